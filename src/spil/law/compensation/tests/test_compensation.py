"""Properties of the compensation for the loan system that must hold for everybody."""

from datetime import date

import numpy as np
import pytest

from spil.law.compensation.facts import MonthRight
from spil.law.compensation.missed_grant import Refusal
from spil.law.compensation.settlement import Payout
from spil.law.compensation.voucher import VoucherRefusal
from spil.law.engine import NEVER, Law
from spil.law.engine.sampling import random_columns
from spil.law.engine.units import to_day

LAW = Law.load("compensation")
DAYS = [date(2025, 1, 10), date(2025, 12, 31), date(2026, 6, 1)]
ORDINARY = {
    "first_month_ho": to_day(date(2016, 9, 1)),
    "first_month_bachelor": to_day(date(2016, 9, 1)),
    "granted_diploma_term_extension": 0,
    "months_old_basic_grant": 0,
    "hbo_bachelor_on": to_day(date(2021, 6, 30)),
    "hbo_bachelor_months": 48,
    "voucher_used": 0,
    "voucher_compensated": 0,
    "diploma_reported": 1,
    "student_debt": 200_000,
}
TARGETS = [
    "missed_grant_refusal", "missed_grant_months", "missed_grant_compensation", "voucher_refusal",
    "voucher_compensation", "missed_grant_remitted", "voucher_remitted", "missed_grant_for_account",
    "voucher_for_account", "student_debt_after", "payout", "paid_out", "maximum_months", "counted_months",
    "performance_grant_period", "diploma_deadline", "application_due",
]  # fmt: skip


def people(day: date) -> list[dict[str, int]]:
    """Facts and outcomes together: half random people, half who are ordinary in what most refusals look at."""
    graph = LAW.on(day)
    _, needed = graph.order(TARGETS)
    columns = random_columns(LAW.facts, needed, 400, day.year)
    rows = [{name: int(column[row]) for name, column in columns.items()} for row in range(400)]
    rows = [row | ORDINARY if number % 2 else row for number, row in enumerate(rows)]
    return [row | graph.evaluate(row, TARGETS) for row in rows]


@pytest.mark.parametrize("day", DAYS)
def test_every_cent_is_remitted_or_for_the_account_and_debt_comes_first(day: date) -> None:
    found = people(day)
    assert {person["payout"] for person in found} == {int(each) for each in Payout}
    for person in found:
        remitted = person["missed_grant_remitted"] + person["voucher_remitted"]
        rest = person["missed_grant_for_account"] + person["voucher_for_account"]
        assert remitted + rest == person["missed_grant_compensation"] + person["voucher_compensation"]
        assert person["student_debt_after"] == person["student_debt"] - remitted >= 0
        assert rest == 0 or person["student_debt_after"] == 0
        assert person["paid_out"] == (rest if person["payout"] == Payout.PAY else 0)


@pytest.mark.parametrize("day", DAYS)
def test_nothing_without_a_right_and_never_more_months_than_count(day: date) -> None:
    found = people(day)
    assert {person["missed_grant_refusal"] for person in found} >= {Refusal.NONE, Refusal.NO_DIPLOMA_IN_TIME}
    assert {person["voucher_refusal"] for person in found} >= {VoucherRefusal.NONE, VoucherRefusal.OTHER_COHORT}
    assert any(person["missed_grant_months"] > 0 for person in found)
    for person in found:
        assert (person["missed_grant_refusal"] == Refusal.NONE) or person["missed_grant_compensation"] == 0
        assert (person["voucher_refusal"] == VoucherRefusal.NONE) == (person["voucher_compensation"] > 0)
        months = person["missed_grant_months"]
        assert months == 0 or months + person["months_compensated_before"] <= person["counted_months"]
        assert (
            person["maximum_months"] <= person["performance_grant_period"] + person["granted_extra_months_disability"]
        )
        assert person["application_due"] > person["diploma_deadline"]


def test_awards_one_after_another_come_to_the_months_of_one_award() -> None:
    graph = LAW.on(date(2025, 6, 2))
    bachelor = {
        "first_month_ho": to_day(date(2018, 9, 1)),
        "months_known": 44,
        "university_bachelor_on": to_day(date(2021, 8, 31)),
        "bachelor_alone_requested": 1,
    }
    first = graph.evaluate(bachelor, ["missed_grant_months"])["missed_grant_months"]
    master = bachelor | {"university_master_on": to_day(date(2022, 8, 31))}
    second = graph.evaluate(master | {"months_compensated_before": first}, ["missed_grant_months"])
    assert first == 36
    assert first + second["missed_grant_months"] == 44
    assert graph.evaluate(master, ["missed_grant_months"])["missed_grant_months"] == 44


def test_ninety_six_months_lie_in_the_loan_system() -> None:
    graph = LAW.on(date(2025, 1, 10))
    months = [to_day(date(year, month, 1)) for year in range(2010, 2027) for month in range(1, 13)]
    columns = {
        "month_on": np.array(months, np.int32),
        "right_in_month": np.full(len(months), MonthRight.NO_BASIC_GRANT, np.int8),
    }
    counted = graph.run(columns, ["month_counts"])["month_counts"]
    assert int(counted.sum()) == 96 == LAW.facts["months_known"].most


def test_who_has_neither_student_finance_nor_enrolment_may_still_study() -> None:
    found = LAW.on(date(2026, 1, 5)).evaluate({"months_known": 12}, ["missed_grant_refusal", "diploma_deadline"])
    assert found["missed_grant_refusal"] == Refusal.NO_DIPLOMA_YET
    assert found["diploma_deadline"] >= NEVER
