"""Tuition fees: which fee do I pay, why, how much, and may I borrow more for it?"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from spil.law.common import Education, Nationality, ResidencePermit, StudyForm
from spil.law.tuition_fees.facts import EarlierFieldStudy, ProgrammeField
from spil.law.tuition_fees.kind import FeeKind
from spil.portals.base.fields import EuroField
from spil.portals.site.calculation import Row, compute, euros, months
from spil.portals.site.fields import StudyYearField, choices, radio, show, yes_or_no
from spil.text import T

LAW = "tuition_fees"
WHICH = ("tuition_fee_kind", "tuition_fee_indication", "fee_nationality_condition", "fee_degree_condition")
AMOUNTS = ("tuition_fee_per_year", "tuition_fee_due", "fee_above_statutory", "higher_tuition_fees_loan")
TARGETS = (*WHICH, *AMOUNTS)
LOANS, MAXIMUM, STUDENT_AGE = "student_finance", "maximum_tuition_fees_loan", 20
STUDIES = [kind for kind in Education if kind >= Education.ASSOCIATE_DEGREE]
YEAR = StudyYearField(LAW, *TARGETS, begins=9, label=T(nl="Voor welk studiejaar?", en="For which study year?"))


class TuitionForm(forms.Form):
    """What decides which tuition fee is due."""

    year = YEAR
    education = forms.ChoiceField(
        label=T(nl="Welke opleiding ga je doen?", en="What are you going to study?"), choices=choices(STUDIES)
    )
    form = radio(
        T(nl="Hoe volg je de opleiding?", en="How do you follow the programme?"),
        ("full_time", T(nl="Voltijd", en="Full-time")),
        ("dual", T(nl="Duaal (werken en leren)", en="Dual (work and study)")),
        ("part_time", T(nl="Deeltijd", en="Part-time")),
    )  # fmt: skip
    first_year = yes_or_no(
        T(nl="Is dit je eerste jaar in het hoger onderwijs?", en="Is this your first year in higher education?")
    )
    nationality = forms.ChoiceField(
        label=T(nl="Welke nationaliteit heb je?", en="What is your nationality?"), choices=choices(Nationality)
    )
    permit = forms.ChoiceField(
        label=T(nl="Welke verblijfsvergunning heb je?", en="Which residence permit do you have?"),
        choices=choices(ResidencePermit), required=False,
        help_text=T(nl="Alleen als je een andere nationaliteit hebt.", en="Only if you have another nationality."),
    )  # fmt: skip
    degrees = forms.MultipleChoiceField(
        label=T(nl="Welke diploma's heb je al van een hogeschool of universiteit in Nederland?",
                en="Which degrees do you already have from a Dutch institution?"),
        help_text=T(nl="Alleen van een school die geld van de overheid krijgt. Heb je er geen? Laat het dan leeg.",
                    en="Only from an institution that is funded by the state. Leave it empty if you have none."),
        choices=[("associate_degree", T(nl="Associate degree", en="Associate degree")),
                 ("bachelor_degree", T(nl="Bachelor", en="Bachelor")), ("master_degree", T(nl="Master", en="Master"))],
        widget=forms.CheckboxSelectMultiple, required=False,
    )  # fmt: skip
    field = forms.ChoiceField(
        label=T(nl="Op welk gebied is je opleiding?", en="In which field is your programme?"),
        choices=choices(ProgrammeField),
    )
    first_in_field = yes_or_no(
        T(nl="Is het je eerste opleiding in onderwijs of gezondheidszorg?",
          en="Is it your first programme in teaching or health care?"),
        required=False,
        help_text=T(nl="Alleen als je opleiding op een van die gebieden is.",
                    en="Only if your programme is in one of those fields."),
    )  # fmt: skip
    during = yes_or_no(
        T(nl="Begon je deze opleiding voordat je dat diploma had, en ging je er zonder stop mee door?",
          en="Did you begin this programme before you had that degree, and go on without a break?"),
        required=False, help_text=T(nl="Alleen als je al een diploma hebt.", en="Only if you already have a degree."),
    )  # fmt: skip
    asked = EuroField(
        label=T(nl="Welk bedrag vraagt je school per jaar?", en="What does your institution charge a year?"),
        required=False, most=200_000_00,
        help_text=T(nl="Dat staat op de website van je school. Weet je het niet? Laat het dan leeg.",
                    en="It is on the website of your institution. If you do not know it, leave it empty."),
    )  # fmt: skip


def facts_of(answers: Mapping[str, Any]) -> dict[str, object]:
    """Facts of the law. A degree is taken to be of the day before the study year, which is all that matters."""
    began: date = answers["year"]
    before = began - timedelta(days=1)
    field = ProgrammeField[answers["field"].upper()]
    facts: dict[str, object] = {
        "education": Education[answers["education"].upper()], "study_form": StudyForm[answers["form"].upper()],
        "nationality": Nationality[answers["nationality"].upper()],
        "residence_permit": ResidencePermit[(answers["permit"] or "none").upper()],
        "first_enrolled_ho": began if answers["first_year"] == "yes" else date(began.year - 1, 9, 1),
        "programme_field": field, "fee_set_by_institution": euros(answers["asked"]),
        "second_study_begun_during_first": answers["during"] == "yes",
    }  # fmt: skip
    if field != ProgrammeField.OTHER and answers["first_in_field"] != "yes":
        facts["earlier_teaching_or_care_study"] = EarlierFieldStudy.SAME_LEVEL
    return facts | {f"{degree}_on": before for degree in answers["degrees"]}


@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    """Which tuition fee do I pay?"""
    usual = {
        "year": YEAR.usual, "form": "full_time", "first_year": "yes", "nationality": "dutch",
        "field": "other",
    }  # fmt: skip
    return show(request, TuitionForm, "site/tuition.html", usual, _answer)


def _answer(answers: dict[str, Any]) -> dict[str, Any]:
    began = answers["year"]
    result = compute(LAW, facts_of(answers), began, *TARGETS)
    institutional = result["tuition_fee_kind"] == FeeKind.INSTITUTIONAL
    return {
        "result": result, "kind": result.said("tuition_fee_kind"), "due": result["tuition_fee_due"],
        "year": f"{began.year}-{began.year + 1}",
        "institutional": institutional, "unknown": institutional and not answers["asked"],
        "conditions": [(result.row(name), result.said(name)) for name in WHICH[2:]],
        "rows": result.rows("tuition_fee_per_year", "tuition_fee_due"),
        "higher": bool(result["higher_tuition_fees_loan"]), "loan": _loan(answers, result["tuition_fee_due"]),
    }  # fmt: skip


def _loan(answers: Mapping[str, Any], due: int) -> Row | None:
    """The highest tuition fees loan a month for who has a right to student finance; None when it is not known."""
    began = answers["year"]
    if began not in months(LOANS, MAXIMUM) or due == 0:
        return None
    facts = {
        "education": Education[answers["education"].upper()], "fee_due_per_year": euros(due),
        "birth_date": began.replace(year=began.year - STUDENT_AGE), "study_form": StudyForm[answers["form"].upper()],
    }  # fmt: skip
    row = compute(LOANS, facts, began, MAXIMUM).row(MAXIMUM)
    return row if row.cents else None
