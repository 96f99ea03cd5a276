"""Months and years are counted as a calendar does."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from spil.dates import first_of, months_apart, months_until, years_before

DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))


@given(DAYS, st.integers(-600, 600))
def test_months_later_and_back_again(day: date, months: int) -> None:
    then = first_of(day, months)
    assert then.day == 1
    assert (then.year - day.year) * 12 + then.month - day.month == months == months_apart(day, then)
    assert first_of(then, -months) == day.replace(day=1)


@given(DAYS, st.integers(0, 60))
def test_months_until_follow_each_other_and_leave_the_last_out(day: date, months: int) -> None:
    assert list(months_until(day, first_of(day, months))) == [first_of(day, later) for later in range(months)]


def test_a_leap_day_has_no_birthday_in_other_years() -> None:
    assert years_before(date(2024, 2, 29), 1) == date(2023, 2, 28)
    assert years_before(date(2024, 2, 29), 4) == date(2020, 2, 29)
    assert years_before(date(2024, 12, 31), 18) == date(2006, 12, 31)
