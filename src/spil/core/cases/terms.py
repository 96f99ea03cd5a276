"""Where a case stands on a day: its last day, what it waits for, whether it is late, what that costs, by which article.

Everything is computed from the events by law/general_administrative_law; nothing here counts days itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from spil.core.cases.models import Case, Event
from spil.core.cases.types import TYPES, CaseType
from spil.law.engine import NEVER, Graph, Law
from spil.law.engine.explain import Explanation
from spil.law.engine.units import from_day, to_day

LAW = "general_administrative_law"
SOON = 14  # days before the last day on which the work list warns
SUSPENSIONS = 3  # as many as the law package has facts for
PENALTY = ("no_penalty_ground", "penalty_from", "penalty_until", "penalty_days", "penalty", "penalty_maximum",
           "penalty_decision_due")  # fmt: skip


def law() -> Law:
    """General administrative law as it is coded here."""
    return Law.load(LAW)


def in_force(events: Iterable[Event]) -> list[Event]:
    """Events in the order of their days, without those that were mistakes."""
    known = list(events)
    gone = {event.revokes_id for event in known}
    return sorted(
        (event for event in known if event.kind != "revoked" and event.pk not in gone), key=lambda one: (one.on, one.pk)
    )


def facts_of(kind: CaseType, events: Sequence[Event]) -> dict[str, int]:
    """The law's facts of a case, from its events in order (`in_force`)."""
    facts: dict[str, int] = {}
    for event in events:
        day = to_day(event.on)
        for name, source in kind.starts:
            if event.kind == source:
                facts.setdefault(name, day)
        if event.kind == "received":
            facts |= {name: int(value) for name, value in event.data.get("facts", {}).items()}
        elif event.kind == "extended" and event.until:
            facts |= {"extended_on": day, "extended_until": to_day(event.until)}
        elif event.kind == "agreed" and event.until:
            facts["agreed_until"] = max(to_day(event.until), facts.get("agreed_until", 0))
        elif event.kind == "committee":
            facts["committee"] = 1
    return facts | _suspensions(events)


def _suspensions(events: Sequence[Event]) -> dict[str, int]:
    """Questions with the last day to answer and the answer: the first that came on or after the question."""
    facts: dict[str, int] = {}
    answers = [event.on for event in events if event.kind == "answered"]
    asked = [event for event in events if event.kind == "asked" and event.until][:SUSPENSIONS]
    for number, question in enumerate(asked, 1):
        assert question.until
        answer = next((on for on in answers if on >= question.on), None)
        facts |= {
            f"asked_on_{number}": to_day(question.on), f"answer_by_{number}": to_day(question.until),
            f"answered_on_{number}": NEVER if answer is None else to_day(answer),
        }  # fmt: skip
    return facts


