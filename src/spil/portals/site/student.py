"""Student finance: what do I get in a month, when does my right begin, and what if I live elsewhere?"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from spil import text
from spil.law.common import Education
from spil.law.engine.units import from_day
from spil.law.student_finance.entitlement import Refusal
from spil.law.student_finance.facts import ParentSituation, TravelChoice
from spil.portals.base.fields import DateField, EuroField
from spil.portals.site.calculation import MONTHS_OF, Result, compute, euros, months
from spil.portals.site.fields import MonthField, choices, radio, show, yes_or_no
from spil.text import T, choose

LAW, SUM, TRAVEL = "student_finance", "paid_this_month", "travel_product"
GRANTS = ("basic_grant", "supplementary_grant", "single_parent_allowance", "supplementary_grant_as_loan", "loan",
          "tuition_fees_loan")  # fmt: skip
FORMS = {
    "gift": T(nl="Gift: nooit terugbetalen", en="Gift: never pay back"),
    "performance_grant": T(nl="Prestatiebeurs: gift als je je diploma haalt",
                           en="Performance grant: a gift once you graduate"),
    "borrowed": T(nl="Lening: terugbetalen met rente", en="Loan: pay back with interest"),
}  # fmt: skip
TARGETS = (SUM, *FORMS, *GRANTS, "refusal", "start_by_age")
STUDIES = [kind for kind in Education if kind != Education.NONE]
MONTH = MonthField(LAW, *TARGETS, label=T(nl="Voor welke maand?", en="For which month?"))


class ParentsForm(forms.Form):
    """What the law must know of the parents; incomes may be left out."""

    parents = radio(
        T(nl="Wat past bij je ouders?", en="What fits your parents?"),
        ("together", T(nl="Ze wonen samen", en="They live together")),
        ("apart", T(nl="Ze zijn uit elkaar en hebben geen partner", en="They are separated and have no partner")),
        ("one", T(nl="Ik heb nog één ouder, zonder partner", en="I have one parent left, without a partner")),
    )
    income_first = EuroField(
        label=T(nl="Inkomen van je ene ouder in een jaar", en="Income of your first parent in a year"), required=False,
        help_text=T(nl="Van twee jaar geleden, voor de belasting eraf ging.", en="Of two years ago, before tax."),
    )  # fmt: skip
    income_second = EuroField(
        label=T(nl="Inkomen van je andere ouder in een jaar", en="Income of your other parent in a year"),
        required=False,
    )
    studying = forms.IntegerField(
        label=T(nl="Broers en zussen met een aanvullende beurs", en="Brothers and sisters with a supplementary grant"),
        required=False, min_value=0, max_value=20,
    )  # fmt: skip
    children = forms.IntegerField(
        label=T(nl="Andere kinderen voor wie je ouders zorgen", en="Other children your parents care for"),
        required=False, min_value=0, max_value=20,
    )  # fmt: skip


class StudentForm(ParentsForm):
    """What the law must know of a student, as few questions as possible."""

    field_order = ("education", "month", "birth_date", "home", "supplementary")

    education = forms.ChoiceField(
        label=T(nl="Welke opleiding doe je?", en="What do you study?"), choices=choices(STUDIES)
    )
    month = MONTH
    birth_date = DateField(label=T(nl="Wanneer ben je geboren?", en="When were you born?"))
    home = radio(
        T(nl="Waar woon je?", en="Where do you live?"),
        ("home", T(nl="Bij (een van) mijn ouders", en="With (one of) my parents")),
        ("away", T(nl="Niet bij mijn ouders", en="Not with my parents")),
    )
    supplementary = yes_or_no(
        T(nl="Wil je ook een aanvullende beurs?", en="Do you also want the supplementary grant?"),
        help_text=T(nl="Hoeveel je krijgt, hangt af van het inkomen van je ouders.",
                    en="How much you get depends on your parents' incomes."),
    )  # fmt: skip
    loan = EuroField(label=T(nl="Hoeveel wil je lenen per maand?", en="How much do you want to borrow a month?"),
                     required=False, most=10_000_00)  # fmt: skip
    fee = EuroField(label=T(nl="Collegegeld per jaar", en="Tuition fee a year"), required=False, most=200_000_00)
    fee_loan = EuroField(
        label=T(nl="Hoeveel collegegeldkrediet wil je per maand?", en="How much tuition fees loan a month?"),
        required=False, most=10_000_00,
        help_text=T(nl="Een lening voor je collegegeld, alleen in het hoger onderwijs.",
                    en="A loan for your tuition fee, in higher education only."),
    )  # fmt: skip

    def clean(self) -> None:
        """A supplementary grant cannot be computed from an income that is not given."""
        answers = self.cleaned_data
        needed = ["income_first"] if answers.get("parents") == "one" else ["income_first", "income_second"]
        for name in needed if answers.get("supplementary") == "yes" else ():
            if name not in self.errors and answers.get(name) is None:
                self.add_error(name, T(nl="Vul het inkomen in, of 0 als er geen inkomen was.",
                                       en="Enter the income, or 0 if there was none."))  # fmt: skip

    @property
    def more_is_told(self) -> bool:
        """Whether something was filled in of what most people leave open."""
        return any(self.data.get(name) for name in ("studying", "children", "loan", "fee", "fee_loan"))


def facts_of(answers: Mapping[str, Any]) -> dict[str, object]:
    """Facts of the law from the cleaned answers."""
    education = Education[answers["education"].upper()]
    return parents_of(answers) | {
        "birth_date": answers["birth_date"], "education": education, "nominal_months": MONTHS_OF[education],
        "registered_with_parent": answers["home"] == "home",
        "applies_supplementary_grant": answers["supplementary"] == "yes",
        "requested_loan": euros(answers["loan"]), "requested_tuition_fees_loan": euros(answers["fee_loan"]),
        "fee_due_per_year": euros(answers["fee"]),
    }  # fmt: skip


def parents_of(answers: Mapping[str, Any]) -> dict[str, object]:
    """What the law must know of the parents."""
    alone = answers["parents"] != "together"
    facts: dict[str, object] = {
        "income_first_parent": euros(answers["income_first"]), "income_second_parent": euros(answers["income_second"]),
        "lone_parent_first": alone, "lone_parent_second": alone,
    }  # fmt: skip
    if answers["parents"] == "one":
        facts["situation_second_parent"] = ParentSituation.DIED
    for parent in ("first", "second"):
        facts[f"studying_children_{parent}_parent"] = 1 + (answers["studying"] or 0)
        facts[f"deductible_children_{parent}_parent"] = answers["children"] or 0
    return facts


@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    """What do I get in a month, and what when I live elsewhere?"""
    usual = {"month": MONTH.usual, "home": "home", "supplementary": "yes", "parents": "together"}
    return show(request, StudentForm, "site/student.html", usual, lambda answers: _answer(request, answers))


def _answer(request: HttpRequest, answers: dict[str, Any]) -> dict[str, Any]:
    month, facts = answers["month"], facts_of(answers)
    result = compute(LAW, facts, month, *TARGETS)
    homes = ((choose("Bij je ouders", "With your parents"), True),
             (choose("Niet bij je ouders", "Not with your parents"), False))  # fmt: skip
    compared = [
        (label, compute(LAW, facts | {"registered_with_parent": at_home}, month, SUM)[SUM]) for label, at_home in homes
    ]
    return {
        "result": result, "month": month, "sum": result[SUM], "compared": compared, "query": request.GET.urlencode(),
        "rows": result.rows(*GRANTS, always=GRANTS[:2]),
        "forms": [(str(words), result[name]) for name, words in FORMS.items() if result[name]],
        "refusal": _refusal(result), "begins": _begins(request, result), "ends": _ends(result),
        "travels": bool(compute(LAW, facts | {"travel_choice": TravelChoice.WEEK}, month, TRAVEL)[TRAVEL]),
    }  # fmt: skip


def _refusal(result: Result) -> str:
    """Why there is no right, in words; empty when there is."""
    return "" if result["refusal"] == Refusal.NONE else result.said("refusal")


def _begins(request: HttpRequest, result: Result) -> dict[str, Any]:
    """For who is too young: the day on which the right can begin, and the address of that calculation."""
    if result["refusal"] != Refusal.TOO_YOUNG:
        return {}
    day = from_day(result["start_by_age"])
    later = request.GET.copy()
    later["month"] = f"{day:%Y-%m}"
    return {"day": day, "query": later.urlencode() if day in months(LAW, *TARGETS) else ""}


def _ends(result: Result) -> str:
    """For who is too old: the last month in which the right could begin."""
    if result["refusal"] != Refusal.TOO_OLD:
        return ""
    born = from_day(result["birth_date"])
    return text.month(date(born.year + result["maximum_age"], born.month, 1))
