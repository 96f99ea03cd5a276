"""The tax authority: incomes by year (assessed, and world income of who lives abroad). Answered by a stand-in."""

from datetime import date
from decimal import Decimal

from spil.core.people.contrib.base import Adapter, Statement, Told, registry
from spil.core.people.contrib.tax_authority import client
from spil.core.people.models import Income, Person


@registry.register
class TaxAuthority(Adapter):
    """Incomes. A stand-in: there is no public message format."""

    name = "tax_authority"
    source = "Belastingdienst"
    is_stand_in = True

    def ask(self, person: Person) -> Told:
        """All years that are known."""
        if not person.bsn:
            return Told()
        return Told(
            [
                Statement(
                    Income,
                    (date(each["year"], 1, 1), date(each["year"] + 1, 1, 1)),
                    {"year": each["year"], "amount_cents": cents(each["amount"]), "status": each["status"],
                     "lone_parent": each.get("alone", False)},
                )
                for each in client.incomes(person.bsn)["incomes"]
            ]
        )  # fmt: skip


def cents(amount: str) -> int:
    """Euros with two decimals as cents; anything else is an error."""
    exact = Decimal(amount) * 100
    if exact != int(exact):
        raise ValueError(f"{amount} is not an amount in whole cents")
    return int(exact)
