"""Take in what the bank says: paid, received, rejected or returned. Started again it changes nothing."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from spil.cli import prepare_database, start_django

app = typer.Typer()


@app.command()
def bank(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            exists=True, dir_okay=False, help="camt.053, camt.054 or pain.002; without any, what the bank has."
        ),
    ] = None,
    refund: Annotated[bool, typer.Option(help="Also pay back what was paid too much, or is not for us.")] = False,
) -> None:
    """Book what was paid, received or collected, take back what was returned, and name what is not ours."""
    start_django()
    from django.conf import settings
    from django.utils.timezone import localdate

    from spil.contrib.bank.client import LocalBank
    from spil.contrib.payment_provider.mollie import Mollie
    from spil.core.payments.online import do_poll
    from spil.core.payments.service import Read, do_fetch, do_give_back, do_read

    console = Console()
    prepare_database(console)
    try:
        reads = [do_read(file.read_bytes(), acting_user=None) for file in files or ()]
    except ValueError as error:
        console.print(f"[red]{error}[/red]")
        raise typer.Exit(1) from None
    if not files:
        with console.status("Reading the bank's messages"):
            reads = [do_fetch(LocalBank(), acting_user=None)]
            ended = do_poll(Mollie(f"http://{settings.ALLOWED_HOSTS[0]}"))
        if ended:
            console.print(f"{ended:,} payments online whose end nobody had told us")
    total = sum(reads, Read())
    console.print(
        f"{total.booked:,} batches booked, {total.returned:,} payments returned, {total.matched:,} receipts matched, "
        f"{total.unmatched:,} to be worked on"
    )
    for name in total.unknown:
        console.print(f"[yellow]Not ours:[/yellow] {name}")
    if refund:
        orders, batches = do_give_back(localdate(), LocalBank(), acting_user=None)
        console.print(f"{orders:,} paid back, in {batches:,} batches")
