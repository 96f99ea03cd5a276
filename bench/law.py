"""The law: for many beside OpenFisca-Core, for one with every step, and both paths held against each other."""

import os
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from bench import Measure, _grants
from bench._child import child
from spil.law.engine import Law
from spil.law.engine.sampling import random_columns

PEER = f"OpenFisca-Core {version('openfisca-core')}"
FIRST, LAST = date(2015, 9, 1), date(2026, 12, 31)
DAY = date(2025, 9, 1)
PIECE = 10_000  # people that one process compares at a time


def run(full: bool) -> Iterator[Measure]:
    """All of it: some minutes on two cores; half an hour when `full`, for explaining takes its time."""
    yield from against_openfisca(1_000_000)
    yield from explaining(500)
    yield from compiling()
    others = [name for name in Law.names() if name != "student_finance"]
    yield both_paths(["student_finance"], *((100_000, 1) if full else (2_000, 6)))  # compiling takes long
    yield both_paths(others, *((10_000, 1) if full else (500, 6)))


def against_openfisca(people: int, rounds: int = 3) -> Iterator[Measure]:
    """A year of grants on both sides, in processes of their own, best of some rounds; inputs lie in memory before.

    Time is from columns to outcomes, month by month. Memory is the most that the process had at once, with Python,
    libraries and inputs; one simulation of OpenFisca keeps what it was given and computed for each month.
    """
    with tempfile.TemporaryDirectory() as folder:
        kept = {side: str(Path(folder) / f"{side}.npz") for side in ("_grants", "_openfisca")}
        outcomes = {
            side: [child(f"bench.{side}:year", people=people, kept=kept[side]) for _ in range(rounds)] for side in kept
        }
        ours, theirs = np.load(kept["_grants"]), np.load(kept["_openfisca"])
        cents = np.max([abs(ours[name] - theirs[name] * 100.0) for name in _grants.TARGETS], axis=0)
    speed, peer_speed = (len(_grants.MONTHS) * people / min(one.result for one in outcomes[side]) for side in kept)
    memory, peer_memory = (min(one.peak_mb for one in outcomes[side]) for side in kept)
    rules = len(_grants.law().on(_grants.MONTHS[-1]).order(_grants.TARGETS)[0])
    what = f"grants ({rules} rules), a year of {people:,} people"
    yield Measure(f"{what}: speed", speed, "person-months/s", peer_speed, PEER, aim=15 * peer_speed)
    yield Measure(f"{what}: memory", memory, "MB", peer_memory, PEER, aim=peer_memory / 4, less_is_better=True)
    # a cent for each parent is what 32 bits cost: of incomes above 65,536 euros they do not hold every cent
    yield Measure(
        f"of {len(cents):,} people, those for whom {PEER} is more than two cents off",
        int((cents > 2.01).sum()), "people", aim=0, less_is_better=True,
    )  # fmt: skip
    yield Measure(
        f"of {len(cents):,} people, those for whom its 32-bit floats are one or two cents off",
        int((cents > 0.1).sum()), "people",
    )  # fmt: skip


def explaining(people: int) -> Iterator[Measure]:
    """One case with every step in words, median over random people."""
    ours, theirs = (child(f"bench.{side}:explained", people=people).result for side in ("_grants", "_openfisca"))
    yield Measure("grants of one person, explained", ours, "ms", theirs, f"{PEER}, traced", less_is_better=True)
    rules, took = child("bench.law:explained_decision", people=people).result
    yield Measure(f"a decision ({rules} rules) of one person, explained", took, "ms", aim=1, less_is_better=True)


def explained_decision(people: int) -> tuple[int, float]:
    """How many rules a decision takes, and milliseconds (median) to explain it."""
    graph, targets = Law.load("student_finance").on(DAY), decision()
    rules, needed = graph.order(targets)
    columns = random_columns(graph.law.facts, needed, people, seed=1)
    cases = [{name: int(column[row]) for name, column in columns.items()} for row in range(people)]
    return len(rules), _grants.timed(lambda facts: graph.explain(facts, targets), cases)


def compiling() -> Iterator[Measure]:
    """The first month that is computed: by a kernel that was never compiled, and by one from the cache on disk."""
    with tempfile.TemporaryDirectory() as folder:
        cold, warm = (child("bench.law:first_call", {"SPIL_KERNELS": folder}).result for _ in range(2))
    yield Measure("kernel of a decision, never compiled before", cold, "s", less_is_better=True)
    yield Measure("kernel of a decision, from the cache on disk", warm, "s", cold, "compiling", less_is_better=True)


def first_call() -> float:
    """Seconds until the kernel of a decision has computed one row, its import included."""
    graph, targets = Law.load("student_finance").on(DAY), decision()
    columns = random_columns(graph.law.facts, graph.order(targets)[1], 1, seed=1)
    began = time.perf_counter()
    graph.run(columns, targets)
    return time.perf_counter() - began


def decision() -> list[str]:
    """The outcomes of a decision about a month; in a process of its own, for they stand beside a database."""
    from spil.cli import start_django

    start_django()
    from spil.services.student_finance.service import OUTCOMES

    return list(OUTCOMES)


def both_paths(laws: list[str], people: int, every: int = 1) -> Measure:
    """Random people on (one in `every` of) the dates on which laws change: all outcomes on both paths, to the cent."""
    days = [(name, day) for name in laws for day in Law.load(name).dates_of_change(FIRST, LAST)][::-every]
    tasks = [
        (name, day, min(PIECE, people - first), number * people + first)
        for number, (name, day) in enumerate(days)
        for first in range(0, people, PIECE)
    ]
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn"), end_with, (os.getpid(),)) as pool:
        wrong = sum(pool.map(differences, *zip(*tasks, strict=True)))
    which = ", ".join(laws) if len(laws) == 1 else f"{len(laws)} other laws"
    name = f"{which}, {people:,} people on each of {len(days)} dates: kernel differs from explained path"
    return Measure(name, wrong, "people", aim=0, less_is_better=True)


def end_with(parent: int) -> None:
    """Ends this process as soon as its parent is gone, which a parent that is killed cannot do itself."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def differences(law: str, day: date, people: int, seed: int) -> int:
    """For how many random people an outcome of the kernel is not that of the explained path."""
    graph = Law.load(law).on(day)
    wanted = graph.outcomes()
    columns = random_columns(graph.law.facts, graph.order(wanted)[1], people, seed)
    found = [column.tolist() for column in graph.run(columns, wanted).values()]
    cases = zip(*(column.tolist() for column in columns.values()), strict=True)
    return sum(
        tuple(graph.evaluate(dict(zip(columns, case, strict=True)), wanted).values()) != outcome
        for case, outcome in zip(cases, zip(*found, strict=True), strict=True)
    )
