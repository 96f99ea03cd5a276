"""What the means test leaves is what is proposed: never more than someone can bear."""

from datetime import date

import pytest

from spil.core.ledger.models import Account
from spil.core.people.models import Income, Person
from spil.core.people.service import do_correct, do_record
from spil.services.arrears import means
from spil.services.arrears.service import do_find_claims, proposal, standing
from spil.services.arrears.tests.conftest import Office
from spil.services.repayment.models import Borrowing
from spil.services.repayment.service import facts_of

MARCH = date(2026, 3, 2)


@pytest.fixture
def borrower(office: Office, tess: Person) -> Person:
    """A loan under the rules of 35 years and an income of 40,000 euros, and 3,000 euros of arrears."""
    do_record(
        Borrowing, tess, (date(2000, 1, 1), None), source="test", acting_user=None,
        first_finance_on=date(2016, 9, 1), last_finance_on=date(2021, 8, 31),
    )  # fmt: skip
    do_record(
        Income, tess, (date(2024, 1, 1), date(2025, 1, 1)), source="Belastingdienst", acting_user=None, year=2024,
        amount_cents=4_000_000, status=Income.Status.ASSESSED, lone_parent=False,
    )  # fmt: skip
    office.owes(tess, Account.LOAN, 500_000, date(2025, 12, 1))
    office.owes(tess, Account.SCHOOL_FEE_DEBT, 300_000, date(2026, 1, 1))
    do_find_claims()
    return tess


def test_the_law_says_what_is_left(borrower: Person) -> None:
    room = means.bearable(borrower.pk, MARCH)
    found = facts_of(borrower.pk, MARCH.replace(day=1))
    assert found
    outcome = found[1]
    assert room == outcome["capacity"] - outcome["monthly_amount"]
    assert room > 0
    offer = proposal(standing(borrower.pk, MARCH))
    assert offer
    assert offer.amount == min(125_00, room)


def test_who_earns_little_can_bear_nothing_more(borrower: Person) -> None:
    [known] = Income.objects.filter(person=borrower)
    do_correct(known, source="Belastingdienst", acting_user=None, amount_cents=1_500_000)
    assert means.bearable(borrower.pk, MARCH) == 0
    offer = proposal(standing(borrower.pk, MARCH))
    assert offer
    assert offer.amount == 125_00  # the usual; who cannot pay that says what is possible, and somebody looks at it


def test_who_repays_no_loan_has_no_test(office: Office, tess: Person) -> None:
    assert means.bearable(tess.pk, MARCH) is None
