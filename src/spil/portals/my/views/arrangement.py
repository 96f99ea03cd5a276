"""One payment arrangement over all arrears: ask, see the schedule, confirm; how it goes; and help when it does not go.

Nothing is kept between the steps: what was chosen comes back with the form and is checked again.
"""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.forms.widgets import RadioSelect
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from spil import text
from spil.core.access.models import Role
from spil.core.access.permissions import SignedIn, require_role
from spil.core.people.access import oneself
from spil.core.people.models import Person
from spil.portals.base.arrears import COLUMNS, first_days, owed_rows, steps_rows, term_rows
from spil.portals.base.fields import EuroField
from spil.portals.my.views.start import crumbs
from spil.services.arrears.models import Arrangement, Referral
from spil.services.arrears.service import (
    NotPossible,
    Proposal,
    do_ask,
    do_refer,
    do_withdraw,
    needs_a_look,
    preview,
    proposal,
    standing,
)
from spil.text import T, choose

HOME = "/mijn/regeling/"
STEPS = (T(nl="Bedrag kiezen", en="Choose an amount"), T(nl="Schema", en="Schedule"), T(nl="Klaar", en="Done"))
LEAST = 500  # cents a month that one can ask for here; who can bear less calls us
CONSENT = T(
    nl="Ja, geef mijn naam en telefoonnummer aan Geldfit, zodat Geldfit mij kan bellen.",
    en="Yes, give my name and telephone number to Geldfit, so that Geldfit can call me.",
)


class AskForm(forms.Form):
    """How much a month, and from which day on."""

    amount = EuroField(label=T(nl="Hoeveel kun je per maand betalen?", en="How much can you pay a month?"), least=LEAST)
    first_on = forms.TypedChoiceField(
        label=T(nl="Wanneer betaal je voor het eerst?", en="When do you pay for the first time?"), widget=RadioSelect,
        coerce=date.fromisoformat,
        help_text=T(nl="Daarna elke maand op die dag.", en="After that every month on that day."),
    )  # fmt: skip

    def __init__(self, offer: Proposal, today: date, data: Any = None) -> None:
        super().__init__(data, initial={"amount": offer.amount, "first_on": first_days(today)[0].isoformat()})
        self.fields["first_on"].choices = [(day.isoformat(), text.day(day)) for day in first_days(today)]  # type: ignore[attr-defined]
        amount = self.fields["amount"]
        assert isinstance(amount, EuroField)
        amount.least, amount.most = min(LEAST, offer.total), offer.total


class HelpForm(forms.Form):
    """A telephone number and consent to pass it on."""

    telephone = forms.RegexField(
        r"^\+?[0-9][0-9 -]{7,16}$", label=T(nl="Je telefoonnummer", en="Your telephone number"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        error_messages={"invalid": T(nl="Vul een telefoonnummer in, zoals 06 12345678.",
                                     en="Enter a telephone number, such as 06 12345678.")},
    )  # fmt: skip
    consent = forms.BooleanField(
        label=CONSENT,
        error_messages={"required": T(nl="Zonder je toestemming geven we niets door. Je kunt Geldfit ook zelf bellen.",
                                      en="Without your consent we pass nothing on. You can call Geldfit yourself.")},
    )  # fmt: skip

    def clean_telephone(self) -> str:
        """Digits only."""
        return str(self.cleaned_data["telephone"]).replace(" ", "").replace("-", "")


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(Role.CITIZEN)
def arrangement(request: SignedIn) -> HttpResponse:
    """What am I behind with, and how do I get out of it?"""
    person, today = oneself(request.user, what="arrears"), localdate()
    now = standing(person.pk, today)
    offer = proposal(now)
    changing = request.method == "POST" or "wijzigen" in request.GET
    if offer is None or (now.arrangement and not changing):
        return render(request, "my/arrangement.html", _context(person, now=now, offer=offer))
    form = AskForm(offer, today, request.POST if request.method == "POST" else None)
    step = request.POST.get("step")
    context = _context(person, now=now, offer=offer, form=form)
    if request.method != "POST" or step == "back" or not form.is_valid():
        return render(request, "my/arrangement_ask.html", context)
    amount, first_on = form.cleaned_data["amount"], form.cleaned_data["first_on"]
    if step == "confirm":
        try:
            do_ask(person, amount, first_on, Arrangement.Channel.ONLINE, on=today, acting_user=request.user)
        except NotPossible:  # paid meanwhile
            return HttpResponseRedirect(HOME)
        return HttpResponseRedirect(f"{HOME}klaar/")
    plan = preview(now, amount, first_on)
    context |= {"plan": plan, "last": plan[-1], "terms": term_rows(plan), "looked_at": needs_a_look(now, amount)}
    return render(request, "my/arrangement_check.html", context)


@require_safe
@require_role(Role.CITIZEN)
def done(request: SignedIn) -> HttpResponse:
    """What was agreed on, and what happens next."""
    person = oneself(request.user, what="arrears")
    now = standing(person.pk, localdate())
    if now.arrangement is None:
        return HttpResponseRedirect(HOME)
    return render(request, "my/arrangement_done.html", _context(person, now=now))


@require_POST
@require_role(Role.CITIZEN)
def stop(request: SignedIn) -> HttpResponse:
    """End the arrangement or the request."""
    person = oneself(request.user, what="arrears")
    try:
        do_withdraw(person, on=localdate(), acting_user=request.user)
    except NotPossible:
        return redirect("my-arrangement")
    said = T(nl="Je regeling is gestopt. Wat je nog moet betalen staat hieronder.",
             en="Your arrangement has ended. What you still have to pay stands below.")  # fmt: skip
    messages.success(request, said)
    return redirect("my-arrangement")


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(Role.CITIZEN)
def help_(request: SignedIn) -> HttpResponse:
    """Be called by debt help, with consent."""
    person = oneself(request.user, what="arrears")
    form = HelpForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["telephone"]
        do_refer(person, number, str(CONSENT), on=localdate(), acting_user=request.user)
        said = T(nl="We vragen Geldfit om je te bellen op {number}.", en="We ask Geldfit to call you on {number}.",
                 number=number)  # fmt: skip
        messages.success(request, said)
        return redirect("my-arrangement")
    asked = Referral.objects.filter(person=person).order_by("-id").first()
    context = _context(person) | {"form": form, "asked": asked}
    return render(request, "my/arrangement_help.html", context)


def _context(person: Person, **more: Any) -> dict[str, Any]:
    """What the pages show."""
    now, offer = more.get("now"), more.get("offer")
    way = crumbs(("/mijn/schuld/", choose("Schuld", "Debt")))
    context: dict[str, Any] = {"person": person, "steps": STEPS, "crumbs": way, "columns": COLUMNS["terms"]}
    if now:
        context |= {
            "now": now, "one": now.arrangement, "plan": now.plan, "terms": term_rows(now.plan, now.on),
            "taken": steps_rows(now.steps), "taken_columns": COLUMNS["taken"], "outside": owed_rows(now.outside),
            "gone": owed_rows(now.gone), "held": bool(now.held_by), "offered": offer is not None,
            "paid": sum(term.is_paid for term in now.plan),
            "next": next((term for term in now.plan if not term.is_paid), None),
        }  # fmt: skip
    if offer:
        context["owed"] = owed_rows(offer.owed)
    return context | more
