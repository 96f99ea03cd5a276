"""What a wave did: who applied within 4, 8 and 12 weeks, told or not, and how sure we are of the difference."""

import logging
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from spil.services.take_up.facts import days_until_applied
from spil.services.take_up.models import Wave

HORIZONS = (4, 8, 12)  # weeks
CONFIDENCE_PERCENT = 95


@dataclass(frozen=True)
class Rate:
    """How many of a group applied within some weeks. Arm 0 is the control group, -1 everyone who was told."""

    arm: int
    weeks: int
    people: int
    applied: int

    @property
    def share(self) -> float:
        """Share that applied, 0 to 1."""
        return self.applied / self.people if self.people else 0.0


@dataclass(frozen=True)
class Difference:
    """The difference between two groups in the share that applied, with its 95% interval (all 0 to 1, or below 0)."""

    group: Rate
    other: Rate
    low: float
    high: float

    @property
    def difference(self) -> float:
        """How much larger the share of the first group is."""
        return self.group.share - self.other.share

    @property
    def is_sure(self) -> bool:
        """Whether no difference at all lies outside the interval."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Effect:
    """A wave's effect on a day. `weeks` are those that have passed; `curves` the share applied by week and arm."""

    weeks: tuple[int, ...]
    rates: list[Rate] = field(default_factory=list)
    against_control: list[Difference] = field(default_factory=list)
    between_texts: list[Difference] = field(default_factory=list)
    curves: dict[int, list[float]] = field(default_factory=dict)


TOLD = -1


def difference(group: Rate, other: Rate) -> Difference:
    """The difference of two shares with Newcombe's interval, which holds for small groups and rare events too."""
    logging.getLogger("numexpr").setLevel(logging.WARNING)
    from statsmodels.stats.proportion import confint_proportions_2indep  # takes seconds to import

    low, high = confint_proportions_2indep(
        group.applied, group.people, other.applied, other.people, method="newcomb", compare="diff",
        alpha=1 - CONFIDENCE_PERCENT / 100,
    )  # fmt: skip
    return Difference(group, other, float(low), float(high))


def effect(wave: Wave, today: date) -> Effect:
    """Who applied after a wave, as far as its weeks have passed; everyone counts in the group they were drawn into."""
    assert wave.sent_on is not None
    members = np.array(wave.members.order_by("id").values_list("person_id", "arm"), np.int64).reshape(-1, 2)
    applied = days_until_applied(wave)
    days = np.array([applied.get(person, 10**6) for person in members[:, 0].tolist()], np.int64)
    passed = (today - wave.sent_on) // timedelta(weeks=1)
    weeks = tuple(week for week in HORIZONS if week <= passed)
    arms = range(len(wave.texts) + 1)
    groups = (TOLD, *arms) if len(wave.texts) > 1 else tuple(arms)

    def rate(arm: int, week: int) -> Rate:
        mine = members[:, 1] > 0 if arm == TOLD else members[:, 1] == arm
        return Rate(arm, week, int(mine.sum()), int((mine & (days < 7 * week)).sum()))

    return Effect(
        weeks,
        [rate(arm, week) for week in weeks for arm in groups],
        [difference(rate(arm, week), rate(0, week)) for week in weeks for arm in groups if arm],
        [difference(rate(arm, week), rate(1, week)) for week in weeks for arm in arms if arm > 1],
        {arm: [rate(arm, week).share for week in range(min(passed, HORIZONS[-1]) + 1)] for arm in (TOLD, 0)},
    )  # fmt: skip
