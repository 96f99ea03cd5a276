"""The grants part of student finance, on which the kernel and OpenFisca-Core are compared: rules, inputs, outcomes.

The rules are those of the Student Finance Act as it is coded here. What comes before the grants (the phase: gift,
performance grant or loan) is an input, so that both sides compute the same rules. Each month has inputs of its own,
as in the month that the agency decides.
"""

import time
from collections.abc import Callable, Iterator
from datetime import date
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spil.law.common import Education
from spil.law.engine import NEVER, Fact, Law, fact
from spil.law.engine.fusing import dtype_of
from spil.law.engine.units import Unit, to_day
from spil.law.student_finance.duration import Phase
from spil.law.student_finance.facts import IncomeStatus, ParentSituation

MONTHS = [date(2025, month, 1) for month in range(1, 13)]
COMPARED = 100_000  # people whose outcomes of the last month are held against each other
TARGETS = ["basic_grant", "single_parent_allowance", "supplementary_grant", "supplementary_grant_as_loan"]
SHARES: dict[str, dict[int, float]] = {
    "phase": {Phase.NONE: 0.08, Phase.GIFT: 0.1, Phase.PERFORMANCE: 0.7, Phase.LOAN: 0.12},
    "education": {
        Education.MBO_12: 0.1, Education.MBO_34: 0.3, Education.ASSOCIATE_DEGREE: 0.04, Education.HBO_BACHELOR: 0.34,
        Education.WO_BACHELOR: 0.14, Education.WO_MASTER: 0.08,
    },
    "situation_first_parent": {
        ParentSituation.COUNTS: 0.97, ParentSituation.DIED: 0.01, ParentSituation.LEFT_OUT: 0.02,
    },
    "situation_second_parent": {
        ParentSituation.COUNTS: 0.85, ParentSituation.DIED: 0.03, ParentSituation.NOT_REGISTERED: 0.08,
        ParentSituation.LEFT_OUT: 0.04,
    },
    "income_status_first_parent": {
        IncomeStatus.ASSESSED: 0.9, IncomeStatus.ESTIMATED: 0.07, IncomeStatus.UNKNOWN: 0.03,
    },
    "income_status_second_parent": {
        IncomeStatus.ASSESSED: 0.9, IncomeStatus.ESTIMATED: 0.07, IncomeStatus.UNKNOWN: 0.03,
    },
    "registered_with_parent": {True: 0.55, False: 0.45},
    "study_abroad": {True: 0.03, False: 0.97},
    "lives_at_registered_address": {True: 0.98, False: 0.02},
    "owes_school_fee": {True: 0.8, False: 0.2},
    "applies_basic_grant": {True: 0.97, False: 0.03},
    "applies_supplementary_grant": {True: 0.6, False: 0.4},
    "lone_parent_first": {True: 0.25, False: 0.75},
    "lone_parent_second": {True: 0.1, False: 0.9},
    "first_enrolled_ho": {to_day(date(2014, 9, 1)): 0.01, to_day(date(2023, 9, 1)): 0.59, NEVER: 0.4},
    "first_enrolled_master": {to_day(date(2014, 9, 1)): 0.01, to_day(date(2024, 9, 1)): 0.09, NEVER: 0.9},
    "months_performance_grant_ho": {0: 0.5, 16: 0.3, 40: 0.2},
    "months_performance_grant_master": {0: 0.9, 4: 0.05, 13: 0.05},
    "nominal_months": {12: 0.1, 36: 0.4, 48: 0.5},
    "detained_since": {NEVER: 0.99, to_day(date(2024, 12, 15)): 0.005, to_day(date(2025, 6, 30)): 0.005},
    "deductible_children_first_parent": {0: 0.6, 1: 0.3, 2: 0.1},
    "deductible_children_second_parent": {0: 0.6, 1: 0.3, 2: 0.1},
    "studying_children_first_parent": {1: 0.7, 2: 0.25, 3: 0.05},
    "studying_children_second_parent": {1: 0.7, 2: 0.25, 3: 0.05},
    "own_debt_instalments_first_parent": {0: 0.95, 96_000: 0.05},
    "own_debt_instalments_second_parent": {0: 0.95, 96_000: 0.05},
    "court_maintenance_first_parent": {0: 0.98, 15_000: 0.02},
    "court_maintenance_second_parent": {0: 0.98, 15_000: 0.02},
}  # fmt: skip
"""How often a fact has which value in the population; amounts of income are drawn, other flags are rarely true."""


def law() -> Law:
    """The Student Finance Act with the phase as a fact."""
    whole = Law.load("student_finance")
    phase = fact(Phase, nl="Fase", en="Phase", register="Spil")
    rules = [rule for versions in whole.rules.values() for rule in versions if rule.name != "phase"]
    return Law("grants", whole.facts | {"phase": phase}, rules, whole.parameters)


def population(law: Law, people: int, seed: int = 1) -> Iterator[tuple[str, NDArray[np.generic]]]:
    """The facts that the outcomes need, as columns of a plausible population: the same for the same seed."""
    _, needed = law.on(MONTHS[0]).order(TARGETS)
    for number, name in enumerate(needed):
        yield name, _column(name, law.facts[name], people, np.random.default_rng([seed, number]))


def year(people: int, kept: str) -> float:
    """Seconds (the best of some times) in which the kernel computes a year of so many people, after a call for ten.

    The last month of some people is kept in the file `kept`, in cents.
    """
    known = law()
    columns = dict(population(known, people))
    first_ten = {name: column[:10] for name, column in columns.items()}
    for month in MONTHS:
        known.on(month).run(first_ten, TARGETS)
    found: dict[str, Any] = {}

    def compute() -> None:
        for month in MONTHS:
            found.update(known.on(month).run(columns, TARGETS))

    seconds = best(compute, times=6)
    np.savez(kept, **{name: array[:COMPARED] for name, array in found.items()})
    return seconds


def best(compute: Callable[[], object], times: int) -> float:
    """Seconds of the quickest of some times: what else the machine does only ever makes it slower."""
    took: list[float] = []
    for _ in range(times):
        began = time.perf_counter()
        compute()
        took.append(time.perf_counter() - began)
    return min(took)


def explained(people: int) -> float:
    """Milliseconds (median) to explain the grants of one person."""
    known = law()
    graph = known.on(MONTHS[0])
    return timed(lambda facts: graph.explain(facts, TARGETS), cases(known, people))


def cases(known: Law, people: int) -> list[dict[str, int]]:
    """The population as one case after another."""
    columns = {name: column.tolist() for name, column in population(known, people)}
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def timed(compute: Any, inputs: list[Any]) -> float:
    """Milliseconds (median) of a computation over these inputs."""
    took: list[float] = []
    for one in inputs:
        began = time.perf_counter()
        compute(one)
        took.append(time.perf_counter() - began)
    return median(took) * 1000


def _column(name: str, fact: Fact, people: int, random: np.random.Generator) -> NDArray[np.generic]:
    if name in SHARES:
        values = list(SHARES[name])
        return random.choice(np.array(values, dtype_of(fact.unit)), people, p=list(SHARES[name].values()))
    if "income" in name:
        euros = random.lognormal(10.5, 0.7, people).clip(0, 200_000)
        return euros.astype(np.int64) * 100
    if isinstance(fact.unit, Unit) and fact.unit.name == "flag":
        return random.random(people) < 0.05
    raise ValueError(f"the population does not say how often {name} has which value")
