"""What can be done about money that is left lying: find who is entitled, plan a wave, approve it, send it, opt out.

The law runs over everyone known. Who does not want a tap on the shoulder, or was drawn in the last weeks, is left out.
Everyone in a draw, told or not, can read in their access record that and why their data was used.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate

from spil.core.access.models import AccessRecord, Role, User
from spil.core.access.service import make_record
from spil.core.messages.letters import render_many
from spil.core.messages.models import Message
from spil.core.messages.service import do_send_many, letter_of, make
from spil.core.people.models import Address, Person
from spil.services.take_up import letters
from spil.services.take_up.facts import PURPOSES, candidates, parents_of
from spil.services.take_up.models import Member, Target, Wave, Wish

__all__ = ["PURPOSES", "Target", "Wave"]

PIECE = 5_000
AT_ONCE = 2_000  # people that are looked at or told while somebody waits; more is for the queue
REASON = "take-up"  # in the access record
CONTROL_ARM = 0


class NotApproved(ValueError):
    """A wave is sent only when a second person has approved it."""


class OwnPlan(ValueError):
    """Who planned a wave does not approve it."""


class AlreadySent(ValueError):
    """A wave is sent once, and not changed afterwards."""


class NobodyEligible(ValueError):
    """There is nobody whom the wave could tell anything, or too few for a control group."""


@dataclass(frozen=True)
class Found:
    """People who are entitled and do not use it: numbers, cents a month missed, cents that a letter may name."""

    people: np.ndarray
    missed: np.ndarray
    named: np.ndarray

    def __len__(self) -> int:
        return len(self.people)


def find(
    target: str,
    month: date,
    *,
    today: date | None = None,
    progress: Callable[[int, int], None] = lambda done, all_: None,
) -> Found:
    """Everyone who is entitled to a target in a month and does not use it, in order of number."""
    purpose = PURPOSES[target]
    concerned = candidates(target, month, today or localdate())
    none = np.empty(0, np.int64)
    parts = [(none, none, none)]
    for start in range(0, len(concerned), PIECE):
        piece = concerned[start : start + PIECE].tolist()
        people, outcome = purpose.would_get(piece, month, (purpose.outcome, purpose.named), incomes=purpose.incomes)
        entitled = outcome[purpose.outcome] > 0
        parts.append((people[entitled], outcome[purpose.outcome][entitled], outcome[purpose.named][entitled]))
        progress(start + len(piece), len(concerned))
    return Found(*map(np.concatenate, zip(*parts, strict=True)))


@transaction.atomic
def do_plan(
    target: str, month: date, channel: str, texts: Sequence[str], *, size: int, control_ppm: int, acting_user: User,
    seed: int | None = None,
) -> Wave:  # fmt: skip
    """Plan a wave and count whom it could reach (many: by the queue). Raises LookupError for an unknown text.

    `size` is how many are told at most; `control_ppm` the share of those drawn that hears nothing.
    """
    from spil.services.take_up.tasks import count

    for key in texts:
        letters.TEXTS[target][key]
    wave = Wave.objects.create(
        target=target, month=month, channel=channel, texts=list(texts), size=size, control_ppm=control_ppm,
        seed=secrets.randbits(62) if seed is None else seed, planned_by=acting_user,
    )  # fmt: skip
    if len(candidates(target, month, localdate())) > AT_ONCE:
        count.defer(wave=wave.pk)
    else:
        do_count(wave)
    return wave


def do_count(wave: Wave) -> None:
    """Count whom a wave that was not sent yet could reach."""
    wave.eligible = len(find(wave.target, wave.month))
    Wave.objects.filter(pk=wave.pk, sent_on=None).update(eligible=wave.eligible)


@transaction.atomic
def do_approve(wave: Wave, *, acting_user: User) -> Wave:
    """Let a wave be sent. A manager does, but not who planned it. Raises OwnPlan, AlreadySent, PermissionError."""
    wave = Wave.objects.select_for_update().get(pk=wave.pk)
    if acting_user.role != Role.MANAGER:
        raise PermissionError("A manager approves a wave.")
    if acting_user.pk == wave.planned_by_id:
        raise OwnPlan("Somebody else than the planner approves a wave.")
    if wave.sent_on is not None:
        raise AlreadySent("This wave was sent.")
    wave.approved_by, wave.approved_at = acting_user, timezone.now()
    wave.save(update_fields=["approved_by", "approved_at"])
    return wave


def draw(found: int, size: int, control_ppm: int, texts: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Which of `found` people are drawn and into which arm: rows in random order, and arms 0 (control), 1, 2, ...

    At most `size` are told; the control group is its share of all drawn. The same seed gives the same draw.
    """
    drawn = min(found, round(size * 1_000_000 / (1_000_000 - control_ppm)))
    control = round(drawn * control_ppm / 1_000_000)
    rows = np.random.default_rng(seed).permutation(found)[:drawn]
    arms = np.where(np.arange(drawn) < control, CONTROL_ARM, np.arange(drawn) % texts + 1)
    return rows, arms


