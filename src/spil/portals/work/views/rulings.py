"""Decide what the law leaves open, and apply the hardship clause: granted or refused, with reasons for the letter."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from spil import text
from spil.core.people.models import Circumstance, FamilyTie, Person
from spil.core.people.service import Change, current, do_record
from spil.law.engine import LawError
from spil.law.engine.article import Fact
from spil.law.engine.graph import acts
from spil.portals.work import words
from spil.portals.work.decided import said
from spil.portals.work.proposal import Proposal, page_of, propose
from spil.portals.work.reasons import PersonRequest, names_of, of_person
from spil.portals.work.ruling_forms import DeviationForm, FactChoiceForm, JudgementForm, RulingForm
from spil.portals.work.rulings import RULINGS, Ruling
from spil.services.student_finance.models import Deviation
from spil.services.student_finance.service import OUTCOMES, Effect, do_deviate, do_rule, effect, facts_of, law
from spil.text import T, choose

METHODS = ["GET", "HEAD", "POST"]
HARDSHIP = "11.5"


@require_http_methods(METHODS)
@of_person("ruling")
def rule(request: PersonRequest, kind: str) -> HttpResponse:
    """One question of rulings.toml about one person."""
    if kind not in RULINGS:
        raise Http404
    ruling, person = RULINGS[kind], request.person
    parents = _parents(request) if ruling.parent else {}
    form = RulingForm(person, ruling, parents, request.POST if request.method == "POST" else None)

    def write() -> list[Change]:
        return [do_record(Circumstance, person, form.period, source="ruling", acting_user=request.user,
                          kind=ruling.kind, other=_other(form), number=_number(form))]  # fmt: skip

    def effects() -> list[Effect]:
        return effect(write, person_id=person.pk, cause=f"ruling:{kind}") if form.granted else []

    def do() -> None:
        do_rule(
            person, ruling.kind, granted=form.granted, motivation=form.motivation_in_letter, period=form.period,
            acting_user=request.user, other=_other(form), number=_number(form),
        )  # fmt: skip

    def proposal() -> Proposal:
        return Proposal(
            title=str(ruling.title), what=f"ruling: {kind} {form.cleaned_data['outcome']}", effects=effects, do=do,
            rows=_rows(form, ruling, parents), letters=[_letter(request)], reason=form.motivation_in_letter,
        )  # fmt: skip

    missing = ruling.parent and not parents
    return propose(request, form, proposal, title=ruling.title, template="work/rule.html", ruling=ruling,
                   missing=missing)  # fmt: skip


@require_http_methods(METHODS)
@of_person("hardship clause")
def hardship(request: PersonRequest) -> HttpResponse:
    """Which fact the law takes otherwise (WSF 2000, 11.5): first which one (`feit`), then its value."""
    person = request.person
    title = T(nl="Hardheidsclausule", en="Hardship clause")
    facts, known = _facts_that_count(), _known(person)
    address = acts()["WSF 2000"].address_of(HARDSHIP, timezone.localdate())
    name = request.GET.get("feit", "")
    fact = facts.get(name)
    if fact is None:
        choice = FactChoiceForm(facts, request.GET if "feit" in request.GET else None)
        context = page_of(request, title) | {"form": choice, "address": address}
        return render(request, "work/hardship.html", context)
    form = DeviationForm(person, fact, request.POST if request.method == "POST" else None)
    now = said(fact.unit, known.get(name))

    def write() -> list[Change]:
        return [do_record(Deviation, person, form.period, source="hardship", acting_user=request.user,
                          fact=name, value=form.cleaned_data["value"])]  # fmt: skip

    def effects() -> list[Effect]:
        return effect(write, person_id=person.pk, cause="hardship") if form.granted else []

    def do() -> None:
        if form.granted:
            do_deviate(person, name, form.cleaned_data["value"], form.period,
                       motivation=form.motivation_in_letter, acting_user=request.user)  # fmt: skip
        else:
            do_rule(person, Circumstance.Kind.HARDSHIP, granted=False, motivation=form.motivation_in_letter,
                    period=form.period, acting_user=request.user)  # fmt: skip

    def proposal() -> Proposal:
        then = said(fact.unit, form.cleaned_data["value"]) if form.granted else now
        rows = [(choose(fact.nl, fact.en), now, then), *_verdict(form)]
        return Proposal(
            title=str(title), what=f"hardship: {name} {form.cleaned_data['outcome']}", effects=effects, do=do,
            rows=rows, letters=[_letter(request)], reason=form.motivation_in_letter,
        )  # fmt: skip

    return propose(request, form, proposal, title=title, template="work/deviate.html", address=address,
                   now=[(choose(fact.nl, fact.en), now)])  # fmt: skip


def _parents(request: PersonRequest) -> dict[int, str]:
    """Names of the parents whom we know, by number."""
    ties = current(FamilyTie, request.person, kind=FamilyTie.Kind.PARENT)
    return names_of(request, set(ties.values_list("other_id", flat=True)), "name, as parent")


def _other(form: RulingForm) -> Person | None:
    number = form.cleaned_data.get("parent")
    return Person(pk=number) if number else None


def _number(form: RulingForm) -> int:
    return form.cleaned_data.get("number") or 0


def _rows(form: RulingForm, ruling: Ruling, parents: dict[int, str]) -> list[tuple[str, str, str]]:
    about = parents.get(form.cleaned_data.get("parent", 0), "")
    number = _number(form)
    size = _said_number(ruling, number) if number else ""
    what = ", ".join(part for part in (str(ruling.title), about, size) if part)
    verdict = choose("geldt", "holds") if form.granted else choose("geldt niet", "does not hold")
    return [(what, "–", verdict), *_verdict(form)]


def _said_number(ruling: Ruling, number: int) -> str:
    """Months or an amount a month in words."""
    return text.euro(number) if ruling.number == "cents" else choose(f"{number} maanden", f"{number} months")


def _verdict(form: JudgementForm) -> list[tuple[str, str, str]]:
    """Rows that every judgement has: its period, and the reasons in the letter."""
    return [
        (choose("Periode", "Period"), "–", words.period(*form.period)),
        (choose("In de brief", "In the letter"), "–", form.motivation_in_letter),
    ]


def _letter(request: PersonRequest) -> str:
    name = request.person.full_name
    return choose(f"Aan {name}: dit oordeel, met de motivering", f"To {name}: this ruling, with the motivation")


def _facts_that_count() -> dict[str, Fact]:
    """Facts of the law that decide about a month; those of the latest month that the law knows all of."""
    this_month = timezone.localdate().replace(day=1)
    for month in (this_month, this_month.replace(year=this_month.year - 1)):
        try:
            needed = law().on(month).order(OUTCOMES)[1]
        except LawError:
            continue
        return {name: law().facts[name] for name in needed if name in law().facts}
    return {}


def _known(person: Person) -> dict[str, int]:
    """The law's facts of this month, as far as there is an application."""
    return facts_of(person.pk, timezone.localdate().replace(day=1)) or {}
