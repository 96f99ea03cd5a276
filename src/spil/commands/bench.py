"""Measure speed and memory, beside a peer where there is one, and write build/bench.json."""

import importlib
import json
import os
import platform
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from bench import Measure

ROOT = Path(__file__).resolve().parents[3]

app = typer.Typer()
console = Console(highlight=False)


@app.command()
def bench(
    names: Annotated[list[str] | None, typer.Argument(help="Which benchmarks; all when none is named.")] = None,
    full: Annotated[bool, typer.Option(help="At full size: hours instead of minutes.")] = False,
    output: Annotated[Path, typer.Option(help="Where the numbers go.")] = ROOT / "build" / "bench.json",
) -> None:
    """Run the benchmarks of the folder `bench/`."""
    sys.path.insert(0, str(ROOT))
    present = sorted(path.stem for path in (ROOT / "bench").glob("[a-z]*.py"))
    if unknown := set(names or ()) - set(present):
        raise typer.BadParameter(f"there is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(present)}")
    measures: list[Measure] = []
    for name in names or present:
        with console.status(f"Measuring: {name}"):
            measures += importlib.import_module(f"bench.{name}").run(full)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps({"machine": machine(), "measures": [_row(measure) for measure in measures]}, indent=2))
    console.print(_table(measures))
    console.print(f"Written to {output}")
    if missed := [measure.name for measure in measures if measure.is_met is False]:
        console.print(f"Aim not reached: {', '.join(missed)}")


def machine() -> dict[str, Any]:
    """What the numbers were measured on."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if not information.exists():
        return platform.processor()
    lines = (line for line in information.read_text().splitlines() if line.startswith("model name"))
    return next(lines, platform.processor()).partition(":")[2].strip()


def _row(measure: "Measure") -> dict[str, Any]:
    return asdict(measure) | {"ratio": measure.ratio, "is_met": measure.is_met}


def _table(measures: "list[Measure]") -> Table:
    table = Table(title="Benchmarks")
    for heading in ("What", "Here", "Unit", "Peer", "Times better", "Aim", ""):
        table.add_column(heading, justify="right" if heading in ("Here", "Peer", "Times better", "Aim") else "left")
    for measure in measures:
        peer = "" if measure.peer is None else f"{_number(measure.peer)} {measure.peer_name}"
        met = {True: "reached", False: "missed", None: ""}[measure.is_met]
        here, better, aim = (_number(number) for number in (measure.value, measure.ratio, measure.aim))
        table.add_row(measure.name, here, measure.unit, peer, better, aim, met)
    return table


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
