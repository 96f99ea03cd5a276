"""The record of who looked at whom: sign it, and check that nothing in it was changed or removed."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from spil.cli import start_django

app = typer.Typer(no_args_is_help=True)
console = Console(highlight=False)


@app.callback()
def audit() -> None:
    """The record of who looked at whom: sign it, and check that nothing in it was changed or removed."""


@app.command()
def checkpoint(
    copy: Annotated[
        Path | None, typer.Option(help="Add the checkpoint as a line to this file, kept elsewhere.")
    ] = None,
) -> None:
    """Sign the record as it stands now."""
    start_django()
    from spil.core.access import checkpoints

    made = checkpoints.do_checkpoint()
    if made is None:
        console.print("Nothing came since the last checkpoint.")
        return
    if copy:
        with copy.open("a", encoding="utf-8") as file:
            file.write(checkpoints.as_line(made) + "\n")
    console.print(f"Checkpoint {made.pk}: {made.size:,} records, root {bytes(made.root).hex()}")
    console.print(f"Public key: {checkpoints.public_key()}")


@app.command()
def verify(
    copy: Annotated[
        Path | None, typer.Option(help="Copies of checkpoints that were kept elsewhere.", exists=True, dir_okay=False)
    ] = None,
) -> None:
    """Check every record against every signed checkpoint. Ends with 1 when something is wrong."""
    start_django()
    from spil.core.access import checkpoints

    lines = copy.read_text(encoding="utf-8").splitlines() if copy else []
    with console.status("Hashing the access record"):
        report = checkpoints.verify([checkpoints.from_line(line) for line in lines if line.strip()])
    console.print(
        f"{report.records:,} records, {report.checkpoints:,} checkpoints; "
        f"{report.records - report.covered:,} records came since the last checkpoint."
    )
    for fault in report.faults:
        console.print(f"[red]Fault:[/red] {fault}")
    if report.number_of_faults > len(report.faults):
        console.print(f"[red]... and {report.number_of_faults - len(report.faults):,} more[/red]")
    if report.number_of_faults:
        raise typer.Exit(1)
    console.print("[green]All is as it was signed.[/green]")
