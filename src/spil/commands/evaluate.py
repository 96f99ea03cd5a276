"""Compute what a law gives, for one case (JSON) or for any number (Parquet or CSV), and compare a reform.

spil evaluate student_finance --on 2025-09-01 --facts student.json
spil evaluate student_finance --on 2025-09-01 --facts students.parquet --out outcomes.parquet
spil evaluate student_finance --on 2025-09-01 --facts students/ --out outcomes/ --engine spark --master spark://host:7077
spil evaluate student_finance --on 2025-09-01 --facts student.json --set "reduction_rate_ho=10%"
"""

import json
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import pyarrow.parquet
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from spil.law.engine import InvalidFacts, LawError
from spil.law.engine.kernel import InvalidColumn
from spil.law.engine.reform import Change, Reform
from spil.law.engine.streaming import REFORM, InvalidSource, Task, goals_of, stream
from spil.law.engine.units import Unit, say

app = typer.Typer()
PROGRESS = (TextColumn("Rows"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())


class Engine(StrEnum):
    """What computes: this process, or executors of Spark."""

    LOCAL = "local"
    SPARK = "spark"


LawName = Annotated[str, typer.Argument(help="Folder name of the law, such as student_finance.")]
OnDate = Annotated[datetime, typer.Option("--on", formats=["%Y-%m-%d"], help="Date for which the law is evaluated.")]
FactsFile = Annotated[Path, typer.Option("--facts", exists=True, help="JSON object; or Parquet, CSV or a folder.")]
Targets = Annotated[list[str] | None, typer.Option("--target", help="Outcome wanted; default: all.")]
Settings = Annotated[list[str] | None, typer.Option("--set", help="Reform: parameter=value.")]
RulesFile = Annotated[Path | None, typer.Option("--rules", exists=True, help="Reform: file with replacing rules.")]


@app.command()
def evaluate(
    law: LawName,
    on: OnDate,
    facts: FactsFile,
    target: Targets = None,
    set_: Settings = None,
    rules: RulesFile = None,
    keep: Annotated[list[str] | None, typer.Option(help="Fact that comes along; other columns always do.")] = None,
    out: Annotated[Path | None, typer.Option(help="File (.json, .csv, .parquet) or folder for the outcomes.")] = None,
    engine: Annotated[Engine, typer.Option(help="Where it is computed.")] = Engine.LOCAL,
    master: Annotated[
        str, typer.Option(help="Master of Spark: an address, or local-cluster[executors,cores,MB] for processes here.")
    ] = "local-cluster[2,1,1024]",
) -> None:
    """Compute outcomes, or baseline, reform and difference when --set or --rules is given.

    Parquet may be of any size. A run over a folder that was stopped goes on where it was.
    """
    task = Task(law, on.date(), tuple(target or ()), reform_of(law, set_, rules), tuple(keep or ()))
    try:
        if facts.suffix == ".json":
            _one(task, facts, out)
        else:
            _many(task, facts, out, engine, master)
    except (LawError, InvalidFacts, InvalidColumn, InvalidSource) as error:
        Console(stderr=True).print(f"[red]{error}[/red]", soft_wrap=True)
        raise typer.Exit(1) from None


def reform_of(law: str, settings: list[str] | None, rules: Path | None) -> Reform | None:
    """A reform of `parameter=value` settings and of the rules of a Python file; None when there are neither."""
    if not settings and rules is None:
        return None
    flags: dict[str, bool] = {"true": True, "false": False}
    pairs = (setting.partition("=") for setting in settings or ())
    changes = tuple(Change(name, flags.get(value, value)) for name, _, value in pairs)
    return Reform(law, changes, rules.read_text(encoding="utf-8") if rules else "")


def _one(task: Task, facts: Path, out: Path | None) -> None:
    raw = read_json(facts)
    graph = task.graphs[""]
    outcomes = {
        suffix: one.evaluate(one.read(raw, one.order(task.wanted)[1]), task.wanted)
        for suffix, one in task.graphs.items()
    }
    if task.reform is None:
        text = json.dumps(graph.write(outcomes[""]), indent=2, ensure_ascii=False)
        out.write_text(text, encoding="utf-8") if out else print(text)
        return
    table = Table("outcome", "baseline", "reform", "difference")
    for name in task.wanted:
        before, after = outcomes[""][name], outcomes[REFORM][name]
        unit = graph.unit(name)
        difference = say(unit, after - before, "en") if _is_quantity(unit) else ("" if after == before else "changed")
        table.add_row(name, say(unit, before, "en"), say(unit, after, "en"), difference)
    Console().print(table)


def _many(task: Task, facts: Path, out: Path | None, engine: Engine, master: str) -> None:
    if engine is Engine.SPARK:
        from spil.law.engine import spark

        if out is None:
            raise InvalidSource("name a folder for the outcomes with --out, where all executors can write")
        totals = spark.stream(task, facts, out, master)
    else:
        with Progress(*PROGRESS, console=Console(stderr=True)) as progress:
            bar = progress.add_task("", total=rows_of(facts))
            totals = stream(task, facts, out, lambda rows: progress.advance(bar, rows))
    graph = task.graphs[""]
    comparison = ["difference", "rows changed"] if task.reform else []
    shown = Table("outcome", *("sum baseline", "sum reform")[: len(task.graphs)], *comparison)
    for name in task.wanted:
        if name not in totals.sums:
            continue
        unit = graph.unit(name)
        sums = [totals.sums[name + suffix] for suffix in task.graphs]
        if task.reform:
            sums.append(sums[1] - sums[0])
        cells = [say(unit, total, "en") if _is_quantity(unit) else f"{total:,}" for total in sums]
        shown.add_row(name, *cells, *([f"{totals.changed[name]:,}"] if task.reform else []))
    console = Console()
    console.print(shown)
    console.print(f"{totals.rows:,} rows")


def read_json(path: Path) -> dict[str, object]:
    """A JSON object of facts. Raises InvalidFacts when it is something else."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise InvalidFacts({path.name: (f"geen geldige JSON: {error}", f"not valid JSON: {error}")}) from None
    if not isinstance(raw, dict):
        raise InvalidFacts({path.name: ("een JSON-object met gegevens", "a JSON object with facts")})
    return raw


def rows_of(facts: Path) -> int | None:
    """How many rows Parquet files say that they have; None for a CSV file."""
    if facts.suffix == ".csv":
        return None
    try:
        return sum(pyarrow.parquet.read_metadata(path).num_rows for path in goals_of(facts, None))
    except (OSError, ValueError) as error:
        raise InvalidSource(f"{facts}: cannot be read: {error}") from None


def _is_quantity(unit: object) -> bool:
    return isinstance(unit, Unit) and unit.name not in ("flag", "date", "month")
