"""My Spil as people use it: a student, someone who starts, a parent; on a phone without JavaScript, and every page."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from spil.core.access.models import User
from spil.core.access.permissions import LEVEL_KEY
from spil.portals.my.tests import family
from spil.portals.my.tests.family import Family
from tests.browser.conftest import Check

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
LogIn = Callable[[Page, User], None]


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel(family.NOW, tick=True):
        yield


@pytest.fixture
def people(transactional_db: None) -> Family:
    return family.make()


@pytest.fixture
def log_in(live_server: LiveServer) -> LogIn:
    """Gives a browser the session of a user."""

    def as_user(page: Page, user: User) -> None:
        client = Client()
        client.force_login(user)
        session = client.session
        session[LEVEL_KEY] = settings.OIDC_LEVEL
        session.save()
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])

    return as_user


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
