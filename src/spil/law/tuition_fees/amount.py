"""How much tuition fee is due for an enrolment in one study year (WHW, art. 6.7, 7.45-7.49b; decree, ch. 2).

Where the institution sets the fee and that is not known, the statutory amount is taken: the full fee, for the Open
University and a pre-master the most that the law allows.
"""

from spil.law.common import Education
from spil.law.engine import NEVER, Cents, CentsPerYear, Count, Date, Flag, Months, article
from spil.law.engine.calendar import add_months, months_between
from spil.law.engine.money import clamp, half_up
from spil.law.tuition_fees.facts import ProgrammeField
from spil.law.tuition_fees.kind import FeeIndication, FeeKind

HALVING_BEGAN = 17775  # 1 September 2018: only who first enrolled in higher education since then
MASTERS_FROM = 18871  # 1 September 2021: from then the halving for teacher training holds for masters


def months_of_period(begin: Date, end: Date, period_from: Date) -> Months:
    """Months between `begin` and `end` (first days of months) that lie in the twelve months from `period_from`."""
    first = max(begin, period_from)
    last = min(end, add_months(period_from, 12))
    return max(0, months_between(first, last))


def for_months(months: Months, reduced: Months, yearly: CentsPerYear, reduced_yearly: CentsPerYear) -> Cents:
    """Twelfths of the yearly fee for `months`, of which `reduced` at the reduced fee; to the cent, a half upwards."""
    return half_up((months - reduced) * yearly + reduced * reduced_yearly, 12)


@article(
    "WHW", "7.45a", since="2015-09-01", until="2018-08-31",
    nl="Voor eerstejaars is er nog geen half collegegeld.", en="There is no half fee for first-year students yet.",
)  # fmt: skip
def first_year_reduction_from() -> Date:
    """Start of the half fee of the first year (begin van het halve collegegeld van het eerste jaar)."""
    return NEVER


@article(
    "Uitvoeringsbesluit WHW", "2.4c", since="2018-09-01", until="2024-08-31",
    nl="Begin van je jaar met half collegegeld als eerstejaars: {result}.",
    en="Start of your year at half the fee as a first-year student: {result}.",
)  # fmt: skip
def first_year_reduction_from(
    education: Education,
    tuition_fee_indication: FeeIndication,
    first_enrolled_ho: Date,
    start_of_enrolment: Date,
    demand_funding_contract: Flag,
) -> Date:
    """Start of the half fee of the first year (begin van het halve collegegeld van het eerste jaar).

    Twelve months from the first enrolment in higher education, once, a break included; for an associate degree and a
    bachelor; not for who enrolled before September 2018 or had a contract in the demand funding experiment (2.4f).
    """
    began = min(first_enrolled_ho, start_of_enrolment)
    undergraduate = education != Education.HBO_MASTER and education != Education.WO_MASTER
    if not undergraduate or tuition_fee_indication != FeeIndication.STATUTORY or demand_funding_contract:
        return NEVER
    return began if began >= HALVING_BEGAN else NEVER


@article(
    "WHW", "7.45a", since="2024-09-01",
    nl="Voor eerstejaars is er geen half collegegeld meer.",
    en="There is no half fee for first-year students any more.",
)  # fmt: skip
def first_year_reduction_from() -> Date:
    """Start of the half fee of the first year (begin van het halve collegegeld van het eerste jaar)."""
    return NEVER


@article(
    "WHW", "7.45a", since="2015-09-01", until="2018-08-31",
    nl="Voor lerarenopleidingen is er nog geen half collegegeld.", en="There is no half fee for teacher training yet.",
)  # fmt: skip
def teaching_reduction_from() -> Date:
    """Start of the half fee for teacher training (begin van het halve collegegeld van de lerarenopleiding)."""
    return NEVER


