"""Who has a right to the allowance: nationality, age, school, exclusions, end and application (WTOS, ch. 2; 4.10)."""

from spil.law.common import Nationality, ResidencePermit
from spil.law.engine import CentsPerYear, Choice, Count, Date, Flag, Months, Years, article
from spil.law.engine.calendar import (
    add_months,
    date_of,
    first_of_month,
    first_of_next_quarter,
    month_index,
    month_of,
    year_of,
)
from spil.law.school_costs.facts import SchoolKind


class Equality(Choice):
    """How far somebody is put on a par with a Dutch national (WTOS, art. 2.2)."""

    NONE = 0, "geen recht door nationaliteit", "no right by nationality"
    PARTIAL = 1, "alleen een tegemoetkoming voor de toegang", "only help with the costs of access"
    FULL = 2, "gelijk aan een Nederlander", "equal to a Dutch national"


class Refusal(Choice):
    """The first reason why there is no right to the allowance, in the order in which the law is applied."""

    NONE = 0, "geen", "none"
    NOT_APPLIED = 1, "je hebt niet op tijd aangevraagd", "you did not apply in time"
    NATIONALITY = 2, "je nationaliteit of verblijfsrecht geeft geen recht", "your nationality or permit gives no right"
    SCHOOL = 3, "je volgt geen onderwijs dat recht geeft", "your school gives no right"
    TOO_SHORT = 4, "je opleiding duurt korter dan een jaar", "your course is shorter than a year"
    HOURS = 5, "je hebt te weinig lesuren", "you have too few hours of lessons"
    COMPLETED = 6, "je hebt het laatste schooljaar afgerond", "you completed the last school year"
    TOO_YOUNG = (
        7,
        "je kwartaal na je 18e verjaardag is nog niet begonnen",
        "the quarter after your 18th birthday has not begun",
    )
    TOO_OLD = 8, "je bent 30 jaar of ouder", "you are 30 or older"
    STUDENT_FINANCE = 9, "je hebt recht op studiefinanciering", "you have a right to student finance"
    EXHAUSTED = 10, "je prestatiebeurs voor het hoger onderwijs is op", "your performance grant is used up"
    ABSENCE = 11, "je was te lang afwezig", "you were absent too long"
    DEPARTURE = 12, "je bent aangewezen als uitreiziger", "you were designated as having left to join a terrorist group"
    ACCESS_ONLY = 13, "je krijgt alleen een tegemoetkoming voor de toegang", "only help with the costs of access"


@article(
    "WTOS", "1.1", since="2015-09-01",
    nl="Het schooljaar van deze maand begon op {result}.",
    en="The school year of this month started on {result}.",
)  # fmt: skip
def school_year_start(on: Date) -> Date:
    """Start of the school year (begin van het schooljaar).

    1 August.
    """
    return date_of(year_of(on) if month_of(on) >= 8 else year_of(on) - 1, 8, 1)


@article(
    "Besluit TOS", "3", since="2015-09-01",
    nl="Woon je in Nederland met een verblijfsvergunning die meetelt? {result}.",
    en="Do you live in the Netherlands with a permit that counts? {result}.",
)  # fmt: skip
def designated_permit(
    residence_permit: ResidencePermit, lives_in_netherlands: Flag, earlier_allowance_and_lawful_stay: Flag
) -> Flag:
    """Permit of a designated group (aangewezen verblijfsvergunning).

    Living in the Netherlands is a condition of the act itself (2.2(2)). Who received allowance before keeps it while
    the stay is lawful or a decision on it is awaited (2(e) and 3(2)(a) of the decree).
    """
    counts = residence_permit == ResidencePermit.TYPE_I_DESIGNATED or earlier_allowance_and_lawful_stay
    counts = counts or ResidencePermit.TYPE_II <= residence_permit <= ResidencePermit.TYPE_V
    return lives_in_netherlands and counts


