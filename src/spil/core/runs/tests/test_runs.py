"""A run from plan to release or undoing: what it may do when, and that it comes to the same whatever happens to it."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from spil.commands import run as commands
from spil.core.access.models import User
from spil.core.decisions.models import Decision
from spil.core.decisions.service import replay
from spil.core.ledger.models import Account, Posting, PostingSet
from spil.core.ledger.service import totals
from spil.core.messages.models import Message
from spil.core.people.models import Person
from spil.core.runs import service, tasks
from spil.core.runs.models import Chunk, Run, State
from spil.core.runs.pipeline import do_carry_out_for
from spil.core.runs.product import Plan, Product
from spil.core.runs.tests.conftest import MONTH, TOY, make_run
from spil.law.engine import Law

Managers = tuple[User, User]


def books() -> list[Any]:
    """What must be the same however a run went."""
    return [
        list(Decision.objects.order_by("person", "sequence").values_list("person", "sequence", "facts", "outcome")),
        list(Posting.objects.order_by("person", "account", "id").values_list("person", "account", "amount_cents")),
        list(Message.objects.order_by("person").values_list("person", "kind", "data")),
    ]


def carried_out(run: Run) -> Run:
    service.do_start(run, acting_user=run.planned_by)
    service.work(run.pk)
    run.refresh_from_db()
    return run


def test_a_run_decides_books_and_tells(approved: Run) -> None:
    run = carried_out(approved)
    assert run.state == State.DECIDED
    found = service.progress_of(run)
    assert (found.chunks, found.people, found.apart) == (4, 70, 0)
    assert found.totals["missed_grant_compensation"] == totals()[Account.COMPENSATION] == -totals()[Account.PAYABLE]
    assert found.totals["decisions"] == Decision.objects.count() > 20
    assert not Message.objects.exists()
    service.do_release(run, acting_user=run.planned_by)
    service.work(run.pk)
    run.refresh_from_db()
    assert run.state == State.RELEASED
    assert Message.objects.filter(kind="decision").count() == Decision.objects.count()
    assert Message.objects.count() == 70


def test_it_comes_to_what_the_rehearsal_said(approved: Run) -> None:
    said = approved.rehearsal
    found = service.progress_of(carried_out(approved)).totals
    assert said is not None
    assert said["amounts"]["missed_grant_compensation"] == found["missed_grant_compensation"]
    assert (said["people"], said["decisions"]) == (found["people"], found["decisions"])
    assert sum(count for *_, count in said["bars"]) == said["decisions"]
    assert sum(said["groups"]["missed_grant_refusal"].values()) == 70
    assert len(said["odd"]) == 20


def test_a_rehearsal_writes_nothing(toy: Product, people: list[Person], managers: Managers) -> None:
    run = service.do_plan(TOY.name, month=MONTH, on=MONTH, size=20, acting_user=managers[0])
    service.do_rehearse(run, acting_user=managers[0])
    assert books() == [[], [], []]


def test_one_person_is_carried_out_by_the_same_pipeline(approved: Run, people: list[Person]) -> None:
    run = carried_out(approved)
    service.do_release(run, acting_user=run.planned_by)
    service.work(run.pk)
    of_many = books()
    with transaction.atomic():
        plan = Plan(date_after(MONTH), MONTH, "one by one")
        do_carry_out_for(TOY, plan, [person.pk for person in people], acting_user=None)
    alone = Decision.objects.filter(cause="one by one").order_by("person")
    assert [(d.person_id, 0, {n: v for n, v in d.facts.items() if n != "on"}, d.outcome) for d in alone] == of_many[0]
    assert Message.objects.count() == 140


def date_after(month: Any) -> Any:
    return month.replace(month=month.month + 1)


def test_who_planned_does_not_approve(toy: Product, people: list[Person], managers: Managers) -> None:
    run = service.do_plan(TOY.name, month=MONTH, on=MONTH, acting_user=managers[0])
    service.do_rehearse(run, acting_user=managers[0])
    with pytest.raises(service.SamePerson):
        service.do_approve(run, acting_user=managers[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(approved_by=managers[0])
    with pytest.raises(service.NotNow):
        service.do_start(run, acting_user=managers[0])
    assert books() == [[], [], []]


def test_a_run_is_not_approved_without_a_rehearsal(toy: Product, people: list[Person], managers: Managers) -> None:
    run = service.do_plan(TOY.name, month=MONTH, on=MONTH, acting_user=managers[0])
    with pytest.raises(service.NotNow):
        service.do_approve(run, acting_user=managers[1])
    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(state=State.APPROVED, approved_by=managers[1])


def test_two_runs_of_one_product_do_not_run_at_once(approved: Run, managers: Managers) -> None:
    other = make_run(managers)
    service.do_start(approved, acting_user=managers[0])
    with pytest.raises(service.AlreadyRunning):
        service.do_start(other, acting_user=managers[0])
    other.refresh_from_db()
    assert other.state == State.APPROVED
    assert service.work(other.pk) == 0


def test_a_stopped_run_goes_on_where_it_was(approved: Run) -> None:
    service.do_start(approved, acting_user=approved.planned_by)
    assert service.work_on_next(approved.pk)
    service.do_stop(approved, acting_user=approved.planned_by)
    assert not service.work_on_next(approved.pk)
    made = Decision.objects.count()
    service.do_start(approved, acting_user=approved.planned_by)
    assert service.work(approved.pk) == 3
    assert Decision.objects.count() > made
    assert Decision.objects.filter(sequence__gt=0).count() == 0


def test_a_chunk_that_fails_is_set_apart_and_the_rest_goes_on(
    toy: Product, people: list[Person], managers: Managers
) -> None:
    run = service.do_plan(TOY.name, month=MONTH, on=MONTH, size=20, acting_user=managers[0])
    service.do_rehearse(run, acting_user=managers[0])
    service.do_approve(run, acting_user=managers[1])
    Run.objects.filter(pk=run.pk).update(choices={"fails": people[25].pk})
    run = carried_out(run)
    apart = run.chunks.exclude(reason="").get()
    assert apart.number == 1
    assert apart.reason == "RuntimeError: this chunk does not want to"
    assert not Decision.objects.filter(person__gte=apart.first, person__lte=apart.last).exists()
    assert run.chunks.filter(state=Chunk.State.DECIDED).count() == 3
    Run.objects.filter(pk=run.pk).update(choices={})
    assert service.do_retry(run, acting_user=managers[0]) == 1
    service.work(run.pk)
    run.refresh_from_db()
    assert run.state == State.DECIDED
    assert run.chunks.filter(state=Chunk.State.DECIDED).count() == 4


def test_undone_as_a_whole_by_counter_postings(approved: Run, managers: Managers) -> None:
    run = carried_out(approved)
    with pytest.raises(service.NotNow):
        service.do_approve(run, acting_user=managers[1])
    service.do_undo(run, acting_user=managers[1])
    service.work(run.pk)
    run.refresh_from_db()
    assert run.state == State.UNDONE
    assert set(totals().values()) == {0}
    current = Decision.objects.current()
    assert {decision.cause for decision in current} == {f"undone:{run.key}"}
    assert all(decision.outcome == {} for decision in current)
    result = replay(Decision.objects.filter(product=TOY.name), Law.load("compensation"))
    assert (result.checked, result.differences) == (2 * len(current), [])
    again = carried_out(make_run(managers))
    assert totals()[Account.COMPENSATION] == service.progress_of(again).totals["missed_grant_compensation"]


@pytest.mark.parametrize(
    ("command", "before", "during"),
    [("start", State.APPROVED, State.RUNNING), ("release", State.DECIDED, State.RELEASING),
     ("undo", State.DECIDED, State.UNDOING)],
)  # fmt: skip
def test_a_command_goes_on_where_it_was_stopped(
    approved: Run, managers: Managers, monkeypatch: pytest.MonkeyPatch, command: str, before: State, during: State
) -> None:
    worked: list[tuple[str, bool]] = []
    monkeypatch.setattr(commands, "_work_off", lambda run, *_: worked.append((run.state, run.stopped_at is None)))
    run = approved if before == State.APPROVED else carried_out(approved)
    getattr(commands, command)(run.pk, managers[0].subject, 1)
    run.refresh_from_db()
    service.do_stop(run, acting_user=managers[0])
    getattr(commands, command)(run.pk, managers[0].subject, 1)
    assert worked == [(during, True)] * 2


def test_what_was_decided_since_is_not_taken_back(approved: Run, managers: Managers) -> None:
    run = carried_out(approved)
    chunk = run.chunks.get(number=0)
    with transaction.atomic():
        do_carry_out_for(TOY, Plan(MONTH, MONTH, "later"), range(chunk.first, chunk.last + 1), acting_user=None)
    before = totals()
    service.do_undo(run, acting_user=managers[1])
    service.work(run.pk)
    apart = run.chunks.exclude(reason="").get()
    assert apart.reason.startswith("Overtaken")
    assert totals() != before
    assert Decision.objects.current().filter(cause="later").exists()


def test_a_released_run_cannot_be_undone(approved: Run, managers: Managers) -> None:
    run = carried_out(approved)
    service.do_release(run, acting_user=managers[0])
    service.work(run.pk)
    with pytest.raises(service.NotNow):
        service.do_undo(run, acting_user=managers[1])
    assert totals()[Account.COMPENSATION] > 0


def test_nobody_can_be_in_two_chunks(approved: Run) -> None:
    chunk = approved.chunks.get(number=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Chunk.objects.create(run=approved, number=9, first=chunk.last, last=chunk.last + 10**9, people=1)


def test_a_chunk_cannot_be_booked_twice(approved: Run) -> None:
    run = carried_out(approved)
    sets, made = PostingSet.objects.count(), Decision.objects.count()
    run.chunks.update(state=Chunk.State.WAITING)
    Run.objects.filter(pk=run.pk).update(state=State.RUNNING)
    service.work(run.pk)
    assert {reason.partition(":")[0] for reason in run.chunks.values_list("reason", flat=True)} == {"AlreadyBooked"}
    assert (PostingSet.objects.count(), Decision.objects.count()) == (sets, made)


def test_the_queue_has_a_job_for_each_chunk(approved: Run) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    service.do_start(approved, acting_user=approved.planned_by)
    assert tasks.do_queue(approved) == 4
    jobs = ProcrastinateJob.objects.filter(task_name="runs.work_on_next")
    assert [job.args for job in jobs] == [{"run": approved.pk}] * 4
    for _ in jobs:
        tasks.work_on_next(approved.pk)
    approved.refresh_from_db()
    assert approved.state == State.DECIDED
