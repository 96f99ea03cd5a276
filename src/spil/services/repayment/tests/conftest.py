"""Debtors: a person with a loan that began on the first of a month, however it was borrowed."""

from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any

import pytest

from spil.core.ledger.models import Account
from spil.core.ledger.service import Lines, post
from spil.core.people.models import Address, Income, Person
from spil.core.people.service import do_record
from spil.services.repayment.models import Borrowing

Debtor = Callable[..., Person]
_numbers = count(1)


def lend(person: Person, month: date, amounts: dict[Account, int]) -> None:
    """Book loans as they stood before a month, in the month before."""
    number = next(_numbers)
    before = date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
    lines = [(number, person.pk, account, cents, "opening", 0) for account, cents in amounts.items()]
    total = sum(amounts.values())
    post(Lines.of(*lines, (number, 0, Account.BANK, -total, "opening", 0)), key=f"lend:{person.pk}:{number}",
         product="repayment", month=before)  # fmt: skip


def make_debtor(
    amounts: dict[Account, int] | None = None, *, month: date = date(2026, 1, 1), income: int | None = 3_600_000,
    country: str = "NL", **values: Any,
) -> Person:  # fmt: skip
    """A debtor of SF35 who stopped in 2023, so that the repayment phase begins in 2026."""
    number = Person.objects.count()
    bsn = next(str(n) for n in range(999_970_100 + number * 12, 999_999_999) if _is_bsn(n))
    person = Person.objects.create(
        bsn=bsn, given_name="Test", family_name=f"Schuldenaar {number}", birth_date=date(1995, 3, 1)
    )
    do_record(
        Address, person, (date(1995, 3, 1), None), source="test", acting_user=None, street="Kade", house_number="1",
        postcode="8011AB" if country == "NL" else "1000", city="Stad", country=country,
    )  # fmt: skip
    borrowed: dict[str, Any] = {"first_finance_on": date(2018, 9, 1), "last_finance_on": date(2023, 8, 31)}
    do_record(Borrowing, person, (date(2000, 1, 1), None), source="test", acting_user=None, **(borrowed | values))
    for year in range(2022, 2026) if income is not None else ():
        do_record(
            Income, person, (date(year, 1, 1), date(year + 1, 1, 1)), source="test", acting_user=None, year=year,
            amount_cents=income, status=Income.Status.ASSESSED, lone_parent=False,
        )  # fmt: skip
    lend(person, month, amounts or {Account.LOAN: 2_000_000})
    return person


@pytest.fixture
def debtor(db: None) -> Debtor:
    """Makes debtors."""
    return make_debtor


def _is_bsn(number: int) -> bool:
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(weight * int(digit) for weight, digit in zip(weights, str(number), strict=True)) % 11 == 0
