"""What the law must know of one case. Dates that did not come are left out; money is in cents.

`asked_on_1`, `answer_by_1` and `answered_on_1` are one suspension, with 2 and 3 for a second and third: the day on which
the agency asked for what was missing (or the day before another ground began), the last day that it set, and the day on
which the answer came (or the ground ended). Days in two suspensions count once. A question to complete an application
for which no last day was set suspends nothing (RVS:2016:2527) and is left out here.
"""

from spil.law.engine import LONG_AGO, NEVER, Cents, Choice, Count, Date, Days, Flag, fact


class TermUnit(Choice):
    """Unit in which a term is written (Algemene termijnenwet, art. 4(a))."""

    HOURS = 0, "uren", "hours"
    DAYS = 1, "dagen", "days"
    WEEKS = 2, "weken", "weeks"
    MONTHS = 3, "maanden", "months"
    YEARS = 4, "jaren", "years"


class TermExtension(Choice):
    """Whether a term that ends on a day off runs on (Algemene termijnenwet, art. 1(2) and 4(a))."""

    APPLIES = 0, "de termijn loopt door tot een dag die niet vrij is", "the term runs on to a day that is not off"
    BACKWARDS = 1, "dat telt niet, want de termijn wordt teruggerekend", "that does not count, as the term is counted backwards"
    TOO_LONG = 2, "dat telt niet, want de termijn is in uren of jaren, of langer dan 90 dagen, 12 weken of 3 maanden", "that does not count, as the term is in hours or years, or longer than 90 days, 12 weeks or 3 months"


class Filing(Choice):
    """Whether an objection came in time (Awb, art. 6:9 and 6:11)."""

    IN_TIME = 0, "op tijd", "in time"
    EXCUSED = 1, "te laat, maar met een goede reden", "late, but with a good reason"
    LATE = 2, "te laat", "late"


class NoPenalty(Choice):
    """Why no penalty is due for a late decision (Awb, art. 4:17(1), (3) and (5))."""

    NONE = 0, "niets", "nothing"
    EXCLUDED = 1, "er is geen aanvraag of bezwaar waarvoor de wet een dwangsom kent", "there is no application or objection for which the act has a penalty"
    NO_NOTICE = 2, "er kwam geen ingebrekestelling", "there was no notice of default"
    TOO_EARLY = 3, "de ingebrekestelling kwam voordat de termijn voorbij was", "the notice of default came before the term had ended"
    UNREASONABLY_LATE = 4, "de ingebrekestelling kwam onredelijk laat", "the notice of default came unreasonably late"
    NOT_INTERESTED = 5, "de aanvrager is geen belanghebbende", "the applicant is not an interested party"
    MANIFEST = 6, "de aanvraag is kennelijk niet-ontvankelijk of kennelijk ongegrond", "the application is manifestly inadmissible or unfounded"


class InterestGround(Choice):
    """Why statutory interest runs (Awb, art. 4:97, 4:100 and 4:102; BW 6:119)."""

    LATE_PAYMENT = 0, "het besluit om te betalen was er, maar de betaling kwam te laat", "the decision to pay was there, but the payment came late"
    LATE_DECISION = 1, "het besluit om te betalen kwam te laat, of kwam pas na een afwijzing", "the decision to pay came late, or only after a refusal"
    PAID_BACK = 2, "er is betaald op een besluit dat later is veranderd", "a payment was made on a decision that was changed later"
    DAMAGES = 3, "schadevergoeding", "damages"


# Any term (Algemene termijnenwet)
term_event_on = fact(Date, nl="Dag van de gebeurtenis waarna de termijn loopt", en="Day of the event after which the term runs", register="besluit", default=NEVER)
term_event_hour = fact(Count, nl="Uur van de gebeurtenis (0 tot en met 23)", en="Hour of the event (0 to 23)", register="besluit", default=0, least=0, most=23)
term_length = fact(Count, nl="Lengte van de termijn", en="Length of the term", register="besluit", default=6, least=0, most=9999)
term_unit = fact(TermUnit, nl="Eenheid van de termijn", en="Unit of the term", register="besluit", default=TermUnit.WEEKS)
term_counts_back = fact(Flag, nl="De termijn wordt teruggerekend vanaf de gebeurtenis", en="The term is counted backwards from the event", register="besluit", default=False)