@article(
    "WTOS", "2.2", paragraph="1 to 3", since="2015-09-01",
    nl="Voor de nationaliteit geldt: {result}.",
    en="By nationality: {result}.",
)  # fmt: skip
def nationality_group(
    nationality: Nationality,
    residence_permit: ResidencePermit,
    designated_permit: Flag,
    eu_worker_or_family: Flag,
    permanent_residence_right: Flag,
) -> Equality:
    """Equality with Dutch nationals (gelijkstelling met Nederlanders).

    EU, EEA and Swiss nationals and their family without worker status or permanent residence only receive help with
    the costs of access to education (Besluit TOS 3a(1)).
    """
    if nationality == Nationality.DUTCH or designated_permit:
        return Equality.FULL
    if nationality == Nationality.EU_EEA_SWISS or residence_permit == ResidencePermit.EU_FAMILY:
        return Equality.FULL if eu_worker_or_family or permanent_residence_right else Equality.PARTIAL
    return Equality.NONE


@article(
    "WTOS", "2.3", paragraph=1, since="2015-09-01",
    nl="Het recht kan door je leeftijd ingaan vanaf {result}.",
    en="By age the right can start from {result}.",
)  # fmt: skip
def start_by_age(birth_date: Date, school_costs_minimum_age: Years) -> Date:
    """First day of the right by age (eerste dag van het recht door leeftijd).

    The first day of the quarter after the one in which the pupil turns 18. The act makes no exception for a birthday
    on the first day of a quarter, as the Student Finance Act does.
    """
    return first_of_next_quarter(add_months(birth_date, 12 * school_costs_minimum_age))


@article(
    "WTOS", "2.3", paragraph=1, since="2015-09-01",
    nl="Je kunt door je leeftijd recht hebben tot en met de maand van {result}.",
    en="By age you can have a right until and including the month of {result}.",
)  # fmt: skip
def end_by_age(birth_date: Date, school_costs_maximum_age: Years) -> Date:
    """Day on which the maximum age is reached (dag waarop de maximumleeftijd is bereikt)."""
    return add_months(birth_date, 12 * school_costs_maximum_age)


@article(
    "WTOS", "2.9", since="2015-09-01", until="2022-07-31",
    nl="Ben je ingeschreven voor onderwijs dat recht geeft op tegemoetkoming? {result}.",
    en="Are you enrolled at a school that gives a right to the allowance? {result}.",
)  # fmt: skip
def school_condition(school_kind: SchoolKind, enrolled: Flag, recognised_school: Flag) -> Flag:
    """School condition (voorwaarde van onderwijs).

    Funded, designated or recognised schools, and vavo (2.10); all in the Netherlands.
    """
    return school_kind != SchoolKind.NONE and enrolled and recognised_school


@article(
    "WTOS", "2.9", since="2022-08-01",
    nl="Ben je ingeschreven voor onderwijs dat recht geeft op tegemoetkoming? {result}.",
    en="Are you enrolled at a school that gives a right to the allowance? {result}.",
)  # fmt: skip
def school_condition(school_kind: SchoolKind, enrolled: Flag, recognised_school: Flag) -> Flag:
    """School condition (voorwaarde van onderwijs).

    Funded, designated or recognised schools, and vavo (2.10); all in the Netherlands. The minister may also designate
    comparable education (2.9(e)): it then has the kind to which it compares.
    """
    return school_kind != SchoolKind.NONE and enrolled and recognised_school


@article(
    "WTOS", "2.17", since="2015-09-01",
    nl="Heb je genoeg klokuren per schooljaar, als dat voor jouw school een voorwaarde is? {result}.",
    en="Do you have enough clock hours a school year, if your school needs them? {result}.",
)  # fmt: skip
def hours_condition(
    school_kind: SchoolKind, funded_as_special_course: Flag, hours_a_year: Count, minimum_clock_hours: Count
) -> Flag:
    """Condition of clock hours (voorwaarde van klokuren).

    For vavo and for designated or recognised schools, not for funded schools or a funded special course (2.9(d)).
    """
    private = school_kind == SchoolKind.PRIVATE_LOWER or school_kind == SchoolKind.PRIVATE_UPPER
    needed = school_kind == SchoolKind.ADULT or (private and not funded_as_special_course)
    return not needed or hours_a_year >= minimum_clock_hours


