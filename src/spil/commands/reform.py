"""Compute a reform over the population: budget, winners and losers by group, how much, and single households.

spil reform higher-grant.toml --from 2025-09 --until 2026-08
spil reform higher-grant.toml --from 2025-09 --until 2026-08 --facts students.parquet --out figures.parquet
spil reform higher-grant.toml --from 2025-09 --until 2025-09 --household 12
"""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import pyarrow.csv
import pyarrow.parquet
import typer
from rich.console import Console
from rich.table import Table

from spil.cli import start_django

app = typer.Typer()
console = Console()


@app.command()
def reform(
    file: Annotated[Path, typer.Argument(help="The reform (TOML); see docs/policy.md.")],
    first: Annotated[datetime, typer.Option("--from", formats=["%Y-%m"], help="First month.")],
    last: Annotated[datetime, typer.Option("--until", formats=["%Y-%m"], help="Last month.")],
    facts: Annotated[Path | None, typer.Option(exists=True, help="Parquet with people; default: the database.")] = None,
    out: Annotated[Path | None, typer.Option(help="File for the figures (.csv or .parquet).")] = None,
    household: Annotated[int | None, typer.Option(help="Explain one household before and after.")] = None,
) -> None:
    """Print the figures; groups of fewer than ten people are left out."""
    start_django()
    from django.utils.translation import override

    from spil.law.engine import Law, LawError
    from spil.law.engine import reform as reforms
    from spil.law.engine.kernel import InvalidColumn
    from spil.law.engine.streaming import InvalidSource
    from spil.services.policy.figures import compute
    from spil.services.policy.population import known_people, people_of
    from spil.services.policy.service import InvalidStudy, check, months_between, table_of

    if out is not None and out.suffix not in (".csv", ".parquet"):
        raise typer.BadParameter(f"{out}: name a file that ends in .csv or .parquet")
    try:
        read = reforms.read(file)
        months = months_between(first.date(), last.date())
        check(read, months)
        law, reformed = Law.load(read.law), read.reformed()
        console.print(f"[bold]{read.name[1]}[/bold]: {read.why[1]}\n[dim]{read.source} · {read.digest[:16]}[/dim]")
        if household is not None:
            _household(law, reformed, months[0], household)
            return
        people = known_people() if facts is None else people_of(facts, law)
        with console.status(f"Computing {len(months)} months"):
            figures = compute(people, law, reformed, months).written()
    except (LawError, InvalidStudy, InvalidColumn, InvalidSource) as error:
        Console(stderr=True).print(f"[red]{error}[/red]", soft_wrap=True)
        raise typer.Exit(1) from None
    if figures["too_few"]:
        console.print("Fewer than ten people, or fewer than ten whose grants change: no figures are given of so few.")
    else:
        with override("en"):
            _show(figures)
    _households(law, reformed, months[0])
    if out is not None:
        write = pyarrow.csv.write_csv if out.suffix == ".csv" else pyarrow.parquet.write_table
        write(table_of(figures), out)
        console.print(f"Written to {out}")


def _show(figures: dict[str, Any]) -> None:
    from spil.services.policy.figures import MEASURES
    from spil.services.policy.words import group_of, step_of

    budget = Table("month", "people", *(f"{name}, change" for name in MEASURES), title="Budget")
    for row in figures["budget"]:
        changes = [_change(row.get(name), row.get(f"{name}_reform")) for name in MEASURES]
        budget.add_row(row["month"][:7], _count(row["people"]), *changes)
    console.print(budget)
    for name, rows in figures["groups"].items():
        groups = Table(name, "people", "gain", "lose", "grants, change", "a month a person")
        for row in rows:
            change = None if row["grants_reform"] is None else row["grants_reform"] - row["grants"]
            mean = None if change is None or not row["months"] else round(change / row["months"])
            counts = [_count(row[one]) for one in ("people", "winners", "losers")]
            groups.add_row(str(group_of(name, row["group"])), *counts, _euro(change), _euro(mean))
        console.print(groups)
    steps = Table("change a month", "people", title="Distribution")
    for number, people in enumerate(figures["steps"]):
        steps.add_row(step_of(number), _count(people))
    console.print(steps)
    console.print(f"{figures['winners']:,} gain, {figures['losers']:,} lose, of {figures['people']:,} people.")


def _households(law: Any, reformed: Any, month: date) -> None:
    from spil.services.policy.households import households

    table = Table("number", "household", "grants a month", "reform", title=f"Published cases in {month:%Y-%m}")
    for one in households(law, reformed, month)[:10]:
        table.add_row(str(one.number), one.name, *(_euro(cents) for cents in one.grants))
    console.print(table)


def _household(law: Any, reformed: Any, month: date, number: int) -> None:
    from spil.commands.explain import as_tree
    from spil.services.policy.households import explained

    try:
        both = explained(law, reformed, month, number)
    except LookupError as error:
        raise typer.BadParameter(str(error)) from None
    for title, explanation in zip(("As the law is", "Under the reform"), both, strict=True):
        console.print(f"\n[bold]{title}[/bold]")
        for name in ("gift", "performance_grant"):
            console.print(as_tree(explanation, name, "en"))


def _change(before: int | None, after: int | None) -> str:
    return _euro(None if before is None or after is None else after - before)


def _count(number: int | None) -> str:
    return "few" if number is None else f"{number:,}"


def _euro(cents: int | None) -> str:
    from spil.law.engine.units import SIMPLE_UNITS, say

    return "few" if cents is None else say(SIMPLE_UNITS["cents"], cents, "en")
