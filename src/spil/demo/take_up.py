"""The waves that the demo's agency sent to people who leave money lying, and how they answered.

The waves are real: planned, approved by another, drawn and sent by services/take_up. The answers are invented: each
group applies with the chance that waves.toml gives it, sooner rather than later.
"""

import tomllib
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.utils import timezone

from spil.core.access.models import User
from spil.core.people.models import Person
from spil.core.people.service import Period, values_of
from spil.law.student_finance.facts import TravelChoice
from spil.services.student_finance.models import Choice
from spil.services.take_up.facts import PURPOSES
from spil.services.take_up.models import Wave
from spil.services.take_up.service import NobodyEligible, do_approve, do_plan, do_send

WAVES = Path(__file__).parent / "waves.toml"
SEED = 2025
TERM_DAYS, USUAL_DAYS = 84, 24  # everyone answers within the first, half of them within about the second


def replay(
    today: date, *, progress: Callable[[Wave, int], None] = lambda wave, told: None, waves: Path = WAVES
) -> list[Wave]:
    """Send every wave of the file on its day before `today`, to as many as there are, and let people answer."""
    planner, manager = (User.objects.get(subject=f"demo:{name}") for name in ("case-worker", "manager"))
    sent = []
    for number, one in enumerate(tomllib.loads(waves.read_text(encoding="utf-8"))["wave"]):
        day = today - timedelta(weeks=one["weeks_ago"])
        with transaction.atomic():
            wave = do_plan(
                one["target"], day.replace(day=1), one["channel"], one["texts"], size=one["size"],
                control_ppm=one["control_ppm"], seed=SEED + number, acting_user=planner,
            )  # fmt: skip
            do_approve(wave, acting_user=manager)
            try:
                told = do_send(wave, on=day, acting_user=manager)
            except NobodyEligible:
                transaction.set_rollback(True)
                continue
            wave.refresh_from_db()
            _answer(wave, one["answers_ppm"], today)
        sent.append(wave)
        progress(wave, told)
    return sent


def _answer(wave: Wave, chances_ppm: list[int], today: date) -> None:
    """Let those who were drawn apply, each with the chance of their group."""
    random = np.random.default_rng(wave.seed)
    members = list(wave.members.order_by("id").values_list("person_id", "arm"))
    applies = random.integers(0, 1_000_000, len(members)) < np.array(chances_ppm)[[arm for _, arm in members]]
    days = np.minimum(random.exponential(USUAL_DAYS, len(members)).astype(int), TERM_DAYS - 1)
    with_story = set(Person.objects.filter(users__isnull=False).values_list("id", flat=True))
    assert wave.sent_on is not None
    for (person, _), answers, after in zip(members, applies.tolist(), days.tolist(), strict=True):
        day = wave.sent_on + timedelta(days=after)
        if answers and day < today and person not in with_story:
            _apply(person, day, PURPOSES[wave.target].asked)


def _apply(person: int, day: date, asked: str) -> None:
    """Have someone's application known since a day in the past, as it would be had they applied then."""
    moment = timezone.make_aware(datetime.combine(day, time(20)))
    month = day.replace(day=1)
    known = Choice.objects.filter(person=person, valid__contains=month, recorded__upper_inf=True).first()
    if known is None:
        new = {"basic_grant": True, "supplementary_grant": True, "travel": int(TravelChoice.WEEK)}
        _write(person, (month, None), moment, {"applied_on": day, **new})
        return
    values = values_of(known)
    Choice.objects.filter(pk=known.pk).update(recorded=DateTimeTZRange(known.recorded.lower, moment))
    if known.valid.lower < month:
        _write(person, (known.valid.lower, month), moment, values)
    more = {"basic_grant": True, "supplementary_grant": True} if asked == "basic_grant" else {asked: True}
    _write(person, (month, known.valid.upper), moment, values | more)


def _write(person: int, valid: Period, moment: datetime, values: dict[str, Any]) -> None:
    Choice.objects.create(
        person_id=person, valid=DateRange(*valid), recorded=DateTimeTZRange(moment, None), source="demo", **values
    )
