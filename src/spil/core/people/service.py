"""What can be done with facts about people: record, correct, withdraw, read back on both time axes.

Every write locks the person's row first, so that two writers of one person wait for each other.
It returns a `Change` that says for which days our knowledge changed; who decides on facts recomputes those.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.db.models import Q, QuerySet
from stdnum import iban

from spil.core.access.models import User
from spil.core.people.models import KINDS, BankAccount, Fact, Person

COMMON = ("id", "person", "valid", "recorded", "source", "recorded_by")
Period = tuple[date, date | None]


class NoLongerCurrent(Exception):
    """The version that was to be corrected has been corrected already: show the newest and try again."""


@dataclass
class Change:
    """What a write did: the versions that it closed and those that it wrote. False when all was known already."""

    person_id: int
    kind: str
    closed: list[Fact] = field(default_factory=list)
    written: list[Fact] = field(default_factory=list)
    period: Period | None = None  # the days for which knowledge changed; upper bound exclusive, None is for ever

    def __bool__(self) -> bool:
        return self.period is not None


def kind_of(model: type[Fact]) -> str:
    """The name under which a kind of fact is known: `address`, `family_tie`."""
    return next(name for name, other in KINDS.items() if other is model)


def value_fields(model: type[Fact]) -> list[str]:
    """The fields of a kind of fact, without those that every fact has."""
    return [each.name for each in model._meta.concrete_fields if each.name not in COMMON]


def values_of(fact: Fact) -> dict[str, Any]:
    """Everything a fact says, as arguments for a new one."""
    return {name: getattr(fact, name) for name in value_fields(type(fact))}


def current(model: type[Fact], person: Person | int, **key: Any) -> QuerySet[Any]:
    """What we hold for true now about a person, for every period."""
    return model._default_manager.filter(person=person, recorded__upper_inf=True, **key).order_by("valid", "id")


def history(
    person: Person | int, kind: str, *, valid_on: date | None = None, known_at: datetime | None = None
) -> QuerySet[Any]:
    """Versions of one kind of fact: all, those that held on a day, those that we knew at a moment."""
    facts = KINDS[kind]._default_manager.filter(person=person)
    if valid_on is not None:
        facts = facts.filter(valid__contains=valid_on)
    if known_at is not None:
        facts = facts.filter(recorded__contains=known_at)
    return facts.order_by("valid", "recorded", "id")


def as_of(model: type[Fact], valid_on: date, known_at: datetime | None = None) -> QuerySet[Any]:
    """All facts of a kind that hold on a day, as we know it now or knew it at a moment; for reading in sets."""
    known = Q(recorded__upper_inf=True) if known_at is None else Q(recorded__contains=known_at)
    return model._default_manager.filter(known, valid__contains=valid_on).order_by("person_id", "id")


def lock_family(person_id: int) -> None:
    """Lock someone, their parents, children and parents' children, in order of number: what one of them changes may
    touch the others. Call it first in a transaction that writes about more than one person."""
    with connection.cursor() as cursor:
        cursor.execute(
            """select from people_person where id in (
                select %(one)s
                union select other_id from people_familytie where person_id = %(one)s
                union select person_id from people_familytie where other_id = %(one)s
                union select sibling.person_id from people_familytie mine
                    join people_familytie sibling on sibling.other_id = mine.other_id
                    where mine.person_id = %(one)s and mine.kind = 1 and sibling.kind = 1
            ) order by id for update""",
            {"one": person_id},
        )


def do_add_person(*, acting_user: User | None, **values: Any) -> Person:
    """Add someone we did not know. The database refuses a BSN that is not one."""
    person = Person(**values)
    person.full_clean(validate_constraints=False)
    person.save(force_insert=True)
    return person


def do_choose_language(person: Person, language: str, *, acting_user: User) -> None:
    """In which language (`nl` or `en`) someone gets letters and messages; the database refuses another."""
    Person.objects.filter(pk=person.pk).update(language=language)
    person.language = language


@transaction.atomic
def do_record(
    model: type[Fact],
    person: Person | int,
    valid: Period,
    *,
    source: str,
    acting_user: User | None,
    known: Period | None = None,
    **values: Any,
) -> Change:
    """Record that a fact holds for a period: what was known of those days gives way, days beyond it keep what they had.

    `known` may be a wider period for which the source says all: in its other days the fact does not hold.
    Recording what is known already for the whole period does nothing, so that a register may be read again and again.
    """
    return _write(model, person, valid, values, source=source, acting_user=acting_user, known=known)


@transaction.atomic
def do_correct(
    fact: Fact, *, source: str, acting_user: User | None, valid: Period | None = None, **changes: Any
) -> Change:
    """Correct one version: for `valid` (its whole period when not given) it becomes what `changes` say.

    Raises NoLongerCurrent when someone else corrected it meanwhile.
    """
    _lock(fact.person_id)
    _check_current(fact)
    values = values_of(fact) | changes
    period = valid or _period(fact)
    changes_key = any(getattr(fact, name) != values[name] for name in fact.KEY)
    moved = _withdraw(fact, period, source, acting_user) if changes_key else None
    change = _write(type(fact), fact.person_id, period, values, source=source, acting_user=acting_user)
    if moved is None:
        return change
    return Change(change.person_id, change.kind, moved.closed + change.closed, moved.written + change.written, period)


@transaction.atomic
def do_withdraw(fact: Fact, *, source: str, acting_user: User | None, valid: Period | None = None) -> Change:
    """Take back a version, or a part of its period: those days, nothing of the kind holds any more."""
    _lock(fact.person_id)
    _check_current(fact)
    return _withdraw(fact, valid or _period(fact), source, acting_user)


def _write(
    model: type[Fact],
    person: Person | int,
    valid: Period,
    values: dict[str, Any],
    *,
    source: str,
    acting_user: User | None,
    known: Period | None = None,
) -> Change:
    person_id = person if isinstance(person, int) else person.pk
    _lock(person_id)
    new = model(person_id=person_id, valid=_range(valid), source=source, recorded_by=acting_user, **values)
    _check(new)
    values_of_key = {name: getattr(new, name) for name in model.KEY}
    key = {
        f"{name}__isnull" if value is None else name: value is None or value for name, value in values_of_key.items()
    }
    period = _hull(valid, known or valid)
    overlapping = list(current(model, person_id, **key).filter(valid__overlap=_range(period)))
    if len(overlapping) == 1 and values_of(overlapping[0]) == values_of(new):
        held = _period(overlapping[0])
        if _start(held) <= _start(valid) and _end(valid) <= _end(held) and not _within(_outside(held, valid), period):
            return Change(person_id, kind_of(model))
    return _replace(model, person_id, overlapping, period, new, source, acting_user)


def _withdraw(fact: Fact, period: Period, source: str, acting_user: User | None) -> Change:
    return _replace(type(fact), fact.person_id, [fact], period, None, source, acting_user)


def _replace(
    model: type[Fact],
    person_id: int,
    wrong: list[Any],
    period: Period,
    new: Fact | None,
    source: str,
    user: User | None,
) -> Change:
    """Close the wrong versions; write what is left of them outside the period, and the new one."""
    change = Change(person_id, kind_of(model), closed=wrong, period=period)
    moment = _moment(max((each.recorded.lower for each in wrong), default=None))
    for fact in wrong:
        closed = DateTimeTZRange(fact.recorded.lower, moment)
        model._default_manager.filter(pk=fact.pk).update(recorded=closed)
        fact.recorded = closed
        for rest in _outside(_period(fact), period):
            change.written.append(
                model(person_id=person_id, valid=_range(rest), source=fact.source, recorded_by_id=fact.recorded_by_id,
                      **values_of(fact))
            )  # fmt: skip
    if new is not None:
        change.written.append(new)
    for fact in change.written:
        fact.recorded = DateTimeTZRange(moment, None)
        fact.save(force_insert=True)
    return change


def _lock(person_id: int) -> None:
    Person.objects.select_for_update().only("pk").get(pk=person_id)


def _check_current(fact: Fact) -> None:
    fact.refresh_from_db()
    if not fact.recorded.upper_inf:
        raise NoLongerCurrent(f"{kind_of(type(fact))} {fact.pk} has been corrected")


def _check(fact: Fact) -> None:
    if isinstance(fact, BankAccount):
        fact.iban = iban.compact(fact.iban)
        if not iban.is_valid(fact.iban):
            raise ValidationError({"iban": "This is not a valid IBAN."})
    fact.clean_fields(exclude=["recorded"])


def _moment(after: datetime | None) -> datetime:
    """Now by the database's clock, and in any case later than `after`: a recorded period is never empty."""
    with connection.cursor() as cursor:
        cursor.execute("select greatest(clock_timestamp(), %s::timestamptz + interval '1 microsecond')", [after])
        moment: datetime = cursor.fetchone()[0]
    return moment.astimezone(UTC)


def _range(period: Period) -> DateRange:
    return DateRange(*period)


def _period(fact: Fact) -> Period:
    return fact.valid.lower, fact.valid.upper


def _start(period: tuple[date | None, date | None]) -> date:
    return date.min if period[0] is None else period[0]


def _end(period: Period) -> date:
    return date.max if period[1] is None else period[1]


def _within(parts: list[Period], period: Period) -> bool:
    """Whether any part shares a day with the period."""
    return any(_start(part) < _end(period) and _start(period) < _end(part) for part in parts)


def _hull(one: Period, other: Period) -> Period:
    """The shortest period that holds both."""
    return min(one[0], other[0]), None if None in (one[1], other[1]) else max(_end(one), _end(other))


def _outside(period: Period, gone: Period) -> list[Period]:
    """The parts of a period that lie before and after the days that are gone."""
    parts: list[Period] = []
    if _start(period) < _start(gone):
        parts.append((period[0], min(_end(period), gone[0])))
    if _end(gone) < _end(period):
        parts.append((max(period[0], _end(gone)), period[1]))
    return parts
