"""The inbox, and a message as a page and as a letter."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_safe

from spil.core.access.models import Role
from spil.core.access.permissions import SignedIn, require_role
from spil.core.decisions.models import Decision
from spil.core.messages import service
from spil.core.messages.models import Message
from spil.core.people.access import oneself
from spil.portals.my.figures import headlines
from spil.portals.my.views.start import crumbs
from spil.services.objection.service import open_case
from spil.services.student_finance.service import PRODUCT
from spil.text import choose

PAGE = 20
HOME = "/mijn/berichten/"


@require_safe
@require_role(Role.CITIZEN)
def inbox(request: SignedIn) -> HttpResponse:
    """All messages, the newest first."""
    person = oneself(request.user, what="messages")
    before = request.GET.get("voor", "")
    found = headlines(person.pk, before=int(before) if before.isdecimal() else None, size=PAGE + 1)
    older = found[PAGE - 1].pk if len(found) > PAGE else None
    return render(request, "my/inbox.html", {"headlines": found[:PAGE], "older": older, "crumbs": crumbs()})


@require_safe
@require_role(Role.CITIZEN)
def message(request: SignedIn, number: int) -> HttpResponse:
    """What the letter says. To open it is to have read it."""
    one = _mine(request, number, what=f"message {number}")
    if request.method == "GET":
        service.do_mark_read(one)
    content = content_of(one)
    with override(one.language):
        written = render_to_string("my/letter.html", content)
    about = Decision.objects.filter(person=one.person, product=PRODUCT, pk__in=one.decisions)
    case = open_case(one) if content["until"] else None
    context = content | {
        "letter": written, "case": case, "months": sorted(about.values_list("month", flat=True)),
        "crumbs": crumbs((HOME, choose("Berichten", "Messages"))),
    }  # fmt: skip
    return render(request, "my/message.html", context)


@require_safe
@require_role(Role.CITIZEN)
def letter(request: SignedIn, number: int) -> HttpResponse:
    """The letter itself, as PDF."""
    one = _mine(request, number, what=f"letter of message {number}")
    response = HttpResponse(service.pdf(one), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="spil-{number}.pdf"'
    return response


def _mine(request: SignedIn, number: int, *, what: str) -> Message:
    """A message of the one who asks; another's is not there."""
    person = oneself(request.user, what=what)
    return get_object_or_404(service.inbox(person.pk).select_related("person"), pk=number)


def content_of(one: Message) -> dict[str, Any]:
    """The parts of a message as the letter has them; dates as dates."""
    until = date.fromisoformat(one.data["objection_until"]) if "objection_until" in one.data else None
    amounts = one.data.get("amounts", [])
    parts = ("intro", "amounts_note", "reasons", "articles", "next_steps")
    return {
        "message": one, "title": service.title(one), "data": {part: one.data.get(part) for part in parts},
        "sent_on": timezone.localdate(one.created_at), "reference": f"S-{one.pk}", "amounts": amounts,
        "amounts_title": one.data.get("amounts_title", ""), "total": sum(row["cents"] for row in amounts),
        "has_sum": one.data.get("amounts_sum", True),
        "until": until, "is_open": until is not None and timezone.localdate() <= until,
    }  # fmt: skip
