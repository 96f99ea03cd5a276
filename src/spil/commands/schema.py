"""Print the facts and outcomes of a law as JSON Schema, with descriptions."""

import json
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console

from spil.commands.evaluate import LawName
from spil.law.engine import Law, LawError

app = typer.Typer()


@app.command()
def schema(
    law: LawName,
    on: Annotated[datetime, typer.Option("--on", formats=["%Y-%m-%d"], help="Date on which the law holds.")],
) -> None:
    """Print the JSON Schema."""
    try:
        print(json.dumps(Law.load(law).on(on.date()).schema(), indent=2, ensure_ascii=False))
    except LawError as error:
        Console(stderr=True).print(f"[red]{error}[/red]", soft_wrap=True)
        raise typer.Exit(1) from None
