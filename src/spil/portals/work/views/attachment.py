"""What a bailiff must leave someone, worked out during a call. What is filled in is kept nowhere."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from spil.law.attachment.facts import Household
from spil.law.engine.explain import Explanation
from spil.portals.base.explaining import every_step, title_of, why
from spil.portals.base.fields import EuroField
from spil.portals.work.proposal import page_of
from spil.portals.work.reasons import PersonRequest, of_person
from spil.services.arrears.attachment import PARTS, Known, amounts_known, explained, known
from spil.text import T, choose

AT_HOME = (*PARTS, "amount_for_household", "extra_for_housing_costs")
AFTER = ("deducted_for_partner", "amount_after_deduction")
HOME, NO_HOME, INSTITUTION = "home", "none", "institution"
LIVES = (
    (HOME, T(nl="op een adres in Nederland", en="at an address in the Netherlands")),
    (NO_HOME, T(nl="zonder vast adres, en laat niet zien hoe", en="without a fixed address, and does not show how")),
    (INSTITUTION, T(nl="in een instelling voor zorg", en="in an institution for care")),
)


class IncomeForm(forms.Form):
    """What the law must know, in words to ask on the phone."""

    household = forms.TypedChoiceField(
        label=T(nl="Leefsituatie", en="Household"), coerce=int,
        help_text=T(nl="Een partner telt mee op hetzelfde adres, een kind tot 18 jaar.",
                    en="A partner counts at the same address, a child until 18."),
    )  # fmt: skip
    taxable_income = EuroField(
        label=T(nl="Bruto inkomen per jaar", en="Gross income a year"), most=10_000_000_00,
        help_text=T(nl="Van een maand van nu, keer twaalf. Samen met dat van de partner.",
                    en="Of a month of now, times twelve. Together with that of the partner."),
    )  # fmt: skip
    net_income = EuroField(
        label=T(nl="Netto inkomen per maand", en="Net income a month"), most=1_000_000_00,
        help_text=T(nl="Alles van de debiteur zelf, met vakantiegeld per maand.",
                    en="All of the debtor's own, with holiday pay a month."),
    )  # fmt: skip
    other_net_income = EuroField(
        label=T(nl="Deel daarvan waarop geen beslag ligt", en="Part of it that is not attached"), required=False,
        most=1_000_000_00,
    )  # fmt: skip
    partner_net_income = EuroField(
        label=T(nl="Netto inkomen van de partner per maand", en="Net income of the partner a month"), required=False,
        most=1_000_000_00,
    )  # fmt: skip
    lives = forms.ChoiceField(label=T(nl="Woont", en="Lives"), initial=HOME, choices=LIVES)
    housing_costs = EuroField(
        label=T(nl="Huur of hypotheekrente per maand", en="Rent or mortgage interest a month"), required=False,
        most=100_000_00, help_text=T(nl="Alleen als de debiteur vraagt om hoge woonkosten mee te tellen.",
                                     en="Only when the debtor asks to count high housing costs."),
    )  # fmt: skip
    institution_price = EuroField(
        label=T(nl="Prijs van de instelling per maand", en="Price of the institution a month"), required=False,
        most=100_000_00,
    )  # fmt: skip

    def __init__(self, found: Known, data: Any = None) -> None:
        super().__init__(data, initial={"household": found.household, "taxable_income": found.income})
        choices = [(one.value, choose(one.nl, one.en)) for one in Household]
        self.fields["household"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> None:
        """A part is no more than the whole, and an institution has a price."""
        given = self.cleaned_data
        other, whole = given.get("other_net_income"), given.get("net_income")
        if other and whole is not None and other > whole:
            word = T(nl="Dit is een deel van het netto inkomen: vul niet meer in dan dat.",
                     en="This is part of the net income: do not fill in more than that.")  # fmt: skip
            self.add_error("other_net_income", word)
        if given.get("lives") == INSTITUTION and given.get("institution_price") is None:
            word = T(nl="Vul in wat de instelling per maand kost.", en="Fill in what the institution costs a month.")
            self.add_error("institution_price", word)

    def facts(self) -> dict[str, int]:
        """Facts of the law."""
        given = dict(self.cleaned_data)
        lives = given.pop("lives")
        return {name: value or 0 for name, value in given.items()} | {
            "registered_home": int(lives != NO_HOME), "in_institution": int(lives == INSTITUTION)
        }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@of_person("attachment-free amount")
def work_out(request: PersonRequest) -> HttpResponse:
    """A form with what registers show filled in, and with it the amount, step by step."""
    today = localdate()
    found = known(request.person.pk, today)
    form = IncomeForm(found, request.POST if request.method == "POST" else None)
    context = page_of(request, T(nl="Beslagvrije voet", en="Attachment-free amount")) | {
        "form": form, "found": found, "today": today, "amounts_known": amounts_known(today),
        "abroad": found.lives_in not in ("", "NL"),
    }  # fmt: skip
    if form.is_bound and form.is_valid():
        context |= _worked_out(form, today)
    return render(request, "work/attachment.html", context)


def _worked_out(form: IncomeForm, today: date) -> dict[str, Any]:
    """The amounts on the way, the amount itself and what is above it, each with its reasons."""
    facts = form.facts()
    answer = explained(facts, today, "attachment_free_amount", "attachable")
    if answer is None:
        return {}
    at_home = facts["registered_home"] and not facts["in_institution"]
    first = AT_HOME if at_home else ("amount_before_deduction",)
    before, after = (answer.steps[name].value for name in ("amount_before_deduction", "amount_after_deduction"))
    names = (*first, *AFTER) if after != before else first
    return {
        "rows": [row for name in names if (row := _row(answer, name))[1]],
        "amount": _row(answer, "attachment_free_amount"), "above": _row(answer, "attachable"),
        "every_step": every_step(answer),
    }  # fmt: skip


def _row(answer: Explanation, name: str) -> tuple[str, int, object]:
    return title_of(answer.steps[name]), answer.steps[name].value, why(answer, name)
