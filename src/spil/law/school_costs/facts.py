"""What the act needs to know of one pupil for one month.

Money is in cents, per month unless the unit says otherwise. A fact with a default may be left out. Of two legal
representatives the one who counts (TOS-ouder; 1.1) is found outside this law: here stand that parent's incomes.
"""

from spil.law.common import birth_date, lives_in_netherlands, nationality, residence_permit
from spil.law.engine import LONG_AGO, NEVER, Cents, CentsPerMonth, CentsPerYear, Choice, Count, Date, Flag, fact

__all__ = ["birth_date", "lives_in_netherlands", "nationality", "residence_permit"]


class SchoolKind(Choice):
    """Kind of school and part of it (soort onderwijs; WTOS, art. 1.1, 2.9, 2.10 and 4.6)."""

    NONE = 0, "geen school", "no school"
    FUNDED_LOWER = 1, "vmbo, praktijkonderwijs, of klas 1 tot 3 van havo of vwo", "vmbo, practical training, or years 1 to 3 of havo or vwo"
    FUNDED_UPPER = 2, "klas 4 of hoger van havo of vwo", "year 4 or higher of havo or vwo"
    SPECIAL = 3, "speciaal onderwijs (vso)", "special secondary school (vso)"
    ADULT = 4, "volwassenenonderwijs (vavo)", "adult secondary education (vavo)"
    PRIVATE_LOWER = 5, "onderbouw van een school die niet geheel door het Rijk wordt betaald", "lower years of a school that is not fully funded by the state"
    PRIVATE_UPPER = 6, "bovenbouw van een school die niet geheel door het Rijk wordt betaald", "upper years of a school that is not fully funded by the state"


class RevisionGround(Choice):
    """Why a decision is revised (grond voor herziening; WTOS, art. 7.1(2))."""

    DATA = 0, "onjuiste gegevens of een overtreding", "wrong data or a breach"
    INCOME = 1, "het inkomen was te hoog of te laag vastgesteld", "the income was set too high or too low"
    KNOWN = 2, "je kon weten dat de beslissing onjuist was, of het inkomen daalde anders dan verwacht", "you could know that the decision was wrong, or the income fell otherwise than expected"
    FRAUD = 3, "bedrog", "fraud"


# Nationality and residence (2.2; Besluit TOS 2, 3 and 3a)
eu_worker_or_family = fact(Flag, nl="Werkt als EU-burger in Nederland, of heeft een ouder of partner die dat doet", en="Works in the Netherlands as EU citizen, or has a parent or partner who does", register="besluit", default=False)
permanent_residence_right = fact(Flag, nl="Duurzaam verblijfsrecht (5 jaar)", en="Right of permanent residence (5 years)", register="IND", default=False)
earlier_allowance_and_lawful_stay = fact(Flag, nl="Kreeg eerder al tegemoetkoming, en mag in Nederland zijn of een beslissing daarover afwachten", en="Received allowance before, and may stay in the Netherlands or await a decision on that", register="IND", default=False)

# School (2.9, 2.10, 2.14, 2.17)
school_kind = fact(SchoolKind, nl="Soort school", en="Kind of school", register="ROD")
enrolled = fact(Flag, nl="Ingeschreven op de eerste dag van de maand", en="Enrolled on the first day of the month", register="ROD", default=True)
recognised_school = fact(Flag, nl="Nederlandse school die is bekostigd, aangewezen of erkend", en="Dutch school that is funded, designated or recognised", register="ROD", default=True)
course_at_least_one_year = fact(Flag, nl="Opleiding duurt een jaar of langer", en="Course takes a year or longer", register="ROD", default=True)
hours_a_year = fact(Count, nl="Klokuren les en stage in het schooljaar", en="Clock hours of lessons and work placement in the school year", register="ROD", default=1000, least=0, most=8784)
funded_as_special_course = fact(Flag, nl="Cursus met bekostiging op grond van artikel 4.28 WVO 2020 (eerder artikel 73 WVO)", en="Course funded under art. 4.28 WVO 2020 (formerly art. 73 WVO)", register="ROD", default=False)

# What excludes or ends the right (2.15, 2.19, 2.21-2.22b, 4.12)
entitled_to_student_finance = fact(Flag, nl="Heeft recht op studiefinanciering (levenlanglerenkrediet telt niet)", en="Has a right to student finance (lifelong learning credit does not count)", register="Spil", default=False)
performance_grant_ho_used_up = fact(Flag, nl="Heeft geen recht meer op prestatiebeurs hoger onderwijs", en="Has no right to a performance grant for higher education any more", register="Spil", default=False)
absent_since = fact(Date, nl="Zonder geldige reden afwezig sinds", en="Absent without valid reason since", register="ROD", default=NEVER)
absent_weeks = fact(Count, nl="Weken achter elkaar zonder geldige reden afwezig, vakantie niet meegeteld", en="Consecutive weeks of absence without valid reason, holidays not counted", register="ROD", default=0, least=0, most=60)
absence_reported_on = fact(Date, nl="Datum waarop de school de afwezigheid meldde", en="Date on which the school reported the absence", register="ROD", default=NEVER)
attends_again_since = fact(Date, nl="Volgt weer onderwijs sinds", en="Attends school again since", register="ROD", default=NEVER)
completed_on = fact(Date, nl="Laatste schooljaar met goed gevolg afgesloten op", en="Last school year completed successfully on", register="ROD", default=NEVER)
deregistered_on = fact(Date, nl="Uitgeschreven van de school op", en="Enrolment at the school ended on", register="ROD", default=NEVER)
next_course_on = fact(Date, nl="Begin van een volgende opleiding met recht op tegemoetkoming of studiefinanciering", en="Start of a next course with a right to allowance or student finance", register="ROD", default=NEVER)
next_course_has_fee = fact(Flag, nl="Volgende opleiding is vavo, een particuliere school of geeft recht op studiefinanciering", en="Next course is vavo, at a private school or gives a right to student finance", register="ROD", default=False)
bridging_applied_on = fact(Date, nl="Overbrugging aangevraagd op", en="Bridging months applied for on", register="Spil", default=NEVER)
fee_allowance_granted_this_year = fact(Flag, nl="Kreeg dit schooljaar al een tegemoetkoming in het lesgeld", en="Was already granted an allowance for fees this school year", register="Spil", default=False)
detained_since = fact(Date, nl="Gedetineerd sinds", en="Detained since", register="DJI", default=NEVER)
detention_exempt = fact(Flag, nl="Detentie in een vorm die niet meetelt", en="Detention of a kind that does not count", register="DJI", default=False)
designated_departure = fact(Flag, nl="Aangewezen als uitreiziger", en="Designated as having left to join a terrorist group", register="melding", default=False)

