"""The command line of the agency: `spil COMMAND`.

Each command is a module in `spil/commands/` with a Typer named `app`; the first line of its docstring is its help.
A module is imported only when its command is called, so that `spil --help` stays fast. Nothing needs to be registered.
"""

import ast
import importlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

COMMANDS = Path(__file__).parent / "commands"


def start_django() -> None:
    """Load settings and models. Call it first thing in a command that needs them, before importing models."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spil.settings")
    import django

    django.setup()


def prepare_database(console: "Console") -> None:
    """Lay out the tables of a database that lacks some."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        with console.status(f"Laying out the database ({len(plan)} steps)"):
            call_command("migrate", verbosity=0, interactive=False)


def progress(console: "Console") -> "Progress":
    """A bar that shows what is done of how many, and the time left."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console)


class Commands(TyperGroup):
    """Finds commands by the names of their files; reads their help without importing them."""

    def list_commands(self, ctx: Any) -> list[str]:
        return sorted(path.stem.replace("_", "-") for path in COMMANDS.glob("[a-z]*.py"))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command as the list of commands shows it."""
        path = COMMANDS / f"{cmd_name.replace('-', '_')}.py"
        if not path.exists():
            return None
        documentation = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        return TyperCommand(cmd_name, help=documentation.partition("\n")[0])

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command itself, now that it is called."""
        name, _, rest = super().resolve_command(ctx, args)
        module = importlib.import_module(f"spil.commands.{args[0].replace('-', '_')}")
        command = typer.main.get_command(module.app)
        command.name = name
        return name, command, rest


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def spil() -> None:
    """Spil: the law of education, carried out."""
