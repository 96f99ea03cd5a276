"""Which kind of tuition fee is due: nationality, earlier degrees and the exceptions (WHW, art. 7.43-7.46 and 7.49a).

The texts since 2015 have no condition of residence: where the student lives does not matter. What institutions and
students hear beforehand from the agency is `tuition_fee_indication`; the institution decides.
"""

from spil.law.common import Education, Nationality, ResidencePermit, StudyForm
from spil.law.engine import Choice, Count, Date, Flag, Months, article
from spil.law.engine.calendar import add_months, date_of, month_of, year_of
from spil.law.tuition_fees.facts import EarlierFieldStudy, OldDegree, ProgrammeField

COUNTED_SINCE = 7913  # 1 September 1991: degrees and enrolments from before that day do not count


class FeeIndication(Choice):
    """What the agency tells institution and student beforehand."""

    STATUTORY = 0, "wettelijk collegegeld", "statutory fee"
    INSTITUTIONAL = 1, "instellingscollegegeld", "institutional fee"


class FeeKind(Choice):
    """Kind of tuition fee for one enrolment (WHW, art. 7.43, 7.45a, 7.45b, 7.46, 7.47a and 7.49a)."""

    NONE = 0, "geen collegegeld volgens de wet", "no tuition fee by this act"
    STATUTORY_FULL = 1, "volledig wettelijk collegegeld", "full statutory fee"
    STATUTORY_PARTIAL = 2, "gedeeltelijk wettelijk collegegeld", "partial statutory fee"
    INSTITUTIONAL = 3, "instellingscollegegeld", "institutional fee"
    OPEN_UNIVERSITY = 4, "collegegeld Open Universiteit", "Open University fee"
    PREMASTER = 5, "vergoeding voor de premaster", "pre-master fee"
    EXEMPT = 6, "vrijgesteld voor een bestuursjaar", "exempt for a year of board work"


@article(
    "WHW", "1.1", since="2015-09-01",
    nl="Het studiejaar loopt van {result} tot en met 31 augustus.",
    en="The study year runs from {result} to 31 August.",
)  # fmt: skip
def start_of_academic_year(on: Date) -> Date:
    """Start of the study year in higher education (begin van het studiejaar in het hoger onderwijs)."""
    return date_of(year_of(on) if month_of(on) >= 9 else year_of(on) - 1, 9, 1)


@article(
    "WHW", "7.32", since="2015-09-01",
    nl="Je inschrijving begint op {result}.", en="Your enrolment starts on {result}.",
)  # fmt: skip
def start_of_enrolment(start_of_academic_year: Date, months_into_study_year: Months) -> Date:
    """Start of the enrolment in this study year (begin van de inschrijving in dit studiejaar)."""
    return add_months(start_of_academic_year, months_into_study_year)


def in_designated_group(
    nationality: Nationality, residence_permit: ResidencePermit, lives_in_netherlands: Flag, equal_by_treaty: Flag
) -> bool:
    """Whether someone belongs to a group of WSF 2000, art. 2.2, with full or partial rights, or is Surinamese."""
    if nationality != Nationality.OTHER or equal_by_treaty or residence_permit == ResidencePermit.EU_FAMILY:
        return True
    counts = residence_permit == ResidencePermit.TYPE_I_DESIGNATED
    counts = counts or ResidencePermit.TYPE_II <= residence_permit <= ResidencePermit.TYPE_V
    return lives_in_netherlands and counts


@article(
    "WHW", "7.45a", paragraph=1, since="2015-09-01", until="2024-08-31",
    nl="Voldoe je aan de voorwaarde van nationaliteit of verblijf? {result}.",
    en="Do you meet the condition of nationality or residence? {result}.",
)  # fmt: skip
def fee_nationality_condition(
    nationality: Nationality, residence_permit: ResidencePermit, lives_in_netherlands: Flag, equal_by_treaty: Flag
) -> Flag:
    """Condition of nationality for the statutory fee (nationaliteitsvoorwaarde voor het wettelijk collegegeld).

    EU, EEA and Swiss nationals meet it without having to work; Surinamese nationals too.
    """
    return in_designated_group(nationality, residence_permit, lives_in_netherlands, equal_by_treaty)


