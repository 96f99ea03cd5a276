"""Money on our account: whose it is and what for, or a place to wait until somebody says so.

A payment is matched by its reference; else by the payer's account, when it is one person's and the amount is just what
that person owes for something; when it fits more than one debt, the law says which is first. Everything else stands on
UNMATCHED and is worked off by people: it is somebody's for something, or it goes back where it came from. Reading a
statement again changes nothing, since a payment has one key.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.conf import settings
from django.db import transaction
from stdnum import iban as ibans

from spil.core.access.models import User
from spil.core.ledger import service as ledger
from spil.core.ledger.models import Account
from spil.core.ledger.service import Lines
from spil.core.partitions import new_number
from spil.core.payments import references, sepa
from spil.core.payments.models import Mandate, PaymentOrder, PaymentReference, Receipt
from spil.core.payments.receivers import NotTaken, Received, registry
from spil.core.people.models import BankAccount, Person

PRODUCT = "receipts"  # what is booked of money that is not known yet
RUN = "refund"  # how runs of refunds begin
LONGEST_TEXT = 500

Owners = dict[str, set[int]]


class AlreadyWorked(Exception):
    """Somebody else did something with this payment in the meantime."""


class NoAccount(Exception):
    """The bank did not say from which account it came, so that it cannot go back there."""


@dataclass(frozen=True)
class Match:
    """Whose a payment is, and what for."""

    person_id: int
    product: str
    purpose: str
    how: Receipt.How


def owners(accounts: Iterable[str]) -> Owners:
    """The people of whom these accounts are: we pay to them, or collect from them by a mandate."""
    wanted = sorted(set(accounts) - {""})
    found: Owners = defaultdict(set)
    if wanted:
        known = BankAccount.objects.filter(iban__in=wanted, recorded__upper_inf=True).order_by()
        mandates = Mandate.objects.filter(iban__in=wanted).order_by()
        for rows in (known.values_list("iban", "person_id"), mandates.values_list("iban", "person_id")):
            for account, person in rows:
                found[account].add(person)
    return found


def match(money: sepa.Credited, known: Owners) -> Match | None:
    """Whose it is: by the reference in what the payer wrote, else by account and amount."""
    for text in money.texts:
        number = references.find(text)
        reference = PaymentReference.objects.filter(number=number).first() if number else None
        if reference:
            return Match(reference.person_id, reference.product, reference.purpose, Receipt.How.REFERENCE)
    people = known.get(money.iban, set())
    if len(people) != 1:
        return None
    (person,) = people
    fitting = [
        (product, claim) for product, claim in registry.claims(person, money.on) if claim.due_cents == money.cents
    ]
    if not fitting:
        return None
    product, claim = fitting[0]
    return Match(person, product, claim.purpose if len(fitting) == 1 else "", Receipt.How.ACCOUNT)


def do_take_in(money: sepa.Credited, known: Owners, *, acting_user: User | None) -> Receipt | None:
    """Keep a payment and book it: to the debts of whose it is, or as not matched. None when it was taken in before."""
    provider = settings.PAYMENT_PROVIDER_IBAN
    settles = bool(provider) and money.iban == provider
    found = None if settles else match(money, known)
    receipt, is_new = Receipt.objects.get_or_create(
        key=money.key,
        defaults={
            "on": money.on, "amount_cents": money.cents, "iban": money.iban, "name": money.name,
            "text": " / ".join(money.texts)[:LONGEST_TEXT],
            "status": Receipt.Status.SETTLEMENT if settles else Receipt.Status.UNMATCHED,
        },
    )  # fmt: skip
    if not is_new:
        return None
    if settles:
        _book(receipt, Account.BANK, Account.IN_TRANSIT, "provider_settlement", acting_user)
    elif found is None or not _assign(receipt, found, Account.BANK, "", acting_user):
        _book(receipt, Account.BANK, Account.UNMATCHED, "received_unmatched", acting_user)
    return receipt


def _assign(receipt: Receipt, found: Match, source: Account, reason: str, acting_user: User | None) -> bool:
    """Have the receiver book it; False when it does not take it."""
    receiver = registry.get(found.product)
    if receiver is None:
        return False
    money = Received(found.person_id, found.purpose, receipt.amount_cents, receipt.on, f"receipt:{receipt.pk}", source)
    try:
        with transaction.atomic():
            receiver.receive(money, acting_user=acting_user)
    except NotTaken:
        return False
    receipt.status, receipt.how = Receipt.Status.MATCHED, found.how
    receipt.person_id, receipt.product, receipt.purpose = found.person_id, found.product, found.purpose
    receipt.worked_by, receipt.worked_reason = acting_user, reason
    receipt.save(update_fields=["status", "how", "person", "product", "purpose", "worked_by", "worked_reason"])
    return True


def _book(receipt: Receipt, debit: Account, credit: Account, code: str, acting_user: User | None) -> None:
    """Move the amount between two accounts of the agency."""
    zero = np.zeros(2, np.int64)
    cents = np.array([receipt.amount_cents, -receipt.amount_cents], np.int64)
    lines = Lines(zero, zero, np.array([int(debit), int(credit)]), cents, code)
    ledger.post(
        lines, key=f"{code}:{receipt.pk}:{receipt.refund_id or 0}", product=PRODUCT,
        month=receipt.on.replace(day=1), acting_user=acting_user,
    )  # fmt: skip


# by hand


def unmatched(limit: int) -> list[Receipt]:
    """Payments that nobody knows yet whose they are, the oldest first."""
    return list(Receipt.objects.filter(status=Receipt.Status.UNMATCHED).order_by("on", "id")[:limit])


def suggestions(receipts: Iterable[Receipt]) -> Owners:
    """People of whom the payer's account is, by account."""
    return owners(receipt.iban for receipt in receipts)


