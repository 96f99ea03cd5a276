"""School costs allowance: what does a pupil of 18 or over get in a month, and from when?"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from spil import text
from spil.law.engine.units import from_day
from spil.law.school_costs.entitlement import Refusal
from spil.law.school_costs.facts import SchoolKind
from spil.portals.base.fields import DateField, EuroField
from spil.portals.site.calculation import Result, compute, euros, months
from spil.portals.site.fields import MonthField, choices, radio, show
from spil.text import T, choose

LAW, SUM = "school_costs", "allowance"
PARTS = ("basic_allowance", "school_costs_allowance", "fee_allowance")
TARGETS = (SUM, *PARTS, "refusal", "start_by_age", "end_by_age", "reference_year")
SCHOOLS = [kind for kind in SchoolKind if kind != SchoolKind.NONE]
MONTH = MonthField(LAW, *TARGETS, label=T(nl="Voor welke maand?", en="For which month?"))


class PupilForm(forms.Form):
    """What the law must know of a pupil."""

    school = forms.ChoiceField(
        label=T(nl="Naar welke school ga je?", en="Which school do you attend?"), choices=choices(SCHOOLS)
    )
    month = MONTH
    birth_date = DateField(label=T(nl="Wanneer ben je geboren?", en="When were you born?"))
    home = radio(
        T(nl="Waar woon je?", en="Where do you live?"),
        ("home", T(nl="Bij mijn ouder", en="With my parent")),
        ("away", T(nl="Niet bij mijn ouder", en="Not with my parent")),
    )
    income = EuroField(
        label=T(nl="Inkomen van je ouder in een jaar", en="Income of your parent in a year"),
        help_text=T(nl="Van twee jaar voor het begin van het schooljaar, voor de belasting eraf ging.",
                    en="Of two years before the school year began, before tax."),
    )  # fmt: skip
    partner = EuroField(
        label=T(nl="Inkomen van diens partner in een jaar", en="Income of that parent's partner in a year"),
        required=False,
    )
    children = forms.IntegerField(
        label=T(nl="Broers en zussen die ook een tegemoetkoming scholieren krijgen",
                en="Brothers and sisters who receive this allowance too"),
        required=False, min_value=0, max_value=20,
    )  # fmt: skip


def facts_of(answers: Mapping[str, Any]) -> dict[str, object]:
    """Facts of the law from the cleaned answers."""
    return {
        "school_kind": SchoolKind[answers["school"].upper()], "birth_date": answers["birth_date"],
        "lives_with_tos_parent": answers["home"] == "home", "income_tos_parent": euros(answers["income"]),
        "income_tos_partner": euros(answers["partner"]), "counting_children": 1 + (answers["children"] or 0),
    }  # fmt: skip


@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    """What does a pupil get?"""
    usual = {"month": MONTH.usual, "home": "home", "school": "funded_upper"}
    return show(request, PupilForm, "site/pupil.html", usual, lambda answers: _answer(request, answers))


def _answer(request: HttpRequest, answers: dict[str, Any]) -> dict[str, Any]:
    month, facts = answers["month"], facts_of(answers)
    result = compute(LAW, facts, month, *TARGETS)
    homes = (
        (choose("Bij je ouder", "With your parent"), True),
        (choose("Niet bij je ouder", "Not with your parent"), False),
    )
    compared = [
        (label, compute(LAW, facts | {"lives_with_tos_parent": at_home}, month, SUM)[SUM]) for label, at_home in homes
    ]
    return {
        "result": result, "month": month, "sum": result[SUM], "compared": compared,
        "rows": result.rows(*PARTS, always=PARTS[:2]),
        "parts": [(row.label, row.cents) for row in result.rows(*PARTS)],
        "refusal": "" if result["refusal"] == Refusal.NONE else result.said("refusal"),
        "begins": _begins(request, result), "ends": _ends(result),
    }  # fmt: skip


def _begins(request: HttpRequest, result: Result) -> dict[str, Any]:
    """For who is too young: the day on which the right can begin, and the address of that calculation."""
    if result["refusal"] != Refusal.TOO_YOUNG:
        return {}
    day = from_day(result["start_by_age"])
    later = request.GET.copy()
    later["month"] = f"{day:%Y-%m}"
    return {"day": day, "query": later.urlencode() if day in months(LAW, *TARGETS) else ""}


def _ends(result: Result) -> str:
    """For who is too old: the last month of the right."""
    if result["refusal"] != Refusal.TOO_OLD:
        return ""
    return text.month(from_day(result["end_by_age"]))
