"""Months of a debt: interest and instalments as the law simulates them, on the books of every day."""

from datetime import date

import pytest
import time_machine

from spil.core.decisions.models import Decision
from spil.core.decisions.service import replay
from spil.core.ledger.models import Account, Posting
from spil.core.ledger.service import balances, owed, totals
from spil.core.messages.models import Message
from spil.core.payments.models import Mandate
from spil.core.people.models import Person
from spil.law.engine.units import to_day
from spil.law.repayment.interest import balance_after, days_360
from spil.law.repayment.payment import PaymentReason
from spil.law.repayment.phases import Regime, RepaymentPhase
from spil.services.repayment import service
from spil.services.repayment.models import Loan, OpenMonth
from spil.services.repayment.service import Opened, do_accrue, do_month, do_receive, do_reverse
from spil.services.repayment.tests.conftest import Debtor

JANUARY = date(2026, 1, 1)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def today() -> object:
    with time_machine.travel("2026-11-24", tick=False) as traveller:
        yield traveller


def months(first: int, last: int) -> None:
    for month in range(first, last + 1):
        do_month(date(2026, month, 1))


def loan(person: Person) -> int:
    return owed(person.pk).get(Account.LOAN, 0)


def test_a_year_on_the_books_is_the_year_of_the_simulation(debtor: Debtor) -> None:
    person = debtor(income=None)
    do_month(JANUARY)
    expected = service.simulate(person.pk, since=JANUARY).months
    months(2, 11)
    for number in range(10):
        assert expected[number].due_cents > 0
    assert loan(person) == expected[9].debt_cents
    assert owed(person.pk)[Account.INSTALMENT] == sum(month.due_cents for month in expected[:10])
    assert -balances(person.pk)[Account.INTEREST] == sum(month.interest_cents for month in expected[:10])
    assert sum(totals().values()) == 0


def test_the_debt_of_a_day_is_the_postings_and_the_interest_until_then(debtor: Debtor) -> None:
    person = debtor()
    do_month(JANUARY)
    row = OpenMonth.objects.get(person=person)
    for day in (date(2026, 1, 1), date(2026, 1, 17), date(2026, 1, 30), date(2026, 1, 31), date(2026, 2, 1)):
        grown = balance_after(2_000_000, row.rate_ppm, days_360(to_day(JANUARY), to_day(day)), True)
        assert service.debt_on(person.pk, day) == {Loan.STUDY: grown}
        do_accrue(day)
        assert loan(person) == grown
        assert service.debt_on(person.pk, day) == {Loan.STUDY: grown}
    assert do_accrue(date(2026, 2, 1)) == 0


def test_accruing_on_more_days_changes_no_cent(debtor: Debtor) -> None:
    often, seldom = debtor(), debtor()
    do_month(JANUARY)
    for day in range(2, 31):
        service._accrue([often.pk], date(2026, 1, day))
    months(2, 2)
    assert loan(often) == loan(seldom)


def test_the_decision_of_january_says_what_is_paid_and_why(debtor: Debtor) -> None:
    person = debtor()
    assert do_month(JANUARY).decisions == 1
    decision = Decision.objects.get(person=person)
    assert Regime.of(decision.outcome["regime"]) == Regime.YEARS_35
    assert RepaymentPhase.of(decision.outcome["repayment_phase"]) == RepaymentPhase.REPAYMENT
    assert PaymentReason.of(decision.outcome["payment_reason"]) == PaymentReason.CAPACITY
    assert decision.outcome["study_amount"] == (3_600_000 - 2_681_942) * 4 // 1200
    message = Message.objects.get(person=person)
    assert message.data["amounts"] == [{"label": "Studieschuld", "cents": decision.outcome["study_amount"]}]
    debt = service.debts(person.pk, JANUARY)[0]
    assert (debt.amount_cents, debt.decision) == (decision.outcome["study_amount"], decision.pk)
    assert (debt.rate_ppm, debt.debt_cents, debt.interest_cents) == (25_600, 2_000_000, 0)
    assert debt.rate_fixed_until == date(2028, 12, 31)
    checked = replay(Decision.objects.filter(product=service.PRODUCT), service.law())
    assert (checked.checked, checked.differences) == (1, [])


def test_a_month_is_opened_once_and_without_change_there_is_no_new_decision(debtor: Debtor) -> None:
    person = debtor()
    months(1, 3)
    before = totals(), Decision.objects.count(), Message.objects.count()
    assert do_month(date(2026, 3, 1)) == Opened()
    assert before == (totals(), Decision.objects.count(), Message.objects.count())
    assert before[1] == 1
    assert owed(person.pk)[Account.INSTALMENT] == 2 * Decision.objects.get().outcome["study_amount"]


