"""Deciding and booking: facts in one query, the law (explained for one, compiled for many), decisions, postings.

The same steps carry out a month for everyone and a correction for one. Only service.py is a door for other rooms.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.utils.timezone import localdate

from spil.core.access.models import User
from spil.core.decisions.models import Decision
from spil.core.decisions.service import Decisions, outcomes_of, write
from spil.core.ledger.models import Account, PostingSet
from spil.core.ledger.service import Lines, payable_part, post
from spil.core.messages.service import do_send_many, make
from spil.core.people.models import Person
from spil.dates import first_of
from spil.law.engine import Law
from spil.law.engine.units import from_day
from spil.law.student_finance.revision import RevisionGround
from spil.services.student_finance import letters
from spil.services.student_finance.facts import gather

PRODUCT = "student_finance"
OUTCOMES = (
    "refusal", "phase", "basic_grant", "single_parent_allowance", "supplementary_grant", "supplementary_grant_as_loan",
    "access_costs_allowance", "loan", "tuition_fees_loan", "lifelong_credit", "travel_product", "travel_money", "gift",
    "performance_grant", "borrowed", "paid_this_month",
)  # fmt: skip
"""What a decision says, in the order in which people read it."""

OBJECTION = "objection"  # cause of a decision that an objection led to, which no term of revision limits (Awb 7:11)
BOOKED = {
    Account.GIFT: ("gift",),
    Account.CONDITIONAL_GRANT: ("performance_grant", "travel_money"),
    Account.TUITION_LOAN: ("tuition_fees_loan",),
    Account.LIFELONG_LOAN: ("lifelong_credit",),
    Account.LOAN: ("borrowed",),
}
GROUNDS = {
    "correction:income": RevisionGround.PARENTAL_CONTRIBUTION,
    "correction:family_tie": RevisionGround.PARENTAL_CONTRIBUTION,
    "reference year": RevisionGround.REFERENCE_YEAR,
    "correction:degree": RevisionGround.FORM,
    "correction:school_absence": RevisionGround.FORM,
    "ruling:estranged_parent": RevisionGround.PARENTAL_CONTRIBUTION,
    "ruling:untraceable_parent": RevisionGround.PARENTAL_CONTRIBUTION,
    "ruling:court_maintenance": RevisionGround.PARENTAL_CONTRIBUTION,
}
"""The ground for revision (WSF 2000, 7.1) by the cause of a new decision; any other cause has the general term."""


def law() -> Law:
    """The Student Finance Act as it is coded here."""
    return Law.load(PRODUCT)


@transaction.atomic
def decide_piece(month: date, people: Sequence[int], *, key: str, tell: bool = True) -> int:
    """Decide, book and (unless `tell` is off) write about a month, once for a key; gives the number of decisions."""
    if PostingSet.objects.filter(key=key).exists():
        return 0
    decided = set(
        Decision.objects.filter(product=PRODUCT, month=month, person__in=people).values_list("person_id", flat=True)
    )
    found, facts = gather(month, [person for person in people if person not in decided])
    outcome = outcomes_of(law().on(month), facts, OUTCOMES)
    ids = write(Decisions(found, PRODUCT, month, facts, outcome, law().release, "month"))
    post(_lines(found, ids, _booked(outcome)), key=key, product=PRODUCT, month=month)
    if tell:
        _tell(month, found, ids, outcome)
    return len(ids)


@dataclass
class Redecided:
    """New decisions with those that they replace, and what would differ but may no longer be revised (WSF, 7.1)."""

    pairs: list[tuple[Decision, Decision]] = field(default_factory=list)
    barred: list[tuple[int, date]] = field(default_factory=list)


@transaction.atomic
def redecide(
    people: Sequence[int],
    months: Iterable[date],
    *,
    cause: str,
    acting_user: User | None,
    tell: bool = True,
    untold: int = 0,
) -> Redecided:
    """Decide decided months again on what is known now; where the outcome differs, replace and book the difference.

    Months go in order, because what was decided about one counts in those after it. Each person gets one letter, but
    for the person with number `untold`, who reads it in another.
    """
    result = Redecided()
    for month in sorted(months):
        _redecide_month(month, people, cause, acting_user, result)
    if tell and result.pairs:
        _tell_again(result, cause, acting_user, untold)
    return result


def _redecide_month(month: date, people: Sequence[int], cause: str, acting_user: User | None, into: Redecided) -> None:
    known = Decision.objects.current().filter(product=PRODUCT, month=month, person__in=list(people))
    old = {decision.person_id: decision for decision in known}
    graph = law().on(month)
    found, facts = gather(month, sorted(old))
    changed: list[int] = []
    outcomes: list[dict[str, int]] = []
    now = outcomes_of(graph, facts, OUTCOMES)
    for row, person_id in enumerate(found.tolist()):
        new = {name: int(now[name][row]) for name in OUTCOMES}
        if any(old[person_id].outcome.get(name, 0) != new[name] for name in OUTCOMES):
            if localdate() > revisable_until(month, cause):
                into.barred.append((person_id, month))
                continue
            changed.append(row)
            outcomes.append(new)
    if not changed:
        return
    persons = found[changed]
    outcome = {name: np.array([new[name] for new in outcomes]) for name in OUTCOMES}
    columns = {name: column[changed] for name, column in facts.items()}
    ids = write(Decisions(persons, PRODUCT, month, columns, outcome, law().release, cause))
    before = _booked({n: np.array([old[p].outcome.get(n, 0) for p in persons.tolist()], np.int64) for n in OUTCOMES})
    change = {account: cents - before[account] for account, cents in _booked(outcome).items()}
    lines = _lines(persons, ids, change, _open(month, persons.tolist()))
    post(lines, key=f"{PRODUCT}:{month}:decision:{int(ids[0])}", product=PRODUCT, month=month, acting_user=acting_user)
    made = Decision.objects.in_bulk(ids.tolist())
    into.pairs += [(old[p], made[n]) for p, n in zip(persons.tolist(), ids.tolist(), strict=True)]


def revisable_until(month: date, cause: str) -> date:
    """Last day on which a decision about a month may be revised for a cause (WSF 2000, 7.1); in objection always."""
    if cause == OBJECTION:
        return date.max
    ground = GROUNDS.get(cause, RevisionGround.OTHER)
    last = "revision_possible_until"
    return from_day(law().on(month).evaluate({"revision_ground": ground}, [last])[last])


def _booked(outcome: dict[str, np.ndarray]) -> dict[Account, np.ndarray]:
    """Cents a person for each account that a decision moves."""
    amounts = {
        account: np.asarray(np.sum([outcome[name] for name in names], axis=0, dtype=np.int64))
        for account, names in BOOKED.items()
    }
    amounts[Account.LOAN] -= amounts[Account.TUITION_LOAN] + amounts[Account.LIFELONG_LOAN]
    return amounts


def _open(month: date, people: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """What of a month is still payable to each person, and what they still have to pay back, in cents."""
    with connection.cursor() as cursor:
        cursor.execute(
            """select person_id, sum(amount_cents) filter (where account = %s),
                sum(amount_cents) filter (where account = %s)
            from ledger_posting where product = %s and month = %s and person_id = any(%s) group by person_id""",
            [Account.PAYABLE, Account.RECEIVABLE, PRODUCT, month, people],
        )
        sums = {person: (int(-(payable or 0)), int(receivable or 0)) for person, payable, receivable in cursor}
    columns = np.array([sums.get(person, (0, 0)) for person in people], np.int64)
    return np.maximum(columns[:, 0], 0), np.maximum(columns[:, 1], 0)


def _lines(
    people: np.ndarray,
    decisions: np.ndarray,
    amounts: dict[Account, np.ndarray],
    still_open: tuple[np.ndarray, np.ndarray] | None = None,
) -> Lines:
    """Debit what is given or lent, credit what is payable.

    A correction first takes from what is not paid yet, or from what is to be paid back (`still_open`); the rest becomes
    receivable or payable.
    """
    total = sum(amounts.values(), np.zeros(len(people), np.int64))
    unpaid, owed = still_open or (np.zeros(len(people), np.int64), np.zeros(len(people), np.int64))
    payable = payable_part(total, unpaid, owed)
    columns = {**amounts, Account.PAYABLE: -payable, Account.RECEIVABLE: payable - total}
    return Lines.of_people(people, list(columns.items()), PRODUCT, decisions)


def _tell(month: date, people: np.ndarray, decisions: np.ndarray, outcome: dict[str, np.ndarray]) -> None:
    """A letter for each decision that says something else than the one of the month before."""
    decided = Decision.objects.current().filter(product=PRODUCT, month=first_of(month, -1), person__in=people.tolist())
    known = dict(decided.values_list("person_id", "outcome"))
    persons = Person.objects.in_bulk(people.tolist())
    messages = []
    columns = {name: outcome[name].tolist() for name in OUTCOMES}
    for row, (person_id, decision) in enumerate(zip(people.tolist(), decisions.tolist(), strict=True)):
        new = {name: int(column[row]) for name, column in columns.items()}
        if known.get(person_id) != new:
            person = persons[person_id]
            data = letters.of_month(person.language, month, new)
            key = f"{PRODUCT}:{decision}"
            messages.append(make(person, "decision", data, acting_user=None, decisions=[decision], key=key))
    do_send_many(messages)


def _tell_again(result: Redecided, cause: str, acting_user: User | None, untold: int) -> None:
    """One letter for each person about all that was decided again."""
    by_person: dict[int, list[tuple[Decision, Decision]]] = {}
    for pair in result.pairs:
        by_person.setdefault(pair[1].person_id, []).append(pair)
    messages: list[Any] = []
    for person in Person.objects.filter(pk__in=by_person).exclude(pk=untold).order_by("id"):
        pairs = by_person[person.pk]
        changes = [(old.month, old.outcome, new.outcome) for old, new in pairs]
        data = letters.of_revision(person.language, changes, cause)
        numbers = [new.pk for _, new in pairs]
        key = f"{PRODUCT}:{numbers[0]}"
        messages.append(make(person, "decision", data, acting_user=acting_user, decisions=numbers, key=key))
    do_send_many(messages)
