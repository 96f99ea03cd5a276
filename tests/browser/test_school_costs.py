"""A pupil of 18 applies for the allowance without JavaScript; every page of it looked at on phone and desk."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from spil.core.access.models import User
from spil.core.ledger.models import Account
from spil.core.ledger.service import balances
from spil.core.people.models import Person
from spil.services.school_costs.tests.conftest import TODAY, add_person, attends, earns, has_account, is_child_of
from tests.browser.conftest import Check, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
Picture = Callable[[Page, str], Path]


@pytest.fixture(autouse=True)
def pupil(transactional_db: None) -> Iterator[User]:
    """At home with two parents, in the upper years of a funded school."""
    with time_machine.travel(TODAY, tick=True):
        mother, father = (add_person(number, born=date(1975, 1, 1)) for number in (1, 2))
        earns(mother, 40_000)
        earns(father, 7_777)
        person: Person = add_person(3, born=date(2008, 5, 14))
        is_child_of(person, mother, father)
        attends(person)
        has_account(person)
        yield User.objects.create(subject="test:pupil", name=person.full_name, person=person)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_is_accessible(
    page: Page, live_server: LiveServer, axe: Check, picture: Picture, pupil: User, language: str
) -> None:
    sign_in(page, live_server, pupil, language)

    def look(name: str) -> None:
        expect(page.locator("html")).to_have_attribute("lang", language)
        picture(page, f"pupil-{name}-{language}")
        axe(page)

    page.goto(f"{live_server.url}/mijn/")
    look("overview")
    page.goto(f"{live_server.url}/mijn/scholieren/")
    look("before")
    page.goto(f"{live_server.url}/mijn/scholieren/aanvragen/")
    look("choose")
    page.locator("button[value=effect]").click()
    look("effect")
    page.locator("button[value=confirm]").click()
    look("done")
    page.goto(f"{live_server.url}/mijn/scholieren/")
    look("after")


def test_a_pupil_applies_without_javascript(plain_page: Page, live_server: LiveServer, pupil: User) -> None:
    page = plain_page
    sign_in(page, live_server, pupil)
    page.goto(f"{live_server.url}/mijn/")
    page.get_by_role("link", name="Naar de tegemoetkoming").click()
    page.get_by_role("link", name="Vraag aan").click()
    page.get_by_role("button", name="Bekijk wat dit doet").click()
    expect(page.get_by_text("Je hebt nog niets aangevraagd")).to_be_visible()
    page.get_by_role("button", name="Ja, vraag aan").click()
    expect(page.get_by_role("heading", name="Gelukt")).to_be_visible()
    page.goto(f"{live_server.url}/mijn/berichten/")
    expect(page.get_by_text("Je krijgt een tegemoetkoming scholieren").first).to_be_visible()
    assert pupil.person is not None
    assert balances(pupil.person.pk)[Account.GIFT] > 0
