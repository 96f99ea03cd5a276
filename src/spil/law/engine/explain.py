"""One case with every step kept: what was found, by which article, from which facts and parameters."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from spil.law.engine.article import Rule
from spil.law.engine.graph import Graph, acts
from spil.law.engine.units import UnitOf, say, to_day, unit_name, write


@dataclass(frozen=True)
class FactOrigin:
    """Where a fact was found, and on which day."""

    source: str
    known_on: date


@dataclass(frozen=True)
class Step:
    """One value: a fact, a parameter, or the result of a rule with the names of the values that it used."""

    name: str
    kind: str
    value: int
    unit: UnitOf = field(repr=False)
    title_nl: str
    title_en: str
    sentence_nl: str = ""
    sentence_en: str = ""
    citation: str = ""
    address: str = ""
    source: str = ""
    status: str = ""
    uses: tuple[str, ...] = ()

    def title(self, language: str) -> str:
        """What this is called, in Dutch (`nl`) or English (`en`)."""
        return self.title_nl if language == "nl" else self.title_en

    def sentence(self, language: str) -> str:
        """What was decided in one sentence, in Dutch (`nl`) or English (`en`)."""
        return self.sentence_nl if language == "nl" else self.sentence_en

    def said(self, language: str) -> str:
        """The value with its unit, in Dutch (`nl`) or English (`en`)."""
        return say(self.unit, self.value, language)


@dataclass(frozen=True)
class Explanation:
    """Steps by name in order of computation; the targets are the roots of the tree that `uses` spans."""

    law: str
    on: date
    targets: tuple[str, ...]
    steps: dict[str, Step]

    def tree(self, name: str, depth: int = 0, seen: set[str] | None = None) -> Iterator[tuple[int, Step, bool]]:
        """Depth, step and whether it was shown before, from a target downwards; what was shown is not opened again."""
        seen = set() if seen is None else seen
        step = self.steps[name]
        shown = name in seen and bool(step.uses)
        yield depth, step, shown
        if not shown:
            seen.add(name)
            for used in step.uses:
                yield from self.tree(used, depth + 1, seen)

    def as_json(self) -> dict[str, Any]:
        """The explanation as JSON: steps in order of computation, each with what it uses."""
        return {
            "law": self.law,
            "on": self.on.isoformat(),
            "targets": list(self.targets),
            "steps": [
                {
                    "name": step.name,
                    "kind": step.kind,
                    "value": write(step.unit, step.value),
                    "unit": unit_name(step.unit),
                    "title": {"nl": step.title_nl, "en": step.title_en},
                    "sentence": {"nl": step.sentence_nl, "en": step.sentence_en},
                    "citation": step.citation,
                    "address": step.address,
                    "source": step.source,
                    "status": step.status,
                    "uses": list(step.uses),
                }
                for step in self.steps.values()
            ],
        }


def explain(
    graph: Graph, facts: Mapping[str, int], targets: Sequence[str], origins: Mapping[str, FactOrigin]
) -> Explanation:
    """Compute the targets for one case and keep every step."""
    rules, needed = graph.order(targets)
    values = graph.start(facts, needed)
    same = _same_for_all(graph)
    steps: dict[str, Step] = {}
    for rule in rules:
        for name in rule.inputs:
            if name not in steps:
                steps[name] = same.leaves.get(name) or _fact(graph, name, values[name], name in facts, origins)
        value = int(rule.function(*[values[name] for name in rule.inputs]))
        values[rule.name] = value
        citation, address = same.cited[rule.name]
        steps[rule.name] = Step(
            name=rule.name, kind="rule", value=value, unit=rule.unit, title_nl=rule.title_nl, title_en=rule.title_en,
            sentence_nl=rule.nl.format_map(_Said(rule, values, "nl")),
            sentence_en=rule.en.format_map(_Said(rule, values, "en")),
            citation=citation, address=address, uses=tuple(rule.inputs),
        )  # fmt: skip
    for target in targets:
        if target not in steps:
            steps[target] = same.leaves.get(target) or _fact(graph, target, values[target], target in facts, origins)
    return Explanation(graph.law.name, graph.day, tuple(targets), steps)


class _Said(dict[str, str]):
    """Words for the result and the inputs of a rule, each made when a sentence asks for it."""

    def __init__(self, rule: Rule, values: Mapping[str, int], language: str) -> None:
        self.rule, self.found, self.language = rule, values, language

    def __missing__(self, name: str) -> str:
        if name == "result":
            return say(self.rule.unit, self.found[self.rule.name], self.language)
        return say(self.rule.inputs[name], self.found[name], self.language)


@dataclass(frozen=True)
class _Same:
    """What every explanation on one day shares: steps of date and parameters; citation and address of each rule."""

    leaves: dict[str, Step]
    cited: dict[str, tuple[str, str]]


def _same_for_all(graph: Graph) -> _Same:
    kept: dict[str, _Same] = graph.__dict__
    if "_same_for_all" not in kept:
        day = Step("on", "date", to_day(graph.day), graph.unit("on"), "Peildatum", "Reference date")
        parameters = {name: _parameter(graph, name) for name in graph.values}
        kept["_same_for_all"] = _Same({"on": day, **parameters}, {n: _cite(graph, r) for n, r in graph.rules.items()})
    return kept["_same_for_all"]


def _cite(graph: Graph, rule: Rule) -> tuple[str, str]:
    paragraph = f", lid {rule.paragraph}" if rule.paragraph else ""
    return f"{rule.act}, art. {rule.article}{paragraph}", acts()[rule.act].address_of(rule.article, graph.day)


def _parameter(graph: Graph, name: str) -> Step:
    parameter, dated = graph.law.parameters[name], graph.values[name]
    address = acts()[parameter.act].address_of(parameter.article, graph.day)
    return Step(
        name, "parameter", dated.value, parameter.unit, parameter.nl, parameter.en, dated.note, dated.note,
        f"{parameter.act}, art. {parameter.article}", address, dated.source, dated.status,
    )  # fmt: skip


def _fact(graph: Graph, name: str, value: int, given: bool, origins: Mapping[str, FactOrigin]) -> Step:
    fact = graph.law.facts[name]
    origin = origins.get(name)
    if origin is not None:
        source, status = f"{origin.source}, {origin.known_on.isoformat()}", "found"
    else:
        source, status = fact.register, "given" if given else "assumed"
    return Step(name, "fact", value, fact.unit, fact.nl, fact.en, source=source, status=status)