@article(
    "Uitvoeringsbesluit WHW", "2.4d", since="2018-09-01", until="2024-08-31",
    nl="Begin van je jaar met half collegegeld voor een lerarenopleiding: {result}.",
    en="Start of your year at half the fee for teacher training: {result}.",
)  # fmt: skip
def teaching_reduction_from(
    education: Education,
    programme_field: ProgrammeField,
    tuition_fee_indication: FeeIndication,
    first_enrolled_ho: Date,
    first_enrolled_teaching: Date,
    first_year_reduction_from: Date,
    start_of_enrolment: Date,
    start_of_academic_year: Date,
) -> Date:
    """Start of the half fee for teacher training (begin van het halve collegegeld van de lerarenopleiding).

    Twelve months, once, from the first month in teacher training that is not already halved as a first year. Masters
    from the study year 2021-2022; only for who first enrolled in higher education since September 2018 (2.4f).
    """
    teaching = programme_field == ProgrammeField.TEACHING or programme_field == ProgrammeField.GREEN_TEACHING
    if not teaching or tuition_fee_indication != FeeIndication.STATUTORY:
        return NEVER
    if min(first_enrolled_ho, start_of_enrolment) < HALVING_BEGAN:
        return NEVER
    master = education == Education.HBO_MASTER or education == Education.WO_MASTER
    if master and start_of_academic_year < MASTERS_FROM:
        return NEVER
    began = min(first_enrolled_teaching, start_of_enrolment)
    if first_year_reduction_from == NEVER:
        return began
    return max(began, add_months(first_year_reduction_from, 12))


@article(
    "WHW", "7.45a", since="2024-09-01",
    nl="Voor lerarenopleidingen is er geen half collegegeld meer.",
    en="There is no half fee for teacher training any more.",
)  # fmt: skip
def teaching_reduction_from() -> Date:
    """Start of the half fee for teacher training (begin van het halve collegegeld van de lerarenopleiding)."""
    return NEVER


@article(
    "WHW", "7.45a", paragraph=5, since="2015-09-01",
    nl="Van deze inschrijving betaal je {result} het halve collegegeld.",
    en="Of this enrolment you pay half the fee for {result}.",
)  # fmt: skip
def reduced_fee_months(
    start_of_enrolment: Date,
    start_of_academic_year: Date,
    first_year_reduction_from: Date,
    teaching_reduction_from: Date,
) -> Months:
    """Months at the half fee in this study year (maanden met half collegegeld in dit studiejaar)."""
    end = add_months(start_of_academic_year, 12)
    first_year = months_of_period(start_of_enrolment, end, first_year_reduction_from)
    return first_year + months_of_period(start_of_enrolment, end, teaching_reduction_from)


@article(
    "WHW", "6.7", paragraph=4, since="2015-09-01",
    nl="Voltijd is het collegegeld {result}.", en="Full-time, the fee is {result}.",
)  # fmt: skip
def full_time_fee(
    small_scale_intensive: Flag,
    fee_set_by_institution: CentsPerYear,
    statutory_tuition_fee: CentsPerYear,
    small_scale_tuition_fee_maximum: CentsPerYear,
) -> CentsPerYear:
    """Full statutory fee (volledig wettelijk collegegeld).

    One amount for all (7.45(1)); a small-scale intensive programme with permission may charge up to five times it.
    """
    if small_scale_intensive:
        return clamp(fee_set_by_institution, statutory_tuition_fee, small_scale_tuition_fee_maximum)
    return statutory_tuition_fee


@article(
    "WHW", "7.45", paragraph="2 and 3", since="2015-09-01", until="2026-08-31",
    nl="Deeltijd of duaal is het collegegeld {result}.", en="Part-time or dual, the fee is {result}.",
)  # fmt: skip
def part_time_fee(
    fee_set_by_institution: CentsPerYear,
    statutory_tuition_fee: CentsPerYear,
    partial_tuition_fee_minimum: CentsPerYear,
) -> CentsPerYear:
    """Partial statutory fee (gedeeltelijk wettelijk collegegeld).

    Set by the institution, between the minimum and the full fee.
    """
    if fee_set_by_institution == 0:
        return statutory_tuition_fee
    return clamp(fee_set_by_institution, partial_tuition_fee_minimum, statutory_tuition_fee)


@article(
    "WHW", "7.45", paragraph="2 and 3", since="2026-09-01",
    nl="Deeltijd of duaal is het collegegeld {result}.", en="Part-time or dual, the fee is {result}.",
)  # fmt: skip
def part_time_fee(fee_set_by_institution: CentsPerYear, statutory_tuition_fee: CentsPerYear) -> CentsPerYear:
    """Partial statutory fee (gedeeltelijk wettelijk collegegeld).

    Set by the institution, at most the full fee. The minimum of 2026-2027 was not found (by the index it is 1,603 or
    1,604 euros), so a fee below it is not corrected.
    """
    return statutory_tuition_fee if fee_set_by_institution == 0 else min(fee_set_by_institution, statutory_tuition_fee)


