"""Fair selection and the algorithm register in a browser: readable anywhere, in both languages."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from spil.core.access.models import Role, User
from spil.services.selection import service
from spil.services.selection.instruments import RANDOM
from spil.services.selection.tests.test_selection import UNFAIR
from tests.browser.conftest import Check, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
Picture = Callable[[Page, str], Path]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_selection(page: Page, live_server: LiveServer, axe: Check, picture: Picture, language: str) -> None:
    first, second = (User.objects.create(subject=name, name=name, role=Role.MANAGER) for name in ("Mo", "Bo"))
    made = service.do_register(RANDOM, random_share_ppm=20_000, largest_ratio_ppm=1_250_000, acting_user=first)
    screening = service.do_screen(made, UNFAIR, 10, acting_user=first)
    service.do_justify(screening, "chain", "origin_outside_europe", "Een reden.", acting_user=first)
    sign_in(page, live_server, second, language)
    for name, address in (
        ("list", ""), ("instrument", "away_from_home_draw/"), ("2019", "geschiedenis/2019/"),
    ):  # fmt: skip
        page.goto(f"{live_server.url}/werk/selectie/{address}")
        page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
        axe(page)
        picture(page, f"selection-{name}-{language}")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_register(page: Page, live_server: LiveServer, axe: Check, picture: Picture, language: str) -> None:
    page.context.add_cookies([{"name": "taal", "value": language, "url": live_server.url}])
    for name, address in (("list", ""), ("tuition", "soort-collegegeld/"), ("profile", "away-from-home-profile/")):
        page.goto(f"{live_server.url}/algoritmes/{address}")
        page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
        axe(page)
        picture(page, f"algorithms-{name}-{language}")
