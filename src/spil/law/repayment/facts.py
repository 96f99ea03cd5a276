"""What the law on repayment needs to know of one debtor for one month.

Money is in cents. Debts are as they stand on the first day of the month, interest included and arrears left out
(WSF 2000, art. 6.8(3)). A fact with a default may be left out.
"""

from spil.law.engine import (
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
    Ppm,
    fact,
)


class RequestedRules(Choice):
    """Which rules the debtor asked for (WSF 2000, art. 10a.2, 12.14(5) and 12.32(2))."""

    NONE = 0, "geen andere regels gevraagd", "no other rules asked for"
    YEARS_15 = 1, "aflossen in 15 jaar", "repay in 15 years"
    YEARS_35 = 2, "aflossen in 35 jaar", "repay in 35 years"


class IncomeKnown(Choice):
    """How well the income is known (WSF 2000, art. 6.10(5) and (6))."""

    ASSESSED = 0, "vastgesteld", "assessed"
    ESTIMATED = 1, "geschat", "estimated"
    UNKNOWN = 2, "niet te schatten", "cannot be estimated"


class ReferenceYear(Choice):
    """Of which year the income counts (WSF 2000, art. 1.1 and 6.12)."""

    TWO_YEARS_AGO = 0, "twee jaar geleden", "two years ago"
    LAST_YEAR = 1, "vorig jaar", "last year"
    THIS_YEAR = 2, "dit jaar", "this year"


class PartnerRules(Choice):
    """By which rules the partner repays a student loan (WSF 2000, art. 6.14 and 10a.13)."""

    NONE = 0, "partner lost geen studieschuld af", "partner repays no student debt"
    OLD_15 = 1, "SF15-oud", "SF15-old"
    YEARS_15 = 2, "SF15", "SF15"
    YEARS_35 = 3, "SF35", "SF35"


class TaxCredit(Choice):
    """Which tax credit sets the free amount under the old rules (WSF 2000, art. 10a.8(2))."""

    OWN = 0, "algemene heffingskorting", "general tax credit"
    PARTNER_WITHOUT_INCOME = 1, "partner krijgt de heffingskorting uitbetaald", "partner is paid out the tax credit"
    LONE_PARENT = 2, "ouder zonder partner", "parent without a partner"
    PAID_OUT = 3, "krijgt de heffingskorting uitbetaald", "is paid out the tax credit"


class ExtraRepayment(Choice):
    """To which debt an extra repayment goes (Awb, art. 4:92(2))."""

    NOT_CHOSEN = 0, "niet gekozen", "not chosen"
    STUDY = 1, "studieschuld", "student debt"
    LIFELONG = 2, "levenlanglerenkrediet", "lifelong learning credit"


class OtherDebt(Choice):
    """Another debt to the agency than a loan (WSF 2000, art. 3.27, 6.17 and 7.4; LCW)."""

    OVERPAYMENT = 0, "te veel ontvangen studiefinanciering", "overpaid student finance"
    TRAVEL_CHARGE = 1, "te laat gestopt reisproduct", "travel product stopped late"
    SCHOOL_FEE = 2, "lesgeld", "school fee"
    FINE = 3, "bestuurlijke boete", "administrative fine"


class IntegrationAct(Choice):
    """Under which act the civic integration loan was given."""

    ACT_2013 = 0, "Wet inburgering, plicht van 2013 tot en met 2021", "Civic Integration Act, duty from 2013 to 2021"
    ACT_2021 = 1, "Wet inburgering 2021", "Civic Integration Act 2021"


# Which rules (6.1, 10a.1, 10a.2, 12.14, 12.32)
first_finance_on = fact(Date, nl="Eerste dag met studiefinanciering", en="First day with student finance", register="Spil", default=NEVER)
last_finance_on = fact(Date, nl="Laatste dag met studiefinanciering", en="Last day with student finance", register="Spil", default=NEVER)
borrowed_for_higher_education = fact(Flag, nl="Heeft geleend voor hoger onderwijs", en="Borrowed for higher education", register="Spil", default=True)
higher_loan_of_old_cohort = fact(Flag, nl="Leende voor hoger onderwijs alleen als student van voor september 2015", en="Borrowed for higher education only as a student of before September 2015", register="Spil", default=False)
no_basic_grant_for_master = fact(Flag, nl="Kreeg door het leenstelsel geen basisbeurs voor de master", en="Had no basic grant for the master because of the loan system", register="Spil", default=False)
requested_rules = fact(RequestedRules, nl="Gevraagde terugbetalingsregels", en="Repayment rules asked for", register="Spil", default=RequestedRules.NONE)
requested_rules_on = fact(Date, nl="Datum van het verzoek om andere regels", en="Date of the request for other rules", register="Spil", default=NEVER)

