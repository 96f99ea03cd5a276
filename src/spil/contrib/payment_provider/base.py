"""What a payment provider is to us: it has somebody pay an amount, and says afterwards whether they did."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

Outcome = Literal["open", "paid", "failed", "canceled", "expired"]


class ProviderUnavailable(Exception):
    """The provider cannot be reached, or does not answer as it has documented. The text is for the log."""


class NotAccepted(Exception):
    """The provider does not take this payment: the amount is too high for it, say. The text is for the log."""


class Forged(Exception):
    """A message that says it comes from the provider does not."""


@dataclass(frozen=True)
class Started:
    """A payment that the provider knows, and the address at which it is made."""

    provider_id: str
    checkout: str


@dataclass(frozen=True)
class State:
    """What became of a payment, as the provider says it itself. `key` is ours; `cents` are of euros."""

    key: str
    cents: int
    outcome: Outcome
    paid_on: date | None


class Provider(ABC):
    """One payment provider. `own` is the address of this installation, at which a stand-in answers in a demo."""

    name: ClassVar[str]

    def __init__(self, own: str) -> None:
        self.own = own

    @property
    @abstractmethod
    def is_stand_in(self) -> bool:
        """Whether a local stand-in answers instead of the provider, so that no money moves."""

    @abstractmethod
    def start(self, key: UUID, cents: int, description: str, *, back: str, webhook: str, language: str) -> Started:
        """Make a payment by iDEAL known; with the same key it is one payment. Raises the exceptions above."""

    @abstractmethod
    def state(self, provider_id: str) -> State | None:
        """Ask what became of a payment; None when the provider does not know it. Raises ProviderUnavailable."""

    @abstractmethod
    def named_in(self, body: bytes, headers: Mapping[str, str]) -> str | None:
        """Which payment a message to our webhook is about; None for one about something else. Raises Forged."""


class Registry:
    """The providers by name; a second one of the same name is refused."""

    def __init__(self) -> None:
        self._providers: dict[str, type[Provider]] = {}

    def register(self, provider: type[Provider]) -> type[Provider]:
        """Class decorator."""
        if provider.name in self._providers:
            raise ValueError(f"There are two payment providers named {provider.name}.")
        self._providers[provider.name] = provider
        return provider

    def get(self, name: str) -> type[Provider]:
        """The provider by name; KeyError for one that is not there."""
        return self._providers[name]


registry = Registry()
