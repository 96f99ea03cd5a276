"""Which debt a payment goes to: every cent is somewhere, and the order is that of the act."""

from hypothesis import given
from hypothesis import strategies as st

from spil.law.general_administrative_law.collection import Owed, Paid, divide

CENTS = st.integers(0, 100_000)
DEBTS = st.lists(
    st.builds(Owed, st.integers(20_000, 20_003), st.sampled_from([0, 40_000]), CENTS, CENTS, CENTS), max_size=6
)


@given(st.integers(0, 1_000_000), DEBTS)
def test_every_cent_is_used_and_no_debt_gets_more_than_it_is(cents: int, debts: list[Owed]) -> None:
    paid = divide(cents, debts)
    owed = sum(debt.costs + debt.interest + debt.principal for debt in debts)
    assert sum(sum(one) for one in paid) == min(cents, owed)
    for debt, one in zip(debts, paid, strict=True):
        assert 0 <= one.costs <= debt.costs
        assert 0 <= one.interest <= debt.interest
        assert 0 <= one.principal <= debt.principal
        assert one.interest == 0 or one.costs == debt.costs
        assert one.principal == 0 or one.interest == debt.interest


@given(st.integers(0, 1_000_000), DEBTS)
def test_a_later_debt_gets_nothing_before_an_earlier_one_is_paid(cents: int, debts: list[Owed]) -> None:
    paid = divide(cents, debts)
    for first, to_first in zip(debts, paid, strict=True):
        for later, to_later in zip(debts, paid, strict=True):
            if (-first.rate, first.due_on) < (-later.rate, later.due_on) and any(to_later):
                assert tuple(to_first) == (first.costs, first.interest, first.principal)


def test_costs_interest_and_principal_of_the_more_onerous_then_of_the_older_debt() -> None:
    fee = Owed(due_on=10, rate=0, costs=0, interest=0, principal=30_00)
    travel = Owed(due_on=1, rate=0, costs=0, interest=0, principal=50_00)
    loan = Owed(due_on=5, rate=40_000, costs=9_00, interest=1_00, principal=45_00)
    assert divide(60_00, [fee, travel, loan]) == [Paid(0, 0, 0), Paid(0, 0, 5_00), Paid(9_00, 1_00, 45_00)]


def test_debts_of_one_day_share_in_proportion_to_the_cent() -> None:
    debts = [Owed(due_on=1, rate=0, costs=0, interest=0, principal=cents) for cents in (1_00, 2_00, 3_00)]
    assert [sum(one) for one in divide(1_00, debts)] == [17, 33, 50]
