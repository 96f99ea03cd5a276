"""Waves of letters or messages to people who leave money lying, their draw with a control group, and who wants none."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from spil.core.access.models import append_only


class Target(models.TextChoices):
    """What is not used by people who are entitled to it."""

    BASIC_GRANT = "basic_grant"
    SUPPLEMENTARY_GRANT = "supplementary_grant"
    TURNED_18 = "turned_18"  # had only the travel product as a minor in vocational education
    PUPILS = "pupils"  # at school, 18 or over, without the allowance for pupils


class Channel(models.TextChoices):
    """How people are told: in the inbox only, or on paper besides."""

    MESSAGE = "message"
    LETTER = "letter"


class Wave(models.Model):
    """One wave: whom, how many, by which channel and texts, and how large the group is that hears nothing.

    Planned by one, approved by another, sent on a day. `seed` makes the draw repeatable; `eligible` is how many people
    could have been drawn (at planning, and again at sending; null: not counted yet). `month` is that of the law.
    """

    target = models.CharField(max_length=30, choices=Target.choices)
    month = models.DateField()
    channel = models.CharField(max_length=10, choices=Channel.choices)
    texts = ArrayField(models.CharField(max_length=30))  # keys of letters.TEXTS; each gets an equal share
    size = models.PositiveIntegerField()  # most that are told
    control_ppm = models.PositiveIntegerField()  # share of the drawn that hears nothing, parts per million
    seed = models.BigIntegerField()
    eligible = models.PositiveIntegerField(null=True)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(auto_now_add=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    queued_at = models.DateTimeField(null=True)  # when sending was left to the queue
    sent_on = models.DateField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(name="wave_target_known", condition=Q(target__in=Target.values)),
            CheckConstraint(name="wave_channel_known", condition=Q(channel__in=Channel.values)),
            CheckConstraint(name="wave_month_is_first", condition=Q(month__day=1)),
            CheckConstraint(name="wave_size", condition=Q(size__gte=1)),
            CheckConstraint(name="wave_has_control", condition=Q(control_ppm__range=(10_000, 900_000))),
            CheckConstraint(name="wave_second_person", condition=Q(approved_by=None) | ~Q(approved_by=F("planned_by"))),
            CheckConstraint(
                name="wave_approved_whole",
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
            CheckConstraint(name="wave_sent_when_approved", condition=Q(sent_on=None) | Q(approved_by__isnull=False)),
        ]


class Member(models.Model):
    """Who was drawn into a wave. `arm` 0 hears nothing, 1 gets the first text, and so on.

    `missed_cents` is what the law would give a month, `named_cents` the amount that a letter may name: the same, or a
    maximum where one's own amount follows from an income of somebody else. Nothing changes after the draw.
    """

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    arm = models.PositiveSmallIntegerField()
    missed_cents = models.PositiveIntegerField()
    named_cents = models.PositiveIntegerField()

    class Meta:
        constraints = [UniqueConstraint(fields=["wave", "person"], name="member_drawn_once")]
        triggers = [append_only("the draw of a wave")]


class Wish(models.Model):
    """Whether someone wants to be told about money that they leave lying. The latest wish counts; none means yes."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="take_up_wishes")
    wants = models.BooleanField()
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    said_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-id"], name="wish_latest")]
        triggers = [append_only("a wish")]