@article(
    "WHW", "7.45a", paragraph="1 and 2", since="2024-09-01",
    nl="Voldoe je aan de voorwaarde van nationaliteit of verblijf? {result}.",
    en="Do you meet the condition of nationality or residence? {result}.",
)  # fmt: skip
def fee_nationality_condition(
    nationality: Nationality,
    residence_permit: ResidencePermit,
    lives_in_netherlands: Flag,
    equal_by_treaty: Flag,
    permit_pending_after_right: Flag,
) -> Flag:
    """Condition of nationality for the statutory fee (nationaliteitsvoorwaarde voor het wettelijk collegegeld).

    As before; also who lawfully awaits a decision after having belonged to such a group (decree, art. 2.3b; Stb.
    2024, 187, taken here from the study year after its publication).
    """
    belongs = in_designated_group(nationality, residence_permit, lives_in_netherlands, equal_by_treaty)
    return belongs or permit_pending_after_right


def obtained_before(day: Date, start_of_enrolment: Date) -> bool:
    """Whether something obtained on a day counts as earlier than the enrolment, from 1 September 1991 on."""
    return COUNTED_SINCE <= day < start_of_enrolment


@article(
    "WHW", "7.45a", paragraph="1 and 7", since="2015-09-01",
    nl="Had je al een bachelorgraad toen je inschrijving begon? {result}.",
    en="Did you have a bachelor's degree when your enrolment started? {result}.",
)  # fmt: skip
def earlier_bachelor_degree(
    bachelor_degree_on: Date, old_degree: OldDegree, old_degree_on: Date, start_of_enrolment: Date
) -> Flag:
    """Earlier bachelor's degree (eerdere bachelorgraad).

    An old degree at a university of applied sciences, a candidate's examination and an undivided university degree
    count as one (in the texts until September 2018 7.45a(6) and (7)).
    """
    old = OldDegree.HBO <= old_degree <= OldDegree.UNIVERSITY and obtained_before(old_degree_on, start_of_enrolment)
    return old or obtained_before(bachelor_degree_on, start_of_enrolment)


@article(
    "WHW", "7.45a", paragraph="1 and 8", since="2015-09-01",
    nl="Had je al een mastergraad toen je inschrijving begon? {result}.",
    en="Did you have a master's degree when your enrolment started? {result}.",
)  # fmt: skip
def earlier_master_degree(
    master_degree_on: Date, old_degree: OldDegree, old_degree_on: Date, start_of_enrolment: Date
) -> Flag:
    """Earlier master's degree (eerdere mastergraad).

    An undivided university degree counts as one.
    """
    old = old_degree == OldDegree.UNIVERSITY and obtained_before(old_degree_on, start_of_enrolment)
    return old or obtained_before(master_degree_on, start_of_enrolment)


@article(
    "WHW", "7.45a", paragraph="1 and 9", since="2018-01-01",
    nl="Had je al een associate degree toen je inschrijving begon? {result}.",
    en="Did you have an associate degree when your enrolment started? {result}.",
)  # fmt: skip
def earlier_associate_degree(
    associate_degree_on: Date, old_degree: OldDegree, old_degree_on: Date, start_of_enrolment: Date
) -> Flag:
    """Earlier associate degree (eerdere associate degree).

    The examination of an associate degree programme from before 2018 counts as one.
    """
    old = old_degree == OldDegree.ASSOCIATE_DEGREE_PROGRAMME and obtained_before(old_degree_on, start_of_enrolment)
    return old or obtained_before(associate_degree_on, start_of_enrolment)


