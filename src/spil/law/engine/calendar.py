"""Calendar arithmetic on integers: a date is the number of days since 1970-01-01, a month is year * 12 + month - 1.

Plain integer arithmetic (the civil calendar algorithm of Neri and Schneider's kind), identical in Python and compiled.
"""

NEVER = 2_932_532  # 9999-01-01: a date that does not come
LONG_AGO = -25_567  # 1900-01-01: a date before everything that counts


def date_of(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01 of a date in the Gregorian calendar (month 1-12)."""
    shifted = year if month > 2 else year - 1
    era = shifted // 400
    year_of_era = shifted - era * 400
    day_of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return era * 146_097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - 719_468


def month_index(day: int) -> int:
    """Month (year * 12 + month - 1) in which a day lies."""
    shifted = day + 719_468
    era = shifted // 146_097
    day_of_era = shifted - era * 146_097
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    month_from_march = (5 * day_of_year + 2) // 153
    return (year_of_era + era * 400) * 12 + month_from_march + 2


def year_of(day: int) -> int:
    """Calendar year of a day."""
    return month_index(day) // 12


def month_of(day: int) -> int:
    """Calendar month (1-12) of a day."""
    return month_index(day) % 12 + 1


def first_day(month: int) -> int:
    """First day of a month (year * 12 + month - 1)."""
    return date_of(month // 12, month % 12 + 1, 1)


def first_of_month(day: int) -> int:
    """First day of the month in which a day lies."""
    return first_day(month_index(day))


def day_of(day: int) -> int:
    """Day of the month (1-31)."""
    return day - first_of_month(day) + 1


def add_months(day: int, months: int) -> int:
    """The same day of the month some months later or earlier, or that month's last day when it is shorter."""
    month = month_index(day) + months
    start = first_day(month)
    return min(start + day_of(day) - 1, first_day(month + 1) - 1)


def months_between(start: int, end: int) -> int:
    """Calendar months from the month of `start` to the month of `end`."""
    return month_index(end) - month_index(start)


def first_of_next_quarter(day: int) -> int:
    """First 1 January, 1 April, 1 July or 1 October after the day's quarter."""
    return first_day(month_index(day) // 3 * 3 + 3)


def age_on(birth_date: int, day: int) -> int:
    """Completed years of life on a day (who is born on 29 February has the birthday on 1 March in other years)."""
    years = year_of(day) - year_of(birth_date)
    before_birthday = month_of(day) * 100 + day_of(day) < month_of(birth_date) * 100 + day_of(birth_date)
    return years - 1 if before_birthday else years
