"""Setting what everyone pays from January on, as a mass operation (core/runs): planned, rehearsed, approved, told.

A run in December decides on the debts as they will be on 1 January; opening January then finds nothing new to decide,
but for those who paid extra or asked for something meanwhile.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from django.db import connection

from spil.core.ledger.service import Lines
from spil.core.runs.product import Letter, Plan, Product, Rows
from spil.services.repayment import letters
from spil.services.repayment.facts import PRODUCT, gather
from spil.services.repayment.months import OUTCOMES, debtors, has_begun, project
from spil.text import T


def _people(plan: Plan) -> np.ndarray:
    return debtors(plan.month)


def _gather(plan: Plan, first: int, last: int) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(
            "select person_id from repayment_openmonth where person_id between %s and %s group by person_id"
            " order by person_id",
            [first, last],
        )
        people = [row[0] for row in cursor.fetchall()]
    found, facts = gather(plan.month, people)
    project(plan.month, found, facts)
    return Rows(found, facts)


def _no_lines(plan: Plan, rows: Rows) -> Lines:
    """Setting an amount moves no money: it falls due month by month."""
    nothing = np.empty(0, np.int64)
    return Lines(nothing, nothing, nothing, nothing, PRODUCT)


def _tell(plan: Plan, rows: Rows) -> Iterable[Letter]:
    if not rows.decisions.any():
        return
    for person, decision, data in letters.of_decisions(plan.month, rows.people, rows.decisions, rows.outcome, "year"):
        yield Letter(person.pk, person.language, "decision", data, decision)


def _choices(choices: Mapping[str, Any]) -> Mapping[str, Any]:
    if choices:
        raise ValueError(f"setting instalments has no choices, not {', '.join(sorted(choices))}")
    return {}


YEARLY = Product(
    name=PRODUCT,
    label=T(nl="Maandbedragen vaststellen", en="Setting monthly amounts"),
    law=PRODUCT,
    targets=OUTCOMES,
    people=_people,
    gather=_gather,
    decides=has_begun,
    lines=_no_lines,
    tell=_tell,
    amounts={
        "monthly_amount": T(nl="Te betalen per maand", en="To be paid a month"),
        "integration_amount": T(nl="Waarvan lening voor inburgering", en="Civic integration loan"),
        "study_debt": T(nl="Studieschuld", en="Student debt"),
    },
    groups=("regime", "repayment_phase", "payment_reason"),
    pays=False,
    choices=_choices,
)
