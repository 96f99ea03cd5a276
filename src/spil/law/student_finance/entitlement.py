"""Who has a right to student finance: nationality, age, education, grounds of refusal (WSF 2000, ch. 2; art. 3.21)."""

from spil.law.common import Education, Nationality, ResidencePermit, StudyForm
from spil.law.engine import Choice, Count, Date, Flag, Months, Years, article
from spil.law.engine.calendar import (
    add_months,
    age_on,
    date_of,
    first_day,
    first_of_next_quarter,
    month_index,
    month_of,
    year_of,
)


class Equality(Choice):
    """How far somebody is put on a par with a Dutch national (WSF 2000, art. 2.2)."""

    NONE = 0, "geen recht door nationaliteit", "no right by nationality"
    PARTIAL = 1, "alleen een tegemoetkoming voor de toegang", "only help with the costs of access"
    FULL = 2, "gelijk aan een Nederlander", "equal to a Dutch national"


class Refusal(Choice):
    """The first reason why there is no right to student finance, in the order in which the law is applied."""

    NONE = 0, "geen", "none"
    NOT_APPLIED = 1, "je hebt niet op tijd aangevraagd", "you did not apply in time"
    STOPPED = 2, "je hebt gevraagd om te stoppen", "you asked to stop"
    NATIONALITY = 3, "je nationaliteit of verblijfsrecht geeft geen recht", "your nationality or permit gives no right"
    EDUCATION = 4, "je volgt geen opleiding die recht geeft", "your education gives no right"
    TOO_SHORT = 5, "je opleiding duurt korter dan een jaar", "your programme is shorter than a year"
    ABROAD = 6, "je opleiding in het buitenland telt niet mee", "your programme abroad does not count"
    FOREIGN_SUPPORT = 7, "je krijgt studiesteun van een ander land", "you receive support from another state"
    TOO_OLD = 8, "je bent 30 jaar of ouder", "you are 30 or older"
    EXHAUSTED = 9, "je maanden zijn op", "your months are used up"
    ABSENCE = 10, "je was te lang afwezig", "you were absent too long"
    DEPARTURE = 11, "je bent aangewezen als uitreiziger", "you were designated as having left to join a terrorist group"
    TOO_YOUNG = 12, "je bent nog geen 18 jaar", "you are not yet 18"
    ACCESS_ONLY = 13, "je krijgt alleen een tegemoetkoming voor de toegang", "only help with the costs of access"


def study_year_start(day: int, first_month: int) -> int:
    """First day of the study year in which `day` lies, when study years start in `first_month` (8 or 9)."""
    year = year_of(day) if month_of(day) >= first_month else year_of(day) - 1
    return date_of(year, first_month, 1)


@article(
    "WSF 2000", "1.1", paragraph=1, since="2015-09-01",
    nl="Volg je hoger onderwijs (hbo of universiteit)? {result}.",
    en="Are you in higher education? {result}.",
)  # fmt: skip
def higher_education(education: Education) -> Flag:
    """Student in higher education (ho-student)."""
    return education >= Education.ASSOCIATE_DEGREE


@article(
    "WSF 2000", "1.1", paragraph=1, since="2015-09-01",
    nl="Volg je beroepsonderwijs (mbo)? {result}.",
    en="Are you in vocational education (mbo)? {result}.",
)  # fmt: skip
def vocational_education(education: Education) -> Flag:
    """Student in vocational education (mbo-student)."""
    return education == Education.MBO_12 or education == Education.MBO_34


@article(
    "WSF 2000", "1.1", paragraph=1, since="2015-09-01",
    nl="Het studiejaar van deze maand begon op {result}.",
    en="The study year of this month started on {result}.",
)  # fmt: skip
def start_of_study_year(on: Date, vocational_education: Flag) -> Date:
    """Start of the study year (begin van het studiejaar).

    1 August in vocational education, 1 September in higher education.
    """
    return study_year_start(on, 8 if vocational_education else 9)


