"""Installations differ by their environment only; production refuses to start half configured."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SHOW = """
import json
from spil import settings
print(json.dumps({name: getattr(settings, name) for name in
    ("DEBUG", "DEMO", "ALLOWED_HOSTS", "DATABASES", "SECRET_KEY", "SESSION_COOKIE_SECURE", "EMBEDDED_POSTGRES")}))
"""


def settings_with(var: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SPIL_", "DATABASE_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-c", SHOW],
        env=kept | {"SPIL_VAR": str(var)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def shown(result: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert result.returncode == 0, result.stderr
    values: dict[str, Any] = json.loads(result.stdout)
    return values


def test_development_makes_a_secret_once_that_only_the_owner_reads(tmp_path: Path) -> None:
    first, second = shown(settings_with(tmp_path)), shown(settings_with(tmp_path))
    assert first["SECRET_KEY"] == second["SECRET_KEY"]
    assert (tmp_path / "spil_secret_key").stat().st_mode & 0o077 == 0
    assert first["EMBEDDED_POSTGRES"]
    assert first["DEMO"]


@pytest.mark.parametrize(
    ("environment", "complaint"),
    [
        ({"SPIL_ENV": "production"}, "SPIL_SECRET_KEY must be set"),
        ({"SPIL_ENV": "staging"}, "must be development or production"),
    ],
)
def test_an_incomplete_environment_is_refused(tmp_path: Path, environment: dict[str, str], complaint: str) -> None:
    result = settings_with(tmp_path, **environment)
    assert result.returncode != 0
    assert complaint in result.stderr
    assert not list(tmp_path.iterdir())


def test_production_is_strict(tmp_path: Path) -> None:
    values = shown(
        settings_with(
            tmp_path, SPIL_ENV="production", SPIL_SECRET_KEY="x" * 60, SPIL_DEBUG="1", SPIL_HOSTS="spil.example"
        )
    )
    assert not values["DEBUG"]
    assert not values["DEMO"]
    assert values["SESSION_COOKIE_SECURE"]
    assert values["ALLOWED_HOSTS"] == ["spil.example"]


def test_database_url(tmp_path: Path) -> None:
    values = shown(
        settings_with(tmp_path, DATABASE_URL="postgresql://jo:p%40ss@db.example:5433/agency?sslmode=require")
    )
    database = values["DATABASES"]["default"]
    assert not values["EMBEDDED_POSTGRES"]
    assert [database[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "jo",
        "p@ss",
        "db.example",
        "5433",
        "agency",
    ]
    assert database["OPTIONS"] == {"sslmode": "require"}
