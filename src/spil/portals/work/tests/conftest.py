"""Casework on a day of which the law knows all amounts, and clients of case workers with and without a reason."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from spil.portals.work import reasons
from spil.portals.work.tests import society
from spil.portals.work.tests.society import Society


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    """It is a Monday in November 2025."""
    with time_machine.travel(society.NOW, tick=True):
        yield


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Society]:
    """Invented people and staff, made once for a module: a test takes back what it did, the module all of it."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(society.NOW, tick=True):
            everyone = society.make()
        yield everyone
        transaction.set_rollback(True)


@pytest.fixture
def people(made: Society, db: None) -> Society:
    """Invented people and staff, with three months decided."""
    return made


@pytest.fixture
def worker(people: Society) -> Client:
    """A case worker who has given no reason yet."""
    return society.log_in(people.worker)


@pytest.fixture
def looking(worker: Client, people: Society) -> Client:
    """A case worker who gave a reason for all but the father."""
    session = worker.session
    known = (people.noor, people.karin, people.mila, people.gerard, people.stray)
    session[reasons.KEPT] = {str(person.pk): "Bezwaar behandelen: kenmerk 12" for person in known}
    session.save()
    return worker
