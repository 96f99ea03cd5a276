"""Payment orders out and collections in, in batches that a bank gets once; what came in, and what came back.

The amounts stand in the ledger. made -> sent -> booked, and from each of these to returned: the database lets a payment
only move forward.
"""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Func, Q, UniqueConstraint


class Status(models.TextChoices):
    MADE = "made"
    SENT = "sent"
    BOOKED = "booked"
    RETURNED = "returned"


FORWARD = """
    if TG_OP = 'DELETE' then
        raise exception 'a payment is never deleted' using errcode = 'restrict_violation';
    end if;
    kept := NEW;
    {keep}
    if kept is distinct from OLD or (OLD.status, NEW.status) not in ({moves}) {more} then
        raise exception 'a payment only moves forward: % to %', OLD.status, NEW.status
            using errcode = 'restrict_violation';
    end if;
    return NEW;
"""
MOVES = """('made', 'made'), ('made', 'sent'), ('sent', 'sent'), ('sent', 'booked'),
            ('booked', 'booked'), ('sent', 'returned'), ('booked', 'returned')"""


def forward(changes: str, moves: str = MOVES, more: str = "") -> pgtrigger.Trigger:
    """A trigger that lets only the columns `changes` change, the state only make `moves`, and forbids `more`.

    It compares rows as they are: a message of the bank turned into JSON for each update took seconds.
    """
    keep = " ".join(f"kept.{name} := OLD.{name};" for name in changes.split())
    return pgtrigger.Trigger(
        name="forward",
        operation=pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        declare=[("kept", "record")],
        func=FORWARD.format(keep=keep, moves=moves, more=more),
    )


def is_iban() -> Func:
    """Whether the column `iban` holds an account number whose check digits are right."""
    return Func(F("iban"), function="spil_iban_valid", output_field=models.BooleanField())


class PaymentBatch(models.Model):
    """One pain.001 message. `xml` is kept as it was sent; the bank knows it by `message_id`."""

    message_id = models.CharField(max_length=35, unique=True)
    product = models.CharField(max_length=30)
    month = models.DateField()
    run = models.CharField(max_length=40)
    pay_date = models.DateField()
    orders_count = models.PositiveIntegerField()
    total_cents = models.BigIntegerField()
    xml = models.BinaryField()
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.MADE)
    made_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(name="batch_status_known", condition=Q(status__in=["made", "sent", "booked", "returned"])),
            CheckConstraint(name="batch_sent_once", condition=Q(status="made") ^ Q(sent_at__isnull=False)),
        ]
        triggers = [
            forward(
                "status sent_at",
                more="or (OLD.sent_at is not null and NEW.sent_at is distinct from OLD.sent_at)",
            )
        ]


