"""Properties of tuition fees that must hold for everybody, checked on random people."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spil.law.engine import Law
from spil.law.engine.calendar import add_months, first_of_month
from spil.law.engine.sampling import random_columns
from spil.law.engine.units import to_day
from spil.law.tuition_fees.amount import for_months, months_of_period
from spil.law.tuition_fees.kind import FeeIndication, FeeKind

LAW = Law.load("tuition_fees")
PEOPLE = 200
DAYS = [date(2016, 10, 1), date(2019, 3, 1), date(2023, 9, 1), date(2025, 9, 1)]
STATUTORY = (FeeKind.STATUTORY_FULL, FeeKind.STATUTORY_PARTIAL)


def outcomes(day: date, targets: list[str], changed: dict[str, int] | None = None) -> list[dict[str, int]]:
    """Outcomes for the same random people on a day, with some facts changed for all of them."""
    graph = LAW.on(day)
    _, needed = graph.order(targets)
    columns: dict[str, Any] = random_columns(LAW.facts, needed, PEOPLE, 7)
    people = [{name: int(column[row]) for name, column in columns.items()} for row in range(PEOPLE)]
    return [graph.evaluate(person | (changed or {}), targets) for person in people]


@pytest.mark.parametrize("day", DAYS)
def test_the_kind_follows_the_indication(day: date) -> None:
    for found in outcomes(day, ["tuition_fee_kind", "tuition_fee_indication"]):
        if found["tuition_fee_kind"] in STATUTORY:
            assert found["tuition_fee_indication"] == FeeIndication.STATUTORY
        if found["tuition_fee_kind"] == FeeKind.INSTITUTIONAL:
            assert found["tuition_fee_indication"] == FeeIndication.INSTITUTIONAL


@pytest.mark.parametrize("day", DAYS)
def test_nobody_gets_back_more_than_was_due_or_owes_more_than_a_year(day: date) -> None:
    targets = ["tuition_fee_refund", "tuition_fee_due", "tuition_fee_per_year"]
    for found in outcomes(day, targets):
        assert 0 <= found["tuition_fee_refund"] <= found["tuition_fee_due"] <= found["tuition_fee_per_year"]


@pytest.mark.parametrize("day", DAYS)
def test_a_later_start_never_costs_more(day: date) -> None:
    earlier = outcomes(day, ["fee_for_enrolment", "tuition_fee_indication"], {"months_into_study_year": 2})
    later = outcomes(day, ["fee_for_enrolment", "tuition_fee_indication"], {"months_into_study_year": 5})
    for before, after in zip(earlier, later, strict=True):
        if before["tuition_fee_indication"] == after["tuition_fee_indication"] == FeeIndication.STATUTORY:
            assert after["fee_for_enrolment"] <= before["fee_for_enrolment"]


@pytest.mark.parametrize("day", DAYS)
def test_where_someone_lives_matters_for_a_permit_only(day: date) -> None:
    no_permit = {"residence_permit": 0}
    here = outcomes(day, ["fee_nationality_condition"], no_permit | {"lives_in_netherlands": 1})
    elsewhere = outcomes(day, ["fee_nationality_condition"], no_permit | {"lives_in_netherlands": 0})
    assert here == elsewhere


@given(
    begin=st.integers(to_day(date(2018, 9, 1)), to_day(date(2024, 1, 1))),
    length=st.integers(0, 12),
    period=st.integers(to_day(date(2017, 1, 1)), to_day(date(2025, 1, 1))),
)
def test_months_of_a_period_are_counted_once(begin: int, length: int, period: int) -> None:
    first, start = first_of_month(begin), first_of_month(period)
    days = {add_months(first, month) for month in range(length)} & {add_months(start, month) for month in range(12)}
    assert months_of_period(first, add_months(first, length), start) == len(days)


@given(months=st.integers(1, 11), yearly=st.integers(0, 2_000_000))
def test_parts_of_a_year_add_up_to_the_year(months: int, yearly: int) -> None:
    parts = for_months(months, 0, yearly, 0) + for_months(12 - months, 0, yearly, 0)
    assert abs(parts - yearly) <= 1
