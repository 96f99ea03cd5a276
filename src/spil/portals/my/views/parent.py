"""The parent's side: for whom income is asked, giving it, and asking for another reference year.

A parent sees the given names of the children who ask, and nothing of what they get.
"""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from spil import text
from spil.core.access.models import Role
from spil.core.access.permissions import SignedIn, require_role
from spil.core.people.access import children_who_ask, oneself
from spil.core.people.models import Income, Person
from spil.core.people.service import current
from spil.portals.my.forms import IncomeForm, ReferenceYearForm
from spil.portals.my.views.start import crumbs
from spil.services.student_finance.service import (
    AlreadyAssessed,
    Asked,
    asked_of_parent,
    do_give_income,
    do_shift_reference_year,
)
from spil.text import T, choose

HOME = "/mijn/ouder/"
STEPS = (T(nl="Invullen", en="Fill in"), T(nl="Nakijken", en="Check"), T(nl="Klaar", en="Done"))


@require_safe
@require_role(Role.CITIZEN)
def parent(request: SignedIn) -> HttpResponse:
    """For which child is my income asked, and what is known?"""
    person, asked = _asked(request)
    names = {child.pk: child.given_name for child in children_who_ask(request.user, localdate())}
    children = [names[one.child_id] for one in asked if one.child_id in names]
    context = {"children": children, "asked": asked[0] if asked else None, "crumbs": crumbs(),
               "later": _estimate(person, localdate().year)}  # fmt: skip
    return render(request, "my/parent.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(Role.CITIZEN)
def income(request: SignedIn) -> HttpResponse:
    """The income of the reference year."""
    person, asked = _asked(request)
    if not asked:
        raise Http404
    year = asked[0].year
    known = _estimate(person, year)
    initial = {"income": known.amount_cents, "lone_parent": "yes" if known.lone_parent else "no"} if known else {}
    form = IncomeForm(year, data=request.POST if request.method == "POST" else None, initial=initial)
    page = {"form": form, "year": year, "status": asked[0].status, "steps": STEPS, "crumbs": _crumbs()}
    step = request.POST.get("step")
    if step not in ("effect", "confirm") or not form.is_valid():
        return render(request, "my/income.html", page)
    cents, lone = form.cleaned_data["income"], form.cleaned_data["lone_parent"]
    if step == "effect":
        rows = [(choose(f"Inkomen over {year}", f"Income over {year}"), text.euro(cents)),
                (choose("Partner", "Partner"), choose("nee", "no") if lone else choose("ja", "yes"))]  # fmt: skip
        return render(request, "my/income_check.html", page | {"rows": rows})
    try:
        do_give_income(person, year, cents, lone_parent=lone, acting_user=request.user)
    except AlreadyAssessed:
        return _refused(request, form, "my/income.html", page)
    return _done(request)


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(Role.CITIZEN)
def reference_year(request: SignedIn) -> HttpResponse:
    """Another reference year, when the income fell."""
    person, asked = _asked(request)
    if not asked:
        raise Http404
    year = localdate().year
    form = ReferenceYearForm(year, data=request.POST if request.method == "POST" else None)
    page = {"form": form, "year": year, "earlier": asked[0], "steps": STEPS, "crumbs": _crumbs()}
    step = request.POST.get("step")
    if step not in ("effect", "confirm") or not form.is_valid():
        return render(request, "my/reference_year.html", page)
    cents = form.cleaned_data["income"]
    if step == "effect":
        return render(request, "my/reference_year_check.html", page | {"cents": cents})
    try:
        do_shift_reference_year(person, date(year, 1, 1), cents=cents, acting_user=request.user)
    except AlreadyAssessed:
        return _refused(request, form, "my/reference_year.html", page)
    return _done(request)


def _asked(request: SignedIn) -> tuple[Person, list[Asked]]:
    person = oneself(request.user, what="income as a parent")
    return person, asked_of_parent(person, localdate())


def _estimate(person: Person, year: int) -> Income | None:
    return current(Income, person).filter(year=year).first()


def _refused(
    request: SignedIn, form: IncomeForm | ReferenceYearForm, template: str, page: dict[str, object]
) -> HttpResponse:  # fmt: skip
    form.add_error("income", str(T(
        nl="De Belastingdienst heeft dit inkomen al vastgesteld. Daar rekenen we mee.",
        en="The tax authority has assessed this income already. We use that.",
    )))  # fmt: skip
    return render(request, template, page)


def _done(request: SignedIn) -> HttpResponse:
    messages.success(request, str(T(nl="Gelukt. We hebben je inkomen ontvangen en rekenen ermee.",
                                    en="Done. We received your income and use it.")))  # fmt: skip
    return HttpResponseRedirect(HOME)


def _crumbs() -> list[tuple[str, str]]:
    return crumbs((HOME, choose("Je inkomen als ouder", "Your income as a parent")))
