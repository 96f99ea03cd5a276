"""The picture of a debt over its life: one scale for all lines, a cliff where the rest lapses, the same in a table."""

from datetime import date

from django.template.loader import render_to_string
from django.utils.translation import override

from spil.law.repayment.phases import Regime
from spil.portals.base.life import HIGH, WIDE, Line, lapses, life, line_of, newest_rates, years_of
from spil.services.repayment.simulate import LoanLife, Month, Simulation

START = date(2026, 11, 1)


def _course(remitted: int = 0) -> Simulation:
    months = [Month(date(2026, 11, 1), 100, 0, 0, 100_100), Month(date(2026, 12, 1), 100, 5_000, 5_000, 95_200),
              Month(date(2027, 1, 1), 90, 5_000, 5_000, 90_290)]  # fmt: skip
    return Simulation(START, [LoanLife(1, 100_000, months, date(2027, 1, 1), 290, 10_000, remitted, 5_000)])


def _points(text: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in text.split())]


def test_a_line_begins_with_the_debt_of_now_and_ends_at_nothing() -> None:
    line = line_of("nu", _course())
    assert line.debt == [(START, 100_000), (date(2026, 12, 1), 100_100), (date(2027, 1, 1), 95_200),
                         (date(2027, 2, 1), 90_290)]  # fmt: skip
    picture = life("schuld", line, years_of(_course()))
    points = _points(picture.curves[0].points)
    assert points[0] == (0, 66.7)  # 1,000 euros, of the 1,500 at the top of 200
    assert points[-2][0] == points[-1][0] == WIDE  # straight down: what is left lapses
    assert points[-1][1] == HIGH


def test_all_lines_have_one_scale() -> None:
    short = Line("eerder klaar", [(START, 100_000), (date(2026, 12, 1), 0)])
    higher = Line("hoger", [(START, 100_000), (date(2027, 2, 1), 390_000)])
    picture = life("schuld", line_of("nu", _course()), [], short, higher)
    assert [curve.series for curve in picture.curves] == [1, 2, 3]
    assert _points(picture.curves[1].points)[-1][0] < WIDE
    assert {_points(curve.points)[0] for curve in picture.curves} == {(0.0, 150.0)}  # 1,000 of 4,000 euros


def test_the_axes_name_round_amounts_and_at_most_six_years() -> None:
    long = Line("nu", [(START, 3_123_456), (date(2061, 12, 1), 100)])
    with override("nl"):
        picture = life("schuld", long, [])
    assert [mark.label.replace("\u00a0", " ") for mark in picture.up] == [
        "€ 10.000",
        "€ 20.000",
        "€ 30.000",
        "€ 40.000",
    ]
    assert 3 <= len(picture.across) <= 6
    assert picture.across[0].label == "2027"


def test_the_table_has_every_year_and_a_picture_can_be_read_without_seeing_it() -> None:
    years = years_of(_course())
    assert [(one.year, one.paid_cents, one.interest_cents, one.debt_cents) for one in years] == [
        (2026, 5_000, 200, 95_200), (2027, 5_000, 90, 90_290),
    ]  # fmt: skip
    with override("en"):
        drawn = render_to_string("spil/parts/life.html", {"life": life("Debt", line_of("now", _course()), years)})
    assert 'aria-hidden="true"' in drawn
    assert "€952.00" in drawn
    assert "The same numbers in a table" in drawn


def test_a_few_cents_of_rounding_are_not_called_a_remission() -> None:
    assert lapses(_course(99)) == 0
    assert lapses(_course(100)) == 100


def test_what_comes_after_the_fixed_years_is_taken_to_be_the_newest_rate() -> None:
    month = date(2026, 11, 1)
    assert newest_rates(month, Regime.YEARS_35) == (23_300, 23_300)
    assert newest_rates(month, Regime.YEARS_15) == newest_rates(month, Regime.OLD_15) == (22_900, 23_300)
