"""Words for the codes that decisions, books, payments, sources and the access record keep; and short dates."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format, number_format

from spil.core.people.contrib.base import STAND_IN
from spil.core.people.models import KINDS
from spil.portals.base.words import CIRCUMSTANCES
from spil.text import T, choose

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

CAUSES = {
    "month": T(nl="Maandelijks besluit", en="Monthly decision"),
    "application": T(nl="Aanvraag of wijziging", en="Application or change"),
    "income given": T(nl="Inkomen doorgegeven door een ouder", en="Income given by a parent"),
    "reference year": T(nl="Ander peiljaar", en="Another reference year"),
    "hardship": T(nl="Hardheidsclausule", en="Hardship clause"),
    "objection": T(nl="Beslissing op bezwaar", en="Decision on an objection"),
}
CODES = {
    "penalty": T(nl="Dwangsom", en="Penalty payment"),
    "student_finance": T(nl="Studiefinanciering", en="Student finance"),
    "payment": T(nl="Betaalopdracht", en="Payment order"),
    "payment_booked": T(nl="Betaling afgeschreven", en="Payment booked"),
    "payment_returned": T(nl="Betaling teruggekomen", en="Payment returned"),
    "conversion": T(nl="Omzetting in gift", en="Conversion into a gift"),
    "reversal": T(nl="Tegenboeking", en="Reversal"),
    "school_costs": T(nl="Tegemoetkoming scholieren", en="Allowance for pupils"),
    "missed_grant": T(nl="Tegemoetkoming gemiste basisbeurs", en="Compensation for the missed basic grant"),
    "study_voucher": T(nl="Studievoucher", en="Study voucher"),
    "compensation": T(nl="Tegemoetkoming uit te betalen", en="Compensation to be paid out"),
    "lapsed": T(nl="Tegemoetkoming vervallen", en="Compensation lapsed"),
    "opening": T(nl="Beginstand", en="Opening balance"),
    "interest": T(nl="Rente", en="Interest"),
    "interest_of_late_booking": T(nl="Rente tot de dag van betaling", en="Interest until the day of payment"),
    "interest_lapsed": T(nl="Rente over de gift vervallen", en="Interest on the gift lapsed"),
    "conversion_settled": T(nl="Gift verrekend met de schuld", en="Gift set off against the debt"),
    "overpayment_becomes_loan": T(nl="Te veel ontvangen wordt lening", en="Received too much becomes a loan"),
    "instalment": T(nl="Maandbedrag te betalen", en="Instalment due"),
    "direct_debit_discount": T(nl="Korting voor automatische incasso", en="Discount for direct debit"),
    "remission": T(nl="Kwijtschelding", en="Remission"),
    "repayment": T(nl="Aflossing", en="Repayment"),
    "instalment_collected": T(nl="Automatische incasso", en="Direct debit"),
    "collection_returned": T(nl="Incasso teruggekomen", en="Direct debit returned"),
    "demand_fee": T(nl="Kosten van een aanmaning", en="Cost of a demand"),
    "arrears_interest": T(nl="Rente over achterstand", en="Interest on arrears"),
    "arrears_payment": T(nl="Betaling van achterstand", en="Payment of arrears"),
    "arrears_payment_returned": T(nl="Betaling van achterstand teruggekomen", en="Payment of arrears returned"),
}
STATUSES = {
    "made": T(nl="klaargezet", en="made"),
    "sent": T(nl="verstuurd", en="sent"),
    "booked": T(nl="betaald", en="paid"),
    "returned": T(nl="teruggekomen", en="returned"),
    "cancelled": T(nl="vervallen", en="cancelled"),
}
RETURN_REASONS = {  # ISO 20022, external return reason codes
    "AC01": T(nl="rekeningnummer klopt niet", en="account number is wrong"),
    "AC04": T(nl="rekening is opgeheven", en="account is closed"),
    "AC06": T(nl="rekening is geblokkeerd", en="account is blocked"),
    "AG01": T(nl="betaling niet toegestaan op deze rekening", en="payment not allowed on this account"),
    "BE04": T(nl="adres van de ontvanger ontbreekt", en="address of the receiver is missing"),
    "MD07": T(nl="ontvanger is overleden", en="receiver has died"),
    "MS02": T(nl="geweigerd door de ontvanger", en="refused by the receiver"),
    "MS03": T(nl="bank geeft geen reden", en="bank gives no reason"),
    "RC01": T(nl="bank is onbekend", en="bank is unknown"),
}
SOURCES = {
    "BRP": T(nl="Basisregistratie Personen", en="Population register"),
    "Belastingdienst": T(nl="Belastingdienst", en="Tax authority"),
    "ROD": T(nl="Register Onderwijsdeelnemers", en="Register of students"),
    "application": T(nl="Aanvraag", en="Application"),
    "case_worker": T(nl="Behandelaar", en="Case worker"),
    "demo": T(nl="Demonstratie", en="Demonstration"),
    "hardship": T(nl="Hardheidsclausule", en="Hardship clause"),
    "own statement": T(nl="Eigen opgave", en="Own statement"),
    "ruling": T(nl="Oordeel van een behandelaar", en="Ruling by a case worker"),
}
ROLES = {
    "citizen": T(nl="Burger", en="Citizen"),
    "case_worker": T(nl="Behandelaar", en="Case worker"),
    "auditor": T(nl="Toezichthouder", en="Auditor"),
    "manager": T(nl="Leidinggevende", en="Manager"),
    "program": T(nl="Programma van ons", en="Program of ours"),
    "nobody": T(nl="Niet ingelogd", en="Not logged in"),
}


def cause(code: str) -> str:
    """Why a decision was made; a code that is unknown here as it stands."""
    kind, _, what = code.partition(":")
    if kind == "correction" and what in KINDS:
        return str(T(nl="Correctie: {what}", en="Correction: {what}", what=KINDS[what].label))
    if kind == "ruling" and what in CIRCUMSTANCES:
        return str(T(nl="Oordeel: {what}", en="Ruling: {what}", what=CIRCUMSTANCES[what]))
    return said(CAUSES, code)


def source(name: str) -> str:
    """Where a fact came from; a stand-in for the real party says so."""
    real, stand_in = name.removesuffix(STAND_IN), name.endswith(STAND_IN)
    return said(SOURCES, real) + (choose(" (nagebootst)", STAND_IN) if stand_in else "")


def said(words: "dict[str, StrPromise]", code: str) -> str:
    """A code in words; one that is unknown here as it stands."""
    return str(words.get(code, code))


def count(number: int) -> str:
    """A number of things: 3.532, 3,532."""
    return number_format(number, force_grouping=True)


def short_day(day: date) -> str:
    """1 sep 2025: for tables."""
    return date_format(day, choose("j b Y", "j M Y"))


def moment(at: datetime) -> str:
    """24 nov 2026 11:58, by our own clock."""
    return date_format(timezone.localtime(at), choose("j b Y H:i", "j M Y H:i"))


def last_day(beyond: date) -> date:
    """The last day of a period whose upper bound is exclusive."""
    return date.fromordinal(beyond.toordinal() - 1)


def period(since: date | None, beyond: date | None) -> str:
    """A period in words, the last day included."""
    if since is None:
        return (
            str(T(nl="altijd", en="always"))
            if beyond is None
            else str(T(nl="tot en met {last}", en="until {last}", last=short_day(last_day(beyond))))
        )
    if beyond is None:
        return str(T(nl="vanaf {first}", en="from {first}", first=short_day(since)))
    return f"{short_day(since)} – {short_day(last_day(beyond))}"
