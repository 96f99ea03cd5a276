"""A month of a debt: interest, what falls due, what the law says of the next month. For one debtor as for everyone.

A month is opened once: the one before it is closed (its interest and instalments are booked), the law decides on the
facts of the first day, and `OpenMonth` keeps the base of the interest, the rate and what will fall due. Only service.py
is a door for other rooms. Locks: the rows of OpenMonth in order of person and loan.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from django.db import connection, transaction
from django.db.models import QuerySet

from spil.core.access.models import User
from spil.core.decisions.models import Decision
from spil.core.decisions.service import Decisions, outcomes_of, write
from spil.core.ledger.models import Account
from spil.core.ledger.service import Lines, post
from spil.dates import first_of
from spil.law.engine.money import grown
from spil.law.engine.units import to_day
from spil.law.repayment.interest import balance_after, days_360, growth_over
from spil.law.repayment.phases import RepaymentPhase
from spil.law.repayment.remission import RemissionGround
from spil.services.repayment import letters, turning
from spil.services.repayment.facts import LOANS, PRODUCT, STUDY, gather, law
from spil.services.repayment.models import Loan, OpenMonth

OUTCOMES = (
    "regime", "repayment_phase", "repayment_period_from", "repayment_phase_from", "repayment_phase_until",
    "months_remaining", "suspended", "payment_free_months_left", "study_debt", "interest_rate", "interest_fixed_until",
    "minimum_instalment", "level_instalment", "instalment", "means_test_applies", "reference_year", "capacity_income",
    "free_amount", "capacity", "study_due", "study_amount", "payment_reason", "direct_debit_discount", "pays_yearly",
    "yearly_amount", "lifelong_phase", "lifelong_until", "lifelong_interest_rate", "lifelong_interest_fixed_until",
    "lifelong_instalment", "lifelong_amount", "integration_repayment_from", "integration_repayment_until",
    "integration_instalment", "integration_amount", "monthly_amount", "remission_ground", "debt_remitted",
    "lifelong_debt_remitted",
)  # fmt: skip
"""What a decision says."""
TOLD = (
    "regime", "repayment_phase", "interest_rate", "study_amount", "payment_reason", "lifelong_phase",
    "lifelong_interest_rate", "lifelong_amount", "integration_amount", "remission_ground",
)  # fmt: skip
"""Where one of these is another than before, there is a new decision and a letter. What is paid once a year is decided
when it falls due."""
END = RemissionGround.END
PAID_FROM: dict[Loan, tuple[Account, ...]] = {
    Loan.STUDY: STUDY, Loan.LIFELONG: (Account.LIFELONG_LOAN,), Loan.CIVIC: (Account.CIVIC_LOAN,),
}  # fmt: skip
"""The accounts of each loan, in the order in which they are paid off."""
NULL = "\\N"  # as COPY writes it
ROW = (
    "person_id, loan, month, rate_ppm, base_on, base_cents, interest_cents, accrued_until, due_cents, discount_cents,"
    " decision"
)


class MonthsMissing(ValueError):
    """The month before has not been opened for these debtors; `first` is the earliest that is wanted."""

    def __init__(self, first: date) -> None:
        super().__init__(f"open {first:%Y-%m} first")
        self.first = first


@dataclass
class Opened:
    """What opening a month did: number of decisions, and cents of interest, fallen due and remitted."""

    decisions: int = 0
    interest_cents: int = 0
    due_cents: int = 0
    remitted_cents: int = 0
    persons: int = 0

    def __iadd__(self, other: "Opened") -> "Opened":
        for name in ("decisions", "interest_cents", "due_cents", "remitted_cents", "persons"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self


@dataclass
class Book:
    """Lines of transactions in the making."""

    rows: list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, list[str], np.ndarray]] = field(
        default_factory=list
    )

    def move(
        self, person: np.ndarray, debit: np.ndarray, credit: np.ndarray, cents: np.ndarray, code: str,
        decision: np.ndarray | None = None,
    ) -> None:  # fmt: skip
        """A transaction for each row: `cents` from account `credit` to account `debit`."""
        kept = np.flatnonzero(cents)
        start = sum(len(row[0]) for row in self.rows)
        number = np.arange(start, start + len(kept))
        of = np.zeros(len(person), np.int64) if decision is None else decision
        for account, amount in ((debit, cents), (credit, -cents)):
            self.rows.append((number, person[kept], account[kept], amount[kept], [code] * len(kept), of[kept]))

    def lines(self) -> Lines:
        number, person, account, cents, code, decision = (list(column) for column in zip(*self.rows, strict=True))
        return Lines(
            np.concatenate(number), np.concatenate(person), np.concatenate(account), np.concatenate(cents),
            [one for many in code for one in many], np.concatenate(decision),
        )  # fmt: skip


def together(lines: Lines, book: Book) -> Lines:
    """Lines (of transactions with numbers below zero) and those of a book as one set."""
    if not book.rows:
        return lines
    other = book.lines()
    assert lines.decision is not None
    assert other.decision is not None
    return Lines(
        np.concatenate([lines.transaction, other.transaction]), np.concatenate([lines.person, other.person]),
        np.concatenate([lines.account, other.account]), np.concatenate([lines.amount_cents, other.amount_cents]),
        [*lines.code, *other.code], np.concatenate([lines.decision, other.decision]),
    )  # fmt: skip


def effective() -> bool:
    """Whether the yearly rate is that of a whole year, as published examples have it (see law/repayment)."""
    return bool(law().parameters["interest_by_effective_rate"].values[-1].value)


def debtors(month: date) -> np.ndarray:
    """Numbers of everyone who owes a loan for the months before this one, or has a month open."""
    with connection.cursor() as cursor:
        cursor.execute(
            """select person_id from ledger_posting where account = any(%s) and month < %s
            group by person_id having sum(amount_cents) > 0
            union select person_id from repayment_openmonth order by person_id""",
            [[int(account) for account in LOANS], month],
        )
        return np.array([row[0] for row in cursor.fetchall()], np.int64)


@transaction.atomic
def open_month(
    month: date, people: Sequence[int], *, cause: str = "month", tell: bool = True, acting_user: User | None = None
) -> Opened:
    """Close the month before and open this one for those of these debtors who do not have it open. Raises
    MonthsMissing.

    Who has it open is left alone, so it may be repeated; who opens it at the same time for the same person waits, or
    is refused by the database.
    """
    rows = list(OpenMonth.objects.select_for_update().filter(person__in=list(people)).order_by("person", "loan"))
    ahead = {row.person_id for row in rows if row.month >= month}
    behind = [row.month for row in rows if first_of(row.month, 1) < month]
    if behind:
        raise MonthsMissing(first_of(min(behind), 1))
    wanted = np.array(sorted(set(people) - ahead), np.int64)
    if not len(wanted):
        return Opened()
    key = f"{PRODUCT}:{month}:{wanted[0]}-{wanted[-1]}:{len(wanted)}"
    done = _close([row for row in rows if row.person_id not in ahead], month, key, acting_user)
    turning.lend_overpayments(month, wanted.tolist(), key=key)
    found, facts = gather(month, wanted.tolist())
    outcome = outcomes_of(law().on(month), facts, OUTCOMES)
    done += decide(month, found, facts, outcome, cause=cause, tell=tell, acting_user=acting_user)
    numbers, book = _in_force(month, found), Book()
    remitted = _remit(book, month, found, outcome, numbers)
    done.remitted_cents += int(sum(cents.sum() for cents in remitted.values()))
    _keep(month, found, facts, outcome, remitted, numbers)
    lines = book.lines() if book.rows else Lines.of((0, 0, Account.INTEREST, 0, PRODUCT, 0))
    post(lines, key=key, product=PRODUCT, month=month, acting_user=acting_user)
    done.persons += len(found)
    return done


@transaction.atomic
def reopen(month: date, people: Sequence[int], *, cause: str, acting_user: User | None, tell: bool = True) -> Opened:
    """Decide again about an open month on what is known now; what falls due at its end, and what lapses, follow."""
    rows = {
        (row.person_id, row.loan): row
        for row in OpenMonth.objects.select_for_update()
        .filter(person__in=list(people), month=month)
        .order_by("person", "loan")
    }
    found, facts = gather(month, sorted({person for person, _ in rows}))
    outcome = outcomes_of(law().on(month), facts, OUTCOMES)
    done = decide(month, found, facts, outcome, cause=cause, tell=tell, acting_user=acting_user)
    if not done.decisions:
        return done
    numbers, book = _in_force(month, found), Book()
    accrue(list(rows.values()), [row.accrued_until for row in rows.values()], book)
    remitted = _remit(book, None, found, outcome, numbers)
    if book.rows:
        key = f"{PRODUCT}:{month}:decision:{int(numbers.max())}"
        post(book.lines(), key=key, product=PRODUCT, month=month, acting_user=acting_user)
    _, rate, due, discount = amounts(month, facts, outcome)
    for place, person in enumerate(found.tolist()):
        for loan in Loan:
            row = rows.get((person, loan))
            if row is None:
                continue
            row.due_cents, row.discount_cents = int(due[loan][place]), int(discount[loan][place])
            row.rate_ppm, row.decision = int(rate[loan][place]), int(numbers[place]) or None
            if remitted[loan][place]:
                row.base_cents = row.interest_cents = row.due_cents = row.discount_cents = 0
                row.base_on = row.accrued_until
            row.save()
    done.remitted_cents = int(sum(cents.sum() for cents in remitted.values()))
    return done


def project(month: date, people: np.ndarray, facts: dict[str, np.ndarray]) -> None:
    """Move debts in facts to the first of a later month: what is open now, with interest, less what falls due."""
    rows = OpenMonth.objects.filter(person__in=people.tolist(), month__lt=month).order_by("person", "loan")
    place = {person: number for number, person in enumerate(people.tolist())}
    for row in rows:
        number, debt, at = place[row.person_id], row.base_cents, row.month
        days = days_360(to_day(row.base_on), to_day(first_of(at, 1)))
        while at < month:
            debt = balance_after(debt, row.rate_ppm, days, effective())
            debt = max(0, debt - row.due_cents)
            at, days = first_of(at, 1), 30
        drawn = 0
        if row.loan == Loan.STUDY:
            names = ("student_loan", "school_costs_loan", "performance_grant_outstanding")
            known = sum(int(facts[name][number]) for name in names)
            drawn = known - row.base_cents - row.interest_cents
            less = known - max(0, debt + drawn)
            for name in names:
                part = less if less < 0 else min(less, int(facts[name][number]))
                facts[name][number] -= part
                less -= part
        elif row.loan == Loan.LIFELONG:
            drawn = int(facts["lifelong_debt"][number]) - row.base_cents - row.interest_cents
            facts["lifelong_debt"][number] = max(0, debt + drawn)


# Closing


def account_balances(people: np.ndarray, before: date | None) -> dict[int, np.ndarray]:
    """Cents on each loan account of each person (in order of `people`), of the months before a day, or of all.

    `people` may hold someone more than once: a row for each loan.
    """
    unique, row_of = np.unique(people, return_inverse=True)
    place = {person: row for row, person in enumerate(unique.tolist())}
    found = {int(account): np.zeros(len(unique), np.int64) for account in LOANS}
    with connection.cursor() as cursor:
        cursor.execute(
            """select person_id, account, sum(amount_cents)::bigint from ledger_posting
            where person_id = any(%s) and account = any(%s) and (%s::date is null or month < %s)
            group by person_id, account""",
            [unique.tolist(), list(found), before, before],
        )
        for person, account, cents in cursor.fetchall():
            found[account][place[person]] = cents
    return {account: cents[row_of] for account, cents in found.items()}


def grow(cents: np.ndarray, rate: np.ndarray, days: np.ndarray) -> np.ndarray:
    """Amounts after so many 30/360 days at yearly rates (ppm), to the cent as law.repayment.interest has it."""
    pairs, index = np.unique(np.stack([rate, days]), axis=1, return_inverse=True)
    factors = np.array([growth_over(int(r), int(d), effective()) for r, d in pairs.T], np.int64).reshape(-1, 3)
    whole, first, second = factors[index.reshape(-1)].T
    return np.asarray(grown(cents, (whole, first, second)), np.int64)  # type: ignore[arg-type]


def spread(cents: np.ndarray, balances: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Amounts divided over accounts in proportion to their balances; what does not divide goes to the largest."""
    table = np.maximum(np.stack(balances), 0)
    total = np.maximum(table.sum(axis=0), 1)
    shares = table * cents // total
    shares[table.argmax(axis=0), np.arange(table.shape[1])] += cents - shares.sum(axis=0)
    return list(shares)


