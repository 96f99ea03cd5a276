"""Amounts and dates as people write them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from spil.portals.base.fields import DateField, EuroField, EuroInput


@pytest.mark.parametrize(
    ("written", "cents"),
    [("1.234,56", 123456), ("1,234.56", 123456), ("1234", 123400), ("€ 1234,5", 123450), ("1.250", 125000),
     ("1,250", 125000), ("12.345.678", 1234567800), ("0,5", 50), ("12,50", 1250), (" 7 ", 700)],
)  # fmt: skip
def test_an_amount_is_understood(written: str, cents: int) -> None:
    assert EuroField().clean(written) == cents


@pytest.mark.parametrize(
    "written", ["veel", "1e9", "1.2.3", "12,345,6", "1,234,56", "--5", "٣", "9" * 40, "1.23.456", "NaN"]
)
def test_what_is_no_amount_is_refused(written: str) -> None:
    with pytest.raises(ValidationError, match="Vul een bedrag in, zoals"):
        EuroField().clean(written)


def test_bounds_are_in_cents_and_included() -> None:
    field = EuroField(least=100, most=200)
    assert [field.clean("1"), field.clean("2")] == [100, 200]
    for written in ("0,99", "2,01", "-1"):
        with pytest.raises(ValidationError, match="tot en met"):
            field.clean(written)


def test_an_empty_box_is_no_amount() -> None:
    assert EuroField(required=False).clean("") is None
    with pytest.raises(ValidationError):
        EuroField().clean("")


@given(st.integers(0, 10**11), st.sampled_from(["nl", "en"]))
def test_what_the_box_shows_is_read_back_the_same(cents: int, language: str) -> None:
    with translation.override(language):
        assert EuroField(most=10**12).clean(EuroInput().format_value(cents)) == cents


def test_the_same_amount_written_otherwise_is_no_change() -> None:
    assert not EuroField().has_changed(125000, "1.250,00")
    assert EuroField().has_changed(125000, "1.250,01")
    assert EuroField().has_changed(125000, "veel")


def test_a_date_comes_from_the_browser_or_as_the_dutch_write_it() -> None:
    assert DateField().clean("2025-09-01") == DateField().clean("01-09-2025") == date(2025, 9, 1)
