"""The description of the API: for programs (OpenAPI) and for people (a page)."""

import json
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from spil.portals.api.endpoints import api
from spil.portals.api.problems import API_VERSION


@lru_cache
def _openapi() -> str:
    return json.dumps(api.get_openapi_schema(), ensure_ascii=False)


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document, readable from any website."""
    response = HttpResponse(_openapi(), content_type="application/json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["API-Version"] = API_VERSION
    return response


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """What the API can do, in words."""
    operations = [
        (method.upper(), f"/api/v1{path}", operation["summary"], operation["description"])
        for path, methods in json.loads(_openapi())["paths"].items()
        for method, operation in methods.items()
    ]
    return render(request, "api/docs.html", {"operations": operations})
