"""An invented family: a pupil of 18 with two parents, and what may differ about them."""

from datetime import date
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from stdnum import iban

from spil.core.access.models import Role, User
from spil.core.people.models import Address, BankAccount, FamilyTie, Income, Nationality, Person
from spil.law.school_costs.facts import SchoolKind
from spil.services.school_costs.models import SchoolEnrolment

TODAY = date(2026, 11, 24)
MONTH = date(2026, 11, 1)
YEAR = 2024  # of which incomes count in the school year 2026-2027
ALWAYS = DateRange(date(1970, 1, 1), None)


def add_person(number: int, *, born: date, street: str = "Molenpad", **values: Any) -> Person:
    person = Person.objects.create(
        education_number=f"{320_000_000 + number}", given_name="Tijn", family_name="Tandwiel", birth_date=born, **values
    )
    live_at(person, street)
    Nationality.objects.create(person=person, valid=ALWAYS, code="0001", category=0, source="test")
    return person


def live_at(person: Person, street: str, valid: DateRange = ALWAYS) -> None:
    Address.objects.create(
        person=person, valid=valid, street=street, house_number="4", postcode="8011AB", city="Zwolle", source="test"
    )


def earns(person: Person, euros: int) -> None:
    Income.objects.create(
        person=person, valid=DateRange(date(YEAR, 1, 1), date(YEAR + 1, 1, 1)), year=YEAR, amount_cents=euros * 100,
        status="assessed", source="test",
    )  # fmt: skip


def is_child_of(child: Person, *parents: Person) -> None:
    for position, parent in enumerate(parents, 1):
        FamilyTie.objects.create(
            person=child, valid=DateRange(child.birth_date, None), kind=1, position=position, other=parent,
            source="test",
        )  # fmt: skip


def attends(person: Person, kind: SchoolKind = SchoolKind.FUNDED_UPPER, until: date | None = None) -> None:
    SchoolEnrolment.objects.create(
        person=person, valid=DateRange(date(2025, 8, 1), until), institution="98VO", institution_name="Het Tandrad",
        school_kind=int(kind), source="test",
    )  # fmt: skip


def has_account(person: Person) -> None:
    account = f"SPIL{person.pk:010d}"
    number = f"NL{iban.calc_check_digits(f'NL00{account}')}{account}"
    BankAccount.objects.create(person=person, valid=ALWAYS, iban=number, holder="T. Tandwiel", source="test")


@pytest.fixture
def parents(db: None) -> tuple[Person, Person]:
    """Two parents at one address, who together earn 35,000 euros, under the limit of every year."""
    one, two = (add_person(number, born=date(1975, 1, 1)) for number in (1, 2))
    earns(one, 20_000)
    earns(two, 15_000)
    return one, two


@pytest.fixture
def pupil(parents: tuple[Person, Person]) -> Person:
    """At home, in the upper years of a funded school, 18 since May 2026."""
    person = add_person(3, born=date(2008, 5, 14))
    is_child_of(person, *parents)
    attends(person)
    has_account(person)
    return person


@pytest.fixture
def managers(db: None) -> tuple[User, User]:
    """Who plans, and who approves."""
    one, two = (User.objects.create(subject=f"test:{name}", name=name, role=Role.MANAGER) for name in ("Mo", "Lin"))
    return one, two
