"""The record of who looked at whom, for auditors: of one person or one viewer, and whether it is as it was signed."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe

from spil.core.access.checkpoints import public_key, verify
from spil.core.access.models import AccessRecord, Checkpoint, Role, User
from spil.core.access.permissions import SignedIn, require_role
from spil.core.people import access
from spil.portals.base.words import looked_at, reason_of
from spil.portals.work import words
from spil.portals.work.forms import RecordForm
from spil.text import T, choose

PAGE = 50
COLUMNS = (T(nl="Wanneer", en="When"), T(nl="Wie keek", en="Who looked"), T(nl="Naar persoon", en="At person"),
           T(nl="Wat", en="What"), T(nl="Waarom", en="Why"), T(nl="Mocht het", en="Allowed"))  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(Role.AUDITOR)
def search(request: SignedIn) -> HttpResponse:
    """Whose record, and the state of the signatures; `check` computes all of them anew."""
    posted = request.POST if "search" in request.POST else None
    form = RecordForm(_staff(), posted)
    if posted is not None and form.is_valid():
        if form.cleaned_data["viewer"]:
            return redirect("work-audit-viewer", form.cleaned_data["viewer"])
        number = access.number_of(request.user, form.cleaned_data["number"])
        if number is not None:
            return redirect("work-audit-person", number)
        form.add_error("number", T(nl="Niemand heeft dit nummer.", en="Nobody has this number."))
    report = verify() if "check" in request.POST else None
    context = {"form": form, "latest": _latest(), "report": report, "new": words.count(_since_latest())}
    return render(request, "work/audit.html", context)


@require_safe
@require_role(Role.AUDITOR)
def of_person(request: SignedIn, number: int) -> HttpResponse:
    """Who looked at one person, newest first; `before` goes on to older records."""
    records = access.record_of(request.user, person=number, before=_before(request), limit=PAGE)
    title = T(nl="Wie keek er naar persoon {number}?", en="Who looked at person {number}?", number=number)
    return _show(request, title, records)


@require_safe
@require_role(Role.AUDITOR)
def of_viewer(request: SignedIn, number: int) -> HttpResponse:
    """At whom one user looked."""
    viewer = get_object_or_404(User, pk=number)
    records = access.record_of(request.user, viewer=number, before=_before(request), limit=PAGE)
    name = viewer.name if viewer.is_staff else choose(f"burger {number}", f"citizen {number}")
    title = T(nl="Naar wie keek {name}?", en="At whom did {name} look?", name=name)
    return _show(request, title, records)


def _show(request: SignedIn, title: object, records: Sequence[AccessRecord]) -> HttpResponse:
    viewers = {
        user.pk: user for user in User.objects.filter(pk__in={one.viewer_id for one in records if one.viewer_id})
    }
    older = records[-1].pk if len(records) == PAGE else None
    context = {
        "title": title, "rows": [_row(one, viewers) for one in records], "older": older, "columns": COLUMNS,
        "crumbs": [(reverse("work-audit"), choose("Inzage", "Access record"))],
    }  # fmt: skip
    return render(request, "work/audit_records.html", context)


def _row(one: AccessRecord, viewers: dict[int, User]) -> tuple[object, ...]:
    """Cells: when, who, whom, what, why, allowed. Of citizens we show no name: their number tells who they are."""
    role = words.said(words.ROLES, one.viewer_role)
    viewer = viewers.get(one.viewer_id or 0)
    who: object = role
    if viewer is not None:
        name = viewer.name if viewer.is_staff else f"{role} {viewer.pk}"
        who = format_html('<a href="/werk/inzage/kijker/{}/">{}</a>', viewer.pk, name)
    whom = format_html('<a href="/werk/inzage/persoon/{}/">{}</a>', one.person_id, one.person_id)
    allowed = choose("ja", "yes") if one.granted else choose("nee, geweigerd", "no, refused")
    return words.moment(one.at), who, whom, looked_at(one.what), reason_of(one.reason), allowed


def _before(request: SignedIn) -> int | None:
    written = request.GET.get("before", "")
    return int(written) if written.isdecimal() and len(written) < access.LONGEST_NUMBER else None


def _staff() -> list[tuple[int, str]]:
    staff = User.objects.exclude(role=Role.CITIZEN).order_by("name", "id")
    return [(user.pk, f"{user.name} ({words.said(words.ROLES, user.role).lower()})") for user in staff]


def _latest() -> list[tuple[str, object]]:
    """The latest checkpoint in terms and values; nothing when the record was never signed."""
    latest = Checkpoint.objects.order_by("-size").first()
    if latest is None:
        return []
    return [
        (choose("Getekend op", "Signed at"), words.moment(latest.made_at)),
        (choose("Aantal keren inzage", "Looks covered"), words.count(latest.size)),
        (choose("Wortel", "Root"), format_html("<code>{}</code>", bytes(latest.root).hex())),
        (choose("Openbare sleutel", "Public key"), format_html("<code>{}</code>", public_key())),
    ]


def _since_latest() -> int:
    """Records that no checkpoint covers yet."""
    latest = Checkpoint.objects.order_by("-size").first()
    return AccessRecord.objects.filter(pk__gt=latest.last_record if latest else 0).count()