@article(
    "WSF 2000", "2.2", paragraph="1 b", since="2015-09-01",
    nl="Tel je als EU-burger mee als werknemer of familielid daarvan, of heb je duurzaam verblijf? {result}.",
    en="Do you count as an EU worker or the family of one, or have permanent residence? {result}.",
)  # fmt: skip
def equal_treatment_by_treaty(
    work_hours_per_month: Count,
    eu_worker_hours: Count,
    individual_worker_status: Flag,
    family_of_eu_worker: Flag,
    permanent_residence_right: Flag,
) -> Flag:
    """Equal treatment as EU worker (gelijkstelling als EU-werknemer).

    Enough hours of work a month (56, from September 2023 32) is enough by policy; with fewer hours the
    individual case is examined, and its outcome is the fact `individual_worker_status`.
    """
    works = work_hours_per_month >= eu_worker_hours or individual_worker_status
    return works or family_of_eu_worker or permanent_residence_right


@article(
    "Bsf 2000", "3", since="2015-09-01",
    nl="Woon je in Nederland met een verblijfsvergunning die meetelt? {result}.",
    en="Do you live in the Netherlands with a permit that counts? {result}.",
)  # fmt: skip
def designated_permit(
    residence_permit: ResidencePermit,
    lives_in_netherlands: Flag,
    pending_permit_while_receiving: Flag,
    received_school_costs_allowance: Flag,
) -> Flag:
    """Permit of a designated group (aangewezen verblijfsvergunning).

    Also who awaits a decision on the permit and already received student finance (1 d), and a foreign national for whom
    a school costs allowance was paid (2).
    """
    counts = residence_permit == ResidencePermit.TYPE_I_DESIGNATED
    counts = counts or ResidencePermit.TYPE_II <= residence_permit <= ResidencePermit.TYPE_V
    return lives_in_netherlands and (counts or pending_permit_while_receiving or received_school_costs_allowance)


@article(
    "WSF 2000", "2.2", since="2015-09-01",
    nl="Door je nationaliteit of verblijfsrecht geldt: {result}.",
    en="By your nationality or right of residence: {result}.",
)  # fmt: skip
def nationality_group(
    nationality: Nationality,
    residence_permit: ResidencePermit,
    equal_treatment_by_treaty: Flag,
    designated_permit: Flag,
) -> Equality:
    """Equality with Dutch nationals (gelijkstelling met Nederlanders).

    EU, EEA and Swiss nationals and their family without worker status only receive help with the costs of
    access to education (2.2(2); Bsf 3a and 3b).
    """
    if nationality == Nationality.DUTCH or designated_permit:
        return Equality.FULL
    if nationality == Nationality.EU_EEA_SWISS or residence_permit == ResidencePermit.EU_FAMILY:
        return Equality.FULL if equal_treatment_by_treaty else Equality.PARTIAL
    return Equality.NONE


@article(
    "WSF 2000", "2.3", paragraph=1, since="2015-09-01", until="2017-12-31",
    nl="Door je leeftijd kan je recht ingaan vanaf {result}.",
    en="By your age your right can start from {result}.",
)  # fmt: skip
def start_by_age(birth_date: Date, minimum_age_mbo: Years) -> Date:
    """First day of the right by age (eerste dag van het recht door leeftijd).

    The first day of a quarter on which the student is 18.
    """
    return first_of_next_quarter(add_months(birth_date, 12 * minimum_age_mbo) - 1)


@article(
    "WSF 2000", "2.3", paragraph="1 b", since="2018-01-01", until="2020-03-31",
    nl="Door je leeftijd kan je recht ingaan vanaf {result}.",
    en="By your age your right can start from {result}.",
)  # fmt: skip
def start_by_age(birth_date: Date, minimum_age_mbo: Years) -> Date:
    """First day of the right by age (eerste dag van het recht door leeftijd).

    The month after the quarter in which the student turns 18, also for who turns 18 on the first day of a quarter:
    the exception for that day was only added in 2020.
    """
    return first_of_next_quarter(add_months(birth_date, 12 * minimum_age_mbo))


@article(
    "WSF 2000", "2.3", paragraph="1 b", since="2020-04-01",
    nl="Door je leeftijd kan je recht ingaan vanaf {result}.",
    en="By your age your right can start from {result}.",
)  # fmt: skip
def start_by_age(birth_date: Date, minimum_age_mbo: Years) -> Date:
    """First day of the right by age (eerste dag van het recht door leeftijd).

    The month after the quarter in which the student turns 18, or the first day of the quarter when that is the
    birthday.
    """
    return first_of_next_quarter(add_months(birth_date, 12 * minimum_age_mbo) - 1)


