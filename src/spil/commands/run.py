"""Carry out a product for many: spil run plan, rehearse, approve, start, release, undo, show. See docs/runs.md."""

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from spil.cli import prepare_database, progress, start_django

if TYPE_CHECKING:
    from spil.core.access.models import User
    from spil.core.runs.models import Run

app = typer.Typer(no_args_is_help=True)
console = Console(highlight=False)
LOOK = 0.5  # seconds between two looks at how far the workers are
Number = Annotated[int, typer.Argument(help="Number of the run.")]
By = Annotated[str, typer.Option("--by", help="Who does this: the name by which they log in, such as demo:manager.")]
Workers = Annotated[int, typer.Option(help="Processes that take part.", min=1)]


@app.callback()
def prepare() -> None:
    """Carry out a product for many: planned, rehearsed, approved by another, started, released or undone."""
    start_django()
    prepare_database(console)


@app.command()
def plan(
    product: Annotated[str, typer.Argument(help="Name of the product, such as compensation.")],
    month: Annotated[datetime, typer.Option(formats=["%Y-%m"], help="Month that it is booked for.")],
    by: By,
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of the law; default: today.")] = None,
    budget: Annotated[int | None, typer.Option(help="Budget in whole euros.", min=0)] = None,
    size: Annotated[int, typer.Option(help="People in one transaction.", min=1)] = 20_000,
) -> None:
    """Plan a run: whom it may concern is divided into chunks."""
    from django.utils.timezone import localdate

    from spil.core.runs import service

    day = on.date() if on else localdate()
    cents = None if budget is None else budget * 100
    made = _said(
        lambda: service.do_plan(
            product, month=month.date(), on=day, budget_cents=cents, size=size, acting_user=_user(by)
        )
    )
    console.print(f"Run {made.pk} is planned: {made.chunks.count():,} chunks. Next: spil run rehearse {made.pk}")


@app.command()
def rehearse(run: Number, by: By, workers: Workers = 2) -> None:
    """Work everything out and write nothing: totals, distribution, the oddest cases."""
    from spil.core.runs import service

    one, began = _run(run), time.monotonic()
    with progress(console) as bar:
        task = bar.add_task("Rehearsing", total=service.progress_of(one).people)
        _said(
            lambda: service.do_rehearse(
                one, acting_user=_user(by), workers=workers, progress=lambda done: bar.advance(task, done)
            )
        )
    _show(one, time.monotonic() - began)


@app.command()
def approve(run: Number, by: By) -> None:
    """Approve what was rehearsed; somebody else than who planned it."""
    from spil.core.runs import service

    _said(lambda: service.do_approve(_run(run), acting_user=_user(by)))
    console.print(f"Run {run} is approved. Next: spil run start {run}")


@app.command()
def start(run: Number, by: By, workers: Workers = 2) -> None:
    """Decide and book, or go on with it. Ctrl-C stops it between two chunks."""
    from spil.core.runs.service import do_start

    _carry_on(run, by, workers, "running", do_start, "Deciding and booking")


@app.command()
def release(run: Number, by: By, workers: Workers = 2) -> None:
    """Order the payments and write to the people, when all is decided and checked."""
    from spil.core.runs.service import do_release

    _carry_on(run, by, workers, "releasing", do_release, "Paying and writing")


@app.command()
def undo(run: Number, by: By, workers: Workers = 2) -> None:
    """Take a run back as a whole by counter-postings, as long as nothing was paid."""
    from spil.core.runs.service import do_undo

    _carry_on(run, by, workers, "undoing", do_undo, "Taking back")


@app.command()
def retry(run: Number, by: By) -> None:
    """Put chunks that were set apart back in line; start, release or undo goes on with them."""
    from spil.core.runs import service

    console.print(f"{service.do_retry(_run(run), acting_user=_user(by)):,} chunks are back in line.")


@app.command()
def work(run: Number) -> None:
    """Take part in a run that was started elsewhere, until no chunk is left."""
    from spil.core.runs import service

    service.work(run)


@app.command()
def show(run: Number) -> None:
    """How far a run is, and what was rehearsed."""
    _show(_run(run), 0)


