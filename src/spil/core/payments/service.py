"""Paying a month: orders from what is payable, batches for the bank; and taking in all that the bank says.

Lock order: the advisory lock of product and month, then the batch, then its orders by id. Each step can be repeated:
an order empties the payable balance in the same transaction, a batch is sent under one message id for ever, and a
return moves an order only once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar

import numpy as np
from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from spil.contrib.bank.client import Bank
from spil.core.access.models import User
from spil.core.ledger import service as ledger
from spil.core.ledger.models import Account, Posting
from spil.core.ledger.service import Lines
from spil.core.messages import service as messages
from spil.core.payments import collecting, notices, receiving, sepa
from spil.core.payments.creditor import DEBTOR
from spil.core.payments.models import Collection, CollectionBatch, PaymentBatch, PaymentOrder, Receipt, Status
from spil.core.payments.receivers import registry
from spil.core.terms import next_bank_day

BATCH_SIZE = 20_000  # payments in one message
ORDERS_AT_A_TIME = 20_000
REFUND = receiving.RUN
WORDS = {receiving.PRODUCT: "terugbetaling"}  # on the payee's statement, where the product's name says too little

PAYABLE = """
    select posting.person_id, -sum(posting.amount_cents)::bigint as cents
    from ledger_posting posting
    where posting.month = %(month)s and posting.account = %(payable)s and posting.product = %(product)s
        and (%(everyone)s or posting.person_id = any(%(people)s))
    group by posting.person_id having sum(posting.amount_cents) < 0
"""
ORDER = f"""
    insert into payments_paymentorder
        (person_id, product, month, run, iban, holder, amount_cents, end_to_end_id, made_at)
    select payable.person_id, %(product)s, %(month)s, %(run)s, account.iban, account.holder, payable.cents,
        nextval('spil_numbers')::text, now()
    from ({PAYABLE}) payable
    join people_bankaccount account on account.person_id = payable.person_id
        and account.valid @> current_date and account.recorded @> clock_timestamp()
    where not exists (
        select from payments_paymentorder earlier
        where earlier.person_id = payable.person_id and earlier.iban = account.iban and earlier.status = 'returned'
    ) and not exists (
        select from payments_paymentorder earlier
        where earlier.person_id = payable.person_id and earlier.month = %(month)s and earlier.product = %(product)s
            and earlier.run = %(run)s
    )
    order by payable.person_id limit %(limit)s
    returning id, person_id, amount_cents
"""  # noqa: S608 (the inner query is ours)


Named = TypeVar("Named", PaymentOrder, Collection)


@dataclass(frozen=True)
class Read:
    """What reading a bank's messages changed: batches booked, payments and collections returned, receipts taken in.

    `unknown` names what is not ours, or not as we know it.
    """

    booked: int = 0
    returned: int = 0
    unknown: list[str] = field(default_factory=list)
    matched: int = 0
    unmatched: int = 0

    def __add__(self, other: "Read") -> "Read":
        return Read(
            self.booked + other.booked, self.returned + other.returned, self.unknown + other.unknown,
            self.matched + other.matched, self.unmatched + other.unmatched,
        )  # fmt: skip


def do_order(
    month: date,
    product: str,
    run: str,
    *,
    people: Sequence[int] | None = None,
    acting_user: User | None,
    progress: Callable[[int], None] = lambda _: None,
) -> int:
    """Order what is payable for a month to everyone (or `people`) with a bank account; gives the number of orders.

    Works in pieces of one transaction each, and tells `progress` the size of each. Who has no account, or only one
    from which a payment came back, keeps it payable. In one `run` a person gets one order at most; a later correction
    is paid under a run of its own.
    """
    ordered = 0
    while count := _order_piece(month, product, run, people, acting_user):
        ordered += count
        progress(count)
    return ordered


def _order_piece(month: date, product: str, run: str, people: Sequence[int] | None, acting_user: User | None) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"payments:{product}:{month}"])
        cursor.execute(
            ORDER,
            {
                "month": month, "product": product, "run": run, "payable": Account.PAYABLE, "limit": ORDERS_AT_A_TIME,
                "everyone": people is None, "people": list(people or ()),
            },
        )  # fmt: skip
        rows = cursor.fetchall()
        if not rows:
            return 0
        order, person, cents = (np.array(column, np.int64) for column in zip(*rows, strict=True))
        lines = _move(order, person, cents, Account.PAYABLE, Account.IN_TRANSIT, "payment")
        ledger.post(lines, key=f"order:{order[0]}", product=product, month=month, acting_user=acting_user)
    return len(rows)


def _move(order: Any, person: Any, cents: Any, debit: Account, credit: Account, code: str) -> Lines:
    """A transaction for each order that moves its amount from `credit` to `debit`."""
    accounts = np.repeat([int(debit), int(credit)], len(order))
    return Lines(np.tile(order, 2), np.tile(person, 2), accounts, np.concatenate([cents, -cents]), code)


def unpaid(month: date, product: str) -> list[int]:
    """Persons to whom something is payable for a month, whatever the reason that it was not ordered."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select person_id from ({PAYABLE}) payable order by person_id",  # noqa: S608 (ours)
            {"month": month, "product": product, "payable": Account.PAYABLE, "everyone": True, "people": []},
        )
        return [row[0] for row in cursor.fetchall()]


