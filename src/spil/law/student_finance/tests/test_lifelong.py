"""Properties of lifelong learning credit that must hold for everybody, checked on random people."""

from datetime import date

import pytest

from spil.law.engine import LONG_AGO, Law
from spil.law.engine.sampling import random_columns
from spil.law.engine.units import to_day
from spil.law.student_finance.facts import LifelongKind
from spil.law.student_finance.lifelong import LifelongRefusal
from spil.law.student_finance.tests.test_entitlement import ORDINARY

LAW = Law.load("student_finance")
APPLICANT = ORDINARY | {
    "birth_date": to_day(date(1985, 3, 1)), "applied_for_lifelong_on": LONG_AGO, "continuous_since_before_30": 0,
    "months_lifelong_credit": 0,
}  # fmt: skip
DAYS = [date(2018, 3, 1), date(2021, 10, 1), date(2025, 9, 1)]
TARGETS = [
    "lifelong_refusal", "lifelong_credit", "lifelong_ceiling", "refusal", "entitled", "entitled_to_access_costs_only",
    "basic_grant", "loan", "tuition_fees_loan", "borrowed", "lifelong_kind", "requested_lifelong_credit",
    "premaster_fee_per_5_credits", "applied_for_lifelong_on",
]  # fmt: skip


def applicants(day: date) -> list[dict[str, int]]:
    """Facts and outcomes together: half random people, half over 30 and ordinary in what most refusals look at."""
    graph = LAW.on(day)
    _, needed = graph.order(TARGETS)
    columns = random_columns(LAW.facts, needed, 300, day.year)
    rows = [{name: int(column[row]) for name, column in columns.items()} for row in range(300)]
    rows = [row | APPLICANT if number % 2 else row for number, row in enumerate(rows)]
    return [row | graph.evaluate(row, TARGETS) for row in rows]


@pytest.mark.parametrize("day", DAYS)
def test_credit_only_for_who_has_no_right_to_other_student_finance(day: date) -> None:
    found = [person for person in applicants(day) if person["lifelong_refusal"] == LifelongRefusal.NONE]
    assert found
    for person in found:
        if person["lifelong_kind"] == LifelongKind.FULL_FEE:
            assert not person["entitled"]
            assert person["basic_grant"] == person["loan"] == person["tuition_fees_loan"] == 0


@pytest.mark.parametrize("day", DAYS)
def test_credit_is_what_was_asked_for_below_a_twelfth_of_the_ceiling(day: date) -> None:
    for person in applicants(day):
        assert 0 <= person["lifelong_credit"] <= person["requested_lifelong_credit"]
        if person["lifelong_refusal"] != LifelongRefusal.NONE:
            assert person["lifelong_credit"] == 0
        elif person["lifelong_kind"] == LifelongKind.FULL_FEE and not person["premaster_fee_per_5_credits"]:
            assert 12 * person["lifelong_credit"] <= person["lifelong_ceiling"] + 6
        elif person["lifelong_kind"] == LifelongKind.MODULAR:
            assert person["lifelong_credit"] <= person["lifelong_ceiling"]