@article(
    "WHW", "7.45a", paragraph="3 and 4", since="2015-09-01",
    nl="Het wettelijk collegegeld voor een heel jaar is {result}.", en="The statutory fee for a full year is {result}.",
)  # fmt: skip
def statutory_fee_per_year(
    tuition_fee_kind: FeeKind, full_time_fee: CentsPerYear, part_time_fee: CentsPerYear
) -> CentsPerYear:
    """Statutory fee for a full year (wettelijk collegegeld voor een heel jaar)."""
    return part_time_fee if tuition_fee_kind == FeeKind.STATUTORY_PARTIAL else full_time_fee


@article(
    "WHW", "7.45", paragraph=1, since="2015-09-01", until="2018-08-31",
    nl="Er is nog geen verlaagd collegegeld; een heel jaar kost {result}.",
    en="There is no reduced fee yet; a full year costs {result}.",
)  # fmt: skip
def reduced_fee_per_year(statutory_fee_per_year: CentsPerYear) -> CentsPerYear:
    """Reduced statutory fee (verlaagd wettelijk collegegeld)."""
    return statutory_fee_per_year


@article(
    "Uitvoeringsbesluit WHW", "2.4b", since="2018-09-01", until="2020-08-31",
    nl="Het halve collegegeld voor een heel jaar is {result}.", en="The half fee for a full year is {result}.",
)  # fmt: skip
def reduced_fee_per_year(
    tuition_fee_kind: FeeKind,
    small_scale_intensive: Flag,
    statutory_fee_per_year: CentsPerYear,
    halved_tuition_fee: CentsPerYear,
    halved_partial_tuition_fee_minimum: CentsPerYear,
    halved_partial_tuition_fee_maximum: CentsPerYear,
) -> CentsPerYear:
    """Reduced statutory fee (verlaagd wettelijk collegegeld).

    Half of the fee; of a higher fee for small-scale education too.
    """
    half = half_up(statutory_fee_per_year, 2)
    if tuition_fee_kind == FeeKind.STATUTORY_PARTIAL:
        return clamp(half, halved_partial_tuition_fee_minimum, halved_partial_tuition_fee_maximum)
    return half if small_scale_intensive else halved_tuition_fee


@article(
    "Uitvoeringsbesluit WHW", "2.4b", since="2020-09-01", until="2024-08-31",
    nl="Het halve collegegeld voor een heel jaar is {result}.", en="The half fee for a full year is {result}.",
)  # fmt: skip
def reduced_fee_per_year(
    tuition_fee_kind: FeeKind,
    small_scale_intensive: Flag,
    statutory_fee_per_year: CentsPerYear,
    halved_tuition_fee: CentsPerYear,
    halved_partial_tuition_fee_minimum: CentsPerYear,
    halved_partial_tuition_fee_maximum: CentsPerYear,
) -> CentsPerYear:
    """Reduced statutory fee (verlaagd wettelijk collegegeld).

    Half of the fee; a higher fee for small-scale education goes down by half of the ordinary fee (Stb. 2020, 20, taken
    here from the study year after its publication).
    """
    if tuition_fee_kind == FeeKind.STATUTORY_PARTIAL:
        half = half_up(statutory_fee_per_year, 2)
        return clamp(half, halved_partial_tuition_fee_minimum, halved_partial_tuition_fee_maximum)
    if small_scale_intensive:
        return max(halved_tuition_fee, statutory_fee_per_year - halved_tuition_fee)
    return halved_tuition_fee


@article(
    "WHW", "7.45", paragraph=1, since="2024-09-01",
    nl="Er is geen verlaagd collegegeld meer; een heel jaar kost {result}.",
    en="There is no reduced fee any more; a full year costs {result}.",
)  # fmt: skip
def reduced_fee_per_year(statutory_fee_per_year: CentsPerYear) -> CentsPerYear:
    """Reduced statutory fee (verlaagd wettelijk collegegeld)."""
    return statutory_fee_per_year


