"""Who takes in money for what: each service that is owed something registers a receiver when the program starts.

This room knows how money comes in (direct debit, iDEAL, a transfer) and that it comes in once; the receiver knows which
debts it pays. Money of which no receiver knows what it is for stands on UNMATCHED until somebody says so.
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import connection

from spil.core.access.models import User
from spil.core.ledger.models import Account

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

DUE_OF_MONTH = """
    select person_id, least(sum(amount_cents) filter (where month = %(month)s), sum(amount_cents))::bigint
    from ledger_posting posting
    where account = %(account)s and product = %(product)s and exists (
        select from ledger_posting of_month where of_month.person_id = posting.person_id
            and of_month.account = %(account)s and of_month.product = %(product)s and of_month.month = %(month)s)
    group by person_id
    having least(sum(amount_cents) filter (where month = %(month)s), sum(amount_cents)) > 0
    order by person_id
"""


@dataclass(frozen=True)
class Claim:
    """Something that a person can pay for, in cents: what is due today, and the most that can be paid.

    `together` says that it is debts of other claims taken together, which one may also pay each by itself.
    """

    purpose: str  # the receiver's own name for it, kept with every payment; at most 40 characters
    title: "StrPromise | str"
    due_cents: int
    most_cents: int
    together: bool = False


class NotTaken(Exception):
    """The receiver does not know what this money is for; the text says why. It goes to people to sort out."""


@dataclass(frozen=True)
class Received:
    """Money of a person that came in. `purpose` is that of a claim, or empty: then it is for what is due first by law.

    `source` is the account to debit: BANK, IN_TRANSIT (it is still with the payment provider) or UNMATCHED (it came in
    before it was known whose it was). `month` is that of which it was collected: then it pays what is due of that month
    before anything older.
    """

    person_id: int
    purpose: str
    cents: int
    on: date
    key: str  # one payment's name for ever; what was booked under it is not booked again
    source: Account = Account.BANK
    month: date | None = None


class Receiver(ABC):
    """What a service does with money that comes in for it."""

    product: ClassVar[str]
    collects: ClassVar[Account] = Account.INSTALMENT
    """Whose debit balance of a month is collected by direct debit."""

    @abstractmethod
    def claims(self, person_id: int, on: date) -> list[Claim]:
        """What this person can pay for today; of a debt that may be paid at any time with nothing due."""

    def holds(self, person_id: int, on: date) -> Mapping[str, int]:
        """Cents of claims of other receivers, by purpose, that are paid through a claim of this one, and only so."""
        return {}

    @abstractmethod
    def receive(self, money: Received, *, acting_user: User | None) -> None:
        """Book it: debit `money.source`, credit debts; what is too much becomes payable. Once for each key.

        Raises NotTaken for a purpose that it does not know.
        """

    def receive_many(self, moneys: Sequence[Received], *, acting_user: User | None) -> None:
        """Book what a batch of collections brought; a receiver that knows a way to do it for all at once says so."""
        for money in moneys:
            self.receive(money, acting_user=acting_user)

    @abstractmethod
    def take_back(self, key: str, on: date, *, acting_user: User | None) -> None:
        """Undo what was booked under a key, since the money went back: what it paid is due again. Once."""

    def to_collect(self, month: date) -> list[tuple[int, int]]:
        """Persons and cents to be collected for a month: what fell due in it and was not paid yet."""
        with connection.cursor() as cursor:
            cursor.execute(DUE_OF_MONTH, {"month": month, "account": self.collects, "product": self.product})
            return [(int(person), int(cents)) for person, cents in cursor.fetchall()]


class Registry:
    """The receivers by product; a second one for the same product is refused."""

    def __init__(self) -> None:
        self._receivers: dict[str, Receiver] = {}

    def register(self, receiver: type[Receiver]) -> type[Receiver]:
        """Class decorator."""
        if receiver.product in self._receivers:
            raise ValueError(f"There are two receivers for {receiver.product}.")
        self._receivers[receiver.product] = receiver()
        return receiver

    def get(self, product: str) -> Receiver | None:
        """Who takes in money for a product."""
        return self._receivers.get(product)

    def __iter__(self) -> Iterator[Receiver]:
        yield from self._receivers.values()

    def claims(self, person_id: int, on: date) -> list[tuple[str, Claim]]:
        """All that a person can pay for, with the product that it is of, each debt once; what is due first."""
        held = sum((Counter(one.holds(person_id, on)) for one in self), Counter[str]())
        found = [
            (one.product, left)
            for one in self
            for claim in one.claims(person_id, on)
            if (left := claim if claim.together else _without(claim, held[claim.purpose]))
        ]
        return sorted(found, key=lambda each: each[1].due_cents == 0)


def _without(claim: Claim, cents: int) -> Claim | None:
    """What of a claim is paid here; None when all of it is paid elsewhere."""
    if claim.most_cents <= cents:
        return None
    return replace(claim, due_cents=max(0, claim.due_cents - cents), most_cents=claim.most_cents - cents)


registry = Registry()
