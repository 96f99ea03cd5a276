"""What the Student Finance Act needs to know of one student for one month.

Money is in cents, per month unless the unit says otherwise. A fact with a default may be left out.
"""

from spil.law.common import (
    Education,
    birth_date,
    education,
    lives_in_netherlands,
    nationality,
    residence_permit,
    study_form,
)
from spil.law.engine import (
    LONG_AGO,
    NEVER,
    Cents,
    CentsPerMonth,
    CentsPerYear,
    Choice,
    Count,
    Date,
    Days,
    Flag,
    Months,
    fact,
)

__all__ = [
    "Education", "birth_date", "education", "lives_in_netherlands", "nationality", "residence_permit", "study_form",
]  # fmt: skip


class ParentSituation(Choice):
    """Why a parent does or does not count (WSF 2000, art. 3.9, 3.13 and 3.14)."""

    COUNTS = 0, "telt mee", "counts"
    DIED = 1, "overleden", "died"
    NOT_REGISTERED = 2, "niet bekend in de basisregistratie", "not in the population register"
    LEFT_OUT = 3, "telt niet mee (ernstig conflict of onvindbaar)", "left out (estranged or untraceable)"


class IncomeStatus(Choice):
    """How well a parent's income is known (WSF 2000, art. 3.9, 3.11 and 3.20)."""

    ASSESSED = 0, "vastgesteld", "assessed"
    ESTIMATED = 1, "geschat", "estimated"
    UNKNOWN = 2, "niet bekend", "unknown"


class TravelChoice(Choice):
    """What the student asked for (studentenreisproduct; WSF 2000, art. 3.24 and 3.26)."""

    NONE = 0, "geen", "none"
    WEEK = 1, "week", "week"
    WEEKEND = 2, "weekend", "weekend"


class LifelongKind(Choice):
    """How the education is charged for which lifelong learning credit is asked (WSF 2000, art. 2.12 and 3.16d)."""

    NONE = 0, "niet gevraagd", "not applied for"
    FULL_FEE = 1, "opleiding per studiejaar", "programme charged per study year"
    MODULAR = 2, "losse onderdelen", "separate units"


class DiplomaKind(Choice):
    """Diploma obtained within the diploma term (WSF 2000, art. 4.10 and 5.7)."""

    NONE = 0, "geen diploma", "no diploma"
    MBO_12 = 1, "mbo niveau 1 of 2", "vocational level 1 or 2"
    MBO_34 = 2, "mbo niveau 3 of 4", "vocational level 3 or 4"
    MBO_SPECIALIST = 3, "mbo-specialist", "vocational specialist"
    ASSOCIATE_DEGREE = 4, "associate degree", "associate degree"
    HBO_BACHELOR = 5, "hbo-bachelor", "bachelor, applied sciences"
    HBO_MASTER = 6, "hbo-master", "master, applied sciences"
    WO_BACHELOR = 7, "universitaire bachelor", "university bachelor"
    WO_MASTER = 8, "universitaire bachelor en master", "university bachelor and master"


# Nationality and residence (2.2; Bsf 3, 3a, 3b)
work_hours_per_month = fact(Count, nl="Gewerkte uren per maand in Nederland", en="Hours worked a month in the Netherlands", register="UWV", default=0, least=0, most=744)
individual_worker_status = fact(Flag, nl="Na onderzoek als EU-werknemer erkend", en="Recognised as EU worker after examination", register="besluit", default=False)
family_of_eu_worker = fact(Flag, nl="Partner of ouder werkt als EU-burger in Nederland", en="Partner or parent works in the Netherlands as EU citizen", register="UWV", default=False)
permanent_residence_right = fact(Flag, nl="Duurzaam verblijfsrecht (5 jaar)", en="Right of permanent residence (5 years)", register="IND", default=False)
pending_permit_while_receiving = fact(Flag, nl="Wacht op een beslissing over de verblijfsvergunning en kreeg al studiefinanciering", en="Awaits a decision on the permit and already received student finance", register="IND", default=False)
received_school_costs_allowance = fact(Flag, nl="Kreeg eerder een tegemoetkoming scholieren", en="Received a school costs allowance before", register="Spil", default=False)

