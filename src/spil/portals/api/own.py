"""What belongs to whom a token speaks for: decisions with the explanation of each, messages, balances.

Every answer is a look at a person: the door in core/people/access.py checks it and records it.
"""

from collections.abc import Sequence
from typing import Annotated, Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localtime
from ninja import Router
from pydantic import BaseModel, Field

from spil.core.access.models import User
from spil.core.access.service import record
from spil.core.decisions.models import Decision
from spil.core.ledger.models import PERSONAL
from spil.core.ledger.service import balances as balances_of
from spil.core.messages.models import Message
from spil.core.messages.service import inbox, pdf, title
from spil.core.people.access import OWN as OWN_DATA
from spil.core.people.access import Refused, oneself
from spil.law.engine import Law
from spil.law.engine.explain import FactOrigin
from spil.law.engine.units import SIMPLE_UNITS, write
from spil.portals.api.bodies import (
    Balance,
    BalanceList,
    DecisionEntry,
    DecisionList,
    Explained,
    ExplainedDecision,
    Link,
    MessageEntry,
    MessageList,
    Number,
    Words,
)
from spil.portals.api.design import answer
from spil.portals.api.limit import OWN, BadToken, count
from spil.portals.api.problems import versioned
from spil.portals.base.explaining import parents_own
from spil.portals.base.words import ACCOUNTS
from spil.text import both

BASE = "/api/v1"

Size = Annotated[int, Field(ge=1, le=100)]
Row = TypeVar("Row", bound=Model)


class Holder(HttpRequest):
    """A request of which the token speaks for a person."""

    auth: User


def holder(request: HttpRequest) -> User:
    """Whom the token speaks for. Raises BadToken without one, Refused for who is no person in the registers."""
    user = count(request, OWN)
    if user is None:
        raise BadToken
    if user.person_id is None:
        raise Refused("This user is not a person in the registers.")
    return user


own = Router(auth=holder, tags=["own"], by_alias=True)
SECURITY: dict[str, Any] = {"openapi_extra": {"security": [{"token": [OWN]}]}}


@own.get(
    "/decisions", response=DecisionList, operation_id="listDecisions", summary="What was decided about you", **SECURITY
)
def decisions(request: Holder, before: Number | None = None, size: Size = 20) -> HttpResponse:
    """Decisions by month, the newest first; a decision that replaced another names it."""
    person = oneself(request.auth, what="decisions")
    rows, links = _page("decisions", Decision.objects.filter(person=person), before, size)
    return _answer(DecisionList(items=[DecisionEntry(**_entry(one)) for one in rows], links=links))


@own.get(
    "/decisions/{number}", response=ExplainedDecision, operation_id="getDecision", summary="One decision, and why",
    **SECURITY,
)  # fmt: skip
def decision(request: Holder, number: Number) -> HttpResponse:
    """A decision with every step: facts, articles and parameters with their sources.

    What was used about one of your parents is named, but its value is theirs and stays hidden.
    """
    one = _mine(request.auth, Decision.objects.filter(pk=number).first(), f"decision {number}")
    graph = Law.load(one.law).on(one.month)
    targets = [name for name in one.outcome if name in graph.rules]
    known_on = localtime(one.decided_at).date()
    origins = {
        name: FactOrigin(graph.law.facts[name].register, known_on) for name in one.facts if name in graph.law.facts
    }
    explanation = graph.explain(one.facts, targets, origins)
    reproduced = one.outcome == {name: explanation.steps[name].value for name in targets}
    explained = Explained.model_validate(explanation.as_json())
    hidden = parents_own(explanation)
    for step in explained.steps:
        if step.name in hidden:
            step.value, step.sentence, step.status = None, Words(nl="", en=""), "hidden"
    return _answer(ExplainedDecision(**_entry(one), reproduced=reproduced, explanation=explained))


