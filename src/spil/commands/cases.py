"""Run published cases (YAML) against the law; print each difference with its explanation."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from spil.commands.explain import as_tree
from spil.law.engine import Law, LawError
from spil.law.engine.cases import Difference, check, read

app = typer.Typer()


@app.command()
def cases(path: Annotated[Path, typer.Argument(exists=True, help="A YAML file, or a folder with such files.")]) -> None:
    """Fail when a case differs from the law."""
    console = Console(soft_wrap=True)
    total, differing, broken = 0, 0, 0
    try:
        for case in read(path):
            total += 1
            try:
                differences = check(case)
            except LawError as error:
                broken += 1
                console.print(f"[red]{error}[/red]")
                continue
            differing += bool(differences)
            for difference in differences:
                _show(console, difference)
    except LawError as error:
        console.print(f"[red]{error}[/red]")
        raise typer.Exit(1) from None
    console.print(f"{total} cases: {total - differing - broken} agree, {differing} differ, {broken} could not be run")
    if differing or broken or not total:
        raise typer.Exit(1)


def _show(console: Console, difference: Difference) -> None:
    case = difference.case
    console.print(
        f"[red]{case.place}[/red] {case.name} on {difference.day}: "
        f"{difference.outcome} is {difference.found}, expected {difference.expected}\n{case.source}"
    )
    graph = Law.load(case.law).on(difference.day)
    console.print(as_tree(graph.explain(graph.read(case.facts), [difference.outcome]), difference.outcome, "en"))
