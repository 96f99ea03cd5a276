"""Coming in by OpenID Connect, from the button to the session, against the demo's provider; and every refusal."""

import time
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth import SESSION_KEY as USER_KEY
from django.test import Client
from joserfc import jwt
from joserfc.jwk import ECKey

from spil.core.access import oidc, views
from spil.core.access.models import Attempts, Role, User
from spil.core.access.service import NotWelcome, TooManyAttempts, do_welcome, throttle
from spil.core.people.models import Person

pytestmark = pytest.mark.django_db
LOW, SUBSTANTIAL, HIGH = oidc.LEVELS


@pytest.fixture
def student() -> Person:
    return Person.objects.create(
        bsn="999990019", given_name="Noor", family_name="Vliegwiel", birth_date=date(2005, 3, 1)
    )


@pytest.fixture
def citizen(student: Person) -> User:
    return User.objects.create(subject="demo:999990019", name="Noor Vliegwiel", person=student)


def to_provider(client: Client, target: str = "") -> str:
    """The address at which one chooses who to be."""
    response = client.post("/inloggen/", {"next": target})
    assert response.status_code == 302
    return str(response.headers["Location"])


def chosen(client: Client, address: str, **choice: str) -> str:
    """The address with which the provider sends the browser back."""
    response = client.post(address, choice)
    assert response.status_code == 302, response.content
    return str(response.headers["Location"])


def is_in(client: Client) -> bool:
    return USER_KEY in client.session


def test_from_button_to_session(client: Client, citizen: User) -> None:
    page = client.get("/inloggen/", {"next": "/mijn/"})
    assert page.status_code == 200
    address = to_provider(client, "/mijn/bericht/")
    assert "Noor Vliegwiel" in client.get(address).content.decode()
    before = client.session.session_key
    response = client.get(chosen(client, address, subject=citizen.subject))
    assert (response.status_code, response.headers["Location"]) == (302, "/mijn/bericht/")
    assert client.session[USER_KEY] == str(citizen.pk)
    assert client.session["level"] == SUBSTANTIAL
    assert client.session.session_key != before
    response = client.post("/inloggen/uit/")
    assert response.status_code == 302
    assert not is_in(client)


def test_who_comes_for_the_first_time_is_known_by_bsn(client: Client, student: Person) -> None:
    client.get(chosen(client, to_provider(client), bsn="9999.90.019"))
    user = User.objects.get()
    assert (user.subject, user.person, user.role) == ("demo:999990019", student, Role.CITIZEN)
    assert client.session[USER_KEY] == str(user.pk)


@pytest.mark.parametrize("subject", ["demo:manager", "demo:999990020"])
def test_a_stranger_does_not_come_in(client: Client, student: Person, subject: str) -> None:
    response = client.get(chosen(client, to_provider(client), subject=subject))
    assert response.status_code == 403
    assert not is_in(client)
    assert not User.objects.exists()


def test_someone_made_inactive_does_not_come_in(client: Client, citizen: User) -> None:
    citizen.is_active = False
    citizen.save()
    assert client.get(chosen(client, to_provider(client), subject=citizen.subject)).status_code == 403
    assert not is_in(client)


def test_a_wrong_number_is_asked_again(client: Client) -> None:
    response = client.post(to_provider(client), {"bsn": "123456789"})
    assert response.status_code == 400
    assert "123456789" in response.content.decode()


def test_cancelling_is_no_log_in(client: Client, student: Person) -> None:
    assert client.get(chosen(client, to_provider(client), cancel="1")).status_code == 400
    assert not is_in(client)


def test_where_to_go_is_on_our_own_site(client: Client, student: Person) -> None:
    back = chosen(client, to_provider(client, "https://elders.example/"), bsn="999990019")
    assert client.get(back).headers["Location"] == "/mijn/"


def changed(address: str, **query: str) -> str:
    parts = urlsplit(address)
    merged = {name: values[0] for name, values in parse_qs(parts.query).items()} | query
    return parts.path + "?" + "&".join(f"{name}={value}" for name, value in merged.items())


def test_an_answer_that_was_not_asked_for_is_refused(client: Client, student: Person) -> None:
    back = chosen(client, to_provider(client), bsn="999990019")
    for address in (changed(back, state="x"), changed(back, state="")):
        assert client.get(address).status_code == 400
    assert Client().get(back).status_code == 400
    assert client.get(back).status_code == 302
    client.post("/inloggen/uit/")
    assert client.get(back).status_code == 400
    assert not is_in(client)


@pytest.mark.parametrize("query", [{"code": "x"}, {"iss": "https://elders.example"}])
def test_a_changed_answer_is_refused(client: Client, student: Person, query: dict[str, str]) -> None:
    back = chosen(client, to_provider(client), bsn="999990019")
    assert client.get(changed(back, **query)).status_code == 400
    assert not is_in(client)


