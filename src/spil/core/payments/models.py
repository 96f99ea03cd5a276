"""Payment orders out, in batches that a bank gets once, and what came back. The amounts stand in the ledger.

made -> sent -> booked, and from each of these to returned: the database lets an order only move forward.
"""

import pgtrigger
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
    if to_jsonb(NEW) - array[{changes}] is distinct from to_jsonb(OLD) - array[{changes}]
        or (OLD.status, NEW.status) not in (('made', 'made'), ('made', 'sent'), ('sent', 'sent'), ('sent', 'booked'),
            ('booked', 'booked'), ('sent', 'returned'), ('booked', 'returned')) {more} then
        raise exception 'a payment only moves forward: % to %', OLD.status, NEW.status
            using errcode = 'restrict_violation';
    end if;
    return NEW;
"""


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
            pgtrigger.Trigger(
                name="forward",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=FORWARD.format(
                    changes="'status', 'sent_at'",
                    more="or (OLD.sent_at is not null and NEW.sent_at is distinct from OLD.sent_at)",
                ),
            )
        ]


class PaymentOrder(models.Model):
    """What one person gets for one month and product. `end_to_end_id` is how the bank names it to us."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="payment_orders")
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
            CheckConstraint(
                name="order_iban_valid",
                condition=Q(Func(F("iban"), function="spil_iban_valid", output_field=models.BooleanField())),
            ),
        ]
        indexes = [
            models.Index(fields=["product", "month", "run", "id"], condition=Q(batch=None), name="order_without_batch")
        ]
        triggers = [
            pgtrigger.Trigger(
                name="forward",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=FORWARD.format(
                    changes="'status', 'batch_id', 'returned_on', 'return_reason'",
                    more="or (OLD.batch_id is not null and NEW.batch_id is distinct from OLD.batch_id)",
                ),
            )
        ]
