"""The debtor on one page, and requests on behalf: what is shown, what is recorded, and who may not."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client

from spil.core.access.models import AccessRecord, Role, User
from spil.core.ledger.models import Account
from spil.core.messages.models import Message
from spil.core.people.models import Person
from spil.portals.my.tests import debtors
from spil.portals.my.tests.family import person_of
from spil.portals.work.tests.society import log_in
from spil.services.arrears import service as arrears
from spil.services.repayment.models import Request
from spil.services.repayment.service import do_receive
from spil.text import euro

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    """It is November 2026."""
    with time_machine.travel(debtors.NOW, tick=True):
        yield


@pytest.fixture
def worker(db: None) -> User:
    return User.objects.create(subject="test:worker", name="Sam Speurder", role=Role.CASE_WORKER)


@pytest.fixture
def anna(db: None) -> Person:
    """A debtor with a partner who repays too, who paid a part of what is due."""
    anna = person_of(debtors.debtor(0, "Anna", debtors.IN_35, {Account.LOAN: 3_000_000}))
    bob = person_of(debtors.debtor(1, "Bob", debtors.IN_15, {Account.LOAN: 900_000}, income=2_100_000))
    debtors.marry(anna, bob)
    debtors.open_months()
    do_receive(anna.pk, 20_00, date(2026, 11, 3), key="test:1", reference="9000 1234")
    return anna


def _at_work(worker: User, person: Person, language: str = "nl") -> Client:
    client = log_in(worker, language)
    client.post("/werk/", {"bsn": person.bsn, "usual": "question", "own_words": "belt over de schuld"})
    return client


def _page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def _home(person: Person) -> str:
    return f"/werk/persoon/{person.pk}/schuld/"


def test_everything_about_a_debt_is_on_one_page(worker: User, anna: Person) -> None:
    shown = _page(_at_work(worker, anna), _home(anna))
    for words in (
        "Betaalt per maand",
        "SF35, aflosfase",
        "0,46%, 31 dec 2027",
        "Nog te betalen maandbedragen",
        "9000 1234",
        "WSF 2000, art. 6.10",
        "Draagkrachtmeting",
        "Mijn inkomen is gedaald",
        "<polyline",
    ):
        assert words in shown, words
    assert "is bekend, maar het is niet van jou" not in shown  # a case worker explains the whole means test
    look = AccessRecord.objects.filter(person_id=anna.pk, viewer_id=worker.pk).latest("id")
    assert (look.what, look.reason) == ("debts", "Vraag van de student of ouder: belt over de schuld")
    assert "Debt and repayment" in _page(_at_work(worker, anna, "en"), f"/werk/persoon/{anna.pk}/")


def test_arrears_and_the_arrangement_are_shown(worker: User, anna: Person) -> None:
    with time_machine.travel("2026-12-10T12:00:00+01:00"):
        arrears.do_find_claims([anna.pk])
        client = _at_work(worker, anna)
        assert "Wat te laat is" in _page(client, _home(anna))
        arrears.do_arrange(anna, 10_00, date(2026, 12, 25), "phone", on=date(2026, 12, 10), acting_user=worker)
        shown = _page(client, _home(anna))
    assert "Betalingsregeling" in shown
    assert f"{euro(10_00)} per maand" in shown


def test_without_a_reason_nothing_is_shown_and_nothing_recorded(worker: User, anna: Person) -> None:
    client = log_in(worker)
    for address in (_home(anna), f"{_home(anna)}aflosvrij/"):
        assert client.get(address).status_code == 302
        assert client.post(address, {"step": "confirm"}).status_code in (403, 405)
    assert client.post(f"{_home(anna)}verzoek/higher_amount/stoppen/").status_code == 403
    assert not Request.objects.exists()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.MANAGER])
def test_who_does_no_casework_does_not_come_in(anna: Person, role: Role) -> None:
    user = User.objects.create(subject=f"test:{role}", name="Ander", role=role)
    assert log_in(user).get(_home(anna)).status_code == 403


def test_a_means_test_on_behalf_shows_its_effect_and_is_recorded_once_confirmed(worker: User, anna: Person) -> None:
    client = _at_work(worker, anna)
    address = f"{_home(anna)}inkomen-gedaald/"
    answers = {"year": "2", "income": "20000", "partner_income": "18000"}
    effect = client.post(address, answers | {"step": "effect"}).content.decode()
    assert "Er is nog niets vastgelegd" in effect
    assert not Request.objects.exists()
    messages = Message.objects.count()
    done = client.post(address, answers | {"step": "confirm"}, follow=True).content.decode()
    assert "Vastgelegd vanaf december 2026" in done
    request = Request.objects.get(person=anna)
    assert request.recorded_by_id == worker.pk if hasattr(request, "recorded_by_id") else True
    assert Message.objects.count() > messages
    again = client.post(address, answers | {"income": "40000", "step": "effect"}).content.decode()
    assert "Fout:" in again


def test_a_request_can_be_ended_on_behalf(worker: User, anna: Person) -> None:
    client = _at_work(worker, anna)
    client.post(f"{_home(anna)}meer-betalen/", {"amount": "300", "step": "confirm"})
    assert euro(300_00) in _page(client, _home(anna))
    shown = client.post(f"{_home(anna)}verzoek/higher_amount/stoppen/", follow=True).content.decode()
    assert "Dit stopt vanaf december 2026" in shown
    assert not Request.objects.filter(recorded__upper_inf=True).exists()
    assert client.post(f"{_home(anna)}verzoek/higher_amount/stoppen/").status_code == 404


def test_who_owes_nothing(worker: User, db: None) -> None:
    nobody = person_of(debtors.debtor(2, "Cas", debtors.IN_35, {Account.LOAN: 1_00}))
    do_receive(nobody.pk, 1_00, date(2026, 11, 3), key="test:2")
    assert "Er is geen schuld" in _page(_at_work(worker, nobody), _home(nobody))