# The case and how long it may take (Awb 4:13-4:15, 7:10, 9:11; AVG 12(3); Woo 4.4)
received_on = fact(Date, nl="Dag waarop de aanvraag, het bezwaar, de klacht of het verzoek binnenkwam", en="Day on which the application, objection, complaint or request was received", register="Spil", default=NEVER)
special_term_ends_on = fact(Date, nl="Laatste dag volgens de wet over deze aanvraag zelf (zoals artikel 3.19 WSF 2000)", en="Last day by the act on this application itself (such as art. 3.19 WSF 2000)", register="Spil", default=NEVER)
special_term_is_long = fact(Flag, nl="Die wettelijke termijn is langer dan 12 weken of 3 maanden", en="That statutory term is longer than 12 weeks or 3 months", register="Spil", default=False)
special_extension_days = fact(Days, nl="Dagen waarmee die wet de termijn laat verlengen", en="Days by which that act lets the term be extended", register="Spil", default=0, least=0, most=3660)
committee = fact(Flag, nl="Een adviescommissie behandelt het bezwaar of de klacht", en="An advisory committee deals with the objection or complaint", register="Spil", default=False)
asked_on_1 = fact(Date, nl="Dag waarop we om informatie vroegen", en="Day on which we asked for information", register="Spil", default=NEVER)
answer_by_1 = fact(Date, nl="Laatste dag om te antwoorden", en="Last day to answer", register="Spil", default=NEVER)
answered_on_1 = fact(Date, nl="Dag waarop het antwoord kwam", en="Day on which the answer came", register="Spil", default=NEVER)
asked_on_2 = fact(Date, nl="Dag waarop we voor de tweede keer om informatie vroegen", en="Day on which we asked for information the second time", register="Spil", default=NEVER)
answer_by_2 = fact(Date, nl="Laatste dag om voor de tweede keer te antwoorden", en="Last day to answer the second time", register="Spil", default=NEVER)
answered_on_2 = fact(Date, nl="Dag waarop het tweede antwoord kwam", en="Day on which the second answer came", register="Spil", default=NEVER)
asked_on_3 = fact(Date, nl="Dag waarop we voor de derde keer om informatie vroegen", en="Day on which we asked for information the third time", register="Spil", default=NEVER)
answer_by_3 = fact(Date, nl="Laatste dag om voor de derde keer te antwoorden", en="Last day to answer the third time", register="Spil", default=NEVER)
answered_on_3 = fact(Date, nl="Dag waarop het derde antwoord kwam", en="Day on which the third answer came", register="Spil", default=NEVER)
extended_on = fact(Date, nl="Dag waarop we vertelden dat het langer duurt", en="Day on which we told that it takes longer", register="Spil", default=NEVER)
extended_until = fact(Date, nl="Laatste dag die we toen noemden", en="Last day that we named then", register="Spil", default=LONG_AGO)
agreed_until = fact(Date, nl="Laatste dag waarmee de indiener verder instemde", en="Last day to which the person agreed further", register="Spil", default=LONG_AGO)

# Objection and appeal (Awb 6:7-6:12, 8:42)
announced_on = fact(Date, nl="Dag waarop het besluit is verstuurd", en="Day on which the decision was sent", register="Spil", default=NEVER)
posted_on = fact(Date, nl="Dag waarop het bezwaar op de post ging", en="Day on which the objection was posted", register="Spil", default=NEVER)
received_elsewhere_on = fact(Date, nl="Dag waarop een andere overheid of een rechter het bezwaar kreeg", en="Day on which another authority or a court received the objection", register="Spil", default=NEVER)
lateness_excused = fact(Flag, nl="De indiener kon er niets aan doen dat het bezwaar te laat was", en="The person could not help that the objection was late", register="besluit", default=False)
objection_decided_on = fact(Date, nl="Dag waarop de beslissing op bezwaar is verstuurd", en="Day on which the decision on the objection was sent", register="Spil", default=NEVER)
appeal_sent_to_us_on = fact(Date, nl="Dag waarop de rechter ons het beroepschrift stuurde", en="Day on which the court sent us the appeal", register="Spil", default=NEVER)
judgment_sent_on = fact(Date, nl="Dag waarop de rechter de uitspraak verstuurde", en="Day on which the court sent the judgment", register="Spil", default=NEVER)
complaint_closed_on = fact(Date, nl="Dag waarop we vertelden wat we van de klacht vinden", en="Day on which we told what we think of the complaint", register="Spil", default=NEVER)

