"""Units of the law: what an integer means. A type checker sees `int` or `bool`; the graph compares the units."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, DecimalException
from enum import IntEnum
from typing import Annotated, Self, TypeAlias, cast, get_args

from spil.law.engine.calendar import LONG_AGO, NEVER

EPOCH = date(1970, 1, 1)
FIRST_DAY, LAST_DAY = ((end - EPOCH).days for end in (date.min, date.max))
MONEY = ("cents", "cents per month", "cents per year")


@dataclass(frozen=True)
class Unit:
    """Meaning of an integer, and how people write it."""

    name: str
    nl: str = ""
    en: str = ""


Cents: TypeAlias = Annotated[int, Unit("cents")]
CentsPerMonth: TypeAlias = Annotated[int, Unit("cents per month", "per maand", "a month")]
CentsPerYear: TypeAlias = Annotated[int, Unit("cents per year", "per jaar", "a year")]
Ppm: TypeAlias = Annotated[int, Unit("ppm")]
Years: TypeAlias = Annotated[int, Unit("years", "jaar", "years")]
Months: TypeAlias = Annotated[int, Unit("months", "maanden", "months")]
Days: TypeAlias = Annotated[int, Unit("days", "dagen", "days")]
Count: TypeAlias = Annotated[int, Unit("count")]
Date: TypeAlias = Annotated[int, Unit("date")]
Month: TypeAlias = Annotated[int, Unit("month")]
Flag: TypeAlias = Annotated[bool, Unit("flag")]

SIMPLE_UNITS: dict[str, Unit] = {
    unit.name: unit
    for alias in (Cents, CentsPerMonth, CentsPerYear, Ppm, Years, Months, Days, Count, Date, Month, Flag)
    for unit in get_args(alias)[1:]
}


class Choice(IntEnum):
    """An enumeration whose members carry a Dutch and an English label: `AWAY = 1, "uitwonend", "living away"`."""

    nl: str
    en: str

    def __new__(cls, value: int, nl: str, en: str) -> "Choice":
        member = int.__new__(cls, value)
        member._value_ = value
        member.nl = nl
        member.en = en
        return member

    @classmethod
    def of(cls, value: int) -> Self:
        """The member with an integer value. Raises KeyError."""
        return cast(Self, cls._value2member_map_[value])


UnitOf = Unit | type[Choice]


class ValueProblem(ValueError):
    """A value that does not fit its unit. `nl` and `en` say what was expected."""

    def __init__(self, nl: str, en: str) -> None:
        super().__init__(en)
        self.nl, self.en = nl, en


def unit_of(annotation: object) -> UnitOf | None:
    """The unit that an annotation names, or None when it names none."""
    if isinstance(annotation, type) and issubclass(annotation, Choice):
        return annotation
    return next((part for part in get_args(annotation) if isinstance(part, Unit)), None)


def unit_name(unit: UnitOf) -> str:
    """Name of a unit in error messages and schemas."""
    return unit.name if isinstance(unit, Unit) else unit.__name__


def to_day(value: date) -> int:
    """Days since 1970-01-01."""
    return (value - EPOCH).days


def from_day(day: int) -> date:
    """The calendar date of a number of days since 1970-01-01; the last or first there is for a day beyond those."""
    return EPOCH + timedelta(days=min(max(day, FIRST_DAY), LAST_DAY))


def parse(unit: UnitOf, value: object) -> int:
    """Integer that the law uses for `value` as people and JSON write it.

    Money: euros with at most two decimals (number or text). Rates: text such as "13.6%". Dates: ISO 8601.
    Months: "2025-09". Choices: the member's name in lower case. Raises ValueProblem.
    """
    if not isinstance(unit, Unit):
        names = [member.name.lower() for member in unit]
        if isinstance(value, unit):
            return int(value)
        if isinstance(value, str) and value.lower() in names:
            return int(unit[value.upper()])
        raise ValueProblem(f"kies een van: {', '.join(names)}", f"choose one of: {', '.join(names)}")
    if unit.name == "flag":
        if isinstance(value, bool):
            return int(value)
        raise ValueProblem("kies true of false", "choose true or false")
    if isinstance(value, bool):
        raise ValueProblem("een getal of tekst, geen true of false", "a number or text, not true or false")
    if unit.name in MONEY:
        return _exact(value, 100, "een bedrag in euro's, zoals 1234.56", "an amount in euros, such as 1234.56")
    if unit.name == "ppm":
        if isinstance(value, str) and value.endswith("%"):
            return _exact(value[:-1], 10_000, "een percentage, zoals 13.6%", "a percentage, such as 13.6%")
        raise ValueProblem("een percentage, zoals 13.6%", "a percentage, such as 13.6%")
    if unit.name == "date":
        if isinstance(value, date):
            return to_day(value)
        try:
            return to_day(date.fromisoformat(str(value)))
        except ValueError:
            raise ValueProblem("een datum, zoals 2025-09-01", "a date, such as 2025-09-01") from None
    if unit.name == "month":
        try:
            first = date.fromisoformat(f"{value}-01")
        except ValueError:
            raise ValueProblem("een maand, zoals 2025-09", "a month, such as 2025-09") from None
        return first.year * 12 + first.month - 1
    return _exact(value, 1, "een geheel getal", "a whole number")


def _exact(value: object, factor: int, nl: str, en: str) -> int:
    try:
        scaled = Decimal(str(value)) * factor
    except DecimalException:
        raise ValueProblem(nl, en) from None
    if not scaled.is_finite() or scaled != scaled.to_integral_value() or abs(scaled) > 10**15:
        raise ValueProblem(nl, en)
    return int(scaled)


def write(unit: UnitOf, value: int) -> object:
    """The JSON form of an integer: the inverse of `parse` (money as text with two decimals)."""
    if not isinstance(unit, Unit):
        return unit.of(value).name.lower()
    if unit.name == "flag":
        return bool(value)
    if unit.name in MONEY:
        return f"{Decimal(value) / 100:.2f}"
    if unit.name == "ppm":
        return f"{(Decimal(value) / 10_000).normalize():f}%"
    if unit.name == "date":
        return from_day(value).isoformat()
    if unit.name == "month":
        return f"{value // 12:04d}-{value % 12 + 1:02d}"
    return value


MONTHS_NL = "januari februari maart april mei juni juli augustus september oktober november december".split()
MONTHS_EN = "January February March April May June July August September October November December".split()


def say(unit: UnitOf, value: int, language: str) -> str:
    """A value as a sentence says it, in Dutch (`nl`) or English (`en`)."""
    dutch = language == "nl"
    if not isinstance(unit, Unit):
        member = unit.of(value)
        return member.nl if dutch else member.en
    suffix = unit.nl if dutch else unit.en
    if unit.name in MONEY:
        amount = f"{abs(value) // 100:,}.{abs(value) % 100:02d}"
        if dutch:
            amount = amount.translate(str.maketrans(",.", ".,"))
        sign = "-" if value < 0 else ""
        return f"{sign}€\u00a0{amount} {suffix}".rstrip() if dutch else f"{sign}€{amount} {suffix}".rstrip()
    if unit.name == "flag":
        return ("ja" if dutch else "yes") if value else ("nee" if dutch else "no")
    if unit.name == "ppm":
        text = f"{(Decimal(value) / 10_000).normalize():f}"
        return f"{text.replace('.', ',') if dutch else text}%"
    if unit.name == "date":
        if not LONG_AGO < value < NEVER:
            return "geen datum" if dutch else "no date"
        day = from_day(value)
        return f"{day.day} {(MONTHS_NL if dutch else MONTHS_EN)[day.month - 1]} {day.year}"
    if unit.name == "month":
        return f"{(MONTHS_NL if dutch else MONTHS_EN)[value % 12]} {value // 12}"
    return f"{value} {suffix}".rstrip()
