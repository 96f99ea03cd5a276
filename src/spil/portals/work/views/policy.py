"""Policy laboratory: ask what a reform would do, and see it: money, who gains and loses, single households.

Only figures without small groups are here, and households from published cases; no person is shown or looked up.
"""

import io
from datetime import date
from typing import Any

import pyarrow.csv
import pyarrow.parquet
from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from spil import text
from spil.core.access.models import Role
from spil.core.access.permissions import SignedIn, require_role
from spil.law.engine import Law, LawError
from spil.law.engine.explain import Explanation
from spil.law.engine.reform import Change, Reform, read_text
from spil.law.engine.units import MONEY, ValueProblem, parse, say
from spil.portals.base.explaining import every_step, title_of, why
from spil.portals.base.fields import EuroField
from spil.portals.work import words
from spil.services.policy.figures import STEPS
from spil.services.policy.households import SHOWN, Household, explained, households
from spil.services.policy.models import Study
from spil.services.policy.service import (
    LONGEST,
    InvalidStudy,
    check,
    do_ask,
    months_between,
    reform_of,
    table_of,
)
from spil.services.policy.words import DIMENSIONS, group_of, step_of
from spil.services.student_finance.service import PRODUCT
from spil.text import T, choose

CHANGES = ("1", "2", "3")
FIRST = date(2015, 9, 1)
LARGEST = 100_000  # characters of a file with a reform
HOUSEHOLDS = 12
COLUMNS = {
    "studies": (T(nl="Studie", en="Study"), T(nl="Maanden", en="Months"), T(nl="Gevraagd door", en="Asked by"),
                T(nl="Stand", en="State")),
    "changes": (T(nl="Regeling", en="Rule"), T(nl="Nu", en="Now"), T(nl="Wordt", en="Becomes"),
                T(nl="Vanaf", en="From")),
    "budget": (T(nl="Maand", en="Month"), T(nl="Mensen", en="People"), T(nl="Beurzen nu", en="Grants now"),
               T(nl="Verandering van beurzen", en="Change of grants"),
               T(nl="Verandering van leningen", en="Change of loans"),
               T(nl="Verandering van betalingen", en="Change of payments")),
    "groups": (T(nl="Groep", en="Group"), T(nl="Mensen", en="People"), T(nl="Erop vooruit", en="Gain"),
               T(nl="Erop achteruit", en="Lose"), T(nl="Verandering van beurzen", en="Change of grants"),
               T(nl="Per persoon per maand", en="A person a month")),
    "steps": (T(nl="Verandering per maand", en="Change a month"), T(nl="Mensen", en="People")),
    "households": (T(nl="Huishouden", en="Household"), T(nl="Beurs nu", en="Grant now"),
                   T(nl="Beurs wordt", en="Grant becomes"), T(nl="Verschil", en="Difference")),
}  # fmt: skip
FEW = T(nl="te weinig mensen", en="too few people")


class MonthsForm(forms.Form):
    """Which months to compute. `reform` and `months` are there when the form is valid."""

    first = forms.ChoiceField(label=T(nl="Reken vanaf", en="Compute from"))
    last = forms.ChoiceField(label=T(nl="Reken tot en met", en="Compute to"))

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, prefix=self.prefix)
        today = localdate()
        year = today.year - (today.month < 9)
        months = [(f"{one:%Y-%m}", text.month(one)) for one in months_between(FIRST, date(today.year + 1, 12, 1))]
        for name, first in (("since", date(year, 9, 1)), ("first", date(year, 9, 1)), ("last", date(year + 1, 8, 1))):
            if name in self.fields:
                self.fields[name].choices = months  # type: ignore[attr-defined]
                self.fields[name].initial = f"{first:%Y-%m}"

    def wanted(self) -> Reform | None:
        """The reform as far as it was filled in; adds errors where that is wrong."""
        raise NotImplementedError

    def clean(self) -> None:
        """Put the reform and its months together; what the law cannot hold is an error."""
        if self.errors:
            return
        first, last = (date.fromisoformat(f"{self.cleaned_data[name]}-01") for name in ("first", "last"))
        try:
            if (reform := self.wanted()) is None:
                return
            check(reform, months_between(first, last))
        except InvalidStudy:
            self.add_error("last", T(nl="Kies een maand vanaf de eerste, hoogstens {most} maanden.",
                                     en="Choose a month from the first on, at most {most} months.",
                                     most=LONGEST))  # fmt: skip
        except LawError as error:
            said = T(nl="Dit past niet in de wet: {error}", en="The law cannot hold this: {error}", error=error)
            self.add_error("file" if "file" in self.fields else None, said)
        else:
            self.cleaned_data |= {"reform": reform, "months": (first, last)}


