"""Objecting in My Spil, and the cases of someone: what is computed, kept, refused, and shown."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from spil.contrib.virus_scanner.client import EICAR
from spil.core.access.models import User
from spil.core.cases.models import Case, Document, Event
from spil.core.cases.service import do_note
from spil.core.messages.models import Message
from spil.core.people.models import Person
from spil.portals.my.tests.family import Family, person_of
from spil.services.objection.service import contested, possible

AsUser = Callable[..., Client]
PDF = b"%PDF-1.7 loonstrook"
pytestmark = pytest.mark.django_db


def decision_of(person: Person) -> Message:
    return Message.objects.filter(person=person, data__has_key="objection_until").earliest("id")


def objecting(client: Client, letter: Message, **answers: object) -> str:
    return str(client.post(f"/mijn/berichten/{letter.pk}/bezwaar/", answers).content.decode())


def test_an_objection_is_computed_at_once_and_kept_at_the_end_only(people: Family, as_user: AsUser) -> None:
    noor, client = person_of(people.noor), as_user(people.noor)
    letter = decision_of(noor)
    months = contested(letter)
    assert len(months) == 3  # the letter of September holds for October and November too
    page = client.get(f"/mijn/berichten/{letter.pk}/bezwaar/").content.decode()
    assert "Klopt het inkomen van Karin niet?" in page
    assert "Ik heb al lang geen contact met Ruud" in page
    assert "niet bij mijn ouders" not in page  # she lives by herself already
    answers = {"income_first": "12.000", "reasons": "Mijn moeder verdient minder.", "hearing": "no"}
    checked = objecting(client, letter, **answers)
    found = possible(noor.pk, months, {"income_first": 1_200_000})
    assert found is not None
    assert found.difference_cents > 0
    assert f"{found.difference_cents // 100}" in checked.replace(".", "")
    assert "Je hebt nog niets ingediend" in checked
    assert not Case.objects.exists()
    sent = SimpleUploadedFile("../../loon strook.exe", PDF, "application/x-msdownload")
    response = client.post(f"/mijn/berichten/{letter.pk}/bezwaar/", answers | {"step": "confirm", "file": sent})
    case = Case.objects.get(person=noor)
    assert response.headers["Location"] == f"/mijn/zaken/{case.pk}/"
    assert (case.kind, case.about, case.decisions) == ("objection", letter, [one.pk for one in months])
    came = case.events.get(kind="received")
    assert came.data == {"points": {"income_first": 1_200_000}, "hearing": False, "facts": {}}
    paper = Document.objects.get(case=case)
    assert (paper.name, paper.media_type, bytes(paper.content or b"")) == (
        "loon strook.exe.pdf",
        "application/pdf",
        PDF,
    )
    page = client.get(f"/mijn/zaken/{case.pk}/").content.decode()
    assert "Je hoort uiterlijk op" in page
    assert "Awb, art. 7:10" in page
    assert client.get(f"/mijn/berichten/{letter.pk}/bezwaar/").headers["Location"] == f"/mijn/zaken/{case.pk}/"


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"MZ program", "geen PDF en geen foto"), (b"%PDF-" + EICAR, "virus"), (b"%PDF-" + bytes(10_000_001), "te groot")],
)
def test_a_bad_file_is_refused_and_nothing_is_kept(people: Family, as_user: AsUser, content: bytes, said: str) -> None:
    letter = decision_of(person_of(people.noor))
    before = Message.objects.count()
    page = objecting(
        as_user(people.noor), letter, reasons="Oneens", hearing="no", step="confirm",
        file=SimpleUploadedFile("a.pdf", content),
    )  # fmt: skip
    assert said in page
    assert "Fout: " in page
    assert not Case.objects.exists()
    assert Message.objects.count() == before


def test_without_reasons_one_is_asked_for_them_in_both_languages(people: Family, as_user: AsUser) -> None:
    letter = decision_of(person_of(people.noor))
    page = objecting(as_user(people.noor, "en"), letter, hearing="no")
    assert "Why do you disagree with our decision?" in page
    assert "This field is required" in page
    assert not Case.objects.exists()


def test_who_is_late_says_why_and_is_heard_all_the_same(people: Family, as_user: AsUser) -> None:
    letter = decision_of(person_of(people.noor))
    with time_machine.travel(datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Europe/Amsterdam"))):
        client = as_user(people.noor)
        assert "De termijn liep tot en met" in client.get(f"/mijn/berichten/{letter.pk}/bezwaar/").content.decode()
        assert "Waarom ben je te laat?" in objecting(client, letter, reasons="Oneens", hearing="no")
        answers = {"reasons": "Oneens", "hearing": "yes", "late_reason": "Ik lag in het ziekenhuis."}
        objecting(client, letter, **answers, step="confirm")
        case = Case.objects.get()
        assert case.events.get(kind="received").data["late_reason"] == "Ik lag in het ziekenhuis."
        assert "Het bezwaar is te laat." in client.get(f"/mijn/zaken/{case.pk}/").content.decode()


def test_another_sees_nothing_and_changes_nothing(people: Family, as_user: AsUser) -> None:
    noor = person_of(people.noor)
    objecting(as_user(people.noor), decision_of(noor), reasons="Geheim", hearing="no", step="confirm",
              file=SimpleUploadedFile("a.pdf", PDF))  # fmt: skip
    case, events = Case.objects.get(), Event.objects.count()
    paper = Document.objects.get()
    other = as_user(people.lotte)
    for address in (f"/mijn/zaken/{case.pk}/", f"/mijn/zaken/{case.pk}/document/{paper.pk}/",
                    f"/mijn/berichten/{case.about_id}/bezwaar/"):  # fmt: skip
        for response in (other.get(address), other.post(address, {"do": "withdraw"})):
            assert response.status_code in (404, 405)
    assert other.get("/mijn/zaken/").content.decode().count("Z-") == 0
    assert Event.objects.count() == events


def test_a_paper_comes_as_a_download(people: Family, as_user: AsUser) -> None:
    client = as_user(people.noor)
    objecting(client, decision_of(person_of(people.noor)), reasons="Oneens", hearing="no", step="confirm",
              file=SimpleUploadedFile("bewijs ☃.pdf", PDF))  # fmt: skip
    paper = Document.objects.get()
    response = client.get(f"/mijn/zaken/{paper.case_id}/document/{paper.pk}/")
    assert response.content == PDF
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["Content-Security-Policy"] == "sandbox"


def _file(user: User, as_user: AsUser) -> tuple[Client, Case]:
    client = as_user(user)
    objecting(client, decision_of(person_of(user)), reasons="Oneens", hearing="no", step="confirm")
    return client, Case.objects.get()


def test_adding_answers_what_was_asked(people: Family, as_user: AsUser) -> None:
    client, case = _file(people.noor, as_user)
    place = f"/mijn/zaken/{case.pk}/"
    assert "Schrijf iets, of kies een bestand." in client.post(place, {"do": "add"}).content.decode()
    client.post(place, {"do": "add", "text": "Nog dit."})
    do_note(case, "asked", date(2025, 11, 10), acting_user=None, until=date(2025, 12, 1), text="Stuur je loonstrook.")
    assert "Stuur je loonstrook." in client.get(place).content.decode()
    client.post(place, {"do": "add", "file": SimpleUploadedFile("loon.pdf", PDF)})
    kinds = list(case.events.order_by("id").values_list("kind", flat=True))
    assert kinds == ["announced", "received", "added", "asked", "answered"]


def test_notice_is_given_only_when_we_are_late(people: Family, as_user: AsUser) -> None:
    client, case = _file(people.noor, as_user)
    place = f"/mijn/zaken/{case.pk}/"
    do_note(case, "notice", date(2025, 11, 10), acting_user=None)  # by post, much too early: it counts for nothing
    assert "Er loopt geen dwangsom" in client.get(place).content.decode()
    assert "Stel ons in gebreke" not in client.get(place).content.decode()
    assert "Dit kan nu niet." in client.post(place, {"do": "notice"}).content.decode()
    with time_machine.travel(datetime(2026, 2, 16, 10, tzinfo=ZoneInfo("Europe/Amsterdam"))):
        client = as_user(people.noor)
        assert "Stel ons in gebreke" in client.get(place).content.decode()
        client.post(place, {"do": "notice"})
        assert (
            "Beslissen we niet eerder, dan betalen we je een dwangsom vanaf 3 maart 2026"
            in client.get(place).content.decode()
        )
        assert "Dit kan nu niet." in client.post(place, {"do": "notice"}).content.decode()
    assert case.events.filter(kind="notice").count() == 2


def test_what_is_withdrawn_is_closed(people: Family, as_user: AsUser) -> None:
    client, case = _file(people.noor, as_user)
    client.post(f"/mijn/zaken/{case.pk}/", {"do": "withdraw"})
    case.refresh_from_db()
    assert case.closed_on == date(2025, 11, 10)
    assert "al afgesloten" in client.post(f"/mijn/zaken/{case.pk}/", {"do": "withdraw"}).content.decode()


@pytest.mark.parametrize(("slug", "kind"), [("klacht", "complaint"), ("maatwerk", "tailored_solution")])
def test_people_open_cases_of_their_own(people: Family, as_user: AsUser, slug: str, kind: str) -> None:
    client = as_user(people.noor)
    client.post(f"/mijn/zaken/nieuw/{slug}/", {"text": "Niemand belde terug."})
    case = Case.objects.get()
    assert (case.kind, case.person) == (kind, person_of(people.noor))
    assert f"/mijn/zaken/{case.pk}/" in client.get("/mijn/zaken/").content.decode()
    assert client.get("/mijn/zaken/nieuw/iets/").status_code == 404