@article(
    "WTOS", "2.19", paragraph=3, since="2015-09-01",
    nl="Valt deze maand tussen twee opleidingen die op elkaar aansluiten? {result}.",
    en="Does this month lie between two courses that follow each other? {result}.",
)  # fmt: skip
def bridging(
    on: Date,
    deregistered_on: Date,
    next_course_on: Date,
    bridging_applied_on: Date,
    school_costs_bridging_months: Months,
) -> Flag:
    """Month between two courses (overbruggingsmaand).

    The next course starts within four months after the enrolment ended, and the pupil applied before they were over.
    """
    over = add_months(deregistered_on, school_costs_bridging_months)
    in_time = next_course_on <= over and bridging_applied_on < over
    return in_time and month_index(deregistered_on) < month_index(on) and on < first_of_month(next_course_on)


@article(
    "WTOS", "2.19", paragraph=1, since="2015-09-01",
    nl="Is je recht voorbij omdat je het laatste schooljaar hebt afgerond? {result}.",
    en="Is your right over because you completed the last school year? {result}.",
)  # fmt: skip
def completed(on: Date, completed_on: Date, bridging: Flag) -> Flag:
    """Right ended by completing the last school year (recht vervallen na het laatste schooljaar).

    From the month after the day of completion. Who repeats that year is enrolled again and has a right again (2.19(2)).
    """
    return month_index(on) > month_index(completed_on) and not bridging


@article(
    "WTOS", "2.21", since="2015-09-01",
    nl="Sluit je recht op studiefinanciering de tegemoetkoming uit? {result}.",
    en="Does your right to student finance exclude the allowance? {result}.",
)  # fmt: skip
def excluded_by_student_finance(
    school_kind: SchoolKind, entitled_to_student_finance: Flag, school_fee_owed: CentsPerYear
) -> Flag:
    """Right to student finance excludes (recht op studiefinanciering sluit uit).

    In vavo only for who owes a fee (2.21(2)).
    """
    return entitled_to_student_finance and (school_kind != SchoolKind.ADULT or school_fee_owed > 0)


@article(
    "WTOS", "2.15", since="2015-09-01",
    nl="Vervalt je recht doordat je {absent_weeks} weken afwezig was? {result}.",
    en="Does your right lapse because you were absent for {absent_weeks} weeks? {result}.",
)  # fmt: skip
def absence_ends_right(
    on: Date, absent_weeks: Count, absence_reported_on: Date, school_costs_absence_weeks_lapse: Count
) -> Flag:
    """Absence ends the right (recht vervalt door afwezigheid).

    From the month after the one in which the school reported it.
    """
    return absent_weeks >= school_costs_absence_weeks_lapse and month_index(on) > month_index(absence_reported_on)


@article(
    "WTOS", "2.22b", since="2015-09-01", until="2017-09-30",
    nl="Vertrek naar een strijdgebied sluit de tegemoetkoming nog niet uit.",
    en="Leaving to join a terrorist group does not exclude the allowance yet.",
)  # fmt: skip
def departure_ends_right() -> Flag:
    """Departure ends the right (uitreizen beëindigt het recht)."""
    return False


@article(
    "WTOS", "2.22b", paragraph=1, since="2017-10-01",
    nl="Vervalt je recht doordat je bent aangewezen als uitreiziger? {result}.",
    en="Does your right lapse because you were designated as having left to join a terrorist group? {result}.",
)  # fmt: skip
def departure_ends_right(designated_departure: Flag) -> Flag:
    """Departure ends the right (uitreizen beëindigt het recht)."""
    return designated_departure


