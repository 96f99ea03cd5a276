"""Invented people of each role."""

from datetime import date

import pytest

from spil.core.access.models import Role, User
from spil.core.people.models import Person


@pytest.fixture
def student(db: None) -> Person:
    return Person.objects.create(
        bsn="999990019", given_name="Noor", family_name="Vliegwiel", birth_date=date(2005, 3, 1)
    )


@pytest.fixture
def other(db: None) -> Person:
    return Person.objects.create(bsn="999990020", given_name="Teun", family_name="Tandrad", birth_date=date(2004, 5, 6))


@pytest.fixture
def citizen(student: Person) -> User:
    return User.objects.create(subject="demo-noor", name="Noor Vliegwiel", person=student)


@pytest.fixture
def case_worker(db: None) -> User:
    return User.objects.create(subject="demo-case-worker", name="Case worker", role=Role.CASE_WORKER)
