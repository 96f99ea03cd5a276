"""Destroy the papers of closed cases whose time is over by the selection list (TOML). Without --really: list them."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from spil.cli import prepare_database, start_django

app = typer.Typer()


@app.command()
def destroy(
    selection_list: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="Each item: kinds, years, source.")
    ],
    worker: Annotated[str, typer.Option(help="Subject of the member of staff who answers for it.")],
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="As of this day; default: today.")] = None,
    really: Annotated[bool, typer.Option("--really", help="Destroy what is listed.")] = False,
) -> None:
    """List, or with --really destroy, the papers whose time is over; names and hashes stay."""
    start_django()
    from django.utils.timezone import localdate

    from spil.core.access.models import User
    from spil.core.cases.documents import do_destroy, to_destroy
    from spil.core.cases.documents import selection_list as read

    console = Console()
    prepare_database(console)
    day = on.date() if on else localdate()
    try:
        items = read(selection_list)
    except ValueError as error:
        console.print(f"[red]{error}[/red]")
        raise typer.Exit(1) from None
    user = User.objects.filter(subject=worker, is_active=True).first()
    if user is None or not user.is_staff:
        console.print(f"[red]There is no member of staff {worker}.[/red]")
        raise typer.Exit(1)
    found = to_destroy(items, day)
    table = Table("case", "closed", "paper", "by", "source", title=f"Papers whose time is over, {day}")
    for paper, item in found:
        closed = paper.case.closed_on
        table.add_row(paper.case.reference, f"{closed}", paper.name, f"{item.name}, {item.years} years", item.source)
    console.print(table)
    if really:
        console.print(f"{do_destroy([paper for paper, _ in found], day, acting_user=user):,} papers destroyed")
