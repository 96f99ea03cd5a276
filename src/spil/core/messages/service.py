"""Sending messages and reading the inbox."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from spil.core.access.models import User
from spil.core.messages import letters
from spil.core.messages.models import Message
from spil.core.people.models import Address, Person


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
    return letters.render(
        message.kind,
        message.data,
        name=message.person.full_name,
        address=[line for home in homes.order_by("id")[:1] for line in _lines(home)],
        reference=f"S-{message.pk}",
        on=sent_on,
        language=message.language,
    )


def _lines(home: Address) -> list[str]:
    place = f"{home.postcode[:4]} {home.postcode[4:]}" if home.country == "NL" else home.postcode
    lines = [f"{home.street} {home.house_number}", f"{place} {home.city}".strip()]
    return lines if home.country == "NL" else [*lines, home.country]


def title(message: Message) -> str:
    """Subject of a message, in its language."""
    return str(message.data["title"])
