"""Calendar arithmetic on integers: a date is the number of days since 1970-01-01, a month is year * 12 + month - 1.

Plain integer arithmetic, identical in Python and compiled: the algorithms of Neri and Schneider (Euclidean affine
functions and their application to calendar algorithms, 2022), with few divisions. A year begins in March for them.
"""

NEVER = 2_932_532  # 9999-01-01: a date that does not come
LONG_AGO = -25_567  # 1900-01-01: a date before everything that counts


def month_and_day(day: int) -> tuple[int, int]:
    """Month (year * 12 + month - 1) in which a day lies, and the day of that month (1-31)."""
    quarters = 4 * (day + 719_468) + 3  # in quarters of a day since 0000-03-01
    century = quarters // 146_097
    scaled = 2_939_745 * ((quarters - century * 146_097) | 3)
    day_of_year = (scaled & 0xFFFF_FFFF) // 11_758_980
    both = 2_141 * day_of_year + 197_913
    return 1200 * century + 12 * (scaled >> 32) + (both >> 16) - 1, (both & 0xFFFF) // 2_141 + 1


def month_index(day: int) -> int:
    """Month (year * 12 + month - 1) in which a day lies."""
    return month_and_day(day)[0]


def year_of(day: int) -> int:
    """Calendar year of a day."""
    return month_index(day) // 12


def month_of(day: int) -> int:
    """Calendar month (1-12) of a day."""
    return month_index(day) % 12 + 1


def day_of(day: int) -> int:
    """Day of the month (1-31)."""
    return month_and_day(day)[1]


def first_day(month: int) -> int:
    """First day of a month (year * 12 + month - 1)."""
    since_march = month - 2
    year = since_march // 12
    century = year // 100
    days = (1461 * year >> 2) - century + (century >> 2) + (979 * (since_march - 12 * year) + 18 >> 5)
    return days - 719_468


def date_of(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01 of a date in the Gregorian calendar (month 1-12)."""
    return first_day(year * 12 + month - 1) + day - 1


def first_of_month(day: int) -> int:
    """First day of the month in which a day lies."""
    return day - day_of(day) + 1


def add_months(day: int, months: int) -> int:
    """The same day of the month some months later or earlier, or that month's last day when it is shorter."""
    month, day_of_month = month_and_day(day)
    month = month + months
    return min(first_day(month) + day_of_month - 1, first_day(month + 1) - 1)


def months_between(start: int, end: int) -> int:
    """Calendar months from the month of `start` to the month of `end`."""
    return month_index(end) - month_index(start)


def first_of_next_quarter(day: int) -> int:
    """First 1 January, 1 April, 1 July or 1 October after the day's quarter."""
    return first_day(month_index(day) // 3 * 3 + 3)


def age_on(birth_date: int, day: int) -> int:
    """Completed years of life on a day (who is born on 29 February has the birthday on 1 March in other years)."""
    birth_month, birth_day = month_and_day(birth_date)
    month, day_of_month = month_and_day(day)
    months = month - birth_month
    return (months - 1 if day_of_month < birth_day else months) // 12