def test_the_code_of_another_browser_is_refused(client: Client, student: Person) -> None:
    """A code that was stolen is of no use: the verifier is another (PKCE)."""
    stolen = parse_qs(urlsplit(chosen(Client(), to_provider(Client()), bsn="999990019")).query)["code"][0]
    back = chosen(client, to_provider(client), bsn="999990019")
    assert client.get(changed(back, code=stolen)).status_code == 400
    assert not is_in(client)


@pytest.mark.parametrize(
    "forged",
    [
        {"iss": "https://elders.example"}, {"aud": "another"}, {"azp": "another"}, {"nonce": "another"}, {"acr": LOW},
        {"acr": ""}, {"exp": 1}, {"iat": int(time.time()) + 3600}, {"sub": None}, {"nonce": None}, {"exp": None},
    ],
)  # fmt: skip
def test_a_token_that_is_not_right_is_refused(
    client: Client, student: Person, monkeypatch: pytest.MonkeyPatch, forged: dict[str, Any]
) -> None:
    encode = jwt.encode

    def forge(header: Any, claims: Any, key: Any) -> str:
        return encode(header, {name: each for name, each in (claims | forged).items() if each is not None}, key)

    monkeypatch.setattr(jwt, "encode", forge)
    assert client.get(chosen(client, to_provider(client), bsn="999990019")).status_code == 400
    assert not is_in(client)
    assert not User.objects.exists()


def test_a_token_signed_by_another_is_refused(client: Client, student: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    encode, other = jwt.encode, ECKey.generate_key("P-256")
    monkeypatch.setattr(jwt, "encode", lambda header, claims, key: encode(header, claims, other))
    assert client.get(chosen(client, to_provider(client), bsn="999990019")).status_code == 400
    assert not is_in(client)


def test_a_higher_level_can_be_asked_and_a_lower_does_not_do(client: Client, student: Person, settings: Any) -> None:
    settings.OIDC_LEVEL = HIGH
    client.get(chosen(client, to_provider(client), bsn="999990019"))
    assert client.session["level"] == HIGH


def test_a_browser_may_begin_in_several_windows(client: Client, student: Person) -> None:
    addresses = [to_provider(client) for _ in range(oidc.STARTED_AT_ONCE + 1)]
    assert client.get(chosen(client, addresses[0], bsn="999990019")).status_code == 400
    assert client.get(chosen(client, addresses[1], bsn="999990019")).status_code == 302


def test_trying_too_often(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(views.PER_ADDRESS, "limit", 2)
    monkeypatch.setitem(views.PER_ADDRESS, "seconds", 24 * 60 * 60)
    for _ in range(2):
        to_provider(client)
    response = client.post("/inloggen/")
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0
    assert client.get("/inloggen/terug/").status_code == 429


def test_one_subject_trying_too_often(client: Client, student: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(views.PER_SUBJECT, "limit", 1)
    monkeypatch.setitem(views.PER_SUBJECT, "seconds", 24 * 60 * 60)
    assert client.get(chosen(client, to_provider(client), bsn="999990019")).status_code == 302
    second = Client()
    assert second.get(chosen(second, to_provider(second), bsn="999990019")).status_code == 429
    assert not is_in(second)


def test_attempts_are_counted_by_stretch_and_without_the_address() -> None:
    throttle("x", "192.0.2.1", limit=1, seconds=86400)
    throttle("x", "192.0.2.2", limit=1, seconds=86400)
    throttle("y", "192.0.2.1", limit=1, seconds=86400)
    with pytest.raises(TooManyAttempts):
        throttle("x", "192.0.2.1", limit=1, seconds=86400)
    assert not any(b"192.0.2.1" in bytes(each.key) for each in Attempts.objects.all())


def test_a_role_never_comes_from_a_claim(student: Person) -> None:
    user = do_welcome({"sub": "x", "bsn": "999990019", "role": "case_worker"})
    assert user.role == Role.CITIZEN
    with pytest.raises(NotWelcome):
        do_welcome({"sub": "y", "role": "case_worker"})


def test_without_demo_there_is_no_provider(client: Client, settings: Any) -> None:
    address = to_provider(client)
    settings.DEMO = False
    for path in ("/.well-known/openid-configuration", "/sleutels", urlsplit(address).path.removeprefix(oidc.DEMO_PATH)):
        assert client.get(oidc.DEMO_PATH + path).status_code == 404
    assert client.post(oidc.DEMO_PATH + "/token").status_code == 404
    assert client.post("/inloggen/").status_code == 503


@pytest.mark.parametrize(
    "query",
    [{"redirect_uri": "https://elders.example/"}, {"client_id": "x"}, {"response_type": "token"}, {"scope": "profile"},
     {"code_challenge_method": "plain"}, {"nonce": ""}],
)  # fmt: skip
def test_the_provider_refuses_what_it_should(client: Client, student: Person, query: dict[str, str]) -> None:
    response = client.get(changed(to_provider(client), **query))
    assert response.status_code == 400 or "error=" in response.headers["Location"]
    assert "code=" not in response.headers.get("Location", "")
