"""The same grants in OpenFisca-Core, as its documentation tells: entities, variables, vector formulas, parameters.

Amounts are euros in floats (OpenFisca keeps 32 bits); parameters and facts are those of the law here.
"""

import time
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.model_api import (
    MONTH,
    Enum,
    ParameterNode,
    Variable,
    max_,
    min_,
    not_,
    select,
    where,
)
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from bench import _grants
from spil.law.common import Education
from spil.law.engine import Fact, Law
from spil.law.engine.units import MONEY, Choice, Unit, from_day
from spil.law.student_finance.duration import Phase
from spil.law.student_finance.facts import IncomeStatus, ParentSituation

Person = build_entity(key="person", plural="persons", label="Student", is_person=True)
CHOICES: dict[type[Choice], Any] = {
    kind: Enum(kind.__name__, [(member.name, member.nl) for member in kind])
    for kind in (Phase, Education, ParentSituation, IncomeStatus)
}
Phases, Educations, Situations, Statuses = CHOICES.values()
VARIABLES: list[type[Variable]] = []


def variable(value_type: type) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A variable of a person and a month with this formula."""

    def add(formula: Callable[..., Any]) -> Callable[..., Any]:
        members = {"value_type": value_type, "entity": Person, "definition_period": MONTH, "formula": formula}
        VARIABLES.append(type(formula.__name__, (Variable,), members))
        return formula

    return add


def system(law: Law, inputs: list[str]) -> TaxBenefitSystem:
    """The system with the law's parameters and its facts as input variables."""
    made = TaxBenefitSystem([Person])
    made.parameters = ParameterNode(
        "",
        data={
            name: {
                "values": {
                    value.since.isoformat(): {"value": _amount(parameter.unit, value.value)}
                    for value in parameter.values
                }
            }
            for name, parameter in law.parameters.items()
        },
    )
    made.add_variables(*(_input(name, law.facts[name]) for name in inputs), *VARIABLES)
    return made


def _amount(unit: Any, value: int) -> float:
    if not isinstance(unit, Unit):
        return value
    return value / 100 if unit.name in MONEY else value / 1_000_000 if unit.name == "ppm" else value


def _input(name: str, fact: Fact) -> type[Variable]:
    members: dict[str, Any] = {"entity": Person, "definition_period": MONTH}
    if not isinstance(fact.unit, Unit):
        kind = CHOICES[fact.unit]
        members |= {"value_type": Enum, "possible_values": kind, "default_value": next(iter(kind))}
    elif fact.unit.name == "date":
        members |= {"value_type": date, "default_value": from_day(fact.default or 0)}
    else:
        members["value_type"] = {"flag": bool}.get(fact.unit.name, float if fact.unit.name in MONEY else int)
    return type(name, (Variable,), members)


def give(simulation: Simulation, fact: Fact, name: str, month: date, column: np.ndarray) -> None:
    """Set an input for a month; money comes in as cents."""
    if isinstance(fact.unit, Unit) and fact.unit.name in MONEY:
        column = (column / 100).astype(np.float32)
    elif isinstance(fact.unit, Unit) and fact.unit.name == "date":
        column = column.astype("datetime64[D]")
    simulation.set_input(name, f"{month:%Y-%m}", column)


def compute(made: TaxBenefitSystem, law: Law, columns: dict[str, np.ndarray]) -> Simulation:
    """A simulation of the year: the inputs of each month, then its outcomes."""
    simulation = SimulationBuilder().build_default_simulation(made, len(columns["phase"]))
    for month in _grants.MONTHS:
        for name, column in columns.items():
            give(simulation, law.facts[name], name, month, column)
        for target in _grants.TARGETS:
            simulation.calculate(target, f"{month:%Y-%m}")
    return simulation


def year(people: int, kept: str) -> float:
    """Seconds in which OpenFisca computes a year of so many people, after a first simulation of ten.

    The last month of some people is kept in the file `kept`, in euros.
    """
    law = _grants.law()
    columns = dict(_grants.population(law, people))
    made = system(law, list(columns))
    compute(made, law, {name: column[:10] for name, column in columns.items()})
    began = time.perf_counter()
    simulation = compute(made, law, columns)
    seconds = time.perf_counter() - began
    last = f"{_grants.MONTHS[-1]:%Y-%m}"
    np.savez(kept, **{name: simulation.calculate(name, last)[: _grants.COMPARED] for name in _grants.TARGETS})
    return seconds


