"""The allowance for pupils of 18 and over: what one gets and why, and applying: choose, see the effect, done."""

from typing import Any

from django import forms
from django.contrib import messages
from django.forms.widgets import RadioSelect
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from spil import text
from spil.core.access.models import Role
from spil.core.access.permissions import SignedIn, require_role
from spil.core.decisions.service import current as decision_in_force
from spil.core.people.access import oneself
from spil.core.people.models import BankAccount, FamilyTie, Person
from spil.core.people.service import current
from spil.law.engine.units import from_day
from spil.law.school_costs.entitlement import Refusal
from spil.law.school_costs.facts import SchoolKind
from spil.portals.base.explaining import Why, every_step, why
from spil.portals.my.details import home_rows
from spil.portals.my.views.start import crumbs
from spil.services.school_costs import service
from spil.services.school_costs.letters import AMOUNTS
from spil.services.school_costs.models import SchoolEnrolment
from spil.services.school_costs.service import Stands
from spil.text import T, choose

STEPS = (T(nl="Kiezen", en="Choose"), T(nl="Gevolgen", en="Effect"), T(nl="Klaar", en="Done"))
WHO = "school costs"  # what the access record says was looked at
PARENTS_OWN = frozenset({
    "income_tos_parent", "income_tos_partner", "later_income_tos_parent", "later_income_tos_partner",
    "capacity_in_reference_year", "capacity", "reduction",
})  # fmt: skip
"""Steps that tell what a parent earns: a pupil reads that they were used, not how much."""


class ApplyForm(forms.Form):
    """Whether the part that depends on parents' income is wanted and, of two parents, who counts."""

    supplementary = forms.TypedChoiceField(
        label=T(nl="Wil je ook het bedrag voor schoolkosten?", en="Do you also want the amount for school costs?"),
        help_text=T(nl="Of je het krijgt, hangt af van het inkomen van je ouder. Je hoeft het niet terug te betalen.",
                    en="Whether you get it depends on your parent's income. You do not pay it back."),
        widget=RadioSelect, coerce=lambda value: value == "yes", initial="yes",
        choices=[("yes", T(nl="Ja", en="Yes")), ("no", T(nl="Nee, alleen de basistoelage",
                                                         en="No, the basic allowance only"))],
    )  # fmt: skip
    counting_parent = forms.TypedChoiceField(
        label=T(nl="Welke ouder telt mee?", en="Which parent counts?"), widget=RadioSelect, coerce=int, initial=0,
        help_text=T(nl="Wonen je ouders niet bij elkaar? Kies dan wie voor je 18e kinderbijslag voor je kreeg.",
                    en="Do your parents not live together? Then choose the parent who got child benefit for you before "
                       "you turned 18."),
    )  # fmt: skip

    def __init__(self, person: Person, data: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        ties = current(FamilyTie, person).filter(kind=FamilyTie.Kind.PARENT).select_related("other")
        parents = {tie.position: tie.other.full_name for tie in ties}
        if len(parents) < 2:
            del self.fields["counting_parent"]
            return
        usual = (0, T(nl="Mijn ouders wonen bij elkaar, of ik weet het niet",
                      en="My parents live together, or I do not know"))  # fmt: skip
        self.fields["counting_parent"].choices = [usual, *sorted(parents.items())]  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        """Arguments of do_apply."""
        return {"counting_parent": 0} | self.cleaned_data


@require_safe
@require_role(Role.CITIZEN)
def allowance(request: SignedIn) -> HttpResponse:
    """What do I get this month, why, and can I apply?"""
    person = oneself(request.user, what=WHO)
    month = localdate().replace(day=1)
    now = service.stands(person.pk, month)
    decided = decision_in_force(person.pk, service.PRODUCT.name, month)
    return render(request, "my/pupil.html", shown(now) | {"decided": decided and decided.outcome, "crumbs": crumbs()})


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(Role.CITIZEN)
def apply(request: SignedIn) -> HttpResponse:
    """Apply, or change what was applied for. Nothing is kept before the last step."""
    person, today = oneself(request.user, what=WHO), localdate()
    now = service.stands(person.pk, today.replace(day=1))
    if now.school is None:
        messages.error(
            request,
            choose(
                "We kennen geen school van je. Vraag je school om je inschrijving door te geven.",
                "We know no school of yours. Ask your school to report your enrolment.",
            ),
        )
        return HttpResponseRedirect(reverse("my-pupil"))
    asked = now.choice
    initial = {"supplementary": "yes" if asked.supplementary_allowance else "no",
               "counting_parent": asked.counting_parent} if asked else None  # fmt: skip
    form = ApplyForm(person, request.POST if request.method == "POST" else None, initial)
    way = crumbs((reverse("my-pupil"), choose("Tegemoetkoming scholieren", "Allowance for pupils")))
    page = {"form": form, "steps": STEPS, "is_first": asked is None, "known": known(now.school, person), "crumbs": way}
    step = request.POST.get("step")
    if step not in ("effect", "confirm") or not form.is_valid():
        return render(request, "my/pupil_apply.html", page)
    then, more = service.preview(person, **form.asked)
    effect = shown(then)
    if step == "confirm" and not effect["access_only"]:
        service.do_apply(person, acting_user=request.user, **form.asked)
        return HttpResponseRedirect(reverse("my-pupil-done"))
    before = now.outcome.get("gift", 0) if asked else 0
    return render(request, "my/pupil_effect.html", page | effect | {"more": more, "less": -more, "before": before})


@require_safe
@require_role(Role.CITIZEN)
def done(request: SignedIn) -> HttpResponse:
    """What was applied for, and what happens next."""
    person, today = oneself(request.user, what=WHO), localdate()
    now = service.stands(person.pk, today.replace(day=1))
    if now.choice is None:
        return HttpResponseRedirect(reverse("my-pupil"))
    has_account = current(BankAccount, person).filter(valid__contains=today).exists()
    page = shown(now) | {"steps": STEPS, "has_account": has_account, "crumbs": crumbs()}
    return render(request, "my/pupil_done.html", page)


def shown(now: Stands) -> dict[str, Any]:
    """What the pages show of where a pupil stands: sum, parts with why, and the reason when there is nothing."""
    outcome, explanation = now.outcome, now.explanation
    refusal = Refusal.of(outcome.get("refusal", 0))
    parts: list[tuple[object, int, Why]] = [
        (label, outcome[name], why(explanation, name, hidden=PARENTS_OWN))
        for name, label in AMOUNTS.items()
        if explanation and outcome["gift"] and outcome[name]
    ]
    starts = ""
    if explanation and refusal == Refusal.TOO_YOUNG:
        starts = text.day(from_day(explanation.steps["start_by_age"].value))
    return {
        "now": now, "total": outcome.get("gift", 0), "parts": parts, "starts": starts,
        "refusal": choose(refusal.nl, refusal.en) if refusal else "", "access_only": refusal == Refusal.ACCESS_ONLY,
        "every_step": every_step(explanation, hidden=PARENTS_OWN) if explanation else None,
    }  # fmt: skip


def known(school: SchoolEnrolment, person: Person) -> list[tuple[str, str]]:
    """What an application need not ask, because we know it."""
    kind = SchoolKind.of(school.school_kind)
    return [
        (choose("School", "School"), school.institution_name or school.institution),
        (choose("Soort", "Kind"), choose(kind.nl, kind.en)),
        *home_rows(person, localdate()),
    ]
