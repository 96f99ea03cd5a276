"""Words for codes that more than one portal shows: accounts, special circumstances, what the access record names."""

from typing import TYPE_CHECKING

from spil.core.cases.types import EVENTS
from spil.core.ledger.models import Account
from spil.core.people.models import KINDS
from spil.text import T, choose

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

CIRCUMSTANCES: dict[str, "StrPromise"] = {
    "estranged_parent": T(nl="Ouder met wie de verhouding ernstig is verstoord", en="Estranged parent"),
    "untraceable_parent": T(nl="Ouder die niet te vinden is", en="Untraceable parent"),
    "court_maintenance": T(nl="Alimentatie door de rechter bepaald", en="Maintenance set by a court"),
    "hardship": T(nl="Onbillijkheid (hardheidsclausule)", en="Hardship"),
    "disability_year": T(nl="Extra jaar door handicap of ziekte", en="Extra year for disability or illness"),
    "diploma_term_extension": T(nl="Langere diplomatermijn", en="Longer diploma term"),
    "structural": T(nl="Blijvende omstandigheid die een diploma verhindert",
                    en="Lasting circumstance that prevents a diploma"),
    "no_lasting_work_capacity": T(nl="Blijvend geen mogelijkheden om te werken", en="Lasting inability to work"),
    "lives_elsewhere": T(nl="Woont niet op het ingeschreven adres", en="Does not live at the registered address"),
    "cares_for_child": T(nl="Zorgt alleen voor een kind", en="Cares for a child alone"),
    "child_benefit_children": T(nl="Andere kinderen die meetellen", en="Other children that count"),
    "eu_worker": T(nl="Erkend als EU-werknemer", en="Recognised as EU worker"),
    "family_of_eu_worker": T(nl="Familie van een EU-werknemer", en="Family of an EU worker"),
    "tie_with_netherlands": T(nl="Band met Nederland", en="Tie with the Netherlands"),
    "not_comparable_abroad": T(nl="Opleiding in het buitenland is niet vergelijkbaar",
                               en="Programme abroad is not comparable"),
    "exchange_abroad": T(nl="Tijdelijk in het buitenland voor de studie", en="Temporarily abroad for the studies"),
    "foreign_support": T(nl="Studiesteun van een ander land", en="Support from another state"),
    "designated_departure": T(nl="Aangewezen als uitreiziger", en="Designated as a foreign fighter"),
    "late_stop_excused": T(nl="Reisproduct verontschuldigd te laat gestopt", en="Late stop of travel product excused"),
    "reference_year": T(nl="Ander peiljaar gevraagd", en="Another reference year asked for"),
}  # fmt: skip
ACCOUNTS: dict[Account, "StrPromise"] = {
    Account.GIFT: T(nl="Gift", en="Gift"),
    Account.CONDITIONAL_GRANT: T(nl="Prestatiebeurs (gift na diploma)", en="Performance grant (gift after diploma)"),
    Account.LOAN: T(nl="Lening", en="Loan"),
    Account.TUITION_LOAN: T(nl="Collegegeldkrediet", en="Tuition fees loan"),
    Account.LIFELONG_LOAN: T(nl="Levenlanglerenkrediet", en="Lifelong learning credit"),
    Account.CIVIC_LOAN: T(nl="Lening voor inburgering", en="Civic integration loan"),
    Account.SCHOOL_COSTS_LOAN: T(nl="Lening voor schoolkosten", en="Loan for school costs"),
    Account.RECEIVABLE: T(nl="Te veel ontvangen", en="Received too much"),
    Account.INSTALMENT: T(nl="Nog te betalen maandbedragen", en="Monthly amounts still to pay"),
    Account.SCHOOL_FEE_DEBT: T(nl="Lesgeld", en="School fee"),
    Account.TRAVEL_DEBT: T(nl="Reisproduct te laat stopgezet", en="Travel product stopped too late"),
    Account.COSTS_DUE: T(nl="Kosten en rente", en="Costs and interest"),
    Account.FINE_DUE: T(nl="Boete", en="Fine"),
    Account.PAYABLE: T(nl="Nog uit te betalen", en="Still to be paid out"),
    Account.IN_TRANSIT: T(nl="Betalingen onderweg", en="Payments in transit"),
    Account.BANK: T(nl="Bank", en="Bank"),
    Account.UNMATCHED: T(nl="Ontvangen, nog niet herkend", en="Received, not matched yet"),
    Account.INTEREST: T(nl="Rente", en="Interest"),
    Account.REMISSION: T(nl="Kwijtschelding en omzetting", en="Remission and conversion"),
    Account.TRAVEL: T(nl="Reisproduct", en="Student travel product"),
    Account.COMPENSATION: T(nl="Tegemoetkoming", en="Compensation"),
    Account.PENALTY_PAYMENT: T(nl="Dwangsom", en="Penalty payment"),
    Account.DAMAGES: T(nl="Schadevergoeding", en="Damages"),
    Account.STATUTORY_INTEREST: T(nl="Wettelijke rente", en="Statutory interest"),
    Account.COLLECTION_COSTS: T(nl="Incassokosten", en="Collection costs"),
    Account.FINES: T(nl="Boetes", en="Fines"),
    Account.WRITTEN_OFF: T(nl="Afgeboekt", en="Written off"),
    Account.SCHOOL_FEES: T(nl="Lesgelden", en="School fees"),
}  # fmt: skip
LOOKS = {
    "access record": T(nl="Inzagelijst", en="Access record"),
    "add": T(nl="Gegeven toegevoegd", en="Fact added"),
    "add a fact": T(nl="Formulier nieuw gegeven", en="Form for a new fact"),
    "debts": T(nl="Schuld en terugbetalen", en="Debt and repayment"),
    "debt request on behalf": T(nl="Verzoek over de schuld namens iemand", en="Request about a debt on behalf"),
    "arrears": T(nl="Achterstand en betalingsregeling", en="Arrears and payment arrangement"),
    "arrangement on behalf": T(nl="Betalingsregeling afgesproken", en="Payment arrangement agreed on"),
    "application on behalf": T(nl="Aanvraag namens de student", en="Application on behalf of the student"),
    "school costs": T(nl="Tegemoetkoming scholieren", en="Allowance for pupils"),
    "compensation": T(nl="Tegemoetkoming leenstelsel", en="Compensation for the loan system"),
    "compensation list": T(nl="Lijst van mensen die we missen", en="List of people whom we miss"),
    "compensation: checked": T(nl="Aanvraag tegemoetkoming behandeld", en="Application for compensation handled"),
    "compensation: paper": T(
        nl="Aanvraag tegemoetkoming op papier vastgelegd", en="Application for compensation on paper taken down"
    ),
    "cases": T(nl="Zaken", en="Cases"),
    "correct a fact": T(nl="Formulier correctie", en="Form for a correction"),
    "correction": T(nl="Gegeven gecorrigeerd", en="Fact corrected"),
    "effect of": T(nl="Gevolg van een wijziging", en="Effect of a change"),
    "found by search": T(nl="Gevonden bij zoeken", en="Found by search"),
    "given name": T(nl="Voornaam", en="Given name"),
    "hardship": T(nl="Hardheidsclausule", en="Hardship clause"),
    "hardship clause": T(nl="Formulier hardheidsclausule", en="Form for the hardship clause"),
    "new case": T(nl="Formulier nieuwe zaak", en="Form for a new case"),
    "objection by post": T(nl="Formulier bezwaar per post", en="Form for an objection by post"),
    "name, as family": T(nl="Naam, als familie", en="Name, as family"),
    "name, as parent": T(nl="Naam, als ouder", en="Name, as parent"),
    "odd case": T(nl="Opvallend geval, zonder naam", en="Odd case, without a name"),
    "overview": T(nl="Overzicht", en="Overview"),
    "payment received": T(nl="Ontvangen betaling", en="Payment received"),
    "person page": T(nl="Persoonspagina", en="Person page"),
    "ruling": T(nl="Oordeel", en="Ruling"),
    "take-up": T(
        nl="Of je recht hebt op geld dat je niet aanvraagt",
        en="Whether you are entitled to money that you do not apply for",
    ),
    "take-up: income": T(
        nl="Je inkomen, om te zien of je kind recht heeft op een aanvullende beurs",
        en="Your income, to see whether your child is entitled to a supplementary grant",
    ),
    "withdraw a fact": T(nl="Formulier intrekken", en="Form for a withdrawal"),
    "withdrawal": T(nl="Gegeven ingetrokken", en="Fact withdrawn"),
}
REASONS = {
    "own data": T(nl="Eigen gegevens", en="Own data"),
    "supervision": T(nl="Toezicht", en="Supervision"),
    "request for the parent's income": T(
        nl="Vraag naar het inkomen van de ouder", en="Request for the parent's income"
    ),
    "take-up": T(nl="Mensen wijzen op geld dat ze laten liggen", en="Tell people about money they leave unclaimed"),
    "check of a mass operation": T(nl="Controle van een massale actie", en="Check of a mass operation"),
    "facts are kept up to date": T(nl="Gegevens bijhouden", en="Facts are kept up to date"),
}
EFFECT, LETTER = "effect of ", "letter S-"
OF_CASE = {
    "case Z-": T(nl="Zaak Z-", en="Case Z-"),
    "document of case Z-": T(nl="Stuk van zaak Z-", en="Document of case Z-"),
    "court file of case Z-": T(nl="Dossier voor de rechter van zaak Z-", en="Court file of case Z-"),
    "decision on objection Z-": T(nl="Formulier beslissing op bezwaar Z-", en="Form for the decision on objection Z-"),
    "objection Z-": T(nl="Beslissing op bezwaar Z-", en="Decision on objection Z-"),
}


