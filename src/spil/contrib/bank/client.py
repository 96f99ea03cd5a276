"""The bank that takes payment messages. Here only a local stand-in: a folder in place of the bank's channel."""

import os
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from lxml import etree

STATEMENT = (
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Ntry>'
    '<Amt Ccy="EUR">{total}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{day}</Dt></BookgDt>'
    "<NtryDtls><Btch><PmtInfId>{number}</PmtInfId></Btch></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>"
)


class DifferentMessage(Exception):
    """The bank has another message under this identification already."""


class Bank(ABC):
    """A channel to a bank. Sending one message twice has the effect of sending it once."""

    @abstractmethod
    def send(self, message_id: str, xml: bytes) -> None:
        """Hand over a pain.001 message. Raises DifferentMessage when this id was used for other content."""

    @abstractmethod
    def fetch(self) -> Iterator[bytes]:
        """The bank's messages to us (camt.053, camt.054, pain.002), the oldest first. One may come more than once."""


class LocalBank(Bank):
    """Stand-in for a bank: a message of ours becomes a file in `folder`, complete or not there at all.

    It carries out every payment on its day and says so in a statement; files that someone puts into the folder `in`
    beside it (a return, say) are delivered too.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or settings.VAR / "bank" / settings.DATABASES["default"]["NAME"] / "out"

    def send(self, message_id: str, xml: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{message_id}.xml"
        partial = self.folder / f".{message_id}.{os.getpid()}"
        with partial.open("wb") as file:
            file.write(xml)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(partial, path)  # unlike a rename it never overwrites
        except FileExistsError:
            if path.read_bytes() != xml:
                raise DifferentMessage(message_id) from None
        finally:
            partial.unlink()

    def fetch(self) -> Iterator[bytes]:
        inbox = self.folder.parent / "in"
        inbox.mkdir(parents=True, exist_ok=True)
        for sent in sorted(self.folder.glob("*.xml"), key=lambda path: path.stat().st_mtime_ns):
            answer = inbox / f"{sent.stem}.camt.xml"
            if not answer.exists():
                answer.write_bytes(_statement(sent.read_bytes()))
        for message in sorted(inbox.glob("*.xml"), key=lambda path: path.stat().st_mtime_ns):
            yield message.read_bytes()


def _statement(pain: bytes) -> bytes:
    """The camt.053 entry with which a bank says that a whole batch was paid on the day that it asked for."""
    batch = etree.fromstring(pain).find(".//{*}PmtInf")
    assert batch is not None
    number, day, total = (batch.findtext(path) for path in ("{*}PmtInfId", "{*}ReqdExctnDt/{*}Dt", "{*}CtrlSum"))
    return STATEMENT.format(number=number, day=day, total=total).encode()
