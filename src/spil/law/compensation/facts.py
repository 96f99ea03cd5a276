"""What the law needs to know of one person on the day of the award, and of one month (for `month_counts`).

Money is in cents. Of each level the first diploma counts. A fact with a default may be left out.
"""

from spil.law.engine import NEVER, Cents, Choice, Date, Flag, Months, fact


class MonthRight(Choice):
    """Right to student finance in higher education in one month (WSF 2000, art. 3.1(2), 5.2, 12.14 and 12.30(2))."""

    NONE = 0, "geen recht op studiefinanciering", "no right to student finance"
    FEE_LOAN = 1, "alleen recht op collegegeldkrediet", "a right to the tuition fees loan only"
    LIFELONG_CREDIT = 2, "alleen recht op levenlanglerenkrediet", "a right to lifelong learning credit only"
    BASIC_GRANT = 3, "recht op een basisbeurs", "a right to a basic grant"
    LOAN_PHASE = 4, "in de leenfase, na de maanden prestatiebeurs", "in the loan phase, after the months of performance grant"
    NO_BASIC_GRANT = 5, "prestatiebeurs, maar door het leenstelsel geen basisbeurs", "performance grant, but no basic grant because of the loan system"


# One month (12.30(2)(a) and (3))
month_on = fact(Date, nl="Eerste dag van de maand", en="First day of the month", register="Spil", default=NEVER)
right_in_month = fact(MonthRight, nl="Recht op studiefinanciering in die maand, ook als je niets hebt aangevraagd", en="Right to student finance in that month, also when you applied for nothing", register="Spil", default=MonthRight.NONE)

# Months (12.30(2)(b), (3) and (4); Bsf 21b(2))
months_known = fact(Months, nl="Maanden die meetellen volgens onze eigen gegevens", en="Months that count by our own data", register="Spil", default=0, least=0, most=96)
months_shown = fact(Months, nl="Andere maanden die meetellen en die je bij je aanvraag hebt laten zien", en="Other months that count and that you showed with your application", register="besluit", default=0, least=0, most=96)
months_old_basic_grant = fact(Months, nl="Maanden basisbeurs in het hoger onderwijs onder de regels van voor het leenstelsel", en="Months of basic grant in higher education under the rules of before the loan system", register="Spil", default=0, least=0, most=120)
granted_extra_months_disability = fact(Months, nl="Extra maanden prestatiebeurs toegekend wegens een handicap of chronische ziekte", en="Extra months of performance grant awarded for a disability or chronic illness", register="besluit", default=0, least=0, most=12)
months_compensated_before = fact(Months, nl="Maanden waarvoor je al een tegemoetkoming kreeg", en="Months for which you already received compensation", register="Spil", default=0, least=0, most=96)

# Terms (5.5, 5.16, 12.30(2)(c); Bsf 20 and 21b)
first_month_ho = fact(Date, nl="Eerste maand met studiefinanciering voor het hoger onderwijs", en="First month of student finance for higher education", register="Spil", default=NEVER)
first_enrolled_ho = fact(Date, nl="Voor het eerst ingeschreven in het hoger onderwijs op", en="First enrolled in higher education on", register="ROD", default=NEVER)
granted_diploma_term_extension = fact(Months, nl="Verlenging van de diplomatermijn in maanden", en="Extension of the diploma term in months", register="besluit", default=0, least=0, most=120)
applied_on = fact(Date, nl="Tegemoetkoming aangevraagd op", en="Compensation applied for on", register="Spil", default=NEVER)
data_complete_on = fact(Date, nl="Dag waarop wij alle gegevens hadden", en="Day on which we had all data", register="Spil", default=NEVER)

# Diplomas (5.7, 12.15(2)(b))
associate_degree_on = fact(Date, nl="Associate degree behaald op", en="Associate degree obtained on", register="ROD", default=NEVER)
associate_degree_months = fact(Months, nl="Duur van de associate degree-opleiding in maanden", en="Length of the associate degree programme in months", register="RIO", default=24, least=0, most=120)
hbo_bachelor_on = fact(Date, nl="Hbo-bachelor behaald op", en="Bachelor of applied sciences obtained on", register="ROD", default=NEVER)
hbo_bachelor_months = fact(Months, nl="Duur van de hbo-bachelor in maanden", en="Length of the bachelor of applied sciences in months", register="RIO", default=48, least=0, most=120)
hbo_master_on = fact(Date, nl="Hbo-master behaald op", en="Master of applied sciences obtained on", register="ROD", default=NEVER)
hbo_master_months = fact(Months, nl="Duur van de hbo-master in maanden", en="Length of the master of applied sciences in months", register="RIO", default=12, least=0, most=120)
university_bachelor_on = fact(Date, nl="Universitaire bachelor behaald op", en="University bachelor obtained on", register="ROD", default=NEVER)
university_bachelor_months = fact(Months, nl="Duur van de universitaire bachelor in maanden", en="Length of the university bachelor in months", register="RIO", default=36, least=0, most=120)
university_master_on = fact(Date, nl="Universitaire master behaald op", en="University master obtained on", register="ROD", default=NEVER)
university_master_months = fact(Months, nl="Duur van de universitaire master in maanden", en="Length of the university master in months", register="RIO", default=12, least=0, most=120)
bachelor_alone_requested = fact(Flag, nl="Vraagt de universitaire bachelor zonder master mee te tellen", en="Asks that the university bachelor counts without a master", register="Spil", default=False)

# Study voucher (12.15; Bsf 20)
first_month_bachelor = fact(Date, nl="Eerste maand met studiefinanciering voor een bachelor", en="First month of student finance for a bachelor", register="Spil", default=NEVER)
voucher_used = fact(Flag, nl="Heeft de studievoucher al geheel of voor een deel gebruikt", en="Already used the study voucher, in whole or in part", register="Spil", default=False)
voucher_left = fact(Cents, nl="Wat er van de gebruikte studievoucher over is", en="What is left of the study voucher that was used", register="Spil", default=0, least=0)
voucher_compensated = fact(Flag, nl="Kreeg de tegemoetkoming studievoucher al", en="Already received the study voucher compensation", register="Spil", default=False)
diploma_reported = fact(Flag, nl="De onderwijsinstelling geeft diploma's aan ons door", en="The institution reports diplomas to us", register="ROD", default=True)
certified_copy_received = fact(Flag, nl="Wij hebben al een gewaarmerkte kopie van het diploma", en="We already have a certified copy of the diploma", register="Spil", default=False)
voucher_applied_on = fact(Date, nl="Tegemoetkoming studievoucher aangevraagd op, met een kopie van het diploma", en="Study voucher compensation applied for on, with a copy of the diploma", register="Spil", default=NEVER)
diploma_notice_on = fact(Date, nl="Dag waarop wij bericht kregen van het diploma", en="Day on which we were notified of the diploma", register="ROD", default=NEVER)
voucher_fee = fact(Cents, nl="Kosten van toegang tot de opleiding waarvoor je de studievoucher gebruikt", en="Fee of the programme for which you use the study voucher", register="instelling", default=0, least=0, most=20_000_000)

# Settlement (Bsf 21 and 21c)
student_debt = fact(Cents, nl="Openstaande studieschuld op de dag van toekenning", en="Outstanding student debt on the day of the award", register="Spil", default=0, least=0)
account_known_since = fact(Date, nl="Rekeningnummer bekend sinds", en="Account number known since", register="Spil", default=NEVER)
account_asked_on = fact(Date, nl="Om een rekeningnummer gevraagd op", en="Asked for an account number on", register="Spil", default=NEVER)