# Phases (6.5-6.7, 10a.4, 10a.5)
months_suspended_before_repayment = fact(Months, nl="Maanden stilstand in de aanloopfase", en="Months of suspension in the start-up phase", register="Spil", default=0, least=0, most=240)
months_suspended_in_repayment = fact(Months, nl="Maanden stilstand in de aflosfase", en="Months of suspension in the repayment phase", register="Spil", default=0, least=0, most=240)
receives_finance = fact(Flag, nl="Krijgt weer studiefinanciering", en="Receives student finance again", register="Spil", default=False)
studies_again = fact(Flag, nl="Studeert weer", en="Studies again", register="ROD", default=False)
suspension_requested = fact(Flag, nl="Heeft stilstand gevraagd vanwege de studie", en="Asked for suspension because of the study", register="Spil", default=False)
diploma_term_until = fact(Date, nl="Laatste dag van de diplomatermijn (9999-01-01: er was nooit een termijn)", en="Last day of the diploma term (9999-01-01: there never was a term)", register="Spil", default=NEVER)
study_inquiry_sent_on = fact(Date, nl="Datum van onze vraag of je nog studeert", en="Date of our question whether you still study", register="Spil", default=NEVER)
study_inquiry_answered_on = fact(Date, nl="Datum van het antwoord op die vraag", en="Date of the answer to that question", register="Spil", default=NEVER)
payment_free_granted = fact(Flag, nl="Deze maand is een toegekende aflosvrije maand", en="This month is a granted payment-free month", register="Spil", default=False)
payment_free_months_used = fact(Months, nl="Toegekende aflosvrije maanden", en="Granted payment-free months", register="Spil", default=0, least=0, most=60)
payment_free_months_requested = fact(Months, nl="Gevraagde aflosvrije maanden", en="Payment-free months asked for", register="Spil", default=0, least=0, most=120)
payment_free_requested_on = fact(Date, nl="Datum van de aanvraag van aflosvrije maanden", en="Date of application for payment-free months", register="Spil", default=NEVER)
payment_free_requested_from = fact(Date, nl="Aflosvrij gevraagd vanaf", en="Payment-free asked for from", register="Spil", default=NEVER)
months_partner_left_out = fact(Months, nl="Maanden waarin het inkomen van de partner niet meetelde (SF15-oud)", en="Months in which the partner's income did not count (SF15-old)", register="Spil", default=0, least=0, most=240)

# Debts (6.1)
student_loan = fact(Cents, nl="Lening met rente", en="Loan with interest", register="Spil", default=0, least=0, most=100_000_000)
performance_grant_outstanding = fact(Cents, nl="Prestatiebeurs die nog geen gift is, met rente", en="Performance grant that is not a gift yet, with interest", register="Spil", default=0, least=0, most=50_000_000)
school_costs_loan = fact(Cents, nl="Lening tegemoetkoming scholieren met rente", en="School costs loan with interest", register="Spil", default=0, least=0, most=50_000_000)
loan_paid_out_on = fact(Date, nl="Dag waarop de lening is betaald", en="Day on which the loan was paid out", register="Spil", default=NEVER)
converted_grant_with_interest = fact(Cents, nl="Prestatiebeurs die nu een gift wordt, met de rente daarover", en="Performance grant that now becomes a gift, with its interest", register="Spil", default=0, least=0, most=50_000_000)
borrowed_before_1992 = fact(Flag, nl="De lening is van voor 1992", en="The loan dates from before 1992", register="Spil", default=False)
instalment_set_earlier = fact(CentsPerMonth, nl="Eerder vastgesteld wettelijk maandbedrag", en="Statutory monthly amount set earlier", register="Spil", default=0, least=0, most=10_000_000)
paid_less_last_year = fact(Flag, nl="Betaalde vorig jaar naar draagkracht minder dan het wettelijk maandbedrag", en="Paid less than the statutory monthly amount last year because of the income", register="Spil", default=False)
lives_abroad = fact(Flag, nl="Woont in het buitenland", en="Lives abroad", register="BRP", default=False)
monthly_terms_requested = fact(Flag, nl="Vraagt in het buitenland om maandelijks te betalen", en="Asks to pay monthly from abroad", register="Spil", default=False)
pays_by_direct_debit = fact(Flag, nl="Betaalt met automatische incasso", en="Pays by direct debit", register="Spil", default=True)

