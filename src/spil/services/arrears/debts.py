"""What is owed and since when: claims found in the ledger, what of each is unpaid, the interest on what is late.

Money received too much (RECEIVABLE) is not among them: it is set off against student finance or becomes a loan (WSF
2000, 6.17 and 7.4).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import connection
from django.db.models import Sum

from spil.core.ledger import service as ledger
from spil.core.ledger.models import Account, Posting
from spil.core.ledger.service import Lines
from spil.core.terms import end_of_term
from spil.law.engine import Law
from spil.law.engine.calendar import add_months
from spil.law.engine.units import from_day, to_day
from spil.law.general_administrative_law.collection import Owed, divide
from spil.law.general_administrative_law.interest import interest_over, rate_on, rate_until
from spil.law.repayment.interest import balance_after, days_360
from spil.services.arrears.models import Claim
from spil.services.repayment.facts import GENERAL

PRODUCT = "arrears"
COLLECTED = (Account.INSTALMENT, Account.SCHOOL_FEE_DEBT, Account.TRAVEL_DEBT, Account.FINE_DUE)
PAYMENT_WEEKS = 6  # Awb 4:87, counted from the day of booking when nobody said another day
ARREARS_DAYS = 14  # WSF 2000, 6.8: two weeks after the due date an instalment is in arrears
NEW = """
    with late as (
        select person_id, account from ledger_posting
        where account = any(%(accounts)s) and (%(everyone)s or person_id = any(%(people)s))
        group by person_id, account having sum(amount_cents) > 0
    )
    select posting.person_id, posting.account, posting.product, posting.month, min(posting.booked_at)
    from ledger_posting posting join late using (person_id, account)
    where posting.code <> all(%(general)s)
        and not exists (
            select from arrears_claim claim
            where claim.person_id = posting.person_id and claim.account = posting.account
                and claim.product = posting.product and claim.month = posting.month)
    group by posting.person_id, posting.account, posting.product, posting.month
    having sum(posting.amount_cents) > 0
"""


@dataclass(frozen=True)
class Debt:
    """A claim of which something is unpaid, in cents. Costs that belong to no claim stand with the first debt."""

    claim: Claim
    principal: int
    interest: int = 0
    costs: int = 0

    @property
    def cents(self) -> int:
        """All that is unpaid of it."""
        return self.principal + self.interest + self.costs

    @property
    def late_on(self) -> date:
        """Day from which it is late: for an instalment two weeks after its due date (WSF 2000, 6.8)."""
        return late_on(self.claim.account, self.claim.due_on)


def late_on(account: int, due_on: date) -> date:
    """The first day on which a debt with a due date is in arrears."""
    return due_on + timedelta(ARREARS_DAYS if account == Account.INSTALMENT else 1)


def do_find_claims(people: Sequence[int] | None = None) -> int:
    """Give each debt in the ledger that has none a claim with its due date; gives how many are new.

    Only of who owes something of that kind now: whoever pays in time never gets a claim.

    An instalment is due on the last day of its month; another debt six weeks after it was booked, unless whoever
    booked it said otherwise (`do_set_due`).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            NEW,
            {"accounts": [int(one) for one in COLLECTED], "general": list(GENERAL), "everyone": people is None,
             "people": list(people or ())},
        )  # fmt: skip
        rows = cursor.fetchall()
    found = []
    for person, account, product, month, booked_at in rows:
        if account == Account.INSTALMENT:
            due_on = from_day(add_months(to_day(month), 1)) - timedelta(1)
        else:
            due_on = end_of_term(booked_at.date() + timedelta(weeks=PAYMENT_WEEKS))
        found.append(_claim(person, account, product, month, due_on))
    return len(Claim.objects.bulk_create(found, batch_size=2000, ignore_conflicts=True))


def do_set_due(person_id: int, account: Account, *, product: str, month: date, due_on: date) -> Claim:
    """Say by which day a debt has to be paid, for who books it. A day that was set before stays."""
    new = _claim(person_id, account, product, month, due_on)
    Claim.objects.bulk_create([new], ignore_conflicts=True)
    return Claim.objects.get(person=person_id, account=account, product=product, month=month)


def _claim(person_id: int, account: int, product: str, month: date, due_on: date) -> Claim:
    starts = due_on + timedelta(ARREARS_DAYS) if account == Account.INSTALMENT else due_on
    return Claim(
        person_id=person_id, account=account, product=product, month=month, due_on=due_on, interest_until=starts
    )


def debts(person_id: int) -> list[Debt]:
    """Every claim of a person of which something is unpaid, the one that was due first ahead.

    What was paid without naming a debt pays the oldest of its kind.
    """
    books, paid = _books(person_id)
    claims = list(Claim.objects.filter(person=person_id).order_by("due_on", "id"))
    left = {claim.pk: max(0, books.get((claim.account, claim.product, claim.month), 0)) for claim in claims}
    for claim in claims:
        used = min(paid.get(claim.account, 0), left[claim.pk])
        left[claim.pk], paid[claim.account] = left[claim.pk] - used, paid.get(claim.account, 0) - used
    open_ = [claim for claim in claims if left[claim.pk]]
    extra = {(product, month): cents for (kind, product, month), cents in books.items() if kind == Account.COSTS_DUE}
    interests = {claim.pk: max(0, extra.pop((claim.product, claim.month), 0)) for claim in open_}
    costs = sum(extra.values()) - paid.get(Account.COSTS_DUE, 0)
    for claim in open_ if costs < 0 else ():  # more was paid of costs and interest than stands elsewhere
        used = min(-costs, interests[claim.pk])
        interests[claim.pk], costs = interests[claim.pk] - used, costs + used
    found = [Debt(claim, left[claim.pk], interests[claim.pk]) for claim in open_]
    return [replace(found[0], costs=costs), *found[1:]] if found and costs > 0 else found


