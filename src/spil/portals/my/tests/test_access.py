"""Who may see what: nobody without log-in, no staff, and no citizen what belongs to another."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from spil.core.access.models import AccessRecord, ApiToken, Role, User
from spil.core.access.service import do_make_token
from spil.core.messages.models import Message
from spil.portals.my.tests.family import Family, person_of
from spil.portals.my.tests.test_pages import PAGES

LogIn = Callable[..., Client]


@pytest.mark.parametrize("page", PAGES)
def test_who_is_not_logged_in_is_sent_to_log_in(db: None, client: Client, page: str) -> None:
    response = client.get(page)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/inloggen/?next=")


@pytest.mark.parametrize("role", [Role.CASE_WORKER, Role.AUDITOR, Role.MANAGER])
def test_staff_have_nothing_here(db: None, as_user: LogIn, role: Role) -> None:
    client = as_user(User.objects.create(subject=f"staff:{role}", name="Staff", role=role))
    for page in PAGES:
        assert client.get(page).status_code == 403, page
    assert not AccessRecord.objects.exists()


def test_a_citizen_who_is_not_in_the_registers_is_refused(db: None, as_user: LogIn) -> None:
    client = as_user(User.objects.create(subject="nobody", name="Nobody"))
    assert client.get("/mijn/").status_code == 403


@pytest.mark.parametrize("name", ["my-message", "my-letter", "my-objection"])
def test_anothers_message_is_not_there_and_stays_unread(people: Family, as_user: LogIn, name: str) -> None:
    message = Message.objects.filter(person=person_of(people.noor)).latest("id")
    response = as_user(people.lotte).get(reverse(name, args=[message.pk]))
    assert response.status_code == 404
    message.refresh_from_db()
    assert message.read_at is None
    assert as_user(people.noor).get(reverse(name, args=[message.pk])).status_code == 200


def test_the_inbox_holds_only_ones_own(people: Family, as_user: LogIn) -> None:
    mine = set(Message.objects.filter(person=person_of(people.noor)).values_list("pk", flat=True))
    page = as_user(people.noor).get("/mijn/berichten/").content.decode()
    for message in Message.objects.order_by("id"):
        assert (f'/mijn/berichten/{message.pk}/"' in page) == (message.pk in mine)


def test_anothers_key_cannot_be_ended(people: Family, as_user: LogIn) -> None:
    token, _ = do_make_token(
        people.noor, name="mijn budget", scopes=["own"], expires_at=timezone.now() + timedelta(days=1),
        acting_user=people.noor,
    )  # fmt: skip
    address = reverse("my-token-end", args=[token.pk])
    assert as_user(people.lotte).post(address).status_code == 404
    assert as_user(people.noor).get(address).status_code == 405
    assert ApiToken.objects.get(pk=token.pk).revoked_at is None
    assert "mijn budget" not in as_user(people.lotte).get("/mijn/sleutels/").content.decode()
    as_user(people.noor).post(address)
    assert ApiToken.objects.get(pk=token.pk).revoked_at is not None


def test_a_parent_sees_for_whom_and_not_what_the_child_gets(people: Family, as_user: LogIn) -> None:
    client = as_user(people.karin)
    page = client.get("/mijn/ouder/").content.decode()
    assert "Noor" in page
    assert "Teun" not in page  # has not applied
    decision = person_of(people.noor).decisions.latest("month")
    amounts = [f"{cents // 100},{cents % 100:02d}" for cents in decision.outcome.values() if cents > 1000]
    for address in ("/mijn/", "/mijn/ouder/", "/mijn/ouder/inkomen/", "/mijn/ouder/peiljaar/"):
        shown = client.get(address).content.decode()
        assert not [amount for amount in amounts if amount in shown], address


def test_a_student_does_not_read_what_a_parent_earns(people: Family, as_user: LogIn) -> None:
    client = as_user(people.noor)
    for address in ("/mijn/", "/mijn/maand/2025-09/", "/mijn/gegevens/"):
        shown = client.get(address).content.decode()
        assert "31.000" not in shown
        assert "12.500" not in shown
    what_if = {"month": "2025-11", "home": "away", "education": "hbo_bachelor", "loan": "0"}
    shown = client.post("/mijn/wat-als/", what_if).content.decode()
    assert "Dan zou je dit krijgen" in shown
    assert "31.000" not in shown


def test_every_look_is_recorded_and_looks_of_others_are_shown(people: Family, as_user: LogIn) -> None:
    noor = person_of(people.noor)
    as_user(people.noor).get("/mijn/schuld/")
    own = AccessRecord.objects.get(person_id=noor.pk, viewer_id=people.noor.pk)
    assert (own.what, own.granted) == ("debt", True)
    as_user(people.karin).get("/mijn/ouder/")
    page = as_user(people.noor).get("/mijn/gegevens/ingezien/").content.decode()
    assert "Voornaam" in page
    assert page.count("Reden:") == 1  # the parent's look, not the student's own
