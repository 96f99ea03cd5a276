"""The command line finds its commands, and shows them without loading what they need."""

import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner

from spil.cli import COMMANDS, app


def test_help_names_every_command() -> None:
    result = CliRunner().invoke(app, ["--help"])
    assert result.exit_code == 0
    names = {path.stem.replace("_", "-") for path in Path(COMMANDS).glob("[a-z]*.py")}
    assert "serve" in names
    assert all(f" {name} " in result.output for name in names)


def test_every_command_has_help_of_its_own() -> None:
    for path in Path(COMMANDS).glob("[a-z]*.py"):
        result = CliRunner().invoke(app, [path.stem.replace("_", "-"), "--help"])
        assert result.exit_code == 0, result.output


def test_an_unknown_command_is_refused() -> None:
    result = CliRunner().invoke(app, ["no-such-command"])
    assert result.exit_code == 2
    assert "no-such-command" in result.output


def test_help_loads_no_framework() -> None:
    code = (
        "import sys; from typer.testing import CliRunner; from spil.cli import app; CliRunner().invoke(app, ['--help'])"
    )
    heavy = "print([name for name in ('django', 'numba', 'numpy', 'pyarrow') if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", f"{code}; {heavy}"], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
