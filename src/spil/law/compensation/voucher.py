"""Study voucher of the first four cohorts, and the money that took its place (WSF 2000, art. 12.15).

Until September 2023 a voucher for a programme, from the fifth to the ninth study year after the diploma. Since then
the act gives money instead, which is awarded from 2025 (12.15(5); Bsf 2000, art. 20(1)). An application of before
September 2023 to use the voucher keeps the rules of its own day (12.33).
"""

from spil.law.compensation.missed_grant import in_time
from spil.law.engine import Cents, Choice, Date, Flag, Years, article
from spil.law.engine.calendar import add_months, date_of, month_of, year_of


class VoucherRefusal(Choice):
    """The first reason why there is no study voucher compensation (now)."""

    NONE = 0, "geen", "none"
    OTHER_COHORT = (
        1,
        "je eerste studiefinanciering voor een bachelor viel buiten september 2015 tot en met augustus 2019",
        "your first student finance for a bachelor was not from September 2015 to August 2019",
    )
    USED_UP = 2, "je hebt je hele studievoucher al gebruikt", "you already used your whole study voucher"
    RECEIVED = 3, "je hebt deze tegemoetkoming al gekregen", "you already received this compensation"
    NO_DIPLOMA_YET = 4, "je hebt nog geen diploma; dat kan nog", "you have no diploma yet; you still can"
    NO_DIPLOMA_IN_TIME = 5, "je hebt niet op tijd een diploma behaald", "you did not obtain a diploma in time"
    MUST_APPLY = (
        6,
        "wij hebben eerst een aanvraag met een kopie van je diploma nodig",
        "we need an application with a copy of your diploma first",
    )
    APPLIED_TOO_LATE = 7, "je hebt niet op tijd aangevraagd", "you did not apply in time"


@article(
    "WSF 2000", "12.15", paragraph="2(a)", since="2015-09-01",
    nl="Kreeg je je eerste studiefinanciering voor een bachelor in de eerste vier jaar van het leenstelsel? {result}.",
    en="Did you first receive student finance for a bachelor in the first four years of the loan system? {result}.",
)  # fmt: skip
def first_cohorts(first_month_bachelor: Date, voucher_first_day: Date, voucher_study_years: Years) -> Flag:
    """One of the first four cohorts (een van de eerste vier lichtingen)."""
    return voucher_first_day <= first_month_bachelor < add_months(voucher_first_day, 12 * voucher_study_years)


@article(
    "WSF 2000", "12.15", paragraph="2(b)", since="2015-09-01",
    nl="Heb je op tijd een hbo-bachelor, of een universitaire bachelor en master, behaald? {result}.",
    en="Did you obtain a bachelor of applied sciences, or a university bachelor and master, in time? {result}.",
)  # fmt: skip
def full_degree_in_time(
    on: Date, diploma_term_ends: Date, hbo_bachelor_on: Date, university_bachelor_on: Date, university_master_on: Date
) -> Flag:
    """Full degree in time (volledig diploma op tijd)."""
    university = max(university_bachelor_on, university_master_on)
    return in_time(hbo_bachelor_on, on, diploma_term_ends) or in_time(university, on, diploma_term_ends)


@article(
    "WSF 2000", "12.15", paragraph="2(c)", since="2020-09-01", until="2023-08-31",
    nl="Je kunt je studievoucher gebruiken vanaf {result}.", en="You can use your study voucher from {result}.",
)  # fmt: skip
def voucher_usable_from(diploma_notice_on: Date, voucher_first_usable_study_year: Years) -> Date:
    """First day of the study voucher (eerste dag van de studievoucher).

    The start of the fifth study year after the day on which the diploma was reported to us.
    """
    year = year_of(diploma_notice_on) if month_of(diploma_notice_on) >= 9 else year_of(diploma_notice_on) - 1
    return date_of(year + voucher_first_usable_study_year, 9, 1)


