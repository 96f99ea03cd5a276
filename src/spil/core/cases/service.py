"""What can be done with cases: open, note what happened, decide, see what is due, and pay for what came too late.

Every change of a case locks its row first. Days are those on which things happened: they may lie in the past, never in
the future, and never before the case came in.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from spil.contrib.bank.client import Bank
from spil.core.access.models import User
from spil.core.cases import letters
from spil.core.cases.models import Case, Document, Event, Ministry
from spil.core.cases.terms import PENALTY, SUSPENSIONS, Standing, in_force, law, standing
from spil.core.cases.types import STEPS, TYPES
from spil.core.ledger.models import Account
from spil.core.ledger.service import Lines, post
from spil.core.messages.models import Message
from spil.core.messages.service import do_send
from spil.core.payments.service import do_pay
from spil.core.people.models import Person
from spil.text import T, day

PENALTIES = "penalty"  # product of the ledger and the payments
WEEKS_AHEAD, WEEKS_BACK = 8, 8


class Refused(ValueError):
    """What was asked for cannot be; `reason` says why and what to do, in both languages."""

    def __init__(self, reason: Any) -> None:
        super().__init__(str(reason))
        self.reason = reason


# Opening and noting


@transaction.atomic
def do_open(
    kind: str,
    person: Person | None,
    received_on: date,
    *,
    title: str,
    acting_user: User | None,
    ministry: str = Ministry.EDUCATION,
    product: str = "",
    about: Message | None = None,
    decisions: Sequence[int] = (),
    announced_on: date | None = None,
    until: date | None = None,
    follows: Case | None = None,
    text: str = "",
    data: Mapping[str, Any] | None = None,
    tell: bool = True,
) -> Case:
    """Open a case as received on a day, and confirm it to the person. `announced_on`: when the decision was sent.

    `data["facts"]` are facts of the law that only the paper says, such as a day of posting. Raises Refused.
    """
    declared = TYPES[kind]
    if received_on > localdate():
        raise Refused(T(nl="De dag van ontvangst ligt in de toekomst.", en="The day of receipt lies in the future."))
    if declared.of_person and person is None:
        raise Refused(T(nl="Bij deze zaak hoort een persoon.", en="This case belongs to a person."))
    if not declared.due and until is None:
        raise Refused(
            T(nl="Vul de laatste dag in die in het verzoek staat.", en="Enter the last day that the request names.")
        )
    if about:
        Person.objects.select_for_update().get(pk=about.person_id)  # of two at once the second sees the first
    if about and Case.objects.filter(kind=kind, about=about, closed_on=None).exists():
        raise Refused(
            T(nl="Tegen dit besluit loopt al een bezwaar.", en="There is an objection to this decision already.")
        )
    case = Case.objects.create(
        kind=kind, person=person, title=title[:200], product=product, ministry=ministry, about=about,
        decisions=list(decisions), follows=follows,
    )  # fmt: skip
    if announced_on:
        _note(case, "announced", announced_on, acting_user=acting_user, message=about)
    _note(case, "received", received_on, acting_user=acting_user, text=text, until=until, data=dict(data or {}))
    if person and tell and declared.team != "privacy" and declared.name not in ("appeal", "further_appeal"):
        _tell(case, letters.of_receipt(person.language, standing(case, localdate())), key=f"case:{case.pk}:received")
    return case


@transaction.atomic
def do_note(
    case: Case,
    kind: str,
    on: date,
    *,
    acting_user: User | None,
    text: str = "",
    until: date | None = None,
    outcome: str = "",
    data: Mapping[str, Any] | None = None,
) -> Event:
    """Note a step of STEPS. Its letter goes out, its end closes the case. Raises Refused with what to do."""
    case = lock(case)
    step, declared = STEPS[kind], TYPES[case.kind]
    _check(case, step.name, on, until, outcome, text)
    values: dict[str, Any] = dict(data or {}) | ({"outcome": outcome} if outcome else {})
    event = _note(case, kind, on, acting_user=acting_user, text=text, until=until, data=values)
    if step.closes:
        case.closed_on = on
        case.save(update_fields=["closed_on"])
    now = standing(case, localdate())
    if case.person and kind == "notice":
        _tell(case, letters.of_notice(case.person.language, now), key=f"case:{case.pk}:event:{event.pk}")
    elif case.person and step.tells:
        language = case.person.language
        said = (
            letters.of_decision(language, now, outcome, text)
            if kind == "decided"
            else letters.of_step(language, now, event)
        )
        deciding = "decision" if kind == "decided" and declared.penalty else "notice"
        _tell(case, said, key=f"case:{case.pk}:event:{event.pk}", kind=deciding, acting_user=acting_user)
    return event


@transaction.atomic
def do_close_decided(
    case: Case, outcome: str, message: Message, *, text: str, data: Mapping[str, Any], acting_user: User
) -> Event:
    """Close a case whose decision another room made and sent, as services/objection does. Raises Refused."""
    case = lock(case)
    on = localdate()
    _check(case, "decided", on, None, outcome, text)
    values = dict(data) | {"outcome": outcome}
    event = _note(case, "decided", on, acting_user=acting_user, text=text, data=values, message=message)
    case.closed_on = on
    case.save(update_fields=["closed_on"])
    return event


@transaction.atomic
def do_revoke(event: Event, *, acting_user: User) -> Event:
    """Undo an event that was noted by mistake; it stays readable. What closed or paid cannot be undone here."""
    case = lock(event.case)
    if case.closed_on or event.kind in ("received", "announced", "penalty_set", "late_told", "revoked"):
        raise Refused(T(nl="Dit kan niet ongedaan worden gemaakt.", en="This cannot be undone."))
    if Event.objects.filter(revokes=event).exists():
        raise Refused(T(nl="Dit is al ongedaan gemaakt.", en="This has been undone already."))
    return Event.objects.create(case=case, kind="revoked", on=localdate(), revokes=event, recorded_by=acting_user)


@transaction.atomic
def do_assign(case: Case, worker: User | None, *, acting_user: User) -> None:
    """Give a case to a case worker, or back to the team."""
    case = lock(case)
    case.worker = worker
    case.save(update_fields=["worker"])
    _note(case, "assigned", localdate(), acting_user=acting_user, text=worker.name if worker else "")


def lock(case: Case) -> Case:
    """The case as it is now, kept from other changes until the transaction ends."""
    return Case.objects.select_for_update(of=("self",)).select_related("person").get(pk=case.pk)


def _check(case: Case, kind: str, on: date, until: date | None, outcome: str, text: str) -> None:
    """Raises Refused for a step that the case, its term or the calendar does not allow."""
    declared, step, today = TYPES[case.kind], STEPS[kind], localdate()
    if case.closed_on:
        raise Refused(T(nl="Deze zaak is al afgesloten.", en="This case has been closed already."))
    if kind not in declared.steps:
        raise Refused(T(nl="Deze stap hoort niet bij deze zaak.", en="This step does not belong to this case."))
    now = standing(case, today)
    first = next(event.on for event in now.events if event.kind == "received")
    if on > today or on < first:
        raise Refused(T(nl="Kies een dag vanaf {first} tot en met vandaag.",
                        en="Choose a day from {first} until today.", first=day(first)))  # fmt: skip
    if step.needs_words and not text.strip():
        raise Refused(T(nl="Schrijf er een toelichting bij.", en="Add a few words."))
    if "until" in step.asks and (until is None or until <= on):
        raise Refused(T(nl="Vul een dag in die later is.", en="Enter a day that comes later."))
    if "outcome" in step.asks and outcome not in declared.outcomes:
        raise Refused(T(nl="Kies een uitkomst.", en="Choose an outcome."))
    if kind == "extended":
        _check_extension(now, on, until)
    if kind == "asked" and sum(event.kind == "asked" for event in now.events) == SUSPENSIONS:
        raise Refused(T(nl="Je vroeg al drie keer om informatie. Beslis met wat je hebt.",
                        en="You asked for information three times. Decide with what you have."))  # fmt: skip
    if kind == "answered" and not any(event.kind == "asked" for event in now.events) and declared.due:
        raise Refused(T(nl="Er is niets gevraagd.", en="Nothing was asked."))


def _check_extension(now: Standing, on: date, until: date | None) -> None:
    """An extension counts only within the term, once, and as far as the act allows: the law says so by its outcome."""
    if any(event.kind == "extended" for event in now.events):
        raise Refused(T(nl="De termijn is al een keer verlengd. Nog langer kan alleen met instemming van de indiener.",
                        en="The term was extended once. Longer takes the consent of the person."))  # fmt: skip
    trial = Event(pk=0, case=now.case, kind="extended", on=on, until=until)
    then = standing(now.case, now.on, [*now.events, trial])
    if then.due == now.due:
        raise Refused(T(nl="De termijn is voorbij, of deze dag ligt niet later. Uitstel telt dan niet.",
                        en="The term has ended, or this day is not later. Then it does not count."))  # fmt: skip
    if then.due and until and then.due < until:
        raise Refused(T(nl="Zo lang mag het niet. De wet laat uitstel toe tot en met {day}.",
                        en="Not that long. The act allows until {day}.", day=day(then.due)))  # fmt: skip


def _note(case: Case, kind: str, on: date, *, acting_user: User | None, **values: Any) -> Event:
    return Event.objects.create(case=case, kind=kind, on=on, recorded_by=acting_user, **values)


def _tell(
    case: Case, data: Mapping[str, Any], *, key: str, kind: str = "notice", acting_user: User | None = None
) -> Message:
    assert case.person
    return do_send(case.person, kind, data, acting_user=acting_user, key=key)


# What is due


def standings(cases: Iterable[Case], on: date) -> list[Standing]:
    """Where cases stand, with two queries however many there are."""
    known = list(cases)
    events: dict[int, list[Event]] = {case.pk: [] for case in known}
    wanted: Any = cases.order_by().values("pk") if isinstance(cases, QuerySet) else events
    for event in Event.objects.filter(case__in=wanted).order_by("on", "id"):
        events[event.case_id].append(event)
    return [standing(case, on, events[case.pk]) for case in known]


def worklist(on: date, *, teams: Collection[str] = (), worker: User | None = None) -> list[Standing]:
    """Open cases in the order in which they have to be done.

    First by law: those for which a penalty runs, those that are late; then by need: those that cannot wait; then by
    their last day. What waits for somebody else comes last.
    """
    cases = Case.objects.filter(closed_on=None).select_related("worker").order_by("id")
    if worker is not None:
        cases = cases.filter(worker=worker)
    if teams:
        cases = cases.filter(kind__in=[name for name, one in TYPES.items() if one.team in teams])
    return sorted(standings(cases, on), key=_urgency)


def _urgency(now: Standing) -> tuple[int, date, int]:
    first = now.penalty_from if now.is_open and now.has_notice else None
    if first is not None and not now.penalty_set:
        rank = 0
    elif now.is_late:
        rank = 1
    elif now.is_urgent and now.is_open:
        rank = 2
    elif not now.is_open or now.question:
        rank = 4
    else:
        rank = 3
    return rank, first or now.due or date.max, now.case.pk


@dataclass(frozen=True)
class Load:
    """What a team has to do: open cases, late ones, those due in each of the coming weeks, new ones a week of late."""

    team: str
    open: int
    late: int
    due: list[int]
    new_a_week: float


def forecast(on: date, found: Sequence[Standing] | None = None) -> list[Load]:
    """The load of each team over the coming weeks, from the last day of every open case."""
    standing_now = worklist(on) if found is None else found
    since = on - timedelta(weeks=WEEKS_BACK)
    arrived = Event.objects.filter(kind="received", on__gt=since, on__lte=on).values_list("case__kind", flat=True)
    new = [TYPES[kind].team for kind in arrived]
    loads = []
    for team in dict.fromkeys(one.team for one in TYPES.values()):
        mine = [one for one in standing_now if one.kind.team == team]
        weeks = [one.days_left // 7 for one in mine if one.days_left is not None and one.days_left >= 0]
        due = [weeks.count(week) for week in range(WEEKS_AHEAD)]
        late = sum(one.is_late for one in mine)
        loads.append(Load(team, len(mine), late, due, new.count(team) / WEEKS_BACK))
    return loads


# What being late costs


@dataclass
class Daily:
    """What a day's run did: persons told that we are late, penalties set (cents), payments ordered and batches sent."""

    late_told: int = 0
    penalties: int = 0
    cents: int = 0
    ordered: int = 0
    sent: int = 0


