"""All amounts of the law by month, two months side by side, and one amount through the years."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from spil import text
from spil.law.engine import Law
from spil.law.engine.graph import acts
from spil.law.engine.parameters import Parameter, Value
from spil.law.engine.units import MONEY, say
from spil.portals.site.calculation import BEYOND
from spil.portals.site.fields import MonthField
from spil.text import T, choose

LAW, FIRST_CHANGE = "student_finance", date(2015, 9, 1)
SHOWN = (*MONEY, "ppm")
PARENTS = ("free_amount", "reduction_rate", "child_deduction", "double_free", "reference_year")
TRAVEL = ("late_stop", "travel_value", "offset_cap")
KINDS = (
    T(nl="Studiefinanciering in het mbo", en="Student finance in vocational education"),
    T(nl="Studiefinanciering op hbo en universiteit", en="Student finance in higher education"),
    T(nl="Inkomen van je ouders", en="Your parents' incomes"),
    T(nl="Voor alle studenten", en="For all students"),
    T(nl="Reisproduct", en="Travel product"),
    T(nl="Voor wie begon voor september 2015", en="For who began before September 2015"),
)
OTHER_LAWS = {
    "tuition_fees": T(nl="Collegegeld", en="Tuition fees"),
    "school_fees": T(nl="Lesgeld en cursusgeld", en="School and course fees"),
    "school_costs": T(nl="Tegemoetkoming scholieren", en="School costs allowance"),
    "repayment": T(nl="Terugbetalen", en="Repaying"),
    "compensation": T(nl="Tegemoetkoming leenstelsel", en="Compensation for the loan system"),
    "attachment": T(nl="Beslagvrije voet", en="Attachment-free amount"),
}


class ChangeField(MonthField):
    """A choice among the months in which an amount changed."""

    def known(self) -> list[date]:
        """The first days of those months, the latest first."""
        since = {value.since for law in (LAW, *OTHER_LAWS) for one in _own(law) for value in one.values}
        return sorted((day for day in since if FIRST_CHANGE <= day < BEYOND and day.day == 1), reverse=True)


SINCE = ChangeField(LAW, label=T(nl="Bedragen vanaf", en="Amounts from"))


class AmountsForm(forms.Form):
    """The month of which the amounts are shown, and one to compare it with."""

    maand = SINCE
    naast = ChangeField(
        LAW, empty=T(nl="Niets", en="Nothing"), label=T(nl="Vergelijk met", en="Compare with"), required=False
    )


@dataclass(frozen=True)
class Group:
    """Amounts that belong together; `rows` as the table wants them."""

    title: str
    rows: list[tuple[object, ...]]


@require_safe
def amounts(request: HttpRequest) -> HttpResponse:
    """All amounts of a month, with article and source; with another month beside it when asked."""
    form = AmountsForm(request.GET if "maand" in request.GET else {"maand": SINCE.usual})
    context: dict[str, Any] = {"form": form, "groups": []}
    if form.is_valid():
        on, beside = form.cleaned_data["maand"], form.cleaned_data["naast"]
        what = [choose("Wat", "What"), text.month(on).capitalize()]
        what += [text.month(beside).capitalize()] if beside else []
        groups = [Group(title, list(_rows(law, mine, on, beside))) for title, law, mine in _groups()]
        context |= {
            "groups": [group for group in groups if group.rows], "numeric": "2,3" if beside else "2",
            "columns": [*what, choose("Waar het staat", "Where it stands")],
        }  # fmt: skip
    return render(request, "site/amounts.html", context)


@require_safe
def amount(request: HttpRequest, law: str, name: str) -> HttpResponse:
    """One amount through the years: a picture, and each value with its source or computation."""
    if law not in Law.names():
        raise Http404
    parameter = Law.load(law).parameters.get(name)
    if parameter is None or parameter.unit.name not in SHOWN:
        raise Http404
    act = acts()[parameter.act]
    rows = [
        (text.day(value.since), _said(parameter, value), _source(parameter, value), _note(value))
        for value in reversed(parameter.values)
    ]
    in_money = parameter.unit.name in MONEY and len(parameter.values) > 1
    context = {
        "title": _title(parameter), "rows": rows,
        "columns": [choose(*words) for words in (("Vanaf", "From"), ("Bedrag", "Amount"), ("Bron", "Source"),
                                                 ("Uitleg (Engels)", "Note"))],
        "picture": [(value.since.year, value.value) for value in parameter.values] if in_money else [],
        "act": choose(act.nl, act.en), "citation": f"{parameter.act}, art. {parameter.article}",
        "address": act.address_of(parameter.article, parameter.values[-1].since),
        "crumbs": [(reverse("amounts"), choose("Alle bedragen", "All amounts"))],
    }  # fmt: skip
    return render(request, "site/amount.html", context)


def _groups() -> Iterator[tuple[str, str, list[Parameter]]]:
    """Titles, and the law and parameters beneath each."""
    for number, title in enumerate(KINDS):
        yield str(title), LAW, [one for one in _own(LAW) if _kind(one.name) == number]
    for law, title in OTHER_LAWS.items():
        yield str(title), law, _own(law)


def _kind(name: str) -> int:
    """Which of the kinds an amount of student finance is."""
    if name.startswith(PARENTS):
        return 2
    if name.startswith(TRAVEL):
        return 4
    if "old_cohort" in name:
        return 5
    if "_mbo" in name:
        return 0
    return 1 if "_ho" in name or "hbo" in name else 3


def _own(law: str) -> list[Parameter]:
    """Parameters that stand in the folder of a law itself."""
    return [one for one in Law.load(law).parameters.values() if one.place.startswith(f"law/{law}/")]


def _rows(law: str, parameters: Iterable[Parameter], on: date, beside: date | None) -> Iterator[tuple[object, ...]]:
    for one in parameters:
        values = [one.on(day) for day in (on, beside) if day]
        if one.unit.name not in SHOWN or not any(values):
            continue
        link = format_html('<a href="{}">{}</a>', reverse("amount", args=[law, one.name]), _title(one))
        where = acts()[one.act].address_of(one.article, on)
        place = format_html('<a href="{}">{} {}<span class="spil-hidden"> {}</span></a>', where, one.act, one.article,
                            choose(f"over {one.nl}", f"on {one.en}"))  # fmt: skip
        yield (link, *(_said(one, value) if value else "–" for value in values), place)


def _title(parameter: Parameter) -> str:
    words = choose(parameter.nl, parameter.en)
    return words[:1].upper() + words[1:]


def _said(parameter: Parameter, value: Value) -> str:
    return say(parameter.unit, value.value, choose("nl", "en"))


def _note(value: Value) -> SafeString | str:
    """How a value was computed; these notes are in English."""
    return format_html('<span lang="en">{}</span>', value.note) if value.note else "–"


def _source(parameter: Parameter, value: Value) -> SafeString:
    word = choose("bron", "source") if value.status == "verified" else choose("berekend uit", "computed from")
    hidden = choose(
        f"van {_title(parameter)} vanaf {text.day(value.since)}", f"of {_title(parameter)} from {text.day(value.since)}"
    )
    return format_html('<a href="{}">{}<span class="spil-hidden"> {}</span></a>', value.source, word, hidden)