# Means (6.10-6.14)
income = fact(CentsPerYear, nl="Toetsingsinkomen van twee jaar geleden", en="Assessment income of two years ago", register="Belastingdienst", default=0, least=-10_000_000_000, most=10_000_000_000)
income_last_year = fact(CentsPerYear, nl="Toetsingsinkomen van vorig jaar", en="Assessment income of last year", register="Belastingdienst", default=0, least=-10_000_000_000, most=10_000_000_000)
income_this_year = fact(CentsPerYear, nl="Toetsingsinkomen van dit jaar", en="Assessment income of this year", register="opgave", default=0, least=-10_000_000_000, most=10_000_000_000)
income_known = fact(IncomeKnown, nl="Hoe bekend is het inkomen", en="How well the income is known", register="Belastingdienst", default=IncomeKnown.ASSESSED)
has_partner = fact(Flag, nl="Heeft een partner", en="Has a partner", register="BRP", default=False)
partner_income = fact(CentsPerYear, nl="Toetsingsinkomen van de partner van twee jaar geleden", en="Partner's assessment income of two years ago", register="Belastingdienst", default=0, least=-10_000_000_000, most=10_000_000_000)
partner_income_last_year = fact(CentsPerYear, nl="Toetsingsinkomen van de partner van vorig jaar", en="Partner's assessment income of last year", register="Belastingdienst", default=0, least=-10_000_000_000, most=10_000_000_000)
partner_income_this_year = fact(CentsPerYear, nl="Toetsingsinkomen van de partner van dit jaar", en="Partner's assessment income of this year", register="opgave", default=0, least=-10_000_000_000, most=10_000_000_000)
lone_parent_in_reference_year = fact(Flag, nl="Was in het peiljaar ouder zonder partner", en="Was a parent without a partner in the reference year", register="Belastingdienst", default=False)
became_lone_parent = fact(Flag, nl="Is na het peiljaar ouder zonder partner geworden en vraagt aanpassing", en="Became a parent without a partner after the reference year and asks for an adaptation", register="opgave", default=False)
requested_reference_year = fact(ReferenceYear, nl="Gevraagd peiljaar", en="Reference year asked for", register="opgave", default=ReferenceYear.TWO_YEARS_AGO)
taxed_in_netherlands = fact(Flag, nl="Was in het peiljaar belastingplichtig in Nederland", en="Was liable to tax in the Netherlands in the reference year", register="Belastingdienst", default=True)
means_test_requested = fact(Flag, nl="Vraagt om rekening te houden met het inkomen", en="Asks to take the income into account", register="Spil", default=False)
partner_rules = fact(PartnerRules, nl="Terugbetalingsregels van de partner", en="Partner's repayment rules", register="Spil", default=PartnerRules.NONE)
partner_instalment = fact(CentsPerMonth, nl="Wettelijk maandbedrag van de partner", en="Partner's statutory monthly amount", register="Spil", default=0, least=0, most=10_000_000)
partner_old_capacity = fact(CentsPerMonth, nl="Vastgestelde draagkracht van de partner (SF15-oud)", en="Partner's capacity as determined (SF15-old)", register="Spil", default=0, least=0, most=100_000_000)
partner_old_capacity_determined = fact(Flag, nl="De draagkracht van de partner is vastgesteld (SF15-oud)", en="The partner's capacity has been determined (SF15-old)", register="Spil", default=False)
partner_left_out = fact(Flag, nl="Het inkomen van de partner telt op verzoek niet mee (SF15-oud)", en="The partner's income is left out on request (SF15-old)", register="Spil", default=False)
tax_credit = fact(TaxCredit, nl="Heffingskorting in het peiljaar (SF15-oud)", en="Tax credit in the reference year (SF15-old)", register="Belastingdienst", default=TaxCredit.OWN)

# Lifelong learning credit (6.18-6.20)
lifelong_debt = fact(Cents, nl="Schuld levenlanglerenkrediet met rente", en="Debt of lifelong learning credit with interest", register="Spil", default=0, least=0, most=50_000_000)
lifelong_ended_on = fact(Date, nl="Laatste dag met levenlanglerenkrediet", en="Last day with lifelong learning credit", register="Spil", default=NEVER)
lifelong_suspended = fact(Flag, nl="Aflossing levenlanglerenkrediet staat stil vanwege een studie", en="Repayment of lifelong learning credit is suspended because of a study", register="Spil", default=False)
lifelong_months_suspended = fact(Months, nl="Maanden stilstand van het levenlanglerenkrediet", en="Months of suspension of the lifelong learning credit", register="Spil", default=0, least=0, most=240)
lifelong_instalment_set_earlier = fact(CentsPerMonth, nl="Eerder vastgesteld maandbedrag levenlanglerenkrediet", en="Monthly amount for lifelong learning credit set earlier", register="Spil", default=0, least=0, most=10_000_000)

