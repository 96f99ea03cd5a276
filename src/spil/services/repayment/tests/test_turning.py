"""A grant becomes a gift while the debtor repays; overpaid student finance becomes a loan when the finance ended."""

from datetime import date

import pytest
import time_machine

from spil.core.ledger.models import Account
from spil.core.ledger.service import Lines, balances, owed, post, totals
from spil.core.people.models import Person
from spil.services.repayment.service import do_month, do_receive
from spil.services.repayment.tests.conftest import Debtor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def today() -> object:
    with time_machine.travel("2026-11-24", tick=False) as traveller:
        yield traveller


def convert(person: Person, month: date, cents: int) -> None:
    lines = Lines.of(
        (0, person.pk, Account.REMISSION, cents, "conversion", 0),
        (0, person.pk, Account.CONDITIONAL_GRANT, -cents, "conversion", 0),
    )  # fmt: skip
    post(lines, key=f"convert:{person.pk}", product="student_finance/conversion_ho", month=month)


def months(last: int) -> None:
    for month in range(1, last + 1):
        do_month(date(2026, month, 1))


def test_the_interest_on_a_gift_lapses_and_the_debt_is_as_if_there_had_been_no_grant(debtor: Debtor) -> None:
    person = debtor({Account.LOAN: 800_000, Account.CONDITIONAL_GRANT: 1_200_000}, income=0)
    other = debtor({Account.LOAN: 800_000}, income=0)
    months(4)
    assert owed(person.pk)[Account.CONDITIONAL_GRANT] > 1_200_000
    convert(person, date(2026, 4, 1), 1_200_000)
    do_month(date(2026, 5, 1))
    assert owed(person.pk).keys() == {Account.LOAN}
    assert abs(owed(person.pk)[Account.LOAN] - owed(other.pk)[Account.LOAN]) <= 4  # a cent a month by division
    assert sum(totals().values()) == 0


def test_what_was_repaid_of_a_gift_lowers_the_rest_and_comes_back(debtor: Debtor) -> None:
    person = debtor({Account.LOAN: 100_000, Account.CONDITIONAL_GRANT: 300_000}, income=0)
    do_month(date(2026, 1, 1))
    do_receive(person.pk, 250_000, date(2026, 1, 1), key="much", purpose="study")
    assert owed(person.pk) == {Account.CONDITIONAL_GRANT: 150_000}
    convert(person, date(2026, 1, 1), 300_000)
    do_month(date(2026, 2, 1))
    assert owed(person.pk) == {}
    assert balances(person.pk)[Account.PAYABLE] == -150_000


def test_overpaid_finance_of_who_stopped_becomes_a_loan(debtor: Debtor) -> None:
    person = debtor({Account.LOAN: 500_000}, income=0)
    lines = Lines.of(
        (0, person.pk, Account.RECEIVABLE, 60_000, "student_finance", 0),
        (0, person.pk, Account.PAYABLE, -60_000, "student_finance", 0),
    )  # fmt: skip
    post(lines, key="overpaid", product="student_finance", month=date(2025, 11, 1))
    months(2)
    assert Account.RECEIVABLE not in owed(person.pk)
    assert owed(person.pk)[Account.LOAN] > 560_000
    first = owed(person.pk)[Account.LOAN]
    do_month(date(2026, 3, 1))
    assert owed(person.pk)[Account.LOAN] > first