@article(
    "WTOS", "4.10", paragraph=2, since="2015-09-01",
    nl="Heb je op tijd aangevraagd voor deze maand? {result}.",
    en="Did you apply in time for this month? {result}.",
)  # fmt: skip
def application_condition(
    on: Date,
    applied_on: Date,
    school_year_start: Date,
    nationality_group: Equality,
    school_costs_access_months_back: Months,
) -> Flag:
    """Application in time (op tijd aangevraagd).

    The act excludes a period before the application. The agency pays the missed months of the same school year all
    the same, and refuses only earlier school years, as in Centrale Raad van Beroep 14 June 2013, CA3233. Help with
    the costs of access reaches back to the fourth month before the application (Besluit TOS 3a(3)).
    """
    if nationality_group == Equality.PARTIAL:
        return month_index(on) >= month_index(applied_on) - school_costs_access_months_back
    return month_index(applied_on) < month_index(school_year_start) + 12


@article(
    "WTOS", "2.1", since="2015-09-01",
    nl="Reden om te weigeren door je aanvraag, nationaliteit of school: {result}.",
    en="Reason to refuse by your application, nationality or school: {result}.",
)  # fmt: skip
def refusal_by_status(
    application_condition: Flag,
    nationality_group: Equality,
    school_condition: Flag,
    course_at_least_one_year: Flag,
    hours_condition: Flag,
    bridging: Flag,
) -> Refusal:
    """Refusal by application, nationality or school (weigering door aanvraag, nationaliteit of school).

    Between two courses the school need not be attended (2.19(3)). A course shorter than a year gives no right (2.14).
    """
    if not application_condition:
        return Refusal.NOT_APPLIED
    if nationality_group == Equality.NONE:
        return Refusal.NATIONALITY
    if bridging:
        return Refusal.NONE
    if not school_condition:
        return Refusal.SCHOOL
    if not course_at_least_one_year:
        return Refusal.TOO_SHORT
    return Refusal.NONE if hours_condition else Refusal.HOURS


@article(
    "WTOS", "2.1", since="2015-09-01",
    nl="Reden om te weigeren: {result}.",
    en="Reason to refuse: {result}.",
)  # fmt: skip
def refusal(
    on: Date,
    refusal_by_status: Refusal,
    completed: Flag,
    start_by_age: Date,
    end_by_age: Date,
    excluded_by_student_finance: Flag,
    performance_grant_ho_used_up: Flag,
    absence_ends_right: Flag,
    departure_ends_right: Flag,
    nationality_group: Equality,
) -> Refusal:
    """First reason of refusal (eerste reden van weigering).

    Who has no right to a performance grant for higher education any more has none to the allowance (2.22).
    """
    if refusal_by_status != Refusal.NONE:
        return refusal_by_status
    if completed:
        return Refusal.COMPLETED
    if on < start_by_age:
        return Refusal.TOO_YOUNG
    if month_index(on) > month_index(end_by_age):
        return Refusal.TOO_OLD
    if excluded_by_student_finance:
        return Refusal.STUDENT_FINANCE
    if performance_grant_ho_used_up:
        return Refusal.EXHAUSTED
    if absence_ends_right:
        return Refusal.ABSENCE
    if departure_ends_right:
        return Refusal.DEPARTURE
    return Refusal.ACCESS_ONLY if nationality_group == Equality.PARTIAL else Refusal.NONE


@article(
    "WTOS", "2.1", since="2015-09-01",
    nl="Heb je recht op tegemoetkoming scholieren? {result}.",
    en="Do you have a right to the allowance for pupils? {result}.",
)  # fmt: skip
def entitled(refusal: Refusal) -> Flag:
    """Right to the allowance (recht op tegemoetkoming scholieren)."""
    return refusal == Refusal.NONE


@article(
    "WTOS", "2.2", paragraph=3, since="2015-09-01",
    nl="Heb je alleen recht op een tegemoetkoming in de kosten van de toegang? {result}.",
    en="Do you only have a right to help with the costs of access? {result}.",
)  # fmt: skip
def entitled_to_access_costs_only(refusal: Refusal) -> Flag:
    """Right to help with the costs of access only (alleen recht op tegemoetkoming voor de toegang)."""
    return refusal == Refusal.ACCESS_ONLY
