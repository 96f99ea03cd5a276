"""A debtor with a student debt and lifelong learning credit: both bear their interest and fall due, each on its own."""

from datetime import date

import time_machine

from spil.core.ledger.models import Account
from spil.core.ledger.service import balances, owed
from spil.services.repayment.models import Loan, OpenMonth
from spil.services.repayment.service import debt_on, do_month
from spil.services.repayment.tests.conftest import Debtor


@time_machine.travel("2026-11-24", tick=False)
def test_each_loan_has_its_interest_and_its_instalment(debtor: Debtor) -> None:
    amounts = {Account.LOAN: 2_400_000, Account.TUITION_LOAN: 600_000, Account.LIFELONG_LOAN: 350_000}
    october, november = date(2026, 10, 1), date(2026, 11, 1)
    person = debtor(amounts, month=october, income=6_000_000, lifelong_ended_on=date(2023, 10, 1))
    do_month(october)
    due = {row.loan: row.due_cents for row in OpenMonth.objects.filter(person=person)}
    expected = debt_on(person.pk, november)
    assert due[Loan.STUDY] > 0
    assert due[Loan.LIFELONG] > 0
    do_month(november)
    left = owed(person.pk)
    assert left[Account.INSTALMENT] == sum(due.values())
    assert left[Account.LOAN] + left[Account.TUITION_LOAN] == expected[Loan.STUDY] - due[Loan.STUDY]
    assert left[Account.LIFELONG_LOAN] == expected[Loan.LIFELONG] - due[Loan.LIFELONG]
    assert left[Account.TUITION_LOAN] > 600_000  # interest is spread over the accounts of a loan
    assert sum(balances(person.pk)[account] for account in balances(person.pk)) == sum(amounts.values())
