"""An invented product over the law of the compensation, invented people, and two managers."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import pytest

from spil.core.access.models import Role, User
from spil.core.ledger.models import Account
from spil.core.ledger.service import Lines
from spil.core.people.models import Person
from spil.core.runs import product as products
from spil.core.runs import service
from spil.core.runs.models import Run
from spil.core.runs.product import Columns, Letter, Plan, Product, Rows
from spil.law.engine.units import to_day
from spil.text import T

MONTH = date(2026, 1, 1)
TARGETS = ("missed_grant_refusal", "missed_grant_compensation")


def known_of(plan: Plan, first: int, last: int) -> Rows:
    """Everyone got a diploma; how many months count follows from the number of the person."""
    people = np.array(
        list(Person.objects.filter(pk__range=(first, last)).order_by("pk").values_list("pk", flat=True)), np.int64
    )
    if plan.choices.get("fails") in people.tolist():
        raise RuntimeError("this chunk does not want to")
    full = np.ones(len(people), np.int64)
    facts = {
        "months_known": (people % 60).astype(np.int64),
        "first_month_ho": full * to_day(date(2018, 9, 1)),
        "hbo_bachelor_on": full * to_day(date(2022, 7, 1)),
    }
    return Rows(people, facts)


def lines_of(plan: Plan, rows: Rows) -> Lines:
    """The compensation is lent to them, of all things."""
    cents, each = rows.outcome["missed_grant_compensation"], len(rows)
    return Lines(
        np.tile(np.arange(each), 2), np.tile(rows.people, 2), np.repeat([Account.COMPENSATION, Account.PAYABLE], each),
        np.concatenate([cents, -cents]), "toy", np.tile(rows.decisions, 2),
    )  # fmt: skip


def letters_of(plan: Plan, rows: Rows) -> Iterator[Letter]:
    for person, decision in zip(rows.people.tolist(), rows.decisions.tolist(), strict=True):
        title = "Je krijgt iets" if decision else "Je krijgt niets"
        yield Letter(person, "nl", "decision" if decision else "notice", {"title": title}, decision)


def gets_something(outcome: Columns) -> np.ndarray:
    return np.asarray(outcome["missed_grant_compensation"] > 0)


TOY = Product(
    name="compensation/toy", label=T(nl="Speelgoed", en="Toy"), law="compensation", targets=TARGETS,
    people=lambda plan: np.array(list(Person.objects.order_by("pk").values_list("pk", flat=True)), np.int64),
    gather=known_of, decides=gets_something, lines=lines_of, tell=letters_of,
    amounts={"missed_grant_compensation": T(nl="Tegemoetkoming", en="Compensation")},
    groups=("missed_grant_refusal",),
)  # fmt: skip


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> Product:
    """A product that is known during a test only."""
    monkeypatch.setitem(products._products, TOY.name, TOY)
    return TOY


@pytest.fixture
def people(db: None) -> list[Person]:
    """Seventy people; with chunks of twenty there are four chunks."""
    return Person.objects.bulk_create(
        Person(education_number=f"{300_000_000 + n}", given_name="Noor", family_name="Vliegwiel", birth_date=MONTH)
        for n in range(70)
    )


@pytest.fixture
def managers(db: None) -> tuple[User, User]:
    """Who plans, and who approves."""
    one, two = (User.objects.create(subject=f"test:{name}", name=name, role=Role.MANAGER) for name in ("Mo", "Lin"))
    return one, two


@pytest.fixture
def approved(toy: Product, people: list[Person], managers: tuple[User, User]) -> Run:
    return make_run(managers)


def make_run(managers: tuple[User, User], **values: Any) -> Run:
    """A run that may be started."""
    run = service.do_plan(TOY.name, month=MONTH, on=MONTH, size=20, acting_user=managers[0], **values)
    service.do_rehearse(run, acting_user=managers[0])
    service.do_approve(run, acting_user=managers[1])
    return run
