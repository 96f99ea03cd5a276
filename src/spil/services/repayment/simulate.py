"""The whole life of a debt, month by month, by the law's own functions: when is it done, what does the interest cost.

`life` is one plain function: called as it stands for one debtor, and compiled with all that it calls for a million.
"""

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np

from spil.law.engine.calendar import NEVER, add_months, month_index
from spil.law.engine.fusing import text_of
from spil.law.engine.kernel import load
from spil.law.engine.money import annuity
from spil.law.engine.units import from_day, to_day
from spil.law.repayment.interest import after_month, growth_over
from spil.law.repayment.phases import RepaymentPhase

LONGEST = 12 * 60  # months; start-up, 35 years, payment-free time and suspension stay below it
TERMS = (
    "debt", "rate", "later_rate", "fixed_months", "wait", "months", "passed", "first_month", "instalment", "minimum",
    "capacity", "income_counts", "nothing_below_minimum", "extra", "pause_from", "pause_months", "yearly",
)  # fmt: skip
"""What a life is made of, each an integer. Amounts are cents, rates ppm, times months from the first one (0):

- `rate` holds for `fixed_months` months, `later_rate` from then on;
- the repayment phase begins after `wait` months and has `months` left; `passed` of it lie before the first month;
- `first_month` is the calendar month (0-11) to begin with; `instalment` is the one set earlier, or 0;
- `capacity` counts when `income_counts`; below the minimum nothing is paid when `nothing_below_minimum`;
- `yearly` is the least that is paid a year by who pays once, in December, and 0 for everyone else;
- `extra` is paid every month on top, also before the phase begins; from `pause_from` on nothing is due for
  `pause_months`, which come after the phase.
"""
RESULTS = ("length", "interest", "paid", "remitted", "first_due")
ROW = ("debt", "interest", "due", "paid", "taken")
"""Columns of the months that are kept: debt at the end, interest, instalment that falls due, paid in all; and, given
beforehand, how much of the capacity another loan takes."""


def life(
    keep: int, rows: Any, debt: int, rate: int, later_rate: int, fixed_months: int, wait: int, months: int,
    passed: int, first_month: int, instalment: int, minimum: int, capacity: int, income_counts: int,
    nothing_below_minimum: int, extra: int, pause_from: int, pause_months: int, yearly: int,
) -> tuple[int, int, int, int, int]:  # fmt: skip
    """Months until the debt is gone, interest in all, paid in all, what lapses at the end, and the first amount due.

    Keeps the first `keep` months in `rows`. See TERMS and ROW. Amounts are rounded down (as level_payment does it).
    """
    factor = growth_over(rate, 30, True)
    interest_in_all, paid_in_all, first_due = 0, 0, -1
    paid_less, paid_less_last_year = 0, 0
    month, last = 0, wait + months + pause_months
    while month < last and debt > 0:
        if month == fixed_months and rate != later_rate:
            rate = later_rate
            factor = growth_over(rate, 30, True)
        if (first_month + month) % 12 == 0:
            paid_less_last_year, paid_less = paid_less, 0
        paused = pause_from <= month < pause_from + pause_months
        due = 0
        if month >= wait and not paused:
            after_pause = pause_months if month >= pause_from + pause_months else 0
            phase_month = passed + month - wait - after_pause
            year = phase_month // 12 + 1
            anew = phase_month % 12 == 0 and (year == 1 or (year >= 4 and (year - 4) % 5 == 0))
            if (first_month + month) % 12 == 0 and paid_less_last_year > 0:
                anew = True
            if yearly > 0:
                years = (last - month + 11) // 12
                instalment = max(yearly, annuity(debt, growth_over(rate, 360, True), years))
            elif anew or instalment == 0:
                instalment = max(minimum, annuity(debt, factor, last - month))
            due = instalment
            if income_counts > 0:
                taken = rows[month, 4] if month < keep else 0
                bearable = max(0, capacity - taken)
                if nothing_below_minimum > 0 and capacity < minimum:
                    bearable = 0
                if yearly > 0:
                    bearable = 12 * bearable
                if bearable < due:
                    paid_less = 1
                due = min(due, bearable)
            if yearly > 0 and (first_month + month) % 12 != 11:
                due = 0
        left = after_month(debt, factor, 0)
        due = min(due, left)
        paid = min(due + extra, left)
        if first_due < 0 and month >= wait and not paused:
            first_due = due
        interest_in_all += left - debt
        paid_in_all += paid
        if month < keep:
            rows[month, 0] = left - paid
            rows[month, 1] = left - debt
            rows[month, 2] = due
            rows[month, 3] = paid
        debt = left - paid
        month += 1
    return month, interest_in_all, paid_in_all, debt, max(0, first_due)


