"""Published tables at rates that never held, and properties of a whole repayment, on random debts and people."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spil.commands.evaluate import reform_of
from spil.law.engine import Law
from spil.law.engine.money import half_up_to_euro
from spil.law.engine.sampling import random_columns
from spil.law.engine.units import to_day
from spil.law.repayment.interest import after_month, balance_after, days_360, growth_over, level_payment
from spil.law.repayment.payment import PaymentReason
from spil.law.repayment.phases import Regime, RepaymentPhase

LAW = Law.load("repayment")
DEBTS = st.integers(1, 10_000_000)
RATES = st.integers(0, 100_000)


@pytest.mark.parametrize(
    ("euros", "rate", "published"),
    [
        # https://www.utoday.nl/news/60138/_Betaalt_de_juf_minder_af_dan_de_tandarts
        (15_000, 15_000, 46), (20_000, 15_000, 61), (25_000, 15_000, 76), (30_000, 15_000, 92), (35_000, 15_000, 107),
        # https://punt.avans.nl/2022/06/studieschulden-wat-betaal-ik-als-de-rente-stijgt/
        (20_000, 0, 48), (20_000, 20_000, 66), (20_000, 40_000, 88),
    ],
)  # fmt: skip
def test_published_monthly_amounts_over_35_years(euros: int, rate: int, published: int) -> None:
    assert half_up_to_euro(level_payment(euros * 100, rate, 420, 30, True, True)) == published * 100


def test_the_other_reading_of_the_interest_misses_a_published_amount() -> None:
    assert half_up_to_euro(level_payment(2_000_000, 40_000, 420, 30, False, True)) == 8_900
    reform = LAW.reformed({"interest_by_effective_rate": False}).on(date(2024, 1, 1))
    facts = {"first_finance_on": to_day(date(2021, 9, 1)), "student_loan": 1_000_000}
    assert reform.evaluate(facts, ["interest_of_a_year"]) == {"interest_of_a_year": 25_930}


def test_rounding_is_a_setting_on_the_command_line_too() -> None:
    rounded = reform_of("repayment", ["amounts_rounded_down=false"], None)
    assert rounded is not None
    reform = rounded.reformed().on(date(2022, 2, 1))
    facts = {"first_finance_on": to_day(date(2015, 9, 1)), "income": 4_000_000}
    assert reform.evaluate(facts, ["household_capacity"]) == {"household_capacity": 6_190}


@pytest.mark.parametrize("series", ["15", "35"])
@pytest.mark.parametrize(
    ("name", "years"), [("one_year", 1), ("two_years", 2), ("three_years", 3), ("four_years", 4)]
)  # fmt: skip
def test_the_rates_of_earlier_years_are_those_of_the_years_themselves(series: str, name: str, years: int) -> None:
    now, ago = LAW.parameters[f"interest_rate_{series}"], LAW.parameters[f"interest_rate_{series}_{name}_ago"]
    expected = {(value.since.year + years, value.value) for value in now.values}
    assert {(value.since.year, value.value) for value in ago.values} == expected


@given(DEBTS, RATES, st.integers(1, 420))
def test_equal_payments_leave_less_than_a_payment(debt: int, rate: int, months: int) -> None:
    payment, factor, left = level_payment(debt, rate, months, 30, True, True), growth_over(rate, 30, True), debt
    for _ in range(months):
        left = after_month(left, factor, payment)
    cents_lost_each_month = 2 * balance_after(months, rate, 30 * months, True)
    assert 0 <= left <= cents_lost_each_month


@given(DEBTS, RATES, st.integers(0, 3600), st.integers(0, 3600))
def test_interest_of_two_periods_is_that_of_both_together(debt: int, rate: int, first: int, second: int) -> None:
    in_steps = balance_after(balance_after(debt, rate, first, True), rate, second, True)
    assert abs(in_steps - balance_after(debt, rate, first + second, True)) <= 7


@given(st.dates(date(2000, 1, 1), date(2060, 12, 31)))
def test_every_month_has_thirty_days_of_interest(day: date) -> None:
    start = to_day(day.replace(day=1))
    following = to_day(date(day.year + day.month // 12, day.month % 12 + 1, 1))
    assert days_360(start, following) == 30
    assert 0 <= days_360(start, to_day(day)) <= 29


def test_what_is_paid_never_exceeds_what_is_due_or_owed_or_can_be_borne() -> None:
    targets = [
        "study_amount", "study_due", "lifelong_amount", "lifelong_due", "combined_capacity", "means_test_applies",
        "study_debt", "interest_of_the_month", "payment_reason", "repayment_phase", "regime",
    ]  # fmt: skip
    graph = LAW.on(date(2024, 3, 1))
    _, needed = graph.order(targets)
    columns = random_columns(LAW.facts, needed, 2_000, 4)
    columns["last_finance_on"] = columns["last_finance_on"] * 0 + to_day(date(2020, 8, 31))
    found = graph.run(columns, targets)
    for row in range(2_000):
        person = {name: int(found[name][row]) for name in targets}
        assert 0 <= person["study_amount"] <= person["study_due"]
        assert person["study_amount"] <= person["study_debt"] + person["interest_of_the_month"]
        assert 0 <= person["lifelong_amount"] <= person["lifelong_due"]
        if person["means_test_applies"]:
            assert person["study_amount"] + person["lifelong_amount"] <= person["combined_capacity"]
        if person["repayment_phase"] != RepaymentPhase.REPAYMENT:
            assert person["study_amount"] == 0
        if person["payment_reason"] == PaymentReason.INSTALMENT:
            assert person["study_amount"] == person["study_due"] > 0
    assert set(found["regime"].tolist()) == set(Regime)


def test_more_income_never_means_a_lower_payment() -> None:
    graph = LAW.on(date(2026, 2, 1))
    for kind in ({"borrowed_for_higher_education": 0}, {}, {"higher_loan_of_old_cohort": 1, "means_test_requested": 1}):
        first = date(2005, 9, 1) if "means_test_requested" in kind else date(2016, 9, 1)
        facts = kind | {
            "first_finance_on": to_day(first), "last_finance_on": to_day(date(2022, 7, 31)),
            "student_loan": 4_000_000, "instalment_set_earlier": 30_000,
        }  # fmt: skip
        amounts = [
            graph.evaluate(facts | {"income": income * 100_000}, ["study_amount"])["study_amount"]
            for income in range(120)
        ]
        assert amounts == sorted(amounts)
        assert (amounts[0], amounts[-1]) == (0, 30_000)
