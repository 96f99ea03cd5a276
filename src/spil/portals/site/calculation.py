"""From a visitor's answers to what a law gives for one month, with every step: the same for each law."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from django.utils import timezone

from spil.dates import months_until
from spil.law.common import Education
from spil.law.engine import Graph, Law, LawError
from spil.law.engine.explain import Explanation, Step
from spil.portals.base.explaining import Why, every_step, title_of, why
from spil.text import choose

MONTHS_OF = {
    Education.MBO_12: 24, Education.MBO_34: 36, Education.ASSOCIATE_DEGREE: 24, Education.HBO_BACHELOR: 48,
    Education.HBO_MASTER: 12, Education.WO_BACHELOR: 36, Education.WO_MASTER: 12,
}  # fmt: skip
"""The usual length of a programme in months."""
FIRST_MONTH, BEYOND = date(2023, 8, 1), date(2027, 1, 1)
"""The months that calculators offer; an amount that has no later value yet may still change beyond them."""


@lru_cache
def months(law: str, *targets: str) -> tuple[date, ...]:
    """The months of which a law knows all that the targets need, the latest first."""
    known = Law.load(law)
    return tuple(month for month in reversed([*_months()]) if _computable(known.on(month), targets))


def usual(known: Sequence[date]) -> date:
    """This month, or else the latest of the known months."""
    return next((month for month in known if month <= timezone.localdate()), known[-1])


def _months() -> Iterator[date]:
    return months_until(FIRST_MONTH, BEYOND)


def _computable(graph: Graph, targets: tuple[str, ...]) -> bool:
    try:
        graph.order(targets)
    except LawError:
        return False
    return True


def euros(cents: int | None) -> str:
    """Cents as the law reads money: euros with two decimals."""
    return f"{(cents or 0) // 100}.{(cents or 0) % 100:02d}"


@dataclass(frozen=True)
class Row:
    """An amount with its name and what stands nearest to it: its rule, and what that used."""

    name: str
    label: str
    cents: int
    why: Why


@dataclass(frozen=True)
class Result:
    """What a law gives for one case in one month."""

    explanation: Explanation

    def __getitem__(self, name: str) -> int:
        """An outcome as the integer that it is: cents, a choice, a day."""
        return self.explanation.steps[name].value

    def said(self, name: str) -> str:
        """An outcome in words, with its unit."""
        return self.explanation.steps[name].said(choose("nl", "en"))

    def row(self, name: str) -> Row:
        """An outcome as a row that opens."""
        step = self.explanation.steps[name]
        return Row(name, title_of(step), step.value, why(self.explanation, name))

    def rows(self, *names: str, always: tuple[str, ...] = ()) -> list[Row]:
        """The amounts that are not zero, and those that are always shown."""
        return [self.row(name) for name in names if self[name] or name in always]

    @property
    def every(self) -> Why:
        """All steps."""
        return every_step(self.explanation)


def compute(law: str, facts: Mapping[str, object], month: date, *targets: str) -> Result:
    """A law on one case; what the visitor told says so. Raises InvalidFacts."""
    graph = Law.load(law).on(month)
    explanation = graph.explain(graph.read(facts, graph.order(targets)[1]), targets)
    steps = {name: _as_told(step) for name, step in explanation.steps.items()}
    return Result(replace(explanation, steps=steps))


def _as_told(step: Step) -> Step:
    return replace(step, source="opgave") if step.kind == "fact" and step.status == "given" else step
