"""See what is late in cases, tell it, set the penalties that have ended and pay them. May run as often as one likes."""

from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from spil.cli import prepare_database, start_django

app = typer.Typer()


@app.command()
def cases_due(
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="As of this day; default: today.")] = None,
    pay: Annotated[bool, typer.Option(help="Order and send the payments too.")] = True,
) -> None:
    """Tell those for whom we are late, set and pay penalties, and show the load of the teams."""
    start_django()
    from django.utils.timezone import localdate

    from spil.contrib.bank.client import LocalBank
    from spil.core.cases.service import WEEKS_AHEAD, do_daily, forecast
    from spil.core.cases.types import TEAMS
    from spil.text import euro

    console = Console()
    prepare_database(console)
    day = on.date() if on else localdate()
    with console.status("Going through the cases"):
        done = do_daily(day, LocalBank() if pay else None)
    console.print(f"{done.late_told:,} told that we are late, {done.penalties:,} penalties set: {euro(done.cents)}")
    console.print(f"{done.ordered:,} payments ordered, {done.sent:,} batches sent")
    table = Table("team", "open", "late", *(f"week {week + 1}" for week in range(WEEKS_AHEAD)), title=f"Due, {day}")
    for one in forecast(day):
        table.add_row(str(TEAMS[one.team]), *(f"{number:,}" for number in (one.open, one.late, *one.due)))
    console.print(table)
