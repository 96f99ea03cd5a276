"""Invented students."""

from datetime import date

import pytest

from spil.core.people.models import Person


@pytest.fixture
def people(db: None) -> list[Person]:
    numbers = ["999990019", "999990020", "999990032"]
    return [
        Person.objects.create(education_number=number, family_name="Vliegwiel", birth_date=date(2005, 3, 1))
        for number in numbers
    ]
