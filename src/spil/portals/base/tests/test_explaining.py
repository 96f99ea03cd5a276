"""Explanations as lines: what stands near an outcome, whose values stay hidden, articles in one's language."""

from datetime import date

import pytest
from django.utils.translation import override

from spil.law.engine import Law
from spil.law.engine.explain import Explanation, FactOrigin
from spil.portals.base.explaining import cited, every_step, parents_own, register_of, why


@pytest.fixture
def explanation() -> Explanation:
    """The grants of a student away from home, whose mother's income is known from the tax authority."""
    graph = Law.load("student_finance").on(date(2025, 9, 1))
    raw = {"birth_date": "2005-05-01", "education": "hbo_bachelor", "registered_with_parent": False,
           "income_first_parent": "31000.00"}  # fmt: skip
    origins = {"income_first_parent": FactOrigin("Belastingdienst (stand-in)", date(2025, 8, 1))}
    return graph.explain(graph.read(raw), ["basic_grant", "supplementary_grant"], origins)


def test_an_amount_handed_on_shows_what_was_asked_and_which_amount_was_chosen(explanation: Explanation) -> None:
    with override("nl"):
        lines = why(explanation, "basic_grant")
    assert lines.rules[0].words.startswith("Je basisbeurs is")
    assert any("uit" in line.words and line.words.endswith("ja.") for line in lines.rules)
    (chosen,) = lines.parameters
    assert "314,00" in chosen.words
    assert chosen.proof.startswith("https://")
    assert len({line.words for line in lines.rules}) == len(lines.rules)


def test_what_is_a_parents_is_named_without_its_value(explanation: Explanation) -> None:
    hidden = parents_own(explanation)
    assert "income_first_parent" in hidden
    assert "situation_first_parent" not in hidden
    with override("en"):
        lines = every_step(explanation, hidden=hidden)
        shown = " ".join(line.words for kind in (lines.rules, lines.facts, lines.parameters) for line in kind)
        assert "31,000" not in shown
        assert "is known, but it is not yours" in shown
        assert "31,000" in " ".join(line.words for line in every_step(explanation).facts)


def test_a_fact_says_its_register_and_day(explanation: Explanation) -> None:
    with override("nl"):
        facts = every_step(explanation).facts
        (line,) = (one for one in facts if one.words.startswith("Inkomen eerste ouder in het peiljaar:"))
        assert line.source == "Belastingdienst, nagebootst, bekend sinds 1 augustus 2025"
        assert register_of("unheard of") == "unheard of"


def test_articles_are_cited_in_the_readers_language() -> None:
    with override("nl"):
        assert cited("WSF 2000, art. 3.13, lid 1 and 2") == "WSF 2000, art. 3.13, lid 1 en 2"
    with override("en"):
        assert cited("WSF 2000, art. 3.13, lid 1 and 2") == "WSF 2000, art. 3.13, par. 1 and 2"
