"""Double entry in whole cents: positive is debit, negative is credit, and every transaction comes to zero.

An account is a kind and, for the kinds in `PERSONAL`, a person; it needs no row of its own. For the other kinds the
person only says on whose behalf the agency booked. Postings are append-only and partitioned by the month they are for.
"""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q


class Account(models.IntegerChoices):
    """Kinds of account. What a person owes stands in debit, what the agency owes a person in credit."""

    GIFT = 1, "gift"  # expense of the agency
    CONDITIONAL_GRANT = 2, "conditional grant"  # performance-related grant: a debt until the diploma
    LOAN = 3, "loan"
    TUITION_LOAN = 4, "tuition fees loan"
    LIFELONG_LOAN = 5, "lifelong learning credit"
    RECEIVABLE = 6, "receivable"  # paid too much, to be settled or repaid
    PAYABLE = 7, "payable"  # decided, not yet ordered
    IN_TRANSIT = 8, "payments in transit"  # ordered, not yet seen on a statement of the bank
    BANK = 9, "bank"
    INTEREST = 10, "interest"  # income of the agency
    REMISSION = 11, "remission"  # expense of the agency: debts that became a gift
    TRAVEL = 12, "student travel product"  # expense of the agency
    COMPENSATION = 13, "compensation"  # expense of the agency
    PENALTY_PAYMENT = 14, "penalty payments"  # expense of the agency, for decisions that came too late
    DAMAGES = 15, "damages"  # expense of the agency, in redress
    STATUTORY_INTEREST = 16, "statutory interest"  # expense of the agency, on what it paid too late
    COLLECTION_COSTS = 17, "collection costs"  # income of the agency
    FINES = 18, "fines"  # income of the agency
    WRITTEN_OFF = 19, "written off"  # expense of the agency
    UNMATCHED = 20, "received, not matched"  # money of which it is not known yet whose it is or what for
    SCHOOL_FEES = 21, "school fees"  # income of the agency
    INSTALMENT = 30, "instalment due"  # a part of a loan that has fallen due
    SCHOOL_FEE_DEBT = 31, "school fee due"
    TRAVEL_DEBT = 32, "travel product used without right"
    CIVIC_LOAN = 33, "civic integration loan"
    SCHOOL_COSTS_LOAN = 34, "loan from school costs"
    COSTS_DUE = 35, "costs and interest due"
    FINE_DUE = 36, "fine due"


DUE = (
    Account.INSTALMENT,
    Account.SCHOOL_FEE_DEBT,
    Account.TRAVEL_DEBT,
    Account.COSTS_DUE,
    Account.FINE_DUE,
    Account.RECEIVABLE,
)
"""Debts that can be asked for at once; the others are paid off in instalments."""
PERSONAL = (
    Account.CONDITIONAL_GRANT,
    Account.LOAN,
    Account.TUITION_LOAN,
    Account.LIFELONG_LOAN,
    Account.CIVIC_LOAN,
    Account.SCHOOL_COSTS_LOAN,
    *DUE,
    Account.PAYABLE,
)
DEBTS = PERSONAL[:-1]


class PostingSet(models.Model):
    """What was booked in one go. Its unique `key` is why a run that is started again cannot book twice."""

    id = models.BigIntegerField(primary_key=True)
    key = models.CharField(max_length=120, unique=True)
    booked_at = models.DateTimeField(auto_now_add=True)
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )


class Posting(models.Model):
    """One line of a transaction. `transaction` is the number of the transaction's first posting."""

    id = models.BigIntegerField(primary_key=True)  # in the database the key is (id, month)
    transaction = models.BigIntegerField()
    posting_set = models.BigIntegerField()
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False, null=True
    )  # checked once for each statement instead of once for each row
    account = models.PositiveSmallIntegerField(choices=Account.choices)
    amount_cents = models.BigIntegerField()
    month = models.DateField()  # first day of the month that it is for
    product = models.CharField(max_length=30)
    code = models.CharField(max_length=60)  # what for: basic_grant, payment, reversal, ...
    decision = models.BigIntegerField(null=True)
    reverses = models.BigIntegerField(null=True)  # transaction that this one takes back
    booked_at = models.DateTimeField()

    class Meta:
        constraints = [
            CheckConstraint(name="posting_account_known", condition=Q(account__in=Account.values)),
            CheckConstraint(name="posting_not_zero", condition=~Q(amount_cents=0)),
            CheckConstraint(name="posting_month_first_day", condition=Q(month__day=1)),
            CheckConstraint(
                name="posting_personal_account", condition=Q(person__isnull=False) | ~Q(account__in=PERSONAL)
            ),
        ]
        indexes = [
            models.Index(fields=["person", "account"], include=["amount_cents"], name="posting_person"),
            models.Index(fields=["transaction"], name="posting_transaction"),
        ]
