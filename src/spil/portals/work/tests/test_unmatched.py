"""Payments that nobody knows whose they are: worked off once, with a reason, and the look at a person is recorded."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client

from spil.core.access.models import AccessRecord
from spil.core.ledger import service as ledger
from spil.core.ledger.models import Account
from spil.core.payments import sepa
from spil.core.payments.models import PaymentOrder, Receipt
from spil.core.payments.receiving import do_take_in, owners
from spil.core.payments.tests.receiver import owe, registered
from spil.portals.work.tests.society import MONTHS, Society, log_in

WHY = "Belde: het is voor haar dochter"
NOORS = "NL91ABNA0417164300"


@pytest.fixture(autouse=True)
def receiver() -> Iterator[None]:
    with registered():
        yield


def receive(iban: str = "NL13TEST0123456789", cents: int = 80_00) -> Receipt:
    money = sepa.Credited("B1", cents, date(2025, 11, 7), iban=iban, name="K. Onbekend", texts=("voor Noor",))
    receipt = do_take_in(money, owners([iban]), acting_user=None)
    assert receipt is not None
    return receipt


@pytest.fixture
def worker(people: Society) -> Client:
    """A case worker; Noor owes 100 euros."""
    owe(people.noor.pk, 100_00, MONTHS[0])
    return log_in(people.worker)


def page(client: Client, address: str, answers: dict[str, str] | None = None) -> str:
    response = client.post(address, answers) if answers else client.get(address)
    assert response.status_code == 200
    return response.content.decode().replace("\u00a0", " ")


def test_the_list_names_payers_to_case_workers_only(people: Society, worker: Client) -> None:
    assert "Van al het geld is bekend" in page(worker, "/werk/niet-herkend/")
    receipt = receive()
    shown = page(worker, "/werk/niet-herkend/")
    assert f'href="/werk/niet-herkend/{receipt.pk}/"' in shown
    assert "K. Onbekend" in shown
    manager = page(log_in(people.manager), "/werk/niet-herkend/")
    assert "€ 80,00" in manager
    assert "Onbekend" not in manager
    assert log_in(people.manager).get(f"/werk/niet-herkend/{receipt.pk}/").status_code == 403


def test_assigned_by_number_in_two_steps(people: Society, worker: Client) -> None:
    receipt = receive()
    address, answers = f"/werk/niet-herkend/{receipt.pk}/", {"bsn": str(people.noor.bsn), "why": WHY}
    shown = page(worker, address, answers | {"step": "find"})
    assert people.noor.full_name in shown
    assert "Schuld (€ 100,00)" in shown
    assert ledger.balances(people.noor.pk)[Account.INSTALMENT] == 100_00
    assert AccessRecord.objects.filter(person_id=people.noor.pk, reason=WHY, granted=True).exists()
    assert "Fout: " in page(worker, address, answers | {"step": "assign"})
    assert worker.post(address, answers | {"step": "assign", "what": "demo:debt"}).status_code == 302
    receipt.refresh_from_db()
    assert (receipt.person, receipt.how, receipt.worked_by, receipt.worked_reason) == (
        people.noor, "hand", people.worker, WHY,
    )  # fmt: skip
    assert ledger.balances(people.noor.pk)[Account.INSTALMENT] == 20_00
    assert ledger.totals()[Account.UNMATCHED] == 0
    again = worker.post(address, answers | {"step": "assign", "what": "demo:debt"}, follow=True)
    assert "al verwerkt" in again.content.decode()
    assert ledger.balances(people.noor.pk)[Account.INSTALMENT] == 20_00


def test_the_owner_of_the_account_is_proposed(people: Society, worker: Client) -> None:
    receipt = receive(NOORS)
    address = f"/werk/niet-herkend/{receipt.pk}/"
    assert f"Persoon {people.noor.pk}" in page(worker, address)
    shown = page(worker, address, {"person": str(people.noor.pk), "why": WHY, "step": "find"})
    assert people.noor.full_name in shown
    record = AccessRecord.objects.filter(person_id=people.noor.pk).latest("id")
    assert (record.what, record.reason) == ("payment received", WHY)
    stranger = page(worker, address, {"person": str(people.mila.pk), "why": WHY, "step": "find"})
    assert people.mila.full_name not in stranger  # only whose account it is can be chosen without a number


@pytest.mark.parametrize("answers", [
    {"bsn": "", "why": WHY}, {"bsn": "123", "why": WHY}, {"bsn": "999990123", "why": WHY},
    {"bsn": "999990032", "why": "x"},
])  # fmt: skip
def test_mistakes_are_said_and_change_nothing(people: Society, worker: Client, answers: dict[str, str]) -> None:
    receipt = receive()
    assert "Fout: " in page(worker, f"/werk/niet-herkend/{receipt.pk}/", answers | {"step": "find"})
    receipt.refresh_from_db()
    assert receipt.status == "unmatched"


def test_who_owes_nothing_cannot_be_paid_for(people: Society, worker: Client) -> None:
    receipt = receive()
    address = f"/werk/niet-herkend/{receipt.pk}/"
    shown = page(worker, address, {"bsn": str(people.mila.bsn), "why": WHY, "step": "assign", "what": "demo:debt"})
    assert "hoeft ons niets te betalen" in shown
    assert Receipt.objects.get().status == "unmatched"


def test_given_back(people: Society, worker: Client) -> None:
    receipt = receive()
    address = f"/werk/niet-herkend/{receipt.pk}/"
    assert "Fout: " in page(worker, address, {"refund-why": "", "step": "refund"})
    assert worker.post(address, {"refund-why": "Niet voor ons", "step": "refund"}).status_code == 302
    order = PaymentOrder.objects.get(person=None)
    assert (order.iban, order.amount_cents, order.holder) == ("NL13TEST0123456789", 80_00, "K. Onbekend")
    assert "Van al het geld is bekend" in page(worker, "/werk/niet-herkend/")


def test_without_an_account_it_cannot_be_given_back(people: Society, worker: Client) -> None:
    receipt = receive("")
    address = f"/werk/niet-herkend/{receipt.pk}/"
    assert "gaf geen rekeningnummer" in page(worker, address, {"refund-why": "Niet voor ons", "step": "refund"})
    assert not PaymentOrder.objects.filter(person=None).exists()


def test_english(people: Society, worker: Client) -> None:
    receive()
    assert "Whose money is this?" in page(log_in(people.worker, "en"), "/werk/niet-herkend/")
