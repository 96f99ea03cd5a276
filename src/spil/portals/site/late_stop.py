"""The travel product: what does it cost that it was still on the card?"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from spil.portals.base.fields import DateField
from spil.portals.site.calculation import compute
from spil.portals.site.fields import MonthField, show
from spil.text import T

LAW, CHARGE = "student_finance", "late_stop_charge"
MONTH = MonthField(LAW, CHARGE, label=T(nl="Over welke maand?", en="Which month?"))


class LateStopForm(forms.Form):
    """When the travel product should have stopped, and when it was still there."""

    ended = DateField(label=T(nl="Vanaf welke dag had je geen recht meer?", en="From which day had you no right?"))
    month = MONTH
    first = forms.BooleanField(
        label=T(nl="Ik reisde ermee in de eerste helft van die maand (de 1e tot en met de 15e)",
                en="I travelled with it in the first half of that month (the 1st to the 15th)"),
        help_text=T(nl="In de maand waarin je recht stopte, telt reizen pas vanaf de 11e.",
                    en="In the month in which your right ended, travel only counts from the 11th."),
        required=False,
    )  # fmt: skip
    second = forms.BooleanField(
        label=T(nl="Ik reisde ermee in de tweede helft van die maand (vanaf de 16e)",
                en="I travelled with it in the second half of that month (from the 16th)"),
        required=False,
    )  # fmt: skip


@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    """What does it cost to stop the travel product late?"""
    return show(request, LateStopForm, "site/late_stop.html", {"month": MONTH.usual}, _answer)


def _answer(answers: dict[str, Any]) -> dict[str, Any]:
    facts = {"travel_right_ended_on": answers["ended"], "travel_used_first_half": answers["first"],
             "travel_used_second_half": answers["second"]}  # fmt: skip
    result = compute(LAW, facts, answers["month"], CHARGE)
    return {"row": result.row(CHARGE), "month": answers["month"]}
