"""Messages to and from the bank in ISO 20022: pain.001.001.09 and pain.008.001.08 out, pain.002 and camt.053/054 in."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from lxml import etree
from text_unidecode import unidecode

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
DEBIT_NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.008.001.08"
LONGEST_NAME = 70  # of the 140 that the schema allows, banks pass on 70
LONGEST_TEXT = 500


@dataclass(frozen=True)
class Debtor:
    """Who pays: the agency's account. Without a BIC, which SEPA no longer asks for."""

    name: str
    iban: str


@dataclass(frozen=True)
class Transfer:
    """One payment of a message, in whole cents."""

    end_to_end_id: str
    name: str
    iban: str
    cents: int
    description: str


@dataclass(frozen=True)
class Creditor:
    """Who collects: the agency's account and its SEPA creditor identifier."""

    name: str
    iban: str
    identifier: str


@dataclass(frozen=True)
class Debit:
    """One collection of a message, in whole cents, under a mandate."""

    end_to_end_id: str
    name: str
    iban: str
    cents: int
    description: str
    mandate: str
    signed_on: date


@dataclass(frozen=True)
class Booked:
    """A batch of ours that a statement shows as paid."""

    message_id: str
    on: date


@dataclass(frozen=True)
class Credited:
    """Money that a statement shows as received: of a batch of collections, of one, or of somebody who paid.

    `key` is the same each time that the statement is read. `texts` is all that the payer could say, what is
    structured first.
    """

    key: str
    cents: int
    on: date
    batch: str = ""
    end_to_end_id: str = ""
    iban: str = ""
    name: str = ""
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Returned:
    """A payment that was rejected or came back, with the reason as a code of ISO 20022 (AC04: account closed)."""

    end_to_end_id: str
    reason: str
    on: date
    cents: int | None  # as the bank says it; a rejection does not repeat it
    rejected: bool = False  # before it was carried out


@dataclass(frozen=True)
class Refused:
    """A whole message of ours that the bank did not take, with the reason."""

    message_id: str
    reason: str
    on: date


Said = Booked | Credited | Returned | Refused


def amount(cents: int) -> str:
    """Euros as ISO 20022 writes them."""
    return f"{cents // 100}.{cents % 100:02d}"


def pain_001(
    message_id: str, made_at: datetime, pay_date: date, debtor: Debtor, transfers: Iterable[Transfer]
) -> bytes:
    """A credit transfer message with one batch of payments, booked as one sum on the agency's account."""
    payments = list(transfers)
    total = sum(one.cents for one in payments)
    document, batch = _message("CstmrCdtTrfInitn", NAMESPACE, message_id, made_at, debtor.name, "TRF", payments, total)
    _add(_add(batch, "PmtTpInf"), "SvcLvl", Cd="SEPA")
    _add(batch, "ReqdExctnDt", Dt=pay_date.isoformat())
    _add(batch, "Dbtr", Nm=_name(debtor.name))
    _add(_add(batch, "DbtrAcct"), "Id", IBAN=debtor.iban)
    _add(_add(_add(batch, "DbtrAgt"), "FinInstnId"), "Othr", Id="NOTPROVIDED")
    _add(batch, ChrgBr="SLEV")
    for one in payments:
        transfer = _add(batch, "CdtTrfTxInf")
        _add(transfer, "PmtId", EndToEndId=one.end_to_end_id)
        value = etree.SubElement(_add(transfer, "Amt"), "InstdAmt", Ccy="EUR")
        value.text = amount(one.cents)
        _add(transfer, "Cdtr", Nm=_name(one.name))
        _add(_add(transfer, "CdtrAcct"), "Id", IBAN=one.iban)
        _add(transfer, "RmtInf", Ustrd=_latin(one.description)[:140] or "-")
    return _written(document)