@transaction.atomic
def do_send(wave: Wave, *, on: date | None = None, acting_user: User | None) -> int:
    """Run the law again, draw, and tell those who were drawn to be told; gives their number.

    Everything in one transaction: a wave that was interrupted was not sent. Raises NotApproved, AlreadySent or
    NobodyEligible. `on` is the day that it counts as sent (default today).
    """
    wave = Wave.objects.select_for_update().get(pk=wave.pk)
    if wave.sent_on is not None:
        raise AlreadySent("This wave was sent.")
    if wave.approved_by_id is None:
        raise NotApproved("A second person approves a wave before it is sent.")
    day = on or localdate()
    found = find(wave.target, wave.month, today=day)
    rows, arms = draw(len(found), wave.size, wave.control_ppm, len(wave.texts), wave.seed)
    if len(set(arms.tolist())) != len(wave.texts) + 1:
        raise NobodyEligible("There are too few people for these texts and a control group.")
    Member.objects.bulk_create(
        (Member(wave=wave, person_id=person, arm=arm, missed_cents=missed, named_cents=named)
         for person, arm, missed, named in zip(
             found.people[rows].tolist(), arms.tolist(), found.missed[rows].tolist(), found.named[rows].tolist(),
             strict=True)),
        batch_size=5_000,
    )  # fmt: skip
    _record_use(wave, found.people[rows].tolist(), day)
    told = _tell(wave, acting_user)
    wave.eligible, wave.sent_on = len(found), day
    wave.save(update_fields=["eligible", "sent_on"])
    return told


@transaction.atomic
def do_ask_to_send(wave: Wave, *, acting_user: User) -> int | None:
    """Send a small wave now, and leave a large one to the queue; gives how many were told, None when it is queued.

    Raises as do_send does, and AlreadySent for one that is in the queue.
    """
    from spil.services.take_up.tasks import send

    wave = Wave.objects.select_for_update().get(pk=wave.pk)
    if wave.queued_at is not None:
        raise AlreadySent("This wave is in the queue.")
    many = wave.size > AT_ONCE or len(candidates(wave.target, wave.month, localdate())) > AT_ONCE
    if not many or wave.approved_by_id is None or wave.sent_on is not None:
        return do_send(wave, acting_user=acting_user)
    wave.queued_at = timezone.now()
    wave.save(update_fields=["queued_at"])
    send.defer(wave=wave.pk)
    return None


def do_forget_queued(wave: Wave) -> None:
    """Take a wave that could not be sent out of the queue, so that it may be tried again later."""
    Wave.objects.filter(pk=wave.pk, sent_on=None).update(queued_at=None)


def _record_use(wave: Wave, people: list[int], day: date) -> None:
    """Record for everyone drawn, and for parents whose income was used, that we used their data and what for."""
    used = [(person, "take-up") for person in people]
    if PURPOSES[wave.target].incomes:
        used += [(parent, "take-up: income") for parent in parents_of(people, day)]
    AccessRecord.objects.bulk_create(
        (make_record(None, person, reason=REASON, what=what) for person, what in used), batch_size=5_000
    )


def _tell(wave: Wave, acting_user: User | None) -> int:
    members = wave.members.exclude(arm=CONTROL_ARM).order_by("id")
    for start in range(0, members.count(), PIECE):
        piece = list(members.select_related("person")[start : start + PIECE])
        do_send_many([_message(wave, member, acting_user) for member in piece])
    return members.count()


def _message(wave: Wave, member: Member, acting_user: User | None) -> Message:
    person, key = member.person, wave.texts[member.arm - 1]
    data = letters.of_wave(person.language, wave.target, wave.month, key, member.named_cents)
    return make(person, "notice", data, acting_user=acting_user, key=_key(wave, person.pk))


def _key(wave: Wave, person: int) -> str:
    return f"take_up:{wave.pk}:{person}"


def print_letters(
    wave: Wave, folder: Path, *, processes: int = 2, progress: Callable[[int], None] = lambda done: None
) -> int:
    """Write the letters of a wave on paper as PDF files, one a person, for the printer; gives their number.

    Who has no known address gets the message in the inbox only. Writing them again gives the same files.
    """
    assert wave.sent_on is not None
    folder.mkdir(parents=True, exist_ok=True)
    members = wave.members.exclude(arm=CONTROL_ARM).order_by("id").values_list("person_id", flat=True)
    written = 0
    for start in range(0, len(members), PIECE):
        people = list(members[start : start + PIECE])
        homes = {
            home.person_id: home
            for home in Address.objects.filter(
                person__in=people, valid__contains=wave.sent_on, recorded__upper_inf=True
            ).order_by("id")
        }
        keys = [_key(wave, person) for person in homes]
        messages = list(Message.objects.filter(key__in=keys).select_related("person").order_by("id"))
        jobs = [letter_of(message, homes[message.person_id], wave.sent_on) for message in messages]
        for message, pdf in zip(messages, render_many(jobs, processes), strict=True):
            (folder / f"S-{message.pk}.pdf").write_bytes(pdf)
            written += 1
        progress(written)
    return written


# What people want


def wants_taps(person: Person) -> bool:
    """Whether someone may be told about money that they leave lying: yes, unless they said no."""
    latest = Wish.objects.filter(person=person).order_by("-id").first()
    return latest is None or latest.wants


def do_wish(person: Person, wants: bool, *, acting_user: User) -> None:
    """Take down that someone wants, or does not want, to be told about money that they leave lying."""
    if wants != wants_taps(person):
        Wish.objects.create(person=person, wants=wants, said_by=acting_user)
