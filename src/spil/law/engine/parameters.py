"""Dated parameters: amounts, rates and terms from `parameters.toml`, each with unit, article and source."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from spil.law.engine.article import LawError
from spil.law.engine.units import SIMPLE_UNITS, Unit, ValueProblem, parse


@dataclass(frozen=True)
class Value:
    """The value from `since` to `until` (inclusive). `status` is verified (read in the source) or derived."""

    since: date
    until: date
    value: int
    status: str
    source: str
    note: str


@dataclass(frozen=True)
class Parameter:
    """A dated series of values with its unit and article."""

    name: str
    unit: Unit
    act: str
    article: str
    nl: str
    en: str
    values: tuple[Value, ...]
    place: str

    def on(self, day: date) -> Value | None:
        """The value in force on a day, or None."""
        return next((value for value in self.values if value.since <= day <= value.until), None)


def load(path: Path) -> dict[str, Parameter]:
    """Parameters of a TOML file by name. Raises LawError that names file and line."""
    text = path.read_text(encoding="utf-8")
    try:
        tables: dict[str, dict[str, Any]] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LawError(f"{_place(path)}: {error}") from None
    lines = {line.strip()[1:-1]: number for number, line in enumerate(text.splitlines(), 1) if line.startswith("[")}
    return {name: _parameter(name, table, f"{_place(path)}:{lines.get(name, 1)}") for name, table in tables.items()}


def _place(path: Path) -> str:
    return f"law/{path.parent.name}/{path.name}"


def _parameter(name: str, table: dict[str, Any], place: str) -> Parameter:
    missing = [key for key in ("unit", "act", "article", "nl", "en", "values") if not table.get(key)]
    if missing:
        raise LawError(f"{place}: parameter {name} lacks {', '.join(missing)}")
    unit = SIMPLE_UNITS.get(table["unit"])
    if unit is None:
        raise LawError(f"{place}: unit {table['unit']!r} of {name} is none of {', '.join(SIMPLE_UNITS)}")
    values: list[Value] = []
    starts = [date.fromisoformat(row["since"]) for row in table["values"]]
    for row, since, following in zip(table["values"], starts, [*starts[1:], None], strict=True):
        natural_end = following - timedelta(days=1) if following else date.max
        until = date.fromisoformat(row["until"]) if "until" in row else natural_end
        if until < since or until > natural_end:
            raise LawError(f"{place}: values of {name} overlap or are not in order at {row['since']}")
        if row.get("status") not in ("verified", "derived") or not row.get("source"):
            raise LawError(f"{place}: {name} since {row['since']} needs a source and status verified or derived")
        if row["status"] == "derived" and not row.get("note"):
            raise LawError(f"{place}: {name} since {row['since']} is derived: give the computation as note")
        try:
            value = parse(unit, row["value"])
        except ValueProblem as problem:
            raise LawError(f"{place}: value of {name} since {row['since']}: expected {problem.en}") from None
        values.append(Value(since, until, value, row["status"], row["source"], row.get("note", "")))
    return Parameter(name, unit, table["act"], table["article"], table["nl"], table["en"], tuple(values), place)