def test_months_left_out_are_opened_one_after_the_other(debtor: Debtor) -> None:
    behind, straight = debtor(), debtor()
    do_month(JANUARY)
    do_month(date(2026, 5, 1))
    for month in range(2, 6):
        assert Posting.objects.filter(person=behind, month=date(2026, month - 1, 1), code="interest").count() == 2
    assert owed(behind.pk) == owed(straight.pk)
    with pytest.raises(service.NotKnownYet):
        do_month(date(2031, 1, 1))


def test_old_rules_from_abroad_fall_due_once_a_year(debtor: Debtor) -> None:
    person = debtor(
        month=date(2025, 12, 1), country="BQ", first_finance_on=date(2005, 9, 1), last_finance_on=date(2015, 8, 31),
        of_old_cohort=True,
    )  # fmt: skip
    do_month(date(2025, 12, 1))
    decision = Decision.objects.get(person=person)
    assert PaymentReason.of(decision.outcome["payment_reason"]) == PaymentReason.YEARLY
    assert "Caribisch" in str(Message.objects.get(person=person).data)
    do_month(JANUARY)
    assert owed(person.pk)[Account.INSTALMENT] == decision.outcome["yearly_amount"] > 54_500
    do_month(date(2026, 2, 1))
    assert owed(person.pk)[Account.INSTALMENT] == decision.outcome["yearly_amount"]


def test_direct_debit_under_the_old_rules_costs_the_agency_its_discount(debtor: Debtor) -> None:
    old = {"first_finance_on": date(2005, 9, 1), "last_finance_on": date(2015, 8, 31), "of_old_cohort": True}
    person, by_transfer, too_late, ended = (debtor(**old) for _ in range(4))
    for each, signed, until in (
        (person, JANUARY, None), (too_late, date(2026, 1, 2), None), (ended, date(2025, 3, 1), JANUARY),
    ):  # fmt: skip
        Mandate.objects.create(
            person=each, reference=f"M{each.pk}", iban="NL91ABNA0417164300", holder="T. Schuldenaar",
            signed_on=signed, ended_on=until, end_reason="withdrawn" if until else "",
        )  # fmt: skip
    months(1, 2)
    outcome = Decision.objects.get(person=person, month=JANUARY).outcome
    assert outcome["direct_debit_discount"] == 77
    assert owed(person.pk)[Account.INSTALMENT] == outcome["study_amount"] - 77
    assert balances(person.pk)[Account.REMISSION] == 77
    for each in (by_transfer, too_late, ended):
        assert owed(each.pk)[Account.INSTALMENT] == outcome["study_amount"]
        assert balances(each.pk).get(Account.REMISSION, 0) == 0


def test_what_is_left_at_the_end_of_the_phase_lapses_but_no_arrears(debtor: Debtor) -> None:
    person = debtor(
        {Account.LOAN: 1_000_000}, month=date(2025, 12, 1), income=0, first_finance_on=date(2003, 9, 1),
        last_finance_on=date(2008, 8, 31), of_old_cohort=True,
    )  # fmt: skip
    do_month(date(2025, 12, 1))
    due = OpenMonth.objects.get(person=person).due_cents
    do_month(JANUARY)
    assert owed(person.pk).keys() <= {Account.INSTALMENT}
    assert owed(person.pk).get(Account.INSTALMENT, 0) == due
    assert not OpenMonth.objects.filter(person=person).exists()


def test_death_ends_all(debtor: Debtor) -> None:
    person = debtor({Account.LOAN: 900_000, Account.CONDITIONAL_GRANT: 500_000})
    months(1, 4)
    Person.objects.filter(pk=person.pk).update(death_date=date(2026, 4, 20))
    do_month(date(2026, 5, 1))
    left = owed(person.pk)
    assert left.keys() <= {Account.INSTALMENT}
    assert "vervalt" in Message.objects.filter(person=person).latest("id").data["title"]


# Payments


def test_an_extra_payment_counts_from_its_day(debtor: Debtor) -> None:
    person = debtor(income=0)
    do_month(JANUARY)
    row = OpenMonth.objects.get(person=person)
    paid = do_receive(person.pk, 500_000, date(2026, 1, 16), key="one")
    assert paid.parts == {Account.LOAN: 500_000}
    until = balance_after(2_000_000, row.rate_ppm, 15, True)
    assert loan(person) == until - 500_000
    do_month(date(2026, 2, 1))
    assert loan(person) == balance_after(until - 500_000, row.rate_ppm, 15, True)
    assert service.debt_on(person.pk, date(2026, 1, 20)) == {
        Loan.STUDY: balance_after(until - 500_000, row.rate_ppm, 4, True)
    }


def test_a_payment_told_twice_is_booked_once(debtor: Debtor) -> None:
    person = debtor()
    do_month(JANUARY)
    first = do_receive(person.pk, 10_000, date(2026, 1, 10), key="twice")
    before = totals()
    assert do_receive(person.pk, 10_000, date(2026, 1, 10), key="twice") == first
    assert totals() == before


