"""What a token of a person opens: their own and nothing else, each look recorded, each refusal too."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from spil.core.access.models import AccessRecord, Role, User
from spil.core.access.service import do_make_token, do_revoke_token
from spil.core.decisions.service import Decisions, write
from spil.core.ledger.models import Account
from spil.core.ledger.service import Lines, post
from spil.core.messages.models import Message
from spil.core.messages.service import do_send
from spil.core.people.models import Person
from spil.law.engine import Law

pytestmark = pytest.mark.django_db
PRODUCT, MONTH = "student_finance", date(2025, 9, 1)
OUTCOMES = (
    "refusal",
    "basic_grant",
    "supplementary_grant",
    "loan",
    "gift",
    "performance_grant",
    "borrowed",
    "paid_this_month",
)
FACTS = {"education": "hbo_bachelor", "birth_date": "2005-05-01", "registered_with_parent": False}


@pytest.fixture(autouse=True)
def _no_limit(settings: Any) -> None:
    settings.API_CALLS_PER_MINUTE = 0
    cache.clear()


def _person(bsn: str, name: str) -> User:
    person = Person.objects.create(bsn=bsn, given_name=name, family_name="Vliegwiel", birth_date=date(2005, 5, 1))
    return User.objects.create(subject=f"demo-{name}", name=name, person=person)


@pytest.fixture
def noor() -> User:
    return _person("999990019", "Noor")


@pytest.fixture
def teun() -> User:
    return _person("999990020", "Teun")


def _client(user: User, *scopes: str) -> Client:
    end = timezone.now() + timedelta(days=1)
    _, text = do_make_token(user, name="test", scopes=scopes or ["own"], expires_at=end, acting_user=user)
    return Client(headers={"authorization": f"Bearer {text}"})


def _decide(user: User, cause: str = "month", **facts: object) -> int:
    law = Law.load(PRODUCT)
    graph = law.on(MONTH)
    known = graph.read(FACTS | facts, graph.order(OUTCOMES)[1])
    outcome = graph.evaluate(known, OUTCOMES)
    columns = [{name: np.array([value]) for name, value in part.items()} for part in (known, outcome)]
    person = np.array([user.person_id])
    (number,) = write(Decisions(person, PRODUCT, MONTH, columns[0], columns[1], law.release, cause)).tolist()
    return int(number)


def _looks() -> list[tuple[int | None, str, bool]]:
    return list(AccessRecord.objects.order_by("id").values_list("viewer_id", "what", "granted"))


def test_decisions_come_newest_first_page_by_page(noor: User, teun: User) -> None:
    _decide(teun)
    numbers = [_decide(noor)] + [_decide(noor, "application", requested_loan=100 * loan) for loan in (1, 2)]
    client = _client(noor)
    page = client.get("/api/v1/decisions", {"size": 2}).json()
    assert [one["number"] for one in page["items"]] == numbers[:0:-1]
    newest = page["items"][0]
    assert (newest["month"], newest["cause"], newest["replaces"]) == ("2025-09", "application", numbers[1])
    assert (newest["outcome"]["basic_grant"], newest["outcome"]["loan"]) == ("314.00", "200.00")
    assert newest["release"] == Law.load(PRODUCT).release
    last = client.get(page["links"]["next"]["href"]).json()
    assert [one["number"] for one in last["items"]] == numbers[:1]
    assert set(last["links"]) == {"self"}
    assert set(page) == {"items", "links"}
    assert _looks() == [(noor.pk, "decisions", True)] * 2


def test_a_decision_explains_itself_from_the_facts_that_it_keeps(noor: User) -> None:
    number = _decide(noor)
    response = _client(noor).get(f"/api/v1/decisions/{number}")
    assert response.headers["Cache-Control"] == "no-store"
    answer = response.json()
    assert answer["reproduced"] is True
    steps = {step["name"]: step for step in answer["explanation"]["steps"]}
    assert steps["basic_grant"]["value"] == "314.00"
    assert steps["basic_grant"]["address"].startswith("https://wetten.overheid.nl/")
    assert steps["birth_date"]["source"] == f"BRP, {timezone.localdate()}"
    assert _looks() == [(noor.pk, f"decision {number}", True)]


def test_a_decision_does_not_tell_what_the_parents_earn(noor: User) -> None:
    number = _decide(noor, income_first_parent="31415.00", income_second_parent="27182.00")
    response = _client(noor).get(f"/api/v1/decisions/{number}")
    steps = {step["name"]: step for step in response.json()["explanation"]["steps"]}
    assert "supplementary_grant" in steps
    assert "income_first_parent" in steps["test_income_first_parent"]["uses"]
    for name in ("income_first_parent", "test_income_first_parent", "contribution_second_parent", "lone_parent_first"):
        assert (steps[name]["value"], steps[name]["status"]) == (None, "hidden")
    for told in ("31415", "31.415", "31,415", "27182", "27.182", "27,182"):
        assert told not in response.content.decode()


def test_a_decision_that_the_law_no_longer_gives_says_so(noor: User) -> None:
    law = Law.load(PRODUCT)
    graph = law.on(MONTH)
    facts = graph.read(FACTS, graph.order(OUTCOMES)[1])
    outcome = graph.evaluate(facts, OUTCOMES) | {"basic_grant": 12_345}
    columns = [{name: np.array([value]) for name, value in part.items()} for part in (facts, outcome)]
    person = np.array([noor.person_id])
    (number,) = write(Decisions(person, PRODUCT, MONTH, columns[0], columns[1], "0" * 64, "month")).tolist()
    answer = _client(noor).get(f"/api/v1/decisions/{number}").json()
    assert (answer["reproduced"], answer["outcome"]["basic_grant"]) == (False, "123.45")


def test_messages_have_their_letter(noor: User) -> None:
    number = _decide(noor)
    assert noor.person
    data = {"title": "Je studiefinanciering", "amounts": [{"label": "Basisbeurs", "cents": 31_400}]}
    sent = do_send(noor.person, "decision", data, acting_user=None, decisions=[number])
    client = _client(noor)
    (message,) = client.get("/api/v1/messages").json()["items"]
    assert (message["number"], message["decisions"], message["readAt"]) == (sent.pk, [number], None)
    response = client.get(message["links"]["letter"]["href"])
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    assert Message.objects.get(pk=sent.pk).read_at is None
    assert _looks() == [(noor.pk, "messages", True), (noor.pk, f"letter of message {sent.pk}", True)]


def test_balances_say_what_is_owed_and_what_is_still_to_come(noor: User, teun: User) -> None:
    lines = [
        (number, user.person_id or 0, account, cents, PRODUCT, 0)
        for number, user in enumerate((noor, teun))
        for account, cents in ((Account.LOAN, 15_000 + number), (Account.PAYABLE, -15_000 - number))
    ]
    post(Lines.of(*lines), key="test", product=PRODUCT, month=MONTH)
    items = _client(noor).get("/api/v1/balances").json()["items"]
    assert [(one["account"], one["amount"]) for one in items] == [("loan", "150.00"), ("payable", "-150.00")]


@pytest.mark.parametrize("address", ["decisions", "decisions/1", "messages", "messages/1/letter", "balances"])
def test_what_is_a_persons_needs_a_token_of_a_person(address: str, noor: User) -> None:
    place = f"/api/v1/{address}"
    response = Client().get(place)
    assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert Client(headers={"authorization": "Bearer nothing"}).get(place).status_code == 401
    other = _client(noor, "law").get(place)
    assert other.status_code == 403
    assert "insufficient_scope" in other.headers["WWW-Authenticate"]
    worker = User.objects.create(subject="worker", name="Worker", role=Role.CASE_WORKER)
    assert _client(worker).get(place).status_code == 403
    ended = _client(noor)
    do_revoke_token(noor.tokens.get(scopes=["own"]), acting_user=noor)
    assert ended.get(place).status_code == 401
    assert _looks() == []


def test_what_is_someone_elses_is_as_if_it_were_not_there(noor: User, teun: User) -> None:
    number = _decide(teun)
    assert teun.person
    sent = do_send(teun.person, "notice", {"title": "Hallo"}, acting_user=None)
    client = _client(noor)
    addresses = [f"/api/v1/decisions/{number}", f"/api/v1/messages/{sent.pk}/letter"]
    refused = [client.get(address) for address in addresses]
    absent = client.get(f"/api/v1/decisions/{number + 1000}")
    assert [response.status_code for response in refused] == [404, 404]
    assert {response.content for response in refused} == {absent.content}
    assert client.get("/api/v1/decisions").json()["items"] == client.get("/api/v1/messages").json()["items"] == []
    assert _looks()[:2] == [(noor.pk, f"decision {number}", False), (noor.pk, f"letter of message {sent.pk}", False)]
    assert not AccessRecord.objects.filter(person_id=teun.person.pk, granted=True).exists()


@pytest.mark.parametrize("address", ["decisions?size=0", "decisions?size=many", "decisions/0", f"decisions/{2**63}"])
def test_a_number_out_of_bounds_is_refused_in_words(address: str, noor: User) -> None:
    response = _client(noor).get(f"/api/v1/{address}")
    assert response.status_code == 400
    assert response.json()["errors"]