class ReformForm(MonthsForm):
    """What one would change: up to three amounts or rates of the law, from a month on."""

    name = forms.CharField(label=T(nl="Hoe heet het voorstel?", en="What is the proposal called?"), max_length=100)
    why = forms.CharField(
        label=T(nl="Waarom?", en="Why?"), max_length=500, required=False, widget=forms.Textarea({"rows": 2})
    )
    since = forms.ChoiceField(label=T(nl="Vanaf welke maand geldt het?", en="From which month on does it hold?"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        names = [("", "–"), *sorted(_parameters(localdate()).items(), key=lambda pair: pair[1])]
        for number in CHANGES:
            self.fields[f"parameter_{number}"] = forms.ChoiceField(
                label=T(nl="Bedrag of percentage {number}", en="Amount or rate {number}", number=number),
                choices=names, required=number == "1",
            )  # fmt: skip
            self.fields[f"value_{number}"] = forms.CharField(
                label=T(nl="Nieuwe waarde {number}", en="New value {number}", number=number), max_length=20,
                required=number == "1",
                help_text=T(nl="Zoals 350,00 of 13,6%.", en="Such as 350.00 or 13.6%.") if number == "1" else "",
            )  # fmt: skip

    def wanted(self) -> Reform | None:
        """The changes as a reform."""
        answers, changes = self.cleaned_data, []
        since = date.fromisoformat(f"{answers['since']}-01")
        for number in CHANGES:
            name, value = answers[f"parameter_{number}"], answers[f"value_{number}"].strip()
            if bool(name) != bool(value):
                self.add_error(
                    f"{'value' if name else 'parameter'}_{number}", T(nl="Vul beide in.", en="Fill in both.")
                )
            elif name:
                try:
                    changes.append(Change(name, _written(name, value), since))
                except forms.ValidationError as error:
                    self.add_error(f"value_{number}", error)
        if self.errors:
            return None
        return Reform(PRODUCT, tuple(changes), name=(answers["name"],) * 2, why=(answers["why"],) * 2)


class FileForm(MonthsForm):
    """A reform as a file."""

    prefix = "file"
    file = forms.FileField(
        label=T(nl="Bestand", en="File"), max_length=200, widget=forms.FileInput({"accept": ".toml"}),
        help_text=T(nl="TOML, zoals je het bij een eerdere studie kunt downloaden.",
                    en="TOML, as you can download it from an earlier study."),
    )  # fmt: skip

    def wanted(self) -> Reform | None:
        """The reform of the file."""
        upload = self.cleaned_data["file"]
        written = upload.read(LARGEST + 1)
        if len(written) > LARGEST:
            raise LawError(choose(f"langer dan {LARGEST} tekens", f"longer than {LARGEST} characters"))
        try:
            reform = read_text(written.decode(), upload.name)
        except UnicodeDecodeError:
            self.add_error("file", T(nl="Dit is geen tekst. Kies een TOML-bestand.",
                                     en="This is no text. Choose a TOML file."))  # fmt: skip
            return None
        if reform.law != PRODUCT:
            self.add_error("file", T(nl="Dit voorstel gaat over een andere wet.", en="This is about another law."))
            return None
        return reform


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(Role.CASE_WORKER, Role.MANAGER)
def studies(request: SignedIn) -> HttpResponse:
    """All studies, the newest first, and the question for a new one."""
    posted = request.POST if request.method == "POST" else None
    upload = FileForm(posted, request.FILES) if posted and "upload" in posted else FileForm()
    form = ReformForm(posted if not upload.is_bound else None)
    for one in (form, upload):
        if one.is_bound and one.is_valid():
            study = do_ask(one.cleaned_data["reform"], *one.cleaned_data["months"], acting_user=request.user)
            return redirect("work-study", study.pk)
    rows = [
        (format_html('<a href="{}">{}</a>', reverse("work-study", args=[one.pk]), _name(one)),
         text.months(one.first, one.last), one.asked_by.name, _state(one))
        for one in Study.objects.select_related("asked_by").defer("figures").order_by("-id")[:100]
    ]  # fmt: skip
    return render(
        request, "work/policy.html", {"form": form, "upload": upload, "rows": rows, "columns": COLUMNS["studies"]}
    )


@require_safe
@require_role(Role.CASE_WORKER, Role.MANAGER)
def study(request: SignedIn, number: int) -> HttpResponse:
    """One study: what changes, what it costs, who gains and loses, how much; and single households."""
    found = get_object_or_404(Study.objects.select_related("asked_by"), pk=number)
    context: dict[str, Any] = {
        "study": found, "title": _name(found), "months": text.months(found.first, found.last), "columns": COLUMNS,
        "crumbs": [(reverse("work-policy"), choose("Beleid", "Policy"))], "figures": None,
        "why": "", "changes": [], "digest": "", "households": [],
    }  # fmt: skip
    try:
        reform = reform_of(found)
    except LawError as error:
        return render(request, "work/policy_study.html", context | {"problem": str(error)})
    context |= {"why": choose(*reform.why), "changes": _changes(reform, found.first), "digest": reform.digest[:16]}
    law, reformed = Law.load(reform.law), reform.reformed()
    known = households(law, reformed, found.last)[:HOUSEHOLDS]
    context["households"] = [_household_row(found, one) for one in known]
    if found.figures is not None and not found.figures["too_few"]:
        context |= _pictures(found.figures) | {"figures": found.figures}
    return render(request, "work/policy_study.html", context | {"problem": found.problem})


@require_safe
@require_role(Role.CASE_WORKER, Role.MANAGER)
def household(request: SignedIn, number: int, case: int) -> HttpResponse:
    """One household of a published case before and after the reform, both explained."""
    found = get_object_or_404(Study, pk=number)
    try:
        reform = reform_of(found)
        law, reformed = Law.load(reform.law), reform.reformed()
        before, after = explained(law, reformed, found.last, case)
        name = next(one.name for one in households(law, reformed, found.last) if one.number == case)
    except (LawError, LookupError, StopIteration):
        raise Http404 from None
    rows = [
        (title_of(before.steps[name]), before.steps[name].value, after.steps[name].value)
        for name in SHOWN if before.steps[name].value or after.steps[name].value
    ]  # fmt: skip
    changed = [name for name in SHOWN[:4] if before.steps[name].value != after.steps[name].value] or ["basic_grant"]
    crumbs = [
        (reverse("work-policy"), choose("Beleid", "Policy")),
        (reverse("work-study", args=[number]), _name(found)),
    ]
    context = {
        "title": choose(f"Huishouden {case}", f"Household {case}"), "name": name, "rows": rows, "month": found.last,
        "crumbs": crumbs,
        "sides": [_side(choose("Zoals de wet nu is", "As the law is now"), before, changed),
                  _side(choose("Met het voorstel", "Under the proposal"), after, changed)],
    }  # fmt: skip
    return render(request, "work/policy_household.html", context)


@require_safe
@require_role(Role.CASE_WORKER, Role.MANAGER)
def export(request: SignedIn, number: int, kind: str) -> HttpResponse:
    """The reform as its file, or the figures as CSV or Parquet."""
    found = get_object_or_404(Study, pk=number)
    out = io.BytesIO()
    if kind == "toml":
        out.write(found.reform.encode())
    elif found.figures is None or kind not in ("csv", "parquet"):
        raise Http404
    elif kind == "csv":
        pyarrow.csv.write_csv(table_of(found.figures), out)
    else:
        pyarrow.parquet.write_table(table_of(found.figures), out)
    kinds = {"toml": "application/toml", "csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}
    name = f"spil-policy-{number}.{kind}"
    return HttpResponse(
        out.getvalue(), content_type=kinds[kind], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _parameters(on: date) -> dict[str, str]:
    """Amounts and rates of the law that are in force, with the value of today."""
    graph = Law.load(PRODUCT).on(on)
    language = choose("nl", "en")
    return {
        name: f"{graph.law.parameters[name].nl if language == 'nl' else graph.law.parameters[name].en}"
        f" ({say(graph.law.parameters[name].unit, value.value, language)})"
        for name, value in graph.values.items() if graph.law.parameters[name].unit.name in (*MONEY, "ppm")
    }  # fmt: skip


def _written(name: str, value: str) -> str:
    """A value as the law's files write it, from how a visitor does. Raises ValidationError."""
    unit = Law.load(PRODUCT).parameters[name].unit
    if unit.name in MONEY:
        cents = EuroField().clean(value)
        return f"{cents // 100}.{cents % 100:02d}"
    rate = value.replace(" ", "").replace(",", ".").removesuffix("%") + "%"
    try:
        parse(unit, rate)
    except ValueProblem as problem:
        raise forms.ValidationError(
            T(nl="Vul in: {expected}.", en="Enter {expected}.", expected=choose(problem.nl, problem.en))
        ) from None
    return rate


def _name(study: Study) -> str:
    return choose(*study.name)


def _state(study: Study) -> str:
    if study.done_at is None:
        return choose("wordt berekend", "being computed")
    if study.problem:
        return choose("niet te berekenen", "cannot be computed")
    return choose("klaar", "done")


def _changes(reform: Reform, month: date) -> list[tuple[object, ...]]:
    law, language = Law.load(reform.law), choose("nl", "en")
    rows: list[tuple[object, ...]] = []
    for change in reform.changes:
        parameter = law.parameters[change.parameter]
        day = max(change.since, month)
        now = parameter.on(day)
        rows.append((
            parameter.nl if language == "nl" else parameter.en,
            say(parameter.unit, now.value, language) if now else choose("bestaat niet", "does not exist"),
            say(parameter.unit, parse(parameter.unit, change.value), language),
            text.day(change.since) if change.since > date.min else choose("altijd", "always"),
        ))  # fmt: skip
    return rows


def _pictures(figures: dict[str, Any]) -> dict[str, Any]:
    """What the page draws: change by month, groups with who gains and loses, the distribution."""
    change = figures["grants_reform"] - figures["grants"]
    dimensions = [
        {"name": str(DIMENSIONS[name]), "bars": [_group_bar(name, row) for row in rows],
         "rows": [_group_row(name, row) for row in rows]}
        for name in DIMENSIONS for rows in [figures["groups"][name]]
    ]  # fmt: skip
    most = max((people or 0 for people in figures["steps"]), default=0) or 1
    steps = [
        {"label": step_of(number), "people": _count(people), "width": f"{100 * (people or 0) / most:.2f}",
         "series": 5 if number <= STEPS.index(0) else 1}
        for number, people in enumerate(figures["steps"])
    ]  # fmt: skip
    return {
        "summary": [
            (choose("Beurzen veranderen met", "Grants change by"), _signed(change)),
            (choose("Beurzen zoals de wet nu is", "Grants as the law is now"), text.euro(figures["grants"])),
            (choose("Mensen", "People"), words.count(figures["people"])),
            (choose("Gaan erop vooruit", "Gain"), _part(figures["winners"], figures["people"])),
            (choose("Gaan erop achteruit", "Lose"), _part(figures["losers"], figures["people"])),
        ],
        "budget_bars": _budget_bars(figures["budget"]), "budget_rows": [_budget_row(row) for row in figures["budget"]],
        "dimensions": dimensions, "steps": steps, "step_rows": [(one["label"], one["people"]) for one in steps],
    }  # fmt: skip


def _budget_bars(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A bar for each month, to the left for less money and to the right for more."""
    changes = [_change(row, "grants") for row in rows]
    most = max((abs(change or 0) for change in changes), default=0) or 1
    return [
        {"label": text.month(date.fromisoformat(row["month"])), "figure": _signed(change),
         **_sides(max(-(change or 0), 0) / most, max(change or 0, 0) / most)}
        for row, change in zip(rows, changes, strict=True)
    ]  # fmt: skip


def _group_bar(name: str, row: dict[str, Any]) -> dict[str, Any]:
    """The share of a group that loses, to the left, and that gains, to the right."""
    people, winners, losers = row["people"], row["winners"], row["losers"]
    known = bool(people) and winners is not None
    parts = [(losers, T(nl="achteruit", en="lose")), (winners, T(nl="vooruit", en="gain"))]
    said = [f"{_part(number, people)} {word}" for number, word in parts if number] if known else [str(FEW)]
    figure = ", ".join(said) or choose("niemand", "nobody")
    return {"label": group_of(name, row["group"]), "figure": figure,
            **(_sides(losers / people, winners / people) if known else _sides(0, 0))}  # fmt: skip


def _sides(left: float, right: float) -> dict[str, str]:
    return {"from": f"{50 - 50 * left:.2f}", "left": f"{50 * left:.2f}", "right": f"{50 * right:.2f}"}


def _budget_row(row: dict[str, Any]) -> tuple[object, ...]:
    changes = (_signed(_change(row, name)) for name in ("grants", "borrowed", "paid_this_month"))
    grants = FEW if row.get("grants") is None else text.euro(row["grants"])
    return text.month(date.fromisoformat(row["month"])), _count(row["people"]), grants, *changes


def _group_row(name: str, row: dict[str, Any]) -> tuple[object, ...]:
    change = _change(row, "grants")
    mean = None if change is None or not row["months"] else round(change / row["months"])
    counts = [_count(row[one]) for one in ("people", "winners", "losers")]
    return group_of(name, row["group"]), *counts, _signed(change), _signed(mean)


def _household_row(study: Study, one: Household) -> tuple[object, ...]:
    before, after = one.grants
    address = reverse("work-household", args=[study.pk, one.number])
    link = format_html('<a href="{}" lang="en">{}</a>', address, one.name[:1].upper() + one.name[1:])
    return link, text.euro(before), text.euro(after), _signed(after - before)


def _side(title: str, explanation: Explanation, names: list[str]) -> dict[str, Any]:
    steps = explanation.steps
    amounts = [(title_of(steps[name]), steps[name].value, why(explanation, name)) for name in names]
    return {"title": title, "amounts": amounts, "steps": every_step(explanation)}


def _change(row: dict[str, Any], name: str) -> int | None:
    before, after = row.get(name), row.get(f"{name}_reform")
    return None if before is None or after is None else after - before


def _signed(cents: int | None) -> str:
    return str(FEW) if cents is None else f"{'+' if cents > 0 else ''}{text.euro(cents)}"


def _count(number: int | None) -> str:
    return str(FEW) if number is None else words.count(number)


def _part(number: int, whole: int) -> str:
    return f"{words.count(number)} ({(200 * number + whole) // (2 * whole)}%)" if whole else words.count(number)
