"""Asking for one arrangement online: what is shown is what comes, wrong input changes nothing, help needs consent."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client

from spil.core.access.models import User
from spil.core.ledger.models import Account
from spil.core.ledger.service import Lines, post
from spil.core.messages.models import Message
from spil.portals.work.tests import society
from spil.portals.work.tests.society import log_in
from spil.services.arrears.models import Arrangement, Referral, Step
from spil.services.arrears.service import do_find_claims, do_receive

ADDRESS = "/mijn/regeling/"


@pytest.fixture
def noor(db: None) -> Iterator[Client]:
    """Someone 1,245.41 euros behind with two kinds of debt, logged in on 24 March 2026."""
    with time_machine.travel("2026-01-05T10:00:00+01:00", tick=True):
        person = society._person("Noor", "Testman", date(2000, 1, 1), "999990032")
        for account, source, cents in (
            (Account.INSTALMENT, Account.LOAN, 45_41), (Account.SCHOOL_FEE_DEBT, Account.SCHOOL_FEES, 1_200_00),
        ):  # fmt: skip
            lines = Lines.of((0, person.pk, account, cents, "due", 0), (0, person.pk, source, -cents, "due", 0))
            post(lines, key=f"due:{account}", product=account.label[:20], month=date(2026, 1, 1))
        do_find_claims()
    with time_machine.travel("2026-03-24T10:00:00+01:00", tick=True):
        user = User.objects.create(subject="test:noor", name=person.full_name, person=person)
        yield log_in(user)


def text_of(client: Client, address: str = ADDRESS) -> str:
    return client.get(address).content.decode().replace("\u00a0", " ")


def send(client: Client, step: str = "check", **values: str) -> str:
    data = {"amount": "100", "first_on": "2026-04-01", "step": step} | values
    return client.post(ADDRESS, data, follow=True).content.decode().replace("\u00a0", " ")


def test_what_is_owed_and_our_proposal_stand_there(noor: Client) -> None:
    page = text_of(noor)
    for words in ("€ 1.200,00", "€ 45,41", "€ 52,00", "in 24 maanden", "1 april 2026", "25 april 2026"):
        assert words in page
    assert not Step.objects.exists()


def test_the_overview_says_that_something_must_be_paid_until_it_is_agreed_on(noor: Client) -> None:
    page = text_of(noor, "/mijn/")
    assert "Betaal je achterstand" in page
    assert "Je bent € 1.245,41 achter" in page
    send(noor, "confirm")
    assert "Betaal je achterstand" not in text_of(noor, "/mijn/")


def test_see_the_schedule_and_agree(noor: Client) -> None:
    page = send(noor)
    assert "tot en met 1 april 2027" in page
    assert not Arrangement.objects.exists()
    assert "Je betalingsregeling loopt" in send(noor, "confirm")
    one = Arrangement.objects.get()
    assert (one.runs, one.amount_cents, one.first_on, one.channel) == (True, 100_00, date(2026, 4, 1), "online")
    assert "1 april 2026" in Message.objects.get().data["intro"][0]
    assert "Volgende termijn" in text_of(noor)


def test_sent_twice_there_is_one(noor: Client) -> None:
    send(noor, "confirm")
    send(noor, "confirm")
    assert Arrangement.objects.filter(ended_on=None).count() == 1


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"amount": "veel"}, "Vul een bedrag in"), ({"amount": "0"}, "Vul een bedrag in van"),
        ({"amount": "99999"}, "Vul een bedrag in van"), ({"first_on": "2020-01-01"}, "Selecteer een geldige keuze"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_changes_nothing(noor: Client, values: dict[str, str], error: str) -> None:
    assert error in send(noor, "confirm", **values)
    assert not Arrangement.objects.exists()


def test_less_is_looked_at_by_somebody(noor: Client) -> None:
    assert "Een medewerker kijkt mee" in send(noor, amount="20")
    assert "We hebben je voorstel ontvangen" in send(noor, "confirm", amount="20")
    assert not Arrangement.objects.get().runs
    assert "Je voorstel" in text_of(noor)


def test_change_and_end(noor: Client) -> None:
    send(noor, "confirm")
    assert "Bedrag" in text_of(noor, f"{ADDRESS}?wijzigen")
    send(noor, "confirm", amount="200")
    assert Arrangement.objects.get(ended_on=None).amount_cents == 200_00
    page = noor.post(f"{ADDRESS}stoppen/", follow=True).content.decode()
    assert "Je regeling is gestopt" in page
    assert not Arrangement.objects.filter(ended_on=None).exists()
    assert noor.post(f"{ADDRESS}stoppen/", follow=True).status_code == 200


def test_who_has_paid_has_no_arrears(noor: Client) -> None:
    person = User.objects.get(subject="test:noor").person_id
    assert person
    do_receive(person, 1_300_00, date(2026, 3, 24), key="p1")
    assert "Je hebt geen achterstand" in text_of(noor)
    assert "Je hebt geen achterstand" in send(noor, "confirm")
    assert noor.get(f"{ADDRESS}klaar/").status_code == 302


def test_help_only_with_consent(noor: Client) -> None:
    address = f"{ADDRESS}hulp/"
    page = noor.post(address, {"telephone": "06 12345678"}).content.decode()
    assert "Zonder je toestemming geven we niets door" in page
    page = noor.post(address, {"telephone": "bel me", "consent": "on"}).content.decode()
    assert "Vul een telefoonnummer in" in page
    assert not Referral.objects.exists()
    noor.post(address, {"telephone": "06 12345678", "consent": "on"})
    one = Referral.objects.get()
    assert (one.telephone, one.consent_on) == ("0612345678", date(2026, 3, 24))
    assert "Geldfit mij kan bellen" in one.consent_text


@pytest.mark.parametrize("language", ["nl", "en"])
def test_both_languages(noor: Client, language: str) -> None:
    noor.cookies["django_language"] = language
    for address in (ADDRESS, f"{ADDRESS}hulp/"):
        assert noor.get(address).status_code == 200