def explained(people: int) -> float:
    """Milliseconds (median) to trace the grants of one person."""
    law = _grants.law()
    cases = _grants.cases(law, people)
    made = system(law, list(cases[0]))

    def trace(facts: dict[str, int]) -> list[str]:
        simulation = SimulationBuilder().build_default_simulation(made, 1)
        simulation.trace = True
        month = _grants.MONTHS[0]
        for name, value in facts.items():
            give(simulation, law.facts[name], name, month, np.array([value]))
        for target in _grants.TARGETS:
            simulation.calculate(target, f"{month:%Y-%m}")
        return simulation.tracer.computation_log.lines()

    return _grants.timed(trace, cases)


def half_up(amount: Any) -> Any:
    """To the cent, a half upwards."""
    return np.floor(amount * 100 + 0.5) / 100


@variable(bool)
def vocational_education(person, period):
    education = person("education", period)
    return (education == Educations.MBO_12) + (education == Educations.MBO_34)


@variable(bool)
def detention_limits_to_home(person, period, parameters):
    since = person("detained_since", period).astype("datetime64[M]")
    lasted = since + parameters(period).detention_minimum_months
    month = np.datetime64(period.start.date, "M")
    return not_(person("detention_exempt", period)) * (month > lasted)


@variable(bool)
def living_away(person, period):
    at_home = person("registered_with_parent", period) + person("detention_limits_to_home", period)
    return not_(at_home) * (person("study_abroad", period) + person("lives_at_registered_address", period))


@variable(bool)
def cohort_guarantee(person, period):
    education = person("education", period)
    loan_system = np.datetime64("2015-09-01")
    nominal = person("nominal_months", period)
    master = (person("first_enrolled_master", period) < loan_system) * (
        person("months_performance_grant_master", period) < nominal
    )
    bachelor = (person("first_enrolled_ho", period) < loan_system) * (
        person("months_performance_grant_ho", period) < nominal
    )
    in_master = (education == Educations.HBO_MASTER) + (education == Educations.WO_MASTER)
    in_mbo = person("vocational_education", period) + (education == Educations.NONE)
    return where(in_master, master, not_(in_mbo) * bachelor)


@variable(float)
def temporary_supplement(person, period):
    return person.filled_array(0)


@variable(float)
def basic_grant_rate(person, period, parameters):
    amounts = parameters(period)
    away = person("living_away", period)
    supplement = person("temporary_supplement", period)
    return select(
        [person("vocational_education", period), person("cohort_guarantee", period)],
        [
            where(away, amounts.basic_grant_away_mbo, amounts.basic_grant_home_mbo) + supplement,
            where(away, amounts.basic_grant_away_ho_old_cohort, amounts.basic_grant_home_ho_old_cohort),
        ],
        where(away, amounts.basic_grant_away_ho, amounts.basic_grant_home_ho) + supplement,
    )


@variable(float)
def basic_grant(person, period):
    phase = person("phase", period)
    granted = person("applies_basic_grant", period) * (phase != Phases.NONE) * (phase != Phases.LOAN)
    return granted * person("basic_grant_rate", period)


@variable(float)
def single_parent_allowance(person, period, parameters):
    phase = person("phase", period)
    granted = (phase == Phases.GIFT) + (phase == Phases.PERFORMANCE)
    granted = granted * person("applies_single_parent_allowance", period)
    granted = granted * person("cares_for_child_under_18", period) * not_(person("has_partner", period))
    return granted * parameters(period).single_parent_allowance_amount


@variable(float)
def school_fee_part(person, period, parameters):
    owes = person("vocational_education", period) * person("owes_school_fee", period)
    return owes * not_(person("turns_18_in_study_year", period)) * half_up(parameters(period).school_fee_amount / 12)


@variable(float)
def maximum_supplementary_grant(person, period, parameters):
    amounts = parameters(period)
    away = person("living_away", period)
    return select(
        [person("vocational_education", period), person("cohort_guarantee", period)],
        [
            where(
                away,
                amounts.maximum_supplementary_grant_away_mbo,
                amounts.maximum_supplementary_grant_home_mbo,
            )
            + person("school_fee_part", period),
            where(
                away,
                amounts.maximum_supplementary_grant_away_ho_old_cohort,
                amounts.maximum_supplementary_grant_home_ho_old_cohort,
            ),
        ],
        amounts.maximum_supplementary_grant_ho,
    )


