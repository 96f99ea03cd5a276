"""Law for other programs: which laws there are, what they need to know, and what they give for one case.

Names of facts and outcomes are data (keys of a map) and stand in the law's own snake_case; every property of the
API itself is camelCase. Nothing that is sent is kept.
"""

import json
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from pydantic import Field, JsonValue

from spil.law.engine import Graph, InvalidFacts, Law, LawError
from spil.portals.api.design import Camel, DesignRulesAPI
from spil.portals.api.limit import count
from spil.portals.api.problems import API_VERSION, pointer, problem
from spil.text import choose

FIRST_DAY, LAST_DAY = date(2015, 9, 1), date(2026, 12, 31)

Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
Name = Annotated[str, Field(max_length=100)]


class Question(Camel):
    """One case."""

    on: Day = Field(description="Date for which the law is applied.", examples=["2026-09-01"])
    facts: dict[Name, JsonValue] = Field(
        description="Facts by their name in the law (snake_case: data, not properties); see the law's schema.",
        max_length=300,
    )
    targets: list[Name] = Field(description="Names of the outcomes asked for.", min_length=1, max_length=50)


class Evaluation(Camel):
    """What the law gives."""

    law: str
    on: date
    release: str = Field(description="Hash of all rules and parameters; the same release gives the same outcome.")
    outcomes: dict[str, JsonValue] = Field(description="Outcomes by their name in the law; money in euros as text.")


class Words(Camel):
    """A text in both languages."""

    nl: str
    en: str


class ExplainedStep(Camel):
    """A value: a fact, a parameter, or the result of a rule with the names of what it used."""

    name: str
    kind: str
    value: JsonValue
    unit: str
    title: Words
    sentence: Words
    citation: str
    address: str
    source: str
    status: str
    uses: list[str]


class Explained(Camel):
    """Every step, in order of computation."""

    law: str
    on: date
    targets: list[str]
    steps: list[ExplainedStep]


class LawEntry(Camel):
    """A law that can be asked."""

    name: str
    release: str


api = DesignRulesAPI(title="Spil: the law of student finance", description=__doc__)


@lru_cache(maxsize=128)
def _graph(name: str, on: date, targets: tuple[str, ...]) -> Graph:
    """The law on a day; bounded, because callers choose the dates and the targets."""
    return Graph(Law.load(name), on)


def _answer(content: dict[str, Any] | list[Any]) -> HttpResponse:
    response = HttpResponse(json.dumps(content), content_type="application/json")
    response.headers["API-Version"] = API_VERSION
    return response


@lru_cache
def _names() -> frozenset[str]:
    return frozenset(Law.names())


def _known(name: str) -> str:
    if name not in _names():
        raise Http404
    return name


def _read(name: str, question: Question) -> tuple[Graph, dict[str, int], tuple[str, ...]] | HttpResponse:
    targets = tuple(dict.fromkeys(question.targets))
    graph = _graph(_known(name), question.on, targets)
    wrong: list[tuple[str, object]] = []
    needed: Iterable[str] = ()
    for number, target in enumerate(question.targets):
        if target not in graph.rules:
            said = choose("deze uitkomst kent de wet dan niet", "the law has no such outcome then")
            wrong.append((pointer("targets", number), said))
    if not wrong:
        try:
            needed = graph.order(targets)[1]
        except LawError as error:
            wrong.append((pointer("targets"), error))
    try:
        facts = graph.read(question.facts, needed)
    except InvalidFacts as error:
        wrong += [(pointer("facts", fact), choose(*said)) for fact, said in error.problems.items()]
    if wrong:
        return problem(400, choose("Verbeter wat in errors staat.", "Correct what errors lists."), wrong)
    return graph, facts, targets


@api.get("/laws", response=list[LawEntry], operation_id="listLaws", summary="Which laws there are", tags=["laws"])
def laws(request: HttpRequest) -> HttpResponse:
    """The laws that can be asked, with the release of each."""
    count(request)
    return _answer([{"name": name, "release": Law.load(name).release} for name in sorted(_names())])


@api.get(
    "/laws/{law}/schema", response=dict[str, JsonValue], operation_id="getSchema", tags=["laws"],
    summary="What a law needs to know and what it gives",
)  # fmt: skip
def schema(request: HttpRequest, law: str, on: Day = LAST_DAY) -> HttpResponse:
    """JSON Schema of the facts and outcomes of a law as it holds on a day."""
    count(request)
    return _answer(_graph(_known(law), on, ()).schema())


@api.post(
    "/laws/{law}/evaluations", response=Evaluation, operation_id="evaluate", tags=["laws"],
    summary="What the law gives for one case",
)  # fmt: skip
def evaluate(request: HttpRequest, law: str, question: Question) -> HttpResponse:
    """Outcomes for one case. Facts with a default may be left out."""
    count(request)
    read = _read(law, question)
    if isinstance(read, HttpResponse):
        return read
    graph, facts, targets = read
    outcomes = graph.write(graph.evaluate(facts, targets))
    return _answer({"law": law, "on": question.on.isoformat(), "release": graph.law.release, "outcomes": outcomes})


@api.post(
    "/laws/{law}/explanations", response=Explained, operation_id="explain", tags=["laws"],
    summary="What the law gives for one case, and why",
)  # fmt: skip
def explain(request: HttpRequest, law: str, question: Question) -> HttpResponse:
    """Outcomes for one case with every step: articles, facts and parameters with their sources."""
    count(request)
    read = _read(law, question)
    if isinstance(read, HttpResponse):
        return read
    graph, facts, targets = read
    return _answer(graph.explain(facts, targets).as_json())
