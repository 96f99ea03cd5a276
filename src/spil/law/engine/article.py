"""`@article` binds a rule to the article that it carries out; `fact` declares what the law must be told."""

import inspect
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from spil.law.engine.units import Unit, UnitOf, unit_of

TITLE = re.compile(r"(?P<en>[^()\n]+) \((?P<nl>[^\n]+)\)\.$")
R = TypeVar("R", bound=Callable[..., int])


class LawError(Exception):
    """A mistake of an author of law: says what, at which file and line, and where the other place is."""


@dataclass(frozen=True)
class Fact:
    """Something that the law must be told. `least` and `most` bound its integer value, inclusive."""

    unit: UnitOf
    nl: str
    en: str
    register: str
    default: int | None = None
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True)
class Rule:
    """One version of one rule: a pure function, its article and the days on which it holds (inclusive)."""

    name: str
    function: Callable[..., int] = field(compare=False)
    act: str
    article: str
    paragraph: str
    since: date
    until: date
    nl: str
    en: str
    title_nl: str
    title_en: str
    inputs: dict[str, UnitOf] = field(compare=False)
    unit: UnitOf = field(compare=False)
    place: str

    def holds_on(self, day: date) -> bool:
        """Whether this version is in force on a day."""
        return self.since <= day <= self.until


RULES: defaultdict[str, list[Rule]] = defaultdict(list)
"""Rules by the module that defines them, in order of definition."""


def fact(
    unit: Any,
    *,
    nl: str,
    en: str,
    register: str,
    default: int | None = None,
    least: int | None = None,
    most: int | None = None,
) -> Fact:
    """Declare a fact: its unit, its words in two languages, the register that it comes from, and its bounds."""
    found = unit_of(unit)
    if found is None:
        frame = inspect.stack()[1]
        raise LawError(f"{frame.filename}:{frame.lineno}: a fact needs a unit such as CentsPerMonth, not {unit!r}")
    return Fact(found, nl, en, register, None if default is None else int(default), least, most)


def article(
    act: str,
    article: str,
    *,
    since: str,
    until: str = "9999-12-31",
    paragraph: int | str = "",
    nl: str,
    en: str,
) -> Callable[[R], R]:
    """Bind a rule to its article, for the days `since` to `until` (ISO dates, inclusive).

    `nl` and `en` are the sentences of the explanation; `{result}` and the names of arguments are filled in.
    The docstring starts with `English title (Nederlandse titel).` Raises LawError.
    """

    def bind(function: R) -> R:
        place = f"{_short(function.__code__.co_filename)}:{function.__code__.co_firstlineno}"
        name = function.__name__
        if not act or not article:
            raise LawError(f"{place}: rule {name} cites no act and article")
        title = TITLE.match((function.__doc__ or "").strip().split("\n")[0])
        if title is None:
            raise LawError(f"{place}: docstring of {name} must start with 'English title (Nederlandse titel).'")
        hints = get_type_hints(function, include_extras=True)
        units: dict[str, UnitOf] = {}
        for argument in (*inspect.signature(function).parameters, "return"):
            unit = unit_of(hints.get(argument))
            if unit is None:
                raise LawError(f"{place}: {argument} of {name} has no unit such as CentsPerMonth")
            units[argument] = unit
        try:
            first, last = date.fromisoformat(since), date.fromisoformat(until)
        except ValueError as error:
            raise LawError(f"{place}: rule {name}: {error}") from None
        if last < first:
            raise LawError(f"{place}: rule {name} ends on {until}, before it starts on {since}")
        result = units.pop("return")
        for sentence in (nl, en):
            for used in re.findall(r"{(\w*)}", sentence):
                if used != "result" and used not in units:
                    raise LawError(f"{place}: the sentence of {name} names {{{used}}}, which is not an argument")
        RULES[function.__module__].append(
            Rule(
                name, function, act, article, str(paragraph), first, last, nl, en,
                title["nl"], title["en"], units, result, place,
            )
        )  # fmt: skip
        return function

    return bind


def _short(filename: str) -> str:
    parts = Path(filename).parts
    return "/".join(parts[parts.index("law") :]) if "law" in parts else filename


DATE = Unit("date")
