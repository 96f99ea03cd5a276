"""The description of the API: for programs (OpenAPI) and for people (a page)."""

import json
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from spil.portals.api.docs import coloured, curl, operations
from spil.portals.api.endpoints import api
from spil.portals.api.limit import TOKEN_FACTOR
from spil.portals.api.problems import pointer, problem, versioned
from spil.text import choose


@lru_cache
def _openapi() -> str:
    return json.dumps(api.get_openapi_schema(), ensure_ascii=False)


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document, readable from any website."""
    response = versioned(HttpResponse(_openapi(), content_type="application/json"))
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """What the API can do, in words and examples that can be tried."""
    root = request.build_absolute_uri("/api/v1")
    paths = json.loads(_openapi())["paths"]
    groups = [
        (choose("Rekenen met de wet", "Calculate with the law"), operations(paths, "laws", root)),
        (choose("Wat van jou is", "What is yours"), operations(paths, "own", root)),
    ]
    said = choose("dit gegeven ontbreekt", "this fact is missing")
    mistake = json.loads(problem(400, errors=[(pointer("facts", "birth_date"), said)]).content)
    quick = next(one for one in groups[0][1] if one.name == "evaluate")
    context = {
        "root": root, "groups": groups, "quick": quick, "curl": curl("evaluate", root),
        "mistake": coloured(json.dumps(mistake, ensure_ascii=False, indent=2)),
        "limit": settings.API_CALLS_PER_MINUTE, "token_limit": settings.API_CALLS_PER_MINUTE * TOKEN_FACTOR,
    }  # fmt: skip
    return render(request, "api/docs.html", context)