def pain_008(
    message_id: str, made_at: datetime, collect_on: date, sequence: str, creditor: Creditor, debits: Iterable[Debit]
) -> bytes:
    """A direct debit message (SEPA core) with one batch of collections of one sequence (FRST or RCUR)."""
    payments = list(debits)
    total = sum(one.cents for one in payments)
    document, batch = _message(
        "CstmrDrctDbtInitn", DEBIT_NAMESPACE, message_id, made_at, creditor.name, "DD", payments, total
    )
    kind = _add(batch, "PmtTpInf")
    _add(kind, "SvcLvl", Cd="SEPA")
    _add(kind, "LclInstrm", Cd="CORE")
    _add(kind, SeqTp=sequence)
    _add(batch, ReqdColltnDt=collect_on.isoformat())
    _add(batch, "Cdtr", Nm=_name(creditor.name))
    _add(_add(batch, "CdtrAcct"), "Id", IBAN=creditor.iban)
    _add(_add(_add(batch, "CdtrAgt"), "FinInstnId"), "Othr", Id="NOTPROVIDED")
    _add(batch, ChrgBr="SLEV")
    scheme = _add(_add(_add(_add(batch, "CdtrSchmeId"), "Id"), "PrvtId"), "Othr", Id=creditor.identifier)
    _add(_add(scheme, "SchmeNm"), Prtry="SEPA")
    for one in payments:
        debit = _add(batch, "DrctDbtTxInf")
        _add(debit, "PmtId", EndToEndId=one.end_to_end_id)
        value = etree.SubElement(debit, "InstdAmt", Ccy="EUR")
        value.text = amount(one.cents)
        _add(_add(debit, "DrctDbtTx"), "MndtRltdInf", MndtId=one.mandate, DtOfSgntr=one.signed_on.isoformat())
        _add(_add(_add(debit, "DbtrAgt"), "FinInstnId"), "Othr", Id="NOTPROVIDED")
        _add(debit, "Dbtr", Nm=_name(one.name))
        _add(_add(debit, "DbtrAcct"), "Id", IBAN=one.iban)
        _add(debit, "RmtInf", Ustrd=_latin(one.description)[:140] or "-")
    return _written(document)


def _message(
    kind: str,
    namespace: str,
    message_id: str,
    made_at: datetime,
    name: str,
    method: str,
    payments: list[Transfer] | list[Debit],
    cents: int,
) -> tuple[etree._Element, etree._Element]:
    """A document with its header, and the one batch in it, to be filled."""
    count, total = str(len(payments)), amount(cents)
    document = etree.Element("Document", nsmap={None: namespace})  # type: ignore[dict-item]  # the stubs forget the default namespace
    root = etree.SubElement(document, kind)
    header = _add(
        root, "GrpHdr",
        MsgId=message_id, CreDtTm=made_at.strftime("%Y-%m-%dT%H:%M:%S"), NbOfTxs=count, CtrlSum=total,
    )  # fmt: skip
    _add(header, "InitgPty", Nm=_name(name))
    batch = _add(
        root, "PmtInf",
        PmtInfId=message_id, PmtMtd=method, BtchBookg="true", NbOfTxs=count, CtrlSum=total,
    )  # fmt: skip
    return document, batch


def _written(document: etree._Element) -> bytes:
    # elements are made without a namespace, which is faster; the root's declaration covers them once written
    return bytes(etree.tostring(document, xml_declaration=True, encoding="UTF-8"))


def _add(parent: etree._Element, tag: str | None = None, **texts: str) -> etree._Element:
    element = etree.SubElement(parent, tag) if tag else parent
    for name, text in texts.items():
        etree.SubElement(element, name).text = text
    return element


def _latin(text: str) -> str:
    """The text in the characters that every SEPA bank takes."""
    plain = unidecode(text)
    return "".join(one if one.isascii() and (one.isalnum() or one in "/-?:().,'+ ") else " " for one in plain).strip()


def _name(text: str) -> str:
    return _latin(text)[:LONGEST_NAME] or "Onbekend"


