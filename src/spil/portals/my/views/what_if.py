"""What if I lived elsewhere, my parents earned something else, or I borrowed more? Nothing is kept."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from spil.core.access.models import Role
from spil.core.access.permissions import SignedIn, require_role
from spil.core.people.access import oneself
from spil.dates import first_of
from spil.law.common import Education
from spil.law.engine.explain import Explanation
from spil.law.student_finance.facts import IncomeStatus, ParentSituation
from spil.portals.base.explaining import parents_own, title_of, why
from spil.portals.my.effects import choice_on
from spil.portals.my.figures import known_to_law
from spil.portals.my.forms import WhatIfForm
from spil.portals.my.views.start import crumbs
from spil.portals.site.calculation import MONTHS_OF
from spil.services.student_finance.letters import AMOUNTS
from spil.services.student_finance.service import what_if as ask_law

AHEAD = 12
PARENTS = ("first", "second")


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(Role.CITIZEN)
def what_if(request: SignedIn) -> HttpResponse:
    """Another life, and what it would give."""
    person, today = oneself(request.user, what="application"), localdate()
    months = [month for later in range(AHEAD + 1) if known_to_law(month := first_of(today, later))]
    if not months:
        return render(request, "my/unknown.html", {"road": None, "crumbs": crumbs()})
    given = request.POST if request.method == "POST" else None
    month = next((one for one in months if given and given.get("month") == f"{one:%Y-%m}"), months[0])
    _, now, facts_now = ask_law(person.pk, month, {})
    choice = choice_on(person, month)
    form = WhatIfForm(months, parents=_parents(facts_now), data=given, initial=_initial(facts_now, month, choice))
    page: dict[str, Any] = {"form": form, "month": month, "rows": [], "crumbs": crumbs()}
    if form.is_valid():
        asked = form.cleaned_data["loan"]
        changes = {"loan_cents": asked} if asked is not None else {}
        _, then, facts_then = ask_law(person.pk, month, _facts(form.cleaned_data, facts_now), **changes)
        page |= {"rows": _rows(now, then, facts_then), "parts": _parts(then, facts_then), "refused": then["refusal"]}
    return render(request, "my/what_if.html", page)


def _parents(known: Explanation) -> list[str]:
    """The parents whose income counts: first, second."""
    return [one for one in PARENTS if _value(known, f"situation_{one}_parent") == ParentSituation.COUNTS]


def _value(known: Explanation, name: str) -> int | None:
    return known.steps[name].value if name in known.steps else None


def _initial(known: Explanation, month: date, choice: Any) -> dict[str, Any]:
    education = Education.of(_value(known, "education") or Education.HBO_BACHELOR)
    return {
        "month": f"{month:%Y-%m}", "home": "home" if _value(known, "registered_with_parent") else "away",
        "education": education.name.lower(), "loan": choice.loan_cents if choice else 0,
    }  # fmt: skip


def _facts(answers: Mapping[str, Any], known: Explanation) -> dict[str, int]:
    """Facts of the law that differ from what is known."""
    facts = {"registered_with_parent": int(answers["home"] == "home"), "lives_at_registered_address": 1}
    education = Education[answers["education"].upper()]
    if education != _value(known, "education"):
        facts |= {"education": int(education), "nominal_months": MONTHS_OF[education], "enrolled": 1,
                  "recognised_programme": 1, "programme_years_at_least_one": 1}  # fmt: skip
    for parent in PARENTS:
        if (income := answers.get(f"income_{parent}")) is not None:
            facts |= {f"income_{parent}_parent": income, f"income_status_{parent}_parent": int(IncomeStatus.ASSESSED),
                      "reference_year_shift_requested": 0, "applies_supplementary_grant": 1}  # fmt: skip
    return facts


def _rows(now: Mapping[str, int], then: Mapping[str, int], known: Explanation) -> list[tuple[str, int, int]]:
    return [(title_of(known.steps[name]), now[name], then[name]) for name in AMOUNTS if now[name] or then[name]]


def _parts(then: Mapping[str, int], known: Explanation) -> list[tuple[str, int, object]]:
    """Amounts with why. The incomes in it are those that one filled in oneself, or that stay hidden."""
    hidden = parents_own(known)
    return [(title_of(known.steps[n]), then[n], why(known, n, hidden=hidden)) for n in AMOUNTS if then[n]]
