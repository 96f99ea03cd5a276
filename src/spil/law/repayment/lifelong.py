"""Repayment of lifelong learning credit (WSF 2000, 6.18-6.20): its own period, rate, instalment and means test."""

from spil.law.engine import Cents, CentsPerMonth, CentsPerYear, Date, Flag, Months, Ppm, Years, article
from spil.law.engine.calendar import add_months, date_of, month_index, months_between, year_of
from spil.law.engine.money import down_to_cent, share
from spil.law.repayment.facts import IncomeKnown, PartnerRules
from spil.law.repayment.interest import balance_after, block_start, level_payment, of_years_ago
from spil.law.repayment.means import capacity_with_partner, monthly_capacity
from spil.law.repayment.phases import RepaymentPhase


@article(
    "WSF 2000", "6.19", paragraph=1, since="2017-09-01",
    nl="De terugbetaling van je levenlanglerenkrediet begint op {result}.",
    en="The repayment of your lifelong learning credit starts on {result}.",
)  # fmt: skip
def lifelong_period_from(lifelong_ended_on: Date) -> Date:
    """Start of the repayment period of lifelong learning credit (begin terugbetalingsperiode levenlanglerenkrediet).

    There is no start-up phase.
    """
    return date_of(year_of(lifelong_ended_on) + 1, 1, 1)


@article(
    "WSF 2000", "6.19a", since="2017-09-01",
    nl="Je betaalt je levenlanglerenkrediet vanaf {result}.",
    en="You repay your lifelong learning credit from {result}.",
)  # fmt: skip
def lifelong_payment_from(lifelong_period_from: Date, lifelong_first_months_suspended: Months) -> Date:
    """First month with a payment of lifelong learning credit (eerste maand met aflossing levenlanglerenkrediet).

    The first four months of the period are without payment.
    """
    return add_months(lifelong_period_from, lifelong_first_months_suspended)


@article(
    "WSF 2000", "6.19", paragraph="2 a", since="2017-09-01",
    nl="Je betaalt je levenlanglerenkrediet tot en met {result}. Wat er dan nog open staat, vervalt.",
    en="You repay your lifelong learning credit until {result}. What is still open then lapses.",
)  # fmt: skip
def lifelong_until(
    lifelong_period_from: Date, repayment_years_lifelong: Years, lifelong_months_suspended: Months
) -> Date:
    """Last day of the repayment of lifelong learning credit (laatste dag aflossing levenlanglerenkrediet).

    Fifteen calendar years from the start of the period; in the first four months the payment stands still, not the
    period (6.19a). Months of suspension because of a study are added (6.19b).
    """
    return add_months(lifelong_period_from, 12 * repayment_years_lifelong + lifelong_months_suspended) - 1


@article(
    "WSF 2000", "6.19", paragraph=1, since="2017-09-01",
    nl="De terugbetaling van je levenlanglerenkrediet is nu in deze fase: {result}.",
    en="The repayment of your lifelong learning credit is now in this phase: {result}.",
)  # fmt: skip
def lifelong_phase(
    on: Date,
    lifelong_period_from: Date,
    lifelong_payment_from: Date,
    lifelong_until: Date,
    lifelong_suspended: Flag,
) -> RepaymentPhase:
    """Phase of the repayment of lifelong learning credit (fase van de terugbetaling van het levenlanglerenkrediet)."""
    if on < lifelong_period_from:
        return RepaymentPhase.BEFORE
    if on > lifelong_until:
        return RepaymentPhase.ENDED
    if lifelong_suspended:
        return RepaymentPhase.SUSPENDED
    return RepaymentPhase.START_UP if on < lifelong_payment_from else RepaymentPhase.REPAYMENT


@article(
    "WSF 2000", "6.19", paragraph=1, since="2017-09-01",
    nl="Je hebt nog {result} om je levenlanglerenkrediet af te lossen.",
    en="You have {result} left to repay your lifelong learning credit.",
)  # fmt: skip
def lifelong_months_remaining(on: Date, lifelong_payment_from: Date, lifelong_until: Date) -> Months:
    """Months left to repay lifelong learning credit (resterende maanden levenlanglerenkrediet)."""
    return max(0, months_between(max(on, lifelong_payment_from), lifelong_until + 1))


@article(
    "WSF 2000", "6.18", since="2015-09-01", until="2017-08-31",
    nl="Levenlanglerenkrediet bestond nog niet.", en="Lifelong learning credit did not exist yet.",
)  # fmt: skip
def lifelong_months_remaining() -> Months:
    """Months left to repay lifelong learning credit (resterende maanden levenlanglerenkrediet)."""
    return 0


@article(
    "WSF 2000", "6.4", paragraph=3, since="2017-09-01",
    nl="De rente van je levenlanglerenkrediet staat vast vanaf {result}.",
    en="The interest rate of your lifelong learning credit is fixed from {result}.",
)  # fmt: skip
def lifelong_interest_fixed_from(on: Date, lifelong_period_from: Date, interest_fixed_years: Years) -> Date:
    """Day from which the rate of lifelong learning credit is fixed (begin rentevaste periode levenlanglerenkrediet)."""
    if on < lifelong_period_from:
        return date_of(year_of(on), 1, 1)
    return block_start(on, lifelong_period_from, interest_fixed_years)


