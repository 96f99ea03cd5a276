"""A month for a small society: decided, booked, written; repeated, killed and resumed it comes to the same."""

from datetime import date

import pytest

from spil.core.decisions.models import Decision
from spil.core.ledger.models import Account
from spil.core.ledger.service import totals
from spil.core.messages.models import Message
from spil.core.people.models import Income, Person
from spil.core.people.service import current, do_correct
from spil.demo.load import load
from spil.law.student_finance.entitlement import Refusal
from spil.services.student_finance.service import PRODUCT, do_recompute, overview, preview, run_month

MONTH = date(2025, 9, 1)


@pytest.fixture
def society(db: None) -> None:
    """A hundred people and the persons with a story."""
    load(people=100, seed=3)


def noor() -> Person:
    """The student away from home whose parents earn little."""
    return Person.objects.get(given_name="Noor", family_name="Oosterhofstede")


def test_a_month_is_decided_once_and_the_ledger_balances(society: None) -> None:
    made = run_month(MONTH, size=40)
    assert made == Decision.objects.filter(product=PRODUCT, month=MONTH).count() > 20
    assert run_month(MONTH, size=40) == 0
    assert sum(totals().values()) == 0
    paid = sum(outcome["paid_this_month"] for outcome in Decision.objects.values_list("outcome", flat=True))
    assert totals()[Account.PAYABLE] == -paid
    assert Message.objects.count() == made


def test_a_preview_changes_nothing(society: None) -> None:
    person = noor()
    known = overview(person.pk, MONTH).outcome
    before, after = preview(person.pk, MONTH, loan_cents=30_000)
    assert before == known == overview(person.pk, MONTH).outcome
    assert after["loan"] == 30_000 != before["loan"]


def test_a_corrected_income_is_found_and_the_difference_booked(society: None) -> None:
    run_month(MONTH)
    person = noor()
    before = overview(person.pk, MONTH).outcome
    mother = person.familytie_facts.get(position=1).other
    income = current(Income, mother).get(year=2023)
    do_correct(income, source="test", acting_user=None, amount_cents=income.amount_cents + 2_000_000)
    payable = totals()[Account.PAYABLE]
    (decision,) = do_recompute([person.pk], [MONTH], cause="correction:income", acting_user=None)
    after = Decision.objects.get(pk=decision).outcome
    assert after["supplementary_grant"] < before["supplementary_grant"]
    assert totals()[Account.PAYABLE] == payable + before["paid_this_month"] - after["paid_this_month"]
    assert sum(totals().values()) == 0
    assert do_recompute([person.pk], [MONTH], cause="correction:income", acting_user=None) == []


def test_every_story_person_gets_what_the_law_says(society: None) -> None:
    run_month(MONTH)
    elena = Person.objects.get(given_name="Elena")
    outcome = Decision.objects.get(person=elena, month=MONTH).outcome
    assert Refusal.of(outcome["refusal"]) == Refusal.ACCESS_ONLY
    assert outcome["paid_this_month"] == 0
    dewi = Decision.objects.get(person__given_name="Dewi", month=MONTH, person__family_name="Ramdintest").outcome
    assert dewi["single_parent_allowance"] > 0
    assert dewi["gift"] == dewi["basic_grant"] + dewi["supplementary_grant"] + dewi["single_parent_allowance"]
