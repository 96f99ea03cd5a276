"""Exact numbers: rounding, interest and the calendar against Python's own fractions, decimals and dates."""

from datetime import date, timedelta
from decimal import Decimal, getcontext
from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from spil.law.engine import calendar, money
from spil.law.engine.units import SIMPLE_UNITS, ValueProblem, from_day, parse, say, to_day, write

AMOUNTS = st.integers(-(10**10), 10**10)
DATES = st.dates(date(1900, 1, 1), date(2200, 12, 31))


@given(AMOUNTS, st.integers(1, 1_000_000))
def test_roundings_are_those_of_exact_fractions(numerator: int, denominator: int) -> None:
    exact = Fraction(numerator, denominator)
    assert money.half_up(numerator, denominator) == floor(exact + Fraction(1, 2))
    assert money.down(numerator, denominator) == floor(exact)
    assert money.up(numerator, denominator) == ceil(exact)


PARTS = st.tuples(st.integers(0, 50), st.integers(0, 10**9 - 1), st.integers(0, 10**9 - 1))


@given(PARTS, PARTS)
def test_product_keeps_eighteen_decimals(left: tuple[int, int, int], right: tuple[int, int, int]) -> None:
    def as_fraction(parts: tuple[int, int, int]) -> Fraction:
        return parts[0] + Fraction(parts[1], 10**9) + Fraction(parts[2], 10**18)

    lost = as_fraction(left) * as_fraction(right) - as_fraction(money.product(left, right))
    assert 0 <= lost < Fraction(2, 10**18)


@given(st.integers(0, 20_000_000), st.integers(0, 150_000), st.integers(0, 35 * 360))
@example(balance=1_500_000, rate=25_600, days=360)
def test_interest_compounds_daily_to_the_cent(balance: int, rate: int, days: int) -> None:
    getcontext().prec = 50
    exact = Decimal(balance) * (1 + Decimal(rate) / 360_000_000) ** days
    assert abs(Decimal(money.with_interest(balance, rate, days)) - exact) <= Decimal("0.500001")


@given(PARTS, PARTS, st.integers(1, 9 * 10**9))
def test_sum_multiple_and_part_keep_eighteen_decimals(
    left: tuple[int, int, int], right: tuple[int, int, int], number: int
) -> None:
    def as_integer(parts: tuple[int, int, int]) -> int:
        return (parts[0] * 10**9 + parts[1]) * 10**9 + parts[2]

    assert as_integer(money.total(left, right)) == as_integer(left) + as_integer(right)
    assert as_integer(money.times(left, number)) == as_integer(left) * number
    assert as_integer(money.part(left, number)) == as_integer(left) // number


@given(st.integers(0, 1_000_000), st.integers(0, 50 * 360))
@example(rate=0, days=30)
@example(rate=25_600, days=360)
@example(rate=1_000_000, days=359)
def test_effective_interest_comes_to_the_rate_in_a_year(rate: int, days: int) -> None:
    getcontext().prec = 60
    whole, first, second = money.effective_growth(rate, days)
    found = Decimal(whole) + Decimal(first) / 10**9 + Decimal(second) / 10**18
    exact = (1 + Decimal(rate) / 1_000_000) ** (Decimal(days) / 360)
    assert abs(found / exact - 1) < Decimal("1e-14")


@given(st.integers(0, 20_000_000), st.integers(0, 150_000))
def test_effective_interest_of_a_year_is_the_rate_to_the_cent(balance: int, rate: int) -> None:
    assert money.grown(balance, money.effective_growth(rate, 360)) == balance + money.share(balance, rate)


@given(st.integers(0, 15_000_000), st.integers(0, 150_000), st.integers(1, 600), st.booleans())
@example(debt=1_500_000, rate=0, months=420, effective=True)
@example(debt=100, rate=150_000, months=1, effective=False)
def test_annuity_is_the_exact_one_rounded_down(debt: int, rate: int, months: int, effective: bool) -> None:
    getcontext().prec = 60
    year = 1 + Decimal(rate) / 1_000_000
    month = year ** (Decimal(1) / 12) if effective else (1 + Decimal(rate) / 360_000_000) ** 30
    powers = (month**months - 1) / (month - 1) if month != 1 else Decimal(months)
    exact = debt * month**months / powers
    factor = money.effective_growth(rate, 30) if effective else money.growth(rate, 30)
    payment = money.annuity(debt, factor, months)
    assert -Decimal("0.000001") < exact - payment < 1 + Decimal("0.000001")


@given(DATES, DATES)
def test_calendar_is_that_of_python(day: date, other: date) -> None:
    number = to_day(day)
    assert from_day(number) == day
    assert calendar.date_of(day.year, day.month, day.day) == number
    assert (calendar.year_of(number), calendar.month_of(number), calendar.day_of(number)) == (
        day.year,
        day.month,
        day.day,
    )
    before_birthday = (other.month, other.day) < (day.month, day.day)
    assert calendar.age_on(number, to_day(other)) == other.year - day.year - before_birthday


@pytest.mark.parametrize(
    ("day", "written"),
    [(calendar.add_months(calendar.NEVER, 216), "9999-12-31"), (to_day(date.min) - 400, "0001-01-01")],
)
def test_a_day_beyond_the_calendar_can_be_written_and_said(day: int, written: str) -> None:
    unit = SIMPLE_UNITS["date"]
    assert write(unit, day) == written
    assert say(unit, day, "nl") == "geen datum"


@given(DATES, st.integers(-240, 240))
def test_adding_months_keeps_the_day_or_takes_the_last_of_the_month(day: date, months: int) -> None:
    moved = from_day(calendar.add_months(to_day(day), months))
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (moved.day < day.day and (moved + timedelta(days=1)).day == 1)


@given(st.sampled_from(sorted(SIMPLE_UNITS)), st.integers(1, 30_000))
def test_what_is_written_reads_back(name: str, value: int) -> None:
    unit = SIMPLE_UNITS[name]
    number = value % 2 if name == "flag" else value + 12 * 1900 * (name == "month")
    assert parse(unit, write(unit, number)) == number


@pytest.mark.parametrize(
    ("unit", "wrong"),
    [
        ("cents", "12.345"), ("cents", "twelve"), ("cents", True), ("cents", "NaN"), ("ppm", 13.6), ("ppm", "0.00001%"),
        ("flag", 1), ("date", "2025-02-30"), ("month", "2025-13"), ("months", 1.5), ("count", "1e99"),
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_refused(unit: str, wrong: object) -> None:
    with pytest.raises(ValueProblem) as problem:
        parse(SIMPLE_UNITS[unit], wrong)
    assert problem.value.nl != problem.value.en


def test_amounts_are_said_as_people_write_them() -> None:
    assert say(SIMPLE_UNITS["cents per month"], 123_456, "nl") == "€\u00a01.234,56 per maand"
    assert say(SIMPLE_UNITS["cents per month"], -123_456, "en") == "-€1,234.56 a month"
    assert say(SIMPLE_UNITS["ppm"], 136_000, "nl") == "13,6%"
    assert say(SIMPLE_UNITS["date"], to_day(date(2025, 9, 1)), "nl") == "1 september 2025"