def take(cents: np.ndarray, balances: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Amounts taken from accounts one after the other, as far as each has a balance."""
    left, parts = cents.copy(), []
    for balance in balances:
        part = np.minimum(left, np.maximum(balance, 0))
        parts.append(part)
        left -= part
    return parts


def accrue(rows: Sequence[OpenMonth], until: Sequence[date] | date, book: Book) -> int:
    """Book the interest of open months that is not booked yet, and say so in the rows; gives its cents."""
    if not rows:
        return 0
    ends = [until] * len(rows) if isinstance(until, date) else list(until)
    days = np.array([days_360(to_day(row.base_on), to_day(end)) for row, end in zip(rows, ends, strict=True)])
    base = np.array([row.base_cents for row in rows], np.int64)
    grew = grow(base, np.array([row.rate_ppm for row in rows]), days) - base
    new = grew - np.array([row.interest_cents for row in rows], np.int64)
    for row, end, interest in zip(rows, ends, grew.tolist(), strict=True):
        row.interest_cents, row.accrued_until = interest, max(end, row.accrued_until)
    loans = np.array([row.loan for row in rows])
    people = np.array([row.person_id for row in rows], np.int64)
    known = account_balances(people, first_of(max(row.month for row in rows), 1))
    for loan, accounts in PAID_FROM.items():
        here = np.flatnonzero(loans == loan)
        shares = spread(new[here], [known[account][here] for account in accounts]) if len(here) else []
        for account, cents in zip(accounts, shares, strict=False):
            book.move(people[here], all_of(account, here), all_of(Account.INTEREST, here), cents, "interest")
    return int(new.sum())


def _close(rows: list[OpenMonth], month: date, key: str, acting_user: User | None) -> Opened:
    """Book the interest of the month before and what fell due at its end."""
    done, book = Opened(), Book()
    if not rows:
        return done
    before = rows[0].month
    gifts = turning.converted(before, [row.person_id for row in rows if row.loan == Loan.STUDY])
    for row in rows:
        if row.loan == Loan.STUDY and row.person_id in gifts:
            row.base_cents = max(0, row.base_cents - gifts[row.person_id])
    done.interest_cents = accrue(rows, month, book)
    if book.rows:
        post(book.lines(), key=f"{key}:interest", product=PRODUCT, month=before, acting_user=acting_user)
    done.interest_cents -= turning.lapse_interest(before, gifts, key=key)
    book = Book()
    people = np.array([row.person_id for row in rows], np.int64)
    known, loans = account_balances(people, month), np.array([row.loan for row in rows])
    due, discount, decision = (
        np.array([getattr(row, name) or 0 for row in rows], np.int64)
        for name in ("due_cents", "discount_cents", "decision")
    )
    for loan, accounts in PAID_FROM.items():
        here = np.flatnonzero(loans == loan)
        if not len(here):
            continue
        parts = take(due[here], [known[account][here] for account in accounts])
        given = np.minimum(discount[here], sum(parts))
        for account, cents in zip(accounts, parts, strict=True):
            lessened = np.minimum(given, cents)
            given = given - lessened
            book.move(people[here], all_of(Account.INSTALMENT, here), all_of(account, here), cents - lessened,
                      "instalment", decision[here])  # fmt: skip
            book.move(people[here], all_of(Account.REMISSION, here), all_of(account, here), lessened,
                      "direct_debit_discount", decision[here])  # fmt: skip
        done.due_cents += int(sum(cents.sum() for cents in parts))
    if book.rows:
        post(book.lines(), key=f"{key}:due", product=PRODUCT, month=before, acting_user=acting_user)
    return done


def all_of(account: Account, like: np.ndarray) -> np.ndarray:
    """A column of one account, as long as another column."""
    return np.full(len(like), int(account), np.int64)


# Deciding


def decide(
    month: date, people: np.ndarray, facts: Mapping[str, np.ndarray], outcome: Mapping[str, np.ndarray], *,
    cause: str, tell: bool, acting_user: User | None,
) -> Opened:  # fmt: skip
    """Write decisions where something changes, and each January for all who are repaying."""
    known = decided(month, people)
    changed = np.zeros(len(people), bool)
    waiting = ~has_begun(outcome)
    for row, person in enumerate(people.tolist()):
        old = known.get(person)
        if old is None:
            changed[row] = not waiting[row]
        else:
            yearly = month.month == 1 and old.month < month and not waiting[row]
            told = (*TOLD, "yearly_amount") if month.month == 12 else TOLD
            changed[row] = yearly or any(old.outcome.get(name) != int(outcome[name][row]) for name in told)
    rows = np.flatnonzero(changed)
    if not len(rows):
        return Opened()
    if cause == "month" and month.month == 1:
        cause = "year"
    chosen = {name: column[rows] for name, column in outcome.items()}
    ids = write(
        Decisions(people[rows], PRODUCT, month, {n: c[rows] for n, c in facts.items()}, chosen, law().release, cause)
    )
    if tell:
        letters.tell(month, people[rows], ids, chosen, cause, acting_user)
    return Opened(decisions=len(ids))


def has_begun(outcome: Mapping[str, np.ndarray]) -> np.ndarray:
    """Whose repayment of any loan has begun, or whose debt lapses: whom there is something to decide about."""
    before = RepaymentPhase.BEFORE
    waiting = (outcome["repayment_phase"] == before) & (outcome["lifelong_phase"] == before)
    return ~(waiting & (outcome["integration_amount"] == 0) & (outcome["remission_ground"] == 0))


def decided(month: date, people: Iterable[int] | np.ndarray) -> dict[int, Decision]:
    """The decision in force in a month for each person who has one."""
    return {decision.person_id: decision for decision in _latest(month, people).defer("facts")}


def _latest(month: date, people: Iterable[int] | np.ndarray) -> QuerySet[Decision]:
    wanted = [int(person) for person in people]
    found = Decision.objects.filter(product=PRODUCT, month__lte=month, person__in=wanted)
    return found.order_by("person", "-month", "-sequence").distinct("person")


def _in_force(month: date, people: np.ndarray) -> np.ndarray:
    known = dict(_latest(month, people).values_list("person", "pk"))
    return np.array([known.get(person, 0) for person in people.tolist()], np.int64)


def _remit(
    book: Book, month: date | None, people: np.ndarray, outcome: Mapping[str, np.ndarray], decision: np.ndarray
) -> dict[Loan, np.ndarray]:
    """Book what lapses (WSF 2000, 6.16) of what was owed before a month, or of all: cents by loan.

    Arrears lapse at death only, as the law says.
    """
    known = account_balances(people, month)
    lapses = outcome["remission_ground"] != 0
    remitted = {}
    on = to_day(month or date.max)
    for loan, ends in (
        (Loan.STUDY, lapses),
        (Loan.LIFELONG, outcome["lifelong_debt_remitted"] > 0),
        (Loan.CIVIC, (outcome["integration_repayment_until"] < on) | (lapses & (outcome["remission_ground"] != END))),
    ):
        accounts = PAID_FROM[loan]
        cents = np.where(ends, sum(np.maximum(known[account], 0) for account in accounts), 0)
        for account, part in zip(accounts, take(cents, [known[account] for account in accounts]), strict=True):
            book.move(people, all_of(Account.REMISSION, people), all_of(account, people), part, "remission", decision)
        remitted[loan] = cents
    arrears = np.maximum(0, outcome["debt_remitted"] - outcome["study_debt"])
    book.move(
        people, all_of(Account.REMISSION, people), all_of(Account.INSTALMENT, people), arrears, "remission", decision
    )
    return remitted


def _keep(
    month: date, people: np.ndarray, facts: Mapping[str, np.ndarray], outcome: Mapping[str, np.ndarray],
    remitted: Mapping[Loan, np.ndarray], decision: np.ndarray,
) -> None:  # fmt: skip
    """Set the rows of OpenMonth: base, rate, and what falls due at the end of the month."""
    debt, rate, due, discount = amounts(month, facts, outcome)
    debt[Loan.CIVIC] = account_balances(people, month)[Account.CIVIC_LOAN]
    made: list[str] = []
    for loan in Loan:
        base = debt[loan] - remitted[loan]
        here = np.flatnonzero(base > 0)
        columns = (people, rate[loan], base, due[loan], discount[loan], decision)
        made += [
            f"{person}\t{loan:d}\t{month}\t{ppm}\t{month}\t{cents}\t0\t{month}\t{falls_due}\t{less}\t{number or NULL}\n"
            for person, ppm, cents, falls_due, less, number in zip(*(c[here].tolist() for c in columns), strict=True)
        ]
    with connection.cursor() as cursor:
        cursor.execute("delete from repayment_openmonth where person_id = any(%s)", [people.tolist()])
        with connection.wrap_database_errors, cursor.copy(f"copy repayment_openmonth ({ROW}) from stdin") as sink:
            sink.write("".join(made))


def amounts(
    month: date, facts: Mapping[str, np.ndarray], outcome: Mapping[str, np.ndarray]
) -> tuple[dict[Loan, np.ndarray], dict[Loan, np.ndarray], dict[Loan, np.ndarray], dict[Loan, np.ndarray]]:
    """Debt, rate, amount that falls due at the end of the month and its discount, for each loan."""
    yearly = outcome["yearly_amount"] if month.month == 12 else np.zeros_like(outcome["yearly_amount"])
    nothing = np.zeros_like(outcome["study_amount"])
    study = outcome["study_amount"] + yearly
    return (
        {
            Loan.STUDY: outcome["study_debt"], Loan.LIFELONG: facts["lifelong_debt"],
            Loan.CIVIC: facts["integration_debt"],
        },
        {
            Loan.STUDY: outcome["interest_rate"], Loan.LIFELONG: outcome["lifelong_interest_rate"],
            Loan.CIVIC: facts["integration_rate"],
        },
        {Loan.STUDY: study, Loan.LIFELONG: outcome["lifelong_amount"], Loan.CIVIC: outcome["integration_amount"]},
        {Loan.STUDY: np.minimum(outcome["direct_debit_discount"], study), Loan.LIFELONG: nothing, Loan.CIVIC: nothing},
    )  # fmt: skip
