"""Objecting at the decision itself, and the cases that someone has with us: how they stand, and what one can do."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from spil.core.access.models import Role
from spil.core.access.permissions import SignedIn, require_role
from spil.core.cases import service as cases
from spil.core.cases.documents import do_add, do_send_in
from spil.core.cases.models import Case, Document
from spil.core.cases.service import Refused, do_note, do_open
from spil.core.cases.terms import Standing, standing
from spil.core.cases.types import EVENTS, OUTCOMES, TYPES
from spil.core.messages import service as inbox
from spil.core.messages.models import Message
from spil.core.people.access import oneself
from spil.core.people.models import Person
from spil.portals.base.explaining import Why, every_step, parents_own, title_of, why
from spil.portals.my.objection_forms import FileForm, NewCaseForm, ObjectionForm, WordsForm
from spil.portals.my.views.messages import content_of
from spil.portals.my.views.start import crumbs
from spil.services.objection.points import PARENTS, parent_of
from spil.services.objection.service import contested, do_object, is_open, offered, open_case, possible
from spil.services.student_finance.letters import AMOUNTS
from spil.text import T, choose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spil.core.decisions.models import Decision
    from spil.services.objection.service import Possible

HOME = "/mijn/zaken/"
STEPS = (T(nl="Wat klopt er niet?", en="What is wrong?"), T(nl="Controleren", en="Check"),
         T(nl="Ingediend", en="Filed"))  # fmt: skip
METHODS = ["GET", "HEAD", "POST"]
NEW = {
    "klacht": ("complaint", T(nl="Klacht indienen", en="File a complaint"),
               T(nl="Ben je niet goed behandeld? Vertel wat er gebeurde. Over een besluit klaag je niet: daartegen "
                    "maak je bezwaar.",
                 en="Were you not treated well? Tell what happened. Do not complain about a decision: object to it.")),
    "maatwerk": ("tailored_solution", T(nl="Maatwerk vragen", en="Ask for a tailored solution"),
                 T(nl="Pakt de wet in jouw situatie heel hard uit? Vertel waarom. We kijken of we mogen afwijken.",
                   en="Does the law work out very harshly in your situation? Tell why. We see if we may deviate.")),
}  # fmt: skip
"""Cases that people open themselves, by the word in their address: kind, title, introduction."""


# Objecting


@require_http_methods(METHODS)
@require_role(Role.CITIZEN)
def objection(request: SignedIn, number: int) -> HttpResponse:
    """Say what is wrong; see what that may change; file it. Nothing is kept before the last step."""
    person = oneself(request.user, what=f"message {number}")
    letter = get_object_or_404(inbox.inbox(person.pk).filter(data__has_key="objection_until"), pk=number)
    known = open_case(letter)
    if known and known.closed_on is None:
        return redirect("my-case", known.pk)
    decisions = contested(letter)
    points = offered(person.pk, decisions)
    names = _parents(person, points, decisions)
    late = not is_open(letter, localdate())
    step = request.POST.get("step")
    form = ObjectionForm(points, names, late=late, data=request.POST if request.method == "POST" else None)
    context = _letter(letter) | {"form": form, "late": late, "steps": STEPS, "has_points": bool(points)}
    if step == "back" or not form.is_valid():
        return render(request, "my/objection.html", context)
    confirmed = step == "confirm"
    file = FileForm(request.POST, request.FILES) if confirmed else FileForm()
    if confirmed and file.is_valid():
        given = form.cleaned_data
        try:
            case = do_object(
                person, letter, reasons=given["reasons"], answers=form.answers, hearing=given["hearing"] == "yes",
                late_reason=given.get("late_reason", ""), file=file.sent, acting_user=request.user,
            )  # fmt: skip
        except Refused as error:
            file.add_error("file", str(error.reason))
        else:
            messages.success(request, T(nl="Je bezwaar is ingediend. Ons kenmerk is {number}.",
                                        en="Your objection was filed. Our reference is {number}.",
                                        number=case.reference))  # fmt: skip
            return redirect("my-case", case.pk)
    found = possible(person.pk, decisions, form.answers)
    said = [(form.fields[name].label if name in form.fields else _title(form, name), value)
            for name, value in form.answers.items()]  # fmt: skip
    context |= {"file": file, "possible": found, "rows": _rows(found), "parts": _parts(found), "said": said,
                "multiple": len(decisions) > 1}  # fmt: skip
    return render(request, "my/objection_check.html", context)


def _title(form: ObjectionForm, name: str) -> str:
    choices: Any = form.fields["points"]
    return str(dict(choices.choices)[name])


def _parents(person: Person, points: "Sequence[Any]", decisions: "Sequence[Decision]") -> dict[str, str]:
    """Given names of the parents whom a point is about, as the student's own details show them."""
    about = {one.parent for one in points if one.parent}
    found = {parent: parent_of(person, parent, decisions[0].month) for parent in PARENTS if parent in about}
    return {parent: one.given_name or one.family_name for parent, one in found.items() if one}


