"""A wave from plan to effect as staff do it, and the choice of a citizen; every page, in both languages and sizes."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from spil.core.access.models import User
from spil.core.messages.models import Message
from spil.demo import take_up
from spil.demo.load import load
from spil.services.take_up.models import Member, Wave
from spil.services.take_up.service import wants_taps
from tests.browser.conftest import Check, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
Picture = Callable[[Page, str], Path]
NOW = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Europe/Amsterdam"))


@pytest.fixture(autouse=True)
def waves(transactional_db: None) -> Iterator[list[Wave]]:
    """A society in which waves were sent and people answered."""
    with time_machine.travel(NOW, tick=True):
        load(people=6_000, seed=5)
        yield take_up.replay(localdate())


def log_in(page: Page, live_server: LiveServer, name: str, language: str = "nl") -> User:
    """Give a browser the session of somebody of the demo."""
    user = User.objects.get(name=name)
    sign_in(page, live_server, user, language)
    return user


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_is_accessible(
    page: Page, live_server: LiveServer, axe: Check, picture: Picture, waves: list[Wave], language: str
) -> None:
    assert len(waves) == 3
    log_in(page, live_server, "Sam Behandelaar", language)
    pages = {"list": "", "plan": "nieuw/basic_grant/", **{f"wave-{n}": f"{one.pk}/" for n, one in enumerate(waves)}}
    for name, address in pages.items():
        page.goto(f"{live_server.url}/werk/niet-gebruik/{address}")
        expect(page.locator("html")).to_have_attribute("lang", language)
        picture(page, f"take-up-{name}-{language}")
        page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
        axe(page)
    log_in(page, live_server, "Sjoerd Oosterhofstede", language)
    for name, address in {"tips": "tips/", "looks": "ingezien/"}.items():
        page.goto(f"{live_server.url}/mijn/gegevens/{address}")
        axe(page)
        picture(page, f"take-up-{name}-{language}")


@pytest.mark.parametrize("size", ["desk"], indirect=True)
def test_a_wave_from_plan_to_sent(page: Page, live_server: LiveServer) -> None:
    log_in(page, live_server, "Sam Behandelaar")
    page.goto(f"{live_server.url}/werk/niet-gebruik/")
    page.locator("main").get_by_role("link", name="Geen aanvullende beurs aangevraagd").click()
    page.get_by_role("button", name="Maak de golf").click()
    expect(page.get_by_role("alert")).to_be_visible()  # how many, and how?
    page.get_by_label("Bericht in Mijn Spil").check()
    page.get_by_label("Hoeveel mensen").fill("40")
    page.get_by_role("button", name="Maak de golf").click()
    expect(page.get_by_text("Iemand anders keurt hem goed")).to_be_visible()
    wave = Wave.objects.latest("id")
    assert (wave.size, wave.control_ppm, wave.approved_by) == (40, 250_000, None)
    assert page.get_by_role("button", name="Keur goed").count() == 0
    log_in(page, live_server, "Mo Leidinggevende")
    page.reload()
    page.get_by_role("button", name="Keur goed").click()
    page.get_by_role("button", name="Loot en verstuur").click()
    expect(page.get_by_text("Verstuurd aan 40 mensen")).to_be_visible()
    assert Message.objects.filter(key__startswith=f"take_up:{wave.pk}:").count() == 40
    assert Member.objects.filter(wave=wave, arm=0).count() == 13


def test_a_citizen_turns_tips_off_without_javascript(plain_page: Page, live_server: LiveServer) -> None:
    user = log_in(plain_page, live_server, "Sjoerd Oosterhofstede")
    plain_page.goto(f"{live_server.url}/mijn/gegevens/")
    plain_page.get_by_role("link", name="Tips aan- of uitzetten").click()
    plain_page.get_by_label("Nee").check()
    plain_page.get_by_role("button", name="Bewaar").click()
    expect(plain_page.get_by_text("We houden ons hieraan")).to_be_visible()
    assert user.person is not None
    assert not wants_taps(user.person)
