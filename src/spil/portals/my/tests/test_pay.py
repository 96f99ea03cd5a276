"""Paying online through the stand-in, which speaks the provider's protocol: whatever is told, it is booked once."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localdate

from spil.contrib.bank.client import LocalBank
from spil.contrib.payment_provider import mollie
from spil.contrib.payment_provider.base import ProviderUnavailable
from spil.contrib.payment_provider.mollie import SIGNATURE, sign, stand_in_secret
from spil.core.access.models import User
from spil.core.ledger import service as ledger
from spil.core.ledger.models import Account
from spil.core.ledger.service import Lines
from spil.core.messages.models import Message
from spil.core.payments import online, references
from spil.core.payments.models import Mandate, OnlinePayment, PaymentReference, Receipt
from spil.core.payments.receivers import Claim
from spil.core.payments.service import do_fetch
from spil.core.payments.tests.receiver import PRODUCT, Demo, owe, registered
from spil.portals.my.tests.family import ACCOUNT, DECIDED, Family, person_of

ADDRESS, WEBHOOK = f"/mijn/betalen/{PRODUCT}/debt/", "/mijn/betalen/melding/"
LogIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def receiver(settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.VAR = tmp_path
    with registered():
        yield


@pytest.fixture
def noor(people: Family, as_user: LogIn) -> Client:
    """Logged in, and owing 80 euros."""
    owe(person_of(people.noor).pk, 80_00, DECIDED[0])
    return as_user(people.noor)


def due(people: Family) -> int:
    return ledger.balances(person_of(people.noor).pk)[Account.INSTALMENT]


def begin(client: Client, amount: str = "30") -> str:
    """Fill in an amount; gives the address to pay at."""
    response = client.post(ADDRESS, {"amount": amount})
    assert response.status_code == 302, response.content.decode()
    address: str = response.headers["Location"]
    return address


def end(client: Client, checkout: str, ending: str = "paid", **more: str) -> str:
    """Pay, or not; gives the address to go back to."""
    response = client.post(checkout, {"ending": ending, **more})
    address: str = response.headers["Location"]
    return address


def tell(client: Client, name: str) -> int:
    return client.post(WEBHOOK, f"id={name}", "application/x-www-form-urlencoded").status_code


def test_what_can_be_paid(noor: Client, people: Family, as_user: LogIn) -> None:
    page = noor.get("/mijn/betalen/").content.decode()
    assert f'href="{ADDRESS}"' in page
    assert "€\u00a080,00" in page
    assert "Je hoeft ons niets te betalen" in as_user(people.lotte).get("/mijn/betalen/").content.decode()
    assert as_user(people.lotte).get(ADDRESS).status_code == 404
    assert noor.get(f"/mijn/betalen/{PRODUCT}/other/").status_code == 404


def test_debts_taken_together_come_first(noor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    both = [Claim("debt", "Lesgeld", 80_00, 80_00), Claim("all", "Achterstand", 80_00, 80_00, together=True)]
    monkeypatch.setattr(Demo, "claims", lambda *_: both)
    page = noor.get("/mijn/betalen/").content.decode()
    assert page.index("Achterstand") < page.index("Of kies zelf welke schuld") < page.index("Lesgeld")


def test_paid_through_the_provider_and_told_twice(noor: Client, people: Family) -> None:
    checkout = begin(noor)
    assert "€\u00a030,00" in noor.get(checkout).content.decode()
    back = end(noor, checkout)
    assert due(people) == 50_00  # the stand-in told it in two ways before the payer came back
    page = noor.get(back).content.decode()
    assert "Je hebt betaald" in page
    payment = OnlinePayment.objects.get()
    assert (payment.status, payment.paid_on, payment.amount_cents) == ("paid", localdate(), 30_00)
    assert payment.provider_id is not None
    assert [tell(noor, payment.provider_id) for _ in range(3)] == [200] * 3
    assert due(people) == 50_00
    assert ledger.totals()[Account.IN_TRANSIT] == 30_00
    assert sum(ledger.totals().values()) == 0


def test_the_settlement_reaches_our_account_once(noor: Client, people: Family) -> None:
    end(noor, begin(noor))
    for _ in range(2):
        do_fetch(LocalBank(), acting_user=None)
    totals = ledger.totals()
    assert (totals[Account.BANK], totals[Account.IN_TRANSIT], due(people)) == (30_00, 0, 50_00)
    assert Receipt.objects.get().status == "settlement"


@pytest.mark.parametrize(("ending", "words"), [
    ("canceled", "afgebroken"), ("failed", "niet uitgevoerd"), ("expired", "verliep"),
])  # fmt: skip
def test_not_paid(noor: Client, people: Family, ending: str, words: str) -> None:
    page = noor.get(end(noor, begin(noor), ending)).content.decode()
    assert "Er is niets betaald" in page
    assert words in page
    assert f'href="{ADDRESS}"' in page
    assert (due(people), OnlinePayment.objects.get().status) == (80_00, ending)


def test_the_webhook_comes_late_or_never(noor: Client, people: Family) -> None:
    back = end(noor, begin(noor), silent="1")
    assert (due(people), OnlinePayment.objects.get().status) == (80_00, "open")
    assert "Je hebt betaald" in noor.get(back).content.decode()  # we asked the provider ourselves
    assert due(people) == 50_00
    assert tell(noor, str(OnlinePayment.objects.get().provider_id)) == 200
    assert due(people) == 50_00


def test_nobody_ever_came_back(noor: Client, people: Family) -> None:
    provider = mollie.Mollie("http://localhost")
    end(noor, begin(noor), silent="1")
    begin(noor)  # and one that is still open
    assert online.do_poll(provider) == 0  # too early to ask
    with time_machine.travel(timezone.now() + timedelta(minutes=20), tick=False):
        assert [online.do_poll(provider), online.do_poll(provider)] == [1, 0]
    assert due(people) == 50_00


def test_not_known_yet(noor: Client, people: Family, monkeypatch: pytest.MonkeyPatch) -> None:
    back = end(noor, begin(noor), silent="1")

    def away(*args: object) -> None:
        raise ProviderUnavailable("down")

    monkeypatch.setattr(mollie.Mollie, "state", away)
    assert "We weten nog niet" in noor.get(back).content.decode()
    assert tell(noor, str(OnlinePayment.objects.get().provider_id)) == 503  # so that the provider tries again
    assert due(people) == 80_00


def test_paid_after_it_was_told_to_have_failed(noor: Client, people: Family) -> None:
    end(noor, begin(noor), silent="1")
    payment = OnlinePayment.objects.get()
    OnlinePayment.objects.update(status="failed")
    assert tell(noor, str(payment.provider_id)) == 200
    assert (OnlinePayment.objects.get().status, due(people)) == ("paid", 50_00)


def test_a_forged_webhook_changes_nothing(noor: Client, people: Family) -> None:
    begin(noor)
    name = str(OnlinePayment.objects.get().provider_id)
    event = json.dumps({"resource": "event", "type": "payment.paid", "entityId": name,
                        "_embedded": {"entity": {"id": name, "status": "paid"}}}).encode()  # fmt: skip
    assert tell(noor, name) == 200  # anyone may say that something happened: nothing did
    wrong = [sign(event, "another secret"), sign(event[:-1], stand_in_secret("events")), "sha256=", "x"]
    for signature in wrong:
        answer = noor.post(WEBHOOK, event, "application/json", headers={SIGNATURE: signature})
        assert answer.status_code == 400
    right = noor.post(WEBHOOK, event, "application/json", headers={SIGNATURE: sign(event, stand_in_secret("events"))})
    assert right.status_code == 200  # and yet the provider itself says that it is open
    for name in ("tr_unknown1", "../../etc/passwd", "", "tr_" + "x" * 100):
        assert tell(noor, name) == 200
    assert (OnlinePayment.objects.get().status, due(people)) == ("open", 80_00)


def test_another_amount_at_the_provider_books_nothing(noor: Client, people: Family, tmp_path: Any) -> None:
    end(noor, begin(noor), silent="1")
    name = str(OnlinePayment.objects.get().provider_id)
    (file,) = tmp_path.glob(f"stand_in/payment_provider/*/{name}.json")
    file.write_text(file.read_text().replace("30.00", "0.01"))
    assert tell(noor, name) == 503
    assert (OnlinePayment.objects.get().status, due(people)) == ("open", 80_00)


@pytest.mark.parametrize("amount", ["0", "-5", "80,01", "1.000.000", "vijf", "", "1e3"])
def test_an_amount_that_cannot_be_is_refused(noor: Client, people: Family, amount: str) -> None:
    page = noor.post(ADDRESS, {"amount": amount})
    assert page.status_code == 200
    assert "Fout: " in page.content.decode()
    assert not OnlinePayment.objects.exists()


def test_the_provider_is_down(noor: Client, people: Family, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: object, **more: object) -> None:
        raise ProviderUnavailable("down")

    monkeypatch.setattr(mollie.Mollie, "start", away)
    page = noor.post(ADDRESS, {"amount": "30"}).content.decode()
    assert "iDEAL werkt nu niet" in page
    assert (OnlinePayment.objects.get().provider_id, due(people)) == (None, 80_00)


def test_paid_after_the_debt_was_written_off_is_given_back(noor: Client, people: Family) -> None:
    checkout, person = begin(noor, "80"), person_of(people.noor).pk
    rows = [(1, person, Account.WRITTEN_OFF, 80_00, "off", 0), (1, person, Account.INSTALMENT, -80_00, "off", 0)]
    ledger.post(Lines.of(*rows), key="off", product=PRODUCT, month=DECIDED[0])
    before = ledger.balances(person).get(Account.PAYABLE, 0)
    end(noor, checkout)
    assert (due(people), ledger.balances(person)[Account.PAYABLE] - before) == (0, -80_00)


def test_what_is_somebody_elses_is_not_there(noor: Client, people: Family, as_user: LogIn) -> None:
    back = end(noor, begin(noor))
    assert as_user(people.lotte).get(back).status_code == 404


def test_the_same_key_is_one_payment_at_the_provider(noor: Client, people: Family) -> None:
    begin(noor)
    payment = OnlinePayment.objects.get()
    again = mollie.Mollie("http://testserver").start(
        payment.key, 30_00, "Spil", back="http://testserver/", webhook="http://testserver/", language="nl"
    )
    assert again.provider_id == payment.provider_id


def test_transfer_details(noor: Client, people: Family) -> None:
    assert "Betalingskenmerk" not in noor.get(ADDRESS).content.decode()
    assert noor.post(ADDRESS, {"how": "transfer"}).status_code == 302
    page = noor.get(ADDRESS).content.decode()
    number = PaymentReference.objects.get().number
    assert references.spaced(number) in page
    assert references.spaced(references.creditor_reference(number)) in page


def test_direct_debit_is_agreed_to_and_withdrawn(noor: Client, people: Family) -> None:
    address, answers = "/mijn/betalen/machtiging/", {"iban": "NL91 ABNA 0417 1643 00", "holder": "N. Wentelteef"}
    assert "NL91 ABNA 0417 1643 00" in noor.get(address).content.decode()  # where we pay to, proposed
    without = noor.post(address, answers | {"step": "confirm"}).content.decode()
    assert "Zet een vinkje" in without
    assert not Mandate.objects.exists()
    checked = noor.post(address, answers | {"consent": "on", "step": "check"}).content.decode()
    assert "Klopt deze machtiging?" in checked
    assert not Mandate.objects.exists()
    for _ in range(2):
        assert noor.post(address, answers | {"consent": "on", "step": "confirm"}).status_code == 302
    mandate = Mandate.objects.get()
    assert (mandate.iban, mandate.signed_on, mandate.given_by) == (ACCOUNT, localdate(), people.noor)
    assert "Trek de machtiging in" in noor.get(address).content.decode()
    noor.post(address, {"step": "withdraw"})
    mandate.refresh_from_db()
    assert mandate.end_reason == "withdrawn"
    assert Message.objects.filter(person=person_of(people.noor), data__title="Je machtiging is ingetrokken").exists()


@pytest.mark.parametrize("iban", ["NL91ABNA0417164301", "US00", "BR1500000000000010932840814P2", ""])
def test_an_account_that_cannot_be_collected_from(noor: Client, people: Family, iban: str) -> None:
    answers = {"iban": iban, "holder": "N.", "consent": "on", "step": "confirm"}
    assert "Fout: " in noor.post("/mijn/betalen/machtiging/", answers).content.decode()
    assert not Mandate.objects.exists()


def test_english(noor: Client, people: Family, as_user: LogIn) -> None:
    client = as_user(people.noor, "en")  # type: ignore[call-arg]
    checkout = begin(client)
    assert "Pay with iDEAL" in client.get(checkout).content.decode()
    assert "You have paid" in client.get(end(client, checkout)).content.decode()
