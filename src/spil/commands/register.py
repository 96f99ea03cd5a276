"""The algorithm register: what the laws and selection instruments do, as the national publication standard wants."""

import json
from typing import Annotated

import typer

from spil.cli import start_django

app = typer.Typer(no_args_is_help=True)


@app.callback()
def register() -> None:
    """The algorithm register: what the laws and selection instruments do."""


@app.command()
def show(key: Annotated[str, typer.Argument(help="An entry, such as soort-collegegeld; empty: all.")] = "") -> None:
    """Print entries as JSON."""
    start_django()
    from spil.services.openness.register import entries

    found = entries()
    if key and key not in found:
        raise typer.BadParameter(f"there is no entry {key}; choose from {', '.join(found)}")
    typer.echo(json.dumps(found[key] if key else found, ensure_ascii=False, indent=1))


@app.command()
def publish() -> None:
    """Write down all entries as published, after the code changed; says which are different."""
    start_django()
    from spil.services.openness.register import do_publish

    changed = do_publish()
    typer.echo(f"changed: {', '.join(changed)}" if changed else "nothing changed")
