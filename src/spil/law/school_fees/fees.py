"""Who owes the school fee or the course fee, how much, when, and what is given back (LCW and its decree of 2000)."""

from spil.law.common import Education, StudyForm
from spil.law.engine import Cents, CentsPerYear, Choice, Count, Date, Flag, Months, Years, article
from spil.law.engine.calendar import (
    add_months,
    age_on,
    date_of,
    day_of,
    first_of_month,
    month_of,
    months_between,
    year_of,
)
from spil.law.engine.money import half_up
from spil.law.school_fees.facts import AdultEducation, ReasonForLeaving


class SchoolFeeKind(Choice):
    """Which contribution is due (LCW, art. 1 to 3 and 6)."""

    NONE = 0, "geen lesgeld of cursusgeld", "no school fee or course fee"
    SCHOOL_FEE = 1, "lesgeld, aan de minister", "school fee, to the minister"
    COURSE_FEE = 2, "cursusgeld, aan de instelling", "course fee, to the institution"


def whole_months(first: Date, end: Date) -> Months:
    """Whole months from a day to the first day of a month; none when the day is later."""
    start = first if day_of(first) == 1 else add_months(first_of_month(first), 1)
    return max(0, months_between(start, end))


def kind_of_programme(
    education: Education, study_form: StudyForm, adult_education: AdultEducation, funded_programme: Flag
) -> SchoolFeeKind:
    """Contribution that belongs to a programme, whatever the age."""
    vocational = education == Education.MBO_12 or education == Education.MBO_34
    if not funded_programme or (not vocational and adult_education == AdultEducation.NONE):
        return SchoolFeeKind.NONE
    if adult_education == AdultEducation.FULL or (vocational and study_form == StudyForm.FULL_TIME):
        return SchoolFeeKind.SCHOOL_FEE
    return SchoolFeeKind.COURSE_FEE


@article(
    "LCW", "1", since="2015-09-01",
    nl="Het studiejaar loopt van {result} tot en met 31 juli.", en="The study year runs from {result} to 31 July.",
)  # fmt: skip
def start_of_school_year(on: Date) -> Date:
    """Start of the study year for school and course fees (begin van het studiejaar voor les- en cursusgeld)."""
    return date_of(year_of(on) if month_of(on) >= 8 else year_of(on) - 1, 8, 1)


@article(
    "LCW", "3", paragraph=1, since="2015-09-01",
    nl="Ben je 18 jaar of ouder op de eerste dag van het studiejaar? {result}.",
    en="Are you 18 or older on the first day of the study year? {result}.",
)  # fmt: skip
def of_age_for_school_fee(birth_date: Date, start_of_school_year: Date, school_fee_minimum_age: Years) -> Flag:
    """Of age on the first day of the study year (meerderjarig op de eerste dag van het studiejaar)."""
    return age_on(birth_date, start_of_school_year) >= school_fee_minimum_age


@article(
    "LCW", "2", since="2015-09-01", until="2021-07-31",
    nl="Je betaalt: {result}.", en="You pay: {result}.",
)  # fmt: skip
def school_fee_kind(
    education: Education,
    study_form: StudyForm,
    adult_education: AdultEducation,
    funded_programme: Flag,
    of_age_for_school_fee: Flag,
) -> SchoolFeeKind:
    """School fee or course fee (lesgeld of cursusgeld).

    School fee for the school-based path and full-time adult education, course fee for the rest. Under 18 only part-time
    adult education costs money (decree, art. 13(1), in the texts of 2015 and 2018; that of August 2021 has it no more).
    """
    kind = kind_of_programme(education, study_form, adult_education, funded_programme)
    part_time_adult = kind == SchoolFeeKind.COURSE_FEE and adult_education == AdultEducation.PART
    return kind if of_age_for_school_fee or part_time_adult else SchoolFeeKind.NONE


@article(
    "LCW", "2", since="2021-08-01",
    nl="Je betaalt: {result}.", en="You pay: {result}.",
)  # fmt: skip
def school_fee_kind(
    education: Education,
    study_form: StudyForm,
    adult_education: AdultEducation,
    funded_programme: Flag,
    of_age_for_school_fee: Flag,
) -> SchoolFeeKind:
    """School fee or course fee (lesgeld of cursusgeld).

    School fee for the school-based path and full-time adult education, course fee for the rest; neither under 18.
    """
    kind = kind_of_programme(education, study_form, adult_education, funded_programme)
    return kind if of_age_for_school_fee else SchoolFeeKind.NONE


@article(
    "Uitvoeringsbesluit LCW", "6", paragraph="1 and 2", since="2015-09-01",
    nl="Moet je dit studiejaar lesgeld betalen? {result}.", en="Do you have to pay the school fee this year? {result}.",
)  # fmt: skip
def school_fee_obligation(
    school_fee_kind: SchoolFeeKind,
    youth_custody_or_detention: Flag,
    school_fee_already_paid: Flag,
    enrolment_ended_on: Date,
    start_of_school_year: Date,
    school_fee_none_before_month: Count,
) -> Flag:
    """School fee is owed (lesgeld is verschuldigd).

    Not by who leaves before 1 October, already paid for another enrolment in the year, or is in custody.
    """
    stays_from = date_of(year_of(start_of_school_year), school_fee_none_before_month, 1)
    exempt = youth_custody_or_detention or school_fee_already_paid or enrolment_ended_on < stays_from
    return school_fee_kind == SchoolFeeKind.SCHOOL_FEE and not exempt