# Enrolment (2.4-2.14)
enrolled = fact(Flag, nl="Ingeschreven op de eerste dag van de maand", en="Enrolled on the first day of the month", register="ROD", default=True)
left_mbo_programme_on = fact(Date, nl="Uitgeschreven in het mbo, met binnen vier maanden een nieuwe opleiding", en="Left a vocational programme, with a new one within four months", register="ROD", default=NEVER)
recognised_programme = fact(Flag, nl="Opleiding is bekostigd, erkend of geaccrediteerd", en="Programme is funded, recognised or accredited", register="RIO", default=True)
programme_years_at_least_one = fact(Flag, nl="Opleiding duurt een jaar of langer", en="Programme takes a year or longer", register="RIO", default=True)
nominal_months = fact(Months, nl="Duur van de opleiding in maanden", en="Length of the programme in months", register="RIO", default=48, least=0, most=120)
master_credits = fact(Count, nl="Studiepunten van de master", en="Credits of the master", register="RIO", default=60, least=0, most=240)
specialist_programme = fact(Flag, nl="Specialistenopleiding (mbo)", en="Specialist programme (mbo)", register="RIO", default=False)
teacher_top_up = fact(Flag, nl="Kopopleiding of educatieve master na een eerdere opleiding", en="Teacher top-up year or educational master after an earlier degree", register="ROD", default=False)
study_abroad = fact(Flag, nl="Studeert in het buitenland", en="Studies abroad", register="ROD", default=False)
programme_abroad_comparable = fact(Flag, nl="Buitenlandse opleiding is vergelijkbaar", en="Programme abroad is comparable", register="besluit", default=True)
information_abroad_missing = fact(Flag, nl="Gegevens over de studie in het buitenland ontbreken", en="Information about the study abroad is missing", register="besluit", default=False)
years_lived_in_netherlands_of_last_six = fact(Count, nl="Jaren in Nederland in de zes jaar voor de inschrijving", en="Years in the Netherlands in the six years before enrolment", register="BRP", default=6, least=0, most=6)
tie_with_netherlands = fact(Flag, nl="Heeft als EU-werknemer een band met Nederland", en="Has a tie with the Netherlands as EU worker", register="besluit", default=False)
award_abroad_since_before_july_2019 = fact(Flag, nl="Krijgt sinds voor 24 juli 2019 zonder onderbreking studiefinanciering voor een studie in het buitenland", en="Student finance for a study abroad without a break since before 24 July 2019", register="Spil", default=False)
exchange_abroad = fact(Flag, nl="Tijdelijk in het buitenland voor de Nederlandse opleiding", en="Temporarily abroad for the Dutch programme", register="opgave", default=False)
foreign_support = fact(Flag, nl="Krijgt studiesteun van een ander land", en="Receives support from another state", register="opgave", default=False)

# History (2.3, 2.7a, 2.13, 2.16, 4.7, 5.2)
continuous_since_before_30 = fact(Flag, nl="Heeft zonder onderbreking studiefinanciering sinds voor de 30e verjaardag", en="Student finance without a break since before the 30th birthday", register="Spil", default=False)
months_performance_grant_mbo = fact(Months, nl="Verbruikte maanden prestatiebeurs mbo", en="Months of performance grant used, mbo", register="Spil", default=0, least=0)
months_performance_grant_ho = fact(Months, nl="Verbruikte maanden prestatiebeurs hoger onderwijs", en="Months of performance grant used, higher education", register="Spil", default=0, least=0)
months_performance_grant_master = fact(Months, nl="Daarvan verbruikt in deze master", en="Of those, used in this master", register="Spil", default=0, least=0)
months_gift_mbo_12_abroad = fact(Months, nl="Maanden gift voor mbo niveau 1 of 2 in het buitenland", en="Months of gift for mbo level 1 or 2 abroad", register="Spil", default=0, least=0)
months_loan_phase = fact(Months, nl="Verbruikte maanden leenfase", en="Months of loan phase used", register="Spil", default=0, least=0)
months_travel_under_18 = fact(Months, nl="Maanden reisproduct onder de 18 jaar (mbo)", en="Months of travel product under 18 (mbo)", register="Spil", default=0, least=0)
months_entitled_before = fact(Months, nl="Maanden met recht in deze onderwijssoort voor deze maand", en="Months of entitlement in this sector before this month", register="Spil", default=0, least=0)
first_performance_month_mbo = fact(Date, nl="Eerste maand prestatiebeurs mbo", en="First month of performance grant, mbo", register="Spil", default=NEVER)
first_month_ho = fact(Date, nl="Eerste maand studiefinanciering hoger onderwijs", en="First month of student finance, higher education", register="Spil", default=NEVER)
first_enrolled_ho = fact(Date, nl="Voor het eerst ingeschreven in het hoger onderwijs (bachelor)", en="First enrolled in higher education (bachelor)", register="ROD", default=NEVER)
first_enrolled_master = fact(Date, nl="Voor het eerst ingeschreven in een master", en="First enrolled in a master", register="ROD", default=NEVER)
disability_extension_granted = fact(Flag, nl="Extra jaar door een handicap of chronische ziekte toegekend", en="Extra year for disability or chronic illness granted", register="besluit", default=False)
granted_diploma_term_extension = fact(Months, nl="Verlenging van de diplomatermijn in maanden", en="Extension of the diploma term in months", register="besluit", default=0, least=0, most=120)
detained_since = fact(Date, nl="Gedetineerd sinds", en="Detained since", register="DJI", default=NEVER)
detention_exempt = fact(Flag, nl="Detentie in een vorm die niet meetelt", en="Detention of a kind that does not count", register="DJI", default=False)
designated_departure = fact(Flag, nl="Aangewezen als uitreiziger", en="Designated as having left to join a terrorist group", register="melding", default=False)
unexcused_absence_weeks = fact(Count, nl="Weken achter elkaar ongeoorloofd afwezig", en="Consecutive weeks of unexcused absence", register="ROD", default=0, least=0, most=60)

