"""Loads the made-up society into an empty database by COPY, and a few people with a story to log in as."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
from django.db import connection
from django.utils import timezone

from spil.core.access.models import Role, User
from spil.core.people.bulk import guards_checked_afterwards
from spil.core.people.models import (
    Address,
    BankAccount,
    Circumstance,
    Enrolment,
    FamilyTie,
    Income,
    Nationality,
    Person,
)
from spil.core.people.service import Period, do_add_person, do_record
from spil.demo import society
from spil.demo.society import CITIES, FAMILY_NAMES, GIVEN_NAMES, STREETS, Society
from spil.law.common import Education, StudyForm
from spil.law.common import Nationality as NationalityKind
from spil.law.student_finance.facts import TravelChoice
from spil.services.student_finance.models import Choice

TODAY = date(2025, 9, 1)
"""The day on which the demo society stands: the first month that its agency decides and pays."""
SOURCE = "demo"
INCOME_YEARS = (2022, 2023, 2024)
DUTCH = "0001"
BANK = "SPIL"
MONTHS = {
    Education.MBO_12: 24, Education.MBO_34: 36, Education.ASSOCIATE_DEGREE: 24, Education.HBO_BACHELOR: 48,
    Education.HBO_MASTER: 12, Education.WO_BACHELOR: 36, Education.WO_MASTER: 12,
}  # fmt: skip


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
        _tell_stories()
        count = Person.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    return count


def who_to_log_in_as() -> list[str]:
    """Lines for the welcome on the command line."""
    return [f"log in as {user.name} ({user.get_role_display()})" for user in User.objects.order_by("id")]


def iban_of(number: int) -> str:
    """A valid Dutch IBAN at a bank that does not exist."""
    account = f"{number:010d}"
    rearranged = "".join(str(int(sign, 36)) for sign in f"{BANK}{account}NL00")
    return f"NL{98 - int(rearranged) % 97:02d}{BANK}{account}"


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
    since = made.enrolled_since.astype(str)
    end = (made.enrolled_since + np.timedelta64(365 * 5, "D")).astype(str)
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
    yield (
        "people_enrolment",
        (
            *fact, "institution", "institution_name", "programme", "programme_name", "education", "form",
            "nominal_months", "ec", "fee_cents",
        ),
        (
            (row + 1, f"[{since[row]},{end[row]})", recorded, SOURCE, "99ZZ",
             "Demohogeschool" if kind >= Education.ASSOCIATE_DEGREE else "Demo ROC", f"{9000 + kind}",
             f"Demo-opleiding {Education.of(kind).nl}", kind, int(StudyForm.FULL_TIME), MONTHS[Education.of(kind)],
             MONTHS[Education.of(kind)] * 5 if kind >= Education.ASSOCIATE_DEGREE else 0,
             260_100 if kind >= Education.ASSOCIATE_DEGREE else 0)
            for row, kind in zip(students.tolist(), made.education[students].tolist(), strict=True)
        ),
    )  # fmt: skip
    yield (
        "student_finance_choice",
        (
            *fact, "applied_on", "basic_grant", "supplementary_grant", "loan_cents", "tuition_fees_loan_cents",
            "travel",
        ),
        (
            (row + 1, f"[{since[row]},)", recorded, SOURCE, str(since[row]), True, bool(supplementary), loan, 0,
             int(TravelChoice.WEEK))
            for row, supplementary, loan in zip(
                students.tolist(), made.wants_supplementary[students].tolist(), made.wants_loan[students].tolist(),
                strict=True,
            )
        ),
    )  # fmt: skip


def _tell_stories() -> None:
    """People with a name and a story, each of whom shows another side of the agency."""
    mother = _person("Karin", "Oosterhofstede", date(1974, 3, 2), "999970000", income=21_500)
    father = _person("Ruud", "Oosterhofstede", date(1971, 8, 19), "999970001", income=18_250)
    noor = _person("Noor", "Oosterhofstede", date(2005, 5, 14), "999970002", parents=(mother, father), away=True)
    _student(noor, Education.HBO_BACHELOR, date(2024, 9, 1), loan=15_000, fee=260_100)

    widow = _person("Samira", "El Bahri-Test", date(1977, 1, 30), "999970003", income=34_000)
    youssef = _person("Youssef", "El Bahri-Test", date(2007, 2, 3), "999970004", parents=(widow,))
    _student(youssef, Education.MBO_34, date(2024, 8, 1))

    stranger = _person("Gerard", "van Verweggen", date(1969, 6, 6), "999970005", income=92_000)
    mila = _person("Mila", "van Verweggen", date(2003, 11, 23), "999970006", parents=(stranger,), away=True)
    _student(mila, Education.WO_BACHELOR, date(2023, 9, 1), loan=20_000, fee=260_100)

    elena = _person("Elena", "Testopoulou", date(2004, 4, 9), "999970007", code="0059", language="en", away=True)
    _student(elena, Education.HBO_BACHELOR, date(2025, 9, 1), fee=260_100)

    dewi = _person("Dewi", "Ramdintest", date(2001, 7, 7), "999970008", away=True)
    _student(dewi, Education.MBO_12, date(2024, 8, 1), one_parent=True)
    do_record(
        Circumstance, dewi, (date(2023, 5, 1), None), source=SOURCE, acting_user=None,
        kind=Circumstance.Kind.CARES_FOR_CHILD,
    )  # fmt: skip

    for person in (noor, youssef, mila, elena, dewi, mother):
        User.objects.create(subject=f"demo:{person.bsn}", name=person.full_name, person=person, role=Role.CITIZEN)
    for subject, name, role in (
        ("demo:case-worker", "Sam Behandelaar", Role.CASE_WORKER),
        ("demo:auditor", "Ada Toezichthouder", Role.AUDITOR),
        ("demo:manager", "Mo Leidinggevende", Role.MANAGER),
    ):
        User.objects.create(subject=subject, name=name, role=role)


def _person(
    given_name: str, family_name: str, birth_date: date, start: str, *, parents: tuple[Person, ...] = (),
    income: int | None = None, away: bool = False, code: str = DUTCH, language: str = "nl",
) -> Person:  # fmt: skip
    person = do_add_person(
        acting_user=None, bsn=_free_bsn(int(start)), given_name=given_name, family_name=family_name,
        birth_date=birth_date, language=language,
    )  # fmt: skip
    always: Period = (birth_date, None)
    number = "300" if away else str(sum(map(ord, family_name)) % 200 + 1)
    do_record(
        Address, person, always, source=SOURCE, acting_user=None,
        street=STREETS[3], house_number=number, postcode="8011AB", city="Zwolle", country="NL",
    )  # fmt: skip
    kind = NationalityKind.DUTCH if code == DUTCH else NationalityKind.EU_EEA_SWISS
    do_record(Nationality, person, always, source=SOURCE, acting_user=None, code=code, category=int(kind))
    do_record(
        BankAccount, person, always, source=SOURCE, acting_user=None, iban=iban_of(9_000_000 + person.pk),
        holder=person.full_name,
    )  # fmt: skip
    for position, parent in enumerate(parents, 1):
        do_record(FamilyTie, person, always, source=SOURCE, acting_user=None, kind=1, position=position, other=parent)
    for year in INCOME_YEARS if income is not None else ():
        do_record(
            Income, person, (date(year, 1, 1), date(year + 1, 1, 1)), source=SOURCE, acting_user=None, year=year,
            amount_cents=(income or 0) * 100, status=Income.Status.ASSESSED, lone_parent=len(parents) == 0,
        )  # fmt: skip
    return person


def _student(
    person: Person, education: Education, since: date, *, loan: int = 0, fee: int = 0, one_parent: bool = False
) -> None:
    higher = education >= Education.ASSOCIATE_DEGREE
    do_record(
        Enrolment, person, (since, date(since.year + 5, since.month, 1)), source=SOURCE, acting_user=None,
        institution="99ZZ", institution_name="Demohogeschool" if higher else "Demo ROC",
        programme=str(9000 + education),
        programme_name=f"Demo-opleiding {education.nl}", education=int(education), form=0,
        nominal_months=MONTHS[education], ec=MONTHS[education] * 5 if higher else 0, fee_cents=fee,
    )  # fmt: skip
    do_record(
        Choice, person, (since, None), source=SOURCE, acting_user=None, applied_on=since, basic_grant=True,
        supplementary_grant=True, single_parent_allowance=one_parent, loan_cents=loan, travel=int(TravelChoice.WEEK),
    )  # fmt: skip


def _free_bsn(start: int) -> str:
    taken = set(Person.objects.filter(bsn__gte=str(start)).values_list("bsn", flat=True))
    return next(
        str(number)
        for number in range(start, society.TEST_BSN_LAST)
        if str(number) not in taken
        and sum(w * int(d) for w, d in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), str(number), strict=True)) % 11 == 0
    )