def months_with_unpaid(product: str, *, before: date) -> list[date]:
    """Earlier months of which something is still payable: corrections, and payments that came back."""
    postings = Posting.objects.order_by().filter(account=Account.PAYABLE, product=product, month__lt=before)
    sums = postings.values("month").annotate(cents=Sum("amount_cents")).filter(cents__lt=0).order_by("month")
    return [row["month"] for row in sums]


def do_batch(month: date, product: str, run: str, *, pay_date: date, size: int = BATCH_SIZE) -> list[PaymentBatch]:
    """Put the orders of a run that have no batch yet into batches of at most `size`, each in one transaction."""
    made: list[PaymentBatch] = []
    while batch := _batch_piece(month, product, run, pay_date, size):
        made.append(batch)
    return made


def _batch_piece(month: date, product: str, run: str, pay_date: date, size: int) -> PaymentBatch | None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"payments:{product}:{month}"])
        waiting = PaymentOrder.objects.filter(product=product, month=month, run=run, batch=None)
        orders = list(waiting.select_for_update().order_by("id")[:size])
        return _make_batch(orders, pay_date) if orders else None


def _make_batch(orders: list[PaymentOrder], pay_date: date) -> PaymentBatch:
    first = orders[0]
    message_id = f"SPIL-{first.month:%Y%m}-{first.end_to_end_id}"
    description = f"{WORDS.get(first.product) or first.product.replace('_', ' ')} {first.month:%Y-%m}"
    transfers = [
        sepa.Transfer(one.end_to_end_id, one.holder, one.iban, one.amount_cents, description) for one in orders
    ]
    batch = PaymentBatch.objects.create(
        message_id=message_id,
        product=first.product,
        month=first.month,
        run=first.run,
        pay_date=pay_date,
        orders_count=len(orders),
        total_cents=sum(one.amount_cents for one in orders),
        xml=sepa.pain_001(message_id, timezone.now(), pay_date, DEBTOR, transfers),
    )
    PaymentOrder.objects.filter(pk__in=[one.pk for one in orders]).update(batch=batch)
    return batch


def do_pay(
    product: str, on: date, bank: Bank, *, run: str | None = None, held: frozenset[date] = frozenset()
) -> tuple[int, int]:
    """Order what is payable of a product to whom an account is known, and send every order to the bank the next day.

    Months that are `held` are not ordered. Gives the numbers of orders and batches. Killed at any moment, the next call
    goes on; repeated, it pays nothing twice.
    """
    ordered = 0
    for month in months_with_unpaid(product, before=on + timedelta(days=1)):
        if month not in held:
            ordered += do_order(month, product, run or f"{on}", acting_user=None)
    waiting = PaymentOrder.objects.filter(product=product, batch=None).order_by("month", "run")
    for month, of_run in waiting.values_list("month", "run").distinct():
        do_batch(month, product, of_run, pay_date=next_bank_day(on + timedelta(days=1)))
    batches = PaymentBatch.objects.filter(product=product, status=Status.MADE).order_by("id")
    sent = sum(do_send(number, bank, acting_user=None) for number in batches.values_list("id", flat=True))
    return ordered, sent


