"""What goes into the API and what comes out of it. Properties are camelCase; names of facts and outcomes are data."""

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import ConfigDict, Field, JsonValue
from pydantic.alias_generators import to_camel

from spil.law.engine import Law

FIRST_DAY, LAST_DAY = date(2015, 9, 1), date(2026, 12, 31)

Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
Name = Annotated[str, Field(max_length=100)]
LawName = Annotated[str, Field(json_schema_extra={"enum": [*Law.names()]})]


class Camel(Schema):
    """A body whose properties are camelCase outside and snake_case inside; unknown properties are refused."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid")


# The law


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


# What belongs to whom the token speaks for


class Link(Camel):
    """Where something is."""

    href: str


Links = Annotated[dict[str, Link], Field(description="Addresses by what is found there: self, next, letter.")]
Number = Annotated[int, Field(ge=1, le=2**63 - 1)]


class DecisionEntry(Camel):
    """What was decided about you for one month."""

    number: Number
    product: str = Field(description="Law that was carried out.")
    month: str = Field(pattern=r"^\d{4}-\d{2}$")
    outcome: dict[str, JsonValue] = Field(description="Outcomes by their name in the law; money in euros as text.")
    release: str = Field(description="Hash of the rules and parameters that decided.")
    cause: str = Field(description="Why it was made: month, application, correction:income and the like.")
    replaces: Number | None = Field(description="Number of the decision that this one replaced.")
    decided_at: datetime
    links: Links


class DecisionList(Camel):
    """A page of decisions, the newest first."""

    items: list[DecisionEntry]
    links: Links


class ExplainedDecision(DecisionEntry):
    """A decision with every step from its facts to its outcome."""

    reproduced: bool = Field(description="Whether the law as it is coded now gives this outcome from the facts kept.")
    explanation: Explained = Field(description="Computed anew from the facts that the decision keeps.")


class MessageEntry(Camel):
    """A message in your inbox."""

    number: Number
    title: str
    language: str
    decisions: list[Number] = Field(description="Decisions that it is about.")
    sent_at: datetime
    read_at: datetime | None
    links: Links


class MessageList(Camel):
    """A page of messages, the newest first."""

    items: list[MessageEntry]
    links: Links


class Balance(Camel):
    """What stands open on one account."""

    account: str
    title: Words
    amount: str = Field(
        pattern=r"^-?\d+\.\d{2}$", description="Euros. Positive: you owe it. Negative: you receive it still."
    )


class BalanceList(Camel):
    """Every account of yours on which something was ever booked."""

    items: list[Balance]
    links: Links
