"""Real schools and programmes, by their registered codes, at which invented people study."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from spil.law.common import Education

HERE = Path(__file__).parent
SECTORS = {
    Education.MBO_12: "mbo", Education.MBO_34: "mbo", Education.ASSOCIATE_DEGREE: "hbo",
    Education.HBO_BACHELOR: "hbo", Education.HBO_MASTER: "hbo", Education.WO_BACHELOR: "wo", Education.WO_MASTER: "wo",
}  # fmt: skip


@dataclass(frozen=True)
class School:
    """A school: its registered number (BRIN), name and place."""

    brin: str
    name: str
    place: str
    postcode: str


@dataclass(frozen=True)
class Programme:
    """A programme: code, name, nominal length in months and credits (EC; 0 in vocational education)."""

    code: str
    name: str
    education: Education
    months: int
    ec: int


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


@lru_cache
def schools(education: Education) -> tuple[School, ...]:
    """Schools where one can follow a kind of education."""
    return tuple(
        School(row["brin"], row["name"], row["place"], row["postcode"])
        for row in _rows("schools.csv")
        if row["sector"] == SECTORS[education]
    )


@lru_cache
def programmes(education: Education) -> tuple[Programme, ...]:
    """Programmes of a kind of education."""
    return tuple(
        Programme(row["code"], row["name"], Education[row["education"]], int(row["months"]), int(row["ec"]))
        for row in _rows("programmes.csv")
        if Education[row["education"]] == education
    )