@article(
    "WHW", "7.45a", paragraph="1 a", since="2015-09-01", until="2017-12-31",
    nl="Had je al een graad van hetzelfde niveau? {result}.",
    en="Did you already have a degree of the same level? {result}.",
)  # fmt: skip
def earlier_degree_of_same_level(
    education: Education, earlier_bachelor_degree: Flag, earlier_master_degree: Flag
) -> Flag:
    """Earlier degree of the same level (eerdere graad van hetzelfde niveau).

    An associate degree programme was part of a bachelor.
    """
    if education == Education.HBO_MASTER or education == Education.WO_MASTER:
        return earlier_master_degree
    return earlier_bachelor_degree


@article(
    "WHW", "7.45a", paragraph=1, since="2018-01-01",
    nl="Had je al een graad van hetzelfde niveau? {result}.",
    en="Did you already have a degree of the same level? {result}.",
)  # fmt: skip
def earlier_degree_of_same_level(
    education: Education,
    earlier_associate_degree: Flag,
    earlier_bachelor_degree: Flag,
    earlier_master_degree: Flag,
) -> Flag:
    """Earlier degree of the same level (eerdere graad van hetzelfde niveau).

    For an associate degree each earlier degree counts, of a higher level too.
    """
    if education == Education.HBO_MASTER or education == Education.WO_MASTER:
        return earlier_master_degree
    if education == Education.ASSOCIATE_DEGREE:
        return earlier_associate_degree or earlier_bachelor_degree or earlier_master_degree
    return earlier_bachelor_degree


@article(
    "WHW", "7.45a", paragraph="2 and 3", since="2015-09-01", until="2017-08-31",
    nl="Volg je voor het eerst een opleiding in onderwijs of gezondheidszorg? {result}.",
    en="Do you follow a programme in teaching or health care for the first time? {result}.",
)  # fmt: skip
def teaching_or_care_exception(
    programme_field: ProgrammeField, earlier_teaching_or_care_study: EarlierFieldStudy
) -> Flag:
    """Exception for a first programme in teaching or health care (uitzondering voor onderwijs of gezondheidszorg).

    Any earlier programme in either field uses it up. The listed green programmes have no such condition (decree of
    2015, art. 2.3).
    """
    if programme_field == ProgrammeField.GREEN_TEACHING:
        return True
    first = earlier_teaching_or_care_study == EarlierFieldStudy.NONE
    return programme_field != ProgrammeField.OTHER and first


@article(
    "Uitvoeringsbesluit WHW", "2.3", paragraph="3 to 6", since="2017-09-01",
    nl="Is er een uitzondering omdat dit je eerste opleiding in onderwijs of gezondheidszorg is? {result}.",
    en="Is there an exception because this is your first programme in teaching or health care? {result}.",
)  # fmt: skip
def teaching_or_care_exception(
    programme_field: ProgrammeField,
    earlier_teaching_or_care_study: EarlierFieldStudy,
    earlier_degree_in_other_field: Flag,
    teaching_or_care_exception_used: Flag,
) -> Flag:
    """Exception for a first programme in teaching or health care (uitzondering voor onderwijs of gezondheidszorg).

    First enrolment in these fields at this level, after a degree in another field; once, for one of both fields. The
    entry in the register decides, not the content (College van Beroep voor het Hoger Onderwijs 2020/197).
    """
    first = earlier_teaching_or_care_study != EarlierFieldStudy.SAME_LEVEL and earlier_degree_in_other_field
    return programme_field != ProgrammeField.OTHER and first and not teaching_or_care_exception_used


@article(
    "Uitvoeringsbesluit WHW", "2.3a", since="2015-09-01",
    nl="Begon je deze opleiding tijdens je eerste opleiding, en volgde je die zonder onderbreking? {result}.",
    en="Did you begin this programme during your first one, and follow it without a break? {result}.",
)  # fmt: skip
def second_study_exception(second_study_begun_during_first: Flag, second_study_uninterrupted: Flag) -> Flag:
    """Exception for a second programme begun during the first (uitzondering voor een gelijktijdige opleiding).

    The decree of 2015 does not have it yet (that of August 2022 does); until it was written down, institutions charged
    the statutory amount by their agreement of March 2013 with the Minister.
    """
    return second_study_begun_during_first and second_study_uninterrupted


