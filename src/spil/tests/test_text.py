"""Words and numbers in both languages."""

from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from spil.text import T, day, euro, month, percentage

SPACE = "\u00a0"


@pytest.mark.parametrize(
    ("cents", "nl", "en"),
    [
        (0, f"€{SPACE}0,00", "€0.00"),
        (5, f"€{SPACE}0,05", "€0.05"),
        (123456, f"€{SPACE}1.234,56", "€1,234.56"),
        (-123456789, f"-€{SPACE}1.234.567,89", "-€1,234,567.89"),
    ],
)
def test_euro(cents: int, nl: str, en: str) -> None:
    with translation.override("nl"):
        assert euro(cents) == nl
    with translation.override("en"):
        assert euro(cents) == en


def test_whole_euros_leave_out_only_zero_cents() -> None:
    assert euro(120000, whole=True) == f"€{SPACE}1.200"
    assert euro(120001, whole=True) == f"€{SPACE}1.200,01"


@given(st.integers(-(10**12), 10**12))
def test_no_cent_is_lost_in_writing(cents: int) -> None:
    digits = "".join(sign for sign in euro(cents) if sign.isdigit() or sign == "-")
    assert int(digits) == cents


def test_percentage() -> None:
    assert [percentage(ppm) for ppm in (260_000, 25_600, 1, 0, -12_500)] == ["26%", "2,56%", "0,0001%", "0%", "-1,25%"]


def test_dates_in_words() -> None:
    assert (day(date(2025, 9, 1)), month(date(2025, 9, 1))) == ("1 september 2025", "september 2025")
    with translation.override("en"):
        assert day(date(2025, 9, 1)) == "1 September 2025"


def test_a_text_is_chosen_when_it_is_shown() -> None:
    greeting = T(nl="Dag {name}", en="Hello {name}", name="Noor")
    assert str(greeting) == "Dag Noor"
    with translation.override("en"):
        assert str(greeting) == "Hello Noor"
    assert str(T(nl="{letterlijk}", en="{literal}")) == "{letterlijk}"
