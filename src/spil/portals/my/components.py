"""What one can apply for, each with its question. All go the same road: choose, see the effect, confirm."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.widgets import RadioSelect

from spil import text
from spil.dates import first_of
from spil.law.student_finance.facts import TravelChoice
from spil.portals.base.fields import EuroField
from spil.services.student_finance.models import Choice
from spil.services.student_finance.service import NOTHING
from spil.text import T, choose

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MOST_CENTS = 10_000_00  # what the database takes; the law's own maximum is lower and is told apart


def _yes_or_no(label: "StrPromise", hint: "StrPromise | str" = "") -> forms.Field:
    return forms.TypedChoiceField(
        label=label, help_text=hint, widget=RadioSelect, coerce=lambda value: value == "yes",
        choices=[("yes", T(nl="Ja", en="Yes")), ("no", T(nl="Nee", en="No"))],
    )  # fmt: skip


def _travel() -> forms.Field:
    return forms.TypedChoiceField(
        label=T(nl="Welk reisproduct wil je?", en="Which travel product do you want?"), widget=RadioSelect, coerce=int,
        choices=[
            (int(TravelChoice.WEEK), T(nl="Week: gratis van maandag tot en met vrijdag, in het weekend korting",
                                       en="Week: free from Monday to Friday, cheaper at weekends")),
            (int(TravelChoice.WEEKEND),
             T(nl="Weekend: gratis van vrijdagmiddag tot en met zondag, door de week korting",
               en="Weekend: free from Friday noon to Sunday, cheaper on weekdays")),
            (int(TravelChoice.NONE), T(nl="Geen reisproduct", en="No travel product")),
        ],
    )  # fmt: skip


@dataclass(frozen=True)
class Component:
    """One thing to apply for. `name` is its field of Choice, `outcome` the outcome of the law, `limit` its maximum."""

    slug: str
    name: str
    outcome: str
    title: "StrPromise"
    about: "StrPromise"
    question: Callable[[], forms.Field]
    limit: str = ""
    higher_only: bool = False
    forward_only: bool = False  # never for months before the application (WSF 2000, 3.21(4))

    def said(self, value: Any) -> str:
        """What was chosen, in words."""
        if self.name == "travel":
            product = TravelChoice.of(value)
            return choose(product.nl, product.en)
        if isinstance(value, bool):
            return choose("ja", "yes") if value else choose("nee", "no")
        return text.euro(value) + choose(" per maand", " a month") if value else choose("niet", "none")

    def hint(self, most: int | None) -> str:
        """What stands under the question: what the law allows, when that is known."""
        usual = str(self.question().help_text)
        if most is None:
            return usual
        allowed = T(nl="Je kunt hoogstens {most} lenen.", en="You can borrow {most} at most.", most=text.euro(most))
        return f"{allowed} {usual}"

    def asked(self, value: Any) -> Any:
        """A value of Choice as the form's field shows it at first."""
        return ("yes" if value else "no") if isinstance(value, bool) else value


