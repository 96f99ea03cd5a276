"""The only door to a person, roles of views, tokens: nobody, wrong person, staff without the right, staff with it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.backends.postgresql.psycopg_any import DateRange
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from spil.core.access.models import AccessRecord, ApiToken, Role, User
from spil.core.access.oidc import LEVELS
from spil.core.access.permissions import SignedIn, require_role
from spil.core.access.service import do_make_token, do_revoke_token, token_user
from spil.core.people import access
from spil.core.people.models import FamilyTie, Person

pytestmark = pytest.mark.django_db


def viewer_of(kind: str, student: Person, other: Person) -> User | AnonymousUser | None:
    """A viewer of each sort."""
    if kind == "program":
        return None
    if kind == "nobody":
        return AnonymousUser()
    person = {"oneself": student, "parent": other, "other citizen": other}.get(kind)
    role = Role(kind) if kind in Role.values else Role.CITIZEN
    user = User.objects.create(subject=kind, name=kind, role=role, person=person, is_active=kind != "inactive")
    if kind == "parent":
        FamilyTie.objects.create(
            person=student,
            other=other,
            kind=FamilyTie.Kind.PARENT,
            valid=DateRange(date(2005, 3, 1), None),
            source="BRP",
        )
    return user


@pytest.mark.parametrize(
    ("kind", "reason", "granted"),
    [
        ("oneself", "", True),
        ("other citizen", "I am curious", False),
        ("parent", "my child", False),
        ("nobody", "I am curious", False),
        ("inactive", "I am curious", False),
        ("case_worker", "objection of 3 March", True),
        ("case_worker", "", False),
        ("case_worker", "   x   ", False),
        ("auditor", "objection of 3 March", False),
        ("manager", "objection of 3 March", False),
        ("program", "month run", True),
    ],
)
def test_who_may_see_a_person(kind: str, reason: str, granted: bool, student: Person, other: Person) -> None:
    viewer = viewer_of(kind, student, other)
    if granted:
        assert access.person(viewer, student.pk, reason=reason, what="overview") == student
    else:
        with pytest.raises(access.Refused):
            access.person(viewer, student.pk, reason=reason, what="overview")
    kept = AccessRecord.objects.get()
    assert (kept.person_id, kept.what, kept.granted) == (student.pk, "overview", granted)
    assert kept.viewer_id == (viewer.pk if viewer else None)


def test_looking_costs_two_queries(
    citizen: User, student: Person, django_assert_num_queries: Callable[[int], Any]
) -> None:
    with django_assert_num_queries(2):
        access.person(citizen, student.pk, reason="", what="overview")


def test_oneself(citizen: User, case_worker: User, student: Person) -> None:
    assert access.oneself(citizen, what="overview") == student
    with pytest.raises(access.Refused):
        access.oneself(case_worker, what="overview")


def test_only_a_case_worker_finds_people(case_worker: User, citizen: User, student: Person, other: Person) -> None:
    assert access.find(case_worker, bsn="999990019", reason="phone call") == [student]
    assert access.find(case_worker, family_name="tandrad", birth_date=date(2004, 5, 6), reason="phone call") == [other]
    assert access.find(case_worker, family_name="Tandrad", reason="phone call") == []
    assert [each.person_id for each in AccessRecord.objects.order_by("id")] == [student.pk, other.pk]
    for viewer, reason in ((citizen, "I am curious"), (case_worker, "")):
        with pytest.raises(access.Refused):
            access.find(viewer, bsn="999990019", reason=reason)
    assert AccessRecord.objects.count() == 2


def test_a_parent_sees_the_given_name_of_who_asks(student: Person, other: Person) -> None:
    parent = viewer_of("parent", student, other)
    assert isinstance(parent, User)
    with_name = access.children_who_ask(parent, date(2025, 9, 1))
    assert [child.given_name for child in with_name] == ["Noor"]
    assert with_name[0].get_deferred_fields() >= {"bsn", "family_name", "birth_date"}
    assert AccessRecord.objects.get().person_id == student.pk
    assert access.children_who_ask(parent, date(2005, 1, 1)) == []


def test_someone_without_person_has_no_children(case_worker: User) -> None:
    assert access.children_who_ask(case_worker, date(2025, 9, 1)) == []


def test_a_citizen_reads_who_looked(citizen: User, case_worker: User, student: Person, other: Person) -> None:
    access.person(case_worker, student.pk, reason="objection", what="overview")
    access.person(case_worker, other.pk, reason="objection", what="overview")
    assert [(each.viewer_id, each.reason) for each in access.looks_at(citizen)] == [(case_worker.pk, "objection")]


# Views


@require_role(Role.CASE_WORKER, Role.MANAGER)
def staff_page(request: SignedIn) -> HttpResponse:
    return HttpResponse(request.user.name)


def ask(
    user: User | AnonymousUser, level: str = LEVELS[1], view: Callable[..., HttpResponse] = staff_page
) -> HttpResponse:
    request: HttpRequest = RequestFactory().get("/werk/?x=1")
    request.user = user
    request.session = {"level": level}  # type: ignore[assignment]
    return view(request)


def test_a_page_is_open_to_its_roles_only(citizen: User, case_worker: User) -> None:
    opened = ask(case_worker)
    assert (opened.status_code, opened.content, opened.headers["Cache-Control"]) == (200, b"Case worker", "no-store")
    with pytest.raises(PermissionDenied):
        ask(citizen)
    for response in (ask(AnonymousUser()), ask(case_worker, LEVELS[0]), ask(case_worker, "")):
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/inloggen/?next=/werk/")


def test_a_page_may_ask_for_a_higher_level(case_worker: User) -> None:
    page = require_role(Role.CASE_WORKER, level=LEVELS[2])(lambda request: HttpResponse())
    assert ask(case_worker, LEVELS[1], page).status_code == 302
    assert ask(case_worker, LEVELS[2], page).status_code == 200


# Tokens


def make(user: User, *, acting_user: User | None = None, days: int = 30) -> tuple[ApiToken, str]:
    expires_at = timezone.now() + timedelta(days=days)
    return do_make_token(
        user, name="t", scopes=["decisions:read"], expires_at=expires_at, acting_user=acting_user or user
    )


def test_a_token_speaks_for_its_user(citizen: User, django_assert_num_queries: Callable[[int], Any]) -> None:
    token, text = make(citizen)
    with django_assert_num_queries(1):
        assert token_user(text, "decisions:read") == citizen
    assert text.encode() not in bytes(ApiToken.objects.get().digest)
    assert token_user(text, "decisions:write") is None
    assert token_user(text[:-1], "decisions:read") is None
    assert token_user("", "decisions:read") is None
    do_revoke_token(token, acting_user=citizen)
    assert token_user(text, "decisions:read") is None


def test_a_token_ends_with_its_time_or_its_user(citizen: User) -> None:
    _, late = make(citizen, days=-1)
    assert token_user(late, "decisions:read") is None
    _, text = make(citizen)
    User.objects.filter(pk=citizen.pk).update(is_active=False)
    assert token_user(text, "decisions:read") is None


def test_nobody_makes_or_ends_a_token_of_another(citizen: User, case_worker: User) -> None:
    with pytest.raises(PermissionError):
        make(citizen, acting_user=case_worker)
    assert not ApiToken.objects.exists()
    token, text = make(citizen)
    with pytest.raises(PermissionError):
        do_revoke_token(token, acting_user=case_worker)
    assert token_user(text, "decisions:read") == citizen
