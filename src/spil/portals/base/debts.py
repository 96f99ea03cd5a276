"""What the debt pages show of one debtor: loans with their rules, what is paid and why, the debt over its life.

Whoever calls has been through the door (`people.access`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate

from spil import text
from spil.core.ledger.models import Account
from spil.law.engine.explain import Explanation, Step
from spil.law.engine.units import MONEY, Unit
from spil.law.repayment.phases import Regime, RepaymentPhase
from spil.portals.base.explaining import Why, every_step, title_of, why
from spil.portals.base.life import Life, lapses, life, line_of, newest_rates, years_of
from spil.services.repayment import service
from spil.services.repayment.letters import REASONS
from spil.services.repayment.models import Loan, Receipt, Request
from spil.services.repayment.requests import WORDS, Answer, requests
from spil.services.repayment.service import Debt, Simulation
from spil.text import T, choose

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

EXTRA = 50_00  # cents a month, of the usual what-if
LONGEST_GAP = 3  # years
TITLES: dict[Loan, "StrPromise"] = {
    Loan.STUDY: T(nl="Studieschuld", en="Student debt"),
    Loan.LIFELONG: T(nl="Levenlanglerenkrediet", en="Lifelong learning credit"),
    Loan.CIVIC: T(nl="Lening voor inburgering", en="Civic integration loan"),
}
WHY = {
    Loan.STUDY: ("study_amount", "instalment", "capacity", "direct_debit_discount"),
    Loan.LIFELONG: ("lifelong_amount", "lifelong_instalment", "lifelong_capacity"),
    Loan.CIVIC: ("integration_amount", "integration_instalment"),
}
"""Outcomes that explain what is paid on a loan."""
YEARLY = {"study_amount": "yearly_amount", "instalment": "yearly_instalment"}
"""What stands in the place of what, for who pays once a year."""
CAPACITIES = ("capacity", "chapter_6_capacity", "lifelong_capacity")
OF_MEANS = ("capacity_income", "free_amount", "old_free_amount", "capacity_share")
"""Steps of the means test, as far as a debtor's rules have them."""


@dataclass(frozen=True)
class Row:
    """A step that opens into why: an amount, or with `figure` something in words."""

    label: str
    why: Why
    cents: int = 0
    figure: str = ""


