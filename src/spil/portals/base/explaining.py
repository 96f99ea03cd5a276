"""An explanation of the law as lines that a page shows: sentences with their article, facts with their register.

`why()` gives what stands nearest to one outcome; `every_step()` all that was used. The part `why` draws both.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from spil import text
from spil.core.people.contrib.base import STAND_IN
from spil.law.engine.explain import Explanation, Step
from spil.law.engine.units import Unit
from spil.text import T, choose, is_english

REGISTERS = {
    "BRP": T(nl="Basisregistratie Personen (je gemeente)", en="population register (your municipality)"),
    "ROD": T(nl="Register Onderwijsdeelnemers (je school)", en="register of students (your school)"),
    "RIO": T(nl="Register van scholen en opleidingen", en="register of schools and programmes"),
    "Belastingdienst": T(nl="Belastingdienst", en="tax authority"),
    "SVB": T(nl="Sociale Verzekeringsbank (kinderbijslag)", en="Social Insurance Bank (child benefit)"),
    "UWV": T(nl="UWV (werk)", en="UWV (work)"),
    "IND": T(nl="IND (verblijf)", en="IND (residence)"),
    "DJI": T(nl="Dienst Justitiële Inrichtingen", en="prison service"),
    "RSR": T(nl="studentenreisproduct.nl", en="studentenreisproduct.nl"),
    "Spil": T(nl="bekend bij ons", en="known to us"),
    "besluit": T(nl="een besluit van ons", en="a decision of ours"),
    "hardheidsclausule (WSF 2000, 11.5)": T(
        nl="hardheidsclausule, WSF 2000 art. 11.5", en="hardship clause, WSF 2000 art. 11.5"
    ),
    "opgave": T(nl="door jou opgegeven", en="given by you"),
    "instelling": T(nl="je school", en="your school"),
    "melding": T(nl="een melding", en="a report"),
    "application": T(nl="je aanvraag", en="your application"),
    "own statement": T(nl="zelf doorgegeven", en="given by oneself"),
    "ruling": T(nl="een besluit van ons", en="a decision of ours"),
    "hardship": T(nl="een besluit van ons", en="a decision of ours"),
    "case_worker": T(nl="verbeterd door een medewerker van ons", en="corrected by a colleague of ours"),
    "demo": T(nl="verzonnen voor deze demonstratie", en="invented for this demonstration"),
}
"""Where a fact may come from, in words: registers as the law names them, and sources as core/people keeps them."""


@dataclass(frozen=True)
class Line:
    """One step in the reader's language. `kind` is rule, fact or parameter; `source` where a fact was found.

    `address` leads to the article, `proof` to the source of a parameter; `derived`: computed from it.
    """

    kind: str
    words: str
    citation: str = ""
    address: str = ""
    source: str = ""
    proof: str = ""
    derived: bool = False


@dataclass(frozen=True)
class Why:
    """Lines by kind, the outcome's own rule first."""

    rules: tuple[Line, ...]
    facts: tuple[Line, ...]
    parameters: tuple[Line, ...]


def why(explanation: Explanation, name: str, *, hidden: Collection[str] = ()) -> Why:
    """The outcome and what its rule uses directly. The values of `hidden` steps belong to somebody else.

    Where the outcome is handed on from another rule, also what that one looked at: the questions, and the amount in
    the law that it chose.
    """
    step = explanation.steps[name]
    near = [explanation.steps[used] for used in step.uses]
    same = (step.value, step.unit)
    handed_on = [one for one in near if one.kind == "rule" and one.value and (one.value, one.unit) == same]
    behind = [explanation.steps[used] for one in handed_on for used in one.uses]
    asked = [one for one in behind if _is_flag(one) or (one.kind == "parameter" and one.value == step.value)]
    return _lines({one.name: one for one in (step, *near, *asked)}.values(), hidden)


def every_step(explanation: Explanation, *, hidden: Collection[str] = ()) -> Why:
    """All steps, the last one first."""
    return _lines(reversed(explanation.steps.values()), hidden)


def title_of(step: Step) -> str:
    """What a step is called, with a capital."""
    words = step.title(choose("nl", "en"))
    return words[:1].upper() + words[1:]


def register_of(source: str) -> str:
    """A register or source in words; one that is unknown here as it calls itself. Says when it stands in for one."""
    name = source.removesuffix(STAND_IN)
    words = str(REGISTERS.get(name, name))
    return words if name == source else f"{words}, {choose('nagebootst', 'simulated')}"


def cited(citation: str) -> str:
    """An article with its paragraphs, as one writes that in the reader's language."""
    if not is_english():
        return citation.replace(" and ", " en ").replace(" to ", " tot en met ")
    return citation.replace(", lid ", ", par. ")


def _lines(steps: Iterable[Step], hidden: Collection[str]) -> Why:
    lines = [_line(step, step.name in hidden) for step in steps if step.kind != "date"]
    return Why(*(tuple(line for line in lines if line.kind == kind) for kind in ("rule", "fact", "parameter")))


def _line(step: Step, hide: bool) -> Line:
    value = choose("is bekend, maar het is niet van jou", "is known, but it is not yours") if hide else _said(step)
    if step.kind == "rule":
        words = f"{title_of(step)} {value}." if hide else step.sentence(choose("nl", "en"))
        return Line("rule", words, cited(step.citation), step.address)
    words = f"{title_of(step)}: {value}"
    if step.kind == "parameter":
        derived = step.status == "derived"
        return Line("parameter", words, cited(step.citation), step.address, proof=step.source, derived=derived)
    register, _, known_on = step.source.rpartition(", ") if step.status == "found" else (step.source, "", "")
    source = register_of(register)
    if step.status == "assumed":
        source = choose("niet bekend, dus aangenomen", "not known, so assumed")
    elif known_on:
        source = f"{source}, {choose('bekend sinds', 'known since')} {_day(known_on)}"
    return Line("fact", words, source=source)


def _is_flag(step: Step) -> bool:
    return isinstance(step.unit, Unit) and step.unit.name == "flag"


def _said(step: Step) -> str:
    value = step.said(choose("nl", "en"))
    is_day = isinstance(step.unit, Unit) and step.unit.name == "date"
    return choose("niet van toepassing", "not applicable") if is_day and value in ("geen datum", "no date") else value


def _day(iso: str) -> str:
    return text.day(date.fromisoformat(iso))


def parents_own(explanation: Explanation) -> frozenset[str]:
    """Steps about one of the parents: a student reads that they were used, not what a parent earns or has at home."""
    return frozenset(name for name in explanation.steps if _is_a_parents(name))


@cache
def _is_a_parents(name: str) -> bool:
    words = set(name.split("_"))
    about_one = "parent" in words and words & {"first", "second"}
    return bool(about_one) and not name.startswith(("situation", "income_status"))