@article(
    "LCW", "5", paragraph=2, since="2015-09-01", until="2021-07-31",
    nl="Het lesgeld voor een heel studiejaar is {result}.", en="The school fee for a full study year is {result}.",
)  # fmt: skip
def school_fee_per_year(school_fee_amount: CentsPerYear) -> CentsPerYear:
    """School fee for a full study year (lesgeld voor een heel studiejaar)."""
    return school_fee_amount


@article(
    "LCW", "5", paragraph=2, since="2021-08-01", until="2022-07-31",
    nl="Het lesgeld is dit studiejaar gehalveerd en is {result}.",
    en="The school fee is halved this study year and is {result}.",
)  # fmt: skip
def school_fee_per_year(school_fee_charged_halved: CentsPerYear) -> CentsPerYear:
    """School fee for a full study year (lesgeld voor een heel studiejaar).

    In 2021-2022 half was charged because of the pandemic; the amount of the act, on which the supplementary grant is
    based, stayed as it was.
    """
    return school_fee_charged_halved


@article(
    "LCW", "5", paragraph=2, since="2022-08-01",
    nl="Het lesgeld voor een heel studiejaar is {result}.", en="The school fee for a full study year is {result}.",
)  # fmt: skip
def school_fee_per_year(school_fee_amount: CentsPerYear) -> CentsPerYear:
    """School fee for a full study year (lesgeld voor een heel studiejaar)."""
    return school_fee_amount


@article(
    "Uitvoeringsbesluit LCW", "5", since="2015-09-01",
    nl="Je betaalt dit studiejaar {result} lesgeld.", en="This study year you pay a school fee of {result}.",
)  # fmt: skip
def school_fee_due(
    school_fee_obligation: Flag,
    school_fee_per_year: CentsPerYear,
    months_into_study_year: Months,
    school_fee_full_last_month: Count,
) -> Cents:
    """School fee due for this study year (verschuldigd lesgeld voor dit studiejaar).

    Who enrols after 31 October pays a twelfth less for each whole month that has passed; to the cent, a half upwards.
    """
    if not school_fee_obligation:
        return 0
    passed = months_into_study_year if 8 + months_into_study_year > school_fee_full_last_month else 0
    return half_up(school_fee_per_year * (12 - passed), 12)


@article(
    "Uitvoeringsbesluit LCW", "4", paragraph=3, since="2015-09-01",
    nl="Betaal je in termijnen, dan is elke termijn {result}.", en="When you pay in instalments, each is {result}.",
)  # fmt: skip
def school_fee_instalment(
    school_fee_due: Cents, months_into_study_year: Months, school_fee_instalments: Count
) -> Cents:
    """Instalment of the school fee (termijn van het lesgeld).

    Equal parts, to the cent, for who is enrolled before 1 October. For who enrols later a ministerial regulation sets
    the moments; that is not computed here.
    """
    return half_up(school_fee_due, school_fee_instalments) if months_into_study_year < 2 else 0


@article(
    "Uitvoeringsbesluit LCW", "7", since="2015-09-01",
    nl="Doordat je stopt, krijg je {result} lesgeld terug.",
    en="As you leave, you get {result} of the school fee back.",
)  # fmt: skip
def school_fee_refund(
    school_fee_due: Cents,
    school_fee_per_year: CentsPerYear,
    enrolment_ended_on: Date,
    reason_for_leaving: ReasonForLeaving,
    fee_refund_requested_on: Date,
    school_fee_set_off: Flag,
    start_of_school_year: Date,
    school_fee_refund_before_month: Count,
    school_fee_refund_request_last_month: Count,
) -> Cents:
    """Refund of the school fee (teruggave van lesgeld).

    A twelfth for each whole month that is left, on request before the end of the study year, for who left before 1 May
    for one of the four reasons; not when the fee was set off against an allowance.
    """
    next_year = year_of(start_of_school_year) + 1
    in_time = enrolment_ended_on < date_of(next_year, school_fee_refund_before_month, 1)
    requested = fee_refund_requested_on < date_of(next_year, school_fee_refund_request_last_month + 1, 1)
    counts = ReasonForLeaving.DIPLOMA <= reason_for_leaving <= ReasonForLeaving.FAMILY
    if not in_time or not requested or not counts or school_fee_set_off:
        return 0
    months = whole_months(enrolment_ended_on, add_months(start_of_school_year, 12))
    return min(school_fee_due, half_up(school_fee_per_year * months, 12))


@article(
    "Uitvoeringsbesluit LCW", "15", paragraph="1 a and b", since="2015-09-01", until="2021-07-31",
    nl="Het cursusgeld voor een heel studiejaar is {result}.",
    en="The course fee for a full study year is {result}.",
)  # fmt: skip
def course_fee_per_year(
    education: Education, course_fee_level_12: CentsPerYear, course_fee_level_34: CentsPerYear
) -> CentsPerYear:
    """Course fee for a full study year, vocational (cursusgeld voor een heel studiejaar, mbo)."""
    return course_fee_level_34 if education == Education.MBO_34 else course_fee_level_12


