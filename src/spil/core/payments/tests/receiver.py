"""A receiver for the tests: debts of the product `demo` stand on INSTALMENT, and may all be paid at any time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from spil.core.access.models import User
from spil.core.ledger import service as ledger
from spil.core.ledger.models import Account, Posting, PostingSet
from spil.core.ledger.service import Lines
from spil.core.payments.receivers import Claim, NotTaken, Received, Receiver, registry

PRODUCT = "demo"


class Demo(Receiver):
    """Pays what is due, and gives back the rest."""

    product = PRODUCT

    def claims(self, person_id: int, on: date) -> list[Claim]:
        due = max(0, ledger.balances(person_id).get(Account.INSTALMENT, 0))
        return [Claim("debt", "Schuld", due, due)] if due else []

    def receive(self, money: Received, *, acting_user: User | None) -> None:
        if money.purpose not in ("", "debt"):
            raise NotTaken(money.purpose)
        due = max(0, ledger.balances(money.person_id).get(Account.INSTALMENT, 0))
        parts = {Account.INSTALMENT: min(due, money.cents), Account.PAYABLE: money.cents - min(due, money.cents)}
        rows = [(1, money.person_id, money.source, money.cents, "receipt", 0)]
        rows += [(1, money.person_id, account, -cents, "receipt", 0) for account, cents in parts.items()]
        ledger.post(
            Lines.of(*rows), key=f"demo:{money.key}", product=PRODUCT, month=money.on.replace(day=1),
            acting_user=acting_user,
        )  # fmt: skip

    def take_back(self, key: str, on: date, *, acting_user: User | None) -> None:
        booked = PostingSet.objects.get(key=f"demo:{key}")
        first = Posting.objects.filter(posting_set=booked.pk).order_by("id")[0]
        ledger.do_reverse(first.transaction, acting_user=acting_user)


@contextmanager
def registered() -> Iterator[None]:
    """Have it alone in the registry for a while."""
    others, registry._receivers = registry._receivers, {}
    registry.register(Demo)
    try:
        yield
    finally:
        registry._receivers = others


def owe(person: int, cents: int, month: date) -> None:
    """Let an instalment fall due."""
    rows = [(1, person, Account.INSTALMENT, cents, "due", 0), (1, person, Account.LOAN, -cents, "due", 0)]
    ledger.post(Lines.of(*rows), key=f"owe:{person}:{month}:{cents}", product=PRODUCT, month=month)
