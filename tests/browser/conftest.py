"""Browser tests: the real site in headless Chromium, on a phone and on a desk.

Write `def test_it(page, live_server, axe): page.goto(live_server.url); axe(page)`. The fixture `page` comes at both
widths; `@pytest.mark.parametrize("size", ["desk"], indirect=True)` has one only. `plain_page` has no JavaScript.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from spil.core.access.models import User
from spil.portals.work.tests import society

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in this thread

SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

Check = Callable[[Page], None]
LogIn = Callable[[Page, User], None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser and sees what other connections committed."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium when it is there, else the one of Playwright."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    return {
        "headless": True,
        "args": ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--font-render-hinting=none"],
        **({"executable_path": chromium} if chromium else {}),
    }


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> str:
    """`phone` (390 pixels) or `desk` (1280)."""
    return str(request.param)


@pytest.fixture
def page(browser: Browser, size: str) -> Iterator[Page]:
    """A page in a fresh context; any error in its console, blocked resource or foreign request fails the test."""
    context = browser.new_context(viewport=SIZES[size], locale="nl-NL")  # type: ignore[arg-type]
    yield from _watched(context)


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """A page in a browser without JavaScript, on a phone."""
    yield from _watched(browser.new_context(viewport=SIZES["phone"], java_script_enabled=False))  # type: ignore[arg-type]


def _watched(context: BrowserContext) -> Iterator[Page]:
    problems: list[str] = []
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.on("console", lambda message: problems.append(message.text) if _is_problem(message) else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda request: problems.append(request.url) if _is_foreign(request.url) else None)
    yield page
    context.close()
    assert not problems


def _is_problem(message: Any) -> bool:
    """A response of 4xx also shows up as an error in the console, and may be what the test is about."""
    return message.type == "error" and "the server responded with a status of 4" not in message.text


def _is_foreign(url: str) -> bool:
    return not url.startswith(("http://localhost", "http://127.0.0.1", "data:", "blob:", "about:"))


def sign_in(page: Page, live_server: LiveServer, user: User, language: str = "") -> None:
    """Give a browser the session of a user and, if one is named, a language."""
    cookies = {settings.SESSION_COOKIE_NAME: society.log_in(user).cookies[settings.SESSION_COOKIE_NAME].value}
    if language:
        cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page.context.add_cookies(
        [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
    )


@pytest.fixture
def log_in(live_server: LiveServer) -> LogIn:
    """Gives a browser the session of a user on the server of the test."""
    return lambda page, user: sign_in(page, live_server, user)


@pytest.fixture
def axe() -> Check:
    """Asserts that axe finds nothing and that the page does not scroll sideways."""

    def check(page: Page) -> None:
        page.wait_for_load_state("load")  # a page that a click led to may not have its style sheets yet
        results = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
        assert results.violations_count == 0, results.generate_report()
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"the page is {wider} pixels wider than the window"

    return check


@pytest.fixture
def picture(size: str) -> Callable[[Page, str], Path]:
    """Saves a picture of the whole page as `build/pictures/<name>-<size>.png`, for people to look at."""

    def save(page: Page, name: str) -> Path:
        path = Path("build/pictures") / f"{name}-{size}.png"
        page.screenshot(path=path, full_page=True)
        return path

    return save
