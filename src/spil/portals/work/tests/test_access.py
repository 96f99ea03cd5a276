"""Who may come here, and that nobody sees or changes anything of a person without a reason that is recorded."""

import pytest
from django.test import Client

from spil.core.access.models import AccessRecord
from spil.core.decisions.models import Decision
from spil.core.messages.models import Message
from spil.core.people.models import KINDS, Circumstance, Income
from spil.core.people.service import value_fields
from spil.portals.base.words import CIRCUMSTANCES
from spil.portals.work import kinds, reasons
from spil.portals.work.rulings import RULINGS
from spil.portals.work.tests.society import BORN, Society, log_in
from spil.services.student_finance.models import Choice, Deviation

PERSONAL = [
    "", "gegeven/income/nieuw/", "gegeven/income/{income}/", "gegeven/income/{income}/intrekken/", "aanvraag/",
    "oordeel/hardheid/", "oordeel/hardheid/?feit=registered_with_parent", "bericht/{message}/",
    *(f"oordeel/{kind}/" for kind in RULINGS),
]  # fmt: skip
GENERAL = {
    "/werk/": {"worker": 200, "auditor": 302, "manager": 302},
    "/werk/niet-betaald/": {"worker": 200, "manager": 200},
    "/werk/maanden/": {"manager": 200},
    "/werk/maanden/2025-09/": {"manager": 200},
    "/werk/inzage/": {"auditor": 200},
    "/werk/inzage/persoon/1/": {"auditor": 200},
    "/werk/inzage/kijker/{worker}/": {"auditor": 200},
    "/werk/persoon/{person}/reden/": {"worker": 200},
}
"""Addresses, and what each role of staff gets there; any other role is refused."""


def addresses(people: Society) -> list[str]:
    """Every address about one person: Karin, whose income it is."""
    income = Income.objects.get(person=people.karin, year=2023).pk
    message = Message.objects.filter(person=people.noor).latest("id").pk
    root = f"/werk/persoon/{people.karin.pk}/"
    return [root + page.format(income=income, message=message) for page in PERSONAL]


def kept() -> tuple[int, ...]:
    """How many there are of everything that casework may add to."""
    counted = (Income, Circumstance, Deviation, Choice, Decision, Message)
    return tuple(model._default_manager.count() for model in counted)


def test_who_is_not_logged_in_is_sent_to_log_in(people: Society) -> None:
    before = kept()
    for page in [*addresses(people), *GENERAL]:
        address = page.format(person=people.noor.pk, worker=people.worker.pk)
        response = Client().get(address)
        assert response.status_code == 302, address
        assert response.headers["Location"].startswith("/inloggen/?next="), address
        assert Client().post(address).status_code in (302, 405), address
    assert kept() == before
    assert not AccessRecord.objects.exists()


@pytest.mark.parametrize("role", ["citizen", "auditor", "manager"])
def test_only_case_workers_have_pages_of_a_person(people: Society, role: str) -> None:
    client, before = log_in(getattr(people, role)), kept()
    for address in addresses(people):
        assert client.get(address).status_code == 403, address
        assert client.post(address, {"confirm": "1"}).status_code in (403, 405), address
    assert kept() == before
    assert not AccessRecord.objects.exists()


@pytest.mark.parametrize("role", ["citizen", "worker", "auditor", "manager"])
def test_general_pages_are_open_to_their_roles(people: Society, role: str) -> None:
    client = log_in(getattr(people, role))
    for address, allowed in GENERAL.items():
        response = client.get(address.format(person=people.noor.pk, worker=people.worker.pk))
        assert response.status_code == allowed.get(role, 403), address


def test_without_a_reason_a_page_asks_why_and_shows_nothing(worker: Client, people: Society) -> None:
    for address in addresses(people):
        response = worker.get(address)
        assert response.status_code == 302, address
        assert response.headers["Location"].startswith(f"/werk/persoon/{people.karin.pk}/reden/?next="), address
        page = worker.get(response.headers["Location"]).content.decode()
        assert "Spaakwiel" not in page
        assert "999990019" not in page
    assert not AccessRecord.objects.exists()


def test_without_a_reason_nothing_is_changed_and_the_attempt_is_recorded(worker: Client, people: Society) -> None:
    before = kept()
    income = Income.objects.get(person=people.karin, year=2023)
    address = f"/werk/persoon/{people.karin.pk}/gegeven/income/{income.pk}/"
    response = worker.post(address, {"amount_cents": "1", "status": "assessed", "confirm": "1", "why": "because I can"})
    assert response.status_code == 403
    assert kept() == before
    refused = AccessRecord.objects.get()
    assert (refused.person_id, refused.viewer_id, refused.granted) == (people.karin.pk, people.worker.pk, False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"usual": ""},
        {"usual": "other", "own_words": "x"},
        {"bsn": "123"},
        {"bsn": "", "family_name": "Spaakwiel"},
        {"bsn": "", "family_name": "", "birth_date": ""},
    ],
)
def test_a_search_that_does_not_say_whom_or_why_finds_nobody(
    worker: Client, people: Society, wrong: dict[str, str]
) -> None:
    page = worker.post("/werk/", {"bsn": "999990032", "usual": "objection"} | wrong)
    assert page.status_code == 200
    assert "Er klopt nog iets niet" in page.content.decode()
    assert not AccessRecord.objects.exists()
    assert reasons.KEPT not in worker.session


