"""One arrangement over all arrears: proposed, granted, kept, missed, broken, paid off; and the figures of it."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from spil.contrib.bank.client import LocalBank
from spil.core.ledger.models import Account
from spil.core.ledger.service import Lines, balances, post, totals
from spil.core.messages.models import Message
from spil.core.payments.receivers import Received, registry
from spil.core.people.models import BankAccount, Person
from spil.core.people.service import do_record
from spil.services.arrears import service
from spil.services.arrears.debts import COLLECTED
from spil.services.arrears.models import Arrangement, Receipt, Referral, Stop
from spil.services.arrears.service import (
    NotPossible,
    do_arrange,
    do_ask,
    do_grant,
    do_receive,
    do_refer,
    do_refuse,
    do_take_back,
    do_withdraw,
    figures,
    preview,
    proposal,
    standing,
    waiting,
)
from spil.services.arrears.tests.conftest import Office, debtor
from spil.services.arrears.tests.test_steps import run_until, steps

JANUARY, MARCH = date(2026, 1, 1), date(2026, 3, 2)


@pytest.fixture
def owing(office: Office, tess: Person) -> Person:
    """Someone with three kinds of debt, all past their day on 2 March 2026."""
    office.owes(tess, Account.INSTALMENT, 45_41, JANUARY)
    office.owes(tess, Account.SCHOOL_FEE_DEBT, 1_200_00, JANUARY)
    office.owes(tess, Account.TRAVEL_DEBT, 186_00, JANUARY)
    service.do_find_claims()
    return tess


def ask(person: Person, amount: int = 70_00, on: date = MARCH, first_on: date = date(2026, 3, 25)) -> Arrangement:
    return do_ask(person, amount, first_on, "online", on=on, acting_user=None)


def pay(person: Person, cents: int, on: date) -> None:
    assert do_receive(person.pk, cents, on, key=f"{person.pk}:{on}")


def test_all_arrears_are_proposed_as_one_amount_in_at_most_24_months(owing: Person) -> None:
    offer = proposal(standing(owing.pk, MARCH))
    assert offer
    assert offer.owed == {
        Account.INSTALMENT: 45_41, Account.SCHOOL_FEE_DEBT: 1_200_00, Account.TRAVEL_DEBT: 186_00, Account.COSTS_DUE: 9,
    }  # fmt: skip
    assert (offer.total, offer.amount, offer.months) == (1_431_50, 60_00, 24)


def test_with_the_travel_product_it_is_45_euros_at_least_and_never_more_than_all(office: Office, tess: Person) -> None:
    office.owes(tess, Account.TRAVEL_DEBT, 90_00, JANUARY)
    service.do_find_claims()
    small = proposal(standing(tess.pk, MARCH))
    assert small
    assert (small.amount, small.months) == (45_00, 2)
    pay(tess, 60_00, MARCH)
    smaller = proposal(standing(tess.pk, MARCH))
    assert smaller
    assert smaller.amount == 30_00


def test_nothing_is_proposed_without_arrears(office: Office, tess: Person) -> None:
    assert proposal(standing(tess.pk, MARCH)) is None
    with pytest.raises(NotPossible):
        ask(tess)
    assert not Arrangement.objects.exists()


@pytest.mark.parametrize(("amount", "first_on"), [(0, MARCH), (-5, MARCH), (70_00, MARCH - timedelta(1))])
def test_no_arrangement_of_nothing_or_in_the_past(owing: Person, amount: int, first_on: date) -> None:
    with pytest.raises(NotPossible):
        ask(owing, amount, first_on=first_on)
    assert not Arrangement.objects.exists()


def test_the_preview_is_the_schedule_that_comes(owing: Person) -> None:
    shown = preview(standing(owing.pk, MARCH), 70_00, date(2026, 3, 25))
    ask(owing)
    now = standing(owing.pk, MARCH)
    assert now.plan == shown
    assert (len(shown), shown[0].cents, shown[-1].cents) == (21, 70_00, 31_50)
    assert sum(term.cents for term in shown) == now.owed == 1_431_50
    assert Message.objects.filter(person=owing, kind="decision").count() == 1


def test_who_keeps_to_it_is_left_in_peace_and_pays_all(office: Office, owing: Person) -> None:
    ask(owing, 350_00)
    for month in (3, 4, 5, 6):
        pay(owing, 350_00, date(2026, month, 25))
    run_until(office, date(2026, 7, 20), MARCH)
    assert {kind for kind, _ in steps(owing)} <= {"help"}
    left = standing(owing.pk, date(2026, 7, 20)).plan[-1]
    pay(owing, left.cents, date(2026, 7, 20))
    one = Arrangement.objects.get()
    assert (one.end, one.ended_on) == ("paid_off", date(2026, 7, 20))
    assert not any(balances(owing.pk).get(Account(number), 0) for number in (30, 31, 32, 35))
    assert balances(owing.pk).get(Account.PAYABLE, 0) == 0
    assert sum(totals().values()) == 0


def test_a_missed_instalment_is_made_up_for(office: Office, owing: Person) -> None:
    ask(owing, 350_00)
    run_until(office, date(2026, 4, 3), MARCH)
    assert ("missed", date(2026, 3, 31)) in steps(owing)
    pay(owing, 350_00, date(2026, 4, 3))
    run_until(office, date(2026, 4, 24), date(2026, 4, 4))
    assert Arrangement.objects.get().runs


def test_who_does_not_make_up_for_it_loses_the_arrangement_and_it_goes_on(office: Office, owing: Person) -> None:
    ask(owing, 350_00)
    run_until(office, date(2026, 4, 20), MARCH)
    one = Arrangement.objects.get()
    assert (one.end, one.ended_on) == ("broken", date(2026, 4, 15))  # 31 March and two weeks
    run_until(office, date(2026, 7, 20), date(2026, 4, 21))
    kinds = [kind for kind, _ in steps(owing) if kind not in ("help", "missed")]
    assert kinds == ["reminder", "demand", "writ", "bailiff"]
    assert steps(owing)[-1][0] == "bailiff"
    one.refresh_from_db()
    assert one.handed_on == steps(owing)[-1][1]
    assert proposal(standing(owing.pk, date(2026, 7, 20))) is None  # what is gone is no longer arranged with us


def test_missed_twice_brings_an_offer_of_help(office: Office, tess: Person) -> None:
    office.owes(tess, Account.INSTALMENT, 1_000_00, JANUARY)
    service.do_find_claims()
    ask(tess, 100_00)
    run_until(office, date(2026, 4, 2), MARCH)
    pay(tess, 100_00, date(2026, 4, 2))
    run_until(office, date(2026, 5, 2), date(2026, 4, 3))
    assert [kind for kind, _ in steps(tess)] == ["missed", "missed", "help"]


def test_less_than_proposed_waits_for_somebody_and_stops_collection(office: Office, owing: Person) -> None:
    one = ask(owing, 20_00)
    assert not one.runs
    assert waiting() == [one]
    run_until(office, date(2026, 4, 15), MARCH)
    assert {kind for kind, _ in steps(owing)} <= {"help"}
    granted = do_grant(
        one, amount=25_00, first_on=date(2026, 4, 25), motivation="Meer gaat niet.", on=date(2026, 4, 15),
        acting_user=office.worker,
    )  # fmt: skip
    assert (granted.amount_cents, granted.answered_by, waiting()) == (25_00, office.worker, [])
    with pytest.raises(NotPossible):
        do_refuse(one, motivation="Nee.", on=date(2026, 4, 15), acting_user=office.worker)
    assert Arrangement.objects.get().runs


def test_a_refusal_says_why(office: Office, owing: Person) -> None:
    one = ask(owing, 1_00)
    do_refuse(one, motivation="Dit duurt te lang.", on=MARCH, acting_user=office.worker)
    assert Arrangement.objects.get().end == "refused"
    letter = Message.objects.filter(person=owing).latest("id")
    assert letter.data["intro"] == ["Dit duurt te lang."]
    assert letter.data["objection_until"]


def test_after_two_that_were_not_kept_somebody_looks(office: Office, owing: Person) -> None:
    for on in (MARCH, date(2026, 3, 3)):
        one = ask(owing, on=on)
        assert one.runs
        service_end(one, on)
    assert not ask(owing, on=date(2026, 3, 4)).runs


def service_end(one: Arrangement, on: date) -> None:
    one.end, one.ended_on = "broken", on
    one.save()


def test_a_new_one_takes_the_place_of_the_old_and_holds_new_debts(office: Office, owing: Person) -> None:
    first = ask(owing)
    office.owes(owing, Account.FINE_DUE, 100_00, JANUARY)
    run_until(office, date(2026, 3, 10), MARCH)
    assert ("reminder", MARCH) in steps(owing)  # the fine is due on 16 February: reminded of, and no more
    second = ask(owing, on=date(2026, 3, 10))
    first.refresh_from_db()
    assert (first.end, second.runs) == ("withdrawn", True)
    assert set(second.accounts) == {30, 31, 32, 36}


def test_one_at_a_time_also_by_the_database(owing: Person) -> None:
    one = ask(owing)
    one.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save()
    assert Arrangement.objects.count() == 1


def test_a_case_worker_arranges_any_amount(office: Office, owing: Person) -> None:
    one = do_arrange(
        owing, 10_00, date(2026, 3, 25), "phone", on=MARCH, motivation="Zo veel kan er af.", acting_user=office.worker
    )
    assert (one.runs, one.channel, one.asked_by) == (True, "phone", office.worker)


def test_who_stops_it_is_asked_again(office: Office, owing: Person) -> None:
    ask(owing)
    do_withdraw(owing, on=date(2026, 3, 10), acting_user=None)
    run_until(office, date(2026, 3, 25), MARCH)
    assert ("reminder", date(2026, 3, 25)) in steps(owing)
    with pytest.raises(NotPossible):
        do_withdraw(owing, on=MARCH, acting_user=None)


def test_a_payment_told_twice_counts_once(owing: Person) -> None:
    ask(owing)
    assert do_receive(owing.pk, 70_00, date(2026, 3, 25), key="p1")
    before = balances(owing.pk)
    assert do_receive(owing.pk, 70_00, date(2026, 3, 25), key="p1") is None
    assert (balances(owing.pk), Receipt.objects.count()) == (before, 1)


def test_a_payment_that_went_back_is_owed_again(owing: Person) -> None:
    ask(owing)
    service.do_find_claims()
    before = balances(owing.pk)
    assert do_receive(owing.pk, 2_000_00, date(2026, 3, 2), key="p1")
    assert Arrangement.objects.get().end == "paid_off"
    assert do_take_back("p1", date(2026, 3, 5))
    assert not do_take_back("p1", date(2026, 3, 5))
    after = balances(owing.pk)
    assert {key: cents for key, cents in after.items() if cents} == {
        key: cents for key, cents in before.items() if cents
    }
    assert Arrangement.objects.get().runs
    assert not standing(owing.pk, MARCH).plan[0].is_paid


def test_a_payer_may_point_out_a_debt(owing: Person) -> None:
    fee = next(debt for debt in service.debts(owing.pk) if debt.claim.account == Account.SCHOOL_FEE_DEBT)
    assert do_receive(owing.pk, 100_00, MARCH, key="p1", claim=fee.claim.pk)
    assert balances(owing.pk)[Account.SCHOOL_FEE_DEBT] == 1_100_00
    assert do_receive(owing.pk, 100_00, MARCH, key="p2")  # by the law: the loan first, on which interest runs
    assert balances(owing.pk)[Account.INSTALMENT] == 0
    assert balances(owing.pk)[Account.SCHOOL_FEE_DEBT] + balances(owing.pk)[Account.TRAVEL_DEBT] == 1_231_50 + 0


def test_money_comes_in_through_the_receiver_and_goes_back(owing: Person) -> None:
    receiver = registry.get("arrears")
    assert receiver
    ask(owing, 350_00)
    on = date(2026, 3, 25)
    assert [(claim.purpose, claim.due_cents) for claim in receiver.claims(owing.pk, on)] == [("arrangement", 350_00)]
    assert receiver.to_collect(date(2026, 3, 1)) == [(owing.pk, 350_00)]
    receiver.receive(Received(owing.pk, "arrangement", 350_00, on, "p1", Account.IN_TRANSIT), acting_user=None)
    assert receiver.to_collect(date(2026, 3, 1)) == []
    assert totals()[Account.IN_TRANSIT] == 350_00
    receiver.take_back("p1", on, acting_user=None)
    assert receiver.to_collect(date(2026, 3, 1)) == [(owing.pk, 350_00)]
    assert totals()[Account.IN_TRANSIT] == 0


def test_the_figures_are_by_kind_and_combined(office: Office, owing: Person) -> None:
    ann = debtor("999990020", "Ann")
    office.owes(ann, Account.SCHOOL_FEE_DEBT, 240_00, JANUARY)
    ask(owing, 70_00)
    ask(ann, 20_00)
    single, combined = figures(date(2026, 1, 1), date(2026, 3, 31))
    assert (single.kind, single.requested, single.running, single.average_cents) == (31, 1, 1, 20_00)
    assert (combined.kind, combined.requested, combined.running, combined.average_cents) == (0, 1, 1, 70_00)
    pay(ann, 240_00, date(2026, 4, 2))
    single, combined = figures(date(2026, 4, 1), date(2026, 4, 30))
    assert (single.requested, single.running, single.paid_off, combined.running) == (0, 0, 1, 1)


def test_a_referral_needs_consent_and_stops_collection(office: Office, owing: Person) -> None:
    do_refer(owing, "0612345678", "Ja, bel mij.", on=MARCH, acting_user=None)
    office.day(MARCH)
    assert Referral.objects.get().sent_at
    assert Stop.objects.get().reason == "debt_help"
    assert {kind for kind, _ in steps(owing)} <= {"help"}


def test_a_payment_in_general_pays_the_oldest_month(office: Office, tess: Person) -> None:
    for month in (1, 2, 3):
        office.owes(tess, Account.INSTALMENT, 50_00, date(2026, month, 1))
    lines = Lines.of(
        (0, tess.pk, Account.BANK, 70_00, "repayment", 0), (0, tess.pk, Account.INSTALMENT, -70_00, "repayment", 0)
    )
    post(lines, key="in general", product="repayment", month=date(2026, 4, 1))
    service.do_find_claims()
    assert [(debt.claim.month.month, debt.principal) for debt in service.debts(tess.pk)] == [(2, 30_00), (3, 50_00)]
    service.do_receive(tess.pk, 30_02, date(2026, 3, 20), key="p1")  # two cents of interest with it
    assert [(debt.claim.month.month, debt.principal) for debt in service.debts(tess.pk)] == [(3, 50_00)]


def test_who_pays_in_time_never_gets_a_claim(office: Office, tess: Person) -> None:
    office.owes(tess, Account.INSTALMENT, 50_00, JANUARY)
    lines = Lines.of(
        (0, tess.pk, Account.BANK, 50_00, "repayment", 0), (0, tess.pk, Account.INSTALMENT, -50_00, "repayment", 0)
    )
    post(lines, key="in time", product="repayment", month=JANUARY)
    assert service.do_find_claims() == 0


def test_what_was_paid_too_much_is_paid_back_once(owing: Person, tmp_path: Path) -> None:
    do_record(
        BankAccount, owing, (date(2020, 1, 1), None), source="own statement", acting_user=None,
        iban="NL91ABNA0417164300", holder="T. Testman",
    )  # fmt: skip
    pay(owing, 2_000_00, MARCH)
    too_much = -balances(owing.pk)[Account.PAYABLE]
    assert too_much == 2_000_00 - 1_431_50
    assert service.do_pay_back(MARCH, LocalBank(tmp_path / "bank")) == 1
    assert service.do_pay_back(date(2026, 3, 3), LocalBank(tmp_path / "bank")) == 0
    assert balances(owing.pk)[Account.PAYABLE] == 0
    assert totals()[Account.IN_TRANSIT] == -too_much
    assert len(list((tmp_path / "bank").glob("*.xml"))) == 1


def test_what_is_in_an_arrangement_is_offered_once(owing: Person) -> None:
    on = date(2026, 3, 25)
    single = {claim.purpose for _, claim in registry.claims(owing.pk, on) if not claim.together}
    assert single & {account.name for account in COLLECTED}
    ask(owing, 350_00)
    offered = [claim.purpose for _, claim in registry.claims(owing.pk, on) if claim.due_cents]
    assert offered == ["arrangement"]
