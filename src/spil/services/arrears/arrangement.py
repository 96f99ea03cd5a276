"""One payment arrangement over all arrears: proposed, asked for, granted or refused, and its end (Awb 4:94, 4:96)."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from spil.core.access.models import User
from spil.core.ledger.models import Account
from spil.core.people.models import Person
from spil.law.engine.money import up_to_euro
from spil.services.arrears import letters
from spil.services.arrears.course import Term, terms
from spil.services.arrears.debts import by_kind, debts, do_book_interest, do_find_claims, with_interest
from spil.services.arrears.letters import send
from spil.services.arrears.means import bearable
from spil.services.arrears.models import Arrangement
from spil.services.arrears.standing import Standing, left_of, lock, plan_of, standing

MOST_MONTHS = 24  # Rsf 2000, 6.1, sixth paragraph; used for all debts, as no other number is published
LEAST_FOR_TRAVEL = 4500  # cents a month that duo.nl asks for a debt of the travel product
RESTARTS = 1  # duo.nl lets an arrangement that was not kept begin again once; then somebody looks at it
End = Arrangement.End


class NotPossible(Exception):
    """This cannot be done now; the text says why, for the log. A page checks beforehand and says it in words."""


@dataclass(frozen=True)
class Proposal:
    """What an arrangement could be, in cents: all that is owed, and the amount a month that we propose.

    It is also the least for which nobody needs to look at a request. `bearable` is what the means test leaves; None
    when that is not known.
    """

    owed: dict[Account, int]
    amount: int
    bearable: int | None

    @property
    def total(self) -> int:
        """All that is owed, in cents."""
        return sum(self.owed.values())

    @property
    def months(self) -> int:
        """How many months it takes."""
        return -(-self.total // self.amount)


def proposal(now: Standing) -> Proposal | None:
    """What we propose to someone; None without arrears that there can be an arrangement over.

    All in at most 24 months, in whole euros, and 45 euros at least when the travel product is in it; but never more
    than the means test says that someone can bear beside the usual instalment, however long that takes.
    """
    owed = by_kind([with_interest(debt, now.on) for debt in now.ours])
    total = sum(owed.values())
    if not total:
        return None
    usual = up_to_euro(-(-total // MOST_MONTHS))
    if Account.TRAVEL_DEBT in owed:
        usual = max(usual, LEAST_FOR_TRAVEL)
    room = bearable(now.person_id, now.on)
    return Proposal(owed, min(usual, total, room or usual), room)


def preview(now: Standing, amount: int, first_on: date) -> list[Term]:
    """The instalments that an amount (cents a month) would give; nothing is kept."""
    offer = proposal(now)
    return terms(first_on, amount, offer.total) if offer else []


def needs_a_look(now: Standing, amount: int) -> bool:
    """Whether somebody looks at a request first: for less than we propose, or after two that were not kept."""
    offer = proposal(now)
    broken = Arrangement.objects.filter(person=now.person_id, end=End.BROKEN).count()
    return offer is None or amount < offer.amount or broken > RESTARTS


@transaction.atomic
def do_ask(
    person: Person, amount: int, first_on: date, channel: str, *, on: date, acting_user: User | None
) -> Arrangement:
    """Ask for an arrangement over all arrears, `amount` cents a month; at once granted when nobody needs to look.

    It takes the place of one that runs. Raises NotPossible without arrears, or when it would begin before today.
    """
    now = _clear_the_way(person, amount, first_on, on)
    made = _make(now, person, amount, first_on, channel, acting_user)
    if needs_a_look(now, amount):
        send(person, letters.asked, amount, key=f"arrangement:{made.pk}:asked", acting_user=acting_user)
        return made
    return _grant(made, amount, first_on, "", on, acting_user)


@transaction.atomic
def do_arrange(
    person: Person, amount: int, first_on: date, channel: str, *, on: date, motivation: str = "", acting_user: User
) -> Arrangement:
    """A case worker agrees on an arrangement with someone, at any amount. Raises NotPossible as `do_ask`."""
    now = _clear_the_way(person, amount, first_on, on)
    made = _make(now, person, amount, first_on, channel, acting_user)
    return _grant(made, amount, first_on, motivation, on, acting_user)


@transaction.atomic
def do_grant(
    one: Arrangement, *, amount: int, first_on: date, motivation: str, on: date, acting_user: User
) -> Arrangement:
    """Grant a request, as asked or otherwise. Raises NotPossible when it was answered, or would begin before today."""
    one = _unanswered(one)
    _check(amount, first_on, on)
    return _grant(one, amount, first_on, motivation, on, acting_user)


@transaction.atomic
def do_refuse(one: Arrangement, *, motivation: str, on: date, acting_user: User) -> None:
    """Refuse a request, with the reason. Raises NotPossible when it was answered."""
    one = _unanswered(one)
    one.motivation, one.answered_by = motivation, acting_user
    do_end(one, End.REFUSED, on)
    key = f"arrangement:{one.pk}:refused"
    send(one.person, letters.refused, motivation, on, key=key, kind="decision", acting_user=acting_user)


@transaction.atomic
def do_withdraw(person: Person, *, on: date, acting_user: User | None) -> None:
    """The debtor ends the arrangement or the request. Raises NotPossible when there is none."""
    lock(person.pk)
    one = Arrangement.objects.filter(person=person, ended_on=None).first()
    if one is None:
        raise NotPossible("no arrangement runs")
    do_end(one, End.WITHDRAWN, on)


def do_end(one: Arrangement, end: Arrangement.End, on: date) -> None:
    """Note how and when an arrangement or a request ended. Whoever calls it has locked the person."""
    one.end, one.ended_on = end, on
    one.save()


def do_end_when_paid(one: Arrangement, on: date) -> None:
    """End an arrangement of which nothing is unpaid any more."""
    if {debt.claim.pk for debt in debts(one.person_id)}.isdisjoint(one.claims):
        do_end(one, End.PAID_OFF, on)
        send(one.person, letters.paid_off, key=f"arrangement:{one.pk}:paid:{on}", acting_user=None)


def _clear_the_way(person: Person, amount: int, first_on: date, on: date) -> Standing:
    """Make sure that an arrangement is possible, and end the one that there is."""
    lock(person.pk)
    do_find_claims([person.pk])
    now = standing(person.pk, on)
    _check(amount, first_on, on)
    if not now.ours:
        raise NotPossible("there is nothing to arrange")
    if now.arrangement:
        do_end(now.arrangement, End.WITHDRAWN, on)
    return now


def _check(amount: int, first_on: date, on: date) -> None:
    if amount <= 0 or first_on < on:
        raise NotPossible("an arrangement has an amount and begins today or later")


def _unanswered(one: Arrangement) -> Arrangement:
    lock(one.person_id)
    one = Arrangement.objects.select_for_update(of=("self",)).select_related("person").get(pk=one.pk)
    if one.granted_on or one.ended_on:
        raise NotPossible("it was answered before")
    return one


def _make(
    now: Standing, person: Person, amount: int, first_on: date, channel: str, acting_user: User | None
) -> Arrangement:
    return Arrangement.objects.create(
        person=person, channel=channel, asked_on=now.on, amount_cents=amount, first_on=first_on, owed_cents=now.owed,
        claims=[debt.claim.pk for debt in now.ours], accounts=sorted({debt.claim.account for debt in now.ours}),
        asked_by=acting_user,
    )  # fmt: skip


def _grant(
    one: Arrangement, amount: int, first_on: date, motivation: str, on: date, acting_user: User | None
) -> Arrangement:
    """Fix what is owed, interest until today with it, and tell the schedule."""
    inside = [debt for debt in debts(one.person_id) if debt.claim.pk in one.claims]
    do_book_interest([debt for debt in inside if debt.claim.account == Account.INSTALMENT], on)
    owed = by_kind(left_of(one, on))
    if not owed:
        raise NotPossible("all was paid meanwhile")
    one.amount_cents, one.first_on, one.motivation = amount, first_on, motivation
    one.owed_cents, one.granted_on, one.answered_by = sum(owed.values()), on, acting_user
    one.save()
    key = f"arrangement:{one.pk}:granted"
    send(
        one.person, letters.granted, one, plan_of(one, on), owed, on, key=key, kind="decision", acting_user=acting_user
    )
    return one