def looked_at(what: str) -> str:
    """What someone looked at or did, as the access record names it, in words."""
    if what in LOOKS:
        return str(LOOKS[what])
    if what.startswith(LETTER):
        return what.replace(LETTER, choose("Brief S-", LETTER.capitalize()))
    if what.startswith(EFFECT):
        return f"{LOOKS['effect of']}: {looked_at(what.removeprefix(EFFECT))}"
    if begin := next((begin for begin in OF_CASE if what.startswith(begin)), ""):
        number, _, step = what.removeprefix(begin).partition(": ")
        return f"{OF_CASE[begin]}{number}" + (f": {str(EVENTS[step]).lower()}" if step in EVENTS else "")
    name, _, rest = what.partition(": ")
    if name in ("add", "correction", "withdrawal") and rest in KINDS:
        return f"{LOOKS[name]}: {str(KINDS[rest].label).lower()}"
    kind, _, verdict = rest.partition(" ")
    said_so = choose("ja", "yes") if verdict == "granted" else choose("afgewezen", "refused")
    if name == "ruling" and kind in CIRCUMSTANCES:
        return f"{LOOKS[name]}: {CIRCUMSTANCES[kind]} ({said_so})"
    if name == "hardship":
        return f"{LOOKS[name]} ({said_so})"
    return what


def reason_of(reason: str) -> str:
    """Why someone looked: the words of a case worker as they stand, a reason of our programs in words."""
    return str(REASONS.get(reason, reason)) or "–"
