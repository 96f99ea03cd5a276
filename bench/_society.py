"""A database of the benchmarks' own with a demo society in it; it is dropped at the end."""

import atexit
import logging
import os
import time
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlsplit, urlunsplit

NAME = "spil_bench"
PEOPLE = 100_000
MONTH = date(2025, 9, 1)
BLOCK = 1_000_000  # bytes that are sent to the server at a time


@dataclass(frozen=True)
class Timed:
    """How many there were and how many seconds they took, beside plain COPY of the very same rows."""

    count: int
    seconds: float
    rows: int
    copy_seconds: float


def start() -> None:
    """Point this process and its children to an empty database of the benchmarks and lay out its tables.

    What was in it before is gone.
    """
    society.cache_clear()
    month.cache_clear()
    if given := os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = urlunsplit(urlsplit(given)._replace(path=f"/{NAME}"))
    os.environ["SPIL_DB"] = NAME
    from spil.cli import start_django

    start_django()
    from django.core.management import call_command
    from django.db import connection, connections

    connections.close_all()
    connection.settings_dict["NAME"] = NAME  # whatever database the settings named when they were read
    _drop()
    with _elsewhere() as cursor:
        cursor.execute(f"create database {NAME}")
    atexit.register(_drop)
    logging.getLogger().setLevel(logging.WARNING)  # of this process; a server that it starts logs as it comes
    call_command("migrate", verbosity=0, interactive=False)


def _elsewhere() -> Any:
    from django.db import connection

    return connection._nodb_cursor()


def _drop() -> None:
    from django.db import connections

    connections.close_all()
    with _elsewhere() as cursor:
        cursor.execute(f"drop database if exists {NAME} with (force)")


@cache
def society(people: int) -> Timed:
    """The demo society, made and loaded once."""
    start()
    return load(people)


def load(people: int) -> Timed:
    """Make and load a demo society into the empty database."""
    from spil.core.people.models import KINDS, Person
    from spil.demo.load import load as load_demo

    began = time.perf_counter()
    count = load_demo(people)
    seconds = time.perf_counter() - began
    tables = [Person._meta.db_table, *(model._meta.db_table for model in KINDS.values())]
    return Timed(count, seconds, *copied(tables))


@cache
def month(people: int) -> Timed:
    """One month of student finance for the society: decided, booked and told, once."""
    society(people)
    return decide(MONTH)


def decide(month: date) -> Timed:
    """Decide a month for everyone."""
    from spil.services.student_finance.service import run_month

    began = time.perf_counter()
    count = run_month(month)
    seconds = time.perf_counter() - began
    return Timed(count, seconds, *copied(["decisions_decision", "ledger_posting", "messages_message"]))


def decide_now() -> None:
    """Decide the month of today too, as the agency has when somebody logs in."""
    from django.utils.timezone import localdate

    from spil.dates import first_of
    from spil.portals.my.figures import last_known

    decide(last_known(first_of(localdate())))


def copied(tables: list[str]) -> tuple[int, float]:
    """How many rows these tables have, and in how many seconds COPY writes them to tables without index or guard."""
    from django.db import connection, transaction

    rows, seconds = 0, 0.0
    for table in tables:
        with transaction.atomic(), connection.cursor() as cursor:
            with cursor.copy(f"copy (select * from {table}) to stdout") as source:  # noqa: S608 (names of our tables)
                data = b"".join(source)
            cursor.execute(f"create table bare (like {table})")
            began = time.perf_counter()
            with cursor.copy("copy bare from stdin") as sink:
                for first in range(0, len(data), BLOCK):
                    sink.write(data[first : first + BLOCK])
            seconds += time.perf_counter() - began
            rows += cursor.rowcount
            transaction.set_rollback(True)
    return rows, seconds
