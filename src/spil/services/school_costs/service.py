"""What can be done about the allowance for pupils: see it beforehand, apply, decide a month again, pay."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from spil.contrib.bank.client import Bank
from spil.core.access.models import User
from spil.core.decisions.models import Decision
from spil.core.decisions.service import current as decision_in_force
from spil.core.decisions.service import outcomes_of
from spil.core.payments import service as payments
from spil.core.people.models import FamilyTie, Person
from spil.core.people.service import Change, current, do_record, lock_family
from spil.core.runs.pipeline import do_carry_out_for
from spil.core.runs.product import Columns, Plan
from spil.core.runs.service import months_held
from spil.dates import first_of, months_until
from spil.law.engine import Graph, Law
from spil.law.engine.explain import Explanation
from spil.law.engine.units import from_day
from spil.services.school_costs.facts import LAW, gather
from spil.services.school_costs.models import AllowanceChoice, SchoolEnrolment
from spil.services.school_costs.product import PRODUCT, TARGETS, is_decided_here

__all__ = ["PRODUCT", "TARGETS"]

AGAIN = {"again": True}


class NoPupil(ValueError):
    """We know no school of this person, so that nothing can be applied for."""


@dataclass(frozen=True)
class Stands:
    """Where a pupil stands in a month: school and application, if known, and what the law gives and why."""

    month: date
    school: SchoolEnrolment | None
    choice: AllowanceChoice | None
    outcome: dict[str, int]
    explanation: Explanation | None


def law_on(month: date) -> Graph:
    """The law as it is on the first of a month."""
    return Law.load(LAW).on(month)


def school_year_of(day: date) -> date:
    """The first day of the school year of a day."""
    return from_day(law_on(day.replace(day=1)).evaluate({}, ["school_year_start"])["school_year_start"])


def stands(person_id: int, month: date) -> Stands:
    """What a pupil gets in a month on what is known now; without an application the outcome is empty."""
    school = current(SchoolEnrolment, person_id).filter(valid__contains=month).last()
    choice = current(AllowanceChoice, person_id).filter(valid__contains=month).first()
    rows = gather(Plan(month, month, "look", AGAIN), person_id, person_id)
    if not len(rows):
        return Stands(month, school, choice, {}, None)
    explanation = law_on(month).explain({name: int(column[0]) for name, column in rows.facts.items()}, TARGETS)
    return Stands(month, school, choice, {name: explanation.steps[name].value for name in TARGETS}, explanation)


def preview(person: Person, *, supplementary: bool, counting_parent: int) -> tuple[Stands, int]:
    """What applying today would give this month, and how many cents more until now than was decided.

    Keeps nothing. Raises NoPupil.
    """
    today = localdate()
    with transaction.atomic():
        _record(person, supplementary, counting_parent, acting_user=None)
        found = {month: stands(person.pk, month) for month in _months_until_now(today)}
        transaction.set_rollback(True)
    decided = Decision.objects.current().filter(person=person, product=PRODUCT.name, month__in=found)
    more = sum(one.outcome["gift"] for one in found.values()) - sum(one.outcome.get("gift", 0) for one in decided)
    return found[today.replace(day=1)], more


def would_get(
    people: Sequence[int], month: date, names: Sequence[str], *, incomes: bool = False
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """What each of these pupils would get by applying: their numbers, and columns of outcomes. Keeps nothing.

    Without `incomes` the parents' incomes are not read, so that only the basic allowance can be told.
    """
    if not people:
        return np.empty(0, np.int64), {name: np.empty(0, np.int64) for name in names}
    rows = gather(Plan(month, month, "look", {"as_if": True, "incomes": incomes}), min(people), max(people))
    rows = rows.take(np.isin(rows.people, np.array(people, np.int64)))
    return rows.people, dict(outcomes_of(law_on(month), rows.facts, names))


@transaction.atomic
def do_apply(person: Person, *, supplementary: bool, counting_parent: int, acting_user: User | None) -> Change:
    """Apply from the start of this school year on, or change what was applied for; decide what that touches.

    `counting_parent` is the place of the parent who counts, 0 when the rules tell. The months of this school year until
    now, and what was decided for later ones, are decided at once; later months with everyone's. Brothers and sisters
    who applied are decided again, for the reduction is divided among them (WTOS 2.27). Raises NoPupil.
    """
    lock_family(person.pk)
    change = _record(person, supplementary, counting_parent, acting_user=acting_user)
    if change:
        for one in [person.pk, *_siblings(person.pk)]:
            decide(one, _months_until_now(localdate()), cause="application", acting_user=acting_user)
    return change


def _record(person: Person, supplementary: bool, counting_parent: int, *, acting_user: User | None) -> Change:
    """Keep what is asked for, from the start of the school year on.

    Who receives it already gets the higher amount for living away from the month on in which they ask (WTOS 4.10(3)).
    """
    today = localdate()
    since = school_year_of(today)
    if not current(SchoolEnrolment, person).filter(valid__contains=today).exists():
        raise NoPupil
    known = current(AllowanceChoice, person).filter(valid__contains=today).first()
    values: dict[str, Any] = {
        "applied_on": known.applied_on if known else today, "supplementary_allowance": supplementary,
        "counting_parent": counting_parent, "away_from": known.away_from if known else None,
    }  # fmt: skip

    def record() -> Change:
        return do_record(
            AllowanceChoice, person, (since, None), source="application", acting_user=acting_user, **values
        )

    change = record()
    if values["away_from"] is None:
        month = today.replace(day=1)
        rows = gather(Plan(month, month, "look", AGAIN), person.pk, person.pk)
        if len(rows) and not rows.facts["lives_with_tos_parent"][0]:
            values["away_from"] = month if known else since
            return record()
    return change


def _months_until_now(today: date) -> list[date]:
    """From the start of the school year until this month, or the last month that was decided for anyone."""
    last = Decision.objects.filter(product=PRODUCT.name).aggregate(last=Max("month"))["last"]
    return list(months_until(school_year_of(today), first_of(max(today, last or today), 1)))


def _siblings(person_id: int) -> list[int]:
    parents = current(FamilyTie, person_id).filter(kind=FamilyTie.Kind.PARENT).values_list("other", flat=True)
    ties = FamilyTie.objects.filter(kind=FamilyTie.Kind.PARENT, other__in=list(parents), recorded__upper_inf=True)
    asked = AllowanceChoice.objects.filter(person__in=ties.values("person"), recorded__upper_inf=True)
    return sorted(set(asked.exclude(person=person_id).values_list("person_id", flat=True)))


@transaction.atomic
def decide(person_id: int, months: Iterable[date], *, cause: str, acting_user: User | None) -> list[int]:
    """Decide months of one pupil on what is known now, where that gives something else than is decided; book the
    difference and write. Gives the numbers of the decisions."""
    made: list[int] = []
    for month in sorted(months):
        product = replace(PRODUCT, decides=partial(_says_something_else, person_id, month))
        made += do_carry_out_for(product, Plan(month, month, cause, AGAIN), [person_id], acting_user=acting_user)
    return made


def _says_something_else(person_id: int, month: date, outcome: Columns) -> np.ndarray:
    """Whether a decision is made about one pupil: what the law gives is not what is in force."""
    known = decision_in_force(person_id, PRODUCT.name, month)
    rows = zip(*(column.tolist() for column in outcome.values()), strict=True)
    other = [known is None or known.outcome != dict(zip(outcome, row, strict=True)) for row in rows]
    return is_decided_here(outcome) & np.array(other, bool)


def do_pay(on: date, bank: Bank) -> tuple[int, int]:
    """Order what is payable to whom an account is known, and send every order to the bank; gives orders and batches.

    What an open run booked waits until the run is released. Repeated it pays nothing twice.
    """
    return payments.do_pay(PRODUCT.name, on, bank, held=months_held(PRODUCT.name))
