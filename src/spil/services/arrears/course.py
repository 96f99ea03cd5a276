"""Which step comes next for a debt, and how an arrangement stands: functions of dated events and the day.

The terms of the act are in law/general_administrative_law. What the act leaves to the agency stands here, by name:
the published order is request, reminder (free), demand (with a fee), then the bailiff (duo.nl, betalingsachterstand),
without the days between; two weeks, as the act gives for the demand, are taken for each.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from spil.dates import first_of
from spil.law.engine.calendar import add_months
from spil.law.engine.units import from_day, to_day
from spil.services.arrears.models import Step

REMINDER_DAYS = 14  # to pay after a reminder
LAST_CHANCE_DAYS = 14  # between the writ and the bailiff
AFTER_STOP_DAYS = 14  # without a step after a stop or an arrangement ended (Rsf 2000, 6.1, ninth paragraph)
CONTACT_DAYS = 14  # for which contact with the debtor stops everything
LATE_DAYS = 5  # that a payment of an instalment may be under way before it counts as missed
MADE_UP_DAYS = 14  # to make up for a missed instalment

Kind = Step.Kind
GONE = (Kind.BAILIFF, Kind.ABROAD)


@dataclass(frozen=True)
class Taken:
    """A step that was taken: its kind, its day, and the last day to pay that it gave."""

    kind: str
    on: date
    answer_by: date | None = None


@dataclass(frozen=True)
class Pause:
    """Days on which nothing is collected, both included; without an end it still lasts.

    With `claims` it is an arrangement over these: of other debts one is still reminded.
    """

    since: date
    until: date | None
    why: str
    claims: frozenset[int] = frozenset()

    def covers(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


def next_step(
    claim: int, late_on: date, taken: Sequence[Taken], pauses: Sequence[Pause], on: date, *, abroad: bool
) -> Step.Kind | None:
    """The step that is to be taken on a day about a debt that is late from `late_on` on, or None.

    `taken` holds the steps about this debt, the oldest first. Whoever asks has made sure that it is unpaid.
    """
    holding = [pause for pause in pauses if pause.covers(on)]
    if any(not pause.claims or claim in pause.claims for pause in holding):
        return None
    ended = max((pause.until for pause in pauses if pause.until and pause.until < on), default=None)
    if ended is not None and on <= ended + timedelta(AFTER_STOP_DAYS):
        return None
    step = _in_order(late_on, taken, on, abroad)
    return None if holding and step != Kind.REMINDER else step


def _in_order(late_on: date, taken: Sequence[Taken], on: date, abroad: bool) -> Step.Kind | None:
    last: dict[str, Taken] = {}
    for one in taken:
        if one.kind == Kind.RECALL:
            last.clear()  # taken back from the bailiff: it begins again
        last[one.kind] = one
    if any(kind in last for kind in GONE):
        return None
    if writ := last.get(Kind.WRIT):
        return Kind.BAILIFF if _over(writ, on) else None
    if demand := last.get(Kind.DEMAND):  # Awb 4:117
        return (Kind.ABROAD if abroad else Kind.WRIT) if _over(demand, on) else None
    if reminder := last.get(Kind.REMINDER):
        return Kind.DEMAND if _over(reminder, on) else None
    return Kind.REMINDER if on >= late_on else None


def _over(step: Taken, on: date) -> bool:
    return step.answer_by is not None and on > step.answer_by


def is_gone(taken: Sequence[Taken]) -> bool:
    """Whether a debt is with the bailiff or with the collector abroad now."""
    kinds = [one.kind for one in taken if one.kind in (*GONE, Kind.RECALL)]
    return bool(kinds) and kinds[-1] != Kind.RECALL


@dataclass(frozen=True)
class Term:
    """One instalment of an arrangement, in cents, and what of it was paid."""

    due_on: date
    cents: int
    paid_cents: int = 0

    @property
    def left_cents(self) -> int:
        """What of it was not paid."""
        return self.cents - self.paid_cents

    @property
    def is_paid(self) -> bool:
        """Whether nothing of it is left."""
        return not self.left_cents


def terms(first_on: date, amount: int, owed: int, paid: int = 0) -> list[Term]:
    """Equal amounts each month from a day on until what is owed is paid; the last is what is left.

    What was paid (cents) covers the first of them.
    """
    found: list[Term] = []
    left, number = owed, 0
    while left > 0:
        cents = min(amount, left)
        covered = min(cents, paid)
        found.append(Term(from_day(add_months(to_day(first_on), number)), cents, covered))
        left, paid, number = left - cents, paid - covered, number + 1
    return found


def left_until(plan: Sequence[Term], month: date) -> int:
    """Cents that fall due in the month of a day or did before, and were not paid."""
    return sum(term.left_cents for term in plan if first_of(term.due_on) <= first_of(month))


def missed(plan: Sequence[Term], on: date) -> list[Term]:
    """Instalments that should have come in and did not."""
    return [term for term in plan if not term.is_paid and term.due_on + timedelta(LATE_DAYS) < on]


def is_broken(plan: Sequence[Term], taken: Sequence[Taken], since: date, on: date) -> bool:
    """Whether an arrangement that began on `since` is over: an instalment was missed and not made up for in time."""
    behind = missed(plan, on)
    reminded = [one for one in taken if one.kind == Kind.MISSED and one.on >= since and one.answer_by]
    return any(behind and behind[0].due_on < one.on and _over(one, on) for one in reminded)
