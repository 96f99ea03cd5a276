"""A debt over its life as a picture: what is expected as an area, what could be as lines, and the numbers in a table.

`life()` makes it; the part `spil/parts/life.html` draws it with plain SVG, so that it needs no JavaScript.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from spil import text
from spil.dates import first_of, months_apart
from spil.law.engine import Law
from spil.law.repayment.phases import Regime
from spil.services.repayment.simulate import Simulation

WIDE, HIGH = 1000, 200  # of the drawing, in its own units
LABELS = 6  # most years beneath it
STEPS = (1, 2, 5)
LEAST_LAPSE = 100  # cents


@dataclass(frozen=True)
class Year:
    """A calendar year of a debt: what was paid in it, the interest that was added, and what is left at its end."""

    year: int
    paid_cents: int
    interest_cents: int
    debt_cents: int


@dataclass(frozen=True)
class Line:
    """A course of the debt: a name, the debt (cents) by month, and after the last month nothing."""

    label: str
    debt: Sequence[tuple[date, int]]


@dataclass(frozen=True)
class Curve:
    """A line as it is drawn: points of SVG, and the number of its colour."""

    label: str
    points: str
    series: int


@dataclass(frozen=True)
class Mark:
    """A label with its place in percent of the width, or in units of the height."""

    label: str
    place: str


@dataclass(frozen=True)
class Life:
    """The picture: the area of what is expected, lines of what could be, marks on both axes, years for the table."""

    caption: str
    area: str
    curves: list[Curve]
    years: list[Year]
    across: list[Mark]
    up: list[Mark]


def life(caption: str, expected: Line, years: Sequence[Year], *others: Line) -> Life:
    """The picture of a debt; `years` are those of what is expected. `expected` has at least two months."""
    lines = (expected, *others)
    first = expected.debt[0][0]
    months = max(months_apart(first, line.debt[-1][0]) for line in lines) or 1
    most = max(cents for line in lines for _, cents in line.debt) or 1
    step = _step(most)
    top = -(-most // step) * step
    curves = [Curve(line.label, _points(line, first, months, top), number) for number, line in enumerate(lines, 1)]
    area = f"0,{HIGH} {curves[0].points} {_x(months_apart(first, expected.debt[-1][0]), months)},{HIGH}"
    return Life(caption, area, curves, list(years), _years(first, months), _amounts(step, top))


def newest_rates(month: date, regime: Regime) -> tuple[int, int]:
    """The newest interest rates (ppm) that are known in a month, for student debt and for lifelong learning credit.

    What comes after the fixed years is not known; these are the nearest to it.
    """
    values = Law.load("repayment").on(month).values
    in_15, in_35 = values["interest_rate_15"].value, values["interest_rate_35"].value
    return (in_35 if regime == Regime.YEARS_35 else in_15), in_35


def lapses(course: Simulation) -> int:
    """What lapses at the end, in cents; nothing for the few that are left because instalments are rounded down."""
    return course.remitted_cents if course.remitted_cents >= LEAST_LAPSE else 0


def line_of(label: str, course: Simulation) -> Line:
    """A simulated debt as a line: what it is now, and after each month."""
    months, now = course.months, sum(loan.debt_cents for loan in course.loans)
    return Line(label, [(months[0].month, now), *((first_of(one.month, 1), one.debt_cents) for one in months)])


def years_of(course: Simulation) -> list[Year]:
    """A simulated debt by calendar year."""
    groups = ((year, list(group)) for year, group in groupby(course.months, key=lambda one: one.month.year))
    return [
        Year(
            year, sum(one.paid_cents for one in group), sum(one.interest_cents for one in group), group[-1].debt_cents
        )
        for year, group in groups
    ]  # fmt: skip


def _x(month: int, months: int) -> str:
    return f"{WIDE * month / months:.1f}"


def _points(line: Line, first: date, months: int, top: int) -> str:
    """Every point at which the line bends: the ends of years, the first and the last month, and down to nothing."""
    last = len(line.debt) - 1
    kept = [one for number, one in enumerate(line.debt) if number in (0, last) or one[0].month == 1]
    points = [f"{_x(months_apart(first, month), months)},{HIGH - HIGH * cents / top:.1f}" for month, cents in kept]
    return " ".join([*points, f"{_x(months_apart(first, kept[-1][0]), months)},{HIGH}"])


def _step(most: int) -> int:
    """Cents between lines across: one, two or five times a power of ten, so that there are two to five."""
    size = 100
    while True:
        for step in STEPS:
            if most <= 4 * step * size:
                return step * size
        size *= 10


def _years(first: date, months: int) -> list[Mark]:
    """Years beneath the picture, each at its January."""
    januaries = [(first.year + years, 12 * years - first.month + 1) for years in range(1, months // 12 + 2)]
    within = [(year, month) for year, month in januaries if month <= months]
    apart = -(-len(within) // LABELS) or 1
    return [Mark(str(year), f"{100 * month / months:.2f}") for year, month in within[::apart] if month < 0.97 * months]


def _amounts(step: int, top: int) -> list[Mark]:
    marks = range(step, top + 1, step)
    return [Mark(text.euro(cents, whole=True), f"{HIGH - HIGH * cents / top:.1f}") for cents in marks]
