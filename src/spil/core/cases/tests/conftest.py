"""A person who receives letters, and someone who handles cases."""

from datetime import date

import pytest

from spil.core.access.models import Role, User
from spil.core.people.models import Person
from spil.core.people.service import do_add_person, do_record


@pytest.fixture
def person(db: None) -> Person:
    """A student with a bank account."""
    from spil.core.people.models import BankAccount

    made = do_add_person(
        acting_user=None, bsn="999990032", given_name="Noor", family_name="Wachter", birth_date=date(2005, 5, 14)
    )
    do_record(
        BankAccount, made, (date(2020, 1, 1), None), source="own statement", acting_user=None,
        iban="NL91ABNA0417164300", holder=made.full_name,
    )  # fmt: skip
    return made


@pytest.fixture
def worker(db: None) -> User:
    """Someone who handles cases."""
    return User.objects.create(subject="test:worker", name="Sam Speurder", role=Role.CASE_WORKER)
