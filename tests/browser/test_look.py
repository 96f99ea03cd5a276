"""How pages look and behave that belong to no portal, and every part that pages are made of."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import Check

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.browser.gallery")]


def test_every_part_is_accessible(
    page: Page, live_server: LiveServer, axe: Check, picture: Callable[[Page, str], Path]
) -> None:
    page.goto(f"{live_server.url}/bouwstenen/")
    axe(page)
    picture(page, "parts")
    page.get_by_role("button", name="Verder").click()
    axe(page)
    picture(page, "parts-with-errors")
    link = page.get_by_role("alert").get_by_role("link", name="Vanaf wanneer?")
    link.click()
    expect(page.get_by_label("Vanaf wanneer?")).to_be_focused()


def test_an_amount_opens_into_its_explanation_without_javascript(plain_page: Page, live_server: LiveServer) -> None:
    plain_page.goto(f"{live_server.url}/bouwstenen/")
    why = plain_page.get_by_text("artikel 3.18 WSF 2000")
    expect(why).to_be_hidden()
    plain_page.locator("summary", has_text="Basisbeurs").click()
    expect(why).to_be_visible()


def test_the_keyboard_reaches_the_content_first(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/bouwstenen/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Naar de inhoud")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_language_is_remembered(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/bouwstenen/?a=1")
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(f"{live_server.url}/bouwstenen/?a=1")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("link", name="Nederlands")).to_be_visible()


@pytest.mark.parametrize("size", ["phone"], indirect=True)
def test_a_page_reflows_at_320_pixels(page: Page, live_server: LiveServer, axe: Check) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{live_server.url}/bouwstenen/")
    axe(page)


@pytest.mark.parametrize("size", ["desk"], indirect=True)
def test_text_can_be_twice_as_large(page: Page, live_server: LiveServer, axe: Check) -> None:
    page.goto(f"{live_server.url}/bouwstenen/")
    page.evaluate("document.styleSheets[1].insertRule('html { font-size: 200% }')")
    axe(page)


def test_an_unknown_page_is_told_plainly(
    page: Page, live_server: LiveServer, axe: Check, picture: Callable[[Page, str], Path]
) -> None:
    response = page.goto(f"{live_server.url}/bestaat/niet/")
    assert response is not None
    assert response.status == 404
    axe(page)
    picture(page, "not-found")
