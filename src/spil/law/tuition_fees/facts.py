"""What the law needs to know to tell which tuition fee is due for one enrolment in one study year, and how much."""

from spil.law.common import (
    Education,
    education,
    enrolment_ended_on,
    funded_programme,
    lives_in_netherlands,
    months_into_study_year,
    nationality,
    residence_permit,
    study_form,
)
from spil.law.engine import NEVER, Cents, CentsPerYear, Choice, Count, Date, Flag, fact
from spil.law.student_finance.facts import first_enrolled_ho

__all__ = [
    "Education", "education", "enrolment_ended_on", "first_enrolled_ho", "funded_programme", "lives_in_netherlands",
    "months_into_study_year", "nationality", "residence_permit", "study_form",
]  # fmt: skip


class OldDegree(Choice):
    """Examination before the bachelor-master system, or an associate degree programme before 2018 (WHW, art. 7.45a)."""

    NONE = 0, "geen", "none"
    ASSOCIATE_DEGREE_PROGRAMME = 1, "Ad-programma", "associate degree programme"
    HBO = 2, "hbo-diploma (168 studiepunten)", "degree at a university of applied sciences (168 credits)"
    CANDIDATE = 3, "kandidaatsexamen", "candidate's examination"
    UNIVERSITY = 4, "doctoraal examen of ongedeelde opleiding", "undivided university degree"


class ProgrammeField(Choice):
    """Part of the register in which the programme is entered (Uitvoeringsbesluit WHW, art. 2.3 and 3.1)."""

    OTHER = 0, "een ander gebied", "another field"
    TEACHING = 1, "onderwijs", "teaching"
    HEALTH_CARE = 2, "gezondheidszorg", "health care"
    GREEN_TEACHING = 3, "aangewezen groene opleiding die als onderwijs telt", "listed green programme counted as teaching"


class EarlierFieldStudy(Choice):
    """Another programme in teaching or health care for which the student enrolled before, since 1 September 1991."""

    NONE = 0, "geen", "none"
    OTHER_LEVEL = 1, "op een ander niveau", "at another level"
    SAME_LEVEL = 2, "op hetzelfde niveau", "at the same level"


# Nationality and residence (WHW 7.45a(1); Uitvoeringsbesluit WHW 2.3b)
equal_by_treaty = fact(Flag, nl="Door een verdrag gelijk aan een Nederlander (bijvoorbeeld kind van een Turkse werknemer)", en="Equal to a Dutch national by treaty (such as the child of a Turkish worker)", register="besluit", default=False)
permit_pending_after_right = fact(Flag, nl="Wacht rechtmatig op een besluit over verblijf, na een verblijfsrecht dat meetelde", en="Awaits a decision on residence lawfully, after a right of residence that counted", register="IND", default=False)

# Degrees at a funded institution, and other studies (WHW 7.45a; Uitvoeringsbesluit WHW 2.3, 2.3a)
associate_degree_on = fact(Date, nl="Eerste associate degree aan een bekostigde instelling behaald op", en="First associate degree at a funded institution obtained on", register="ROD", default=NEVER)
bachelor_degree_on = fact(Date, nl="Eerste bachelorgraad aan een bekostigde instelling behaald op", en="First bachelor's degree at a funded institution obtained on", register="ROD", default=NEVER)
master_degree_on = fact(Date, nl="Eerste mastergraad aan een bekostigde instelling behaald op", en="First master's degree at a funded institution obtained on", register="ROD", default=NEVER)
old_degree = fact(OldDegree, nl="Examen van voor het bachelor-masterstelsel", en="Examination before the bachelor-master system", register="ROD", default=OldDegree.NONE)
old_degree_on = fact(Date, nl="Datum van dat examen", en="Date of that examination", register="ROD", default=NEVER)
programme_field = fact(ProgrammeField, nl="Gebied van de opleiding", en="Field of the programme", register="RIO", default=ProgrammeField.OTHER)
earlier_teaching_or_care_study = fact(EarlierFieldStudy, nl="Eerdere andere opleiding in onderwijs of gezondheidszorg", en="Earlier other programme in teaching or health care", register="ROD", default=EarlierFieldStudy.NONE)
earlier_degree_in_other_field = fact(Flag, nl="De eerdere graad is van een ander gebied dan onderwijs of gezondheidszorg", en="The earlier degree is in another field than teaching or health care", register="ROD", default=True)
teaching_or_care_exception_used = fact(Flag, nl="Gebruikte de uitzondering voor onderwijs of zorg al voor een andere opleiding", en="Used the exception for teaching or care for another programme before", register="ROD", default=False)
second_study_begun_during_first = fact(Flag, nl="Begon met deze opleiding voordat de eerste opleiding was afgerond", en="Began this programme before the first programme was completed", register="ROD", default=False)
second_study_uninterrupted = fact(Flag, nl="Volgde deze opleiding in aaneengesloten studiejaren", en="Followed this programme in consecutive study years", register="ROD", default=True)