@dataclass(frozen=True)
class Month:
    """One month of a loan: cents of interest, due and paid, and what is left at its end."""

    month: date
    interest_cents: int
    due_cents: int
    paid_cents: int
    debt_cents: int


@dataclass(frozen=True)
class LoanLife:
    """A loan from now until it is gone. `ends` is the last month in which something is owed."""

    loan: int
    debt_cents: int
    months: list[Month]
    ends: date
    interest_cents: int
    paid_cents: int
    remitted_cents: int
    first_due_cents: int


@dataclass(frozen=True)
class Simulation:
    """The loans of someone from a month on; sums over them."""

    since: date
    loans: list[LoanLife] = field(default_factory=list)

    @property
    def ends(self) -> date | None:
        """Last month in which something is owed; None without a debt."""
        return max((loan.ends for loan in self.loans), default=None)

    @property
    def interest_cents(self) -> int:
        return sum(loan.interest_cents for loan in self.loans)

    @property
    def paid_cents(self) -> int:
        return sum(loan.paid_cents for loan in self.loans)

    @property
    def remitted_cents(self) -> int:
        return sum(loan.remitted_cents for loan in self.loans)

    @property
    def months(self) -> list[Month]:
        """All loans together, month by month."""
        longest = max((loan.months for loan in self.loans), key=len, default=[])
        together = []
        for number, month in enumerate(longest):
            here = [loan.months[number] for loan in self.loans if number < len(loan.months)]
            together.append(
                Month(
                    month.month,
                    sum(one.interest_cents for one in here),
                    sum(one.due_cents for one in here),
                    sum(one.paid_cents for one in here),
                    sum(one.debt_cents for one in here),
                )
            )
        return together


def live(loan: int, terms: Mapping[str, int], since: date, taken: Sequence[int] = ()) -> LoanLife:
    """The life of one loan with every month; `taken` is what another loan takes of the capacity in each."""
    rows = np.zeros((LONGEST, len(ROW)), np.int64)
    rows[: len(taken), 4] = taken
    values = [int(terms[name]) for name in TERMS]
    length, interest, paid, remitted, first_due = life(LONGEST, rows, *values)
    start = to_day(since)
    made = [
        Month(_month(start, number), row[1], row[2], row[3], row[0])
        for number, row in enumerate(rows[:length].tolist())
    ]
    return LoanLife(
        loan, terms["debt"], made, _month(start, max(0, length - 1)), interest, paid, remitted, first_due
    )  # fmt: skip


@lru_cache(4096)
def _month(start: int, number: int) -> date:
    return from_day(add_months(start, number))


