"""Months and what was decided about them: every decision with its cause, its letter, and what was paid."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from spil.core.decisions.models import Decision
from spil.core.messages.models import Message
from spil.core.payments.models import PaymentOrder, Status
from spil.core.terms import pay_date
from spil.law.engine.explain import Explanation
from spil.portals.my.figures import SUM, Month
from spil.services.student_finance.letters import cause_in_words
from spil.services.student_finance.service import OUTCOMES, PRODUCT, overview
from spil.text import T

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class Row:
    """A month in the list: the decision in force, and how often it was decided again."""

    month: date
    cents: int
    replaced: int


@dataclass(frozen=True)
class Entry:
    """One decision about a month: when, why, what it came to, what that changed, and its letter when there is one."""

    pk: int
    at: datetime
    cause: "StrPromise | str"
    first: bool
    cents: int
    difference: int
    message: int | None

    @property
    def less(self) -> int:
        """How much less than the decision before, in cents."""
        return max(-self.difference, 0)


@dataclass(frozen=True)
class Payment:
    """What was paid for a month, to the account that ends so, on the day that it was or will be."""

    cents: int
    account: str
    on: date
    status: "StrPromise"
    returned: bool


STATUSES = {
    Status.MADE: T(nl="staat klaar", en="is ready"),
    Status.SENT: T(nl="verstuurd naar je bank", en="sent to your bank"),
    Status.BOOKED: T(nl="betaald", en="paid"),
    Status.RETURNED: T(nl="teruggekomen van je bank", en="sent back by your bank"),
}


def all_months(person: int) -> list[Row]:
    """Every month that was decided, the newest first."""
    decided = Decision.objects.filter(person=person, product=PRODUCT).order_by("-month", "-sequence")
    rows: dict[date, Row] = {}
    for month, sequence, cents in decided.values_list("month", "sequence", f"outcome__{SUM}"):
        rows.setdefault(month, Row(month, cents, sequence))
    return list(rows.values())


def decisions_about(person: int, month: date) -> list[Decision]:
    """All decisions about a month, the one in force last."""
    return list(Decision.objects.filter(person=person, product=PRODUCT, month=month).order_by("sequence"))


def chain(person: int, decisions: list[Decision]) -> list[Entry]:
    """The decisions about a month as a reader wants to see them, the one in force first."""
    numbers = [decision.pk for decision in decisions]
    letters = Message.objects.filter(person=person, decisions__overlap=numbers).order_by("id")
    letter_of = {number: message for message, all_ in letters.values_list("pk", "decisions") for number in all_}
    entries = []
    for number, decision in enumerate(decisions):
        cents = decision.outcome.get(SUM, 0)
        before = decisions[number - 1].outcome.get(SUM, 0) if number else 0
        entries.append(
            Entry(decision.pk, decision.decided_at, cause_in_words(decision.cause), number == 0, cents, cents - before,
                  letter_of.get(decision.pk))
        )  # fmt: skip
    return entries[::-1]


def explained(person: int, month: Month) -> tuple[Explanation, bool]:
    """A month with every step, and whether what is known now still gives the same.

    The steps name the register and day of each fact when it does; else they are those of the decision.
    """
    now = overview(person, month.month, origins=True)
    same = now.explanation is not None and all(now.outcome[name] == month.outcome[name] for name in OUTCOMES)
    return (now.explanation, True) if same and now.explanation else (month.explanation(), month.decided_on is None)


def payments(person: int, month: date) -> list[Payment]:
    """The payments that were ordered for a month."""
    orders = PaymentOrder.objects.filter(person=person, product=PRODUCT, month=month).select_related("batch")
    return list(_payments(orders.order_by("id")))


def _payments(orders: Iterable[PaymentOrder]) -> Iterable[Payment]:
    for order in orders:
        on = order.batch.pay_date if order.batch else pay_date(order.month)
        returned = order.status == Status.RETURNED
        yield Payment(order.amount_cents, order.iban[-4:], on, STATUSES[Status(order.status)], returned)
