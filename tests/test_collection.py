"""A month of repayment from the law to the bank and back: collected, returned, paid; nothing lost or doubled."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

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
from spil.core.payments import collecting, online
from spil.core.payments.models import Collection, OnlinePayment, Receipt
from spil.core.payments.references import reference_for
from spil.core.payments.service import Read, do_fetch, do_read
from spil.core.people.models import Person
from spil.services.repayment import requests
from spil.services.repayment.facts import PRODUCT
from spil.services.repayment.service import do_accrue, do_month
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
