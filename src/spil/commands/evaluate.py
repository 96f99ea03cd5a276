"""Compute what a law gives, for one case (JSON) or for many (Parquet or CSV), and compare a reform.

spil evaluate student_finance --on 2025-09-01 --facts student.json
spil evaluate student_finance --on 2025-09-01 --facts students.parquet --out outcomes.parquet
spil evaluate student_finance --on 2025-09-01 --facts student.json --set "reduction_rate_ho=10%"
"""

import importlib.util
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet
import typer
from rich.console import Console
from rich.table import Table

from spil.law.engine import Graph, InvalidFacts, Law, LawError, Rule
from spil.law.engine.article import RULES
from spil.law.engine.kernel import InvalidColumn, as_table, run
from spil.law.engine.units import SIMPLE_UNITS, Unit, say

app = typer.Typer()
LawName = Annotated[str, typer.Argument(help="Folder name of the law, such as student_finance.")]
OnDate = Annotated[datetime, typer.Option("--on", formats=["%Y-%m-%d"], help="Date for which the law is evaluated.")]
FactsFile = Annotated[Path, typer.Option("--facts", exists=True, help="JSON object, or Parquet or CSV for many.")]
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
    out: Annotated[Path | None, typer.Option(help="File for the outcomes (.json, .csv or .parquet).")] = None,
) -> None:
    """Compute outcomes, or baseline, reform and difference when --set or --rules is given."""
    try:
        graphs = {"baseline": Law.load(law).on(on.date())}
        if set_ or rules:
            graphs["reform"] = reformed(law, set_ or [], rules).on(on.date())
        if facts.suffix == ".json":
            _one(graphs, facts, target, out)
        else:
            _many(graphs, facts, target, out)
    except (LawError, InvalidFacts, InvalidColumn) as error:
        Console(stderr=True).print(f"[red]{error}[/red]", soft_wrap=True)
        raise typer.Exit(1) from None


def reformed(law: str, settings: list[str], rules: Path | None) -> Law:
    """The law with `parameter=value` settings and with the rules of a Python file in place of its own."""
    flags: dict[str, object] = {"true": True, "false": False}
    values = {name: flags.get(value, value) for name, _, value in (setting.partition("=") for setting in settings)}
    other: list[Rule] = []
    if rules is not None:
        spec = importlib.util.spec_from_file_location(f"reform_{rules.stem}", rules)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[module.__name__] = module
        spec.loader.exec_module(module)
        other = RULES.pop(module.__name__, [])
    return Law.load(law).reformed(values, other)


def _one(graphs: dict[str, Graph], facts: Path, target: list[str] | None, out: Path | None) -> None:
    raw = read_json(facts)
    baseline = graphs["baseline"]
    targets = target or baseline.outcomes()
    outcomes = {
        name: graph.evaluate(graph.read(raw, graph.order(targets)[1]), targets) for name, graph in graphs.items()
    }
    if len(graphs) == 1:
        text = json.dumps(baseline.write(outcomes["baseline"]), indent=2, ensure_ascii=False)
        out.write_text(text, encoding="utf-8") if out else print(text)
        return
    table = Table("outcome", "baseline", "reform", "difference")
    for name in targets:
        before, after = outcomes["baseline"][name], outcomes["reform"][name]
        unit = baseline.unit(name)
        difference = say(unit, after - before, "en") if _is_quantity(unit) else ("" if after == before else "changed")
        table.add_row(name, say(unit, before, "en"), say(unit, after, "en"), difference)
    Console().print(table)


def _many(graphs: dict[str, Graph], facts: Path, target: list[str] | None, out: Path | None) -> None:
    table = pyarrow.parquet.read_table(facts) if facts.suffix == ".parquet" else pyarrow.csv.read_csv(facts)
    baseline = graphs["baseline"]
    targets = target or baseline.outcomes()
    columns = {name: as_integers(baseline, name, table.column(name)) for name in table.column_names}
    outcomes = {name: run(graph, columns, targets) for name, graph in graphs.items()}
    if out:
        result = as_table(baseline, outcomes["baseline"])
        for name in targets if "reform" in outcomes else ():
            result = result.append_column(f"{name}_reform", pa.array(outcomes["reform"][name]))
        if out.suffix == ".parquet":
            pyarrow.parquet.write_table(result, out)
        else:
            pyarrow.csv.write_csv(result, out)
    comparison = ["difference", "persons changed"] if len(outcomes) > 1 else []
    shown = Table("outcome", *(f"sum {name}" for name in outcomes), *comparison)
    for name in targets:
        sums = [int(outcome[name].sum()) for outcome in outcomes.values()]
        unit = baseline.unit(name)
        if not _is_quantity(unit) and not (isinstance(unit, Unit) and unit.name == "flag"):
            continue
        cells = [say(unit, total, "en") if _is_quantity(unit) else f"{total:,}" for total in sums]
        if len(sums) > 1:
            delta = sums[1] - sums[0]
            changed = int((outcomes["baseline"][name] != outcomes["reform"][name]).sum())
            cells += [say(unit, delta, "en") if _is_quantity(unit) else f"{delta:,}", f"{changed:,}"]
        shown.add_row(name, *cells)
    Console().print(shown)


def as_integers(graph: Graph, name: str, column: Any) -> Any:
    """A column as people write it (names of choices, euros, dates) as the integers of the law."""
    fact = graph.law.facts.get(name)
    if fact is None:
        raise InvalidColumn(f"column {name}: the law knows no such fact")
    if not isinstance(fact.unit, Unit) and pa.types.is_string(column.type):
        names = pa.array([member.name.lower() for member in fact.unit])
        values = pa.array([int(member) for member in fact.unit], pa.int8())
        index = pc.index_in(pc.utf8_lower(column), value_set=names)
        unknown = pc.and_(pc.is_valid(column), pc.is_null(index))
        if pc.any(unknown).as_py():
            row = unknown.to_pylist().index(True)
            raise InvalidColumn(f"column {name}, row {row}: choose one of {names.to_pylist()}")
        return pc.take(values, index)
    if fact.unit in (SIMPLE_UNITS["cents"], SIMPLE_UNITS["cents per month"], SIMPLE_UNITS["cents per year"]):
        if pa.types.is_floating(column.type):
            column = column.cast(pa.decimal128(18, 2))
        if pa.types.is_decimal(column.type):
            return pc.multiply(column, pa.scalar(100, pa.decimal128(3, 0))).cast(pa.int64())
        if pa.types.is_integer(column.type):
            return pc.multiply(column.cast(pa.int64()), 100)
    return column


def read_json(path: Path) -> dict[str, object]:
    """A JSON object of facts. Raises InvalidFacts when it is something else."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise InvalidFacts({path.name: (f"geen geldige JSON: {error}", f"not valid JSON: {error}")}) from None
    if not isinstance(raw, dict):
        raise InvalidFacts({path.name: ("een JSON-object met gegevens", "a JSON object with facts")})
    return raw


def _is_quantity(unit: object) -> bool:
    return isinstance(unit, Unit) and unit.name not in ("flag", "date", "month")