def do_give_back(today: date, bank: Bank, *, acting_user: User | None) -> tuple[int, int]:
    """Pay back what people paid too much and what nobody knew whose it was; gives the numbers of payments and batches.

    What was paid too much is payable under the product of its receiver. Killed at any moment, the next call goes on.
    """
    for receiver in registry:
        for month in months_with_unpaid(receiver.product, before=date.max):
            do_order(month, receiver.product, f"{REFUND}:{today}", acting_user=acting_user)
    waiting = PaymentOrder.objects.filter(run__startswith=REFUND, batch=None).order_by()
    for month, product, run in waiting.values_list("month", "product", "run").distinct():
        do_batch(month, product, run, pay_date=next_bank_day(today))
    batches = list(PaymentBatch.objects.filter(run__startswith=REFUND, status=Status.MADE).order_by("id"))
    for batch in batches:
        do_send(batch.pk, bank, acting_user=acting_user)
    return sum(batch.orders_count for batch in batches), len(batches)


def do_send(batch_id: int, bank: Bank, *, acting_user: User | None) -> bool:
    """Send a batch to the bank; False when it was sent before.

    Killed between handing over and noting it, the next call hands over the same bytes under the same message id,
    which a bank takes for what it is: the same message.
    """
    with transaction.atomic():
        batch = PaymentBatch.objects.select_for_update().get(pk=batch_id)
        if batch.status != Status.MADE:
            return False
        bank.send(batch.message_id, bytes(batch.xml))
        batch.status, batch.sent_at = Status.SENT, timezone.now()
        batch.save(update_fields=["status", "sent_at"])
        PaymentOrder.objects.filter(batch=batch).update(status=Status.SENT)
    return True


def do_read(xml: bytes, *, acting_user: User | None) -> Read:
    """Take in a message of the bank (pain.002, camt.053 or camt.054). Reading it again changes nothing."""
    said = sepa.read(xml)
    owners = receiving.owners(one.iban for one in said if isinstance(one, sepa.Credited))
    with transaction.atomic():
        return sum((_take_in(one, owners, acting_user) for one in said), Read())


def do_fetch(bank: Bank, *, acting_user: User | None) -> Read:
    """Take in all that the bank has to say. Repeated, it changes nothing."""
    return sum((do_read(message, acting_user=acting_user) for message in bank.fetch()), Read())


def _take_in(one: sepa.Said, owners: receiving.Owners, acting_user: User | None) -> Read:
    if isinstance(one, sepa.Booked):
        batch = PaymentBatch.objects.select_for_update().filter(message_id=one.message_id).first()
        return Read(int(_book(batch, acting_user))) if batch else Read(unknown=[one.message_id])
    if isinstance(one, sepa.Credited):
        return _credit(one, owners, acting_user)
    if isinstance(one, sepa.Refused):
        return _refuse(one, acting_user)
    return _take_back(one, acting_user)


def _credit(one: sepa.Credited, owners: receiving.Owners, acting_user: User | None) -> Read:
    """A batch of collections, one collection, or money of somebody who paid."""
    if one.batch and (batch := CollectionBatch.objects.select_for_update().filter(message_id=one.batch).first()):
        booked = collecting.do_book(batch, one.cents, one.on, acting_user=acting_user)
        return Read(unknown=[one.batch]) if booked is None else Read(int(booked))
    collection = _named(Collection, one.end_to_end_id)
    if collection and collection.amount_cents == one.cents:
        return Read(int(collecting.do_book_one(collection, one.on, acting_user=acting_user)))
    receipt = receiving.do_take_in(one, owners, acting_user=acting_user)
    if receipt is None:
        return Read()
    return Read(unmatched=1) if receipt.status == Receipt.Status.UNMATCHED else Read(matched=1)


