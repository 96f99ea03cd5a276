"""The public site as a visitor sees it: the calculator on a phone without JavaScript, and every page for everyone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import Check

pytestmark = pytest.mark.django_db(transaction=True)
RESULT = (
    "/rekenen/?education=hbo_bachelor&month=2025-09&birth_date=2005-05-01&home=away&supplementary=yes"
    "&parents=together&income_first=30.000&income_second=10.000&loan=150&fee=2.601&fee_loan=100"
)
YOUNG = RESULT.replace("hbo_bachelor", "mbo_34").replace("2025-09", "2025-06").replace("2005-05-01", "2007-05-20")
TUITION = (
    "/collegegeld/?year=2025-09&education=wo_bachelor&form=full_time&first_year=no&nationality=dutch"
    "&degrees=bachelor_degree&field=other&asked=12.000"
)
LEAVING = (
    "/lesgeld/?year=2025-08&birth_date=2006-05-01&education=mbo_34&path=full_time&start=0"
    "&ended=2026-02-01&reason=diploma"
)
REPAYING = (
    "/terugbetalen/?debt=30.000&ended=2022&education=higher&first=before_2023&household=partner&income=45000"
    "&partner_income=25000&extra=50&later_income=70000&lifelong=4000&lifelong_ended=2024"
)
PAGES = {
    "start": "/", "calculator": "/rekenen/", "result": RESULT, "too-young": YOUNG,
    "mistakes": "/rekenen/?education=hbo_bachelor",
    "budget": "/budget/?education=hbo_bachelor&month=2025-09&parents=together&income_first=40000&income_second=20000",
    "tuition": TUITION, "school-fee": LEAVING,
    "pupil": "/scholieren/?school=adult&month=2025-10&birth_date=2007-03-04&home=away&income=50000",
    "amounts": "/bedragen/?maand=2025-09&naast=2024-09", "amount": "/bedragen/student_finance/basic_grant_away_ho/",
    "api": "/api/v1/docs", "late-stop": "/reisproduct-te-laat/?ended=2025-08-01&month=2025-09&first=on",
    "repaying": REPAYING, "repaying-mistakes": "/terugbetalen/?household=partner&debt=veel",
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_accessible_in_both_languages(
    page: Page, live_server: LiveServer, axe: Check, picture: Callable[[Page, str], Path], name: str
) -> None:
    for language in ("nl", "en"):
        page.context.add_cookies([{"name": "taal", "value": language, "url": live_server.url}])
        page.goto(live_server.url + PAGES[name])
        expect(page.locator("html")).to_have_attribute("lang", language)
        page.evaluate("document.querySelectorAll('main details.spil-amount').forEach(one => { one.open = true })")
        axe(page)
        picture(page, f"site-{name}-{language}")


def test_a_student_calculates_on_a_phone_without_javascript(plain_page: Page, live_server: LiveServer) -> None:
    page = plain_page
    page.goto(live_server.url)
    page.get_by_role("link", name="Reken het uit").click()
    page.get_by_role("button", name="Reken uit").click()
    expect(page.get_by_role("alert")).to_contain_text("Wanneer ben je geboren?")
    page.get_by_label("Welke opleiding doe je?").select_option("hbo_bachelor")
    page.get_by_label("Voor welke maand?").select_option("2025-09")
    page.get_by_label("Wanneer ben je geboren?").fill("2005-05-01")
    page.get_by_label("Niet bij mijn ouders").check()
    page.get_by_label("Inkomen van je ene ouder").fill("0")
    page.get_by_label("Inkomen van je andere ouder").fill("0")
    page.get_by_role("button", name="Reken uit").click()
    expect(page.locator(".spil-sum__figure")).to_contain_text("789,17")
    why = page.get_by_text("WSF 2000, art. 3.").first
    expect(why).to_be_hidden()
    page.locator("summary", has_text="Basisbeurs").click()
    expect(why).to_be_visible()


def test_a_debtor_calculates_on_a_phone_without_javascript(plain_page: Page, live_server: LiveServer) -> None:
    page = plain_page
    page.goto(live_server.url)
    page.get_by_role("link", name="Wat betaal ik terug?").click()
    page.get_by_role("button", name="Reken uit").click()
    expect(page.get_by_role("alert")).to_contain_text("Hoe hoog is je studieschuld nu?")
    page.get_by_label("Hoe hoog is je studieschuld nu?").fill("40.000")
    page.get_by_label("In welk jaar").first.select_option("2022")
    page.get_by_label("Van september 2015 tot en met juli 2023").check()
    page.get_by_label("Jouw inkomen in een jaar").fill("20.000")
    page.get_by_role("button", name="Reken uit").click()
    expect(page.locator(".spil-sum__figure")).to_contain_text("0,00")
    expect(page.locator(".spil-sum")).to_contain_text("Met je inkomen hoef je niets te betalen.")
    page.locator("summary", has_text="Wat je met je inkomen kunt betalen").click()
    expect(page.get_by_text("WSF 2000, art. 6.10").first).to_be_visible()
    table = page.locator("summary", has_text="Dezelfde getallen in een tabel")
    table.click()
    expect(page.get_by_role("columnheader", name="Schuld daarna")).to_be_visible()
