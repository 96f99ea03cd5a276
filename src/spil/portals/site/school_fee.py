"""School fees: do I pay this study year, how much, in which parts, and what do I get back when I stop?"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from spil import text
from spil.law.common import Education, StudyForm
from spil.law.engine.units import from_day
from spil.law.school_fees.facts import ReasonForLeaving
from spil.law.school_fees.fees import SchoolFeeKind
from spil.portals.base.fields import DateField
from spil.portals.site.calculation import Result, compute
from spil.portals.site.fields import StudyYearField, choices, radio, show
from spil.text import T

LAW = "school_fees"
TARGETS = ("school_fee_kind", "school_fee_due", "school_fee_instalment", "school_fee_refund", "of_age_for_school_fee",
           "start_of_school_year")  # fmt: skip
MONTHS = 12


def starts() -> list[tuple[int, str]]:
    """The months in which an enrolment may begin, counted from August."""
    return [(count, text.month(date(2000, 8 + count, 1) if count < 5 else date(2001, count - 4, 1)).split()[0])
            for count in range(MONTHS)]  # fmt: skip


YEAR = StudyYearField(LAW, *TARGETS, begins=8, label=T(nl="Voor welk studiejaar?", en="For which study year?"))


class SchoolFeeForm(forms.Form):
    """What decides whether the school fee is due, and how much."""

    year = YEAR
    birth_date = DateField(label=T(nl="Wanneer ben je geboren?", en="When were you born?"))
    education = radio(
        T(nl="Welke opleiding doe je?", en="What do you study?"),
        ("mbo_12", T(nl="Mbo niveau 1 of 2", en="Vocational education level 1 or 2")),
        ("mbo_34", T(nl="Mbo niveau 3 of 4", en="Vocational education level 3 or 4")),
    )
    path = radio(
        T(nl="Hoe volg je de opleiding?", en="How do you follow the programme?"),
        ("full_time", T(nl="Vooral op school (bol)", en="Mostly at school (bol)")),
        ("work_based", T(nl="Vooral op het werk (bbl)", en="Mostly at work (bbl)")),
    )
    start = forms.TypedChoiceField(
        label=T(nl="In welke maand begint je inschrijving?", en="In which month does your enrolment begin?"),
        choices=starts, coerce=int,
    )  # fmt: skip
    ended = DateField(
        label=T(nl="Stop je eerder? Vanaf welke dag ben je uitgeschreven?",
                en="Do you leave early? From which day are you no longer enrolled?"),
        required=False,
    )  # fmt: skip
    reason = forms.ChoiceField(
        label=T(nl="Waarom stop je?", en="Why do you leave?"), choices=choices(ReasonForLeaving), required=False
    )

    def clean(self) -> None:
        """Who leaves, leaves in the study year and after the start."""
        year, ended = self.cleaned_data.get("year"), self.cleaned_data.get("ended")
        if year and ended and not year <= ended < year.replace(year=year.year + 1):
            self.add_error("ended", T(nl="Vul een dag in dit studiejaar in: van 1 augustus tot en met 31 juli.",
                                      en="Enter a day in this study year: from 1 August to 31 July."))  # fmt: skip


def facts_of(answers: Mapping[str, Any]) -> dict[str, object]:
    """Facts of the law from the cleaned answers. A refund is taken to be asked for when one leaves."""
    facts: dict[str, object] = {
        "birth_date": answers["birth_date"], "education": Education[answers["education"].upper()],
        "study_form": StudyForm[answers["path"].upper()], "months_into_study_year": answers["start"],
    }  # fmt: skip
    if answers["ended"]:
        facts |= {
            "enrolment_ended_on": answers["ended"], "fee_refund_requested_on": answers["ended"],
            "reason_for_leaving": ReasonForLeaving[(answers["reason"] or "other").upper()],
        }  # fmt: skip
    return facts


@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    """Do I pay the school fee, and how much?"""
    usual = {"year": YEAR.usual, "education": "mbo_34", "path": "full_time", "start": 0}
    return show(request, SchoolFeeForm, "site/school_fee.html", usual, _answer)


def _answer(answers: dict[str, Any]) -> dict[str, Any]:
    began = answers["year"]
    result = compute(LAW, facts_of(answers), began, *TARGETS)
    return {
        "result": result, "due": result["school_fee_due"], "year": f"{began.year}-{began.year + 1}",
        "course_fee": result["school_fee_kind"] == SchoolFeeKind.COURSE_FEE,
        "rows": result.rows("school_fee_due", "school_fee_instalment", "school_fee_refund", always=("school_fee_due",)),
        "first_year": _first_year(result), "left": bool(answers["ended"]),
    }  # fmt: skip


def _first_year(result: Result) -> str:
    """For who is still under age: the first study year with a fee, which begins on or after the 18th birthday."""
    if result["of_age_for_school_fee"]:
        return ""
    born = from_day(result["birth_date"])
    year = born.year + 18 + ((born.month, born.day) > (8, 1))
    return f"{year}-{year + 1}"
