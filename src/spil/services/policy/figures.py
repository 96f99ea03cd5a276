"""What a reform does to a population: money by month, who gains and loses by group, how much. No small groups.

Everyone is counted once, by what changes in their grants over all months; loans are shown, but they are no gain. The
computation is static: who applies for what, and what was decided before, stay as they are.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from spil.law.engine import Law
from spil.law.student_finance.facts import IncomeStatus, ParentSituation
from spil.services.policy.population import Piece

FEWEST = 10  # people in a group, or people whose money changes in it, of which figures are shown
PARTS = ("gift", "performance_grant", "borrowed", "travel_money", "paid_this_month")
GRANTS = ("gift", "performance_grant")
MEASURES = ("grants", "borrowed", "travel_money", "paid_this_month")
INCOME_BANDS = (25_000, 40_000, 60_000, 90_000)  # euros a year of both parents together, where a band begins
UNKNOWN = len(INCOME_BANDS) + 1  # the band of who has no parents whose income is known
STEPS = (-100, -50, -25, -10, 0, 10, 25, 50, 100)  # euros a month of change, where a step of the distribution begins
DIMENSIONS = ("income", "education", "home")
Row = dict[str, int | None]


@dataclass
class Group:
    """Counts and cents of some people: `grants` and `grants_reform` over all their months."""

    people: int = 0
    months: int = 0
    winners: int = 0
    losers: int = 0
    grants: int = 0
    grants_reform: int = 0

    def add(self, mask: np.ndarray, person: "_People") -> None:
        """Count those people of a piece for whom the mask is true."""
        change = person.change[mask]
        self.people += int(mask.sum())
        self.months += int(person.months[mask].sum())
        self.winners += int((change > 0).sum())
        self.losers += int((change < 0).sum())
        self.grants += int(person.grants[mask].sum())
        self.grants_reform += int(person.grants[mask].sum() + change.sum())

    @property
    def changed(self) -> int:
        """People who gain or lose."""
        return self.winners + self.losers


@dataclass
class _People:
    """People of a piece over all months: columns of one place a person."""

    grants: np.ndarray
    change: np.ndarray
    months: np.ndarray
    groups: dict[str, np.ndarray]


@dataclass
class Figures:
    """The sums of a reform; `written()` gives them without what would tell of a few people."""

    months: Sequence[date]
    everyone: Group = field(default_factory=Group)
    groups: dict[str, dict[int, Group]] = field(default_factory=lambda: {name: {} for name in DIMENSIONS})
    budget: dict[date, Counter[str]] = field(default_factory=dict)
    steps: Counter[int] = field(default_factory=Counter)

    def add(self, piece: Piece, law: Law, reformed: Law) -> None:
        """Compute a piece of the population under both laws, month by month."""
        monthly = [self._month(month, piece, law, reformed) for month in self.months]
        numbers = np.unique(np.concatenate([found[0] for found in monthly]))
        grants, change, months = (np.zeros(len(numbers), np.int64) for _ in range(3))
        person = _People(grants, change, months, {name: np.full(len(numbers), -1) for name in DIMENSIONS})
        for found, of_month, change_of_month, groups in monthly:
            at = np.searchsorted(numbers, found)
            person.grants[at] += of_month
            person.change[at] += change_of_month
            person.months[at] += 1
            for name, values in groups.items():  # a person belongs where they were in the first month
                person.groups[name][at] = np.where(person.groups[name][at] < 0, values, person.groups[name][at])
        self.everyone.add(np.ones(len(numbers), bool), person)
        for name, values in person.groups.items():
            for value in np.unique(values).tolist():
                self.groups[name].setdefault(value, Group()).add(values == value, person)
        monthly_change = person.change / np.maximum(person.months, 1) / 100
        changed = person.change != 0
        self.steps.update(np.searchsorted(STEPS, monthly_change[changed], side="right").tolist())

    def _month(
        self, month: date, piece: Piece, law: Law, reformed: Law
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray, dict[str, np.ndarray]]:
        """People of a month with the cents of their grants, the change in those, and their groups."""
        numbers, facts = piece(month)
        before = law.on(month).run(facts, [*PARTS, "living_away"])
        after = reformed.on(month).run(facts, PARTS)
        sums = [{**one, "grants": np.sum([one[name] for name in GRANTS], axis=0)} for one in (before, after)]
        change = sums[1]["grants"] - sums[0]["grants"]
        row = self.budget.setdefault(month, Counter())
        row["people"] += len(numbers)
        row["changed"] += int(np.count_nonzero(_differs(*sums)))
        for name in MEASURES:
            row[name] += int(sums[0][name].sum())
            row[f"{name}_reform"] += int(sums[1][name].sum())
        groups = {
            "income": income_band(facts, len(numbers)), "education": _column(law, facts, "education", len(numbers)),
            "home": before["living_away"].astype(np.int64),
        }  # fmt: skip
        return numbers, sums[0]["grants"], change, groups

    def written(self) -> dict[str, Any]:
        """All figures as JSON, small groups left out (None); nothing but `too_few` when the whole is small."""
        if self.everyone.people < FEWEST or 0 < self.everyone.changed < FEWEST:
            return {"too_few": True}
        everyone = self.everyone
        return {
            "too_few": False,
            "people": everyone.people, "months": everyone.months, "grants": everyone.grants,
            "grants_reform": everyone.grants_reform, "winners": everyone.winners, "losers": everyone.losers,
            "budget": self._budget(),
            "groups": {name: _protected(groups) for name, groups in self.groups.items()},
            "steps": _hidden_steps(self.steps),
        }  # fmt: skip

    def _budget(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = [{"month": month.isoformat(), **self.budget[month]} for month in self.months]
        few = _with_one_more([row["changed"] for row in rows], [0 < row["changed"] < FEWEST for row in rows])
        for row, hide in zip(rows, few, strict=True):
            if hide or row["people"] < FEWEST:
                row.update({name: None for name in row if name.endswith("_reform") or name == "changed"})
            if row["people"] < FEWEST:
                row.update({name: None for name in row if name != "month"})
        return rows


def compute(pieces: Iterable[Piece], law: Law, reformed: Law, months: Sequence[date]) -> Figures:
    """The figures of a reform over a population, piece by piece."""
    figures = Figures(months)
    for piece in pieces:
        figures.add(piece, law, reformed)
    for month in months:
        figures.budget.setdefault(month, Counter({"people": 0, "changed": 0}))
    return figures


def income_band(facts: Mapping[str, np.ndarray], people: int) -> np.ndarray:
    """The band of the parents' income together, of those who count and whose income is known; else UNKNOWN."""
    total, known = np.zeros(people, np.int64), np.zeros(people, bool)
    for which in ("first", "second"):
        income = np.asarray(facts.get(f"income_{which}_parent", np.zeros(people, np.int64)))
        status = facts.get(f"income_status_{which}_parent", np.zeros(people, np.int8))
        situation = facts.get(f"situation_{which}_parent", np.zeros(people, np.int8))
        counts = (situation == ParentSituation.COUNTS) & (status != IncomeStatus.UNKNOWN)
        total += np.where(counts, income, 0)
        known |= counts
    bands = np.searchsorted(np.array(INCOME_BANDS) * 100, total, side="right")
    return np.where(known, bands, UNKNOWN)


