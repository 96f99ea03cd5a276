"""The bailiff, and the collector abroad: debts go out, reports come back. Here only a local stand-in: a folder.

The messages are JSON, documented in `handover.schema.json` and `report.schema.json`; a real connection sends the same.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from spil.contrib import outbox

KINDS = ("served", "collected", "ended", "returned")


class DifferentHandOver(Exception):
    """The bailiff has another hand-over, or another recall, under this reference already."""


class WrongReport(ValueError):
    """A report that is not as `report.schema.json` says; the text says where."""


@dataclass(frozen=True)
class Report:
    """What the bailiff tells about a hand-over. `number` is the bailiff's own, so that it counts once."""

    number: str
    reference: str
    kind: str
    on: date
    cents: int


class Bailiff(ABC):
    """A channel to whoever collects for the agency. Sending one thing twice has the effect of sending it once."""

    @abstractmethod
    def hand_over(self, message: Mapping[str, Any]) -> None:
        """Hand a debt over. Raises DifferentHandOver when its reference was used for other content."""

    @abstractmethod
    def recall(self, reference: str) -> None:
        """Ask to stop collecting what was handed over under a reference."""

    @abstractmethod
    def reports(self) -> Iterator[Report]:
        """What there is to tell, the oldest first; one may come more than once. Raises WrongReport."""


def read(raw: bytes) -> Report:
    """A report from its JSON; raises WrongReport."""
    try:
        told = json.loads(raw)
        if told["message"] != "report/1" or told["kind"] not in KINDS or not isinstance(told["cents"], int):
            raise WrongReport(f"This is no report as we know it: {raw[:200]!r}.")
        if told["cents"] < 0 or not str(told["number"]):
            raise WrongReport(f"A report has a number and no negative amount: {raw[:200]!r}.")
        on = date.fromisoformat(told["on"])
        return Report(str(told["number"]), str(told["reference"]), told["kind"], on, told["cents"])
    except (KeyError, TypeError, ValueError) as error:
        raise error if isinstance(error, WrongReport) else WrongReport(f"Report cannot be read: {error}.") from None


class LocalBailiff(Bailiff):
    """Stand-in: a hand-over becomes a file in `out`, complete or not there at all; reports are files in `in`.

    It reports nothing by itself: what somebody puts into `in` is what the bailiff says.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or settings.VAR / "bailiff" / settings.DATABASES["default"]["NAME"]

    def hand_over(self, message: Mapping[str, Any]) -> None:
        self._write(f"{message['reference']}.json", dict(message))

    def recall(self, reference: str) -> None:
        self._write(f"{reference}.recall.json", {"message": "recall/1", "reference": reference})

    def reports(self) -> Iterator[Report]:
        inbox = self.folder / "in"
        inbox.mkdir(parents=True, exist_ok=True)
        for path in sorted(inbox.glob("*.json")):
            yield read(path.read_bytes())

    def _write(self, name: str, message: dict[str, Any]) -> None:
        content = json.dumps(message, sort_keys=True, ensure_ascii=False, indent=1).encode()
        try:
            outbox.put(self.folder / "out", name, content)
        except FileExistsError:
            raise DifferentHandOver(str(message["reference"])) from None
