"""Payments that nobody knows whose they are: say whose and what for, or give them back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.forms.widgets import RadioSelect
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from spil import text
from spil.core.access.models import Role
from spil.core.access.permissions import SignedIn, require_role
from spil.core.payments import receiving
from spil.core.payments.models import Receipt
from spil.core.payments.receivers import NotTaken, registry
from spil.core.people import access
from spil.core.people.access import SHORTEST_REASON
from spil.core.people.models import Person
from spil.portals.work import words
from spil.portals.work.forms import SAY_WHY, FindForm
from spil.text import T, choose

SHOWN = 200  # rows of a list that people work off
LOOK = "payment received"  # in the access record
SOMEBODY = "other"
LONGEST = 200  # characters of a reason
COLUMNS = (T(nl="Datum", en="Date"), T(nl="Bedrag", en="Amount"), T(nl="Van", en="From"),
           T(nl="Omschrijving", en="Description"))  # fmt: skip


class WhyForm(forms.Form):
    """Why something is done with a payment."""

    why = forms.CharField(
        label=T(nl="Waarom?", en="Why?"), min_length=SHORTEST_REASON, max_length=LONGEST,
        error_messages={"min_length": SAY_WHY},
        help_text=T(nl="Bijvoorbeeld: belde vandaag, betaalde voor haar zoon.",
                    en="For example: called today, paid for her son."),
    )  # fmt: skip


class RefundForm(WhyForm):
    """Why a payment goes back."""

    def __init__(self, **options: Any) -> None:
        super().__init__(prefix="refund", **options)
        self.fields["why"].help_text = T(nl="Bijvoorbeeld: de afzender belde dat het een vergissing was.",
                                         en="For example: the sender called to say that it was a mistake.")  # fmt: skip


class WhoseForm(WhyForm):
    """Whose a payment is: of somebody whose account it came from, or of whom one has the number."""

    bsn = forms.CharField(
        label=T(nl="BSN of onderwijsnummer", en="BSN or education number"), required=False, max_length=13,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    clean_bsn = FindForm.clean_bsn

    def __init__(self, owners: set[int], **options: Any) -> None:
        super().__init__(**options)
        self.fields["bsn"].required = not owners
        words = choose("Persoon {}: de rekening is van deze persoon", "Person {}: it is their account")
        known = [(str(number), words.format(number)) for number in sorted(owners)]
        if known:
            self.fields["bsn"].help_text = T(nl="Alleen als het iemand anders is.", en="Only if it is somebody else.")
            self.fields["person"] = forms.ChoiceField(
                label=T(nl="Van wie is het?", en="Whose is it?"), widget=RadioSelect,
                choices=[*known, (SOMEBODY, T(nl="Iemand anders", en="Somebody else"))],
            )  # fmt: skip
        self.order_fields(["person", "bsn", "why"])

    def clean(self) -> None:
        """A number is needed for somebody else."""
        somebody = self.cleaned_data.get("person", SOMEBODY) == SOMEBODY
        if somebody and not self.cleaned_data.get("bsn") and not self.has_error("bsn"):
            self.add_error("bsn", str(T(nl="Vul een nummer in.", en="Enter a number.")))

    def found(self, request: SignedIn) -> Person | None:
        """The person, which is recorded."""
        answers = self.cleaned_data
        if answers.get("person", SOMEBODY) != SOMEBODY:
            return access.person(request.user, int(answers["person"]), reason=answers["why"], what=LOOK)
        people = access.find(request.user, reason=answers["why"], bsn=answers["bsn"])
        if not people:
            self.add_error("bsn", str(T(nl="We kennen niemand met dit nummer. Controleer het.",
                                        en="We know nobody with this number. Check it.")))  # fmt: skip
            return None
        return people[0]


class WhatForm(forms.Form):
    """What a payment is for."""

    def __init__(self, person: Person, **options: Any) -> None:
        super().__init__(**options)
        claims = registry.claims(person.pk, localdate())
        self.fields["what"] = forms.ChoiceField(
            label=T(nl="Waarvoor is het?", en="What is it for?"), widget=RadioSelect,
            choices=[(f"{product}:{claim.purpose}", f"{claim.title} ({text.euro(claim.due_cents or claim.most_cents)})")
                     for product, claim in claims],
        )  # fmt: skip
        self.is_empty = not claims


@require_safe
@require_role(Role.CASE_WORKER, Role.MANAGER)
def unmatched(request: SignedIn) -> HttpResponse:
    """All that waits, the oldest first. A manager sees how much; who paid is for who works on it."""
    found = receiving.unmatched(SHOWN + 1)
    opens = request.user.role == Role.CASE_WORKER
    rows = [
        (words.short_day(one.on), text.euro(one.amount_cents),
         *((_payer(one), one.text) if opens else ("–", "–")))
        for one in found[:SHOWN]
    ]  # fmt: skip
    total = sum(one.amount_cents for one in found[:SHOWN])
    return render(request, "work/unmatched.html", {"rows": rows, "total": total, "more": len(found) > SHOWN,
                                                   "columns": COLUMNS})  # fmt: skip


def _payer(one: Receipt) -> object:
    unknown = choose("Onbekend", "Unknown")
    return format_html('<a href="{}">{}</a>', reverse("work-unmatched-one", args=[one.pk]), one.name or unknown)


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(Role.CASE_WORKER)
def one(request: SignedIn, number: int) -> HttpResponse:
    """One payment: whose, then what for; or back to who paid it."""
    receipt = get_object_or_404(Receipt, pk=number)
    if receipt.status != Receipt.Status.UNMATCHED:
        return _gone(request)
    step = request.POST.get("step", "")
    owners = receiving.suggestions([receipt]).get(receipt.iban, set())
    whose = WhoseForm(owners, data=request.POST if step in ("find", "assign") else None)
    back = RefundForm(data=request.POST if step == "refund" else None)
    try:
        if back.is_valid():
            receiving.do_refund(number, today=localdate(), reason=back.cleaned_data["why"], acting_user=request.user)
            return _done(request, "Het geld gaat terug naar de rekening waar het vandaan kwam.",
                         "The money goes back to the account that it came from.")  # fmt: skip
        if whose.is_valid() and (person := whose.found(request)):
            return _assign(request, receipt, person, whose, step)
    except receiving.AlreadyWorked:
        return _gone(request)
    except receiving.NoAccount:
        back.add_error("why", str(T(nl="De bank gaf geen rekeningnummer. Zoek uit van wie het is.",
                                    en="The bank gave no account number. Find out whose it is.")))  # fmt: skip
    context = {"receipt": receipt, "whose": whose, "back": back, "crumbs": _crumbs()}
    return render(request, "work/unmatched_one.html", context)


def _assign(request: SignedIn, receipt: Receipt, person: Person, whose: WhoseForm, step: str) -> HttpResponse:
    """Ask what it is for, of the person that was found; then book it."""
    form = WhatForm(person, data=request.POST if step == "assign" else None)
    if form.is_valid():
        product, _, purpose = form.cleaned_data["what"].partition(":")
        reason = whose.cleaned_data["why"]
        try:
            receiving.do_assign(receipt.pk, person, product, purpose, reason=reason, acting_user=request.user)
            return _done(request, "De betaling is geboekt.", "The payment is booked.")
        except NotTaken:
            form.add_error("what", str(T(nl="Dit kan niet meer. Kies iets anders.",
                                         en="This is no longer possible. Choose something else.")))  # fmt: skip
    context = {"receipt": receipt, "person": person, "form": form, "whose": whose, "crumbs": _crumbs()}
    return render(request, "work/unmatched_what.html", context)


def _done(request: SignedIn, nl: str, en: str) -> HttpResponse:
    messages.success(request, choose(nl, en))
    return redirect("work-unmatched")


def _gone(request: SignedIn) -> HttpResponse:
    messages.info(
        request, choose("Iemand heeft deze betaling al verwerkt.", "Somebody has handled this payment already.")
    )
    return redirect("work-unmatched")


def _crumbs() -> list[tuple[str, str]]:
    return [(reverse("work-unmatched"), choose("Niet herkend", "Not matched"))]
