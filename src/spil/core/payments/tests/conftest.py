"""Invented students with something payable, and a bank account each (one has none)."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from spil.core.ledger.models import Account
from spil.core.ledger.service import Lines, post
from spil.core.people.models import BankAccount, Person

MONTH = date(2025, 9, 1)
IBANS = ["NL95SPIL0000000001", "NL68SPIL0000000002"]


@pytest.fixture
def people(db: None) -> list[Person]:
    numbers = ["999990019", "999990020", "999990032"]
    made = [
        Person.objects.create(education_number=number, given_name="Noor", family_name="Vliegwiel", birth_date=MONTH)
        for number in numbers
    ]
    for person, iban in zip(made, IBANS, strict=False):
        BankAccount.objects.create(
            person=person,
            iban=iban,
            holder=f"N. Vliegwiel & Zoë {person.pk}",
            valid=DateRange(MONTH, None),
            source="test",
        )
    award(made, 100_01, "month")
    return made


def award(people: list[Person], cents: int, key: str) -> None:
    """Book a loan of `cents` to be paid to each."""
    rows = [
        (person.pk, person.pk, account, amount, "loan", 0)
        for person in people
        for account, amount in ((Account.LOAN, cents), (Account.PAYABLE, -cents))
    ]
    post(Lines.of(*rows), key=key, product="demo", month=MONTH)
