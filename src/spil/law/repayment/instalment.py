"""The debt that counts and the statutory monthly amount (WSF 2000, art. 6.1, 6.9, 6.15, 10a.6)."""

from spil.law.engine import Cents, CentsPerMonth, CentsPerYear, Date, Flag, Months, Ppm, article
from spil.law.engine.money import down_to_cent, up
from spil.law.repayment.interest import balance_after, days_360, level_payment
from spil.law.repayment.phases import Regime, RepaymentPhase


@article(
    "WSF 2000", "6.1", paragraph="1 and 5", since="2015-09-01",
    nl="Je studieschuld is {result}.", en="Your student debt is {result}.",
)  # fmt: skip
def study_debt(student_loan: Cents, performance_grant_outstanding: Cents, school_costs_loan: Cents) -> Cents:
    """Student debt (studieschuld).

    A performance grant that is not a gift yet counts as a loan, and so does a loan under chapter 4 of the WTOS.
    """
    return student_loan + performance_grant_outstanding + school_costs_loan


@article(
    "WSF 2000", "5.17", since="2015-09-01",
    nl="Na de omzetting in een gift is je studieschuld {result}.",
    en="After the conversion into a gift your student debt is {result}.",
)  # fmt: skip
def debt_after_conversion(study_debt: Cents, converted_grant_with_interest: Cents) -> Cents:
    """Student debt after a conversion (studieschuld na een omzetting in een gift).

    The interest on what becomes a gift lapses too, also during the repayment (4.15 in vocational education).
    """
    return max(0, study_debt - converted_grant_with_interest)


@article(
    "WSF 2000", "6.9", paragraph=3, since="2015-09-01",
    nl="Het wettelijk maandbedrag is ten minste {result}.", en="The statutory monthly amount is at least {result}.",
)  # fmt: skip
def minimum_instalment(
    regime: Regime, minimum_instalments_15: CentsPerYear, minimum_instalments_35: CentsPerYear
) -> CentsPerMonth:
    """Minimum statutory monthly amount (minimaal wettelijk maandbedrag).

    A twelfth of the amount a year, rounded down: the agency publishes 45.41 and 5.00 (10a.6(3) under the old rules).
    """
    yearly = minimum_instalments_35 if regime == Regime.YEARS_35 else minimum_instalments_15
    return down_to_cent(yearly, 12)


@article(
    "WSF 2000", "6.9", paragraph=2, since="2015-09-01",
    nl="Om je schuld in {months_remaining} af te lossen met rente, is {result} nodig.",
    en="To repay your debt with interest in {months_remaining}, {result} is needed.",
)  # fmt: skip
def level_instalment(
    on: Date,
    study_debt: Cents,
    interest_rate: Ppm,
    months_remaining: Months,
    repayment_phase: RepaymentPhase,
    repayment_phase_from: Date,
    interest_by_effective_rate: Flag,
    amounts_rounded_down: Flag,
) -> CentsPerMonth:
    """Equal monthly amount that repays the debt (gelijk maandbedrag dat de schuld aflost).

    In the start-up phase of the debt as it will be, with interest, when the repayment phase begins.
    """
    if months_remaining == 0 or study_debt == 0:
        return 0
    debt = study_debt
    if repayment_phase == RepaymentPhase.START_UP:
        debt = balance_after(debt, interest_rate, days_360(on, repayment_phase_from), interest_by_effective_rate)
    return level_payment(debt, interest_rate, months_remaining, 30, interest_by_effective_rate, amounts_rounded_down)


@article(
    "WSF 2000", "6.9", paragraph="1 to 3", since="2015-09-01",
    nl="Je wettelijk maandbedrag is {result}.", en="Your statutory monthly amount is {result}.",
)  # fmt: skip
def instalment(
    instalment_set_earlier: CentsPerMonth,
    instalment_set_anew: Flag,
    level_instalment: CentsPerMonth,
    minimum_instalment: CentsPerMonth,
    study_debt: Cents,
) -> CentsPerMonth:
    """Statutory monthly amount (wettelijk maandbedrag).

    The amount set earlier holds until it is set anew. Without a debt there is none.
    """
    if study_debt == 0:
        return 0
    if instalment_set_earlier > 0 and not instalment_set_anew:
        return instalment_set_earlier
    return max(level_instalment, minimum_instalment)


@article(
    "WSF 2000", "10a.6", paragraph=4, since="2015-09-01",
    nl="Betaal je een keer per jaar? {result}.", en="Do you pay once a year? {result}.",
)  # fmt: skip
def pays_yearly(regime: Regime, lives_abroad: Flag, monthly_terms_requested: Flag) -> Flag:
    """Yearly terms (jaarlijkse termijnen).

    Only under the old rules, for who lives abroad and does not ask to pay monthly; who comes to live in the
    Netherlands counts as abroad until the end of the year.
    """
    return regime == Regime.OLD_15 and lives_abroad and not monthly_terms_requested


@article(
    "WSF 2000", "10a.6", paragraph="3 and 4", since="2015-09-01",
    nl="Je termijn in het buitenland is {result}.", en="Your instalment abroad is {result}.",
)  # fmt: skip
def yearly_instalment(
    pays_yearly: Flag,
    study_debt: Cents,
    interest_rate: Ppm,
    months_remaining: Months,
    minimum_instalments_15: CentsPerYear,
    interest_by_effective_rate: Flag,
    amounts_rounded_down: Flag,
) -> CentsPerYear:
    """Yearly instalment of who lives abroad (jaartermijn in het buitenland)."""
    if not pays_yearly or study_debt == 0 or months_remaining == 0:
        return 0
    years = up(months_remaining, 12)
    level = level_payment(study_debt, interest_rate, years, 360, interest_by_effective_rate, amounts_rounded_down)
    return max(level, minimum_instalments_15)