@article(
    "WHW", "7.45a", paragraph="1 and 2", since="2015-09-01",
    nl="Voldoe je aan de voorwaarde van eerdere graden, of geldt een uitzondering? {result}.",
    en="Do you meet the condition of earlier degrees, or does an exception hold? {result}.",
)  # fmt: skip
def fee_degree_condition(
    earlier_degree_of_same_level: Flag, teaching_or_care_exception: Flag, second_study_exception: Flag
) -> Flag:
    """Condition of earlier degrees for the statutory fee (gradenvoorwaarde voor het wettelijk collegegeld)."""
    return not earlier_degree_of_same_level or teaching_or_care_exception or second_study_exception


@article(
    "WHW", "7.46", paragraph=1, since="2015-09-01",
    nl="Naar verwachting betaal je {result}. Je onderwijsinstelling beslist.",
    en="You are expected to pay the {result}. Your institution decides.",
)  # fmt: skip
def tuition_fee_indication(fee_nationality_condition: Flag, fee_degree_condition: Flag) -> FeeIndication:
    """Indication of the kind of tuition fee (indicatie van de soort collegegeld).

    The algorithm that the agency entered in the national register (19523529): an earlier degree of the same level and
    nationality in, the statutory or the institutional fee out.
    """
    if fee_nationality_condition and fee_degree_condition:
        return FeeIndication.STATUTORY
    return FeeIndication.INSTITUTIONAL


@article(
    "WHW", "7.48", paragraph=5, since="2015-09-01", until="2016-12-31",
    nl="Voor een bestuursjaar bestaat nog geen vrijstelling.",
    en="There is no exemption for a year of board work yet.",
)  # fmt: skip
def exempt_for_board_work() -> Flag:
    """Exemption for a year of board work (vrijstelling voor een bestuursjaar)."""
    return False


@article(
    "WHW", "7.47a", since="2017-01-01",
    nl="Ben je voor een bestuursjaar vrijgesteld van collegegeld? {result}.",
    en="Are you exempt from the tuition fee for a year of board work? {result}.",
)  # fmt: skip
def exempt_for_board_work(board_exemption: Flag, tuition_fee_indication: FeeIndication) -> Flag:
    """Exemption for a year of board work (vrijstelling voor een bestuursjaar).

    Once, for one study year; only from the statutory fee.
    """
    return board_exemption and tuition_fee_indication == FeeIndication.STATUTORY


@article(
    "WHW", "7.43", paragraph=1, since="2015-09-01",
    nl="Voor deze inschrijving geldt: {result}.", en="For this enrolment: {result}.",
)  # fmt: skip
def tuition_fee_kind(
    education: Education,
    funded_programme: Flag,
    study_form: StudyForm,
    premaster_credits: Count,
    open_university: Flag,
    tuition_fee_indication: FeeIndication,
    exempt_for_board_work: Flag,
) -> FeeKind:
    """Kind of tuition fee (soort collegegeld).

    Full-time: the full statutory fee; part-time and dual: the partial one (7.45a(3) and (4)). Institutions that are
    not funded set their own price.
    """
    if education < Education.ASSOCIATE_DEGREE or not funded_programme:
        return FeeKind.NONE
    if premaster_credits > 0:
        return FeeKind.PREMASTER
    if open_university:
        return FeeKind.OPEN_UNIVERSITY
    if tuition_fee_indication == FeeIndication.INSTITUTIONAL:
        return FeeKind.INSTITUTIONAL
    if exempt_for_board_work:
        return FeeKind.EXEMPT
    return FeeKind.STATUTORY_FULL if study_form == StudyForm.FULL_TIME else FeeKind.STATUTORY_PARTIAL
