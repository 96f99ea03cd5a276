"""What a debtor may ask for: granted as the law has it, else refused with words and without any trace."""

from datetime import date

import pytest
import time_machine

from spil.core.access.models import Role, User
from spil.core.decisions.models import Decision
from spil.core.ledger.models import Account
from spil.core.ledger.service import owed, totals
from spil.core.messages.models import Message
from spil.core.people.models import Enrolment, FamilyTie, Income, Person
from spil.core.people.service import do_record
from spil.law.common import Education
from spil.law.engine.units import from_day
from spil.law.repayment.facts import ReferenceYear, RequestedRules, TaxCredit
from spil.law.repayment.payment import PaymentReason
from spil.law.repayment.phases import Regime, RepaymentPhase
from spil.services.repayment import requests, service
from spil.services.repayment.models import OpenMonth, Request
from spil.services.repayment.requests import NotPossible
from spil.services.repayment.service import do_month
from spil.services.repayment.tests.conftest import Debtor
from spil.text import both

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def today() -> object:
    with time_machine.travel("2026-10-24", tick=False) as traveller:
        yield traveller


OCTOBER = date(2026, 10, 1)
OLD = {"first_finance_on": date(2005, 9, 1), "last_finance_on": date(2015, 8, 31), "of_old_cohort": True}


def due(person: Person) -> int:
    return sum(OpenMonth.objects.filter(person=person).values_list("due_cents", flat=True))


def traces() -> tuple[object, ...]:
    return Request.objects.count(), Income.objects.count(), Decision.objects.count(), Message.objects.count(), totals()


def test_another_reference_year_lowers_the_amount_from_next_month(debtor: Debtor) -> None:
    person = debtor(income=4_000_000, month=OCTOBER)
    do_month(OCTOBER)
    before = due(person)
    answer = requests.do_ask_reference_year(person, ReferenceYear.THIS_YEAR, 3_200_000, acting_user=None)
    assert (answer.since, answer.until, answer.decisions) == (NOVEMBER, date(2027, 1, 1), 1)
    decision = Decision.objects.get(person=person, month=NOVEMBER)
    assert decision.outcome["reference_year"] == ReferenceYear.THIS_YEAR
    assert decision.outcome["study_amount"] == (3_200_000 - 2_973_542) * 4 // 1200
    assert decision.cause == "request"
    do_month(NOVEMBER)
    assert due(person) == decision.outcome["study_amount"] < before
    assert Decision.objects.filter(person=person, month=NOVEMBER).count() == 1


def test_an_income_that_fell_too_little_leaves_no_trace(debtor: Debtor) -> None:
    person = debtor(income=4_000_000, month=OCTOBER)
    do_month(OCTOBER)
    before = traces()
    with pytest.raises(NotPossible) as refused:
        requests.do_ask_reference_year(person, ReferenceYear.THIS_YEAR, 3_900_000, acting_user=None)
    dutch, english = both(refused.value.words)
    assert "15%" in dutch
    assert "15%" in english
    with pytest.raises(NotPossible):
        requests.do_ask_reference_year(person, ReferenceYear.LAST_YEAR, 1, acting_user=None)
    assert traces() == before


def test_months_without_payment_lengthen_the_phase(debtor: Debtor) -> None:
    person = debtor(month=OCTOBER)
    do_month(OCTOBER)
    until = service.debts(person.pk, OCTOBER)[0].phase_until
    answer = requests.do_ask_payment_free(person, DECEMBER, 3, acting_user=None)
    assert (answer.until, answer.decisions) == (date(2027, 3, 1), 1)
    decision = Decision.objects.get(person=person, month=DECEMBER)
    assert PaymentReason.of(decision.outcome["payment_reason"]) == PaymentReason.PAYMENT_FREE
    assert decision.outcome["study_amount"] == 0
    assert until is not None
    assert from_day(decision.outcome["repayment_phase_until"]) == date(until.year + 1, 3, 31)
    before = traces()
    for since, number in ((NOVEMBER, 3), (date(2027, 6, 1), 2), (date(2027, 6, 1), 60), (date(2027, 2, 1), 3)):
        with pytest.raises(NotPossible):
            requests.do_ask_payment_free(person, since, number, acting_user=None)
    assert traces() == before
    do_month(NOVEMBER)
    do_month(DECEMBER)
    assert due(person) == 0


def test_who_studies_again_is_suspended_and_the_phase_waits(debtor: Debtor) -> None:
    person = debtor(month=OCTOBER)
    do_month(OCTOBER)
    with pytest.raises(NotPossible):
        requests.do_ask_suspension(person, NOVEMBER, acting_user=None)
    assert not Request.objects.exists()
    do_record(
        Enrolment, person, (date(2026, 9, 1), date(2028, 9, 1)), source="test", acting_user=None, institution="21PB",
        programme="34401", education=int(Education.HBO_BACHELOR), nominal_months=48,
    )  # fmt: skip
    until = service.debts(person.pk, OCTOBER)[0].phase_until
    assert requests.do_ask_suspension(person, NOVEMBER, acting_user=None).decisions == 1
    do_month(NOVEMBER)
    do_month(DECEMBER)
    debt = service.debts(person.pk, DECEMBER)[0]
    assert (debt.phase, debt.amount_cents) == (RepaymentPhase.SUSPENDED, 0)
    assert until is not None
    assert debt.phase_until == date(until.year + 1, 1, 31)


