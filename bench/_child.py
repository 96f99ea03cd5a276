"""Runs a function of the benchmarks in a process of its own, so that memory and warm caches are only its own."""

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Outcome:
    """What a function gave, and the most memory that its process had at once (MB; libraries and inputs included)."""

    result: Any
    peak_mb: float


def child(function: str, environment: Mapping[str, str] | None = None, **arguments: Any) -> Outcome:
    """Call `module:function` with arguments that JSON can write. Raises CalledProcessError when it fails."""
    command = [sys.executable, "-m", "bench._child", function, json.dumps(arguments)]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **(environment or {})}, stdout=subprocess.PIPE, check=True
    )
    return Outcome(**json.loads(done.stdout.splitlines()[-1]))


def peak_mb() -> float:
    """Highest resident memory of this process in MB.

    From /proc: what getrusage gives counts the parent's memory too, since a child begins as its copy.
    """
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) * 1024 / 1e6


if __name__ == "__main__":
    module, _, name = sys.argv[1].partition(":")
    result = getattr(importlib.import_module(module), name)(**json.loads(sys.argv[2]))
    print(json.dumps({"result": result, "peak_mb": peak_mb()}))
