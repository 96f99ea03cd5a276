"""The whole compensation operation for a generation of the loan system, beside COPY of the very same rows.

A million people with --full, else a hundred thousand. Two workers, as `spil run start` has them.
"""

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from bench import Measure, _society
from bench._child import child

T = TypeVar("T")
PEOPLE, ALL = 100_000, 1_000_000
WORKERS = 2
REPLAYED = 1_000
BLOCK = 1_000_000  # bytes that are sent to the server at a time
BOOKED = ("decisions_decision_2025_01", "ledger_posting_2025_01")
TOLD = ("payments_paymentorder", "messages_message")
PEER = "(COPY of the same rows into the same tables with their indexes)"


def run(full: bool) -> Iterator[Measure]:
    """Rehearsal, deciding and booking, paying and writing; memory; and a replay of some of it."""
    people = ALL if full else PEOPLE
    _society.start()
    from spil.core.decisions.models import Decision
    from spil.core.runs import service
    from spil.core.runs.models import Run

    made, loading = _timed(lambda: _load(people))
    yield Measure("compensation: history of people made and loaded", made / loading, "people/s")
    rehearsed = child("bench.compensation:rehearse")
    number, seconds = rehearsed.result
    yield Measure(f"compensation: rehearsal for {people:,} people", seconds, "s", aim=30, less_is_better=True)
    one = Run.objects.get(pk=number)
    service.do_start(one, acting_user=one.planned_by)
    memory, booking = _work(number)
    one.refresh_from_db()
    service.do_release(one, acting_user=one.planned_by)
    more, telling = _work(number)
    decisions = Decision.objects.filter(product="compensation").count()
    _, copy_booked = _copied(BOOKED)
    _, copy_told = _copied(TOLD)
    yield Measure(
        "compensation: decisions with their postings", decisions / booking, "decisions/s", decisions / copy_booked,
        PEER,
        aim=250_000,
    )  # fmt: skip
    yield Measure(
        "compensation: decided, booked, ordered and told", decisions / (booking + telling), "decisions/s",
        decisions / (copy_booked + copy_told), PEER,
    )  # fmt: skip
    ratio = (booking + telling) / (copy_booked + copy_told)
    yield Measure("compensation: time beside that of COPY", ratio, "times", aim=2, less_is_better=True)
    peak = max(rehearsed.peak_mb, memory, more)
    yield Measure("compensation: most memory of a process", peak, "MB", aim=2_000, less_is_better=True)
    wrong = _replayed(REPLAYED)
    yield Measure(f"compensation: of {REPLAYED:,} replayed, otherwise", wrong, "decisions", aim=0, less_is_better=True)


def _load(people: int) -> int:
    from spil.demo.compensation import load

    load(people)
    return people


def _timed(do: Callable[[], T]) -> tuple[T, float]:
    began = time.perf_counter()
    result = do()
    return result, time.perf_counter() - began


def rehearse() -> tuple[int, float]:
    """Plan, rehearse and approve a run; gives its number and the seconds of the rehearsal."""
    from spil.cli import start_django

    start_django()
    from spil.core.access.models import Role, User
    from spil.core.runs import service
    from spil.demo.compensation import AWARDED_ON

    one, two = (
        User.objects.create(subject=f"bench:{name}", name=name, role=Role.MANAGER) for name in ("first", "second")
    )
    run = service.do_plan("compensation", month=AWARDED_ON, on=AWARDED_ON, acting_user=one)
    began = time.perf_counter()
    service.do_rehearse(run, workers=WORKERS, acting_user=one)
    seconds = time.perf_counter() - began
    service.do_approve(run, acting_user=two)
    return run.pk, seconds


def work(run: int) -> float:
    """Take part in a run; gives the seconds that it took, without those of starting Python."""
    from spil.cli import start_django

    start_django()
    from spil.core.runs import service

    return _timed(lambda: service.work(run))[1]


def _work(run: int) -> tuple[float, float]:
    """Have the workers work on a run; gives the most memory that one had (MB), and the seconds of the slowest."""
    with ThreadPoolExecutor(WORKERS) as threads:
        done = list(threads.map(lambda _: child("bench.compensation:work", run=run), range(WORKERS)))
    return max(one.peak_mb for one in done), max(one.result for one in done)


def _copied(tables: tuple[str, ...]) -> tuple[int, float]:
    """How many rows these tables have, and in how many seconds COPY writes them to empty ones with the same indexes."""
    from django.db import connection, transaction

    rows, seconds = 0, 0.0
    for table in tables:
        with tempfile.TemporaryFile() as file, transaction.atomic(), connection.cursor() as cursor:
            with cursor.copy(f"copy (select * from {table} order by id) to stdout") as source:  # noqa: S608 (ours)
                for piece in source:
                    file.write(piece)
            cursor.execute(f"create table same (like {table} including indexes including constraints)")
            file.seek(0)
            began = time.perf_counter()
            with cursor.copy("copy same from stdin") as sink:
                while piece := file.read(BLOCK):
                    sink.write(piece)
            seconds += time.perf_counter() - began
            rows += cursor.rowcount
            transaction.set_rollback(True)
    return rows, seconds


def _replayed(count: int) -> int:
    """How many of so many decisions, chosen at random, come out otherwise when they are computed again."""
    from spil.core.decisions.models import Decision
    from spil.core.decisions.service import replay
    from spil.law.engine import Law

    numbers = list(Decision.objects.filter(product="compensation").order_by("id").values_list("id", flat=True))
    chosen = random.Random(1).sample(numbers, min(count, len(numbers)))  # noqa: S311
    result = replay(Decision.objects.filter(id__in=chosen), Law.load("compensation"))
    if result.checked != len(chosen):
        raise ValueError(f"{result.checked} decisions replayed instead of {len(chosen)}")
    return len(result.differences)
