"""What can be done with runs: plan, rehearse, approve, carry out, stop, release (pay and tell), undo.

A run is worked off chunk by chunk, each in one transaction that also moves the chunk's state, so that a worker may be
killed anywhere and any number of workers on any machines may take part. A worker holds a shared lock on the run while
it works on a chunk; whoever changes the state of a run takes the same lock alone, and so waits for what is under way.
"""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import structlog
from django.db import IntegrityError, connection, transaction
from django.db.models import Count, Exists, Max, Min, Q, Sum
from django.utils import timezone

from spil.core.access.models import User
from spil.core.columns import read
from spil.core.decisions.models import Decision
from spil.core.decisions.service import Decisions, write
from spil.core.ledger.models import Posting
from spil.core.ledger.service import Lines, post
from spil.core.payments.models import PaymentOrder
from spil.core.payments.service import do_order
from spil.core.runs.models import OPEN, Chunk, Run, State
from spil.core.runs.pipeline import carry_out, do_tell, lock, work_out
from spil.core.runs.product import Plan, Product, Rows, product
from spil.core.runs.rehearsal import Rehearsal, rehearse

PEOPLE = 20_000  # in a chunk, unless said otherwise
UNSTARTED = (State.PLANNED, State.REHEARSED, State.APPROVED)
HELD = (State.RUNNING, State.DECIDED, State.UNDOING)
"""States of a run in which what it booked must not be paid yet."""

log = structlog.get_logger("spil.runs")


class NotNow(Exception):
    """What was asked cannot be done in the state that the run is in."""

    def __init__(self, run: Run) -> None:
        super().__init__(f"run {run.pk} is {run.state}{' and stopped' if run.stopped_at else ''}")
        self.run = run


class SamePerson(Exception):
    """Who planned a run does not approve it."""


class AlreadyRunning(Exception):
    """Another run of the same product is open."""


class AlreadyPaid(Exception):
    """Payments were ordered, so the run cannot be undone as a whole any more."""


class Overtaken(Exception):
    """What was decided has been replaced by a later decision, which undoing would take back as well."""


class Nobody(ValueError):
    """The run would concern nobody."""


def plan_of(run: Run) -> Plan:
    """The plan of a run, as its product reads it."""
    return Plan(run.month, run.on, run.key, run.choices)


# Before it is carried out


@transaction.atomic
def do_plan(
    name: str,
    *,
    month: date,
    on: date,
    acting_user: User,
    budget_cents: int | None = None,
    choices: Mapping[str, Any] | None = None,
    size: int = PEOPLE,
) -> Run:
    """Plan a run of a product: whom it may concern is divided into chunks of `size` people.

    Raises LookupError for an unknown product, ValueError for wrong choices, Nobody when it concerns nobody.
    """
    what = product(name)
    run = Run.objects.create(
        product=name, month=month.replace(day=1), on=on, budget_cents=budget_cents, planned_by=acting_user,
        choices=dict(what.choices(choices or {})),
    )  # fmt: skip
    people = what.people(plan_of(run))
    if not len(people):
        raise Nobody(f"{name} concerns nobody on {on}")
    Chunk.objects.bulk_create(
        Chunk(run=run, number=number, first=int(part[0]), last=int(part[-1]), people=len(part))
        for number, part in enumerate(np.split(people, range(size, len(people), size)))
    )
    return run


def do_rehearse(
    run: Run, *, acting_user: User, workers: int = 1, progress: Callable[[int], None] = lambda done: None
) -> Rehearsal:
    """Work everything out and write nothing but what was found. A rehearsal after the approval takes that back."""
    if run.state not in UNSTARTED:
        raise NotNow(run)
    spans = list(run.chunks.order_by("number").values_list("first", "last"))
    found = rehearse(product(run.product), plan_of(run), spans, workers=workers, progress=progress)
    kept = found.as_json() | {"at": timezone.now().isoformat(), "by": acting_user.name}
    _move(run, UNSTARTED, State.REHEARSED, rehearsal=kept, approved_by=None)
    return found


