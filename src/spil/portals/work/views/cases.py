"""Cases for who handles them: what comes first, one case with its terms, steps and papers, and the load of the teams.

A case of a person is below that person's page and takes a reason; one of nobody in particular has a page of its own.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from spil import text
from spil.core.access.models import Role
from spil.core.access.permissions import SignedIn, require_role
from spil.core.cases import service
from spil.core.cases.documents import court_file, do_add
from spil.core.cases.models import Case, Document, Ministry
from spil.core.cases.service import Refused, do_assign, do_note, do_open, do_revoke, forecast, worklist
from spil.core.cases.terms import Standing, standing
from spil.core.cases.types import EVENTS, OUTCOMES, STEPS, TEAMS, TYPES
from spil.core.messages.models import Message
from spil.core.messages.service import inbox
from spil.core.messages.service import title as title_of
from spil.law.engine.units import to_day
from spil.portals.base.explaining import every_step
from spil.portals.my.views.objection import as_file
from spil.portals.work import words
from spil.portals.work.case_forms import (
    MINISTRIES,
    DecideForm,
    NewCaseForm,
    ObjectionByPostForm,
    PaperForm,
    StepForm,
)
from spil.portals.work.proposal import Proposal, propose
from spil.portals.work.reasons import PersonRequest, of_person
from spil.services.objection.points import POINTS, parent_of
from spil.services.objection.service import (
    CAUSE,
    asked_in,
    contested,
    do_decide,
    do_object,
    first_month,
    offered,
    writing,
)
from spil.services.student_finance.service import effect, facts_of
from spil.text import T, choose

METHODS = ["GET", "HEAD", "POST"]
SHOWN = 200
LIST = (T(nl="Zaak", en="Case"), T(nl="Soort", en="Kind"), T(nl="Waarover", en="About"), T(nl="Uiterlijk", en="Due"),
        T(nl="Stand", en="State"), T(nl="Behandelaar", en="Case worker"))  # fmt: skip
INVITE = {"objection": "work-case-decide"}  # kinds that are decided on a page of their own


# The list and the load


@require_safe
@require_role(Role.CASE_WORKER, Role.MANAGER)
def all_cases(request: SignedIn) -> HttpResponse:
    """What has to be done, in the order of the law and of need. Whose case it is, one sees with a reason."""
    today = localdate()
    team = request.GET.get("team", "")
    mine = request.GET.get("mijn") == "1"
    found = worklist(today, teams=[team] if team in TEAMS else (), worker=request.user if mine else None)
    late = [one for one in found if one.is_late]
    soon = [one for one in found if one.is_soon]
    context = {
        "rows": [_row(one, opens=request.user.role == Role.CASE_WORKER) for one in found[:SHOWN]], "columns": LIST,
        "more": len(found) > SHOWN, "count": len(found), "late": len(late), "soon": len(soon),
        "running": sum(one.penalty["penalty"] for one in late if one.has_notice and not one.penalty_set),
        "teams": [(name, label, name == team) for name, label in TEAMS.items()], "mine": mine,
        "new": [one for one in TYPES.values() if not one.of_person],
    }  # fmt: skip
    return render(request, "work/cases.html", context)


def _row(now: Standing, *, opens: bool) -> tuple[object, ...]:
    """Cells: reference, kind, about, last day, state, worker."""
    case = now.case
    name = format_html('<a href="{}">{}</a>', address_of(case), case.reference) if opens else case.reference
    due = words.short_day(now.due) if now.due and now.is_open else "–"
    return (name, now.kind.title, case.title if case.person_id is None else choose("een persoon", "a person"), due,
            _state(now), case.worker.name if case.worker else "–")  # fmt: skip


def _state(now: Standing) -> SafeString:
    """How a case stands, as marks."""
    marks: list[tuple[object, str]] = []
    if now.is_open and now.has_notice and not now.penalty_set and now.penalty_from:
        cents = now.penalty["penalty"]
        since = words.short_day(now.penalty_from)
        marks.append(
            (choose(f"dwangsom {text.euro(cents)}", f"penalty {text.euro(cents)}"), "error")
            if cents
            else (choose(f"dwangsom vanaf {since}", f"penalty from {since}"), "warning")
        )
    if now.is_late:
        days = -(now.days_left or 0)
        marks.append((choose(f"{days} dagen te laat", f"{days} days late"), "error"))
    elif now.is_soon:
        marks.append((choose(f"nog {now.days_left} dagen", f"{now.days_left} days left"), "warning"))
    if now.is_urgent:
        marks.append((choose("spoed", "urgent"), "warning"))
    if now.question:
        marks.append((choose("wacht op antwoord", "awaits an answer"), ""))
    if not now.is_open and now.case.closed_on is None:
        marks.append((choose("bij de rechter of toezichthouder", "with the court or authority"), ""))
    if not marks:
        marks.append((choose("loopt", "in time"), "ok"))
    return format_html("{}" * len(marks), *(
        format_html('<span class="spil-badge{}">{}</span> ', f" spil-badge--{kind}" if kind else "", label)
        for label, kind in marks
    ))  # fmt: skip


@require_safe
@require_role(Role.CASE_WORKER, Role.MANAGER)
def load(request: SignedIn) -> HttpResponse:
    """What each team has to finish in the coming weeks, and how much comes in."""
    today = localdate()
    weeks = [today.toordinal() + 7 * week for week in range(service.WEEKS_AHEAD)]
    first = T(nl="Team", en="Team")
    columns = (first, T(nl="Open", en="Open"), T(nl="Te laat", en="Late"),
               *(words.short_day(date.fromordinal(week)).rpartition(" ")[0] for week in weeks),
               T(nl="Nieuw per week", en="New a week"))  # fmt: skip
    rows = [
        (TEAMS[one.team], one.open, one.late, *one.due, f"{one.new_a_week:.1f}".replace(".", choose(",", ".")))
        for one in forecast(today)
    ]
    numeric = ",".join(str(number) for number in range(2, len(columns) + 1))
    context = {"rows": rows, "columns": columns, "numeric": numeric, "title": choose("Drukte", "Load"),
               "crumbs": [(reverse("work-cases"), choose("Zaken", "Cases"))]}  # fmt: skip
    return render(request, "work/load.html", context)


# Opening


@require_http_methods(METHODS)
@require_role(Role.CASE_WORKER)
def new(request: SignedIn) -> HttpResponse:
    """A case that is not one person's: a data breach, a request for information, a demand."""
    return _new(request, None, [one for one in TYPES.values() if not one.of_person])


