"""Messages to and from the bank in ISO 20022: pain.001.001.09 out, pain.002 and camt.053/054 in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from lxml import etree
from text_unidecode import unidecode

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
LONGEST_NAME = 70  # of the 140 that the schema allows, banks pass on 70


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
class Booked:
    """A batch of ours that a statement shows as paid."""

    message_id: str
    on: date


@dataclass(frozen=True)
class Returned:
    """A payment that was rejected or came back, with the reason as a code of ISO 20022 (AC04: account closed)."""

    end_to_end_id: str
    reason: str
    on: date
    cents: int | None  # as the bank says it; a rejection does not repeat it


def amount(cents: int) -> str:
    """Euros as ISO 20022 writes them."""
    return f"{cents // 100}.{cents % 100:02d}"


def pain_001(
    message_id: str, made_at: datetime, pay_date: date, debtor: Debtor, transfers: Iterable[Transfer]
) -> bytes:
    """A credit transfer message with one batch of payments, booked as one sum on the agency's account."""
    payments = list(transfers)
    count, total = str(len(payments)), amount(sum(one.cents for one in payments))
    document = etree.Element("Document", nsmap={None: NAMESPACE})  # type: ignore[dict-item]  # the stubs forget the default namespace
    root = etree.SubElement(document, "CstmrCdtTrfInitn")
    header = _add(
        root, "GrpHdr",
        MsgId=message_id, CreDtTm=made_at.strftime("%Y-%m-%dT%H:%M:%S"), NbOfTxs=count, CtrlSum=total,
    )  # fmt: skip
    _add(header, "InitgPty", Nm=_name(debtor.name))
    batch = _add(
        root, "PmtInf",
        PmtInfId=message_id, PmtMtd="TRF", BtchBookg="true", NbOfTxs=count, CtrlSum=total,
    )  # fmt: skip
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


def read(xml: bytes) -> Iterator[Booked | Returned]:
    """What a message of the bank says about our payments: pain.002 (rejected), camt.053 or camt.054 (booked, returned).

    Raises ValueError for XML that is none of these.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        document = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"not XML: {error}") from None
    kind = etree.QName(document).namespace or ""
    if ":pain.002." in kind:
        yield from _rejected(document)
    elif ":camt.053." in kind or ":camt.054." in kind:
        yield from _entries(document)
    else:
        raise ValueError(f"neither pain.002 nor camt.053 or camt.054: {kind or 'no namespace'}")


def _rejected(document: etree._Element) -> Iterator[Returned]:
    on = date.fromisoformat((document.findtext(".//{*}GrpHdr/{*}CreDtTm") or "")[:10])
    for one in document.iterfind(".//{*}TxInfAndSts"):
        if one.findtext("{*}TxSts") == "RJCT":
            reason = one.findtext("{*}StsRsnInf/{*}Rsn/{*}Cd") or "NARR"
            yield Returned(one.findtext("{*}OrgnlEndToEndId") or "", reason, on, None)


def _entries(document: etree._Element) -> Iterator[Booked | Returned]:
    for entry in document.iterfind(".//{*}Ntry"):
        status = entry.find("{*}Sts")
        if status is None or "BOOK" not in "".join(str(text) for text in status.itertext()):
            continue
        on = date.fromisoformat((entry.findtext("{*}BookgDt/{*}Dt") or entry.findtext("{*}BookgDt/{*}DtTm") or "")[:10])
        if entry.findtext("{*}CdtDbtInd") == "DBIT":
            message = entry.findtext(".//{*}Btch/{*}MsgId") or entry.findtext(".//{*}Btch/{*}PmtInfId")
            if message:
                yield Booked(message, on)
            continue
        for details in entry.iterfind(".//{*}TxDtls"):
            reason = details.findtext("{*}RtrInf/{*}Rsn/{*}Cd")
            end_to_end_id = details.findtext("{*}Refs/{*}EndToEndId")
            if reason and end_to_end_id:
                cents = details.findtext("{*}Amt") or details.findtext("{*}AmtDtls/{*}TxAmt/{*}Amt")
                yield Returned(end_to_end_id, reason, on, int(Decimal(cents) * 100) if cents else None)
