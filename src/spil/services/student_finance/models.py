"""What a student asked for. Everything else that decides is a fact of core/people or follows from the law."""

from django.db import models
from django.db.models import CheckConstraint, Q

from spil.core.people.models import KINDS, Fact, rules, text_point
from spil.text import T


class Choice(Fact):
    """What the student applied for, from the first of a month on; kept on both time axes like every fact.

    Amounts are cents a month. `travel` is law.student_finance.facts.TravelChoice. `applied_on` is the day of the
    application, on which the law lets the right begin (WSF 2000, 3.21); that of the lifelong learning credit is apart,
    for that never begins before its own.
    """

    label = T(nl="Aanvraag", en="Application")
    applied_on = models.DateField()
    basic_grant = models.BooleanField()
    supplementary_grant = models.BooleanField()
    single_parent_allowance = models.BooleanField(default=False, db_default=False)
    loan_cents = models.IntegerField(default=0, db_default=0)
    tuition_fees_loan_cents = models.IntegerField(default=0, db_default=0)
    lifelong_cents = models.IntegerField(default=0, db_default=0)
    lifelong_applied_on = models.DateField(null=True, blank=True)
    travel = models.PositiveSmallIntegerField(default=0, db_default=0)
    reference_year_shift = models.BooleanField(default=False, db_default=False)

    class Meta(Fact.Meta):
        constraints = rules(
            CheckConstraint(
                name="choice_amounts",
                condition=Q(loan_cents__range=(0, 1_000_000))
                & Q(tuition_fees_loan_cents__range=(0, 1_000_000))
                & Q(lifelong_cents__range=(0, 1_000_000)),
            ),
            CheckConstraint(name="choice_travel_known", condition=Q(travel__lte=2)),
        )


class Deviation(Fact):
    """What the hardship clause (WSF 2000, 11.5) lets the law take a fact to be, whatever the registers say.

    `fact` is its name in the law, `value` the integer that the law uses. The reasons are in the letter.
    """

    KEY = ("fact",)
    label = T(nl="Hardheidsclausule", en="Hardship clause")
    fact = models.CharField(max_length=60)
    value = models.BigIntegerField()

    class Meta(Fact.Meta):
        constraints = rules(key=(text_point("fact"),))


KINDS["choice"] = Choice
KINDS["deviation"] = Deviation
