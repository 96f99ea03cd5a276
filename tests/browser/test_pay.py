"""Paying through the stand-in of the payment provider: on a phone without JavaScript, and every page of it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from spil.core.access.models import User
from spil.core.ledger import service as ledger
from spil.core.ledger.models import Account
from spil.core.payments import sepa
from spil.core.payments.models import OnlinePayment
from spil.core.payments.receiving import do_take_in
from spil.core.payments.tests.receiver import owe, registered
from spil.portals.my.tests import family
from spil.portals.my.tests.family import DECIDED, Family, person_of
from tests.browser.conftest import Check, LogIn

pytestmark = pytest.mark.django_db(transaction=True)
Picture = Callable[[Page, str], Path]


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel(family.NOW, tick=True), registered():
        yield


@pytest.fixture
def people(transactional_db: None) -> Family:
    made = family.make()
    owe(person_of(made.noor).pk, 80_00, DECIDED[0])
    return made


def due(people: Family) -> int:
    return ledger.balances(person_of(people.noor).pk)[Account.INSTALMENT]


def test_an_amount_is_paid_on_a_phone_without_javascript(
    plain_page: Page, live_server: LiveServer, people: Family, log_in: LogIn
) -> None:
    page = plain_page
    log_in(page, people.noor)
    page.goto(f"{live_server.url}/mijn/betalen/")
    page.get_by_role("link", name="Schuld", exact=True).last.click()
    page.get_by_label("Hoeveel betaal je?").fill("25,50")
    page.get_by_role("button", name="Betaal met iDEAL").click()
    expect(page.locator("main")).to_contain_text("€\u00a025,50")
    page.get_by_role("button", name="Annuleer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Er is niets betaald")
    assert due(people) == 80_00
    page.get_by_role("link", name="Probeer het opnieuw").click()
    page.get_by_label("Hoeveel betaal je?").fill("25,50")
    page.get_by_role("button", name="Betaal met iDEAL").click()
    page.get_by_role("button", name="Betaal").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Je hebt betaald")
    assert due(people) == 54_50
    page.reload()
    assert due(people) == 54_50
    assert list(OnlinePayment.objects.order_by("id").values_list("status", flat=True)) == ["canceled", "paid"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_is_accessible(
    page: Page, live_server: LiveServer, axe: Check, picture: Picture, people: Family, log_in: LogIn, language: str
) -> None:
    page.context.add_cookies([{"name": "taal", "value": language, "url": live_server.url}])
    log_in(page, people.noor)

    def look(name: str) -> None:
        expect(page.locator("html")).to_have_attribute("lang", language)
        picture(page, f"pay-{name}-{language}")
        axe(page)

    page.goto(f"{live_server.url}/mijn/betalen/")
    look("choose")
    page.goto(f"{live_server.url}/mijn/betalen/demo/debt/")
    page.locator("button[value=transfer]").click()
    look("amount")
    page.locator("input[name=amount]").fill("30")
    page.locator("form.spil-form button").click()
    look("checkout")
    page.locator("button[value=paid]").first.click()
    look("paid")
    page.goto(f"{live_server.url}/mijn/betalen/demo/debt/")
    page.locator("input[name=amount]").fill("1000")
    page.locator("form.spil-form button").click()
    look("wrong")
    page.goto(f"{live_server.url}/mijn/betalen/machtiging/")
    look("mandate")
    page.locator("input[name=consent]").check()
    page.locator("button[value=check]").click()
    look("mandate-check")
    page.locator("button[value=confirm]").click()
    look("mandate-given")
    page.goto(f"{live_server.url}/mijn/betalen/")
    look("choose-again")
    payment = OnlinePayment.objects.get()
    for status in ("open", "failed"):
        other = OnlinePayment.objects.create(
            key=f"00000000-0000-0000-0000-00000000000{len(status)}", person=payment.person, product="demo",
            purpose="debt", amount_cents=1_00, provider="mollie", status=status,
        )  # fmt: skip
        page.goto(f"{live_server.url}/mijn/betalen/{other.pk}/")
        look(status)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_pages_of_payments_not_matched(
    page: Page, live_server: LiveServer, axe: Check, picture: Picture, people: Family, log_in: LogIn, language: str
) -> None:
    page.context.add_cookies([{"name": "taal", "value": language, "url": live_server.url}])
    noor = person_of(people.noor)
    for number, text in enumerate(("voor Noor", "vergissing")):
        money = sepa.Credited(f"B{number}", 80_00, DECIDED[2], iban=family.ACCOUNT, name="K. Wentelteef", texts=(text,))
        do_take_in(money, {family.ACCOUNT: {noor.pk, noor.pk + 1}}, acting_user=None)
    log_in(page, User.objects.create(subject="test:sam", name="Sam Speurder", role="case_worker"))
    page.goto(f"{live_server.url}/werk/niet-herkend/")
    picture(page, f"unmatched-list-{language}")
    axe(page)
    page.locator("main a", has_text="K. Wentelteef").first.click()
    picture(page, f"unmatched-one-{language}")
    axe(page)
    page.locator(f"input[name=person][value='{noor.pk}']").check()
    page.locator("input[name=why]").fill("Belde vandaag")
    page.locator("button[value=find]").click()
    picture(page, f"unmatched-what-{language}")
    axe(page)
    page.locator("input[name=what]").check()
    page.locator("button[value=assign]").click()
    picture(page, f"unmatched-done-{language}")
    axe(page)
    assert due(people) == 0
