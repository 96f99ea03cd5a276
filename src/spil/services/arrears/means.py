"""What someone can bear beside what they pay already, by the means test of the law."""

from datetime import date

from spil.law.engine import LawError
from spil.services.repayment.facts import law
from spil.services.repayment.service import facts_of

WANTED = (
    "combined_capacity", "monthly_amount", "study_due", "means_test_applies", "lifelong_due",
    "lifelong_means_test_applies",
)  # fmt: skip


def bearable(person_id: int, on: date) -> int | None:
    """Cents a month that the means test leaves beside the usual instalment; None when it says nothing.

    That is so for who pays off no loan now, for who has no test, and for a month of which the law is not known yet.
    """
    month = on.replace(day=1)
    try:
        found = facts_of(person_id, month)
        if found is None:
            return None
        outcome = law().on(month).evaluate(found[0], WANTED)
    except (ValueError, LawError):
        return None
    tests = (("study_due", "means_test_applies"), ("lifelong_due", "lifelong_means_test_applies"))
    if not any(outcome[due] and outcome[applies] for due, applies in tests):
        return None
    return max(0, outcome["combined_capacity"] - outcome["monthly_amount"])
