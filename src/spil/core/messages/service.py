"""Sending messages and reading the inbox."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from spil.core.access.models import User
from spil.core.messages import letters
from spil.core.messages.models import Message
from spil.core.partitions import text
from spil.core.people.models import Address, Person

COPY = "copy messages_message (person_id, kind, data, language, decisions, key, sent_by_id, created_at) from stdin"


def make(
    person: Person,
    kind: str,
    data: Mapping[str, Any],
    *,
    acting_user: User | None,
    decisions: Sequence[int] = (),
    language: str | None = None,
    key: str = "",
) -> Message:
    """A message that is not stored yet, for do_send_many(). Raises LookupError for an unknown kind."""
    letters.template(kind)
    numbers = [int(number) for number in decisions]
    return Message(
        person=person, kind=kind, data=dict(data), language=language or person.language, decisions=numbers, key=key,
        sent_by=acting_user,
    )  # fmt: skip


def do_send(
    person: Person,
    kind: str,
    data: Mapping[str, Any],
    *,
    acting_user: User | None,
    decisions: Sequence[int] = (),
    language: str | None = None,
    key: str = "",
) -> Message:
    """Put a message into someone's inbox, in their language unless another is given.

    With a `key` it is sent once: a second call gives the message that is there.
    """
    message = make(person, kind, data, acting_user=acting_user, decisions=decisions, language=language, key=key)
    do_send_many([message])
    return Message.objects.get(key=key) if key else message


def do_send_many(messages: Sequence[Message]) -> None:
    """Store messages from make() in one go; those whose key was used before are left out."""
    with_key = [message for message in messages if message.key]
    Message.objects.bulk_create([message for message in messages if not message.key], batch_size=2000)
    Message.objects.bulk_create(with_key, batch_size=2000, ignore_conflicts=True)


@dataclass(frozen=True)
class Written:
    """A message as a row for do_write(): `data` is JSON text, `key` is not empty."""

    person: int
    language: str
    kind: str
    data: str
    decisions: tuple[int, ...]
    key: str


def do_write(messages: Iterable[Written], *, acting_user: User | None) -> int:
    """Store messages in thousands by COPY; gives their number.

    Raises LookupError for an unknown kind, and IntegrityError when a key was used before: then nothing is stored.
    """
    sender = str(acting_user.pk) if acting_user else "\\N"
    now = timezone.now().isoformat()
    kinds: set[str] = set()
    rows: list[str] = []
    for one in messages:
        if one.kind not in kinds:
            letters.template(one.kind)
            kinds.add(one.kind)
        about = ",".join(map(str, one.decisions))
        key, data = text(one.key), text(one.data)
        rows.append(f"{one.person}\t{one.kind}\t{data}\t{one.language}\t{{{about}}}\t{key}\t{sender}\t{now}\n")
    with (
        transaction.atomic(),
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(COPY) as sink,
    ):
        for first in range(0, len(rows), 1000):
            sink.write("".join(rows[first : first + 1000]))
    return len(rows)


def inbox(person: int) -> QuerySet[Message]:
    """Messages of a person, newest first."""
    return Message.objects.filter(person=person).order_by("-id")


def do_mark_read(message: Message) -> None:
    """Note when a message was first opened."""
    Message.objects.filter(pk=message.pk, read_at=None).update(read_at=timezone.now())


def pdf(message: Message) -> bytes:
    """The letter of a message, to the address that was known when it was sent: the same bytes every time."""
    sent_on = timezone.localdate(message.created_at)
    homes = Address.objects.filter(
        person=message.person_id, valid__contains=sent_on, recorded__contains=message.created_at
    )
    return letters.render(**letter_of(message, homes.order_by("id").first(), sent_on))


def letter_of(message: Message, home: Address | None, on: date) -> dict[str, Any]:
    """A message as a letter to an address on a day: what letters.render() and render_many() take."""
    return {
        "kind": message.kind, "data": message.data, "name": message.person.full_name,
        "address": _lines(home) if home else [], "reference": f"S-{message.pk}", "on": on,
        "language": message.language,
    }  # fmt: skip


def _lines(home: Address) -> list[str]:
    place = f"{home.postcode[:4]} {home.postcode[4:]}" if home.country == "NL" else home.postcode
    lines = [f"{home.street} {home.house_number}", f"{place} {home.city}".strip()]
    return lines if home.country == "NL" else [*lines, home.country]


def title(message: Message) -> str:
    """Subject of a message, in its language."""
    return str(message.data["title"])
