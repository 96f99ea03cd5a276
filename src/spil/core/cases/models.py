"""Cases: what came in, what happened on which day, and the papers. Every deadline follows from the events (terms.py).

A case has a reference (Z- and its number). An event is never changed; one that was a mistake is revoked by another. Of
a document only the content can go, when the selection list says so; its name and hash stay.
"""

import uuid

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint


class Ministry(models.TextChoices):
    """On behalf of which minister the agency acts."""

    EDUCATION = "education"
    SOCIAL_AFFAIRS = "social_affairs"
    FINANCE = "finance"


class Case(models.Model):
    """One case. `kind` is a case type of types.py; `decisions` are those that it is about; `follows` the case before.

    `product` and `ministry` say which law and for which minister; `closed_on` is the day of its last step.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)  # how other systems name it
    kind = models.CharField(max_length=30)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="cases")
    title = models.CharField(max_length=200)
    product = models.CharField(max_length=30)
    ministry = models.CharField(max_length=14, choices=Ministry.choices)
    about = models.ForeignKey("messages.Message", on_delete=models.PROTECT, null=True, related_name="cases")
    decisions = ArrayField(models.BigIntegerField(), default=list)
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="cases")
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(name="case_ministry_known", condition=Q(ministry__in=Ministry.values)),
            UniqueConstraint(
                fields=["about"], condition=Q(kind="objection", closed_on=None), name="case_one_open_objection"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(closed_on=None), name="case_open"),
            models.Index(fields=["person", "-id"], name="case_person"),
        ]

    @property
    def reference(self) -> str:
        """How letters name it."""
        return f"Z-{self.pk}"


class Event(models.Model):
    """Something that happened in a case on a day. `until` is a last day that it names: to answer, of an extension.

    `data` holds what only this kind of event has: what was asked in an objection, the facts of a penalty.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=30)
    on = models.DateField()
    until = models.DateField(null=True)
    text = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    message = models.ForeignKey("messages.Message", on_delete=models.PROTECT, null=True, related_name="+")
    revokes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="revoked_by")
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        indexes = [models.Index(fields=["case", "on", "id"], name="event_case")]
        constraints = [
            CheckConstraint(name="event_revokes", condition=Q(kind="revoked") ^ Q(revokes=None)),
            UniqueConstraint(
                fields=["case"], condition=Q(kind="penalty_set"), name="event_one_penalty"
            ),  # a run that is started again sets it once
        ]
        triggers = [
            pgtrigger.Trigger(
                name="append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func="raise exception 'events are append-only' using errcode = 'restrict_violation';",
            )
        ]


class Document(models.Model):
    """A paper of a case. `sha256` is the hash of its content; `destroyed_on` the day on which the content went."""

    class Source(models.TextChoices):
        PERSON = "person"
        AGENCY = "agency"
        OTHER = "other"  # a court, the ombudsman, another authority

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="documents")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=60)
    content = models.BinaryField(null=True)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    source = models.CharField(max_length=6, choices=Source.choices)
    on = models.DateField()
    scanned_by = models.CharField(max_length=60)  # who looked for viruses; empty for what we made ourselves
    message = models.ForeignKey("messages.Message", on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    destroyed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(name="document_source_known", condition=Q(source__in=["person", "agency", "other"])),
            CheckConstraint(name="document_content", condition=Q(content=None) ^ Q(destroyed_on=None)),
            UniqueConstraint(fields=["case", "message"], name="document_letter_once"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="only_destroyed",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func="""
                    if TG_OP = 'DELETE' or OLD.destroyed_on is not null or NEW.destroyed_on is null
                        or to_jsonb(NEW) - '{content,destroyed_on}'::text[]
                            is distinct from to_jsonb(OLD) - '{content,destroyed_on}'::text[] then
                        raise exception 'of a document only the content is destroyed, once'
                            using errcode = 'restrict_violation';
                    end if;
                    return NEW;
                """,
            )
        ]
