"""Debts that are not loans: which become one, and when (WSF 2000, art. 3.27, 6.17, 7.4)."""

from spil.law.engine import NEVER, Date, Flag, article
from spil.law.engine.calendar import add_months, date_of, first_of_month, year_of
from spil.law.repayment.facts import OtherDebt


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
