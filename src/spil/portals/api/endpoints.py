"""Law for other programs: which laws there are, what they need to know, and what they give for one case.

Names of facts and outcomes are data (keys of a map) and stand in the law's own snake_case; every property of the
API itself is camelCase. Nothing that is sent is kept.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from pydantic import JsonValue

from spil.law.engine import Graph, InvalidFacts, Law, LawError
from spil.portals.api.bodies import LAST_DAY, Day, Evaluation, Explained, LawEntry, LawName, Question
from spil.portals.api.design import DesignRulesAPI, answer
from spil.portals.api.limit import count
from spil.portals.api.own import own
from spil.portals.api.problems import pointer, problem
from spil.services.openness.register import entries
from spil.text import choose

DESCRIPTION = """\
The law as this agency carries it out, for other programs, and what it decided about you.

Calculating needs no token, and nothing that is sent is kept. What belongs to a person needs a token of that person.
Amounts are euros as text with two decimals, so that no program rounds them. Names of facts and outcomes are data and
stand in the law's own snake_case; every property of the API itself is camelCase. Lists come in pages: follow the link
`next` until there is none. Errors are problem details (RFC 9457)."""

api = DesignRulesAPI(title="Spil", description=DESCRIPTION)
api.add_router("", own)


@lru_cache(maxsize=128)
def _graph(name: str, on: date, targets: tuple[str, ...]) -> Graph:
    """The law on a day; bounded, because callers choose the dates and the targets."""
    return Graph(Law.load(name), on)


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
    return answer([{"name": name, "release": Law.load(name).release} for name in sorted(_names())])


@api.get(
    "/laws/{law}/schema", response=dict[str, JsonValue], operation_id="getSchema", tags=["laws"],
    summary="What a law needs to know and what it gives",
)  # fmt: skip
def schema(request: HttpRequest, law: LawName, on: Day = LAST_DAY) -> HttpResponse:
    """JSON Schema of the facts and outcomes of a law as it holds on a day."""
    count(request)
    return answer(_graph(_known(law), on, ()).schema())


@api.get(
    "/algorithms", response=dict[str, dict[str, JsonValue]], operation_id="listAlgorithms", tags=["laws"],
    summary="The algorithm register",
)  # fmt: skip
def algorithms(request: HttpRequest) -> HttpResponse:
    """Every entry by its key, in the fields of the national publication standard 1.0 (snake_case, in Dutch)."""
    count(request)
    return answer(entries())


@api.post(
    "/laws/{law}/evaluations", response=Evaluation, operation_id="evaluate", tags=["laws"],
    summary="What the law gives for one case",
)  # fmt: skip
def evaluate(request: HttpRequest, law: LawName, question: Question) -> HttpResponse:
    """Outcomes for one case. Facts with a default may be left out."""
    count(request)
    read = _read(law, question)
    if isinstance(read, HttpResponse):
        return read
    graph, facts, targets = read
    outcomes = graph.write(graph.evaluate(facts, targets))
    return answer({"law": law, "on": question.on.isoformat(), "release": graph.law.release, "outcomes": outcomes})


@api.post(
    "/laws/{law}/explanations", response=Explained, operation_id="explain", tags=["laws"],
    summary="What the law gives for one case, and why",
)  # fmt: skip
def explain(request: HttpRequest, law: LawName, question: Question) -> HttpResponse:
    """Outcomes for one case with every step: articles, facts and parameters with their sources."""
    count(request)
    read = _read(law, question)
    if isinstance(read, HttpResponse):
        return read
    graph, facts, targets = read
    return answer(graph.explain(facts, targets).as_json())
