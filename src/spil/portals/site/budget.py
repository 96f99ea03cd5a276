"""The budget that the law counts with (WSF 2000, 3.2 and 3.3): the costs of a month, and where the money comes from."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from spil.law.common import Education
from spil.law.engine import Law
from spil.portals.site.calculation import MONTHS_OF, Row, compute
from spil.portals.site.fields import MonthField, choices, show
from spil.portals.site.student import LAW, STUDIES, ParentsForm, parents_of
from spil.text import T, choose

SOURCES = {
    "basic_grant": T(nl="Basisbeurs", en="Basic grant"),
    "supplementary_grant": T(nl="Aanvullende beurs", en="Supplementary grant"),
    "parental_contribution": T(nl="Wat je ouders bijdragen", en="What your parents contribute"),
    "maximum_basic_loan": T(nl="Wat je kunt lenen", en="What you can borrow"),
    "maximum_tuition_fees_loan": T(nl="Collegegeldkrediet (ook lenen)", en="Tuition fees loan (also borrowed)"),
}
TARGETS = (*SOURCES, "school_fee_part")
AGE = 20  # of the student in the picture: old enough for every kind of education
MONTH = MonthField(LAW, *TARGETS, label=T(nl="Voor welke maand?", en="For which month?"))


class BudgetForm(ParentsForm):
    """What one studies, and what the parents earn."""

    field_order = ("education", "month")

    education = forms.ChoiceField(
        label=T(nl="Welke opleiding doe je?", en="What do you study?"), choices=choices(STUDIES)
    )
    month = MONTH


@dataclass(frozen=True)
class Budget:
    """The budget of one home: (label, cents) of the costs and of where the money comes from, and rows that open."""

    label: str
    costs: list[tuple[str, int]]
    sources: list[tuple[str, int]]
    rows: list[Row]

    @property
    def total(self) -> int:
        """All costs, in cents a month."""
        return sum(cents for _, cents in self.costs)


@require_safe
def budget(request: HttpRequest) -> HttpResponse:
    """What does studying cost at home and away, and where may the money come from?"""
    usual = {"education": "hbo_bachelor", "month": MONTH.usual, "parents": "together"}
    return show(request, BudgetForm, "site/budget.html", usual, _answer)


def _answer(answers: dict[str, Any]) -> dict[str, Any]:
    homes = [
        _budget(choose("Bij je ouders", "With your parents"), answers, "home"),
        _budget(choose("Niet bij je ouders", "Not with your parents"), answers, "away"),
    ]
    return {
        "month": answers["month"], "budgets": homes, "compared": [(one.label, one.total) for one in homes],
    }  # fmt: skip


def _budget(label: str, answers: dict[str, Any], home: str) -> Budget:
    month, education = answers["month"], Education[answers["education"].upper()]
    facts = parents_of(answers) | {
        "birth_date": month.replace(year=month.year - AGE), "education": education,
        "nominal_months": MONTHS_OF[education], "registered_with_parent": home == "home",
    }  # fmt: skip
    result = compute(LAW, facts, month, *TARGETS)
    sector = "mbo" if education in (Education.MBO_12, Education.MBO_34) else "ho"
    norm = Law.load(LAW).on(month).values[f"norm_{home}_{sector}"].value
    costs = [
        (choose("Kosten van levensonderhoud", "Living costs"), norm),
        (choose("Lesgeld, een twaalfde", "School fee, a twelfth"), result["school_fee_part"]),
        (choose("Collegegeld, een twaalfde", "Tuition fee, a twelfth"), result["maximum_tuition_fees_loan"]),
    ]
    return Budget(
        label, [(words, cents) for words, cents in costs if cents],
        [(str(words), result[name]) for name, words in SOURCES.items() if result[name]], result.rows(*SOURCES),
    )  # fmt: skip
