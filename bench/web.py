"""The portals over HTTP: `spil serve`, two workers, twenty connections; beside the same server answering two bytes."""

import json
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from bench import Measure, _society
from bench._load import Load, empty_server, load, request, serving

PEER = "(the same server, answering two bytes)"
EVALUATION = {
    "on": "2025-09-01",
    "facts": {
        "birth_date": "2005-05-14", "education": "hbo_bachelor", "nationality": "dutch", "study_form": "full_time",
        "applied_on": "2025-06-01", "registered_with_parent": False, "income_first_parent": "21500.00",
        "income_second_parent": "18250.00", "studying_children_first_parent": 2, "requested_loan": "150.00",
    },
    "targets": ["basic_grant", "supplementary_grant", "loan", "paid_this_month"],
}  # fmt: skip


def run(full: bool) -> Iterator[Measure]:
    """Start-up, the API and the first page behind the log-in."""
    _society.month(_society.PEOPLE)
    _society.decide_now()
    visitors = sessions(200)
    evaluate = [request("POST", "/api/v1/laws/student_finance/evaluations", json.dumps(EVALUATION).encode())]
    overview = [request("GET", "/mijn/", headers=[f"Cookie: {cookie}"]) for cookie in visitors]
    with empty_server() as (port, start):
        load(port, [request("GET", "/")], 2000)
        peer = load(port, [request("GET", "/")], 10_000)
    with spil_server():
        pass  # the first start collects static files
    with spil_server() as (port, started):
        yield Measure("second start of spil serve", started, "s", start, PEER, aim=5, less_is_better=True)
        load(port, evaluate, 500)
        yield from measures("API: evaluate", load(port, evaluate, 6000), peer, per_second=1500, p95_ms=25)
        load(port, overview, 200)
        yield from measures("my overview", load(port, overview, 2000), peer, per_second=250, p95_ms=120)
    yield Measure("my overview: queries", queries(visitors[0]), "queries", aim=8, less_is_better=True)


def measures(name: str, found: Load, peer: Load, *, per_second: float, p95_ms: float) -> Iterator[Measure]:
    """What is told of one kind of request."""
    yield Measure(f"{name}: requests", found.per_second, "1/s", peer.per_second, PEER, aim=per_second)
    yield Measure(f"{name}: 95 of 100 within", found.p95_ms, "ms", peer.p95_ms, PEER, aim=p95_ms, less_is_better=True)


def spil_server() -> AbstractContextManager[tuple[int, float]]:
    """`spil serve` as it comes; only may one address call the API as often as it likes (calls are still counted)."""
    return serving(
        str(Path(sys.executable).with_name("spil")), "serve", "--no-queue", environment={"SPIL_API_CALLS": "1000000000"}
    )


def sessions(count: int) -> list[str]:
    """Log in so many students of the society; gives the cookie of each."""
    from django.conf import settings
    from django.test import Client

    from spil.core.access.models import Role, User
    from spil.core.access.permissions import LEVEL_KEY
    from spil.core.decisions.models import Decision
    from spil.core.people.models import Person

    students = Decision.objects.filter(month=_society.MONTH).order_by("person_id").values("person_id")[:count]
    cookies = []
    for person in Person.objects.filter(pk__in=students).order_by("id"):
        client = Client()
        user, _ = User.objects.get_or_create(
            person=person, defaults={"subject": f"bench:{person.pk}", "name": person.full_name, "role": Role.CITIZEN}
        )
        client.force_login(user)
        session = client.session
        session[LEVEL_KEY] = settings.OIDC_LEVEL
        session.save()
        cookies.append(f"{settings.SESSION_COOKIE_NAME}={session.session_key}")
    return cookies


def queries(cookie: str) -> int:
    """How many times a look at the overview asks the database."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    name, _, value = cookie.partition("=")
    client = Client()
    client.cookies[name] = value
    with CaptureQueriesContext(connection) as found:
        answer = client.get("/mijn/", headers={"host": "127.0.0.1"})
    assert answer.status_code == 200, answer
    return len(found)