def _take_back(one: sepa.Returned, acting_user: User | None) -> Read:
    """A payment of ours, or a collection, came back."""
    order = _named(PaymentOrder, one.end_to_end_id)
    if order and one.cents in (None, order.amount_cents):
        return Read(returned=int(_return(order, one, acting_user)))
    collection = _named(Collection, one.end_to_end_id)
    if collection and one.cents in (None, collection.amount_cents):
        return Read(returned=int(collecting.do_return(collection, one, acting_user=acting_user)))
    return Read(unknown=[one.end_to_end_id])


def _refuse(one: sepa.Refused, acting_user: User | None) -> Read:
    """The bank did not take a whole message of ours."""
    if batch := PaymentBatch.objects.select_for_update().filter(message_id=one.message_id).first():
        orders = PaymentOrder.objects.select_for_update(of=("self",)).select_related("person").filter(batch=batch)
        reasons = [sepa.Returned(each.end_to_end_id, one.reason, one.on, None, rejected=True) for each in orders]
        return Read(returned=sum(_return(each, why, acting_user) for each, why in zip(orders, reasons, strict=True)))
    if debits := CollectionBatch.objects.select_for_update().filter(message_id=one.message_id).first():
        return Read(returned=collecting.do_refuse(debits, one, acting_user=acting_user))
    return Read(unknown=[one.message_id])


def _named(model: type[Named], end_to_end_id: str) -> Named | None:
    """The payment that the bank names, locked, with its person."""
    found = model._default_manager.select_for_update(of=("self",)).select_related("person")
    return found.filter(end_to_end_id=end_to_end_id).first() if end_to_end_id else None


def _book(batch: PaymentBatch, acting_user: User | None) -> bool:
    if batch.status != Status.SENT:
        return False
    orders = PaymentOrder.objects.select_for_update().filter(batch=batch, status=Status.SENT).order_by("id")
    rows = [
        (number, person or 0, cents) for number, person, cents in orders.values_list("id", "person_id", "amount_cents")
    ]
    if rows:
        order, person, cents = (np.array(column, np.int64) for column in zip(*rows, strict=True))
        lines = _move(order, person, cents, Account.IN_TRANSIT, Account.BANK, "payment_booked")
        ledger.post(lines, key=f"booked:{batch.pk}", product=batch.product, month=batch.month, acting_user=acting_user)
        PaymentOrder.objects.filter(pk__in=order.tolist()).update(status=Status.BOOKED)
    batch.status = Status.BOOKED
    batch.save(update_fields=["status"])
    return True


def _return(order: PaymentOrder, returned: sepa.Returned, acting_user: User | None) -> bool:
    """Make the amount payable again, and ask the person to check the account number."""
    if order.status not in (Status.SENT, Status.BOOKED):
        return False
    source = Account.BANK if order.status == Status.BOOKED else Account.IN_TRANSIT
    if order.person is None:
        receiving.do_take_refund_back(order, source, acting_user=acting_user)
        return _come_back(order, returned)
    number, person, cents = (np.array([one], np.int64) for one in (order.pk, order.person_id, order.amount_cents))
    ledger.post(
        _move(number, person, cents, source, Account.PAYABLE, "payment_returned"),
        key=f"returned:{order.pk}", product=order.product, month=order.month, acting_user=acting_user,
    )  # fmt: skip
    notice = notices.check_account(order, order.person.language)
    messages.do_send(order.person, "notice", notice, acting_user=acting_user, key=f"returned:{order.pk}")
    return _come_back(order, returned)


def _come_back(order: PaymentOrder, returned: sepa.Returned) -> bool:
    order.status, order.returned_on, order.return_reason = Status.RETURNED, returned.on, returned.reason
    order.save(update_fields=["status", "returned_on", "return_reason"])
    return True
