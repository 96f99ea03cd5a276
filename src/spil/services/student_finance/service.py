"""What can be done in student finance: apply, see the effect beforehand, decide a month for one or for all, redecide.

A piece of a month is one transaction under one idempotency key, so a run that was killed goes on where it was, and a
run that was complete does nothing. Whatever changes what is known of one family locks it first, in order of number.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import transaction
from django.utils.timezone import localdate

from spil.contrib.bank.client import Bank
from spil.core.access.models import User
from spil.core.decisions.models import Decision
from spil.core.decisions.service import outcomes_of
from spil.core.messages.service import do_send
from spil.core.payments.models import PaymentBatch
from spil.core.payments.service import do_batch, do_order, months_with_unpaid
from spil.core.payments.service import do_send as send_batch
from spil.core.people.models import Circumstance, Enrolment, FamilyTie, Income, Person
from spil.core.people.service import Change, Period, do_record, lock_family, values_of
from spil.core.people.service import current as current_facts
from spil.core.terms import pay_date
from spil.dates import first_of
from spil.law.common import Education
from spil.law.engine.explain import Explanation
from spil.law.engine.units import from_day, to_day
from spil.law.student_finance.entitlement import study_year_start
from spil.law.student_finance.facts import TravelChoice
from spil.services.student_finance import letters
from spil.services.student_finance.conversion import convert
from spil.services.student_finance.decide import OUTCOMES, PRODUCT, decide_piece, law, redecide
from spil.services.student_finance.facts import gather, gather_as_if, origins_of
from spil.services.student_finance.models import Choice, Deviation

__all__ = ["OUTCOMES", "PRODUCT", "law"]

PIECE = 5_000
NOTHING: dict[str, Any] = {
    "basic_grant": False, "supplementary_grant": False, "single_parent_allowance": False, "loan_cents": 0,
    "tuition_fees_loan_cents": 0, "lifelong_cents": 0, "travel": int(TravelChoice.NONE),
}  # fmt: skip
"""What a student asks for who asks for nothing (any more)."""
FORWARD = ("travel", "lifelong_cents")
"""What does not begin before the application (WSF 2000, 3.21(4))."""


class TooEarly(ValueError):
    """Asked for months before those that an application may still reach; `earliest` is the first that it may."""

    def __init__(self, earliest: date) -> None:
        super().__init__(f"not before {earliest}")
        self.earliest = earliest


class AlreadyAssessed(ValueError):
    """The tax authority has assessed this income; an estimate does not replace it."""


# What a student gets


@dataclass(frozen=True)
class Overview:
    """A month of one student: outcome (integers as in the law) and explanation; empty without an application."""

    month: date
    outcome: dict[str, int]
    explanation: Explanation | None


def overview(person_id: int, month: date, *, origins: bool = False) -> Overview:
    """What a student gets in a month on what is known now; with `origins` each fact says its register and day."""
    facts = facts_of(person_id, month)
    if facts is None:
        return Overview(month, {}, None)
    found = origins_of(person_id, month) if origins else None
    explanation = law().on(month).explain(facts, OUTCOMES, found)
    return Overview(month, {name: explanation.steps[name].value for name in OUTCOMES}, explanation)


def facts_of(person_id: int, month: date) -> dict[str, int] | None:
    """The law's facts of one student, or None when there is no application for the month."""
    people, columns = gather(month, [person_id])
    return {name: int(column[0]) for name, column in columns.items()} if len(people) else None


def preview(person_id: int, month: date, **changes: Any) -> tuple[dict[str, int], dict[str, int]]:
    """Outcomes before and after changes of the application (fields of Choice); changes nothing."""
    before, after, _ = what_if(person_id, month, {}, **changes)
    return before, after


def what_if(
    person_id: int, month: date, facts: Mapping[str, int], **changes: Any
) -> tuple[dict[str, int], dict[str, int], Explanation]:
    """Outcomes now, and outcomes with explanation if facts of the law or the application (`changes`) were others.

    Keeps nothing. Who has not applied is taken to apply for the grants.
    """
    before = overview(person_id, month).outcome
    with transaction.atomic():
        if changes or not before:
            _apply(Person.objects.get(pk=person_id), month, None, changes, applied_on=min(month, localdate()))
        known = facts_of(person_id, month)
        transaction.set_rollback(True)
    if known is None:
        raise LookupError(f"person {person_id} cannot apply for {month}")
    explanation = law().on(month).explain({**known, **facts}, OUTCOMES)
    return before, {name: explanation.steps[name].value for name in OUTCOMES}, explanation


