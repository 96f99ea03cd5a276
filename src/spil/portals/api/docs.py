"""The description of the API for people: each operation with its parameters, an example and the answer to it."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from spil.portals.api.examples import examples
from spil.portals.api.words import DUTCH, PARAMETERS
from spil.text import choose, is_english

KEY = re.compile(r"(&quot;[^&]*&quot;)(?=:)")
TOKEN = "$TOKEN"  # noqa: S105 (a variable of the reader's shell)


@dataclass(frozen=True)
class Operation:
    """An operation as the page shows it; `parameters` are name, place and meaning."""

    name: str
    method: str
    path: str
    summary: str
    description: str
    parameters: list[tuple[str, str, str]]
    curl: str
    answer: SafeString
    shortened: bool


def operations(paths: dict[str, dict[str, Any]], tag: str, root: str) -> list[Operation]:
    """The operations with a tag, in the order of the OpenAPI document; `root` is where this API is."""
    return [
        _operation(method.upper(), path, operation, root)
        for path, methods in paths.items()
        for method, operation in methods.items()
        if tag in operation["tags"]
    ]


def _operation(method: str, path: str, operation: dict[str, Any], root: str) -> Operation:
    name = operation["operationId"]
    summary, description = (operation["summary"], operation["description"]) if is_english() else DUTCH[name]
    places = {
        "path": choose("in het adres", "in the address"),
        "query": choose("achter het adres", "after the address"),
    }
    parameters = [(one["name"], places[one["in"]]) for one in operation["parameters"]]
    if "requestBody" in operation:
        parameters += [(one, choose("in wat je stuurt", "in what you send")) for one in ("on", "facts", "targets")]
    said = [(one, place, choose(PARAMETERS[one].nl, PARAMETERS[one].en)) for one, place in parameters]
    example = examples()[name]
    return Operation(
        name, method, f"/api/v1{path}", summary, description, said, curl(name, root), coloured(example.answer),
        example.shortened,
    )  # fmt: skip


def curl(name: str, root: str) -> str:
    """How to ask an example from a shell."""
    example = examples()[name]
    lines = [f"curl '{root}{example.path}'"]
    if example.own:
        lines.append(f'  -H "Authorization: Bearer {TOKEN}"')
    if example.sent:
        lines += ["  -H 'Content-Type: application/json'", f"  -d '{example.sent}'"]
    if name == "getLetter":
        lines.append("  -o spil.pdf")
    return " \\\n".join(lines)


def coloured(text: str) -> SafeString:
    """JSON with its names marked."""
    return mark_safe(KEY.sub(r"<b>\1</b>", str(escape(text))))  # noqa: S308 (escaped just here)
