"""Where My Spil is, below /mijn/. Everything here is behind the log-in of a citizen."""

from datetime import date

from django.urls import path, register_converter

from spil.portals.my.views import (
    apply,
    arrangement,
    compensation,
    debts,
    details,
    messages,
    objection,
    parent,
    pay,
    school_costs,
    start,
    take_up,
    tokens,
    what_if,
)


class MonthConverter:
    """A month in an address: 2025-09."""

    regex = "20[0-9]{2}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(f"{value}-01")

    def to_url(self, value: date) -> str:
        return f"{value:%Y-%m}"


register_converter(MonthConverter, "month")

urlpatterns = [
    path("", start.overview, name="my"),
    path("maand/", start.all_months, name="my-months"),
    path("maand/<month:month>/", start.one_month, name="my-month"),
    path("schuld/", debts.debt, name="my-debt"),
    path("schuld/verzoek/<str:kind>/stoppen/", debts.end, name="my-request-end"),
    path("schuld/<slug:slug>/", debts.ask, name="my-ask"),
    path("aanvragen/", apply.choices, name="my-choices"),
    path("aanvragen/nieuw/", apply.first, name="my-first"),
    path("aanvragen/stoppen/", apply.stop, name="my-stop"),
    path("aanvragen/<slug:slug>/", apply.change, name="my-change"),
    path("aanvragen/<slug:slug>/klaar/", apply.done, name="my-done"),
    path("wat-als/", what_if.what_if, name="my-what-if"),
    path("berichten/", messages.inbox, name="my-inbox"),
    path("berichten/<int:number>/", messages.message, name="my-message"),
    path("berichten/<int:number>/brief.pdf", messages.letter, name="my-letter"),
    path("berichten/<int:number>/bezwaar/", objection.objection, name="my-objection"),
    path("zaken/", objection.all_cases, name="my-cases"),
    path("zaken/nieuw/<slug:slug>/", objection.new_case, name="my-case-new"),
    path("zaken/<int:number>/", objection.one_case, name="my-case"),
    path("zaken/<int:number>/document/<int:paper>/", objection.paper, name="my-case-paper"),
    path("gegevens/", details.details, name="my-details"),
    path("gegevens/ingezien/", details.looks, name="my-looks"),
    path("gegevens/rekening/", details.account, name="my-account"),
    path("gegevens/taal/", details.language, name="my-language"),
    path("tegemoetkoming/", compensation.compensation, name="my-compensation"),
    path("tegemoetkoming/aanvragen/", compensation.apply, name="my-compensation-apply"),
    path("gegevens/tips/", take_up.tips, name="my-tips"),
    path("regeling/", arrangement.arrangement, name="my-arrangement"),
    path("regeling/klaar/", arrangement.done, name="my-arrangement-done"),
    path("regeling/stoppen/", arrangement.stop, name="my-arrangement-stop"),
    path("regeling/hulp/", arrangement.help_, name="my-arrangement-help"),
    path("scholieren/", school_costs.allowance, name="my-pupil"),
    path("scholieren/aanvragen/", school_costs.apply, name="my-pupil-apply"),
    path("scholieren/aanvragen/klaar/", school_costs.done, name="my-pupil-done"),
    path("betalen/", pay.pay, name="my-pay"),
    path("betalen/<int:number>/", pay.outcome, name="my-pay-outcome"),
    path("betalen/machtiging/", pay.mandate, name="my-mandate"),
    path("betalen/melding/", pay.webhook, name="payment-webhook"),
    path("betalen/<str:product>/<str:purpose>/", pay.amount, name="my-pay-amount"),
    path("ouder/", parent.parent, name="my-parent"),
    path("ouder/inkomen/", parent.income, name="my-income"),
    path("ouder/peiljaar/", parent.reference_year, name="my-reference-year"),
    path("sleutels/", tokens.tokens, name="my-tokens"),
    path("sleutels/<int:number>/beeindigen/", tokens.end, name="my-token-end"),
]
