"""Who is entitled and does not use it: find them, send approved waves, print letters, measure what waves did."""

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, TaskID
from rich.table import Table

from spil.cli import prepare_database, progress, start_django

app = typer.Typer(no_args_is_help=True)
console = Console(highlight=False)


@app.callback()
def take_up() -> None:
    """Who is entitled and does not use it: find them, send approved waves, print letters, measure what waves did."""


@app.command()
def find(month: Annotated[datetime, typer.Argument(formats=["%Y-%m"], help="The month, such as 2026-11.")]) -> None:
    """Run the law over everyone known, and count who would get something and does not ask for it. Changes nothing."""
    start_django()
    from spil.law.engine.units import Unit, say
    from spil.services.take_up import service

    table = Table("target", "people", "missed a month", title=f"{month:%Y-%m}")
    with progress(console) as bar:
        for target in service.Target.values:
            show = partial(_show, bar, bar.add_task(target, total=None))
            found = service.find(target, month.date().replace(day=1), progress=show)
            table.add_row(target, f"{len(found):,}", say(Unit("cents"), int(found.missed.sum()), "en"))
    console.print(table)


def _show(bar: Progress, task: TaskID, done: int, total: int) -> None:
    bar.update(task, completed=done, total=total)


@app.command()
def send(wave: Annotated[int, typer.Argument(help="Number of a wave that a second person approved.")]) -> None:
    """Draw a wave and tell those who are to be told: all of it, or nothing."""
    start_django()
    from spil.services.take_up import service

    try:
        told = service.do_send(_wave(wave), acting_user=None)
    except (service.NotApproved, service.AlreadySent, service.NobodyEligible) as why:
        console.print(f"[red]{why}[/red]")
        raise typer.Exit(1) from None
    console.print(f"Wave {wave}: {told:,} people were told.")


@app.command(name="letters")
def print_letters(
    wave: Annotated[int, typer.Argument(help="Number of a wave that was sent on paper.")],
    out: Annotated[Path, typer.Option(help="Folder for the letters.", file_okay=False)],
    processes: Annotated[int, typer.Option(help="Letters made at the same time.", min=1)] = 2,
) -> None:
    """Write the letters of a wave as PDF for the printer."""
    start_django()
    from spil.services.take_up import service

    known = _wave(wave)
    if known.sent_on is None or known.channel != "letter":
        console.print(f"[red]Wave {wave} was not sent on paper.[/red]")
        raise typer.Exit(1)
    written = service.print_letters(known, out, processes=processes)
    console.print(f"{written:,} letters in {out}")


@app.command()
def effect(wave: Annotated[int, typer.Argument(help="Number of a wave that was sent.")]) -> None:
    """Who applied after a wave, told or not, and how sure we are of the difference."""
    start_django()
    from django.utils.timezone import localdate

    from spil.services.take_up.effect import effect

    known = _wave(wave)
    if known.sent_on is None:
        console.print(f"[red]Wave {wave} was not sent yet.[/red]")
        raise typer.Exit(1)
    table = Table("weeks", "group", "people", "applied", "share", "more than the control group (95%)")
    found = effect(known, localdate())
    sure = {(one.group.weeks, one.group.arm): one for one in found.against_control}
    for rate in found.rates:
        name = {-1: "all told", 0: "control group"}.get(rate.arm) or known.texts[rate.arm - 1]
        against = sure.get((rate.weeks, rate.arm))
        more = f"{against.difference:+.1%} ({against.low:+.1%} to {against.high:+.1%})" if against else ""
        table.add_row(str(rate.weeks), name, f"{rate.people:,}", f"{rate.applied:,}", f"{rate.share:.1%}", more)
    console.print(table)


@app.command()
def replay() -> None:
    """Send the waves of the demo's past in a demo society, with people's invented answers."""
    start_django()
    from django.utils.timezone import localdate

    from spil.demo.take_up import replay
    from spil.services.take_up.models import Wave

    prepare_database(console)
    if Wave.objects.exists():
        console.print("[red]There are waves already. Use a fresh demo society: SPIL_DB=other spil demo[/red]")
        raise typer.Exit(1)
    replay(
        localdate(), progress=lambda wave, told: console.print(
            f"Wave {wave.pk}, {wave.target}, sent {wave.sent_on}: {told:,} of at most {wave.size:,} told"
        )
    )  # fmt: skip


def _wave(number: int):  # type: ignore[no-untyped-def]  # the models are imported when a command runs
    from spil.services.take_up.models import Wave

    wave = Wave.objects.filter(pk=number).first()
    if wave is None:
        console.print(f"[red]There is no wave {number}.[/red]")
        raise typer.Exit(1)
    return wave
