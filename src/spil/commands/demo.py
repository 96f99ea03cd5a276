"""Fill an empty database with a made-up society, to run the whole agency on."""

import time
from typing import Annotated

import typer
from rich.console import Console

from spil.cli import prepare_database, start_django

app = typer.Typer()


@app.command()
def demo(
    people: Annotated[int, typer.Option(min=10, help="How many people there are.")] = 10_000,
    seed: Annotated[int, typer.Option(help="Another seed makes another society.")] = 1,
) -> None:
    """Make and load the society."""
    start_django()
    from spil.demo.load import is_needed, load

    console = Console()
    prepare_database(console)
    if not is_needed():
        console.print("[red]The database already has people in it. Use an empty one: SPIL_DB=other spil demo[/red]")
        raise typer.Exit(1)
    began = time.monotonic()
    with console.status(f"Making {people:,} people"):
        count = load(people, seed)
    console.print(f"{count:,} people in {time.monotonic() - began:.1f} s")