def terms_of(
    facts: Mapping[str, int], outcome: Mapping[str, int], month: date, *, extra_cents: int = 0,
    later_rates: tuple[int, int] | None = None, pause_months: int = 0, granted: tuple[int, int] = (0, 0),
    suspended_months: int = 0,
) -> dict[int, dict[str, int]]:  # fmt: skip
    """Terms of each loan (1 student debt, 2 lifelong learning credit, 3 civic integration) on the facts of a month.

    After the fixed years the rate of today goes on, unless `later_rates` (student debt, lifelong) says otherwise.
    The income stays as it is. `granted` is a payment-free period that was granted (months until it begins, and its
    months), else `pause_months` are tried from the first month that is paid; a suspension lasts `suspended_months`
    more. Extra payments go to the student debt, or to the next loan when there is none.
    """
    on = to_day(month)
    first = month_index(on) % 12
    common = {
        "first_month": first, "extra": 0, "pause_from": 0, "pause_months": 0, "yearly": 0,
        "nothing_below_minimum": int(outcome["regime"] != 0),
    }  # fmt: skip
    made: dict[int, dict[str, int]] = {}
    if outcome["study_debt"] and outcome["repayment_phase_until"] < NEVER - 366:
        start = outcome["repayment_phase_from"]
        wait, suspended = max(0, month_index(start) - month_index(on)), 0
        if outcome["repayment_phase"] == RepaymentPhase.SUSPENDED:
            wait, suspended = (wait + suspended_months, 0) if wait else (0, suspended_months)
        began = max(0, month_index(on) - month_index(start) - facts.get("months_suspended_in_repayment", 0))
        made[1] = common | {
            "debt": outcome["study_debt"], "rate": outcome["interest_rate"],
            "later_rate": later_rates[0] if later_rates else outcome["interest_rate"],
            "fixed_months": month_index(outcome["interest_fixed_until"]) + 1 - month_index(on),
            "wait": wait, "months": outcome["months_remaining"] - granted[1], "passed": began,
            "instalment": outcome["instalment"] if on >= start else 0,
            "minimum": outcome["minimum_instalment"], "capacity": outcome["capacity"],
            "income_counts": int(outcome["means_test_applies"]),
            "pause_from": granted[0] if granted[1] else wait, "pause_months": granted[1] or pause_months or suspended,
            "yearly": outcome["least_a_year"] if outcome["pays_yearly"] else 0,
        }  # fmt: skip
    if facts.get("lifelong_debt", 0) and outcome["lifelong_until"] < NEVER - 366:
        start = outcome["lifelong_payment_from"]
        ends = month_index(outcome["lifelong_until"]) + 1
        wait = max(0, month_index(start) - month_index(on))
        made[2] = common | {
            "debt": facts["lifelong_debt"], "rate": outcome["lifelong_interest_rate"],
            "later_rate": later_rates[1] if later_rates else outcome["lifelong_interest_rate"],
            "fixed_months": month_index(outcome["lifelong_interest_fixed_until"]) + 1 - month_index(on),
            "wait": wait, "months": ends - month_index(on) - wait,
            "passed": max(0, month_index(on) - month_index(outcome["lifelong_period_from"])),
            "instalment": outcome["lifelong_instalment"] if on >= start else 0,
            "minimum": outcome["lifelong_minimum"], "capacity": outcome["lifelong_capacity"],
            "income_counts": int(outcome["lifelong_means_test_applies"]), "nothing_below_minimum": 1,
        }  # fmt: skip
    if facts.get("integration_debt", 0) and outcome["integration_repayment_until"] < NEVER - 366:
        start, ends = outcome["integration_repayment_from"], month_index(outcome["integration_repayment_until"]) + 1
        wait = max(0, month_index(start) - month_index(on))
        made[3] = common | {
            "debt": facts["integration_debt"], "rate": facts["integration_rate"],
            "later_rate": facts["integration_rate"], "fixed_months": LONGEST, "wait": wait,
            "months": max(0, ends - month_index(on) - wait), "passed": 1,
            "instalment": outcome["integration_instalment"],
            "minimum": 0, "capacity": outcome["integration_capacity"],
            "income_counts": int(facts.get("means_test_requested", 0)), "nothing_below_minimum": 0,
        }  # fmt: skip
    if made:
        made[min(made)]["extra"] = extra_cents
    return made


def simulation(terms: Mapping[int, Mapping[str, int]], since: date) -> Simulation:
    """The lives of all loans; of student debt and lifelong credit the one that ends first is paid first (Bsf 18b)."""
    lives: dict[int, LoanLife] = {}
    both = 1 in terms and 2 in terms
    order = sorted(terms, key=lambda loan: (loan == 3, terms[loan]["wait"] + terms[loan]["months"], loan == 1))
    for loan in order:
        mine = dict(terms[loan])
        taken: list[int] = []
        if both and loan != 3:
            mine["capacity"] = max(terms[1]["capacity"], terms[2]["capacity"])
            taken = [month.due_cents for other in lives.values() for month in other.months]
        lives[loan] = live(loan, mine, since, taken)
    return Simulation(since, [lives[loan] for loan in sorted(lives)])


# A million at once

KERNEL = """
@njit(nogil=True, cache=True)
def kernel(first, end, terms, results):
    rows = terms[:1]
    for row in range(first, end):
        {results} = {life}(0, rows, {terms})
{store}
    return True
"""


@lru_cache(1)
def _kernel() -> Any:
    text, name = text_of(life)
    results = [f"result_{number}" for number in range(len(RESULTS))]
    body = KERNEL.format(
        results=", ".join(results),
        life=name,
        terms=", ".join(f"terms[row, {number}]" for number in range(len(TERMS))),
        store="\n".join(f"        results[row, {number}] = {result}" for number, result in enumerate(results)),
    )
    return load(text + body)


def lives(terms: np.ndarray, *, threads: int | None = None) -> np.ndarray:
    """Results (columns of RESULTS) for many loans: an int64 array with a row each and the columns of TERMS."""
    given = np.ascontiguousarray(terms, np.int64)
    results = np.empty((len(given), len(RESULTS)), np.int64)
    kernel, piece = _kernel(), 4096
    with ThreadPoolExecutor(threads or os.cpu_count()) as pool:
        ranges = [(first, min(first + piece, len(given))) for first in range(0, len(given), piece)]
        list(pool.map(lambda one: kernel(*one, given, results), ranges))
    return results
