"""Money leaves once, comes back into the books when it comes back, and the messages are valid."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sepaxml
from django.db import IntegrityError, transaction
from lxml import etree

from spil.contrib.bank.client import DifferentMessage, LocalBank
from spil.core.ledger import service as ledger
from spil.core.ledger.models import Account
from spil.core.messages.models import Message
from spil.core.payments import sepa, service
from spil.core.payments.creditor import DEBTOR
from spil.core.payments.models import PaymentBatch, PaymentOrder
from spil.core.payments.tests.conftest import MONTH, award
from spil.core.people.models import Person

SCHEMAS = Path(sepaxml.__file__).parent / "schemas"
PAY_DATE = date(2025, 9, 24)


def order(run: str = "r1") -> int:
    return service.do_order(MONTH, "demo", run, acting_user=None)


def pay(folder: Path, size: int = 10) -> list[PaymentBatch]:
    order()
    batches = service.do_batch(MONTH, "demo", "r1", pay_date=PAY_DATE, size=size)
    for batch in batches:
        service.do_send(batch.pk, LocalBank(folder), acting_user=None)
    return batches


def statement(entry: str) -> bytes:
    return (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Ntry>'
        f"{entry}</Ntry></Stmt></BkToCstmrStmt></Document>"
    ).encode()


def booked(batch: PaymentBatch) -> bytes:
    return statement(
        "<CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2025-09-24</Dt></BookgDt>"
        f"<NtryDtls><Btch><MsgId>{batch.message_id}</MsgId></Btch></NtryDtls>"
    )


def came_back(one: PaymentOrder, cents: int | None = None) -> bytes:
    value = sepa.amount(cents or one.amount_cents)
    return statement(
        "<CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2025-09-26</Dt></BookgDt><NtryDtls><TxDtls>"
        f"<Refs><EndToEndId>{one.end_to_end_id}</EndToEndId></Refs><Amt Ccy='EUR'>{value}</Amt>"
        "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls></NtryDtls>"
    )


def rejected(one: PaymentOrder) -> bytes:
    return (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><GrpHdr>'
        "<CreDtTm>2025-09-23T10:00:00</CreDtTm></GrpHdr><OrgnlPmtInfAndSts><TxInfAndSts>"
        f"<OrgnlEndToEndId>{one.end_to_end_id}</OrgnlEndToEndId><TxSts>RJCT</TxSts>"
        "<StsRsnInf><Rsn><Cd>AC01</Cd></Rsn></StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    ).encode()


def test_an_order_empties_what_is_payable_and_is_made_once(people: list[Person]) -> None:
    assert order() == 2
    assert order() == order("another run") == 0
    assert ledger.balances(people[0].pk)[Account.PAYABLE] == 0
    assert ledger.totals(MONTH)[Account.IN_TRANSIT] == -200_02
    assert service.unpaid(MONTH, "demo") == [people[2].pk]
    award(people[:1], 5_00, "correction")
    assert (order(), order("correction")) == (0, 1)


def test_orders_are_made_in_pieces(people: list[Person], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "ORDERS_AT_A_TIME", 1)
    pieces: list[int] = []
    assert service.do_order(MONTH, "demo", "r1", acting_user=None, progress=pieces.append) == 2
    assert pieces == [1, 1]


def test_only_those_named(people: list[Person]) -> None:
    assert service.do_order(MONTH, "demo", "r1", people=[people[1].pk], acting_user=None) == 1
    assert PaymentOrder.objects.get().person == people[1]


def test_message_is_valid_and_complete(people: list[Person], tmp_path: Path) -> None:
    batches = pay(tmp_path, size=1)
    assert [batch.orders_count for batch in batches] == [1, 1]
    schema = etree.XMLSchema(etree.parse(str(SCHEMAS / "pain.001.001.09.xsd")))
    for batch in batches:
        document = etree.fromstring((tmp_path / f"{batch.message_id}.xml").read_bytes())
        schema.assertValid(document)
        assert document.findtext(".//{*}InstdAmt") == document.findtext(".//{*}CtrlSum") == "100.01"
        assert document.findtext(".//{*}CdtTrfTxInf/{*}Cdtr/{*}Nm", "").startswith("N. Vliegwiel   Zoe ")
        assert document.findtext(".//{*}ReqdExctnDt/{*}Dt") == "2025-09-24"


def test_names_that_banks_do_not_take() -> None:
    names = ["王小明", "נועה", "😀", "X" * 140, "<&>"]
    transfers = [sepa.Transfer(str(turn), name, "NL95SPIL0000000001", 1, name) for turn, name in enumerate(names)]
    made = sepa.pain_001("m", datetime(2025, 9, 1, tzinfo=UTC), PAY_DATE, DEBTOR, transfers)
    document = etree.fromstring(made)
    etree.XMLSchema(etree.parse(str(SCHEMAS / "pain.001.001.09.xsd"))).assertValid(document)
    assert [len(name.text or "") <= 70 for name in document.iterfind(".//{*}Cdtr/{*}Nm")] == [True] * 5


class Interrupted(LocalBank):
    """Takes the message and then everything stops."""

    def send(self, message_id: str, xml: bytes) -> None:
        super().send(message_id, xml)
        raise KeyboardInterrupt


def test_sent_once_even_when_killed_in_between(people: list[Person], tmp_path: Path) -> None:
    order()
    (batch,) = service.do_batch(MONTH, "demo", "r1", pay_date=PAY_DATE)
    with pytest.raises(KeyboardInterrupt):
        service.do_send(batch.pk, Interrupted(tmp_path), acting_user=None)
    assert PaymentBatch.objects.get().status == "made"
    before = next(tmp_path.iterdir()).read_bytes()
    assert service.do_send(batch.pk, LocalBank(tmp_path), acting_user=None)
    assert not service.do_send(batch.pk, LocalBank(tmp_path), acting_user=None)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [before]
    assert set(PaymentOrder.objects.values_list("status", flat=True)) == {"sent"}


def test_bank_refuses_other_content_under_one_id(tmp_path: Path) -> None:
    LocalBank(tmp_path).send("a", b"1")
    with pytest.raises(DifferentMessage):
        LocalBank(tmp_path).send("a", b"2")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"1"]


def test_booked_then_returned(people: list[Person], tmp_path: Path) -> None:
    (batch,) = pay(tmp_path)
    assert service.do_read(booked(batch), acting_user=None).booked == 1
    assert service.do_read(booked(batch), acting_user=None).booked == 0
    assert ledger.totals(MONTH)[Account.BANK] == -200_02
    back = PaymentOrder.objects.order_by("id")[0]
    assert service.do_read(came_back(back), acting_user=None).returned == 1
    assert service.do_read(came_back(back), acting_user=None).returned == 0
    back.refresh_from_db()
    assert (back.status, back.return_reason, back.returned_on) == ("returned", "AC04", date(2025, 9, 26))
    assert ledger.totals(MONTH)[Account.BANK] == -100_01
    assert back.person_id is not None
    assert ledger.balances(back.person_id)[Account.PAYABLE] == -100_01
    assert ledger.totals(MONTH)[Account.IN_TRANSIT] == 0
    message = Message.objects.get()
    assert (message.person_id, message.data["title"]) == (back.person_id, "Controleer je rekeningnummer")
    assert back.iban not in str(message.data)
    assert order("again") == 0  # not to the same account a second time


def test_rejected_before_it_was_booked(people: list[Person], tmp_path: Path) -> None:
    (batch,) = pay(tmp_path)
    one = PaymentOrder.objects.order_by("id")[0]
    assert service.do_read(rejected(one), acting_user=None).returned == 1
    service.do_read(booked(batch), acting_user=None)
    totals = ledger.totals(MONTH)
    assert (totals[Account.BANK], totals[Account.IN_TRANSIT]) == (-100_01, 0)


def test_what_is_not_ours_changes_nothing(people: list[Person], tmp_path: Path) -> None:
    pay(tmp_path)
    one = PaymentOrder.objects.order_by("id")[0]
    assert service.do_read(came_back(one, cents=1), acting_user=None).unknown == [one.end_to_end_id]
    for xml in (b"<a/>", b"nonsense", b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>'):
        with pytest.raises(ValueError, match=r"neither|not XML"):
            service.do_read(xml, acting_user=None)
    assert not Message.objects.exists()
    assert set(PaymentOrder.objects.values_list("status", flat=True)) == {"sent"}


@pytest.mark.parametrize("change", [{"amount_cents": 1}, {"iban": "NL95SPIL0000000001"}, {"status": "made"}])
def test_a_sent_order_cannot_be_changed(people: list[Person], tmp_path: Path, change: dict[str, object]) -> None:
    pay(tmp_path)
    second = PaymentOrder.objects.order_by("id")[1]
    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentOrder.objects.filter(pk=second.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentOrder.objects.all()._raw_delete("default")
    assert PaymentOrder.objects.get(pk=second.pk).status == "sent"


def test_the_banks_own_statement_books_what_it_was_sent_once(people: list[Person], tmp_path: Path) -> None:
    pay(tmp_path / "out")
    bank = LocalBank(tmp_path / "out")
    assert service.do_fetch(bank, acting_user=None).booked == 1
    assert service.do_fetch(bank, acting_user=None).booked == 0
    assert ledger.totals(MONTH)[Account.BANK] == -200_02
    back = PaymentOrder.objects.order_by("id")[0]
    (tmp_path / "in" / "later.xml").write_bytes(came_back(back))
    assert service.do_fetch(bank, acting_user=None).returned == 1
    assert ledger.totals(MONTH)[Account.BANK] == -100_01
