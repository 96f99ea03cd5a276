"""Published cases as data: facts in, expected outcome, source. They are the proof that the law is right."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from spil.law.engine.article import LawError
from spil.law.engine.graph import Graph, InvalidFacts, Law
from spil.law.engine.money import half_up_to_euro
from spil.law.engine.units import ValueProblem, parse, write


@dataclass(frozen=True)
class Case:
    """A published case: the law, the first days of the months for which it holds, facts and expected outcomes.

    `rounded` are expectations that the source publishes in whole euros.
    """

    name: str
    law: str
    days: tuple[date, ...]
    source: str
    facts: dict[str, object]
    expect: dict[str, object]
    rounded: dict[str, object]
    place: str


@dataclass(frozen=True)
class Difference:
    """An outcome that is not what the source says."""

    case: Case
    day: date
    outcome: str
    expected: object
    found: object


def read(path: Path) -> Iterator[Case]:
    """Cases of a YAML file, or of all below a folder. Raises LawError that names the file and the case."""
    files = sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
    for file in files:
        document: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        if "cases" not in document:
            raise LawError(f"{file}: a file of cases has the keys source and cases")
        rows: list[dict[Any, Any]] = document["cases"]
        for number, row in enumerate(rows, 1):
            place = f"{file} case {number}"
            source = row.get("source") or document.get("source")
            missing = [key for key in ("name", "law", "facts") if row.get(key) is None]
            if missing or not source:
                raise LawError(f"{place}: lacks {', '.join(missing) or 'source'}")
            if not (row.get("expect") or row.get("expect_rounded")):
                raise LawError(f"{place}: expects nothing")
            yield Case(
                row["name"], row["law"], _days(row, place), source, row["facts"],
                row.get("expect") or {}, row.get("expect_rounded") or {}, place,
            )  # fmt: skip


def _days(row: dict[Any, Any], place: str) -> tuple[date, ...]:
    try:
        if "on" in row or True in row:  # YAML 1.1 reads a bare `on` as true
            return (_date(row.get("on", row.get(True))),)
        first, last = _date(row["from"]), _date(row["until"])
    except (KeyError, ValueError, TypeError):
        raise LawError(f"{place}: give the date as on, or from and until (ISO dates)") from None
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return tuple(date(month // 12, month % 12 + 1, 1) for month in months)


def _date(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def check(case: Case) -> list[Difference]:
    """Differences between what the law gives and what the source says, for every day of the case. Raises LawError."""
    differences: list[Difference] = []
    law = Law.load(case.law)
    targets = [*case.expect, *(name for name in case.rounded if name not in case.expect)]
    for day in case.days:
        graph = law.on(day)
        try:
            outcome = graph.evaluate(graph.read(case.facts), targets)
        except (InvalidFacts, LawError) as problem:
            raise LawError(f"{case.place} ({case.name}) on {day}: {problem}") from None
        for name, expected in case.expect.items():
            if outcome[name] != _expected(graph, case, name, expected):
                differences.append(Difference(case, day, name, expected, write(graph.unit(name), outcome[name])))
        for name, expected in case.rounded.items():
            if half_up_to_euro(outcome[name]) != _expected(graph, case, name, expected):
                differences.append(Difference(case, day, name, expected, write(graph.unit(name), outcome[name])))
    return differences


def _expected(graph: Graph, case: Case, name: str, expected: object) -> int:
    try:
        return parse(graph.unit(name), expected)
    except ValueProblem as problem:
        raise LawError(f"{case.place} ({case.name}): {name} expects {problem.en}") from None


__all__ = ["Case", "Difference", "check", "read"]
