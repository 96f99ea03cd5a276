"""Runs: one product carried out for many, in chunks that each are one transaction.

planned -> rehearsed -> approved -> running -> decided -> releasing -> released; undone in place of released. What the
state must be is kept by the database: who planned does not approve, and of one product one run is open at a time.
"""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import CheckConstraint, F, Func, Q, UniqueConstraint, Value

from spil.core.people.models import point


class State(models.TextChoices):
    """How far a run is."""

    PLANNED = "planned"
    REHEARSED = "rehearsed"
    APPROVED = "approved"
    RUNNING = "running"  # deciding and booking
    DECIDED = "decided"  # all decided and booked; nothing paid or told
    RELEASING = "releasing"  # ordering payments and writing to people
    RELEASED = "released"
    UNDOING = "undoing"
    UNDONE = "undone"


OPEN = (State.RUNNING, State.DECIDED, State.RELEASING, State.UNDOING)
APPROVED = (State.APPROVED, State.RELEASED, State.UNDONE, *OPEN)


class Run(models.Model):
    """A product for many. `month` is what it is booked for, `on` the day of the law; `choices` are the product's own.

    Workers pause while `stopped_at` is set. `rehearsal` is what rehearse() found, as rehearsal.Rehearsal writes it.
    """

    product = models.CharField(max_length=30)
    month = models.DateField()
    on = models.DateField()
    choices = models.JSONField(default=dict)
    budget_cents = models.BigIntegerField(null=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    stopped_at = models.DateTimeField(null=True)
    rehearsal = models.JSONField(null=True)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(auto_now_add=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            CheckConstraint(name="run_state_known", condition=Q(state__in=State.values)),
            CheckConstraint(name="run_month_first_day", condition=Q(month__day=1)),
            CheckConstraint(
                name="run_approved_by_another", condition=Q(approved_by=None) | ~Q(approved_by=F("planned_by"))
            ),
            CheckConstraint(
                name="run_approved_first",
                condition=Q(approved_by__isnull=False, rehearsal__isnull=False) | ~Q(state__in=APPROVED),
            ),
            UniqueConstraint(fields=["product"], condition=Q(state__in=OPEN), name="run_one_open"),
        ]
        indexes = [models.Index(fields=["product", "-id"], name="run_product")]

    @property
    def key(self) -> str:
        """How decisions, orders and messages name it."""
        return f"run:{self.pk}"


class Chunk(models.Model):
    """The people of a run with numbers from `first` to `last`; two chunks of a run never share a number.

    waiting -> decided -> released, or undone. A `reason` sets it apart: what went wrong in the step from its state.
    `totals` are people, decisions, and cents by outcome of the product.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        DECIDED = "decided"
        RELEASED = "released"
        UNDONE = "undone"

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="chunks")
    number = models.PositiveIntegerField()
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    people = models.PositiveIntegerField()  # when it was planned
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=500, blank=True)
    posting_set = models.BigIntegerField(null=True)
    totals = models.JSONField(default=dict)
    seconds = models.FloatField(default=0)  # of work so far
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["run", "number"], name="chunk_number"),
            ExclusionConstraint(
                name="chunk_nobody_twice",
                expressions=[
                    (point("run_id"), "&&"),
                    (Func("first", "last", Value("[]"), function="int8range"), "&&"),
                ],
            ),
            CheckConstraint(name="chunk_order", condition=Q(first__lte=F("last"))),
            CheckConstraint(
                name="chunk_state_known", condition=Q(state__in=["waiting", "decided", "released", "undone"])
            ),
        ]
        indexes = [models.Index(fields=["run", "state", "number"], name="chunk_next")]
