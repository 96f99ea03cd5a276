"""Mass operations for managers: plan, rehearse, approve what another planned, carry out, pay and write, or undo.

Working off is left to the queue (core/runs/tasks.py); the pages say how far it is.
"""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from spil import text
from spil.core.access.models import Role
from spil.core.access.permissions import SignedIn, require_role
from spil.core.access.service import record
from spil.core.runs import service, tasks
from spil.core.runs.models import Run, State
from spil.core.runs.product import Product, product, products
from spil.law.engine import Graph
from spil.law.engine.units import Unit
from spil.portals.base.explaining import every_step
from spil.portals.base.fields import DateField, EuroField
from spil.portals.work import words
from spil.text import T, choose

SHOWN = 50  # runs in the list
CHECK = "check of a mass operation"

STATES = {
    State.PLANNED: T(nl="Gepland", en="Planned"),
    State.REHEARSED: T(nl="Geoefend", en="Rehearsed"),
    State.APPROVED: T(nl="Goedgekeurd", en="Approved"),
    State.RUNNING: T(nl="Besluiten en boeken", en="Deciding and booking"),
    State.DECIDED: T(nl="Besloten en geboekt", en="Decided and booked"),
    State.RELEASING: T(nl="Betalen en schrijven", en="Paying and writing"),
    State.RELEASED: T(nl="Betaald en geschreven", en="Paid and written"),
    State.UNDOING: T(nl="Terugdraaien", en="Undoing"),
    State.UNDONE: T(nl="Teruggedraaid", en="Undone"),
}
MOVING = (State.RUNNING, State.RELEASING, State.UNDOING)
STEPS = (State.PLANNED, State.REHEARSED, State.APPROVED, State.DECIDED, State.RELEASED)
STEP_OF = {State.RUNNING: 4, State.DECIDED: 4, State.RELEASING: 5, State.RELEASED: 5, State.APPROVED: 3,
           State.REHEARSED: 2, State.PLANNED: 1}  # fmt: skip
ACTIONS = {
    "rehearse": T(nl="Oefenen", en="Rehearse"),
    "approve": T(nl="Goedkeuren", en="Approve"),
    "start": T(nl="Besluiten en boeken", en="Decide and book"),
    "go_on": T(nl="Verdergaan", en="Go on"),
    "stop": T(nl="Stoppen", en="Stop"),
    "release": T(nl="Betalen en schrijven", en="Pay and write"),
    "retry": T(nl="Opnieuw proberen wat misging", en="Try again what went wrong"),
    "undo": T(nl="Alles terugdraaien", en="Undo everything"),
}
COLUMNS = {
    "runs": (T(nl="Actie", en="Operation"), T(nl="Maand", en="Month"), T(nl="Stand", en="State"),
             T(nl="Mensen", en="People"), T(nl="Gepland door", en="Planned by")),
    "amounts": (T(nl="Bedrag", en="Amount"), T(nl="Oefening", en="Rehearsal"), T(nl="Uitgevoerd", en="Carried out"),
                T(nl="Vorige keer", en="Last time")),
    "groups": (T(nl="Uitkomst", en="Outcome"), T(nl="Mensen", en="People")),
    "odd": (T(nl="Geval", en="Case"), T(nl="Opvallend aan", en="Odd about it"), T(nl="Bedrag", en="Amount")),
    "apart": (T(nl="Mensen", en="People"), T(nl="Wat er misging", en="What went wrong")),
    "bars": (T(nl="Bedrag", en="Amount"), T(nl="Mensen", en="People")),
}  # fmt: skip


