"""Counts by group, as the statistics office delivers them: no people, and nobody's origin.

A CSV with the columns `measure`, `stratum` and one for each group. Measures: `population`, `selected`, `rightful`,
`unlawful`, `appealed`, `upheld`, and of the random arm `random_checked` and `random_unlawful`. Strata: `all`, a risk
category, or `criterion=value`.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from spil.services.selection.instruments import Part
from spil.text import T

REFERENCE = "origin_nl"
GROUPS = {
    "origin_nl": T(nl="Herkomst Nederland", en="Origin the Netherlands"),
    "origin_europe": T(nl="Herkomst in Europa, buiten Nederland", en="Origin in Europe, outside the Netherlands"),
    "origin_outside_europe": T(nl="Herkomst buiten Europa", en="Origin outside Europe"),
    "born_nl_origin_europe": T(nl="Hier geboren, herkomst in Europa", en="Born here, origin in Europe"),
    "born_nl_origin_outside_europe": T(nl="Hier geboren, herkomst buiten Europa",
                                       en="Born here, origin outside Europe"),
    "born_abroad_origin_europe": T(nl="Elders geboren, herkomst in Europa", en="Born elsewhere, origin in Europe"),
    "born_abroad_origin_outside_europe": T(nl="Elders geboren, herkomst buiten Europa",
                                           en="Born elsewhere, origin outside Europe"),
}  # fmt: skip
MEASURES = frozenset({"population", "selected", "rightful", "unlawful", "appealed", "upheld", "random_checked",
                      "random_unlawful"})  # fmt: skip
DIGITS = 9
HISTORY = Path(__file__).parent / "history"
YEARS = (2014, 2019)
Row = Mapping[str, int]


class InvalidCounts(ValueError):
    """A table that cannot be screened; the line and what to do, in Dutch and English."""

    def __init__(self, nl: str, en: str) -> None:
        super().__init__(en)
        self.nl, self.en = nl, en


@dataclass(frozen=True)
class Counts:
    """Numbers of people by measure, stratum and group. Each may be off by half of `rounded_to`."""

    rows: Mapping[tuple[str, str], Row]
    rounded_to: int = 1

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups that are counted, the reference first."""
        return tuple(next(iter(self.rows.values())))

    def of(self, parts: tuple[Part, ...], group: str) -> int | None:
        """People of a group in these parts together; None where a row is missing."""
        rows = [self.rows.get((part.measure, stratum)) for part in parts for stratum in part.strata]
        return None if None in rows else sum(row[group] for row in rows if row is not None)

    def strata(self, measure: str) -> list[str]:
        """The strata of a measure besides all of it."""
        return [stratum for name, stratum in self.rows if name == measure and stratum != "all"]


def read(text: str, rounded_to: int) -> Counts:
    """Counts from the text of a CSV file. Raises InvalidCounts with the line."""
    lines = csv.DictReader(text.lstrip("\ufeff").splitlines())
    groups = [name for name in lines.fieldnames or () if name in GROUPS]
    unknown = [name for name in lines.fieldnames or () if name not in (*GROUPS, "measure", "stratum")]
    if unknown or not {"measure", "stratum"} <= set(lines.fieldnames or ()):
        raise InvalidCounts(
            "De eerste regel noemt de kolommen measure, stratum en de groepen; " + f"onbekend: {', '.join(unknown)}",
            "The first line names the columns measure, stratum and the groups; " + f"unknown: {', '.join(unknown)}",
        )
    if REFERENCE not in groups or len(groups) < 2:
        raise InvalidCounts(
            f"Er moeten minstens twee groepen zijn, {REFERENCE} erbij.",
            f"There must be at least two groups, {REFERENCE} among them.",
        )
    groups.sort(key=list(GROUPS).index)
    rows: dict[tuple[str, str], Row] = {}
    for number, line in enumerate(lines, 2):
        key = (line["measure"] or "", line["stratum"] or "")
        values = [line.get(group) or "" for group in groups]
        if key[0] not in MEASURES or key in rows or not key[1] or None in line:
            raise InvalidCounts(
                f"Regel {number}: maat en stratum zijn onbekend of staan er al.",
                f"Line {number}: measure and stratum are unknown or were there before.",
            )
        if not all(value.isascii() and value.isdigit() and len(value) <= DIGITS for value in values):
            raise InvalidCounts(
                f"Regel {number}: vul bij elke groep een heel getal in.",
                f"Line {number}: fill in a whole number for each group.",
            )
        rows[key] = dict(zip(groups, map(int, values), strict=True))
    if ("population", "all") not in rows:
        raise InvalidCounts("De regel population, all ontbreekt.", "The line population, all is missing.")
    return Counts(rows, rounded_to)


@lru_cache
def history(year: int) -> Counts:
    """The real counts of the checks of the away-from-home grant, rounded to tens (history/README.md)."""
    return read((HISTORY / f"away_from_home_{year}.csv").read_text(encoding="utf-8"), 10)
