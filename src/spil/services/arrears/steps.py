"""The daily steps: reminder, demand with its fee, writ, bailiff or collector abroad; arrangements looked after; help.

Each person is a transaction of its own. What goes outside is written down first and sent after, and sent again when
nobody noted that it was sent, so that a day may be killed at any moment and run again.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from spil.contrib.bailiff.client import Bailiff
from spil.contrib.debt_help.client import DebtHelp
from spil.core.ledger import service as ledger
from spil.core.ledger.models import Account
from spil.core.ledger.service import Lines
from spil.core.partitions import new_number
from spil.core.people.models import Address, Person
from spil.core.terms import end_of_term
from spil.law.engine import Law
from spil.law.engine.units import from_day, to_day
from spil.services.arrears import attachment, letters
from spil.services.arrears.arrangement import do_end, do_end_when_paid
from spil.services.arrears.course import (
    AFTER_STOP_DAYS,
    GONE,
    LAST_CHANCE_DAYS,
    MADE_UP_DAYS,
    REMINDER_DAYS,
    Taken,
    is_broken,
    missed,
    next_step,
)
from spil.services.arrears.debts import PRODUCT, Debt, by_kind, do_book_interest, do_find_claims
from spil.services.arrears.letters import send
from spil.services.arrears.models import Arrangement, Referral, Report, Step
from spil.services.arrears.standing import Standing, left_of, lock, standing

LAW = "general_administrative_law"
KINDS_FOR_HELP, MISSED_FOR_HELP, HELP_AGAIN_DAYS = 3, 2, 365  # signs of trouble, and when to offer help again
KINDS_AS_HANDED_OVER = {
    Account.INSTALMENT: "instalment", Account.SCHOOL_FEE_DEBT: "schoolFee", Account.TRAVEL_DEBT: "travelProduct",
    Account.FINE_DUE: "fine",
}  # fmt: skip
PEOPLE = """
    select claim.person_id from arrears_claim claim
    where claim.due_on < %(on)s and 0 < (
        select sum(posting.amount_cents) from ledger_posting posting
        where posting.person_id = claim.person_id and posting.account = claim.account)
    union select person_id from arrears_arrangement where ended_on is null
    union select person_id from arrears_step where kind in ('bailiff', 'abroad')
    order by person_id
