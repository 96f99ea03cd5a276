"""A small law of our own: what the graph computes, explains and compiles, and every mistake that an author can make."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spil.law.engine import (
    Cents,
    CentsPerMonth,
    CentsPerYear,
    Choice,
    Count,
    Flag,
    InvalidFacts,
    Law,
    LawError,
    Ppm,
    article,
    fact,
    fusing,
    kernel,
    parameters,
    sampling,
)
from spil.law.engine.article import RULES, Rule
from spil.law.engine.kernel import InvalidColumn
from spil.law.engine.money import clamp, share


class Home(Choice):
    """Where the student of these tests lives."""

    WITH_PARENTS = 0, "thuis", "at home"
    AWAY = 1, "uitwonend", "away"


class Rent(Choice):
    """A choice that has no place in this law."""

    FREE = 0, "vrij", "free"


FACTS = {
    "home": fact(Home, nl="Woonsituatie", en="Living situation", register="BRP"),
    "income": fact(CentsPerMonth, nl="Inkomen", en="Income", register="opgave", least=0, most=100_000_000),
    "children": fact(Count, nl="Kinderen", en="Children", register="BRP", default=0, least=0, most=20),
}
DIVIDED = {
    "cents": fact(Cents, nl="Bedrag", en="Amount", register="opgave"),
    "children": fact(Count, nl="Kinderen", en="Children", register="BRP"),
}
AMOUNTS = """
[grant]
unit = "cents per month"
act = "WSF 2000"
article = "3.18"
nl = "Beurs"
en = "Grant"
values = [
  { since = "2020-01-01", value = "100.00", status = "verified", source = "https://example.org" },
  { since = "2021-01-01", until = "2021-12-31", value = "110.05", status = "derived", source = "x", note = "index" },
]
[rate]
unit = "ppm"
act = "WSF 2000"
article = "3.9"
nl = "Korting"
en = "Reduction"
values = [{ since = "2020-01-01", value = "26%", status = "verified", source = "https://example.org" }]
"""
NAMES = {"nl": "{result}", "en": "{result}"}


def rules_of(*functions: Callable[..., Any]) -> list[Rule]:
    """The rules that `article` has registered for these functions of this module."""
    return [rule for rule in RULES[__name__] if rule.function in functions]


@article("WSF 2000", "3.9", since="2020-01-01", **NAMES)
def reduction(income: CentsPerMonth, rate: Ppm) -> CentsPerMonth:
    """Reduction (korting)."""
    return share(income, rate)


@article("WSF 2000", "3.8", paragraph=1, since="2020-01-01", nl="Je krijgt {result}.", en="You get {result}.")
def amount(home: Home, children: Count, grant: CentsPerMonth, reduction: CentsPerMonth) -> CentsPerMonth:
    """Amount (bedrag)."""
    highest = grant + children * 1000
    if home == Home.AWAY:
        highest = highest * 2
    return clamp(highest - reduction, 0, highest)


@article("WSF 2000", "3.7", since="2020-01-01", **NAMES)
def entitled(amount: CentsPerMonth) -> Flag:
    """Entitled (recht)."""
    return amount > 0


@pytest.fixture(scope="module")
def amounts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, parameters.Parameter]:
    """Parameters of the small law."""
    path = tmp_path_factory.mktemp("law") / "parameters.toml"
    path.write_text(AMOUNTS)
    return parameters.load(path)


@pytest.fixture(scope="module")
def law(amounts: dict[str, parameters.Parameter]) -> Law:
    """The small law."""
    return Law("small", FACTS, rules_of(reduction, amount, entitled), amounts)


def test_one_case_with_parameters_of_its_date(law: Law) -> None:
    graph = law.on(date(2021, 3, 1))
    facts = graph.read({"home": "away", "income": "100.10", "children": 1})
    assert graph.evaluate(facts, ["amount", "entitled"]) == {"amount": 2 * (11005 + 1000) - 2603, "entitled": 1}


def test_explanation_names_article_parameter_and_fact(law: Law) -> None:
    graph = law.on(date(2021, 3, 1))
    explanation = graph.explain(graph.read({"home": "away", "income": 0}), ["amount"])
    step = explanation.steps["amount"]
    assert step.sentence("nl") == "Je krijgt €\u00a0220,10 per maand."
    assert step.address == "https://wetten.overheid.nl/BWBR0011453/2021-03-01#Artikel3.8"
    assert explanation.steps["grant"].status == "derived"
    assert explanation.steps["children"].status == "assumed"
    assert [step.name for _, step, _ in explanation.tree("amount")][:3] == ["amount", "home", "children"]
    assert json.loads(json.dumps(explanation.as_json()))["steps"][-1]["value"] == "220.10"


@given(st.lists(st.tuples(st.sampled_from(Home), st.integers(0, 10**8), st.integers(0, 20)), min_size=1, max_size=20))
def test_compiled_and_explained_agree(law: Law, people: list[tuple[Home, int, int]]) -> None:
    graph = law.on(date(2020, 5, 1))
    columns = {
        "home": np.array([int(home) for home, _, _ in people], np.int8),
        "income": pa.array([income for _, income, _ in people]),
        "children": np.array([children for _, _, children in people]),
    }
    found = graph.run(columns, ["amount", "entitled"])
    for row, (home, income, children) in enumerate(people):
        one = graph.evaluate({"home": home, "income": income, "children": children}, ["amount", "entitled"])
        assert {name: int(column[row]) for name, column in found.items()} == one


@article("WSF 2000", "3.13", since="2020-01-01", **NAMES)
def shared(cents: Cents, children: Count) -> Cents:
    """Shared (verdeeld)."""
    if cents == 1:
        return 0
    each = cents // children
    each %= -7
    return each


@article("WSF 2000", "3.13", since="2020-01-01", **NAMES)
def unless_few(shared: Cents, cents: Cents) -> Cents:
    """Unless few (tenzij weinig)."""
    return 5 if cents < -50 else shared


WHOLE = st.integers(-(2**40), 2**40)


@given(st.lists(st.tuples(WHOLE, st.integers(-9, 9).filter(bool)), min_size=1, max_size=20))
def test_division_rounds_down_on_both_paths(pairs: list[tuple[int, int]]) -> None:
    graph = Law("division", DIVIDED, rules_of(shared, unless_few), {}).on(date(2020, 5, 1))
    columns = {"cents": np.array([cents for cents, _ in pairs]), "children": np.array([by for _, by in pairs])}
    for targets in (["unless_few"], ["shared", "unless_few"]):
        found = graph.run(columns, targets)
        for row, (cents, children) in enumerate(pairs):
            one = graph.evaluate({"cents": cents, "children": children}, targets)
            assert {name: int(column[row]) for name, column in found.items()} == one


def test_division_by_zero_is_an_error_where_it_is_needed() -> None:
    graph = Law("division", DIVIDED, rules_of(shared, unless_few), {}).on(date(2020, 5, 1))
    with pytest.raises(ZeroDivisionError):
        graph.run({"cents": np.array([4]), "children": np.array([0])}, ["unless_few"])
    assert graph.run({"cents": np.array([-60]), "children": np.array([0])}, ["unless_few"])["unless_few"][0] == 5


@article("WSF 2000", "3.13", since="2020-01-01", **NAMES)
def portion(cents: Cents, shares: Count) -> Cents:
    """Portion (deel)."""
    if cents < 0:
        return cents
    cents = cents - shares
    half = cents // (2 * shares)
    if half > 1000 and shares > 2:
        half = 1000
    others = shares - 3
    return half if others == 0 else half + 7 // others


def test_what_is_known_to_be_above_zero_is_divided_by_without_a_jump() -> None:
    known = {"cents": DIVIDED["cents"], "shares": fact(Count, nl="Delen", en="Shares", register="BRP", least=1, most=9)}
    graph = Law("division", known, rules_of(portion), {}).on(date(2020, 5, 1))
    text = fusing.source(graph, ["portion"], ["cents", "shares"], [])
    assert " floor_quotient(cents, 2 * shares)" in text
    assert " quotient(7, others)" in text
    shares, cents = (
        column.ravel() for column in np.meshgrid(np.arange(1, 10, dtype=np.int32), np.arange(-99, 99999, 83))
    )
    found = graph.run({"cents": cents, "shares": shares}, ["portion"])["portion"]
    pairs = zip(cents.tolist(), shares.tolist(), strict=True)
    assert found.tolist() == [graph.evaluate({"cents": one, "shares": by}, ["portion"])["portion"] for one, by in pairs]


def test_pieces_taken_by_threads_come_to_the_same(law: Law, monkeypatch: pytest.MonkeyPatch) -> None:
    columns = sampling.random_columns(FACTS, ["home", "income", "children"], 100, seed=1)
    graph, targets = law.on(date(2020, 5, 1)), ["amount", "entitled"]
    at_once = graph.run(columns, targets)
    monkeypatch.setattr(kernel, "PIECE", 7)
    in_pieces = graph.run(columns, targets)
    for target in targets:
        np.testing.assert_array_equal(at_once[target], in_pieces[target])
    assert at_once["amount"].any()


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"home": np.array([0, 2], np.int8), "income": np.array([1, 1])}, r"column home, row 1: 2 is above 1"),
        ({"home": np.array([0, 1], np.int8), "income": np.array([1, -1])}, r"column income, row 1: -1 is below 0"),
        (
            {"home": np.array([0, 1], np.int8), "income": np.array([1.0, 2.0])},
            r"column income, row 0: expected cents per",
        ),
        ({"home": np.array([0, 1], np.int8), "income": pa.array([1, None])}, r"column income, row 1: null"),
        ({"home": np.array([0, 1], np.int8)}, r"column income: missing"),
        ({"home": np.array([0], np.int8), "income": np.array([1, 1])}, r"differ in length"),
    ],
)
def test_a_wrong_column_is_named_with_its_row(law: Law, columns: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidColumn, match=said):
        law.on(date(2020, 5, 1)).run(columns, ["amount"])


def test_all_wrong_facts_are_told_at_once(law: Law) -> None:
    graph = law.on(date(2020, 5, 1))
    with pytest.raises(InvalidFacts) as error:
        graph.read({"home": "boat", "children": 21, "incom": 1}, graph.order(["amount"])[1])
    assert set(error.value.problems) == {"home", "children", "incom", "income"}
    assert "did you mean income?" in error.value.problems["incom"][1]


def test_reform_changes_parameter_and_release(law: Law) -> None:
    reform = law.reformed({"rate": "10%"})
    facts = {"home": int(Home.WITH_PARENTS), "income": 10_000}
    day = date(2020, 5, 1)
    assert law.on(day).evaluate(facts, ["amount"]) == {"amount": 7_400}
    assert reform.on(day).evaluate(facts, ["amount"]) == {"amount": 9_000}
    assert reform.release != law.release
    with pytest.raises(LawError, match=r"no parameter rat.*did you mean rate"):
        law.reformed({"rat": "1%"})


@article("WSF 2000", "3.8", since="2020-06-01", **NAMES)
def later(unknown_thing: Count) -> Count:
    """Later (later)."""
    return unknown_thing


@article("WSF 2000", "3.8", since="2020-06-01", **NAMES)
def yearly(grant: CentsPerYear) -> CentsPerYear:
    """Yearly (jaarlijks)."""
    return grant


@article("WSF 2000", "3.8", since="2020-06-01", **NAMES)
def wrong_choice(home: Rent) -> Flag:
    """Wrong choice (verkeerde keuze)."""
    return home == Rent.FREE


@article("WSF 2000", "3.8", since="2020-06-01", **NAMES)
def first(second: Count) -> Count:
    """First (eerste)."""
    return second


@article("WSF 2000", "3.8", since="2020-06-01", **NAMES)
def second(first: Count) -> Count:
    """Second (tweede)."""
    return first


@article("Wet van ons", "1", since="2020-06-01", **NAMES)
def unlisted(children: Count) -> Count:
    """Unlisted (niet op de lijst)."""
    return children


@article("WSF 2000", "1", since="2020-06-01", **NAMES)
def children(grant: CentsPerMonth) -> CentsPerMonth:
    """Children (kinderen)."""
    return grant


HERE = r"law/engine/tests/test_graph\.py:\d+"


@pytest.mark.parametrize(
    ("functions", "said"),
    [
        ([later], HERE + r": later asks for unknown_thing"),
        (
            [yearly],
            HERE + r": yearly takes grant as cents per year, but it is cents per month \(parameter at law/.*toml:2\)",
        ),
        ([wrong_choice], HERE + r": wrong_choice takes home as Rent, but it is Home \(fact home\)"),
        ([first, second], HERE + r": .*is a circle; the step before it is at " + HERE),
        ([unlisted], HERE + r": rule unlisted cites the act 'Wet van ons'"),
        ([children], HERE + r": rule children has the name of a fact"),
    ],
)
def test_a_mistake_of_an_author_names_both_places(
    amounts: dict[str, parameters.Parameter], functions: list[Callable[..., Any]], said: str
) -> None:
    with pytest.raises(LawError, match=said):
        Law("small", FACTS, rules_of(*functions), amounts)


def test_versions_may_not_overlap(amounts: dict[str, parameters.Parameter]) -> None:
    (rule,) = rules_of(entitled)
    (earlier,) = rules_of(reduction)
    twin = Rule(**{**vars(rule), "since": date(2020, 3, 1), "place": "elsewhere:1"})
    with pytest.raises(LawError, match=rf"elsewhere:1: rule entitled holds since 2020-03-01.*{HERE}"):
        Law("small", FACTS, [rule, twin, earlier, *rules_of(amount)], amounts)


def test_a_gap_that_a_target_needs_is_an_error(law: Law) -> None:
    with pytest.raises(LawError, match=rf"parameters.toml:2: grant has no value on 2022-01-01, which {HERE} needs"):
        law.on(date(2022, 1, 1)).evaluate({"home": 0, "income": 0}, ["amount"])
    with pytest.raises(LawError, match=rf"{HERE}: no version of entitled holds on 2019-01-01"):
        law.on(date(2019, 1, 1)).order(["entitled"])


@pytest.mark.parametrize(
    ("arguments", "doc", "said"),
    [
        (("", "1"), "Name (naam).", "cites no act"),
        (("WSF 2000", "1"), "Only a name.", "docstring of bad must start with"),
    ],
)
def test_article_demands_citation_and_title(arguments: tuple[str, str], doc: str, said: str) -> None:
    def bad(children: Count) -> Count:
        return children

    bad.__doc__ = doc
    with pytest.raises(LawError, match=f"{HERE}: .*{said}"):
        article(*arguments, since="2020-01-01", **NAMES)(bad)


def test_article_demands_units_and_sentences_that_name_arguments() -> None:
    def without_unit(children: int) -> Count:
        """Name (naam)."""
        return children

    def spoken(children: Count) -> Count:
        """Name (naam)."""
        return children

    with pytest.raises(LawError, match="children of without_unit has no unit"):
        article("WSF 2000", "1", since="2020-01-01", **NAMES)(without_unit)
    with pytest.raises(LawError, match=re.escape("names {kids}")):
        article("WSF 2000", "1", since="2020-01-01", nl="{kids}", en="{result}")(spoken)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('unit = "ppm"', 'unit = "percent"'), "unit 'percent' of rate is none of"),
        (('value = "26%"', 'value = "26"'), "value of rate since 2020-01-01: expected a percentage"),
        ((', note = "index"', ""), "grant since 2021-01-01 is derived"),
        (('since = "2021-01-01"', 'since = "2019-01-01"'), "values of grant overlap"),
        (('article = "3.9"\n', ""), "parameter rate lacks article"),
        (('status = "verified", source', 'status = "guessed", source'), "needs a source and status"),
    ],
)
def test_parameters_are_checked(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    path = tmp_path / "parameters.toml"
    path.write_text(AMOUNTS.replace(*change))
    with pytest.raises(LawError, match=rf"parameters\.toml:\d+: .*{said}"):
        parameters.load(path)
