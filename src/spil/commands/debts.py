"""Open a month for all debtors: spil debts 2026-12. Killed at any moment or started again, nothing is doubled."""

import time
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from spil.cli import prepare_database, progress, start_django

app = typer.Typer()


@app.command()
def debts(
    month: Annotated[datetime, typer.Argument(formats=["%Y-%m"], help="The month, such as 2026-12.")],
    size: Annotated[int, typer.Option(help="People in one transaction.", min=1)] = 5_000,
) -> None:
    """Book interest and what fell due of the month before, decide what changes, write letters, open the month."""
    start_django()
    from spil.core.ledger.models import Account
    from spil.core.ledger.service import totals
    from spil.law.engine.units import Unit, say
    from spil.services.repayment.facts import LOANS
    from spil.services.repayment.service import NotKnownYet, do_month

    console = Console()
    prepare_database(console)
    first = month.date().replace(day=1)
    began = time.monotonic()
    try:
        with progress(console) as bar:
            task = bar.add_task("Opening", total=None)
            done = do_month(first, size=size, progress=lambda did, all_: bar.update(task, completed=did, total=all_))
    except NotKnownYet:
        console.print(f"[red]The law's parameters have no rates of {first:%Y-%m} yet. Add them, and run again.[/red]")
        raise typer.Exit(1) from None
    table = Table("step", "number", title=f"{first:%Y-%m}, {time.monotonic() - began:.1f} s")
    table.add_row("debtors opened now", f"{done.persons:,}")
    table.add_row("decisions made now", f"{done.decisions:,}")
    for name, cents in (
        ("interest booked", done.interest_cents), ("fell due", done.due_cents), ("lapsed", done.remitted_cents),
    ):  # fmt: skip
        table.add_row(name, say(Unit("cents"), cents, "en"))
    for account, cents in sorted(totals().items()):
        if account in (*LOANS, Account.INSTALMENT):
            table.add_row(f"owed: {account.label}", say(Unit("cents"), cents, "en"))
    console.print(table)
