"""`spil evaluate` over Parquet: here in bounded memory, and on Spark with one executor and with two."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet

from bench import Measure, _grants
from bench._child import child
from spil.law.engine import Law
from spil.law.engine.fusing import dtype_of
from spil.law.engine.streaming import ROWS, Task, stream
from spil.law.engine.units import MONEY, Unit

ON = _grants.MONTHS[8]
TARGETS = ("basic_grant", "supplementary_grant", "gift", "performance_grant", "borrowed", "paid_this_month")
FACTS = [*(name for name in _grants.SHARES if name != "phase"), "income_first_parent", "income_second_parent"]
PER_FILE = 2_000_000
"""Person-months of one file."""


def run(full: bool = False) -> Iterator[Measure]:
    """Two million person-months here and a million by Spark; with `full` a hundred million here, twenty by Spark."""
    here, there = (100_000_000, 20_000_000) if full else (2_000_000, 1_000_000)
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder) / "facts", here)
        write(Path(folder) / "part", there)
        outcome = child("bench.evaluate:locally", source=f"{folder}/facts", out=f"{folder}/here")
        what = f"spil evaluate, {len(FACTS) + 1} facts to {len(TARGETS)} outcomes"
        yield Measure(f"{what}, {here:,} rows of Parquet: rate", here / outcome.result, "person-months/s")
        yield Measure(f"{what}, {here:,} rows of Parquet: memory", outcome.peak_mb, "MB", aim=2000, less_is_better=True)
        seconds = [
            child("bench.evaluate:by_spark", source=f"{folder}/part", out=f"{folder}/{number}", executors=number).result
            for number in (1, 2)
        ]
        name = f"{what}, {there:,} rows by Spark"
        yield Measure(f"{name}, one executor", there / seconds[0], "person-months/s")
        yield Measure(
            f"{name}, two executors", there / seconds[1], "person-months/s", there / seconds[0], "one executor"
        )


def write(folder: Path, rows: int, seed: int = 1) -> None:
    """Parquet files with a population: facts as people write them, and the number of the person."""
    folder.mkdir(parents=True)
    facts = Law.load("student_finance").facts
    for number, first in enumerate(range(0, rows, PER_FILE)):
        writer = None
        path = folder / f"part-{number:03}.parquet"
        for start in range(first, min(first + PER_FILE, rows), ROWS):
            count = min(ROWS, first + PER_FILE - start, rows - start)
            columns = {"person": pa.array(np.arange(start, start + count))}
            columns |= {name: _column(name, count, seed + start) for name in FACTS}
            columns["birth_date"] = pa.array(np.full(count, 12_500, np.int32)).cast(pa.date32())
            batch = pa.record_batch(columns)
            if writer is None:
                writer = pyarrow.parquet.ParquetWriter(path, batch.schema)
            writer.write_batch(batch)
        assert writer is not None
        writer.close()
    assert set(FACTS) <= set(facts)


def _column(name: str, rows: int, seed: int) -> pa.Array:
    fact = Law.load("student_finance").facts[name]
    random = np.random.default_rng([seed, *name.encode()])
    if name in _grants.SHARES:
        shares = _grants.SHARES[name]
        values = random.choice(np.array(list(shares), dtype_of(fact.unit)), rows, p=list(shares.values()))
    else:
        values = (random.lognormal(10.5, 0.7, rows).clip(0, 200_000)).astype(np.int64) * 100
    if isinstance(fact.unit, Unit) and fact.unit.name in MONEY:
        return pa.array(values // 100)
    if isinstance(fact.unit, Unit) and fact.unit.name == "date":
        return pa.array(values.astype(np.int32)).cast(pa.date32())
    return pa.array(values)


def locally(source: str, out: str) -> float:
    """Seconds to compute a folder in this process, after the kernel was compiled for a few rows."""
    task = Task("student_finance", ON, TARGETS)
    _warm(task, source)
    began = time.perf_counter()
    stream(task, Path(source), Path(out))
    return time.perf_counter() - began


def by_spark(source: str, out: str, executors: int) -> float:
    """Seconds to compute a folder by Spark, the start of its processes included."""
    from spil.law.engine import spark

    task = Task("student_finance", ON, TARGETS)
    _warm(task, source)
    began = time.perf_counter()
    spark.stream(task, Path(source), Path(out), f"local-cluster[{executors},1,2048]")
    return time.perf_counter() - began


def _warm(task: Task, source: str) -> None:
    file = pyarrow.parquet.ParquetFile(min(Path(source).glob("*.parquet")))
    task.run(next(file.iter_batches(10)))