# Home (1.1, 1.5, 4.10(3))
lives_with_tos_parent = fact(Flag, nl="Woont op het adres van de ouder die meetelt of diens partner", en="Lives at the address of the parent who counts or of that parent's partner", register="BRP", default=True)
away_applied_on = fact(Date, nl="Hogere toelage voor uitwonenden aangevraagd op", en="Higher allowance for living away applied for on", register="Spil", default=LONG_AGO)
address_differs_since = fact(Date, nl="Woont sinds die dag niet op het adres in de basisregistratie", en="Lives since that day at another address than in the population register", register="BRP", default=NEVER)
address_notice_on = fact(Date, nl="Bericht over het afwijkende adres gestuurd op", en="Notice of the differing address sent on", register="Spil", default=NEVER)
address_repaired_on = fact(Date, nl="Adres in de basisregistratie hersteld op", en="Address in the population register put right on", register="BRP", default=NEVER)
address_difference_excused = fact(Flag, nl="Het afwijkende adres is de leerling niet te verwijten", en="The pupil is not to blame for the differing address", register="besluit", default=False)

# Parents' income (1.8, 2.23-2.29): that of the reference year, as assessed or, until then, estimated
capacity_known = fact(Flag, nl="Het inkomen van de ouder en diens partner is vast te stellen", en="The income of the parent and partner can be established", register="Belastingdienst", default=True)
income_tos_parent = fact(CentsPerYear, nl="Inkomen van de ouder die meetelt, in het peiljaar", en="Income of the parent who counts, in the reference year", register="Belastingdienst", default=0, least=-10_000_000_000, most=10_000_000_000)
income_tos_partner = fact(CentsPerYear, nl="Inkomen van de partner van die ouder, in het peiljaar", en="Income of that parent's partner, in the reference year", register="Belastingdienst", default=0, least=-10_000_000_000, most=10_000_000_000)
later_year_requested = fact(Flag, nl="Gevraagd om het inkomen van een of twee jaar na het peiljaar", en="Asked to use the income of one or two years after the reference year", register="opgave", default=False)
later_income_tos_parent = fact(CentsPerYear, nl="Inkomen van die ouder in het latere jaar", en="Income of that parent in the later year", register="Belastingdienst", default=0, least=-10_000_000_000, most=10_000_000_000)
later_income_tos_partner = fact(CentsPerYear, nl="Inkomen van de partner in het latere jaar", en="Income of the partner in the later year", register="Belastingdienst", default=0, least=-10_000_000_000, most=10_000_000_000)
income_fall_lasting = fact(Flag, nl="Daling is geen gewone schommeling en duurt waarschijnlijk drie jaar", en="Fall is no ordinary fluctuation and will probably last three years", register="besluit", default=True)
counting_children = fact(Count, nl="Kinderen van de ouder of diens partner met recht op tegemoetkoming scholieren (ook jij)", en="Children of the parent or partner with a right to this allowance (you too)", register="Spil", default=1, least=1, most=30)
parents_refuse_declared = fact(Flag, nl="Verklaring dat de ouder en diens partner niet bijdragen, mede ondertekend door een decaan", en="Statement, also signed by a school counsellor, that the parent and partner do not contribute", register="opgave", default=False)

# Fees and application (4.8, 4.10; Regeling TOS 4.1)
school_fee_owed = fact(CentsPerYear, nl="Lesgeld dat voor dit schooljaar aan de minister moet worden betaald", en="School fee due to the minister for this school year", register="Spil", default=0, least=0, most=1_000_000)
applied_on = fact(Date, nl="Datum van de aanvraag", en="Date of application", register="Spil", default=LONG_AGO)
applies_supplementary_allowance = fact(Flag, nl="Vraagt de aanvullende toelage aan", en="Applies for the supplementary allowance", register="Spil", default=True)

# Recovery (6.2, 7.1, 7.3; Regeling TOS 3.1 and 3.2)
overpaid = fact(Cents, nl="Te veel uitbetaald", en="Paid too much", register="Spil", default=0, least=0)
back_payments_due = fact(Cents, nl="Nabetalingen waar de leerling nog recht op heeft", en="Back payments still due to the pupil", register="Spil", default=0, least=0)
payment_due = fact(CentsPerMonth, nl="Uitbetaling van deze maand, voor verrekening", en="Payment of this month, before set-off", register="Spil", default=0, least=0)
student_finance_follows = fact(Flag, nl="Krijgt in de maand na het einde studiefinanciering", en="Receives student finance in the month after the end", register="Spil", default=False)
revision_ground = fact(RevisionGround, nl="Grond voor herziening", en="Ground for revision", register="besluit", default=RevisionGround.DATA)
