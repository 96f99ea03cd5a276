"""The compensation applied for by who never had student finance, checked at work and granted; every page looked at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from spil.core.access.models import Role, User
from spil.core.messages.service import do_send
from spil.core.people.models import Person
from spil.services.compensation import cases, service
from spil.services.compensation.tests.conftest import enrolled, graduated, has_account, owes, studied
from tests.browser.conftest import Check, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
Picture = Callable[[Page, str], Path]
NOW = datetime(2025, 11, 10, 10, tzinfo=ZoneInfo("Europe/Amsterdam"))


@dataclass(frozen=True)
class People:
    """`kim` never had student finance, `bo` owes and is granted it, `lou` has no diploma yet; and the staff."""

    kim: User
    bo: User
    lou: User
    worker: User
    manager: User


@pytest.fixture(autouse=True)
def people(transactional_db: None) -> Iterator[People]:
    """People who studied in the years of the loan system."""
    with time_machine.travel(NOW, tick=True):
        kim, bo, lou = (_citizen(number, name) for number, name in enumerate(("Kim", "Bo", "Lou")))
        enrolled(person_of(kim), date(2018, 9, 1), date(2022, 9, 1))
        for one in (bo, lou):
            studied(person_of(one), date(2018, 9, 1), date(2022, 9, 1))
        for one in (kim, bo):
            graduated(person_of(one), date(2022, 8, 31))
            has_account(person_of(one))
        owes(person_of(bo), 900_000)
        service.decide([person_of(bo).pk], cause="diploma", acting_user=None)
        for one, key in ((kim, "apply"), (lou, "later")):
            data = {"title": "Misschien krijg je een tegemoetkoming"}
            do_send(person_of(one), "notice", data, acting_user=None, key=f"compensation:1:{person_of(one).pk}:{key}")
        staff = [User.objects.create(subject=f"test:{role}", name=name, role=role)
                 for role, name in ((Role.CASE_WORKER, "Sam Speurder"), (Role.MANAGER, "Mo Leidt"))]  # fmt: skip
        yield People(kim, bo, lou, *staff)


def _citizen(number: int, name: str) -> User:
    person = Person.objects.create(
        education_number=f"{340_000_000 + number}", given_name=name, family_name="Leenwiel",
        birth_date=date(1998, 3, 1),
    )  # fmt: skip
    return User.objects.create(subject=f"test:{name}", name=person.full_name, person=person)


def person_of(user: User) -> Person:
    assert user.person is not None
    return user.person


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_is_accessible(
    page: Page, live_server: LiveServer, axe: Check, picture: Picture, people: People, language: str
) -> None:
    for name, user, address in (
        ("apply", people.kim, "aanvragen/"), ("must", people.kim, ""), ("granted", people.bo, ""),
        ("later", people.lou, ""),
    ):  # fmt: skip
        sign_in(page, live_server, user, language)
        page.goto(f"{live_server.url}/mijn/tegemoetkoming/{address}")
        expect(page.locator("html")).to_have_attribute("lang", language)
        picture(page, f"compensation-{name}-{language}")
        axe(page)
    sign_in(page, live_server, people.kim, language)
    page.goto(f"{live_server.url}/mijn/tegemoetkoming/aanvragen/")
    page.locator("textarea").fill("Voorbeeldhogeschool, bewijs van inschrijving")
    page.locator("input[name=declared]").check()
    page.locator("button[value=effect]").click()
    picture(page, f"compensation-effect-{language}")
    axe(page)
    cases.do_apply(person_of(people.kim), first_month=date(2018, 9, 1), last_month=date(2022, 8, 1), acting_user=None,
                   file=("bewijs.pdf", b"%PDF-1.7"), evidence="Voorbeeldhogeschool, bewijs")  # fmt: skip
    page.goto(f"{live_server.url}/mijn/tegemoetkoming/")
    picture(page, f"compensation-applied-{language}")
    axe(page)
    sign_in(page, live_server, people.worker, language)
    for number in (person_of(people.kim).pk, person_of(people.lou).pk):
        page.goto(f"{live_server.url}/werk/persoon/{number}/reden/")
        page.locator("input[value=check]").check()
        page.locator("main form button").click()
    for name, address in {
        "campaign": "tegemoetkoming/", "list": "tegemoetkoming/aanvragen/",
        "check": f"persoon/{person_of(people.kim).pk}/tegemoetkoming/",
        "paper": f"persoon/{person_of(people.lou).pk}/tegemoetkoming/",
    }.items():  # fmt: skip
        page.goto(f"{live_server.url}/werk/{address}")
        picture(page, f"compensation-{name}-{language}")
        axe(page)


def test_applied_without_javascript_checked_and_granted(
    plain_page: Page, live_server: LiveServer, people: People
) -> None:
    page, kim = plain_page, person_of(people.kim)
    sign_in(page, live_server, people.kim)
    page.goto(f"{live_server.url}/mijn/")
    page.get_by_role("link", name="Bekijk je tegemoetkoming voor het leenstelsel").click()
    page.get_by_role("link", name="Vraag aan").click()
    page.get_by_role("button", name="Nakijken").click()
    expect(page.get_by_role("alert")).to_be_visible()  # what shows it, and is it true?
    page.get_by_label("Waar blijkt het uit?").fill("Voorbeeldhogeschool, bewijs van inschrijving")
    page.get_by_label("Ik heb dit naar waarheid ingevuld").check()
    page.get_by_role("button", name="Nakijken").click()
    expect(page.get_by_text("Er is nog niets verstuurd")).to_be_visible()
    page.get_by_role("button", name="Ja, verstuur").click()
    expect(page.get_by_text("Je aanvraag is verstuurd")).to_be_visible()
    sign_in(page, live_server, people.worker)
    page.goto(f"{live_server.url}/werk/tegemoetkoming/")
    page.get_by_role("link", name=str(kim.pk), exact=True).click()
    page.get_by_label("Aanvraag of wijziging behandelen").check()
    page.locator("main form button").click()
    page.get_by_label("Waarom? De aanvrager kan dit lezen.").fill("Klopt met het register van scholen")
    page.get_by_role("button", name="Verder").click()
    expect(page.get_by_role("heading", name="Wat dit oordeel geeft")).to_be_visible()
    page.get_by_label("Besluit, en stuur de brief").check()
    page.get_by_role("button", name="Verder").click()
    expect(page.get_by_text("De brief is verstuurd")).to_be_visible()
    sign_in(page, live_server, people.kim)
    page.goto(f"{live_server.url}/mijn/tegemoetkoming/")
    expect(page.get_by_text("Voor 48 maanden zonder basisbeurs")).to_be_visible()
    assert service.what_for(kim.pk).status == service.Standing.GRANTED
