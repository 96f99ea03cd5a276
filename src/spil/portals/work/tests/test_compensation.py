"""The compensation at work: the campaign in numbers, lists that take a reason, forms on paper, and checking."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from spil.core.access.models import AccessRecord
from spil.core.decisions.models import Decision
from spil.core.messages.models import Message
from spil.core.messages.service import do_send
from spil.core.people.models import Person
from spil.portals.work import reasons
from spil.portals.work.tests import society
from spil.portals.work.tests.society import Society
from spil.services.compensation import service
from spil.services.compensation.models import Application
from spil.services.compensation.tests.conftest import enrolled, graduated, has_account

HOME = "/werk/tegemoetkoming/"
PAPER = {
    "received_on": "2025-11-03", "asked": ["months"], "first_month": "2018-09", "last_month": "2022-08",
    "months_claimed": "", "evidence": "Bewijs van inschrijving van de hogeschool",
}  # fmt: skip
REASON = "Aanvraag of wijziging behandelen: tegemoetkoming"


@pytest.fixture
def kim(people: Society) -> Person:
    """Studied four years without student finance, and graduated."""
    person = Person.objects.create(
        education_number="330000001", given_name="Kim", family_name="Leenwiel", birth_date=date(1998, 3, 1)
    )
    enrolled(person, date(2018, 9, 1), date(2022, 9, 1))
    graduated(person, date(2022, 8, 31))
    has_account(person)
    return person


@pytest.fixture
def looking(worker: Client, kim: Person) -> Client:
    """A case worker who gave a reason for Kim."""
    session = worker.session
    session[reasons.KEPT] = {str(kim.pk): REASON}
    session.save()
    return worker


def address(person: Person) -> str:
    return f"/werk/persoon/{person.pk}/tegemoetkoming/"


def test_a_form_on_paper_is_taken_down_checked_and_decided(looking: Client, kim: Person) -> None:
    page = looking.get(address(kim)).content.decode()
    assert "september 2018 tot en met augustus 2022" in page
    scan = SimpleUploadedFile("formulier.pdf", b"%PDF-1.7 scan", content_type="application/pdf")
    assert looking.post(address(kim), PAPER | {"file": scan}).status_code == 302
    application = Application.objects.get()
    assert (application.channel, application.applied_on) == ("paper", date(2025, 11, 3))
    page = looking.get(address(kim)).content.decode()
    assert 'name="months_accepted" value="48"' in page  # what the registers say
    assert "formulier.pdf" in page
    answers = {"months_accepted": "48", "motivation": "Klopt met het register van scholen", "sure": "look"}
    seen = looking.post(address(kim), answers).content.decode()
    assert "Wat dit oordeel geeft" in seen
    assert not Decision.objects.filter(person=kim).exists()
    assert looking.post(address(kim), answers | {"sure": "decide"}).status_code == 302
    decision = Decision.objects.get(person=kim, product="compensation")
    assert decision.outcome["missed_grant_months"] == 48
    assert Message.objects.filter(decisions=[decision.pk]).exists()
    stands = service.what_for(kim.pk)
    assert stands.status == service.Standing.GRANTED
    what = AccessRecord.objects.filter(person_id=kim.pk, reason=REASON).values_list("what", flat=True)
    assert {"compensation", "compensation: paper", "compensation: checked"} <= set(what)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"received_on": "2025-12-01"}, "Die dag is nog niet geweest."),
        ({"first_month": ""}, "Kies een maand."),
        ({"last_month": "2018-08"}, "Deze maanden kloppen niet."),
        ({"months_claimed": "60"}, "Deze maanden kloppen niet."),
        ({"asked": []}, "verplicht"),
        ({"evidence": ""}, "verplicht"),
    ],
)
def test_a_wrong_form_on_paper_keeps_nothing(
    looking: Client, kim: Person, wrong: dict[str, object], words: str
) -> None:
    page = looking.post(address(kim), PAPER | wrong).content.decode()
    assert words in page
    assert not Application.objects.exists()


def test_no_more_months_count_than_were_asked_and_a_verdict_has_reasons(looking: Client, kim: Person) -> None:
    looking.post(address(kim), PAPER)
    many = {"months_accepted": "49", "motivation": "Klopt met het register", "sure": "decide"}
    assert "meer kan niet" in looking.post(address(kim), many).content.decode()
    bare = {"months_accepted": "12", "motivation": "", "sure": "decide"}
    assert "verplicht" in looking.post(address(kim), bare).content.decode()
    assert Application.objects.get().state == Application.State.RECEIVED
    assert not Decision.objects.filter(person=kim).exists()


def test_without_a_reason_there_is_nothing_to_see_or_do(worker: Client, kim: Person) -> None:
    assert "/reden/" in worker.get(address(kim)).headers["Location"]
    assert worker.post(address(kim), PAPER).status_code == 403
    assert not Application.objects.exists()


def test_the_campaign_shows_numbers_and_no_names(worker: Client, people: Society, kim: Person) -> None:
    service.do_apply(kim, first_month=date(2018, 9, 1), last_month=date(2022, 8, 1), acting_user=None)
    page = worker.get(HOME).content.decode()
    assert f"/werk/persoon/{kim.pk}/tegemoetkoming/" in page
    assert "Leenwiel" not in page
    manager = society.log_in(people.manager).get(HOME).content.decode()
    assert f"/werk/persoon/{kim.pk}/" not in manager


def test_a_list_of_names_takes_a_reason_that_is_recorded_for_each(worker: Client, people: Society, kim: Person) -> None:
    do_send(kim, "notice", {"title": "Misschien"}, acting_user=None, key=f"compensation:1:{kim.pk}:apply")
    page = worker.get(f"{HOME}aanvragen/").content.decode()
    assert "Leenwiel" not in page
    assert "Leenwiel" not in worker.post(f"{HOME}aanvragen/", {"usual": "other"}).content.decode()
    assert not AccessRecord.objects.filter(person_id=kim.pk).exists()
    shown = worker.post(f"{HOME}aanvragen/", {"usual": "application", "own_words": "nabellen"}).content.decode()
    assert "Kim Leenwiel" in shown
    record = AccessRecord.objects.get(person_id=kim.pk)
    assert (record.what, record.reason) == ("compensation list", "Aanvraag of wijziging behandelen: nabellen")
    assert worker.get(address(kim)).status_code == 200
    assert society.log_in(people.manager).get(f"{HOME}aanvragen/").status_code == 403
    service.do_apply(kim, first_month=date(2018, 9, 1), last_month=date(2022, 8, 1), acting_user=None)
    again = worker.post(f"{HOME}aanvragen/", {"usual": "application", "own_words": "nabellen"}).content.decode()
    assert "Leenwiel" not in again
    for kind in ("later", "zonder-rekening"):
        empty = worker.post(f"{HOME}{kind}/", {"usual": "application", "own_words": "nabellen"}).content.decode()
        assert "Niemand." in empty
    assert worker.get(f"{HOME}iets-anders/").status_code == 404
