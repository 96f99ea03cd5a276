"""Who looked at someone, in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from spil.core.access.models import AccessRecord, User
from spil.core.people.access import looks_at
from spil.portals.base.words import looked_at, reason_of
from spil.text import T

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

ROLES = {
    "citizen": T(nl="Een andere burger", en="Another citizen"),
    "case_worker": T(nl="Een medewerker van ons", en="A colleague of ours"),
    "auditor": T(nl="Een toezichthouder", en="An auditor"),
    "manager": T(nl="Een leidinggevende van ons", en="A manager of ours"),
    "program": T(nl="Een computerprogramma van ons", en="A computer program of ours"),
    "nobody": T(nl="Iemand zonder inlog", en="Someone not logged in"),
}


@dataclass(frozen=True)
class Look:
    """One look: when, by whom, at what, why, and whether it was allowed."""

    at: datetime
    who: "StrPromise | str"
    what: str
    why: str
    granted: bool


def looks_of_others(viewer: User) -> list[Look]:
    """The newest looks of others at the viewer. A reason is as the case worker wrote it."""
    return [_look(record) for record in looks_at(viewer, own=False)]


def _look(one: AccessRecord) -> Look:
    who = ROLES.get(one.viewer_role, one.viewer_role)
    return Look(one.at, who, looked_at(one.what), reason_of(one.reason), one.granted)
