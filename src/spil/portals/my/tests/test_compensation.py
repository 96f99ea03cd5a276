"""The compensation in My Spil: where one stands and why, the debt before and after, and applying for unknown months."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from spil.core.access.models import User
from spil.core.cases.models import Case
from spil.core.decisions.models import Decision
from spil.core.messages.models import Message
from spil.core.people.models import Person
from spil.portals.base.compensation import monthly
from spil.services.compensation import cases, service
from spil.services.compensation.models import Application
from spil.services.compensation.tests.conftest import enrolled, graduated, has_account, owes, studied

LogIn = Callable[..., Client]
NOW = datetime(2025, 11, 10, 10, tzinfo=ZoneInfo("Europe/Amsterdam"))
HOME = "/mijn/tegemoetkoming/"
ANSWERS = {
    "asked": ["months"], "first_month": "2018-09", "last_month": "2022-08", "months_claimed": "",
    "evidence": "Voorbeeldhogeschool, bewijs van inschrijving", "declared": "on",
}  # fmt: skip


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


def citizen(number: int, name: str = "Bo") -> User:
    person = Person.objects.create(
        education_number=f"{320_000_000 + number}", given_name=name, family_name="Leenwiel",
        birth_date=date(1998, 3, 1),
    )  # fmt: skip
    return User.objects.create(subject=f"test:{number}", name=person.full_name, person=person)


def person_of(user: User) -> Person:
    assert user.person is not None
    return user.person


@pytest.fixture
def debtor(db: None) -> User:
    """Studied four years in the loan years with student finance, graduated, and owes."""
    user = citizen(1)
    studied(person_of(user), date(2018, 9, 1), date(2022, 9, 1))
    graduated(person_of(user), date(2022, 8, 31))
    owes(person_of(user), 2_000_000)
    return user


@pytest.fixture
def stranger(db: None) -> User:
    """Studied four years without student finance; we know the enrolment and the diploma."""
    user = citizen(2, "Kim")
    enrolled(person_of(user), date(2018, 9, 1), date(2022, 9, 1))
    graduated(person_of(user), date(2022, 8, 31))
    has_account(person_of(user))
    return user


def said(client: Client, address: str = HOME) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


def test_who_gets_it_sees_the_amount_the_debt_and_why(debtor: User, as_user: LogIn) -> None:
    page = said(as_user(debtor))
    stands = service.what_for(person_of(debtor).pk)
    assert stands.status == service.Standing.COMING
    assert "Voor 48 maanden zonder basisbeurs." in page
    assert "Je hoeft niets te doen: je krijgt vanzelf ons besluit." in page
    assert "€ 20.000,00" in page
    assert "Wat je per maand terugbetaalt, wordt" in page
    assert "WSF 2000, art. 12.30" in page
    service.decide([person_of(debtor).pk], cause="diploma", acting_user=None)
    after = said(as_user(debtor))
    assert "Je hebt gekregen" in after
    assert "€ 20.000,00" in after  # the debt before
    english = said(as_user(debtor, "en"))
    assert "You got" in english


def test_what_is_paid_a_month_falls_with_the_debt_and_is_the_same_afterwards(debtor: User, as_user: LogIn) -> None:
    person = person_of(debtor)
    before = service.what_for(person.pk)
    expected = monthly(person.pk, before.remitted_cents, done=False)
    assert expected is not None
    assert 0 < expected[1] < expected[0]
    service.decide([person.pk], cause="diploma", acting_user=None)
    after = service.what_for(person.pk)
    assert monthly(person.pk, after.remitted_cents, done=True) == expected


def test_who_owes_nothing_any_more_sees_that_nothing_is_left_to_pay(db: None, as_user: LogIn) -> None:
    user = citizen(3)
    studied(person_of(user), date(2018, 9, 1), date(2022, 9, 1))
    graduated(person_of(user), date(2022, 8, 31))
    owes(person_of(user), 60_000)
    expected = monthly(person_of(user).pk, service.what_for(person_of(user).pk).remitted_cents, done=False)
    assert expected is not None
    assert expected[0] > expected[1] == 0
    service.decide([person_of(user).pk], cause="diploma", acting_user=None)
    after = service.what_for(person_of(user).pk)
    assert monthly(person_of(user).pk, after.remitted_cents, done=True) == expected
    with time_machine.travel(NOW + timedelta(days=30)):  # when no loan is left at the start of the month
        assert monthly(person_of(user).pk, after.remitted_cents, done=True) == expected
        assert "Je hebt gekregen" in said(as_user(user))


def test_who_never_had_student_finance_applies(stranger: User, as_user: LogIn) -> None:
    client, person = as_user(stranger), person_of(stranger)
    page = said(client, f"{HOME}aanvragen/")
    assert "stond je 48 maanden ingeschreven" in page
    assert "september 2018 tot en met augustus 2022" in page
    checked = client.post(f"{HOME}aanvragen/", ANSWERS | {"step": "effect"}).content.decode()
    assert "Er is nog niets verstuurd." in checked
    assert "Als we alles wat je invulde meetellen, krijg je" in checked
    assert not Application.objects.exists()
    back = client.post(f"{HOME}aanvragen/", ANSWERS | {"step": "back"}).content.decode()
    assert "bewijs van inschrijving" in back
    response = client.post(f"{HOME}aanvragen/", ANSWERS | {"step": "confirm"})
    assert response.status_code == 302
    application = Application.objects.get(person=person)
    assert (application.months_claimed, application.channel) == (48, "my")
    assert Message.objects.filter(person=person).count() == 1
    page = said(client)
    assert "We kijken je aanvraag na" in page
    assert "Uiterlijk op" in page
    again = client.post(f"{HOME}aanvragen/", ANSWERS | {"step": "confirm"}, follow=True).content.decode()
    assert "We hebben al een aanvraag van je" in again
    assert Application.objects.count() == 1
    assert not Decision.objects.exists()


def paper(content: bytes, name: str = "bewijs.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def test_an_application_with_its_proof_is_a_case_that_ends_with_the_decision(stranger: User, as_user: LogIn) -> None:
    client, person = as_user(stranger), person_of(stranger)
    client.post(f"{HOME}aanvragen/", ANSWERS | {"step": "confirm", "file": paper(b"%PDF-1.7 bewijs")})
    application = Application.objects.get()
    case = cases.case_of(application)
    assert case is not None
    assert (case.kind, case.product, case.closed_on) == ("application", "compensation", None)
    assert [one.name for one in case.documents.order_by("id")] == ["bewijs.pdf"]
    assert f"/mijn/zaken/{case.pk}/" in said(client)
    assert Message.objects.filter(person=person).count() == 1  # one acknowledgement, not two
    worker = User.objects.create(subject="test:checks", name="Sam", role="case_worker")
    number = cases.do_check(application, months_accepted=24, motivation="De helft klopt", acting_user=worker)
    case.refresh_from_db()
    assert case.closed_on is not None
    event = case.events.get(kind="decided")
    assert event.data == {"decision": number, "outcome": "partly_granted"}
    assert event.message is not None
    assert event.message.decisions == [number]


def test_a_paper_that_may_not_come_in_keeps_nothing(stranger: User, as_user: LogIn) -> None:
    answers = ANSWERS | {"step": "confirm", "file": paper(b"MZ not a document")}
    page = as_user(stranger).post(f"{HOME}aanvragen/", answers).content.decode()
    assert "Fout: " in page
    assert not Application.objects.exists()
    assert not Case.objects.exists()
    assert not Message.objects.exists()


def test_an_application_is_withdrawn(stranger: User, as_user: LogIn) -> None:
    client = as_user(stranger)
    client.post(f"{HOME}aanvragen/", ANSWERS | {"step": "confirm"})
    client.post(HOME, {"withdraw": "1"})
    application = Application.objects.get()
    assert application.state == Application.State.WITHDRAWN
    case = cases.case_of(application)
    assert case is not None
    assert case.closed_on is not None
    assert "ingetrokken" in said(client)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"asked": []}, "verplicht"),
        ({"first_month": ""}, "Kies een maand."),
        ({"last_month": "2018-08"}, "Kies een maand na de eerste maand."),
        ({"months_claimed": "49"}, "In die tijd passen hoogstens 48 maanden."),
        ({"months_claimed": "0"}, "1"),
        ({"evidence": "kort"}, "10"),
        ({"declared": ""}, "verplicht"),
        ({"first_month": "2015-08"}, "2015-08"),
    ],
)
def test_a_wrong_answer_is_refused_and_keeps_nothing(
    stranger: User, as_user: LogIn, wrong: dict[str, object], words: str
) -> None:
    page = as_user(stranger).post(f"{HOME}aanvragen/", ANSWERS | wrong | {"step": "confirm"}).content.decode()
    assert words in page
    assert 'role="alert"' in page or "spil-error" in page or "Fout" in page
    assert not Application.objects.exists()


def test_too_late_says_until_when_it_could_be(stranger: User, as_user: LogIn) -> None:
    client = as_user(stranger)
    with time_machine.travel(datetime(2029, 1, 10, 10, tzinfo=ZoneInfo("Europe/Amsterdam"))):
        page = as_user(stranger).post(f"{HOME}aanvragen/", ANSWERS | {"step": "confirm"}).content.decode()
    assert "Aanvragen kon tot en met 1 december 2028" in page
    assert not Application.objects.exists()
    assert client.get(HOME).status_code == 200


def test_nobody_sees_or_withdraws_the_application_of_another(stranger: User, debtor: User, as_user: LogIn) -> None:
    as_user(stranger).post(f"{HOME}aanvragen/", ANSWERS | {"step": "confirm"})
    other = as_user(debtor)
    assert "We kijken je aanvraag na" not in said(other)
    other.post(HOME, {"withdraw": "1"})
    assert Application.objects.get().state == Application.State.RECEIVED
