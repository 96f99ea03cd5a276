"""The page for developers: every operation in both languages, and examples that are what one really gets."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from spil.portals.api.bodies import BalanceList, DecisionList, ExplainedDecision, MessageList
from spil.portals.api.endpoints import api
from spil.portals.api.examples import Example, examples
from spil.portals.api.words import DUTCH, PARAMETERS


def _operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for methods in api.get_openapi_schema()["paths"].values():
        yield from methods.items()


def _page(language: str) -> str:
    client = Client()
    client.cookies["taal"] = language
    return client.get("/api/v1/docs").content.decode()


def test_every_operation_and_parameter_is_told_in_both_languages() -> None:
    known = {operation["operationId"] for _, operation in _operations()}
    assert known == set(DUTCH) == set(examples())
    parameters = {one["name"] for _, operation in _operations() for one in operation["parameters"]}
    assert parameters <= set(PARAMETERS)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_shows_every_operation_with_its_example(language: str) -> None:
    page = _page(language)
    for _, operation in _operations():
        name = operation["operationId"]
        assert (DUTCH[name][0] if language == "nl" else operation["summary"]) in page
        assert f"http://testserver/api/v1{examples()[name].path.replace('&', '&amp;')}" in page
    assert "openapi.json" in page
    assert page.index("/evaluations") < page.index('id="begin"')  # what one tries first is a grant
    assert page.count("<script") == 1  # htmx, which is on every page


@pytest.mark.parametrize("name", [name for name, one in examples().items() if not one.own])
def test_an_example_of_the_law_gives_the_answer_that_the_page_shows(name: str) -> None:
    one = examples()[name]
    client, place = Client(), f"/api/v1{one.path}"
    response = client.post(place, one.sent, content_type="application/json") if one.sent else client.get(place)
    assert response.status_code == 200
    given, shown = response.json(), json.loads(one.answer)
    if one.shortened:
        _assert_part(shown, given)
    else:
        assert shown == given


@pytest.mark.parametrize(
    ("name", "body"),
    [("listDecisions", DecisionList), ("getDecision", ExplainedDecision), ("listMessages", MessageList),
     ("listBalances", BalanceList)],
)  # fmt: skip
def test_an_example_of_what_is_yours_has_the_shape_of_the_schema(name: str, body: Any) -> None:
    one: Example = examples()[name]
    assert one.own
    assert body.model_validate_json(one.answer).model_dump(mode="json", by_alias=True) == json.loads(one.answer)


def _assert_part(part: Any, whole: Any) -> None:
    """What a shortened example shows is in the whole answer."""
    if isinstance(part, dict):
        for key, value in part.items():
            _assert_part(value, whole[key])
    elif isinstance(part, list) and part and isinstance(part[0], dict):
        assert all(one in whole for one in part)
    else:
        assert part == whole