@article(
    "WSF 2000", "6.4", paragraph=3, since="2017-09-01",
    nl="De rente van je levenlanglerenkrediet staat vast tot en met {result}. Daarna geldt de rente van dat moment.",
    en="The interest rate of your lifelong learning credit is fixed until {result}. Then the rate of then holds.",
)  # fmt: skip
def lifelong_interest_fixed_until(
    on: Date, lifelong_period_from: Date, lifelong_interest_fixed_from: Date, interest_fixed_years: Years
) -> Date:
    """Last day of the fixed rate of lifelong learning credit (einde rentevaste periode levenlanglerenkrediet)."""
    years = interest_fixed_years if on >= lifelong_period_from else 1
    return add_months(lifelong_interest_fixed_from, 12 * years) - 1


@article(
    "WSF 2000", "6.3", since="2017-09-01",
    nl="De rente van je levenlanglerenkrediet is {result} per jaar.",
    en="The interest rate of your lifelong learning credit is {result} a year.",
)  # fmt: skip
def lifelong_interest_rate(
    on: Date,
    lifelong_interest_fixed_from: Date,
    interest_rate_35: Ppm,
    interest_rate_35_one_year_ago: Ppm,
    interest_rate_35_two_years_ago: Ppm,
    interest_rate_35_three_years_ago: Ppm,
    interest_rate_35_four_years_ago: Ppm,
) -> Ppm:
    """Interest rate of lifelong learning credit (rentepercentage levenlanglerenkrediet)."""
    return of_years_ago(
        year_of(on) - year_of(lifelong_interest_fixed_from), interest_rate_35, interest_rate_35_one_year_ago,
        interest_rate_35_two_years_ago, interest_rate_35_three_years_ago, interest_rate_35_four_years_ago,
    )  # fmt: skip


@article(
    "WSF 2000", "6.9", paragraph=2, since="2017-09-01",
    nl="Stellen we het maandbedrag voor je levenlanglerenkrediet deze maand opnieuw vast? {result}.",
    en="Do we set the monthly amount for your lifelong learning credit anew this month? {result}.",
)  # fmt: skip
def lifelong_instalment_set_anew(
    on: Date, lifelong_payment_from: Date, lifelong_period_from: Date, paid_less_last_year: Flag
) -> Flag:
    """Instalment of lifelong learning credit set anew (termijn levenlanglerenkrediet opnieuw vastgesteld).

    At its first payment, at the start of years 4, 9, 14 of the period, and after a year with less paid (6.15).
    """
    if on < lifelong_payment_from:
        return False
    if paid_less_last_year and month_index(on) % 12 == 0:
        return True
    year = months_between(lifelong_period_from, on) // 12 + 1
    first_month = months_between(lifelong_period_from, on) % 12 == 0
    starts = month_index(on) == month_index(lifelong_payment_from)
    return starts or (first_month and year >= 4 and (year - 4) % 5 == 0)


@article(
    "WSF 2000", "6.19", paragraph="1 and 2 b", since="2017-09-01",
    nl="Het wettelijk maandbedrag voor je levenlanglerenkrediet is {result}.",
    en="The statutory monthly amount for your lifelong learning credit is {result}.",
)  # fmt: skip
def lifelong_instalment(
    lifelong_debt: Cents,
    lifelong_interest_rate: Ppm,
    lifelong_months_remaining: Months,
    lifelong_phase: RepaymentPhase,
    lifelong_first_months_suspended: Months,
    lifelong_instalment_set_earlier: CentsPerMonth,
    lifelong_instalment_set_anew: Flag,
    minimum_instalments_lifelong: CentsPerYear,
    interest_by_effective_rate: Flag,
    amounts_rounded_down: Flag,
) -> CentsPerMonth:
    """Statutory monthly amount for lifelong learning credit (wettelijk maandbedrag levenlanglerenkrediet).

    Before the first payment: of the debt as it is after the months without payment.
    """
    if lifelong_debt == 0 or lifelong_months_remaining == 0:
        return 0
    if lifelong_instalment_set_earlier > 0 and not lifelong_instalment_set_anew:
        return lifelong_instalment_set_earlier
    debt = lifelong_debt
    if lifelong_phase == RepaymentPhase.START_UP:
        days = 30 * lifelong_first_months_suspended
        debt = balance_after(debt, lifelong_interest_rate, days, interest_by_effective_rate)
    level = level_payment(
        debt, lifelong_interest_rate, lifelong_months_remaining, 30, interest_by_effective_rate, amounts_rounded_down
    )
    return max(level, down_to_cent(minimum_instalments_lifelong, 12))