# Household (1.5, 3.5, 3.6)
lives_at_registered_address = fact(Flag, nl="Woont op het adres in de basisregistratie", en="Lives at the address in the population register", register="BRP", default=True)
registered_with_parent = fact(Flag, nl="Staat ingeschreven op het adres van een ouder", en="Registered at the address of a parent", register="BRP", default=True)
has_partner = fact(Flag, nl="Heeft een partner", en="Has a partner", register="BRP", default=False)
cares_for_child_under_18 = fact(Flag, nl="Heeft een kind onder de 18 in huis en krijgt kinderbijslag", en="Has a child under 18 at home and receives child benefit", register="SVB", default=False)

# Parents (3.9-3.14): incomes are those of the reference year, in whole euros as assessed
situation_first_parent = fact(ParentSituation, nl="Eerste ouder", en="First parent", register="BRP", default=ParentSituation.COUNTS)
situation_second_parent = fact(ParentSituation, nl="Tweede ouder", en="Second parent", register="BRP", default=ParentSituation.COUNTS)
income_first_parent = fact(CentsPerYear, nl="Inkomen eerste ouder in het peiljaar", en="Income of the first parent in the reference year", register="Belastingdienst", default=0, least=-10_000_000_000, most=10_000_000_000)
income_second_parent = fact(CentsPerYear, nl="Inkomen tweede ouder in het peiljaar", en="Income of the second parent in the reference year", register="Belastingdienst", default=0, least=-10_000_000_000, most=10_000_000_000)
income_status_first_parent = fact(IncomeStatus, nl="Hoe bekend is het inkomen van de eerste ouder", en="Status of the first parent's income", register="Belastingdienst", default=IncomeStatus.ASSESSED)
income_status_second_parent = fact(IncomeStatus, nl="Hoe bekend is het inkomen van de tweede ouder", en="Status of the second parent's income", register="Belastingdienst", default=IncomeStatus.ASSESSED)
lone_parent_first = fact(Flag, nl="Eerste ouder had in het peiljaar geen partner", en="First parent had no partner in the reference year", register="Belastingdienst", default=False)
lone_parent_second = fact(Flag, nl="Tweede ouder had in het peiljaar geen partner", en="Second parent had no partner in the reference year", register="Belastingdienst", default=False)
became_lone_parent_first = fact(Flag, nl="Eerste ouder heeft na het peiljaar geen partner meer", en="First parent has no partner any more after the reference year", register="opgave", default=False)
became_lone_parent_second = fact(Flag, nl="Tweede ouder heeft na het peiljaar geen partner meer", en="Second parent has no partner any more after the reference year", register="opgave", default=False)
reference_year_shift_requested = fact(Flag, nl="Verlegging van het peiljaar gevraagd", en="Another reference year asked for", register="opgave", default=False)
shifted_income_first_parent = fact(CentsPerYear, nl="Inkomen eerste ouder in het latere jaar", en="Income of the first parent in the later year", register="Belastingdienst", default=0, least=-10_000_000_000, most=10_000_000_000)
shifted_income_second_parent = fact(CentsPerYear, nl="Inkomen tweede ouder in het latere jaar", en="Income of the second parent in the later year", register="Belastingdienst", default=0, least=-10_000_000_000, most=10_000_000_000)
own_debt_instalments_first_parent = fact(CentsPerYear, nl="Aflossing studieschuld eerste ouder per jaar", en="First parent's repayment of student debt a year", register="Spil", default=0, least=0)
own_debt_instalments_second_parent = fact(CentsPerYear, nl="Aflossing studieschuld tweede ouder per jaar", en="Second parent's repayment of student debt a year", register="Spil", default=0, least=0)
deductible_children_first_parent = fact(Count, nl="Andere kinderen die meetellen bij de eerste ouder", en="Other children that count for the first parent", register="SVB", default=0, least=0, most=30)
deductible_children_second_parent = fact(Count, nl="Andere kinderen die meetellen bij de tweede ouder", en="Other children that count for the second parent", register="SVB", default=0, least=0, most=30)
studying_children_first_parent = fact(Count, nl="Studerende kinderen van de eerste ouder met aanvraag (ook jij)", en="Studying children of the first parent that applied (you too)", register="Spil", default=1, least=1, most=30)
studying_children_second_parent = fact(Count, nl="Studerende kinderen van de tweede ouder met aanvraag (ook jij)", en="Studying children of the second parent that applied (you too)", register="Spil", default=1, least=1, most=30)
court_maintenance_first_parent = fact(CentsPerMonth, nl="Alimentatie voor de student van de eerste ouder, door de rechter bepaald", en="Maintenance from the first parent set by a court", register="besluit", default=0, least=0)
court_maintenance_second_parent = fact(CentsPerMonth, nl="Alimentatie voor de student van de tweede ouder, door de rechter bepaald", en="Maintenance from the second parent set by a court", register="besluit", default=0, least=0)

