"""Invented debtors whom the tests of My Spil and of casework log in as or look at."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from spil.core.access.models import User
from spil.core.ledger.models import Account
from spil.core.people.models import Address, FamilyTie, Income, Person
from spil.core.people.service import do_add_person, do_record
from spil.services.repayment.models import Borrowing
from spil.services.repayment.service import do_month
from spil.services.repayment.tests.conftest import lend

NOW = datetime(2026, 11, 10, 10, tzinfo=ZoneInfo("Europe/Amsterdam"))
MONTHS = (date(2026, 10, 1), date(2026, 11, 1))
BSNS = ("999991012", "999991024", "999991036", "999991048", "999991061")
IN_35 = {"first_finance_on": date(2018, 9, 1), "last_finance_on": date(2022, 8, 31)}
IN_15 = {"first_finance_on": date(2011, 9, 1), "last_finance_on": date(2015, 8, 31), "of_old_cohort": True}
OLD = {"first_finance_on": date(2007, 9, 1), "last_finance_on": date(2013, 8, 31), "of_old_cohort": True}
STARTING = {"first_finance_on": date(2019, 9, 1), "last_finance_on": date(2024, 8, 31)}


def debtor(
    number: int, name: str, borrowed: Mapping[str, Any], amounts: Mapping[Account, int], *,
    income: int | None = 4_200_000, country: str = "NL",
) -> User:  # fmt: skip
    """A debtor with loans (cents by account) at the start of October 2026, and an income (cents) a year."""
    person = do_add_person(
        acting_user=None, bsn=BSNS[number], given_name=name, family_name="Aflosser", birth_date=date(1996, 4, 2)
    )
    do_record(
        Address, person, (date(2015, 1, 1), None), source="BRP", acting_user=None, street="Kade",
        house_number=str(number + 1), postcode="8011AB" if country == "NL" else "1000", city="Zwolle", country=country,
    )  # fmt: skip
    do_record(Borrowing, person, (date(2000, 1, 1), None), source="test", acting_user=None, **borrowed)
    for year in range(2022, 2026) if income is not None else ():
        earn(person, year, income or 0)
    lend(person, MONTHS[0], dict(amounts))
    return User.objects.create(subject=f"test:{person.bsn}", name=person.full_name, person=person)


def earn(person: Person, year: int, cents: int) -> None:
    """An assessed income of a year."""
    do_record(
        Income, person, (date(year, 1, 1), date(year + 1, 1, 1)), source="Belastingdienst", acting_user=None, year=year,
        amount_cents=cents, status=Income.Status.ASSESSED, lone_parent=False,
    )  # fmt: skip


def marry(one: Person, other: Person) -> None:
    """Partners since 2020."""
    for person, partner in ((one, other), (other, one)):
        do_record(
            FamilyTie, person, (date(2020, 1, 1), None), source="BRP", acting_user=None, kind=FamilyTie.Kind.PARTNER,
            position=1, other=partner,
        )  # fmt: skip


def open_months() -> None:
    """Carry out October and November for everyone: the instalment of October has fallen due."""
    for month in MONTHS:
        do_month(month)