def _books(person_id: int) -> tuple[dict[tuple[int, str, date], int], dict[int, int]]:
    """Balance in cents by account, product and month of what someone owes; and by account what was paid of it in
    general, or is more than was owed.
    """
    postings = Posting.objects.filter(person=person_id, account__in=(*COLLECTED, Account.COSTS_DUE)).order_by()
    sums = postings.exclude(code__in=GENERAL).values_list("account", "product", "month").annotate(Sum("amount_cents"))
    books = {(account, product, month): int(cents) for account, product, month, cents in sums if cents}
    general = postings.filter(code__in=GENERAL).values_list("account").annotate(Sum("amount_cents"))
    paid: dict[int, int] = defaultdict(int, {account: -int(cents) for account, cents in general})
    last: dict[int, date] = {}
    for (account, _, month), cents in books.items():
        if cents >= 0:
            last[account] = max(month, last.get(account, month))
    for (account, _, month), cents in books.items():
        collected_ahead = account == Account.INSTALMENT and month > last.get(account, month.replace(year=1))
        if cents < 0 and account != Account.COSTS_DUE and not collected_ahead:
            paid[account] -= cents
    return books, paid


def costs_alone(person_id: int) -> int:
    """Costs and interest in cents of who owes nothing else any more."""
    return 0 if debts(person_id) else max(0, ledger.balances(person_id).get(Account.COSTS_DUE, 0))


def interest_of(debt: Debt, on: date) -> int:
    """Interest in cents that came on since it was last booked, until a day.

    On an instalment by the statutory rate of each day, compound, months of 30 days (WSF 2000, 6.8, second paragraph);
    on another debt by the Awb (4:98), nothing when it is less than the act asks for.
    """
    since, until = to_day(debt.claim.interest_until), to_day(on)
    if until <= since or not debt.principal:
        return 0
    if debt.claim.account != Account.INSTALMENT:
        cents = interest_over(debt.principal, since + 1, until)
        return cents if cents >= _threshold(on) else 0
    base = balance = debt.principal + debt.interest
    while since < until:
        end = rate_until(since, until)
        balance = balance_after(balance, rate_on(since), days_360(since, end), True)
        since = end
    return balance - base


def with_interest(debt: Debt, on: date) -> Debt:
    """A debt with the interest until a day that runs without a decision: that on an instalment."""
    if debt.claim.account != Account.INSTALMENT:
        return debt
    return replace(debt, interest=debt.interest + interest_of(debt, on))


def rate_of(claim: Claim, on: date) -> int:
    """Interest in ppm a year that runs on a debt: what makes it the more onerous one."""
    return rate_on(to_day(on)) if claim.account == Account.INSTALMENT else 0


def _threshold(on: date) -> int:
    value = Law.load("general_administrative_law").parameters["interest_threshold"].on(on)
    assert value is not None, "the act has it since 2009, before which nothing here was due"
    return value.value


def do_book_interest(found: Sequence[Debt], on: date) -> list[Debt]:
    """Book the interest on debts until a day; gives the debts with it."""
    done: list[Debt] = []
    for debt in found:
        cents, claim = interest_of(debt, on), debt.claim
        if cents:
            lines = Lines.of(
                (0, claim.person_id, Account.COSTS_DUE, cents, "arrears_interest", 0),
                (0, claim.person_id, Account.INTEREST, -cents, "arrears_interest", 0),
            )
            key = f"arrears:interest:{claim.pk}:{on}"
            ledger.post(lines, key=key, product=claim.product, month=claim.month)
            claim.interest_until = on
            claim.save(update_fields=["interest_until"])
        done.append(replace(debt, interest=debt.interest + cents))
    return done


def allocate(found: Sequence[Debt], cents: int, on: date) -> list[tuple[Debt, int, int, int]]:
    """What of a payment goes to the costs, the interest and the principal of each debt, by law."""
    owed = [
        Owed(to_day(debt.claim.due_on), rate_of(debt.claim, on), debt.costs, debt.interest, debt.principal)
        for debt in found
    ]
    return [(debt, *paid) for debt, paid in zip(found, divide(cents, owed), strict=True) if sum(paid)]


def by_kind(found: Sequence[Debt]) -> dict[Account, int]:
    """Cents by kind of debt; interest and costs under their own name."""
    sums: dict[Account, int] = defaultdict(int)
    for debt in found:
        sums[Account(debt.claim.account)] += debt.principal
        sums[Account.COSTS_DUE] += debt.interest + debt.costs
    return {account: cents for account, cents in sums.items() if cents}
