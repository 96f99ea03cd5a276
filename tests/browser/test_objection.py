"""An objection from letter to settled money, in Dutch and in English; every page of cases, on a phone and on a desk."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from spil.core.access.models import User
from spil.core.cases.models import Case, Document
from spil.core.cases.service import do_note, do_open
from spil.core.decisions.models import Decision
from spil.core.ledger.models import Account
from spil.core.ledger.service import balances
from spil.core.messages.models import Message
from spil.core.payments.models import PaymentOrder
from spil.portals.work.tests import society
from spil.portals.work.tests.society import DeafBank, Society
from spil.services.objection.service import do_object
from spil.services.student_finance.service import PRODUCT, pay_month
from tests.browser.conftest import Check, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
Picture = Callable[[Page, str], Path]
PDF = b"%PDF-1.7 loonstrook"
LATE = datetime(2026, 2, 24, 10, tzinfo=ZoneInfo("Europe/Amsterdam"))

WORDS = {
    "nl": {
        "object": "Bezwaar maken", "income": "Klopt het inkomen van Gerard niet?", "wrong": "25.000",
        "why": "Waarom ben je het niet eens met ons besluit?", "said": "Mijn vader verdient veel minder.",
        "look": "Bekijk wat je bezwaar kan veranderen", "more": "Krijg je gelijk, dan krijg je", "talk": "Ja",
        "evidence": "Bewijs meesturen", "file": "Dien bezwaar in", "filed": "Je bezwaar is ingediend",
        "add": "Wat wil je toevoegen?", "send": "Verstuur", "letter": "Beslissing op je bezwaar",
        "result": "gegrond: je hebt gelijk", "extra": "extra", "cases": "Zaken", "messages": "Berichten",
    },
    "en": {
        "object": "Object", "income": "Is the income of Gerard wrong?", "wrong": "25,000",
        "why": "Why do you disagree with our decision?", "said": "My father earns much less.",
        "look": "See what your objection may change", "more": "If you are right, you get", "talk": "Yes",
        "evidence": "Send evidence", "file": "File objection", "filed": "Your objection was filed",
        "add": "What do you want to add?", "send": "Send", "letter": "Decision on your objection",
        "result": "well-founded: you are right", "extra": "more", "cases": "Cases", "messages": "Messages",
    },
}  # fmt: skip


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel(society.NOW, tick=True):
        yield


@pytest.fixture
def people(transactional_db: None) -> Society:
    return society.make()


def give_reason(page: Page, live_server: LiveServer, person: int) -> None:
    page.goto(f"{live_server.url}/werk/persoon/{person}/reden/")
    page.locator("input[value=objection]").check()
    page.locator("main form button").click()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_an_objection_from_letter_to_settled_money(
    page: Page, live_server: LiveServer, axe: Check, picture: Picture, people: Society, tmp_path: Path, language: str
) -> None:
    say = WORDS[language]
    people.mila.language = language
    people.mila.save(update_fields=["language"])
    student = User.objects.create(subject="test:mila", name=people.mila.full_name, person=people.mila)
    letter = Message.objects.filter(person=people.mila, data__has_key="objection_until").earliest("id")
    evidence = tmp_path / "loonstrook.pdf"
    evidence.write_bytes(PDF)

    # the student, at the letter itself
    sign_in(page, live_server, student, language)
    page.goto(f"{live_server.url}/mijn/berichten/{letter.pk}/")
    page.get_by_role("main").get_by_role("link", name=say["object"], exact=True).click()
    axe(page)
    picture(page, f"objection-{language}")
    page.get_by_role("button", name=say["look"]).click()
    expect(page.get_by_role("alert")).to_contain_text(say["why"])
    axe(page)
    page.get_by_label(say["income"]).fill(say["wrong"])
    page.get_by_label(say["why"]).fill(say["said"])
    page.get_by_label(say["talk"], exact=True).check()
    page.get_by_role("button", name=say["look"]).click()
    expect(page.locator(".spil-head")).to_contain_text(say["more"])
    axe(page)
    picture(page, f"objection-check-{language}")
    assert not Case.objects.exists()
    page.get_by_label(say["evidence"]).set_input_files(evidence)
    page.get_by_role("button", name=say["file"]).click()
    expect(page.get_by_text(say["filed"])).to_be_visible()
    axe(page)
    picture(page, f"case-{language}")
    case = Case.objects.get()
    assert bytes(Document.objects.get(case=case).content or b"") == PDF

    # the case worker: takes it, holds the talk, decides after seeing the effect
    sign_in(page, live_server, people.worker, language)
    page.goto(f"{live_server.url}/werk/zaken/")
    page.get_by_role("link", name=case.reference).click()
    page.locator("input[value=objection]").check()
    page.locator("main form button").click()
    page.locator("button[value=take]").click()
    axe(page)
    picture(page, f"work-case-{language}")
    page.goto(page.url + "stap/heard/")
    page.locator("#id_text").fill("Zij liet de loonstroken zien.")
    page.locator("main form button").click()
    page.goto(page.url + "beslissen/")
    page.locator("#id_outcome input[value=founded]").check()
    page.locator("#id_motivation").fill("De loonstroken laten zien dat het inkomen lager is.")
    axe(page)
    picture(page, f"work-decide-{language}")
    page.locator("main form button").first.click()
    axe(page)
    picture(page, f"work-decide-effect-{language}")
    page.locator("button[name=confirm]").click()
    case.refresh_from_db()
    assert case.closed_on == society.NOW.date()

    # the money, and the student again
    now = Decision.objects.current().filter(person=people.mila, product=PRODUCT)
    more = sum(
        one.outcome["paid_this_month"] - Decision.objects.get(pk=one.replaces or 0).outcome["paid_this_month"]
        for one in now
    )
    assert more > 0
    assert balances(people.mila.pk)[Account.PAYABLE] == -more
    pay_month(date(2025, 12, 1), DeafBank())
    assert balances(people.mila.pk)[Account.PAYABLE] == 0
    assert (
        sum(PaymentOrder.objects.filter(person=people.mila, run="2025-12").values_list("amount_cents", flat=True))
        == more
    )
    sign_in(page, live_server, student, language)
    page.goto(f"{live_server.url}/mijn/berichten/")
    page.get_by_role("link", name=say["letter"]).click()
    expect(page.get_by_text(say["result"])).to_be_visible()
    expect(page.get_by_role("main").get_by_text(say["extra"]).first).to_be_visible()
    axe(page)
    picture(page, f"objection-decided-{language}")


@pytest.mark.parametrize("size", ["phone"], indirect=True)
def test_objecting_without_javascript(plain_page: Page, live_server: LiveServer, people: Society, size: str) -> None:
    page, say = plain_page, WORDS["nl"]
    letter = Message.objects.filter(person=people.noor, data__has_key="objection_until").earliest("id")
    sign_in(page, live_server, people.citizen, "nl")
    page.goto(f"{live_server.url}/mijn/berichten/{letter.pk}/bezwaar/")
    page.get_by_label("Ik heb al lang geen contact met Ruud").check()
    page.get_by_label(say["why"]).fill("Ik heb hem jaren niet gezien.")
    page.get_by_role("button", name=say["look"]).click()
    page.get_by_role("button", name="Terug om te veranderen").click()
    expect(page.get_by_label("Ik heb al lang geen contact met Ruud")).to_be_checked()
    page.get_by_role("button", name=say["look"]).click()
    page.get_by_role("button", name=say["file"]).click()
    expect(page.get_by_text(say["filed"])).to_be_visible()
    page.get_by_label(say["add"]).fill("Mijn oom kan dit bevestigen.")
    page.get_by_role("button", name=say["send"]).click()
    expect(page.get_by_text("Mijn oom kan dit bevestigen.")).to_be_visible()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_of_cases_is_accessible(
    page: Page, live_server: LiveServer, axe: Check, picture: Picture, people: Society, language: str
) -> None:
    letter = Message.objects.filter(person=people.noor, data__has_key="objection_until").earliest("id")
    late = do_object(people.noor, letter, reasons="Oneens", answers={"income_first": 1_000_000}, hearing=False,
                     acting_user=None, file=("loon.pdf", PDF))  # fmt: skip
    asked = do_open("tailored_solution", people.noor, society.NOW.date(), title="Maatwerk", acting_user=None)
    until = society.NOW.date() + timedelta(days=21)
    do_note(asked, "asked", society.NOW.date(), acting_user=people.worker, until=until, text="Stuur je huurcontract.")
    do_note(asked, "urgent", society.NOW.date(), acting_user=people.worker, text="De huur kan niet worden betaald.")
    breach = do_open("data_breach", None, society.NOW.date(), title="Mail aan een verkeerd adres",
                     acting_user=people.worker)  # fmt: skip
    appeal = do_open("appeal", people.noor, society.NOW.date(), title="ZWO 25/1", acting_user=None, follows=late)
    mine = {"cases": "/mijn/zaken/", "case-asked": f"/mijn/zaken/{asked.pk}/", "complaint": "/mijn/zaken/nieuw/klacht/"}
    base = f"/werk/persoon/{people.noor.pk}/zaak/"
    work = {
        "work-cases": "/werk/zaken/", "work-load": "/werk/zaken/drukte/", "work-case-new": f"{base}nieuw/",
        "work-objection-by-post": f"{base}bezwaar/", "work-case-asked": f"{base}{asked.pk}/",
        "work-appeal": f"{base}{appeal.pk}/", "work-step": f"{base}{asked.pk}/stap/extended/",
        "work-breach": f"/werk/zaken/{breach.pk}/", "work-breach-step": f"/werk/zaken/{breach.pk}/stap/reported/",
        "work-breach-new": "/werk/zaken/nieuw/",
    }  # fmt: skip
    with time_machine.travel(LATE, tick=True):
        do_note(late, "notice", date(2026, 2, 3), acting_user=None)
        sign_in(page, live_server, people.citizen, language)
        look(page, live_server, axe, picture, {"case-penalty": f"/mijn/zaken/{late.pk}/"}, language)
        sign_in(page, live_server, people.worker, language)
        give_reason(page, live_server, people.noor.pk)
        look(page, live_server, axe, picture, {"work-cases-late": "/werk/zaken/",
             "work-case-penalty": f"{base}{late.pk}/"}, language)  # fmt: skip
    sign_in(page, live_server, people.citizen, language)
    look(page, live_server, axe, picture, mine, language)
    sign_in(page, live_server, people.worker, language)
    give_reason(page, live_server, people.noor.pk)
    look(page, live_server, axe, picture, work, language)


def look(
    page: Page, live_server: LiveServer, axe: Check, picture: Picture, pages: dict[str, str], language: str
) -> None:
    """Open each page as it is and with everything open; then send its form as it stands, so with what is missing."""
    for name, address in pages.items():
        page.goto(live_server.url + address)
        expect(page.locator("html")).to_have_attribute("lang", language)
        picture(page, f"{name}-{language}")
        page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
        axe(page)
        if "/stap/" in address or "/nieuw/" in address:
            page.locator("main form[method=post] button").first.click()
            axe(page)
