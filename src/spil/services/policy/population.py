"""The population that a reform is computed for: everyone who applied, as registers know them, or a file of facts."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet

from spil.law.engine import Law
from spil.law.engine.kernel import InvalidColumn, as_array
from spil.law.engine.streaming import InvalidSource, as_integers
from spil.services.student_finance.facts import gather
from spil.services.student_finance.models import Choice

PIECE = 20_000
Piece = Callable[[date], tuple[np.ndarray, dict[str, Any]]]
"""Gives for a month the numbers of its people, in order, and their facts as columns."""


def known_people() -> Iterator[Piece]:
    """Everyone who ever applied for student finance, in pieces."""
    last = 0
    while True:
        chosen = Choice.objects.filter(person__gt=last).order_by("person").values_list("person", flat=True).distinct()
        people = list(chosen[:PIECE])
        if not people:
            return
        last = people[-1]
        yield lambda month, people=people: gather(month, people)  # type: ignore[misc]


def people_of(path: Path, law: Law) -> Iterator[Piece]:
    """The people of a Parquet file, one a row, the same in each month. Raises InvalidSource and InvalidColumn."""
    try:
        file = pyarrow.parquet.ParquetFile(path)
        schema = file.schema_arrow
        names = [name for name in schema.names if name in law.facts]
        first = 0
        for batch in file.iter_batches(PIECE, columns=names):
            columns = _columns(path, law, batch, first)
            numbers = np.arange(first, first + batch.num_rows)
            first += batch.num_rows
            yield lambda month, columns=columns, numbers=numbers: (numbers, columns)  # type: ignore[misc]
    except InvalidColumn:
        raise
    except (OSError, ValueError) as error:
        raise InvalidSource(f"{path}: cannot be read: {error}") from None


def _columns(path: Path, law: Law, batch: Any, first: int) -> Mapping[str, Any]:
    try:
        return {
            name: as_array(name, law.facts[name], as_integers(name, law.facts[name], column))
            for name, column in zip(batch.schema.names, batch.columns, strict=True)
        }
    except InvalidColumn as error:
        raise error.at(str(path), first) from None
