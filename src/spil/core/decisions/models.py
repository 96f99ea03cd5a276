"""Decisions: the facts, the outcome and the law release of one person, product and month; never changed afterwards.

The table is partitioned by month. Rows come in through service.write() alone, which hands out the numbers. The
decision in force for a person, product and month is the one with the highest `sequence`; the database sees to it that
each next one names (`replaces`) the one before it, so the chain has no gap, no fork and one end.
"""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint


class DecisionQuerySet(models.QuerySet["Decision"]):
    def current(self) -> "DecisionQuerySet":
        """Only the decisions in force: those that nothing replaced."""
        later = Decision.objects.filter(
            person=models.OuterRef("person"),
            product=models.OuterRef("product"),
            month=models.OuterRef("month"),
            sequence__gt=models.OuterRef("sequence"),
        )
        return self.filter(~models.Exists(later))


class Decision(models.Model):
    """One decision. `facts` and `outcome` are integers as in the law: cents, days since 1970, choices, 0 or 1."""

    id = models.BigIntegerField(primary_key=True)  # in the database the key is (id, month)
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="decisions", db_constraint=False, db_index=False
    )  # checked once for each statement instead of once for each row
    product = models.CharField(max_length=30)  # name of the law, or that and a part: student_finance/conversion_ho
    month = models.DateField()  # first day
    sequence = models.PositiveSmallIntegerField(default=0)
    facts = models.JSONField()
    outcome = models.JSONField()
    release = models.CharField(max_length=64)
    cause = models.CharField(max_length=60)  # why it was made: month, application, correction:income, ...
    replaces = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["person", "product", "month", "sequence"], name="decision_one_end"),
            CheckConstraint(name="decision_month_first_day", condition=Q(month__day=1)),
            CheckConstraint(
                name="decision_replaces_one", condition=Q(sequence=0, replaces=None) | Q(sequence__gt=0, replaces__gt=0)
            ),
        ]

    @property
    def law(self) -> str:
        """The name of the law by which it was decided."""
        return self.product.partition("/")[0]
