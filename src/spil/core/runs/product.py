"""What a product is: which law decides for whom on which facts, what is booked, what is told. See docs/runs.md."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from spil.core.ledger.service import Lines
from spil.law.engine import Graph, Law

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Columns = Mapping[str, np.ndarray]
MAXIMUM_NAME = 30  # characters that a decision has for its product


@dataclass(frozen=True)
class Plan:
    """What is to be done: booked for the month that begins on `month`, by the law of `on`, because of `cause`.

    `choices` are the product's own (as JSON holds them); a `cause` of "run:7" is run 7.
    """

    month: date
    on: date
    cause: str
    choices: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Rows:
    """People with what is known and decided of them; columns of equal length, people in order of number, each once.

    `facts` and `outcome` are the law's integers, `other` what postings and letters need besides. `decisions` has 0
    where none was made.
    """

    people: np.ndarray
    facts: Columns
    other: Columns = field(default_factory=dict)
    outcome: Columns = field(default_factory=dict)
    decisions: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))

    def __len__(self) -> int:
        return len(self.people)

    def take(self, which: np.ndarray) -> "Rows":
        """Some of the rows: their positions, or a flag for each."""
        facts, other, outcome = (
            {name: column[which] for name, column in columns.items()}
            for columns in (self.facts, self.other, self.outcome)
        )
        decisions = self.decisions[which] if len(self.decisions) else self.decisions
        return Rows(self.people[which], facts, other, outcome, decisions)


@dataclass(frozen=True)
class Letter:
    """A message to one person: kind and data as core.messages has them."""

    person: int
    language: str
    kind: str
    data: Mapping[str, Any] | str  # a text is JSON already
    decision: int = 0  # 0: about no decision
    key: str = ""  # beside product and run: more than one letter to one person


@dataclass(frozen=True)
class Product:
    """Something that the agency gives or asks, for one person as for a million.

    `people(plan)` gives the numbers of everyone whom it may concern, in order; `gather(plan, first, last)` what is
    known of those with numbers from first to last, in one query. `decides(outcome)` says of which rows a decision is
    made (default: of all); of the others only `tell` may speak. `lines(plan, rows)` books decided rows, one transaction
    a person. `tell(plan, rows)` gives letters, first for decided rows (with outcome and decisions, without facts), then
    for those without a decision (`decisions` 0). `amounts` are outcomes in cents, named, of which
    a rehearsal gives the sums; `groups` are outcomes that are choices or flags.
    """

    name: str
    label: "StrPromise"
    law: str
    targets: tuple[str, ...]
    people: Callable[[Plan], np.ndarray]
    gather: Callable[[Plan, int, int], Rows]
    lines: Callable[[Plan, Rows], Lines]
    tell: Callable[[Plan, Rows], Iterable[Letter]]
    amounts: Mapping[str, "StrPromise"]
    groups: tuple[str, ...] = ()
    decides: Callable[[Columns], np.ndarray] | None = None
    costs: tuple[str, ...] = ()  # amounts that together are held against a budget; without them the first
    pays: bool = True  # whether what is payable is ordered when the run is released
    choices: Callable[[Mapping[str, Any]], Mapping[str, Any]] = dict  # checks choices; ValueError says what is wrong

    def cost(self, sums: Mapping[str, int]) -> int:
        """What of these sums of amounts is held against a budget, in cents."""
        return sum(sums.get(name, 0) for name in self.costs or tuple(self.amounts)[:1])

    def decided(self, rows: Rows) -> Rows:
        """Those of the rows of which a decision is made."""
        return rows.take(self.decides(rows.outcome)) if self.decides else rows

    def graph(self, plan: Plan) -> Graph:
        """The law on the day of the plan."""
        return Law.load(self.law).on(plan.on)


_products: dict[str, Product] = {}


def register(product: Product) -> Product:
    """Make a product known, once; call it in `ready()` of the room's AppConfig."""
    if len(product.name) > MAXIMUM_NAME:
        raise ValueError(f"the name {product.name} is longer than {MAXIMUM_NAME} characters")
    if _products.setdefault(product.name, product) is not product:
        raise ValueError(f"the product {product.name} is registered twice")
    return product


def products() -> list[Product]:
    """All products, by name."""
    return [_products[name] for name in sorted(_products)]


def product(name: str) -> Product:
    """A product by its name. Raises LookupError."""
    if name not in _products:
        raise LookupError(f"there is no product {name!r}; choose from {', '.join(sorted(_products))}")
    return _products[name]
