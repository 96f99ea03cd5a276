"""Interest: pure functions for periods and payments, and the rate that is fixed for five years (6.3, 6.4, 12.10a)."""

from spil.law.engine import Cents, CentsPerMonth, Count, Date, Days, Flag, Ppm, Years, article
from spil.law.engine.calendar import add_months, date_of, day_of, first_of_month, month_index, year_of
from spil.law.engine.money import annuity, effective_growth, grown, growth
from spil.law.repayment.phases import Regime


def days_360(start: int, end: int) -> int:
    """Days from one date to another with months of 30 days and years of 360 (6.4(4))."""
    return (month_index(end) - month_index(start)) * 30 + min(day_of(end), 30) - min(day_of(start), 30)


def growth_over(rate: int, days: int, effective: bool) -> tuple[int, int, int]:
    """Growth factor at a yearly rate (ppm) over 30/360 days, by effective yearly rate or by a 360th of it each day."""
    return effective_growth(rate, days) if effective else growth(rate, days)


def balance_after(balance: int, rate: int, days: int, effective: bool) -> int:
    """Balance (cents) with interest after 30/360 days, to the cent, a half upwards (6.4(2))."""
    return grown(balance, growth_over(rate, days, effective))


def level_payment(debt: int, rate: int, terms: int, term_days: int, effective: bool, rounded_down: bool) -> int:
    """Equal payment (cents) at the end of each of `terms` periods of `term_days` that repays a debt (6.9(2))."""
    factor = growth_over(rate, term_days, effective)
    if rounded_down:
        return annuity(debt, factor, terms)
    return (annuity(2 * debt, factor, terms) + 1) // 2


def after_month(balance: int, factor: tuple[int, int, int], payment: int) -> int:
    """Balance (cents) a month later, grown by the factor of 30 days and less a payment at its end; not below nil."""
    return max(0, grown(balance, factor) - payment)


def of_years_ago(years: int, now: int, one: int, two: int, three: int, four: int) -> int:
    """The rate of `years` (0 to 4) ago out of those of this and the four years before."""
    if years == 0:
        return now
    if years == 1:
        return one
    if years == 2:
        return two
    return three if years == 3 else four


