"""The NL API Design Rules 2.2, checked on the schema that the API publishes."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from spil.portals.api.problems import API_VERSION

METHODS = {"get", "post", "put", "patch", "delete"}
CAMEL = re.compile(r"[a-z][a-zA-Z0-9]*")
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@pytest.fixture(scope="module")
def schema() -> Any:
    return Client().get("/api/v1/openapi.json").json()


def _operations(schema: Any) -> Iterator[dict[str, Any]]:
    for path in schema["paths"].values():
        assert set(path) <= METHODS
        yield from path.values()


def _segments(schema: Any) -> Iterator[str]:
    for path in schema["paths"]:
        yield from (part for part in path.strip("/").split("/") if not part.startswith("{"))


def test_openapi_is_published_for_every_website() -> None:
    response = Client().get("/api/v1/openapi.json")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["API-Version"] == API_VERSION


def test_openapi_is_3(schema: Any) -> None:
    assert schema["openapi"].startswith("3.1")


def test_version_is_semantic(schema: Any) -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", schema["info"]["version"])


def test_contact_is_complete(schema: Any) -> None:
    assert set(schema["info"]["contact"]) >= {"name", "email", "url"}


def test_there_is_a_description(schema: Any) -> None:
    assert schema["info"]["description"]


def test_servers_use_https_and_the_major_version(schema: Any) -> None:
    assert schema["servers"]
    assert all(re.fullmatch(r"https://.*/v1", server["url"]) for server in schema["servers"])


def test_paths_have_no_trailing_slash(schema: Any) -> None:
    assert not [path for path in schema["paths"] if path.endswith("/")]


def test_path_segments_are_kebab_case(schema: Any) -> None:
    assert all(KEBAB.fullmatch(part) for part in _segments(schema))


def test_collections_are_plural(schema: Any) -> None:
    assert {part for part in _segments(schema) if not part.endswith("s")} == {"schema", "letter"}


def test_paths_hold_no_verbs_or_file_types(schema: Any) -> None:
    verb = re.compile(r"(get|do|make|evaluate|explain)\b")
    assert not [part for part in _segments(schema) if verb.match(part) or "." in part]


def test_parameters_are_camel_case(schema: Any) -> None:
    names = [one["name"] for operation in _operations(schema) for one in operation.get("parameters", [])]
    assert names
    assert all(CAMEL.fullmatch(name) for name in names)


def test_nothing_sensitive_is_in_an_address(schema: Any) -> None:
    names = {one["name"].lower() for operation in _operations(schema) for one in operation.get("parameters", [])}
    assert not names & {"bsn", "name", "birthdate", "iban"}


def test_properties_are_camel_case(schema: Any) -> None:
    names = [name for one in schema["components"]["schemas"].values() for name in one.get("properties", {})]
    assert names
    assert all(CAMEL.fullmatch(name) for name in names)


def test_methods_are_standard_and_named_once(schema: Any) -> None:
    names = [operation["operationId"] for operation in _operations(schema)]
    assert len(names) == len(set(names)) > 3
    assert all(CAMEL.fullmatch(name) for name in names)


def test_every_operation_is_described(schema: Any) -> None:
    assert all(operation["summary"] and operation["description"] for operation in _operations(schema))


def test_every_operation_has_a_tag(schema: Any) -> None:
    assert all(operation["tags"] for operation in _operations(schema))


@pytest.mark.parametrize("status", ["400", "401", "403", "404", "429", "500"])
def test_problems_are_documented(schema: Any, status: str) -> None:
    for operation in _operations(schema):
        assert "application/problem+json" in operation["responses"][status]["content"]


def test_every_operation_says_which_token_it_wants(schema: Any) -> None:
    assert schema["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    wanted = {operation["operationId"]: operation["security"] for operation in _operations(schema)}
    own = {name for name, security in wanted.items() if security == [{"token": ["own"]}]}
    assert own == {"listDecisions", "getDecision", "listMessages", "getLetter", "listBalances"}
    assert all(security == [{}, {"token": []}] for name, security in wanted.items() if name not in own)


def test_lists_come_in_bounded_pages_with_links_and_without_a_count(schema: Any) -> None:
    for path in ("/decisions", "/messages"):
        operation = schema["paths"][path]["get"]
        size = next(one["schema"] for one in operation["parameters"] if one["name"] == "size")
        assert (size["minimum"], size["maximum"], size["default"]) == (1, 100, 20)
        reference = operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
        assert set(schema["components"]["schemas"][reference.rpartition("/")[2]]["properties"]) == {"items", "links"}


def test_amounts_are_text_and_moments_have_a_zone(schema: Any) -> None:
    bodies = schema["components"]["schemas"]
    assert bodies["Balance"]["properties"]["amount"]["type"] == "string"
    assert bodies["DecisionEntry"]["properties"]["decidedAt"]["format"] == "date-time"


def test_invalid_input_is_never_422(schema: Any) -> None:
    assert not [operation for operation in _operations(schema) if "422" in operation["responses"]]


def test_a_problem_has_status_title_and_detail(schema: Any) -> None:
    assert set(schema["components"]["schemas"]["Problem"]["required"]) >= {"status", "title", "detail"}


def test_every_answer_documents_the_version_header(schema: Any) -> None:
    for operation in _operations(schema):
        assert all("API-Version" in response["headers"] for response in operation["responses"].values())


def test_bodies_are_json(schema: Any) -> None:
    bodies = [operation["requestBody"]["content"] for operation in _operations(schema) if "requestBody" in operation]
    assert bodies
    assert all(set(body) == {"application/json"} for body in bodies)


def test_dates_are_dates(schema: Any) -> None:
    assert schema["components"]["schemas"]["Question"]["properties"]["on"]["format"] == "date"
