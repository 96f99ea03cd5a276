"""What the means test leaves is what is proposed: never more than someone can bear."""

from datetime import date
from typing import Any

import pytest

from spil.core.ledger.models import Account
from spil.core.people.models import Income, Person
from spil.core.people.service import do_record
from spil.services.arrears import means
from spil.services.arrears.service import do_find_claims, proposal, standing
from spil.services.arrears.tests.conftest import Office
from spil.services.repayment.models import Borrowing

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
    found = means.facts_of(borrower.pk, MARCH.replace(day=1))
    assert found
    outcome = found[1]
    assert room == outcome["capacity"] - outcome["monthly_amount"]
    assert room > 0
    offer = proposal(standing(borrower.pk, MARCH))
    assert offer
    assert offer.amount == min(125_00, room)


@pytest.mark.parametrize(
    ("outcome", "room"),
    [
        ({"means_test_applies": 1, "capacity": 90_00, "monthly_amount": 60_00}, 30_00),
        ({"means_test_applies": 1, "capacity": 60_00, "monthly_amount": 60_00}, 0),
        ({"lifelong_means_test_applies": 1, "lifelong_capacity": 70_00, "monthly_amount": 20_00}, 50_00),
        ({}, None),
    ],
)
def test_nothing_is_left_or_nothing_is_known(
    monkeypatch: pytest.MonkeyPatch, outcome: dict[str, int], room: int | None
) -> None:
    none: dict[str, Any] = {
        "means_test_applies": 0, "lifelong_means_test_applies": 0, "capacity": 0, "lifelong_capacity": 0,
        "monthly_amount": 0,
    }  # fmt: skip
    monkeypatch.setattr(means, "facts_of", lambda person_id, month: ({}, none | outcome))
    assert means.bearable(1, MARCH) == room


def test_who_repays_no_loan_has_no_test(office: Office, tess: Person) -> None:
    assert means.bearable(tess.pk, MARCH) is None
