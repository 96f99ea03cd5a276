"""Properties of entitlement, duration, travel and conversion that must hold for everybody, checked on random people."""

from datetime import date

import numpy as np
import pytest

from spil.law.common import Education, Nationality, StudyForm
from spil.law.engine import LONG_AGO, NEVER, Law
from spil.law.engine.sampling import random_columns
from spil.law.engine.units import to_day
from spil.law.student_finance.duration import Phase
from spil.law.student_finance.entitlement import Refusal
from spil.law.student_finance.facts import TravelChoice

LAW = Law.load("student_finance")
PEOPLE = 200
DAYS = [date(2015, 10, 1), date(2019, 3, 1), date(2025, 9, 1)]
ORDINARY = {
    "nationality": int(Nationality.DUTCH),
    "study_form": int(StudyForm.FULL_TIME),
    "enrolled": 1,
    "recognised_programme": 1,
    "programme_years_at_least_one": 1,
    "study_abroad": 0,
    "foreign_support": 0,
    "designated_departure": 0,
    "applied_on": LONG_AGO,
    "stop_requested_from": NEVER,
    "months_loan_phase": 0,
    "birth_date": to_day(date(1996, 1, 1)),
    "unexcused_absence_weeks": 0,
    "months_performance_grant_mbo": 0,
    "months_performance_grant_ho": 0,
}


def people(day: date, targets: list[str]) -> list[dict[str, int]]:
    """Facts and outcomes together: half random people, half who are ordinary in what most refusals look at."""
    graph = LAW.on(day)
    _, needed = graph.order(targets)
    columns = random_columns(LAW.facts, needed, PEOPLE, day.year)
    rows = [{name: int(column[row]) for name, column in columns.items()} for row in range(PEOPLE)]
    rows = [row | ORDINARY if number % 2 else row for number, row in enumerate(rows)]
    return [row | graph.evaluate(row, targets) for row in rows]


@pytest.mark.parametrize("day", DAYS)
def test_no_phase_and_no_travel_without_a_right(day: date) -> None:
    found = people(day, ["entitled", "refusal", "phase", "travel_product"])
    assert {person["entitled"] for person in found} == {0, 1}
    for person in found:
        assert person["entitled"] == (person["refusal"] == Refusal.NONE) == (person["phase"] != Phase.NONE)
        if not person["entitled"] and person["refusal"] != Refusal.TOO_YOUNG:
            assert person["travel_product"] == TravelChoice.NONE


@pytest.mark.parametrize("day", DAYS)
def test_only_vocational_education_of_level_1_or_2_is_paid_as_a_gift(day: date) -> None:
    gifts = [person for person in people(day, ["phase"]) if person["phase"] == Phase.GIFT]
    assert {person["education"] for person in gifts} == {Education.MBO_12}


@pytest.mark.parametrize("education", [Education.MBO_34, Education.HBO_BACHELOR, Education.WO_MASTER])
def test_every_month_of_the_grant_comes_before_every_month_of_the_loan(education: Education) -> None:
    graph = LAW.on(date(2025, 9, 1))
    used = "months_performance_grant_mbo" if education == Education.MBO_34 else "months_performance_grant_ho"
    facts = {"education": int(education), "birth_date": to_day(date(2003, 5, 10))}
    phases = [graph.evaluate(facts | {used: months}, ["phase"])["phase"] for months in range(100)]
    assert phases == sorted(phases)
    assert set(phases) == {Phase.PERFORMANCE, Phase.LOAN}


@pytest.mark.parametrize("day", DAYS)
def test_conversion_never_exceeds_what_was_received(day: date) -> None:
    for person in people(day, ["converted_months", "converted_travel_months", "converted_grant", "converted_travel"]):
        assert 0 <= person["converted_months"] <= person["months_performance_grant_received"]
        assert 0 <= person["converted_travel_months"] <= person["months_travel_received"]
        assert 0 <= person["converted_grant"] <= person["performance_grant_received"]
        assert 0 <= person["converted_travel"] <= person["travel_value_received"]


def test_late_stop_costs_low_for_two_half_months_then_high_and_only_for_use() -> None:
    low, high = 8954, 17910
    used = {"travel_used_first_half": 1, "travel_used_second_half": 1}
    facts = used | {"travel_right_ended_on": to_day(date(2024, 2, 1))}
    months = [date(2024, month, 1) for month in range(1, 6)]
    charges = [LAW.on(month).evaluate(facts, ["late_stop_charge"])["late_stop_charge"] for month in months]
    assert charges == [0, 2 * low, 2 * high, 2 * high, 2 * high]
    excused = facts | {"late_stop_not_attributable": 1}
    assert LAW.on(months[3]).evaluate(excused, ["late_stop_charge"])["late_stop_charge"] == 0


@pytest.mark.parametrize("born", [date(2007, month, day) for month in range(1, 13) for day in (1, 2, 28)])
def test_vocational_right_starts_on_the_first_day_of_a_quarter_at_18(born: date) -> None:
    start = LAW.on(date(2025, 9, 1)).evaluate({"birth_date": to_day(born)}, ["start_by_age"])["start_by_age"]
    first = date(1970, 1, 1).fromordinal(date(1970, 1, 1).toordinal() + start)
    eighteenth = born.replace(year=born.year + 18)
    assert (first.day, first.month) in {(1, 1), (1, 4), (1, 7), (1, 10)}
    assert 0 <= (first - eighteenth).days <= 91


def test_a_population_is_decided_as_its_persons_are() -> None:
    day, targets = date(2025, 9, 1), ["refusal", "phase", "travel_product", "converted_months"]
    graph = LAW.on(day)
    _, needed = graph.order(targets)
    columns = random_columns(LAW.facts, needed, PEOPLE, 7)
    found = graph.run(columns, targets)
    for row in range(PEOPLE):
        facts = {name: int(column[row]) for name, column in columns.items()}
        assert {name: int(np.asarray(found[name])[row]) for name in targets} == graph.evaluate(facts, targets)


@pytest.mark.parametrize("day", DAYS)
def test_every_grant_has_exactly_one_form(day: date) -> None:
    grants = ["basic_grant", "supplementary_grant", "single_parent_allowance", "access_costs_allowance"]
    loans = ["supplementary_grant_as_loan", "loan", "tuition_fees_loan", "lifelong_credit"]
    found = people(day, [*grants, *loans, "gift", "performance_grant", "borrowed"])
    assert any(person["basic_grant"] for person in found)
    for person in found:
        given = sum(person[name] for name in grants)
        borrowed = person["borrowed"] - sum(person[name] for name in loans)
        assert given == person["gift"] + person["performance_grant"] + borrowed
        assert min(person["gift"], person["performance_grant"], borrowed) >= 0
