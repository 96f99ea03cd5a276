"""Invented debtors, and what they owe."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import time_machine

from spil.contrib.bailiff.client import LocalBailiff
from spil.contrib.debt_help.client import LocalDebtHelp
from spil.core.access.models import Role, User
from spil.core.ledger.models import Account
from spil.core.ledger.service import Lines, post
from spil.core.people.models import Address, Person
from spil.core.people.service import do_add_person, do_record
from spil.services.arrears.service import Day, do_day

SOURCES = {
    Account.INSTALMENT: (Account.LOAN, "repayment"), Account.LOAN: (Account.BANK, "repayment"),
    Account.SCHOOL_FEE_DEBT: (Account.SCHOOL_FEES, "school_fees"),
    Account.TRAVEL_DEBT: (Account.TRAVEL, "travel"), Account.FINE_DUE: (Account.FINES, "fines"),
}  # fmt: skip
"""Where a debt comes from, and its product."""


class Office:
    """The agency as a test sees it: it books debts and lets days pass."""

    def __init__(self, folder: Path) -> None:
        self.bailiff, self.debt_help = LocalBailiff(folder / "bailiff"), LocalDebtHelp(folder / "debt_help")
        self.worker = User.objects.create(subject="test:worker", name="Sam", role=Role.CASE_WORKER)

    def owes(self, person: Person, account: Account, cents: int, month: date) -> None:
        """Book a debt for a month."""
        source, product = SOURCES[account]
        lines = Lines.of((0, person.pk, account, cents, "due", 0), (0, person.pk, source, -cents, "due", 0))
        assert post(lines, key=f"{product}:{person.pk}:{month}", product=product, month=month)

    def day(self, on: date) -> Day:
        """The daily run."""
        return do_day(on, self.bailiff, self.debt_help)


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    """It is January 2026: what is booked now was announced now."""
    with time_machine.travel("2026-01-05T10:00:00+01:00", tick=True):
        yield


@pytest.fixture
def office(db: None, tmp_path: Path) -> Office:
    return Office(tmp_path)


@pytest.fixture
def tess(db: None) -> Person:
    """A debtor in Zwolle."""
    return debtor("999990019", "Tess")


def debtor(bsn: str, name: str, *, country: str = "NL", language: str = "nl") -> Person:
    """Someone at an address."""
    born = date(1998, 4, 1)
    person = do_add_person(
        acting_user=None, bsn=bsn, given_name=name, family_name="Testman", birth_date=born, language=language
    )
    do_record(
        Address, person, (born, None), source="BRP", acting_user=None, street="Wilgenlaan", house_number="1",
        postcode="8011AB" if country == "NL" else "1000", city="Zwolle", country=country,
    )  # fmt: skip
    return person
