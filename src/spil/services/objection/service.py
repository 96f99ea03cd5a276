"""Objection to a decision on student finance: what it may change, objecting, and the decision that settles it.

The case itself (terms, steps, papers) is core/cases. A letter of another service can be objected to as well: then
nothing is computed here, and the decision on it is words alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from spil.core.access.models import User
from spil.core.cases.documents import do_add
from spil.core.cases.models import Case, Document, Event
from spil.core.cases.service import Refused, do_close_decided, do_open
from spil.core.cases.terms import standing
from spil.core.cases.types import OUTCOMES
from spil.core.decisions.models import Decision
from spil.core.messages.models import Message
from spil.core.messages.service import do_send, title
from spil.core.messages.writing import article_of, spoken
from spil.core.people.models import Person
from spil.core.people.service import Change, lock_family
from spil.core.terms import objection_until
from spil.law.engine.explain import Explanation
from spil.services.objection.points import POINTS, CannotSettle, Point, write
from spil.services.student_finance.service import PRODUCT, do_change, facts_of, what_if
from spil.text import T, choose, day, euro, month

__all__ = ["CannotSettle", "Point"]

CAUSE = "objection"
UNDONE = ("founded", "partly_founded")
SUM = "paid_this_month"


# What an objection may change


def contested(message: Message) -> list[Decision]:
    """The decisions in force that a letter stands for, by month; empty for a letter that no decision came with.

    A letter about a month holds for the months after it as long as nothing changes: until one has a letter of its own.
    """
    about = Decision.objects.filter(person=message.person_id, product=PRODUCT)
    months = set(about.filter(pk__in=message.decisions).values_list("month", flat=True))
    if not months:
        return []
    inbox = Message.objects.filter(person=message.person_id).exclude(decisions=[])
    told = {number for numbers in inbox.values_list("decisions", flat=True) for number in numbers}
    for decision in about.filter(month__gt=max(months), sequence=0).order_by("month"):
        if decision.pk in told:
            break
        months.add(decision.month)
    return list(about.current().filter(month__in=months).order_by("month"))


def offered(person_id: int, decisions: Sequence[Decision]) -> list[Point]:
    """What can be disputed, on what is known of the first month."""
    known = facts_of(person_id, decisions[0].month) if decisions else None
    return [point for point in POINTS.values() if known and point.offered(known)]


@dataclass(frozen=True)
class MonthChange:
    """What a month would give instead, in cents paid."""

    month: date
    before: int
    after: int


@dataclass(frozen=True)
class Possible:
    """What an objection may change: each month, and outcomes of the last with the explanation of what it would be."""

    months: list[MonthChange]
    before: Mapping[str, int]
    after: Mapping[str, int]
    explanation: Explanation

    @property
    def difference_cents(self) -> int:
        """How much more (or less) all months come to."""
        return sum(one.after - one.before for one in self.months)


def possible(person_id: int, decisions: Sequence[Decision], answers: Mapping[str, int]) -> Possible | None:
    """What the contested months would give if the disputed points were right. Keeps nothing."""
    if not decisions or not answers:
        return None
    months: list[MonthChange] = []
    first = decisions[0].month
    for decision in decisions:
        facts: dict[str, int] = {}
        for name, value in answers.items():
            facts |= POINTS[name].facts_of(decision.month, first, value)
        _, after, explanation = what_if(person_id, decision.month, facts)
        months.append(MonthChange(decision.month, decision.outcome.get(SUM, 0), after[SUM]))
    return Possible(months, decisions[-1].outcome, after, explanation)


# Objecting


@transaction.atomic
def do_object(
    person: Person,
    message: Message,
    *,
    reasons: str,
    answers: Mapping[str, int],
    hearing: bool,
    acting_user: User | None,
    late_reason: str = "",
    file: tuple[str, bytes] | None = None,
    received_on: date | None = None,
    facts: Mapping[str, int] | None = None,
) -> Case:
    """Object to the decision in a letter. `facts` are those of the law that only paper says: the day it was posted.

    Raises Refused, and then nothing is kept, for a letter without a decision, a second objection or a bad file.
    """
    if "objection_until" not in message.data:
        raise Refused(T(nl="Tegen dit bericht kun je geen bezwaar maken.", en="You cannot object to this message."))
    decisions = contested(message)
    data: dict[str, Any] = {"points": dict(answers), "hearing": hearing, "facts": dict(facts or {})}
    if late_reason:
        data["late_reason"] = late_reason
    case = do_open(
        "objection", person, received_on or localdate(), title=title(message), acting_user=acting_user,
        product=decisions[0].product if decisions else message.kind, about=message,
        decisions=[decision.pk for decision in decisions], announced_on=localdate(message.created_at), text=reasons,
        data=data,
    )  # fmt: skip
    if file:
        do_add(case, file[0], file[1], source=Document.Source.PERSON, acting_user=acting_user)
    return case


def asked_in(case: Case) -> Event:
    """What someone objected to and why: the event with which the case began."""
    return case.events.filter(kind="received").earliest("id")


# Deciding


def writing(
    case: Case, accepted: Mapping[str, int], home: Mapping[str, str], acting_user: User
) -> Callable[[], list[Change]]:
    """What records the accepted points, for a preview and for the decision itself."""
    assert case.person
    person, first = case.person, first_month(case)

    def record() -> list[Change]:
        known = facts_of(person.pk, first)
        assert known is not None
        return [
            change
            for name, value in accepted.items()
            for change in write(POINTS[name], person, first, value, known=known, home=home, acting_user=acting_user)
        ]

    return record


def first_month(case: Case) -> date:
    """The first month that the contested decisions are about."""
    return Decision.objects.filter(pk__in=case.decisions).earliest("month").month


def differences(case: Case) -> list[tuple[Decision, Decision]]:
    """The contested decisions beside those in force now, where the outcome is another."""
    old = Decision.objects.filter(pk__in=case.decisions).order_by("month")
    months = [decision.month for decision in old]
    now = Decision.objects.current().filter(person=case.person, product=PRODUCT, month__in=months)
    by_month = {decision.month: decision for decision in now}
    return [(one, by_month[one.month]) for one in old if by_month[one.month].outcome != one.outcome]


@transaction.atomic
def do_decide(
    case: Case,
    *,
    outcome: str,
    accepted: Mapping[str, int],
    home: Mapping[str, str],
    motivation: str,
    acting_user: User,
) -> Message:
    """Decide on an objection: record what was found right, decide the months again, book it, tell it, close the case.

    Raises Refused when outcome and effect do not fit together or the person would be worse off, CannotSettle when
    something is missing; then nothing has changed.
    """
    assert case.person
    person = case.person
    if case.about and case.about.sent_by_id == acting_user.pk:
        raise Refused(T(nl="Jij nam het besluit. Een collega moet over het bezwaar beslissen (Awb, art. 10:3).",
                        en="You made the decision. A colleague has to decide now (Awb, art. 10:3)."))  # fmt: skip
    if accepted and outcome not in UNDONE:
        raise Refused(T(nl="Je vinkt punten aan die kloppen. Dan is het bezwaar (voor een deel) gegrond.",
                        en="You ticked points that are right. Then the objection is (partly) founded."))  # fmt: skip
    lock_family(person.pk)
    if accepted:
        do_change(writing(case, accepted, home, acting_user), person_id=person.pk, cause=CAUSE,
                  acting_user=acting_user, untold=person.pk)  # fmt: skip
    pairs = differences(case)
    if case.decisions and outcome in UNDONE and not pairs:
        raise Refused(T(nl="Zo verandert er niets aan het besluit. Vink een punt aan, verbeter eerst een gegeven op de "
                           "persoonspagina, of kies ongegrond.",
                        en="This changes nothing in the decision. Tick a point, correct a fact on the person's page "
                           "first, or choose unfounded."))  # fmt: skip
    changed = [(old.month, new.outcome.get(SUM, 0) - old.outcome.get(SUM, 0)) for old, new in pairs]
    if accepted and sum(cents for _, cents in changed) < 0:
        raise Refused(T(nl="Hierdoor zou de indiener minder krijgen. Van bezwaar mag niemand slechter worden.",
                        en="This would give the person less. Nobody may be worse off by objecting."))  # fmt: skip
    shown = changed if outcome in UNDONE else []
    letter = of_decision(person.language, case, outcome, motivation, shown)
    numbers = [new.pk for _, new in pairs] if outcome in UNDONE else []
    message = do_send(
        person, "decision", letter, acting_user=acting_user, decisions=numbers, key=f"case:{case.pk}:decided"
    )
    done = {"accepted": dict(accepted), "decisions": numbers, "cents": sum(cents for _, cents in shown)}
    do_close_decided(case, outcome, message, text=motivation, data=done, acting_user=acting_user)
    return message


@spoken
def of_decision(case: Case, outcome: str, motivation: str, changed: Sequence[tuple[date, int]]) -> dict[str, Any]:
    """The decision on an objection (Awb 7:11, 7:12), which replaces the decision and says how to appeal."""
    today = localdate()
    until = objection_until(today)  # the term to appeal is as long (Awb 6:7)
    assert case.about
    sent = localdate(case.about.created_at)
    difference = sum(cents for _, cents in changed)
    intro = [
        choose(
            f"Je maakte bezwaar tegen ons besluit van {day(sent)}, kenmerk S-{case.about.pk}. We keken opnieuw naar "
            "alles.",
            f"You objected to our decision of {day(sent)}, reference S-{case.about.pk}. We looked at everything again.",
        ),
        choose(f"Onze beslissing: {OUTCOMES[outcome]}.", f"Our decision: {OUTCOMES[outcome]}."),
    ]
    if changed:
        intro.append(choose("Deze beslissing vervangt ons eerdere besluit.", "This decision replaces our earlier one."))
    reasons = [motivation]
    if outcome == "inadmissible" and (filing := standing(case, today).lines()):
        filed = [step for name, step in filing.steps.items() if name.startswith("filing")]
        reasons += [step.sentence(choose("nl", "en")) for step in filed]
    letter: dict[str, Any] = {
        "title": choose("Beslissing op je bezwaar", "Decision on your objection"),
        "intro": intro,
        "reasons": reasons,
        "articles": [article_of("Awb", "7:11", today), article_of("Awb", "7:12", today)],
        "next_steps": [
            choose(
                "Ben je het niet eens met deze beslissing? Dan kun je in beroep bij de rechtbank, uiterlijk op "
                f"{day(until)}. Dat kan online bij de Rechtspraak, of met een brief waar je deze beslissing bij doet.",
                f"Do you disagree with this decision? Then you can appeal to the district court, by {day(until)}. You "
                "can do so online with the judiciary, or by letter with this decision enclosed.",
            )
        ],
    }
    if changed:
        letter |= {
            "amounts_title": choose("Wat er verandert", "What changes"),
            "amounts_head": choose("Verschil", "Difference"),
            "amounts": [{"label": month(on), "cents": cents} for on, cents in changed],
        }
    if difference > 0:
        letter["amounts_note"] = choose(
            f"Je krijgt {euro(difference)} extra. Dat betalen we bij de eerstvolgende betaling. Je hoeft niets te "
            "doen.",
            f"You get {euro(difference)} more. We pay that together with the next payment. You need not do anything.",
        )
    return letter


def is_open(message: Message, today: date) -> bool:
    """Whether the term to object to a letter still runs."""
    return today <= date.fromisoformat(message.data["objection_until"])


def open_case(message: Message) -> Case | None:
    """The objection to a letter, the last one when there were several."""
    return Case.objects.filter(kind="objection", about=message).order_by("-id").first()
