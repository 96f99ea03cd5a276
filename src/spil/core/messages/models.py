"""Messages to people: a kind and its data, from which the inbox text and the letter are made again at any time."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint


class Message(models.Model):
    """One message. Only `read_at` changes, once. `key`, if not empty, keeps a resumed run from sending twice."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=60)  # a kind that letters.register() knows
    data = models.JSONField()
    language = models.CharField(max_length=2)
    decisions = ArrayField(models.BigIntegerField(), default=list)
    key = models.CharField(max_length=120, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(name="message_language", condition=Q(language__in=["nl", "en"])),
            UniqueConstraint(fields=["key"], condition=~Q(key=""), name="message_sent_once"),
        ]
        indexes = [models.Index(fields=["person", "-id"], name="message_inbox")]
        triggers = [
            pgtrigger.Trigger(
                name="append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func="""
                    if TG_OP = 'DELETE' then
                        raise exception 'a message is never deleted' using errcode = 'restrict_violation';
                    end if;
                    if OLD.read_at is not null
                        or to_jsonb(NEW) - 'read_at' is distinct from to_jsonb(OLD) - 'read_at' then
                        raise exception 'of a message only read_at is set, once' using errcode = 'restrict_violation';
                    end if;
                    return NEW;
                """,
            )
        ]
