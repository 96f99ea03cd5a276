"""Serve the portals: makes the database when needed, loads the demo society into an empty one, and starts.

On the first start it lays out tables, static files and demo; a later start finds all of that in place.
"""

import importlib
import os
import subprocess
import sys
from typing import Annotated

import typer
from rich.console import Console

from spil.cli import prepare_database, start_django

app = typer.Typer()
console = Console(highlight=False)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", envvar="PORT")] = 8000,
    workers: Annotated[int, typer.Option(help="Processes that answer requests.")] = 2,
    queue: Annotated[
        bool, typer.Option(help="Work off the queue too: mass operations, and what happens daily.")
    ] = True,
    demo: Annotated[bool, typer.Option(help="Load the demo society when the database is empty.")] = True,
) -> None:
    """Start the web server on an up-to-date database."""
    start_django()
    prepare_database(console)
    _prepare_static_files()
    if demo:
        _prepare_demo()
    _welcome(host, port)

    from django.db import connections
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    connections.close_all()  # the workers are forks; each opens its own
    worker = subprocess.Popen([sys.executable, "-m", "django", "procrastinate", "worker"]) if queue else None
    try:
        Server(
            "spil.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=1,  # more threads in a worker raise the slowest answers fivefold
            workers_kill_timeout=2,  # a worker sometimes sleeps through its signal to stop
            log_level=LogLevels.warning,
        ).serve()
    finally:
        if worker:
            worker.terminate()
            worker.wait()


def _prepare_static_files() -> None:
    """Collect static files when one is newer than the last time."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    stamp = settings.STATIC_ROOT / "staticfiles.json"
    made = stamp.stat().st_mtime if stamp.exists() else 0.0
    files = ((path, storage) for finder in get_finders() for path, storage in finder.list([]))
    if any(os.stat(storage.path(path)).st_mtime > made for path, storage in files):
        with console.status("Collecting style sheets and fonts"):
            call_command("collectstatic", verbosity=0, interactive=False)


def _prepare_demo() -> None:
    from django.conf import settings
    from django.utils.timezone import localdate

    if not settings.DEMO:
        return
    load = importlib.import_module("spil.demo.load")
    if not load.is_needed():
        return
    with console.status("Making an invented society of 10,000 people") as status:
        load.load()
        past = importlib.import_module("spil.demo.past")
        past.live(localdate(), lambda month: status.update(f"Deciding and paying {month:%Y-%m}"))


def _welcome(host: str, port: int) -> None:
    from django.conf import settings

    from spil.text import both

    address = f"http://{host}:{port}"
    console.print(f"\n[bold]Spil[/bold] is at [bold]{address}[/bold]  (stop: Ctrl-C)\n")
    console.print(f"  what am I entitled to   {address}/")
    console.print(f"  my student finance      {address}/mijn/")
    console.print(f"  for case workers        {address}/werk/")
    console.print(f"  for programs            {address}/api/v1/docs\n")
    if settings.DEMO:
        console.print("Log in as one of these invented people; no password is asked:\n")
        for story in importlib.import_module("spil.demo.stories").stories():
            console.print(f"  [bold]{story.name:<28}[/bold]{both(story.words)[1]}")
