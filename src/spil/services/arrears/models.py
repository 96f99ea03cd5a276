"""What arrears keep beside the ledger: when each debt was due, which steps were taken, what stops them, arrangements.

What is still unpaid stands in the ledger alone. A step, a stop that ended, a payment and a referral never change;
which step is next follows from them and the day.
"""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from spil.core.ledger.models import Account
from spil.text import T

FIXED = """
    if TG_OP = 'DELETE' or to_jsonb(NEW) - array[{changes}]::text[] is distinct from
        to_jsonb(OLD) - array[{changes}]::text[] then
        raise exception '{what} never changes' using errcode = 'restrict_violation';
    end if;
    return NEW;
"""


def fixed(what: str, *changes: str) -> pgtrigger.Trigger:
    """Keeps rows as they were written, but for the columns named."""
    return pgtrigger.Trigger(
        name="fixed",
        operation=pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        func=FIXED.format(what=what, changes=", ".join(f"'{change}'" for change in changes)),
    )


class Claim(models.Model):
    """A debt that has to be paid by a day: a product's debit on one account of the ledger for one month.

    Statutory interest is booked up to `interest_until`, a day that has none itself.
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    account = models.PositiveSmallIntegerField(choices=Account.choices)
    product = models.CharField(max_length=30)
    month = models.DateField()
    due_on = models.DateField()
    interest_until = models.DateField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["person", "account", "product", "month"], name="claim_once"),
            CheckConstraint(name="claim_month_first_day", condition=Q(month__day=1)),
            CheckConstraint(name="claim_account_known", condition=Q(account__in=[30, 31, 32, 35, 36])),
            CheckConstraint(name="claim_interest_after_due", condition=Q(interest_until__gte=F("due_on"))),
        ]
        indexes = [models.Index(fields=["due_on"], name="claim_due")]


class Step(models.Model):
    """Something that the agency did about debts: a letter, a writ, a hand-over. `answer_by` is the last day to pay.

    `owed_cents` is what was unpaid then, without the fee of the step itself.
    """

    class Kind(models.TextChoices):
        REMINDER = "reminder", T(nl="Herinnering", en="Reminder")
        DEMAND = "demand", T(nl="Aanmaning", en="Formal demand")
        WRIT = "writ", T(nl="Dwangbevel", en="Writ")
        BAILIFF = "bailiff", T(nl="Naar de deurwaarder", en="Handed to the bailiff")
        ABROAD = "abroad", T(nl="Naar incasso in het buitenland", en="Handed to collection abroad")
        RECALL = "recall", T(nl="Teruggehaald bij de deurwaarder", en="Taken back from the bailiff")
        MISSED = "missed", T(nl="Gemiste termijn", en="Missed instalment")
        HELP = "help", T(nl="Hulp aangeboden", en="Help offered")

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    on = models.DateField()
    claims = ArrayField(models.BigIntegerField(), default=list)
    owed_cents = models.BigIntegerField()
    fee_cents = models.BigIntegerField(default=0, db_default=0)
    answer_by = models.DateField(null=True)
    reference = models.CharField(max_length=20, blank=True)  # by which the bailiff knows it
    handover = models.JSONField(null=True)  # what the bailiff gets, and since when the bailiff has it
    sent_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    taken_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["person", "kind", "on"], name="step_once_a_day"),
            UniqueConstraint(fields=["reference"], condition=~Q(reference=""), name="step_reference"),
            CheckConstraint(name="step_amounts", condition=Q(owed_cents__gte=0) & Q(fee_cents__gte=0)),
            CheckConstraint(
                name="step_handed_over_by_reference",
                condition=~Q(kind__in=["bailiff", "abroad"]) ^ ~Q(reference=""),
            ),
            CheckConstraint(
                name="step_kind_known",
                condition=Q(kind__in=["reminder", "demand", "writ", "bailiff", "abroad", "recall", "missed", "help"]),
            ),
        ]
        indexes = [models.Index(fields=["person", "-on"], name="step_of_person")]
        triggers = [fixed("a step, but for its sending,", "sent_at")]


class Stop(models.Model):
    """A reason for which nothing is collected from someone for a while: until `until`, that day included, or open."""

    class Reason(models.TextChoices):
        CONTACT = "contact", T(nl="er is contact met ons", en="there is contact with us")
        OBJECTION = "objection", T(nl="er loopt een bezwaar", en="an objection runs")
        MEANS_TEST = "means_test", T(nl="er loopt een draagkrachtmeting", en="a means test runs")
        DEBT_HELP = "debt_help", T(nl="er is hulp bij schulden", en="there is help with debts")
        INSOLVENCY = "insolvency", T(nl="er loopt een schuldsanering of faillissement",
                                     en="a debt restructuring or bankruptcy runs")  # fmt: skip

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=10, choices=Reason.choices)
    since = models.DateField()
    until = models.DateField(null=True)
    key = models.CharField(max_length=120, unique=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    noted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            CheckConstraint(name="stop_ends_later", condition=Q(until=None) | Q(until__gte=F("since"))),
            CheckConstraint(
                name="stop_reason_known",
                condition=Q(reason__in=["contact", "objection", "means_test", "debt_help", "insolvency"]),
            ),
        ]
        indexes = [models.Index(fields=["person"], name="stop_of_person")]
        triggers = [fixed("a stop, but for its end,", "until")]


class Arrangement(models.Model):
    """One payment arrangement over all arrears of a person (deferral of payment, Awb 4:94).

    Asked for on a day; then refused, or granted: `amount_cents` each month from `first_on` on, until all is paid.
    It ended when it was paid off, broken, or withdrawn by the debtor; `handed_on` is when a broken one went to the
    bailiff. `owed_cents` is what it was to pay when it was granted; `accounts` are the kinds of debt in it.
    """

    class Channel(models.TextChoices):
        ONLINE = "online", T(nl="Mijn Spil", en="My Spil")
        PHONE = "phone", T(nl="Telefoon", en="Phone")
        PAPER = "paper", T(nl="Formulier", en="Form")

    class End(models.TextChoices):
        PAID_OFF = "paid_off", T(nl="afbetaald", en="paid off")
        BROKEN = "broken", T(nl="niet nagekomen", en="broken")
        WITHDRAWN = "withdrawn", T(nl="gestopt", en="withdrawn")
        REFUSED = "refused", T(nl="afgewezen", en="refused")

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=6, choices=Channel.choices)
    asked_on = models.DateField()
    amount_cents = models.BigIntegerField()
    first_on = models.DateField()
    owed_cents = models.BigIntegerField()
    claims = ArrayField(models.BigIntegerField())
    accounts = ArrayField(models.PositiveSmallIntegerField())
    granted_on = models.DateField(null=True)
    motivation = models.TextField(blank=True)  # why other than asked, or why refused
    ended_on = models.DateField(null=True)
    end = models.CharField(max_length=9, choices=End.choices, blank=True)
    handed_on = models.DateField(null=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            UniqueConstraint(fields=["person"], condition=Q(ended_on=None), name="arrangement_one_at_a_time"),
            CheckConstraint(name="arrangement_amounts", condition=Q(amount_cents__gt=0) & Q(owed_cents__gt=0)),
            CheckConstraint(
                name="arrangement_ends",
                condition=Q(ended_on=None, end="")
                | Q(ended_on__gte=F("asked_on"), end__in=["withdrawn", "refused"])
                | Q(ended_on__gte=F("granted_on"), end__in=["paid_off", "broken"]),
            ),
            CheckConstraint(
                name="arrangement_granted_later", condition=Q(granted_on=None) | Q(granted_on__gte=F("asked_on"))
            ),
            CheckConstraint(name="arrangement_handed_over", condition=Q(handed_on=None) | Q(end="broken")),
            CheckConstraint(name="arrangement_channel_known", condition=Q(channel__in=["online", "phone", "paper"])),
        ]
        indexes = [models.Index(fields=["person", "-asked_on"], name="arrangement_of_person")]

    @property
    def runs(self) -> bool:
        """Whether it was granted and has not ended."""
        return self.granted_on is not None and self.ended_on is None


class Receipt(models.Model):
    """Money that came in for arrears on a day; what was booked for it bears its key. Never without a key of its own."""

    key = models.CharField(max_length=120, unique=True)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, null=True, related_name="receipts")
    on = models.DateField()
    cents = models.BigIntegerField()
    source = models.PositiveSmallIntegerField(choices=Account.choices)
    reversed_on = models.DateField(null=True)
    booked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [CheckConstraint(name="arrears_receipt_positive", condition=Q(cents__gt=0))]
        indexes = [models.Index(fields=["person", "-on"], name="arrears_receipt_of_person")]
        triggers = [fixed("a payment, but for its way back,", "reversed_on")]


class Report(models.Model):
    """What the bailiff or the collector abroad told about a hand-over; `number` is theirs, so that it counts once."""

    class Kind(models.TextChoices):
        SERVED = "served", T(nl="dwangbevel uitgereikt", en="writ served")
        COLLECTED = "collected", T(nl="geld geïnd", en="money collected")
        ENDED = "ended", T(nl="klaar", en="finished")
        RETURNED = "returned", T(nl="teruggegeven: niets te halen", en="given back: nothing to collect")

    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="reports")
    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=9, choices=Kind.choices)
    on = models.DateField()
    cents = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            CheckConstraint(
                name="report_kind_known", condition=Q(kind__in=["served", "collected", "ended", "returned"])
            ),
            CheckConstraint(name="report_cents", condition=Q(cents__gte=0)),
        ]
        triggers = [fixed("a report")]


class Referral(models.Model):
    """Someone agreed to be called by debt help: what they agreed to, when, and the message that was sent."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    consent_on = models.DateField()
    consent_text = models.TextField()
    telephone = models.CharField(max_length=20)
    number = models.CharField(max_length=36, unique=True)  # of the message
    sent_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        triggers = [fixed("a referral, but for its sending,", "sent_at")]
        indexes = [models.Index(fields=["person", "-consent_on"], name="referral_of_person")]
