"""The policy laboratory in a browser: a reform is asked for, and its figures and households are readable anywhere."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from spil.portals.work.tests import society
from spil.portals.work.tests.society import Society
from spil.portals.work.tests.test_policy import REFORM, figures_of
from spil.services.policy.models import Study
from spil.services.policy.service import do_ask
from tests.browser.conftest import Check, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
Picture = Callable[[Page, str], Path]


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel(society.NOW, tick=True):
        yield


@pytest.fixture
def people(transactional_db: None) -> Society:
    return society.make()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_figures_and_households(
    page: Page, live_server: LiveServer, axe: Check, picture: Picture, people: Society, language: str
) -> None:
    study = do_ask(REFORM, society.MONTHS[0], society.MONTHS[-1], acting_user=people.manager)
    sign_in(page, live_server, people.manager, language)
    page.goto(f"{live_server.url}/werk/beleid/")
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
    axe(page)
    picture(page, f"policy-{language}")
    page.goto(f"{live_server.url}/werk/beleid/{study.pk}/")
    axe(page)
    picture(page, f"policy-waits-{language}")
    Study.objects.filter(pk=study.pk).update(figures=figures_of(REFORM), done_at=study.asked_at)
    page.reload()
    axe(page)
    picture(page, f"policy-study-{language}")
    page.locator("a[href*='huishouden']").first.click()
    axe(page)
    picture(page, f"policy-household-{language}")


def test_a_reform_is_asked_for_without_javascript(plain_page: Page, live_server: LiveServer, people: Society) -> None:
    sign_in(plain_page, live_server, people.manager)
    plain_page.goto(f"{live_server.url}/werk/beleid/")
    plain_page.get_by_label("Hoe heet het voorstel?").fill("Hogere basisbeurs")
    plain_page.get_by_label("Bedrag of percentage 1").select_option("basic_grant_away_ho")
    plain_page.get_by_role("button", name="Reken uit", exact=True).click()
    expect(plain_page.locator("a[href='#id_value_1']")).to_be_visible()
    plain_page.get_by_label("Nieuwe waarde 1").fill("350")
    plain_page.get_by_role("button", name="Reken uit", exact=True).click()
    expect(plain_page.get_by_role("heading", name="Hogere basisbeurs")).to_be_visible()
    assert Study.objects.count() == 1
