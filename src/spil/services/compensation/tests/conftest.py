"""Invented people who studied under the loan system, each with a reason of their own; and two managers."""

from datetime import date
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from stdnum import iban

from spil.core.access.models import Role, User
from spil.core.ledger.models import Account
from spil.core.ledger.service import Lines, post
from spil.core.people.models import BankAccount, Degree, Enrolment, Person
from spil.law.common import Education
from spil.law.compensation.facts import MonthRight
from spil.law.student_finance.facts import DiplomaKind
from spil.services.compensation.models import PastRight

TODAY = date(2025, 3, 10)


def iban_of(number: int) -> str:
    """A valid Dutch IBAN at a bank that does not exist."""
    account = f"SPIL{number:010d}"
    return f"NL{iban.calc_check_digits(f'NL00{account}')}{account}"


def add_person(number: int, **values: Any) -> Person:
    return Person.objects.create(
        education_number=f"{310_000_000 + number}", given_name="Noor", family_name="Vliegwiel",
        birth_date=date(1998, 3, 1), **values,
    )  # fmt: skip


def studied(person: Person, since: date, until: date, right: MonthRight = MonthRight.NO_BASIC_GRANT) -> None:
    PastRight.objects.create(
        person=person, valid=DateRange(since, until), month_right=right, education=Education.HBO_BACHELOR, source="test"
    )


def graduated(
    person: Person, on: date, kind: DiplomaKind = DiplomaKind.HBO_BACHELOR, institution: str = "98ZZ"
) -> None:
    Degree.objects.create(
        person=person, valid=DateRange(on, None), kind=kind, diploma_on=on, institution=institution,
        programme=f"P{kind:d}", nominal_months=48 if kind == DiplomaKind.HBO_BACHELOR else 36, source="test",
    )  # fmt: skip


def owes(person: Person, cents: int, account: Account = Account.LOAN) -> None:
    rows = [(0, person.pk, account, cents, "opening", 0), (0, person.pk, Account.BANK, -cents, "opening", 0)]
    post(Lines.of(*rows), key=f"opening:{person.pk}:{account}", product="opening", month=date(2024, 12, 1))


def has_account(person: Person, since: date = date(2018, 1, 1)) -> None:
    BankAccount.objects.create(
        person=person, valid=DateRange(since, None), iban=iban_of(person.pk), holder="N. Vliegwiel", source="test"
    )


def enrolled(person: Person, since: date, until: date) -> None:
    Enrolment.objects.create(
        person=person, valid=DateRange(since, until), institution="98ZZ", programme="P5",
        education=Education.HBO_BACHELOR, nominal_months=48, source="test",
    )  # fmt: skip


@pytest.fixture
def people(db: None) -> dict[str, Person]:
    """Four years of study each: who owes much, who owes little, who owes nothing and has (no) account, who has no
    diploma yet, who studied too short to be known, who only has a university bachelor, who never had finance."""
    made = {
        name: add_person(number, language="en" if name == "little" else "nl")
        for number, name in enumerate(
            ("much", "little", "nothing", "no_account", "later", "short", "bachelor", "never")
        )
    }
    for name, person in made.items():
        if name != "never":
            studied(person, date(2018, 9, 1), date(2019, 3, 1) if name == "short" else date(2022, 9, 1))
        if name in ("much", "little", "nothing", "no_account", "short"):
            graduated(person, date(2022, 8, 31))
        if name != "no_account":
            has_account(person)
    graduated(made["bachelor"], date(2021, 8, 31), DiplomaKind.WO_BACHELOR)
    graduated(made["never"], date(2022, 8, 31))
    enrolled(made["never"], date(2018, 9, 1), date(2022, 9, 1))
    owes(made["much"], 2_000_000)
    owes(made["little"], 100_000)
    owes(made["little"], 20_000, Account.INSTALMENT)
    return made


@pytest.fixture
def managers(db: None) -> tuple[User, User]:
    """Who plans, and who approves."""
    one, two = (User.objects.create(subject=f"test:{name}", name=name, role=Role.MANAGER) for name in ("Mo", "Lin"))
    return one, two


@pytest.fixture
def worker(db: None) -> User:
    return User.objects.create(subject="test:worker", name="Sam", role=Role.CASE_WORKER)
