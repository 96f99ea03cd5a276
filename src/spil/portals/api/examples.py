"""One example of each operation: the address, what is sent, and the answer. Of the law it is the law that answers."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from spil.law.engine import Law
from spil.portals.api.bodies import (
    Balance,
    BalanceList,
    DecisionEntry,
    DecisionList,
    Evaluation,
    Explained,
    ExplainedDecision,
    Link,
    MessageEntry,
    MessageList,
    Words,
)
from spil.services.openness.register import entries

LAW, ON = "student_finance", date(2025, 9, 1)
FACTS: dict[str, Any] = {
    "birth_date": "2006-05-01", "education": "hbo_bachelor", "registered_with_parent": False,
    "income_first_parent": "30000.00", "income_second_parent": "15000.00",
}  # fmt: skip
QUESTION = {"on": ON.isoformat(), "facts": FACTS, "targets": ["basic_grant", "supplementary_grant"]}
NUMBER, MESSAGE = 48213, 7120
SHORT, WIDTH = re.compile(r"\[[^\[\]{}]+\]|\{[^\[\]{}]+\}"), 48
MOMENT = datetime(2025, 8, 25, 6, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Example:
    """`path` follows the address of the API; `sent` and `answer` are texts as a program sees them.

    `shortened`: of its steps or facts the answer shows only some.
    """

    path: str
    answer: str
    sent: str = ""
    shortened: bool = False
    own: bool = False


@lru_cache
def examples() -> dict[str, Example]:
    """The examples by the name of the operation (operationId)."""
    law = Law.load(LAW)
    graph = law.on(ON)
    facts = graph.read(FACTS)
    targets: list[str] = [*QUESTION["targets"]]
    outcomes: dict[str, Any] = graph.write(graph.evaluate(facts, targets))
    explained = Explained.model_validate(graph.explain(facts, targets).as_json())
    explained.steps = [step for step in explained.steps if step.name == targets[0]]
    schema = graph.schema()
    for part, name in (("facts", "education"), ("outcomes", targets[0])):
        properties = schema["properties"][part]["properties"]
        schema["properties"][part]["properties"] = {name: properties[name]}
    question = _text(QUESTION)
    decision = DecisionEntry(
        number=NUMBER, product=LAW, month=f"{ON:%Y-%m}", outcome=outcomes, release=law.release, cause="month",
        replaces=None, decided_at=MOMENT, links={"self": Link(href=f"/api/v1/decisions/{NUMBER}")},
    )  # fmt: skip
    decisions = DecisionList(
        items=[decision],
        links={name: Link(href=f"/api/v1/decisions?size=1{more}")
               for name, more in (("self", ""), ("next", f"&before={NUMBER}"))},
    )  # fmt: skip
    message = MessageEntry(
        number=MESSAGE, title="Je studiefinanciering", language="nl", decisions=[NUMBER], sent_at=MOMENT, read_at=None,
        links={"letter": Link(href=f"/api/v1/messages/{MESSAGE}/letter")},
    )  # fmt: skip
    balances = BalanceList(
        items=[
            Balance(account="loan", title=Words(nl="Lening", en="Loan"), amount="1250.00"),
            Balance(account="payable", title=Words(nl="Nog te ontvangen", en="To be paid to you"), amount="-789.17"),
        ],
        links={"self": Link(href="/api/v1/balances")},
    )
    evaluation = Evaluation(law=LAW, on=ON, release=law.release, outcomes=outcomes)
    why = ExplainedDecision(**dict(decision), reproduced=True, explanation=explained)
    return {
        "listLaws": Example(
            "/laws", _text([{"name": name, "release": Law.load(name).release} for name in Law.names()])
        ),
        "listAlgorithms": Example("/algorithms", _text(dict(list(entries().items())[:1])), shortened=True),
        "getSchema": Example(f"/laws/{LAW}/schema?on={ON}", _text(schema), shortened=True),
        "evaluate": Example(f"/laws/{LAW}/evaluations", _text(evaluation), question),
        "explain": Example(f"/laws/{LAW}/explanations", _text(explained), question, shortened=True),
        "listDecisions": Example("/decisions?size=1", _text(decisions), own=True),
        "getDecision": Example(f"/decisions/{NUMBER}", _text(why), shortened=True, own=True),
        "listMessages": Example(
            "/messages",
            _text(MessageList(items=[message], links={"self": Link(href="/api/v1/messages?size=20")})),
            own=True,
        ),
        "getLetter": Example(f"/messages/{MESSAGE}/letter", "%PDF-1.7 …", own=True),
        "listBalances": Example("/balances", _text(balances), own=True),
    }


def _text(content: object) -> str:
    data = content.model_dump(mode="json", by_alias=True) if isinstance(content, BaseModel) else content
    return SHORT.sub(_on_one_line, json.dumps(data, ensure_ascii=False, indent=2))


def _on_one_line(found: re.Match[str]) -> str:
    line = re.sub(r"\s*\n\s*", " ", found[0])
    line = f"{line[0]}{line[1:-1].strip()}{line[-1]}"
    return line if len(line) <= WIDTH else found[0]
