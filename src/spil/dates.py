"""Counting with dates: months, which go by their first day, and years."""

from collections.abc import Iterator
from datetime import date


def first_of(day: date, months: int = 0) -> date:
    """First day of the month in which a day lies, or of one some months later (or, below zero, earlier)."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def months_until(first: date, beyond: date) -> Iterator[date]:
    """First days of the months from that of `first` to the one before that of `beyond`."""
    month, end = first_of(first), first_of(beyond)
    while month < end:
        yield month
        month = first_of(month, 1)


def months_apart(first: date, last: date) -> int:
    """How many months the month of `last` comes after that of `first`; below zero when it comes before."""
    return (last.year - first.year) * 12 + last.month - first.month


def years_before(day: date, years: int) -> date:
    """The same day some years before; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
