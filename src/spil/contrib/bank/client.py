"""The bank that takes payment messages. Here only a local stand-in: a folder in place of the bank's channel."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils.timezone import localdate
from lxml import etree

from spil.contrib import outbox

STATEMENT = (
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>{number}</Id><Ntry>'
    '<Amt Ccy="EUR">{total}</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{day}</Dt></BookgDt>'
    "<AcctSvcrRef>{number}</AcctSvcrRef><NtryDtls>{details}</NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>"
)
BATCH = "<Btch><PmtInfId>{number}</PmtInfId></Btch>"


class DifferentMessage(Exception):
    """The bank has another message under this identification already."""


class Bank(ABC):
    """A channel to a bank. Sending one message twice has the effect of sending it once."""

    @abstractmethod
    def send(self, message_id: str, xml: bytes) -> None:
        """Hand over a pain.001 or pain.008 message. Raises DifferentMessage when this id was used for other content."""

    @abstractmethod
    def fetch(self) -> Iterator[bytes]:
        """The bank's messages to us (camt.053, camt.054, pain.002), the oldest first. One may come more than once."""


class LocalBank(Bank):
    """Stand-in for a bank: a message of ours becomes a file in `folder`, complete or not there at all.

    It carries out every payment, and every collection on its day, and says so in a statement; files that someone puts
    into the folder `in` beside it (a return, say) are delivered too.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or settings.VAR / "bank" / settings.DATABASES["default"]["NAME"] / "out"

    def send(self, message_id: str, xml: bytes) -> None:
        try:
            outbox.put(self.folder, f"{message_id}.xml", xml)
        except FileExistsError:
            raise DifferentMessage(message_id) from None

    def fetch(self) -> Iterator[bytes]:
        inbox = self._inbox()
        for sent in sorted(self.folder.glob("*.xml"), key=lambda path: path.stat().st_mtime_ns):
            answer = inbox / f"{sent.stem}.camt.xml"
            if not answer.exists() and (said := _statement(sent.read_bytes(), localdate())):
                answer.write_bytes(said)
        for message in sorted(inbox.glob("*.xml"), key=lambda path: path.stat().st_mtime_ns):
            yield message.read_bytes()

    def pay_in(self, name: str, cents: int, on: date, *, iban: str, holder: str, text: str) -> None:
        """Somebody pays us: with the next messages comes a statement that shows it. `name` is the bank's for it."""
        parties = etree.Element("RltdPties")
        etree.SubElement(etree.SubElement(etree.SubElement(parties, "Dbtr"), "Pty"), "Nm").text = holder
        etree.SubElement(etree.SubElement(etree.SubElement(parties, "DbtrAcct"), "Id"), "IBAN").text = iban
        remittance = etree.Element("RmtInf")
        etree.SubElement(remittance, "Ustrd").text = text
        details = "".join(etree.tostring(part, encoding="unicode") for part in (parties, remittance))
        total, number = f"{cents // 100}.{cents % 100:02d}", hashlib.sha256(name.encode()).hexdigest()[:32]
        said = STATEMENT.format(
            number=number, total=total, side="CRDT", day=on, details=f"<TxDtls>{details}</TxDtls>"
        )  # fmt: skip
        (self._inbox() / f"{number}.xml").write_text(said, encoding="utf-8")

    def _inbox(self) -> Path:
        inbox = self.folder.parent / "in"
        inbox.mkdir(parents=True, exist_ok=True)
        return inbox


def _statement(pain: bytes, today: date) -> bytes | None:
    """The camt.053 entry with which a bank says that a whole batch was paid on the day that it asked for.

    None for a collection whose day has not come.
    """
    batch = etree.fromstring(pain).find(".//{*}PmtInf")
    assert batch is not None
    number, total = batch.findtext("{*}PmtInfId"), batch.findtext("{*}CtrlSum")
    collected = batch.findtext("{*}ReqdColltnDt")
    if collected and date.fromisoformat(collected) > today:
        return None
    day, side = (collected, "CRDT") if collected else (batch.findtext("{*}ReqdExctnDt/{*}Dt"), "DBIT")
    details = BATCH.format(number=number)
    return STATEMENT.format(number=number, day=day, total=total, side=side, details=details).encode()
