"""A pupil sees what the allowance gives and why, applies, and is not told what a parent earns."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client

from spil.core.access.models import User
from spil.core.decisions.models import Decision
from spil.core.ledger.service import balances
from spil.core.people.models import Person
from spil.services.school_costs.models import AllowanceChoice, SchoolEnrolment
from spil.services.school_costs.tests.conftest import TODAY, add_person, attends, earns, has_account, is_child_of
from spil.text import NO_BREAK_SPACE

LogIn = Callable[..., Client]
HOME, APPLY = "/mijn/scholieren/", "/mijn/scholieren/aanvragen/"
ANSWERS = {"supplementary": "yes", "counting_parent": "0"}


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=True):
        yield


@pytest.fixture
def pupil(db: None) -> User:
    """Lives with two parents who earn 40,000 and 7,777 euros."""
    mother, father = (add_person(number, born=date(1975, 1, 1)) for number in (1, 2))
    earns(mother, 40_000)
    earns(father, 7_777)
    person = add_person(3, born=date(2008, 5, 14))
    is_child_of(person, mother, father)
    attends(person)
    has_account(person)
    return User.objects.create(subject="test:pupil", name=person.full_name, person=person)


def person_of(user: User) -> Person:
    assert user.person is not None
    return user.person


def words(client: Client, address: str, answers: dict[str, str] | None = None) -> str:
    page = client.post(address, answers, follow=True) if answers else client.get(address)
    assert page.status_code == 200
    return str(page.content.decode()).replace(NO_BREAK_SPACE, " ")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_choose_effect_done(as_user: LogIn, pupil: User, language: str) -> None:
    client = as_user(pupil, language)
    assert HOME in words(client, "/mijn/")
    assert APPLY in words(client, HOME)
    assert "Het Tandrad" in words(client, APPLY)
    effect = words(client, APPLY, ANSWERS | {"step": "effect"})
    assert ("Je hebt nog niets aangevraagd" if language == "nl" else "You have not applied yet") in effect
    assert not AllowanceChoice.objects.exists()
    done = words(client, APPLY, ANSWERS | {"step": "confirm"})
    assert ("Gelukt" if language == "nl" else "Done") in done
    assert Decision.objects.filter(person=person_of(pupil)).count() == 4
    assert balances(person_of(pupil).pk)
    after = words(client, HOME)
    assert ("Wijzig je aanvraag" if language == "nl" else "Change your application") in after
    assert ("We hebben hierover besloten" if language == "nl" else "We have decided on this") in after


def test_what_a_parent_earns_stands_nowhere(as_user: LogIn, pupil: User) -> None:
    client = as_user(pupil)
    pages = words(client, APPLY, ANSWERS | {"step": "effect"})
    pages += words(client, APPLY, ANSWERS | {"step": "confirm"}) + words(client, HOME)
    assert "Aanvullende toelage" in pages or "schoolkosten" in pages
    assert not [one for one in ("40.000", "7.777", "47.777") if one in pages]


def test_a_change_to_less_says_that_it_is_paid_back(as_user: LogIn, pupil: User) -> None:
    client = as_user(pupil)
    words(client, APPLY, ANSWERS | {"step": "confirm"})
    effect = words(client, APPLY, ANSWERS | {"supplementary": "no", "step": "effect"})
    assert "Dat betaal je terug" in effect
    assert AllowanceChoice.objects.get().supplementary_allowance


@pytest.mark.parametrize("wrong", [{"supplementary": ""}, {"counting_parent": "7"}, {"supplementary": "nonsense"}])
def test_a_wrong_answer_is_told_and_keeps_nothing(as_user: LogIn, pupil: User, wrong: dict[str, str]) -> None:
    assert "Fout: " in words(as_user(pupil), APPLY, ANSWERS | wrong | {"step": "confirm"})
    assert not AllowanceChoice.objects.exists()
    assert not Decision.objects.exists()


def test_without_a_school_one_is_told_whom_to_ask(as_user: LogIn, pupil: User) -> None:
    other = add_person(9, born=date(2008, 1, 1))
    user = User.objects.create(subject="test:other", name=other.full_name, person=other)
    assert not SchoolEnrolment.objects.filter(person=other).exists()
    client = as_user(user)
    assert "Vraag je school om je inschrijving door te geven" in words(client, HOME)
    assert "Vraag je school om je inschrijving door te geven" in words(client, APPLY, ANSWERS | {"step": "confirm"})
    assert "Het Tandrad" not in words(client, HOME)
    assert client.get("/mijn/scholieren/aanvragen/klaar/").status_code == 302
    assert not AllowanceChoice.objects.exists()