# Arrears and extra repayments (6.8, 6.9a)
arrears = fact(Cents, nl="Achterstand", en="Arrears", register="Spil", default=0, least=0, most=50_000_000)
arrears_days = fact(Days, nl="Dagen achterstand sinds de laatste rentewijziging (maand van 30 dagen)", en="Days of arrears since the rate last changed (month of 30 days)", register="Spil", default=0, least=0, most=3600)
unpaid_due_on = fact(Date, nl="Vervaldag van het niet betaalde bedrag", en="Due date of the unpaid amount", register="Spil", default=NEVER)
extra_repayment = fact(Cents, nl="Extra aflossing", en="Extra repayment", register="bank", default=0, least=0, most=200_000_000)
extra_repayment_choice = fact(ExtraRepayment, nl="Gekozen schuld voor de extra aflossing", en="Debt chosen for the extra repayment", register="opgave", default=ExtraRepayment.NOT_CHOSEN)

# Remission (6.2, 6.16, 11.5)
died = fact(Flag, nl="Is overleden", en="Has died", register="BRP", default=False)
medical_remission_granted = fact(Flag, nl="Kwijtschelding op medische gronden toegekend", en="Remission on medical grounds granted", register="besluit", default=False)
supplementary_grant_outstanding = fact(Cents, nl="Aanvullende beurs die geen gift wordt", en="Supplementary grant that does not become a gift", register="Spil", default=0, least=0, most=50_000_000)
partner_more_than_six_months = fact(Flag, nl="Had in dat jaar langer dan zes maanden een partner", en="Had a partner for more than six months of that year", register="BRP", default=False)
remission_income = fact(CentsPerYear, nl="Toetsingsinkomen met partner in het derde jaar na de studiefinanciering", en="Assessment income with partner in the third year after the student finance", register="Belastingdienst", default=0, least=-10_000_000_000, most=10_000_000_000)

# Other debts (6.17)
other_debt = fact(OtherDebt, nl="Soort andere schuld", en="Kind of other debt", register="Spil", default=OtherDebt.OVERPAYMENT)
other_debt_amount = fact(Cents, nl="Bedrag van de andere schuld", en="Amount of the other debt", register="Spil", default=0, least=0, most=50_000_000)
payment_requested_on = fact(Date, nl="Datum van het betalingsverzoek", en="Date of the payment request", register="Spil", default=NEVER)
plan_months_requested = fact(Months, nl="Gevraagd aantal termijnen", en="Number of instalments asked for", register="opgave", default=24, least=1, most=240)
plan_requested_in_time = fact(Flag, nl="Vroeg de termijnen voor de vervaldag", en="Asked for instalments before the due date", register="Spil", default=True)
travel_product_stopped = fact(Flag, nl="Heeft het reisproduct stopgezet", en="Has stopped the travel product", register="RSR", default=True)
revised_on = fact(Date, nl="Datum van de herziening", en="Date of the revision", register="Spil", default=NEVER)

# Civic integration loans
integration_act = fact(IntegrationAct, nl="Wet van de inburgeringslening", en="Act of the civic integration loan", register="Spil", default=IntegrationAct.ACT_2013)
integration_debt = fact(Cents, nl="Inburgeringslening bij het begin van de aanloopfase", en="Civic integration loan at the start of the start-up phase", register="Spil", default=0, least=0, most=2_000_000)
integration_ended_on = fact(Date, nl="Dag waarop de inburgering klaar was of de termijn eindigde", en="Day on which the integration was completed or its term ended", register="Spil", default=NEVER)
integration_rate = fact(Ppm, nl="Rente van de inburgeringslening", en="Interest rate of the civic integration loan", register="besluit", default=0, least=0, most=150_000)
integration_asylum = fact(Flag, nl="Inburgeraar met asielstatus of familie daarvan", en="Person with an asylum status or family of one", register="IND", default=False)
integration_completed = fact(Flag, nl="Heeft voldaan aan de inburgeringsplicht", en="Has met the duty to integrate", register="Spil", default=False)
integration_days_late = fact(Days, nl="Dagen te laat ingeburgerd", en="Days late with the integration", register="Spil", default=0, least=0, most=3650)
integration_exams_late = fact(Count, nl="Onderdelen van het examen die te laat zijn gehaald", en="Parts of the exam passed late", register="Spil", default=0, least=0, most=7)
integration_capacity_determined = fact(CentsPerMonth, nl="Vastgestelde draagkracht inburgeringslening (wet van 2021)", en="Capacity for the civic integration loan as determined (act of 2021)", register="besluit", default=0, least=0, most=10_000_000)
