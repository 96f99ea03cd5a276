"""Take the steps about arrears that are due on a day, or show the figures of arrangements. Repeated it does no more."""

from datetime import date, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from spil.cli import prepare_database, start_django

app = typer.Typer()


@app.command()
def arrears(
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day, such as 2026-11-24; else today.")
    ] = None,
    figures: Annotated[
        bool, typer.Option("--figures", help="Only show the figures of the year until that day.")
    ] = False,
) -> None:
    """Reminders, demands, writs and hand-overs that are due; reports of the bailiff taken in; referrals sent."""
    start_django()
    from django.utils.timezone import localdate

    from spil.contrib.bailiff.client import LocalBailiff, WrongReport
    from spil.contrib.bank.client import LocalBank
    from spil.contrib.debt_help.client import LocalDebtHelp
    from spil.services.arrears.models import Step
    from spil.services.arrears.service import do_day, do_pay_back

    console = Console()
    prepare_database(console)
    day = on.date() if on else localdate()
    if figures:
        console.print(_figures(day))
        return
    with Progress(console=console) as bar:
        task = bar.add_task("Arrears", total=None)
        try:
            done = do_day(
                day, LocalBailiff(), LocalDebtHelp(),
                progress=lambda number, all_: bar.update(task, completed=number, total=all_),
            )  # fmt: skip
        except WrongReport as error:
            console.print(f"[red]{error}[/red] All steps were taken; mend or remove that report and run again.")
            raise typer.Exit(1) from None
    paid_back = do_pay_back(day, LocalBank())
    table = Table("step", "number", title=f"Arrears on {day}")
    for kind in Step.Kind.values:
        if done.steps[kind]:
            table.add_row(kind, f"{done.steps[kind]:,}")
    table.add_row("arrangements broken", f"{done.broken:,}")
    table.add_row("messages sent outside", f"{done.sent:,}")
    table.add_row("paid back, as too much was paid", f"{paid_back:,}")
    table.add_row("reports taken in", f"{done.reports:,}")
    console.print(table)
    for number in done.unknown:
        console.print(f"[yellow]Not about a hand-over of ours:[/yellow] {number}")


def _figures(day: date) -> Table:
    """Arrangements in the year until a day, by kind of debt."""
    from spil.core.ledger.models import Account
    from spil.services.arrears.service import COMBINED, figures

    found = figures(day.replace(month=1, day=1), day)
    over = ["several kinds" if one.kind == COMBINED else Account(one.kind).label for one in found]
    table = Table("arrangements", *over, title=f"Payment arrangements, {day.year}-01-01 to {day}")
    for name in ("requested", "granted", "running", "paid_off", "broken", "handed_over", "withdrawn", "refused"):
        table.add_row(name.replace("_", " "), *(f"{getattr(one, name):,}" for one in found))
    table.add_row("average a month (euros)", *(f"{one.average_cents / 100:,.2f}" for one in found))
    return table