def do_approve(run: Run, *, acting_user: User) -> None:
    """Approve what was rehearsed. Raises SamePerson for who planned it; the database refuses the same."""
    if run.planned_by_id == acting_user.pk:
        raise SamePerson
    _move(run, (State.REHEARSED,), State.APPROVED, approved_by=acting_user, approved_at=timezone.now())


# Carrying it out


def do_start(run: Run, *, acting_user: User) -> None:
    """Let workers carry it out from now on, or go on. Raises AlreadyRunning when another of the product is open."""
    if run.stopped_at:
        return _move(run, OPEN, None, stopped_at=None)
    return _move(run, (State.APPROVED,), State.RUNNING, started_at=timezone.now())


def do_stop(run: Run, *, acting_user: User) -> None:
    """Have workers pause after the chunk that they are at; do_start() goes on."""
    _move(run, (State.RUNNING, State.RELEASING, State.UNDOING), None, stopped_at=timezone.now())


def do_release(run: Run, *, acting_user: User) -> None:
    """Let workers order the payments and write to the people. Afterwards it cannot be undone as a whole any more."""
    _move(run, (State.DECIDED,), State.RELEASING)


def do_undo(run: Run, *, acting_user: User) -> None:
    """Let workers take everything back by counter-postings, as long as nothing was ordered. A running one must be
    stopped before. Raises AlreadyPaid."""
    if PaymentOrder.objects.filter(product=run.product, month=run.month, run=run.key).exists():
        raise AlreadyPaid
    if run.state == State.RUNNING and not run.stopped_at:
        raise NotNow(run)
    _move(run, (State.RUNNING, State.DECIDED), State.UNDOING, stopped_at=None, undone_by=acting_user)


def do_retry(run: Run, *, acting_user: User) -> int:
    """Put the chunks that were set apart back in line; gives their number."""
    with transaction.atomic():
        _alone(run)
        run.refresh_from_db()
        apart = run.chunks.exclude(reason="").update(reason="")
        if not apart:
            return 0
        if run.state == State.DECIDED and run.chunks.filter(state=Chunk.State.WAITING).exists():
            _move(run, (State.DECIDED,), State.RUNNING)
        elif run.state == State.RELEASED:
            _move(run, (State.RELEASED,), State.RELEASING, ended_at=None)
        elif run.state == State.UNDONE:
            _move(run, (State.UNDONE,), State.UNDOING, ended_at=None)
    return apart


def _move(run: Run, allowed: tuple[State, ...], to: State | None, **values: Any) -> None:
    """Change a run's state (None: it stays) and values, alone. Raises NotNow when in none of the allowed states."""
    try:
        with transaction.atomic():
            _alone(run)
            run.refresh_from_db()
            if run.state not in allowed:
                raise NotNow(run)
            for name, value in values.items():
                setattr(run, name, value)
            if to is not None:
                run.state = to
            run.save(update_fields=["state", *values])
    except IntegrityError as error:
        run.refresh_from_db()
        if "run_one_open" in str(error):
            raise AlreadyRunning(run.product) from error
        raise