def _letter(letter: Message) -> dict[str, Any]:
    """The decision, to show beside the questions."""
    content = content_of(letter)
    with override(letter.language):
        written = render_to_string("my/letter.html", content)
    address = reverse("my-message", args=[letter.pk])
    way = crumbs(("/mijn/berichten/", choose("Berichten", "Messages")), (address, inbox.title(letter)))
    return content | {"letter": written, "crumbs": way, "months": contested(letter)}


def _rows(found: "Possible | None") -> list[tuple[str, int, int]]:
    """What the last month is made of now, and what it would be."""
    if found is None:
        return []
    return [
        (title_of(found.explanation.steps[name]), found.before.get(name, 0), found.after[name])
        for name in AMOUNTS
        if found.before.get(name) or found.after[name]
    ]


def _parts(found: "Possible | None") -> list[tuple[str, int, Why]]:
    """Amounts that would be others, with why. What a parent earns stays hidden."""
    if found is None:
        return []
    hidden = parents_own(found.explanation)
    return [
        (title_of(found.explanation.steps[name]), found.after[name], why(found.explanation, name, hidden=hidden))
        for name in AMOUNTS
        if found.after[name] != found.before.get(name, 0)
    ]


# Cases


@require_safe
@require_role(Role.CITIZEN)
def all_cases(request: SignedIn) -> HttpResponse:
    """Everything that someone has with us, the open ones first."""
    person = oneself(request.user, what="cases")
    found = cases.standings(Case.objects.filter(person=person).order_by("-id"), localdate())
    found.sort(key=lambda one: one.case.closed_on is not None)
    context = {"cases": found, "new": [(slug, words[1]) for slug, words in NEW.items()], "crumbs": crumbs()}
    return render(request, "my/cases.html", context)


@require_http_methods(METHODS)
@require_role(Role.CITIZEN)
def new_case(request: SignedIn, slug: str) -> HttpResponse:
    """A complaint or a request that is not about one decision."""
    person = oneself(request.user, what="cases")
    if slug not in NEW:
        raise Http404
    kind, title, intro = NEW[slug]
    sent = request.method == "POST"
    form = NewCaseForm(request.POST, request.FILES) if sent else NewCaseForm()
    if sent and form.is_valid():
        try:
            with transaction.atomic():
                case = do_open(
                    kind, person, localdate(), title=str(TYPES[kind].title), acting_user=request.user,
                    text=form.cleaned_data["text"],
                )  # fmt: skip
                if form.sent:
                    do_add(case, *form.sent, source=Document.Source.PERSON, acting_user=request.user)
        except Refused as error:
            form.add_error("file", str(error.reason))
        else:
            said = T(nl="Ontvangen. Ons kenmerk is {number}.", en="Received. Our reference is {number}.",
                     number=case.reference)  # fmt: skip
            messages.success(request, said)
            return redirect("my-case", case.pk)
    context = {"form": form, "title": title, "intro": intro, "crumbs": crumbs((HOME, choose("Zaken", "Cases")))}
    return render(request, "my/case_new.html", context)


