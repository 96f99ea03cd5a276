"""Writing decisions, for one person as for a million, and computing them again."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.utils import timezone

from spil.core import partitions
from spil.core.decisions.models import Decision, DecisionQuerySet
from spil.law.engine import Graph, Law
from spil.law.engine.units import from_day

ONE_BY_ONE = 500  # rows that are done sooner than a kernel is compiled
LOCKED_ONE_BY_ONE = 1000  # up to so many persons a write waits for others who decide about them
COLUMNS = "id, person_id, product, month, sequence, facts, outcome, release, cause, replaces, decided_at"


@dataclass(frozen=True)
class Decisions:
    """Columns of new decisions for one product and month: person numbers, and the law's integers by name."""

    person: np.ndarray
    product: str
    month: date
    facts: Mapping[str, np.ndarray]
    outcome: Mapping[str, np.ndarray]
    release: str
    cause: str


def outcomes_of(graph: Graph, facts: Mapping[str, np.ndarray], targets: Sequence[str]) -> dict[str, np.ndarray]:
    """What the law gives for each row: one by one for few, by the compiled kernel for many. Both agree to the cent."""
    rows = len(next(iter(facts.values()), ()))
    if rows > ONE_BY_ONE:
        return graph.run(facts, targets)
    one_by_one = [graph.evaluate({n: int(column[row]) for n, column in facts.items()}, targets) for row in range(rows)]
    return {name: np.array([outcome[name] for outcome in one_by_one], np.int64) for name in targets}


def write(decisions: Decisions) -> np.ndarray:
    """Write decisions in one transaction and give their numbers; each replaces the one in force, if there is one.

    Raises IntegrityError when somebody else decided about one of them meanwhile: then nothing is written.
    """
    count = len(decisions.person)
    if count == 0:
        return np.empty(0, np.int64)
    if len(np.unique(decisions.person)) != count:
        raise ValueError("two decisions about one person, product and month in one write")
    with transaction.atomic():
        if count <= LOCKED_ONE_BY_ONE:
            _lock(decisions.person)
        sequence, replaces = _next(decisions)
        ids = partitions.numbers(count)
        lines = _lines(decisions, ids, sequence, replaces)
        partitions.copy("decisions_decision", "spil_decisions_check", decisions.month, COLUMNS, lines)
    return ids


def current(person: int, product: str, month: date) -> Decision | None:
    """The decision in force for a person, product and month."""
    return Decision.objects.filter(person=person, product=product, month=month).order_by("-sequence").first()


def day_of(decision: Decision) -> date:
    """The day by whose law it was decided: that of the fact `on`, else the first day of its month."""
    return from_day(decision.facts["on"]) if "on" in decision.facts else decision.month


def law_facts(facts: Mapping[str, int]) -> dict[str, int]:
    """The facts of a decision that are the law's: without the day by whose law it was decided."""
    return {name: value for name, value in facts.items() if name != "on"}


def _lock(person: np.ndarray) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select from people_person where id = any(%s) order by id for no key update", [person.tolist()])


def _next(decisions: Decisions) -> tuple[list[int], list[Any]]:
    """Sequence and replaced decision of each new one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct on (person_id) person_id, sequence, id from decisions_decision"
            " where product = %s and month = %s and person_id = any(%s) order by person_id, sequence desc",
            [decisions.product, decisions.month, decisions.person.tolist()],
        )
        known = {person: (sequence + 1, number) for person, sequence, number in cursor.fetchall()}
    if not known:
        return [0] * len(decisions.person), ["\\N"] * len(decisions.person)
    pairs = [known.get(person, (0, "\\N")) for person in decisions.person.tolist()]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def _lines(decisions: Decisions, ids: np.ndarray, sequence: list[int], replaces: list[Any]) -> Iterator[str]:
    facts, outcome = sorted(decisions.facts), sorted(decisions.outcome)
    template = "\t".join(
        [
            "%d\t%d",
            _literal(decisions.product),
            decisions.month.isoformat(),
            "%d",
            _object(facts),
            _object(outcome),
            _literal(decisions.release),
            _literal(decisions.cause),
            "%s",
            timezone.now().isoformat(),
        ]
    )
    columns = [
        ids.tolist(),
        decisions.person.tolist(),
        sequence,
        *(decisions.facts[name].tolist() for name in facts),
        *(decisions.outcome[name].tolist() for name in outcome),
        replaces,
    ]
    return map((template + "\n").__mod__, zip(*columns, strict=True))


def _literal(value: str) -> str:
    return partitions.text(value).replace("%", "%%")


def _object(names: Sequence[str]) -> str:
    """Template of a canonical JSON object of integers: names in order, no blanks."""
    return "{" + ",".join(f"{json.dumps(name)}:%d" for name in names) + "}"


@dataclass(frozen=True)
class Difference:
    """What replaying one decision gave otherwise: for each outcome the amount kept and the amount now."""

    decision: int
    person: int
    month: date
    outcome: Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class Replay:
    """How many decisions were computed again, what differed, and how many were made under another release."""

    checked: int
    differences: list[Difference]
    other_release: int


def replay(
    decisions: DecisionQuerySet, law: Law, *, size: int = 5000, progress: Callable[[int], None] = lambda _: None
) -> Replay:
    """Compute decisions again from the facts that they keep. `progress` gets the number done after each piece.

    The law as it stands here is used; a decision made under another release of it is counted, and computed as well.
    """
    checked = other = 0
    differences: list[Difference] = []
    for month in decisions.order_by("month").values_list("month", flat=True).distinct():
        groups: dict[tuple[date, tuple[str, ...], tuple[str, ...]], list[Decision]] = {}
        for decision in decisions.filter(month=month).order_by("id").iterator(size):
            kind = day_of(decision), tuple(sorted(decision.facts)), tuple(sorted(decision.outcome))
            group = groups.setdefault(kind, [])
            group.append(decision)
            checked += 1
            other += decision.release != law.release
            if len(group) == size:
                differences += _again(group, law)
                group.clear()
                progress(checked)
        for group in groups.values():
            differences += _again(group, law) if group else []
        progress(checked)
    return Replay(checked, differences, other)


def _again(group: list[Decision], law: Law) -> list[Difference]:
    """Compute decisions of one day with the same facts and outcomes again."""
    graph = law.on(day_of(group[0]))
    targets = [name for name in group[0].outcome if name in graph.rules]
    gone = [name for name in group[0].outcome if name not in graph.rules]
    if gone:
        raise LookupError(f"the law of {graph.day} has no outcome {', '.join(gone)}")
    columns = {
        name: np.array([decision.facts[name] for decision in group], _dtype(law, name))
        for name in law_facts(group[0].facts)
    }
    now = graph.run(columns, targets)
    kept = {name: np.array([decision.outcome[name] for decision in group], np.int64) for name in targets}
    wrong = np.zeros(len(group), bool)
    for name in targets:
        wrong |= kept[name] != now[name].astype(np.int64)
    return [
        Difference(
            group[row].id,
            group[row].person_id,
            group[row].month,
            {n: (int(kept[n][row]), int(now[n][row])) for n in targets if int(kept[n][row]) != int(now[n][row])},
        )
        for row in np.flatnonzero(wrong).tolist()
    ]


def _dtype(law: Law, name: str) -> Any:
    from spil.law.engine.fusing import dtype_of

    if name not in law.facts:
        raise LookupError(f"{law.name} has no fact {name}")
    return dtype_of(law.facts[name].unit)