# The enrolment (WHW 6.7, 7.43, 7.45b, 7.46, 7.47a, 7.49a)
small_scale_intensive = fact(Flag, nl="Opleiding mag als kleinschalig en intensief een hoger collegegeld vragen", en="Programme may charge more as small-scale and intensive", register="RIO", default=False)
open_university = fact(Flag, nl="Ingeschreven bij de Open Universiteit", en="Enrolled at the Open University", register="ROD", default=False)
open_university_credits = fact(Count, nl="Studiepunten bij de Open Universiteit", en="Credits at the Open University", register="instelling", default=0, least=0, most=240)
premaster_credits = fact(Count, nl="Studiepunten van de premaster of educatieve module, als de inschrijving daarvoor is", en="Credits of the pre-master or educational module, when enrolled for that", register="instelling", default=0, least=0, most=240)
joint_degree_abroad = fact(Flag, nl="Gezamenlijke opleiding met een buitenlandse instelling", en="Joint programme with an institution abroad", register="instelling", default=False)
board_exemption = fact(Flag, nl="Vrijgesteld door de instelling voor een bestuursjaar", en="Exempted by the institution for a year of board work", register="instelling", default=False)
fee_set_by_institution = fact(CentsPerYear, nl="Collegegeld dat de instelling per jaar vaststelde (0 = niet bekend)", en="Fee a year set by the institution (0 = not known)", register="instelling", default=0, least=0, most=20_000_000)
fee_set_per_credit = fact(Cents, nl="Collegegeld dat de Open Universiteit per studiepunt vaststelde (0 = niet bekend)", en="Fee for each credit set by the Open University (0 = not known)", register="instelling", default=0, least=0, most=100_000)

# Other fees in the same study year (WHW 7.48)
other_enrolment_fee = fact(CentsPerYear, nl="Wettelijk collegegeld voor een eerdere inschrijving in dit studiejaar", en="Statutory fee for an earlier enrolment in this study year", register="instelling", default=0, least=0, most=20_000_000)
other_enrolment_by_exception = fact(Flag, nl="Die inschrijving is door de uitzondering voor onderwijs of zorg tegen wettelijk collegegeld", en="That enrolment is at the statutory fee by the exception for teaching or care", register="ROD", default=False)
paired_with_primary_teaching = fact(Flag, nl="Universitaire bachelor die is afgestemd op de pabo van de student", en="University bachelor coordinated with the student's primary teacher training", register="instelling", default=False)
school_or_course_fee_paid = fact(Cents, nl="In dit studiejaar al betaald lesgeld of cursusgeld", en="School or course fee already paid for this study year", register="Spil", default=0, least=0, most=20_000_000)

# First-year halving 2018-2024 (Uitvoeringsbesluit WHW 2.4c-2.4f)
first_enrolled_teaching = fact(Date, nl="Eerste inschrijving voor een lerarenopleiding (een master telt vanaf 1 september 2021)", en="First enrolment in teacher training (a master counts from 1 September 2021)", register="ROD", default=NEVER)
demand_funding_contract = fact(Flag, nl="Had ooit een onderwijsovereenkomst in het experiment vraagfinanciering", en="Ever had a contract in the demand funding experiment", register="instelling", default=False)

# Paying and leaving (WHW 7.46(4), 7.47, 7.48(4))
tuition_fee_paid_in_instalments = fact(Flag, nl="Betaalt het collegegeld in termijnen", en="Pays the tuition fee in instalments", register="instelling", default=False)
student_died = fact(Flag, nl="Student is overleden", en="Student has died", register="BRP", default=False)
summer_refund_by_institution = fact(Flag, nl="Instelling betaalt ook juli en augustus terug", en="Institution refunds July and August too", register="instelling", default=False)
statutory_conditions_met_on = fact(Date, nl="Voldoet in de loop van het studiejaar alsnog aan de voorwaarden, en vraagt dat aan, vanaf", en="Meets the conditions in the course of the study year after all, and asks for it, from", register="instelling", default=NEVER)
