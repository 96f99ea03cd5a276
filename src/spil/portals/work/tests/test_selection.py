"""Fair selection at work: managers register, approve, screen and justify; auditors read; the past is replayed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from spil.core.access.models import Role, User
from spil.portals.work.tests.society import log_in
from spil.services.selection.models import Justification, Registration, Screening
from spil.services.selection.tests.test_selection import FAIR, UNFAIR

DRAW = "/werk/selectie/away_from_home_draw/"


@pytest.fixture
def managers(db: None) -> tuple[Client, Client]:
    made = [User.objects.create(subject=name, name=name, role=Role.MANAGER) for name in ("een", "twee")]
    return log_in(made[0]), log_in(made[1])


def page_of(client: Client, address: str = DRAW) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def table(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("counts.csv", text.encode(), "text/csv")


def test_from_registration_to_an_open_gate(managers: tuple[Client, Client]) -> None:
    first, second = managers
    assert "Deze versie is niet geregistreerd." in page_of(first)
    first.post(DRAW, {"do": "register", "share": "1,5", "ratio": "1,25"})
    made = Registration.objects.get()
    assert (made.random_share_ppm, made.largest_ratio_ppm) == (15_000, 1_250_000)
    first.post(DRAW, {"do": "approve"})
    made.refresh_from_db()
    assert made.approved_by is None
    second.post(DRAW, {"do": "approve"})
    made.refresh_from_db()
    assert made.approved_by is not None
    first.post(DRAW, {"do": "screen", "file": table(UNFAIR), "rounded_to": "1"})
    assert "Te ongelijk: de hele keten" in page_of(first)
    for place in ("chain origin_outside_europe", "burden origin_outside_europe"):
        first.post(DRAW, {"do": "justify", "place": place, "reason": "Een zwaarwegende reden."})
    for one in Justification.objects.all():
        first.post(DRAW, {"do": "accept", "reason": one.pk})
    assert "Te ongelijk" in page_of(first)
    for one in Justification.objects.all():
        second.post(DRAW, {"do": "accept", "reason": one.pk})
    assert "Dit instrument mag kiezen" in page_of(first)
    first.post(DRAW, {"do": "screen", "file": table(FAIR), "rounded_to": "1"})
    assert "Dit instrument mag kiezen" in page_of(first)
    pdf = first.get(f"{DRAW}rapport.pdf")
    assert pdf.content.startswith(b"%PDF-")


def test_what_is_wrong_is_said_and_changes_nothing(managers: tuple[Client, Client]) -> None:
    first, _ = managers
    for share, ratio in (("0", "1,25"), ("5", "1"), ("5", "3"), ("veel", "1,25"), ("101", "1,25")):
        answer = first.post(DRAW, {"do": "register", "share": share, "ratio": ratio})
        assert answer.status_code == 200
        assert "spil-error" in answer.content.decode() or 'role="alert"' in answer.content.decode()
    assert not Registration.objects.exists()
    first.post(DRAW, {"do": "register", "share": "5", "ratio": "1,25"})
    for content in (b"\xff\xfe", b"a,b\n1,2\n", b"x" * 1_000_001):
        answer = first.post(
            DRAW, {"do": "screen", "file": SimpleUploadedFile("c.csv", content), "rounded_to": "10"}
        )  # fmt: skip
        assert answer.status_code == 200
    assert not Screening.objects.exists()
    for wrong in ({"do": "accept", "reason": "x"}, {"do": "accept", "reason": "7"}, {"do": "destroy"}, {}):
        assert first.post(DRAW, wrong).status_code == 404
    assert first.get("/werk/selectie/iets/").status_code == 404
    assert first.get("/werk/selectie/geschiedenis/2015/").status_code == 404


def test_an_auditor_reads_and_changes_nothing(db: None) -> None:
    auditor = log_in(User.objects.create(subject="a", name="a", role=Role.AUDITOR))
    assert 'name="do"' not in page_of(auditor)
    auditor.post(DRAW, {"do": "register", "share": "5", "ratio": "1,25"})
    assert not Registration.objects.exists()


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("year", [2014, 2019])
def test_the_past_is_replayed(managers: tuple[Client, Client], year: int, language: str) -> None:
    first, _ = managers
    first.cookies["taal"] = language
    page = page_of(first, f"/werk/selectie/geschiedenis/{year}/")
    assert ("Dit instrument mag niet kiezen" if language == "nl" else "This instrument may not choose") in page
    assert ("Keuze door een medewerker, risico hoog" if language == "nl" else "Choice by staff, risk high") in page
    assert (("6,22 ×" if language == "nl" else "6.22 ×") in page) == (year == 2014)
    assert first.get(f"/werk/selectie/geschiedenis/{year}/rapport.pdf").content.startswith(b"%PDF-")
