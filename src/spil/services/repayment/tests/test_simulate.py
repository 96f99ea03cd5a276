"""The life of a debt: one and a million agree to the cent, the law's phases hold, and it all takes milliseconds."""

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spil.law.engine.units import to_day
from spil.law.repayment.interest import after_month, growth_over, level_payment
from spil.services.repayment.service import NotKnownYet, simulate_facts
from spil.services.repayment.simulate import TERMS, life, live, lives, simulation

JANUARY = date(2026, 1, 1)
BASE = dict.fromkeys(TERMS, 0) | {
    "debt": 2_000_000, "rate": 23_300, "later_rate": 23_300, "fixed_months": 60, "wait": 24, "months": 420,
    "minimum": 500, "nothing_below_minimum": 1,
}  # fmt: skip
BOUNDS: dict[str, tuple[int, int]] = {
    "debt": (1, 10_000_000), "rate": (0, 60_000), "later_rate": (0, 60_000), "fixed_months": (0, 60), "wait": (0, 60),
    "months": (0, 430), "passed": (0, 200), "first_month": (0, 11), "instalment": (0, 100_000), "minimum": (0, 5_000),
    "capacity": (0, 60_000), "income_counts": (0, 1), "nothing_below_minimum": (0, 1), "extra": (0, 20_000),
    "pause_from": (0, 300), "pause_months": (0, 60), "yearly": (0, 1),
}  # fmt: skip
FACTS: dict[str, Any] = {
    "first_finance_on": to_day(date(2018, 9, 1)), "last_finance_on": to_day(date(2023, 8, 31)),
    "student_loan": 2_500_000, "income": 3_900_000,
}  # fmt: skip


def test_a_million_and_one_agree_to_the_cent() -> None:
    random = np.random.default_rng(7)
    terms = np.stack([random.integers(*BOUNDS[name], 3_000, endpoint=True) for name in TERMS], axis=1)
    terms[:, TERMS.index("yearly")] *= 54_500
    results = lives(terms)
    rows = np.zeros((1, 5), np.int64)
    for row in range(0, 3_000, 10):
        assert tuple(results[row].tolist()) == life(0, rows, *terms[row].tolist())


@settings(max_examples=60)
@given(st.fixed_dictionaries({name: st.integers(*bounds) for name, bounds in BOUNDS.items()}))
def test_no_cent_is_lost_in_any_life(terms: dict[str, int]) -> None:
    lived = live(1, terms | {"yearly": 54_500 * terms["yearly"]}, JANUARY)
    assert lived.debt_cents + lived.interest_cents == lived.paid_cents + lived.remitted_cents
    assert lived.interest_cents == sum(month.interest_cents for month in lived.months)
    assert lived.paid_cents == sum(month.paid_cents for month in lived.months)
    assert lived.remitted_cents >= 0
    balance = lived.debt_cents
    for month in lived.months:
        assert 0 <= month.due_cents <= month.paid_cents or month.due_cents == month.paid_cents
        balance += month.interest_cents - month.paid_cents
        assert balance == month.debt_cents >= 0


def test_thirty_five_years_by_hand() -> None:
    factor, debt = growth_over(23_300, 30, True), 2_000_000
    for _ in range(24):
        debt = after_month(debt, factor, 0)
    lived = live(1, BASE, JANUARY)
    assert lived.first_due_cents == level_payment(debt, 23_300, 420, 30, True, True)
    for month in range(36):
        debt = after_month(debt, factor, lived.first_due_cents)
        assert lived.months[24 + month].debt_cents == debt
    assert lived.ends == date(2062, 12, 1)
    assert lived.remitted_cents < 100  # instalments are rounded down


def test_extra_payments_shorten_it_and_a_pause_lengthens_it() -> None:
    usual, more = live(1, BASE, JANUARY), live(1, BASE | {"extra": 5_000}, JANUARY)
    paused = live(1, BASE | {"pause_from": 30, "pause_months": 12}, JANUARY)
    assert len(more.months) < len(usual.months)
    assert more.interest_cents < usual.interest_cents < paused.interest_cents
    assert len(paused.months) == len(usual.months) + 12
    assert all(month.due_cents == 0 for month in paused.months[30:42])


def test_a_low_income_pays_nothing_and_the_rest_lapses() -> None:
    lived = live(1, BASE | {"income_counts": 1, "capacity": 499}, JANUARY)
    assert lived.paid_cents == 0
    assert lived.remitted_cents == lived.debt_cents + lived.interest_cents
    assert len(lived.months) == 444


def test_who_pays_yearly_pays_in_december() -> None:
    lived = live(1, BASE | {"yearly": 54_500, "wait": 0, "months": 60}, JANUARY)
    assert {month.month.month for month in lived.months if month.due_cents} == {12}
    assert lived.remitted_cents == 0


def test_two_loans_share_one_capacity_and_the_one_that_ends_first_comes_first() -> None:
    facts = FACTS | {"lifelong_debt": 900_000, "lifelong_ended_on": to_day(date(2023, 8, 31)), "income": 3_600_000}
    found = simulate_facts(facts, JANUARY)
    study, lifelong = found.loans
    capacity = (3_600_000 - 2_252_831) * 12 // 1200
    assert lifelong.first_due_cents == min(capacity, lifelong.first_due_cents)
    for month in found.months[: len(lifelong.months)]:
        assert month.due_cents <= capacity + 1
    assert found.ends == study.ends
    assert found.interest_cents == study.interest_cents + lifelong.interest_cents


def test_the_simulation_starts_with_what_the_law_says_of_this_month() -> None:
    found = simulate_facts(FACTS, JANUARY)
    assert [loan.loan for loan in found.loans] == [1]
    assert found.months[0].due_cents == (3_900_000 - 2_681_942) * 4 // 1200
    later = simulate_facts(FACTS, JANUARY, later_rates=(50_000, 50_000))
    assert later.interest_cents > found.interest_cents
    assert later.months[35] == found.months[35]
    with pytest.raises(NotKnownYet):
        simulate_facts(FACTS, date(2040, 1, 1))
    assert simulate_facts({"income": 1}, JANUARY).ends is None
    assert simulation({}, JANUARY).months == []
