"""A month of repayment from the law to the bank and back: collected, returned, paid; nothing lost or doubled."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sepaxml
import time_machine
from lxml import etree

from spil.contrib.bank.client import LocalBank
from spil.contrib.payment_provider.base import Provider, Started, State
from spil.core.access.models import Role, User
from spil.core.ledger import service as ledger
from spil.core.ledger.models import Account
from spil.core.messages.models import Message
from spil.core.payments import collecting, online, tasks
from spil.core.payments.models import Collection, OnlinePayment, PaymentOrder, Receipt
from spil.core.payments.receivers import Received, registry
from spil.core.payments.references import reference_for
from spil.core.payments.service import Read, do_fetch, do_read
from spil.core.people.models import BankAccount, Person
from spil.core.people.service import do_record
from spil.services.arrears import service as arrears
from spil.services.arrears import tasks as arrears_tasks
from spil.services.repayment import requests
from spil.services.repayment import tasks as repayment_tasks
from spil.services.repayment.facts import PRODUCT
from spil.services.repayment.models import OpenMonth
from spil.services.repayment.service import (
    do_accrue,
    do_month,
    do_receive_collected,
    do_reverse,
    facts_of,
    falls_due,
)  # fmt: skip
from spil.services.repayment.tests.conftest import make_debtor

SCHEMA = Path(sepaxml.__file__).parent / "schemas" / "pain.008.001.08.xsd"
JANUARY = date(2026, 1, 1)
ANNOUNCED, SENT, COLLECTED = date(2026, 1, 5), date(2026, 1, 21), date(2026, 1, 26)  # the 25th is a Sunday
IBAN = "NL91ABNA0417164300"
RETURN = (
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>R</Id><Ntry>'
    '<Amt Ccy="EUR">{euros}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-01-29</Dt>'
    "</BookgDt><NtryDtls><TxDtls><Refs><EndToEndId>{name}</EndToEndId></Refs><RtrInf><Rsn><Cd>MD06</Cd></Rsn></RtrInf>"
    "</TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>"
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(ANNOUNCED, tick=False) as traveller:
        yield traveller


@pytest.fixture
def debtor(db: None, clock: time_machine.Traveller) -> Person:
    """Somebody whose repayment phase begins this month, and who pays by direct debit."""
    person = make_debtor(income=None)
    do_month(JANUARY, tell=False)
    collecting.do_give_mandate(person, IBAN, person.full_name, signed_on=ANNOUNCED, acting_user=None)
    return person


def owed(person: Person) -> int:
    return sum(ledger.owed(person.pk).values())


def collect(bank: LocalBank, clock: time_machine.Traveller) -> Collection:
    """Announce, send, and have it collected on the day."""
    assert collecting.do_prepare(JANUARY, PRODUCT, today=ANNOUNCED).made == 1
    clock.move_to(SENT)
    collecting.do_batch(JANUARY, PRODUCT)
    assert collecting.do_send_all(JANUARY, PRODUCT, bank, acting_user=None)[0] == 1
    clock.move_to(COLLECTED)
    return Collection.objects.get()


def test_the_instalment_of_the_law_is_collected_and_paid(
    debtor: Person, clock: time_machine.Traveller, tmp_path: Path
) -> None:
    bank = LocalBank(tmp_path / "out")
    one = collect(bank, clock)
    (file,) = (tmp_path / "out").glob("*.xml")
    document = etree.fromstring(file.read_bytes())
    etree.XMLSchema(etree.parse(str(SCHEMA))).assertValid(document)
    assert document.findtext(".//{*}InstdAmt") == f"{one.amount_cents // 100}.{one.amount_cents % 100:02d}"
    assert one.collect_on == COLLECTED
    do_accrue(COLLECTED)
    before = owed(debtor)
    assert do_fetch(bank, acting_user=None).booked == 1
    assert do_fetch(bank, acting_user=None) == Read()
    assert before - owed(debtor) == one.amount_cents
    clock.move_to(date(2026, 2, 2))
    do_month(date(2026, 2, 1), tell=False)
    assert ledger.balances(debtor.pk).get(Account.INSTALMENT, 0) == 0
    assert sum(ledger.totals().values()) == 0


def test_returned_it_is_owed_as_if_it_had_never_come(
    debtor: Person, clock: time_machine.Traveller, tmp_path: Path
) -> None:
    bank = LocalBank(tmp_path / "out")
    one = collect(bank, clock)
    do_fetch(bank, acting_user=None)
    clock.move_to(date(2026, 1, 29))
    euros = f"{one.amount_cents // 100}.{one.amount_cents % 100:02d}"
    (tmp_path / "in" / "return.xml").write_text(RETURN.format(euros=euros, name=one.end_to_end_id))
    assert do_fetch(bank, acting_user=None).returned == 1
    assert do_fetch(bank, acting_user=None) == Read()
    clock.move_to(date(2026, 2, 2))
    do_month(date(2026, 2, 1), tell=False)
    assert ledger.balances(debtor.pk)[Account.INSTALMENT] == one.amount_cents
    told = Message.objects.filter(person=debtor, data__title="De afschrijving is niet gelukt").get()
    assert "teruggehaald" in told.data["intro"][0]
    assert sum(ledger.totals().values()) == 0


class Sure(Provider):
    """A provider at which everyone pays at once."""

    name = "sure"
    is_stand_in = True

    def start(self, key, cents, description, *, back, webhook, language):  # type: ignore[no-untyped-def]
        return Started(f"tr_{key.hex[:20]}", "https://pay.example/")

    def state(self, provider_id: str) -> State:
        payment = OnlinePayment.objects.get(provider_id=provider_id)
        return State(str(payment.key), payment.amount_cents, "paid", COLLECTED)

    def named_in(self, body, headers):  # type: ignore[no-untyped-def]
        return None


def test_extra_repayment_online_lowers_the_loan_once(debtor: Person, clock: time_machine.Traveller) -> None:
    clock.move_to(COLLECTED)
    do_accrue(COLLECTED)
    before = owed(debtor)
    provider = Sure("http://testserver")
    begun = online.do_start(debtor, PRODUCT, "study", 500_00, provider=provider, back="{}", webhook="", language="nl")
    for _ in range(2):
        online.do_update(str(begun.payment.provider_id), provider=provider)
    assert before - owed(debtor) == 500_00
    assert ledger.totals()[Account.IN_TRANSIT] == 500_00
    with pytest.raises(online.NotPayable):
        online.do_start(debtor, PRODUCT, "study", before, provider=provider, back="{}", webhook="", language="nl")


def test_a_transfer_after_remission_goes_back(debtor: Person, clock: time_machine.Traveller, tmp_path: Path) -> None:
    reference = reference_for(debtor, PRODUCT, "study")
    total = owed(debtor)
    worker = User.objects.create(subject="test:worker", name="Sam Speurder", role=Role.CASE_WORKER)
    requests.do_remit_medical(debtor, motivation="Ernstig ziek.", granted=True, acting_user=worker)
    bank = LocalBank(tmp_path / "out")
    bank.pay_in("1", 75_00, COLLECTED, iban=IBAN, holder="T. Schuldenaar", text=f"kenmerk {reference.number}")
    clock.move_to(COLLECTED)
    assert do_fetch(bank, acting_user=None).matched == 1
    (message,) = (tmp_path / "in").glob("*.xml")
    assert do_read(message.read_bytes(), acting_user=None) == Read()
    assert Receipt.objects.get().person == debtor
    balances = ledger.balances(debtor.pk)
    assert balances[Account.PAYABLE] == -75_00
    assert balances[Account.REMISSION] >= total
    assert owed(debtor) == 0
    assert sum(ledger.totals().values()) == 0


def test_what_was_collected_for_a_month_pays_no_older_arrears(
    debtor: Person, clock: time_machine.Traveller, tmp_path: Path
) -> None:
    _fall_due(debtor, date(2025, 11, 1), 300_00)
    arrears.do_find_claims()
    bank = LocalBank(tmp_path / "out")
    one = collect(bank, clock)
    do_fetch(bank, acting_user=None)
    for on in (COLLECTED, date(2026, 2, 2)):
        clock.move_to(on)
        do_month(on.replace(day=1), tell=False)
        arrears.do_find_claims()
        assert [(debt.claim.month, debt.principal) for debt in arrears.debts(debtor.pk)] == [
            (date(2025, 11, 1), 300_00)
        ]
        assert ledger.balances(debtor.pk)[Account.INSTALMENT] == 300_00 - (one.amount_cents if on == COLLECTED else 0)
    assert facts_of(debtor.pk, date(2026, 2, 1))[0]["arrears"] == 300_00  # type: ignore[index]
    euros = f"{one.amount_cents // 100}.{one.amount_cents % 100:02d}"
    (tmp_path / "in" / "return.xml").write_text(RETURN.format(euros=euros, name=one.end_to_end_id))
    assert do_fetch(bank, acting_user=None).returned == 1
    arrears.do_find_claims()
    assert [(debt.claim.month, debt.principal) for debt in arrears.debts(debtor.pk)] == [
        (date(2025, 11, 1), 300_00), (JANUARY, one.amount_cents),
    ]  # fmt: skip
    assert sum(ledger.totals().values()) == 0


def test_more_than_the_instalment_is_divided_and_taken_back_whole(
    debtor: Person, clock: time_machine.Traveller
) -> None:
    clock.move_to(COLLECTED)
    do_accrue(COLLECTED)
    before = ledger.balances(debtor.pk)
    ((_, due),) = falls_due(JANUARY)
    money = [Received(debtor.pk, "", due + 50_00, COLLECTED, key="collection:1", month=JANUARY)]
    for _ in range(2):
        registry.get(PRODUCT).receive_many(money, acting_user=None)  # type: ignore[union-attr]
    after = ledger.balances(debtor.pk)
    assert after[Account.INSTALMENT] == -due
    assert before[Account.LOAN] - after[Account.LOAN] == 50_00
    assert falls_due(JANUARY) == []
    assert do_reverse("collection:1", COLLECTED)
    again = ledger.balances(debtor.pk)
    assert (again[Account.INSTALMENT], again[Account.LOAN]) == (0, before[Account.LOAN])
    assert sum(ledger.totals().values()) == 0


def test_collected_for_many_at_once_it_is_booked_as_for_one(debtor: Person, clock: time_machine.Traveller) -> None:
    other = make_debtor(income=None)
    do_month(JANUARY, tell=False)
    due = dict(falls_due(JANUARY))
    money = [
        Received(person, "", cents, COLLECTED, key=f"collection:{person}", month=JANUARY)
        for person, cents in due.items()
    ]
    for _ in range(2):
        assert do_receive_collected(money, acting_user=None) == []
    for person in (debtor, other):
        assert ledger.balances(person.pk)[Account.INSTALMENT] == -due[person.pk]
    assert do_reverse(f"collection:{debtor.pk}", COLLECTED)
    assert not do_reverse(f"collection:{debtor.pk}", COLLECTED)
    assert falls_due(JANUARY) == [(debtor.pk, due[debtor.pk])]
    assert ledger.balances(other.pk)[Account.INSTALMENT] == -due[other.pk]
    assert sum(ledger.totals().values()) == 0


@pytest.mark.parametrize("in_batch", [False, True])
def test_what_was_not_sent_in_time_lapses_and_the_debtor_knows(
    debtor: Person, clock: time_machine.Traveller, tmp_path: Path, in_batch: bool
) -> None:
    bank = LocalBank(tmp_path / "out")
    collecting.do_collect(ANNOUNCED, bank)
    if in_batch:
        collecting.do_batch(JANUARY, PRODUCT)
    clock.move_to(COLLECTED)
    for _ in range(2):
        assert collecting.do_collect(COLLECTED, bank) == (0, 0)
    assert Collection.objects.get().status == "cancelled"
    assert collecting.do_send_all(JANUARY, PRODUCT, bank, acting_user=None) == (0, 0)
    assert not list(tmp_path.glob("out/*"))
    told = Message.objects.filter(person=debtor, data__title="We hebben niets afgeschreven").get()
    assert "We schrijven dit bedrag niet later af." in str(told.data["next_steps"])
    assert falls_due(JANUARY)


def test_the_queue_does_a_month_by_itself(
    debtor: Person, clock: time_machine.Traveller, tmp_path: Path, settings: Any
) -> None:
    """The daily tasks, each run twice on every day: collected, booked, the next month opened, too much paid back."""
    settings.VAR = tmp_path
    do_record(
        BankAccount, debtor, (JANUARY, None), source="test", acting_user=None, iban=IBAN, holder=debtor.full_name
    )  # fmt: skip
    rows = [
        (1, debtor.pk, Account.BANK, 75_00, "repayment", 0),
        (1, debtor.pk, Account.PAYABLE, -75_00, "repayment", 0),
    ]
    ledger.post(ledger.Lines.of(*rows), key="too much", product=PRODUCT, month=JANUARY)
    day = ANNOUNCED
    while day <= date(2026, 2, 3):
        clock.move_to(day)
        for task in (repayment_tasks.daily, tasks.daily, tasks.read, tasks.poll, arrears_tasks.daily) * 2:
            task(0)
        day += timedelta(1)
    one = Collection.objects.get(month=JANUARY)
    assert (one.status, one.collect_on) == ("booked", COLLECTED)
    assert Collection.objects.get(month=date(2026, 2, 1)).status == "made"
    assert ledger.balances(debtor.pk)[Account.INSTALMENT] == 0
    assert ledger.balances(debtor.pk)[Account.PAYABLE] == 0
    assert [(order.amount_cents, order.status) for order in PaymentOrder.objects.all()] == [(75_00, "booked")]
    assert set(OpenMonth.objects.values_list("month", flat=True)) == {date(2026, 2, 1)}
    assert sum(ledger.totals().values()) == 0


def _fall_due(person: Person, month: date, cents: int) -> None:
    rows = [
        (1, person.pk, Account.INSTALMENT, cents, "instalment", 0),
        (1, person.pk, Account.LOAN, -cents, "instalment", 0),
    ]
    ledger.post(ledger.Lines.of(*rows), key=f"due:{person.pk}:{month}", product=PRODUCT, month=month)
