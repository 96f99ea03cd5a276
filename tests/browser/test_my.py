"""My Spil as people use it: a student, someone who starts, a parent; on a phone without JavaScript, and every page."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from spil.core.access.models import User
from spil.core.messages.models import Message
from spil.core.people.models import BankAccount, Income
from spil.core.people.service import current, do_withdraw
from spil.portals.my.tests import family
from spil.portals.my.tests.family import OTHER_ACCOUNT, Family, person_of
from spil.services.student_finance.models import Choice
from tests.browser.conftest import Check, LogIn

pytestmark = pytest.mark.django_db(transaction=True)
STUDENT = {
    "overview": "/mijn/", "months": "/mijn/maand/", "month": "/mijn/maand/2025-09/", "debt": "/mijn/schuld/",
    "choices": "/mijn/aanvragen/", "loan": "/mijn/aanvragen/lening/", "travel": "/mijn/aanvragen/reisproduct/",
    "stop": "/mijn/aanvragen/stoppen/", "done": "/mijn/aanvragen/lening/klaar/", "what-if": "/mijn/wat-als/",
    "inbox": "/mijn/berichten/", "details": "/mijn/gegevens/", "looks": "/mijn/gegevens/ingezien/",
    "account": "/mijn/gegevens/rekening/", "language": "/mijn/gegevens/taal/", "keys": "/mijn/sleutels/",
}  # fmt: skip
OTHERS = {
    "starter": ("teun", "/mijn/"), "first": ("teun", "/mijn/aanvragen/nieuw/"), "parent-overview": ("karin", "/mijn/"),
    "parent": ("karin", "/mijn/ouder/"), "income": ("karin", "/mijn/ouder/inkomen/"),
    "reference-year": ("karin", "/mijn/ouder/peiljaar/"),
}  # fmt: skip
PAGES = {name: ("noor", address) for name, address in STUDENT.items()} | OTHERS
Picture = Callable[[Page, str], Path]


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel(family.NOW, tick=True):
        yield


@pytest.fixture
def people(transactional_db: None) -> Family:
    return family.make()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_is_accessible(
    page: Page, live_server: LiveServer, axe: Check, picture: Picture, people: Family, log_in: LogIn, language: str
) -> None:
    page.context.add_cookies([{"name": "taal", "value": language, "url": live_server.url}])
    for name, (who, address) in PAGES.items():
        log_in(page, getattr(people, who))
        page.goto(live_server.url + address)
        expect(page.locator("html")).to_have_attribute("lang", language)
        picture(page, f"my-{name}-{language}")
        page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
        axe(page)


@pytest.mark.parametrize("size", ["phone"], indirect=True)
def test_pages_reflow_at_320_pixels(page: Page, live_server: LiveServer, people: Family, log_in: LogIn) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    for who, address in PAGES.values():
        log_in(page, getattr(people, who))
        page.goto(live_server.url + address)
        page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{address} is {wider} pixels wider than the window"


def _without_scripts(plain_page: Page, live_server: LiveServer, log_in: LogIn, user: User, address: str) -> Page:
    log_in(plain_page, user)
    plain_page.goto(live_server.url + address)
    return plain_page


def test_a_student_changes_the_loan(
    plain_page: Page, live_server: LiveServer, people: Family, log_in: LogIn, axe: Check
) -> None:
    page = _without_scripts(plain_page, live_server, log_in, people.noor, "/mijn/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hallo Noor")
    page.get_by_role("link", name="Aanvragen en wijzigen").click()
    page.get_by_role("link", name="Wijzigen Lening").click()
    page.get_by_label("Hoeveel wil je lenen per maand?").fill("veel")
    page.get_by_role("button", name="Bekijk wat dit doet").click()
    expect(page.get_by_role("alert")).to_contain_text("Vul een bedrag in")
    page.get_by_label("Hoeveel wil je lenen per maand?").fill("250")
    page.get_by_role("button", name="Bekijk wat dit doet").click()
    expect(page.locator(".spil-head")).to_contain_text("€ 100,00 meer per maand")
    expect(page.get_by_text("Schuld aan het einde van je studie")).to_be_visible()
    assert Choice.objects.filter(person=person_of(people.noor)).count() == 1
    page.get_by_role("button", name="Ja, verander het").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gelukt")
    expect(page.get_by_text("€ 250,00 per maand")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Berichten").click()
    expect(page.get_by_text("Nieuw").first).to_be_visible()


def test_someone_applies_for_the_first_time(
    plain_page: Page, live_server: LiveServer, people: Family, log_in: LogIn
) -> None:
    page = _without_scripts(plain_page, live_server, log_in, people.teun, "/mijn/")
    page.get_by_role("link", name="Vraag studiefinanciering aan").first.click()
    expect(page.get_by_text("Voorbeeldhogeschool")).to_be_visible()
    page.get_by_label("Hoeveel wil je lenen per maand?").fill("50")
    page.get_by_role("button", name="Bekijk wat dit doet").click()
    expect(page.locator(".spil-head")).to_contain_text("Vanaf september 2025")
    page.get_by_role("button", name="Terug om te veranderen").click()
    expect(page.get_by_label("Hoeveel wil je lenen per maand?")).to_have_value("50")
    page.get_by_role("button", name="Bekijk wat dit doet").click()
    page.get_by_role("button", name="Ja, vraag aan").click()
    expect(page.get_by_text("We hebben je aanvraag ontvangen.").first).to_be_visible()
    page.get_by_role("link", name="Rekeningnummer doorgeven").click()
    page.get_by_label("Rekeningnummer (IBAN)").fill("NL91ABNA0417164301")
    page.get_by_role("button", name="Nakijken").click()
    expect(page.get_by_role("alert")).to_contain_text("Dit rekeningnummer klopt niet")
    page.get_by_label("Rekeningnummer (IBAN)").fill(OTHER_ACCOUNT)
    page.get_by_role("button", name="Nakijken").click()
    page.get_by_role("button", name="Ja, dit klopt").click()
    expect(page.get_by_role("status")).to_contain_text("Vanaf nu betalen we op dit nummer")
    assert BankAccount.objects.get(person=person_of(people.teun)).iban == OTHER_ACCOUNT


def test_a_parent_gives_an_income(plain_page: Page, live_server: LiveServer, people: Family, log_in: LogIn) -> None:
    karin = person_of(people.karin)
    (income,) = current(Income, karin)
    do_withdraw(income, source="test", acting_user=None)
    page = _without_scripts(plain_page, live_server, log_in, people.karin, "/mijn/")
    page.get_by_role("link", name="Geef je inkomen door").click()
    expect(page.locator(".spil-head")).to_contain_text("voor Noor")
    page.get_by_role("link", name="Inkomen doorgeven").click()
    page.get_by_label("Je inkomen over 2023").fill("31.000")
    page.get_by_label("Ja", exact=True).check()
    page.get_by_role("button", name="Nakijken").click()
    expect(page.get_by_text("Er is nog niets verstuurd.")).to_be_visible()
    page.get_by_role("button", name="Ja, verstuur").click()
    expect(page.get_by_role("status")).to_contain_text("We hebben je inkomen ontvangen")
    assert current(Income, karin).get().amount_cents == 3_100_000


def test_a_letter_is_read(plain_page: Page, live_server: LiveServer, people: Family, log_in: LogIn) -> None:
    page = _without_scripts(plain_page, live_server, log_in, people.noor, "/mijn/")
    page.get_by_role("link", name="Lees je nieuwe berichten").click()
    page.get_by_role("link", name="Je studiefinanciering").first.click()
    for heading in ("Waarom dit zo is", "Wat je nu kunt doen", "Waar dit in de wet staat"):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    address = page.get_by_role("link", name="Open de brief").get_attribute("href") or ""
    letter = page.request.get(live_server.url + address)
    assert letter.headers["content-type"] == "application/pdf"
    page.get_by_role("link", name="Bezwaar maken").first.click()
    expect(page.get_by_text("Dat kan tot en met 22 december 2025.")).to_be_visible()
    page.goto(f"{live_server.url}/mijn/")
    expect(page.get_by_text("Alles is in orde.")).to_be_visible()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_step_of_a_journey_is_accessible(
    page: Page, live_server: LiveServer, axe: Check, picture: Picture, people: Family, log_in: LogIn, language: str
) -> None:
    page.context.add_cookies([{"name": "taal", "value": language, "url": live_server.url}])
    message = Message.objects.filter(person=person_of(people.noor)).latest("id")
    steps: list[tuple[str, User, str, dict[str, str]]] = [
        ("effect", people.noor, "/mijn/aanvragen/lening/", {"loan_cents": "350", "since": "2025-09"}),
        ("effect-less", people.noor, "/mijn/aanvragen/lening/", {"loan_cents": "0", "since": "2025-12"}),
        ("mistake", people.noor, "/mijn/aanvragen/lening/", {"loan_cents": "0", "since": "2025-09"}),
        ("effect-stop", people.noor, "/mijn/aanvragen/stoppen/", {"since": "2025-12"}),
        ("effect-first", people.teun, "/mijn/aanvragen/nieuw/", {
            "basic_grant": "yes", "supplementary_grant": "yes", "loan_cents": "0", "tuition_fees_loan_cents": "100",
            "travel": "1", "single_parent_allowance": "no", "since": "2025-09"}),
        ("what-if-answer", people.noor, "/mijn/wat-als/",
         {"month": "2025-12", "home": "home", "education": "wo_bachelor", "loan": "0", "income_first": "60000"}),
        ("account-check", people.noor, "/mijn/gegevens/rekening/", {"iban": OTHER_ACCOUNT, "holder": "N. Wentelteef"}),
        ("income-check", people.karin, "/mijn/ouder/inkomen/", {"income": "31000", "lone_parent": "yes"}),
        ("reference-year-check", people.karin, "/mijn/ouder/peiljaar/", {"income": "9000"}),
        ("key", people.noor, "/mijn/sleutels/", {"name": "Budget", "scopes": "own", "days": "30"}),
        ("message", people.noor, f"/mijn/berichten/{message.pk}/", {}),
        ("objection", people.noor, f"/mijn/berichten/{message.pk}/bezwaar/", {}),
    ]  # fmt: skip
    for name, user, address, answers in steps:
        log_in(page, user)
        page.goto(live_server.url + address)
        if answers:
            _send(page, answers | {"step": "effect"})
        picture(page, f"my-{name}-{language}")
        page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
        axe(page)


def _send(page: Page, answers: dict[str, str]) -> None:
    """Send the form of the page with these answers."""
    with page.expect_navigation():
        page.evaluate(
            """answers => {
                const form = [...document.querySelectorAll('main form')].at(-1)
                const token = form.querySelector('[name=csrfmiddlewaretoken]')
                form.replaceChildren(token, ...Object.entries(answers).map(([name, value]) => {
                    const field = document.createElement('input')
                    Object.assign(field, {type: 'hidden', name, value})
                    return field
                }))
                form.submit()
            }""",
            answers,
        )