class PaymentOrder(models.Model):
    """What one person gets for one month and product. `end_to_end_id` is how the bank names it to us.

    Without a person it gives money back to the account that it came from, of somebody whom we do not know.
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="payment_orders")
    product = models.CharField(max_length=30)
    month = models.DateField()
    run = models.CharField(max_length=40)
    iban = models.CharField(max_length=34)
    holder = models.CharField(max_length=140)
    amount_cents = models.BigIntegerField()
    end_to_end_id = models.CharField(max_length=35, unique=True)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.MADE, db_default=Status.MADE)
    batch = models.ForeignKey(PaymentBatch, on_delete=models.PROTECT, null=True, related_name="orders")
    made_at = models.DateTimeField(auto_now_add=True)
    returned_on = models.DateField(null=True)
    return_reason = models.CharField(max_length=4, blank=True, db_default="", default="")  # ISO 20022 code: AC04

    class Meta:
        constraints = [
            UniqueConstraint(fields=["person", "month", "product", "run"], name="order_once"),
            CheckConstraint(name="order_amount_positive", condition=Q(amount_cents__gt=0)),
            CheckConstraint(name="order_status_known", condition=Q(status__in=["made", "sent", "booked", "returned"])),
            CheckConstraint(name="order_sent_in_batch", condition=Q(status="made") | Q(batch__isnull=False)),
            CheckConstraint(name="order_returned_on", condition=Q(status="returned") ^ Q(returned_on=None)),
            CheckConstraint(name="order_iban_valid", condition=Q(is_iban())),
        ]
        indexes = [
            models.Index(fields=["product", "month", "run", "id"], condition=Q(batch=None), name="order_without_batch")
        ]
        triggers = [
            forward(
                "status batch_id returned_on return_reason",
                more="or (OLD.batch_id is not null and NEW.batch_id is distinct from OLD.batch_id)",
            )
        ]


class Mandate(models.Model):
    """Leave to collect from an account (SEPA core mandate). The bank and the debtor know it by `reference`.

    It ends when the debtor withdraws it or the bank says that it cannot be used; who changes account gives a new one.
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="mandates")
    reference = models.CharField(max_length=35, unique=True)
    iban = models.CharField(max_length=34)
    holder = models.CharField(max_length=140)
    signed_on = models.DateField()
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=20, blank=True)  # withdrawn, replaced, or an ISO 20022 code
    given_at = models.DateTimeField(auto_now_add=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            UniqueConstraint(fields=["person"], condition=Q(ended_on=None), name="mandate_one_at_a_time"),
            CheckConstraint(name="mandate_iban_valid", condition=Q(is_iban())),
            CheckConstraint(name="mandate_ends_for_a_reason", condition=Q(ended_on=None) ^ ~Q(end_reason="")),
            CheckConstraint(
                name="mandate_ends_after_signature", condition=Q(ended_on=None) | Q(ended_on__gte=F("signed_on"))
            ),
        ]
        indexes = [models.Index(fields=["iban"], name="mandate_iban")]
        triggers = [
            pgtrigger.Trigger(
                name="append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func="""
                    if TG_OP = 'DELETE' or OLD.ended_on is not null
                        or to_jsonb(NEW) - array['ended_on', 'end_reason']
                            is distinct from to_jsonb(OLD) - array['ended_on', 'end_reason'] then
                        raise exception 'a mandate can only be ended, once' using errcode = 'restrict_violation';
                    end if;
                    return NEW;
                """,
            )
        ]


class Sequence(models.TextChoices):
    """Where a collection stands in the series under its mandate (ISO 20022)."""

    FIRST = "FRST"
    RECURRENT = "RCUR"


class CollectionStatus(models.TextChoices):
    MADE = "made"
    SENT = "sent"
    BOOKED = "booked"
    RETURNED = "returned"
    CANCELLED = "cancelled"  # nothing was due any more, the mandate had ended, or its day came, before it was sent


class CollectionBatch(models.Model):
    """One pain.008 message, with collections of one sequence. `xml` is kept as it was sent."""

    message_id = models.CharField(max_length=35, unique=True)
    product = models.CharField(max_length=30)
    month = models.DateField()
    sequence = models.CharField(max_length=4, choices=Sequence.choices)
    collect_on = models.DateField()
    collections_count = models.PositiveIntegerField()
    total_cents = models.BigIntegerField()
    xml = models.BinaryField()
    status = models.CharField(max_length=9, choices=CollectionStatus.choices, default=CollectionStatus.MADE)
    made_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(name="collections_status_known", condition=Q(status__in=CollectionStatus.values)),
            CheckConstraint(
                name="collections_sent_once", condition=Q(status__in=["made", "cancelled"]) ^ Q(sent_at__isnull=False)
            ),
        ]
        triggers = [
            forward(
                "status sent_at",
                MOVES + ", ('made', 'cancelled')",
                more="or (OLD.sent_at is not null and NEW.sent_at is distinct from OLD.sent_at)",
            )
        ]


class Collection(models.Model):
    """What is collected from one person for one month and product, once. `end_to_end_id` is how the bank names it.

    Before it is in a batch its amount may still go down, as somebody pays a part of it otherwise. `rejected` says that
    the bank refused it before the day: then nothing was credited.
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="collections")
    product = models.CharField(max_length=30)
    month = models.DateField()
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="collections")
    collect_on = models.DateField()
    amount_cents = models.BigIntegerField()
    end_to_end_id = models.CharField(max_length=35, unique=True)
    status = models.CharField(max_length=9, choices=CollectionStatus.choices, default=CollectionStatus.MADE)
    batch = models.ForeignKey(CollectionBatch, on_delete=models.PROTECT, null=True, related_name="collections")
    announced_on = models.DateField(null=True)  # when the person was told, where there was something new to tell
    made_at = models.DateTimeField(auto_now_add=True)
    returned_on = models.DateField(null=True)
    return_reason = models.CharField(max_length=4, blank=True)  # ISO 20022 code: AM04
    rejected = models.BooleanField(default=False)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["person", "month", "product"], name="collection_once"),
            CheckConstraint(name="collection_amount_positive", condition=Q(amount_cents__gt=0)),
            CheckConstraint(name="collection_status_known", condition=Q(status__in=CollectionStatus.values)),
            CheckConstraint(
                name="collection_sent_in_batch", condition=Q(status__in=["made", "cancelled"]) | Q(batch__isnull=False)
            ),
            CheckConstraint(name="collection_returned_on", condition=Q(status="returned") ^ Q(returned_on=None)),
        ]
        indexes = [
            models.Index(fields=["product", "month", "id"], condition=Q(batch=None), name="collection_without_batch")
        ]
        triggers = [
            forward(
                "status batch_id amount_cents returned_on return_reason rejected",
                MOVES + ", ('made', 'cancelled')",
                more="""or (OLD.batch_id is not null and NEW.batch_id is distinct from OLD.batch_id)
                    or NEW.amount_cents > OLD.amount_cents
                    or (OLD.batch_id is not null and NEW.amount_cents <> OLD.amount_cents)""",
            )
        ]