@article(
    "WSF 2000", "6.19", paragraph="2 c to e", since="2017-09-01",
    nl="Met dit inkomen kun je voor je levenlanglerenkrediet {result} betalen.",
    en="With this income you can pay {result} on your lifelong learning credit.",
)  # fmt: skip
def lifelong_capacity(
    household_free_amount: Flag,
    capacity_income: CentsPerYear,
    minimum_wage: CentsPerYear,
    free_share_single_lifelong: Ppm,
    free_share_household_lifelong: Ppm,
    capacity_share_lifelong: Ppm,
    amounts_rounded_down: Flag,
    household_capacity_by_partner_rules: CentsPerMonth,
    partner_rules: PartnerRules,
    own_income: CentsPerYear,
    income_of_partner: CentsPerYear,
    lifelong_instalment: CentsPerMonth,
    instalment: CentsPerMonth,
    partner_instalment: CentsPerMonth,
    partner_old_capacity: CentsPerMonth,
    partner_old_capacity_determined: Flag,
) -> CentsPerMonth:
    """Capacity for lifelong learning credit (draagkracht levenlanglerenkrediet).

    Article 6.14 on partners holds only beside another loan (6.19(1); Bsf 18(3)).
    """
    free_share = free_share_household_lifelong if household_free_amount else free_share_single_lifelong
    free = share(minimum_wage, free_share)
    household = monthly_capacity(capacity_income, free, capacity_share_lifelong, amounts_rounded_down)
    if instalment == 0:
        return household
    return capacity_with_partner(
        household, household_capacity_by_partner_rules, partner_rules, own_income, income_of_partner,
        lifelong_instalment + instalment, partner_instalment, partner_old_capacity, partner_old_capacity_determined,
    )  # fmt: skip


@article(
    "WSF 2000", "6.18", since="2015-09-01", until="2017-08-31",
    nl="Levenlanglerenkrediet bestond nog niet.", en="Lifelong learning credit did not exist yet.",
)  # fmt: skip
def lifelong_capacity() -> CentsPerMonth:
    """Capacity for lifelong learning credit (draagkracht levenlanglerenkrediet)."""
    return 0


@article(
    "WSF 2000", "6.19", since="2017-09-01",
    nl="Voor je levenlanglerenkrediet is de termijn {result}.",
    en="For your lifelong learning credit the instalment is {result}.",
)  # fmt: skip
def lifelong_due(lifelong_phase: RepaymentPhase, lifelong_instalment: CentsPerMonth) -> CentsPerMonth:
    """Instalment of lifelong learning credit that falls due (termijn levenlanglerenkrediet die vervalt)."""
    return lifelong_instalment if lifelong_phase == RepaymentPhase.REPAYMENT else 0


@article(
    "WSF 2000", "6.18", since="2015-09-01", until="2017-08-31",
    nl="Levenlanglerenkrediet bestond nog niet.", en="Lifelong learning credit did not exist yet.",
)  # fmt: skip
def lifelong_due() -> CentsPerMonth:
    """Instalment of lifelong learning credit that falls due (termijn levenlanglerenkrediet die vervalt)."""
    return 0


@article(
    "WSF 2000", "6.19", paragraph=1, since="2017-09-01",
    nl="Houden we bij je levenlanglerenkrediet rekening met je inkomen? {result}.",
    en="Do we take your income into account for your lifelong learning credit? {result}.",
)  # fmt: skip
def lifelong_means_test_applies(
    means_test_requested: Flag, taxed_in_netherlands: Flag, income_known: IncomeKnown
) -> Flag:
    """Means test applies to lifelong learning credit (draagkrachtmeting levenlanglerenkrediet).

    By itself, also beside a student debt under the old rules, for which it must be asked (6.10, 6.11).
    """
    return income_known != IncomeKnown.UNKNOWN and (means_test_requested or taxed_in_netherlands)


@article(
    "Bsf 2000", "18b", since="2017-09-01",
    nl="Voor je levenlanglerenkrediet betaal je {result}.",
    en="For your lifelong learning credit you pay {result}.",
)  # fmt: skip
def lifelong_amount(
    lifelong_due: CentsPerMonth,
    study_due: CentsPerMonth,
    combined_capacity: CentsPerMonth,
    nothing_below_minimum: Flag,
    means_test_applies: Flag,
    lifelong_means_test_applies: Flag,
    months_remaining: Months,
    lifelong_months_remaining: Months,
    lifelong_debt: Cents,
    lifelong_interest_rate: Ppm,
    interest_by_effective_rate: Flag,
) -> CentsPerMonth:
    """Amount to pay for lifelong learning credit (te betalen voor levenlanglerenkrediet)."""
    amount = lifelong_due
    if lifelong_means_test_applies:
        first = study_due if means_test_applies and months_remaining < lifelong_months_remaining else 0
        amount = 0 if nothing_below_minimum else min(lifelong_due, max(0, combined_capacity - first))
    if amount <= lifelong_debt:
        return amount
    return min(amount, balance_after(lifelong_debt, lifelong_interest_rate, 30, interest_by_effective_rate))
