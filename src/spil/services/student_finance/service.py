"""What can be done in student finance: apply, see the effect beforehand, decide a month for one or for all, redecide.

One pipeline for one and for a million: facts in one query, the law (explained for one, compiled for many), decisions,
postings. A piece of the month is one transaction under one idempotency key, so a run that was killed goes on where it
was, and a run that was complete does nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import transaction
from django.utils.timezone import localdate

from spil.core.access.models import User
from spil.core.decisions.models import Decision
from spil.core.decisions.service import Decisions, current, write
from spil.core.ledger.models import Account, PostingSet
from spil.core.ledger.service import Lines, post
from spil.core.messages.service import do_send_many, make
from spil.core.people.models import Person
from spil.core.people.service import Change, do_record, values_of
from spil.core.people.service import current as current_facts
from spil.core.terms import objection_until, pay_date
from spil.law.engine import Law
from spil.law.engine.explain import Explanation
from spil.law.student_finance.entitlement import Refusal
from spil.services.student_finance.facts import gather
from spil.services.student_finance.models import Choice

PRODUCT = "student_finance"
PIECE = 5_000
OUTCOMES = (
    "refusal", "phase", "basic_grant", "single_parent_allowance", "supplementary_grant", "supplementary_grant_as_loan",
    "access_costs_allowance", "loan", "tuition_fees_loan", "travel_product", "travel_money", "gift",
    "performance_grant", "borrowed", "paid_this_month",
)  # fmt: skip
"""What a decision says, in the order in which people read it."""

BOOKED = {
    Account.GIFT: ("gift",),
    Account.CONDITIONAL_GRANT: ("performance_grant", "travel_money"),
    Account.TUITION_LOAN: ("tuition_fees_loan",),
    Account.LOAN: ("borrowed",),
}


def law() -> Law:
    """The Student Finance Act as it is coded here."""
    return Law.load(PRODUCT)


@dataclass(frozen=True)
class Overview:
    """A month of one student: outcome (integers as in the law) and explanation; empty without an application."""

    month: date
    outcome: dict[str, int]
    explanation: Explanation | None


def overview(person_id: int, month: date) -> Overview:
    """What a student gets in a month on what is known now."""
    facts = facts_of(person_id, month)
    if facts is None:
        return Overview(month, {}, None)
    explanation = law().on(month).explain(facts, OUTCOMES)
    return Overview(month, {name: explanation.steps[name].value for name in OUTCOMES}, explanation)


def facts_of(person_id: int, month: date) -> dict[str, int] | None:
    """The law's facts of one student, or None when there is no application for the month."""
    people, columns = gather(month, [person_id])
    return {name: int(column[0]) for name, column in columns.items()} if len(people) else None


def preview(person_id: int, month: date, **changes: Any) -> tuple[dict[str, int], dict[str, int]]:
    """Outcomes before and after changes of the application (fields of Choice); changes nothing."""
    before = overview(person_id, month).outcome
    with transaction.atomic():
        point = transaction.savepoint()
        _apply(Person.objects.get(pk=person_id), month, None, changes)
        after = overview(person_id, month).outcome
        transaction.savepoint_rollback(point)
    return before, after


@transaction.atomic
def do_apply(person: Person, since: date, *, acting_user: User, **changes: Any) -> Change:
    """Apply for or change components from the first of a month on. `changes` are fields of Choice."""
    change = _apply(person, since, acting_user, changes)
    decided = Decision.objects.filter(person=person, product=PRODUCT, month__gte=since).values_list("month", flat=True)
    do_recompute([person.pk], sorted(set(decided)), cause="application", acting_user=acting_user)
    return change


def _apply(person: Person, since: date, acting_user: User | None, changes: dict[str, Any]) -> Change:
    known = current_facts(Choice, person).filter(valid__contains=since).first()
    values = values_of(known) if known else {"applied_on": since, "basic_grant": True, "supplementary_grant": True}
    return do_record(Choice, person, (since, None), source="application", acting_user=acting_user, **(values | changes))


def run_month(
    month: date, *, size: int = PIECE, progress: Callable[[int, int], None] = lambda done, total: None
) -> int:
    """Decide and book a month for everyone who applied; gives the number of decisions that this call made."""
    people = np.array(
        sorted(
            set(
                Choice.objects.filter(valid__contains=month, recorded__upper_inf=True).values_list(
                    "person_id", flat=True
                )
            )
        ),
        np.int64,
    )
    made = done = 0
    for first, group in _pieces(people, size):
        made += _decide_piece(month, group, key=f"{PRODUCT}:{month}:month:{size}:{first}")
        done += len(group)
        progress(done, len(people))
    return made


