"""The pupils of 18 and over in the demo society, and one with a story. Their schools are invented, as they are.

Young adults of the society who do not study are at school; three in five applied for the allowance.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np

from spil.core.access.models import Role, User
from spil.core.people.models import Person
from spil.core.people.service import do_record
from spil.demo.society import FAMILY_NAMES, GIVEN_NAMES, Society, iban_of
from spil.demo.stories import SOURCE, _person
from spil.law.common import Education
from spil.law.school_costs.facts import SchoolKind
from spil.services.school_costs.models import SchoolEnrolment

SCHOOLS = (
    ("98VA", "Voorbeeldcollege", SchoolKind.FUNDED_UPPER), ("98VB", "Het Voorbeeldlyceum", SchoolKind.FUNDED_UPPER),
    ("98VC", "Praktijkschool De Proef", SchoolKind.FUNDED_LOWER), ("98VD", "Voorbeeld-vavo", SchoolKind.ADULT),
)  # fmt: skip
OLDEST = 21  # years
SINCE, UNTIL, APPLIED_ON = "2025-08-01", "2027-08-01", "2025-08-20"
APPLY_OF_FIVE = 3
Table = tuple[str, tuple[str, ...], Iterable[tuple[Any, ...]]]


def tables(made: Society, recorded: str, today: date) -> Iterable[Table]:
    """Table, columns and rows of the pupils of the society, for COPY; persons are numbered from 1."""
    age_days = (np.datetime64(today) - made.birth_date).astype(int)
    at_school = (made.education == Education.NONE) & ~made.is_parent & (age_days < OLDEST * 365)
    at_school &= age_days >= 17 * 365
    rows = np.flatnonzero(at_school).tolist()
    fact = ("person_id", "valid", "recorded", "source")
    yield (
        "school_costs_schoolenrolment",
        (*fact, "institution", "institution_name", "school_kind"),
        (
            (row + 1, f"[{SINCE},{UNTIL})", recorded, SOURCE, brin, name, int(kind))
            for row in rows
            for brin, name, kind in (SCHOOLS[made.school[row] % len(SCHOOLS)],)
        ),
    )
    yield (
        "school_costs_allowancechoice",
        (*fact, "applied_on", "supplementary_allowance"),
        (
            (row + 1, f"[{SINCE},)", f"[{APPLIED_ON}T09:00:00+02:00,)", SOURCE, APPLIED_ON,
             bool(made.wants_supplementary[row]))
            for row in rows
            if made.programme[row] % 5 < APPLY_OF_FIVE
        ),
    )  # fmt: skip
    yield (
        "people_bankaccount",
        (*fact, "iban", "holder"),
        (
            (row + 1, f"[{made.birth_date[row]},)", recorded, SOURCE, iban_of(row + 1),
             f"{GIVEN_NAMES[made.given_name[row]]} {FAMILY_NAMES[made.family_name[row]]}")
            for row in rows
        ),
    )  # fmt: skip


def tell() -> Person:
    """Put Jesse into the database: 18, in the last years of havo, and without the allowance."""
    mother = _person("Wilma", "Schooltest", date(1976, 4, 4), "999970300", income=31_000, alone=True)
    jesse = _person("Jesse", "Schooltest", date(2008, 3, 9), "999970310", parents=(mother,))
    brin, name, kind = SCHOOLS[0]
    do_record(
        SchoolEnrolment, jesse, (date(2025, 8, 1), date(2027, 8, 1)), source=SOURCE, acting_user=None,
        institution=brin, institution_name=name, school_kind=int(kind),
    )  # fmt: skip
    User.objects.create(subject=f"demo:{jesse.bsn}", name=jesse.full_name, person=jesse, role=Role.CITIZEN)
    return jesse
