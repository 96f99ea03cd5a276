"""Until when a diploma counts, until when to apply, and when we award (WSF 2000, art. 5.5; Bsf 2000, art. 20, 21b).

A term of exactly three months that ends in a weekend or on a holiday moves to the next working day (Algemene
termijnenwet, art. 1 and 4); the service does that with its calendar of days off.
"""

from spil.law.engine import NEVER, Count, Date, Flag, Months, Years, article
from spil.law.engine.calendar import add_months, date_of, year_of


@article(
    "WSF 2000", "5.5", since="2015-09-01",
    nl="Je diplomatermijn loopt tot en met {result}.", en="Your diploma term ends on {result}.",
)  # fmt: skip
def diploma_term_ends(first_month_ho: Date, granted_diploma_term_extension: Months, diploma_term_ho: Years) -> Date:
    """Last day of the diploma term (laatste dag van de diplomatermijn).

    Ten years from the first month of any student finance for higher education, longer by an extension (5.16(1), (2)).
    Who never had student finance has no such term.
    """
    if first_month_ho >= NEVER:
        return NEVER
    return add_months(first_month_ho, 12 * diploma_term_ho + granted_diploma_term_extension) - 1


@article(
    "WSF 2000", "12.30", paragraph="2(c)", since="2025-01-01",
    nl="Je diploma telt als je het uiterlijk op {result} hebt behaald.",
    en="Your diploma counts when you obtained it on {result} at the latest.",
)  # fmt: skip
def diploma_deadline(
    first_month_ho: Date, diploma_term_ends: Date, first_enrolled_ho: Date, years_after_first_enrolment: Years
) -> Date:
    """Last day for the diploma (laatste dag voor het diploma).

    Without student finance: ten years after the first enrolment in higher education.
    """
    if first_month_ho < NEVER:
        return diploma_term_ends
    return add_months(first_enrolled_ho, 12 * years_after_first_enrolment)


@article(
    "Bsf 2000", "21b", paragraph=3, since="2025-01-01",
    nl="Je kunt de tegemoetkoming gemiste basisbeurs aanvragen tot en met {result}.",
    en="You can apply for the missed basic grant compensation until {result}.",
)  # fmt: skip
def application_due(first_month_ho: Date, diploma_deadline: Date, application_months_after_term: Months) -> Date:
    """Last day to apply (laatste dag om aan te vragen).

    Three months after the end of the diploma term, or ten years and three months after the first enrolment.
    """
    if first_month_ho < NEVER:
        return add_months(diploma_deadline + 1, application_months_after_term) - 1
    return add_months(diploma_deadline, application_months_after_term)


@article(
    "Bsf 2000", "21b", paragraph="2 and 3", since="2025-01-01",
    nl="Heb je op tijd aangevraagd? {result}.", en="Did you apply in time? {result}.",
)  # fmt: skip
def applied_in_time(on: Date, applied_on: Date, application_due: Date) -> Flag:
    """Applied in time (op tijd aangevraagd)."""
    return applied_on <= on and applied_on <= application_due


@article(
    "Bsf 2000", "20", paragraph=3, since="2025-01-01",
    nl="Je kunt de tegemoetkoming studievoucher aanvragen tot en met {result}.",
    en="You can apply for the study voucher compensation until {result}.",
)  # fmt: skip
def voucher_application_due(diploma_term_ends: Date, voucher_application_months_after_term: Months) -> Date:
    """Last day to apply for the study voucher (laatste dag om de studievoucher aan te vragen).

    Only who has a diploma that no institution reports to us needs to apply.
    """
    return add_months(diploma_term_ends + 1, voucher_application_months_after_term) - 1


@article(
    "Bsf 2000", "21b", paragraph=1, since="2025-01-01",
    nl="Zonder aanvraag kennen wij de tegemoetkoming uiterlijk op {result} toe.",
    en="Without an application we award the compensation on {result} at the latest.",
)  # fmt: skip
def award_due(data_complete_on: Date, first_award_year: Count) -> Date:
    """Last day for an award without application (laatste dag voor een toekenning zonder aanvraag).

    1 January after the year in which we had all data; in 2025 for those of whom we had them before. Art. 20(1) says the
    same of the study voucher.
    """
    year = year_of(data_complete_on)
    return date_of(first_award_year, 12, 31) if year < first_award_year else date_of(year + 1, 1, 1)


@article(
    "Bsf 2000", "21b", paragraph=3, since="2025-01-01",
    nl="Wij beslissen uiterlijk op {result} over je aanvraag.",
    en="We decide on your application on {result} at the latest.",
)  # fmt: skip
def decision_due(applied_on: Date) -> Date:
    """Last day to decide on an application (laatste dag om op een aanvraag te beslissen).

    1 January of the year after the application.
    """
    return date_of(year_of(applied_on) + 1, 1, 1)


@article(
    "Bsf 2000", "20", paragraph=3, since="2025-01-01",
    nl="Wij beslissen uiterlijk op {result} over je aanvraag van de tegemoetkoming studievoucher.",
    en="We decide on your application for the study voucher compensation on {result} at the latest.",
)  # fmt: skip
def voucher_decision_due(voucher_applied_on: Date) -> Date:
    """Last day to decide on the study voucher (laatste dag om over de studievoucher te beslissen)."""
    return date_of(year_of(voucher_applied_on) + 1, 1, 1)
