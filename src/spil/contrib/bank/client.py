"""The bank that takes payment messages. Here only a local stand-in: a folder in place of the bank's channel."""

import os
from abc import ABC, abstractmethod
from pathlib import Path

from django.conf import settings


class DifferentMessage(Exception):
    """The bank has another message under this identification already."""


class Bank(ABC):
    """A channel to a bank. Sending one message twice has the effect of sending it once."""

    @abstractmethod
    def send(self, message_id: str, xml: bytes) -> None:
        """Hand over a pain.001 message. Raises DifferentMessage when this id was used for other content."""


class LocalBank(Bank):
    """Stand-in: each message becomes a file in `folder`, complete or not there at all."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or settings.VAR / "bank" / "out"

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
