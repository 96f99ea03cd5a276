"""The compensation as a product: who gets a decision, what is booked for it, what is told to whom."""

from collections.abc import Iterator, Mapping

import numpy as np
from django.utils.timezone import localdate

from spil.core.ledger.models import Account
from spil.core.ledger.service import Lines
from spil.core.people.models import Person
from spil.core.runs.product import Columns, Letter, Plan, Product, Rows
from spil.law.compensation.missed_grant import Refusal
from spil.law.compensation.voucher import VoucherRefusal
from spil.services.compensation import letters
from spil.services.compensation.facts import DEBTS, gather, people_of
from spil.text import T

TARGETS = (
    "missed_grant_refusal", "missed_grant_months", "missed_grant_compensation", "voucher_refusal",
    "voucher_compensation", "missed_grant_remitted", "voucher_remitted", "student_debt_after", "payout", "paid_out",
    "diploma_deadline",
)  # fmt: skip
"""What a decision says, in the order in which people read it."""


def gets_something(outcome: Columns) -> np.ndarray:
    """Who gets a compensation (now)."""
    return np.asarray(outcome["missed_grant_compensation"] + outcome["voucher_compensation"] > 0)


def must_apply(outcome: Mapping[str, int]) -> bool:
    """Whether only an application can show a right."""
    missed, voucher = outcome["missed_grant_refusal"], outcome["voucher_refusal"]
    return missed in (Refusal.MUST_APPLY, Refusal.BACHELOR_ALONE) or voucher == VoucherRefusal.MUST_APPLY


def may_come_later(outcome: Mapping[str, int]) -> bool:
    """Whether a diploma that is still in time would give a right."""
    missed, voucher = outcome["missed_grant_refusal"], outcome["voucher_refusal"]
    return missed == Refusal.NO_DIPLOMA_YET or voucher == VoucherRefusal.NO_DIPLOMA_YET


def lines_of(plan: Plan, rows: Rows) -> Lines:
    """Debit both compensations, credit the debts in their order, and make the rest payable."""
    missed, voucher = rows.outcome["missed_grant_compensation"], rows.outcome["voucher_compensation"]
    left = rows.outcome["missed_grant_remitted"] + rows.outcome["voucher_remitted"]
    rest = missed + voucher - left
    columns = [(Account.COMPENSATION, missed), (Account.COMPENSATION, voucher)]
    for debt in DEBTS:
        part = np.minimum(left, rows.other[f"debt_{debt:d}"])
        left = left - part
        columns.append((debt, -part))
    columns.append((Account.PAYABLE, -rest))
    codes = ["missed_grant", "study_voucher", *["remission"] * len(DEBTS), "compensation"]
    return Lines.of_people(rows.people, columns, codes, rows.decisions)


def letters_of(plan: Plan, rows: Rows) -> Iterator[Letter]:
    """The decision to who gets something or applied; a notice to who may get it later and to who must apply."""
    names, today = tuple(rows.outcome), localdate()
    english = english_among(rows.people)
    columns = [rows.outcome[name].tolist() for name in names]
    for person, decision, *values in zip(rows.people.tolist(), rows.decisions.tolist(), *columns, strict=True):
        outcome = dict(zip(names, values, strict=True))
        language = "en" if person in english else "nl"
        if decision and outcome["missed_grant_compensation"] + outcome["voucher_compensation"]:
            yield Letter(person, language, "decision", letters.of_award(language, outcome, today), decision)
        elif decision:
            yield Letter(person, language, "decision", letters.of_refusal(language, outcome), decision)
        elif must_apply(outcome):
            refusals = outcome["missed_grant_refusal"], outcome["voucher_refusal"]
            data = letters.of_must_apply(language, *refusals, today)
            yield Letter(person, language, "notice", data, key="apply")
        elif may_come_later(outcome):
            data = letters.of_later(language, outcome["diploma_deadline"], today)
            yield Letter(person, language, "notice", data, key="later")


def english_among(people: np.ndarray) -> set[int]:
    """Who of these people gets letters in English."""
    if not len(people):
        return set()
    span = Person.objects.filter(pk__gte=int(people[0]), pk__lte=int(people[-1]), language="en")
    return set(span.values_list("pk", flat=True))


PRODUCT = Product(
    name="compensation",
    label=T(nl="Tegemoetkoming leenstelsel", en="Compensation for the loan system"),
    law="compensation",
    targets=TARGETS,
    people=people_of,
    gather=gather,
    decides=gets_something,
    lines=lines_of,
    tell=letters_of,
    amounts={
        "missed_grant_compensation": T(nl="Gemiste basisbeurs", en="Missed basic grant"),
        "voucher_compensation": T(nl="Studievoucher", en="Study voucher"),
        "missed_grant_remitted": T(nl="Van de schuld af (gemiste basisbeurs)", en="Off the debt (missed basic grant)"),
        "voucher_remitted": T(nl="Van de schuld af (studievoucher)", en="Off the debt (study voucher)"),
        "paid_out": T(nl="Op de rekening", en="To the account"),
    },
    costs=("missed_grant_compensation", "voucher_compensation"),
    groups=("missed_grant_refusal", "voucher_refusal", "payout"),
)
