"""Spark gives the same rows as this process, on two executors that are processes of their own."""

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pyarrow.parquet
import pytest

from spil.law.engine.streaming import Task, stream
from spil.law.engine.tests.test_streaming import DEARER, ON, TARGETS, facts, written

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("pyspark") is None, reason="`make test` installs Spark"),
]
FILES = ("a", "below/b", "c")
ROWS = 1200


@pytest.fixture
def source(tmp_path: Path) -> Path:
    for name in FILES:
        written(tmp_path / "in" / f"{name}.parquet", facts(ROWS))
    return tmp_path / "in"


def evaluate(source: Path, out: Path) -> subprocess.CompletedProcess[str]:
    """`spil evaluate` on a local cluster of two executors, with a core and a gigabyte each."""
    options = [part for name in TARGETS for part in ("--target", name)]
    setting = f"{DEARER.changes[0].parameter}={DEARER.changes[0].value}"
    return subprocess.run(
        [sys.executable, "-c", "from spil.cli import app; app()", "evaluate", "school_fees", "--on", ON.isoformat(),
         "--facts", source, "--out", out, "--set", setting, "--engine", "spark",
         "--master", "local-cluster[2,1,1024]", *options],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_executors_give_the_rows_that_this_process_gives(source: Path, tmp_path: Path) -> None:
    done = evaluate(source, tmp_path / "by-spark")
    assert done.returncode == 0, done.stderr
    totals = stream(Task("school_fees", ON, TARGETS, DEARER), source, tmp_path / "here")
    here, there = (rows(tmp_path / side) for side in ("here", "by-spark"))
    assert here == there
    assert len(here) == len(FILES) * ROWS
    assert (tmp_path / "by-spark" / "_SUCCESS").exists()
    assert f"{totals.rows:,} rows" in done.stdout
    shown = re.search(r"school_fee_due .*", done.stdout)
    assert shown is not None
    assert f"{totals.changed['school_fee_due']:,}" in shown[0]
    assert f"{totals.sums['school_fee_due'] // 100:,}" in shown[0]


def test_what_is_wrong_is_named_with_file_column_and_row(source: Path, tmp_path: Path) -> None:
    bad = facts(ROWS).to_pylist()
    bad[1100]["education"] = "mbo_5"
    path = written(source / "below" / "b.parquet", facts(ROWS).from_pylist(bad, schema=facts(1).schema))
    done = evaluate(source, tmp_path / "out")
    assert done.returncode == 1
    assert f"{path}, column education, row 1100: mbo_5 is none of none, mbo_12" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out" / "_SUCCESS").exists()


def rows(folder: Path) -> list[tuple[object, ...]]:
    """All rows of a folder of Parquet, sorted, for they come in no order."""
    table = pyarrow.parquet.read_table(folder)
    names = sorted(table.column_names)
    return sorted((tuple(row[name] for name in names) for row in table.to_pylist()), key=repr)
