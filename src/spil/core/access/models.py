"""Who may come in, and who looked at whom: users, tokens, the count of attempts, the record of access."""

import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils import timezone


class Role(models.TextChoices):
    """What a user may do: see oneself, do casework, see the access record, see the agency's figures."""

    CITIZEN = "citizen"
    CASE_WORKER = "case_worker"
    AUDITOR = "auditor"
    MANAGER = "manager"


class User(AbstractBaseUser):
    """Someone who logs in. `subject` is the identity provider's lasting name for them; we keep no passwords."""

    subject = models.CharField(max_length=255, unique=True)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.CITIZEN, db_default=Role.CITIZEN)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="users")
    is_active = models.BooleanField(default=True, db_default=True)

    objects = BaseUserManager["User"]()
    USERNAME_FIELD = "subject"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [CheckConstraint(name="user_role_known", condition=Q(role__in=Role.values))]

    @property
    def is_staff(self) -> bool:
        """Whether they work for the agency."""
        return self.role != Role.CITIZEN


class ApiToken(models.Model):
    """A key for programs, on behalf of a user. Only its SHA-256 is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    digest = models.BinaryField(max_length=32, unique=True)
    scopes = ArrayField(models.CharField(max_length=40))
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)


class Attempts(models.Model):
    """How often something was tried in a stretch of time. `key` is a keyed hash of an address or a subject."""

    action = models.CharField(max_length=40)
    key = models.BinaryField(max_length=32)
    began_at = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["action", "key", "began_at"], name="attempts_once")]
        indexes = [models.Index(fields=["began_at"], name="attempts_began")]


def append_only(what: str) -> pgtrigger.Trigger:
    """A trigger that refuses every change and removal."""
    return pgtrigger.Trigger(
        name="append_only",
        operation=pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        func=f"raise exception '{what} is append-only' using errcode = 'restrict_violation';",
    )


class AccessRecord(models.Model):
    """One look at one person: who, as what, whom, what, why, when, and whether it was allowed.

    Plain numbers instead of foreign keys: the record outlives what it points to. `leaf` is its hash in the Merkle tree.
    """

    key = models.UUIDField()
    viewer_id = models.BigIntegerField(null=True)  # null: not logged in, or a program of ours
    viewer_role = models.CharField(max_length=12)
    person_id = models.BigIntegerField()
    what = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)
    granted = models.BooleanField()
    at = models.DateTimeField()
    leaf = models.BinaryField(max_length=32)

    class Meta:
        triggers = [append_only("the access record")]
        indexes = [
            models.Index(fields=["person_id", "-id"], name="accessrecord_person"),
            models.Index(fields=["viewer_id", "-id"], name="accessrecord_viewer"),
        ]


class Checkpoint(models.Model):
    """The signed root of the Merkle tree over the first `size` access records, by id up to `last_record`.

    `frontier` holds the roots of the whole subtrees that make up the tree, so that the next one starts where this ends.
    """

    size = models.BigIntegerField(unique=True)
    last_record = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    frontier = models.BinaryField()
    made_at = models.DateTimeField()
    signature = models.BinaryField(max_length=64)

    class Meta:
        triggers = [append_only("a checkpoint")]
