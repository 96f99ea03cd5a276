"""Booking, taking back, and reading balances. Amounts are whole cents; positive is debit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from spil.core import partitions
from spil.core.access.models import User
from spil.core.ledger.models import DEBTS, Account, Posting

COLUMNS = (
    "id, transaction, posting_set, person_id, account, amount_cents, month, product, code, decision, reverses,"
    " booked_at"
)


class Unbalanced(ValueError):
    """The lines of a transaction do not come to zero."""


class AlreadyReversed(Exception):
    """The transaction was taken back before."""


@dataclass(frozen=True)
class Lines:
    """Columns of posting lines. Lines with the same (any) number in `transaction` come to zero together.

    In `person`, `decision` and `reverses` zero stands for none; `code` is one text a line, or one for all.
    Lines of zero cents are left out.
    """

    transaction: np.ndarray
    person: np.ndarray
    account: np.ndarray
    amount_cents: np.ndarray
    code: Sequence[str] | str
    decision: np.ndarray | None = None
    reverses: np.ndarray | None = None

    @staticmethod
    def of(*lines: tuple[int, int, Account, int, str, int]) -> "Lines":
        """From rows of (transaction, person, account, cents, code, decision)."""
        number, person, account, cents, code, decision = zip(*lines, strict=True)
        return Lines(
            np.array(number, np.int64),
            np.array(person, np.int64),
            np.array(account, np.int64),
            np.array(cents, np.int64),
            code,
            np.array(decision, np.int64),
        )

    @staticmethod
    def of_people(
        people: np.ndarray,
        columns: Sequence[tuple[Account, np.ndarray]],
        code: Sequence[str] | str,
        decisions: np.ndarray,
    ) -> "Lines":
        """A transaction for each person: of each account a column of cents. `code` is one a column, or one for all."""
        each = len(people)
        return Lines(
            transaction=np.tile(np.arange(each), len(columns)),
            person=np.tile(people, len(columns)),
            account=np.repeat(np.array([int(account) for account, _ in columns], np.int64), each),
            amount_cents=np.concatenate([cents for _, cents in columns]),
            code=code if isinstance(code, str) else [one for one in code for _ in range(each)],
            decision=np.tile(decisions, len(columns)),
        )


def payable_part(more: np.ndarray, unpaid: np.ndarray, owed: np.ndarray) -> np.ndarray:
    """How much of what is given more (below zero: less) becomes payable; the rest becomes receivable.

    What is less first comes off what is not ordered yet; what is more first goes to what is to be paid back.
    """
    return np.where(more >= 0, more - np.minimum(more, owed), -np.minimum(-more, unpaid))


def post(lines: Lines, *, key: str, product: str, month: date, acting_user: User | None = None) -> int | None:
    """Book lines as one set under an idempotency key. Gives the set's number, or None when the key was booked before.

    Takes part in the running transaction. A second caller with the same key waits for the first to commit or not.
    Raises Unbalanced; the database checks the same.
    """
    keep = np.flatnonzero(lines.amount_cents)
    _check(lines, keep)
    with transaction.atomic():
        posting_set = int(partitions.numbers(1)[0])
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into ledger_postingset (id, key, booked_at, booked_by_id) values (%s, %s, %s, %s)"
                " on conflict (key) do nothing",
                [posting_set, key, timezone.now(), acting_user.pk if acting_user else None],
            )
            if cursor.rowcount == 0:
                return None
        if len(keep):
            rows = _rows(lines, keep, posting_set, product, month)
            partitions.copy("ledger_posting", "spil_ledger_check", month, COLUMNS, rows)
    return posting_set


def do_reverse(number: int, *, code: str = "reversal", acting_user: User | None) -> int:
    """Take a transaction back by booking its opposite in the same month. Gives the number of the posting set.

    Raises AlreadyReversed, and LookupError for a transaction that does not exist.
    """
    postings = list(Posting.objects.filter(transaction=number).order_by("id"))
    if not postings:
        raise LookupError(f"there is no transaction {number}")
    first = postings[0]
    zero = np.zeros(len(postings), np.int64)
    lines = Lines(
        transaction=zero,
        person=np.array([posting.person_id or 0 for posting in postings]),
        account=np.array([posting.account for posting in postings]),
        amount_cents=np.array([-posting.amount_cents for posting in postings]),
        code=code,
        decision=np.array([posting.decision or 0 for posting in postings]),
        reverses=zero + number,
    )
    done = post(lines, key=f"reverse:{number}", product=first.product, month=first.month, acting_user=acting_user)
    if done is None:
        raise AlreadyReversed(number)
    return done


def balances(person: int) -> dict[Account, int]:
    """Balance in cents of each account of a person that ever moved; debit is positive.

    For the agency's accounts it is what was booked on behalf of this person.
    """
    sums = Posting.objects.filter(person=person).order_by().values_list("account").annotate(Sum("amount_cents"))
    return {Account(account): int(cents) for account, cents in sums}


def owed(person: int) -> dict[Account, int]:
    """What a person owes the agency, in cents by kind of debt, without what came to nothing."""
    known = balances(person)
    return {account: known[account] for account in DEBTS if known.get(account)}


def totals(month: date | None = None) -> dict[Account, int]:
    """Balance in cents of every kind of account, of one month or of all time. They come to zero together."""
    postings = Posting.objects.order_by()
    if month is not None:
        postings = postings.filter(month=month)
    return {
        Account(account): int(cents) for account, cents in postings.values_list("account").annotate(Sum("amount_cents"))
    }


def _check(lines: Lines, keep: np.ndarray) -> None:
    if len(keep) == 0:
        return
    groups, index = np.unique(lines.transaction[keep], return_inverse=True)
    sums = np.zeros(len(groups), np.int64)
    np.add.at(sums, index, lines.amount_cents[keep])
    if sums.any():
        wrong = int(np.flatnonzero(sums)[0])
        raise Unbalanced(f"transaction {int(groups[wrong])} comes to {int(sums[wrong])} cents instead of zero")


def _rows(lines: Lines, keep: np.ndarray, posting_set: int, product: str, month: date) -> Iterator[str]:
    ids = partitions.numbers(len(keep))
    _, first, index = np.unique(lines.transaction[keep], return_index=True, return_inverse=True)
    if isinstance(lines.code, str):
        codes = [partitions.text(lines.code)] * len(keep)
    else:
        escaped = {code: partitions.text(code) for code in set(lines.code)}
        codes = [escaped[lines.code[row]] for row in keep.tolist()]
    template = (
        f"%d\t%d\t{posting_set}\t%s\t%d\t%d\t{month.isoformat()}\t{partitions.text(product).replace('%', '%%')}"
        f"\t%s\t%s\t%s\t{timezone.now().isoformat()}\n"
    )
    columns = [
        ids.tolist(),
        ids[first][index].tolist(),
        _or_null(lines.person, keep),
        lines.account[keep].tolist(),
        lines.amount_cents[keep].tolist(),
        codes,
        _or_null(lines.decision, keep),
        _or_null(lines.reverses, keep),
    ]
    return map(template.__mod__, zip(*columns, strict=True))


def _or_null(column: np.ndarray | None, keep: np.ndarray) -> list[Any]:
    if column is None:
        return ["\\N"] * len(keep)
    return [value or "\\N" for value in column[keep].tolist()]
