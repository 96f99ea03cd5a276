"""The allowance for pupils as a product: a month is decided, booked, paid and told, for one or for everyone."""

from collections.abc import Iterator

import numpy as np

from spil.core.decisions.models import Decision
from spil.core.ledger.models import Account
from spil.core.ledger.service import Lines, payable_part
from spil.core.people.models import Person
from spil.core.runs.product import Columns, Letter, Plan, Product, Rows
from spil.dates import first_of
from spil.law.school_costs.entitlement import Refusal
from spil.services.school_costs import letters
from spil.services.school_costs.facts import LAW, gather, people_of
from spil.text import T

TARGETS = (
    "refusal", "living_away", "basic_allowance", "school_costs_allowance", "fee_allowance", "gift", "paid_this_month",
)  # fmt: skip
"""What a decision says, in the order in which people read it."""


def is_decided_here(outcome: Columns) -> np.ndarray:
    """Not who may only get help with the costs of access (Besluit TOS 3a): that is paid at once, outside this month."""
    return np.asarray(outcome["refusal"] != Refusal.ACCESS_ONLY)


def lines_of(plan: Plan, rows: Rows) -> Lines:
    """Debit the gift, credit what is payable; of a month that was decided before, the difference."""
    more = rows.outcome["gift"] - rows.other["gift"]
    unpaid, owed = np.maximum(rows.other["payable"], 0), np.maximum(rows.other["receivable"], 0)
    payable = payable_part(more, unpaid, owed)
    columns = [(Account.GIFT, more), (Account.PAYABLE, -payable), (Account.RECEIVABLE, payable - more)]
    return Lines.of_people(rows.people, columns, PRODUCT.name, rows.decisions)


def letters_of(plan: Plan, rows: Rows) -> Iterator[Letter]:
    """A letter for each decision that says something else than that of the month before."""
    if not rows.decisions.any():
        return
    people = rows.people.tolist()
    before = Decision.objects.current().filter(product=PRODUCT.name, month=first_of(plan.month, -1), person__in=people)
    known = dict(before.values_list("person_id", "outcome"))
    languages = dict(Person.objects.filter(pk__in=people).values_list("pk", "language"))
    columns = [rows.outcome[name].tolist() for name in rows.outcome]
    for person, decision, *values in zip(people, rows.decisions.tolist(), *columns, strict=True):
        outcome = dict(zip(rows.outcome, values, strict=True))
        if decision and known.get(person) != outcome:
            language = languages[person]
            yield Letter(person, language, "decision", letters.of_month(language, plan.month, outcome), decision)


PRODUCT = Product(
    name=LAW,
    label=T(nl="Tegemoetkoming scholieren", en="Allowance for pupils"),
    law=LAW,
    targets=TARGETS,
    people=people_of,
    gather=gather,
    decides=is_decided_here,
    lines=lines_of,
    tell=letters_of,
    amounts={
        "gift": T(nl="Tegemoetkoming", en="Allowance"),
        "basic_allowance": T(nl="Basistoelage", en="Basic allowance"),
        "school_costs_allowance": T(nl="Voor schoolkosten", en="For school costs"),
        "fee_allowance": T(nl="Voor het lesgeld", en="For fees"),
    },
    groups=("refusal", "living_away"),
)
