"""Fair selection: what chooses whom to check, whether it may, and what it does to groups. No person is shown here."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from spil import text
from spil.core.access.models import Role
from spil.core.access.permissions import SignedIn, require_role
from spil.services.selection import service, words
from spil.services.selection.counts import YEARS, InvalidCounts
from spil.services.selection.instruments import INSTRUMENTS, PROFILE, Instrument
from spil.services.selection.letters import COLUMNS, PROXY_COLUMNS, report_pdf
from spil.services.selection.models import Justification, Registration, Screening
from spil.text import T, choose

LARGEST = 1_000_000  # bytes of a table of counts
LIST = (T(nl="Instrument", en="Instrument"), T(nl="Mag het kiezen?", en="May it choose?"))
STRATA = (T(nl="Groep", en="Group"), T(nl="Klassen", en="Classes"),
          T(nl="Kansen (marge)", en="Odds (margin)"), T(nl="p", en="p"))  # fmt: skip


class RegisterForm(forms.Form):
    """How large a part is drawn, and which difference is tolerated."""

    share = forms.DecimalField(
        label=T(nl="Deel dat wordt geloot, in procent", en="Share that is drawn, in percent"), min_value=0,
        max_value=100, decimal_places=4, localize=True,
    )  # fmt: skip
    ratio = forms.DecimalField(
        label=T(nl="Hoeveel keer zo vaak mag een groep hoogstens worden gekozen?",
                en="How many times as often may a group be chosen at most?"),
        min_value=1, max_value=2, decimal_places=2, localize=True,
        help_text=T(nl="Bijvoorbeeld 1,25. Even zoveel keer minder vaak mag ook.",
                    en="For example 1.25. As many times less often is tolerated too."),
    )  # fmt: skip


class CountsForm(forms.Form):
    """Counts by group from the statistics office."""

    file = forms.FileField(
        label=T(nl="Tellingen per groep (CSV)", en="Counts by group (CSV)"), widget=forms.FileInput({"accept": ".csv"}),
        help_text=T(nl="Kolommen: measure, stratum en een kolom voor elke groep.",
                    en="Columns: measure, stratum and one for each group."),
    )  # fmt: skip
    rounded_to = forms.TypedChoiceField(
        label=T(nl="Waarop zijn de tellingen afgerond?", en="What are the counts rounded to?"), coerce=int,
        choices=[(1, T(nl="Niet afgerond", en="Not rounded")), (5, "5"), (10, "10"), (100, "100")],
    )  # fmt: skip


class ReasonForm(forms.Form):
    """Why a difference that is too large is right."""

    place = forms.ChoiceField(label=T(nl="Welk verschil?", en="Which difference?"))
    reason = forms.CharField(
        label=T(nl="Waarom is dit terecht?", en="Why is this right?"), max_length=4000,
        widget=forms.Textarea({"rows": 4}),
    )  # fmt: skip

    def __init__(self, instrument: Instrument, screening: Screening, *args: Any) -> None:
        super().__init__(*args)
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            (f"{one['step']} {one['group']}",
             f"{words.step_of(instrument, one['step'])}: {words.group_of(one['group'])}")
            for one in screening.report["steps"] if one["verdict"] == "exceeds"
        ]  # fmt: skip


@require_safe
@require_role(Role.MANAGER, Role.AUDITOR)
def instruments(request: SignedIn) -> HttpResponse:
    """All instruments and whether they may choose, and the years that are replayed."""
    today = localdate()
    rows = [
        (format_html('<a href="{}">{}</a>', reverse("work-instrument", args=[one.name]), choose(one.nl, one.en)),
         choose("Nee", "No") if service.standing(one, today) else choose("Ja", "Yes"))
        for one in INSTRUMENTS.values()
    ]  # fmt: skip
    return render(request, "work/selection.html", {"rows": rows, "columns": LIST, "years": YEARS})


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(Role.MANAGER, Role.AUDITOR)
def instrument(request: SignedIn, name: str) -> HttpResponse:
    """One instrument: what it is, what keeps it from choosing, its screening; a manager registers and approves here."""
    one = _known(name)
    registration = service.current(one)
    screening = service.latest_screening(registration)
    posted = request.POST if request.method == "POST" and request.user.role == Role.MANAGER else None
    asked = posted.get("do", "") if posted else ""
    bound = {
        "register": RegisterForm(posted if asked == "register" else None),
        "screen": CountsForm(posted if asked == "screen" else None, request.FILES if asked == "screen" else None),
        "justify": ReasonForm(one, screening, posted if asked == "justify" else None) if screening else None,
    }
    if posted is not None:
        form = bound.get(asked)
        if form is None or form.is_valid():
            try:
                _do(asked, form.cleaned_data if form else posted, one, registration, screening, request)
            except (service.Refused, InvalidCounts) as refused:
                said = choose(refused.nl, refused.en)
                if form is None:
                    messages.error(request, said)
                    return redirect("work-instrument", name)
                form.add_error(None, said)
            else:
                return redirect("work-instrument", name)
    shut = words.gate_in_words(one, service.standing(one, localdate()))
    crumbs = [(reverse("work-selection"), choose("Selectie", "Selection"))]
    reasons = screening.justifications.select_related("written_by", "accepted_by").order_by("id") if screening else []
    context = _about(one) | {
        "crumbs": crumbs, "shut": shut, "registration": registration, "screening": screening, "forms": bound,
        "may_act": request.user.role == Role.MANAGER and not one.until,
        "may_approve": registration is not None and registration.approved_by is None
        and registration.registered_by != request.user,
        "reasons": [(reason, words.step_of(one, reason.step), words.group_of(reason.group)) for reason in reasons],
        "settings": _settings(registration) if registration else [],
        "pdf": reverse("work-instrument-report", args=[name]) if screening else "",
    }  # fmt: skip
    return render(request, "work/instrument.html", context | _figures(one, screening.report if screening else None))


@require_safe
@require_role(Role.MANAGER, Role.AUDITOR)
def report(request: SignedIn, name: str) -> HttpResponse:
    """The report of the latest screening as PDF."""
    one = _known(name)
    screening = service.latest_screening(service.current(one))
    if screening is None:
        raise Http404
    shut = words.gate_in_words(one, service.standing(one, localdate()))
    return _pdf(report_pdf(one, screening.report, shut, reference=f"{name}-{screening.pk}", on=localdate()))


@require_safe
@require_role(Role.MANAGER, Role.AUDITOR)
def history(request: SignedIn, year: int) -> HttpResponse:
    """The gate on the real counts of a year of the old profile."""
    found, shut = _replayed(year)
    crumbs = [(reverse("work-selection"), choose("Selectie", "Selection"))]
    context = _about(PROFILE) | {
        "title": choose(f"De tellingen van {year} door de poort", f"The counts of {year} through the gate"),
        "crumbs": crumbs, "shut": shut, "may_act": False, "forms": {}, "registration": None, "screening": None,
        "may_approve": False, "reasons": [], "settings": [], "pdf": reverse("work-selection-history-pdf", args=[year]),
    }  # fmt: skip
    return render(request, "work/instrument.html", context | _figures(PROFILE, found))


@require_safe
@require_role(Role.MANAGER, Role.AUDITOR)
def history_pdf(request: SignedIn, year: int) -> HttpResponse:
    """The same as PDF."""
    found, shut = _replayed(year)
    return _pdf(report_pdf(PROFILE, found, shut, reference=f"{PROFILE.name}-{year}", on=localdate()))


def _replayed(year: int) -> tuple[dict[str, Any], list[str]]:
    if year not in YEARS:
        raise Http404
    found, obstacles = service.of_history(year)
    return found.as_json(), words.gate_in_words(PROFILE, obstacles)


def _known(name: str) -> Instrument:
    if name not in INSTRUMENTS:
        raise Http404
    return INSTRUMENTS[name]


def _pdf(made: bytes) -> HttpResponse:
    return HttpResponse(
        made, content_type="application/pdf", headers={"Content-Disposition": 'inline; filename="screening.pdf"'}
    )


def _do(
    what: str, given: Any, one: Instrument, registration: Registration | None, screening: Screening | None,
    request: SignedIn,
) -> None:  # fmt: skip
    """Carry out what was asked. Raises Refused, InvalidCounts and Http404."""
    user = request.user
    if what == "register":
        service.do_register(
            one, random_share_ppm=int(given["share"] * 10_000), largest_ratio_ppm=int(given["ratio"] * 1_000_000),
            acting_user=user,
        )  # fmt: skip
        said = choose("Geregistreerd. Iemand anders keurt het goed.", "Registered. Somebody else approves it.")
    elif what == "approve" and registration:
        service.do_approve(registration, acting_user=user)
        said = choose("Goedgekeurd.", "Approved.")
    elif what == "screen" and registration:
        service.do_screen(registration, _written(given["file"]), given["rounded_to"], acting_user=user)
        said = choose("De screening is gemaakt.", "The screening is made.")
    elif what == "justify" and screening:
        step, group = given["place"].split(" ")
        service.do_justify(screening, step, group, given["reason"], acting_user=user)
        said = choose("De reden staat erbij. Iemand anders beoordeelt die.",
                      "The reason is kept. Somebody else judges it.")  # fmt: skip
    elif what == "accept" and screening and given.get("reason", "").isdecimal() and len(given["reason"]) < 10:
        reason = get_object_or_404(Justification, pk=int(given["reason"]), screening=screening)
        service.do_accept(reason, acting_user=user)
        said = choose("De reden is aanvaard.", "The reason is accepted.")
    else:
        raise Http404
    messages.success(request, said)


def _written(upload: Any) -> str:
    """The text of a file. Raises InvalidCounts."""
    content = upload.read(LARGEST + 1)
    try:
        if len(content) > LARGEST:
            raise InvalidCounts("Het bestand is te groot: hoogstens 1 MB.", "The file is too large: at most 1 MB.")
        return str(content.decode())
    except UnicodeDecodeError:
        raise InvalidCounts("Dit is geen tekst. Kies een CSV-bestand.", "This is no text. Choose a CSV file.") from None


def _about(one: Instrument) -> dict[str, Any]:
    criteria = "; ".join(f"{choose(each.nl, each.en)}: {choose(each.ground_nl, each.ground_en)}"
                         for each in one.criteria)  # fmt: skip
    return {
        "title": choose(one.nl, one.en),
        "purpose": choose(one.purpose_nl, one.purpose_en),
        "about": [
            (choose("Wet", "Law"), ", ".join(f"{act} art. {article}" for act, article in one.basis)),
            (choose("Gegevens", "Data"), ", ".join(choose(*each) for each in one.data)),
            (choose("Kenmerken", "Criteria"), criteria or choose("geen", "none")),
            (choose("Wat mensen doen", "What people do"), choose(one.human_nl, one.human_en)),
            (choose("Afweging", "Weighing"), choose(one.weighing_nl, one.weighing_en)),
            (choose("Risico's", "Risks"), choose(one.risks_nl, one.risks_en)),
            (choose("Versie", "Version"), one.version[:16]),
        ],
    }


def _settings(registration: Registration) -> list[tuple[str, str]]:
    by = registration.approved_by
    return [
        (choose("Geregistreerd", "Registered"),
         f"{registration.registered_by.name}, {text.day(registration.registered_at.date())}"),
        (choose("Goedgekeurd", "Approved"), by.name if by else choose("nog niet", "not yet")),
        (choose("Geloot deel", "Share drawn"), f"{words.number(registration.random_share_ppm / 10_000)}%"),
        (choose("Toegestane verhouding", "Tolerated ratio"), words.number(registration.largest_ratio_ppm / 1_000_000)),
    ]  # fmt: skip


def _figures(one: Instrument, found: dict[str, Any] | None) -> dict[str, Any]:
    if found is None:
        return {"steps": [], "limits": [], "strata": [], "proxies": []}
    return {
        "steps": words.steps_in_words(one, found), "limits": words.limits_in_words(found),
        "strata": words.strata_in_words(found), "proxies": words.proxies_in_words(one, found),
        "columns": COLUMNS, "strata_columns": STRATA, "proxy_columns": PROXY_COLUMNS,
    }  # fmt: skip
