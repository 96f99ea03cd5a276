"""Arrears in words and rows, as both the debtor's and the case workers' pages show them."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from spil import text
from spil.core.ledger.models import Account
from spil.dates import first_of
from spil.services.arrears.course import missed
from spil.services.arrears.letters import KINDS
from spil.services.arrears.models import Step
from spil.services.arrears.service import Debt, Term
from spil.text import T, choose

COLUMNS = {
    "terms": (T(nl="Uiterlijk op", en="By"), T(nl="Bedrag", en="Amount"), T(nl="Stand", en="State")),
    "taken": (T(nl="Dag", en="Day"), T(nl="Wat", en="What"), T(nl="Betalen voor", en="Pay by")),
}
PAY_DAYS = (1, 25)  # of the month: when an income is there
SOONEST_DAYS = 7  # until the first instalment, so that someone can prepare for it


def first_days(today: date) -> list[date]:
    """The next days on which an arrangement can begin, three of them."""
    days = [first_of(today, later).replace(day=day) for later in range(4) for day in PAY_DAYS]
    return [day for day in days if day >= today + timedelta(SOONEST_DAYS)][:3]


def owed_rows(owed: Mapping[Account, int] | Sequence[Debt]) -> list[tuple[str, int]]:
    """Kinds of debt in words, with cents; interest and costs stand with each debt when debts are given."""
    if isinstance(owed, Mapping):
        return [(str(KINDS[account]), cents) for account, cents in sorted(owed.items())]
    sums: dict[Account, int] = {}
    for debt in owed:
        kind = Account(debt.claim.account)
        sums[kind] = sums.get(kind, 0) + debt.cents
    return owed_rows(sums)


def term_rows(plan: Sequence[Term], today: date | None = None) -> list[tuple[str, str, str]]:
    """Instalments: day, amount, whether it is paid; without a day of today the last is left out."""
    late = missed(plan, today) if today else []
    return [(text.day(term.due_on), text.euro(term.cents), _state(term, term in late)) for term in plan]


def _state(term: Term, is_late: bool) -> str:
    if term.is_paid:
        return choose("betaald", "paid")
    if is_late:
        return choose("gemist", "missed")
    if term.paid_cents:
        return choose(f"{text.euro(term.paid_cents)} betaald", f"{text.euro(term.paid_cents)} paid")
    return choose("komt nog", "to come")


def steps_rows(steps: Sequence[Step]) -> list[tuple[str, str, str]]:
    """Steps that were taken, the newest first: day, what, the last day to pay."""
    return [
        (text.day(step.on), str(Step.Kind(step.kind).label), text.day(step.answer_by) if step.answer_by else "–")
        for step in reversed(steps)
    ]
