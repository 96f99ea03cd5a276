"""The life of a debt for one and for a million, random lives on the books, and the year set for everyone."""

import os
import time
from collections.abc import Iterator
from datetime import date, timedelta
from statistics import median
from typing import Any

import numpy as np

from bench import Measure, _society

LIVES, LOOPS = 1_000_000, 200_000
BOOKS, ALL_BOOKS = 100, 10_000
DEBTORS, ALL_DEBTORS = 20_000, 1_000_000
NOVEMBER, DECEMBER, JANUARY = date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1)


def run(full: bool) -> Iterator[Measure]:
    """With `full`: 10,000 lives on the books and a year for a million debtors."""
    yield from _simulation()
    _society.start()
    yield from _books(ALL_BOOKS if full else BOOKS)
    yield from _year(ALL_DEBTORS if full else DEBTORS)


# Simulation


def _terms(count: int) -> np.ndarray:
    from spil.services.repayment.simulate import TERMS

    random = np.random.default_rng(1)
    columns = dict.fromkeys(TERMS, np.zeros(count, np.int64)) | {
        "debt": random.integers(100_000, 6_000_000, count), "rate": random.integers(0, 40_000, count),
        "later_rate": random.integers(0, 40_000, count), "fixed_months": np.full(count, 60),
        "wait": np.full(count, 24), "months": np.full(count, 420), "minimum": np.full(count, 500),
        "capacity": random.integers(0, 40_000, count), "income_counts": np.ones(count, np.int64),
        "nothing_below_minimum": np.ones(count, np.int64),
    }  # fmt: skip
    return np.stack([columns[name] for name in TERMS], axis=1)


def _simulation() -> Iterator[Measure]:
    from spil.services.repayment.simulate import TERMS, life, live, lives

    terms = _terms(LIVES)
    one = [dict(zip(TERMS, row, strict=True)) for row in terms[:60].tolist()]
    times = []
    for each in one:
        began = time.perf_counter()
        live(1, each, JANUARY)
        times.append(time.perf_counter() - began)
    yield Measure("35 years of one debtor, every month", median(times) * 1000, "ms", aim=5, less_is_better=True)

    lives(terms[:1000])
    began = time.perf_counter()
    results = lives(terms)
    seconds = time.perf_counter() - began
    empty = np.zeros((1, 5), np.int64)
    for row in range(0, LIVES, LIVES // 50):
        if tuple(results[row].tolist()) != life(0, empty, *terms[row].tolist()):
            raise AssertionError(f"the life of row {row} differs")
    began = time.perf_counter()
    plain_lives(terms[:LOOPS], TERMS)
    peer = LOOPS / (time.perf_counter() - began)
    yield Measure("debts of 37 years simulated", LIVES / seconds, "lives/s", peer, "(NumPy, the same in floats)")
    months = int(results[:, 0].sum())
    yield Measure(
        "months of debts simulated", months / seconds, "months/s", bandwidth() / 16,
        "(memory that reads and writes a balance each month)",
    )  # fmt: skip


def plain_lives(terms: np.ndarray, names: tuple[str, ...]) -> np.ndarray:
    """The same amortisation written straight in NumPy: one step a month for all, in floats. Gives what lapses."""
    column = {name: terms[:, place].astype(float) for place, name in enumerate(names)}
    debt, rate = column["debt"].copy(), column["rate"] / 1e6
    growth = (1 + rate) ** (1 / 12)
    wait, months = int(column["wait"][0]), int(column["months"][0])
    instalment = np.zeros(len(debt))
    less, less_last_year = np.zeros(len(debt), bool), np.zeros(len(debt), bool)
    bearable = np.where(column["capacity"] < column["minimum"], 0, column["capacity"])
    for month in range(wait + months):
        if month and month % 60 == 0:
            rate = column["later_rate"] / 1e6
            growth = (1 + rate) ** (1 / 12)
        if month % 12 == 0:
            less_last_year, less = less, np.zeros(len(debt), bool)
        due = np.zeros(len(debt))
        if month >= wait:
            year = (month - wait) // 12 + 1
            anew = (month - wait) % 12 == 0 and (year == 1 or (year >= 4 and (year - 4) % 5 == 0))
            if month % 12 == 0:
                left, step = wait + months - month, growth - 1
                with np.errstate(divide="ignore", invalid="ignore"):
                    level = np.where(step > 0, debt * step / (1 - growth**-left), debt / left)
                level = np.maximum(np.floor(level), column["minimum"])
                instalment = np.where(anew | less_last_year, level, instalment)
            less |= bearable < instalment
            due = np.minimum(instalment, bearable)
        debt = np.maximum(0, np.floor(debt * growth + 0.5) - due)
    return debt


def bandwidth() -> float:
    """Bytes a second that this machine reads and writes when it copies memory with all cores."""
    from concurrent.futures import ThreadPoolExecutor

    threads = os.cpu_count() or 1
    source = [np.ones(16_000_000) for _ in range(threads)]
    target = [np.empty(16_000_000) for _ in range(threads)]
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(np.copyto, target, source))
        began = time.perf_counter()
        list(pool.map(np.copyto, target, source))
        seconds = time.perf_counter() - began
    return 2 * sum(each.nbytes for each in source) / seconds


