"""Where the work begins: each role has its own first page; a case worker finds a person, and says why."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from spil.core.access.models import Role
from spil.core.access.permissions import SignedIn, require_role
from spil.core.people import access
from spil.portals.work import reasons
from spil.portals.work.forms import FindForm, ReasonForm
from spil.text import choose

FIRST_PAGE = {Role.AUDITOR: "work-audit", Role.MANAGER: "work-months"}


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(Role.CASE_WORKER, Role.AUDITOR, Role.MANAGER)
def start(request: SignedIn) -> HttpResponse:
    """Find a person; who does no casework goes to a page of their own. A BSN is sent by POST, never in an address."""
    if request.user.role != Role.CASE_WORKER:
        return redirect(FIRST_PAGE[Role(request.user.role)])
    if request.method != "POST":
        return render(request, "work/start.html", {"form": FindForm(), "found": None})
    form = FindForm(request.POST)
    if not form.is_valid():
        return render(request, "work/start.html", {"form": form, "found": None})
    answers = form.cleaned_data
    found = access.find(
        request.user, reason=form.reason, bsn=answers["bsn"], family_name=answers["family_name"],
        birth_date=answers["birth_date"],
    )  # fmt: skip
    for person in found:
        reasons.keep(request, person.pk, form.reason)
    if len(found) == 1:
        return redirect("work-person", found[0].pk)
    return render(request, "work/start.html", {"form": form, "found": found})


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(Role.CASE_WORKER)
def reason(request: SignedIn, number: int) -> HttpResponse:
    """Ask why, before anything of a person is shown; the number may be nobody's. Goes on to `next`."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        reasons.keep(request, number, form.reason)
        return HttpResponseRedirect(_next(request, number))
    context = {"form": form, "number": number, "given": reasons.given(request, number),
               "crumbs": [(reverse("work"), choose("Zoeken", "Find"))]}  # fmt: skip
    return render(request, "work/reason.html", context)


def _next(request: HttpRequest, number: int) -> str:
    own = reverse("work-person", args=[number])
    wanted = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe and wanted.startswith(own) else own
