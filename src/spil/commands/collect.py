"""Collect a month by direct debit: spil collect 2026-12. Killed at any moment or started again, nothing is doubled.

It does what the day asks for: makes the collections and tells people at least 14 days ahead, and sends them to the bank
in the last days before.
"""

from datetime import datetime, timedelta
from functools import partial
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from spil.cli import prepare_database, start_django

app = typer.Typer()


@app.command()
def collect(
    month: Annotated[datetime, typer.Argument(formats=["%Y-%m"], help="The month, such as 2026-12.")],
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day that it is; without it, today.")
    ] = None,
    product: Annotated[str, typer.Option(help="What is collected for; without it, everything.")] = "",
) -> None:
    """Prepare, announce and send the collections of a month, as far as its day allows."""
    start_django()
    from django.utils.timezone import localdate

    from spil.contrib.bank.client import LocalBank
    from spil.core.payments import collecting
    from spil.core.payments.receivers import registry

    console = Console()
    prepare_database(console)
    first, today = month.date().replace(day=1), on.date() if on else localdate()
    day = collecting.collect_date(first)
    if lapsed := collecting.do_lapse(today):
        console.print(f"[yellow]{lapsed:,} were not sent before their day: cancelled, and people told[/yellow]")
    table = Table("product", "made now", "told", "no mandate", "sent now", "of cents", title=f"Collected on {day}")
    for name in [product] if product else [each.product for each in registry]:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        made = collecting.Prepared(0, 0, 0)
        try:
            with Progress(*columns, console=console) as bar:
                task = bar.add_task(name, total=None)
                made = collecting.do_prepare(first, name, today=today, progress=partial(bar.advance, task))
        except collecting.UnknownProduct:
            console.print(f"[red]Nothing is collected for {name}. Choose one of:[/red] "
                          + ", ".join(each.product for each in registry))  # fmt: skip
            raise typer.Exit(1) from None
        except collecting.TooLate as late:
            console.print(f"[yellow]{name}: nobody new is collected from, {late}[/yellow]")
        sent = cents = 0
        if today >= day - timedelta(days=collecting.SEND_DAYS) and today < day:
            for batch in collecting.do_batch(first, name):
                console.print(f"{batch.message_id}: {batch.collections_count:,} collections, {batch.sequence}")
            sent, cents = collecting.do_send_all(first, name, LocalBank(), acting_user=None)
        table.add_row(
            name, *(f"{number:,}" for number in (made.made, made.announced, made.without_mandate, sent, cents))
        )
    console.print(table)
    if today < day - timedelta(days=collecting.SEND_DAYS):
        console.print(
            f"Start this again from {day - timedelta(days=collecting.SEND_DAYS)} on to send them to the bank."
        )
