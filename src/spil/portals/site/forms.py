"""The questions of the calculators. They are sent by GET, so that a result has an address."""

from datetime import date
from typing import Any

from django import forms
from django.forms.widgets import RadioSelect

from spil import text
from spil.law.common import Education
from spil.portals.base.fields import DateField, EuroField
from spil.portals.site.calculation import TARGETS, months
from spil.text import T


class MonthField(forms.TypedChoiceField):
    """A choice among months, as 2025-09."""

    def __init__(self, *targets: str, **options: Any) -> None:
        super().__init__(
            choices=lambda: [(f"{day:%Y-%m}", text.month(day)) for day in months(*targets)],
            coerce=lambda value: date.fromisoformat(f"{value}-01"), **options,
        )  # fmt: skip


def educations() -> list[tuple[str, str]]:
    """Kinds of education in the visitor's language."""
    return [(kind.name.lower(), text.choose(kind.nl, kind.en)) for kind in Education if kind != Education.NONE]


class CalculatorForm(forms.Form):
    """What the law must know of a student, as few questions as possible."""

    education = forms.ChoiceField(label=T(nl="Welke opleiding doe je?", en="What do you study?"), choices=educations)
    month = MonthField(*TARGETS, label=T(nl="Voor welke maand?", en="For which month?"))
    birth_date = DateField(label=T(nl="Wanneer ben je geboren?", en="When were you born?"))
    home = forms.ChoiceField(
        label=T(nl="Waar woon je?", en="Where do you live?"), widget=RadioSelect,
        choices=[("home", T(nl="Bij (een van) mijn ouders", en="With (one of) my parents")),
                 ("away", T(nl="Niet bij mijn ouders", en="Not with my parents"))],
    )  # fmt: skip
    supplementary = forms.ChoiceField(
        label=T(nl="Wil je ook een aanvullende beurs?", en="Do you also want the supplementary grant?"),
        help_text=T(nl="Hoeveel je krijgt, hangt af van het inkomen van je ouders.",
                    en="How much you get depends on your parents' incomes."),
        widget=RadioSelect, choices=[("yes", T(nl="Ja", en="Yes")), ("no", T(nl="Nee", en="No"))],
    )  # fmt: skip
    parents = forms.ChoiceField(
        label=T(nl="Wat past bij je ouders?", en="What fits your parents?"), widget=RadioSelect,
        choices=[("together", T(nl="Ze wonen samen", en="They live together")),
                 ("apart", T(nl="Ze zijn uit elkaar en hebben geen partner",
                             en="They are separated and have no partner")),
                 ("one", T(nl="Ik heb nog één ouder, zonder partner", en="I have one parent left, without a partner"))],
    )  # fmt: skip
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


class LateStopForm(forms.Form):
    """When the travel product should have stopped, and when it was still there."""

    ended = DateField(label=T(nl="Vanaf welke dag had je geen recht meer?", en="From which day had you no right?"))
    month = MonthField("late_stop_charge", label=T(nl="Over welke maand?", en="Which month?"))
    first = forms.BooleanField(
        label=T(nl="Het stond op mijn kaart van de 1e tot en met de 15e",
                en="It was on my card from the 1st to the 15th"),
        required=False,
    )  # fmt: skip
    second = forms.BooleanField(
        label=T(nl="Het stond op mijn kaart vanaf de 16e", en="It was on my card from the 16th"), required=False
    )


class YearForm(forms.Form):
    """The month of which the amounts are shown."""

    maand = MonthField("basic_grant", label=T(nl="Voor welke maand?", en="For which month?"))
