"""Money that comes in: collected, paid by transfer, paid online; each once, whatever happens on the way."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sepaxml
import time_machine
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from lxml import etree

from spil.contrib.bank.client import LocalBank
from spil.core.access.models import User
from spil.core.ledger import service as ledger
from spil.core.ledger.models import Account
from spil.core.messages.models import Message
from spil.core.payments import collecting, receiving, references, sepa, service
from spil.core.payments.collecting import Prepared, TooLate, collect_date
from spil.core.payments.models import Collection, CollectionBatch, Mandate, PaymentOrder, Receipt
from spil.core.payments.receivers import Claim, NotTaken, Received, registry
from spil.core.payments.references import reference_for
from spil.core.payments.tests.conftest import IBANS
from spil.core.payments.tests.receiver import PRODUCT, Demo, owe, registered
from spil.core.people.models import Person

SCHEMAS = Path(sepaxml.__file__).parent / "schemas"
NOVEMBER, DECEMBER = date(2025, 11, 1), date(2025, 12, 1)
TODAY = date(2025, 11, 3)
DAY = date(2025, 11, 25)  # on which November is collected
PAYER = "NL13TEST0123456789"


@pytest.fixture(autouse=True)
def receiver() -> Iterator[None]:
    with registered(), time_machine.travel(TODAY):
        yield


@pytest.fixture
def worker(db: None) -> User:
    return User.objects.create(subject="test:worker", name="Sam Speurder")


def entry(side: str, cents: int, details: str, *, ref: str = "", day: str = "2025-11-25") -> str:
    reference = f"<AcctSvcrRef>{ref}</AcctSvcrRef>" if ref else ""
    return (
        f'<Ntry><Amt Ccy="EUR">{sepa.amount(cents)}</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
        f"<BookgDt><Dt>{day}</Dt></BookgDt>{reference}<NtryDtls>{details}</NtryDtls></Ntry>"
    )


def statement(*entries: str, kind: str = "camt.053.001.08", number: str = "1") -> bytes:
    wraps = {"camt.053": ("BkToCstmrStmt", "Stmt"), "camt.054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn")}
    outer, inner = wraps[kind[:8]]
    return (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{kind}"><{outer}><{inner}><Id>{number}</Id>'
        f"{''.join(entries)}</{inner}></{outer}></Document>"
    ).encode()


def batch_entry(batch: CollectionBatch, cents: int | None = None) -> str:
    details = f"<Btch><PmtInfId>{batch.message_id}</PmtInfId></Btch>"
    return entry("CRDT", batch.total_cents if cents is None else cents, details)


def storno(one: Collection, reason: str = "AM04") -> str:
    value = sepa.amount(one.amount_cents)
    details = (
        f"<TxDtls><Refs><EndToEndId>{one.end_to_end_id}</EndToEndId></Refs><Amt Ccy='EUR'>{value}</Amt>"
        f"<RtrInf><Rsn><Cd>{reason}</Cd></Rsn></RtrInf></TxDtls>"
    )
    return entry("DBIT", one.amount_cents, details, day="2025-11-27")


def paid(cents: int, text: str = "", *, iban: str = PAYER, ref: str = "B1", structured: str = "") -> str:
    structure = f"<Strd><CdtrRefInf><Ref>{structured}</Ref></CdtrRefInf></Strd>" if structured else ""
    free = f"<Ustrd>{text}</Ustrd>" if text else ""
    details = (
        f"<TxDtls><RltdPties><Dbtr><Pty><Nm>N. Vliegwiel</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>{iban}</IBAN></Id>"
        f"</DbtrAcct></RltdPties><RmtInf>{free}{structure}</RmtInf></TxDtls>"
    )
    return entry("CRDT", cents, details, ref=ref)


def rejected(one: Collection, reason: str = "AC01") -> bytes:
    return (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><GrpHdr>'
        "<CreDtTm>2025-11-24T10:00:00</CreDtTm></GrpHdr><OrgnlPmtInfAndSts><TxInfAndSts>"
        f"<OrgnlEndToEndId>{one.end_to_end_id}</OrgnlEndToEndId><TxSts>RJCT</TxSts>"
        f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt>"
        "</Document>"
    ).encode()


def read(*entries: str, **more: Any) -> service.Read:
    return service.do_read(statement(*entries, **more), acting_user=None)


def mandate(person: Person, iban: str = IBANS[0]) -> Mandate:
    return collecting.do_give_mandate(person, iban, "N. Vliegwiel", signed_on=TODAY, acting_user=None)


def due(person: Person) -> int:
    return ledger.balances(person.pk).get(Account.INSTALMENT, 0)


def balanced() -> bool:
    return sum(ledger.totals().values()) == 0


def collect(folder: Path, month: date = NOVEMBER, today: date = TODAY) -> list[CollectionBatch]:
    collecting.do_prepare(month, PRODUCT, today=today)
    batches = collecting.do_batch(month, PRODUCT)
    for batch in batches:
        collecting.do_send(batch.pk, LocalBank(folder), acting_user=None)
    return batches


def subjects(person: Person) -> list[str]:
    return [message.data["title"] for message in Message.objects.filter(person=person).order_by("id")]


# days and numbers


def test_months_are_collected_on_the_days_that_the_agency_published() -> None:
    published = [25, 25, 25, 26, 25, 25, 26, 25, 27, 25, 25, 24]  # 2021
    assert [collect_date(date(2021, month, 1)).day for month in range(1, 13)] == published


def test_check_digit_as_its_specification_has_it() -> None:
    assert references.check_digit("000056789012345") == "5"
    assert references.is_valid("5000056789012345")
    assert not references.is_valid("4000056789012345")


@pytest.mark.parametrize("text", [
    "5000056789012345", "5000 0567 8901 2345", "bet.kenmerk 5000.0567.8901.2345 dank u", "/REMI/5000056789012345/",
    references.creditor_reference("5000056789012345"), "RF48 5000 0567 8901 2345",
])  # fmt: skip
def test_reference_is_found_however_it_is_written(text: str) -> None:
    assert references.find(text) == "5000056789012345"


@pytest.mark.parametrize(
    "text", ["", "4000056789012345", "15000056789012345", "NL13TEST0123456789", "٥٠٠٠٠٥٦٧٨٩٠١٢٣٤٥"]
)
def test_what_is_no_reference_is_not_found(text: str) -> None:
    assert references.find(text) is None


def test_a_person_has_one_reference_for_a_purpose(people: list[Person]) -> None:
    first = reference_for(people[0], PRODUCT, "debt")
    assert reference_for(people[0], PRODUCT, "debt") == first
    assert reference_for(people[1], PRODUCT, "debt").number != first.number
    assert references.is_valid(first.number)


# direct debit


def test_a_mandate_takes_the_place_of_the_one_before(people: list[Person]) -> None:
    first = mandate(people[0])
    assert mandate(people[0]) == first
    second = mandate(people[0], IBANS[1])
    first.refresh_from_db()
    assert (first.end_reason, second.ended_on) == ("replaced", None)
    assert collecting.do_withdraw_mandate(people[0], on=TODAY, acting_user=None)
    assert not collecting.do_withdraw_mandate(people[0], on=TODAY, acting_user=None)
    assert subjects(people[0]) == ["Je betaalt met automatische incasso"] * 2 + ["Je machtiging is ingetrokken"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Mandate.objects.filter(pk=second.pk).update(iban=IBANS[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        mandate(people[0], "NL00TEST0123456789")


def test_message_is_valid_and_complete(people: list[Person], tmp_path: Path) -> None:
    for person in people:
        owe(person.pk, 100_01, NOVEMBER)
    marks = [mandate(people[0]), mandate(people[1], IBANS[1])]
    prepared = collecting.do_prepare(NOVEMBER, PRODUCT, today=TODAY)
    assert prepared == Prepared(made=2, announced=2, without_mandate=1)
    assert collecting.do_prepare(NOVEMBER, PRODUCT, today=TODAY) == Prepared(0, 0, 1)
    (batch,) = collect(tmp_path)
    document = etree.fromstring((tmp_path / f"{batch.message_id}.xml").read_bytes())
    etree.XMLSchema(etree.parse(str(SCHEMAS / "pain.008.001.08.xsd"))).assertValid(document)
    assert document.findtext(".//{*}GrpHdr/{*}CtrlSum") == document.findtext(".//{*}PmtInf/{*}CtrlSum") == "200.02"
    assert document.findtext(".//{*}ReqdColltnDt") == "2025-11-25"
    assert document.findtext(".//{*}LclInstrm/{*}Cd") == "CORE"
    assert document.findtext(".//{*}CdtrSchmeId//{*}Othr/{*}Id") == "NL79ZZZ999999990000"
    assert [one.text for one in document.iterfind(".//{*}MndtId")] == [one.reference for one in marks]
    assert {one.text for one in document.iterfind(".//{*}DtOfSgntr")} == {TODAY.isoformat()}
    assert [one.text for one in document.iterfind(".//{*}DbtrAcct//{*}IBAN")] == IBANS


def test_a_collection_is_announced_when_it_is_new_or_another_amount(people: list[Person], tmp_path: Path) -> None:
    mandate(people[0])
    for month, cents in ((NOVEMBER, 50_00), (DECEMBER, 50_00), (date(2026, 1, 1), 60_00)):
        owe(people[0].pk, cents, month)
        collecting.do_prepare(month, PRODUCT, today=TODAY)
    assert list(Collection.objects.order_by("month").values_list("announced_on", flat=True)) == [TODAY, None, TODAY]
    assert subjects(people[0])[1:] == ["We schrijven een bedrag van je rekening af"] * 2


def test_too_late_to_announce_makes_nothing(people: list[Person]) -> None:
    mandate(people[0])
    owe(people[0].pk, 50_00, NOVEMBER)
    with pytest.raises(TooLate):
        collecting.do_prepare(NOVEMBER, PRODUCT, today=date(2025, 11, 12))
    assert not Collection.objects.exists()
    assert collecting.do_prepare(NOVEMBER, PRODUCT, today=date(2025, 11, 11)).made == 1


def test_first_then_recurrent(people: list[Person], tmp_path: Path) -> None:
    mandate(people[0])
    owe(people[0].pk, 50_00, NOVEMBER)
    owe(people[0].pk, 50_00, DECEMBER)
    assert [batch.sequence for batch in collect(tmp_path)] == ["FRST"]
    assert [batch.sequence for batch in collect(tmp_path, DECEMBER)] == ["RCUR"]


def test_after_a_rejected_first_collection_comes_another_first(people: list[Person], tmp_path: Path) -> None:
    mandate(people[0])
    owe(people[0].pk, 50_00, NOVEMBER)
    owe(people[0].pk, 50_00, DECEMBER)
    collect(tmp_path)
    assert service.do_read(rejected(Collection.objects.get(), "AM05"), acting_user=None).returned == 1
    assert [batch.sequence for batch in collect(tmp_path, DECEMBER)] == ["FRST"]


class Interrupted(LocalBank):
    """Takes the message and then everything stops."""

    def send(self, message_id: str, xml: bytes) -> None:
        super().send(message_id, xml)
        raise KeyboardInterrupt


def test_sent_once_even_when_killed_in_between(people: list[Person], tmp_path: Path) -> None:
    mandate(people[0])
    owe(people[0].pk, 50_00, NOVEMBER)
    collecting.do_prepare(NOVEMBER, PRODUCT, today=TODAY)
    (batch,) = collecting.do_batch(NOVEMBER, PRODUCT)
    with pytest.raises(KeyboardInterrupt):
        collecting.do_send(batch.pk, Interrupted(tmp_path), acting_user=None)
    before = next(tmp_path.iterdir()).read_bytes()
    assert collecting.do_send(batch.pk, LocalBank(tmp_path), acting_user=None)
    assert not collecting.do_send(batch.pk, LocalBank(tmp_path), acting_user=None)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [before]
    assert collecting.do_batch(NOVEMBER, PRODUCT) == []


def test_who_paid_in_between_is_not_collected_from(people: list[Person], tmp_path: Path) -> None:
    for person, iban in zip(people, [*IBANS, PAYER], strict=True):
        mandate(person, iban)
        owe(person.pk, 50_00, NOVEMBER)
    collecting.do_prepare(NOVEMBER, PRODUCT, today=TODAY)
    read(paid(50_00, reference_for(people[0], PRODUCT, "debt").number, ref="1"))
    read(paid(20_00, reference_for(people[1], PRODUCT, "debt").number, ref="2"))
    collecting.do_withdraw_mandate(people[2], on=TODAY, acting_user=None)
    (batch,) = collecting.do_batch(NOVEMBER, PRODUCT)
    assert (batch.collections_count, batch.total_cents) == (1, 30_00)
    states = Collection.objects.order_by("person_id").values_list("status", flat=True)
    assert list(states) == ["cancelled", "made", "cancelled"]


def test_collected_pays_the_instalment_once(people: list[Person], tmp_path: Path) -> None:
    mandate(people[0])
    owe(people[0].pk, 50_00, NOVEMBER)
    (batch,) = collect(tmp_path)
    assert read(batch_entry(batch)).booked == 1
    assert read(batch_entry(batch)).booked == 0
    assert read(batch_entry(batch), number="another statement").booked == 0
    assert (due(people[0]), ledger.totals()[Account.BANK]) == (0, 50_00)
    assert balanced()


def test_another_sum_than_was_sent_books_nothing(people: list[Person], tmp_path: Path) -> None:
    mandate(people[0])
    owe(people[0].pk, 50_00, NOVEMBER)
    (batch,) = collect(tmp_path)
    assert read(batch_entry(batch, 49_99)).unknown == [batch.message_id]
    assert due(people[0]) == 50_00
    assert not Receipt.objects.exists()


def test_returned_collection_is_due_again_and_the_debtor_is_told(people: list[Person], tmp_path: Path) -> None:
    mandate(people[0])
    owe(people[0].pk, 50_00, NOVEMBER)
    (batch,) = collect(tmp_path)
    one = Collection.objects.get()
    read(batch_entry(batch))
    assert read(storno(one)).returned == 1
    assert read(storno(one)).returned == 0
    assert read(storno(one), kind="camt.054.001.08").returned == 0
    one.refresh_from_db()
    assert (one.status, one.return_reason, one.rejected) == ("returned", "AM04", False)
    assert (due(people[0]), ledger.totals()[Account.BANK]) == (50_00, 0)
    told = Message.objects.filter(person=people[0]).latest("id")
    assert told.data["title"] == "De afschrijving is niet gelukt"
    assert "te weinig geld" in told.data["intro"][0]
    assert one.mandate.iban not in str(told.data)
    assert Mandate.objects.get().ended_on is None
    assert collecting.do_prepare(NOVEMBER, PRODUCT, today=TODAY).made == 0  # once for a month
    assert balanced()


def test_returned_before_the_batch_was_seen_as_booked(people: list[Person], tmp_path: Path) -> None:
    for person, iban in zip(people, IBANS, strict=False):
        mandate(person, iban)
        owe(person.pk, 50_00, NOVEMBER)
    (batch,) = collect(tmp_path)
    back = Collection.objects.get(person=people[0])
    said = read(storno(back), batch_entry(batch))
    assert (said.returned, said.booked) == (1, 1)
    assert (due(people[0]), due(people[1]), ledger.totals()[Account.BANK]) == (50_00, 0, 50_00)


def test_rejected_is_not_in_the_sum_and_a_dead_account_ends_the_mandate(people: list[Person], tmp_path: Path) -> None:
    for person, iban in zip(people, IBANS, strict=False):
        mandate(person, iban)
        owe(person.pk, 50_00, NOVEMBER)
    (batch,) = collect(tmp_path)
    one = Collection.objects.get(person=people[0])
    assert service.do_read(rejected(one), acting_user=None).returned == 1
    assert read(batch_entry(batch, 50_00)).booked == 1
    assert (due(people[0]), due(people[1])) == (50_00, 0)
    assert Mandate.objects.get(person=people[0]).end_reason == "AC01"
    assert "nieuwe machtiging" in str(Message.objects.filter(person=people[0]).latest("id").data["next_steps"])


def test_a_message_that_the_bank_refuses(people: list[Person], tmp_path: Path) -> None:
    mandate(people[0])
    owe(people[0].pk, 50_00, NOVEMBER)
    (batch,) = collect(tmp_path)
    refused = (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><GrpHdr>'
        "<CreDtTm>2025-11-21T10:00:00</CreDtTm></GrpHdr><OrgnlGrpInfAndSts>"
        f"<OrgnlMsgId>{batch.message_id}</OrgnlMsgId><GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>FF01</Cd></Rsn>"
        "</StsRsnInf></OrgnlGrpInfAndSts></CstmrPmtStsRpt></Document>"
    ).encode()
    assert service.do_read(refused, acting_user=None).returned == 1
    assert service.do_read(refused, acting_user=None).returned == 0
    assert due(people[0]) == 50_00
    assert Collection.objects.get().rejected


@pytest.mark.parametrize("change", [{"amount_cents": 1}, {"status": "made"}, {"status": "cancelled"}])
def test_a_sent_collection_cannot_be_changed(people: list[Person], tmp_path: Path, change: dict[str, object]) -> None:
    mandate(people[0])
    owe(people[0].pk, 50_00, NOVEMBER)
    collect(tmp_path)
    with pytest.raises(IntegrityError), transaction.atomic():
        Collection.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Collection.objects.all()._raw_delete("default")


def test_the_banks_own_statement_comes_on_the_day(people: list[Person], tmp_path: Path) -> None:
    mandate(people[0])
    owe(people[0].pk, 50_00, NOVEMBER)
    collect(tmp_path / "out")
    bank = LocalBank(tmp_path / "out")
    assert service.do_fetch(bank, acting_user=None).booked == 0
    with time_machine.travel(DAY):
        assert service.do_fetch(bank, acting_user=None).booked == 1
        assert service.do_fetch(bank, acting_user=None).booked == 0
    assert due(people[0]) == 0


def test_collected_after_it_was_paid_goes_back(people: list[Person], tmp_path: Path) -> None:
    mandate(people[0])
    owe(people[0].pk, 50_00, NOVEMBER)
    (batch,) = collect(tmp_path)
    read(paid(50_00, reference_for(people[0], PRODUCT, "debt").number))
    read(batch_entry(batch))
    assert ledger.balances(people[0].pk)[Account.PAYABLE] == -50_00 - 100_01  # and a loan that the fixture made
    assert service.do_give_back(DAY, LocalBank(tmp_path), acting_user=None) == (3, 2)
    assert service.do_give_back(DAY, LocalBank(tmp_path), acting_user=None) == (0, 0)
    assert ledger.balances(people[0].pk)[Account.PAYABLE] == 0
    assert balanced()


# statements


@pytest.mark.parametrize("structured", [True, False])
def test_matched_by_reference_once(people: list[Person], structured: bool) -> None:
    owe(people[0].pk, 80_00, NOVEMBER)
    number = reference_for(people[0], PRODUCT, "debt").number
    line = (
        paid(30_00, structured=references.creditor_reference(number)) if structured else paid(30_00, f"kenm {number}")
    )
    assert read(line).matched == 1
    assert read(line) == read(line, number="copy") == service.Read()  # delivered twice changes nothing
    assert due(people[0]) == 50_00
    receipt = Receipt.objects.get()
    assert (receipt.how, receipt.person, receipt.name) == ("reference", people[0], "N. Vliegwiel")
    assert balanced()


def test_several_debts_of_the_same_amount_are_paid_in_the_order_of_the_law(
    people: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[Received] = []
    owe(people[0].pk, 80_00, NOVEMBER)
    monkeypatch.setattr(Demo, "claims", lambda *_: [Claim(name, name, 80_00, 80_00) for name in ("debt", "fine")])
    monkeypatch.setattr(Demo, "receive", lambda self, money, *, acting_user: taken.append(money))
    assert read(paid(80_00, iban=IBANS[0])).matched == 1
    assert [money.purpose for money in taken] == [""]


def test_matched_by_account_and_amount(people: list[Person]) -> None:
    owe(people[0].pk, 80_00, NOVEMBER)
    assert read(paid(80_00, "zonder kenmerk", iban=IBANS[0])).matched == 1
    assert Receipt.objects.get().how == "account"
    assert due(people[0]) == 0


@pytest.mark.parametrize(("cents", "iban"), [(79_99, IBANS[0]), (80_00, IBANS[1]), (80_00, PAYER), (80_00, "")])
def test_not_certain_is_unmatched(people: list[Person], cents: int, iban: str) -> None:
    owe(people[0].pk, 80_00, NOVEMBER)
    mandate(people[2], IBANS[1])  # the account of two people is nobody's
    owe(people[1].pk, 80_00, NOVEMBER)
    assert read(paid(cents, iban=iban)).unmatched == 1
    totals = ledger.totals()
    assert (totals[Account.UNMATCHED], totals[Account.BANK], due(people[0])) == (-cents, cents, 80_00)


def test_two_equal_payments_are_two(people: list[Person]) -> None:
    owe(people[0].pk, 80_00, NOVEMBER)
    number = reference_for(people[0], PRODUCT, "debt").number
    assert read(paid(30_00, number, ref=""), paid(30_00, number, ref="")).matched == 2
    assert read(paid(30_00, number, ref=""), paid(30_00, number, ref="")).matched == 0
    assert due(people[0]) == 20_00


def test_payments_in_one_entry(people: list[Person]) -> None:
    owe(people[0].pk, 80_00, NOVEMBER)
    number = reference_for(people[0], PRODUCT, "debt").number
    parts = "".join(
        f'<TxDtls><Amt Ccy="EUR">{sepa.amount(cents)}</Amt><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls>'
        for cents, text in ((30_00, number), (5_00, "?"))
    )
    said = read(entry("CRDT", 35_00, parts, ref="E1"))
    assert (said.matched, said.unmatched, due(people[0])) == (1, 1, 50_00)
    assert read(entry("CRDT", 35_01, parts, ref="E2")).unmatched == 1  # that do not come to the sum


def test_a_notification_does_not_count_and_a_statement_does(people: list[Person]) -> None:
    number = reference_for(people[0], PRODUCT, "debt").number
    owe(people[0].pk, 80_00, NOVEMBER)
    assert read(paid(30_00, number), kind="camt.054.001.08") == service.Read()
    assert read(paid(30_00, number)).matched == 1


def test_parts_of_a_cent_are_refused_whole(people: list[Person]) -> None:
    number = reference_for(people[0], PRODUCT, "debt").number
    owe(people[0].pk, 80_00, NOVEMBER)
    line = paid(30_00, number, ref="1").replace("30.00", "30.005")
    with pytest.raises(ValueError, match="whole cents"):
        read(paid(10_00, number, ref="2"), line)
    assert not Receipt.objects.exists()
    assert due(people[0]) == 80_00


def test_payment_after_write_off_is_given_back(people: list[Person], tmp_path: Path) -> None:
    owe(people[2].pk, 80_00, NOVEMBER)
    rows = [
        (1, people[2].pk, Account.WRITTEN_OFF, 80_00, "off", 0),
        (1, people[2].pk, Account.INSTALMENT, -80_00, "off", 0),
    ]
    ledger.post(ledger.Lines.of(*rows), key="off", product=PRODUCT, month=NOVEMBER)
    assert read(paid(80_00, reference_for(people[2], PRODUCT, "debt").number)).matched == 1
    balances = ledger.balances(people[2].pk)
    assert (balances[Account.INSTALMENT], balances[Account.WRITTEN_OFF]) == (0, 80_00)
    assert balances[Account.PAYABLE] == -80_00 - 100_01
    assert balanced()


def test_a_purpose_that_nobody_knows_is_unmatched(people: list[Person]) -> None:
    for product, purpose in ((PRODUCT, "nothing"), ("gone", "debt")):
        number = reference_for(people[0], product, purpose).number
        assert read(paid(80_00, number, ref=product)).unmatched == 1
    assert ledger.totals()[Account.UNMATCHED] == -160_00


def test_assigned_by_hand_once(people: list[Person], worker: User) -> None:
    owe(people[0].pk, 80_00, NOVEMBER)
    read(paid(80_00, "van oma"))
    receipt = Receipt.objects.get()
    with pytest.raises(NotTaken):
        receiving.do_assign(receipt.pk, people[0], PRODUCT, "wrong", reason="belde zelf", acting_user=worker)
    assert due(people[0]) == 80_00
    receiving.do_assign(receipt.pk, people[0], PRODUCT, "debt", reason="belde zelf", acting_user=worker)
    receipt.refresh_from_db()
    assert (receipt.how, receipt.worked_by, receipt.worked_reason) == ("hand", worker, "belde zelf")
    totals = ledger.totals()
    assert (totals[Account.UNMATCHED], totals[Account.BANK], due(people[0])) == (0, 80_00, 0)
    with pytest.raises(receiving.AlreadyWorked):
        receiving.do_assign(receipt.pk, people[1], PRODUCT, "debt", reason="nog eens", acting_user=worker)
    with pytest.raises(receiving.AlreadyWorked):
        receiving.do_refund(receipt.pk, today=TODAY, reason="nog eens", acting_user=worker)
    with pytest.raises(IntegrityError), transaction.atomic():
        Receipt.objects.update(person=people[1])
    assert receiving.unmatched(10) == []
    assert balanced()


def test_refunded_and_come_back(people: list[Person], worker: User, tmp_path: Path) -> None:
    service.do_give_back(TODAY, LocalBank(tmp_path / "before"), acting_user=None)
    read(paid(12_34, "vergissing"))
    receipt = Receipt.objects.get()
    order = receiving.do_refund(receipt.pk, today=TODAY, reason="niet voor ons", acting_user=worker)
    assert service.do_give_back(TODAY, LocalBank(tmp_path), acting_user=None) == (1, 1)
    document = etree.fromstring(next(tmp_path.glob("*.xml")).read_bytes())
    etree.XMLSchema(etree.parse(str(SCHEMAS / "pain.001.001.09.xsd"))).assertValid(document)
    assert document.findtext(".//{*}CdtrAcct//{*}IBAN") == PAYER
    order.refresh_from_db()
    batch = order.batch
    assert batch is not None
    details = f"<Btch><MsgId>{batch.message_id}</MsgId></Btch>"
    assert read(entry("DBIT", 12_34, details)).booked == 1
    assert (ledger.totals()[Account.BANK], ledger.totals()[Account.UNMATCHED]) == (0, 0)
    back = (
        f"<TxDtls><Refs><EndToEndId>{order.end_to_end_id}</EndToEndId></Refs><Amt Ccy='EUR'>12.34</Amt>"
        "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls>"
    )
    assert read(entry("CRDT", 12_34, back)).returned == 1
    assert read(entry("CRDT", 12_34, back)).returned == 0
    assert [one.pk for one in receiving.unmatched(10)] == [receipt.pk]
    assert (ledger.totals()[Account.BANK], ledger.totals()[Account.UNMATCHED]) == (12_34, -12_34)
    again = receiving.do_refund(receipt.pk, today=TODAY, reason="ander nummer", acting_user=worker)
    assert PaymentOrder.objects.filter(product=receiving.PRODUCT).count() == 2
    assert again.pk != order.pk
    assert balanced()


def test_without_an_account_it_cannot_go_back(people: list[Person], worker: User) -> None:
    read(paid(12_34, iban=""))
    with pytest.raises(receiving.NoAccount):
        receiving.do_refund(Receipt.objects.get().pk, today=TODAY, reason="niet voor ons", acting_user=worker)
    assert ledger.totals()[Account.UNMATCHED] == -12_34


def test_the_provider_pays_out_what_is_known_already(people: list[Person], settings: Any) -> None:
    settings.PAYMENT_PROVIDER_IBAN = PAYER
    assert read(paid(50_00, "settlement 1")).matched == 1
    totals = ledger.totals()
    assert (totals[Account.BANK], totals[Account.IN_TRANSIT]) == (50_00, -50_00)
    assert Receipt.objects.get().status == "settlement"


# the registry


def test_a_second_receiver_for_a_product_is_refused() -> None:
    with pytest.raises(ValueError, match="two receivers"):
        registry.register(Demo)


def test_nobody_collects_for_an_unknown_product(db: None) -> None:
    with pytest.raises(collecting.UnknownProduct):
        collecting.do_prepare(NOVEMBER, "gone", today=TODAY)
    with pytest.raises(ObjectDoesNotExist):
        collecting.do_send(0, LocalBank(), acting_user=None)
