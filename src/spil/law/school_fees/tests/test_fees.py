"""Properties of school and course fees that must hold for everybody, checked on random people."""

from datetime import date
from typing import Any

import pytest

from spil.law.engine import Law
from spil.law.engine.sampling import random_columns

LAW = Law.load("school_fees")
PEOPLE = 400
DAYS = [date(2016, 10, 1), date(2018, 3, 1), date(2021, 9, 1), date(2024, 9, 1)]


def outcomes(day: date, targets: list[str], changed: dict[str, int] | None = None) -> list[dict[str, int]]:
    """Outcomes for the same random people on a day, with some facts changed for all of them."""
    graph = LAW.on(day)
    _, needed = graph.order(targets)
    columns: dict[str, Any] = random_columns(LAW.facts, needed, PEOPLE, 11)
    people = [{name: int(column[row]) for name, column in columns.items()} for row in range(PEOPLE)]
    return [graph.evaluate(person | (changed or {}), targets) for person in people]


@pytest.mark.parametrize("day", DAYS)
def test_nobody_gets_back_more_than_was_due(day: date) -> None:
    targets = ["school_fee_refund", "school_fee_due", "course_fee_refund", "course_fee_due"]
    for found in outcomes(day, targets):
        assert 0 <= found["school_fee_refund"] <= found["school_fee_due"]
        assert 0 <= found["course_fee_refund"] <= found["course_fee_due"]


@pytest.mark.parametrize("day", DAYS)
def test_nobody_owes_both_fees_for_one_programme(day: date) -> None:
    for found in outcomes(day, ["school_fee_due", "course_fee_due"]):
        assert found["school_fee_due"] == 0 or found["course_fee_due"] == 0


@pytest.mark.parametrize("day", DAYS)
def test_a_later_start_never_costs_more(day: date) -> None:
    targets = ["school_fee_due", "course_fee_due"]
    months = [outcomes(day, targets, {"months_into_study_year": month}) for month in range(12)]
    for person in zip(*months, strict=True):
        for target in targets:
            fees = [found[target] for found in person]
            assert fees == sorted(fees, reverse=True)
