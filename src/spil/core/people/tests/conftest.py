"""An invented student."""

from datetime import date

import pytest

from spil.core.people.models import Person


@pytest.fixture
def student(db: None) -> Person:
    return Person.objects.create(
        bsn="999990019", given_name="Noor", family_name="Vliegwiel", birth_date=date(2005, 3, 1)
    )
