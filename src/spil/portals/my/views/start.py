"""The overview, and the months with their decisions."""

from datetime import date
from functools import lru_cache

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import override
from django.views.decorators.http import require_safe

from spil import text
from spil.core.access.models import Role
from spil.core.access.permissions import SignedIn, require_role
from spil.core.people.access import oneself
from spil.core.terms import pay_date
from spil.dates import first_of
from spil.portals.base.debts import debts_of
from spil.portals.base.explaining import every_step, parents_own
from spil.portals.my import figures, months
from spil.portals.my.figures import Month
from spil.portals.my.glance import Glance, glance
from spil.portals.my.todo import tasks_of
from spil.services.arrears.service import standing
from spil.text import choose


@require_safe
@require_role(Role.CITIZEN)
def overview(request: SignedIn) -> HttpResponse:
    """What do I get, what do I owe, what must I do?"""
    person = oneself(request.user, what="overview")
    today = localdate()
    this = figures.last_known(first_of(today))
    following = first_of(this, 1)
    how = glance(person.pk, today, [this, following])
    month = how.months.get(this) or (figures.computed(person.pk, this) if how.applied else None)
    repays = debts_of(person.pk, today) if how.debt.total and not (month and month.total) else None
    context = {
        "person": person, "how": how, "month": month, "repays": repays if repays and repays.has_begun else None,
        "is_past": this != first_of(today), "today": today,
        "debt": how.debt, "amounts": _amounts(month) if month and month.shown else "", "now": first_of(today),
        "next_month": following, "next_on": pay_date(following), "next_known": figures.known_to_law(following),
        "next": how.months.get(following), "tasks": tasks_of(how, month, today, _behind(person.pk, how, today)),
    }  # fmt: skip
    return render(request, "my/overview.html", context)


def _behind(person: int, how: Glance, today: date) -> int:
    """Cents that should have been paid before, and about which nothing was agreed on."""
    return sum(debt.cents for debt in standing(person, today).outside) if how.debt.due > 0 else 0


def _amounts(month: Month) -> SafeString:
    """What a month is made of, each amount with why. That of a decision never changes, so that it is kept a while."""
    return (_kept if month.decision else _written)(month, choose("nl", "en"))


def _written(month: Month, language: str) -> SafeString:
    with override(language):
        parts = month.parts(month.explanation(month.shown))
        return render_to_string("my/amounts.html", {"month": month, "parts": parts})


_kept = lru_cache(maxsize=1000)(_written)


@require_safe
@require_role(Role.CITIZEN)
def all_months(request: SignedIn) -> HttpResponse:
    """Every month that was decided."""
    person = oneself(request.user, what="decisions")
    return render(request, "my/months.html", {"months": months.all_months(person.pk), "crumbs": crumbs()})


@require_safe
@require_role(Role.CITIZEN)
def one_month(request: SignedIn, month: date) -> HttpResponse:
    """A month: what it is made of and why, what was decided when, what was paid."""
    person = oneself(request.user, what=f"month {month:%Y-%m}")
    decisions = months.decisions_about(person.pk, month)
    shown = figures.month_of(person.pk, month)
    if shown is None:
        raise Http404
    explanation, up_to_date = months.explained(person.pk, shown)
    context = {
        "month": shown, "parts": shown.parts(explanation), "up_to_date": up_to_date,
        "every_step": every_step(explanation, hidden=parents_own(explanation)),
        "chain": months.chain(person.pk, decisions),
        "payments": months.payments(person.pk, month),
        "crumbs": crumbs(("/mijn/maand/", choose("Maanden", "Months"))),
    }  # fmt: skip
    return render(request, "my/month.html", context)


def short(month: date) -> str:
    """A month in a picture: sep 25."""
    return f"{text.month(month)[:3]} {month:%y}"


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """The way to a page, from the overview."""
    return [("/mijn/", choose("Overzicht", "Overview")), *more]
