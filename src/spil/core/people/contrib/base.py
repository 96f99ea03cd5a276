"""What an adapter to an outside party is: it turns the party's messages into statements of ours. And their list."""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings

from spil.core.people.models import Fact, Person

PARTIES = ("population_register", "tax_authority", "institutions")
STAND_IN = " (stand-in)"  # behind the source of a fact that no real party told us


class PartyUnavailable(Exception):
    """The party cannot be asked now, or answers with an error; the text says what it said."""


@dataclass(frozen=True)
class Relative:
    """Someone that a party names as family: enough to know them by, or to add them."""

    bsn: str
    given_name: str
    family_name: str
    birth_date: date


@dataclass(frozen=True)
class Statement:
    """One fact that a party tells. A value `other` may be a Relative, who is looked up or added.

    `known` is the period for which the party says all: in its other days the fact does not hold.
    """

    model: type[Fact]
    valid: tuple[date, date | None]
    values: dict[str, Any]
    known: tuple[date, date | None] | None = None


@dataclass(frozen=True)
class Told:
    """All that a party tells about one person: facts, and what the person's own row should say."""

    statements: list[Statement] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)


class Adapter(ABC):
    """One outside party."""

    name: ClassVar[str]
    """The folder's name."""
    source: ClassVar[str]
    """What stands as source with the facts, at most 18 characters."""

    @property
    @abstractmethod
    def is_stand_in(self) -> bool:
        """Whether a local stand-in answers instead of the party itself."""

    @abstractmethod
    def ask(self, person: Person) -> Told:
        """Ask the party about a person; raises PartyUnavailable."""

    @property
    def full_source(self) -> str:
        return self.source + (STAND_IN if self.is_stand_in else "")


class Registry:
    """The adapters by name; a second one of the same name is refused."""

    def __init__(self) -> None:
        self._adapters: dict[str, Adapter] = {}

    def register(self, adapter: type[Adapter]) -> type[Adapter]:
        """Class decorator."""
        if adapter.name in self._adapters:
            raise ValueError(f"There are two adapters named {adapter.name}.")
        if len(adapter.source) > 30 - len(STAND_IN):
            raise ValueError(f"The source of adapter {adapter.name} is too long.")
        self._adapters[adapter.name] = adapter()
        return adapter

    def __iter__(self) -> Iterator[Adapter]:
        for party in PARTIES:
            if party not in self._adapters:
                import_module(f"spil.core.people.contrib.{party}.adapter")
            yield self._adapters[party]


registry = Registry()


class Store:
    """What a stand-in knows: a JSON file under var/stand_in, by BSN. Only in a demo and in tests."""

    def __init__(self, party: str) -> None:
        self.party = party

    @property
    def _file(self) -> Path:
        folder: Path = settings.VAR / "stand_in"
        folder.mkdir(exist_ok=True)
        return folder / f"{self.party}.json"

    def get(self, bsn: str) -> Any:
        """What the stand-in knows of someone, or None."""
        if not settings.DEMO:
            raise PartyUnavailable(f"{self.party} is not configured, and stand-ins answer only in a demo")
        return json.loads(self._file.read_text(encoding="utf-8")).get(bsn) if self._file.exists() else None

    def put(self, bsn: str, known: Any) -> None:
        """Let the stand-in know something of someone."""
        everything = json.loads(self._file.read_text(encoding="utf-8")) if self._file.exists() else {}
        written = self._file.with_suffix(".new")
        written.write_text(json.dumps(everything | {bsn: known}, ensure_ascii=False, indent=1), encoding="utf-8")
        written.rename(self._file)
