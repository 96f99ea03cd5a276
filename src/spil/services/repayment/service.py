"""What can be done in repayment: see debts, simulate them, open a month, take in money, ask for other terms.

What is owed stands in the ledger. A loan's interest runs from the first of a month or the day on which money moved, to
the cent on any day; instalments that fell due stand on INSTALMENT, apart from the loan (WSF 2000, 6.8).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils.timezone import localdate

from spil.core.access.models import User
from spil.core.decisions.service import outcomes_of
from spil.core.ledger import service as ledger
from spil.core.ledger.models import DUE, Account, Posting, PostingSet
from spil.core.ledger.service import Lines, post
from spil.core.messages.service import do_send
from spil.core.payments.receivers import Received
from spil.core.people.models import Person
from spil.dates import first_of
from spil.law.engine import LawError
from spil.law.engine.calendar import NEVER, months_between
from spil.law.engine.explain import Explanation
from spil.law.engine.units import from_day, to_day
from spil.law.repayment import extra
from spil.law.repayment.facts import ExtraRepayment
from spil.law.repayment.interest import balance_after, days_360
from spil.law.repayment.payment import PaymentReason
from spil.law.repayment.phases import Regime, RepaymentPhase
from spil.services.repayment import letters, months
from spil.services.repayment.facts import COLLECTED, GENERAL, LOANS, PRODUCT, RETURNED, gather, law
from spil.services.repayment.models import Loan, OpenMonth, Receipt, Request
from spil.services.repayment.months import (
    OUTCOMES,
    PAID_FROM,
    MonthsMissing,
    Opened,
    accrue,
    debtors,
    decided,
    effective,
    open_month,
    project,
    take,
)  # fmt: skip
from spil.services.repayment.simulate import LoanLife, Month, Simulation, simulation, terms_of
from spil.services.repayment.turning import converted

__all__ = [
    "OUTCOMES", "PRODUCT", "LoanLife", "Month", "MonthsMissing", "Opened", "Simulation", "law",
]  # fmt: skip

PIECE = 5_000
TARGETS = (
    *OUTCOMES, "chapter_6_capacity", "household_capacity", "lifelong_period_from", "lifelong_payment_from",
    "lifelong_months_remaining", "lifelong_capacity", "lifelong_means_test_applies", "integration_capacity",
)  # fmt: skip
"""What a page and a simulation want to know besides what is decided."""


class NotKnownYet(ValueError):
    """The law of this month cannot be computed yet: its rates are announced later."""

    def __init__(self, month: date) -> None:
        super().__init__(f"the law on repayment is not known for {month:%Y-%m}")
        self.month = month


# What someone owes


@dataclass(frozen=True)
class Debt:
    """A loan of someone on a day, in cents. `accounts` has its parts without the interest of the running month.

    `instalment_cents` is the statutory amount a month, `amount_cents` what is paid (of the means test, `reason`).
    Dates are None where there is none yet. `regime` counts for the student debt only.
    """

    loan: Loan
    accounts: Mapping[Account, int]
    principal_cents: int
    interest_cents: int
    debt_cents: int
    rate_ppm: int
    rate_fixed_until: date | None
    regime: Regime
    phase: RepaymentPhase
    phase_from: date | None
    phase_until: date | None
    instalment_cents: int
    amount_cents: int
    reason: PaymentReason
    decision: int | None


def debts(person_id: int, on: date, known: "Overview | None" = None) -> list[Debt]:
    """The loans of someone on a day of the open month, with what they pay and why; empty without a loan.

    `known`: the overview of that month, for who has it.
    """
    month = on.replace(day=1)
    found = (known.facts, known.outcome) if known else facts_of(person_id, month)
    if found is None or not found[0]:
        return []
    facts, outcome = found
    accounts = _accounts(person_id)
    booked = _interest(person_id)
    rows = {row.loan: row for row in OpenMonth.objects.filter(person=person_id)}
    number = next((one.pk for one in decided(month, [person_id]).values()), None)
    made = []
    for loan in Loan:
        parts = {account: accounts[account] for account in PAID_FROM[loan] if accounts.get(account)}
        if not parts:
            continue
        total = sum(parts.values())
        running = _running(rows.get(loan), on)
        interest = sum(booked.get(account, 0) for account in PAID_FROM[loan]) + running
        debt = total + running
        made.append(_debt(loan, parts, max(0, debt - interest), interest, debt, facts, outcome, number))
    return made


def _debt(
    loan: Loan, parts: Mapping[Account, int], principal: int, interest: int, debt: int, facts: Mapping[str, int],
    outcome: Mapping[str, int], decision: int | None,
) -> Debt:  # fmt: skip
    regime, reason = Regime.of(outcome["regime"]), PaymentReason.of(outcome["payment_reason"])
    common = (loan, parts, principal, interest, debt)
    if loan == Loan.STUDY:
        return Debt(
            *common, outcome["interest_rate"], _day(outcome["interest_fixed_until"]), regime,
            RepaymentPhase.of(outcome["repayment_phase"]), _day(outcome["repayment_phase_from"]),
            _day(outcome["repayment_phase_until"]), outcome["instalment"],
            outcome["study_amount"] - outcome["direct_debit_discount"], reason, decision,
        )  # fmt: skip
    if loan == Loan.LIFELONG:
        phase = RepaymentPhase.of(outcome["lifelong_phase"])
        due, amount = outcome["lifelong_instalment"], outcome["lifelong_amount"]
        return Debt(
            *common, outcome["lifelong_interest_rate"], _day(outcome["lifelong_interest_fixed_until"]), regime, phase,
            _day(outcome["lifelong_payment_from"]), _day(outcome["lifelong_until"]), due, amount,
            _reason(phase, due, amount), decision,
        )  # fmt: skip
    since, until = _day(outcome["integration_repayment_from"]), _day(outcome["integration_repayment_until"])
    phase = RepaymentPhase.START_UP if outcome["integration_amount"] == 0 else RepaymentPhase.REPAYMENT
    due, amount = outcome["integration_instalment"], outcome["integration_amount"]
    return Debt(
        *common, facts["integration_rate"], until, regime, phase, since, until, due, amount,
        _reason(phase, due, amount), decision,
    )  # fmt: skip


def _reason(phase: RepaymentPhase, due: int, amount: int) -> PaymentReason:
    """Why this is the amount of a loan for which the law gives no reason of its own."""
    if phase in (RepaymentPhase.BEFORE, RepaymentPhase.START_UP):
        return PaymentReason.NOT_YET
    if phase == RepaymentPhase.SUSPENDED:
        return PaymentReason.SUSPENDED
    if phase == RepaymentPhase.ENDED:
        return PaymentReason.ENDED
    if amount == due:
        return PaymentReason.INSTALMENT
    return PaymentReason.CAPACITY if amount else PaymentReason.BELOW_MINIMUM


def due(person_id: int) -> dict[Account, int]:
    """What someone has to pay at once, in cents by kind: instalments that fell due, costs, school fees and so on."""
    return {account: cents for account, cents in ledger.owed(person_id).items() if account in DUE}


def debt_on(person_id: int, day: date) -> dict[Loan, int]:
    """What someone owes on each loan on a day, interest of that day included, in cents.

    For a day before the open month: what the ledger says of the first of that month, grown until the day, less what
    was paid in between. Raises NotKnownYet for a day after the open month.
    """
    rows = {row.loan: row for row in OpenMonth.objects.filter(person=person_id).order_by("loan")}
    accounts = _accounts(person_id)
    found = {}
    for loan in Loan:
        row = rows.get(loan)
        if row is None or day < row.base_on:
            cents = _past_debt(person_id, loan, day, row)
        elif day > first_of(row.month, 1):
            raise NotKnownYet(day)
        else:
            cents = sum(accounts.get(account, 0) for account in PAID_FROM[loan]) + _running(row, day)
        if cents:
            found[loan] = cents
    return found


def debt_today(person_id: int, on: date) -> dict[Loan, int]:
    """What someone owes on each loan on a day of the open month; later, as far as interest is known."""
    rows, accounts = {row.loan: row for row in OpenMonth.objects.filter(person=person_id)}, _accounts(person_id)
    found = {loan: sum(accounts.get(account, 0) for account in PAID_FROM[loan]) for loan in Loan}
    return {loan: cents + _running(rows.get(loan), on) for loan, cents in found.items() if cents > 0}


def _running(row: OpenMonth | None, on: date) -> int:
    """Interest of the open month until a day that is not in the ledger yet (or, for an earlier day, not yet earned).

    Not over grant that became a gift in this month.
    """
    if row is None:
        return 0
    gift = converted(row.month, [row.person_id]).get(row.person_id, 0) if row.loan == Loan.STUDY else 0
    base = max(0, row.base_cents - gift)
    days = days_360(to_day(row.base_on), to_day(min(on, first_of(row.month, 1))))
    return balance_after(base, row.rate_ppm, days, effective()) - base - row.interest_cents


def _past_debt(person_id: int, loan: Loan, day: date, row: OpenMonth | None) -> int:
    """Debt on a day of a month that was closed, or before money moved in the open one."""
    month = day.replace(day=1)
    postings = Posting.objects.filter(person=person_id, account__in=PAID_FROM[loan]).order_by()
    start = int(postings.filter(month__lt=month).aggregate(cents=Sum("amount_cents"))["cents"] or 0)
    if row is None and not postings.filter(month__gte=month, code="interest").exists() and day > month:
        return int(postings.aggregate(cents=Sum("amount_cents"))["cents"] or 0)
    rate = row.rate_ppm if row is not None and row.month == month else _rate(person_id, loan, month)
    paid = [
        (receipt.on, sum(cents for account, cents in receipt.parts.items() if int(account) in PAID_FROM[loan]))
        for receipt in Receipt.objects.filter(person=person_id, on__gte=month, on__lte=day, reversed_on=None).order_by(
            "on", "id"
        )
    ]
    balance, since = start, month
    for on, cents in [*paid, (day, 0)]:
        balance = balance_after(balance, rate, days_360(to_day(since), to_day(on)), effective()) - cents
        since = on
    return balance


def _rate(person_id: int, loan: Loan, month: date) -> int:
    facts, outcome = _known(person_id, month)
    if loan == Loan.CIVIC:
        return facts["integration_rate"]
    return outcome["interest_rate" if loan == Loan.STUDY else "lifelong_interest_rate"]


def _known(person_id: int, month: date) -> tuple[dict[str, int], dict[str, int]]:
    _, columns = gather(month, [person_id])
    facts = {name: int(column[0]) for name, column in columns.items()}
    return facts, law().on(month).evaluate(facts, ["interest_rate", "lifelong_interest_rate"])


def _accounts(person_id: int) -> dict[Account, int]:
    return {account: cents for account, cents in ledger.balances(person_id).items() if account in LOANS}


def _interest(person_id: int) -> dict[Account, int]:
    """Interest ever booked on each loan account of someone, less what was taken back."""
    sums = Posting.objects.filter(person=person_id, account__in=LOANS, code__startswith="interest").order_by()
    rows = sums.values_list("account").annotate(Sum("amount_cents"))
    return {Account(account): int(cents) for account, cents in rows}


def _day(day: int) -> date | None:
    return None if day >= NEVER - 366 else from_day(day)


# Why


@dataclass(frozen=True)
class Overview:
    """What the law says of a month of a debtor (integers as in the law), and why; empty without a loan."""

    month: date
    facts: dict[str, int]
    outcome: dict[str, int]
    explanation: Explanation | None


def overview(person_id: int, month: date, facts: Mapping[str, int] | None = None) -> Overview:
    """What someone pays in a month, with every step: on what is known now, or on these `facts` of the law.

    Raises NotKnownYet for a month whose rates are not known.
    """
    known = dict(gathered(person_id, month) if facts is None else facts)
    if not _owes(known):
        return Overview(month, {}, {}, None)
    try:
        explanation = law().on(month).explain(known, TARGETS)
    except LawError as error:
        raise NotKnownYet(month) from error
    return Overview(month, known, {name: explanation.steps[name].value for name in TARGETS}, explanation)


def gathered(person_id: int, month: date) -> dict[str, int]:
    """All facts of the law on someone in a month, with the debts as they will be."""
    people, columns = gather(month, [person_id])
    project(month, people, columns)
    return {name: int(column[0]) for name, column in columns.items() if len(people)}


def _owes(facts: Mapping[str, int]) -> bool:
    """Whether there is a loan."""
    return any(facts.get(name) for name in ("student_loan", "performance_grant_outstanding", "school_costs_loan",
                                            "lifelong_debt", "integration_debt"))  # fmt: skip


def facts_of(person_id: int, month: date) -> tuple[dict[str, int], dict[str, int]] | None:
    """The law's facts and outcomes (TARGETS) of a month, with the debts as they will be; None without a loan.

    Raises NotKnownYet for a month whose rates are not known.
    """
    facts = gathered(person_id, month)
    return (facts, _outcome(month, facts)) if _owes(facts) else None


def _outcome(month: date, facts: Mapping[str, int]) -> dict[str, int]:
    try:
        return law().on(month).evaluate(facts, TARGETS)
    except LawError as error:
        raise NotKnownYet(month) from error


# What a debt becomes


def simulate(
    person_id: int, *, since: date | None = None, extra_cents: int = 0, income_cents: int | None = None,
    partner_income_cents: int | None = None, pause_months: int = 0, later_rates: tuple[int, int] | None = None,
    facts: Mapping[str, int] | None = None,
) -> Simulation:  # fmt: skip
    """The loans of someone month by month until they are gone; the question may be what an extra amount a month,
    another income (cents a year), months without payment or other rates after the fixed years would do.

    `facts` are those of the law in that month, of who has them (`gathered`) or asks about others.
    """
    month = since or localdate().replace(day=1)
    known = dict(gathered(person_id, month) if facts is None else facts)
    if not _owes(known):
        return Simulation(month)
    for name, cents in (("income", income_cents), ("partner_income", partner_income_cents)):
        if cents is not None:
            known |= {name: cents, "requested_reference_year": 0, "income_known": 0}
    return simulate_facts(
        known, month, extra_cents=extra_cents, pause_months=pause_months, later_rates=later_rates,
        civic_cents=_accounts(person_id).get(Account.CIVIC_LOAN, 0),
        granted=_still_to_come(person_id, Request.Kind.PAYMENT_FREE, month),
        suspended_months=_still_to_come(person_id, Request.Kind.SUSPENSION, month)[1],
    )  # fmt: skip


def simulate_facts(
    facts: Mapping[str, int], month: date, *, extra_cents: int = 0, pause_months: int = 0,
    later_rates: tuple[int, int] | None = None, civic_cents: int | None = None, granted: tuple[int, int] = (0, 0),
    suspended_months: int = 0,
) -> Simulation:  # fmt: skip
    """The same from facts of the law alone (as the calculator has them), with defaults for those left out."""
    full = {name: fact.default for name, fact in law().facts.items() if fact.default is not None} | dict(facts)
    outcome = _outcome(month, full)
    values = law().on(month).values
    outcome["lifelong_minimum"] = values["minimum_instalments_lifelong"].value // 12
    outcome["least_a_year"] = values["minimum_instalments_15"].value
    terms = terms_of(
        full, outcome, month, extra_cents=extra_cents, later_rates=later_rates, pause_months=pause_months,
        granted=granted, suspended_months=suspended_months,
    )  # fmt: skip
    if 3 in terms and civic_cents is not None:
        terms[3]["debt"] = civic_cents
    return simulation(terms, month)


def _still_to_come(person_id: int, kind: str, month: date) -> tuple[int, int]:
    """Months until what was asked for begins, and its months from then on; the first such period that has an end."""
    found = Request.objects.filter(person=person_id, kind=kind, recorded__upper_inf=True, valid__endswith__gt=month)
    first = found.order_by("valid").first()
    if first is None:
        return 0, 0
    start = max(first.valid.lower, month)
    return months_between(to_day(month), to_day(start)), months_between(to_day(start), to_day(first.valid.upper))


# Months


def do_month(
    month: date, *, size: int = PIECE, tell: bool = True,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Opened:  # fmt: skip
    """Close the month before and open this one for every debtor, in pieces of one transaction; may be repeated.

    Who has earlier months to open gets those first, on their own. Raises NotKnownYet.
    """
    if not is_known(month):
        raise NotKnownYet(month)
    done, people = Opened(), debtors(month)
    late = OpenMonth.objects.filter(person__in=people.tolist()).exclude(month__gte=first_of(month, -1))
    for person_id in late.values_list("person_id", flat=True).distinct().order_by("person_id"):
        bring_up_to(person_id, first_of(month, -1))
    for group in _pieces(people, size):
        done += open_month(month, group, tell=tell)
        progress(done.persons, len(people))
    return done


def do_accrue(day: date, *, size: int = PIECE) -> int:
    """Book the interest of the open months until a day for everyone; gives its cents. Never more than a month ahead."""
    done, people = 0, debtors(day)
    for group in _pieces(people, size):
        with transaction.atomic():
            done += _accrue(group, day)
    return done


def bring_up_to(person_id: int, month: date) -> None:
    """Open the months of one debtor up to `month`, each once. Raises NotKnownYet."""
    row = OpenMonth.objects.filter(person=person_id).order_by("month").first()
    while row is not None and row.month < month:
        following = first_of(row.month, 1)
        if not is_known(following):
            raise NotKnownYet(following)
        open_month(following, [person_id])
        row = OpenMonth.objects.filter(person=person_id).order_by("month").first()


def is_known(month: date) -> bool:
    """Whether the law can be computed for a month."""
    try:
        law().on(month).order(OUTCOMES)
    except LawError:
        return False
    return True


def do_set_instalments(year: int, people: Sequence[int], *, acting_user: User | None) -> int:
    """Set what these debtors pay from January of a year, with a letter; gives the number of decisions.

    Of the debts as they will be on 1 January, so that it may be done in December, as soon as the rates are known. For
    everyone it is a run of core/runs: see yearly.py. Raises NotKnownYet.
    """
    month = date(year, 1, 1)
    if not is_known(month):
        raise NotKnownYet(month)
    return decide_ahead(month, people, cause="year", acting_user=acting_user)


@transaction.atomic
def decide_ahead(month: date, people: Sequence[int], *, cause: str, acting_user: User | None = None) -> int:
    """Decide about a month that is not open yet, where it brings something new; gives the number of decisions."""
    found, facts = gather(month, people)
    project(month, found, facts)
    outcome = outcomes_of(law().on(month), facts, OUTCOMES)
    done = months.decide(month, found, facts, outcome, cause=cause, tell=True, acting_user=acting_user)
    return done.decisions


def _pieces(people: np.ndarray, size: int) -> Iterator[list[int]]:
    for first in range(0, len(people), size):
        yield people[first : first + size].tolist()


def _accrue(people: Iterable[int], day: date) -> int:
    rows = [
        row
        for row in OpenMonth.objects.select_for_update().filter(person__in=list(people)).order_by("person", "loan")
        if row.accrued_until < day
    ]
    if not rows:
        return 0
    book = months.Book()
    cents = accrue(rows, [min(day, first_of(row.month, 1)) for row in rows], book)
    month = max(row.month for row in rows)
    if book.rows:
        first = rows[0]
        post(book.lines(), key=f"{PRODUCT}:interest:{first.person_id}:{first.loan}:{day}", product=PRODUCT, month=month)
    OpenMonth.objects.bulk_update(rows, ["interest_cents", "accrued_until"])
    return cents


# Payments


@dataclass(frozen=True)
class Paid:
    """What a payment did: the receipt, cents by account, and how much was too much and is paid back."""

    receipt: Receipt
    parts: dict[Account, int]
    returned_cents: int


CHOICES = {"study": ExtraRepayment.STUDY, "lifelong": ExtraRepayment.LIFELONG}
DUE_ORDER = (
    Account.COSTS_DUE, Account.INSTALMENT, Account.TRAVEL_DEBT, Account.FINE_DUE, Account.SCHOOL_FEE_DEBT,
    Account.RECEIVABLE,
)  # fmt: skip
"""Debts that are due, in the order in which a payment without a destination pays them (BW 6:43(2) and 6:44): costs,
then what bears interest, then the others."""


@transaction.atomic
def do_receive(
    person_id: int, cents: int, on: date, *, key: str, reference: str = "", purpose: str = "",
    source: Account = Account.BANK, of_month: date | None = None, acting_user: User | None = None, tell: bool = True,
) -> Paid:  # fmt: skip
    """Book a payment that came in on a day, once for a key; a second call gives what the first one did.

    `purpose` is the payer's choice (Awb 4:92(2)): `study`, `lifelong`, `civic`, or the name of an account in DUE
    (`TRAVEL_DEBT`); empty or `due`: what is due first, then this month's instalment, then the loans by the law's
    order (6.9a, BW 6:43). What was collected for `of_month` pays what is open of that month before anything older. What
    is too much becomes payable. Raises ValueError for an amount that is not positive.
    """
    if cents <= 0:
        raise ValueError("a payment is more than nothing")
    Person.objects.select_for_update().only("pk").get(pk=person_id)
    known = Receipt.objects.filter(key=key).first()
    if known is not None:
        parts = {Account(int(account)): part for account, part in known.parts.items()}
        return Paid(known, parts, parts.get(Account.PAYABLE, 0))
    if is_known(on.replace(day=1)):
        bring_up_to(person_id, on.replace(day=1))
    rows = {row.loan: row for row in OpenMonth.objects.select_for_update().filter(person=person_id).order_by("loan")}
    month = max([on.replace(day=1), *(row.month for row in rows.values())])
    _accrue([person_id], on)
    for row in rows.values():
        row.refresh_from_db()
    collected = min(cents, open_of_month(of_month, [person_id]).get(person_id, 0)) if of_month else 0
    parts = _allocate(person_id, cents - collected, purpose, rows, on, collected)
    book = months.Book()
    _value(rows, parts, on, book)
    number = None
    if of_month and collected:
        moved = Lines.of(
            (0, person_id, source, collected, COLLECTED, 0),
            (0, person_id, Account.INSTALMENT, -collected, COLLECTED, 0),
        )
        number = post(
            moved, key=f"{PRODUCT}:collected:{key}", product=PRODUCT, month=of_month, acting_user=acting_user
        )  # fmt: skip
    if parts:
        lines = Lines.of(
            (-1, person_id, source, cents - collected, "repayment", 0),
            *((-1, person_id, account, -part, "repayment", 0) for account, part in parts.items()),
        )
        rest = post(
            months.together(lines, book), key=f"{PRODUCT}:receipt:{key}", product=PRODUCT, month=month,
            acting_user=acting_user,
        )  # fmt: skip
        number = number or rest
    if collected:
        parts[Account.INSTALMENT] = parts.get(Account.INSTALMENT, 0) + collected
    assert number is not None, "the receipt would have been known"
    first = Posting.objects.filter(posting_set=number, account=source).order_by("id").first()
    receipt = Receipt.objects.create(
        key=key, person_id=person_id, on=on, amount_cents=cents, reference=reference,
        transaction=first.transaction if first else 0,
        parts={str(int(account)): part for account, part in parts.items()}, received_by=acting_user,
    )  # fmt: skip
    paid = Paid(receipt, parts, parts.get(Account.PAYABLE, 0))
    if tell and any(account in LOANS for account in parts):
        _thank(person_id, paid, acting_user)
    return paid


def do_receive_collected(moneys: Sequence[Received], *, acting_user: User | None) -> list[Received]:
    """Book what a batch of collections brought, each once, for all at once: who paid no more than what is open of the
    month. Gives the others, that do_receive has to divide.
    """
    rest: list[Received] = []
    for month in sorted({money.month for money in moneys if money.month}):
        mine = [money for money in moneys if money.month == month and money.source == Account.BANK]
        for start in range(0, len(mine), PIECE):
            rest += _receive_piece(month, mine[start : start + PIECE], acting_user)
    return rest + [money for money in moneys if not money.month or money.source != Account.BANK]


@transaction.atomic
def _receive_piece(month: date, moneys: Sequence[Received], acting_user: User | None) -> list[Received]:
    people = [money.person_id for money in moneys]
    list(Person.objects.select_for_update().only("pk").filter(pk__in=people).order_by("pk"))
    known = set(Receipt.objects.filter(key__in=[money.key for money in moneys]).values_list("key", flat=True))
    open_ = open_of_month(month, people)
    plain: list[Received] = []
    rest: list[Received] = []
    for money in moneys:
        if money.key in known:
            continue
        fits = money.cents <= open_[money.person_id]
        open_[money.person_id] -= money.cents if fits else 0
        (plain if fits else rest).append(money)
    if not plain:
        return rest
    one = np.arange(len(plain))
    person = np.array([money.person_id for money in plain], np.int64)
    cents = np.array([money.cents for money in plain], np.int64)
    accounts = np.concatenate([months.all_of(Account.BANK, one), months.all_of(Account.INSTALMENT, one)])
    lines = Lines(np.tile(one, 2), np.tile(person, 2), accounts, np.concatenate([cents, -cents]), COLLECTED)
    number = post(
        lines, key=f"{PRODUCT}:collected:{plain[0].key}:{len(plain)}", product=PRODUCT, month=month,
        acting_user=acting_user,
    )  # fmt: skip
    assert number is not None, "its receipts would have been known"
    booked = Posting.objects.filter(posting_set=number, account=Account.INSTALMENT, month=month)
    transactions = dict(booked.order_by().values_list("person_id", "transaction"))
    Receipt.objects.bulk_create(
        [
            Receipt(
                key=money.key, person_id=money.person_id, on=money.on, amount_cents=money.cents,
                transaction=transactions[money.person_id], parts={str(int(Account.INSTALMENT)): money.cents},
                received_by=acting_user,
            )
            for money in plain
        ]
    )  # fmt: skip
    return rest


def open_of_month(month: date, people: Sequence[int] | QuerySet[OpenMonth, int]) -> dict[int, int]:
    """Cents of the instalments of a month that are not paid, by person; of the open month what will fall due.

    What was paid in general pays the oldest first, and this month's only when it is more than all that is older.
    """
    rows = OpenMonth.objects.filter(month=month, person__in=people).order_by().values_list("person_id")
    due = {person: int(cents) for person, cents in rows.annotate(cents=Sum("due_cents") - Sum("discount_cents"))}
    postings = Posting.objects.filter(account=Account.INSTALMENT, person__in=people).order_by().values_list("person_id")
    own = dict(postings.filter(month=month).exclude(code__in=GENERAL).annotate(Sum("amount_cents")))
    everything = dict(postings.annotate(Sum("amount_cents")))
    return {
        person: max(0, due.get(person, 0) + min(int(own.get(person, 0)), int(everything.get(person, 0))))
        for person in (people if isinstance(people, Sequence) else due)
    }


def _allocate(
    person_id: int, cents: int, purpose: str, rows: Mapping[int, OpenMonth], on: date, collected: int = 0
) -> dict[Account, int]:  # fmt: skip
    """To which accounts a payment goes, in cents, after what was collected for a month; they come to all of it."""
    balances = ledger.balances(person_id)
    balances[Account.INSTALMENT] = balances.get(Account.INSTALMENT, 0) - collected
    for row in rows.values():
        for account in PAID_FROM[Loan(row.loan)]:
            balances[account] = _enough_on(on, balances.get(account, 0), row)
    parts: dict[Account, int] = {}

    def put(account: Account, most: int) -> None:
        nonlocal cents
        part = min(cents, max(0, most))
        if part:
            parts[account] = parts.get(account, 0) + part
            cents -= part

    def put_due() -> None:
        for account in DUE_ORDER:
            put(account, balances.get(account, 0) - parts.get(account, 0))
        paid_ahead = max(0, -balances.get(Account.INSTALMENT, 0))
        falls_due = sum(row.due_cents - row.discount_cents for row in rows.values())
        if purpose in ("", "due"):
            already = max(0, parts.get(Account.INSTALMENT, 0) - max(0, balances.get(Account.INSTALMENT, 0)))
            put(Account.INSTALMENT, falls_due - paid_ahead - already)

    def put_loan(loan: Loan, most: int) -> None:
        accounts = PAID_FROM[loan]
        shares = take(np.array([most]), [np.array([balances.get(a, 0) - parts.get(a, 0)]) for a in accounts])
        for account, share in zip(accounts, shares, strict=True):
            put(account, int(share[0]))

    def owed(loan: Loan) -> int:
        return sum(max(0, balances.get(a, 0) - parts.get(a, 0)) for a in PAID_FROM[loan])

    choice = CHOICES.get(purpose, ExtraRepayment.NOT_CHOSEN)
    if purpose == "civic":
        put_loan(Loan.CIVIC, cents)
    elif purpose in Account.__members__ and Account[purpose] in DUE:
        put(Account[purpose], balances.get(Account[purpose], 0))
    elif choice == ExtraRepayment.NOT_CHOSEN:
        put_due()
    rates = {loan: rows[loan].rate_ppm if loan in rows else 0 for loan in Loan}
    study, lifelong = owed(Loan.STUDY), owed(Loan.LIFELONG)
    to_lifelong = extra.extra_to_lifelong(
        cents, 0, choice, study, lifelong, rates[Loan.STUDY], rates[Loan.LIFELONG]
    )  # fmt: skip
    to_study = extra.extra_to_study(cents, 0, to_lifelong, study)
    put_loan(Loan.LIFELONG, to_lifelong)
    put_loan(Loan.STUDY, to_study)
    put_loan(Loan.CIVIC, cents)
    put_due()
    least = law().on(min(on, localdate())).values["least_refund"].value
    put(Account.PAYABLE if cents >= least else Account.INSTALMENT, cents)
    return parts


def _enough_on(on: date, cents: int, row: OpenMonth) -> int:
    """What would have been enough on an earlier day for what is owed now: the interest since would not have run."""
    days = days_360(to_day(on), to_day(row.accrued_until))
    enough = max(0, cents)
    while days > 0 and enough > 0:
        too_much = balance_after(enough, row.rate_ppm, days, effective()) - cents
        if too_much <= 0:
            break
        enough = max(0, enough - too_much)
    return enough


def _value(
    rows: Mapping[int, OpenMonth], parts: Mapping[Account, int], on: date, book: months.Book, sign: int = 1
) -> None:
    """Lower the base of each loan by what was paid on it (`sign` -1: raise it), from what was accrued on.

    Money that came before that day saved interest since, which is booked.
    """
    for row in rows.values():
        paid = {account: parts[account] for account in PAID_FROM[Loan(row.loan)] if parts.get(account)}
        if not paid:
            continue
        row.base_cents, row.interest_cents, row.base_on = row.base_cents + row.interest_cents, 0, row.accrued_until
        days = days_360(to_day(on), to_day(row.base_on))
        for account, part in paid.items():
            saved = balance_after(part, row.rate_ppm, days, effective()) - part if days > 0 else 0
            one = np.array([row.person_id], np.int64)
            book.move(
                one, months.all_of(Account.INTEREST, one), months.all_of(account, one), np.array([sign * saved]),
                "interest_of_late_booking",
            )  # fmt: skip
            row.base_cents -= sign * (part + saved)
        row.base_cents = max(0, row.base_cents)
        row.save()


def _thank(person_id: int, paid: Paid, acting_user: User | None) -> None:
    person = Person.objects.get(pk=person_id)
    left = sum(max(0, cents) for account, cents in ledger.owed(person_id).items())
    data = letters.of_payment(person.language, paid.receipt.amount_cents, paid.receipt.on, left, paid.returned_cents)
    do_send(person, "notice", data, acting_user=acting_user, key=f"{PRODUCT}:receipt:{paid.receipt.pk}")


@transaction.atomic
def do_reverse(key: str, on: date, *, acting_user: User | None = None) -> bool:
    """Take a payment back that went back on a day (a returned direct debit): what it paid is owed again, as if it had
    never come. Gives False when it was taken back before. Raises LookupError for an unknown key.
    """
    receipt = Receipt.objects.filter(key=key).first()
    if receipt is None:
        raise LookupError(f"there is no payment {key}")
    Person.objects.select_for_update().only("pk").get(pk=receipt.person_id)
    receipt.refresh_from_db()
    if receipt.reversed_on is not None:
        return False
    if is_known(on.replace(day=1)):
        bring_up_to(receipt.person_id, on.replace(day=1))
    _accrue([receipt.person_id], on)
    rows = {
        row.loan: row for row in OpenMonth.objects.select_for_update().filter(person=receipt.person_id).order_by("loan")
    }
    general = Posting.objects.filter(
        posting_set__in=PostingSet.objects.filter(key=f"{PRODUCT}:receipt:{key}").values("pk")
    )
    rest = general.filter(code="repayment").order_by("id").values_list("transaction", flat=True).first()
    if receipt.transaction != rest:
        ledger.do_reverse(receipt.transaction, code=RETURNED, acting_user=acting_user)
    if rest is not None:
        ledger.do_reverse(rest, code="payment_returned", acting_user=acting_user)
    parts = {Account(int(account)): cents for account, cents in receipt.parts.items()}
    book = months.Book()
    _value(rows, parts, receipt.on, book, sign=-1)
    if book.rows:
        month = max([on.replace(day=1), *(row.month for row in rows.values())])
        post(book.lines(), key=f"{PRODUCT}:returned:{key}", product=PRODUCT, month=month, acting_user=acting_user)
    Receipt.objects.filter(pk=receipt.pk).update(reversed_on=max(on, receipt.on))
    return True


def falls_due(month: date) -> list[tuple[int, int]]:
    """Persons and cents that direct debit takes for a month: what falls due at its end less what was paid for it, and
    more for who asked to pay more. Of a month that was closed: what of it is still open.
    """
    debtors = OpenMonth.objects.filter(month=month).order_by().values_list("person_id", flat=True)
    due = open_of_month(month, debtors)
    wanted = Request.objects.filter(
        kind=Request.Kind.HIGHER_AMOUNT, valid__contains=month, recorded__upper_inf=True, person__in=debtors
    ).order_by("person")
    receipts = Receipt.objects.filter(
        on__gte=month, on__lt=first_of(month, 1), reversed_on=None, person__in=wanted.values("person")
    )
    came = dict(receipts.order_by().values_list("person").annotate(Sum("amount_cents")))
    for person, cents in wanted.values_list("person", "number"):
        due[person] = max(due[person], cents - int(came.get(person, 0)))
    return sorted((person, cents) for person, cents in due.items() if cents > 0)