@variable(bool)
def reference_year_shifted(person, period, parameters):
    before = person("income_first_parent", period) + person("income_second_parent", period)
    later = person("shifted_income_first_parent", period) + person("shifted_income_second_parent", period)
    fall = before - later
    enough = (fall > 0) * (fall >= abs(before) * parameters(period).reference_year_shift_fall)
    return person("reference_year_shift_requested", period) * enough


@variable(float)
def test_income_first_parent(person, period):
    return where(
        person("reference_year_shifted", period),
        person("shifted_income_first_parent", period),
        person("income_first_parent", period),
    )


@variable(float)
def test_income_second_parent(person, period):
    return where(
        person("reference_year_shifted", period),
        person("shifted_income_second_parent", period),
        person("income_second_parent", period),
    )


def of_mbo(person: Any, period: Any) -> Any:
    """Whether the amounts of vocational education count for the parents."""
    return person("vocational_education", period) + person("cohort_guarantee", period)


@variable(float)
def free_amount(person, period, parameters):
    amounts = parameters(period)
    return where(of_mbo(person, period), amounts.free_amount_mbo, amounts.free_amount_ho)


@variable(float)
def free_amount_lone_parent(person, period, parameters):
    amounts = parameters(period)
    return where(of_mbo(person, period), amounts.free_amount_lone_parent_mbo, amounts.free_amount_lone_parent_ho)


@variable(float)
def reduction_rate(person, period, parameters):
    amounts = parameters(period)
    return where(of_mbo(person, period), amounts.reduction_rate_mbo, amounts.reduction_rate_ho)


def contribution(person: Any, period: Any, parameters: Any, position: str, other: str) -> Any:
    """What one parent can contribute a month."""
    parent = f"{position}_parent"
    amounts = parameters(period)
    lone = person(f"lone_parent_{position}", period) + person(f"became_lone_parent_{position}", period)
    free = where(lone, person("free_amount_lone_parent", period), person("free_amount", period))
    alone = person(f"situation_{other}_parent", period) != Situations.COUNTS
    free = where(alone, person("free_amount", period) * amounts.double_free_amount_factor, free)
    children = person(f"deductible_children_{parent}", period) * amounts.child_deduction
    deduction = person(f"own_debt_instalments_{parent}", period) + children
    yearly = half_up((person(f"test_income_{parent}", period) - free) * person("reduction_rate", period)) - deduction
    share = half_up(half_up(yearly / 12) / person(f"studying_children_{parent}", period))
    by_court = person(f"court_maintenance_{parent}", period)
    counts = person(f"situation_{parent}", period) == Situations.COUNTS
    return counts * where(by_court > 0, by_court, share)


@variable(float)
def contribution_first_parent(person, period, parameters):
    return contribution(person, period, parameters, "first", "second")


@variable(float)
def contribution_second_parent(person, period, parameters):
    return contribution(person, period, parameters, "second", "first")


@variable(float)
def parental_contribution(person, period):
    both = person("contribution_first_parent", period) + person("contribution_second_parent", period)
    return max_(0, min_(both, person("maximum_supplementary_grant", period)))


@variable(bool)
def parental_income_known(person, period):
    known = [
        (person(f"situation_{parent}", period) != Situations.COUNTS)
        + (person(f"income_status_{parent}", period) != Statuses.UNKNOWN)
        for parent in ("first_parent", "second_parent")
    ]
    return known[0] * known[1]


def asked_in_grant_phase(person: Any, period: Any) -> Any:
    """Whether a supplementary grant was asked for in a phase that has it."""
    phase = person("phase", period)
    return ((phase == Phases.GIFT) + (phase == Phases.PERFORMANCE)) * person("applies_supplementary_grant", period)


@variable(float)
def supplementary_grant(person, period):
    granted = asked_in_grant_phase(person, period) * person("parental_income_known", period)
    return granted * (person("maximum_supplementary_grant", period) - person("parental_contribution", period))


@variable(float)
def supplementary_grant_as_loan(person, period):
    lent = asked_in_grant_phase(person, period) * not_(person("parental_income_known", period))
    return lent * person("maximum_supplementary_grant", period)
