"""The only door to what belongs to a person: it checks who looks, records who, why and what, and only then opens."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from spil.core.access.models import AccessRecord, Role, User
from spil.core.access.service import Viewer, make_record, record
from spil.core.people.models import FamilyTie, Person

SHORTEST_REASON = 5  # characters; a case worker's reason says something
OWN = "own data"
BSN_LENGTH, LONGEST_NUMBER = 9, 18  # digits; our own numbers come from a sequence and stay below the first


class Refused(PermissionDenied):
    """This viewer may not see this person. It has been recorded."""


def may_see(viewer: Viewer, person_id: int, *, reason: str = "") -> bool:
    """Whether a viewer may see a person: citizens themselves, case workers with a reason, our programs."""
    if viewer is None:
        return True
    if not isinstance(viewer, User) or not viewer.is_active:
        return False
    if viewer.role == Role.CITIZEN:
        return viewer.person_id == person_id
    return viewer.role == Role.CASE_WORKER and len(reason.strip()) >= SHORTEST_REASON


def person(viewer: Viewer, person_id: int, *, reason: str, what: str) -> Person:
    """The person, for who may see them; raises Refused for others. Both are recorded.

    Call it outside of a transaction that a refusal would undo: the record of the refusal must stay.
    A parent sees their own data here and never the child's (see `children_who_ask`).
    """
    granted = may_see(viewer, person_id, reason=reason)
    record(viewer, person_id, reason=reason or OWN, what=what, granted=granted)
    if not granted:
        raise Refused("You may not see this person.")
    return Person.objects.get(pk=person_id)


def oneself(viewer: User, *, what: str) -> Person:
    """The person that the viewer is; Refused for who is not a person here, as staff."""
    if viewer.person_id is None:
        raise Refused("This user is not a person in the registers.")
    return person(viewer, viewer.person_id, reason=OWN, what=what)


def find(
    viewer: Viewer, *, reason: str, bsn: str = "", family_name: str = "", birth_date: date | None = None
) -> list[Person]:
    """People that a case worker looks for, by BSN or by name and birth date; each one found is recorded. At most 20."""
    if not isinstance(viewer, User) or viewer.role != Role.CASE_WORKER or not may_see(viewer, 0, reason=reason):
        raise Refused("Only a case worker with a reason may look for people.")
    if bsn:
        wanted = Q(bsn=bsn) | Q(education_number=bsn)
    elif family_name and birth_date:
        wanted = Q(family_name__iexact=family_name, birth_date=birth_date)
    else:
        return []
    found = list(Person.objects.filter(wanted).order_by("family_name", "given_name", "id")[:20])
    AccessRecord.objects.bulk_create(
        make_record(viewer, each.pk, reason=reason, what="found by search") for each in found
    )
    return found


def children_who_ask(viewer: User, on: date) -> list[Person]:
    """A parent's children, with nothing but id and given name: the parent sees for whom income is asked."""
    ties = FamilyTie.objects.filter(
        other_id=viewer.person_id or 0, kind=FamilyTie.Kind.PARENT, valid__contains=on, recorded__upper_inf=True
    )
    children = list(
        Person.objects.filter(pk__in=ties.values("person")).only("id", "given_name").order_by("birth_date", "id")
    )
    AccessRecord.objects.bulk_create(
        make_record(viewer, child.pk, reason="request for the parent's income", what="given name") for child in children
    )
    return children


def looks_at(viewer: User, *, limit: int = 50, own: bool = True) -> list[AccessRecord]:
    """Who looked at the viewer, newest first: what a citizen may read of the access record; without `own` by others."""
    looks = AccessRecord.objects.filter(person_id=viewer.person_id or 0).order_by("-id")
    return list((looks if own else looks.exclude(viewer_id=viewer.pk))[:limit])


def number_of(auditor: Viewer, written: str) -> int | None:
    """Our number of the person whom an auditor names by BSN, education number or that number; None for nobody."""
    _check_auditor(auditor)
    if not written.isdecimal() or len(written) > LONGEST_NUMBER:
        return None
    wanted = Q(bsn=written) | Q(education_number=written) if len(written) == BSN_LENGTH else Q(pk=int(written))
    return Person.objects.filter(wanted).values_list("pk", flat=True).first()


def record_of(
    auditor: Viewer, *, person: int | None = None, viewer: int | None = None, before: int | None = None, limit: int = 50
) -> list[AccessRecord]:
    """Who looked at a person, or at whom a viewer looked: newest first, numbers below `before`.

    Reading what was recorded about a person is itself recorded.
    """
    _check_auditor(auditor)
    if person is not None:
        record(auditor, person, reason="supervision", what="access record")
    records = AccessRecord.objects.filter(**({"person_id": person} if person is not None else {"viewer_id": viewer}))
    return list((records.filter(pk__lt=before) if before else records).order_by("-id")[:limit])


def _check_auditor(viewer: Viewer) -> None:
    if not isinstance(viewer, User) or not viewer.is_active or viewer.role != Role.AUDITOR:
        raise Refused("Only an auditor reads the access record of others.")