def block_start(on: int, period_from: int, years: int) -> int:
    """First day of the block of calendar years in which a day lies, counted from the start of the period."""
    return date_of(year_of(period_from) + (year_of(on) - year_of(period_from)) // years * years, 1, 1)


@article(
    "WSF 2000", "6.4", paragraph=1, since="2015-09-01",
    nl="Over dit bedrag loopt rente vanaf {result}.", en="Interest on this amount runs from {result}.",
)  # fmt: skip
def interest_from(loan_paid_out_on: Date) -> Date:
    """Day from which interest runs (dag vanaf wanneer rente loopt).

    The first day of the month after the money left the lender's account.
    """
    return add_months(first_of_month(loan_paid_out_on), 1)


@article(
    "WSF 2000", "6.4", paragraph=3, since="2015-09-01",
    nl="Je rente is vastgezet op {result}.", en="Your interest rate was fixed on {result}.",
)  # fmt: skip
def interest_fixed_from(on: Date, repayment_period_from: Date, interest_fixed_years: Years) -> Date:
    """Day from which the interest rate is fixed (begin van de rentevaste periode).

    Until the repayment period each calendar year has its own rate. From its first day on, blocks of five calendar
    years follow each other; a suspension does not move them, as the text counts calendar years from the start.
    """
    if on < repayment_period_from:
        return date_of(year_of(on), 1, 1)
    return block_start(on, repayment_period_from, interest_fixed_years)


@article(
    "WSF 2000", "6.4", paragraph=3, since="2015-09-01",
    nl="Je rente staat vast tot en met {result}. Daarna geldt de rente van dat moment.",
    en="Your interest rate is fixed until {result}. After that the rate of that moment applies.",
)  # fmt: skip
def interest_fixed_until(
    on: Date, repayment_period_from: Date, interest_fixed_from: Date, interest_fixed_years: Years
) -> Date:
    """Last day on which the interest rate is fixed (einde van de rentevaste periode)."""
    years = interest_fixed_years if on >= repayment_period_from else 1
    return add_months(interest_fixed_from, 12 * years) - 1


@article(
    "WSF 2000", "6.3", since="2015-09-01",
    nl="Je rente is {result} per jaar. Dat percentage hoort bij {regime} en bij het jaar waarin het is vastgezet.",
    en="Your interest rate is {result} a year. That rate belongs to {regime} and to the year in which it was fixed.",
)  # fmt: skip
def interest_rate(
    on: Date,
    regime: Regime,
    interest_fixed_from: Date,
    borrowed_before_1992: Flag,
    interest_rate_15: Ppm,
    interest_rate_15_one_year_ago: Ppm,
    interest_rate_15_two_years_ago: Ppm,
    interest_rate_15_three_years_ago: Ppm,
    interest_rate_15_four_years_ago: Ppm,
    interest_rate_35: Ppm,
    interest_rate_35_one_year_ago: Ppm,
    interest_rate_35_two_years_ago: Ppm,
    interest_rate_35_three_years_ago: Ppm,
    interest_rate_35_four_years_ago: Ppm,
    interest_discount_before_1992: Ppm,
) -> Ppm:
    """Interest rate (rentepercentage).

    Debtors with 15 years keep the measure of the old article 6.3 (12.32(1)); the agency publishes one rate for both
    groups. Loans of before 1992 have a lower rate (12.10a).
    """
    ago = year_of(on) - year_of(interest_fixed_from)
    if regime == Regime.YEARS_35:
        rate = of_years_ago(
            ago, interest_rate_35, interest_rate_35_one_year_ago, interest_rate_35_two_years_ago,
            interest_rate_35_three_years_ago, interest_rate_35_four_years_ago,
        )  # fmt: skip
    else:
        rate = of_years_ago(
            ago, interest_rate_15, interest_rate_15_one_year_ago, interest_rate_15_two_years_ago,
            interest_rate_15_three_years_ago, interest_rate_15_four_years_ago,
        )  # fmt: skip
    return max(0, rate - interest_discount_before_1992) if borrowed_before_1992 else rate


@article(
    "WSF 2000", "6.4", paragraph="2 and 4", since="2015-09-01",
    nl="Zonder aflossing komt er in een jaar {result} rente bij.",
    en="Without repayment {result} of interest is added in a year.",
)  # fmt: skip
def interest_of_a_year(study_debt: Cents, interest_rate: Ppm, interest_by_effective_rate: Flag) -> Cents:
    """Interest of a year (rente over een jaar)."""
    return balance_after(study_debt, interest_rate, 360, interest_by_effective_rate) - study_debt


@article(
    "WSF 2000", "6.4", paragraph="2 and 4", since="2015-09-01",
    nl="Er komt {result} rente bij.", en="{result} of interest is added.",
)  # fmt: skip
def interest_of_the_month(study_debt: Cents, interest_rate: Ppm, interest_by_effective_rate: Flag) -> CentsPerMonth:
    """Interest of this month (rente deze maand).

    Every month counts 30 days, so each has the same growth.
    """
    return balance_after(study_debt, interest_rate, 30, interest_by_effective_rate) - study_debt


@article(
    "WSF 2000", "6.8", paragraph=2, since="2015-09-01",
    nl="Met de wettelijke rente is je achterstand {result}.", en="With statutory interest your arrears are {result}.",
)  # fmt: skip
def arrears_with_interest(
    arrears: Cents, arrears_days: Days, statutory_interest_rate: Ppm, interest_by_effective_rate: Flag
) -> Cents:
    """Arrears with interest (achterstand met rente).

    The statutory rate of today over the days that it has held; a period with two rates is two steps.
    """
    return balance_after(arrears, statutory_interest_rate, arrears_days, interest_by_effective_rate)


@article(
    "WSF 2000", "6.8", paragraph=1, since="2015-09-01",
    nl="Wat op {unpaid_due_on} betaald moest zijn, is een achterstand vanaf {result}.",
    en="What was due on {unpaid_due_on} is in arrears from {result}.",
)  # fmt: skip
def in_arrears_from(unpaid_due_on: Date, arrears_weeks: Count) -> Date:
    """Day from which an unpaid amount is in arrears (begin van de achterstand).

    From then on the interest that had run is added to the debt (6.4(2)) and the arrears stand apart from it.
    """
    return unpaid_due_on + 7 * arrears_weeks
