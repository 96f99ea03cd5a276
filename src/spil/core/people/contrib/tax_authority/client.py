"""Stand-in of the tax authority. There is no public message format for incomes: this one is made up, and says so.

A real connection takes the place of `incomes` and gives the same answer.
"""

from typing import Any

from spil.core.people.contrib.base import Store

store = Store("tax_authority")


def incomes(bsn: str) -> dict[str, Any]:
    """`{"standIn": true, "incomes": [{"year", "status": "assessed" | "foreign", "amount": "41250.00", "alone"}]}`.

    `assessed` is the income of an assessment, `foreign` the world income of who lives abroad.
    """
    return {"standIn": True, "incomes": store.get(bsn) or []}
