"""Out of arrears with one arrangement: by the debtor on a phone or a desk, and by a case worker during a call."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from spil.core.access.models import User
from spil.core.ledger.models import Account
from spil.core.ledger.service import Lines, post
from spil.portals.work.tests import society
from spil.services.arrears.models import Arrangement
from spil.services.arrears.service import do_receive, do_set_due
from tests.browser.conftest import Check, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
Picture = Callable[[Page, str], Path]
NOW = "2026-03-24T10:00:00+01:00"
DEBTS = (
    (Account.INSTALMENT, Account.LOAN, 4_541), (Account.SCHOOL_FEE_DEBT, Account.SCHOOL_FEES, 120_000),
    (Account.TRAVEL_DEBT, Account.TRAVEL, 18_600),
)  # fmt: skip


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def debtor(transactional_db: None) -> User:
    """Someone behind with three kinds of debt."""
    person = society._person("Noor", "Testman", date(2000, 1, 1), "999990032")
    month = date(2026, 1, 1)
    for account, source, cents in DEBTS:
        lines = Lines.of((0, person.pk, account, cents, "due", 0), (0, person.pk, source, -cents, "due", 0))
        post(lines, key=f"due:{account}", product="test", month=month)
        do_set_due(person.pk, account, product="test", month=month, due_on=date(2026, 1, 31))
    return User.objects.create(subject="test:noor", name=person.full_name, person=person)


def test_the_journey(page: Page, live_server: LiveServer, debtor: User, axe: Check, picture: Picture) -> None:
    sign_in(page, live_server, debtor)
    page.goto(live_server.url + "/mijn/regeling/")
    axe(page)
    picture(page, "arrangement-ask")
    page.get_by_label("Hoeveel kun je per maand betalen?").fill("75")
    page.get_by_label("25 april 2026").check()
    page.get_by_role("button", name="Bekijk het schema").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Je schema")
    axe(page)
    picture(page, "arrangement-check")
    page.get_by_role("button", name="Ja, dit spreek ik af").click()
    expect(page.get_by_text("Je betalingsregeling loopt.")).to_be_visible()
    axe(page)
    picture(page, "arrangement-done")
    one = Arrangement.objects.get()
    assert (one.runs, one.amount_cents, one.first_on, len(one.accounts)) == (True, 7_500, date(2026, 4, 25), 3)
    person = debtor.person_id
    assert person
    do_receive(person, 7_500, date(2026, 3, 24), key="p1")
    page.get_by_role("link", name="Naar je regeling").click()
    expect(page.get_by_text("1 van de 20 termijnen is betaald.")).to_be_visible()
    page.locator("summary", has_text="Alle termijnen").click()
    expect(page.get_by_text("betaald", exact=True)).to_be_visible()
    axe(page)
    picture(page, "arrangement")
    page.get_by_role("link", name="Laat Geldfit mij bellen").click()
    axe(page)
    picture(page, "arrangement-help")
    page.get_by_label("Je telefoonnummer").fill("06 12345678")
    page.get_by_role("button", name="Vraag Geldfit om te bellen").click()
    expect(page.get_by_role("link", name="Ja, geef mijn naam")).to_be_visible()
    axe(page)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Vraag Geldfit om te bellen").click()
    expect(page.get_by_text("We vragen Geldfit om je te bellen")).to_be_visible()


def test_the_journey_in_english_without_javascript(plain_page: Page, live_server: LiveServer, debtor: User) -> None:
    sign_in(plain_page, live_server, debtor)
    name = settings.LANGUAGE_COOKIE_NAME
    plain_page.context.add_cookies([{"name": name, "value": "en", "url": live_server.url}])
    plain_page.goto(live_server.url + "/mijn/regeling/")
    plain_page.screenshot(path="build/pictures/arrangement-ask-en.png", full_page=True)
    plain_page.get_by_role("button", name="See the schedule").click()
    plain_page.screenshot(path="build/pictures/arrangement-check-en.png", full_page=True)
    plain_page.get_by_role("button", name="Yes, I agree to this").click()
    expect(plain_page.get_by_text("Your payment arrangement runs.")).to_be_visible()
    assert Arrangement.objects.get().amount_cents == 6_000


def test_a_phone_call(page: Page, live_server: LiveServer, debtor: User, axe: Check, picture: Picture) -> None:
    worker = User.objects.create(subject="test:worker", name="Sam Speurder", role="case_worker")
    person = debtor.person
    assert person
    sign_in(page, live_server, worker)
    page.goto(live_server.url + f"/werk/persoon/{person.pk}/regeling/")
    page.get_by_label("Vraag van de student of ouder").check()
    page.get_by_role("button").last.click()
    expect(page.get_by_role("heading", name="Regeling afspreken")).to_be_visible()
    axe(page)
    picture(page, "work-arrears")
    page.get_by_role("button", name="Schema bekijken").click()
    expect(page.get_by_role("heading", name="Lees voor en bevestig")).to_be_visible()
    axe(page)
    picture(page, "work-arrears-check")
    page.get_by_role("button", name="Afspreken").click()
    expect(page.get_by_text("Afgesproken.")).to_be_visible()
    axe(page)
    picture(page, "work-arrears-done")
    assert Arrangement.objects.get().channel == "phone"
    page.goto(live_server.url + "/werk/regelingen/")
    axe(page)
    picture(page, "work-arrangements")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_a_bailiff_must_leave(
    page: Page, live_server: LiveServer, debtor: User, axe: Check, picture: Picture, language: str
) -> None:
    worker = User.objects.create(subject="test:worker", name="Sam Speurder", role="case_worker")
    person = debtor.person
    assert person
    sign_in(page, live_server, worker)
    page.goto(live_server.url + f"/werk/persoon/{person.pk}/regeling/")
    page.get_by_label("Vraag van de student of ouder").check()
    page.get_by_role("button").last.click()
    page.get_by_role("link", name="Samen uitrekenen").click()
    page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}])
    page.reload()
    dutch = language == "nl"
    page.get_by_label("Bruto inkomen per jaar" if dutch else "Gross income a year").fill("32000")
    page.get_by_label("Netto inkomen per maand" if dutch else "Net income a month", exact=True).fill("2250")
    page.get_by_role("button", name="Uitrekenen" if dutch else "Work out").click()
    expect(page.get_by_text("1.550,28" if dutch else "1,550.28").first).to_be_visible()
    axe(page)
    picture(page, f"work-attachment-{language}")