def would_get(
    people: Sequence[int], month: date, names: Sequence[str], *, incomes: bool = False
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """What each of these people would get (outcomes of the law) by applying for the grants: their numbers, and columns.

    Keeps nothing. Without `incomes` the parents' incomes are not read, so the supplementary grant cannot be told.
    """
    found, facts = gather_as_if(month, people, incomes=incomes)
    return found, outcomes_of(law().on(month), facts, names)


# Applying


def earliest_month(person_id: int, today: date) -> date:
    """First month that an application of today may reach: the start of the study year (WSF 2000, 3.21)."""
    return from_day(study_year_start(to_day(today), 9 if _in_higher_education(person_id, today) else 8))


def _in_higher_education(person_id: int, day: date) -> bool:
    enrolments = current_facts(Enrolment, person_id).filter(valid__contains=day)
    return any(enrolment.education >= Education.ASSOCIATE_DEGREE for enrolment in enrolments)


@transaction.atomic
def do_apply(
    person: Person, since: date, *, acting_user: User | None, received_on: date | None = None, **changes: Any
) -> Change:
    """Apply for or change components from the first of a month on, and decide again what was decided from then on.

    `changes` are fields of Choice. `received_on` is the day of a form on paper; else it is today. Raises TooEarly.
    """
    lock_family(person.pk)
    received = received_on or localdate()
    if since < (earliest := earliest_month(person.pk, received)):
        raise TooEarly(earliest)
    change = _apply(person, since, acting_user, changes, applied_on=received)
    if change:
        late = _catch_up(person, since)
        done = redecide(*touched([change]), cause="application", acting_user=acting_user)
        if not late and not any(new.person_id == person.pk for _, new in done.pairs):
            data = letters.of_application(person.language, since, overview(person.pk, since).outcome)
            do_send(person, "notice", data, acting_user=acting_user)
    return change


def do_stop(person: Person, since: date, *, acting_user: User | None) -> Change:
    """Stop everything from the first of a month on, this one or a later one (WSF 2000, 3.21(5)). Raises TooEarly."""
    if since < (this_month := localdate().replace(day=1)):
        raise TooEarly(this_month)
    return do_apply(person, since, acting_user=acting_user, **NOTHING)


def _catch_up(person: Person, since: date) -> int:
    """Decide the months from `since` on that were decided for everyone when this person asked for nothing yet."""
    made, month, this_month = 0, since, localdate().replace(day=1)
    asking = current_facts(Choice, person).exclude(**NOTHING)
    while (decided := Decision.objects.filter(product=PRODUCT, month=month)).exists() or month < this_month:
        is_late = asking.filter(valid__contains=month).exists() and not decided.filter(person=person).exists()
        if is_late and decided.exists():
            made += decide_piece(month, [person.pk], key=f"{PRODUCT}:{month}:late:{person.pk}")
        month = first_of(month, 1)
    return made


def _apply(person: Person, since: date, acting_user: User | None, changes: dict[str, Any], applied_on: date) -> Change:
    """Record what is asked for. What never begins before it is asked for (`FORWARD`) changes from that month on."""
    known = current_facts(Choice, person).filter(valid__contains=since).first()
    values = (
        values_of(known)
        if known
        else NOTHING | {"applied_on": applied_on, "basic_grant": True, "supplementary_grant": True}
    )
    values |= changes

    def record(first: date, **other: Any) -> Change:
        period: Period = (first, None)
        return do_record(Choice, person, period, source="application", acting_user=acting_user, **(values | other))

    if values["lifelong_cents"] and not (known and known.lifelong_cents):
        values["lifelong_applied_on"] = applied_on
    until_then = {name: getattr(known, name) for name in FORWARD if known and values[name] != getattr(known, name)}
    if not until_then:
        return record(since)
    then = max(since, applied_on.replace(day=1))
    change = record(since, **until_then) if then > since else Change(person.pk, "choice")
    later = record(then, **({"applied_on": applied_on} if "travel" in until_then else {}))
    if change and later:
        later.period = (since, None)
    return later or change


# Deciding a month for everyone


def run_month(
    month: date, *, size: int = PIECE, progress: Callable[[int, int], None] = lambda done, total: None
) -> int:
    """Decide and book a month for everyone who asks for anything; gives the number of decisions that this call made.

    Then performance grant becomes a gift for those whose diploma came in.
    """
    asking = Choice.objects.filter(valid__contains=month, recorded__upper_inf=True).exclude(**NOTHING)
    people = np.array(sorted(set(asking.values_list("person_id", flat=True))), np.int64)
    made = done = 0
    for first, group in _pieces(people, size):
        made += decide_piece(month, group, key=f"{PRODUCT}:{month}:month:{size}:{first}")
        done += len(group)
        progress(done, len(people))
    convert(month, None, acting_user=None)
    return made


def _pieces(people: np.ndarray, size: int) -> Iterable[tuple[int, list[int]]]:
    """People by blocks of numbers: a block is the same in every run, whoever applied meanwhile."""
    for block in np.unique(people // size).tolist():
        yield block * size, people[people // size == block].tolist()


def pay_month(month: date, bank: Bank, *, progress: Callable[[int], None] = lambda _: None) -> tuple[int, int]:
    """Order, batch and send what is payable for a month, and what of earlier months was corrected or came back.

    Gives the numbers of orders and batches that this call made and sent. Each may be repeated: nothing is paid twice.
    """
    run = f"{month:%Y-%m}"
    ordered = sent = 0
    for one in [*months_with_unpaid(PRODUCT, before=month), month]:
        ordered += do_order(one, PRODUCT, run, acting_user=None, progress=progress)
        do_batch(one, PRODUCT, run, pay_date=pay_date(month))
        batches = PaymentBatch.objects.filter(product=PRODUCT, month=one, run=run).order_by("id")
        sent += sum(send_batch(number, bank, acting_user=None) for number in batches.values_list("id", flat=True))
    return ordered, sent


# What changes when a fact changes


@dataclass(frozen=True)
class Effect:
    """What a change of facts does to one decided month; outcomes as integers of the law.

    `barred`: the outcome would be another, but the term to revise is over (WSF 2000, 7.1).
    """

    person: Person
    month: date
    before: dict[str, int]
    after: dict[str, int]
    barred: bool = False

    @property
    def difference_cents(self) -> int:
        """How much more (or less) is paid."""
        return self.after.get("paid_this_month", 0) - self.before.get("paid_this_month", 0)


def touched(changes: Iterable[Change]) -> tuple[list[int], list[date]]:
    """Persons and decided months that changes of facts may touch: someone, their children, their parents' children.

    Later months come along, because what was decided about one counts in the next. An income counts two years later.
    """
    people: set[int] = set()
    first = date.max
    for change in filter(None, changes):
        assert change.period is not None
        first = min(first, change.period[0].replace(day=1))
        parents = FamilyTie.objects.filter(person=change.person_id, kind=FamilyTie.Kind.PARENT).values("other")
        children = FamilyTie.objects.filter(kind=FamilyTie.Kind.PARENT).order_by("person")
        people |= {change.person_id}
        people |= set(children.filter(other=change.person_id).values_list("person", flat=True))
        people |= set(children.filter(other__in=parents).values_list("person", flat=True))
    months = Decision.objects.filter(product=PRODUCT, person__in=people, month__gte=first)
    return sorted(people), sorted(set(months.values_list("month", flat=True)))


def effect(write: Callable[[], Iterable[Change]], *, person_id: int, cause: str = "preview") -> list[Effect]:
    """What a write of facts would do to every decided month that it touches. Carries it out and takes it all back."""
    with transaction.atomic():
        lock_family(person_id)
        changes = list(write())
        people, months = touched(changes)
        done = redecide(people, months, cause=cause, acting_user=None, tell=False)
        persons = Person.objects.in_bulk([*(new.person_id for _, new in done.pairs), *(one for one, _ in done.barred)])
        effects = [Effect(persons[new.person_id], new.month, old.outcome, new.outcome) for old, new in done.pairs]
        effects += [
            Effect(persons[one], month, old.outcome, overview(one, month).outcome, barred=True)
            for one, month in done.barred
            for old in Decision.objects.current().filter(person=one, product=PRODUCT, month=month)
        ]
        transaction.set_rollback(True)
    return sorted(effects, key=lambda one: (one.person.pk, one.month))


@transaction.atomic
def do_change(
    write: Callable[[], Iterable[Change]], *, person_id: int, cause: str, acting_user: User | None, untold: int = 0
) -> tuple[list[Change], list[int]]:
    """Write facts about someone and decide again what they touch; gives the changes and the new decisions' numbers.

    Who has the number `untold` gets no letter about it here, because another letter says it.
    """
    lock_family(person_id)
    changes = list(write())
    people, months = touched(changes)
    done = redecide(people, months, cause=cause, acting_user=acting_user, untold=untold)
    if any(change.kind in ("degree", "circumstance") for change in changes if change):
        convert(localdate().replace(day=1), people, acting_user=acting_user)
    return changes, [new.pk for _, new in done.pairs]


def do_recompute(
    person_ids: Sequence[int], months: Iterable[date], *, cause: str, acting_user: User | None
) -> list[int]:
    """Decide decided months again on what is known now; gives the numbers of the new decisions."""
    return [new.pk for _, new in redecide(person_ids, months, cause=cause, acting_user=acting_user).pairs]


# What the law leaves open


@transaction.atomic
def do_rule(
    person: Person,
    kind: Circumstance.Kind,
    *,
    granted: bool,
    motivation: str,
    period: Period,
    acting_user: User,
    other: Person | None = None,
    number: int = 0,
) -> list[int]:
    """A case worker's ruling: the circumstance is recorded when granted, and a letter gives the reasons either way.

    `other` is the parent it is about; `number` its size as the kind says. Gives the numbers of the new decisions.
    """
    ruling = letters.ruling_on(kind, higher=_in_higher_education(person.pk, period[0]))
    data = letters.of_ruling(person.language, ruling, period[0], granted=granted, motivation=motivation)
    do_send(person, "decision", data, acting_user=acting_user)
    if not granted:
        return []

    def write() -> list[Change]:
        return [do_record(Circumstance, person, period, source="ruling", acting_user=acting_user, kind=kind, other=other, number=number)]  # noqa: E501 # fmt: skip

    return do_change(write, person_id=person.pk, cause=f"ruling:{kind}", acting_user=acting_user)[1]


@transaction.atomic
def do_deviate(
    person: Person, fact: str, value: int, period: Period, *, motivation: str, acting_user: User
) -> list[int]:
    """Apply the hardship clause (WSF 2000, 11.5): for a period the law takes one fact to be `value`, an integer.

    Raises LookupError for a fact that the law does not know. Gives the numbers of the new decisions.
    """
    if fact not in law().facts:
        raise LookupError(f"the law knows no fact {fact}")
    data = letters.of_ruling(person.language, letters.HARDSHIP, period[0], granted=True, motivation=motivation)
    do_send(person, "decision", data, acting_user=acting_user)

    def write() -> list[Change]:
        return [
            do_record(Deviation, person, period, source="hardship", acting_user=acting_user, fact=fact, value=value)
        ]

    return do_change(write, person_id=person.pk, cause="hardship", acting_user=acting_user)[1]


# The parents' side


@dataclass(frozen=True)
class Asked:
    """Of which child's parent an income is asked, for which year, and what we know of it (cents, status)."""

    child_id: int
    year: int
    known_cents: int | None
    status: str


def asked_of_parent(parent: Person, on: date) -> list[Asked]:
    """The incomes that we ask of a parent: for each child that wants a supplementary grant, the reference year's."""
    children = FamilyTie.objects.filter(
        other=parent, kind=FamilyTie.Kind.PARENT, valid__contains=on, recorded__upper_inf=True
    ).values("person")
    choices = Choice.objects.filter(
        person__in=children, valid__contains=on, recorded__upper_inf=True, supplementary_grant=True
    ).order_by("person")
    year = on.year - 2
    income = current_facts(Income, parent).filter(year=year).first()
    known = (income.amount_cents, income.status) if income else (None, "")
    return [Asked(choice.person_id, year, *known) for choice in choices]


@transaction.atomic
def do_give_income(parent: Person, year: int, cents: int, *, lone_parent: bool, acting_user: User | None) -> list[int]:
    """Take down what a parent says their income of a year was, until it is assessed; the children's months follow.

    Raises AlreadyAssessed. Gives the numbers of the new decisions.
    """

    def write() -> list[Change]:
        return [_give_income(parent, year, cents, lone_parent, acting_user)]

    changes, made = do_change(write, person_id=parent.pk, cause="income given", acting_user=acting_user)
    if any(changes):
        do_send(parent, "notice", letters.of_income(parent.language, year, cents), acting_user=acting_user)
    return made


@transaction.atomic
def do_shift_reference_year(parent: Person, since: date, *, cents: int, acting_user: User | None) -> list[int]:
    """A parent asks to count the income of the year of `since` instead of that of two years before (WSF 2000, 3.10).

    `cents` is the income that the parent expects. The law checks whether both parents' incomes fell enough.
    """
    year = since.year
    lone = current_facts(Income, parent).filter(lone_parent=True).exists()

    def write() -> list[Change]:
        period: Period = (date(year, 1, 1), date(year + 1, 1, 1))
        asked = do_record(Circumstance, parent, period, source="application", acting_user=acting_user, kind=Circumstance.Kind.REFERENCE_YEAR, other=None, number=year)  # noqa: E501 # fmt: skip
        return [_give_income(parent, year, cents, lone, acting_user), asked]

    changes, made = do_change(write, person_id=parent.pk, cause="reference year", acting_user=acting_user)
    if any(changes):
        do_send(parent, "notice", letters.of_income(parent.language, year, cents), acting_user=acting_user)
    return made


def _give_income(parent: Person, year: int, cents: int, lone_parent: bool, acting_user: User | None) -> Change:
    if current_facts(Income, parent).filter(year=year).exclude(status=Income.Status.ESTIMATED).exists():
        raise AlreadyAssessed(f"the income of {year} has been assessed")
    period: Period = (date(year, 1, 1), date(year + 1, 1, 1))
    return do_record(Income, parent, period, source="own statement", acting_user=acting_user, year=year, amount_cents=cents, status=Income.Status.ESTIMATED, lone_parent=lone_parent)  # noqa: E501 # fmt: skip
