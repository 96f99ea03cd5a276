"""What a selection did to groups: every step and the whole chain, on counts. The statistics are those of libraries.

Rates by group: fairlearn. Differences: Newcombe; ratios: Katz, for empty cells with half a person added; rates in small
cells: Clopper-Pearson; tests: Fisher, corrected by Holm over all of them; strata: Mantel-Haenszel (statsmodels, scipy).
Rates are floats between 0 and 1; no money is here.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from spil.services.selection.counts import REFERENCE, Counts
from spil.services.selection.instruments import Instrument, Step

SURE = 0.05  # intervals are of 95%, all tests together err in 5%
POWER = 0.8
SMALL = 5  # a cell with fewer tells too little for a normal approximation
FINE, EXCEEDS, UNCLEAR, MISSING = "fine", "exceeds", "unclear", "missing"


@dataclass(frozen=True)
class Interval:
    """An estimate with its 95% interval; `estimate` is None when it cannot be computed."""

    estimate: float | None
    low: float
    high: float


@dataclass(frozen=True)
class Compared:
    """A group beside the reference in one step. `widened` is the ratio's interval with rounding counted in.

    `verdict` says whether the ratio is surely within the tolerated (fine), surely not (exceeds), or not known (unclear,
    or missing counts). `p` is corrected by Holm over all tests of the report.
    """

    step: str
    group: str
    of: int
    into: int
    rate: Interval
    difference: Interval
    ratio: Interval
    widened: Interval
    p: float
    verdict: str


@dataclass(frozen=True)
class Stratified:
    """Selected or not, of a group beside the reference, within equal strata (Mantel-Haenszel)."""

    group: str
    strata: int
    ratio: Interval  # of odds
    p: float


@dataclass(frozen=True)
class Proxy:
    """How strongly a criterion goes with the group (Cramér's V, 0 to 1), and, if known, with violations."""

    criterion: str
    with_group: float
    with_violation: float | None


@dataclass(frozen=True)
class RandomArm:
    """What the draw found: the only fair measure of how often something is wrong. `detectable` is the smallest rate
    that a group as large as `fewest` would have to have to differ visibly."""

    checked: int
    unlawful: int
    rate: Interval
    fewest: int
    detectable: float | None


@dataclass(frozen=True)
class Report:
    """A whole screening; `as_json` is what is kept."""

    largest_ratio: float
    steps: tuple[Compared, ...]
    strata: tuple[Stratified, ...]
    proxies: tuple[Proxy, ...]
    random_arm: RandomArm | None
    rounded_to: int
    tests: int

    def as_json(self) -> dict[str, Any]:
        """The report as plain values; None for no upper bound."""
        return {name: _finite(value) for name, value in asdict(self).items()}


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _finite(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(part) for part in value]
    return None if value == float("inf") else value


def screen(instrument: Instrument, counts: Counts, largest_ratio: float) -> Report:
    """Screen what an instrument did. A ratio between 1/`largest_ratio` and `largest_ratio` is tolerated."""
    found = [one for step in instrument.steps for one in _step(step, counts, largest_ratio)]
    strata = list(_stratified(counts))
    corrected = _holm([one.p for one in found if one.verdict != MISSING] + [one.p for one in strata])
    known = iter(corrected)
    steps = tuple(one if one.verdict == MISSING else Compared(**{**vars(one), "p": next(known)}) for one in found)
    strata = [Stratified(**{**vars(one), "p": next(known)}) for one in strata]
    return Report(
        largest_ratio, steps, tuple(strata), tuple(_proxies(instrument, counts)), _random_arm(counts),
        counts.rounded_to, len(corrected),
    )  # fmt: skip


def _step(step: Step, counts: Counts, largest: float) -> Iterable[Compared]:
    from scipy.stats import fisher_exact

    numbers = {group: (counts.of(step.into, group), counts.of(step.of, group)) for group in counts.groups}
    rates = _rates({group: pair for group, pair in numbers.items() if None not in pair and pair[1]})
    reference = numbers[REFERENCE]
    nothing = Interval(None, 0.0, float("inf"))
    for group, (into, of) in numbers.items():
        if group not in rates or REFERENCE not in rates:
            yield Compared(step.key, group, of or 0, into or 0, nothing, nothing, nothing, nothing, 1.0, MISSING)
            continue
        mine, other = _pair(into, of), _pair(*reference)
        into, of = mine
        rate = Interval(rates[group], *_rate_interval(*mine))
        if group == REFERENCE:
            same = Interval(1.0, 1.0, 1.0)
            yield Compared(step.key, group, of, into, rate, Interval(0.0, 0.0, 0.0), same, same, 1.0, FINE)
            continue
        low, high = _interval(mine, other, "ratio")
        half = counts.rounded_to // 2
        widest = Interval(
            _ratio(mine, other),
            min(low, _interval(_off(mine, -half, half), _off(other, half, -half), "ratio")[0]),
            max(high, _interval(_off(mine, half, -half), _off(other, -half, half), "ratio")[1]),
        )
        table = [[mine[0], mine[1] - mine[0]], [other[0], other[1] - other[0]]]
        yield Compared(
            step.key, group, of, into, rate,
            Interval(rates[group] - rates[REFERENCE], *_interval(mine, other, "diff")),
            Interval(_ratio(mine, other), low, high), widest, float(fisher_exact(table).pvalue),
            _verdict(widest, largest),
        )  # fmt: skip


def _pair(into: int | None, of: int | None) -> tuple[int, int]:
    """Two counts that are there; rounding may have put the smaller above the larger."""
    return min(into or 0, of or 0), of or 0


def _verdict(ratio: Interval, largest: float) -> str:
    if ratio.low > largest or ratio.high < 1 / largest:
        return EXCEEDS
    return FINE if ratio.low >= 1 / largest and ratio.high <= largest else UNCLEAR


def _rates(numbers: dict[str, Any]) -> dict[str, float]:
    """The rate of each group, by fairlearn: every group is two rows, who came through and who did not, with weights."""
    from fairlearn.metrics import MetricFrame, selection_rate

    if not numbers:
        return {}
    chosen, groups, weights = [], [], []
    for group, (into, of) in numbers.items():
        chosen += [1, 0]
        groups += [group, group]
        weights += [min(into, of), of - min(into, of)]
    frame = MetricFrame(
        metrics=selection_rate, y_true=chosen, y_pred=chosen, sensitive_features=groups,
        sample_params={"sample_weight": weights},
    )  # fmt: skip
    return {str(group): float(rate) for group, rate in frame.by_group.items()}


def _rate_interval(into: int, of: int) -> tuple[float, float]:
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(into, of, alpha=SURE, method="beta" if into < SMALL * 4 else "wilson")
    return float(low), float(high)


def _interval(mine: tuple[int, int], other: tuple[int, int], what: str) -> tuple[float, float]:
    """Interval of ratio or difference of two rates."""
    from statsmodels.stats.proportion import confint_proportions_2indep

    if what == "ratio" and (not mine[1] or not other[1] or not mine[0] + other[0]):
        return 0.0, float("inf")
    method = "newcomb" if what == "diff" else "log" if mine[0] and other[0] else "log-adjusted"
    low, high = confint_proportions_2indep(*mine, *other, compare=what, method=method, alpha=SURE)
    return float(low), float(high)


def _ratio(mine: tuple[int, int], other: tuple[int, int]) -> float | None:
    return (mine[0] / mine[1]) / (other[0] / other[1]) if other[0] else None


def _off(pair: tuple[int, int], into: int, of: int) -> tuple[int, int]:
    """The same numbers as far off as rounding allows."""
    whole = max(pair[1] + of, 1)
    return min(max(pair[0] + into, 0), whole), whole


def _stratified(counts: Counts) -> Iterable[Stratified]:
    """Each group beside the reference, among people of equal strata of the selection."""
    import numpy as np
    from statsmodels.stats.contingency_tables import StratifiedTable

    strata = [one for one in counts.strata("selected") if ("population", one) in counts.rows]
    for group in counts.groups[1:]:
        tables = []
        for stratum in strata:
            cells = []
            for one in (group, REFERENCE):
                of = counts.rows["population", stratum][one]
                chosen = min(counts.rows["selected", stratum][one], of)
                cells.append([chosen, of - chosen])
            if min(map(sum, cells)) and cells[0][0] + cells[1][0]:
                tables.append(np.array(cells, dtype=float))
        if len(tables) > 1 and sum(table[0][0] for table in tables) and sum(table[1][0] for table in tables):
            made = StratifiedTable(tables)
            low, high = made.oddsratio_pooled_confint(alpha=SURE)
            ratio = Interval(float(made.oddsratio_pooled), float(low), float(high))
            yield Stratified(group, len(tables), ratio, float(made.test_null_odds().pvalue))


def _proxies(instrument: Instrument, counts: Counts) -> Iterable[Proxy]:
    """Every criterion that is counted by value: a strong tie to the group without one to violations is a proxy."""
    for criterion in instrument.criteria:
        start = f"{criterion.name}="
        by_group = [
            [row[group] for group in counts.groups[:3]]
            for (measure, stratum), row in counts.rows.items() if measure == "population" and stratum.startswith(start)
        ]  # fmt: skip
        found = [
            [sum(row[group] for group in counts.groups[:3]) for row in (wrong, checked)]
            for (measure, stratum), checked in counts.rows.items()
            if measure == "random_checked" and stratum.startswith(start)
            and (wrong := counts.rows.get(("random_unlawful", stratum)))
        ]  # fmt: skip
        if (tie := _cramer(by_group)) is not None:
            yield Proxy(criterion.name, tie, _cramer([[wrong, max(of - wrong, 0)] for wrong, of in found]))


def _cramer(table: list[list[int]]) -> float | None:
    import numpy as np
    from scipy.stats.contingency import association

    cells = np.array(table, dtype=int)
    if cells.ndim != 2:
        return None
    cells = cells[cells.sum(axis=1) > 0][:, cells.sum(axis=0) > 0]
    return float(association(cells, method="cramer")) if min(cells.shape) > 1 else None


def _random_arm(counts: Counts) -> RandomArm | None:
    """What the draw found over all groups of origin, and the smallest rate that would have shown in the smallest."""
    checked, unlawful = counts.rows.get(("random_checked", "all")), counts.rows.get(("random_unlawful", "all"))
    if checked is None or unlawful is None:
        return None
    groups = [group for group in counts.groups if group.startswith("origin_")]
    of = sum(checked[group] for group in groups)
    wrong = min(sum(unlawful[group] for group in groups), of)
    fewest = min(checked[group] for group in groups)
    if not of:
        return None
    rate = Interval(wrong / of, *_rate_interval(wrong, of))
    return RandomArm(of, wrong, rate, fewest, _detectable(wrong / of, fewest, of - fewest))


def _detectable(rate: float, fewest: int, others: int) -> float | None:
    """The rate in a group of `fewest` that a test against `others` at `rate` would find in four of five samples."""
    from math import asin, sin, sqrt

    from statsmodels.stats.power import NormalIndPower

    if fewest < 2 or others < 2:
        return None
    effect = NormalIndPower().solve_power(nobs1=fewest, ratio=others / fewest, alpha=SURE, power=POWER)
    angle = asin(sqrt(rate)) + float(effect) / 2
    return 1.0 if angle >= 1.5707963267948966 else sin(angle) ** 2


def _holm(values: list[float]) -> list[float]:
    from statsmodels.stats.multitest import multipletests

    return [float(one) for one in multipletests(values, alpha=SURE, method="holm")[1]] if values else []