@article(
    "WHW", "7.46", paragraph="2 and 3", since="2015-09-01",
    nl="Het instellingscollegegeld is {result}.", en="The institutional fee is {result}.",
)  # fmt: skip
def institutional_fee(
    fee_set_by_institution: CentsPerYear, statutory_tuition_fee: CentsPerYear, joint_degree_abroad: Flag
) -> CentsPerYear:
    """Institutional fee (instellingscollegegeld).

    Set by the institution; at least the full statutory fee, except for a joint programme with an institution abroad.
    """
    if joint_degree_abroad and fee_set_by_institution > 0:
        return fee_set_by_institution
    return max(fee_set_by_institution, statutory_tuition_fee)


@article(
    "WHW", "7.45b", since="2015-09-01",
    nl="Bij de Open Universiteit kosten {open_university_credits} studiepunten {result}.",
    en="At the Open University {open_university_credits} credits cost {result}.",
)  # fmt: skip
def open_university_fee(
    open_university_credits: Count,
    fee_set_per_credit: Cents,
    tuition_fee_indication: FeeIndication,
    open_university_fee_per_credit_minimum: Cents,
    open_university_fee_per_credit_maximum: Cents,
    reduced_fee_months: Months,
) -> CentsPerYear:
    """Open University fee (collegegeld Open Universiteit).

    For each credit a sixtieth to a thirtieth of the full statutory fee; at least a thirtieth for who does not meet
    the conditions. Half of it for units that start in a half-fee period (decree, art. 2.4b(1)).
    """
    least, most = open_university_fee_per_credit_minimum, open_university_fee_per_credit_maximum
    if tuition_fee_indication == FeeIndication.INSTITUTIONAL:
        return open_university_credits * max(fee_set_per_credit, most)
    fee = open_university_credits * (most if fee_set_per_credit == 0 else clamp(fee_set_per_credit, least, most))
    return half_up(fee, 2) if reduced_fee_months > 0 else fee


@article(
    "WHW", "7.57i", paragraph="2 to 4", since="2015-09-01", until="2020-08-31",
    nl="Voor een premaster van {premaster_credits} studiepunten betaal je {result}.",
    en="For a pre-master of {premaster_credits} credits you pay {result}.",
)  # fmt: skip
def premaster_fee(
    premaster_credits: Count,
    fee_set_by_institution: CentsPerYear,
    statutory_tuition_fee: CentsPerYear,
    other_enrolment_fee: CentsPerYear,
) -> CentsPerYear:
    """Pre-master fee (vergoeding voor een premaster).

    At most in proportion to the statutory fee for 60 credits, for the credits from 31 to 60 twice that; beyond 60 the
    institution sets the price. Nothing for who pays the statutory fee for a programme at the same time. The text of
    September 2018 still has this rule; the Minister described the next one in May 2021.
    """
    if other_enrolment_fee > 0:
        return 0
    weighted = min(premaster_credits, 30) + 2 * clamp(premaster_credits - 30, 0, 30)
    most = half_up(statutory_tuition_fee * weighted, 60)
    if fee_set_by_institution == 0:
        return most
    return fee_set_by_institution if premaster_credits > 60 else min(fee_set_by_institution, most)


@article(
    "WHW", "7.49b", paragraph="2 to 5", since="2020-09-01",
    nl="Voor een premaster van {premaster_credits} studiepunten betaal je {result}.",
    en="For a pre-master of {premaster_credits} credits you pay {result}.",
)  # fmt: skip
def premaster_fee(
    premaster_credits: Count,
    fee_set_by_institution: CentsPerYear,
    statutory_tuition_fee: CentsPerYear,
    fee_nationality_condition: Flag,
    other_enrolment_fee: CentsPerYear,
) -> CentsPerYear:
    """Pre-master fee (vergoeding voor een premaster).

    At most in proportion to the statutory fee for 60 credits, and never more than that fee; for who does not meet the
    condition of nationality at least that. Nothing for who pays the statutory fee at the same time (7.49a(2)).
    """
    if other_enrolment_fee > 0:
        return 0
    proportional = half_up(statutory_tuition_fee * min(premaster_credits, 60), 60)
    if not fee_nationality_condition:
        return max(fee_set_by_institution, proportional)
    return proportional if fee_set_by_institution == 0 else min(fee_set_by_institution, proportional)


