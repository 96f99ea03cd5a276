"""The public pages: start, calculators, amounts. Everything is asked by GET and nothing is kept."""

from collections.abc import Iterable
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from spil import text
from spil.law.engine import InvalidFacts, Law
from spil.law.engine.graph import acts
from spil.law.engine.parameters import Parameter
from spil.law.engine.units import MONEY, say
from spil.portals.site.calculation import Result, compute, facts_of, law, months, steps_of
from spil.portals.site.forms import CalculatorForm, LateStopForm, YearForm
from spil.text import T, choose


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What can I do here?"""
    return render(request, "site/start.html")


@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    """What do I get in a month, and what when I live elsewhere?"""
    if "education" not in request.GET:
        start_with = {"month": f"{_usual_month():%Y-%m}", "home": "home", "supplementary": "yes", "parents": "together"}
        return render(request, "site/calculator.html", {"form": CalculatorForm(initial=start_with), "result": None})
    form = CalculatorForm(request.GET)
    if not form.is_valid():
        return render(request, "site/calculator.html", {"form": form, "result": None})
    month, facts = form.cleaned_data["month"], facts_of(form.cleaned_data)
    try:
        result = Result(compute(facts, month))
    except InvalidFacts as error:
        for nl, en in error.problems.values():
            form.add_error(None, choose(nl, en))
        return render(request, "site/calculator.html", {"form": form, "result": None})
    compared = [
        (str(label), Result(compute(facts | {"registered_with_parent": at_home}, month)).total)
        for label, at_home in ((T(nl="Bij je ouders", en="With your parents"), True),
                               (T(nl="Niet bij je ouders", en="Not with your parents"), False))
    ]  # fmt: skip
    sector = "mbo" if form.cleaned_data["education"].startswith("mbo") else "ho"
    norm = law().on(month).values[f"norm_{form.cleaned_data['home']}_{sector}"].value
    budget = [(str(T(nl="Wat de wet rekent voor een student", en="What the law counts for a student")), norm),
              (str(T(nl="Wat je krijgt", en="What you get")), result.total)]  # fmt: skip
    context = {"form": form, "result": result, "month": month, "compared": compared, "budget": budget}
    return render(request, "site/calculator.html", context)


@require_safe
def late_stop(request: HttpRequest) -> HttpResponse:
    """What it costs to stop the travel product late."""
    if "ended" not in request.GET:
        return render(request, "site/late_stop.html", {"form": LateStopForm(), "step": None})
    form = LateStopForm(request.GET)
    if not form.is_valid():
        return render(request, "site/late_stop.html", {"form": form, "step": None})
    answers = form.cleaned_data
    facts = {"travel_right_ended_on": answers["ended"], "travel_used_first_half": answers["first"],
             "travel_used_second_half": answers["second"]}  # fmt: skip
    explanation = compute(facts, answers["month"], ("late_stop_charge",))
    rules, used = steps_of(explanation, "late_stop_charge")
    context = {"form": form, "step": explanation.steps["late_stop_charge"], "rules": rules, "used": used}
    return render(request, "site/late_stop.html", context)


@require_safe
def amounts(request: HttpRequest) -> HttpResponse:
    """All amounts of a month, with article, source and status."""
    form = YearForm(request.GET if "maand" in request.GET else {"maand": f"{_usual_month():%Y-%m}"})
    context = {"form": form, "groups": []}
    if form.is_valid():
        month = form.cleaned_data["maand"]
        context |= {"groups": list(_groups(month)), "month": month}
    return render(request, "site/amounts.html", context)


def _usual_month() -> date:
    """This month, or the latest month of which the law is known."""
    known = months("basic_grant", "paid_this_month")
    return next((month for month in known if month <= timezone.localdate()), known[-1])


def _groups(month: date) -> Iterable[tuple[str, list[tuple[object, ...]]]]:
    """Titles, and rows of a table: what, amount, article, source."""
    own = {name: one for name, one in law().parameters.items() if one.place.startswith("law/student_finance")}
    mbo = [one for name, one in own.items() if "_mbo" in name]
    higher = [one for name, one in own.items() if "_ho" in name or "hbo" in name]
    other = [one for one in own.values() if one not in mbo and one not in higher]
    yield choose("Studiefinanciering in het mbo", "Student finance in vocational education"), _rows(mbo, month)
    yield choose("Studiefinanciering op hbo en universiteit", "Student finance at university"), _rows(higher, month)
    yield choose("Voor alle studenten", "For all students"), _rows(other, month)
    for name, nl, en in (("tuition_fees", "Collegegeld", "Tuition fees"),
                         ("school_fees", "Lesgeld", "School fees"),
                         ("school_costs", "Tegemoetkoming scholieren", "School costs allowance")):  # fmt: skip
        mine = [one for one in Law.load(name).parameters.values() if one.place.startswith(f"law/{name}/")]
        yield choose(nl, en), _rows(mine, month)


def _rows(parameters: Iterable[Parameter], month: date) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for one in parameters:
        value = one.on(month)
        if value is None or one.unit.name not in (*MONEY, "ppm"):
            continue
        where = acts()[one.act].address_of(one.article, month)
        status = choose("bron", "source") if value.status == "verified" else choose("berekend uit", "computed from")
        hidden = format_html('<span class="spil-hidden"> {} {}</span>', choose("van", "of"), choose(one.nl, one.en))
        rows.append((
            choose(one.nl, one.en), say(one.unit, value.value, choose("nl", "en")),
            format_html('<a href="{}">{} {}</a>', where, one.act, one.article),
            format_html('<a href="{}">{}{}</a><br><span class="spil-soft">{} {}</span>', value.source, status, hidden,
                        choose("sinds", "since"), text.day(value.since)),
        ))  # fmt: skip
    return rows
