"""What someone can bear beside what they pay already, by the means test of the law."""

from datetime import date

from spil.law.engine import LawError
from spil.services.repayment.service import facts_of


def bearable(person_id: int, on: date) -> int | None:
    """Cents a month that the means test leaves beside the usual instalment; None when it says nothing.

    That is so for who repays no loan, for who has no test, and for a month of which the law is not known yet.
    """
    try:
        found = facts_of(person_id, on.replace(day=1))
    except (ValueError, LawError):
        return None
    if found is None:
        return None
    _, outcome = found
    tests = (("means_test_applies", "capacity"), ("lifelong_means_test_applies", "lifelong_capacity"))
    capacities = [outcome[capacity] for applies, capacity in tests if outcome[applies]]
    return max(0, max(capacities) - outcome["monthly_amount"]) if capacities else None