@pytest.mark.parametrize(
    "asked",
    [{"bsn": "9999 90032"}, {"bsn": "", "family_name": "spaakwiel", "birth_date": BORN["noor"].isoformat()}],
)
def test_a_found_person_opens_with_the_reason_of_the_search(
    worker: Client, people: Society, asked: dict[str, str]
) -> None:
    answer = worker.post("/werk/", {"usual": "objection", "own_words": "kenmerk 12"} | asked)
    address = f"/werk/persoon/{people.noor.pk}/"
    assert (answer.status_code, answer.headers["Location"]) == (302, address)
    page = worker.get(address).content.decode()
    assert "Bezwaar behandelen: kenmerk 12" in page
    looks = AccessRecord.objects.filter(person_id=people.noor.pk).order_by("id")
    assert [(one.what, one.reason, one.viewer_id, one.granted) for one in looks] == [
        ("found by search", "Bezwaar behandelen: kenmerk 12", people.worker.pk, True),
        ("person page", "Bezwaar behandelen: kenmerk 12", people.worker.pk, True),
    ]
    family = AccessRecord.objects.filter(person_id__in=[people.karin.pk, people.ruud.pk])
    assert {one.what for one in family} == {"name, as family"}


def test_a_search_may_find_nobody(worker: Client, people: Society) -> None:
    page = worker.post("/werk/", {"bsn": "999990070", "usual": "objection"}).content.decode()
    assert "Niemand gevonden" in page


def test_people_with_one_name_are_listed(worker: Client, people: Society) -> None:
    twin = type(people.noor).objects.create(
        education_number="999990032", given_name="Nora", family_name="Spaakwiel", birth_date=BORN["noor"]
    )
    page = worker.post(
        "/werk/", {"usual": "check", "family_name": "Spaakwiel", "birth_date": BORN["noor"].isoformat()}
    ).content.decode()
    assert "Nora Spaakwiel" in page
    assert "Noor Spaakwiel" in page
    assert worker.get(f"/werk/persoon/{twin.pk}/").status_code == 200


def test_a_reason_holds_for_one_person_in_one_session(looking: Client, people: Society) -> None:
    assert looking.get(f"/werk/persoon/{people.noor.pk}/").status_code == 200
    assert looking.get(f"/werk/persoon/{people.ruud.pk}/").status_code == 302
    other = log_in(people.worker)
    assert other.get(f"/werk/persoon/{people.noor.pk}/").status_code == 302


def test_the_question_why_leads_on_and_only_to_this_person(worker: Client, people: Society) -> None:
    address = f"/werk/persoon/{people.noor.pk}/reden/"
    said = {"usual": "other", "own_words": "vraag van de ombudsman"}
    for wanted, target in (
        (f"/werk/persoon/{people.noor.pk}/aanvraag/", f"/werk/persoon/{people.noor.pk}/aanvraag/"),
        ("https://elsewhere.example/", f"/werk/persoon/{people.noor.pk}/"),
        ("/werk/maanden/", f"/werk/persoon/{people.noor.pk}/"),
    ):
        answer = worker.post(f"{address}?next={wanted}", said)
        assert answer.headers["Location"] == target
    assert "vraag van de ombudsman" in worker.get(f"/werk/persoon/{people.noor.pk}/").content.decode()
    assert AccessRecord.objects.filter(person_id=people.noor.pk).latest("id").reason == "vraag van de ombudsman"


def test_a_number_of_nobody_is_not_found(worker: Client, people: Society) -> None:
    worker.post("/werk/persoon/99999999/reden/", {"usual": "check"})
    assert worker.get("/werk/persoon/99999999/").status_code == 404


def test_no_address_on_a_page_holds_a_bsn(looking: Client, people: Society) -> None:
    page = looking.get(f"/werk/persoon/{people.noor.pk}/").content.decode()
    assert "999990032" in page  # the case worker reads it
    assert not [part for part in page.split('href="')[1:] if "99999" in part.split('"')[0]]


def test_every_kind_of_fact_has_words() -> None:
    for kind, model in KINDS.items():
        for name in value_fields(model):
            assert str(kinds.LABELS[name]), (kind, name)
    assert set(CIRCUMSTANCES) == set(Circumstance.Kind.values)
