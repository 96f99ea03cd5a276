"""What holds for every law: it builds on every date, both paths agree, every case agrees, every rule has a case."""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

import spil.law
from spil.commands.parameters import derived_page
from spil.law.common import Education
from spil.law.engine import Graph, Law, LawError, fusing, kernel
from spil.law.engine.cases import Case, check, read
from spil.law.engine.sampling import random_columns

FOLDER = Path(spil.law.__file__).parent
FIRST, LAST = date(2015, 9, 1), date(2026, 12, 31)
CASES = list(read(FOLDER))
PUBLISHED = re.compile(r"https?://\S+\.\S+|ECLI:NL:\w+:\d{4}:\w+|(Stb|Stcrt)\. \d{4}, \d+|Kamerstukken ")


def computable(graph: Graph) -> list[str]:
    """Outcomes of the law's own folder that have all that they need on the day of the graph."""
    found = []
    for name, rule in graph.rules.items():
        try:
            graph.order([name])
        except LawError:
            continue
        if rule.place.startswith(f"law/{graph.law.name}/"):
            found.append(name)
    return found


def interpreted(text: str) -> Callable[..., None]:
    """A generated kernel as plain Python, which starts at once: compiling the law of every date takes minutes."""
    shim = (
        "from operator import floordiv as quotient, mod as remainder, setitem\n"
        "floor_quotient, floor_rest = quotient, remainder\n"
        "uint64 = int\n"
        "def choose(test, one, other):\n    return one if test else other\n"
        "def int64_at(column, row):\n    return int(column[row])\n"
        "int8_at = int32_at = int64_at\n"
        "def flag_at(column, row):\n    return bool(column[row])\n"
        "int8_to = int32_to = int64_to = flag_to = setitem\n"
        "def int8_within(column, first, end, least, most):\n"
        "    return all(least <= value <= most for value in column[first:end])\n"
        "int32_within = int64_within = int8_within\n"
        "def helper(function):\n    return function\n"
        "def njit(**options):\n    return helper\n"
    )
    plain = text.replace(fusing.HEAD, shim)
    assert "numba" not in plain
    scope: dict[str, Any] = {}
    exec(plain, scope)
    return scope["kernel"]


def assert_both_paths_agree(graph: Graph, seed: int) -> None:
    targets = computable(graph)
    _, needed = graph.order(targets)
    columns = random_columns(graph.law.facts, needed, 40, seed)
    found = graph.run(columns, targets)
    for row in range(40):
        facts = {fact: int(column[row]) for fact, column in columns.items()}
        assert {t: int(found[t][row]) for t in targets} == graph.evaluate(facts, targets), (graph.day, facts)


@pytest.mark.parametrize("name", Law.names())
def test_the_generated_kernel_agrees_with_the_explained_path_at_every_change_of_law(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernel, "load", interpreted)
    monkeypatch.setattr(kernel, "addresses", list)
    for seed, day in enumerate(Law.load(name).dates_of_change(FIRST, LAST)):
        assert_both_paths_agree(Graph(Law.load(name), day), seed)


@pytest.mark.parametrize("name", Law.names())
def test_the_compiled_kernel_agrees_with_the_explained_path(name: str) -> None:
    """On the last day; `spil bench` compares a hundred thousand people at every change of law."""
    assert_both_paths_agree(Law.load(name).on(LAST), 0)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{Path(case.place.split()[0]).stem}: {case.name}")
def test_published_case(case: Case) -> None:
    assert check(case) == []


@lru_cache
def reached() -> frozenset[tuple[str, str]]:
    """Versions of rules (name and place) that the cases reach, each on a day on which that version holds."""
    found: set[tuple[str, str]] = set()
    for case in CASES:
        for day in case.days:
            rules, _ = Law.load(case.law).on(day).order([*case.expect, *case.rounded])
            found |= {(rule.name, rule.place) for rule in rules}
    return frozenset(found)


@pytest.mark.parametrize("name", Law.names())
def test_every_version_of_every_rule_is_reached_by_a_case(name: str) -> None:
    written = {(rule.name, rule.place) for versions in Law.load(name).rules.values() for rule in versions}
    assert sorted(written - reached()) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{Path(case.place.split()[0]).stem}: {case.name}")
def test_every_case_says_where_it_was_published(case: Case) -> None:
    assert PUBLISHED.match(case.source), case.source


def test_published_cases_of_student_finance_are_many_and_spread() -> None:
    cases = [case for case in CASES if case.law == "student_finance"]
    assert len({(case.source, case.name) for case in cases}) >= 60
    assert {day.year for case in cases for day in case.days} >= set(range(FIRST.year, LAST.year + 1))
    kinds = {kind.name.lower() for kind in Education if kind != Education.NONE}
    assert {case.facts.get("education") for case in cases} >= kinds


def test_the_page_of_derived_parameters_is_up_to_date() -> None:
    page = FOLDER.parents[2] / "docs" / "derived-parameters.md"
    assert page.read_text(encoding="utf-8") == derived_page(), "run: spil parameters > docs/derived-parameters.md"
