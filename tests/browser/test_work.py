"""Casework as staff do it: find, correct, decide what the law leaves open; every page, in both languages and sizes."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from spil.core.access.models import AccessRecord
from spil.core.decisions.models import Decision
from spil.core.messages.models import Message
from spil.core.people.models import Circumstance, Income
from spil.core.people.service import current, do_correct
from spil.portals.work.tests import society
from spil.portals.work.tests.society import Society
from spil.services.student_finance.models import Deviation
from tests.browser.conftest import Check, LogIn

pytestmark = pytest.mark.django_db(transaction=True)
Picture = Callable[[Page, str], Path]
CASEWORK = {
    "start": "/werk/", "reason": "/werk/persoon/{ruud}/reden/", "person": "/werk/persoon/{noor}/",
    "filtered": "/werk/persoon/{noor}/?valid_on=2025-10-01&known_on=2025-11-10", "parent": "/werk/persoon/{karin}/",
    "add": "/werk/persoon/{noor}/gegeven/enrolment/nieuw/", "correct": "/werk/persoon/{karin}/gegeven/income/{income}/",
    "withdraw": "/werk/persoon/{karin}/gegeven/income/{income}/intrekken/", "apply": "/werk/persoon/{noor}/aanvraag/",
    "rule": "/werk/persoon/{mila}/oordeel/estranged_parent/",
    "maintenance": "/werk/persoon/{mila}/oordeel/court_maintenance/",
    "nobody": "/werk/persoon/{stray}/oordeel/untraceable_parent/", "hardship": "/werk/persoon/{noor}/oordeel/hardheid/",
    "deviate": "/werk/persoon/{noor}/oordeel/hardheid/?feit=registered_with_parent", "unpaid": "/werk/niet-betaald/",
}  # fmt: skip
MANAGING = {"months": "/werk/maanden/", "month": "/werk/maanden/2025-11/"}
AUDITING = {
    "audit": "/werk/inzage/", "audit-person": "/werk/inzage/persoon/{noor}/",
    "audit-viewer": "/werk/inzage/kijker/{worker}/",
}  # fmt: skip


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel(society.NOW, tick=True):
        yield


@pytest.fixture
def people(transactional_db: None) -> Society:
    """Invented people; what the mother earned was corrected once, so that there is a history."""
    made = society.make()
    income = current(Income, made.karin).get(year=2022)
    do_correct(income, source="Belastingdienst", acting_user=made.worker, amount_cents=2_300_000)
    return made


def numbers(people: Society) -> dict[str, int]:
    """What the addresses of pages are filled in with."""
    income = current(Income, people.karin).get(year=2023).pk
    return {name: getattr(people, name).pk for name in ("noor", "karin", "ruud", "mila", "stray", "worker")} | {
        "income": income
    }


def find(page: Page, live_server: LiveServer, number: str, usual: str = "Bezwaar behandelen") -> None:
    """Find someone by number, with a reason."""
    page.goto(live_server.url + "/werk/")
    page.get_by_label("BSN of onderwijsnummer").fill(number)
    page.get_by_label(usual).check()
    page.get_by_label("In eigen woorden").fill("kenmerk 12")
    page.get_by_role("button", name="Zoek").click()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_is_accessible(
    page: Page, live_server: LiveServer, axe: Check, picture: Picture, people: Society, log_in: LogIn, language: str
) -> None:
    page.context.add_cookies([{"name": "taal", "value": language, "url": live_server.url}])
    filled = numbers(people)
    for user, pages in ((people.worker, CASEWORK), (people.manager, MANAGING), (people.auditor, AUDITING)):
        log_in(page, user)
        if user == people.worker:
            for person in (people.noor, people.karin, people.mila, people.stray):
                page.goto(f"{live_server.url}/werk/persoon/{person.pk}/reden/")
                page.locator("input[value=check]").check()
                page.locator("main form button").click()
        for name, address in pages.items():
            page.goto(live_server.url + address.format(**filled))
            expect(page.locator("html")).to_have_attribute("lang", language)
            picture(page, f"work-{name}-{language}")
            page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
            axe(page)
            if language == "nl" and page.locator("main form[method=post]").count():
                page.locator("main form[method=post] button").first.click()  # as it stands, so with what is missing
                axe(page)
                picture(page, f"work-{name}-mistakes-{language}")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_effect_is_accessible(
    page: Page, live_server: LiveServer, axe: Check, picture: Picture, people: Society, log_in: LogIn, language: str
) -> None:
    log_in(page, people.worker)
    find(page, live_server, "999990019")
    page.context.add_cookies([{"name": "taal", "value": language, "url": live_server.url}])
    page.goto(live_server.url + CASEWORK["correct"].format(**numbers(people)))
    page.locator("#id_amount_cents").fill("41500")
    page.locator("main form button").first.click()
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
    axe(page)
    picture(page, f"work-effect-{language}")


def test_an_income_is_corrected_without_javascript(
    plain_page: Page, live_server: LiveServer, people: Society, log_in: LogIn
) -> None:
    page = plain_page
    log_in(page, people.worker)
    find(page, live_server, "999990032")
    expect(page.get_by_role("heading", name="Noor Spaakwiel")).to_be_visible()
    expect(page.get_by_text("Bezwaar behandelen: kenmerk 12")).to_be_visible()
    page.get_by_role("link", name="Openen Ouder 1: Karin Spaakwiel").click()
    expect(page.get_by_text("Karin")).to_have_count(0)
    page.get_by_label("Melding van een school of register").check()
    page.get_by_role("button", name="Verder").click()
    expect(page.get_by_role("heading", name="Karin Spaakwiel")).to_be_visible()

    page.get_by_role("link", name="Corrigeren 2023").click()
    page.get_by_label("Inkomen over het jaar").fill("41.500")
    page.get_by_role("button", name="Bekijk het gevolg").click()
    expect(page.locator(".spil-sum__figure")).to_contain_text("-€")
    expect(page.get_by_text("Aan Noor Spaakwiel: nieuw besluit")).to_be_visible()
    assert current(Income, people.karin).get(year=2023).amount_cents == 2_150_000

    page.get_by_label("Waarom verander je dit?").fill("Aanslag van 3 november")
    page.get_by_role("button", name="Leg vast en besluit opnieuw").click()
    expect(page.get_by_role("status")).to_contain_text("Vastgelegd")
    assert current(Income, people.karin).get(year=2023).amount_cents == 4_150_000
    page.get_by_role("link", name="Noor Spaakwiel").click()
    expect(page.get_by_text("Correctie: Inkomen").first).to_be_visible()
    expect(page.get_by_text("Nieuw besluit over je studiefinanciering")).to_be_visible()
    assert Decision.objects.filter(person=people.noor, cause="correction:income").count() == 3
    done = AccessRecord.objects.get(what="correction: income")
    assert (done.person_id, done.viewer_id, done.reason) == (
        people.karin.pk,
        people.worker.pk,
        "Aanslag van 3 november",
    )


@pytest.mark.parametrize("size", ["desk"], indirect=True)
def test_a_parent_is_left_out_by_a_ruling(
    page: Page, live_server: LiveServer, people: Society, log_in: LogIn, picture: Picture
) -> None:
    log_in(page, people.worker)
    find(page, live_server, "999990056", "Aanvraag of wijziging behandelen")
    page.get_by_role("link", name="Ouder met wie de verhouding ernstig is verstoord").click()
    expect(page.get_by_role("link", name="WSF 2000, art. 3.14")).to_be_visible()
    page.get_by_role("button", name="Bekijk het gevolg").click()
    page.get_by_role("alert").get_by_role("link", name="Motivering").click()
    expect(page.get_by_label("Motivering")).to_be_focused()
    page.get_by_label("Motivering").fill("Je huisarts schreef ons dat je je vader sinds je tiende niet meer zag.")
    page.get_by_label("Gerard Verweggen").check()
    page.get_by_label("Ja, dat geldt").check()
    page.get_by_label("geen wezenlijk contact").check()
    page.get_by_label("Geldt vanaf").fill("2025-09-01")
    page.get_by_role("button", name="Bekijk het gevolg").click()
    expect(page.get_by_text("Dit wordt extra betaald")).to_be_visible()
    picture(page, "work-ruling-effect")
    assert not Circumstance.objects.exists()
    page.get_by_role("button", name="Leg vast en besluit opnieuw").click()
    expect(page.get_by_text("Ons besluit over jouw situatie")).to_be_visible()
    assert Circumstance.objects.get().other == people.gerard
    with page.expect_response("**/bericht/*/") as letter:
        page.evaluate("fetch(document.querySelector('a[href^=\"bericht/\"]').href)")
    assert letter.value.headers["content-type"] == "application/pdf"


@pytest.mark.parametrize("size", ["phone"], indirect=True)
def test_the_hardship_clause_on_a_phone(page: Page, live_server: LiveServer, people: Society, log_in: LogIn) -> None:
    log_in(page, people.worker)
    find(page, live_server, "999990032")
    page.get_by_role("link", name="Hardheidsclausule", exact=True).click()
    page.get_by_label("Welk gegeven moet de wet anders nemen?").select_option(
        "Staat ingeschreven op het adres van een ouder"
    )
    page.get_by_role("button", name="Verder").click()
    page.get_by_label("ja", exact=True).check()
    page.get_by_label("Ja, dat geldt").check()
    page.get_by_label("Geldt vanaf").fill("2025-11-01")
    page.get_by_label("Motivering").fill("Je kunt door de brand niet op je kamer wonen en bent weer bij je ouders.")
    page.get_by_role("button", name="Bekijk het gevolg").click()
    expect(page.get_by_text("Dit is te veel betaald")).to_be_visible()
    page.get_by_role("button", name="Terug naar invullen").click()
    expect(page.get_by_label("Geldt vanaf")).to_have_value("2025-11-01")
    assert not Deviation.objects.exists()
    page.get_by_role("button", name="Bekijk het gevolg").click()
    page.get_by_role("button", name="Leg vast en besluit opnieuw").click()
    expect(page.get_by_role("status")).to_contain_text("Hardheidsclausule")
    assert Deviation.objects.get().fact == "registered_with_parent"
    assert Message.objects.filter(person=people.noor, data__title="Ons besluit over jouw situatie").exists()


@pytest.mark.parametrize("size", ["desk"], indirect=True)
def test_a_case_worker_needs_only_the_keyboard(
    page: Page, live_server: LiveServer, people: Society, log_in: LogIn
) -> None:
    log_in(page, people.worker)
    page.goto(live_server.url + "/werk/")
    expect(page.get_by_label("BSN of onderwijsnummer")).to_be_focused()
    page.keyboard.type("999990032")
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "radio":
            break
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Noor Spaakwiel")).to_be_visible()
