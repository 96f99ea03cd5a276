"""Compensation for the missed basic grant (tegemoetkoming gemiste basisbeurs; WSF 2000, art. 12.30)."""

from spil.law.compensation.facts import MonthRight
from spil.law.engine import Cents, CentsPerMonth, Choice, Count, Date, Flag, Months, article


class Refusal(Choice):
    """The first reason why there is no compensation for the missed basic grant (now)."""

    NONE = 0, "geen", "none"
    TOO_FEW_MONTHS = (
        1,
        "je had geen twaalf maanden prestatiebeurs zonder basisbeurs",
        "you did not have twelve months of performance grant without a basic grant",
    )
    APPLIED_TOO_LATE = 2, "je hebt te laat aangevraagd", "you applied too late"
    NO_DIPLOMA_YET = 3, "je hebt nog geen diploma; dat kan nog", "you have no diploma yet; you still can"
    BACHELOR_ALONE = (
        4,
        "een universitaire bachelor zonder master telt alleen mee als je dat vraagt",
        "a university bachelor without a master only counts when you ask for it",
    )
    NO_DIPLOMA_IN_TIME = 5, "je hebt niet op tijd een diploma behaald", "you did not obtain a diploma in time"
    BASIC_GRANT_COVERED = (
        6,
        "je kreeg al basisbeurs voor de hele duur van je opleiding",
        "you already received basic grant for the whole length of your programme",
    )
    MUST_APPLY = (
        7,
        "wij kennen minder dan twaalf maanden die meetellen; had je er meer, vraag dan de tegemoetkoming aan",
        "we know of fewer than twelve months that count; if you had more, apply for the compensation",
    )


def in_time(obtained_on: int, on: int, last_day: int) -> bool:
    """Whether a diploma was obtained by now, and by the last day on which it counts (days since 1970-01-01)."""
    return obtained_on <= on and obtained_on <= last_day


@article(
    "WSF 2000", "12.30", paragraph="2(a), 2(b) and 3", since="2025-01-01",
    nl="Telt de maand vanaf {month_on} mee ({right_in_month})? {result}.",
    en="Does the month from {month_on} count ({right_in_month})? {result}.",
)  # fmt: skip
def month_counts(month_on: Date, right_in_month: MonthRight, loan_years_start: Date, loan_years_end: Date) -> Flag:
    """Month that counts (maand die meetelt).

    A right is enough, without an application. In the loan phase no basic grant is missed: it would have ended anyway;
    so the agency counts months of performance grant (inburgeren.nl, allowance for lack of basic grant).
    """
    return right_in_month == MonthRight.NO_BASIC_GRANT and loan_years_start <= month_on <= loan_years_end


@article(
    "Bsf 2000", "21b", paragraph="1 to 3", since="2025-01-01",
    nl="Er tellen {result} zonder basisbeurs mee.", en="{result} without a basic grant count.",
)  # fmt: skip
def counted_months(months_known: Months, months_shown: Months, applied_in_time: Flag) -> Months:
    """Months that count (maanden die meetellen).

    Those that we know without an application; others when they were shown with an application in time.
    """
    return months_known + months_shown if applied_in_time else months_known


@article(
    "WSF 2000", "5.7", paragraph="1 and 3", since="2025-01-01",
    nl="De hbo-opleidingen die je op tijd hebt afgerond duren samen {result}.",
    en="The programmes of applied sciences that you completed in time take {result} together.",
)  # fmt: skip
def completed_months_hbo(
    on: Date,
    diploma_deadline: Date,
    associate_degree_on: Date,
    associate_degree_months: Months,
    hbo_bachelor_on: Date,
    hbo_bachelor_months: Months,
    hbo_master_on: Date,
    hbo_master_months: Months,
) -> Months:
    """Length of completed programmes, applied sciences (duur van afgeronde opleidingen, hbo).

    An associate degree is part of the bachelor that follows on it.
    """
    months = hbo_master_months if in_time(hbo_master_on, on, diploma_deadline) else 0
    if in_time(hbo_bachelor_on, on, diploma_deadline):
        return months + hbo_bachelor_months
    return months + associate_degree_months if in_time(associate_degree_on, on, diploma_deadline) else months


@article(
    "WSF 2000", "5.7", paragraph="3 and 6", since="2025-01-01",
    nl="De universitaire opleidingen die je op tijd hebt afgerond duren samen {result}.",
    en="The university programmes that you completed in time take {result} together.",
)  # fmt: skip
def completed_months_university(
    on: Date,
    diploma_deadline: Date,
    hbo_bachelor_on: Date,
    university_bachelor_on: Date,
    university_bachelor_months: Months,
    university_master_on: Date,
    university_master_months: Months,
    bachelor_alone_requested: Flag,
) -> Months:
    """Length of completed programmes, university (duur van afgeronde opleidingen, universiteit).

    Bachelor and master are one whole; a bachelor alone counts on request. A master after a bachelor of applied
    sciences counts as well, since it lengthens the performance grant (5.2(1)(b)).
    """
    bachelor = in_time(university_bachelor_on, on, diploma_deadline)
    months = university_bachelor_months if bachelor else 0
    before = bachelor or in_time(hbo_bachelor_on, on, diploma_deadline)
    if before and in_time(university_master_on, on, diploma_deadline):
        return months + university_master_months
    return months if bachelor_alone_requested else 0


