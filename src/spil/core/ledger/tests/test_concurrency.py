"""Two at the same time: one books, one decides, one creates the month; the other finds it done."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import numpy as np
import pytest
from django.db import connection

from spil.core.decisions.models import Decision
from spil.core.decisions.service import Decisions, write
from spil.core.ledger.models import Account, Posting
from spil.core.ledger.service import Lines, post
from spil.core.people.models import Person

MONTH = date(2019, 5, 1)


def at_once(work: Callable[[], Any], times: int = 4) -> list[Any]:
    start = Barrier(times)

    def one() -> Any:
        try:
            start.wait()
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return [future.result() for future in [pool.submit(one) for _ in range(times)]]


@pytest.mark.django_db(transaction=True)
def test_one_key_books_once_and_decisions_line_up() -> None:
    person = Person.objects.create(education_number="999990019", family_name="Vliegwiel", birth_date=MONTH).pk
    lines = Lines.of((1, person, Account.LOAN, 5, "x", 0), (1, person, Account.PAYABLE, -5, "x", 0))
    booked = at_once(lambda: post(lines, key="once", product="demo", month=MONTH))
    assert sum(number is not None for number in booked) == 1
    assert Posting.objects.filter(person=person).count() == 2
    column = {"x": np.array([1])}
    at_once(lambda: write(Decisions(np.array([person]), "demo", MONTH, column, column, "r", "month")))
    kept = Decision.objects.filter(person=person).order_by("sequence")
    assert [one.sequence for one in kept] == [0, 1, 2, 3]
    assert [one.replaces for one in kept][1:] == [one.id for one in kept][:-1]
