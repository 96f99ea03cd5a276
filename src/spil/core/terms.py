"""Days that the law counts with: terms that end on a day off, the term to object, and the day of payment."""

from datetime import date, timedelta
from functools import lru_cache

import holidays

from spil.law.engine.units import from_day, to_day
from spil.law.general_administrative_law import days_off

OBJECTION_WEEKS = 6  # Awb 6:7
USUAL_PAY_DAY = 24  # practice; Bsf 2000, 13 says between the 20th and the 30th


@lru_cache
def _bank_holidays(year: int) -> frozenset[date]:
    """Closing days of TARGET, on which no SEPA payment is settled."""
    return frozenset(holidays.financial_holidays("ECB", years=year))


def is_day_off(day: date) -> bool:
    """Whether a day is a Saturday, a Sunday or a recognised holiday, or equated with one (Algemene termijnenwet, 3)."""
    return days_off.is_day_off(to_day(day))


def end_of_term(last_day: date) -> date:
    """Last day of a term by law, moved to the first day after it that is not a day off (Algemene termijnenwet, 1)."""
    return from_day(days_off.end_of_term(to_day(last_day)))


def objection_until(sent_on: date) -> date:
    """Last day to object: six weeks from the day after the decision was sent (Awb 6:7 and 6:8, first paragraph)."""
    return end_of_term(sent_on + timedelta(weeks=OBJECTION_WEEKS))


def is_bank_day(day: date) -> bool:
    """Whether banks settle payments on this day."""
    return day.weekday() < 5 and day not in _bank_holidays(day.year)


def next_bank_day(day: date) -> date:
    """This day, or the first after it on which banks settle."""
    while not is_bank_day(day):
        day += timedelta(days=1)
    return day


def pay_date(month: date) -> date:
    """Day on which a month is paid: the usual day, or the last day before it on which banks settle."""
    paid = month.replace(day=USUAL_PAY_DAY)
    while not is_bank_day(paid):
        paid -= timedelta(days=1)
    return paid
