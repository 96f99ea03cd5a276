"""The versions of facts on two time axes: a table, and a picture in which each version is a rectangle.

To the right is when a fact holds, upwards is since when we knew it. Both axes go from bound to bound in equal steps, so
that a correction of one day can be read beside a lifetime; every bound has its date.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from spil.core.people import service
from spil.core.people.models import KINDS, Fact
from spil.portals.work import kinds, words
from spil.text import choose

ROW, LINE, MARGIN = 34, 18, 8  # pixels: height of a step upwards, of a line of dates below, above the highest
MOST_DATES = 8  # written below a picture
MOST_ON_A_LINE = 4  # of these, before they take turns on two lines


@dataclass(frozen=True)
class Version:
    """One version of a fact as people read it. `number` ties it to the picture; `current`: we hold it for true now."""

    number: int
    fact: Fact
    summary: str
    current: bool

    @property
    def row(self) -> tuple[object, ...]:
        """Cells of the table: number, what, holds, known, source, who."""
        known = self.fact.recorded
        since = words.moment(known.lower)
        replaced = choose("nu", "now") if known.upper is None else words.moment(known.upper)
        who = self.fact.recorded_by.name if self.fact.recorded_by else "–"
        valid = words.period(self.fact.valid.lower, self.fact.valid.upper)
        return self.number, self.summary, valid, f"{since} – {replaced}", words.source(self.fact.source), who


@dataclass(frozen=True)
class Box:
    """A version in the picture: percent across, pixels down."""

    number: int
    current: bool
    x: str
    width: str
    middle: str
    y: int
    height: int

    @property
    def label_y(self) -> int:
        """Where its number stands."""
        return self.y + self.height // 2


@dataclass(frozen=True)
class Picture:
    """Boxes with the bounds of both axes: (percent, date, anchor, line) and (pixels, moment)."""

    boxes: list[Box]
    dates: list[tuple[str, str, str, int]]
    moments: list[tuple[int, str]]
    height: int
    bottom: int


@dataclass(frozen=True)
class Group:
    """Versions that follow each other, with their picture: one kind of fact may have several groups."""

    title: str
    versions: list[Version]
    picture: Picture

    @property
    def rows(self) -> list[tuple[object, ...]]:
        return [version.row for version in self.versions]


@dataclass(frozen=True)
class Held:
    """A fact that a page lists: its number and words, and the number of who else it is about (0: nobody)."""

    number: int
    summary: str
    period: str
    other: int
    current: bool


@dataclass(frozen=True)
class History:
    """All of one kind: what holds by the filters, and every version in groups."""

    kind: str
    label: str
    held: list[Held]
    groups: list[Group]


def histories(
    person: int, names: Callable[[set[int]], Mapping[int, str]], *, valid_on: date | None, known_at: datetime | None
) -> list[History]:
    """Every kind of fact of a person. `names` gives (and records) the names of others whom facts are about."""
    found = {kind: list(_versions(person, kind)) for kind in KINDS}
    others = names(kinds.others_of(fact for facts in found.values() for fact in facts))
    return [_history(kind, facts, others, valid_on, known_at) for kind, facts in found.items()]


def _versions(person: int, kind: str) -> QuerySet[Any]:
    return service.history(person, kind).select_related("recorded_by")


def _history(
    kind: str, facts: Sequence[Fact], names: Mapping[int, str], valid_on: date | None, known_at: datetime | None
) -> History:
    held = [
        Held(
            number=fact.pk,
            summary=kinds.summary(fact, names),
            period=words.period(fact.valid.lower, fact.valid.upper),
            other=getattr(fact, "other_id", None) or 0,
            current=fact.recorded.upper is None,
        )
        for fact in facts
        if _holds(fact, valid_on, known_at)
    ]
    return History(kind, str(KINDS[kind].label), held, list(_groups(facts, names)))


def _holds(fact: Fact, valid_on: date | None, known_at: datetime | None) -> bool:
    """Whether a version is shown: known at the moment (or now), and holding on the day, if one is asked."""
    known = fact.recorded.upper is None if known_at is None else _within(fact.recorded, known_at)
    return known and (valid_on is None or _within(fact.valid, valid_on))


def _within(bounds: Any, point: Any) -> bool:
    """Whether a half-open range holds a day or a moment."""
    return (bounds.lower is None or bounds.lower <= point) and (bounds.upper is None or point < bounds.upper)


def _groups(facts: Iterable[Fact], names: Mapping[int, str]) -> Iterable[Group]:
    def title(fact: Fact) -> str:
        return kinds.group_of(fact, names)

    for name, members in groupby(sorted(facts, key=title), key=title):
        ordered = sorted(members, key=lambda fact: (fact.recorded.lower, fact.valid.lower or date.min, fact.pk))
        versions = [
            Version(number, fact, kinds.summary(fact, names), fact.recorded.upper is None)
            for number, fact in enumerate(ordered, 1)
        ]
        yield Group(name, versions, draw(versions))


def draw(versions: Sequence[Version]) -> Picture:
    """The picture of versions that follow each other."""
    known = _by_minute([(one.fact.recorded.lower, one.fact.recorded.upper) for one in versions])
    across = _Axis([(one.fact.valid.lower, one.fact.valid.upper) for one in versions])
    upwards = _Axis(known)
    bottom = MARGIN + ROW * upwards.steps
    boxes = []
    for one, bounds in zip(versions, known, strict=True):
        left, right = across.span(one.fact.valid.lower, one.fact.valid.upper)
        low, high = upwards.span(*bounds)
        x, width, middle = (100 * part / across.steps for part in (left, right - left, (left + right) / 2))
        boxes.append(
            Box(one.number, one.current, f"{x:.2f}", f"{width:.2f}", f"{middle:.2f}",
                bottom - ROW * high + 1, ROW * (high - low) - 2)
        )  # fmt: skip
    every = max(1, -(-len(across.bounds) // MOST_DATES))
    shown = list(across.bounds.items())[::every]
    lines = 1 + (len(shown) > MOST_ON_A_LINE)
    dates = [
        (f"{100 * place / across.steps:.2f}", words.short_day(bound),
         "start" if place == 0 else "end" if place == across.steps else "middle", order % lines)
        for order, (place, bound) in enumerate(shown)
    ]  # fmt: skip
    moments = [(bottom - ROW * place, words.moment(bound)) for place, bound in upwards.bounds.items()]
    return Picture(boxes, dates, moments, bottom + LINE * lines + MARGIN, bottom)


def _by_minute(ranges: Sequence[tuple[datetime, datetime | None]]) -> list[tuple[datetime, datetime | None]]:
    """The same ranges with moments of one minute made one, unless a version would vanish between them."""
    ends = {upper: lower for lower, upper in ranges if upper is not None}
    first: dict[datetime, datetime] = {}
    last: datetime | None = None
    for moment in sorted({bound for pair in ranges for bound in pair if bound is not None}):
        vanishes = moment in ends and first[ends[moment]] == last
        if last is None or vanishes or words.moment(last) != words.moment(moment):
            last = moment
        first[moment] = last
    return [(first[lower], None if upper is None else first[upper]) for lower, upper in ranges]


class _Axis:
    """Equal steps between the bounds of ranges; a range without an end goes one step beyond the last bound."""

    def __init__(self, ranges: Sequence[tuple[Any, Any]]) -> None:
        known = sorted({bound for pair in ranges for bound in pair if bound is not None})
        before = any(lower is None for lower, _ in ranges)
        self._place = {bound: place + before for place, bound in enumerate(known)}
        self.bounds = {place: bound for bound, place in self._place.items()}
        self.steps = max(1, len(known) - 1 + before + any(upper is None for _, upper in ranges))

    def span(self, lower: Any, upper: Any) -> tuple[int, int]:
        """Where a range begins and ends, in steps."""
        return self._place.get(lower, 0), self._place.get(upper, self.steps)
