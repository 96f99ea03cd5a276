"""The debt pages in a browser: what a debtor sees and asks for on a phone, and the debtor on a case worker's screen."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from spil.core.access.models import Role, User
from spil.core.ledger.models import Account
from spil.portals.base.debts import debts_of, future_of
from spil.portals.my.tests import debtors
from spil.portals.my.tests.family import person_of
from tests.browser.conftest import Check, LogIn

pytestmark = pytest.mark.django_db(transaction=True)
HOME = "/mijn/schuld/"


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    """It is November 2026."""
    with time_machine.travel(debtors.NOW, tick=True):
        yield


@pytest.fixture
def anna() -> User:
    """A debtor with two loans and a partner who repays too."""
    loans = {Account.LOAN: 2_400_000, Account.TUITION_LOAN: 600_000, Account.LIFELONG_LOAN: 350_000}
    anna = debtors.debtor(0, "Anna", debtors.IN_35 | {"lifelong_ended_on": debtors.MONTHS[0].replace(year=2023)}, loans)
    bob = debtors.debtor(1, "Bob", debtors.IN_15, {Account.LOAN: 900_000}, income=2_100_000)
    debtors.marry(person_of(anna), person_of(bob))
    debtors.open_months()
    future_of(person_of(anna).pk, debts_of(person_of(anna).pk, debtors.NOW.date()))  # so that no page waits for it
    return anna


def test_every_page_is_accessible_in_both_languages(
    page: Page,
    live_server: LiveServer,
    axe: Check,
    picture: Callable[[Page, str], Path],
    anna: User,
    log_in: LogIn,
) -> None:
    log_in(page, anna)
    for language in ("nl", "en"):
        page.context.add_cookies([{"name": "taal", "value": language, "url": live_server.url}])
        page.goto(live_server.url + HOME)
        picture(page, f"debts-{language}")
        page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
        axe(page)
        for slug in ("inkomen-gedaald", "aflosvrij", "meer-betalen"):
            page.goto(f"{live_server.url}{HOME}{slug}/")
            axe(page)
            picture(page, f"debts-{slug}-{language}")


def test_a_debtor_lowers_the_amount_on_a_phone_without_javascript(
    plain_page: Page, live_server: LiveServer, anna: User, axe: Check, log_in: LogIn
) -> None:
    page = plain_page
    log_in(page, anna)
    page.goto(live_server.url + "/mijn/")
    page.get_by_role("link", name="Schuld", exact=True).click()
    expect(page.locator(".spil-summary")).to_contain_text("staat vast tot en met 31 december")
    page.get_by_role("link", name="Mijn inkomen is gedaald").click()
    page.get_by_label("2026").check()
    page.get_by_label("Jouw inkomen in dat jaar").fill("24.000")
    page.get_by_label("Inkomen van je partner in dat jaar").fill("20.000")
    page.get_by_role("button", name="Bekijk wat dit doet").click()
    page.screenshot(path="build/pictures/debts-effect-phone.png", full_page=True)
    expect(page.get_by_text("Je hebt nog niets aangevraagd")).to_be_visible()
    page.get_by_role("button", name="Ja, vraag aan").click()
    expect(page.get_by_role("status")).to_contain_text("Gelukt")
    expect(page.get_by_text("Een ander peiljaar", exact=True)).to_be_visible()


def test_a_case_worker_sees_the_debtor_on_one_page_and_asks_on_behalf(
    page: Page, live_server: LiveServer, anna: User, axe: Check, log_in: LogIn, picture: Callable[[Page, str], Path]
) -> None:
    worker = User.objects.create(subject="test:worker", name="Sam Speurder", role=Role.CASE_WORKER)
    log_in(page, worker)
    page.goto(live_server.url + "/werk/")
    page.get_by_label("BSN").fill(debtors.BSNS[0])
    page.get_by_label("Vraag van de student of ouder").check()
    page.get_by_label("In eigen woorden").fill("belt over het maandbedrag")
    page.get_by_role("button", name="Zoek", exact=True).click()
    page.get_by_role("link", name="Schuld en terugbetalen").click()
    expect(page.get_by_role("heading", name="Schuld van Anna Aflosser")).to_be_visible()
    picture(page, "debtor-nl")
    axe(page)
    page.get_by_role("link", name="Een tijd niets betalen").click()
    page.get_by_label("Vanaf welke maand?").select_option("2027-02")
    page.get_by_label("Hoeveel maanden?").fill("6")
    page.get_by_role("button", name="Bekijk het gevolg").click()
    axe(page)
    picture(page, "debtor-effect-nl")
    page.get_by_role("button", name="Leg vast").click()
    expect(page.get_by_role("status")).to_contain_text("Vastgelegd vanaf februari 2027")
    page.context.add_cookies([{"name": "taal", "value": "en", "url": live_server.url}])
    page.reload()
    expect(page.get_by_role("strong").filter(has_text="A payment-free period")).to_be_visible()
    axe(page)
    picture(page, "debtor-en")