def test_what_is_due_comes_first_then_the_month_then_the_dearest_loan_then_back(debtor: Debtor) -> None:
    person = debtor(
        {Account.LOAN: 100_000, Account.LIFELONG_LOAN: 50_000}, income=None, lifelong_ended_on=date(2022, 8, 31)
    )
    months(1, 2)
    late = owed(person.pk)[Account.INSTALMENT]
    falls_due = sum(OpenMonth.objects.filter(person=person).values_list("due_cents", flat=True))
    before = service.debt_today(person.pk, date(2026, 2, 1))
    paid = do_receive(person.pk, late + falls_due + 60_000, date(2026, 2, 1), key="order", purpose="")
    assert paid.parts[Account.INSTALMENT] == late + falls_due
    rates = dict(OpenMonth.objects.filter(person=person).values_list("loan", "rate_ppm"))
    lifelong = before[Loan.LIFELONG] if rates[Loan.LIFELONG] > rates[Loan.STUDY] else 60_000 - before[Loan.STUDY]
    assert paid.parts.get(Account.LIFELONG_LOAN, 0) == max(0, lifelong)
    rest = do_receive(person.pk, 200_000, date(2026, 2, 1), key="rest")
    assert rest.returned_cents == balances(person.pk)[Account.PAYABLE] * -1 > 0
    assert service.debt_today(person.pk, date(2026, 2, 1)) == {}
    do_month(date(2026, 3, 1))
    assert service.debts(person.pk, date(2026, 3, 1)) == []


def test_a_chosen_debt_goes_first(debtor: Debtor) -> None:
    person = debtor(
        {Account.LOAN: 100_000, Account.LIFELONG_LOAN: 50_000}, income=None, lifelong_ended_on=date(2022, 8, 31)
    )
    months(1, 2)
    assert do_receive(person.pk, 40_000, date(2026, 2, 3), key="a", purpose="study").parts == {Account.LOAN: 40_000}
    assert do_receive(person.pk, 100, date(2026, 2, 3), key="b", purpose="INSTALMENT").parts == {
        Account.INSTALMENT: 100
    }
    with pytest.raises(ValueError, match="more than nothing"):
        do_receive(person.pk, 0, date(2026, 2, 3), key="c")


def test_a_returned_payment_leaves_the_debt_as_if_it_had_never_come(debtor: Debtor) -> None:
    paying, other = debtor(income=0), debtor(income=0)
    do_month(JANUARY)
    do_receive(paying.pk, 500_000, date(2026, 1, 10), key="back")
    assert do_reverse("back", date(2026, 1, 25)) is True
    assert do_reverse("back", date(2026, 1, 26)) is False
    do_accrue(date(2026, 1, 25))
    assert abs(loan(paying) - loan(other)) <= 1  # rounded once more
    months(2, 2)
    assert abs(loan(paying) - loan(other)) <= 1
    with pytest.raises(LookupError):
        do_reverse("unknown", JANUARY)


def test_money_that_is_booked_late_saves_the_interest_since_its_day(debtor: Debtor) -> None:
    late, straight = debtor(income=0), debtor(income=0)
    do_month(JANUARY)
    do_receive(straight.pk, 500_000, date(2026, 1, 16), key="straight")
    months(2, 3)
    do_receive(late.pk, 500_000, date(2026, 1, 16), key="late")
    assert abs(loan(late) - loan(straight)) <= 2


def test_an_instalment_paid_beforehand_is_not_collected(debtor: Debtor) -> None:
    person = debtor(income=None)
    do_month(JANUARY)
    [(number, cents)] = service.falls_due(JANUARY)
    assert (number, cents) == (person.pk, OpenMonth.objects.get().due_cents)
    do_receive(person.pk, cents, date(2026, 1, 30), key="debit", purpose="")
    assert service.falls_due(JANUARY) == []
    do_month(date(2026, 2, 1))
    assert owed(person.pk).get(Account.INSTALMENT, 0) == 0


def test_who_pays_yearly_gets_no_letter_each_month(debtor: Debtor) -> None:
    person = debtor(country="CW", first_finance_on=date(2005, 9, 1), last_finance_on=date(2015, 8, 31),
                    of_old_cohort=True)  # fmt: skip
    months(1, 4)
    [message] = Message.objects.filter(person=person)
    assert message.data["amounts_title"] == "Dit betaal je per jaar"
    assert message.data["articles"][0]["label"] == "WSF 2000, art. 10a.7"


def test_the_letter_cites_the_chapter_of_the_debtor(debtor: Debtor) -> None:
    person = debtor()
    do_month(JANUARY)
    labels = [article["label"] for article in Message.objects.get(person=person).data["articles"]]
    assert labels == ["WSF 2000, art. 6.10", "WSF 2000, art. 6.5", "WSF 2000, art. 6.3"]
