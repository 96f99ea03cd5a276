"""Days off, and the end of a term that falls on one (Algemene termijnenwet, art. 1 to 4)."""

from spil.law.engine import Count, Date, Flag, article
from spil.law.engine.calendar import add_months, date_of, month_and_day
from spil.law.general_administrative_law.facts import TermExtension, TermUnit


def weekday(day: int) -> int:
    """Day of the week: 0 is Monday, 6 is Sunday."""
    return (day + 3) % 7


def easter(year: int) -> int:
    """Easter Sunday of a year in the Gregorian calendar (the computus of Meeus, Jones and Butcher)."""
    golden, century, rest = year % 19, year // 100, year % 100
    correction = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - century // 4 - correction + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    return date_of(year, 3, 22) + moon + sunday - 7 * ((golden + 11 * moon + 22 * sunday) // 451)


def kings_day(year: int) -> int:
    """Day on which the King's or Queen's birthday is celebrated, as month * 100 + day; Saturday when it is a Sunday."""
    celebrated = 27 if year >= 2014 else 30
    if weekday(date_of(year, 4, celebrated)) == 6:
        celebrated -= 1
    return 400 + celebrated


def is_equated(date: int) -> bool:
    """Whether a date (year * 10000 + month * 100 + day) is equated with a holiday by royal decree (art. 3(3))."""
    return date in (
        2005_05_06, 2006_05_26, 2007_05_18, 2007_12_27, 2007_12_28, 2007_12_31,  # BWBR0015963
        2007_12_24, 2008_05_02, 2009_01_02, 2009_05_01, 2009_05_04, 2009_05_22, 2010_05_14,  # BWBR0022669
        2011_05_06, 2011_06_03, 2012_05_18, 2012_12_24, 2012_12_31, 2013_04_29, 2013_05_10, 2013_12_27,  # BWBR0027755
        2014_05_30, 2015_01_02, 2015_05_04, 2015_05_15, 2016_05_06,  # BWBR0033679
        2017_04_28, 2017_05_26, 2018_05_11, 2018_12_24, 2018_12_31, 2019_05_31, 2019_12_27,  # BWBR0038666
        2020_05_22, 2021_05_14, 2022_05_27,  # decree of 20 September 2019
        2023_04_28, 2023_05_19, 2024_05_10, 2024_12_27, 2025_05_30,  # decree for 2023 to 2025
        2026_01_02, 2026_05_15, 2027_05_07, 2028_04_28, 2028_05_26,  # Stcrt. 2025, 24713
    )  # fmt: skip


def is_day_off(day: int) -> bool:
    """Whether a day is a Saturday, a Sunday, a recognised holiday or equated with one (art. 1 and 3)."""
    if weekday(day) >= 5:
        return True
    month, day_of_month = month_and_day(day)
    year = month // 12
    date = (month % 12 + 1) * 100 + day_of_month
    if date in (101, 505, 1225, 1226) or date == kings_day(year):
        return True
    if 320 <= date <= 614 and day - easter(year) in (-2, 1, 39, 50):  # Good Friday to Whit Monday
        return True
    return is_equated(year * 10_000 + date)


def end_of_term(last_day: int) -> int:
    """The last day of a term, or the first day after it that is not a day off (art. 1(1))."""
    while is_day_off(last_day):
        last_day += 1
    return last_day


def with_two_working_days(event: int, last_day: int) -> int:
    """The last day of a term after an event, moved until two days of the term are not days off (art. 2)."""
    working_days, day = 0, event
    while working_days < 2:
        day += 1
        if not is_day_off(day):
            working_days += 1
    return max(day, last_day)


@article(
    "Algemene termijnenwet", "3", since="2005-01-01",
    nl="Is {on} een zaterdag, zondag of feestdag? {result}.", en="Is {on} a Saturday, Sunday or holiday? {result}.",
)  # fmt: skip
def day_off(on: Date) -> Flag:
    """Day off (zaterdag, zondag of algemeen erkende feestdag).

    New Year's Day, Good Friday, Easter Monday, Ascension Day, Whit Monday, King's Day, 5 May, both Christmas days, and
    the days that a royal decree equates with those.
    """
    return is_day_off(on)


@article(
    "Algemene termijnenwet", "1", since="2005-01-01",
    nl="Geteld op de kalender is {result} de laatste dag.", en="Counted on the calendar {result} is the last day.",
)  # fmt: skip
def term_last_day(
    term_event_on: Date, term_event_hour: Count, term_length: Count, term_unit: TermUnit, term_counts_back: Flag
) -> Date:
    """Last day of a term on the calendar (laatste dag van de termijn op de kalender).

    The day of the event does not count. A term in months or years ends on the day with the same number, or on the last
    day of a shorter month (Hoge Raad 1 September 2017, HR:2017:2225). Counted backwards it is the first day.
    """
    length = -term_length if term_counts_back else term_length
    if term_unit == TermUnit.HOURS:
        return term_event_on + (term_event_hour + length) // 24
    if term_unit == TermUnit.DAYS:
        return term_event_on + length
    if term_unit == TermUnit.WEEKS:
        return term_event_on + 7 * length
    return add_months(term_event_on, length if term_unit == TermUnit.MONTHS else 12 * length)


@article(
    "Algemene termijnenwet", "4", since="2005-01-01",
    nl="Vrije dagen aan het eind: {result}.", en="Days off at the end: {result}.",
)  # fmt: skip
def term_extension(term_length: Count, term_unit: TermUnit, term_counts_back: Flag) -> TermExtension:
    """Whether days off lengthen the term (of vrije dagen de termijn verlengen)."""
    if term_counts_back:
        return TermExtension.BACKWARDS
    if term_unit in (TermUnit.HOURS, TermUnit.YEARS):
        return TermExtension.TOO_LONG
    most = 90 if term_unit == TermUnit.DAYS else 12 if term_unit == TermUnit.WEEKS else 3
    return TermExtension.TOO_LONG if term_length > most else TermExtension.APPLIES


@article(
    "Algemene termijnenwet", "2", since="2005-01-01",
    nl="Met ten minste twee dagen die niet vrij zijn, loopt de termijn tot en met {result}.",
    en="With at least two days that are not off, the term runs until {result}.",
)  # fmt: skip
def term_with_two_working_days(term_event_on: Date, term_last_day: Date, term_extension: TermExtension) -> Date:
    """Last day with two working days in the term (laatste dag met twee werkdagen in de termijn).

    Only a term of three days or more has to contain them.
    """
    if term_extension != TermExtension.APPLIES or term_last_day - term_event_on < 3:
        return term_last_day
    return with_two_working_days(term_event_on, term_last_day)


@article(
    "Algemene termijnenwet", "1", since="2005-01-01",
    nl="De termijn eindigt op {result}.", en="The term ends on {result}.",
)  # fmt: skip
def term_ends_on(term_with_two_working_days: Date, term_extension: TermExtension) -> Date:
    """End of the term (einde van de termijn)."""
    if term_extension != TermExtension.APPLIES:
        return term_with_two_working_days
    return end_of_term(term_with_two_working_days)
