"""The law as an API: outcomes, all mistakes together, limits, tokens."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from spil.core.access.models import User
from spil.core.access.service import do_make_token
from spil.portals.api.problems import API_VERSION

LAW = "/api/v1/laws/student_finance"
QUESTION: dict[str, Any] = {
    "on": "2025-09-01",
    "facts": {"education": "hbo_bachelor", "birth_date": "2005-05-01", "registered_with_parent": False},
    "targets": ["basic_grant"],
}


@pytest.fixture(autouse=True)
def _no_limit(settings: Any) -> None:
    settings.API_CALLS_PER_MINUTE = 0
    cache.clear()


def _post(address: str, body: object, **headers: str) -> Any:
    return Client(headers=headers).post(LAW + address, json.dumps(body), content_type="application/json")


def test_evaluation_gives_the_outcome_and_the_release_without_the_database() -> None:
    response = _post("/evaluations", QUESTION)
    assert response.status_code == 200
    assert response.headers["API-Version"] == API_VERSION
    answer = response.json()
    assert answer["outcomes"] == {"basic_grant": "314.00"}
    assert len(answer["release"]) == 64


def test_explanation_ends_in_the_article() -> None:
    steps = _post("/explanations", QUESTION).json()["steps"]
    assert steps[-1]["name"] == "basic_grant"
    assert steps[-1]["address"].startswith("https://wetten.overheid.nl/")


def test_all_mistakes_come_together_with_their_place() -> None:
    wrong = QUESTION | {"facts": {"education": "thinking", "unheard/of": 1}, "targets": ["basic_grant", "happiness"]}
    response = _post("/evaluations", wrong)
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    pointers = {error["pointer"] for error in response.json()["errors"]}
    assert pointers == {"#/facts/education", "#/facts/unheard~1of", "#/targets/1"}


def test_missing_facts_are_told_in_the_callers_language() -> None:
    response = _post("/evaluations", QUESTION | {"facts": {}}, cookie="taal=en")
    assert {"pointer": "#/facts/birth_date", "detail": "this fact is missing"} in response.json()["errors"]


@pytest.mark.parametrize("body", [{}, [], {"on": "soon", "facts": {}, "targets": []}, QUESTION | {"extra": 1}])
def test_what_does_not_fit_the_schema_is_400(body: object) -> None:
    response = _post("/evaluations", body)
    assert response.status_code == 400
    assert response.json()["errors"]


@pytest.mark.parametrize("address", ["/api/v1/laws/gravity/schema", "/api/v1/nothing"])
def test_what_is_not_there_is_a_problem_too(address: str) -> None:
    response = Client().get(address)
    assert (response.status_code, response.headers["Content-Type"]) == (404, "application/problem+json")


def test_numbers_beyond_all_bounds_are_refused() -> None:
    body = '{"on": "2025-09-01", "facts": {"income_first_parent": "1e999999"}, "targets": ["basic_grant"]}'
    response = Client().post(f"{LAW}/evaluations", body, content_type="application/json")
    assert response.status_code == 400


def test_who_asks_too_often_must_wait(settings: Any) -> None:
    settings.API_CALLS_PER_MINUTE = 2
    answers = [_post("/evaluations", QUESTION) for _ in range(6)]  # six calls span at most two minutes
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert 0 < int(refused[0].headers["Retry-After"]) <= 60


@pytest.mark.django_db
def test_a_token_must_be_valid_and_raises_the_limit(settings: Any) -> None:
    settings.API_CALLS_PER_MINUTE = 1
    user = User.objects.create(subject="program", name="Program", role="citizen")
    end = timezone.now() + timedelta(days=1)
    _, token = do_make_token(user, name="test", scopes=["law"], expires_at=end, acting_user=user)
    assert [_post("/evaluations", QUESTION, authorization=f"Bearer {token}").status_code for _ in range(5)] == [200] * 5


@pytest.mark.django_db
def test_a_token_that_does_not_fit_is_refused_and_tried_seldom(settings: Any) -> None:
    user = User.objects.create(subject="program", name="Program", role="citizen")
    end = timezone.now() + timedelta(days=1)
    _, unknown = do_make_token(user, name="other", scopes=["else"], expires_at=end, acting_user=user)
    for bad in ("Bearer nothing", f"Bearer {unknown}", "Basic abc"):
        response = _post("/evaluations", QUESTION, authorization=bad)
        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"].startswith("Bearer")
    settings.API_CALLS_PER_MINUTE = 2
    tried = [_post("/evaluations", QUESTION, authorization=f"Bearer {guess}").status_code for guess in range(6)]
    assert set(tried) == {401, 429}


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_another_method_is_a_problem_that_says_which_are_allowed(method: str) -> None:
    response = getattr(Client(), method)(f"{LAW}/evaluations")
    assert (response.status_code, response.headers["Content-Type"]) == (405, "application/problem+json")
    assert response.headers["Allow"] == "POST"


def test_the_root_leads_to_the_description_for_people() -> None:
    response = Client().get("/api/v1/")
    assert (response.status_code, response.headers["Location"]) == (302, "/api/v1/docs")
