"""Terms at the edges of weekends and holidays."""

from datetime import date

import pytest

from spil.core import terms


@pytest.mark.parametrize(
    ("sent", "until"),
    [
        (date(2025, 9, 1), date(2025, 10, 13)),  # a Monday
        (date(2025, 8, 30), date(2025, 10, 13)),  # ends on a Saturday
        (date(2025, 3, 7), date(2025, 4, 22)),  # ends on Good Friday, then Easter with its Monday
        (date(2025, 3, 24), date(2025, 5, 6)),  # ends on 5 May, which counts every year
        (date(2024, 11, 13), date(2024, 12, 30)),  # both days of Christmas, then a day equated with a holiday
        (date(2025, 11, 20), date(2026, 1, 5)),  # ends on New Year's Day; 2 January 2026 is equated with a holiday
    ],
)
def test_objection(sent: date, until: date) -> None:
    assert terms.objection_until(sent) == until


@pytest.mark.parametrize(
    ("month", "paid"),
    [
        (date(2025, 9, 1), date(2025, 9, 24)),
        (date(2025, 8, 1), date(2025, 8, 22)),  # the 24th is a Sunday
        (date(2025, 5, 1), date(2025, 5, 23)),  # a Saturday
        (date(2025, 12, 1), date(2025, 12, 24)),  # the day before Christmas is a bank day
    ],
)
def test_pay_date(month: date, paid: date) -> None:
    assert terms.pay_date(month) == paid


def test_banks_close_on_good_friday_and_labour_day_but_not_on_kings_day() -> None:
    assert not terms.is_bank_day(date(2025, 4, 18))
    assert not terms.is_bank_day(date(2025, 5, 1))
    assert terms.is_bank_day(date(2026, 4, 27))
    assert terms.is_day_off(date(2026, 4, 27))
