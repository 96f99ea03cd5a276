"""What a change of the application would do: to the month, to months decided before, and to the debt at graduation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F
from django.db.models.functions import Lower
from django.utils.timezone import localdate

from spil import text
from spil.core.decisions.models import Decision
from spil.core.people.models import Person
from spil.dates import first_of, months_apart, months_until
from spil.law.engine.explain import Explanation
from spil.law.student_finance.entitlement import Refusal
from spil.law.student_finance.facts import LifelongKind, TravelChoice
from spil.law.student_finance.lifelong import LifelongRefusal
from spil.portals.base.explaining import Why, parents_own, title_of, why
from spil.portals.my.components import Component, forward
from spil.portals.my.figures import (
    SUM,
    Debt,
    debt_of,
    forms_of,
    known_to_law,
    study_until,
    this_month,
)
from spil.services.student_finance.letters import AMOUNTS
from spil.services.student_finance.models import Choice
from spil.services.student_finance.service import PRODUCT, preview, what_if
from spil.text import T, choose


@dataclass(frozen=True)
class Forecast:
    """Debt in cents at the planned end of the study: what is paid back in any case, and what without a diploma."""

    loans: int
    without_diploma: int


@dataclass(frozen=True)
class Effect:
    """A change from `since` on: outcomes of that month, what it does to months decided before, and to the debt.

    `past` holds those months with the difference in cents; `until` is the first month after the study, when known.
    `travel_from`: from which month on there is another travel product, and which.
    """

    since: date
    before: Mapping[str, int]
    after: Mapping[str, int]
    explanation: Explanation
    past: list[tuple[date, int]]
    travel_from: tuple[date, TravelChoice] | None
    debt: Debt
    until: date | None
    forecast_before: Forecast
    forecast_after: Forecast

    @property
    def rows(self) -> list[tuple[str, int, int]]:
        """Amounts of the month before and after, as far as there are any."""
        return [
            (title_of(self.explanation.steps[name]), self.before.get(name, 0), self.after[name])
            for name in AMOUNTS
            if self.before.get(name) or self.after[name]
        ]

    @property
    def debt_rows(self) -> list[tuple[str, int, int]]:
        """The debt at the end of the study before and after."""
        before, after = self.forecast_before, self.forecast_after
        rows = [(choose("Met je diploma", "With your diploma"), before.loans, after.loans)]
        if before.without_diploma != before.loans or after.without_diploma != after.loans:
            word = choose("Zonder diploma binnen 10 jaar", "Without a diploma within 10 years")
            rows.append((word, before.without_diploma, after.without_diploma))
        return rows

    @property
    def debt_after(self) -> list[tuple[str, int]]:
        """The debt at the end of the study with the change."""
        return [(label, after) for label, _, after in self.debt_rows]

    @property
    def forms(self) -> list[tuple[str, int]]:
        """In which form the money comes after the change."""
        return forms_of(self.after)

    @property
    def total(self) -> int:
        """Cents paid a month after the change."""
        return self.after[SUM]

    @property
    def past_cents(self) -> int:
        """What the months that were decided before come to: more (or less) cents."""
        return sum(cents for _, cents in self.past)

    @property
    def difference(self) -> int:
        """How much more (or less) is paid a month."""
        return self.after[SUM] - self.before.get(SUM, 0)

    @property
    def less(self) -> int:
        """How much less is paid a month."""
        return max(-self.difference, 0)

    @property
    def refused(self) -> bool:
        """Whether there is no full right in the month, nor lifelong learning credit, which is for who has none."""
        return bool(self.after["refusal"]) and not self.after["lifelong_credit"]

    @property
    def refusal(self) -> str:
        """Why not, in words."""
        reason = Refusal.of(self.after["refusal"])
        return choose(reason.nl, reason.en)

    @property
    def lifelong_refusal(self) -> str:
        """Why there is no lifelong learning credit, in words; empty when there may be."""
        reason = LifelongRefusal.of(self.explanation.steps["lifelong_refusal"].value)
        return "" if reason == LifelongRefusal.NONE else choose(reason.nl, reason.en)

    @property
    def travel(self) -> str:
        """What happens to the travel product, and when, in words; empty when nothing does."""
        if self.travel_from is None:
            return ""
        month, product = self.travel_from
        words = {
            TravelChoice.NONE: T(nl="Vanaf {month} heb je geen reisproduct.",
                                 en="From {month} on you have no travel product.", month=text.month(month)),
            TravelChoice.WEEK: T(nl="Vanaf {month} reis je met het weekabonnement.",
                                 en="From {month} on you travel with the week product.", month=text.month(month)),
            TravelChoice.WEEKEND: T(nl="Vanaf {month} reis je met het weekendabonnement.",
                                    en="From {month} on you travel with the weekend product.", month=text.month(month)),
        }  # fmt: skip
        return str(words[product])

    @property
    def parts(self) -> list[tuple[str, int, Why]]:
        """The amounts of the month after, each with why."""
        steps, hidden = self.explanation.steps, parents_own(self.explanation)
        shown = [name for name in AMOUNTS if self.after[name]]
        return [(title_of(steps[name]), self.after[name], why(self.explanation, name, hidden=hidden)) for name in shown]

    def most(self, name: str) -> int:
        """The maximum that the law sets, in cents a month."""
        return self.explanation.steps[name].value


def maxima(person: Person, month: date, asked: Sequence[Component]) -> dict[str, int]:
    """What the law allows at most in a month, in cents, of each component that has a maximum and a right to it."""
    limited = [one for one in asked if one.limit]
    if not limited:
        return {}
    _, _, explanation = what_if(person.pk, month, {"lifelong_kind": LifelongKind.FULL_FEE})
    most = {one.name: explanation.steps[one.limit].value for one in limited}
    return {name: cents for name, cents in most.items() if cents}


def effect_of(person: Person, since: date, changes: Mapping[str, Any]) -> Effect:
    """What would change; keeps nothing."""
    before, after, explanation = what_if(person.pk, since, {}, **changes)
    own = Decision.objects.filter(person=person, product=PRODUCT)
    last = own.order_by("-month").values_list("month", flat=True).first()
    months = sorted(set(own.filter(month__gte=since).values_list("month", flat=True)) | set(_run(since)))
    pairs = {month: preview(person.pk, month, **changes) for month in months}
    open_from = first_of(max([*([last] if last else []), *months]), 1) if last or months else min(since, this_month())
    debt, until = debt_of(person.pk), study_until(person.pk, this_month())
    lasting = _months(max(since, open_from), until) if until else 0
    waiting = _months(open_from, min(since, until)) if until else 0

    def forecast(monthly: Mapping[str, int], past: list[Mapping[str, int]]) -> Forecast:
        loans, grants = debt.loans, debt.conditional
        for outcome, times in [(before, waiting), (monthly, lasting), *((each, 1) for each in past)]:
            loans += times * outcome.get("borrowed", 0)
            grants += times * (outcome.get("performance_grant", 0) + outcome.get("travel_money", 0))
        return Forecast(loans, loans + grants)

    return Effect(
        since, before, after, explanation,
        [(month, new[SUM] - old.get(SUM, 0)) for month, (old, new) in pairs.items()],
        _travel(person, since, changes), debt, until,
        forecast(before, []), forecast(after, [_difference(old, new) for old, new in pairs.values()]),
    )  # fmt: skip


def _run(since: date) -> list[date]:
    """Months from one up to this one that were decided for everyone: who applies late gets them at once."""
    months = months_until(since, first_of(this_month(), 1))
    return [month for month in months if Decision.objects.filter(product=PRODUCT, month=month).exists()]


def _travel(person: Person, since: date, changes: Mapping[str, Any]) -> tuple[date, TravelChoice] | None:
    """Another travel product, and the month from which there is one: a month to come (WSF 2000, 3.21(4))."""
    month = max(since, forward(localdate()))
    if not known_to_law(month):
        return None
    old, new = (one.get("travel_product", 0) for one in preview(person.pk, month, **changes))
    return None if old == new else (month, TravelChoice.of(new))


def _difference(old: Mapping[str, int], new: Mapping[str, int]) -> dict[str, int]:
    return {name: new[name] - old.get(name, 0) for name in ("borrowed", "performance_grant", "travel_money")}


def _months(first: date, beyond: date) -> int:
    return max(0, months_apart(first, beyond))


def choice_on(person: Person | int, day: date) -> Choice | None:
    """What someone asks for on a day; before their first application what they ask for first."""
    choices = Choice.objects.filter(person=person, recorded__upper_inf=True).order_by("valid")
    return choices.filter(valid__contains=day).first() or choices.filter(valid__startswith__gt=day).first()


def later_choices(person: Person, since: date) -> list[date]:
    """First days of choices that begin after a month: a change from that month on takes their place."""
    later = Choice.objects.filter(person=person, recorded__upper_inf=True, valid__startswith__gt=since)
    return list(later.annotate(first=Lower(F("valid"))).order_by("first").values_list("first", flat=True))