def _carry_on(number: int, by: str, workers: int, state: str, begin: Callable[..., None], what: str) -> None:
    """Bring a run to a state, or let it go on in it when it was stopped, and work it off."""
    from spil.core.runs.service import do_start

    one = _run(number)
    if one.state != state:
        _said(lambda: begin(one, acting_user=_user(by)))
    elif one.stopped_at:
        _said(lambda: do_start(one, acting_user=_user(by)))
    _work_off(one, by, workers, what)


def _work_off(run: "Run", by: str, workers: int, what: str) -> None:
    """Have processes work on it, and show how far they are."""
    from spil.core.runs import service

    command = [sys.executable, "-m", "spil", "run", "work", str(run.pk)]
    began = time.monotonic()
    processes = [subprocess.Popen(command) for _ in range(workers)]
    try:
        with progress(console) as bar:
            task = bar.add_task(what, total=service.progress_of(run).people)
            state = run.state
            while any(process.poll() is None for process in processes):
                run.refresh_from_db()
                if run.state == state:
                    bar.update(task, completed=service.progress_of(run).people_done)
                time.sleep(LOOK)
            bar.update(task, completed=service.progress_of(run).people)
    except KeyboardInterrupt:
        service.do_stop(run, acting_user=_user(by))
        console.print(f"Stopped after the chunk under way. Go on with the same command for run {run.pk}.")
    for process in processes:
        process.wait()
    run.refresh_from_db()
    _show(run, time.monotonic() - began)


def _show(run: "Run", seconds: float) -> None:
    from spil.core.runs import service
    from spil.core.runs.product import product
    from spil.law.engine.units import Unit, say
    from spil.text import both

    what, found = product(run.product), service.progress_of(run)
    took = f", {seconds:.1f} s" if seconds else ""
    stopped = ", stopped" if run.stopped_at else ""
    table = Table(
        "", "number", title=f"Run {run.pk}: {both(what.label)[1]} {run.month:%Y-%m}, {run.state}{stopped}{took}"
    )
    totals = found.totals or {
        "people": (run.rehearsal or {}).get("people", 0), "decisions": (run.rehearsal or {}).get("decisions", 0),
        **(run.rehearsal or {}).get("amounts", {}),
    }  # fmt: skip
    table.add_row("chunks done", f"{found.chunks_done:,} of {found.chunks:,}, {found.apart:,} set apart")
    for name in ("people", "decisions", "told"):
        if name in totals:
            table.add_row(name, f"{totals[name]:,}")
    for name, label in what.amounts.items():
        table.add_row(both(label)[1], say(Unit("cents"), totals.get(name, 0), "en"))
    if run.budget_cents is not None:
        table.add_row("budget", say(Unit("cents"), run.budget_cents, "en"))
    console.print(table)
    for chunk in run.chunks.exclude(reason="").order_by("number"):
        console.print(f"set apart: people {chunk.first} to {chunk.last}: {chunk.reason}")


def _run(number: int) -> "Run":
    from spil.core.runs.models import Run

    found = Run.objects.filter(pk=number).first()
    if found is None:
        raise typer.BadParameter(f"there is no run {number}")
    return found


def _user(subject: str) -> "User":
    from spil.core.access.models import Role, User

    found = User.objects.filter(subject=subject, role=Role.MANAGER, is_active=True).first()
    if found is None:
        raise typer.BadParameter(f"there is no manager {subject}")
    return found


def _said(do: Callable[[], Any]) -> Any:
    """What a step gives; what stands in its way is said in one line instead of a trace."""
    from spil.core.runs import service

    refusals = {
        service.SamePerson: "Somebody else than who planned it must approve it.",
        service.AlreadyRunning: "Another run of this product is under way; release or undo that one first.",
        service.AlreadyPaid: "Payments were ordered, so it cannot be undone as a whole any more.",
    }
    try:
        return do()
    except (service.SamePerson, service.AlreadyRunning, service.AlreadyPaid) as error:
        said = refusals[type(error)]
    except (service.NotNow, ValueError, LookupError) as error:
        said = f"This cannot be done now: {error}."
    Console(stderr=True).print(f"[red]{said}[/red]", soft_wrap=True)
    raise typer.Exit(1)
