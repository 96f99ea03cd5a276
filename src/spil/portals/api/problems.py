"""Answers to mistakes: problem details (RFC 9457), all mistakes of a request together, in the caller's language."""

import json
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from spil.text import T

API_VERSION = "1.1.0"
MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: T(nl="Je vraag klopt niet", en="The request is not valid"),
    401: T(nl="Je sleutel is niet geldig", en="The token is not valid"),
    403: T(nl="Dit mag je niet", en="You may not do this"),
    404: T(nl="Dit bestaat niet", en="This does not exist"),
    405: T(nl="Deze methode kan hier niet", en="This method is not allowed here"),
    429: T(nl="Te veel vragen achter elkaar", en="Too many requests"),
    500: T(nl="Er ging bij ons iets mis", en="Something went wrong on our side"),
}
SAID = {
    "missing": T(nl="dit ontbreekt", en="this is missing"),
    "extra_forbidden": T(nl="dit kennen we niet", en="this is not known"),
    "dict_type": T(nl="dit moet een object zijn", en="this must be an object"),
    "list_type": T(nl="dit moet een lijst zijn", en="this must be a list"),
    "string_type": T(nl="dit moet tekst zijn", en="this must be text"),
    "too_short": T(nl="dit is leeg", en="this is empty"),
    "too_long": T(nl="dit is te lang", en="this is too long"),
    "greater_than_equal": T(nl="dit is te vroeg", en="this is too early"),
    "less_than_equal": T(nl="dit is te laat", en="this is too late"),
}
DATE_EXPECTED = T(nl="een datum, zoals 2025-09-01", en="a date, such as 2025-09-01")
NOT_VALID = T(nl="dit is niet geldig", en="this is not valid")


def pointer(*parts: object) -> str:
    """A JSON pointer (RFC 6901) as a fragment."""
    return "#" + "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts)


def problem(status: int, detail: object = "", errors: Iterable[tuple[str, object]] = ()) -> HttpResponse:
    """A problem as an answer; `errors` are pairs of JSON pointer and what is wrong there."""
    title = str(TITLES.get(status, TITLES[400 if status < 500 else 500]))
    content: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": str(detail) or title}
    if listed := [{"pointer": place, "detail": str(said)} for place, said in errors]:
        content["errors"] = listed
    return versioned(HttpResponse(json.dumps(content), status=status, content_type=MEDIA_TYPE))


def versioned(response: HttpResponse) -> HttpResponse:
    """The response with the version of the API."""
    response.headers["API-Version"] = API_VERSION
    return response


def not_found(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Whatever else is asked for under the address of the API."""
    return problem(404)


def method_as_problem(view: Any) -> Callable[..., HttpResponse]:
    """The view, with a problem where its answer is that the method is not allowed."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code != 405:
            return response
        told = problem(405)
        told.headers["Allow"] = response.headers["Allow"]
        return told

    return answered


def of_validation(errors: Iterable[dict[str, Any]]) -> HttpResponse:
    """400 for what does not fit the schema. Ninja puts the parameter's name between `body` and the place."""
    listed = []
    for error in errors:
        where, *place = error["loc"]
        kind = error["type"]
        said = DATE_EXPECTED if kind.startswith("date") else SAID.get(kind, NOT_VALID)
        listed.append((pointer(*(place[1:] if where == "body" else place)), said))
    detail = T(nl="Verbeter wat in errors staat.", en="Correct what errors lists.")
    return problem(400, detail, listed)