class PlanForm(forms.Form):
    """What to carry out, booked for which month, by the law of which day, with which budget."""

    product = forms.ChoiceField(label=T(nl="Wat", en="What"))
    month = forms.RegexField(
        r"^\d{4}-(0[1-9]|1[0-2])$", label=T(nl="Maand waarop je boekt", en="Month that you book for"),
        help_text=T(nl="Bijvoorbeeld 2026-12", en="For example 2026-12"),
        error_messages={"invalid": T(nl="Schrijf de maand als 2026-12.", en="Write the month as 2026-12.")},
    )  # fmt: skip
    on = DateField(label=T(nl="Dag van de wet", en="Day of the law"), required=False,
                   help_text=T(nl="Laat je dit leeg, dan is het vandaag", en="Leave this empty for today"))  # fmt: skip
    budget = EuroField(label=T(nl="Budget", en="Budget"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].choices = [(one.name, one.label) for one in products()]  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(Role.MANAGER)
def runs(request: SignedIn) -> HttpResponse:
    """All operations, newest first, and a form to plan one."""
    form = PlanForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        answers = form.cleaned_data
        try:
            run = service.do_plan(
                answers["product"], month=date.fromisoformat(f"{answers['month']}-01"),
                on=answers["on"] or localdate(), budget_cents=answers["budget"], acting_user=request.user,
            )  # fmt: skip
        except service.Nobody:
            form.add_error("product", choose("Dit gaat nu niemand aan.", "This concerns nobody now."))
        except ValueError as error:
            form.add_error(None, str(error))
        else:
            return redirect("work-run", run.pk)
    rows = [
        (
            format_html('<a href="{}">{} {}</a>', reverse("work-run", args=[run.pk]), run.pk, _label(run)),
            text.month(run.month), str(STATES[State(run.state)]), words.count(service.progress_of(run).people),
            run.planned_by.name,
        )
        for run in Run.objects.select_related("planned_by").order_by("-id")[:SHOWN]
    ]  # fmt: skip
    return render(request, "work/runs.html", {"form": form, "rows": rows, "columns": COLUMNS["runs"]})


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(Role.MANAGER)
def run(request: SignedIn, number: int) -> HttpResponse:
    """One operation: what was rehearsed, how far it is, and what may be done with it now."""
    one = get_object_or_404(Run.objects.select_related("planned_by", "approved_by"), pk=number)
    if request.method == "POST":
        return _do(request, one, request.POST.get("do", ""))
    what = _product(one)
    found = service.progress_of(one)
    rehearsal = one.rehearsal or {}
    moving = one.state in MOVING and not one.stopped_at
    context = {
        "run": one, "title": f"{what.label} {text.month(one.month)}", "columns": COLUMNS,
        "crumbs": [(reverse("work-runs"), choose("Massale acties", "Mass operations"))],
        "steps": [str(STATES[state]) for state in STEPS], "step": STEP_OF.get(State(one.state), 0),
        "state": str(STATES[State(one.state)]), "moving": moving, "found": found,
        "people": (words.count(found.people_done), words.count(found.people)),
        "rate": words.count(round(found.per_second)), "left": _left(found.seconds_left),
        "actions": [(name, str(ACTIONS[name]), _kind(name)) for name in _possible(one, found, request.user.pk)],
        "own": one.planned_by_id == request.user.pk and one.state == State.REHEARSED,
        "apart": [(f"{chunk.first}-{chunk.last}", chunk.reason)
                  for chunk in one.chunks.exclude(reason="").order_by("number")],
        "rehearsal": rehearsal, "decisions": words.count(rehearsal.get("decisions", 0)),
        "rehearsed": words.count(rehearsal.get("people", 0)),
        "amounts": _amounts(one, what, found.totals),
        "groups": [(title, rows) for title, rows in _groups(what.graph(service.plan_of(one)), rehearsal)],
        "bars": [(f"{text.euro(low)} - {text.euro(high)}", words.count(people))
                 for low, high, people in rehearsal.get("bars", []) if people],
        "odd": _odd(one, what), "budget": _budget(one, what),
    }  # fmt: skip
    return render(request, "work/run.html", context)


@require_safe
@require_role(Role.MANAGER)
def odd(request: SignedIn, number: int, case: int) -> HttpResponse:
    """Why one of the oddest cases comes out as it does: every step, without a name. Who looked is recorded."""
    one = get_object_or_404(Run, pk=number)
    cases = (one.rehearsal or {}).get("odd", [])
    if not 0 < case <= len(cases):
        raise Http404
    what, shown = _product(one), cases[case - 1]
    record(request.user, shown["person"], reason=CHECK, what="odd case")
    graph = what.graph(service.plan_of(one))
    explanation = graph.explain(shown["facts"], what.targets)
    context = {
        "title": choose(f"Opvallend geval {case}", f"Odd case {case}"), "case": case,
        "crumbs": [(reverse("work-runs"), choose("Massale acties", "Mass operations")),
                   (reverse("work-run", args=[one.pk]), str(what.label))],
        "because": _because(graph, shown["because"]),
        "outcomes": [(_title(graph, name), explanation.steps[name].said(choose("nl", "en"))) for name in what.targets],
        "why": every_step(explanation),
    }  # fmt: skip
    return render(request, "work/run_odd.html", context)


def _do(request: SignedIn, one: Run, name: str) -> HttpResponse:
    """Carry out what a button says; a refusal is said on the page and changes nothing."""
    user = request.user
    steps = {
        "approve": service.do_approve, "stop": service.do_stop, "retry": service.do_retry, "undo": service.do_undo,
        "start": service.do_start, "go_on": service.do_start, "release": service.do_release,
    }  # fmt: skip
    refusals: dict[type[Exception], str] = {
        service.SamePerson: choose("Iemand anders moet dit goedkeuren.", "Somebody else must approve this."),
        service.AlreadyRunning: choose(
            "Er loopt al zo'n actie. Rond die eerst af, of draai die terug.",
            "Such an operation is under way. Finish or undo that one first.",
        ),
        service.AlreadyPaid: choose(
            "Er is al betaald. Terugdraaien kan niet meer.", "Payments were made. It cannot be undone any more."
        ),
        service.NotNow: choose("Dat kan nu niet. Bekijk hoe ver het is.", "Not now. See how far it is."),
    }
    try:
        with transaction.atomic():
            if name == "rehearse":
                tasks.rehearse.defer(run=one.pk, user=user.pk)
            elif name in steps:
                steps[name](one, acting_user=user)
                tasks.do_queue(one)
    except tuple(refusals) as error:
        messages.error(request, refusals[type(error)])
    return redirect("work-run", one.pk)


def _possible(one: Run, found: service.Progress, user: int) -> list[str]:
    """The buttons that make sense in this state, for this user."""
    if one.stopped_at:
        return ["go_on", *(["undo"] if one.state == State.RUNNING else [])]
    buttons = {
        State.PLANNED: ["rehearse"],
        State.REHEARSED: ["rehearse"] if one.planned_by_id == user else ["approve", "rehearse"],
        State.APPROVED: ["start", "rehearse"],
        State.DECIDED: ["release", "undo"],
        State.RUNNING: ["stop"], State.RELEASING: ["stop"], State.UNDOING: ["stop"],
    }.get(State(one.state), [])  # fmt: skip
    return [*buttons, *(["retry"] if found.apart else [])]


def _kind(name: str) -> str:
    return {"undo": "danger", "stop": "second", "rehearse": "second", "retry": "second"}.get(name, "")


def _product(one: Run) -> Product:
    try:
        return product(one.product)
    except LookupError:
        raise Http404 from None


def _label(one: Run) -> str:
    return next((str(known.label) for known in products() if known.name == one.product), one.product)


def _left(seconds: float | None) -> str:
    if seconds is None:
        return ""
    minutes = round(seconds / 60)
    return choose(f"nog ongeveer {minutes} minuten", f"about {minutes} minutes left") if minutes else choose(
        "nog minder dan een minuut", "less than a minute left"
    )  # fmt: skip


def _amounts(one: Run, what: Product, totals: dict[str, int]) -> list[tuple[str, ...]]:
    """Rows: what, rehearsed, carried out, and in the run before."""
    before = service.previous_of(one)
    earlier = service.progress_of(before).totals if before else {}
    rehearsed = (one.rehearsal or {}).get("amounts", {})

    def said(sums: dict[str, int], name: str) -> str:
        return text.euro(sums[name]) if name in sums else "–"

    return [(str(label), said(rehearsed, name), said(totals, name), said(earlier, name))
            for name, label in what.amounts.items()]  # fmt: skip


def _budget(one: Run, what: Product) -> tuple[str, str, bool] | None:
    """The budget, what is left of it (or lacks) by the rehearsal, and whether it suffices."""
    if one.budget_cents is None or not one.rehearsal:
        return None
    left = one.budget_cents - what.cost(one.rehearsal["amounts"])
    return text.euro(one.budget_cents), text.euro(abs(left)), left >= 0


def _groups(graph: Graph, rehearsal: dict[str, Any]) -> list[tuple[str, list[tuple[str, str]]]]:
    """For each choice of the law the number of people by its value."""
    found = []
    for name, counts in rehearsal.get("groups", {}).items():
        unit = graph.unit(name)
        rows = [
            (value if isinstance(unit, Unit) else choose(unit.of(int(value)).nl, unit.of(int(value)).en),
             words.count(count))
            for value, count in counts.items()
        ]  # fmt: skip
        found.append((_title(graph, name), rows))
    return found


def _odd(one: Run, what: Product) -> list[tuple[object, ...]]:
    graph, first = what.graph(service.plan_of(one)), next(iter(what.amounts))
    return [
        (
            format_html('<a href="{}">{}</a>', reverse("work-run-odd", args=[one.pk, case]), case),
            ", ".join(_because(graph, shown["because"])), text.euro(shown["outcome"].get(first, 0)),
        )
        for case, shown in enumerate((one.rehearsal or {}).get("odd", []), 1)
    ]  # fmt: skip


def _because(graph: Graph, names: list[str]) -> list[str]:
    return [_title(graph, name) for name in names]


def _title(graph: Graph, name: str) -> str:
    known = graph.law.facts.get(name)
    if known is not None:
        return choose(known.nl, known.en)
    rule = graph.rules[name]
    title = choose(rule.title_nl, rule.title_en)
    return title[:1].upper() + title[1:]