@article(
    "WSF 2000", "12.15", paragraph="2(c) and 3", since="2020-09-01", until="2023-08-31",
    nl="Je kunt je studievoucher gebruiken tot en met {result}.", en="You can use your study voucher until {result}.",
)  # fmt: skip
def voucher_usable_until(
    voucher_usable_from: Date, voucher_first_usable_study_year: Years, voucher_last_usable_study_year: Years
) -> Date:
    """Last day of the study voucher (laatste dag van de studievoucher).

    The end of the ninth study year; then the right lapses.
    """
    years = voucher_last_usable_study_year - voucher_first_usable_study_year + 1
    return add_months(voucher_usable_from, 12 * years) - 1


@article(
    "Bsf 2000", "19", since="2020-09-01", until="2023-08-31",
    nl="Met je studievoucher betalen wij {result} van de kosten van je opleiding.",
    en="With your study voucher we pay {result} of the fee of your programme.",
)  # fmt: skip
def voucher_payment(
    on: Date,
    first_cohorts: Flag,
    full_degree_in_time: Flag,
    voucher_usable_from: Date,
    voucher_used: Flag,
    voucher_left: Cents,
    voucher_value: Cents,
    voucher_fee: Cents,
) -> Cents:
    """Payment with the study voucher (betaling met de studievoucher).

    To the institution (22(2)). At most the fee; what is left may be used later (19(3)). Nobody reached the last day of
    the voucher before September 2023.
    """
    if not (first_cohorts and full_degree_in_time and voucher_usable_from <= on):
        return 0
    return min(voucher_fee, voucher_left if voucher_used else voucher_value)


@article(
    "WSF 2000", "12.15", paragraph=2, since="2025-01-01",
    nl="Reden waarom je (nu) geen tegemoetkoming studievoucher krijgt: {result}.",
    en="Reason why you receive no study voucher compensation (now): {result}.",
)  # fmt: skip
def voucher_refusal(
    on: Date,
    first_cohorts: Flag,
    voucher_used: Flag,
    voucher_left: Cents,
    voucher_compensated: Flag,
    full_degree_in_time: Flag,
    diploma_term_ends: Date,
    diploma_reported: Flag,
    certified_copy_received: Flag,
    voucher_applied_on: Date,
    voucher_application_due: Date,
) -> VoucherRefusal:
    """Reason for refusal, study voucher (reden van afwijzing, studievoucher).

    An application is needed only for a diploma that no institution reports to us (Bsf 20(2)).
    """
    if not first_cohorts:
        return VoucherRefusal.OTHER_COHORT
    if voucher_used and voucher_left == 0:
        return VoucherRefusal.USED_UP
    if voucher_compensated:
        return VoucherRefusal.RECEIVED
    if not full_degree_in_time:
        return VoucherRefusal.NO_DIPLOMA_YET if on <= diploma_term_ends else VoucherRefusal.NO_DIPLOMA_IN_TIME
    if diploma_reported or certified_copy_received:
        return VoucherRefusal.NONE
    if min(voucher_applied_on, on) > voucher_application_due:
        return VoucherRefusal.APPLIED_TOO_LATE
    return VoucherRefusal.MUST_APPLY if voucher_applied_on > on else VoucherRefusal.NONE


@article(
    "WSF 2000", "12.15", paragraph=3, since="2025-01-01",
    nl="Je tegemoetkoming studievoucher is {result}.", en="Your study voucher compensation is {result}.",
)  # fmt: skip
def voucher_compensation(
    voucher_refusal: VoucherRefusal, voucher_used: Flag, voucher_left: Cents, voucher_compensation_amount: Cents
) -> Cents:
    """Study voucher compensation (tegemoetkoming studievoucher).

    Of a voucher that was used in part what is left of it, at most the amount of the year of the award.
    """
    if voucher_refusal != VoucherRefusal.NONE:
        return 0
    return min(voucher_left, voucher_compensation_amount) if voucher_used else voucher_compensation_amount
