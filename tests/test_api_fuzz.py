"""The API against everything that can be thought up from its own schema: no failure, and answers as the schema says.

Schemathesis makes the requests and checks the answers; the whole application answers, in the test database.
"""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as example_settings
from hypothesis import strategies as st
from schemathesis.checks import negative_data_rejection, positive_data_acceptance

from spil.core.access.models import User
from spil.core.access.service import do_make_token
from spil.core.people.models import Person
from spil.law.engine import Fact, Law
from spil.law.engine.units import Unit, write
from spil.portals.api.bodies import FIRST_DAY, LAST_DAY, Explained
from spil.wsgi import application

ROOT = "/api/v1"
DOMAIN = [positive_data_acceptance]  # what a law knows on a day, the schema of the API cannot say
schema = schemathesis.openapi.from_wsgi(f"{ROOT}/openapi.json", application)
fuzzed = example_settings(
    max_examples=25, deadline=None, derandomize=True, database=None,
    phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _no_limit(settings: Any) -> None:
    settings.API_CALLS_PER_MINUTE = 0
    cache.clear()


@pytest.fixture
def token(db: None) -> Iterator[str]:
    """A token that may do everything, of a person about whom nothing is known.

    A request that ends would close the connection, and with it the transaction of the test.
    """
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    person = Person.objects.create(bsn="999990019", family_name="Vliegwiel", birth_date=date(2005, 5, 1))
    user = User.objects.create(subject="demo-noor", name="Noor", person=person)
    end = timezone.now() + timedelta(days=1)
    yield do_make_token(user, name="test", scopes=["law", "own"], expires_at=end, acting_user=user)[1]
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@fuzzed
def test_nothing_that_is_sent_makes_it_fail(case: Any, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}  # also where schemathesis meant to leave it out
    excluded = [*DOMAIN, negative_data_rejection]
    case.call_and_validate(base_url=ROOT, headers=headers, excluded_checks=excluded)


@schema.parametrize()
@fuzzed
def test_without_a_token_either(case: Any, token: str) -> None:
    case.call_and_validate(base_url=ROOT, excluded_checks=DOMAIN)


def _values(fact: Fact) -> st.SearchStrategy[object]:
    """Anything that a fact may be, as people write it."""
    if not isinstance(fact.unit, Unit):
        return st.sampled_from([member.name.lower() for member in fact.unit])
    if fact.unit.name == "flag":
        return st.booleans()
    if fact.unit.name == "date":
        return st.dates().map(date.isoformat)
    least = -(10**9) if fact.least is None else fact.least
    most = max(least, 10**9) if fact.most is None else fact.most
    return st.integers(least, most).map(lambda value: write(fact.unit, value))


@pytest.mark.parametrize("name", Law.names())
def test_whatever_facts_a_law_is_told_it_answers_or_says_what_is_wrong(name: str) -> None:
    law = Law.load(name)
    outcomes = law.on(LAST_DAY).outcomes()
    needed = {fact: _values(one) for fact, one in law.facts.items() if one.default is None}
    others = {fact: _values(one) for fact, one in law.facts.items() if one.default is not None}
    client = Client(raise_request_exception=False)
    answered = []

    @example_settings(fuzzed, max_examples=60)
    @given(
        st.fixed_dictionaries(needed, optional=others),
        st.lists(st.sampled_from(outcomes), min_size=1, max_size=5),
        st.dates(FIRST_DAY, LAST_DAY),
    )
    def ask(told: dict[str, Any], targets: list[str], on: date) -> None:
        question = {"on": on.isoformat(), "facts": told, "targets": targets}
        response = client.post(
            f"{ROOT}/laws/{name}/explanations", json.dumps(question), content_type="application/json"
        )
        assert response.status_code in (200, 400), response.content
        if response.status_code == 200:
            answered.append(Explained.model_validate(response.json()))
        else:
            assert response.json()["errors"]

    ask()
    assert answered
