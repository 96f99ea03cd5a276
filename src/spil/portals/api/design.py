"""The NL API Design Rules 2.2, met once for every endpoint: errors, version header, contact, servers, CORS."""

import json
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from spil.portals.api.limit import BadToken, OtherScope, TooMany
from spil.portals.api.problems import API_VERSION, MEDIA_TYPE, of_validation, problem, versioned
from spil.portals.api.words import PARAMETERS
from spil.text import T

log = structlog.get_logger()
VERSION_HEADER = {
    "API-Version": {"description": "Full version of this API.", "schema": {"type": "string", "example": API_VERSION}}
}
PROBLEM = {
    "type": "object",
    "description": "Problem details (RFC 9457).",
    "required": ["title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "description": "Everything that is wrong with the request, with the place of each.",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}
PROBLEMS = {
    "400": "The request is not valid.",
    "401": "The token is missing or not valid.",
    "403": "The token is not meant for this.",
    "404": "There is no such thing.",
    "429": "Too many requests; Retry-After says how many seconds to wait.",
    "500": "Something went wrong on our side.",
}
TOKEN = {
    "type": "http",
    "scheme": "bearer",
    "description": "A token that you make in My Spil. It raises the limit; with scope `own` it reads what is yours.",
}


class DesignRulesAPI(NinjaAPI):
    """A Ninja API that follows the design rules whatever its endpoints are."""

    def __init__(self, **options: Any) -> None:
        super().__init__(version=API_VERSION, urls_namespace="api", openapi_url="", docs_url=None, **options)
        self.add_exception_handler(ValidationError, _invalid)
        self.add_exception_handler(HttpError, _refused)
        self.add_exception_handler(Http404, lambda request, error: problem(404))
        self.add_exception_handler(PermissionDenied, lambda request, error: problem(403))
        self.add_exception_handler(BadToken, _bad_token)
        self.add_exception_handler(OtherScope, _other_scope)
        self.add_exception_handler(TooMany, _too_many)
        self.add_exception_handler(Exception, _failed)

    def get_openapi_schema(self, **options: Any) -> Any:
        """OpenAPI 3.1 with contact, server, version header and problems at every operation."""
        schema = super().get_openapi_schema(path_prefix="", **options)
        schema["servers"] = [{"url": "https://spil.example/api/v1", "description": "Example; use your own host"}]
        schema["info"]["contact"] = {
            "name": "Spil", "email": "api@spil.example", "url": "https://spil.example/api/v1/docs",
        }  # fmt: skip
        schema["components"].setdefault("schemas", {})["Problem"] = PROBLEM
        schema["components"]["securitySchemes"] = {"token": TOKEN}
        content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for operations in schema["paths"].values():
            for operation in operations.values():
                for parameter in operation["parameters"]:
                    parameter["description"] = PARAMETERS[parameter["name"]].en
                operation.setdefault("security", [{}, {"token": []}])
                operation["responses"] = {str(status): body for status, body in operation["responses"].items()}
                for status, said in PROBLEMS.items():
                    operation["responses"].setdefault(status, {"description": said, "content": content})
                for response in operation["responses"].values():
                    response["headers"] = response.get("headers", {}) | VERSION_HEADER
        return schema


def answer(content: object) -> HttpResponse:
    """JSON, with the version of the API."""
    return versioned(HttpResponse(json.dumps(content), content_type="application/json"))


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    return of_validation(error.errors)


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(error.status_code, error.message)


def _bad_token(request: HttpRequest, error: Any) -> HttpResponse:
    response = problem(401)
    given = "Authorization" in request.headers
    response.headers["WWW-Authenticate"] = 'Bearer error="invalid_token"' if given else "Bearer"
    return response


def _other_scope(request: HttpRequest, error: Any) -> HttpResponse:
    detail = T(nl="Deze sleutel is voor iets anders gemaakt.", en="This token was made for something else.")
    response = problem(403, detail)
    response.headers["WWW-Authenticate"] = 'Bearer error="insufficient_scope"'
    return response


def _too_many(request: HttpRequest, error: Any) -> HttpResponse:
    detail = T(nl="Wacht {seconds} seconden.", en="Wait {seconds} seconds.", seconds=error.seconds)
    response = problem(429, detail)
    response.headers["Retry-After"] = str(error.seconds)
    return response


def _failed(request: HttpRequest, error: Any) -> HttpResponse:
    log.error("api_failed", path=request.path, exc_info=error)
    return problem(500)