# Penalty for a late decision (Awb 4:17-4:20)
due_on = fact(Date, nl="Laatste dag om te beslissen", en="Last day to decide", register="Spil", default=NEVER)
notice_received_on = fact(Date, nl="Dag waarop de schriftelijke ingebrekestelling binnenkwam", en="Day on which the written notice of default was received", register="Spil", default=NEVER)
early_notice_accepted = fact(Flag, nl="De ingebrekestelling kwam per vergissing een dag te vroeg en telt toch", en="The notice of default came a day early by mistake and counts all the same", register="besluit", default=False)
notice_unreasonably_late = fact(Flag, nl="De ingebrekestelling kwam onredelijk laat", en="The notice of default came unreasonably late", register="besluit", default=False)
decided_on = fact(Date, nl="Dag waarop de beslissing is verstuurd", en="Day on which the decision was sent", register="Spil", default=NEVER)
penalty_excluded = fact(Flag, nl="Voor deze zaak kent de wet geen dwangsom (klacht, Woo-verzoek of geen aanvraag)", en="The act has no penalty for this case (complaint, Woo request, or no application)", register="besluit", default=False)
interested_party = fact(Flag, nl="De aanvrager is belanghebbende", en="The applicant is an interested party", register="besluit", default=True)
manifestly_without_chance = fact(Flag, nl="De aanvraag is kennelijk niet-ontvankelijk of kennelijk ongegrond", en="The application is manifestly inadmissible or unfounded", register="besluit", default=False)
applicants = fact(Count, nl="Aantal aanvragers samen", en="Number of applicants together", register="Spil", default=1, least=1, most=10_000)
penalty_decided_on = fact(Date, nl="Dag waarop het besluit over de dwangsom is verstuurd", en="Day on which the decision on the penalty was sent", register="Spil", default=NEVER)

# Interest on late payment (Awb 4:87, 4:97-4:102; BW 6:119)
interest_ground = fact(InterestGround, nl="Waarom er rente is", en="Why there is interest", register="besluit", default=InterestGround.LATE_PAYMENT)
payment_decided_on = fact(Date, nl="Dag waarop het besluit om te betalen is verstuurd", en="Day on which the decision to pay was sent", register="Spil", default=NEVER)
payment_named_for = fact(Date, nl="Latere dag van betaling die het besluit noemt", en="Later day of payment that the decision names", register="Spil", default=LONG_AGO)
first_paid_on = fact(Date, nl="Dag van de betaling die wordt teruggedraaid", en="Day of the payment that is undone", register="Spil", default=NEVER)
damage_since = fact(Date, nl="Dag waarop de schadevergoeding had moeten zijn betaald", en="Day on which the damages should have been paid", register="besluit", default=NEVER)
paid_on = fact(Date, nl="Dag van de betaling", en="Day of the payment", register="Spil", default=NEVER)
principal = fact(Cents, nl="Bedrag waarover rente wordt berekend", en="Amount on which interest is computed", register="Spil", default=0, least=0, most=1_000_000_000)
agency_owes = fact(Flag, nl="De overheid moet betalen", en="The agency has to pay", register="Spil", default=True)
wrong_data_supplied = fact(Flag, nl="De belanghebbende gaf onjuiste of onvolledige gegevens", en="The person supplied wrong or incomplete data", register="besluit", default=False)

# Data breach (AVG 33)
breach_known_on = fact(Date, nl="Dag waarop het datalek bekend werd", en="Day on which the data breach became known", register="Spil", default=NEVER)

# Demand, writ and prescription (Awb 4:94, 4:104-4:113, 4:117)
demanded_on = fact(Date, nl="Dag waarop de aanmaning is verstuurd", en="Day on which the demand was sent", register="Spil", default=NEVER)
demanded = fact(Cents, nl="Schuld waarvoor is aangemaand en die nog openstaat", en="Debt that the demand is for and that is still unpaid", register="Spil", default=0, least=0, most=1_000_000_000)
deferred = fact(Flag, nl="Er is uitstel van betaling, zoals een betalingsregeling", en="There is a deferral, such as a payment arrangement", register="Spil", default=False)
interrupted_on = fact(Date, nl="Dag van de laatste aanmaning, erkenning of van het dwangbevel", en="Day of the last demand, acknowledgement or of the writ", register="Spil", default=LONG_AGO)
deferral_days = fact(Days, nl="Dagen met uitstel van betaling", en="Days of deferral", register="Spil", default=0, least=0, most=3660)