def do_daily(on: date, bank: Bank | None = None, *, progress: Callable[[int], None] = lambda _: None) -> Daily:
    """Tell those for whom we are late, set the penalties that came to their end, and pay them.

    It may run many times a day or miss some: everything follows from the events, and each letter and booking has a key.
    """
    done = Daily()
    waiting = Case.objects.filter(person__isnull=False, closed_on=None)
    unpaid = Case.objects.filter(person__isnull=False, events__kind="notice").exclude(events__kind="penalty_set")
    cases = Case.objects.filter(pk__in=waiting.union(unpaid).values("pk")).select_related("person").order_by("id")
    for now in standings(cases, on):
        if now.is_late and not any(event.kind == "late_told" for event in now.events):
            _tell_late(now)
            done.late_told += 1
        last = now.penalty_until if now.has_notice and not now.penalty_set else None
        if last is not None and last <= on and (now.met_on is not None or last < on):
            cents = do_set_penalty(now.case, on)
            done.penalties += cents > 0
            done.cents += cents
        progress(1)
    if bank is not None:
        done.ordered, done.sent = pay_penalties(on, bank)
    return done


@transaction.atomic
def _tell_late(now: Standing) -> None:
    case = lock(now.case)
    assert case.person
    _tell(case, letters.of_lateness(case.person.language, now), key=f"case:{case.pk}:late")
    _note(case, "late_told", now.on, acting_user=None)