"""
Kind = Step.Kind


@dataclass
class Day:
    """What a day brought: steps by kind, arrangements broken, hand-overs and referrals sent, reports taken in.

    `unknown` names reports that are not about a hand-over of ours.
    """

    steps: Counter[str] = field(default_factory=Counter)
    broken: int = 0
    sent: int = 0
    reports: int = 0
    unknown: list[str] = field(default_factory=list)


def do_day(
    on: date, bailiff: Bailiff, debt_help: DebtHelp, *, progress: Callable[[int, int], None] = lambda done, all_: None
) -> Day:
    """Take every step that is due on a day for everyone. Run again for the same day it does nothing more."""
    do_find_claims()
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, {"on": on})
        people = [row[0] for row in cursor.fetchall()]
    day = Day()
    for done, number in enumerate(people, 1):
        _day_of(number, on, day)
        progress(done, len(people))
    _send_out(bailiff, debt_help, day)
    _take_in(bailiff, day)
    return day


@transaction.atomic
def _day_of(number: int, on: date, day: Day) -> None:
    """The steps of one person. From who died nothing is asked (WSF 2000, 6.16)."""
    lock(number)
    person = Person.objects.get(pk=number)
    if person.death_date:
        return
    now = standing(number, on)
    if now.arrangement and now.arrangement.runs:
        day.broken += _keep_an_eye_on(now.arrangement, now, person, day)
        now = standing(number, on)
    for kind, found in _ready(now, abroad=_lives_abroad(person, on)).items():
        if not any(one.kind == kind and one.on == on for one in now.steps):
            day.steps[kind] += STEPS[kind](now, person, found)
    if _needs_help(now):
        _take(now, Kind.HELP, [])
        send(person, letters.help_offered, key=f"arrears:help:{number}:{on}", acting_user=None)
        day.steps[Kind.HELP] += 1
    day.steps[Kind.RECALL] += _recall(now)


def _ready(now: Standing, *, abroad: bool) -> dict[Step.Kind, list[Debt]]:
    """Debts by the step that they are ready for, in the order of the steps."""
    ready: dict[Step.Kind, list[Debt]] = {
        kind: [] for kind in (Kind.REMINDER, Kind.DEMAND, Kind.WRIT, Kind.BAILIFF, Kind.ABROAD)
    }
    for debt in now.debts:
        step = next_step(debt.claim.pk, debt.late_on, now.taken(debt.claim), now.pauses, now.on, abroad=abroad)
        if step is not None:
            ready[step].append(debt)
    return {kind: found for kind, found in ready.items() if found}


def _keep_an_eye_on(one: Arrangement, now: Standing, person: Person, day: Day) -> bool:
    """See whether an arrangement is paid off, or an instalment was missed; gives whether it broke."""
    on, granted_on = now.on, one.granted_on
    assert granted_on is not None
    do_end_when_paid(one, on)
    if one.ended_on or now.held_by:
        return False
    behind = missed(now.plan, on)
    told = [Taken(step.kind, step.on, step.answer_by) for step in now.steps if step.kind == Kind.MISSED]
    if is_broken(now.plan, told, granted_on, on):
        do_end(one, Arrangement.End.BROKEN, on)
        answer_by, owed = end_of_term(on + timedelta(AFTER_STOP_DAYS)), by_kind(left_of(one, on))
        key = f"arrangement:{one.pk}:broken"
        send(person, letters.broken, owed, answer_by, on, key=key, kind="decision", acting_user=None)
        return True
    if behind and not any(step.on >= granted_on and step.on > behind[0].due_on for step in told):
        answer_by = end_of_term(on + timedelta(MADE_UP_DAYS))
        cents = sum(term.left_cents for term in behind)
        _take(now, Kind.MISSED, [], answer_by=answer_by)
        key = f"arrangement:{one.pk}:missed:{on}"
        send(person, letters.missed, behind[0], cents, answer_by, key=key, acting_user=None)
        day.steps[Kind.MISSED] += 1
    return False


def _needs_help(now: Standing) -> bool:
    """Signs of trouble: an instalment missed twice, or many kinds of debt. Not when help was offered this year."""
    since = now.on - timedelta(HELP_AGAIN_DAYS)
    lately = Counter(step.kind for step in now.steps if step.on > since)
    many = len({debt.claim.account for debt in now.debts}) >= KINDS_FOR_HELP
    return not lately[Kind.HELP] and (many or lately[Kind.MISSED] >= MISSED_FOR_HELP)


def _remind(now: Standing, person: Person, found: Sequence[Debt]) -> bool:
    answer_by = end_of_term(now.on + timedelta(REMINDER_DAYS))
    _take(now, Kind.REMINDER, found, answer_by=answer_by)
    _tell(now, person, Kind.REMINDER, letters.reminder, by_kind(found), answer_by, in_arrangement=bool(now.arrangement))
    return True


def _demand(now: Standing, person: Person, found: Sequence[Debt]) -> bool:
    """The demand, with its fee booked (Awb 4:113); none for a debt that is smaller than the fee."""
    owed, on = by_kind(found), now.on
    facts = {"demanded": sum(owed.values()), "demanded_on": to_day(on)}
    outcome = Law.load(LAW).on(on).evaluate(facts, ["demand_fee", "demand_answer_by"])
    fee, answer_by = outcome["demand_fee"], from_day(outcome["demand_answer_by"])
    if sum(owed.values()) <= fee:
        return False
    lines = Lines.of(
        (0, person.pk, Account.COSTS_DUE, fee, "demand_fee", 0),
        (0, person.pk, Account.COLLECTION_COSTS, -fee, "demand_fee", 0),
    )
    ledger.post(lines, key=f"arrears:demand:{person.pk}:{on}", product=PRODUCT, month=on.replace(day=1))
    _take(now, Kind.DEMAND, found, answer_by=answer_by, fee=fee)
    _tell(now, person, Kind.DEMAND, letters.demand, owed, fee, answer_by, on)
    return True


def _writ(now: Standing, person: Person, found: Sequence[Debt]) -> bool:
    """The writ, with the interest until today booked (Awb 4:119)."""
    interest_from = min(debt.claim.interest_until for debt in found)
    with_interest = do_book_interest(found, now.on)
    answer_by = end_of_term(now.on + timedelta(LAST_CHANCE_DAYS))
    _take(now, Kind.WRIT, with_interest, answer_by=answer_by)
    shown = attachment.known(person.pk, now.on)
    _tell(
        now, person, Kind.WRIT, letters.writ, by_kind(with_interest), answer_by, interest_from, now.on, shown,
        attachment.indication(shown, now.on), kind="decision",
    )  # fmt: skip
    return True


def _hand_over(now: Standing, person: Person, found: Sequence[Debt], kind: Step.Kind = Kind.BAILIFF) -> bool:
    """To the bailiff, or to a collector abroad. An arrangement over it that broke counts as handed over."""
    reference = f"A{new_number()}"
    step = _take(now, kind, found, reference=reference, handover=_message(now, person, found, reference, kind))
    broken = Arrangement.objects.filter(person=person, end=Arrangement.End.BROKEN, handed_on=None)
    broken.filter(claims__overlap=step.claims).update(handed_on=now.on)
    _tell(now, person, kind, letters.handed_over, step.owed_cents, reference, abroad=kind == Kind.ABROAD)
    return True


def _hand_over_abroad(now: Standing, person: Person, found: Sequence[Debt]) -> bool:
    return _hand_over(now, person, found, Kind.ABROAD)


STEPS: dict[Step.Kind, Callable[[Standing, Person, Sequence[Debt]], bool]] = {
    Kind.REMINDER: _remind, Kind.DEMAND: _demand, Kind.WRIT: _writ, Kind.BAILIFF: _hand_over,
    Kind.ABROAD: _hand_over_abroad,
}  # fmt: skip
"""What takes each step, and gives whether it did."""


def _message(now: Standing, person: Person, found: Sequence[Debt], reference: str, kind: Step.Kind) -> dict[str, Any]:
    """What the collector gets, as contrib/bailiff/handover.schema.json says."""
    home = Address.objects.filter(person=person, valid__contains=now.on, recorded__upper_inf=True).first()
    about = [step for step in now.steps if any(debt.claim.pk in step.claims for debt in found)]
    demanded = max(step.on for step in about if step.kind == Kind.DEMAND)
    writ = max((step.on for step in about if step.kind == Kind.WRIT), default=None)
    debtor: dict[str, Any] = {
        "bsn": person.bsn,
        "name": person.full_name,
        "birthDate": person.birth_date.isoformat(),
        "address": [],
    }
    if home:
        lines = [f"{home.street} {home.house_number}", f"{home.postcode} {home.city}".strip()]
        debtor |= {"address": lines, "country": home.country}
    return {
        "message": "hand-over/1", "reference": reference, "collector": kind.value, "on": now.on.isoformat(),
        "writOn": writ.isoformat() if writ else None, "demandOn": demanded.isoformat(),
        "interestFrom": min(debt.claim.interest_until for debt in found).isoformat(), "debtor": debtor,
        "principalCents": sum(debt.principal for debt in found),
        "costsAndInterestCents": sum(debt.interest + debt.costs for debt in found),
        "claims": [
            {"kind": KINDS_AS_HANDED_OVER[Account(debt.claim.account)], "month": f"{debt.claim.month:%Y-%m}",
             "dueOn": debt.claim.due_on.isoformat(), "cents": debt.principal}
            for debt in found
        ],
    }  # fmt: skip


def _recall(now: Standing) -> int:
    """Take back from the collector what is paid, and all while a stop holds. Gives how many: at most one a day."""
    unpaid = {debt.claim.pk for debt in now.debts}
    recalls = [step for step in now.steps if step.kind == Kind.RECALL]
    if any(step.on == now.on for step in recalls):
        return 0
    for step in (one for one in now.steps if one.kind in GONE):
        is_back = any(one.pk > step.pk and one.claims == step.claims for one in recalls)
        if not is_back and (now.held_by or unpaid.isdisjoint(step.claims)):
            _take(now, Kind.RECALL, [], claims=step.claims, handover={"reference": step.reference})
            return 1
    return 0


def _take(
    now: Standing, kind: Step.Kind, found: Sequence[Debt], *, answer_by: date | None = None, fee: int = 0,
    reference: str = "", handover: dict[str, Any] | None = None, claims: Sequence[int] = (),
) -> Step:  # fmt: skip
    return Step.objects.create(
        person_id=now.person_id, kind=kind, on=now.on, answer_by=answer_by, fee_cents=fee, reference=reference,
        claims=[*claims, *(debt.claim.pk for debt in found)], owed_cents=sum(debt.cents for debt in found),
        handover=handover,
    )  # fmt: skip


def _send_out(bailiff: Bailiff, debt_help: DebtHelp, day: Day) -> None:
    """Send what nobody noted as sent: hand-overs, recalls, referrals."""
    for step in Step.objects.exclude(handover=None).filter(sent_at=None).order_by("id"):
        message: dict[str, Any] = step.handover or {}
        if step.kind == Kind.RECALL:
            bailiff.recall(message["reference"])
        else:
            bailiff.hand_over(message)
        Step.objects.filter(pk=step.pk).update(sent_at=timezone.now())
        day.sent += 1
    for one in Referral.objects.filter(sent_at=None).select_related("person").order_by("id"):
        debt_help.refer(_referral(one))
        Referral.objects.filter(pk=one.pk).update(sent_at=timezone.now())
        day.sent += 1


def _referral(one: Referral) -> dict[str, Any]:
    """What debt help gets, as contrib/debt_help/referral.schema.json says."""
    return {
        "message": "referral/1", "number": one.number, "on": one.consent_on.isoformat(), "name": one.person.full_name,
        "telephone": one.telephone, "language": one.person.language,
        "consent": {"on": one.consent_on.isoformat(), "text": one.consent_text},
    }  # fmt: skip


def _take_in(bailiff: Bailiff, day: Day) -> None:
    """Note what the bailiff tells, once."""
    for told in bailiff.reports():
        step = Step.objects.filter(kind__in=GONE, reference=told.reference).first()
        if step is None:
            day.unknown.append(told.number)
            continue
        _, is_new = Report.objects.get_or_create(
            number=told.number, defaults={"step": step, "kind": told.kind, "on": told.on, "cents": told.cents}
        )
        day.reports += is_new


def _lives_abroad(person: Person, on: date) -> bool:
    homes = Address.objects.filter(person=person, valid__contains=on, recorded__upper_inf=True)
    return homes.exclude(country="NL").exists()


def _tell(
    now: Standing, person: Person, name: Step.Kind, letter: Callable[..., dict[str, Any]], *args: Any,
    kind: str = "notice", **more: Any,
) -> None:  # fmt: skip
    send(person, letter, *args, key=f"arrears:{name.value}:{person.pk}:{now.on}", kind=kind, acting_user=None, **more)
