"""Money that comes in for arrears: which debts it pays, and how it is taken back."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from spil.contrib.bank.client import Bank
from spil.core.access.models import User
from spil.core.ledger import service as ledger
from spil.core.ledger.models import Account, Posting, PostingSet
from spil.core.ledger.service import Lines
from spil.core.payments import service as payments
from spil.services.arrears.arrangement import do_end_when_paid
from spil.services.arrears.debts import PRODUCT, Debt, allocate, costs_alone, debts, do_book_interest, do_find_claims
from spil.services.arrears.models import Arrangement, Receipt
from spil.services.arrears.standing import lock

CODE = "arrears_payment"


@transaction.atomic
def do_receive(
    person_id: int,
    cents: int,
    on: date,
    *,
    key: str,
    source: Account = Account.BANK,
    claim: int | None = None,
    acting_user: User | None = None,
) -> Receipt | None:
    """Book a payment for arrears that came in on a day; None when its key was booked before.

    It pays what is in the arrangement, or without one what is past its day, by the order of the law; or first the claim
    that the payer points out (Awb 4:92). Then what is not due yet; what is left becomes payable.
    """
    lock(person_id)
    if Receipt.objects.filter(key=key).exists():
        return None
    do_find_claims([person_id])
    running = Arrangement.objects.filter(person=person_id, ended_on=None).exclude(granted_on=None).first()
    receipt = Receipt.objects.create(
        key=key, person_id=person_id, arrangement=running, on=on, cents=cents, source=int(source)
    )
    found = debts(person_id)
    loans = [debt for debt in found if debt.claim.account == Account.INSTALMENT]
    grown = {debt.claim.pk: debt for debt in do_book_interest(loans, on)}
    found = [grown.get(debt.claim.pk, debt) for debt in found]
    left = cents
    for group in _in_order(found, running, claim, on):
        for part in allocate(group, left, on):
            left -= _book_part(part, receipt, acting_user)
    rest = min(left, costs_alone(person_id))
    month = on.replace(day=1)
    left -= _book([(Account.COSTS_DUE, rest)], receipt, "rest", PRODUCT, month, acting_user)
    _book([(Account.PAYABLE, left)], receipt, "more", PRODUCT, month, acting_user)
    if running:
        do_end_when_paid(running, on)
    return receipt


def _in_order(found: Sequence[Debt], running: Arrangement | None, claim: int | None, on: date) -> list[list[Debt]]:
    """Groups of debts, of which each is paid before the next."""
    ranks: dict[int, list[Debt]] = {0: [], 1: [], 2: [], 3: []}
    for debt in found:
        if debt.claim.pk == claim:
            rank = 0
        elif running and debt.claim.pk in running.claims:
            rank = 1
        else:
            rank = 2 if debt.claim.due_on < on else 3
        ranks[rank].append(debt)
    return list(ranks.values())


def _book_part(part: tuple[Debt, int, int, int], receipt: Receipt, acting_user: User | None) -> int:
    """Book what goes to one debt; gives its cents. Costs stand with our own product, the rest with the debt's."""
    debt, costs, interest, principal = part
    claim = debt.claim
    lines = [(Account.COSTS_DUE, interest), (Account(claim.account), principal)]
    return _book([(Account.COSTS_DUE, costs)], receipt, "costs", PRODUCT, claim.month, acting_user) + _book(
        lines, receipt, str(claim.pk), claim.product, claim.month, acting_user
    )


def _book(
    parts: Sequence[tuple[Account, int]], receipt: Receipt, name: str, product: str, month: date,
    acting_user: User | None,
) -> int:  # fmt: skip
    total = sum(cents for _, cents in parts)
    if total:
        lines = Lines.of(
            (0, receipt.person_id, Account(receipt.source), total, CODE, 0),
            *((0, receipt.person_id, account, -cents, CODE, 0) for account, cents in parts if cents),
        )
        key = f"arrears:{receipt.pk}:{name}"
        ledger.post(lines, key=key, product=product, month=month, acting_user=acting_user)
    return total


@transaction.atomic
def do_take_back(key: str, on: date, *, acting_user: User | None = None) -> bool:
    """Undo what was booked for a payment, since the money went back; False when there is none or it was undone."""
    receipt = Receipt.objects.filter(key=key).first()
    if receipt is None:
        return False
    lock(receipt.person_id)
    receipt = Receipt.objects.get(pk=receipt.pk)
    if receipt.reversed_on:
        return False
    sets = PostingSet.objects.filter(key__startswith=f"arrears:{receipt.pk}:").values("pk")
    booked = Posting.objects.filter(person=receipt.person_id, posting_set__in=sets).order_by("transaction")
    for number in booked.values_list("transaction", flat=True).distinct():
        ledger.do_reverse(number, code="arrears_payment_returned", acting_user=acting_user)
    receipt.reversed_on = on
    receipt.save(update_fields=["reversed_on"])
    one = receipt.arrangement
    if one and one.end == Arrangement.End.PAID_OFF and not _one_runs(one.person_id):
        one.end, one.ended_on = "", None  # it was not paid off after all
        one.save()
    return True


def do_pay_back(on: date, bank: Bank) -> int:
    """Pay back what was paid too much, to whoever has a bank account; gives the number of payments. Repeatable."""
    paid, _ = payments.do_pay(PRODUCT, on, bank, run=f"too much {on}")
    return paid


def _one_runs(person_id: int) -> bool:
    return Arrangement.objects.filter(person=person_id, ended_on=None).exists()
