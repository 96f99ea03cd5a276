"""What the law needs to know to tell who owes a school fee or a course fee in one study year, and how much."""

from spil.law.common import (
    Education,
    birth_date,
    education,
    enrolment_ended_on,
    funded_programme,
    months_into_study_year,
    study_form,
)
from spil.law.engine import NEVER, Choice, Count, Date, Flag, fact

__all__ = [
    "Education", "birth_date", "education", "enrolment_ended_on", "funded_programme", "months_into_study_year",
    "study_form",
]  # fmt: skip


class AdultEducation(Choice):
    """General secondary education for adults (vavo; LCW, art. 1; WTOS, art. 2.17)."""

    NONE = 0, "geen vavo", "none"
    FULL = 1, "voltijd vavo (850 klokuren of meer per jaar)", "full-time (850 clock hours a year or more)"
    PART = 2, "deeltijd vavo", "part-time"


class ReasonForLeaving(Choice):
    """Why the enrolment ended, as far as it gives a right to a refund (Uitvoeringsbesluit LCW, art. 7 and 14)."""

    OTHER = 0, "een andere reden", "another reason"
    DIPLOMA = 1, "opleiding met goed gevolg afgerond", "programme completed"
    SWITCHED = 2, "inschrijving voor een opleiding met de andere bijdrage", "enrolled for a programme with the other fee"
    ILLNESS_OR_DEATH = 3, "ernstige ziekte of overlijden", "serious illness or death"
    FAMILY = 4, "bijzondere familieomstandigheden", "special family circumstances"
    BEFORE_LESSONS = 5, "gestopt voor de eerste lesdag", "left before the first day of lessons"


adult_education = fact(AdultEducation, nl="Voortgezet algemeen volwassenenonderwijs", en="General secondary education for adults", register="ROD", default=AdultEducation.NONE)
adult_education_lessons = fact(Count, nl="Lessen van 45 minuten in het jaar, volgens de norm van de opleiding", en="Lessons of 45 minutes in the year, by the norm of the programme", register="instelling", default=0, least=0, most=5_000)
youth_custody_or_detention = fact(Flag, nl="Onderwijs in een jeugdinrichting of vanuit detentie", en="Education in youth custody or from detention", register="DJI", default=False)
school_fee_already_paid = fact(Flag, nl="Betaalde dit studiejaar al lesgeld voor een eerdere inschrijving", en="Already paid the school fee this study year for an earlier enrolment", register="Spil", default=False)
school_fee_at_same_school = fact(Flag, nl="Is bij dezelfde instelling ook ingeschreven voor een opleiding met lesgeld", en="Is also enrolled at the same institution for a programme with a school fee", register="ROD", default=False)
reason_for_leaving = fact(ReasonForLeaving, nl="Reden van het einde van de inschrijving", en="Reason for the end of the enrolment", register="instelling", default=ReasonForLeaving.OTHER)
fee_refund_requested_on = fact(Date, nl="Teruggave aangevraagd op", en="Refund asked for on", register="Spil", default=NEVER)
school_fee_set_off = fact(Flag, nl="Lesgeld is verrekend met een toegekende tegemoetkoming of voorschot", en="School fee was set off against an allowance or advance", register="Spil", default=False)
