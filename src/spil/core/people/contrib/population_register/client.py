"""Client of the population register: the public API "BRP personen bevragen" 2 (Haal Centraal), `POST /personen`.

With SPIL_BRP_URL (and SPIL_BRP_KEY) the real service answers; without it a local stand-in that speaks the same format.
"""

import os
import re
from typing import Any

import requests

from spil.core.people.contrib.base import PartyUnavailable, Store

TYPE = "RaadpleegMetBurgerservicenummer"
MOST_AT_ONCE = 20  # persons in one question
MOST_FIELDS = 130
PATIENCE = (5, 10)  # seconds to connect and to answer
JSON = "application/json; charset=utf-8"
# What the agency may and needs to know (doelbinding), field by field
FIELDS = (
    "burgerservicenummer",
    "naam.voornamen",
    "naam.voorvoegsel",
    "naam.geslachtsnaam",
    "geboorte.datum",
    "overlijden.datum",
    "nationaliteiten",
    "verblijfplaats",
    "ouders.burgerservicenummer",
    "ouders.ouderAanduiding",
    "ouders.datumIngangFamilierechtelijkeBetrekking",
    "ouders.naam",
    "ouders.geboorte.datum",
    "partners.burgerservicenummer",
    "partners.aangaanHuwelijkPartnerschap.datum",
    "partners.ontbindingHuwelijkPartnerschap.datum",
    "partners.naam",
    "partners.geboorte.datum",
)
ALWAYS = ("inOnderzoek", "geheimhoudingPersoonsgegevens", "opschortingBijhouding", "rni", "verificatie")

store = Store("population_register")


def address() -> str:
    """Where the real service is; empty when the stand-in answers."""
    return os.environ.get("SPIL_BRP_URL", "").rstrip("/")


def people(bsns: list[str]) -> list[dict[str, Any]]:
    """The persons with these BSNs, as the register describes them; who is unknown is left out."""
    question = {"type": TYPE, "burgerservicenummer": bsns, "fields": list(FIELDS)}
    status, answer = _over_network(question) if address() else stand_in(question)
    if status != 200:
        raise PartyUnavailable(
            f"population register: {status} {answer.get('title', '')} {answer.get('detail', '')}".strip()
        )
    found: list[dict[str, Any]] = answer.get("personen", [])
    return found


def _over_network(question: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    headers = {"Content-Type": JSON, "Accept": JSON, "X-API-Key": os.environ.get("SPIL_BRP_KEY", "")}
    try:
        response = requests.post(f"{address()}/personen", json=question, headers=headers, timeout=PATIENCE)
        return response.status_code, response.json()
    except (requests.RequestException, ValueError) as error:
        raise PartyUnavailable(f"population register: {error}") from error


def stand_in(question: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """What the local stand-in answers: status and body in the real format. It is not the population register.

    It knows one type of question and whom was put into its store.
    """
    wrong = []
    bsns, fields = question.get("burgerservicenummer"), question.get("fields")
    if question.get("type") != TYPE:
        wrong.append(("type", "value", "Waarde is geen geldig zoek type."))
    if not isinstance(bsns, list) or not 1 <= len(bsns) <= MOST_AT_ONCE:
        wrong.append(("burgerservicenummer", "required", "Array bevat geen of te veel items."))
    elif any(not re.fullmatch(r"[0-9]{9}", str(bsn)) for bsn in bsns):
        wrong.append(("burgerservicenummer", "pattern", "Waarde voldoet niet aan patroon ^[0-9]{9}$."))
    if not isinstance(fields, list) or not 1 <= len(fields) <= MOST_FIELDS:
        wrong.append(("fields", "required", "Parameter is verplicht."))
    elif any(str(each).split(".")[0] in ALWAYS for each in fields):
        wrong.append(("fields", "fields", "Parameter bevat een veld dat niet gevraagd mag worden."))
    if wrong:
        return 400, {
            "type": "https://datatracker.ietf.org/doc/html/rfc7231#section-6.5.1",
            "title": "Een of meerdere parameters zijn niet correct.",
            "status": 400,
            "detail": "De foutieve parameter(s) zijn: " + ", ".join(name for name, _, _ in wrong) + ".",
            "instance": "/haalcentraal/api/brp/personen",
            "code": "paramsValidation",
            "invalidParams": [{"name": name, "code": code, "reason": reason} for name, code, reason in wrong],
        }
    known = (store.get(bsn) for bsn in question["burgerservicenummer"])
    return 200, {"type": TYPE, "personen": [_only(each, question["fields"]) for each in known if each]}


def _only(known: Any, fields: list[str]) -> Any:
    """The fields that were asked, in the same nesting; lists by item; dates and other values whole."""
    if isinstance(known, list):
        return [_only(each, fields) for each in known]
    chosen: dict[str, Any] = {name: known[name] for name in ALWAYS if name in known}
    for name in dict.fromkeys(each.partition(".")[0] for each in fields):
        if name not in known:
            continue
        below = [each.partition(".")[2] for each in fields if each.partition(".")[0] == name]
        chosen[name] = known[name] if "" in below else _only(known[name], below)
    return chosen
