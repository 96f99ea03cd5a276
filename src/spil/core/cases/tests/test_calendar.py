"""Cases through a simulated calendar: what becomes late says so, and produces and pays its penalty by itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from spil.contrib.bank.client import LocalBank
from spil.core.access.models import User
from spil.core.cases.models import Case, Event
from spil.core.cases.service import Refused, do_daily, do_note, do_open, do_revoke, forecast, replay_penalty, worklist
from spil.core.cases.terms import standing
from spil.core.cases.types import TYPES
from spil.core.ledger.models import Account
from spil.core.ledger.service import balances, totals
from spil.core.messages.models import Message
from spil.core.payments.models import PaymentOrder
from spil.core.payments.service import do_fetch
from spil.core.people.models import Person

pytestmark = pytest.mark.django_db
SENT, CAME = date(2025, 9, 3), date(2025, 9, 24)  # a decision and the objection to it
DUE = date(2025, 11, 26)  # six weeks to object until 15 October, then six weeks to decide


@contextmanager
def day(on: date) -> Iterator[None]:
    """It is this day, at ten in the morning."""
    with time_machine.travel(datetime(on.year, on.month, on.day, 10, tzinfo=ZoneInfo("Europe/Amsterdam")), tick=True):
        yield


def objection(person: Person, came: date = CAME, sent: date = SENT) -> Case:
    with day(came):
        return do_open("objection", person, came, title="Bezwaar", acting_user=None, announced_on=sent, text="Oneens")


def live(until: date, since: date, bank: LocalBank) -> list[tuple[date, Any]]:
    """Let the days go by with a run on each; gives the days on which a run did something."""
    did = []
    on = since
    while on <= until:
        with day(on):
            done = do_daily(on, bank)
            do_fetch(bank, acting_user=None)
        if done.late_told or done.penalties or done.ordered:
            did.append((on, done))
        on += timedelta(days=1)
    return did


def test_a_late_case_produces_and_pays_its_penalty_by_itself(person: Person, tmp_path: Any) -> None:
    case = objection(person)
    bank = LocalBank(tmp_path / "out")
    assert [one for one, _ in live(date(2025, 12, 4), CAME, bank)] == [DUE + timedelta(days=1)]
    with day(date(2025, 12, 5)):
        do_note(case, "notice", date(2025, 12, 5), acting_user=None)
    did = live(date(2026, 2, 20), date(2025, 12, 5), bank)
    # two weeks after Friday 5 December end on the 19th; 42 days from the 20th end on Friday 30 January
    assert [on for on, _ in did] == [date(2026, 1, 31)]
    assert (did[0][1].penalties, did[0][1].cents, did[0][1].ordered, did[0][1].sent) == (1, 144_200, 1, 1)
    assert balances(person.pk)[Account.PENALTY_PAYMENT] == 144_200
    assert balances(person.pk)[Account.PAYABLE] == 0
    assert sum(totals().values()) == 0
    order = PaymentOrder.objects.get(person=person)
    assert (order.amount_cents, order.status) == (144_200, "booked")
    event = Event.objects.get(case=case, kind="penalty_set")
    assert replay_penalty(event) == event.data["outcome"]
    titles = list(Message.objects.filter(person=person).order_by("id").values_list("data__title", flat=True))
    assert titles == [
        "We hebben bericht van je ontvangen over je bezwaar", "We zijn te laat",
        "We hebben je ingebrekestelling ontvangen", "Je krijgt een dwangsom, want we waren te laat",
    ]  # fmt: skip
    penalty = Message.objects.filter(person=person).latest("id").data
    assert "42 dagen" in " ".join(penalty["reasons"])
    assert penalty["objection_until"] == "2026-03-16"  # six weeks after 31 January end on a Saturday
    with day(date(2026, 2, 23)):
        do_note(case, "decided", date(2026, 2, 23), acting_user=None, text="Je hebt gelijk.", outcome="founded")
        assert do_daily(date(2026, 2, 23), bank).penalties == 0


def test_a_decision_ends_the_penalty_on_its_day(person: Person, tmp_path: Any) -> None:
    case = objection(person)
    bank = LocalBank(tmp_path / "out")
    with day(date(2025, 12, 5)):
        do_note(case, "notice", date(2025, 12, 5), acting_user=None)
    with day(date(2026, 1, 6)):  # the 18th day: 14 of 23 euros and 4 of 35
        do_note(case, "decided", date(2026, 1, 6), acting_user=None, text="Je hebt gelijk.", outcome="founded")
        done = do_daily(date(2026, 1, 6), bank)
        again = do_daily(date(2026, 1, 6), bank)
    assert (done.cents, done.ordered) == (14 * 2300 + 4 * 3500, 1)
    assert (again.penalties, again.ordered, again.sent) == (0, 0, 0)


def test_a_run_that_missed_days_sets_the_same(person: Person, tmp_path: Any) -> None:
    case = objection(person)
    with day(date(2025, 12, 5)):
        do_note(case, "notice", date(2025, 12, 5), acting_user=None)
    with day(date(2026, 4, 1)):
        done = do_daily(date(2026, 4, 1), LocalBank(tmp_path / "out"))
    assert (done.late_told, done.penalties, done.cents) == (1, 1, 144_200)


@pytest.mark.parametrize(
    ("notice", "decided", "cents"),
    [
        (DUE, None, 0),  # came on the last day, which is too early
        (date(2025, 12, 5), date(2025, 12, 19), 0),  # decided within the two weeks
        (date(2025, 12, 5), date(2025, 12, 20), 2300),
    ],
)
def test_no_penalty_without_a_notice_that_counts(
    person: Person, tmp_path: Any, notice: date, decided: date | None, cents: int
) -> None:
    case = objection(person)
    with day(notice):
        do_note(case, "notice", notice, acting_user=None)
    if decided:
        with day(decided):
            do_note(case, "decided", decided, acting_user=None, text="Nee.", outcome="unfounded")
    with day(date(2026, 3, 2)):
        assert do_daily(date(2026, 3, 2), LocalBank(tmp_path / "out")).cents == cents


def test_a_suspension_stops_and_resumes_exactly(person: Person) -> None:
    case = objection(person)
    with day(date(2025, 10, 20)):
        do_note(
            case, "asked", date(2025, 10, 20), acting_user=None, until=date(2025, 11, 17), text="Stuur het contract."
        )
    assert standing(case, date(2025, 10, 25)).question is not None
    assert standing(case, date(2025, 10, 25)).due == date(2025, 12, 1)  # five days so far
    with day(date(2025, 11, 3)):
        do_note(case, "answered", date(2025, 11, 3), acting_user=None)
    now = standing(case, date(2025, 11, 20))
    assert (now.due, now.question) == (DUE + timedelta(days=14), None)


def test_an_extension_keeps_within_the_act_and_the_term(person: Person) -> None:
    case = objection(person)
    with day(date(2025, 11, 20)):
        with pytest.raises(Refused, match="7 januari 2026"):
            do_note(case, "extended", date(2025, 11, 20), acting_user=None, until=date(2026, 2, 2), text="Druk.")
        do_note(case, "extended", date(2025, 11, 20), acting_user=None, until=date(2026, 1, 7), text="Het is druk.")
        assert standing(case, date(2025, 11, 20)).due == date(2026, 1, 7)
        with pytest.raises(Refused, match="al een keer verlengd"):
            do_note(case, "extended", date(2025, 11, 20), acting_user=None, until=date(2026, 1, 8), text="Nog eens.")
    late = objection(person)
    with day(date(2025, 12, 1)), pytest.raises(Refused, match="voorbij"):
        do_note(late, "extended", date(2025, 12, 1), acting_user=None, until=date(2026, 1, 5), text="Te laat.")
    assert Event.objects.filter(case=late, kind="extended").count() == 0


def test_a_mistake_is_undone_and_stays_readable(person: Person, worker: User) -> None:
    case = objection(person)
    with day(date(2025, 11, 3)):
        event = do_note(case, "asked", date(2025, 11, 3), acting_user=worker, until=date(2025, 11, 17), text="Wat?")
        do_revoke(event, acting_user=worker)
        with pytest.raises(Refused):
            do_revoke(event, acting_user=worker)
    assert standing(case, date(2025, 11, 20)).due == DUE
    assert Event.objects.filter(pk=event.pk).exists()


@pytest.mark.parametrize(
    ("kind", "came", "due"),
    [
        ("application", date(2025, 11, 3), date(2025, 12, 29)),
        ("tailored_solution", date(2025, 11, 3), date(2025, 12, 29)),
        ("complaint", date(2025, 11, 10), date(2025, 12, 22)),
        ("appeal", date(2025, 11, 3), date(2025, 12, 1)),
        ("further_appeal", date(2025, 11, 27), date(2025, 12, 29)),  # four weeks end on 25 December
        ("privacy_request", date(2025, 1, 31), date(2025, 2, 28)),
        ("data_breach", date(2025, 11, 7), date(2025, 11, 10)),
        ("disclosure_request", date(2025, 11, 3), date(2025, 12, 1)),
        ("ombudsman_intervention", date(2025, 11, 3), date(2025, 11, 14)),
        ("ombudsman_unknown", date(2025, 11, 3), date(2025, 11, 14)),
        ("ombudsman_question", date(2025, 11, 3), date(2025, 11, 14)),
        ("ombudsman_other", date(2025, 11, 3), date(2025, 11, 14)),
        ("information_demand", date(2025, 11, 3), date(2025, 11, 14)),
    ],
)
def test_every_kind_has_its_last_day(person: Person, kind: str, came: date, due: date) -> None:
    declared = TYPES[kind]
    with day(came):
        case = do_open(
            kind, person if declared.of_person else None, came, title="Zaak", acting_user=None,
            until=None if declared.due else due,
        )  # fmt: skip
    assert standing(case, came).due == due
    assert bool(standing(case, came).why_due()) == bool(declared.due)


def test_every_kind_can_be_ended(person: Person, worker: User) -> None:
    with day(date(2025, 11, 3)):
        for declared in TYPES.values():
            case = do_open(
                declared.name, person if declared.of_person else None, date(2025, 11, 3), title="Zaak",
                acting_user=worker, until=date(2025, 11, 14), announced_on=date(2025, 10, 30),
            )  # fmt: skip
            end = "judgment" if "judgment" in declared.steps else "decided"
            do_note(case, end, date(2025, 11, 3), acting_user=worker, text="Zo is het.", outcome=declared.outcomes[0])
            case.refresh_from_db()
            assert case.closed_on == date(2025, 11, 3)
            with pytest.raises(Refused, match="al afgesloten"):
                do_note(case, end, date(2025, 11, 3), acting_user=worker, text="Nog eens", outcome=declared.outcomes[0])
    assert worklist(date(2025, 11, 4)) == []


def test_the_work_list_goes_by_law_then_by_need(person: Person, worker: User) -> None:
    paying, late = objection(person), objection(person)
    with day(date(2025, 12, 5)):
        do_note(paying, "notice", date(2025, 12, 5), acting_user=worker)
        complaint = do_open("complaint", person, date(2025, 12, 5), title="Klacht", acting_user=worker)
        pressing = do_open("complaint", person, date(2025, 12, 5), title="Klacht", acting_user=worker)
        do_note(pressing, "urgent", date(2025, 12, 5), acting_user=worker, text="De huur kan niet worden betaald.")
        waiting = do_open("application", person, date(2025, 12, 5), title="Aanvraag", acting_user=worker)
        do_note(waiting, "asked", date(2025, 12, 5), acting_user=worker, until=date(2026, 1, 5), text="Wat?")
        urgent = [one.case.pk for one in worklist(date(2025, 12, 22))]
        assert urgent == [paying.pk, late.pk, pressing.pk, complaint.pk, waiting.pk]
        assert [one.case.pk for one in worklist(date(2025, 12, 22), teams=["complaints"])] == [
            pressing.pk,
            complaint.pk,
        ]
        load = {one.team: one for one in forecast(date(2025, 12, 22))}
    assert (load["complaints"].open, load["complaints"].due[3], load["complaints"].new_a_week) == (2, 2, 0.25)
    assert (load["redress"].open, load["redress"].late, sum(load["redress"].due)) == (2, 2, 0)


def test_a_long_work_list_takes_two_queries(person: Person, django_assert_num_queries: Any) -> None:
    for _ in range(5):
        objection(person)
    with django_assert_num_queries(2):
        assert len(worklist(date(2025, 11, 20))) == 5