@transaction.atomic
def do_set_penalty(case: Case, on: date) -> int:
    """Set the penalty of a case whose penalty has ended (Awb 4:18): book it, decide on it, tell it. Gives the cents.

    The event keeps the facts, the outcome and the release of the law, so that it can be computed again.
    """
    case = lock(case)
    now = standing(case, on)
    if now.penalty_set or now.penalty_until is None:
        return 0
    assert case.person
    explanation = now.why_penalty()
    outcome = {name: explanation.steps[name].value for name in PENALTY}
    cents = outcome["penalty"]
    lines = Lines.of(
        (0, case.person.pk, Account.PENALTY_PAYMENT, cents, PENALTIES, 0),
        (0, case.person.pk, Account.PAYABLE, -cents, PENALTIES, 0),
    )
    post(lines, key=f"{PENALTIES}:{case.pk}", product=PENALTIES, month=on.replace(day=1))
    letter = letters.of_penalty(case.person.language, now, explanation, cents, letters.pay_by(on))
    message = _tell(case, letter, key=f"case:{case.pk}:penalty", kind="decision")
    kept = {"facts": now.facts, "outcome": outcome, "release": law().release, "law_on": explanation.on.isoformat()}
    _note(case, "penalty_set", on, acting_user=None, data=kept, message=message)
    return cents


def replay_penalty(event: Event) -> dict[str, int]:
    """What the law gives now on the facts that a penalty was set on; the same as was kept, to the cent."""
    kept = event.data
    return law().on(date.fromisoformat(kept["law_on"])).evaluate(kept["facts"], PENALTY)


def pay_penalties(on: date, bank: Bank) -> tuple[int, int]:
    """Order and send what is payable of penalties; gives orders and batches. Repeated, it pays nothing twice."""
    return do_pay(PENALTIES, on, bank)


def timeline(case: Case) -> list[Event]:
    """What happened, in order; mistakes left out."""
    return in_force(case.events.select_related("recorded_by", "message"))


def documents_of(case: Case) -> list[Document]:
    """The papers of a case in the order of their days, without their content."""
    return list(case.documents.defer("content").select_related("added_by").order_by("on", "id"))