@dataclass(frozen=True)
class Standing:
    """Where a case stands on a day. `events` are those in force; dates that do not exist are None."""

    case: Case
    kind: CaseType
    events: list[Event]
    on: date
    due: date | None

    @cached_property
    def facts(self) -> dict[str, int]:
        """What the law knows of the case, with the last day to decide as it came out of the term."""
        facts = facts_of(self.kind, self.events)
        end = to_day(self.due) if self.due else NEVER
        notices = [to_day(event.on) for event in self.events if event.kind == "notice"]
        notice = next((day for day in notices if day > end), max(notices, default=NEVER))
        return facts | {
            "due_on": end, "notice_received_on": notice, "penalty_excluded": int(not self.kind.penalty),
            "decided_on": NEVER if self.met_on is None else to_day(self.met_on),
        }  # fmt: skip

    @property
    def met_on(self) -> date | None:
        """The day on which what the term is for was done: mostly that of the decision, or of needing none any more."""
        ends = {self.kind.met_by} if self.kind.met_by else {"decided", "withdrawn", "forwarded", "judgment"}
        return next((event.on for event in self.events if event.kind in ends), None)

    @property
    def is_open(self) -> bool:
        """Whether the term still counts."""
        return self.case.closed_on is None and self.met_on is None

    @property
    def is_late(self) -> bool:
        """Whether the last day has passed without a decision."""
        return self.is_open and self.due is not None and self.on > self.due

    @property
    def days_left(self) -> int | None:
        """Days until the last day, negative when it has passed; None when nothing is due."""
        return (self.due - self.on).days if self.due and self.is_open else None

    @property
    def is_soon(self) -> bool:
        """Whether the last day is near."""
        return self.days_left is not None and 0 <= self.days_left <= SOON

    @property
    def question(self) -> Event | None:
        """What we asked and still await, up to the last day to answer."""
        asked = [event for event in self.events if event.kind == "asked"]
        if not asked or any(event.kind == "answered" and event.on >= asked[-1].on for event in self.events):
            return None
        until = asked[-1].until
        return asked[-1] if until and until >= self.on else None

    @property
    def is_urgent(self) -> bool:
        """Whether someone said that it cannot wait."""
        return any(event.kind == "urgent" for event in self.events)

    @property
    def has_notice(self) -> bool:
        """Whether a notice of default came."""
        return any(event.kind == "notice" for event in self.events)

    @property
    def may_give_notice(self) -> bool:
        """Whether the person may give notice of default: we are late, and no notice counts yet."""
        return self.kind.penalty and self.is_late and self.penalty_from is None

    @cached_property
    def penalty(self) -> dict[str, int]:
        """The penalty as of `on`, by the law: outcomes of PENALTY as integers."""
        return self._graph.evaluate(self.facts, PENALTY)

    @property
    def penalty_from(self) -> date | None:
        """First day of the penalty, when a notice of default that counts came."""
        first = self.penalty["penalty_from"]
        return None if first >= NEVER else from_day(first)

    @property
    def penalty_until(self) -> date | None:
        """Last day of the penalty: the 42nd, or that of the decision. None when there is no penalty."""
        last = self.penalty["penalty_until"]
        return None if last >= NEVER else from_day(last)

    @property
    def penalty_set(self) -> Event | None:
        """The decision on the penalty."""
        return next((event for event in self.events if event.kind == "penalty_set"), None)

    @property
    def _graph(self) -> Graph:
        """The law of the day, or of the last day of the penalty when that has passed: its amounts count."""
        first = law().on(self.on).evaluate(self.facts, ["penalty_until"])["penalty_until"]
        return law().on(self.on if first >= NEVER else min(self.on, from_day(first)))

    def why_due(self) -> Explanation | None:
        """How the last day came about, by article."""
        return law().on(self.on).explain(self.facts, self.kind.shown) if self.due and self.kind.shown else None

    def why_penalty(self) -> Explanation:
        """How the penalty came about, by article."""
        return self._graph.explain(self.facts, PENALTY)

    def lines(self) -> Explanation | None:
        """The term with only what says something: no suspension or extension that was not there."""
        found = self.why_due()
        if found is None:
            return None
        keep = {name: step for name, step in found.steps.items() if name in self.kind.shown and _says_something(step)}
        return Explanation(found.law, found.on, found.targets, keep)

    def date_of(self, rule: str) -> date | None:
        """What a rule with a date gives for this case."""
        day = law().on(self.on).evaluate(self.facts, [rule])[rule]
        return None if day >= NEVER or day <= 0 else from_day(day)


def _says_something(step: Any) -> bool:
    return step.name == "filing" or 0 < step.value < NEVER


def standing(case: Case, on: date, events: Iterable[Event] | None = None) -> Standing:
    """Where a case stands on a day; `events` when they were read already."""
    kind = TYPES[case.kind]
    known = in_force(case.events.all() if events is None else events)
    return Standing(case, kind, known, on, due_of(kind, known, on))


def due_of(kind: CaseType, events: Sequence[Event], on: date) -> date | None:
    """The last day of a case as it is on a day: by the law, or as the one who asked named it."""
    met = next((event.on for event in events if event.kind == kind.met_by), None) if kind.met_by else None
    if not kind.due:
        return next((event.until for event in events if event.kind == "received"), None)
    facts: Mapping[str, int] = facts_of(kind, events)
    day = law().on(on if met is None else min(on, met)).evaluate(facts, [kind.due])[kind.due]
    return None if day >= NEVER else from_day(day)
