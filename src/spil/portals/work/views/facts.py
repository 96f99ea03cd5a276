"""Add, correct or withdraw a fact of any kind, after seeing what it does."""

from collections.abc import Callable

from django.db import models
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from spil.core.people import access, service
from spil.core.people.models import KINDS, Fact, Person
from spil.core.people.service import kind_of, value_fields
from spil.portals.work import kinds, words
from spil.portals.work.fact_forms import FactForm, Finder, WithdrawForm
from spil.portals.work.proposal import Proposal, propose
from spil.portals.work.reasons import PersonRequest, names_of, of_person
from spil.services.student_finance.models import Deviation
from spil.services.student_finance.service import do_change, effect
from spil.text import T, choose

SOURCE = "case_worker"
METHODS = ["GET", "HEAD", "POST"]
INSTEAD = {"choice": "work-apply", "deviation": "work-hardship"}  # where these are added
Write = Callable[[], list[service.Change]]


@require_http_methods(METHODS)
@of_person("add a fact")
def add(request: PersonRequest, kind: str) -> HttpResponse:
    """A fact that we did not know; what has a page of its own leads there."""
    if kind in INSTEAD:
        return redirect(INSTEAD[kind], request.person.pk)
    model = _model(kind)
    form = FactForm(kind, request.person, _posted(request), find=_finder(request), names={})
    title = T(nl="Nieuw gegeven: {kind}", en="New fact: {kind}", kind=model.label)

    def write() -> list[service.Change]:
        return [service.do_record(model, request.person, form.period, source=SOURCE, acting_user=request.user,
                                  **form.values)]  # fmt: skip

    def proposal() -> Proposal:
        return _proposal(request, kind, write, title, "add", _compared(request, form, None))

    return propose(request, form, proposal, title=title, kind=kind)


@require_http_methods(METHODS)
@of_person("correct a fact")
def correct(request: PersonRequest, kind: str, fact: int) -> HttpResponse:
    """Another value for a fact, for its whole period or a part of it."""
    old = _fact(request, kind, fact)
    if isinstance(old, Deviation):
        return redirect(f"{reverse('work-hardship', args=[request.person.pk])}?feit={old.fact}")
    names = names_of(request, kinds.others_of([old]))
    form = FactForm(kind, request.person, _posted(request), fact=old, find=_finder(request), names=names)
    title = T(nl="Correctie: {kind}", en="Correction: {kind}", kind=type(old).label)

    def write() -> list[service.Change]:
        return [service.do_correct(old, source=SOURCE, acting_user=request.user, valid=form.period, **form.values)]

    def proposal() -> Proposal:
        return _proposal(request, kind, write, title, "correction", _compared(request, form, old))

    return propose(request, form, proposal, title=title, kind=kind, now=_now(old, names), fact=old)


@require_http_methods(METHODS)
@of_person("withdraw a fact")
def withdraw(request: PersonRequest, kind: str, fact: int) -> HttpResponse:
    """Take a fact back, or end it: for the days that are filled in nothing of the kind holds any more."""
    old = _fact(request, kind, fact)
    names = names_of(request, kinds.others_of([old]))
    form = WithdrawForm(old, _posted(request))
    now = _now(old, names)
    title = T(nl="Intrekken of beëindigen: {kind}", en="Withdrawal or end: {kind}", kind=type(old).label)

    def write() -> list[service.Change]:
        return [service.do_withdraw(old, source=SOURCE, acting_user=request.user, valid=form.period)]

    def proposal() -> Proposal:
        gone = choose("ingetrokken", "withdrawn") + f" {words.period(*form.period)}"
        return _proposal(request, kind, write, title, "withdrawal", [(str(type(old).label), now[0][1], gone)])

    return propose(request, form, proposal, title=title, kind=kind, now=now, fact=old)


def _proposal(
    request: PersonRequest, kind: str, write: Write, title: object, what: str, rows: list[tuple[str, str, str]]
) -> Proposal:
    number, cause = request.person.pk, f"correction:{kind}"
    return Proposal(
        title=str(title), what=f"{what}: {kind}", rows=rows,
        effects=lambda: effect(write, person_id=number, cause=cause),
        do=lambda: do_change(write, person_id=number, cause=cause, acting_user=request.user),
    )  # fmt: skip


def _compared(request: PersonRequest, form: FactForm, old: Fact | None) -> list[tuple[str, str, str]]:
    """Rows of what is known now and then: field, before, after; only what differs when there was something."""
    new = form.model(person=request.person, **form.values)
    names = names_of(request, kinds.others_of([one for one in (old, new) if one is not None]))
    rows = [
        (str(kinds.LABELS[name]), kinds.value_of(old, name, names) if old else "–", kinds.value_of(new, name, names))
        for name in value_fields(form.model)
        if old is None or getattr(old, name) != getattr(new, name)
    ]
    held = words.period(old.valid.lower, old.valid.upper) if old else "–"
    return [*rows, (choose("Geldt", "Holds"), held, words.period(*form.period))]


def _now(fact: Fact, names: dict[int, str]) -> list[tuple[str, str]]:
    return [
        (choose("Nu bekend", "Known now"), kinds.summary(fact, names)),
        (choose("Geldt", "Holds"), words.period(fact.valid.lower, fact.valid.upper)),
        (choose("Bron", "Source"), words.source(fact.source)),
    ]


def _posted(request: PersonRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _model(kind: str) -> type[Fact]:
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]


def _fact(request: PersonRequest, kind: str, number: int) -> Fact:
    """The version with a number, if it is about this person; also one that is no longer current."""
    related = [field.name for field in _model(kind)._meta.fields if isinstance(field, models.ForeignKey)]
    found = _model(kind)._default_manager.filter(person=request.person, pk=number).select_related(*related).first()
    if found is None:
        raise Http404
    assert isinstance(found, Fact)
    assert kind_of(type(found)) == kind
    return found


def _finder(request: PersonRequest) -> Finder:
    """Looks up another person by BSN or education number, with the reason for this one; the look is recorded."""

    def find(number: str) -> Person | None:
        return next(iter(access.find(request.user, reason=request.reason, bsn=number)), None)

    return find
