"""Take-up: whom the law finds, whom it leaves in peace, the draw, the second person, what is sent, and the effect."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from procrastinate.contrib.django.models import ProcrastinateJob

from spil.core.access.models import AccessRecord, User
from spil.core.messages.models import Message
from spil.core.messages.service import pdf
from spil.core.people.models import FamilyTie, Person
from spil.core.people.service import current
from spil.demo import take_up as demo
from spil.demo.load import load
from spil.services.school_costs import service as school_costs
from spil.services.student_finance.models import Choice
from spil.services.student_finance.service import do_apply, overview, would_get
from spil.services.take_up import service, tasks
from spil.services.take_up.effect import Rate, difference, effect
from spil.services.take_up.facts import days_until_applied
from spil.services.take_up.letters import TEXTS, of_wave
from spil.services.take_up.models import Channel, Member, Target, Wave, Wish
from spil.text import euro

NOW = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Europe/Amsterdam"))
TODAY, MONTH = NOW.date(), date(2026, 11, 1)


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def society(db: None) -> None:
    """Fifteen hundred people and the persons with a story."""
    load(people=1_500, seed=3)


def staff() -> tuple[User, User]:
    """Who plans, and who approves."""
    return User.objects.get(subject="demo:case-worker"), User.objects.get(subject="demo:manager")


def planned(target: str = Target.SUPPLEMENTARY_GRANT, size: int = 30, by: User | None = None) -> Wave:
    texts = list(TEXTS[target])
    return service.do_plan(
        target, MONTH, Channel.MESSAGE, texts, size=size, control_ppm=250_000, seed=7, acting_user=by or staff()[0]
    )


def sent(size: int = 30) -> Wave:
    wave = service.do_approve(planned(size=size), acting_user=staff()[1])
    service.do_send(wave, acting_user=None)
    wave.refresh_from_db()
    return wave


@pytest.mark.parametrize("target", [target for target in Target.values if target != Target.PUPILS])
def test_who_is_found_gets_just_that_by_applying(society: None, target: str) -> None:
    found = service.find(target, MONTH)
    assert len(found) > 0
    purpose = service.PURPOSES[target]
    for number, missed in zip(found.people[:4].tolist(), found.missed[:4].tolist(), strict=True):
        person = Person.objects.get(pk=number)
        assert not current(Choice, person).filter(valid__contains=MONTH, **{purpose.asked: True}).exists()
        with transaction.atomic():
            changes: dict[str, Any] = {purpose.asked: True}
            do_apply(person, MONTH, acting_user=None, **changes)
            assert number not in service.find(target, MONTH).people
            transaction.set_rollback(True)
        _, outcome = would_get([number], MONTH, [purpose.outcome], incomes=purpose.incomes)
        assert outcome[purpose.outcome].tolist() == [missed]


def test_the_pupils_found_get_just_that_by_applying(society: None) -> None:
    found = service.find(Target.PUPILS, MONTH)
    assert len(found) > 0
    jesse = Person.objects.get(given_name="Jesse", family_name="Schooltest")
    assert jesse.pk in found.people
    for number, missed in zip(found.people[:4].tolist(), found.missed[:4].tolist(), strict=True):
        person = Person.objects.get(pk=number)
        with transaction.atomic():
            school_costs.do_apply(person, supplementary=False, counting_parent=0, acting_user=None)
            assert school_costs.stands(number, MONTH).outcome["gift"] == missed
            assert number not in service.find(Target.PUPILS, MONTH).people
            transaction.set_rollback(True)


def test_a_wave_to_pupils_reads_no_income_and_counts_who_applied(society: None) -> None:
    with CaptureQueriesContext(connection) as asked:
        wave = service.do_approve(planned(Target.PUPILS, size=4), acting_user=staff()[1])
        service.do_send(wave, acting_user=None)
    reading = [one["sql"] for one in asked if "people_income" in one["sql"]]
    assert len(asked) > 1
    assert all("where false and year" in one for one in reading)
    wave.refresh_from_db()
    person = wave.members.exclude(arm=0).order_by("id")[0].person
    letter = Message.objects.filter(person=person).latest("id")
    assert "Tegemoetkoming scholieren" in letter.data["next_steps"][0]
    assert letter.data["articles"][0]["label"] == "WTOS, art. 4.2"
    assert days_until_applied(wave) == {}
    school_costs.do_apply(person, supplementary=True, counting_parent=0, acting_user=None)
    assert days_until_applied(wave) == {person.pk: 0}


def test_the_supplementary_grant_found_is_what_an_application_gives(society: None) -> None:
    found = service.find(Target.SUPPLEMENTARY_GRANT, MONTH)
    for number, missed in zip(found.people[:8].tolist(), found.missed[:8].tolist(), strict=True):
        with transaction.atomic():
            do_apply(Person.objects.get(pk=number), MONTH, acting_user=None, supplementary_grant=True)
            assert overview(number, MONTH).outcome["supplementary_grant"] == missed
            transaction.set_rollback(True)


def test_a_purpose_without_incomes_reads_none(society: None) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        service.find(Target.BASIC_GRANT, MONTH)
    reading = [one["sql"] for one in asked if "people_income" in one["sql"]]
    assert reading
    assert all("where false and year between" in one for one in reading)
    numbers = service.find(Target.SUPPLEMENTARY_GRANT, MONTH).people.tolist()
    _, outcome = would_get(numbers, MONTH, ["supplementary_grant"], incomes=False)
    assert not outcome["supplementary_grant"].any()


def test_who_wants_no_tips_is_left_in_peace(society: None) -> None:
    number = int(service.find(Target.SUPPLEMENTARY_GRANT, MONTH).people[0])
    person, user = Person.objects.get(pk=number), staff()[0]
    service.do_wish(person, False, acting_user=user)
    service.do_wish(person, False, acting_user=user)
    assert Wish.objects.filter(person=person).count() == 1
    assert number not in service.find(Target.SUPPLEMENTARY_GRANT, MONTH).people
    service.do_wish(person, True, acting_user=user)
    assert number in service.find(Target.SUPPLEMENTARY_GRANT, MONTH).people
    assert service.wants_taps(person)


def test_the_income_of_a_parent_who_wants_no_tips_is_not_used(society: None) -> None:
    number = int(service.find(Target.SUPPLEMENTARY_GRANT, MONTH).people[0])
    parent = current(FamilyTie, number).filter(kind=FamilyTie.Kind.PARENT)[0].other
    service.do_wish(parent, False, acting_user=staff()[0])
    assert number not in service.find(Target.SUPPLEMENTARY_GRANT, MONTH).people
    service.do_wish(parent, True, acting_user=staff()[0])
    assert number in service.find(Target.SUPPLEMENTARY_GRANT, MONTH).people


def test_the_draw_is_random_repeatable_and_evenly_divided() -> None:
    rows, arms = service.draw(1_000, 300, 250_000, 2, seed=1)
    assert len(rows) == len(set(rows.tolist())) == 400
    assert np.bincount(arms).tolist() == [100, 150, 150]
    again = service.draw(1_000, 300, 250_000, 2, seed=1)
    assert (again[0] == rows).all()
    assert (again[1] == arms).all()
    assert (service.draw(1_000, 300, 250_000, 2, seed=2)[0] != rows).any()
    few_rows, few_arms = service.draw(40, 15_000, 250_000, 2, seed=1)
    assert sorted(few_rows.tolist()) == list(range(40))
    assert np.bincount(few_arms).tolist() == [10, 15, 15]
    draws = [service.draw(100, 50, 500_000, 1, seed) for seed in range(400)]
    hits = sum(int(arms[rows == 0][0] == 0) for rows, arms in draws)
    assert 150 < hits < 250  # person 0 is in the control group about every second time


def test_a_wave_needs_a_second_person(society: None) -> None:
    wave, (planner, manager) = planned(), staff()
    with pytest.raises(service.NotApproved):
        service.do_send(wave, acting_user=manager)
    with pytest.raises(PermissionError):
        service.do_approve(wave, acting_user=planner)
    own = planned(by=manager)
    with pytest.raises(service.OwnPlan):
        service.do_approve(own, acting_user=manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        Wave.objects.filter(pk=own.pk).update(approved_by=manager, approved_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Wave.objects.filter(pk=own.pk).update(sent_on=TODAY)
    assert not Message.objects.filter(key__startswith="take_up:").exists()
    assert not Member.objects.exists()


def test_a_wave_tells_its_part_once_and_records_whose_data_it_used(society: None) -> None:
    wave = sent()
    told = set(wave.members.filter(arm__gt=0).values_list("person_id", flat=True))
    control = set(wave.members.filter(arm=0).values_list("person_id", flat=True))
    assert (len(told), len(control)) == (30, 10)
    messages = Message.objects.filter(key__startswith=f"take_up:{wave.pk}:")
    assert set(messages.values_list("person_id", flat=True)) == told
    records = AccessRecord.objects.filter(reason="take-up")
    assert set(records.filter(what="take-up").values_list("person_id", flat=True)) == told | control
    parents = set(records.filter(what="take-up: income").values_list("person_id", flat=True))
    assert parents
    assert parents.isdisjoint(told | control)
    with pytest.raises(service.AlreadySent):
        service.do_send(wave, acting_user=None)
    assert messages.count() == 30
    assert (told | control).isdisjoint(service.find(Target.SUPPLEMENTARY_GRANT, MONTH).people.tolist())
    later = TODAY + timedelta(weeks=12)
    assert told | control <= set(service.find(Target.SUPPLEMENTARY_GRANT, MONTH, today=later).people.tolist())


def test_too_few_people_for_a_control_group_sends_nothing(society: None) -> None:
    for person in Person.objects.filter(pk__in=service.find(Target.SUPPLEMENTARY_GRANT, MONTH).people[2:].tolist()):
        service.do_wish(person, False, acting_user=staff()[0])
    wave = service.do_approve(planned(), acting_user=staff()[1])
    with pytest.raises(service.NobodyEligible):
        service.do_send(wave, acting_user=None)
    wave.refresh_from_db()
    assert wave.sent_on is None
    assert not Member.objects.exists()


def test_a_large_wave_is_counted_and_sent_by_the_queue(society: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "AT_ONCE", 20)
    wave, (_, manager) = planned(), staff()
    assert wave.eligible is None
    assert ProcrastinateJob.objects.get(task_name="take_up.count").args == {"wave": wave.pk}
    tasks.count(wave=wave.pk)
    wave.refresh_from_db()
    assert wave.eligible == len(service.find(Target.SUPPLEMENTARY_GRANT, MONTH))
    with pytest.raises(service.NotApproved):
        service.do_ask_to_send(wave, acting_user=manager)
    service.do_approve(wave, acting_user=manager)
    assert service.do_ask_to_send(wave, acting_user=manager) is None
    assert not Member.objects.exists()
    with pytest.raises(service.AlreadySent):
        service.do_ask_to_send(wave, acting_user=manager)
    assert ProcrastinateJob.objects.filter(task_name="take_up.send").count() == 1
    tasks.send(wave=wave.pk)
    assert Message.objects.filter(key__startswith=f"take_up:{wave.pk}:").count() == 30
    with pytest.raises(service.AlreadySent):
        tasks.send(wave=wave.pk)
    wave.refresh_from_db()
    assert wave.sent_on == TODAY


def test_a_queued_wave_that_cannot_be_sent_may_be_tried_again(society: None, monkeypatch: pytest.MonkeyPatch) -> None:
    wave = service.do_approve(planned(), acting_user=staff()[1])
    monkeypatch.setattr(service, "AT_ONCE", 20)
    service.do_ask_to_send(wave, acting_user=staff()[1])
    for person in Person.objects.filter(pk__in=service.find(Target.SUPPLEMENTARY_GRANT, MONTH).people.tolist()):
        service.do_wish(person, False, acting_user=staff()[0])
    with pytest.raises(service.NobodyEligible):
        tasks.send(wave=wave.pk)
    wave.refresh_from_db()
    assert (wave.queued_at, wave.sent_on) == (None, None)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_letter_on_the_supplementary_grant_names_no_amount_of_ones_own(society: None, language: str) -> None:
    wave = sent()
    for member in wave.members.filter(arm__gt=0).order_by("id"):
        data = of_wave(language, wave.target, MONTH, wave.texts[member.arm - 1], member.named_cents)
        with override(language):
            own, most = euro(member.missed_cents), euro(member.named_cents)
        assert most in " ".join(data["intro"])
        assert own == most or own not in f"{data['title']} {' '.join(data['intro'])}"


def test_letters_on_paper_are_written_for_the_printer(society: None, tmp_path: Path) -> None:
    wave = sent(size=4)
    written = service.print_letters(wave, tmp_path, processes=1)
    assert written == 4 == len(list(tmp_path.glob("S-*.pdf")))
    assert all(path.read_bytes().startswith(b"%PDF") for path in tmp_path.glob("S-*.pdf"))
    message = Message.objects.filter(key__startswith=f"take_up:{wave.pk}:").order_by("id")[0]
    assert (tmp_path / f"S-{message.pk}.pdf").read_bytes() == pdf(message)  # on paper as in the inbox


def test_an_application_after_a_wave_counts_and_one_for_something_else_does_not(society: None) -> None:
    with time_machine.travel(NOW - timedelta(weeks=9), tick=True):
        wave = sent()
    told, *others = wave.members.filter(arm__gt=0).order_by("id")[:3]
    control = wave.members.filter(arm=0).order_by("id")[0]
    for member in (told, control):
        do_apply(member.person, MONTH, acting_user=None, supplementary_grant=True)
    do_apply(others[0].person, MONTH, acting_user=None, loan_cents=1_000)
    found = effect(wave, TODAY)
    assert found.weeks == (4, 8)
    assert [rate.applied for rate in found.rates] == [0] * len(found.rates)  # all of this was after nine weeks
    later = effect(wave, TODAY + timedelta(weeks=4))
    assert later.weeks == (4, 8, 12)
    assert {(one.arm, one.applied) for one in later.rates if one.weeks == 12} >= {(-1, 1), (0, 1)}
    assert later.curves[0][-1] == 0.1


def test_the_interval_is_newcombes() -> None:
    """The example of Newcombe (1998), table II: 56 of 70 against 48 of 80."""
    found = difference(Rate(1, 12, 70, 56), Rate(0, 12, 80, 48))
    assert found.difference == pytest.approx(0.2)
    assert (found.low, found.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert found.is_sure
    nothing = difference(Rate(1, 4, 10, 0), Rate(0, 4, 10, 0))
    assert nothing.low < 0 < nothing.high
    assert not nothing.is_sure


def test_the_demo_replays_the_waves_and_the_effect_is_found_again(db: None) -> None:
    load(people=9_000, seed=2)
    waves = demo.replay(TODAY)
    assert [(wave.target, wave.size) for wave in waves] == [
        ("supplementary_grant", 15_000), ("basic_grant", 11_000), ("turned_18", 700)
    ]  # fmt: skip
    found = effect(waves[0], TODAY)
    (main,) = (one for one in found.against_control if (one.group.arm, one.group.weeks) == (-1, 12))
    assert main.low < 0.185 - 0.07 < main.high  # the chances that the demo gave them
    assert main.is_sure
