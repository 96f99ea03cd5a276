"""Compute decisions again from the facts that they keep, and report every difference."""

import random
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress
from rich.table import Table

app = typer.Typer()
SHOWN = 50


@app.command()
def replay(
    product: Annotated[str, typer.Option(help="Product whose decisions are computed again.")] = "student_finance",
    month: Annotated[str, typer.Option(help="Only of this month, as 2025-09.")] = "",
    person: Annotated[int, typer.Option(help="Only of the person with this number.")] = 0,
    sample: Annotated[int, typer.Option(help="Only so many, chosen at random.", min=0)] = 0,
) -> None:
    """Compute decisions again from the facts that they keep. Ends with code 1 when one comes out otherwise."""
    from spil.cli import start_django

    start_django()
    from datetime import date

    from spil.core.decisions import service
    from spil.core.decisions.models import Decision
    from spil.law.engine import Law

    decisions = Decision.objects.filter(product=product)
    if month:
        try:
            decisions = decisions.filter(month=date.fromisoformat(f"{month}-01"))
        except ValueError:
            raise typer.BadParameter(f"{month} is no month; write it as 2025-09") from None
    if person:
        decisions = decisions.filter(person=person)
    if sample:
        numbers = list(decisions.order_by("id").values_list("id", flat=True))
        decisions = decisions.filter(id__in=random.sample(numbers, min(sample, len(numbers))))
    console = Console()
    with Progress(*Progress.get_default_columns(), MofNCompleteColumn(), console=console, transient=True) as progress:
        task = progress.add_task("replay", total=decisions.count())
        result = service.replay(
            decisions, Law.load(product.partition("/")[0]), progress=lambda done: progress.update(task, completed=done)
        )
    if result.other_release:
        console.print(
            f"{result.other_release:,} were decided under another release of the law; computed with this one."
        )
    if result.differences:
        table = Table("decision", "person", "month", "outcome", "kept", "now")
        for one in result.differences[:SHOWN]:
            for name, (kept, now) in one.outcome.items():
                table.add_row(str(one.decision), str(one.person), f"{one.month:%Y-%m}", name, str(kept), str(now))
        console.print(table)
    console.print(f"{result.checked:,} decisions computed again, {len(result.differences):,} differ.")
    if result.differences:
        raise typer.Exit(1)
