"""What holds for every law: it builds on every date, both paths agree, every case agrees, every rule has a case."""

import re
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest

import spil.law
from spil.commands.parameters import derived_page
from spil.law.common import Education
from spil.law.engine import Law, LawError
from spil.law.engine.cases import Case, check, read
from spil.law.engine.sampling import random_columns

FOLDER = Path(spil.law.__file__).parent
FIRST, LAST = date(2015, 9, 1), date(2026, 12, 31)
CASES = list(read(FOLDER))
PUBLISHED = re.compile(r"https?://\S+\.\S+|ECLI:NL:\w+:\d{4}:\w+|(Stb|Stcrt)\. \d{4}, \d+|Kamerstukken ")


def computable(law: Law, day: date) -> list[str]:
    """Outcomes that have all that they need on a day."""
    graph, found = law.on(day), []
    for name in graph.outcomes():
        try:
            graph.order([name])
        except LawError:
            continue
        found.append(name)
    return found


@pytest.mark.parametrize("name", Law.names())
def test_both_paths_agree_on_random_people_at_every_change_of_law(name: str) -> None:
    law = Law.load(name)
    for seed, day in enumerate(law.dates_of_change(FIRST, LAST)):
        graph = law.on(day)
        targets = computable(law, day)
        _, needed = graph.order(targets)
        columns = random_columns(law.facts, needed, 40, seed)
        found = graph.run(columns, targets)
        for row in range(40):
            facts = {fact: int(column[row]) for fact, column in columns.items()}
            assert {t: int(found[t][row]) for t in targets} == graph.evaluate(facts, targets), (day, facts)


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
