"""Decide, book and pay a month of student finance: spil month 2025-09. Killed at any moment, start it again."""

import time
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from spil.cli import prepare_database, progress, start_django

app = typer.Typer()


@app.command()
def month(
    month: Annotated[datetime, typer.Argument(formats=["%Y-%m"], help="The month, such as 2025-09.")],
    size: Annotated[int, typer.Option(help="People in one transaction.", min=1)] = 5_000,
    pay: Annotated[bool, typer.Option(help="Order and send the payments too.")] = True,
) -> None:
    """Decide for everyone who applied, book the amounts, write the letters, order and send the payments."""
    start_django()
    from spil.contrib.bank.client import LocalBank
    from spil.core.ledger.service import totals
    from spil.core.payments.service import unpaid
    from spil.law.engine.units import Unit, say
    from spil.services.student_finance.service import PRODUCT, pay_month, run_month

    console = Console()
    prepare_database(console)
    first = month.date().replace(day=1)
    began = time.monotonic()
    with progress(console) as bar:
        task = bar.add_task("Deciding", total=None)
        decided = run_month(first, size=size, progress=lambda done, all_: bar.update(task, completed=done, total=all_))
    table = Table("step", "number", title=f"{first:%Y-%m}, {time.monotonic() - began:.1f} s to decide and book")
    table.add_row("decisions made now", f"{decided:,}")
    if pay:
        with progress(console) as bar:
            task = bar.add_task("Ordering", total=None)
            ordered, sent = pay_month(first, LocalBank(), progress=lambda done: bar.advance(task, done))
        table.add_row("payments ordered now", f"{ordered:,}")
        table.add_row("batches sent now", f"{sent:,}")
        table.add_row("payable, but not to be paid (no bank account)", f"{len(unpaid(first, PRODUCT)):,}")
    for account, cents in sorted(totals(first).items()):
        table.add_row(f"booked: {account.label}", say(Unit("cents"), cents, "en"))
    table.add_row("ledger comes to", f"{sum(totals(first).values())} cents")
    console.print(table)