def read(xml: bytes) -> list[Said]:
    """What a message of the bank says: pain.002 (rejected), camt.053 or camt.054 (booked, received, returned).

    Money received is only read from camt.053, so that a notification and the statement after it do not count twice.
    Raises ValueError for XML that is none of these, and for an amount that is not in whole cents.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        document = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"not XML: {error}") from None
    kind = etree.QName(document).namespace or ""
    if ":pain.002." in kind:
        return list(_rejected(document))
    if ":camt.053." in kind or ":camt.054." in kind:
        return [one for one in _entries(document) if ":camt.053." in kind or not isinstance(one, Credited)]
    raise ValueError(f"neither pain.002 nor camt.053 or camt.054: {kind or 'no namespace'}")


def _rejected(document: etree._Element) -> Iterator[Returned | Refused]:
    on = date.fromisoformat((document.findtext(".//{*}GrpHdr/{*}CreDtTm") or "")[:10])
    for group in (*document.iterfind(".//{*}OrgnlGrpInfAndSts"), *document.iterfind(".//{*}OrgnlPmtInfAndSts")):
        if "RJCT" in (group.findtext("{*}GrpSts"), group.findtext("{*}PmtInfSts")):
            name = group.findtext("{*}OrgnlPmtInfId") or group.findtext("{*}OrgnlMsgId") or ""
            yield Refused(name, group.findtext("{*}StsRsnInf/{*}Rsn/{*}Cd") or "NARR", on)
    for one in document.iterfind(".//{*}TxInfAndSts"):
        if one.findtext("{*}TxSts") == "RJCT":
            reason = one.findtext("{*}StsRsnInf/{*}Rsn/{*}Cd") or "NARR"
            yield Returned(one.findtext("{*}OrgnlEndToEndId") or "", reason, on, None, rejected=True)


def _entries(document: etree._Element) -> Iterator[Booked | Credited | Returned]:
    for statement in document.iterfind("{*}*/{*}*"):
        for place, entry in enumerate(statement.iterfind("{*}Ntry")):
            status = entry.find("{*}Sts")
            if status is not None and "BOOK" in "".join(str(text) for text in status.itertext()):
                name = f"{statement.findtext('{*}Id')}:{place}"
                yield from _entry(entry, name)


def _entry(entry: etree._Element, name: str) -> Iterator[Booked | Credited | Returned]:
    """What one booked entry says. `name` is its place in its statement, for who gives entries no reference."""
    on = date.fromisoformat((entry.findtext("{*}BookgDt/{*}Dt") or entry.findtext("{*}BookgDt/{*}DtTm") or "")[:10])
    batch = entry.findtext(".//{*}Btch/{*}PmtInfId") or entry.findtext(".//{*}Btch/{*}MsgId") or ""
    details = list(entry.iterfind(".//{*}TxDtls"))
    back = [each for each in details if each.find("{*}RtrInf/{*}Rsn") is not None]
    for each in back:
        reason, end_to_end_id = each.findtext("{*}RtrInf/{*}Rsn/{*}Cd") or "NARR", _end_to_end_id(each)
        if end_to_end_id:
            yield Returned(end_to_end_id, reason, on, _cents_of(each))
    if back:
        details = [each for each in details if each not in back]
        if not details:
            return
    if entry.findtext("{*}CdtDbtInd") == "DBIT":
        message = entry.findtext(".//{*}Btch/{*}MsgId") or batch
        if message:
            yield Booked(message, on)
        return
    yield from _credited(entry, details, name, on, batch)


def _credited(
    entry: etree._Element, details: list[etree._Element], name: str, on: date, batch: str
) -> Iterator[Credited]:
    total = _euro(entry.find("{*}Amt"))
    if total is None:
        return  # in another currency than our account's: nothing that is owed to us
    own = entry.findtext("{*}AcctSvcrRef") or hashlib.sha256(name.encode() + etree.tostring(entry)).hexdigest()[:32]
    reference = f"{own}:{on}:{total}"
    parts = [_cents_of(each) for each in details]
    if batch and len(details) != 1:
        yield Credited(reference, total, on, batch)
    elif len(details) > 1 and sum(part or 0 for part in parts) == total and all(parts):
        for place, (each, part) in enumerate(zip(details, parts, strict=True)):
            yield _payment(each, f"{reference}/{place}", part or 0, on)
    elif details and len(details) == 1:
        yield _payment(details[0], reference, total, on, batch)
    else:
        yield Credited(reference, total, on, texts=tuple(filter(None, [entry.findtext("{*}AddtlNtryInf")])))


def _payment(details: etree._Element, key: str, cents: int, on: date, batch: str = "") -> Credited:
    """One payment that we got, and all that its payer said."""
    texts = [
        *details.iterfind("{*}RmtInf/{*}Strd/{*}CdtrRefInf/{*}Ref"),
        *details.iterfind("{*}RmtInf/{*}Ustrd"),
        *details.iterfind("{*}AddtlTxInf"),
    ]
    payer = details.find("{*}RltdPties/{*}Dbtr")
    return Credited(
        key, cents, on, batch, _end_to_end_id(details),
        iban=details.findtext("{*}RltdPties/{*}DbtrAcct/{*}Id/{*}IBAN") or "",
        name=((payer.findtext("{*}Nm") or payer.findtext("{*}Pty/{*}Nm") or "") if payer is not None else "")[:140],
        texts=tuple((text.text or "").strip()[:LONGEST_TEXT] for text in texts),
    )  # fmt: skip


def _end_to_end_id(details: etree._Element) -> str:
    name = details.findtext("{*}Refs/{*}EndToEndId") or ""
    return "" if name == "NOTPROVIDED" else name


def _cents_of(details: etree._Element) -> int | None:
    """The amount of a transaction, where the bank repeats it, in cents."""
    own = details.find("{*}Amt")
    return _euro(own if own is not None else details.find("{*}AmtDtls/{*}TxAmt/{*}Amt"))


def _euro(value: etree._Element | None) -> int | None:
    """An amount in euros as cents; None for another currency."""
    if value is None or value.get("Ccy") != "EUR":
        return None
    try:
        cents = Decimal(value.text or "") * 100
    except InvalidOperation:
        raise ValueError(f"not an amount: {value.text}") from None
    if cents != int(cents):
        raise ValueError(f"not an amount in whole cents: {value.text}")
    return int(cents)