class PaymentReference(models.Model):
    """The number (betalingskenmerk) with which a person pays for one purpose, by transfer; it stays the same."""

    number = models.CharField(max_length=16, unique=True)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="payment_references")
    product = models.CharField(max_length=30)
    purpose = models.CharField(max_length=40)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["person", "product", "purpose"], name="reference_one_each"),
            CheckConstraint(name="reference_form", condition=Q(number__regex=r"^\d{16}$")),
        ]


class Receipt(models.Model):
    """Money that a statement of the bank shows as received, once for each `key`, and what became of it."""

    class Status(models.TextChoices):
        MATCHED = "matched"
        UNMATCHED = "unmatched"
        REFUNDED = "refunded"
        SETTLEMENT = "settlement"  # the payment provider paid out what came in through it

    class How(models.TextChoices):
        REFERENCE = "reference"
        ACCOUNT = "account"  # the account is one person's, and the amount is what that person owes
        HAND = "hand"

    key = models.CharField(max_length=80, unique=True)
    on = models.DateField()
    amount_cents = models.BigIntegerField()
    iban = models.CharField(max_length=34, blank=True)  # of the payer, as the bank gives it
    name = models.CharField(max_length=140, blank=True)
    text = models.CharField(max_length=500, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices)
    how = models.CharField(max_length=9, choices=How.choices, blank=True)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="receipts")
    product = models.CharField(max_length=30, blank=True)
    purpose = models.CharField(max_length=40, blank=True)
    refund = models.ForeignKey(PaymentOrder, on_delete=models.PROTECT, null=True, related_name="refunds")
    worked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    worked_reason = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            CheckConstraint(name="receipt_amount_positive", condition=Q(amount_cents__gt=0)),
            CheckConstraint(
                name="receipt_status_known", condition=Q(status__in=["matched", "unmatched", "refunded", "settlement"])
            ),
            CheckConstraint(
                name="receipt_matched_to_somebody",
                condition=Q(status="matched") ^ (Q(person=None) & Q(how="") & Q(product="")),
            ),
            CheckConstraint(
                name="receipt_refunded_by_order", condition=~Q(status="refunded") | Q(refund__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["on", "id"], condition=Q(status="unmatched"), name="receipt_unmatched")]
        triggers = [
            forward(
                "status how person_id product purpose refund_id worked_by_id worked_reason",
                "('unmatched', 'matched'), ('unmatched', 'refunded'), ('refunded', 'unmatched')",
            )
        ]


class OnlinePayment(models.Model):
    """A payment that somebody makes through the payment provider (iDEAL). The amount is ours, never the browser's."""

    class Status(models.TextChoices):
        OPEN = "open"
        PAID = "paid"
        FAILED = "failed"
        CANCELED = "canceled"
        EXPIRED = "expired"

    key = models.UUIDField(unique=True)  # the idempotency key towards the provider
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="online_payments")
    product = models.CharField(max_length=30)
    purpose = models.CharField(max_length=40)
    amount_cents = models.BigIntegerField()
    provider = models.CharField(max_length=20)
    provider_id = models.CharField(max_length=40, null=True, unique=True)  # noqa: DJ001 (unknown until the provider says it)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    paid_on = models.DateField(null=True)
    started_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            CheckConstraint(name="online_amount_positive", condition=Q(amount_cents__gt=0)),
            CheckConstraint(
                name="online_status_known",
                condition=Q(status__in=["open", "paid", "failed", "canceled", "expired"]),
            ),
            CheckConstraint(name="online_paid_on", condition=Q(status="paid") ^ Q(paid_on=None)),
        ]
        triggers = [
            forward(
                "status provider_id paid_on",
                """('open', 'open'), ('open', 'paid'), ('open', 'failed'), ('open', 'canceled'), ('open', 'expired'),
                    ('failed', 'paid'), ('canceled', 'paid'), ('expired', 'paid')""",
                more="or (OLD.provider_id is not null and NEW.provider_id is distinct from OLD.provider_id)",
            )
        ]