COMPONENTS = (
    Component(
        "basisbeurs", "basic_grant", "basic_grant", T(nl="Basisbeurs", en="Basic grant"),
        T(nl="Een vast bedrag per maand. Het hangt af van je opleiding en of je bij je ouders woont.",
          en="A fixed amount each month. It depends on your education and on whether you live with your parents."),
        lambda: _yes_or_no(T(nl="Wil je een basisbeurs?", en="Do you want the basic grant?")),
    ),
    Component(
        "aanvullende-beurs", "supplementary_grant", "supplementary_grant",
        T(nl="Aanvullende beurs", en="Supplementary grant"),
        T(nl="Extra geld als je ouders niet zoveel verdienen. Vraag het gerust aan: je weet dan zeker waar je recht op "
             "hebt.",
          en="Extra money when your parents do not earn much. Feel free to apply: then you know for sure what you are "
             "entitled to."),
        lambda: _yes_or_no(T(nl="Wil je een aanvullende beurs?", en="Do you want the supplementary grant?"),
                           T(nl="We krijgen het inkomen van je ouders van de Belastingdienst.",
                             en="We get your parents' income from the tax authority.")),
    ),
    Component(
        "lening", "loan_cents", "loan", T(nl="Lening", en="Loan"),
        T(nl="Geld dat je later terugbetaalt, met rente. Leen niet meer dan je nodig hebt.",
          en="Money that you pay back later, with interest. Borrow no more than you need."),
        lambda: EuroField(label=T(nl="Hoeveel wil je lenen per maand?", en="How much do you want to borrow a month?"),
                          help_text=T(nl="Vul 0 in als je niet wilt lenen.", en="Enter 0 to borrow nothing."),
                          most=MOST_CENTS),
        limit="maximum_loan",
    ),
    Component(
        "collegegeldkrediet", "tuition_fees_loan_cents", "tuition_fees_loan",
        T(nl="Collegegeldkrediet", en="Tuition fees loan"),
        T(nl="Een lening waarmee je je collegegeld kunt betalen. Je betaalt die later terug, met rente.",
          en="A loan to pay your tuition fee with. You pay it back later, with interest."),
        lambda: EuroField(label=T(nl="Hoeveel collegegeldkrediet wil je per maand?",
                                  en="How much tuition fees loan do you want a month?"),
                          help_text=T(nl="Vul 0 in als je dit niet wilt.", en="Enter 0 for none."), most=MOST_CENTS),
        limit="maximum_tuition_fees_loan", higher_only=True,
    ),
    Component(
        "levenlanglerenkrediet", "lifelong_cents", "lifelong_credit",
        T(nl="Levenlanglerenkrediet", en="Lifelong learning credit"),
        T(nl="Een lening voor je les- of collegegeld als je geen gewone studiefinanciering meer kunt krijgen. Je "
             "betaalt die in 15 jaar terug, met rente.",
          en="A loan for your school or tuition fee when you can no longer get ordinary student finance. You pay it "
             "back in 15 years, with interest."),
        lambda: EuroField(label=T(nl="Hoeveel levenlanglerenkrediet wil je per maand?",
                                  en="How much lifelong learning credit do you want a month?"),
                          help_text=T(nl="Vul 0 in als je dit niet wilt.", en="Enter 0 for none."), most=MOST_CENTS),
        limit="maximum_lifelong_credit", forward_only=True,
    ),
    Component(
        "reisproduct", "travel", "travel_product", T(nl="Studentenreisproduct", en="Student travel product"),
        T(nl="Gratis of met korting reizen met de trein, bus, tram en metro.",
          en="Free or cheaper travel by train, bus, tram and metro."),
        _travel, forward_only=True,
    ),
    Component(
        "eenoudertoeslag", "single_parent_allowance", "single_parent_allowance",
        T(nl="Eenoudertoeslag", en="One-parent allowance"),
        T(nl="Extra geld als je zonder partner voor een kind onder de 18 zorgt.",
          en="Extra money when you care for a child under 18 without a partner."),
        lambda: _yes_or_no(T(nl="Wil je de eenoudertoeslag?", en="Do you want the one-parent allowance?"),
                           T(nl="Je krijgt hem als je kinderbijslag krijgt. Dat horen we van de Sociale "
                                "Verzekeringsbank.",
                             en="You get it when you receive child benefit. We hear that from the Social Insurance "
                                "Bank.")),
    ),
)  # fmt: skip
BY_SLUG = {component.slug: component for component in COMPONENTS}


def asks_for_something(choice: Choice) -> bool:
    """Whether anything is asked for; a stop leaves a choice of nothing."""
    return any(getattr(choice, name) for name in NOTHING)


def forward(today: date) -> date:
    """First month that begins today or later: no change for less reaches back (WSF 2000, 3.21(4)-(5), 8.1(3))."""
    return today if today.day == 1 else first_of(today, 1)


def is_less(component: Component, old: Any, new: Any) -> bool:
    """Whether a choice asks for less than was asked for before: that only holds for months to come."""
    return bool(old != new if component.forward_only else new < old)
