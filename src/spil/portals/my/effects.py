"""What a change of the application would do: to the month, to months decided before, and to the debt at graduation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F
from django.db.models.functions import Lower

from spil.core.decisions.models import Decision
from spil.core.people.models import Person
from spil.law.engine.explain import Explanation
from spil.law.student_finance.entitlement import Refusal
from spil.law.student_finance.facts import TravelChoice
from spil.portals.base.explaining import Why, title_of, why
from spil.portals.my.figures import AMOUNTS, SUM, Debt, debt_of, first_of, parents_own, study_until, this_month
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
    """

    since: date
    before: Mapping[str, int]
    after: Mapping[str, int]
    explanation: Explanation
    past: list[tuple[date, int]]
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
        """Whether there is no full right in the month."""
        return bool(self.after["refusal"])

    @property
    def refusal(self) -> str:
        """Why not, in words."""
        reason = Refusal.of(self.after["refusal"])
        return choose(reason.nl, reason.en)

    @property
    def travel(self) -> str:
        """What happens to the travel product, in words; empty when nothing does."""
        before, after = (TravelChoice.of(one.get("travel_product", 0)) for one in (self.before, self.after))
        if before == after:
            return ""
        words = {
            TravelChoice.NONE: T(nl="Je hebt geen reisproduct meer.", en="You no longer have a travel product."),
            TravelChoice.WEEK: T(nl="Je reist met het weekabonnement.", en="You travel with the week product."),
            TravelChoice.WEEKEND: T(nl="Je reist met het weekendabonnement.",
                                    en="You travel with the weekend product."),
        }  # fmt: skip
        return str(words[after])

    @property
    def parts(self) -> list[tuple[str, int, Why]]:
        """The amounts of the month after, each with why."""
        steps, hidden = self.explanation.steps, parents_own(self.explanation)
        shown = [name for name in AMOUNTS if self.after[name]]
        return [(title_of(steps[name]), self.after[name], why(self.explanation, name, hidden=hidden)) for name in shown]

    def most(self, name: str) -> int:
        """The maximum that the law sets, in cents a month."""
        return self.explanation.steps[name].value


def effect_of(person: Person, since: date, changes: Mapping[str, Any]) -> Effect:
    """What would change; keeps nothing."""
    before, after, explanation = what_if(person.pk, since, {}, **changes)
    decided = Decision.objects.filter(person=person, product=PRODUCT)
    months = sorted(set(decided.filter(month__gte=since).values_list("month", flat=True)))
    pairs = {month: preview(person.pk, month, **changes) for month in months}
    last = decided.order_by("-month").values_list("month", flat=True).first()
    open_from = first_of(last, 1) if last else min(since, this_month())
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
        [(month, new[SUM] - old.get(SUM, 0)) for month, (old, new) in pairs.items()], debt, until,
        forecast(before, []), forecast(after, [_difference(old, new) for old, new in pairs.values()]),
    )  # fmt: skip


def _difference(old: Mapping[str, int], new: Mapping[str, int]) -> dict[str, int]:
    return {name: new[name] - old.get(name, 0) for name in ("borrowed", "performance_grant", "travel_money")}


def _months(first: date, beyond: date) -> int:
    return max(0, (beyond.year - first.year) * 12 + beyond.month - first.month)


def choice_on(person: Person | int, day: date) -> Choice | None:
    """What someone asks for on a day; before their first application what they ask for first."""
    choices = Choice.objects.filter(person=person, recorded__upper_inf=True).order_by("valid")
    return choices.filter(valid__contains=day).first() or choices.filter(valid__startswith__gt=day).first()


def later_choices(person: Person, since: date) -> list[date]:
    """First days of choices that begin after a month: a change from that month on takes their place."""
    later = Choice.objects.filter(person=person, recorded__upper_inf=True, valid__startswith__gt=since)
    return list(later.annotate(first=Lower(F("valid"))).order_by("first").values_list("first", flat=True))