# On the books


def _books(count: int) -> Iterator[Measure]:
    """Random lives: what is in the books is what a plain loop over the same events gives, on every day of an event."""
    from spil.dates import first_of
    from spil.services.repayment.service import do_month, do_receive

    people = lend(count, DECEMBER)
    random = np.random.default_rng(3)
    expected = {person: _Life() for person in people.tolist()}
    began, checked, month = time.perf_counter(), 0, DECEMBER
    do_month(month, tell=False)
    _follow(expected, month)
    while month < date(2026, 11, 1):
        for person in people[random.random(count) < 0.15].tolist():
            day = month + timedelta(int(random.integers(0, 28)))
            cents = int(random.integers(1, 300_000))
            paid = do_receive(person, cents, day, key=f"bench:{month}:{person}", purpose="study", tell=False)
            expected[person].pay(day, sum(c for account, c in paid.parts.items() if account in _study()))
            checked += _check(expected, person, day)
        month = first_of(month, 1)
        do_month(month, tell=False)
        _follow(expected, month)
        for person in expected:
            checked += _check(expected, person, month)
    seconds = time.perf_counter() - began
    yield Measure(f"random lives on the books, {checked:,} balances equal", count / seconds, "lives/s")


def _study() -> tuple[Any, ...]:
    from spil.services.repayment import facts

    return facts.STUDY


class _Life:
    """A debt in a plain loop: its balance on its last day, and the rate."""

    def __init__(self) -> None:
        self.balance, self.rate, self.since = 0, 0, DECEMBER

    def to(self, day: date) -> int:
        from spil.law.engine.units import to_day
        from spil.law.repayment.interest import balance_after, days_360

        return balance_after(self.balance, self.rate, days_360(to_day(self.since), to_day(day)), True)

    def pay(self, day: date, cents: int) -> None:
        self.balance, self.since = self.to(day) - cents, day


def _follow(expected: dict[int, _Life], month: date) -> None:
    """Close the month in the plain loop: the balance of the first day, less what the law had fall due."""
    from spil.services.repayment.models import OpenMonth

    rows = {row.person_id: row for row in OpenMonth.objects.filter(month=month)}
    due = _fell_due(month)
    for person, life in expected.items():
        if life.balance:
            life.balance, life.since = life.to(month) - due.get(person, 0), month
        if person in rows:
            if not life.balance:
                life.balance = rows[person].base_cents
            life.rate, life.since = rows[person].rate_ppm, month


def _fell_due(month: date) -> dict[int, int]:
    from django.db.models import Sum

    from spil.core.ledger.models import Account, Posting

    before = date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
    rows = Posting.objects.filter(account=Account.INSTALMENT, month=before, code="instalment").order_by()
    return dict(rows.values_list("person").annotate(Sum("amount_cents")))


def _check(expected: dict[int, _Life], person: int, day: date) -> int:
    from spil.services.repayment.service import debt_on

    found = sum(debt_on(person, day).values())
    if found != expected[person].to(day):
        raise AssertionError(f"person {person} owes {found} on {day} and not {expected[person].to(day)}")
    return 1


