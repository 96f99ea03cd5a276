"""Whatever happens in which order: nobody is sent to a bailiff while an arrangement, objection or means test runs."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spil.core.ledger.models import Account
from spil.core.ledger.service import balances, totals
from spil.core.people.models import Person
from spil.services.arrears import service
from spil.services.arrears.course import AFTER_STOP_DAYS, Pause, Taken, next_step
from spil.services.arrears.models import Arrangement, Step, Stop
from spil.services.arrears.service import NotPossible, do_ask, do_end_stop, do_receive, do_stop, do_withdraw
from spil.services.arrears.standing import pauses_of
from spil.services.arrears.tests.conftest import Office

START = date(2026, 1, 1)
FORCE = (Step.Kind.WRIT, Step.Kind.BAILIFF, Step.Kind.ABROAD)
PAUSES = st.lists(
    st.builds(
        lambda since, days, mine: Pause(
            START + timedelta(since), None if days is None else START + timedelta(since + days), "objection", mine
        ),
        st.integers(0, 300),
        st.one_of(st.none(), st.integers(0, 60)),
        st.sampled_from([frozenset[int](), frozenset({1}), frozenset({2})]),
    ),
    max_size=5,
)


@given(PAUSES, st.integers(1, 5), st.booleans())
def test_by_the_rules_alone(pauses: list[Pause], stride: int, abroad: bool) -> None:
    taken: list[Taken] = []
    for n in range(0, 400, stride):
        on = START + timedelta(n)
        step = next_step(1, START, taken, pauses, on, abroad=abroad)
        if step is None:
            continue
        running = [pause for pause in pauses if pause.covers(on)]
        assert not any(1 in pause.claims or not pause.claims for pause in running)
        assert step == Step.Kind.REMINDER or not running
        if step in FORCE:
            demand = next(one for one in taken if one.kind == Step.Kind.DEMAND)
            assert demand.answer_by
            assert on > demand.answer_by
            ended = [pause.until for pause in pauses if pause.until and pause.until < on]
            assert all(on > until + timedelta(AFTER_STOP_DAYS) for until in ended)
        taken.append(Taken(step, on, on + timedelta(14)))
    assert len({one.kind for one in taken}) == len(taken)


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["wait", "objection", "means_test", "decided", "ask", "ask little", "pay", "withdraw", "debt"]),
        st.integers(1, 25),
    ),
    min_size=4,
    max_size=12,
)


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EVENTS)
def test_in_the_books(office: Office, tess: Person, events: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        _live(office, tess, events)
        transaction.set_rollback(True)


def _live(office: Office, tess: Person, events: list[tuple[str, int]]) -> None:
    """Let the events happen, some days after each other; every third day the daily run."""
    on = START
    office.owes(tess, Account.INSTALMENT, 400_00, START)
    do: dict[str, Callable[[], object]] = {
        "wait": lambda: None,
        "objection": lambda: do_stop(tess, "objection", since=on, acting_user=None),
        "means_test": lambda: do_stop(tess, "means_test", since=on, acting_user=None),
        "decided": lambda: [do_end_stop(stop, on=on) for stop in Stop.objects.filter(person=tess, until=None)],
        "ask": lambda: do_ask(tess, 100_00, on, "online", on=on, acting_user=None),
        "ask little": lambda: do_ask(tess, 1_00, on, "online", on=on, acting_user=None),
        "pay": lambda: do_receive(tess.pk, 37_00, on, key=f"{on}"),
        "withdraw": lambda: do_withdraw(tess, on=on, acting_user=None),
        "debt": lambda: office.owes(tess, Account.TRAVEL_DEBT, 90_00, on.replace(day=1)),
    }
    for name, days in events:
        if name == "debt" and any(claim.claim.month == on.replace(day=1) for claim in service.debts(tess.pk)):
            continue
        try:
            do[name]()
        except NotPossible:
            continue
        for _ in range(days):
            on += timedelta(3)
            office.day(on)
            _check(tess, on)
    assert sum(totals().values()) == 0


def _check(tess: Person, on: date) -> None:
    """What was done today was allowed today."""
    today = Step.objects.filter(person=tess, on=on, kind__in=FORCE)
    if today.exists():
        assert not Arrangement.objects.filter(person=tess, ended_on=None).exists()
        assert not Stop.objects.filter(person=tess, until=None).exists()
        assert not [pause for pause in pauses_of(tess.pk) if pause.covers(on)]
    for step in today:
        for claim in step.claims:
            demands = Step.objects.filter(kind=Step.Kind.DEMAND, claims__contains=[claim], answer_by__lt=on)
            assert demands.exists()
    assert all(cents >= 0 for account, cents in balances(tess.pk).items() if account in (30, 32, 35))