def test_foreign_income_counts_on_request(debtor: Debtor) -> None:
    person = debtor(income=None, country="BE", month=OCTOBER)
    do_month(OCTOBER)
    full = due(person)
    assert full == Decision.objects.get(person=person).outcome["instalment"]
    answer = requests.do_give_foreign_income(person, 2024, 2_000_000, acting_user=None)
    assert answer.decisions == 1
    do_month(NOVEMBER)
    assert due(person) == 0 < full


def test_the_partner_counts_and_only_the_old_rules_leave_one_out(debtor: Debtor) -> None:
    person, partner = debtor(income=2_000_000, month=OCTOBER, **OLD), debtor(income=6_000_000, month=OCTOBER)
    for one, other in ((person, partner), (partner, person)):
        do_record(FamilyTie, one, (date(2020, 1, 1), None), source="test", acting_user=None, kind=2, other=other)
    do_month(OCTOBER)
    full = due(person)
    requests.do_ask_means_test(person, acting_user=None, tax_credit=TaxCredit.OWN)
    do_month(NOVEMBER)
    with_partner = Decision.objects.get(person=person, month=NOVEMBER).outcome["study_amount"]
    with pytest.raises(NotPossible):
        requests.do_leave_partner_out(partner, acting_user=None)
    requests.do_leave_partner_out(person, acting_user=None, since=DECEMBER)
    do_month(DECEMBER)
    alone = Decision.objects.get(person=person, month=DECEMBER).outcome["study_amount"]
    assert alone < with_partner <= full


def test_more_is_paid_when_the_debtor_wants_to(debtor: Debtor) -> None:
    person = debtor(month=OCTOBER)
    do_month(OCTOBER)
    with pytest.raises(NotPossible):
        requests.do_pay_more(person, 100, acting_user=None)
    requests.do_pay_more(person, 20_000, acting_user=None)
    do_month(NOVEMBER)
    assert service.falls_due(NOVEMBER) == [(person.pk, 20_000)]
    service.do_receive(person.pk, 20_000, date(2026, 11, 30), key="debit")
    assert service.falls_due(NOVEMBER) == []
    requests.do_end_request(person, Request.Kind.HIGHER_AMOUNT, acting_user=None, since=NOVEMBER)
    do_month(DECEMBER)
    assert service.falls_due(DECEMBER) == [(person.pk, due(person))]


def test_other_rules_only_before_the_phase_begins(debtor: Debtor) -> None:
    """Vocational finance before and after August 2023 (12.32(2)): 35 years, or 15 on request."""
    values = {"first_finance_on": date(2022, 8, 1), "for_higher_education": False}
    early = debtor(month=OCTOBER, last_finance_on=date(2024, 7, 31), **values)
    late = debtor(month=OCTOBER, last_finance_on=date(2023, 9, 30), **values)
    do_month(OCTOBER)
    requests.do_ask_rules(early, RequestedRules.YEARS_15, acting_user=None)
    do_month(NOVEMBER)
    assert service.debts(early.pk, NOVEMBER)[0].regime == Regime.YEARS_15
    before = traces()
    with pytest.raises(NotPossible):
        requests.do_ask_rules(late, RequestedRules.YEARS_15, acting_user=None)
    assert traces() == before


def test_remission_on_medical_grounds_is_a_ruling(debtor: Debtor) -> None:
    worker = User.objects.create(subject="w", name="W", role=Role.CASE_WORKER)
    person = debtor({Account.LOAN: 900_000, Account.LIFELONG_LOAN: 1_000}, month=OCTOBER)
    do_month(OCTOBER)
    requests.do_remit_medical(person, motivation="Nee.", granted=False, acting_user=worker)
    assert sum(owed(person.pk).values()) == 901_000
    requests.do_remit_medical(person, motivation="Ja.", granted=True, acting_user=worker)
    assert owed(person.pk) == {}
    assert sum(totals().values()) == 0
    do_month(NOVEMBER)
    assert owed(person.pk) == {}


@pytest.mark.parametrize("guess", [3_600_000, 1_000_000])
def test_a_refusal_does_not_say_what_is_known_of_a_partner(debtor: Debtor, guess: int) -> None:
    """Right or wrong, the guess of an assessed income gets the same words and leaves no trace."""
    person, partner = debtor(income=4_000_000, month=OCTOBER), debtor(month=OCTOBER)
    do_record(FamilyTie, person, (date(2020, 1, 1), None), source="test", acting_user=None, kind=2, other=partner)
    do_month(OCTOBER)
    before = traces()
    with pytest.raises(NotPossible) as refused:
        requests.do_ask_reference_year(
            person, ReferenceYear.LAST_YEAR, 4_000_000, partner_income_cents=guess, acting_user=None
        )
    dutch, english = both(refused.value.words)
    assert "vastgesteld" not in dutch
    assert "assessed" not in english
    assert "partner" in dutch
    assert traces() == before