def _column(law: Law, facts: Mapping[str, np.ndarray], name: str, people: int) -> np.ndarray:
    column = facts.get(name)
    return np.full(people, law.facts[name].default) if column is None else np.asarray(column, np.int64)


def _differs(before: Mapping[str, np.ndarray], after: Mapping[str, np.ndarray]) -> np.ndarray:
    return np.any([before[name] != after[name] for name in MEASURES], axis=0)


def _with_one_more(sizes: Sequence[int], hidden: Sequence[bool]) -> list[bool]:
    """What is hidden, and where that is one only, also the smallest other: or the total would tell the one."""
    if sum(hidden) != 1:
        return list(hidden)
    others = [index for index, size in enumerate(sizes) if size and not hidden[index]]
    smallest = min(others, key=lambda index: sizes[index], default=None)
    return [hide or index == smallest for index, hide in enumerate(hidden)]


def _protected(groups: Mapping[int, Group]) -> list[Row]:
    """A row for each group in order; None for what would tell of fewer than FEWEST people."""
    keys = sorted(groups)
    found = [groups[key] for key in keys]
    small = _with_one_more([one.people for one in found], [one.people < FEWEST for one in found])
    few = [hide or 0 < one.winners < FEWEST or 0 < one.losers < FEWEST for one, hide in zip(found, small, strict=True)]
    few = _with_one_more([one.changed for one in found], few)
    rows: list[Row] = []
    for key, one, hide_all, hide_change in zip(keys, found, small, few, strict=True):
        row: Row = {"group": key, **vars(one)}
        if hide_change:
            row |= dict.fromkeys(("winners", "losers", "grants_reform"))
        if hide_all:
            row |= dict.fromkeys(("people", "months", "grants"))
        rows.append(row)
    return rows


def _hidden_steps(steps: Mapping[int, int]) -> list[int | None]:
    counts = [steps.get(step, 0) for step in range(len(STEPS) + 1)]
    few = _with_one_more(counts, [0 < count < FEWEST for count in counts])
    return [None if hide else count for count, hide in zip(counts, few, strict=True)]