def _pieces(people: np.ndarray, size: int) -> Iterable[tuple[int, list[int]]]:
    """People by blocks of numbers: a block is the same in every run, whoever applied meanwhile."""
    for block in np.unique(people // size).tolist():
        yield block * size, people[people // size == block].tolist()


@transaction.atomic
def _decide_piece(month: date, people: Sequence[int], *, key: str) -> int:
    if PostingSet.objects.filter(key=key).exists():
        return 0
    decided = set(
        Decision.objects.filter(product=PRODUCT, month=month, person__in=people).values_list("person_id", flat=True)
    )
    found, facts = gather(month, [person for person in people if person not in decided])
    outcome = law().on(month).run(facts, OUTCOMES)
    ids = write(Decisions(found, PRODUCT, month, facts, outcome, law().release, "month"))
    post(_lines(found, ids, _booked(outcome)), key=key, product=PRODUCT, month=month)
    _tell(month, found, ids, outcome)
    return len(ids)


def _booked(outcome: dict[str, np.ndarray]) -> dict[Account, np.ndarray]:
    """Cents a person for each account that a decision moves."""
    amounts = {
        account: np.asarray(np.sum([outcome[name] for name in names], axis=0, dtype=np.int64))
        for account, names in BOOKED.items()
    }
    amounts[Account.LOAN] = amounts[Account.LOAN] - amounts[Account.TUITION_LOAN]
    return amounts


def _lines(people: np.ndarray, decisions: np.ndarray, amounts: dict[Account, np.ndarray]) -> Lines:
    """Debit what is given or lent, credit what is payable; what would have to be paid back becomes a receivable."""
    total = sum(amounts.values(), np.zeros(len(people), np.int64))
    columns = {**amounts, Account.PAYABLE: -np.maximum(total, 0), Account.RECEIVABLE: -np.minimum(total, 0)}
    return Lines(
        transaction=np.tile(np.arange(len(people)), len(columns)),
        person=np.tile(people, len(columns)),
        account=np.repeat(np.array([int(account) for account in columns], np.int64), len(people)),
        amount_cents=np.concatenate(list(columns.values())) if columns else np.empty(0, np.int64),
        code=PRODUCT,
        decision=np.tile(decisions, len(columns)),
    )


@transaction.atomic
def do_recompute(
    person_ids: Sequence[int], months: Iterable[date], *, cause: str, acting_user: User | None
) -> list[int]:
    """Decide decided months again on what is known now; where the outcome differs, replace and book the difference.

    Gives the numbers of the new decisions.
    """
    made: list[int] = []
    for month in months:
        for person_id in person_ids:
            old = current(person_id, PRODUCT, month)
            facts = facts_of(person_id, month)
            if old is None or facts is None:
                continue
            graph = law().on(month)
            new = graph.evaluate(facts, OUTCOMES)
            if all(old.outcome.get(name) == new[name] for name in OUTCOMES):
                continue
            one = np.array([person_id], np.int64)
            columns = {name: np.array([value]) for name, value in facts.items()}
            outcome = {name: np.array([value]) for name, value in new.items()}
            ids = write(Decisions(one, PRODUCT, month, columns, outcome, law().release, cause))
            before = _booked({name: np.array([old.outcome.get(name, 0)]) for name in OUTCOMES})
            change = {account: cents - before[account] for account, cents in _booked(outcome).items()}
            key = f"{PRODUCT}:{month}:decision:{int(ids[0])}"
            post(_lines(one, ids, change), key=key, product=PRODUCT, month=month, acting_user=acting_user)
            _tell(month, one, ids, outcome)
            made.append(int(ids[0]))
    return made


def _tell(month: date, people: np.ndarray, decisions: np.ndarray, outcome: dict[str, np.ndarray]) -> None:
    """A letter for each decision that says something else than the one of the month before."""
    earlier = date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
    decided = Decision.objects.current().filter(product=PRODUCT, month=earlier, person__in=people.tolist())
    known = dict(decided.values_list("person_id", "outcome"))
    persons = Person.objects.in_bulk(people.tolist())
    messages = []
    for row, (person_id, decision) in enumerate(zip(people.tolist(), decisions.tolist(), strict=True)):
        new = {name: int(outcome[name][row]) for name in OUTCOMES}
        if known.get(person_id) != new:
            person = persons[person_id]
            data = letter(month, new, person.language)
            key = f"{PRODUCT}:{decision}"
            messages.append(make(person, "decision", data, acting_user=None, decisions=[decision], key=key))
    do_send_many(messages)


LETTER_AMOUNTS = (
    "basic_grant", "single_parent_allowance", "supplementary_grant", "supplementary_grant_as_loan",
    "access_costs_allowance", "loan", "tuition_fees_loan", "travel_money",
)  # fmt: skip


def letter(month: date, outcome: dict[str, int], language: str) -> dict[str, Any]:
    """What the letter about a decision says: amounts, reasons, articles, how to object, what to do next."""
    dutch = language == "nl"
    graph = law().on(month)
    rules = {name: graph.rules[name] for name in OUTCOMES}
    shown = [name for name in LETTER_AMOUNTS if outcome[name]]
    refusal = Refusal.of(outcome["refusal"])
    why = [] if refusal == Refusal.NONE else [refusal.nl if dutch else refusal.en]
    if outcome["gift"]:
        why.append(_sentence(rules["gift"], outcome["gift"], dutch))
    if outcome["performance_grant"]:
        why.append(_sentence(rules["performance_grant"], outcome["performance_grant"], dutch))
    if outcome["borrowed"]:
        why.append(_sentence(rules["borrowed"], outcome["borrowed"], dutch))
    day = pay_date(month)
    return {
        "title": "Je studiefinanciering" if dutch else "Your student finance",
        "intro": [
            f"Dit krijg je vanaf {month.isoformat()[:7]}. We betalen rond de {day.day}e van de maand."
            if dutch
            else f"This is what you receive from {month.isoformat()[:7]} on. We pay around day {day.day} of the month."
        ],
        "amounts_title": "Bedragen per maand" if dutch else "Amounts a month",
        "amounts": [
            {"label": (rules[n].title_nl if dutch else rules[n].title_en).capitalize(), "cents": outcome[n]}
            for n in shown
        ],
        "reasons": why,
        "articles": [{"label": f"{rule.act}, art. {rule.article}"} for rule in (rules[n] for n in shown)],
        "next_steps": [
            "Klopt er iets niet? Pas je gegevens aan in Mijn Spil."
            if dutch
            else "Is something wrong? Change your details in My Spil."
        ],
        "objection_until": objection_until(localdate()).isoformat(),
    }


def _sentence(rule: Any, value: int, dutch: bool) -> str:
    from spil.law.engine.units import say

    return (rule.nl if dutch else rule.en).format(result=say(rule.unit, value, "nl" if dutch else "en"))
