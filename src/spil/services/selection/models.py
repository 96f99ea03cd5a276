"""What is kept of instruments: who registered and approved which version, how it was screened, and whom it chose.

The database refuses an approval or acceptance by the one who asked for it.
"""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from spil.core.people.models import Person

USER = settings.AUTH_USER_MODEL


class Registration(models.Model):
    """A version of an instrument with its settings. `criteria` are the names as they were declared then.

    `random_share_ppm`: of a million people, how many the draw takes; `largest_ratio_ppm`: 1,250,000 is 1.25.
    """

    instrument = models.CharField(max_length=60)
    version = models.CharField(max_length=64)
    criteria = models.JSONField()
    random_share_ppm = models.PositiveIntegerField()
    largest_ratio_ppm = models.PositiveIntegerField()
    registered_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(auto_now_add=True)
    approved_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(
                name="instrument_approved_by_another",
                condition=Q(approved_by=None, approved_at=None)
                | (Q(approved_by__isnull=False, approved_at__isnull=False) & ~Q(approved_by=F("registered_by"))),
            ),
            CheckConstraint(
                name="instrument_random_share", condition=Q(random_share_ppm__gt=0, random_share_ppm__lte=1_000_000)
            ),
            CheckConstraint(
                name="instrument_largest_ratio",
                condition=Q(largest_ratio_ppm__gt=1_000_000, largest_ratio_ppm__lte=2_000_000),
            ),
        ]


class Screening(models.Model):
    """A screening on counts by group: the table as it came, and the report (screening.Report)."""

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="screenings")
    counts = models.TextField()
    rounded_to = models.PositiveIntegerField()
    report = models.JSONField()
    made_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)


class Justification(models.Model):
    """Why a difference at one step for one group is right; it counts once another accepted it."""

    screening = models.ForeignKey(Screening, on_delete=models.PROTECT, related_name="justifications")
    step = models.CharField(max_length=30)
    group = models.CharField(max_length=60)
    reason = models.TextField()
    written_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    accepted_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["screening", "step", "group"], name="justification_once"),
            CheckConstraint(
                name="justification_accepted_by_another",
                condition=Q(accepted_by=None, accepted_at=None)
                | (Q(accepted_by__isnull=False, accepted_at__isnull=False) & ~Q(accepted_by=F("written_by"))),
            ),
        ]


class Selection(models.Model):
    """One run of an instrument. With `seed` the draw can be repeated."""

    screening = models.ForeignKey(Screening, on_delete=models.PROTECT, related_name="selections")
    seed = models.CharField(max_length=32)
    population = models.PositiveIntegerField()
    made_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)


class Selected(models.Model):
    """Someone chosen for a check. `by_draw` is kept from whoever does the check, so that all are looked at alike."""

    selection = models.ForeignKey(Selection, on_delete=models.PROTECT, related_name="people")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by_draw = models.BooleanField()

    class Meta:
        constraints = [UniqueConstraint(fields=["selection", "person"], name="selected_once")]
