"""What can be done with access: record a look, count attempts, make and check tokens, let someone in."""

import hashlib
import hmac
import json
import secrets
import uuid
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.utils import timezone

from spil.core.access.merkle import leaf_hash
from spil.core.access.models import AccessRecord, ApiToken, Attempts, Role, User
from spil.core.people.models import Person

Viewer = User | AnonymousUser | None  # None is a program of ours
TOKEN_PREFIX = "spil_"  # noqa: S105 (how a token begins, so that scanners of leaked secrets know it)
KEEP_ATTEMPTS = timedelta(days=1)


class TooManyAttempts(Exception):
    """Tried too often; `seconds` is how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} seconds")
        self.seconds = seconds


class NotWelcome(Exception):
    """Identified, but not someone who may come in."""


# The record of access


def record_entry(record: AccessRecord) -> bytes:
    """What is hashed of a record: its content as canonical JSON (RFC 8785), without the number of its row."""
    content = {
        "at": record.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "granted": record.granted,
        "key": str(record.key),
        "person": record.person_id,
        "reason": record.reason,
        "role": record.viewer_role,
        "viewer": record.viewer_id,
        "what": record.what,
    }
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def make_record(viewer: Viewer, person_id: int, *, reason: str, what: str, granted: bool = True) -> AccessRecord:
    """A record that is not kept yet; for who keeps many at once (`AccessRecord.objects.bulk_create`)."""
    made = AccessRecord(
        key=uuid.uuid4(),
        viewer_id=viewer.pk if viewer else None,
        viewer_role=viewer.role if isinstance(viewer, User) else ("program" if viewer is None else "nobody"),
        person_id=person_id,
        what=what[:200],
        reason=reason[:500],
        granted=granted,
        at=timezone.now(),
    )
    made.leaf = leaf_hash(record_entry(made))
    return made


def record(viewer: Viewer, person_id: int, *, reason: str, what: str, granted: bool = True) -> AccessRecord:
    """Record that `viewer` looked at `what` of a person and why: one INSERT in the transaction of the caller."""
    made = make_record(viewer, person_id, reason=reason, what=what, granted=granted)
    made.save(force_insert=True)
    return made


# Attempts


def throttle(action: str, who: str, *, limit: int, seconds: int) -> None:
    """Count an attempt; raise TooManyAttempts beyond `limit` in a stretch of `seconds`. `who` is kept as a keyed hash.

    Call it outside of a transaction that may be undone, or the attempt is not counted.
    """
    now = timezone.now()
    began = datetime.fromtimestamp(now.timestamp() // seconds * seconds, UTC)
    key = hmac.digest(settings.SECRET_KEY.encode(), f"{action}\x00{who}".encode(), hashlib.sha256)
    with connection.cursor() as cursor:
        cursor.execute(
            """insert into access_attempts as kept (action, key, began_at, count) values (%s, %s, %s, 1)
            on conflict (action, key, began_at) do update set count = kept.count + 1 returning count""",
            [action, key, began],
        )
        count = cursor.fetchone()[0]
    if count == 1:
        Attempts.objects.filter(began_at__lt=now - KEEP_ATTEMPTS).delete()
    if count > limit:
        raise TooManyAttempts(max(1, int(seconds - (now - began).total_seconds())))


# Tokens


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def do_make_token(
    user: User, *, name: str, scopes: Collection[str], expires_at: datetime, acting_user: User
) -> tuple[ApiToken, str]:
    """A new token of a user, and its text, which is shown once and not kept. One makes tokens for oneself only."""
    if acting_user != user:
        raise PermissionError("A token is made by whom it speaks for.")
    text = TOKEN_PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user, name=name, digest=_digest(text), scopes=sorted(scopes), expires_at=expires_at
    )
    return token, text


def do_revoke_token(token: ApiToken, *, acting_user: User) -> None:
    """End a token now. Its user may, and a manager."""
    if acting_user != token.user and acting_user.role != Role.MANAGER:
        raise PermissionError("This token is someone else's.")
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())


def token_user(text: str, scope: str) -> User | None:
    """Whom a token speaks for, when it is known, in time, not revoked and has the scope. One query."""
    token = (
        ApiToken.objects.select_related("user")
        .filter(digest=_digest(text), revoked_at=None, expires_at__gt=timezone.now(), user__is_active=True)
        .first()
    )
    return token.user if token and scope in token.scopes else None


# Coming in


@transaction.atomic
def do_welcome(claims: dict[str, Any]) -> User:
    """The user whom an identity provider's claims are about; a citizen who comes for the first time is added.

    Staff must be known beforehand: a role never comes from a claim. Raises NotWelcome.
    """
    user = User.objects.select_for_update().filter(subject=claims["sub"]).first()
    if user is None:
        bsn = claims.get("bsn")
        person = Person.objects.filter(bsn=bsn).first() if bsn else None
        if person is None:
            raise NotWelcome("unknown subject without the BSN of someone we know")
        user = User(subject=claims["sub"], name=person.full_name, role=Role.CITIZEN, person=person)
        user.set_unusable_password()
        user.save(force_insert=True)
    if not user.is_active:
        raise NotWelcome("the user was made inactive")
    return user