# Fees (3.2, 3.16a, 3.16d)
owes_school_fee = fact(Flag, nl="Betaalt lesgeld", en="Owes the school fee", register="ROD", default=True)
turns_18_in_study_year = fact(Flag, nl="Wordt 18 in dit studiejaar", en="Turns 18 in this study year", register="BRP", default=False)
fee_due_per_year = fact(CentsPerYear, nl="Verschuldigd collegegeld of lesgeld per jaar", en="Fee due a year", register="instelling", default=0, least=0, most=20_000_000)
owes_reduced_fee = fact(Flag, nl="Betaalt het verlaagde wettelijke collegegeld", en="Owes the reduced statutory fee", register="instelling", default=False)
fee_paid_by_third_party = fact(CentsPerYear, nl="Deel van het collegegeld dat een ander betaalt", en="Part of the fee that another pays", register="opgave", default=0, least=0)
premaster_fee_per_5_credits = fact(Cents, nl="Vergoeding schakelprogramma per 5 studiepunten", en="Fee of a pre-master per 5 credits", register="instelling", default=0, least=0)

# Applied for (3.19, 3.21)
applied_on = fact(Date, nl="Datum van de aanvraag", en="Date of application", register="Spil", default=LONG_AGO)
stop_requested_from = fact(Date, nl="Stop gevraagd vanaf", en="Stop asked for from", register="Spil", default=NEVER)
stop_requested_on = fact(Date, nl="Datum van het verzoek om te stoppen", en="Date of the request to stop", register="Spil", default=LONG_AGO)
applies_basic_grant = fact(Flag, nl="Vraagt basisbeurs aan", en="Applies for the basic grant", register="Spil", default=True)
applies_single_parent_allowance = fact(Flag, nl="Vraagt de eenoudertoeslag aan", en="Applies for the one-parent allowance", register="Spil", default=True)
applies_supplementary_grant = fact(Flag, nl="Vraagt aanvullende beurs aan", en="Applies for the supplementary grant", register="Spil", default=True)
requested_loan = fact(CentsPerMonth, nl="Gevraagde lening per maand", en="Loan asked for a month", register="Spil", default=0, least=0, most=1_000_000)
requested_tuition_fees_loan = fact(CentsPerMonth, nl="Gevraagd collegegeldkrediet per maand", en="Tuition fees loan asked for a month", register="Spil", default=0, least=0, most=1_000_000)
travel_choice = fact(TravelChoice, nl="Gekozen reisproduct", en="Travel product chosen", register="Spil", default=TravelChoice.NONE)
travel_money_requested = fact(Flag, nl="Vraagt geld in plaats van het reisproduct", en="Asks for money instead of the travel product", register="Spil", default=False)
without_citizen_service_number = fact(Flag, nl="Heeft geen burgerservicenummer", en="Has no citizen service number", register="BRP", default=False)
lifelong_kind = fact(LifelongKind, nl="Levenlanglerenkrediet", en="Lifelong learning credit", register="Spil", default=LifelongKind.NONE)
requested_lifelong_credit = fact(CentsPerMonth, nl="Gevraagd levenlanglerenkrediet per maand", en="Lifelong learning credit asked for a month", register="Spil", default=0, least=0, most=2_000_000)
applied_for_lifelong_on = fact(Date, nl="Datum van de aanvraag van levenlanglerenkrediet", en="Date of application for lifelong learning credit", register="Spil", default=LONG_AGO)
unit_fee = fact(Cents, nl="Collegegeld voor de losse onderdelen", en="Fee for the separate units", register="instelling", default=0, least=0, most=20_000_000)
unit_credits = fact(Count, nl="Studiepunten van de losse onderdelen", en="Credits of the separate units", register="instelling", default=5, least=1, most=240)
months_paid_for_units = fact(Months, nl="Maanden al betaald voor deze onderdelen", en="Months already paid for these units", register="Spil", default=0, least=0)
lifelong_credit_of_last_eleven_months = fact(Cents, nl="Levenlanglerenkrediet in de elf maanden hiervoor", en="Lifelong learning credit of the eleven months before", register="Spil", default=0, least=0)
months_lifelong_credit = fact(Months, nl="Verbruikte maanden levenlanglerenkrediet", en="Months of lifelong learning credit used", register="Spil", default=0, least=0)
continuous_lifelong_credit = fact(Flag, nl="Levenlanglerenkrediet zonder onderbreking", en="Lifelong learning credit without a break", register="Spil", default=False)
completed_bachelor_or_master = fact(Flag, nl="Heeft een hbo-bachelor of universitaire master behaald", en="Completed a hbo bachelor or university master", register="ROD", default=False)