@article(
    "WSF 2000", "5.2", paragraph=1, since="2025-01-01",
    nl="Voor jouw opleidingen is de prestatiebeurs hoogstens {result}.",
    en="For your programmes the performance grant is {result} at most.",
)  # fmt: skip
def performance_grant_period(
    on: Date,
    diploma_deadline: Date,
    hbo_master_on: Date,
    hbo_master_months: Months,
    university_master_on: Date,
    university_master_months: Months,
    performance_grant_months_ho: Months,
    university_master_base_credits: Count,
    credits_per_extension_month: Count,
) -> Months:
    """Period of performance grant (duur van de prestatiebeurs).

    Four years; longer by a master of applied sciences, and by what a university master has above sixty credits.
    """
    months = performance_grant_months_ho
    if in_time(hbo_master_on, on, diploma_deadline):
        months += hbo_master_months
    if in_time(university_master_on, on, diploma_deadline):
        months += max(0, university_master_months - university_master_base_credits // credits_per_extension_month)
    return months


@article(
    "WSF 2000", "12.30", paragraph="3 and 4", since="2025-01-01",
    nl="De tegemoetkoming geldt voor hoogstens {result}.", en="The compensation is for {result} at most.",
)  # fmt: skip
def maximum_months(
    completed_months_hbo: Months,
    completed_months_university: Months,
    performance_grant_period: Months,
    granted_extra_months_disability: Months,
    months_old_basic_grant: Months,
) -> Months:
    """Most months of compensation (hoogste aantal maanden tegemoetkoming).

    The period of the performance grant, or the length of the completed programmes when that is shorter; longer by
    extra months for a disability (5.2b). Who had a basic grant for part of it has no compensation for that part
    (duo.nl: a bachelor with a basic grant leaves the length of the master).
    """
    completed = min(completed_months_hbo + completed_months_university, performance_grant_period)
    return max(0, completed + granted_extra_months_disability - months_old_basic_grant)


@article(
    "WSF 2000", "12.30", paragraph=2, since="2025-01-01",
    nl="Reden waarom je (nu) geen tegemoetkoming gemiste basisbeurs krijgt: {result}.",
    en="Reason why you receive no missed basic grant compensation (now): {result}.",
)  # fmt: skip
def missed_grant_refusal(
    on: Date,
    months_known: Months,
    months_shown: Months,
    applied_on: Date,
    application_due: Date,
    counted_months: Months,
    missed_grant_minimum_months: Months,
    completed_months_hbo: Months,
    completed_months_university: Months,
    university_bachelor_on: Date,
    diploma_deadline: Date,
    maximum_months: Months,
) -> Refusal:
    """Reason for refusal, missed basic grant (reden van afwijzing, gemiste basisbeurs)."""
    if months_known + months_shown < missed_grant_minimum_months:
        return Refusal.MUST_APPLY if on < applied_on and on <= application_due else Refusal.TOO_FEW_MONTHS
    if counted_months < missed_grant_minimum_months:
        return Refusal.APPLIED_TOO_LATE
    if completed_months_hbo + completed_months_university > 0:
        return Refusal.NONE if maximum_months > 0 else Refusal.BASIC_GRANT_COVERED
    if in_time(university_bachelor_on, on, diploma_deadline):
        return Refusal.BACHELOR_ALONE
    return Refusal.NO_DIPLOMA_YET if on <= diploma_deadline else Refusal.NO_DIPLOMA_IN_TIME


@article(
    "WSF 2000", "12.30", paragraph=3, since="2025-01-01",
    nl="Je krijgt nu een tegemoetkoming voor {result}.", en="You now receive compensation for {result}.",
)  # fmt: skip
def missed_grant_months(
    missed_grant_refusal: Refusal, counted_months: Months, maximum_months: Months, months_compensated_before: Months
) -> Months:
    """Months of compensation (maanden tegemoetkoming).

    Without those of an earlier award: a later diploma or other months shown may add to it.
    """
    if missed_grant_refusal != Refusal.NONE:
        return 0
    return max(0, min(counted_months, maximum_months) - months_compensated_before)


@article(
    "WSF 2000", "12.30", paragraph=3, since="2025-01-01",
    nl="Je tegemoetkoming gemiste basisbeurs is {missed_grant_months} keer {missed_grant_per_month}: {result}.",
    en="Your missed basic grant compensation is {missed_grant_months} times {missed_grant_per_month}: {result}.",
)  # fmt: skip
def missed_grant_compensation(missed_grant_months: Months, missed_grant_per_month: CentsPerMonth) -> Cents:
    """Compensation for the missed basic grant (tegemoetkoming gemiste basisbeurs).

    At the amount of the year of the award.
    """
    return missed_grant_months * missed_grant_per_month
