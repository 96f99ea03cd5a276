"""Random facts, to hold the explained and the compiled path against each other on whole populations."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np

from spil.law.engine.article import Fact
from spil.law.engine.calendar import LONG_AGO, NEVER
from spil.law.engine.fusing import dtype_of
from spil.law.engine.units import Unit, to_day

EARLIEST, LATEST = to_day(date(1980, 1, 1)), to_day(date(2027, 12, 31))
WIDEST_AMOUNT = 15_000_000


def random_columns(facts: dict[str, Fact], names: Iterable[str], rows: int, seed: int) -> dict[str, Any]:
    """Columns of random facts within their bounds; edges and defaults are as likely as all other values together."""
    random = np.random.default_rng(seed)
    return {name: _column(facts[name], rows, random) for name in names}


def _column(fact: Fact, rows: int, random: np.random.Generator) -> Any:
    dtype = dtype_of(fact.unit)
    if not isinstance(fact.unit, Unit):
        return random.choice(np.array([int(member) for member in fact.unit], dtype), rows)
    if fact.unit.name == "flag":
        return random.random(rows) < 0.5
    if fact.unit.name == "date":
        least, most, edges = EARLIEST, LATEST, [LONG_AGO, NEVER]
    else:
        widest = WIDEST_AMOUNT if fact.unit.name.startswith("cents") else 600
        least = max(fact.least if fact.least is not None else -widest, -widest)
        most = min(fact.most if fact.most is not None else widest, widest)
        edges = [least, most]
    if fact.default is not None:
        edges.append(fact.default)
    spread = random.integers(least, most, rows, endpoint=True)
    return np.where(random.random(rows) < 0.5, random.choice(edges, rows), spread).astype(dtype)