@own.get("/messages", response=MessageList, operation_id="listMessages", summary="Your inbox", **SECURITY)
def messages(request: Holder, before: Number | None = None, size: Size = 20) -> HttpResponse:
    """Messages, the newest first. Reading them here does not mark them as read."""
    person = oneself(request.auth, what="messages")
    rows, links = _page("messages", inbox(person.pk), before, size)
    items = [
        MessageEntry(
            number=one.pk, title=title(one), language=one.language, decisions=one.decisions,
            sent_at=localtime(one.created_at), read_at=localtime(one.read_at) if one.read_at else None,
            links={"letter": Link(href=f"{BASE}/messages/{one.pk}/letter")},
        )
        for one in rows
    ]  # fmt: skip
    return _answer(MessageList(items=items, links=links))


@own.get(
    "/messages/{number}/letter", operation_id="getLetter", summary="A message as a letter (PDF)",
    openapi_extra=SECURITY["openapi_extra"] | {"responses": {200: {"content": {"application/pdf": {}}}}},
)  # fmt: skip
def letter(request: Holder, number: Number) -> HttpResponse:
    """The accessible PDF (PDF/UA) that was sent: the same bytes every time."""
    found = Message.objects.select_related("person").filter(pk=number).first()
    message = _mine(request.auth, found, f"letter of message {number}")
    response = versioned(HttpResponse(pdf(message), content_type="application/pdf"))
    response.headers["Content-Disposition"] = f'inline; filename="spil-{number}.pdf"'
    return _private(response)


@own.get("/balances", response=BalanceList, operation_id="listBalances", summary="What stands open", **SECURITY)
def balances(request: Holder) -> HttpResponse:
    """What you owe and what you still receive, account by account."""
    person = oneself(request.auth, what="balances")
    known = balances_of(person.pk)
    items = [
        Balance(account=account.name.lower(), title=_words(ACCOUNTS[account]), amount=_euros(known[account]))
        for account in PERSONAL
        if account in known
    ]
    return _answer(BalanceList(items=items, links={"self": Link(href=f"{BASE}/balances")}))


OwnRow = TypeVar("OwnRow", Decision, Message)


def _mine(user: User, found: OwnRow | None, what: str) -> OwnRow:
    """What was found, when it is the user's, and the look recorded; else refused as if there were no such thing."""
    if found is None:
        raise Http404
    if found.person_id != user.person_id:
        record(user, found.person_id, reason=OWN_DATA, what=what, granted=False)
        raise Http404
    oneself(user, what=what)
    return found


def _page(name: str, rows: QuerySet[Row], before: int | None, size: int) -> tuple[Sequence[Row], dict[str, Link]]:
    """The newest rows before a number, and the links of the page; one more is asked for to know if there is a next."""
    older = rows.filter(pk__lt=before) if before else rows
    found = list(older.order_by("-pk")[: size + 1])
    shown = found[:size]
    place = f"{BASE}/{name}?size={size}"
    links = {"self": Link(href=f"{place}&before={before}" if before else place)}
    if len(found) > size:
        links["next"] = Link(href=f"{place}&before={shown[-1].pk}")
    return shown, links


def _entry(one: Decision) -> dict[str, Any]:
    graph = Law.load(one.law).on(one.month)
    return {
        "number": one.pk, "product": one.product, "month": f"{one.month:%Y-%m}", "outcome": graph.write(one.outcome),
        "release": one.release, "cause": one.cause, "replaces": one.replaces, "decided_at": localtime(one.decided_at),
        "links": {"self": Link(href=f"{BASE}/decisions/{one.pk}")},
    }  # fmt: skip


def _euros(cents: int) -> str:
    return str(write(SIMPLE_UNITS["cents"], cents))


def _answer(content: BaseModel) -> HttpResponse:
    return _private(answer(content.model_dump(mode="json", by_alias=True)))


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response


def _words(text: object) -> Words:
    dutch, english = both(text)
    return Words(nl=dutch, en=english)
