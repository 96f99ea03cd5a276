"""What the pages of My Spil show of one person, read in few queries. Whoever calls has been through the door
(`people.access.oneself`).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Q, Sum
from django.utils.timezone import localdate

from spil.core.decisions.models import Decision
from spil.core.decisions.service import current
from spil.core.ledger.models import DEBTS, DUE, Account, Posting
from spil.core.messages.models import Message
from spil.core.people.models import Enrolment
from spil.core.terms import pay_date
from spil.dates import first_of
from spil.law.common import Education
from spil.law.engine import NEVER, LawError
from spil.law.engine.explain import Explanation
from spil.law.engine.units import from_day, to_day
from spil.law.student_finance.entitlement import Refusal
from spil.law.student_finance.facts import TravelChoice
from spil.portals.base.explaining import Why, parents_own, title_of, why
from spil.services.student_finance.letters import AMOUNTS
from spil.services.student_finance.service import OUTCOMES, PRODUCT, facts_of, law
from spil.text import choose

SUM = "paid_this_month"
LONGEST_GAP = 36  # months
BORROWED = ("loan", "tuition_fees_loan", "supplementary_grant_as_loan", "lifelong_credit")
FORMS = ("gift", "performance_grant", "borrowed")
LOANS = (Account.LOAN, Account.TUITION_LOAN, Account.SCHOOL_COSTS_LOAN, Account.LIFELONG_LOAN, Account.CIVIC_LOAN)


@lru_cache
def known_to_law(month: date) -> bool:
    """Whether the law can compute a month: all its amounts are known."""
    try:
        law().on(month).order(OUTCOMES)
    except LawError:
        return False
    return True


@lru_cache
def last_known(month: date) -> date:
    """A month, or the last one before it of which the law knows all amounts; itself when it knows none for years."""
    earlier = (first_of(month, -before) for before in range(LONGEST_GAP))
    return next((one for one in earlier if known_to_law(one)), month)


def forms_of(outcome: Mapping[str, int]) -> list[tuple[str, int]]:
    """In which form the money of a month comes, in cents: gift, performance grant, loan; as far as there are any."""
    words = {
        "gift": choose("Gift", "Gift"), "performance_grant": choose("Gift na je diploma", "Gift once you graduate"),
        "borrowed": choose("Lening", "Loan"),
    }  # fmt: skip
    return [(words[name], outcome[name]) for name in FORMS if outcome[name]]


# A month


@dataclass(frozen=True)
class Part:
    """A line of what a month is made of; `shown` is a text when it is no money."""

    name: str
    title: str
    cents: int
    why: Why
    note: str = ""
    shown: str = ""


@dataclass(frozen=True)
class Month:
    """A month of one student: facts and outcome as integers of the law, as they were decided or as we expect them.

    `decision` is its number, 0 when there is none; two of the same number are the same, for a decision never changes.
    """

    month: date
    facts: Mapping[str, int] = field(compare=False)
    outcome: Mapping[str, int] = field(compare=False)
    decided_on: date | None = None
    decision: int = 0

    @property
    def pay_on(self) -> date:
        """The day on which the month is paid, unless it was decided later."""
        return pay_date(self.month)

    @property
    def is_late(self) -> bool:
        """Whether it was decided after the day on which the month is paid, so that it comes with the next one."""
        return self.decided_on is not None and self.decided_on > self.pay_on

    @property
    def total(self) -> int:
        """Cents paid for the month."""
        return self.outcome[SUM]

    @property
    def refusal(self) -> str:
        """Why there is no right, in words; empty when there is, and with lifelong learning credit, for who has none."""
        reason = Refusal.of(self.outcome["refusal"])
        is_told = reason != Refusal.NONE and not self.outcome.get("lifelong_credit")
        return choose(reason.nl, reason.en) if is_told else ""

    @property
    def may_borrow_fee(self) -> bool:
        """Whether there is a right to nothing but the tuition fees loan (Bsf 2000, 3b)."""
        is_higher = self.facts["education"] >= Education.ASSOCIATE_DEGREE
        return self.outcome["refusal"] == Refusal.ACCESS_ONLY and is_higher

    @property
    def forms(self) -> list[tuple[str, int]]:
        """Gift, performance grant and loan, as far as there are any."""
        return forms_of(self.outcome)

    @property
    def shown(self) -> list[str]:
        """Outcomes that there is something of: amounts, and the travel product."""
        return [name for name in (*AMOUNTS, "travel_product") if self.outcome[name]]

    def explanation(self, outcomes: Sequence[str] = OUTCOMES) -> Explanation:
        """Outcomes with every step, by the law on the facts that were used."""
        return law().on(self.month).explain(self.facts, outcomes)

    def parts(self, explanation: Explanation) -> list[Part]:
        """What there is something of, each with why."""
        hidden = parents_own(explanation)
        return [self._part(name, explanation, hidden) for name in self.shown]

    def _part(self, name: str, explanation: Explanation, hidden: Collection[str]) -> Part:
        product = TravelChoice.of(self.outcome[name]) if name == "travel_product" else None
        shown = choose(product.nl, product.en) if product else ""
        title, lines = title_of(explanation.steps[name]), why(explanation, name, hidden=hidden)
        return Part(name, title, self.outcome[name], lines, self._note(name), shown)

    def _note(self, name: str) -> str:
        """In which form it comes, in few words."""
        if name in BORROWED:
            return choose("betaal je terug", "you pay it back")
        if name == "travel_product":
            return choose("abonnement op je OV-chipkaart", "season ticket on your travel card")
        if not self.outcome["performance_grant"]:
            return choose("gift", "gift")
        grants = sum(self.outcome[one] for one in ("basic_grant", "supplementary_grant", "single_parent_allowance"))
        is_gift = self.outcome["gift"] == grants or (
            name == "supplementary_grant" and self.outcome["gift"] == self.outcome[name]
        )
        return choose("gift", "gift") if is_gift else choose("gift als je je diploma haalt", "gift once you graduate")


def month_of(person: int, month: date) -> Month | None:
    """A month as it was decided, else as the law has it on what is known now; None without an application.

    Also None for a month of which the law does not know the amounts yet.
    """
    decision = current(person, PRODUCT, month)
    if decision is None:
        return computed(person, month)
    return Month(month, decision.facts, complete(decision.outcome), localdate(decision.decided_at), decision.pk)


def computed(person: int, month: date) -> Month | None:
    """A month by the law on what is known now."""
    if not known_to_law(month) or (facts := facts_of(person, month)) is None:
        return None
    return Month(month, facts, law().on(month).evaluate(facts, OUTCOMES))


def complete(outcome: Mapping[str, int]) -> dict[str, int]:
    """An outcome that was kept, with nothing for what its release of the law did not have."""
    return {name: outcome.get(name, 0) for name in OUTCOMES}


# Messages


@dataclass(frozen=True)
class Headline:
    """A message as the inbox shows it."""

    pk: int
    title: str
    language: str
    created_at: datetime
    read_at: datetime | None


def headlines(person: int, *, before: int | None = None, size: int = 20) -> list[Headline]:
    """The newest messages, or those before a number; one query that leaves their text where it is."""
    found = Message.objects.filter(Q(pk__lt=before) if before else Q(), person=person).order_by("-id")
    rows = found.values_list("pk", "data__title", "language", "created_at", "read_at")[:size]
    return [Headline(*row) for row in rows]


# Debt


@dataclass(frozen=True)
class Debt:
    """What someone owes, in cents by kind, and how each month of the last year ended."""

    owed: Mapping[Account, int]
    months: list[tuple[date, int]] = field(default_factory=list)

    @property
    def loans(self) -> int:
        """What is paid back in any case."""
        return sum(self.owed.get(account, 0) for account in LOANS)

    @property
    def conditional(self) -> int:
        """Performance grant: a gift with a diploma in time."""
        return self.owed.get(Account.CONDITIONAL_GRANT, 0)

    @property
    def overpaid(self) -> int:
        """Received too much."""
        return self.owed.get(Account.RECEIVABLE, 0)

    @property
    def due(self) -> int:
        """What has to be paid now."""
        return sum(self.owed.get(account, 0) for account in DUE)

    @property
    def certain(self) -> int:
        """What is left when all performance grant becomes a gift."""
        return self.total - self.conditional

    @property
    def total(self) -> int:
        """Everything together."""
        return sum(self.owed.values())


def debt_of(person: int, *, months: int = 12) -> Debt:
    """What someone owes and how that grew over the last months in which anything was booked; one query."""
    postings = Posting.objects.filter(person=person, account__in=DEBTS).order_by("month")
    owed: dict[Account, int] = {}
    ends: dict[date, int] = {}
    for month, account, cents in postings.values_list("month", "account").annotate(Sum("amount_cents")):
        owed[Account(account)] = owed.get(Account(account), 0) + int(cents)
        ends[month] = sum(owed.values())
    return Debt({account: cents for account, cents in owed.items() if cents}, list(ends.items())[-months:])


def diploma_by(person: int) -> date | None:
    """Last day on which a diploma turns performance grant into a gift (WSF 2000, 4.9 and 5.5).

    By the law on the facts of the last decision with performance grant; None when there was none.
    """
    decided = Decision.objects.current().filter(person=person, product=PRODUCT, outcome__performance_grant__gt=0)
    last = decided.order_by("-month").first()
    if last is None:
        return None
    facts = dict(last.facts)
    for name in ("first_month_ho", "first_performance_month_mbo"):  # of the first month itself nothing came before
        facts[name] = min(facts.get(name, NEVER), to_day(last.month))
    return from_day(law().on(last.month).evaluate(facts, ["diploma_term_ends"])["diploma_term_ends"])


def study_until(person: int, today: date) -> date | None:
    """First month after the nominal length of the study of today (or of one to come); None without enrolment."""
    to_come = Q(valid__endswith__gt=today) | Q(valid__upper_inf=True)
    enrolments = Enrolment.objects.filter(to_come, person=person, recorded__upper_inf=True)
    last = enrolments.order_by("-education", "valid").first()
    if last is None:
        return None
    return max(first_of(last.valid.lower, last.nominal_months), first_of(today, 1))


def this_month() -> date:
    """First day of the month of today."""
    return first_of(localdate())
