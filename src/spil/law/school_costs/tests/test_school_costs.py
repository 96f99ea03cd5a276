"""Properties of the school costs allowance that must hold for everybody, and a total that a court named."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from spil.law.engine import LONG_AGO, NEVER, Law
from spil.law.engine.sampling import random_columns
from spil.law.engine.units import from_day, to_day
from spil.law.school_costs.entitlement import Refusal
from spil.law.school_costs.facts import SchoolKind

LAW = Law.load("school_costs")
DAYS = [date(2015, 10, 1), date(2019, 3, 1), date(2023, 11, 1), date(2026, 2, 1)]
ORDINARY = {
    "birth_date": to_day(date(1997, 1, 1)),
    "nationality": 0,
    "enrolled": 1,
    "recognised_school": 1,
    "course_at_least_one_year": 1,
    "hours_a_year": 900,
    "entitled_to_student_finance": 0,
    "performance_grant_ho_used_up": 0,
    "designated_departure": 0,
    "completed_on": NEVER,
    "absent_weeks": 0,
    "applied_on": LONG_AGO,
    "income_tos_parent": 4_350_000,
    "income_tos_partner": 0,
    "later_year_requested": 0,
}


def people(day: date, targets: list[str]) -> list[dict[str, int]]:
    """Facts and outcomes together: half random people, half who are ordinary in what most refusals look at."""
    graph = LAW.on(day)
    _, needed = graph.order(targets)
    columns = random_columns(LAW.facts, needed, 300, day.year)
    rows = [{name: int(column[row]) for name, column in columns.items()} for row in range(300)]
    rows = [row | {name: ORDINARY[name] for name in ORDINARY if name in row} if number % 2 else row
            for number, row in enumerate(rows)]  # fmt: skip
    return [row | graph.evaluate(row, targets) for row in rows]


@pytest.mark.parametrize("day", DAYS)
def test_nothing_is_paid_without_a_right_and_the_form_is_one_of_two(day: date) -> None:
    targets = ["refusal", "allowance", "gift", "borrowed", "loan_for_refusing_parents", "set_off_against_fee",
               "paid_this_month", "basic_allowance"]  # fmt: skip
    found = people(day, targets)
    assert any(person["basic_allowance"] for person in found)
    for person in found:
        if person["refusal"] not in (Refusal.NONE, Refusal.ACCESS_ONLY):
            assert person["allowance"] == person["borrowed"] == person["paid_this_month"] == 0
        assert person["gift"] + person["borrowed"] == person["allowance"] + person["loan_for_refusing_parents"]
        assert person["paid_this_month"] >= person["basic_allowance"]


@pytest.mark.parametrize("day", DAYS)
def test_the_supplementary_allowance_and_its_two_parts_stay_within_their_maximum(day: date) -> None:
    targets = ["supplementary_allowance", "maximum_supplementary_allowance", "fee_allowance", "fee_norm",
               "school_costs_allowance", "school_costs_norm"]  # fmt: skip
    found = people(day, targets)
    assert any(0 < person["supplementary_allowance"] < person["maximum_supplementary_allowance"] for person in found)
    for person in found:
        assert 0 <= person["supplementary_allowance"] <= person["maximum_supplementary_allowance"]
        assert 0 <= person["fee_allowance"] <= person["fee_norm"]
        assert 0 <= person["school_costs_allowance"] <= person["school_costs_norm"]


def test_more_income_never_gives_more_and_another_counting_child_never_less() -> None:
    graph = LAW.on(date(2025, 10, 1))
    facts = ORDINARY | {"birth_date": to_day(date(2005, 1, 1)), "school_kind": int(SchoolKind.ADULT)}

    def given(income: int, children: int) -> int:
        asked = facts | {"income_tos_parent": income, "counting_children": children}
        return graph.evaluate(asked, ["supplementary_allowance"])["supplementary_allowance"]

    for children in (1, 2, 3):
        amounts = [given(income, children) for income in range(0, 8_000_000, 100_003)]
        assert all(first >= second for first, second in pairwise(amounts))
        assert all(given(income, children + 1) >= given(income, children) for income in range(0, 8_000_000, 500_003))


@pytest.mark.parametrize("born", [date(2007, month, day) for month in range(1, 13) for day in (1, 2, 28)])
def test_the_right_starts_on_the_first_day_of_the_quarter_after_the_18th_birthday(born: date) -> None:
    facts = {"birth_date": to_day(born)}
    start = from_day(LAW.on(date(2025, 9, 1)).evaluate(facts, ["start_by_age"])["start_by_age"])
    assert (start.day, start.month) in {(1, 1), (1, 4), (1, 7), (1, 10)}
    assert 0 < (start - born.replace(year=born.year + 18)).days <= 92


def test_the_total_that_a_court_named_is_the_sum_of_a_row_of_months() -> None:
    """6,180.05 euro (Rechtbank Overijssel, RBOVE:2020:1640): paid as living away with school costs, owed as at home.

    The ruling names the total, the application in February 2016 and havo. The months and years are ours: from July
    2016, the quarter after the birthday, to August 2018, with the upper years from August 2016. Of all rows of months
    between 2016 and 2018 and all choices of lower and upper years this is the only one with that sum.
    """
    total = 0
    for month in range(2016 * 12 + 6, 2018 * 12 + 8):
        day = date(month // 12, month % 12 + 1, 1)
        kind = SchoolKind.FUNDED_LOWER if day < date(2016, 8, 1) else SchoolKind.FUNDED_UPPER
        facts = {"birth_date": to_day(date(1998, 5, 10)), "school_kind": int(kind)}
        graph = LAW.on(day)
        paid = graph.evaluate(facts | {"lives_with_tos_parent": 0}, ["allowance"])["allowance"]
        due = graph.evaluate(facts | {"applies_supplementary_allowance": 0}, ["allowance"])["allowance"]
        total += paid - due
    assert total == 618_005


def test_a_population_is_decided_as_its_persons_are() -> None:
    day, targets = date(2024, 3, 1), ["refusal", "paid_this_month", "debt_form", "revision_possible_until"]
    graph = LAW.on(day)
    _, needed = graph.order(targets)
    columns = random_columns(LAW.facts, needed, 300, 11)
    found = graph.run(columns, targets)
    for row in range(300):
        facts = {name: int(column[row]) for name, column in columns.items()}
        assert {name: int(np.asarray(found[name])[row]) for name in targets} == graph.evaluate(facts, targets)