@article(
    "Uitvoeringsbesluit LCW", "15", paragraph="1 a and b", since="2021-08-01", until="2022-07-31",
    nl="Het cursusgeld is dit studiejaar gehalveerd en is {result}.",
    en="The course fee is halved this study year and is {result}.",
)  # fmt: skip
def course_fee_per_year(
    education: Education, course_fee_level_12: CentsPerYear, course_fee_level_34: CentsPerYear
) -> CentsPerYear:
    """Course fee for a full study year, vocational (cursusgeld voor een heel studiejaar, mbo).

    In 2021-2022 half was charged because of the pandemic.
    """
    return half_up(course_fee_level_34 if education == Education.MBO_34 else course_fee_level_12, 2)


@article(
    "Uitvoeringsbesluit LCW", "15", paragraph="1 a and b", since="2022-08-01",
    nl="Het cursusgeld voor een heel studiejaar is {result}.",
    en="The course fee for a full study year is {result}.",
)  # fmt: skip
def course_fee_per_year(
    education: Education, course_fee_level_12: CentsPerYear, course_fee_level_34: CentsPerYear
) -> CentsPerYear:
    """Course fee for a full study year, vocational (cursusgeld voor een heel studiejaar, mbo)."""
    return course_fee_level_34 if education == Education.MBO_34 else course_fee_level_12


@article(
    "Uitvoeringsbesluit LCW", "12", since="2015-09-01",
    nl="Je betaalt dit studiejaar {result} cursusgeld.", en="This study year you pay a course fee of {result}.",
)  # fmt: skip
def course_fee_due(
    school_fee_kind: SchoolFeeKind,
    adult_education: AdultEducation,
    school_fee_at_same_school: Flag,
    course_fee_per_year: CentsPerYear,
    months_into_study_year: Months,
) -> Cents:
    """Course fee due for this study year, vocational (verschuldigd cursusgeld voor dit studiejaar, mbo).

    Once a year and institution; a twelfth less for each month that has passed; nothing beside a school fee at the same
    institution (13(2)).
    """
    owes = school_fee_kind == SchoolFeeKind.COURSE_FEE and adult_education == AdultEducation.NONE
    if not owes or school_fee_at_same_school:
        return 0
    return half_up(course_fee_per_year * (12 - months_into_study_year), 12)


@article(
    "Uitvoeringsbesluit LCW", "15", paragraph="1 c", since="2015-09-01",
    nl="Je betaalt dit studiejaar {result} cursusgeld voor het vavo.",
    en="This study year you pay a course fee of {result} for adult education.",
)  # fmt: skip
def adult_course_fee_due(
    school_fee_kind: SchoolFeeKind,
    adult_education: AdultEducation,
    school_fee_at_same_school: Flag,
    adult_education_lessons: Count,
    course_fee_per_lesson: Cents,
    months_into_study_year: Months,
) -> Cents:
    """Course fee due for part-time adult education (verschuldigd cursusgeld voor deeltijd vavo).

    An amount for each 45 minutes of lessons; a twelfth less for each month that has passed (12).
    """
    owes = school_fee_kind == SchoolFeeKind.COURSE_FEE and adult_education == AdultEducation.PART
    if not owes or school_fee_at_same_school:
        return 0
    return half_up(adult_education_lessons * course_fee_per_lesson * (12 - months_into_study_year), 12)


@article(
    "Uitvoeringsbesluit LCW", "14", since="2015-09-01",
    nl="Doordat je stopt, krijg je {result} cursusgeld terug.",
    en="As you leave, you get {result} of the course fee back.",
)  # fmt: skip
def course_fee_refund(
    course_fee_due: Cents,
    course_fee_per_year: CentsPerYear,
    enrolment_ended_on: Date,
    reason_for_leaving: ReasonForLeaving,
    fee_refund_requested_on: Date,
    start_of_school_year: Date,
) -> Cents:
    """Refund of the course fee, vocational (teruggave van cursusgeld, mbo).

    On request before the end of the study year: all of it before the first lesson, a twelfth for each whole month left
    for the listed reasons, and after a diploma a tenth for each month left, the last two months not counted. An
    institution may give back more by its own rules (14(3)).
    """
    end = add_months(start_of_school_year, 12)
    if enrolment_ended_on >= end or fee_refund_requested_on >= end or reason_for_leaving == ReasonForLeaving.OTHER:
        return 0
    if reason_for_leaving == ReasonForLeaving.BEFORE_LESSONS:
        return course_fee_due
    if reason_for_leaving == ReasonForLeaving.DIPLOMA:
        tenths = whole_months(enrolment_ended_on, add_months(end, -2))
        return min(course_fee_due, half_up(course_fee_per_year * tenths, 10))
    return min(course_fee_due, half_up(course_fee_per_year * whole_months(enrolment_ended_on, end), 12))
