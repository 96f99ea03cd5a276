"""What can be done about arrears: the only door for other rooms. Everything is said as of a day, `on`.

Lock order: the person, then all else of that person.
"""

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from spil.core.access.models import User
from spil.core.people.models import Person
from spil.services.arrears import letters
from spil.services.arrears.arrangement import (
    MOST_MONTHS,
    NotPossible,
    Proposal,
    do_arrange,
    do_ask,
    do_grant,
    do_refuse,
    do_withdraw,
    needs_a_look,
    preview,
    proposal,
)
from spil.services.arrears.course import CONTACT_DAYS, Pause, Term
from spil.services.arrears.debts import PRODUCT, Debt, allocate, debts, do_find_claims, do_set_due
from spil.services.arrears.letters import send
from spil.services.arrears.models import Arrangement, Referral, Step, Stop
from spil.services.arrears.money import do_pay_back, do_receive, do_take_back
from spil.services.arrears.standing import Standing, lock, plan_of, standing
from spil.services.arrears.steps import Day, do_day

__all__ = [
    "MOST_MONTHS", "PRODUCT", "Day", "Debt", "NotPossible", "Pause", "Proposal", "Standing", "Term",
    "allocate", "debts", "do_arrange", "do_ask", "do_day", "do_end_stop", "do_find_claims", "do_grant",
    "do_note_contact", "do_pay_back",
    "do_receive", "do_refer", "do_refuse", "do_set_due", "do_stop", "do_take_back", "do_withdraw",
    "figures", "needs_a_look", "plan_of", "preview", "proposal", "standing", "steps_taken", "waiting",
]  # fmt: skip
COMBINED = 0  # in the figures: more than one kind of debt


@transaction.atomic
def do_stop(
    person: Person, reason: str, *, since: date, until: date | None = None, key: str = "", acting_user: User | None
) -> Stop:
    """Collect nothing from someone for a while, for a reason of Stop.Reason; under a `key` only once."""
    lock(person.pk)
    key = key or f"{reason}:{person.pk}:{uuid.uuid4()}"
    known = Stop.objects.filter(key=key).first()
    return known or Stop.objects.create(
        person=person, reason=reason, since=since, until=until, key=key, noted_by=acting_user
    )


def do_note_contact(person: Person, *, on: date, acting_user: User | None) -> Stop:
    """Someone got in touch: two weeks without a step, to come to an arrangement."""
    until, key = on + timedelta(CONTACT_DAYS), f"contact:{person.pk}:{on}"
    return do_stop(person, Stop.Reason.CONTACT, since=on, until=until, key=key, acting_user=acting_user)


@transaction.atomic
def do_end_stop(stop: Stop, *, on: date) -> None:
    """The reason is gone: collection goes on, two weeks later at the earliest. A stop that has ended stays as it is."""
    lock(stop.person_id)
    Stop.objects.filter(pk=stop.pk, until=None).update(until=max(on, stop.since))


@transaction.atomic
def do_refer(person: Person, telephone: str, consent: str, *, on: date, acting_user: User | None) -> Referral:
    """Have debt help call someone who agreed to that, in these words; nothing is collected for two weeks.

    The message goes out with the next daily run.
    """
    lock(person.pk)
    made = Referral.objects.create(
        person=person, consent_on=on, consent_text=consent, telephone=telephone, number=str(uuid.uuid4()),
        agreed_by=acting_user,
    )  # fmt: skip
    until, key = on + timedelta(CONTACT_DAYS), f"debt_help:{made.number}"
    do_stop(person, Stop.Reason.DEBT_HELP, since=on, until=until, key=key, acting_user=acting_user)
    send(person, letters.referred, telephone, key=f"referral:{made.number}", acting_user=acting_user)
    return made


def waiting() -> list[Arrangement]:
    """Requests that somebody has to look at, the oldest first."""
    return list(Arrangement.objects.filter(granted_on=None, ended_on=None).order_by("asked_on", "id"))


@dataclass(frozen=True)
class Figure:
    """Arrangements over one kind of debt (the number of its account) or COMBINED: numbers in a period, as published.

    `running` counts those that run at its end, `average_cents` is their average instalment.
    """

    kind: int
    requested: int = 0
    granted: int = 0
    running: int = 0
    paid_off: int = 0
    broken: int = 0
    handed_over: int = 0
    withdrawn: int = 0
    refused: int = 0
    average_cents: int = 0


def figures(since: date, until: date) -> list[Figure]:
    """The figures of arrangements from a day to another, both included, by kind of debt; the combined ones last."""
    rows: dict[int, Counter[str]] = {}
    for one in Arrangement.objects.filter(asked_on__lte=until).order_by("id").iterator(5000):
        row = rows.setdefault(one.accounts[0] if len(one.accounts) == 1 else COMBINED, Counter())

        def within(day: date | None) -> bool:
            return day is not None and since <= day <= until

        row["requested"] += within(one.asked_on)
        row["granted"] += within(one.granted_on)
        row["handed_over"] += within(one.handed_on)
        if one.end:
            row[one.end] += within(one.ended_on)
        if one.granted_on and one.granted_on <= until and (one.ended_on is None or one.ended_on > until):
            row["running"] += 1
            row["sum"] += one.amount_cents
    found = []
    for kind in sorted(rows, key=lambda kind: (kind == COMBINED, kind)):
        counts = rows[kind]
        average = counts.pop("sum", 0) // max(1, counts["running"])
        found.append(Figure(kind, average_cents=average, **counts))
    return found


def steps_taken(since: date, until: date) -> Counter[str]:
    """How often each step was taken from a day to another, both included."""
    return Counter(Step.objects.filter(on__range=(since, until)).order_by("id").values_list("kind", flat=True))