@dataclass(frozen=True)
class Owed:
    """A loan as its page shows it, with what opens into why."""

    debt: Debt
    rows: list[Row]

    @property
    def title(self) -> str:
        """What it is called."""
        return str(TITLES[self.debt.loan])

    @property
    def reason(self) -> str:
        """Why this is the amount, in a sentence."""
        return str(REASONS.get(self.debt.reason, ""))

    @property
    def is_paid_now(self) -> bool:
        """Whether it is being repaid, or is free of payment for a while."""
        return self.debt.phase in (RepaymentPhase.REPAYMENT, RepaymentPhase.PAYMENT_FREE)

    @property
    def interest(self) -> str:
        """The rate, until when it is fixed, and what then."""
        return interest_of(self.debt)

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Rules, phase and days."""
        debt, rules = self.debt, []
        if debt.loan == Loan.STUDY:
            rules.append((choose("Regels", "Rules"), choose(debt.regime.nl, debt.regime.en)))
        rules.append((choose("Fase", "Phase"), choose(debt.phase.nl, debt.phase.en)))
        if debt.phase_from and not self.is_paid_now:
            rules.append((choose("Je betaalt vanaf", "You pay from"), text.day(debt.phase_from)))
        if debt.phase_until:
            words = choose("Je betaalt hoogstens tot en met", "You pay until, at most")
            rules.append((words, text.day(debt.phase_until)))
        return rules


def interest_of(debt: Debt) -> str:
    """How the interest of a loan runs, in sentences: the rate, until when it is fixed, and what then."""
    rate = text.percentage(debt.rate_ppm)
    if debt.rate_fixed_until is None or debt.loan == Loan.CIVIC:
        return choose(f"De rente is {rate} per jaar.", f"The interest rate is {rate} a year.")
    until = text.day(debt.rate_fixed_until)
    fixed = choose(f"De rente is {rate} per jaar en staat vast tot en met {until}.",
                   f"The interest rate is {rate} a year and is fixed until {until}.")  # fmt: skip
    if debt.phase == RepaymentPhase.BEFORE:
        then = choose("Daarna geldt de rente van het nieuwe jaar. ", "After that the rate of the new year holds. ")
    else:
        then = choose("Daarna geldt de rente van dat moment, weer vijf jaar lang.",
                      "After that the rate of that moment holds, for five years again.")  # fmt: skip
    return f"{fixed} {then.strip()}"


@dataclass(frozen=True)
class Debts:
    """Everything that someone owes on a day: loans, what is due at once, and the way that the debt will go.

    `monthly_cents` is what is paid a month for all loans, or a year when `yearly`; `chosen_cents` what the debtor
    chose to pay instead, 0 without.
    """

    on: date
    loans: list[Owed]
    due: Mapping[Account, int]
    means: list[Row]
    all_steps: Why | None
    monthly_cents: int
    yearly: bool
    chosen_cents: int
    facts: Mapping[str, int]
    outcome: Mapping[str, int]

    @property
    def pays_cents(self) -> int:
        """What is paid a month: as chosen, or as must be."""
        return self.chosen_cents or self.monthly_cents

    @property
    def total(self) -> int:
        """All of it, with interest until today, in cents."""
        return sum(one.debt.debt_cents for one in self.loans) + self.due_cents

    @property
    def due_cents(self) -> int:
        """What has to be paid at once."""
        return sum(cents for cents in self.due.values() if cents > 0)

    @property
    def is_repaying(self) -> bool:
        """Whether a loan is being repaid."""
        return any(one.is_paid_now for one in self.loans)

    @property
    def has_begun(self) -> bool:
        """Whether the repayment period of a loan has begun: the studies are over."""
        return any(one.debt.phase != RepaymentPhase.BEFORE for one in self.loans)

    @property
    def reason(self) -> str:
        """Why this is the amount, in a sentence: that of the loan on which most is paid."""
        paid = sorted(self.loans, key=lambda one: (one.is_paid_now, one.debt.amount_cents), reverse=True)
        return paid[0].reason if paid else ""


def last_known(today: date) -> date:
    """This day, or the last of Decembers before it of which the law knows the rates; itself when it knows none."""
    if service.is_known(today.replace(day=1)):
        return today
    ends = (date(today.year - years, 12, 1) for years in range(1, LONGEST_GAP + 1))
    return next((month for month in ends if service.is_known(month)), today)


def debts_of(person_id: int, today: date, *, hide: bool = True) -> Debts:
    """What someone owes on a day, and why they pay what they pay; `hide`: without what the partner earns or owes."""
    on = last_known(today)
    known = service.overview(person_id, on.replace(day=1))
    found = service.debts(person_id, on, known)
    chosen = next((one.number for one in held(person_id, on, Request.Kind.HIGHER_AMOUNT)), 0)
    explanation = known.explanation
    hidden = partners_own(explanation) if explanation and hide else frozenset[str]()
    yearly = bool(known.outcome.get("pays_yearly"))
    monthly = known.outcome["yearly_amount"] if yearly else sum(one.amount_cents for one in found)
    return Debts(
        on=on, loans=[Owed(one, _rows(explanation, WHY[one.loan], hidden)) for one in found],
        due=service.due(person_id), means=_means(explanation, hidden, [one.loan for one in found]),
        all_steps=every_step(explanation, hidden=hidden) if explanation else None, monthly_cents=monthly,
        yearly=yearly, chosen_cents=chosen if chosen > monthly else 0, facts=known.facts, outcome=known.outcome,
    )  # fmt: skip


def held(person_id: int, on: date, *kinds: str) -> list[Request]:
    """Requests of these kinds, or of all, that hold on a day or later."""
    found = [one for one in requests(person_id) if one.valid.upper is None or one.valid.upper > on]
    return [one for one in found if not kinds or one.kind in kinds]


def partners_own(explanation: Explanation) -> frozenset[str]:
    """Steps that say what the partner earns or owes: a debtor reads that they were used, not how much they are."""
    return frozenset(
        name
        for name, step in explanation.steps.items()
        if "partner" in name.split("_") and step.kind != "parameter" and _is_money(step)
    )


def _is_money(step: Step) -> bool:
    return isinstance(step.unit, Unit) and step.unit.name in MONEY


def _rows(explanation: Explanation | None, names: Sequence[str], hidden: frozenset[str]) -> list[Row]:
    if explanation is None:
        return []
    steps = explanation.steps
    shown = [name for name in names if name in steps and _is_told(name, steps)]
    if steps["pays_yearly"].value:
        shown = [YEARLY.get(name, name) for name in shown]
    if "capacity" in shown and steps["regime"].value != Regime.OLD_15:
        shown[shown.index("capacity")] = "chapter_6_capacity"
    rows = [_row(explanation, name, hidden) for name in shown]
    words = choose("Wat je met je inkomen kunt betalen", "What you can pay with your income")
    return [replace(row, label=words) if name in CAPACITIES else row for name, row in zip(shown, rows, strict=True)]


def _is_told(name: str, steps: Mapping[str, Step]) -> bool:
    """Whether a step means something to this debtor: a capacity only when there is a means test."""
    if name == "direct_debit_discount":
        return bool(steps[name].value)
    test = {"capacity": "means_test_applies", "lifelong_capacity": "lifelong_means_test_applies"}.get(name)
    return test is None or bool(steps[test].value)


def _row(explanation: Explanation, name: str, hidden: frozenset[str]) -> Row:
    step = explanation.steps[name]
    lines = why(explanation, name, hidden=hidden)
    if _is_money(step):
        return Row(title_of(step), lines, cents=step.value)
    return Row(title_of(step), lines, figure=step.said(choose("nl", "en")))


def _means(explanation: Explanation | None, hidden: frozenset[str], loans: Sequence[Loan]) -> list[Row]:
    """The means test, step by step, when there is one for these loans."""
    tests = {Loan.STUDY: "means_test_applies", Loan.LIFELONG: "lifelong_means_test_applies"}
    names = [tests[loan] for loan in loans if loan in tests]
    if explanation is None or not any(explanation.steps[name].value for name in names):
        return []
    old = explanation.steps["regime"].value == Regime.OLD_15
    left_out = {"free_amount", "capacity_share"} if old else {"old_free_amount"}
    names = [name for name in OF_MEANS if name in explanation.steps and name not in left_out]
    return [_row(explanation, name, hidden) for name in names]


# What becomes of it


@dataclass(frozen=True)
class Future:
    """How the debt will go when nothing changes, and with a little more each month; the picture of both."""

    now: Simulation
    more: Simulation
    picture: Life
    extra_cents: int

    @property
    def ends(self) -> date | None:
        """The last month in which something is owed."""
        return self.now.ends

    @property
    def lapses_cents(self) -> int:
        """What is left at the end, and lapses; nothing for the cents that are left because amounts are rounded down."""
        return lapses(self.now)

    @property
    def saved_cents(self) -> int:
        """Interest that the extra saves."""
        return self.now.interest_cents - self.more.interest_cents

    @property
    def dearer_cents(self) -> int:
        """What the extra adds to all that is paid, when without it a part of the debt would lapse."""
        return self.more.paid_cents - self.now.paid_cents if self.lapses_cents else 0


def future_of(person_id: int, debts: Debts) -> Future | None:
    """How the debt will go; None when there is nothing to repay yet."""
    month = debts.on.replace(day=1)
    now = _simulated(person_id, debts, month)
    if len(now.months) < 2:  # nothing to draw
        return None
    more = _simulated(person_id, debts, month, EXTRA)
    caption = choose("Je schuld aan het einde van elke maand", "Your debt at the end of each month")
    extra = text.euro(EXTRA, whole=True)
    picture = life(
        caption, line_of(choose("Zoals het nu gaat", "As it goes now"), now), years_of(now),
        line_of(choose(f"{extra} per maand extra", f"{extra} a month extra"), more),
    )  # fmt: skip
    return Future(now, more, picture, EXTRA)


def _simulated(person_id: int, debts: Debts, month: date, extra_cents: int = 0, *, pause_months: int = 0) -> Simulation:
    """How the debt goes with what was chosen, and with more a month than that."""
    rates = newest_rates(month, Regime.of(debts.outcome.get("regime", Regime.YEARS_35)))
    return service.simulate(
        person_id, since=month, extra_cents=debts.pays_cents - debts.monthly_cents + extra_cents, later_rates=rates,
        pause_months=pause_months, facts=debts.facts if month == debts.on.replace(day=1) else None,
    )  # fmt: skip


# What a request would do


@dataclass(frozen=True)
class Effect:
    """What a request does, before it is made: from when, what is paid a month, and how the debt then goes.

    `after_cents` is None for a month of which the rates are not known yet. `now` and `then` are None for a request that
    holds for a while only: it says little about the end of the debt.
    """

    since: date
    until: date | None
    before_cents: int
    after_cents: int | None
    reason: str
    now: Simulation | None = None
    then: Simulation | None = None

    @property
    def rows(self) -> list[tuple[str, int, int]]:
        """What is paid a month, before and after."""
        if self.after_cents is None:
            return []
        return [(choose("Je betaalt per maand", "You pay a month"), self.before_cents, self.after_cents)]

    @property
    def facts(self) -> list[tuple[str, str]]:
        """The end of the debt and the interest until then, as it goes now and with the request."""
        names = (choose("Klaar, zoals het nu gaat", "Done, as it goes now"),
                 choose("Klaar, als je dit vraagt", "Done, if you ask for this"))  # fmt: skip
        courses = zip(names, (self.now, self.then), strict=True)
        return [(name, _end_of(course)) for name, course in courses if course is not None and course.ends is not None]


def _end_of(course: Simulation) -> str:
    ends = text.month(course.ends) if course.ends else ""
    interest = text.euro(course.interest_cents)
    return choose(f"{ends}, met nog {interest} rente", f"{ends}, with {interest} more of interest")


def preview(person_id: int, carry_out: Callable[[], Answer], *, pause_months: int = 0) -> Effect:
    """What a request would do; keeps nothing. Raises NotPossible as the request itself does."""
    today = last_known(localdate())
    with transaction.atomic():
        answer = carry_out()
        known = service.is_known(answer.since)
        then = debts_of(person_id, answer.since) if known else None
        later = _simulated(person_id, then, answer.since) if then else None
        transaction.set_rollback(True)
    now, start = debts_of(person_id, today), answer.since if known else today.replace(day=1)
    amounts = (now.pays_cents, then.pays_cents if then else None, then.reason if then else "")
    if pause_months:  # which may lie beyond what the law knows
        later = _simulated(person_id, now, start, pause_months=pause_months)
    elif answer.until is not None or later is None:
        return Effect(answer.since, answer.until, *amounts)
    return Effect(answer.since, answer.until, *amounts, _simulated(person_id, now, start), later)


# What was asked for and paid


def running(person_id: int, on: date) -> list[tuple[Request, str]]:
    """Requests that hold or will, each in words with a capital."""
    words = [(one, str(WORDS[one.kind][0])) for one in held(person_id, on)]
    return [(one, said[:1].upper() + said[1:]) for one, said in words]


def payments(person_id: int, most: int = 12) -> list[Receipt]:
    """The last payments of someone, the newest first."""
    return list(Receipt.objects.filter(person=person_id).order_by("-on", "-id")[:most])
