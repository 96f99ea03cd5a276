"""The published maximum amounts from the formula, exactly; and properties of the amount, on random debtors."""

from datetime import date
from fractions import Fraction

import pytest

from spil.law.attachment.facts import Household
from spil.law.engine import Law, LawError
from spil.law.engine.sampling import random_columns

LAW = Law.load("attachment")
DAYS = [date(2026, 1, 1), date(2026, 7, 1)]


def exact_maximum(day: date, household: Household) -> int:
    """Cents: 475da(2) at the income of 475da(8), in fractions, rounded once."""
    dated = {name: series.on(day) for name, series in LAW.parameters.items()}
    value = {name: Fraction(found.value) for name, found in dated.items() if found}
    single, couple = household == Household.SINGLE, household >= Household.COUPLE
    kind, size = "couple" if couple else "single", "single" if single else "several"
    rent = value["rent_limit"] - value[f"basic_rent_{size}"]
    income = value[f"income_point_{size}"] + value["rent_limit"] * 12_000_000 / value[f"housing_benefit_rate_{size}"]
    care = (1 + couple) * value["standard_premium"] / 12 - value[f"care_supplement_{kind}"]
    total = value[f"norm_{kind}"] * value["share_of_norm"] / 1_000_000 + care + rent
    if household in (Household.SINGLE_PARENT, Household.COUPLE_WITH_CHILDREN):
        threshold = value["threshold_income"] + couple * value["threshold_extra_for_couple"]
        total += (income - threshold) * value["child_budget_rate"] / 12_000_000
    return int(total + Fraction(1, 2))


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("household", Household)
def test_the_formula_gives_the_published_maximum(day: date, household: Household) -> None:
    published = LAW.parameters[f"maximum_{household.name.lower()}"].on(day)
    assert published
    assert exact_maximum(day, household) == published.value


@pytest.mark.parametrize("day", DAYS)
def test_a_debtor_always_keeps_enough_and_never_less_with_a_higher_income(day: date) -> None:
    graph = LAW.on(day)
    targets = ["attachment_free_amount", "attachable", "amount_for_household", "maximum_amount", "part_for_living"]
    _, needed = graph.order(targets)
    columns = random_columns(LAW.facts, needed, 400, day.month)
    for row in range(400):
        facts = {name: int(column[row]) for name, column in columns.items()}
        found = graph.evaluate(facts, targets)
        assert found["part_for_living"] <= found["amount_for_household"] <= found["maximum_amount"]
        assert 0 <= 100 * found["attachment_free_amount"] <= 95 * facts["net_income"] + 50
        attached = facts["net_income"] - facts["other_net_income"]
        assert found["attachable"] == max(0, attached - found["attachment_free_amount"])
        more = facts | {"taxable_income": min(1_000_000_000, facts["taxable_income"] + 100_000)}
        assert graph.evaluate(more, targets)["amount_for_household"] >= found["amount_for_household"]


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2027, 1, 1)])
def test_a_period_without_amounts_is_refused(day: date) -> None:
    with pytest.raises(LawError):
        LAW.on(day).evaluate({"household": 0, "taxable_income": 0, "net_income": 0}, ["attachment_free_amount"])
