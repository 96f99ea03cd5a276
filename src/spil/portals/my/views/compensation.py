"""The compensation for the years of the loan system: where someone stands and why, and applying for what is missing.

An application goes the usual road: fill in, see what it would give, send. Nothing is kept before the last step.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.forms.widgets import CheckboxSelectMultiple
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from spil import text
from spil.core.access.models import Role
from spil.core.access.permissions import SignedIn, require_role
from spil.core.cases.service import Refused
from spil.core.people.access import oneself
from spil.core.people.models import Person
from spil.dates import months_apart
from spil.law.engine.units import to_day
from spil.portals.base.compensation import (
    BACHELOR,
    MONTHS,
    VOUCHER,
    ApplicationForm,
    amounts_of,
    debt_rows,
    due,
    month_field,
    monthly,
    refusals,
    said,
    spans,
)
from spil.portals.base.explaining import every_step
from spil.portals.my.objection_forms import FileForm
from spil.portals.my.views.start import crumbs
from spil.services.compensation import cases, service
from spil.services.compensation.models import MOST_MONTHS, Application
from spil.services.compensation.service import Standing
from spil.text import T, choose

HOME = "/mijn/tegemoetkoming/"
STEPS = (T(nl="Invullen", en="Fill in"), T(nl="Nakijken", en="Check"), T(nl="Klaar", en="Done"))
LEAST_EVIDENCE, MOST_EVIDENCE = 10, 2_000  # characters
ASKED = [
    (MONTHS, T(nl="Ik studeerde maanden zonder studiefinanciering", en="I studied for months without student finance")),
    (BACHELOR, T(nl="Ik heb een universitaire bachelor en geen master, en wil de bachelor laten meetellen",
                 en="I have a university bachelor and no master, and want the bachelor to count")),
    (VOUCHER, T(nl="Mijn school geeft diploma's niet aan jullie door, en ik wil het geld van de studievoucher",
                en="My school does not report diplomas to you, and I want the money of the study voucher")),
]  # fmt: skip


class ApplyForm(ApplicationForm):
    """What someone asks for, which months, and what shows it."""

    asked = forms.MultipleChoiceField(
        label=T(nl="Waarom vraag je aan?", en="Why do you apply?"), choices=ASKED, widget=CheckboxSelectMultiple
    )
    first_month = month_field("Eerste maand dat je studeerde", "First month in which you studied")
    last_month = month_field("Laatste maand dat je studeerde", "Last month in which you studied")
    months_claimed = forms.IntegerField(
        label=T(nl="Hoeveel maanden studeerde je in die tijd?", en="For how many months did you study in that time?"),
        required=False, min_value=1, max_value=MOST_MONTHS,
        help_text=T(nl="Laat leeg als je al die maanden studeerde.", en="Leave empty if you studied all these months."),
    )  # fmt: skip
    evidence = forms.CharField(
        label=T(nl="Waar blijkt het uit?", en="What shows it?"), widget=forms.Textarea(attrs={"rows": 4}),
        min_length=LEAST_EVIDENCE, max_length=MOST_EVIDENCE,
        help_text=T(nl="Noem je school, je opleiding, wanneer je er studeerde, en welk bewijs je hebt. We vragen erom "
                       "als we het nodig hebben.",
                    en="Name your school, your programme, when you studied there, and what proof you have. We ask for "
                       "it when we need it."),
    )  # fmt: skip
    declared = forms.BooleanField(
        label=T(nl="Ik heb dit naar waarheid ingevuld", en="I have filled this in truthfully")
    )

    def __init__(self, data: Any = None, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}))

    def clean(self) -> None:
        """Months go with a first and a last one, in order, and no more of them than fit."""
        super().clean()
        names = ("first_month", "last_month", "months_claimed")
        first, last, claimed = (self.cleaned_data.get(name) for name in names)
        if not first or not last:
            return
        fits = months_apart(first, last) + 1
        if fits < 1:
            self.add_error("last_month", T(nl="Kies een maand na de eerste maand.",
                                           en="Choose a month after the first month."))  # fmt: skip
        elif claimed and claimed > fits:
            self.add_error("months_claimed", T(nl="In die tijd passen hoogstens {count} maanden.",
                                               en="At most {count} months fit in that time.", count=fits))  # fmt: skip

    @property
    def facts(self) -> dict[str, int]:
        """Facts of the law as they would be if all that is claimed were accepted."""
        answers, today = self.cleaned_data, to_day(localdate())
        first, last = answers["first_month"], answers["last_month"]
        fits = months_apart(first, last) + 1 if first else 0
        facts = {"applied_on": today, "months_shown": answers["months_claimed"] or fits}
        if BACHELOR in answers["asked"]:
            facts["bachelor_alone_requested"] = 1
        return facts | ({"voucher_applied_on": today} if VOUCHER in answers["asked"] else {})


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(Role.CITIZEN)
def compensation(request: SignedIn) -> HttpResponse:
    """What do I get, why, what does it do to my debt, and what must I still do?"""
    person = oneself(request.user, what="compensation")
    stands = service.what_for(person.pk)
    if request.method == "POST":
        waiting = next((one for one in stands.applications if one.state == Application.State.RECEIVED), None)
        if waiting and "withdraw" in request.POST:
            cases.do_withdraw(waiting, acting_user=request.user)
            messages.success(request, choose("Je aanvraag is ingetrokken.", "Your application is withdrawn."))
        return HttpResponseRedirect(HOME)
    has_amount = stands.status in (Standing.GRANTED, Standing.COMING)
    context = {
        "stands": stands, "status": stands.status.value, "has_amount": has_amount, "crumbs": crumbs(),
        "amounts": amounts_of(stands.explanation) if has_amount and stands.explanation else {},
        "every_step": every_step(stands.explanation) if stands.explanation else None,
        "debt": debt_rows(stands.debt_before, stands.debt_after) if stands.debt_before else [],
        "monthly": monthly(person.pk, stands.remitted_cents, done=stands.status == Standing.GRANTED),
        "refusals": refusals(stands),
        "applications": [(one, said(one), due(one), cases.case_of(one)) for one in stands.applications],
        "may_apply": stands.status != Standing.APPLIED
        and not (stands.apply_until and stands.apply_until < localdate()),
    }  # fmt: skip
    return render(request, "my/compensation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(Role.CITIZEN)
def apply(request: SignedIn) -> HttpResponse:
    """Apply for months without student finance, a bachelor alone, or the voucher: fill in, check, send."""
    person = oneself(request.user, what="compensation")
    enrolled = service.months_enrolled(person.pk)
    form = ApplyForm(request.POST if request.method == "POST" else None, initial=known_months(enrolled))
    page = {"form": form, "enrolled": spans(enrolled), "count": len(enrolled), "steps": STEPS,
            "crumbs": crumbs((HOME, choose("Tegemoetkoming", "Compensation")))}  # fmt: skip
    step = request.POST.get("step")
    if step not in ("effect", "confirm") or not form.is_valid():
        return render(request, "my/compensation_apply.html", page)
    file = FileForm(request.POST, request.FILES) if step == "confirm" else FileForm()
    if not file.is_valid():
        return render(request, "my/compensation_check.html", page | effect_of(person, form) | {"file": file})
    try:
        cases.do_apply(person, acting_user=request.user, file=file.sent, **form.application)
    except Refused as error:
        file.add_error("file", str(error.reason))
        return render(request, "my/compensation_check.html", page | effect_of(person, form) | {"file": file})
    except service.TooLate as late:
        form.add_error(None, too_late(late.due))
        return render(request, "my/compensation_apply.html", page)
    except service.AlreadyApplied:
        messages.error(request, choose("We hebben al een aanvraag van je. Die kijken we nog na.",
                                       "We have an application from you already, and are checking it."))  # fmt: skip
        return HttpResponseRedirect(HOME)
    messages.success(request, choose("Je aanvraag is verstuurd.", "Your application has been sent."))
    return HttpResponseRedirect(HOME)


def too_late(due: date) -> str:
    """That the last day has passed."""
    day = text.day(due)
    return choose(f"Aanvragen kon tot en met {day}.", f"You could apply until {day}.")


def effect_of(person: Person, form: ApplyForm) -> dict[str, Any]:
    """What an application would give if all of it were accepted."""
    explanation = service.preview(person.pk, None, **form.facts)
    steps = explanation.steps
    remitted = steps["missed_grant_remitted"].value + steps["voucher_remitted"].value
    after = steps["student_debt_after"].value
    total = steps["missed_grant_compensation"].value + steps["voucher_compensation"].value
    return {
        "total": total, "amounts": amounts_of(explanation), "every_step": every_step(explanation),
        "debt": debt_rows(after + remitted, after) if remitted else [],
        "monthly": monthly(person.pk, remitted, done=False), "rows": rows_of(form),
    }  # fmt: skip


def rows_of(form: ApplyForm) -> list[tuple[str, str]]:
    """What is asked, to check."""
    answers = form.cleaned_data
    words = dict(ASKED)
    rows = [(choose("Waarom", "Why"), str(words[one])) for one in answers["asked"]]
    if answers["first_month"]:
        first, last = text.month(answers["first_month"]), text.month(answers["last_month"])
        count = form.facts["months_shown"]
        words_of = choose(f"{count}, van {first} tot en met {last}", f"{count}, from {first} to {last}")
        rows.append((choose("Maanden", "Months"), words_of))
    return [*rows, (choose("Waar het uit blijkt", "What shows it"), answers["evidence"])]


def known_months(enrolled: list[date]) -> dict[str, Any]:
    """Answers to start with: the months of which the registers say that one was enrolled."""
    if not enrolled:
        return {}
    whole = (enrolled[-1].year - enrolled[0].year) * 12 + enrolled[-1].month - enrolled[0].month + 1
    return {
        "asked": [MONTHS], "first_month": f"{enrolled[0]:%Y-%m}", "last_month": f"{enrolled[-1]:%Y-%m}",
        "months_claimed": len(enrolled) if len(enrolled) < whole else None,
    }  # fmt: skip
