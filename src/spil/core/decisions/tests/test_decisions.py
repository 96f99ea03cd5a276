"""Decisions cannot be changed, have one end, and come out the same when they are replayed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest
from django.db import IntegrityError, connection, transaction
from typer.testing import CliRunner

from spil.commands import replay
from spil.core.decisions import service
from spil.core.decisions.models import Decision
from spil.core.decisions.service import Decisions
from spil.core.people.models import Person
from spil.law.engine import CentsPerMonth, Law, article, fact

SEPTEMBER = date(2025, 9, 1)

income = fact(CentsPerMonth, nl="Inkomen", en="Income", register="demo")


@article("WSF 2000", "3.13", since="2015-01-01", nl="Je krijgt {result}.", en="You get {result}.")
def grant(income: CentsPerMonth) -> CentsPerMonth:
    """Grant (beurs)."""
    return max(0, 10_000 - income)


@pytest.fixture
def law() -> Law:
    from spil.law.engine.article import RULES

    return Law("demo", {"income": income}, [rule for rule in RULES[__name__] if rule.name == "grant"], {})


def columns(people: list[Person], incomes: list[int], month: date = SEPTEMBER, release: str = "r1") -> Decisions:
    given = np.array(incomes, np.int64)
    outcome = {"grant": np.maximum(0, 10_000 - given)}
    numbers = np.array([person.pk for person in people])
    return Decisions(numbers, "demo", month, {"income": given}, outcome, release, "month")


def test_first_and_later_writes_make_one_chain(people: list[Person]) -> None:
    first = service.write(columns(people, [0, 5_000, 20_000]))
    second = service.write(columns(people[:1], [9_000]))
    service.write(columns(people[:1], [0], month=date(2025, 10, 1)))
    decision = service.current(people[0].pk, "demo", SEPTEMBER)
    assert decision is not None
    assert (decision.id, decision.replaces, decision.sequence) == (second[0], first[0], 1)
    assert (decision.facts, decision.outcome) == ({"income": 9_000}, {"grant": 1_000})
    assert set(Decision.objects.filter(month=SEPTEMBER).current().values_list("id", flat=True)) == {
        *first[1:],
        second[0],
    }


@pytest.mark.parametrize(
    "change",
    [
        lambda: Decision.objects.update(cause="other"),
        lambda: Decision.objects.all()._raw_delete("default"),
        lambda: sql("update decisions_decision_2025_09 set cause = 'other'"),
        lambda: sql("set local spil.may_truncate = off; truncate decisions_decision"),
        lambda: sql("set local spil.may_truncate = off; truncate decisions_decision_2025_09"),
    ],
    ids=["update", "delete", "update partition", "truncate", "truncate partition"],
)
def test_no_change(people: list[Person], change: Callable[[], Any]) -> None:
    service.write(columns(people, [0, 0, 0]))
    with pytest.raises(IntegrityError, match="never"), transaction.atomic():
        change()
    assert Decision.objects.filter(cause="month").count() == 3


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def insert(person: int, sequence: int, replaces: int | None, table: str = "decisions_decision") -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into {table} values (7, %s, 'demo', '2025-09-01', %s, '{{}}', '{{}}', 'r', 'c', %s, now())",
            [person, sequence, replaces],
        )


@pytest.mark.parametrize("table", ["decisions_decision", "decisions_decision_2025_09"])
def test_database_refuses_forks_gaps_and_strangers(people: list[Person], table: str) -> None:
    ids = service.write(columns(people, [0, 0, 0])).tolist()
    me = people[0].pk
    for person, sequence, replaces in [(me, 0, None), (me, 2, ids[0]), (me, 1, ids[1]), (me, 1, None), (-1, 0, None)]:
        with pytest.raises(IntegrityError), transaction.atomic():
            insert(person, sequence, replaces, table)
    assert Decision.objects.count() == 3
    insert(me, 1, ids[0], table)
    assert Decision.objects.count() == 4


def test_nothing_is_written_when_one_is_about_nobody(people: list[Person]) -> None:
    nobody = Person(pk=10**12)
    with pytest.raises(IntegrityError):
        service.write(columns([people[0], nobody], [0, 0]))
    assert not Decision.objects.exists()


def test_two_about_one_person_in_one_write(people: list[Person]) -> None:
    with pytest.raises(ValueError, match="two decisions"):
        service.write(columns([people[0], people[0]], [0, 0]))


def test_texts_are_kept_as_they_are(people: list[Person]) -> None:
    odd = "100% \\N\tx\ny"
    made = columns(people, [1, 2, 3])
    service.write(Decisions(made.person, "demo", SEPTEMBER, made.facts, made.outcome, "r1", odd))
    assert set(Decision.objects.values_list("cause", flat=True)) == {odd}


def test_replay_finds_exactly_what_differs(people: list[Person], law: Law) -> None:
    service.write(columns(people, [0, 5_000, 20_000], release=law.release))
    same = service.replay(Decision.objects.all(), law)
    assert (same.checked, same.differences, same.other_release) == (3, [], 0)
    wrong = columns(people, [0, 5_000, 20_000], release="older")
    wrong.outcome["grant"][1] += 7
    ids = service.write(wrong)
    seen: list[int] = []
    found = service.replay(Decision.objects.current(), law, size=2, progress=seen.append)
    assert (found.checked, found.other_release, seen[-1]) == (3, 3, 3)
    assert [(one.decision, one.outcome) for one in found.differences] == [(ids[1], {"grant": (5_007, 5_000)})]


def test_command_reports_differences(people: list[Person], law: Law, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Law, "load", lambda name: law)
    run = CliRunner()
    made = columns(people, [0, 5_000, 20_000], release=law.release)
    service.write(made)
    right = run.invoke(replay.app, ["--product", "demo", "--sample", "2"])
    assert (right.exit_code, right.output.strip()) == (0, "2 decisions computed again, 0 differ.")
    made.outcome["grant"][0] = 1
    service.write(made)
    wrong = run.invoke(replay.app, ["--product", "demo", "--month", "2025-09", "--person", str(people[0].pk)])
    assert wrong.exit_code == 1
    assert "2 decisions computed again, 1 differ." in wrong.output
    assert "10000" in wrong.output
    assert run.invoke(replay.app, ["--month", "September"]).exit_code == 2
