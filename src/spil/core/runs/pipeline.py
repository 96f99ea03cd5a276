"""The one pipeline, for one person as for a million: facts, law, decisions, postings; then payment orders, messages.

Whoever calls it holds the transaction. People are locked in order of number before anything about them is read, so
that what they owe cannot change between reading and booking.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
from django.db import connection, transaction

from spil.core.access.models import User
from spil.core.decisions.service import Decisions, outcomes_of, write
from spil.core.ledger.service import post
from spil.core.messages.service import Written, do_write
from spil.core.runs.product import Columns, Letter, Plan, Product, Rows
from spil.law.engine.units import to_day


def work_out(product: Product, plan: Plan, first: int, last: int) -> Rows:
    """What is known of people with these numbers and what the law gives. Changes nothing."""
    rows = product.gather(plan, first, last)
    return replace(rows, outcome=outcomes_of(product.graph(plan), rows.facts, product.targets))


def carry_out(
    product: Product, plan: Plan, rows: Rows, *, acting_user: User | None, key: str = ""
) -> tuple[Rows, int | None]:
    """Decide and book what was worked out; gives the decided rows and the number of the posting set, if there is one.

    With a `key` it is booked once: raises AlreadyBooked when the key was used before. Without, the key names the
    decision.
    """
    decided = product.decided(rows)
    if not len(decided):
        return decided, None
    release = product.graph(plan).law.release
    facts = _kept(product, plan, decided)
    numbers = write(Decisions(decided.people, product.name, plan.month, facts, decided.outcome, release, plan.cause))
    decided = replace(decided, decisions=numbers)
    key = key or f"{product.name}:decision:{int(numbers[0])}"
    lines = product.lines(plan, decided)
    booked = post(lines, key=key, product=product.name, month=plan.month, acting_user=acting_user)
    if booked is None:
        raise AlreadyBooked(key)
    return decided, booked


class AlreadyBooked(Exception):
    """This was carried out before."""


def _kept(product: Product, plan: Plan, rows: Rows) -> Columns:
    """The facts that a decision keeps: those that the law needs and that say something else than its default."""
    graph = product.graph(plan)
    needed = graph.order(product.targets)[1]
    kept = {
        name: rows.facts[name]
        for name in needed
        if name in rows.facts and (rows.facts[name] != graph.law.facts[name].default).any()
    }
    return kept if plan.on == plan.month else kept | {"on": np.full(len(rows), to_day(plan.on), np.int64)}


@transaction.atomic
def do_carry_out_for(product: Product, plan: Plan, people: Iterable[int], *, acting_user: User | None) -> list[int]:
    """Decide, book and write to some people, one by one; gives the numbers of the decisions.

    Payment is not ordered here: who pays the product's month orders what is payable (core.payments).
    """
    made: list[int] = []
    for person in sorted(set(people)):
        lock(person, person)
        rows = work_out(product, plan, person, person)
        decided, _ = carry_out(product, plan, rows, acting_user=acting_user)
        made += decided.decisions.tolist()
        do_tell(product, plan, decided if len(decided) else rows, acting_user=acting_user)
    return made


def lock(first: int, last: int) -> None:
    """Lock the people with these numbers until the transaction ends, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from (select from people_person where id between %s and %s order by id for no key update)"
            " locked",
            [first, last],
        )


def do_tell(product: Product, plan: Plan, rows: Rows, *, acting_user: User | None) -> int:
    """Write to these people what the product has to tell them; gives the number of messages."""
    if not len(rows):
        return 0
    if not len(rows.decisions):
        rows = replace(rows, decisions=np.zeros(len(rows), np.int64))
    return do_write(_messages(product, plan, product.tell(plan, rows)), acting_user=acting_user)


def _messages(product: Product, plan: Plan, letters: Iterable[Letter]) -> Iterator[Written]:
    for letter in letters:
        data = letter.data if isinstance(letter.data, str) else json.dumps(letter.data, ensure_ascii=False)
        about = letter.decision or plan.cause
        key = f"{product.name}:{about}:{letter.person}{':' if letter.key else ''}{letter.key}"
        decisions = (letter.decision,) if letter.decision else ()
        yield Written(letter.person, letter.language, letter.kind, data, decisions, key)
