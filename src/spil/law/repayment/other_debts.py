"""Debts that are not loans: which become one and when, set-off and payment in instalments (6.17, 7.4; Rsf 6.1)."""

from spil.law.engine import NEVER, Cents, CentsPerMonth, Date, Days, Flag, Months, Ppm, article
from spil.law.engine.calendar import add_months, date_of, first_of_month, year_of
from spil.law.engine.money import up
from spil.law.repayment.facts import OtherDebt
from spil.law.repayment.interest import level_payment


@article(
    "WSF 2000", "6.17", paragraph="1 to 3", since="2015-09-01",
    nl="Wordt deze schuld een lening als je studiefinanciering stopt? {result}.",
    en="Does this debt become a loan when your student finance ends? {result}.",
)  # fmt: skip
def becomes_loan(other_debt: OtherDebt) -> Flag:
    """Becomes a loan (wordt een lening).

    Overpaid student finance does. What is owed for the travel product does not (6.17(3)), nor a fine or a school fee,
    which is no debt under this act.
    """
    return other_debt == OtherDebt.OVERPAYMENT


@article(
    "WSF 2000", "6.17", paragraph="1, 2 and 4", since="2015-09-01",
    nl="De schuld is een lening, met rente, vanaf {result}.", en="The debt is a loan, with interest, from {result}.",
)  # fmt: skip
def loan_from(becomes_loan: Flag, last_finance_on: Date, revised_on: Date) -> Date:
    """Day from which it is a loan (dag waarop het een lening wordt).

    When the student finance ends; for a revision after that, the first day of the month after it.
    """
    if not becomes_loan:
        return NEVER
    after_end = add_months(first_of_month(last_finance_on), 1)
    return add_months(first_of_month(revised_on), 1) if revised_on >= after_end else after_end


@article(
    "WSF 2000", "6.17", paragraph=2, since="2015-09-01",
    nl="Voor deze lening geldt de rente van {result}.", en="For this loan the rate of {result} applies.",
)  # fmt: skip
def loan_rate_of(loan_from: Date, last_finance_on: Date) -> Date:
    """Day whose rate applies (dag waarvan de rente geldt).

    1 January after the year in which the study ended, or 1 January of that year when it becomes a loan in it.
    """
    year = year_of(last_finance_on)
    return date_of(year if year_of(loan_from) == year else year + 1, 1, 1)


@article(
    "Rsf 2000", "6.1", paragraph=3, since="2015-09-01",
    nl="We houden {result} in op je studiefinanciering.", en="We take {result} off your student finance.",
)  # fmt: skip
def setoff_with_finance(
    other_debt: OtherDebt,
    receives_finance: Flag,
    other_debt_amount: Cents,
    overpayment_setoff_most: CentsPerMonth,
) -> CentsPerMonth:
    """Set-off against student finance (verrekening met de studiefinanciering).

    Overpaid student finance, while student finance is paid (WSF 2000, 7.4).
    """
    if other_debt != OtherDebt.OVERPAYMENT or not receives_finance:
        return 0
    return min(other_debt_amount, overpayment_setoff_most)


@article(
    "Rsf 2000", "6.1", paragraph=5, since="2015-09-01",
    nl="Je betaalt het hele bedrag uiterlijk op {result}.", en="You pay the whole amount on {result} at the latest.",
)  # fmt: skip
def overpayment_due_on(payment_requested_on: Date, overpayment_payment_days: Days) -> Date:
    """Last day to pay overpaid student finance at once (laatste dag om het te veel ontvangen bedrag te betalen).

    For who has no student finance any more to set it off against; there is no interest until then.
    """
    return payment_requested_on + overpayment_payment_days


@article(
    "Awb", "4:94", since="2024-01-01",
    nl="Mag je in termijnen betalen? {result}.", en="May you pay in instalments? {result}.",
)  # fmt: skip
def plan_possible(
    other_debt: OtherDebt,
    receives_finance: Flag,
    pays_by_direct_debit: Flag,
    plan_requested_in_time: Flag,
    travel_product_stopped: Flag,
) -> Flag:
    """Payment in instalments possible (betaling in termijnen mogelijk).

    By direct debit, without student finance. For the travel product: stopped, and asked for before the due date, as the
    agency publishes. A school fee has its own instalments; a fine has none here.
    """
    if receives_finance or not pays_by_direct_debit:
        return False
    if other_debt == OtherDebt.TRAVEL_CHARGE:
        return travel_product_stopped and plan_requested_in_time
    return other_debt == OtherDebt.OVERPAYMENT


@article(
    "Rsf 2000", "6.1", paragraph=7, since="2024-01-01",
    nl="Over de termijnen betaal je {result} rente.", en="You pay {result} of interest on the instalments.",
)  # fmt: skip
def plan_interest_rate(other_debt: OtherDebt, statutory_interest_rate: Ppm, travel_plan_interest_rate: Ppm) -> Ppm:
    """Interest on payment in instalments (rente bij betaling in termijnen).

    The statutory rate; for the travel product none from 1 August 2024 to the end of 2026.
    """
    return travel_plan_interest_rate if other_debt == OtherDebt.TRAVEL_CHARGE else statutory_interest_rate


@article(
    "Rsf 2000", "6.1", paragraph="6 to 8", since="2024-01-01",
    nl="Je termijn is {result}.", en="Your instalment is {result}.",
)  # fmt: skip
def plan_instalment(
    plan_possible: Flag,
    other_debt: OtherDebt,
    other_debt_amount: Cents,
    plan_months_requested: Months,
    plan_interest_rate: Ppm,
    overpayment_plan_months_most: Months,
    overpayment_setoff_most: CentsPerMonth,
    travel_plan_instalment_least: CentsPerMonth,
    interest_by_effective_rate: Flag,
) -> CentsPerMonth:
    """Instalment (termijn).

    Equal amounts over the months asked for, rounded up so that the last is not higher; at least the set-off amount and
    at most 24 months for overpaid student finance, at least 45 euros for the travel product; never above the debt.
    """
    if not plan_possible:
        return 0
    months, least = plan_months_requested, travel_plan_instalment_least
    if other_debt == OtherDebt.OVERPAYMENT:
        months, least = min(months, overpayment_plan_months_most), overpayment_setoff_most
    level = up(other_debt_amount, months)
    if plan_interest_rate > 0:
        level = level_payment(other_debt_amount, plan_interest_rate, months, 30, interest_by_effective_rate, True) + 1
    return min(other_debt_amount, max(level, least))
