"""What was decided about a person, in words: months with their chain of decisions, and what differs between two."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from spil import text
from spil.core.decisions.models import Decision
from spil.law.engine.units import Unit, UnitOf, say
from spil.portals.work import words
from spil.services.student_finance.service import OUTCOMES, PRODUCT, law
from spil.text import choose

PAID = "paid_this_month"


Difference = tuple[str, str, str]
"""A fact or an outcome of the law that is another now: its name in words, before, after."""


@dataclass(frozen=True)
class Link:
    """A decision in a chain, with what became another since the one that it replaces (none for the first)."""

    decision: Decision
    paid_cents: int
    cause: str
    decided_at: str
    facts: list[Difference]
    outcomes: list[Difference]


@dataclass(frozen=True)
class Month:
    """A month with its decisions, the one in force first."""

    month: date
    chain: list[Link]


def months_of(person: int) -> list[Month]:
    """Decided months of a person, the latest first."""
    decisions = Decision.objects.filter(person=person, product=PRODUCT).order_by("-month", "-sequence")
    return [Month(month, _chain(list(chain))) for month, chain in groupby(decisions, key=lambda one: one.month)]


def _chain(decisions: list[Decision]) -> list[Link]:
    before = [*decisions[1:], None]
    return [_link(decision, old) for decision, old in zip(decisions, before, strict=True)]


def _link(decision: Decision, old: Decision | None) -> Link:
    return Link(
        decision=decision,
        paid_cents=decision.outcome.get(PAID, 0),
        cause=words.cause(decision.cause),
        decided_at=words.moment(decision.decided_at),
        facts=fact_differences(old.facts, decision.facts) if old else [],
        outcomes=outcome_differences(decision.month, old.outcome, decision.outcome) if old else [],
    )


def outcome_differences(month: date, before: Mapping[str, int], after: Mapping[str, int]) -> list[Difference]:
    """Outcomes that differ, in the order in which a decision gives them."""
    rules = law().on(month).rules
    return [
        _difference(rules[name].title_nl, rules[name].title_en, rules[name].unit, before.get(name), after.get(name))
        for name in OUTCOMES
        if before.get(name) != after.get(name) and name in rules
    ]


def fact_differences(before: Mapping[str, int], after: Mapping[str, int]) -> list[Difference]:
    """Facts of the law that differ; one that the law did not ask before counts as it was assumed."""
    facts = law().facts
    names = [name for name in sorted({*before, *after}) if name in facts]
    pairs = [(facts[name], before.get(name, facts[name].default), after.get(name)) for name in names]
    return [_difference(fact.nl, fact.en, fact.unit, old, new) for fact, old, new in pairs if old != new]


def _difference(nl: str, en: str, unit: UnitOf, before: int | None, after: int | None) -> Difference:
    label = choose(nl, en)
    return label[:1].upper() + label[1:], said(unit, before), said(unit, after)


def said(unit: UnitOf, value: int | None) -> str:
    """A value of the law in words; amounts without `per month`, because the page says so."""
    if value is None:
        return "–"
    if isinstance(unit, Unit) and unit.name.startswith("cents"):
        return text.euro(value)
    return say(unit, value, choose("nl", "en"))
