"""What a debtor can ask for, oneself or through a case worker: what is asked, what carries it out, who may see it.

The law itself says whether it is possible (`services.repayment.requests`); here stands only what makes sense to offer.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.widgets import RadioSelect
from django.http import QueryDict
from django.utils.timezone import localdate

from spil import text
from spil.core.access.models import User
from spil.core.people.models import Person
from spil.dates import first_of
from spil.law.engine.graph import acts
from spil.law.repayment.facts import ReferenceYear, RequestedRules, TaxCredit
from spil.law.repayment.phases import Regime, RepaymentPhase
from spil.portals.base.debts import Debts, Effect, preview
from spil.portals.base.fields import EuroField
from spil.services.repayment import requests, service
from spil.services.repayment.models import Loan, Request
from spil.services.repayment.requests import Answer, NotPossible
from spil.text import T, choose

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

AHEAD = 12  # months ahead for which one may choose
MOST_CENTS = 10_000_00  # a month, of what one may choose to pay
LEAST_BLOCK = 3  # payment-free months (Rsf 2000, 5.2)
Answers = Mapping[str, Any]
CarryOut = Callable[[Person, Answers, User | None], Answer]
MakeForm = Callable[..., forms.Form]


def _month() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=T(nl="Vanaf welke maand?", en="From which month?"), coerce=lambda value: date.fromisoformat(f"{value}-01")
    )


class Nothing(forms.Form):
    """A request that needs no answers."""


class ReferenceYearForm(forms.Form):
    """Which later year, and the incomes of it."""

    year = forms.TypedChoiceField(
        label=T(nl="Welk jaar moeten we gebruiken?", en="Which year should we use?"), widget=RadioSelect,
        coerce=lambda value: ReferenceYear.of(int(value)),
    )  # fmt: skip
    income = EuroField(
        label=T(nl="Jouw inkomen in dat jaar", en="Your income in that year"),
        help_text=T(nl="Het hele jaar, voor de belasting eraf gaat. Weet je het nog niet precies? Schat het dan.",
                    en="The whole year, before tax. Not sure yet? Then estimate it."),
    )  # fmt: skip
    partner_income = EuroField(
        label=T(nl="Inkomen van je partner in dat jaar", en="Your partner's income in that year"), required=False
    )

    def __init__(self, debts: Debts, **options: Any) -> None:
        super().__init__(**options)
        year = requests.first_month().year
        self.fields["year"].choices = [(1, year - 1), (2, year)]  # type: ignore[attr-defined]
        if not debts.facts["has_partner"]:
            del self.fields["partner_income"]
        else:
            self.fields["partner_income"].required = True


class TaxCreditForm(forms.Form):
    """Which free amount holds under the old rules."""

    tax_credit = forms.TypedChoiceField(
        label=T(nl="Wie krijgt de heffingskorting uitbetaald?", en="Who is paid out the tax credit?"),
        help_text=T(nl="Dat staat op de aanslag van de Belastingdienst van twee jaar geleden. Weet je het niet? Kies "
                       "dan: niemand.",
                    en="Your tax assessment of two years ago says so. Not sure? Then choose: nobody."),
        widget=RadioSelect, coerce=lambda value: TaxCredit.of(int(value)),
        choices=[(int(TaxCredit.OWN), T(nl="Niemand", en="Nobody")),
                 (int(TaxCredit.PARTNER_WITHOUT_INCOME), T(nl="Mijn partner", en="My partner")),
                 (int(TaxCredit.PAID_OUT), T(nl="Ik", en="I")),
                 (int(TaxCredit.LONE_PARENT),
                  T(nl="Ik ben ouder zonder partner", en="I am a parent without a partner"))],
    )  # fmt: skip


class ForeignIncomeForm(forms.Form):
    """All income of the reference year, of who was not taxed in the Netherlands."""

    income = EuroField(
        label=T(nl="Al je inkomen van twee jaar geleden, omgerekend in euro",
                en="All your income of two years ago, in euros"),
        help_text=T(nl="Uit alle landen samen, voor de belasting eraf ging. We vragen je later om een bewijs, zoals "
                       "een aanslag.",
                    en="From all countries together, before tax. We ask for proof later, such as a tax assessment."),
    )  # fmt: skip


class PaymentFreeForm(forms.Form):
    """From when, and how long."""

    since = _month()
    number = forms.IntegerField(label=T(nl="Hoeveel maanden?", en="How many months?"), min_value=LEAST_BLOCK)

    def __init__(self, debts: Debts, **options: Any) -> None:
        super().__init__(**options)
        first, left = _later(2), debts.outcome["payment_free_months_left"]
        _set_months(self.fields["since"], first)
        self.fields["number"].help_text = T(
            nl="Minstens {least}. Je kunt nog {left} maanden krijgen.",
            en="At least {least}. You can have {left} more.", least=LEAST_BLOCK, left=left,
        )  # fmt: skip


class SinceForm(forms.Form):
    """From which month."""

    since = _month()

    def __init__(self, debts: Debts, **options: Any) -> None:
        super().__init__(**options)
        _set_months(self.fields["since"], _later(0))


class PayMoreForm(forms.Form):
    """What one wants to pay each month."""

    amount = EuroField(label=T(nl="Hoeveel wil je per maand betalen?", en="How much do you want to pay a month?"),
                       most=MOST_CENTS)  # fmt: skip

    def __init__(self, debts: Debts, **options: Any) -> None:
        super().__init__(**options)
        self.fields["amount"].help_text = T(
            nl="Je moet nu {sum} per maand betalen. Meer mag altijd.",
            en="You must pay {sum} a month now. More is always possible.", sum=text.euro(debts.monthly_cents),
        )  # fmt: skip


class RulesForm(forms.Form):
    """Other repayment rules, as far as the law still lets one choose."""

    rules = forms.TypedChoiceField(
        label=T(nl="Welke regels wil je?", en="Which rules do you want?"), widget=RadioSelect,
        coerce=lambda value: RequestedRules.of(int(value)),
    )  # fmt: skip

    def __init__(self, debts: Debts, **options: Any) -> None:
        super().__init__(**options)
        open_to = rules_open_to(debts)
        self.fields["rules"].choices = [(int(one), choose(one.nl, one.en)) for one in open_to]  # type: ignore[attr-defined]


def _later(months: int) -> date:
    return first_of(localdate(), months)


def _set_months(field: forms.Field, first: date) -> None:
    months = [first_of(first, later) for later in range(AHEAD + 1)]
    field.choices = [(f"{month:%Y-%m}", text.month(month)) for month in months]  # type: ignore[attr-defined]


def rules_open_to(debts: Debts) -> list[RequestedRules]:
    """Other rules that a debtor may choose today, by the law."""
    asked = {"requested_rules_on": (localdate() - date(1970, 1, 1)).days}
    graph = service.law().on(debts.on.replace(day=1))
    return [
        one for one in (RequestedRules.YEARS_15, RequestedRules.YEARS_35)
        if graph.evaluate({**debts.facts, **asked, "requested_rules": one}, ["regime"])["regime"]
        != debts.outcome["regime"]
    ]  # fmt: skip


@dataclass(frozen=True)
class Road:
    """A request: what it is, what is asked, what carries it out, and whether it is offered to a debtor."""

    slug: str
    title: "StrPromise"
    about: "StrPromise"
    article: str
    form: MakeForm
    carry_out: CarryOut
    offered: Callable[[Debts], bool]
    pauses: bool = False

    @property
    def address(self) -> str:
        """Where the article is."""
        act, _, number = self.article.partition(", art. ")
        return acts()[act].address_of(number, localdate())

    def asked(self, owes: Debts, post: QueryDict | None) -> forms.Form:
        """The form with what was sent; where nothing is asked it is filled in from the start."""
        blank = self.form(owes)
        return self.form(owes, data=post or {}) if post is not None or isinstance(blank, Nothing) else blank

    def step(self, person: Person, form: forms.Form, post: QueryDict, acting_user: User) -> Answer | Effect | None:
        """The answer when it is confirmed, else its effect beforehand; None: ask (again), and the form says why."""
        step = post.get("step", "effect")
        if not form.is_valid() or (step == "back" and not isinstance(form, Nothing)):
            return None

        def carry_out() -> Answer:
            return self.carry_out(person, form.cleaned_data, acting_user)

        try:
            if step == "confirm":
                return carry_out()
            pause = form.cleaned_data.get("number", 0) if self.pauses else 0
            return preview(person.pk, carry_out, pause_months=pause)
        except NotPossible as reason:
            form.add_error(None, str(reason.words))
            return None


def _study(debts: Debts) -> RepaymentPhase | None:
    return next((one.debt.phase for one in debts.loans if one.debt.loan == Loan.STUDY), None)


def _is_old(debts: Debts) -> bool:
    return debts.outcome.get("regime") == Regime.OLD_15 and _study(debts) is not None


def _plain(form: type[forms.Form]) -> MakeForm:
    return lambda debts, **options: form(**options)


ROADS: Sequence[Road] = (
    Road(
        "inkomen-gedaald", T(nl="Mijn inkomen is gedaald", en="My income has fallen"),
        T(nl="We rekenen met je inkomen van twee jaar geleden. Is het sindsdien 15% of meer gedaald? Dan kun je vragen "
             "of we een later jaar gebruiken.",
          en="We use your income of two years ago. Has it fallen by 15% or more since? Then you can ask us to use a "
             "later year."), "WSF 2000, art. 6.12", ReferenceYearForm,
        lambda person, answers, user: requests.do_ask_reference_year(
            person, answers["year"], answers["income"], partner_income_cents=answers.get("partner_income"),
            acting_user=user),
        lambda debts: debts.has_begun and bool(debts.means),
    ),
    Road(
        "draagkracht", T(nl="Kijk naar mijn inkomen", en="Look at my income"),
        T(nl="Onder jouw regels kijken we alleen naar je inkomen als je dat vraagt. Je betaalt dan nooit meer dan je "
             "volgens de wet kunt missen.",
          en="Under your rules we look at your income only when you ask. Then you never pay more than the law says "
             "you can afford."), "WSF 2000, art. 10a.7", _plain(TaxCreditForm),
        lambda person, answers, user: requests.do_ask_means_test(
            person, tax_credit=answers["tax_credit"], acting_user=user),
        lambda debts: debts.has_begun and _is_old(debts) and not debts.facts["means_test_requested"]
        and bool(debts.facts["taxed_in_netherlands"]),
    ),
    Road(
        "inkomen-buitenland", T(nl="Kijk naar mijn inkomen in het buitenland", en="Look at my income abroad"),
        T(nl="We kennen je inkomen niet, omdat je geen belasting betaalde in Nederland. Geef het door, dan betaal je "
             "nooit meer dan je volgens de wet kunt missen.",
          en="We do not know your income, as you paid no tax in the Netherlands. Tell us, and you never pay more than "
             "the law says you can afford."), "WSF 2000, art. 6.11", _plain(ForeignIncomeForm),
        lambda person, answers, user: requests.do_give_foreign_income(
            person, requests.first_month().year - 2, answers["income"], acting_user=user),
        lambda debts: debts.has_begun and not debts.facts["taxed_in_netherlands"],
    ),
    Road(
        "draagkracht-inburgering", T(nl="Kijk naar mijn inkomen", en="Look at my income"),
        T(nl="Voor je lening voor inburgering kijken we alleen naar je inkomen als je dat vraagt. Je betaalt dan nooit "
             "meer dan je volgens de regels kunt missen.",
          en="For your civic integration loan we look at your income only when you ask. Then you never pay more than "
             "the rules say you can afford."), "Besluit inburgering 2021, art. 6.11", _plain(Nothing),
        lambda person, answers, user: requests.do_ask_means_test(person, acting_user=user),
        lambda debts: [one.debt.loan for one in debts.loans] == [Loan.CIVIC]
        and not debts.facts["means_test_requested"] and bool(debts.facts["taxed_in_netherlands"]),
    ),
    Road(
        "ouder-zonder-partner", T(nl="Ik ben ouder zonder partner geworden", en="I became a parent without a partner"),
        T(nl="Ben je na het jaar waarmee we rekenen ouder zonder partner geworden? Dan blijft een groter deel van je "
             "inkomen vrij.",
          en="Did you become a parent without a partner after the year that we use? Then more of your income stays "
             "free."), "WSF 2000, art. 6.13", _plain(Nothing),
        lambda person, answers, user: requests.do_ask_lone_parent(person, acting_user=user),
        lambda debts: debts.has_begun and bool(debts.means) and not any(debts.facts[name] for name in (
            "has_partner", "lone_parent_in_reference_year", "became_lone_parent")),
    ),
    Road(
        "partner-niet-meetellen", T(nl="Mijn partner niet laten meetellen", en="Leave my partner out"),
        T(nl="Het inkomen van je partner telt dan niet mee. Je aflosfase duurt net zo veel langer.",
          en="Your partner's income does not count then. Your repayment phase takes as much longer."),
        "WSF 2000, art. 10a.11", _plain(Nothing),
        lambda person, answers, user: requests.do_leave_partner_out(person, acting_user=user),
        lambda debts: debts.has_begun and _is_old(debts) and bool(debts.facts["has_partner"])
        and not debts.facts["partner_left_out"],
    ),
    Road(
        "aflosvrij", T(nl="Een tijd niets betalen", en="Pay nothing for a while"),
        T(nl="Je kunt in totaal vijf jaar aflosvrij zijn. De rente loopt door en je bent even veel later klaar.",
          en="You can be free of payment for five years in all. Interest goes on, and you finish as much later."),
        "WSF 2000, art. 6.7", PaymentFreeForm,
        lambda person, answers, user: requests.do_ask_payment_free(
            person, answers["since"], answers["number"], acting_user=user),
        lambda debts: _study(debts) in (RepaymentPhase.REPAYMENT, RepaymentPhase.START_UP, RepaymentPhase.PAYMENT_FREE)
        and debts.outcome["payment_free_months_left"] >= LEAST_BLOCK, pauses=True,
    ),
    Road(
        "studeren", T(nl="Ik studeer weer", en="I am studying again"),
        T(nl="Je terugbetaling kan stilstaan zolang je studeert. De rente loopt door.",
          en="Your repayment can be suspended while you study. Interest goes on."),
        "WSF 2000, art. 6.5", SinceForm,
        lambda person, answers, user: requests.do_ask_suspension(person, answers["since"], acting_user=user),
        lambda debts: debts.has_begun and bool(debts.facts["studies_again"]) and not debts.outcome["suspended"],
    ),
    Road(
        "meer-betalen", T(nl="Elke maand meer betalen", en="Pay more each month"),
        T(nl="Dan ben je eerder klaar en betaal je minder rente. Je kunt er altijd weer mee stoppen.",
          en="Then you finish sooner and pay less interest. You can always stop again."),
        "WSF 2000, art. 6.9a", PayMoreForm,
        lambda person, answers, user: requests.do_pay_more(person, answers["amount"], acting_user=user),
        lambda debts: debts.is_repaying and not debts.yearly,
    ),
    Road(
        "andere-regels", T(nl="Andere regels kiezen", en="Choose other rules"),
        T(nl="Je kunt nog kiezen hoe je aflost. Dat kan tot je aflosfase begint, en je kunt het niet terugdraaien.",
          en="You can still choose how you repay. That is possible until your repayment phase begins, and cannot be "
             "undone."), "WSF 2000, art. 12.32", RulesForm,
        lambda person, answers, user: requests.do_ask_rules(person, answers["rules"], acting_user=user),
        lambda debts: debts.has_begun and _study(debts) == RepaymentPhase.START_UP and bool(rules_open_to(debts)),
    ),
    Road(
        "per-maand", T(nl="Per maand betalen in plaats van per jaar", en="Pay monthly instead of yearly"),
        T(nl="Je woont in het buitenland en betaalt een keer per jaar. Per maand mag ook.",
          en="You live abroad and pay once a year. Monthly is possible too."), "WSF 2000, art. 10a.6", _plain(Nothing),
        lambda person, answers, user: requests.do_ask_monthly_terms(person, acting_user=user),
        lambda debts: debts.yearly,
    ),
)  # fmt: skip
BY_SLUG = {road.slug: road for road in ROADS}
CAN_END = (
    Request.Kind.HIGHER_AMOUNT, Request.Kind.PARTNER_LEFT_OUT, Request.Kind.LONE_PARENT, Request.Kind.MONTHLY_TERMS,
    Request.Kind.PAYMENT_FREE, Request.Kind.SUSPENSION,
)  # fmt: skip
"""Requests that the debtor can let end."""


def offered(debts: Debts) -> list[Road]:
    """Requests that make sense for a debtor."""
    return [road for road in ROADS if debts.loans and road.offered(debts)]
