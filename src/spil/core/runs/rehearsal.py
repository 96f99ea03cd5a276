"""A rehearsal: everything is worked out and nothing written. What it would cost, for how many, and what looks odd.

Odd is what is rare: each value of a row (in up to `BINS` bins of equal size for numbers) has a surprise, the logarithm
of one over its share of all rows; the oddest rows have the highest sum. It finds what nobody thought of looking for.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db import connection

from spil.core.runs.pipeline import work_out
from spil.core.runs.product import Columns, Plan, Product, Rows

ODDEST = 20
BINS = 32
BARS = 20  # of the picture of an amount
NAMED = 3  # values that are named as what makes a row odd


@dataclass
class Rehearsal:
    """Sums of amounts (cents), people by value of each group, amounts by height, and the oddest rows.

    `bars` are (lowest cents, highest cents, people) of the first amount where it is not zero.
    """

    people: int = 0
    decisions: int = 0
    amounts: dict[str, int] = field(default_factory=dict)
    groups: dict[str, dict[str, int]] = field(default_factory=dict)
    bars: list[tuple[int, int, int]] = field(default_factory=list)
    odd: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """For Run.rehearsal."""
        return dict(vars(self))


def rehearse(
    product: Product,
    plan: Plan,
    spans: Sequence[tuple[int, int]],
    *,
    workers: int = 1,
    progress: Callable[[int], None] = lambda done: None,
) -> Rehearsal:
    """Work out all people in these spans of numbers (first, last); with more workers on connections of their own."""

    def share(number: int) -> list[Rows]:
        pieces = []
        for span in spans[number::workers]:
            pieces.append(work_out(product, plan, *span))
            progress(len(pieces[-1]))
        return pieces

    def share_of_thread(number: int) -> list[Rows]:
        try:
            return share(number)
        finally:
            connection.close()

    if workers == 1:
        return summarise(product, share(0))
    with ThreadPoolExecutor(workers) as threads:
        shares = list(threads.map(share_of_thread, range(workers)))
    return summarise(product, [rows for pieces in shares for rows in pieces])


def summarise(product: Product, pieces: Sequence[Rows]) -> Rehearsal:
    """What a rehearsal says of rows that were worked out."""
    found = Rehearsal(people=sum(map(len, pieces)))
    for name in product.amounts:
        found.amounts[name] = sum(int(rows.outcome[name].sum()) for rows in pieces)
    for name in product.groups:
        values, counts = _counted([rows.outcome[name] for rows in pieces])
        found.groups[name] = {str(value): count for value, count in zip(values, counts, strict=True)}
    decided = [product.decided(rows) for rows in pieces]
    found.decisions = sum(map(len, decided))
    if found.decisions:
        found.bars = _bars(np.concatenate([rows.outcome[next(iter(product.amounts))] for rows in decided]))
        found.odd = _oddest(decided, product.targets)
    return found


def _counted(columns: Sequence[np.ndarray]) -> tuple[list[int], list[int]]:
    values, counts = np.unique(np.concatenate(columns) if columns else np.empty(0, np.int64), return_counts=True)
    return values.astype(np.int64).tolist(), counts.tolist()


def _bars(cents: np.ndarray) -> list[tuple[int, int, int]]:
    cents = cents[cents != 0]
    if not len(cents):
        return []
    low, high = int(cents.min()), int(cents.max())
    step = max(1, -(-(high - low + 1) // BARS))
    counts = np.bincount((cents - low) // step)
    return [(low + n * step, min(low + (n + 1) * step - 1, high), count) for n, count in enumerate(counts.tolist())]


def _oddest(pieces: Sequence[Rows], targets: Sequence[str]) -> list[dict[str, Any]]:
    facts = {name: np.concatenate([rows.facts[name] for rows in pieces]) for name in pieces[0].facts}
    outcome = {name: np.concatenate([rows.outcome[name] for rows in pieces]) for name in targets}
    people = np.concatenate([rows.people for rows in pieces])
    surprise = np.zeros(len(people))
    each: dict[str, np.ndarray] = {}
    for name, column in {**facts, **outcome}.items():
        each[name] = _surprise(column)
        surprise += each[name]
    top = np.argsort(-surprise, kind="stable")[:ODDEST]
    return [
        {
            "person": int(people[row]),
            "surprise": round(float(surprise[row]), 2),
            "because": sorted(each, key=lambda name: -each[name][row])[:NAMED],
            "facts": _row(facts, row),
            "outcome": _row(outcome, row),
        }
        for row in top.tolist()
    ]


def _row(columns: Columns, row: int) -> dict[str, int]:
    return {name: int(column[row]) for name, column in columns.items()}


def _surprise(column: np.ndarray) -> np.ndarray:
    """For each value the logarithm of one over the share of rows in its bin."""
    values, index = np.unique(column, return_inverse=True)
    if len(values) > BINS:
        edges = np.unique(np.quantile(column, np.linspace(0, 1, BINS + 1)[1:-1]))
        index = np.searchsorted(edges, column)
    counts = np.bincount(index)
    shares = np.zeros(len(counts), np.float32)
    shares[counts > 0] = np.log(len(column) / counts[counts > 0])
    return shares[index]
