"""Repayment of civic integration loans (Besluit inburgering, ch. 4; Besluit inburgering 2021, ch. 6)."""

from spil.law.engine import Cents, CentsPerMonth, CentsPerYear, Count, Date, Days, Flag, Months, Ppm, article
from spil.law.engine.calendar import add_months, first_of_month
from spil.law.engine.money import share
from spil.law.repayment.facts import IntegrationAct
from spil.law.repayment.interest import balance_after, level_payment
from spil.law.repayment.means import monthly_capacity


@article(
    "Besluit inburgering 2021", "6.7", paragraph="2 and 3", since="2015-09-01",
    nl="Je betaalt je inburgeringslening terug vanaf {result}.",
    en="You repay your civic integration loan from {result}.",
)  # fmt: skip
def integration_repayment_from(integration_ended_on: Date, integration_start_up_months: Months) -> Date:
    """Start of the repayment of the civic integration loan (begin terugbetaling inburgeringslening).

    The first day of the month after six months of start-up phase; the same in the Besluit inburgering (4.6).
    """
    return add_months(first_of_month(add_months(integration_ended_on, integration_start_up_months)), 1)


@article(
    "Besluit inburgering 2021", "6.7", paragraph=1, since="2015-09-01",
    nl="Je betaalt je inburgeringslening terug tot en met {result}. Wat dan nog open staat, vervalt.",
    en="You repay your civic integration loan until {result}. What is still open then lapses.",
)  # fmt: skip
def integration_repayment_until(integration_repayment_from: Date, integration_months: Months) -> Date:
    """Last day of the repayment of the civic integration loan (einde terugbetaling inburgeringslening).

    At most ten years; what is left because of a low income then lapses, arrears do not (6.14(1); Besluit inburgering
    4.14(1)).
    """
    return add_months(integration_repayment_from, integration_months) - 1


@article(
    "Besluit inburgering", "4.13", paragraph=3, since="2015-09-01",
    nl="Van je inburgeringslening hoef je {result} niet terug te betalen.",
    en="Of your civic integration loan you need not repay {result}.",
)  # fmt: skip
def integration_remission_share(
    integration_act: IntegrationAct,
    integration_asylum: Flag,
    integration_completed: Flag,
    integration_days_late: Days,
    integration_exams_late: Count,
    integration_remission_one_exam_early: Ppm,
    integration_remission_one_exam_later: Ppm,
    integration_remission_two_exams_early: Ppm,
    integration_remission_two_exams_later: Ppm,
) -> Ppm:
    """Share of the civic integration loan remitted (kwijt te schelden deel van de inburgeringslening).

    Only for who has an asylum status, and their family, under the act of 2013: all of it when they met the duty in
    time; a part, by the table of the agency, when at most two parts of the exam came up to six months late.
    """
    if integration_act != IntegrationAct.ACT_2013 or not integration_asylum or not integration_completed:
        return 0
    if integration_days_late == 0:
        return 1_000_000
    if integration_days_late > 180 or integration_exams_late > 2:
        return 0
    early = integration_days_late <= 90
    if integration_exams_late <= 1:
        return integration_remission_one_exam_early if early else integration_remission_one_exam_later
    return integration_remission_two_exams_early if early else integration_remission_two_exams_later


@article(
    "Besluit inburgering 2021", "6.8", paragraph=2, since="2015-09-01",
    nl="Het maandbedrag voor je inburgeringslening is {result}.",
    en="The monthly amount for your civic integration loan is {result}.",
)  # fmt: skip
def integration_instalment(
    integration_act: IntegrationAct,
    integration_debt: Cents,
    integration_remission_share: Ppm,
    integration_rate: Ppm,
    integration_start_up_months: Months,
    integration_months: Months,
    integration_minimum_instalment: CentsPerMonth,
    interest_by_effective_rate: Flag,
    amounts_rounded_down: Flag,
) -> CentsPerMonth:
    """Instalment of the civic integration loan (termijn inburgeringslening).

    Equal amounts over ten years, of the debt with the interest of the start-up phase; under the act of 2013 at least
    15 euros (Regeling inburgering 4.6).
    """
    left = integration_debt - share(integration_debt, integration_remission_share)
    if left == 0:
        return 0
    days = 30 * integration_start_up_months
    debt = balance_after(left, integration_rate, days, interest_by_effective_rate)
    level = level_payment(
        debt, integration_rate, integration_months, 30, interest_by_effective_rate, amounts_rounded_down
    )
    return max(level, integration_minimum_instalment) if integration_act == IntegrationAct.ACT_2013 else level


@article(
    "Besluit inburgering 2021", "6.11", paragraph=1, since="2015-09-01",
    nl="Met dit inkomen kun je {result} terugbetalen.", en="With this income you can repay {result}.",
)  # fmt: skip
def integration_capacity(
    integration_act: IntegrationAct,
    integration_capacity_determined: CentsPerMonth,
    capacity_income: CentsPerYear,
    household_free_amount: Flag,
    minimum_wage: CentsPerYear,
    integration_free_share_single: Ppm,
    integration_free_share_household: Ppm,
    integration_capacity_share: Ppm,
    integration_least_capacity: CentsPerYear,
    amounts_rounded_down: Flag,
) -> CentsPerMonth:
    """Capacity for the civic integration loan (draagkracht inburgeringslening).

    Under the act of 2013 by the percentages of the Regeling inburgering (4.9); nil when it is less than 180 euros a
    year (4.6). Under the act of 2021 as it was determined: that act leaves the computation to a regulation.
    """
    if integration_act == IntegrationAct.ACT_2021:
        return integration_capacity_determined
    rate = integration_free_share_household if household_free_amount else integration_free_share_single
    monthly = monthly_capacity(
        capacity_income, share(minimum_wage, rate), integration_capacity_share, amounts_rounded_down
    )
    return 0 if 12 * monthly < integration_least_capacity else monthly


@article(
    "Besluit inburgering 2021", "6.12", paragraph=2, since="2015-09-01",
    nl="Voor je inburgeringslening betaal je {result}.", en="For your civic integration loan you pay {result}.",
)  # fmt: skip
def integration_amount(
    on: Date,
    integration_repayment_from: Date,
    integration_repayment_until: Date,
    integration_instalment: CentsPerMonth,
    integration_capacity: CentsPerMonth,
    means_test_requested: Flag,
) -> CentsPerMonth:
    """Amount to pay for the civic integration loan (te betalen voor de inburgeringslening).

    The income counts on request only.
    """
    if on < integration_repayment_from or on > integration_repayment_until:
        return 0
    return min(integration_instalment, integration_capacity) if means_test_requested else integration_instalment