@transaction.atomic
def do_assign(
    receipt_id: int, person: Person, product: str, purpose: str, *, reason: str, acting_user: User
) -> Receipt:
    """Say whose an unmatched payment is and what for. Raises AlreadyWorked, and NotTaken for what cannot be paid."""
    receipt = _locked(receipt_id)
    if not _assign(
        receipt, Match(person.pk, product, purpose, Receipt.How.HAND), Account.UNMATCHED, reason, acting_user
    ):
        raise NotTaken(f"{product}: {purpose}")
    return receipt


@transaction.atomic
def do_refund(receipt_id: int, *, today: date, reason: str, acting_user: User) -> PaymentOrder:
    """Give an unmatched payment back to the account that it came from; it leaves with the next batch of refunds.

    Raises AlreadyWorked, and NoAccount when the bank gave no account.
    """
    receipt = _locked(receipt_id)
    if not ibans.is_valid(receipt.iban):
        raise NoAccount(receipt.iban)
    order = PaymentOrder.objects.create(
        person=None, product=PRODUCT, month=today.replace(day=1), run=RUN, iban=receipt.iban,
        holder=receipt.name or "Onbekend", amount_cents=receipt.amount_cents, end_to_end_id=str(new_number()),
    )  # fmt: skip
    receipt.status, receipt.refund = Receipt.Status.REFUNDED, order
    receipt.worked_by, receipt.worked_reason = acting_user, reason
    receipt.save(update_fields=["status", "refund", "worked_by", "worked_reason"])
    _book(receipt, Account.UNMATCHED, Account.IN_TRANSIT, "refund", acting_user)
    return order


def do_take_refund_back(order: PaymentOrder, source: Account, *, acting_user: User | None) -> None:
    """A refund came back: the payment is unmatched again."""
    receipt = Receipt.objects.select_for_update().get(refund=order)
    _book(receipt, source, Account.UNMATCHED, "refund_returned", acting_user)
    receipt.status = Receipt.Status.UNMATCHED
    receipt.save(update_fields=["status"])


def _locked(receipt_id: int) -> Receipt:
    receipt = Receipt.objects.select_for_update().get(pk=receipt_id)
    if receipt.status != Receipt.Status.UNMATCHED:
        raise AlreadyWorked(receipt_id)
    return receipt
