"""Stand-in of the registers of enrolments (ROD) and programmes (RIO). This message is made up, and says so.

The exchange with ROD is not public. A real connection takes the place of `enrolments` and gives the same answer.
"""

from typing import Any

from spil.core.people.contrib.base import Store

store = Store("institutions")


def enrolments(number: str) -> dict[str, Any]:
    """`{"standIn": true, "enrolments": [...], "diplomas": [...]}` for a BSN or education number.

    An enrolment: institution, institutionName, programme, programmeName, education ("hbo_bachelor"), form
    ("full_time"), country, from, until (last day, or null), nominalMonths, credits, fee ("2601.00" a year or null).
    A diploma: institution, programme, programmeName, kind ("hbo_bachelor"), sector, on, nominalMonths.
    """
    return {"standIn": True} | (store.get(number) or {"enrolments": [], "diplomas": []})