@require_http_methods(METHODS)
@of_person("new case")
def new_of_person(request: PersonRequest) -> HttpResponse:
    """A case of a person that came in by post or telephone."""
    kinds = [one for one in TYPES.values() if one.of_person and one.name != "objection"]
    return _new(request, request, kinds)


def _new(request: SignedIn, of: PersonRequest | None, kinds: Sequence[Any]) -> HttpResponse:
    person = of.person if of else None
    before = list(Case.objects.filter(person=person).order_by("-id")[:50]) if person else []
    form = NewCaseForm(kinds, before, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        follows = next((one for one in before if one.pk == given.get("follows")), None)
        try:
            case = do_open(
                given["kind"], person, given["received_on"], title=given["title"], text=given["text"],
                ministry=given["ministry"], until=given.get("until"), follows=follows,
                decisions=follows.decisions if follows else (), acting_user=request.user,
            )  # fmt: skip
        except Refused as error:
            form.add_error(None, str(error.reason))
        else:
            return redirect(address_of(case))
    context = _frame(of, choose("Nieuwe zaak", "New case")) | {"form": form, "by_post": bool(person)}
    return render(request, "work/case_new.html", context)


@require_http_methods(METHODS)
@of_person("objection by post")
def objection_by_post(request: PersonRequest) -> HttpResponse:
    """An objection that came in on paper."""
    person = request.person
    decided = inbox(person.pk).filter(data__has_key="objection_until")[:50]
    letters = [(one.pk, f"{words.short_day(localdate(one.created_at))} S-{one.pk} {title_of(one)}") for one in decided]
    form = ObjectionByPostForm(letters, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        facts = {"posted_on": to_day(given["posted_on"])} if given["posted_on"] else {}
        try:
            case = do_object(
                person, Message.objects.get(person=person, pk=given["about"]), reasons=given["text"], answers={},
                hearing=False, received_on=given["received_on"], facts=facts, acting_user=request.user,
            )  # fmt: skip
        except Refused as error:
            form.add_error(None, str(error.reason))
        else:
            return redirect(address_of(case))
    context = _frame(request, choose("Bezwaar per post", "Objection by post")) | {"form": form, "by_post": False}
    return render(request, "work/case_new.html", context)


# One case


def address_of(case: Case) -> str:
    """Where the page of a case is."""
    if case.person_id:
        return reverse("work-case", args=[case.person_id, case.pk])
    return reverse("work-case-general", args=[case.pk])


def _frame(of: PersonRequest | None, title: object, *more: tuple[str, str]) -> dict[str, Any]:
    """What every page of a case shows: where one is, and for a person why one looks."""
    crumbs = [(reverse("work-cases"), choose("Zaken", "Cases"))]
    if of:
        crumbs.append((reverse("work-person", args=[of.person.pk]), of.person.full_name))
    known = {"person": of.person, "reason": of.reason} if of else {"person": None, "reason": ""}
    return {"title": title, "crumbs": [*crumbs, *more]} | known


def _of(person: int | None, number: int) -> Case:
    """A case by its number, when it is this person's (or nobody's)."""
    found = Case.objects.filter(person=person, pk=number).select_related("person", "worker", "about", "follows").first()
    if found is None:
        raise Http404
    return found


@require_http_methods(METHODS)
@of_person("case Z-{case}")
def show(request: PersonRequest, case: int) -> HttpResponse:
    """A case of a person."""
    return _show(request, request, _of(request.person.pk, case))


@require_http_methods(METHODS)
@require_role(Role.CASE_WORKER)
def show_general(request: SignedIn, number: int) -> HttpResponse:
    """A case of nobody in particular."""
    return _show(request, None, _of(None, number))


def _show(request: SignedIn, of: PersonRequest | None, case: Case) -> HttpResponse:
    does = request.POST.get("do", "")
    form = PaperForm(request.POST, request.FILES) if does == "paper" else PaperForm()
    refusal: object = ""
    if request.method == "POST" and (does != "paper" or form.is_valid()):
        try:
            _carry_out(request, case, does, form)
        except Refused as error:
            refusal = error.reason
        else:
            return redirect(address_of(case))
    now = standing(case, localdate())
    lines = now.lines()
    base = address_of(case)
    events = service.timeline(case)
    context = _frame(of, f"{now.kind.title} {case.reference}") | {
        "case": case, "now": now, "base": base, "refusal": refusal, "form": form,
        "state": _state(now), "why": every_step(lines) if lines else None,
        "penalty_why": every_step(now.why_penalty()) if now.has_notice else None,
        "facts": _facts(now), "steps": [] if case.closed_on else [STEPS[name] for name in now.kind.steps],
        "decides": INVITE.get(case.kind, "") and not case.closed_on and f"{base}beslissen/",
        "timeline": [(one, EVENTS[one.kind], OUTCOMES.get(one.data.get("outcome", ""), ""), _can_undo(now, one))
                     for one in events],
        "papers": service.documents_of(case), "court": now.kind.due == "court_file_due",
        "mine": case.worker_id == request.user.pk,
    }  # fmt: skip
    return render(request, "work/case.html", context)


def _facts(now: Standing) -> list[tuple[str, object]]:
    case = now.case
    rows: list[tuple[str, object]] = [
        (choose("Onderwerp", "Subject"), case.title),
        (choose("Team", "Team"), TEAMS[now.kind.team]),
        (choose("Behandelaar", "Case worker"), case.worker.name if case.worker else "–"),
        (choose("Namens", "On behalf of"), dict(MINISTRIES)[Ministry(case.ministry)]),
    ]
    if now.due and now.is_open:
        rows.append((choose("Uiterlijk", "Due"), text.day(now.due)))
    if case.closed_on:
        rows.append((choose("Afgesloten", "Closed"), text.day(case.closed_on)))
    if case.follows:
        link = format_html('<a href="{}">{}</a>', address_of(case.follows), case.follows.reference)
        rows.append((choose("Volgt op", "Follows"), link))
    return rows


def _can_undo(now: Standing, event: Any) -> bool:
    fixed = ("received", "announced", "penalty_set", "late_told", "assigned", "decided")
    return now.case.closed_on is None and event.kind not in fixed


def _carry_out(request: SignedIn, case: Case, does: str, form: PaperForm) -> None:
    """What is done on the page of a case itself. Raises Refused."""
    if does == "paper":
        file = form.cleaned_data["file"]
        do_add(case, file.name, file.read(), source=Document.Source(form.cleaned_data["source"]),
               acting_user=request.user)  # fmt: skip
        messages.success(request, T(nl="Toegevoegd.", en="Added."))
    elif does in ("take", "release"):
        do_assign(case, request.user if does == "take" else None, acting_user=request.user)
    elif does == "undo" and request.POST.get("event", "").isdecimal():
        event = case.events.filter(pk=int(request.POST["event"])).first()
        if event is None:
            raise Http404
        do_revoke(event, acting_user=request.user)
        messages.success(request, T(nl="Ongedaan gemaakt.", en="Undone."))
    else:
        raise Refused(T(nl="Dit kan hier niet.", en="This is not possible here."))


@require_http_methods(METHODS)
@of_person("case Z-{case}: {step}")
def step(request: PersonRequest, case: int, step: str) -> HttpResponse:
    """Note a step in a case of a person."""
    return _step(request, request, _of(request.person.pk, case), step)


@require_http_methods(METHODS)
@require_role(Role.CASE_WORKER)
def step_general(request: SignedIn, number: int, step: str) -> HttpResponse:
    """Note a step in a case of nobody in particular."""
    return _step(request, None, _of(None, number), step)


def _step(request: SignedIn, of: PersonRequest | None, case: Case, name: str) -> HttpResponse:
    if name not in TYPES[case.kind].steps:
        raise Http404
    if name == "decided" and case.kind in INVITE:
        return redirect(f"{address_of(case)}beslissen/")
    declared, now = STEPS[name], standing(case, localdate())
    form = StepForm(declared, now, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            do_note(case, name, given["on"], text=given["text"], until=given.get("until"),
                    outcome=given.get("outcome", ""), acting_user=request.user)  # fmt: skip
        except Refused as error:
            form.add_error(None, str(error.reason))
        else:
            messages.success(request, T(nl="Vastgelegd. {what}.", en="Recorded. {what}.", what=EVENTS[name]))
            return redirect(address_of(case))
    place = (address_of(case), f"{now.kind.title} {case.reference}")
    context = _frame(of, declared.title, place) | {"form": form, "step": declared, "back": address_of(case)}
    return render(request, "work/case_step.html", context)


@require_safe
@of_person("document of case Z-{case}")
def paper(request: PersonRequest, case: int, paper: int) -> HttpResponse:
    """A paper of a case of a person."""
    return _paper(_of(request.person.pk, case), paper)


@require_safe
@require_role(Role.CASE_WORKER)
def paper_general(request: SignedIn, number: int, paper: int) -> HttpResponse:
    """A paper of a case of nobody in particular."""
    return _paper(_of(None, number), paper)


def _paper(case: Case, number: int) -> HttpResponse:
    found = case.documents.filter(pk=number, destroyed_on=None).first()
    if found is None:
        raise Http404
    return as_file(found)


@require_http_methods(["POST"])
@of_person("court file of case Z-{case}")
def file_for_court(request: PersonRequest, case: int) -> HttpResponse:
    """Everything on a case for the court, as one file."""
    found = _of(request.person.pk, case)
    response = HttpResponse(court_file(found, localdate()), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.reference}.zip"'
    return response


# Deciding on an objection


@require_http_methods(METHODS)
@of_person("decision on objection Z-{case}")
def decide(request: PersonRequest, case: int) -> HttpResponse:
    """The decision on an objection in three steps: fill in, see what it does, confirm."""
    found, person = _of(request.person.pk, case), request.person
    if found.kind not in INVITE or found.closed_on:
        raise Http404
    now = standing(found, localdate())
    asked = asked_in(found)
    raised: dict[str, int] = asked.data.get("points", {})
    decisions = contested(found.about) if found.about and found.decisions else []
    first = first_month(found) if found.decisions else localdate()
    points = [(one.name, _said(one, person.pk, first)) for one in POINTS.values()
              if one.name in raised or one in offered(person.pk, decisions)]  # fmt: skip
    known = facts_of(person.pk, first) or {}
    heard = {one.kind for one in now.events}
    hear = bool(asked.data.get("hearing")) and not heard & {"heard", "not_heard"}
    data = request.POST if request.method == "POST" else None
    form = DecideForm(points, raised, home=bool(known.get("registered_with_parent")), hear=hear, data=data)
    if data is None and points:
        form.fields["accepted"].initial = list(raised)

    def effects() -> Sequence[Any]:
        if not form.accepted:
            return []
        return effect(writing(found, form.accepted, form.home, request.user), person_id=person.pk, cause=CAUSE)

    def do() -> None:
        try:
            do_decide(
                found, outcome=form.cleaned_data["outcome"], accepted=form.accepted, home=form.home,
                motivation=form.cleaned_data["motivation"], acting_user=request.user,
            )  # fmt: skip
        except Refused as error:
            raise ValidationError(str(error.reason)) from None

    def proposal() -> Proposal:
        verdict = str(OUTCOMES[form.cleaned_data["outcome"]])
        rows = [(label, "–", _value(name, form.accepted)) for name, label in points if name in form.accepted]
        rows.append((choose("Beslissing", "Decision"), "–", verdict))
        rows.append((choose("In de brief", "In the letter"), "–", form.cleaned_data["motivation"]))
        name = person.full_name
        return Proposal(
            title=choose("Beslissing op bezwaar", "Decision on the objection"), what=f"objection {found.reference}",
            effects=effects, do=do, rows=rows, reason=form.cleaned_data["motivation"],
            letters=[choose(f"Aan {name}: beslissing op bezwaar", f"To {name}: decision on the objection")],
        )  # fmt: skip

    title = T(nl="Beslissing op bezwaar {number}", en="Decision on objection {number}", number=found.reference)
    return propose(
        request, form, proposal, title=title, template="work/case_decide.html", case=found, asked=asked,
        base=address_of(found), raised=[(label, _value(name, raised)) for name, label in points if name in raised],
        papers=service.documents_of(found), state=_state(now),
    )  # fmt: skip


def _said(point: Any, person: int, first: date) -> str:
    """A point with the name of the parent that it is about."""
    parent = parent_of(person, point.parent, first) if point.parent else None
    return str(point.title).format(name=parent.given_name if parent else "")


def _value(name: str, values: dict[str, int]) -> str:
    return text.euro(values[name]) if POINTS[name].asks_cents else choose("ja", "yes")
