"""Ask the outside parties about a person and record what they tell."""

from dataclasses import dataclass, field
from typing import Any

import structlog
from django.db import transaction

from spil.core.access.models import User
from spil.core.access.service import record
from spil.core.people.contrib.base import Adapter, PartyUnavailable, Relative, registry
from spil.core.people.models import Person
from spil.core.people.service import Change, do_add_person, do_record

log = structlog.get_logger("spil.people")


@dataclass
class Refreshed:
    """What changed, and which parties could not be asked and why."""

    changes: list[Change] = field(default_factory=list)
    unavailable: dict[str, str] = field(default_factory=dict)


def do_refresh_person(person_id: int, *, acting_user: User | None = None) -> Refreshed:
    """Ask every party and record what is new. A party that fails leaves the others' answers standing."""
    person = Person.objects.get(pk=person_id)
    record(acting_user, person_id, reason="facts are kept up to date", what="all registers")
    result = Refreshed()
    for adapter in registry:
        try:
            with transaction.atomic():
                result.changes += _take_over(adapter, person, acting_user)
        except PartyUnavailable as error:
            log.warning("party unavailable", party=adapter.name, reason=str(error))
            result.unavailable[adapter.name] = str(error)
    return result


def _take_over(adapter: Adapter, person: Person, acting_user: User | None) -> list[Change]:
    told = adapter.ask(person)
    if any(getattr(person, name) != value for name, value in told.details.items()):
        for name, value in told.details.items():
            setattr(person, name, value)
        person.full_clean(validate_unique=False, validate_constraints=False)
        person.save(update_fields=list(told.details))
    changes = []
    for statement in told.statements:
        values: dict[str, Any] = {
            name: _known(value, acting_user) if isinstance(value, Relative) else value
            for name, value in statement.values.items()
        }
        changes.append(
            do_record(
                statement.model,
                person,
                statement.valid,
                known=statement.known,
                source=adapter.full_source,
                acting_user=acting_user,
                **values,
            )
        )
    return [change for change in changes if change]


def _known(relative: Relative, acting_user: User | None) -> Person:
    found = Person.objects.filter(bsn=relative.bsn).first()
    return found or do_add_person(
        acting_user=acting_user, bsn=relative.bsn, given_name=relative.given_name, family_name=relative.family_name,
        birth_date=relative.birth_date,
    )  # fmt: skip
