"""Debts that turn into something else between two months: a grant that became a gift, and overpaid student finance.

Both are found when the month before is closed, so that what the next month begins with is right to the cent.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
from django.db import connection, transaction

from spil.core.ledger.models import Account
from spil.core.ledger.service import Lines, post
from spil.dates import first_of
from spil.services.repayment.facts import PRODUCT, STUDY

CONVERTED = """
    select person_id, -sum(amount_cents)::bigint from ledger_posting
    where account = %s and code = 'conversion' and month = %s and person_id = any(%s) group by person_id
"""
OF_GRANT = """
    select person_id, account, coalesce(sum(amount_cents), 0)::bigint,
        coalesce(sum(amount_cents) filter (where code like 'interest%%'), 0)::bigint
    from ledger_posting where person_id = any(%s) and account = any(%s) and month < %s group by person_id, account
"""
OVERPAID = """
    select person_id, month, sum(amount_cents)::bigint from ledger_posting posting
    where account = %(receivable)s and product = 'student_finance' and month < %(month)s and person_id = any(%(people)s)
        and not exists (
            select from decisions_decision decision where decision.person_id = posting.person_id
                and product = 'student_finance' and decision.month >= (%(month)s - interval '1 month')::date
                and (outcome->>'phase')::int > 0)
    group by person_id, month having sum(amount_cents) > 0 order by month, person_id
"""


def converted(month: date, people: Sequence[int]) -> dict[int, int]:
    """Performance grant that became a gift in a month, in cents for each person: no interest runs over it in it."""
    with connection.cursor() as cursor:
        cursor.execute(CONVERTED, [Account.CONDITIONAL_GRANT, month, list(people)])
        return {person: int(cents) for person, cents in cursor.fetchall() if cents > 0}


@transaction.atomic
def lapse_interest(closed: date, gifts: dict[int, int], *, key: str) -> int:
    """Take back the interest over what became a gift in the month that was closed (WSF 2000, 4.15, 5.17); in cents.

    The interest on the grant in proportion to the part that became a gift. Who had repaid some of it already has the
    rest of the debt lowered, and is paid what is more than that.
    """
    if not gifts:
        return 0
    after = first_of(closed, 1)
    with connection.cursor() as cursor:
        cursor.execute(OF_GRANT, [sorted(gifts), [int(account) for account in STUDY], after])
        known = {(person, account): (int(cents), int(interest)) for person, account, cents, interest in cursor}
    lines: list[tuple[int, int, Account, int, str, int]] = []
    lapsed_in_all = 0
    for number, (person, gift) in enumerate(sorted(gifts.items())):
        left, interest = known.get((person, Account.CONDITIONAL_GRANT), (0, 0))
        grant = left - interest + gift  # of which nothing was a gift before the month
        lapsed = interest * min(gift, grant) // grant if grant > 0 else interest
        lines.append((2 * number, person, Account.INTEREST, lapsed, "interest_lapsed", 0))
        lines.append((2 * number, person, Account.CONDITIONAL_GRANT, -lapsed, "interest_lapsed", 0))
        lapsed_in_all += lapsed
        too_much = max(0, lapsed - left)
        lines.append((2 * number + 1, person, Account.CONDITIONAL_GRANT, too_much, "conversion_settled", 0))
        for account in STUDY[:-1]:
            part = min(too_much, max(0, known.get((person, account), (0, 0))[0]))
            lines.append((2 * number + 1, person, account, -part, "conversion_settled", 0))
            too_much -= part
        lines.append((2 * number + 1, person, Account.PAYABLE, -too_much, "conversion_settled", 0))
    post(Lines.of(*lines), key=f"{key}:conversion", product=PRODUCT, month=closed)
    return lapsed_in_all


@transaction.atomic
def lend_overpayments(month: date, people: Sequence[int], *, key: str) -> int:
    """Turn overpaid student finance of who gets none any more into a loan from this month on (6.17); in cents."""
    with connection.cursor() as cursor:
        cursor.execute(OVERPAID, {"receivable": Account.RECEIVABLE, "month": month, "people": list(people)})
        rows = np.array(cursor.fetchall(), object)
    if not len(rows):
        return 0
    for of in sorted(set(rows[:, 1])):
        person, cents = (rows[rows[:, 1] == of][:, column].astype(np.int64) for column in (0, 2))
        lines = Lines(
            np.tile(np.arange(len(person)), 2), np.tile(person, 2),
            np.repeat([int(Account.LOAN), int(Account.RECEIVABLE)], len(person)), np.concatenate([cents, -cents]),
            "overpayment_becomes_loan",
        )  # fmt: skip
        post(lines, key=f"{key}:overpaid:{of}", product="student_finance", month=of)
    return int(rows[:, 2].sum())