# The year for everyone


def _year(count: int) -> Iterator[Measure]:
    from spil.core.access.models import Role, User
    from spil.core.decisions.models import Decision
    from spil.core.runs import service as runs
    from spil.services.repayment.service import do_month

    lend(count, NOVEMBER)
    do_month(NOVEMBER, tell=False)
    began = time.perf_counter()
    do_month(DECEMBER, tell=False)
    yield Measure("month closed and the next opened", count / (time.perf_counter() - began), "debtors/s")
    began = time.perf_counter()
    one, other = (User.objects.create(subject=f"bench:{n}", name=f"{n}", role=Role.MANAGER) for n in "ab")
    run = runs.do_plan("repayment", month=JANUARY, on=JANUARY, acting_user=one, size=20_000)
    runs.do_rehearse(run, acting_user=one)
    rehearsed = time.perf_counter() - began
    yield Measure("year set for everyone: rehearsed", count / rehearsed, "debtors/s")
    for step, by, what in (
        (runs.do_approve, other, ""), (runs.do_start, one, "decided"), (runs.do_release, one, "told by letter"),
    ):  # fmt: skip
        run.refresh_from_db()
        step(run, acting_user=by)
        if what:
            began = time.perf_counter()
            runs.work(run.pk)
            seconds = time.perf_counter() - began
            yield Measure(f"year set for everyone: {what}", count / seconds, "debtors/s")
    if Decision.objects.filter(product="repayment", month=JANUARY).count() < count:
        raise AssertionError(f"somebody was left out: {list(run.chunks.values_list('reason', flat=True))}")


def lend(count: int, month: date) -> np.ndarray:
    """Debtors with incomes and loans, made in sets; gives their numbers."""
    from django.db import connection

    from spil.core.ledger.models import Account
    from spil.core.ledger.service import Lines, post

    with connection.cursor() as cursor:
        cursor.execute("select coalesce(max(id), 0) from people_person")
        first = cursor.fetchone()[0] + 1
        values = {"first": first, "last": first + count - 1}
        cursor.execute(
            "insert into people_person (id, education_number, given_name, family_name, birth_date, language)"
            " select n, (100000000 + n)::text, 'Test', 'Debtor ' || n, date '1995-03-01', 'nl'"
            " from generate_series(%(first)s, %(last)s) n",
            values,
        )
        cursor.execute(
            "insert into people_address"
            " (person_id, valid, recorded, source, street, house_number, postcode, city, country)"
            " select n, '[1995-03-01,)', tstzrange(now(), null), 'bench', 'Kade', '1', '8011AB', 'Stad', 'NL'"
            " from generate_series(%(first)s, %(last)s) n",
            values,
        )
        cursor.execute(
            "insert into people_income (person_id, valid, recorded, source, year, amount_cents, status)"
            " select n, daterange(make_date(y, 1, 1), make_date(y + 1, 1, 1)), tstzrange(now(), null), 'bench', y,"
            " 2000000 + n * 7919 %% 4000000, 'assessed'"
            " from generate_series(%(first)s, %(last)s) n, generate_series(2023, 2024) y",
            values,
        )
        cursor.execute(
            "insert into repayment_borrowing (person_id, valid, recorded, source, first_finance_on, last_finance_on)"
            " select n, '[2000-01-01,)', tstzrange(now(), null), 'bench', date '2016-09-01', date '2022-08-31'"
            " from generate_series(%(first)s, %(last)s) n",
            values,
        )
        for table in ("people_person", "people_address", "people_income", "repayment_borrowing"):
            cursor.execute(f"analyze {table}")
    people = np.arange(first, first + count)
    cents = 100_000 + people * 104_729 % 4_000_000
    before = date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
    accounts = np.repeat([int(Account.LOAN), int(Account.BANK)], count)
    lines = Lines(
        np.tile(people, 2), np.tile(people, 2), accounts, np.concatenate([cents, -cents]), "opening"
    )  # fmt: skip
    post(lines, key=f"bench:{first}", product="repayment", month=before)
    with connection.cursor() as cursor:
        cursor.execute("analyze ledger_posting")
    return people