# Travel product after the end of the right (3.27)
travel_right_ended_on = fact(Date, nl="Eerste dag zonder recht op het reisproduct", en="First day without right to the travel product", register="Spil", default=NEVER)
travel_used_first_half = fact(Flag, nl="Reisproduct gebruikt in de eerste helft van de maand", en="Travel product used in the first half of the month", register="RSR", default=False)
travel_used_second_half = fact(Flag, nl="Reisproduct gebruikt in de tweede helft van de maand", en="Travel product used in the second half of the month", register="RSR", default=False)
late_stop_not_attributable = fact(Flag, nl="Te laat stoppen is de student niet aan te rekenen", en="Late stop cannot be attributed to the student", register="besluit", default=False)

# Conversion (4.9-4.14, 5.5-5.16)
diploma = fact(DiplomaKind, nl="Behaald diploma", en="Diploma obtained", register="ROD", default=DiplomaKind.NONE)
diploma_on = fact(Date, nl="Datum van het diploma", en="Date of the diploma", register="ROD", default=NEVER)
diploma_duration = fact(Months, nl="Studieduur van de opleiding met diploma, in maanden", en="Length of the completed programme in months", register="RIO", default=0, least=0, most=120)
conversion_of_bachelor_requested = fact(Flag, nl="Vraagt omzetting op grond van een universitaire bachelor", en="Asks for conversion on a university bachelor", register="Spil", default=False)
structural_circumstance = fact(Flag, nl="Structurele omstandigheid verhindert een diploma", en="Structural circumstance prevents a diploma", register="besluit", default=False)
no_lasting_work_capacity = fact(Flag, nl="Blijvend geen arbeidsvermogen (Wajong)", en="Permanently no work capacity (Wajong)", register="UWV", default=False)
stopped_from = fact(Date, nl="Studiefinanciering gestopt vanaf", en="Student finance stopped from", register="Spil", default=NEVER)
resumed_on = fact(Date, nl="Weer studiefinanciering vanaf", en="Student finance again from", register="Spil", default=NEVER)
holds_mbo_diploma = fact(Flag, nl="Heeft een mbo-diploma", en="Holds a vocational diploma", register="ROD", default=False)
associate_degree_programme = fact(Flag, nl="Volgde een associate degree-programma van voor 2018", en="Followed an associate degree course of before 2018", register="ROD", default=False)
performance_grant_received = fact(Cents, nl="Ontvangen prestatiebeurs", en="Performance grant received", register="Spil", default=0, least=0)
months_performance_grant_received = fact(Months, nl="Maanden ontvangen prestatiebeurs", en="Months of performance grant received", register="Spil", default=0, least=0)
travel_value_received = fact(Cents, nl="Waarde van het reisproduct als prestatiebeurs", en="Value of the travel product as performance grant", register="Spil", default=0, least=0)
months_travel_received = fact(Months, nl="Maanden reisproduct als prestatiebeurs", en="Months of travel product as performance grant", register="Spil", default=0, least=0)
days_since_application = fact(Days, nl="Dagen sinds de aanvraag", en="Days since the application", register="Spil", default=0, least=0)