@require_http_methods(METHODS)
@require_role(Role.CITIZEN)
def one_case(request: SignedIn, number: int) -> HttpResponse:
    """How a case stands, by which articles; and what one can do: add, answer, give notice, withdraw."""
    person = oneself(request.user, what=f"case Z-{number}")
    case = get_object_or_404(Case.objects.filter(person=person), pk=number)
    now = standing(case, localdate())
    does = request.POST.get("do", "")
    form = WordsForm(request.POST, request.FILES) if does == "add" else WordsForm()
    if request.method == "POST" and (does != "add" or form.is_valid()):
        try:
            said = _carry_out(request, now, does, form)
        except Refused as error:
            form = form if form.is_bound else WordsForm({})
            form.add_error(None, str(error.reason))
        else:
            messages.success(request, said)
            return HttpResponseRedirect(f"{HOME}{number}/")
    return render(
        request, "my/case.html", _case(now) | {"form": form, "crumbs": crumbs((HOME, choose("Zaken", "Cases")))}
    )


def _carry_out(request: SignedIn, now: Standing, does: str, form: WordsForm) -> Any:
    """What someone does in a case; gives the words that say that it was done. Raises Refused."""
    case, today = now.case, localdate()
    if does == "add":
        do_send_in(case, text=form.cleaned_data["text"], file=form.sent, acting_user=request.user)
        return T(nl="Toegevoegd aan je zaak.", en="Added to your case.")
    if does == "notice" and now.may_give_notice:
        do_note(case, "notice", today, acting_user=request.user)
        return T(nl="Je hebt ons in gebreke gesteld. Je krijgt een bevestiging.",
                 en="You gave us notice of default. You receive a confirmation.")  # fmt: skip
    if does == "withdraw" and "withdrawn" in now.kind.steps:
        do_note(case, "withdrawn", today, acting_user=request.user)
        return T(nl="Ingetrokken. We doen er niets meer mee.", en="Withdrawn. We do nothing more with it.")
    raise Refused(T(nl="Dit kan nu niet.", en="This is not possible now."))


@require_safe
@require_role(Role.CITIZEN)
def paper(request: SignedIn, number: int, paper: int) -> HttpResponse:
    """A paper of one's own case."""
    person = oneself(request.user, what=f"document of case Z-{number}")
    papers = Document.objects.filter(case__person=person, case=number, destroyed_on=None)
    return as_file(get_object_or_404(papers, pk=paper))


def as_file(found: Document) -> HttpResponse:
    """A paper as a download: a browser never opens what somebody sent as a page of ours."""
    response = HttpResponse(bytes(found.content or b""), content_type=found.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{found.name.encode("ascii", "replace").decode()}"'
    response.headers["Content-Security-Policy"] = "sandbox"
    return response


def _case(now: Standing) -> dict[str, Any]:
    """What the page of a case shows."""
    case = now.case
    events = [one for one in cases.timeline(case) if one.kind not in ("assigned", "urgent")]
    first = next(one for one in events if one.kind == "received")
    lines = now.lines()
    running = now.penalty if now.has_notice else {}
    return {
        "now": now, "case": case, "title": f"{now.kind.title} {case.reference}", "first": first,
        "timeline": [(one, EVENTS[one.kind], OUTCOMES.get(one.data.get("outcome", ""), "")) for one in events],
        "why": every_step(lines) if lines else None, "papers": cases.documents_of(case),
        "penalty": running, "penalty_why": every_step(now.why_penalty()) if running else None,
        "may_withdraw": case.closed_on is None and "withdrawn" in now.kind.steps,
    }  # fmt: skip
