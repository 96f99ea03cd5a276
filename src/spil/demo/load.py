"""Loads the made-up society into an empty database by COPY, and a few people with a story to log in as."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
from django.db import connection
from django.utils import timezone

from spil.core.people.bulk import guards_checked_afterwards
from spil.core.people.models import Person
from spil.demo import pupils, society, stories
from spil.demo.schools import Programme, School, programmes, schools
from spil.demo.society import CITIES, FAMILY_NAMES, GIVEN_NAMES, STREETS, Society, iban_of
from spil.law.common import Education, StudyForm
from spil.law.student_finance.facts import DiplomaKind, TravelChoice

TODAY = date(2025, 9, 1)
"""The day on which the demo society stands: the first month that its agency decides and pays."""
SOURCE = "demo"
INCOME_YEARS = (2023, 2024)
DUTCH = "0001"
STATUTORY_FEE = 260_100  # cents a year, 2025-2026
NEVER_APPLIED = 4  # one in so many of the students who want no loan and no supplementary grant


def is_needed() -> bool:
    """Whether there is nobody yet."""
    return not Person.objects.exists()


def load(people: int = 10_000, seed: int = 1) -> int:
    """Fill an empty database; returns how many people there are. All or nothing."""
    if not is_needed():
        raise ValueError("the database already has people in it")
    made = society.make(people, seed, TODAY)
    with guards_checked_afterwards(), connection.cursor() as cursor:
        for table, columns, rows in _tables(made):
            _copy(cursor, table, columns, rows)
        cursor.execute("select setval(pg_get_serial_sequence('people_person', 'id'), %s)", [people])
        stories.tell()
        pupils.tell()
        count = Person.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    return count


def _copy(cursor: Any, table: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    with cursor.copy(f"copy {table} ({', '.join(columns)}) from stdin") as copy:
        for row in rows:
            copy.write_row(row)


def _tables(made: Society) -> Iterable[tuple[str, tuple[str, ...], Iterable[tuple[Any, ...]]]]:
    """Table, columns and rows of everything in the society; persons are numbered from 1."""
    recorded = f"[{timezone.now().isoformat()},)"
    born = made.birth_date.astype(str)
    ids = range(1, len(made) + 1)
    fact = ("person_id", "valid", "recorded", "source")
    students = np.flatnonzero(made.education > 0)
    parents = np.flatnonzero(made.is_parent)
    postcodes = [f"{CITIES[city][1] + 11}AB" for city in range(len(CITIES))]

    yield (
        "people_person",
        ("id", "bsn", "education_number", "given_name", "family_name", "birth_date", "language"),
        (
            (n, str(bsn) if bsn else None, str(number) if number else None, GIVEN_NAMES[g], FAMILY_NAMES[f], b, "nl")
            for n, bsn, number, g, f, b in zip(
                ids, made.bsn.tolist(), made.education_number.tolist(), made.given_name.tolist(),
                made.family_name.tolist(), born.tolist(), strict=True,
            )
        ),
    )  # fmt: skip
    yield (
        "people_address",
        (*fact, "street", "house_number", "postcode", "city", "country"),
        (
            (n, f"[{b},)", recorded, SOURCE, STREETS[s], str(number), postcodes[c], CITIES[c][0], "NL")
            for n, b, s, number, c in zip(
                ids, born.tolist(), made.street.tolist(), made.house_number.tolist(), made.city.tolist(), strict=True
            )
        ),
    )
    yield (
        "people_nationality",
        (*fact, "code", "category"),
        ((n, f"[{b},)", recorded, SOURCE, DUTCH, 0) for n, b in zip(ids, born.tolist(), strict=True)),
    )
    yield (
        "people_familytie",
        (*fact, "kind", "position", "other_id"),
        (
            (child + 1, f"[{born[child]},)", recorded, SOURCE, 1, position, parent + 1)
            for position, column in ((1, made.first_parent), (2, made.second_parent))
            for child, parent in enumerate(column.tolist())
            if parent >= 0
        ),
    )
    yield (
        "people_income",
        (*fact, "year", "amount_cents", "status", "lone_parent"),
        (
            (parent + 1, f"[{year}-01-01,{year + 1}-01-01)", recorded, SOURCE, year, income * 100, "assessed", False)
            for year in INCOME_YEARS
            for parent, income in zip(parents.tolist(), made.income[parents].tolist(), strict=True)
            if (parent + year) % 33  # some incomes are not known yet
        ),
    )
    yield (
        "people_bankaccount",
        (*fact, "iban", "holder"),
        (
            (row + 1, f"[{born[row]},)", recorded, SOURCE, iban_of(row + 1),
             f"{GIVEN_NAMES[made.given_name[row]]} {FAMILY_NAMES[made.family_name[row]]}")
            for row in students.tolist()
        ),
    )  # fmt: skip
    yield "people_enrolment", (*fact, *ENROLMENT), _enrolments(made, students.tolist(), recorded)
    yield "people_degree", (*fact, *DEGREE), _degrees(made, students.tolist(), recorded)
    yield (
        "student_finance_choice",
        (
            *fact, "applied_on", "basic_grant", "supplementary_grant", "loan_cents", "tuition_fees_loan_cents",
            "travel",
        ),
        _applications(made, students.tolist()),
    )  # fmt: skip
    yield from pupils.tables(made, recorded, TODAY)


ENROLMENT = (
    "institution", "institution_name", "programme", "programme_name", "education", "form", "nominal_months", "ec",
    "fee_cents",
)  # fmt: skip
DEGREE = ("institution", "programme", "programme_name", "kind", "sector", "diploma_on", "nominal_months")
BEFORE = {
    Education.HBO_MASTER: (Education.HBO_BACHELOR, DiplomaKind.HBO_BACHELOR),
    Education.WO_MASTER: (Education.WO_BACHELOR, DiplomaKind.WO_BACHELOR),
}
"""What a student of a master did before, and the diploma of it."""


def _applications(made: Society, students: list[int]) -> Iterable[tuple[Any, ...]]:
    """What each student asked for, known from that day on.

    A few never applied, and many minors in vocational education asked for the travel product only.
    """
    minor = made.enrolled_since < made.birth_date + np.timedelta64(18 * 365 + 5, "D")
    for row in students:
        asks_more = bool(made.wants_supplementary[row] or made.wants_loan[row])
        if not asks_more and row % NEVER_APPLIED == 0:
            continue
        only_travel = not asks_more and bool(minor[row]) and made.education[row] <= Education.MBO_34
        since = str(made.enrolled_since[row])
        yield (
            row + 1, f"[{since},)", f"[{since}T09:00:00+02:00,)", SOURCE, since, not only_travel,
            bool(made.wants_supplementary[row]), int(made.wants_loan[row]), 0, int(TravelChoice.WEEK),
        )  # fmt: skip


def _study(made: Society, row: int, education: Education) -> tuple[School, Programme]:
    possible, taught = schools(education), programmes(education)
    return possible[made.school[row] % len(possible)], taught[made.programme[row] % len(taught)]


def _enrolments(made: Society, students: list[int], recorded: str) -> Iterable[tuple[Any, ...]]:
    """The enrolment of each student, and for a master that of the bachelor before it."""
    since, end = made.enrolled_since, made.enrolled_since + np.timedelta64(365 * 5, "D")
    for row in students:
        education = Education.of(int(made.education[row]))
        yield _enrolment(row, (since[row], end[row]), recorded, *_study(made, row, education))
        if education in BEFORE:
            school, bachelor = _study(made, row, BEFORE[education][0])
            began = (since[row].astype("datetime64[M]") - bachelor.months).astype("datetime64[D]")
            yield _enrolment(row, (began, since[row]), recorded, school, bachelor)


def _enrolment(
    row: int, period: tuple[np.datetime64, np.datetime64], recorded: str, school: School, programme: Programme
) -> tuple[Any, ...]:
    fee = STATUTORY_FEE if programme.education >= Education.ASSOCIATE_DEGREE else 0
    return (
        row + 1, f"[{period[0]},{period[1]})", recorded, SOURCE, school.brin, school.name, programme.code,
        programme.name, int(programme.education), int(StudyForm.FULL_TIME), programme.months, programme.ec, fee,
    )  # fmt: skip


def _degrees(made: Society, students: list[int], recorded: str) -> Iterable[tuple[Any, ...]]:
    """The bachelor's diploma of who is in a master."""
    for row in students:
        education = Education.of(int(made.education[row]))
        if education in BEFORE:
            school, bachelor = _study(made, row, BEFORE[education][0])
            day = str(made.enrolled_since[row])
            yield (
                row + 1, f"[{day},)", recorded, SOURCE, school.brin, bachelor.code, bachelor.name,
                int(BEFORE[education][1]), "", day, bachelor.months,
            )  # fmt: skip
