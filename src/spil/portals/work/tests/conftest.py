"""Casework on a day of which the law knows all amounts, and a client for each role."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from spil.portals.work.tests import society
from spil.portals.work.tests.society import Society


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    """It is a Monday in November 2025."""
    with time_machine.travel(society.NOW, tick=True):
        yield


@pytest.fixture
def people(db: None) -> Society:
    """Invented people and staff, with three months decided."""
    return society.make()


@pytest.fixture
def worker(people: Society) -> Client:
    """A case worker who has given no reason yet."""
    return society.log_in(people.worker)


@pytest.fixture
def looking(worker: Client, people: Society) -> Client:
    """A case worker who gave a reason for everyone."""
    for person in (people.noor, people.karin, people.mila, people.gerard, people.stray):
        worker.post("/werk/", {"bsn": person.bsn, "usual": "objection", "own_words": "kenmerk 12"})
    return worker