@article(
    "WHW", "7.43", paragraph=1, since="2015-09-01",
    nl="Het collegegeld voor een heel studiejaar is {result}.", en="The fee for a full study year is {result}.",
)  # fmt: skip
def tuition_fee_per_year(
    tuition_fee_kind: FeeKind,
    statutory_fee_per_year: CentsPerYear,
    institutional_fee: CentsPerYear,
    open_university_fee: CentsPerYear,
    premaster_fee: CentsPerYear,
) -> CentsPerYear:
    """Tuition fee for a full study year (collegegeld voor een heel studiejaar).

    Before the half fee of a first year and before exemptions.
    """
    if tuition_fee_kind == FeeKind.STATUTORY_FULL or tuition_fee_kind == FeeKind.STATUTORY_PARTIAL:
        return statutory_fee_per_year
    if tuition_fee_kind == FeeKind.INSTITUTIONAL:
        return institutional_fee
    if tuition_fee_kind == FeeKind.OPEN_UNIVERSITY:
        return open_university_fee
    return premaster_fee if tuition_fee_kind == FeeKind.PREMASTER else 0


@article(
    "WHW", "7.48", paragraph=3, since="2015-09-01",
    nl="Voor de maanden van je inschrijving is dat {result}.", en="For the months of your enrolment that is {result}.",
)  # fmt: skip
def fee_for_enrolment(
    tuition_fee_kind: FeeKind,
    tuition_fee_per_year: CentsPerYear,
    reduced_fee_per_year: CentsPerYear,
    reduced_fee_months: Months,
    months_into_study_year: Months,
) -> Cents:
    """Fee for the months of the enrolment (collegegeld voor de maanden van de inschrijving).

    Who enrols during the study year owes the statutory fee for the months that remain. For another fee the
    institution decides (7.46(5)): the whole of it here.
    """
    if tuition_fee_kind == FeeKind.STATUTORY_FULL or tuition_fee_kind == FeeKind.STATUTORY_PARTIAL:
        months = 12 - months_into_study_year
        return for_months(months, reduced_fee_months, tuition_fee_per_year, reduced_fee_per_year)
    return tuition_fee_per_year


@article(
    "WHW", "7.48", paragraph="1 and 7", since="2015-09-01",
    nl="Met het collegegeld voor je andere inschrijving meegerekend is het {result}.",
    en="Taking the fee for your other enrolment into account it is {result}.",
)  # fmt: skip
def fee_beside_other_enrolment(
    tuition_fee_kind: FeeKind,
    fee_for_enrolment: Cents,
    other_enrolment_fee: CentsPerYear,
    statutory_tuition_fee: CentsPerYear,
    teaching_or_care_exception: Flag,
    earlier_degree_of_same_level: Flag,
    second_study_exception: Flag,
    other_enrolment_by_exception: Flag,
    paired_with_primary_teaching: Flag,
) -> Cents:
    """Fee beside another enrolment (collegegeld naast een andere inschrijving).

    A second enrolment at the statutory fee is free, or costs what the first was cheaper than the full fee; a
    university bachelor paired with primary teacher training not even that (decree, art. 2.4e). Whoever owes the
    statutory fee only by the exception for teaching or care pays for both (decree, art. 2.3(7); in 2015 7.48(7)).
    """
    statutory = tuition_fee_kind == FeeKind.STATUTORY_FULL or tuition_fee_kind == FeeKind.STATUTORY_PARTIAL
    if not statutory or other_enrolment_fee == 0:
        return fee_for_enrolment
    if paired_with_primary_teaching:
        return 0
    by_exception = earlier_degree_of_same_level and teaching_or_care_exception and not second_study_exception
    if by_exception or other_enrolment_by_exception:
        return fee_for_enrolment
    return min(fee_for_enrolment, max(0, statutory_tuition_fee - other_enrolment_fee))


@article(
    "WHW", "7.48", paragraph=2, since="2015-09-01",
    nl="Je betaalt dit studiejaar {result} collegegeld.", en="This study year you pay a tuition fee of {result}.",
)  # fmt: skip
def tuition_fee_due(
    tuition_fee_kind: FeeKind, fee_beside_other_enrolment: Cents, school_or_course_fee_paid: Cents
) -> Cents:
    """Tuition fee due for this study year (verschuldigd collegegeld voor dit studiejaar).

    Who already paid a school or course fee for the same study year pays the difference to the full statutory fee.
    """
    if tuition_fee_kind == FeeKind.STATUTORY_FULL:
        return max(0, fee_beside_other_enrolment - school_or_course_fee_paid)
    return fee_beside_other_enrolment
