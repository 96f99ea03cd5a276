"""Takes in the money that people pay for their debts of repayment (see core.payments.receivers)."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from spil.core.access.models import User
from spil.core.ledger import service as ledger
from spil.core.ledger.models import Account
from spil.core.payments.receivers import Claim, Received, Receiver, registry
from spil.services.repayment import service
from spil.services.repayment.facts import PRODUCT
from spil.services.repayment.models import Loan
from spil.text import T

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

TITLES: dict[Account, "StrPromise"] = {
    Account.COSTS_DUE: T(nl="Kosten en rente", en="Costs and interest"),
    Account.INSTALMENT: T(nl="Maandbedrag", en="Monthly amount"),
    Account.TRAVEL_DEBT: T(nl="Reisproduct te laat stopgezet", en="Travel product stopped too late"),
    Account.FINE_DUE: T(nl="Boete", en="Fine"),
    Account.SCHOOL_FEE_DEBT: T(nl="Lesgeld", en="School fee"),
    Account.RECEIVABLE: T(nl="Te veel ontvangen", en="Received too much"),
}
EXTRA: dict[Loan, tuple[str, "StrPromise"]] = {
    Loan.STUDY: ("study", T(nl="Extra aflossen op je studieschuld", en="Extra repayment of your student debt")),
    Loan.LIFELONG: (
        "lifelong",
        T(nl="Extra aflossen op je levenlanglerenkrediet", en="Extra repayment of your lifelong learning credit"),
    ),
    Loan.CIVIC: (
        "civic",
        T(nl="Extra aflossen op je lening voor inburgering", en="Extra repayment of your civic integration loan"),
    ),
}


@registry.register
class RepaymentReceiver(Receiver):
    """Everything that a debtor can pay: what is due, and the loans at any time."""

    product = PRODUCT

    def claims(self, person_id: int, on: date) -> list[Claim]:
        owed = ledger.owed(person_id)
        due = [
            Claim(account.name, title, owed[account], owed[account])
            for account, title in TITLES.items()
            if owed.get(account, 0) > 0
        ]
        loans = service.debt_today(person_id, on)
        return due + [Claim(name, title, 0, loans[loan]) for loan, (name, title) in EXTRA.items() if loans.get(loan)]

    def receive(self, money: Received, *, acting_user: User | None) -> None:
        service.do_receive(
            money.person_id, money.cents, money.on, key=money.key, purpose=money.purpose, source=money.source,
            of_month=money.month, acting_user=acting_user,
        )  # fmt: skip

    def receive_many(self, moneys: Sequence[Received], *, acting_user: User | None) -> None:
        for rest in service.do_receive_collected(moneys, acting_user=acting_user):
            self.receive(rest, acting_user=acting_user)

    def take_back(self, key: str, on: date, *, acting_user: User | None) -> None:
        service.do_reverse(key, on, acting_user=acting_user)

    def to_collect(self, month: date) -> list[tuple[int, int]]:
        return service.falls_due(month) or super().to_collect(month)
