"""How someone's arrears stand on a day: debts, steps, what holds collection up, the arrangement and its instalments."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db import connection
from django.utils import timezone

from spil.core.cases.models import Case
from spil.services.arrears.course import Pause, Taken, Term, is_gone, terms
from spil.services.arrears.debts import Debt, debts, with_interest
from spil.services.arrears.models import Arrangement, Claim, Step, Stop

IN_DISPUTE = ("objection", "appeal", "further_appeal")
"""Kinds of case during which nothing is collected by force; the act itself does not stop it (Awb 6:16), we do."""


def lock(person_id: int) -> None:
    """Whoever changes something of a person's arrears waits here for the one before."""
    with connection.cursor() as cursor:
        cursor.execute("select from people_person where id = %s for no key update", [person_id])


@dataclass(frozen=True)
class Standing:
    """All arrears of a person on a day: unpaid debts that are past their day, steps, pauses, the arrangement."""

    person_id: int
    on: date
    debts: list[Debt]
    steps: list[Step]
    pauses: list[Pause]
    arrangement: Arrangement | None

    def taken(self, claim: Claim) -> list[Taken]:
        """The steps about one debt, the oldest first."""
        return [Taken(one.kind, one.on, one.answer_by) for one in self.steps if claim.pk in one.claims]

    @property
    def ours(self) -> list[Debt]:
        """Debts that are not with the bailiff: over these there can be an arrangement."""
        return [debt for debt in self.debts if not is_gone(self.taken(debt.claim))]

    @property
    def gone(self) -> list[Debt]:
        """Debts that are with the bailiff or the collector abroad."""
        return [debt for debt in self.debts if is_gone(self.taken(debt.claim))]

    @property
    def outside(self) -> list[Debt]:
        """Debts of ours that the arrangement or the request that there is does not hold."""
        inside = self.arrangement.claims if self.arrangement else []
        return [debt for debt in self.ours if debt.claim.pk not in inside]

    @property
    def owed(self) -> int:
        """Cents of what there can be an arrangement over."""
        return sum(debt.cents for debt in self.ours)

    @cached_property
    def plan(self) -> list[Term]:
        """The instalments of the arrangement that runs, and what of them is paid."""
        return plan_of(self.arrangement, self.on) if self.arrangement else []

    @property
    def held_by(self) -> list[Pause]:
        """What holds collection of everything up today."""
        return [pause for pause in self.pauses if pause.covers(self.on) and not pause.claims]


def standing(person_id: int, on: date) -> Standing:
    """How someone's arrears stand on a day. Debts that were booked since the last daily run are not in it yet."""
    found = [debt for debt in debts(person_id) if debt.claim.due_on < on]
    steps = list(Step.objects.filter(person=person_id, on__lte=on).order_by("on", "id"))
    arrangement = Arrangement.objects.filter(person=person_id, ended_on=None).first()
    return Standing(person_id, on, found, steps, pauses_of(person_id), arrangement)


def pauses_of(person_id: int) -> list[Pause]:
    """All that ever held collection from someone up, or does: stops, disputes, and arrangements since the request."""
    disputes = Case.objects.filter(person=person_id, kind__in=IN_DISPUTE).order_by("id")
    stops = Stop.objects.filter(person=person_id).order_by("id")
    arrangements = Arrangement.objects.filter(person=person_id).order_by("id")
    return [
        *(Pause(one.since, one.until, one.reason) for one in stops),
        *(Pause(one.asked_on, one.ended_on, "arrangement", frozenset(one.claims)) for one in arrangements),
        *(Pause(timezone.localdate(one.opened_at), one.closed_on, Stop.Reason.OBJECTION) for one in disputes),
    ]


def plan_of(one: Arrangement, on: date) -> list[Term]:
    """The instalments of an arrangement, over what it began with and the interest since. What is no longer unpaid,
    because it was paid in another way or taken off, counts as paid on the first of them.
    """
    received = sum(receipt.cents for receipt in one.receipts.filter(reversed_on=None))
    unpaid = sum(debt.cents for debt in left_of(one, on)) if one.ended_on is None else 0
    whole = max(one.owed_cents, received + unpaid)
    return terms(one.first_on, one.amount_cents, whole, whole - unpaid)


def left_of(one: Arrangement, on: date) -> list[Debt]:
    """What is unpaid of the debts in an arrangement, with interest until a day."""
    return [with_interest(debt, on) for debt in debts(one.person_id) if debt.claim.pk in one.claims]
