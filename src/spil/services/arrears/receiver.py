"""Takes in money for arrears, however it comes in; an arrangement's instalments may be collected by direct debit."""

from collections.abc import Mapping
from datetime import date

from spil.core.access.models import User
from spil.core.payments.receivers import Claim, Received, Receiver, registry
from spil.services.arrears.course import left_until
from spil.services.arrears.debts import PRODUCT, by_kind
from spil.services.arrears.models import Arrangement
from spil.services.arrears.money import do_receive, do_take_back
from spil.services.arrears.standing import left_of, plan_of, standing
from spil.text import T

ARRANGEMENT, ALL = "arrangement", "arrears"


@registry.register
class ArrearsReceiver(Receiver):
    """Instalments of an arrangement, and all arrears at once."""

    product = PRODUCT

    def claims(self, person_id: int, on: date) -> list[Claim]:
        """The instalments of the arrangement that should have come in or are due this month; and all arrears."""
        now = standing(person_id, on)
        found: list[Claim] = []
        owed = sum(debt.cents for debt in now.debts)
        if now.arrangement and now.arrangement.runs and now.plan:
            if most := sum(term.left_cents for term in now.plan):
                title = T(nl="Betalingsregeling", en="Payment arrangement")
                found.append(Claim(ARRANGEMENT, title, left_until(now.plan, on), most, together=True))
            owed = sum(debt.cents for debt in [*now.outside, *now.gone])
        if owed:
            found.append(Claim(ALL, T(nl="Achterstand", en="Arrears"), owed, owed, together=True))
        return found

    def holds(self, person_id: int, on: date) -> Mapping[str, int]:
        """The debts that are in the arrangement that runs."""
        one = Arrangement.objects.filter(person=person_id, ended_on=None).first()
        left = by_kind(left_of(one, on)) if one and one.runs else {}
        return {account.name: cents for account, cents in left.items()}

    def receive(self, money: Received, *, acting_user: User | None) -> None:
        """Book it by the order of the law."""
        do_receive(money.person_id, money.cents, money.on, key=money.key, source=money.source, acting_user=acting_user)

    def take_back(self, key: str, on: date, *, acting_user: User | None) -> None:
        """It is owed again."""
        do_take_back(key, on, acting_user=acting_user)

    def to_collect(self, month: date) -> list[tuple[int, int]]:
        """What of the arrangements that run falls due in a month or did before, and was not paid yet."""
        found = []
        for one in Arrangement.objects.filter(ended_on=None).exclude(granted_on=None).order_by("person"):
            if cents := left_until(plan_of(one, month), month):
                found.append((one.person_id, cents))
        return found
