"""What one can dispute in a decision on student finance, as facts of the law: to compute it at once, and to settle it.

A point is offered only where it could matter. `facts` gives what the law would then know of a month; `write` records it
when the objection is found right.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateRange

from spil.core.access.models import User
from spil.core.people.models import Address, Circumstance, FamilyTie, Income, Person
from spil.core.people.service import Change, Period, current, do_record, do_withdraw
from spil.law.student_finance.facts import IncomeStatus, ParentSituation
from spil.text import T

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

SOURCE = "objection"
PARENTS = {"first": 1, "second": 2}
Known = Mapping[str, int]  # facts of the law of one month
HOME = ("street", "house_number", "postcode", "city")


class CannotSettle(ValidationError):
    """What must be known to record a point is missing; the message says what, in both languages."""


@dataclass(frozen=True)
class Point:
    """One thing to dispute. With `asks_cents` it takes an amount; `parent` is the parent that it is about."""

    name: str
    title: "StrPromise"
    offered: Callable[[Known], bool]
    facts: Callable[[int], dict[str, int]]
    parent: str = ""
    asks_cents: bool = False

    def facts_of(self, month: date, first: date, value: int) -> dict[str, int]:
        """What the law knows of a month if the point is right. An income counts in the months of one calendar year."""
        return {} if self.asks_cents and month.year != first.year else self.facts(value)


def _lives_with_parent(known: Known) -> bool:
    return bool(known["registered_with_parent"]) or not known["lives_at_registered_address"]


def _counts(parent: str) -> Callable[[Known], bool]:
    def counts(known: Known) -> bool:
        wanted = known["applies_supplementary_grant"]
        return bool(wanted) and known[f"situation_{parent}_parent"] == ParentSituation.COUNTS

    return counts


def _income(parent: str) -> Callable[[int], dict[str, int]]:
    return lambda cents: {
        f"income_{parent}_parent": cents,
        f"income_status_{parent}_parent": int(IncomeStatus.ASSESSED),
        "reference_year_shift_requested": 0,
    }


def _left_out(parent: str) -> Callable[[int], dict[str, int]]:
    return lambda _: {f"situation_{parent}_parent": int(ParentSituation.LEFT_OUT)}


POINTS = {point.name: point for point in (
    Point(
        "lives_away", T(nl="Ik woon niet bij mijn ouders", en="I do not live with my parents"), _lives_with_parent,
        lambda _: {"registered_with_parent": 0, "lives_at_registered_address": 1},
    ),
    Point(
        "income_first", T(nl="Het inkomen van {name} klopt niet", en="The income of {name} is wrong"),
        _counts("first"), _income("first"), "first", asks_cents=True,
    ),
    Point(
        "income_second", T(nl="Het inkomen van {name} klopt niet", en="The income of {name} is wrong"),
        _counts("second"), _income("second"), "second", asks_cents=True,
    ),
    Point(
        "no_contact_first", T(nl="Ik heb al lang geen contact met {name}", en="I have long had no contact with {name}"),
        _counts("first"), _left_out("first"), "first",
    ),
    Point(
        "no_contact_second",
        T(nl="Ik heb al lang geen contact met {name}", en="I have long had no contact with {name}"),
        _counts("second"), _left_out("second"), "second",
    ),
)}  # fmt: skip
"""Everything that can be disputed by name. Whatever else someone thinks is wrong, they write in their own words."""


def parent_of(person: Person | int, parent: str, on: date) -> Person | None:
    """The first or second parent as the population register numbers them."""
    ties = current(FamilyTie, person, kind=FamilyTie.Kind.PARENT, position=PARENTS[parent])
    tie = ties.filter(valid__contains=on).select_related("other").first()
    return tie.other if tie else None


def write(
    point: Point, person: Person, first: date, value: int, *, known: Known, home: Mapping[str, str], acting_user: User
) -> list[Change]:
    """Record a point that was found right, from the month `first` on. `home` is the address that was shown to be right.

    Raises CannotSettle when something is missing.
    """
    period: Period = (first, None)
    if point.name == "lives_away":
        changes = [
            do_withdraw(fact, source=SOURCE, acting_user=acting_user, valid=_part(fact, period))
            for fact in current(Circumstance, person, kind=Circumstance.Kind.LIVES_ELSEWHERE, other=None).filter(
                valid__overlap=DateRange(*period)
            )
        ]
        if known["registered_with_parent"]:
            if not all(home.get(name) for name in HOME):
                raise CannotSettle(T(nl="Vul het adres in waar de student woonde.",
                                     en="Enter the address where the student lived."))  # fmt: skip
            values: dict[str, Any] = {name: home[name] for name in HOME} | {"country": "NL"}
            changes.append(do_record(Address, person, period, source=SOURCE, acting_user=acting_user, **values))
        return changes
    parent = parent_of(person, point.parent, first)
    if parent is None:
        raise CannotSettle(T(nl="Deze ouder staat niet in onze gegevens.", en="This parent is not in our records."))
    if point.asks_cents:
        year = first.year - 2
        earned = current(Income, parent).filter(year=year).first()
        return [
            do_record(
                Income, parent, (date(year, 1, 1), date(year + 1, 1, 1)), source=SOURCE, acting_user=acting_user,
                year=year, amount_cents=value, status=Income.Status.ASSESSED,
                lone_parent=earned.lone_parent if earned else False,
            )
        ]  # fmt: skip
    return [
        do_record(
            Circumstance, person, period, source=SOURCE, acting_user=acting_user,
            kind=Circumstance.Kind.ESTRANGED_PARENT, other=parent, number=0,
        )
    ]  # fmt: skip


def _part(fact: Any, period: Period) -> Period:
    """The days of a fact from the period's first day on."""
    return max(period[0], fact.valid.lower or period[0]), fact.valid.upper