def _alone(run: Run) -> None:
    """Wait until no worker is at a chunk of the run, and keep them waiting until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [run.key])


# Working


@dataclass(frozen=True)
class Step:
    """What becomes of a chunk while a run is in a state."""

    before: Chunk.State
    after: Chunk.State
    then: State  # of the run, when no chunk is left
    do: Callable[[Run, Product, Chunk], None]


def work(run_id: int, *, progress: Callable[[], None] = lambda: None) -> int:
    """Work on chunks until there is none to take; gives the number of chunks. Any number of workers may do this."""
    done = 0
    while work_on_next(run_id):
        done += 1
        progress()
    return done


def work_on_next(run_id: int) -> bool:
    """Take the next chunk and do what the run's state asks; False when there is none to take.

    What goes wrong with a chunk is undone and noted on it, and the rest goes on.
    """
    began = time.monotonic()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock_shared(hashtextextended(%s, 0))", [f"run:{run_id}"])
        run = Run.objects.get(pk=run_id)
        step = STEPS.get(State(run.state))
        if step is None or run.stopped_at:
            return False
        left = run.chunks.filter(state=step.before, reason="")
        chunk = left.select_for_update(skip_locked=True).order_by("number").first()
        if chunk is None:
            _close(run, step)
            return False
        try:
            with transaction.atomic():
                step.do(run, product(run.product), chunk)
            chunk.state = step.after
        except Exception as error:
            if connection.connection is None or connection.connection.closed:
                raise
            log.exception("chunk set apart", run=run_id, chunk=chunk.number)
            chunk.refresh_from_db()
            chunk.reason = f"{type(error).__name__}: {error}"[:500] or type(error).__name__
        chunk.seconds += time.monotonic() - began
        chunk.save()
    _close(run, step)
    return True


def _close(run: Run, step: Step) -> None:
    """Bring the run to its next state when nobody has a chunk left to do. The last to commit a chunk sees that."""
    left = Chunk.objects.filter(run=run, state=step.before, reason="")
    ended = {} if step.then == State.DECIDED else {"ended_at": timezone.now()}
    Run.objects.filter(~Exists(left), pk=run.pk, state=run.state).update(state=step.then, **ended)


def _decide(run: Run, what: Product, chunk: Chunk) -> None:
    plan = plan_of(run)
    lock(chunk.first, chunk.last)
    rows = work_out(what, plan, chunk.first, chunk.last)
    decided, chunk.posting_set = carry_out(
        what, plan, rows, key=f"{run.key}:{chunk.number}", acting_user=run.approved_by
    )
    chunk.totals = {"people": len(rows), "decisions": len(decided)} | {
        name: int(decided.outcome[name].sum()) for name in what.amounts
    }


def _release(run: Run, what: Product, chunk: Chunk) -> None:
    plan = plan_of(run)
    lock(chunk.first, chunk.last)
    decided = decided_rows(what, plan, chunk.first, chunk.last)
    told = do_tell(what, plan, decided, acting_user=None)  # the run says who approved it
    rows = work_out(what, plan, chunk.first, chunk.last)
    others = rows.take(~np.isin(rows.people, decided.people))
    if what.decides and len(others):
        others = others.take(~what.decides(others.outcome))
    told += do_tell(what, plan, others, acting_user=None)
    chunk.totals["told"] = told
    if what.pays and len(decided):
        with connection.cursor() as cursor:  # ordering holds a lock that other workers wait for: do all else before
            cursor.execute("set constraints all immediate")
        do_order(run.month, run.product, run.key, people=decided.people.tolist(), acting_user=run.approved_by)


def _undo(run: Run, what: Product, chunk: Chunk) -> None:
    plan = plan_of(run)
    lock(chunk.first, chunk.last)
    decided = decided_rows(what, plan, chunk.first, chunk.last)
    if chunk.posting_set is None:
        return
    if Decision.objects.filter(month=run.month, replaces__in=decided.decisions.tolist()).exists():
        raise Overtaken("of some of these people something was decided since")
    release = what.graph(plan).law.release
    taken_back = write(Decisions(decided.people, run.product, run.month, {}, {}, release, f"undone:{run.key}"))
    number_of = dict(zip(decided.people.tolist(), taken_back.tolist(), strict=True))
    postings = Posting.objects.filter(
        month=run.month, posting_set=chunk.posting_set, person__gte=chunk.first, person__lte=chunk.last
    ).order_by("id")
    rows = list(postings.values_list("transaction", "person_id", "account", "amount_cents"))
    if rows:
        transactions, people, accounts, cents = (np.array(column, np.int64) for column in zip(*rows, strict=True))
        decisions = np.array([number_of.get(person, 0) for person in people.tolist()], np.int64)
        post(
            Lines(transactions, people, accounts, -cents, "reversal", decisions, transactions),
            key=f"undone:{run.key}:{chunk.number}", product=run.product, month=run.month, acting_user=run.undone_by,
        )  # fmt: skip


STEPS = {
    State.RUNNING: Step(Chunk.State.WAITING, Chunk.State.DECIDED, State.DECIDED, _decide),
    State.RELEASING: Step(Chunk.State.DECIDED, Chunk.State.RELEASED, State.RELEASED, _release),
    State.UNDOING: Step(Chunk.State.DECIDED, Chunk.State.UNDONE, State.UNDONE, _undo),
}


def decided_rows(what: Product, plan: Plan, first: int, last: int) -> Rows:
    """What was decided because of the plan about people with these numbers: their decisions and outcomes."""
    columns = read(
        "select {select} from decisions_decision where product = %(product)s and month = %(month)s"
        " and cause = %(cause)s and person_id between %(first)s and %(last)s order by person_id",
        {"people": "person_id", "decisions": "id", **{name: f"outcome->>'{name}'" for name in what.targets}},
        {"product": what.name, "month": plan.month, "cause": plan.cause, "first": first, "last": last},
    )
    people, decisions = columns.pop("people"), columns.pop("decisions")
    return Rows(people, {}, {}, columns, decisions)


# How far it is


@dataclass(frozen=True)
class Progress:
    """How far a run is in its present step: chunks and people done and in all, a second, and seconds left.

    `apart` are chunks that were set apart; `totals` are sums over chunks (people, decisions, told, cents by outcome).
    """

    chunks: int
    chunks_done: int
    people: int
    people_done: int
    apart: int
    per_second: float
    seconds_left: float | None
    totals: dict[str, int]


def progress_of(run: Run) -> Progress:
    """How far a run is, from what its chunks say."""
    step = STEPS.get(State(run.state))
    chunks = run.chunks.all()
    after = [step.after] if step else [Chunk.State.DECIDED, Chunk.State.RELEASED, Chunk.State.UNDONE]
    told = chunks.aggregate(
        chunks=Count("id"),
        everyone=Sum("people", default=0),
        done=Count("id", filter=Q(state__in=after)),
        people_done=Sum("people", filter=Q(state__in=after), default=0),
        apart=Count("id", filter=~Q(reason="")),
        since=Min("changed_at", filter=Q(state__in=after)),
        until=Max("changed_at", filter=Q(state__in=after)),
    )
    totals: Counter[str] = Counter()
    for one in chunks.exclude(state=Chunk.State.WAITING).values_list("totals", flat=True):
        totals.update(one)
    rate = _rate(run, told["people_done"], told["since"], told["until"])
    left = told["everyone"] - told["people_done"]
    return Progress(
        told["chunks"], told["done"], told["everyone"], told["people_done"], told["apart"], rate,
        left / rate if rate and step else None, dict(totals),
    )  # fmt: skip


def _rate(run: Run, people: int, since: datetime | None, until: datetime | None) -> float:
    """People a second, from the start of the run or from the first chunk of a later step to the last one."""
    if since is None or until is None:
        return 0.0
    began = run.started_at if run.state == State.RUNNING and run.started_at else since
    return people / max((until - began).total_seconds(), 0.001)


def months_held(name: str) -> frozenset[date]:
    """Months of a product for which nothing is ordered, because a run booked in them and is not released yet."""
    return frozenset(Run.objects.filter(product=name, state__in=HELD).values_list("month", flat=True))


def previous_of(run: Run) -> Run | None:
    """The run of the same product before this one that was carried out and not undone."""
    return (
        Run.objects.filter(product=run.product, pk__lt=run.pk, state__in=(State.DECIDED, State.RELEASED))
        .order_by("-id")
        .first()
    )