@article(
    "WSF 2000", "2.3", paragraph="1 and 2", since="2015-09-01", until="2017-08-31",
    nl="Ben je oud genoeg voor studiefinanciering? {result}.",
    en="Are you old enough for student finance? {result}.",
)  # fmt: skip
def old_enough(
    on: Date, birth_date: Date, vocational_education: Flag, start_by_age: Date, first_enrolled_ho: Date
) -> Flag:
    """Minimum age reached (minimumleeftijd bereikt).

    In higher education a student who was under 18 on the first day of the quarter in which it began waits until the
    next quarter.
    """
    if vocational_education:
        return on >= start_by_age
    began = min(first_enrolled_ho, on)
    first_of_quarter = first_day(month_index(began) // 3 * 3)
    return age_on(birth_date, first_of_quarter) >= 18 or on >= first_of_next_quarter(began)


@article(
    "WSF 2000", "2.3", paragraph="1 and 2", since="2017-09-01",
    nl="Ben je oud genoeg voor studiefinanciering? {result}.",
    en="Are you old enough for student finance? {result}.",
)  # fmt: skip
def old_enough(on: Date, vocational_education: Flag, start_by_age: Date) -> Flag:
    """Minimum age reached (minimumleeftijd bereikt).

    Higher education no longer has a minimum age.
    """
    return not vocational_education or on >= start_by_age


@article(
    "WSF 2000", "2.3", paragraph="3 and 4", since="2015-09-01",
    nl="Ben je jonger dan de maximumleeftijd, of krijg je al zonder onderbreking studiefinanciering? {result}.",
    en="Are you below the maximum age, or do you receive student finance without a break? {result}.",
)  # fmt: skip
def young_enough(on: Date, birth_date: Date, maximum_age: Years, continuous_since_before_30: Flag) -> Flag:
    """Maximum age not passed (maximumleeftijd niet voorbij).

    The last month is the month in which the student turns 30. Who receives student finance without a break keeps it.
    """
    return continuous_since_before_30 or month_index(on) <= month_index(birth_date) + 12 * maximum_age


@article(
    "WSF 2000", "2.7", paragraph=3, since="2015-09-01",
    nl="Zit je tussen twee mbo-opleidingen in, niet langer dan vier maanden? {result}.",
    en="Are you between two vocational programmes, for no longer than four months? {result}.",
)  # fmt: skip
def between_programmes(
    on: Date, vocational_education: Flag, left_mbo_programme_on: Date, mbo_gap_months: Months
) -> Flag:
    """Between two vocational programmes (tussen twee mbo-opleidingen).

    The right stays for at most four months; the student counts as one of the first programme.
    """
    return vocational_education and left_mbo_programme_on <= on < add_months(left_mbo_programme_on, mbo_gap_months)


@article(
    "WSF 2000", "2.4", since="2015-09-01",
    nl="Ben je ingeschreven voor een opleiding die recht geeft op studiefinanciering? {result}.",
    en="Are you enrolled in a programme that gives a right to student finance? {result}.",
)  # fmt: skip
def education_condition(
    education: Education,
    study_form: StudyForm,
    enrolled: Flag,
    recognised_programme: Flag,
    vocational_education: Flag,
    between_programmes: Flag,
) -> Flag:
    """Education condition (voorwaarde van onderwijs).

    Vocational: only the school-based path (bol; 2.4). Higher: full-time or dual (2.8; 1.1(2)).
    """
    full_time = study_form == StudyForm.FULL_TIME or (not vocational_education and study_form == StudyForm.DUAL)
    return education != Education.NONE and full_time and (enrolled or between_programmes) and recognised_programme


@article(
    "WSF 2000", "2.14", paragraph="1 to 3", since="2015-09-01", until="2019-07-23",
    nl="Voldoe je aan de voorwaarden voor een opleiding in het buitenland, als je die volgt? {result}.",
    en="If you study abroad, do you meet the conditions for it? {result}.",
)  # fmt: skip
def abroad_condition(
    study_abroad: Flag,
    programme_abroad_comparable: Flag,
    information_abroad_missing: Flag,
    nationality_group: Equality,
    vocational_education: Flag,
    equal_treatment_by_treaty: Flag,
    tie_with_netherlands: Flag,
    years_lived_in_netherlands_of_last_six: Count,
    abroad_residence_years: Years,
) -> Flag:
    """Conditions for a programme abroad (voorwaarden voor een opleiding in het buitenland).

    An EU worker, or who is put on a par with one, needed no tie with the Netherlands yet. Vocational education abroad
    has no residence condition (2.13a). Without the yearly information about the study the right lapses (2.5(3) and
    2.13(2)).
    """
    if not study_abroad:
        return True
    if not programme_abroad_comparable or information_abroad_missing or nationality_group != Equality.FULL:
        return False
    resided = years_lived_in_netherlands_of_last_six >= abroad_residence_years
    return vocational_education or equal_treatment_by_treaty or tie_with_netherlands or resided


@article(
    "WSF 2000", "2.14", paragraph="1 to 3", since="2019-07-24",
    nl="Voldoe je aan de voorwaarden voor een opleiding in het buitenland, als je die volgt? {result}.",
    en="If you study abroad, do you meet the conditions for it? {result}.",
)  # fmt: skip
def abroad_condition(
    study_abroad: Flag,
    programme_abroad_comparable: Flag,
    information_abroad_missing: Flag,
    nationality_group: Equality,
    vocational_education: Flag,
    equal_treatment_by_treaty: Flag,
    tie_with_netherlands: Flag,
    award_abroad_since_before_july_2019: Flag,
    years_lived_in_netherlands_of_last_six: Count,
    abroad_residence_years: Years,
) -> Flag:
    """Conditions for a programme abroad (voorwaarden voor een opleiding in het buitenland).

    Who has an award without a break since before 24 July 2019 keeps the older condition (12.28). Vocational education
    abroad has no residence condition (2.13a). Without the yearly information about the study the right lapses (2.5(3);
    2.13(2)).
    """
    if not study_abroad:
        return True
    if not programme_abroad_comparable or information_abroad_missing or nationality_group != Equality.FULL:
        return False
    resided = years_lived_in_netherlands_of_last_six >= abroad_residence_years
    older_rule = award_abroad_since_before_july_2019 and equal_treatment_by_treaty
    return vocational_education or tie_with_netherlands or resided or older_rule


@article(
    "WSF 2000", "2.7a", since="2015-09-01",
    nl="Zijn je maanden of jaren studiefinanciering mbo niveau 3 of 4 op? {result}.",
    en="Are your months or years of student finance for mbo level 3 or 4 used up? {result}.",
)  # fmt: skip
def exhausted_mbo_34(
    on: Date,
    months_loan_phase: Months,
    loan_phase_months_mbo: Months,
    first_performance_month_mbo: Date,
    maximum_years_since_first_award: Years,
    granted_diploma_term_extension: Months,
) -> Flag:
    """Right used up, mbo level 3 or 4 (recht verbruikt, mbo niveau 3 of 4).

    The ten years are extended together with the diploma term.
    """
    ends = add_months(
        first_performance_month_mbo, 12 * maximum_years_since_first_award + granted_diploma_term_extension
    )
    return months_loan_phase >= loan_phase_months_mbo or on >= ends


@article(
    "WSF 2000", "2.13", paragraph="1 a and b", since="2015-09-01",
    nl="Zijn je maanden of jaren studiefinanciering hoger onderwijs op? {result}.",
    en="Are your months or years of student finance for higher education used up? {result}.",
)  # fmt: skip
def exhausted_ho(
    on: Date,
    months_loan_phase: Months,
    loan_phase_months_ho: Months,
    first_month_ho: Date,
    maximum_years_since_first_award: Years,
    granted_diploma_term_extension: Months,
) -> Flag:
    """Right used up, higher education (recht verbruikt, hoger onderwijs).

    The ten years are extended together with the diploma term.
    """
    ends = add_months(first_month_ho, 12 * maximum_years_since_first_award + granted_diploma_term_extension)
    return months_loan_phase >= loan_phase_months_ho or on >= ends


@article(
    "WSF 2000", "2.16", since="2015-09-01",
    nl="Heb je al zoveel prestatiebeurs gehad dat er voor het mbo niets overblijft? {result}.",
    en="Did you have so much performance grant that nothing is left for mbo? {result}.",
)  # fmt: skip
def earlier_grants_exclude_mbo(
    education: Education,
    months_performance_grant_mbo: Months,
    performance_grant_months_mbo: Months,
    months_performance_grant_ho: Months,
    performance_grant_months_ho: Months,
) -> Flag:
    """Earlier grants exclude mbo (eerdere prestatiebeurs sluit mbo uit).

    Four years of performance grant mbo exclude level 1 or 2; four years in higher education exclude all of mbo.
    """
    after_mbo = months_performance_grant_mbo >= performance_grant_months_mbo
    after_ho = months_performance_grant_ho >= performance_grant_months_ho
    return after_ho or (education == Education.MBO_12 and after_mbo)


@article(
    "WSF 2000", "4.18", paragraph="1 and 2", since="2015-09-01",
    nl="Zijn je maanden voor mbo niveau 1 of 2 in het buitenland op? {result}.",
    en="Are your months for mbo level 1 or 2 abroad used up? {result}.",
)  # fmt: skip
def exhausted_mbo_12(
    study_abroad: Flag,
    months_gift_mbo_12_abroad: Months,
    gift_months_mbo_12_abroad: Months,
    months_loan_phase: Months,
    loan_phase_months_mbo: Months,
) -> Flag:
    """Right used up, mbo level 1 or 2 abroad (recht verbruikt, mbo niveau 1 of 2 in het buitenland)."""
    gifts_used = months_gift_mbo_12_abroad >= gift_months_mbo_12_abroad
    return study_abroad and gifts_used and months_loan_phase >= loan_phase_months_mbo


@article(
    "WSF 2000", "2.7a", since="2015-09-01",
    nl="Is je recht op studiefinanciering op? {result}.",
    en="Is your right to student finance used up? {result}.",
)  # fmt: skip
def exhausted(
    education: Education,
    vocational_education: Flag,
    exhausted_mbo_12: Flag,
    exhausted_mbo_34: Flag,
    exhausted_ho: Flag,
    earlier_grants_exclude_mbo: Flag,
) -> Flag:
    """Right used up (recht verbruikt).

    See 2.7a and 4.18 for vocational education, 2.13 for higher education and 2.16 for both.
    """
    if not vocational_education:
        return exhausted_ho
    used_up = exhausted_mbo_34 if education == Education.MBO_34 else exhausted_mbo_12
    return used_up or earlier_grants_exclude_mbo


@article(
    "WSF 2000", "2.17", paragraph=1, since="2015-09-01", until="2023-08-31",
    nl="Krijg je door detentie alleen het bedrag voor thuiswonenden? {result}.",
    en="Do you only receive the amount for living at home because of detention? {result}.",
)  # fmt: skip
def detention_limits_to_home(
    on: Date,
    vocational_education: Flag,
    cohort_guarantee: Flag,
    detained_since: Date,
    detention_exempt: Flag,
    detention_minimum_months: Months,
) -> Flag:
    """Detention limits to the amount at home (detentie beperkt tot thuiswonend).

    In the loan system only in vocational education and for the older cohorts (12.14(1)(b)).
    """
    lasted = month_index(detained_since) + detention_minimum_months
    detained = not detention_exempt and month_index(on) > lasted
    return detained and (vocational_education or cohort_guarantee)


@article(
    "WSF 2000", "2.17", paragraph=1, since="2023-09-01",
    nl="Krijg je door detentie alleen het bedrag voor thuiswonenden? {result}.",
    en="Do you only receive the amount for living at home because of detention? {result}.",
)  # fmt: skip
def detention_limits_to_home(
    on: Date, detained_since: Date, detention_exempt: Flag, detention_minimum_months: Months
) -> Flag:
    """Detention limits to the amount at home (detentie beperkt tot thuiswonend).

    From the month after the month in which the detention has lasted one month.
    """
    lasted = month_index(detained_since) + detention_minimum_months
    return not detention_exempt and month_index(on) > lasted


@article(
    "WSF 2000", "2.5", paragraph=2, since="2015-09-01",
    nl="Vervalt je recht door afwezigheid ({unexcused_absence_weeks} weken achter elkaar)? {result}.",
    en="Does your right lapse because of absence ({unexcused_absence_weeks} weeks in a row)? {result}.",
)  # fmt: skip
def absence_ends_right(
    education: Education, study_abroad: Flag, unexcused_absence_weeks: Count, absence_weeks_lapse: Count
) -> Flag:
    """Absence ends the right (recht vervalt door afwezigheid).

    Only mbo level 1 or 2 in the Netherlands (4.1). The fact counts the weeks that the school has reported before this
    month.
    """
    return education == Education.MBO_12 and not study_abroad and unexcused_absence_weeks >= absence_weeks_lapse


@article(
    "WSF 2000", "3.21", paragraph=2, since="2015-09-01", until="2015-12-31",
    nl="Heb je op tijd aangevraagd voor deze maand? {result}.",
    en="Did you apply in time for this month? {result}.",
)  # fmt: skip
def application_condition(
    on: Date, applied_on: Date, between_programmes: Flag, left_mbo_programme_on: Date, mbo_gap_months: Months
) -> Flag:
    """Application in time (op tijd aangevraagd).

    Not for a period before the application: who applies during a month is paid from the first day of the next (Centrale
    Raad van Beroep 29 April 2005, AT5633, on the same words). Between two vocational programmes: before the four months
    are over (2.7(3)).
    """
    in_gap = between_programmes and applied_on < add_months(left_mbo_programme_on, mbo_gap_months)
    return on >= applied_on or in_gap


@article(
    "WSF 2000", "3.21", paragraph="2 and 3", since="2016-01-01",
    nl="Heb je op tijd aangevraagd voor deze maand? {result}.",
    en="Did you apply in time for this month? {result}.",
)  # fmt: skip
def application_condition(
    applied_on: Date,
    start_of_study_year: Date,
    between_programmes: Flag,
    left_mbo_programme_on: Date,
    mbo_gap_months: Months,
) -> Flag:
    """Application in time (op tijd aangevraagd).

    Before the end of the study year of the month, so not for months before the study year of the application. Who left
    a vocational programme in the last four months of the study year may still apply in the next one (2.7(3)).
    """
    last_months = month_index(start_of_study_year) + 12 - mbo_gap_months
    longer = between_programmes and month_index(left_mbo_programme_on) >= last_months
    return month_index(applied_on) < month_index(start_of_study_year) + (24 if longer else 12)


@article(
    "WSF 2000", "3.21", paragraph=5, since="2015-09-01", until="2020-03-31",
    nl="Heb je gevraagd om te stoppen vanaf deze maand of eerder? {result}.",
    en="Did you ask to stop from this month or earlier? {result}.",
)  # fmt: skip
def stopped_on_request(on: Date, stop_requested_from: Date) -> Flag:
    """Stopped on request (gestopt op verzoek).

    From the month that the student names; in article 3.21(4) until the end of 2015.
    """
    return on >= stop_requested_from


@article(
    "WSF 2000", "3.21", paragraph=5, since="2020-04-01",
    nl="Heb je gevraagd om te stoppen vanaf deze maand of eerder? {result}.",
    en="Did you ask to stop from this month or earlier? {result}.",
)  # fmt: skip
def stopped_on_request(on: Date, stop_requested_from: Date, stop_requested_on: Date) -> Flag:
    """Stopped on request (gestopt op verzoek).

    From the month that the student names, but not for a period before the request.
    """
    return on >= stop_requested_from and on >= stop_requested_on


@article(
    "WSF 2000", "12.14", paragraph=1, since="2015-09-01",
    nl="Gelden voor jou de regels van voor 1 september 2015? {result}.",
    en="Do the rules of before 1 September 2015 apply to you? {result}.",
)  # fmt: skip
def cohort_guarantee(
    education: Education,
    first_enrolled_ho: Date,
    first_enrolled_master: Date,
    months_performance_grant_ho: Months,
    months_performance_grant_master: Months,
    nominal_months: Months,
) -> Flag:
    """Guarantee for the cohorts before the loan system (cohortgarantie).

    Who was enrolled in the bachelor, or in the master, before 1 September 2015 keeps the older rules for the nominal
    length of that programme: counted here in months of performance grant, since a break does not use them up. The
    article holds to this day: it stayed when the basic grant returned in 2023.
    """
    loan_system = date_of(2015, 9, 1)
    if education == Education.HBO_MASTER or education == Education.WO_MASTER:
        return first_enrolled_master < loan_system and months_performance_grant_master < nominal_months
    bachelor = education >= Education.ASSOCIATE_DEGREE and first_enrolled_ho < loan_system
    return bachelor and months_performance_grant_ho < nominal_months


@article(
    "WSF 2000", "2.1", since="2015-09-01",
    nl="Reden om te weigeren door je aanvraag, nationaliteit of opleiding: {result}.",
    en="Reason to refuse by your application, nationality or education: {result}.",
)  # fmt: skip
def refusal_by_status(
    application_condition: Flag,
    stopped_on_request: Flag,
    nationality_group: Equality,
    education_condition: Flag,
    programme_years_at_least_one: Flag,
    abroad_condition: Flag,
) -> Refusal:
    """Refusal by application, nationality or education (weigering door aanvraag, nationaliteit of onderwijs).

    A programme shorter than a year gives no right (2.5(1); 2.13(1)(c)).
    """
    if not application_condition:
        return Refusal.NOT_APPLIED
    if stopped_on_request:
        return Refusal.STOPPED
    if nationality_group == Equality.NONE:
        return Refusal.NATIONALITY
    if not education_condition:
        return Refusal.EDUCATION
    if not programme_years_at_least_one:
        return Refusal.TOO_SHORT
    return Refusal.NONE if abroad_condition else Refusal.ABROAD


@article(
    "WSF 2000", "2.1", since="2015-09-01",
    nl="Reden om te weigeren: {result}.",
    en="Reason to refuse: {result}.",
)  # fmt: skip
def refusal(
    refusal_by_status: Refusal,
    higher_education: Flag,
    foreign_support: Flag,
    young_enough: Flag,
    exhausted: Flag,
    absence_ends_right: Flag,
    designated_departure: Flag,
    old_enough: Flag,
    nationality_group: Equality,
) -> Refusal:
    """First reason of refusal (eerste reden van weigering).

    Support from another state excludes in higher education only (2.13(1)(d)); departure: 2.17a.
    """
    if refusal_by_status != Refusal.NONE:
        return refusal_by_status
    if higher_education and foreign_support:
        return Refusal.FOREIGN_SUPPORT
    if not young_enough:
        return Refusal.TOO_OLD
    if exhausted:
        return Refusal.EXHAUSTED
    if absence_ends_right:
        return Refusal.ABSENCE
    if designated_departure:
        return Refusal.DEPARTURE
    if not old_enough:
        return Refusal.TOO_YOUNG
    return Refusal.ACCESS_ONLY if nationality_group == Equality.PARTIAL else Refusal.NONE


@article(
    "WSF 2000", "2.1", since="2015-09-01",
    nl="Heb je recht op studiefinanciering? {result}.",
    en="Do you have a right to student finance? {result}.",
)  # fmt: skip
def entitled(refusal: Refusal) -> Flag:
    """Right to student finance (recht op studiefinanciering)."""
    return refusal == Refusal.NONE


@article(
    "WSF 2000", "2.2", paragraph=2, since="2015-09-01",
    nl="Krijg je alleen een tegemoetkoming voor de toegang tot het onderwijs? {result}.",
    en="Do you only receive help with the costs of access to education? {result}.",
)  # fmt: skip
def entitled_to_access_costs_only(refusal: Refusal) -> Flag:
    """Right to help with the costs of access only (alleen recht op tegemoetkoming voor de toegang).

    A living-at-home grant in vocational education (Bsf 3a), the tuition fees loan in higher education (Bsf 3b).
    """
    return refusal == Refusal.ACCESS_ONLY
