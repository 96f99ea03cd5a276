"""Debt help (Geldfit): we ask it to call someone who agreed to that. Here only a local stand-in: a folder.

There is no public message format for this: ours is documented in `referral.schema.json`; a real connection sends that.
"""

import json
import os
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings


class DebtHelp(ABC):
    """A channel to debt help. A referral that is sent twice under its number counts once."""

    @abstractmethod
    def refer(self, message: Mapping[str, Any]) -> None:
        """Ask to call someone."""


class LocalDebtHelp(DebtHelp):
    """Stand-in: a referral becomes a file named after its number, complete or not there at all."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or settings.VAR / "debt_help" / settings.DATABASES["default"]["NAME"]

    def refer(self, message: Mapping[str, Any]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{message['number']}.json"
        partial = self.folder / f".{message['number']}.{os.getpid()}"
        partial.write_text(json.dumps(dict(message), sort_keys=True, ensure_ascii=False, indent=1), encoding="utf-8")
        partial.replace(path)
