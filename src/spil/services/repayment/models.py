"""What repayment keeps beside the ledger: how someone borrowed, what they asked for, the month that is open, payments.

What is owed stands in the ledger alone. `OpenMonth` says until when its interest is booked, and what falls due.
"""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from spil.core.people.models import KINDS, Fact, rules, text_point
from spil.law.engine.units import Choice as LawChoice
from spil.law.repayment.facts import ReferenceYear, RequestedRules, TaxCredit
from spil.text import T


class Loan(models.IntegerChoices):
    """Debts that are paid off in instalments, each with its own period and rate."""

    STUDY = 1, "student debt"
    LIFELONG = 2, "lifelong learning credit"
    CIVIC = 3, "civic integration loan"


class Borrowing(Fact):
    """How someone borrowed: what chapter 6 and 10a make the rules and the phases depend on (WSF 2000, 6.1, 6.5, 10a.1).

    Who had all student finance from Spil needs no row: then the decisions say it. `last_finance_on` is empty while
    student finance is received. `rate_ppm` is the rate of a civic integration loan as it was decided.
    """

    label = T(nl="Leenverleden", en="Borrowing")
    first_finance_on = models.DateField(null=True, blank=True)
    last_finance_on = models.DateField(null=True, blank=True)
    for_higher_education = models.BooleanField(default=True, db_default=True)
    of_old_cohort = models.BooleanField(default=False, db_default=False)  # WSF 2000, 12.14(4)
    without_basic_grant_for_master = models.BooleanField(default=False, db_default=False)  # WSF 2000, 12.14(5)
    before_1992 = models.BooleanField(default=False, db_default=False)  # WSF 2000, 12.10a
    diploma_term_until = models.DateField(null=True, blank=True)
    lifelong_ended_on = models.DateField(null=True, blank=True)
    integration_act = models.PositiveSmallIntegerField(default=0, db_default=0)  # law.repayment.facts.IntegrationAct
    integration_ended_on = models.DateField(null=True, blank=True)
    rate_ppm = models.IntegerField(default=0, db_default=0)

    class Meta(Fact.Meta):
        constraints = rules(
            CheckConstraint(name="borrowing_act_known", condition=Q(integration_act__lte=1)),
            CheckConstraint(name="borrowing_rate", condition=Q(rate_ppm__range=(0, 150_000))),
        )


class Request(Fact):
    """What a debtor asked for and got, for the months in which it holds; `number` is its size, as the kind says."""

    class Kind(models.TextChoices):
        MEANS_TEST = "means_test"  # from abroad and under the old rules only on request (6.11, 10a.7)
        REFERENCE_YEAR = "reference_year"  # number: law.repayment.facts.ReferenceYear
        LONE_PARENT = "lone_parent"  # became one after the reference year (6.13)
        PARTNER_LEFT_OUT = "partner_left_out"  # 10a.11
        TAX_CREDIT = "tax_credit"  # number: law.repayment.facts.TaxCredit (10a.8)
        MONTHLY_TERMS = "monthly_terms"  # from abroad (10a.6(4))
        PAYMENT_FREE = "payment_free"  # 6.7(2)
        SUSPENSION = "suspension"  # studies again (6.5(3))
        RULES = "rules"  # number: law.repayment.facts.RequestedRules (10a.2, 12.14(5), 12.32(2))
        HIGHER_AMOUNT = "higher_amount"  # number: cents a month that the debtor wants to pay (6.9a)
        MEDICAL = "medical"  # remission by the hardship clause (11.5)

    NUMBERS: dict[str, type[LawChoice]] = {
        Kind.REFERENCE_YEAR: ReferenceYear, Kind.TAX_CREDIT: TaxCredit, Kind.RULES: RequestedRules,
    }  # fmt: skip
    KEY = ("kind",)
    label = T(nl="Verzoek over terugbetalen", en="Request about repayment")
    kind = models.CharField(max_length=20)
    asked_on = models.DateField()
    number = models.BigIntegerField(default=0, db_default=0)

    class Meta(Fact.Meta):
        constraints = rules(
            CheckConstraint(
                name="request_kind_known",
                condition=Q(
                    kind__in=[
                        "means_test",
                        "reference_year",
                        "lone_parent",
                        "partner_left_out",
                        "tax_credit",
                        "monthly_terms",
                        "payment_free",
                        "suspension",
                        "rules",
                        "higher_amount",
                        "medical",
                    ]
                ),
            ),
            CheckConstraint(name="request_number", condition=Q(number__range=(0, 100_000_000))),
            key=(text_point("kind"),),
        )


KINDS["borrowing"] = Borrowing
KINDS["repayment_request"] = Request


class OpenMonth(models.Model):
    """The month that is open for one loan of someone: interest runs from `base_on` over `base_cents` at `rate_ppm`.

    `base_on` is the first of the month, or the last day in it on which money moved. Of the interest since then
    `interest_cents` is in the ledger, which is all of it until `accrued_until`. `due_cents` falls due at the end of
    the month, of which the agency pays `discount_cents` itself.
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    loan = models.PositiveSmallIntegerField(choices=Loan.choices)
    month = models.DateField()
    rate_ppm = models.IntegerField()
    base_on = models.DateField()
    base_cents = models.BigIntegerField()
    interest_cents = models.BigIntegerField(default=0, db_default=0)
    accrued_until = models.DateField()
    due_cents = models.BigIntegerField(default=0, db_default=0)
    discount_cents = models.BigIntegerField(default=0, db_default=0)
    decision = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["person", "loan"], name="open_month_of_loan"),
            CheckConstraint(name="open_month_loan_known", condition=Q(loan__in=[1, 2, 3])),
            CheckConstraint(name="open_month_first_day", condition=Q(month__day=1)),
            CheckConstraint(
                name="open_month_days",
                condition=Q(base_on__gte=models.F("month")) & Q(accrued_until__gte=models.F("base_on")),
            ),
            CheckConstraint(
                name="open_month_amounts",
                condition=Q(base_cents__gte=0)
                & Q(due_cents__gte=0)
                & Q(discount_cents__range=(0, models.F("due_cents"))),
            ),
        ]


class Receipt(models.Model):
    """A payment of a debtor: what came in on a day, and on which accounts it was booked (`parts`: account -> cents).

    Its unique `key` is why one that is told twice is booked once. `reversed_on` is the day on which it went back.
    """

    key = models.CharField(max_length=120, unique=True)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    amount_cents = models.BigIntegerField()
    reference = models.CharField(max_length=140, blank=True)
    parts = models.JSONField()
    transaction = models.BigIntegerField()
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    booked_at = models.DateTimeField(auto_now_add=True)
    reversed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(name="receipt_positive", condition=Q(amount_cents__gt=0)),
            CheckConstraint(
                name="receipt_reversed_later", condition=Q(reversed_on=None) | Q(reversed_on__gte=models.F("on"))
            ),
        ]
        indexes = [models.Index(fields=["person", "-on"], name="receipt_of_person")]
