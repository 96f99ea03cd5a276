"""What only the compensation asks about: student finance of before Spil decided, old vouchers, and applications."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from spil.core.people.models import KINDS, Fact, Person, rules
from spil.text import T

MOST_MONTHS = 96  # from September 2015 to August 2023


class PastRight(Fact):
    """Student finance for higher education of before Spil decided, by period of whole months, as it was taken over.

    `month_right` is law.compensation.facts.MonthRight, `education` law.common.Education.
    """

    label = T(nl="Studiefinanciering van vroeger", en="Student finance of the past")
    month_right = models.PositiveSmallIntegerField()
    education = models.PositiveSmallIntegerField()

    class Meta(Fact.Meta):
        constraints = rules(
            CheckConstraint(name="pastright_known", condition=Q(month_right__range=(1, 5))),
            CheckConstraint(name="pastright_education", condition=Q(education__range=(3, 7))),
            CheckConstraint(
                name="pastright_whole_months",
                condition=Q(valid__startswith__day=1, valid__endswith__day=1, valid__upper_inf=False),
            ),
        )


class Voucher(Fact):
    """A study voucher of which something was used before September 2023; `left_cents` is what is left of it."""

    label = T(nl="Gebruikte studievoucher", en="Study voucher that was used")
    left_cents = models.IntegerField()

    class Meta(Fact.Meta):
        constraints = rules(CheckConstraint(name="voucher_left_not_negative", condition=Q(left_cents__gte=0)))


KINDS["past_right"] = PastRight
KINDS["voucher"] = Voucher


class Application(models.Model):
    """An application for what the registers do not tell: months without student finance, a bachelor without a master,
    or a voucher for a diploma that no institution reports.

    `months_claimed` are months of right between September 2015 and August 2023 that we do not know; a case worker
    checks them against enrolments and what was sent (`evidence`, in the applicant's words), and accepts some or none.
    """

    class State(models.TextChoices):
        RECEIVED = "received"
        CHECKED = "checked"
        WITHDRAWN = "withdrawn"

    class Channel(models.TextChoices):
        MY = "my"
        PAPER = "paper"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="compensation_applications")
    applied_on = models.DateField()
    channel = models.CharField(max_length=5, choices=Channel.choices)
    months_claimed = models.PositiveSmallIntegerField(default=0)
    first_month = models.DateField(null=True)  # of the months claimed
    last_month = models.DateField(null=True)
    bachelor_alone = models.BooleanField(default=False)
    voucher = models.BooleanField(default=False)
    evidence = models.CharField(max_length=2000, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.RECEIVED)
    months_accepted = models.PositiveSmallIntegerField(default=0)
    motivation = models.CharField(max_length=2000, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )  # null when nothing needed a case worker's eye
    checked_at = models.DateTimeField(null=True)
    decision = models.BigIntegerField(null=True)  # that followed from it

    class Meta:
        constraints = [
            CheckConstraint(
                name="application_state_known", condition=Q(state__in=["received", "checked", "withdrawn"])
            ),
            CheckConstraint(name="application_months", condition=Q(months_claimed__lte=MOST_MONTHS)),
            CheckConstraint(name="application_accepts_claimed", condition=Q(months_accepted__lte=F("months_claimed"))),
            CheckConstraint(name="application_checked", condition=Q(state="checked") ^ Q(checked_at=None)),
            CheckConstraint(
                name="application_asks_something",
                condition=Q(months_claimed__gt=0) | Q(bachelor_alone=True) | Q(voucher=True),
            ),
            UniqueConstraint(fields=["person"], condition=Q(state="received"), name="application_one_at_a_time"),
        ]
        indexes = [
            models.Index(fields=["person", "id"], name="application_person"),
            models.Index(fields=["applied_on", "id"], condition=Q(state="received"), name="application_waiting"),
        ]
