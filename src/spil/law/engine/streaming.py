"""Law over files of any size: Parquet or CSV in, outcomes out, one piece after another in bounded memory.

A run that was stopped goes on where it was: each file of outcomes is written under another name, gets its own when it
is whole, and says in its footer what it was made of.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false, reportMissingTypeArgument=false
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field, fields
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute
import pyarrow.csv
import pyarrow.parquet

from spil.law.engine.article import Fact
from spil.law.engine.fusing import dtype_of
from spil.law.engine.graph import Graph, Law
from spil.law.engine.kernel import InvalidColumn, as_table
from spil.law.engine.reform import Reform
from spil.law.engine.units import MONEY, Unit

pc: Any = pyarrow.compute  # makes its functions when it is imported, so that no type checker knows them
ROWS = 262_144  # computed at once; about 100 MB with the facts of student finance
REFORM = "_reform"  # ends the name of an outcome under the reform
CENTS = pa.decimal128(18, 2)
KEY = b"spil"
UNSUMMED = ("date", "month", "ppm")


class InvalidSource(ValueError):
    """A file or folder that cannot be read or written; says which and what to do."""


@dataclass
class Totals:
    """Rows computed; sums of outcomes by column (money in cents, choices left out); rows that a reform changes."""

    rows: int = 0
    sums: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Totals") -> None:
        """Count another run as well."""
        self.rows += other.rows
        self.sums.update(other.sums)
        self.changed.update(other.changed)


@dataclass(frozen=True)
class Task:
    """What is computed for each row. Holds plain values only, so that it travels to other processes.

    Without targets all outcomes are computed. `keep` names facts that come along to the outcomes; columns that are no
    facts always do.
    """

    law: str
    on: date
    targets: tuple[str, ...] = ()
    reform: Reform | None = None
    keep: tuple[str, ...] = ()

    def __getstate__(self) -> dict[str, Any]:
        return {one.name: getattr(self, one.name) for one in fields(self)}

    @cached_property
    def graphs(self) -> dict[str, Graph]:
        """The law on the day, by what is put behind the names of its outcomes."""
        graphs = {"": Law.load(self.law).on(self.on)}
        return graphs if self.reform is None else graphs | {REFORM: self.reform.reformed().on(self.on)}

    @cached_property
    def wanted(self) -> list[str]:
        """Names of the outcomes. Raises LawError for one that the law does not know."""
        return list(self.targets) or self.graphs[""].outcomes()

    @cached_property
    def needed(self) -> list[str]:
        """Facts that the outcomes need."""
        return list(dict.fromkeys(name for graph in self.graphs.values() for name in graph.order(self.wanted)[1]))

    @cached_property
    def outcome_schema(self) -> pa.Schema:
        """Names and types of the columns of outcomes."""
        graph = self.graphs[""]
        empty = {name: np.empty(0, dtype_of(graph.unit(name))) for name in self.wanted}
        fields = list(as_table(graph, empty).schema)
        return pa.schema([one.with_name(one.name + suffix) for suffix in self.graphs for one in fields])

    def kept(self, schema: pa.Schema) -> list[str]:
        """Columns that come along. Raises InvalidColumn where a name is unclear or a needed fact is missing."""
        facts = self.graphs[""].law.facts
        for name in schema.names:
            close = get_close_matches(name, facts, 1, cutoff=0.85)
            if close and name not in facts and name not in self.keep:
                raise InvalidColumn(
                    name, None, f"no fact of the law; is it {close[0]}? Else keep it with --keep {name}"
                )
            if name in self.outcome_schema.names:
                raise InvalidColumn(name, None, "this is the name of an outcome; leave it out or call it otherwise")
        for name in self.needed:
            if name not in schema.names and facts[name].default is None:
                raise InvalidColumn(name, None, "missing")
        return [name for name in schema.names if name not in facts or name in self.keep]

    def reads(self, schema: pa.Schema) -> list[str]:
        """Columns to read from files with this schema."""
        chosen = {*self.kept(schema), *self.needed}
        return [name for name in schema.names if name in chosen]

    def writes(self, schema: pa.Schema) -> pa.Schema:
        """Columns of the outcomes of files with this schema."""
        return pa.schema([*(schema.field(name) for name in self.kept(schema)), *self.outcome_schema]).remove_metadata()

    def run(self, batch: pa.RecordBatch) -> dict[str, np.ndarray]:
        """Outcomes of every row, by name. Raises InvalidColumn with the row in this batch."""
        law = self.graphs[""].law
        given = [name for name in self.needed if name in batch.schema.names]
        columns = {name: as_integers(name, law.facts[name], batch.column(name)) for name in given}
        found: dict[str, np.ndarray] = {}
        for suffix, graph in self.graphs.items():
            for name, array in graph.run(columns, self.wanted).items():
                found[name + suffix] = array
        if not columns:  # outcomes that need no fact of the batch are the same for each of its rows
            return {name: np.resize(array, batch.num_rows) for name, array in found.items()}
        return found

    def table(self, batch: pa.RecordBatch, found: Mapping[str, np.ndarray], writes: pa.Schema) -> pa.RecordBatch:
        """Kept columns and outcomes in the schema of `writes`."""
        graph = self.graphs[""]
        columns = [batch.column(name) for name in writes.names if name in batch.schema.names]
        for suffix in self.graphs:
            outcome = as_table(graph, {name: found[name + suffix] for name in self.wanted})
            columns += [column.combine_chunks() for column in outcome.columns]
        return pa.RecordBatch.from_arrays(columns, schema=writes)

    @cached_property
    def summed(self) -> list[str]:
        """Outcomes of which a sum says something."""
        units = {name: self.graphs[""].unit(name) for name in self.wanted}
        return [name for name, unit in units.items() if isinstance(unit, Unit) and unit.name not in UNSUMMED]

    def totals(self, found: Mapping[str, np.ndarray], rows: int) -> Totals:
        """Sums of outcomes, and of the rows that a reform changes."""
        totals = Totals(rows)
        totals.sums.update({n + s: int(found[n + s].sum(dtype=np.int64)) for n in self.summed for s in self.graphs})
        if self.reform is not None:
            totals.changed.update({n: int(np.count_nonzero(found[n] != found[n + REFORM])) for n in self.wanted})
        return totals


def stream(
    task: Task, source: Path, out: Path | None = None, tell: Callable[[int], None] = lambda rows: None
) -> Totals:
    """Compute a Parquet or CSV file, or all Parquet files below a folder, and write outcomes when `out` is given.

    `out` is a file for a file, a folder for a folder. `tell` hears how many rows were computed since the last time.
    Raises InvalidSource and InvalidColumn (file, column, row from 0); what was written whole before stays.
    """
    totals = Totals()
    goals = goals_of(source, out)
    first: pa.Schema | None = None
    for path, goal in goals.items():
        with _opened(task, path) as pieces:
            schema = pieces.writes
            if first is not None and not schema.equals(first):
                raise InvalidSource(f"{path}: its columns are not those of {next(iter(goals))}: {schema} and {first}")
            first = schema
            made_of = _made_of(task, path)
            known = _known(goal, made_of)
            if known is not None:
                tell(known.rows)
            totals.add(_file(task, pieces, goal, made_of, tell) if known is None else known)
    return totals


def goals_of(source: Path, out: Path | None) -> dict[Path, Path | None]:
    """Each file of the source with the file that its outcomes go to. Raises InvalidSource."""
    if source.is_file():
        if out is not None and out.suffix not in (".parquet", ".csv"):
            raise InvalidSource(f"{out}: name a file that ends in .parquet or .csv for the outcomes of one file")
        return {source: out}
    files = sorted(source.rglob("*.parquet"))
    if not files:
        raise InvalidSource(f"{source}: holds no file that ends in .parquet")
    if out is None:
        return dict.fromkeys(files)
    goals: dict[Path, Path | None] = {path: out / path.relative_to(source) for path in files}
    if strange := set(out.rglob("*.parquet")) - set(goals.values()):
        raise InvalidSource(f"{out}: {min(strange)} is not of this source; name an empty folder")
    return goals


@dataclass
class _Pieces:
    """An opened file: the batches of its rows, and the columns of its outcomes."""

    path: Path
    writes: pa.Schema
    batches: Iterator[pa.RecordBatch]
    close: Callable[[], None]

    def __enter__(self) -> "_Pieces":
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()


def _opened(task: Task, path: Path) -> _Pieces:
    try:
        if path.suffix == ".csv":
            types = {name: _csv_type(fact) for name, fact in task.graphs[""].law.facts.items()}
            read = pyarrow.csv.ReadOptions(block_size=1 << 24)
            convert = pyarrow.csv.ConvertOptions(column_types=types)
            reader = pyarrow.csv.open_csv(path, read_options=read, convert_options=convert)
            return _Pieces(path, task.writes(reader.schema), iter(reader), reader.close)
        file = pyarrow.parquet.ParquetFile(path, buffer_size=1 << 20, pre_buffer=False)
        schema = file.schema_arrow
        batches = file.iter_batches(ROWS, columns=task.reads(schema))
        return _Pieces(path, task.writes(schema), batches, file.close)
    except (OSError, pa.ArrowInvalid) as error:
        raise InvalidSource(f"{path}: cannot be read: {error}") from None
    except InvalidColumn as error:
        raise error.at(str(path), 0) from None


def _csv_type(fact: Fact) -> pa.DataType:
    if not isinstance(fact.unit, Unit):
        return pa.string()
    kinds = {"flag": pa.bool_(), "date": pa.date32()} | dict.fromkeys(MONEY, CENTS)
    return kinds.get(fact.unit.name, pa.int64())


def _file(task: Task, pieces: _Pieces, goal: Path | None, made_of: str, tell: Callable[[int], None]) -> Totals:
    """Compute one file; while a piece is computed, the next is read and the last is written."""
    totals = Totals()
    with _Outcome(goal, pieces.writes) as outcome, ThreadPoolExecutor(1) as reader, ThreadPoolExecutor(1) as writer:
        following = reader.submit(_next, pieces)
        written = None
        while (batch := following.result()) is not None:
            following = reader.submit(_next, pieces)
            try:
                found = task.run(batch)
            except InvalidColumn as error:
                raise error.at(str(pieces.path), totals.rows) from None
            totals.add(task.totals(found, batch.num_rows))
            if written is not None:
                written.result()
            written = writer.submit(outcome.write, task, batch, found) if goal is not None else None
            tell(batch.num_rows)
        if written is not None:
            written.result()
        outcome.finish(json.dumps({"made of": made_of, "rows": totals.rows, "sums": totals.sums,
                                   "changed": totals.changed}))  # fmt: skip
    return totals


def _next(pieces: _Pieces) -> pa.RecordBatch | None:
    try:
        return next(pieces.batches, None)
    except (OSError, pa.ArrowInvalid) as error:
        raise InvalidSource(f"{pieces.path}: cannot be read: {error}") from None


class _Outcome(AbstractContextManager["_Outcome"]):
    """A file of outcomes that gets its name when it is whole."""

    def __init__(self, goal: Path | None, schema: pa.Schema) -> None:
        self.goal, self.schema = goal, schema
        self.partial = goal and goal.with_name(goal.name + ".partial")
        self.file: Any = None

    def __enter__(self) -> "_Outcome":
        if self.goal is not None and self.partial is not None:
            try:
                self.goal.parent.mkdir(parents=True, exist_ok=True)
                if self.goal.suffix == ".csv":
                    self.file = pyarrow.csv.CSVWriter(self.partial, self.schema)
                else:
                    texts: Any = [one.name for one in self.schema if pa.types.is_string(one.type)]
                    self.file = pyarrow.parquet.ParquetWriter(
                        self.partial, self.schema, compression="zstd", use_dictionary=texts
                    )
            except OSError as error:
                raise InvalidSource(f"{self.goal}: cannot be written: {error}") from None
        return self

    def write(self, task: Task, batch: pa.RecordBatch, found: Mapping[str, np.ndarray]) -> None:
        """Write the outcomes of a batch."""
        self.file.write_batch(task.table(batch, found, self.schema))

    def finish(self, footer: str) -> None:
        """Close the file, with what it was made of in its footer, and give it its name."""
        if self.goal is None or self.partial is None:
            return
        if self.goal.suffix == ".parquet":
            self.file.add_key_value_metadata({KEY: footer.encode()})
        self.file.close()
        self.file = None
        self.partial.replace(self.goal)

    def __exit__(self, *problem: object) -> None:
        if self.file is not None and self.partial is not None:
            self.file.close()
            self.partial.unlink(missing_ok=True)


def _made_of(task: Task, path: Path) -> str:
    """A hash of all that outcomes depend on: the law, the day, what is asked, the file as it is now."""
    releases = [graph.law.release for graph in task.graphs.values()]
    state = path.stat()
    parts = (releases, task.on, task.wanted, task.keep, path.name, state.st_size, state.st_mtime_ns)
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _known(goal: Path | None, made_of: str) -> Totals | None:
    """What a file of outcomes says of itself, if it is whole and made of the same."""
    if goal is None or goal.suffix != ".parquet" or not goal.exists():
        return None
    with suppress(OSError, pa.ArrowInvalid, KeyError, json.JSONDecodeError):
        found = json.loads((pyarrow.parquet.read_metadata(goal).metadata or {})[KEY])
        if found["made of"] == made_of:
            return Totals(found["rows"], Counter(found["sums"]), Counter(found["changed"]))
    return None


def as_integers(name: str, fact: Fact, column: Any) -> Any:
    """A column as people write it (names of choices, euros, dates) as the integers of the law. Raises InvalidColumn."""
    if not isinstance(fact.unit, Unit):
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            return _choices(name, fact, column)
        return column
    if pa.types.is_integer(column.type) and fact.unit.name in MONEY:
        return _converted(name, column, _hundredfold, "whole euros")
    if fact.unit.name in MONEY and (pa.types.is_floating(column.type) or pa.types.is_decimal(column.type)):
        return _converted(name, column, _cents, "euros with at most two decimals")
    if fact.unit.name == "date" and pa.types.is_temporal(column.type):
        return _converted(name, column, lambda one: one.cast(pa.date32()), "a date without a time")
    return column


def _choices(name: str, fact: Fact, column: Any) -> Any:
    assert not isinstance(fact.unit, Unit)
    names = pa.array([member.name.lower() for member in fact.unit])
    values = pa.array([int(member) for member in fact.unit], pa.int8())
    index = pc.index_in(pc.utf8_lower(column.cast(pa.string())), value_set=names)
    unknown = pc.and_(pc.is_valid(column), pc.is_null(index))
    if pc.any(unknown).as_py():
        row = pc.index(unknown, True).as_py()
        raise InvalidColumn(name, row, f"{column[row]} is none of {', '.join(names.to_pylist())}")
    return pc.take(values, index)


def _hundredfold(euros: Any) -> Any:
    return pc.multiply_checked(euros.cast(pa.int64()), 100)


def _cents(euros: Any) -> Any:
    if pa.types.is_floating(euros.type):
        hundredfold = pc.round(pc.multiply(euros.cast(pa.float64()), 100.0))
        if not pc.all(pc.equal(pc.divide(hundredfold, 100.0), euros.cast(pa.float64()))).as_py():
            raise pa.ArrowInvalid("a part of a cent")
        return hundredfold.cast(pa.int64())
    hundredfold = pc.multiply_checked(euros.cast(CENTS), pa.scalar(100, pa.decimal128(3, 0)))
    return hundredfold.cast(pa.int64())


def _converted(name: str, column: Any, convert: Callable[[Any], Any], expected: str) -> Any:
    """The column converted; where that fails, the first row that cannot be is found by halving."""
    try:
        return convert(column)
    except pa.ArrowInvalid:
        good, bad = 0, len(column)
        while bad - good > 1:
            middle = (good + bad) // 2
            try:
                convert(column[good:middle])
                good = middle
            except pa.ArrowInvalid:
                bad = middle
        raise InvalidColumn(name, good, f"expected {expected}, not {column[good]}") from None


__all__ = ["REFORM", "InvalidSource", "Task", "Totals", "as_integers", "stream"]
