"""The algorithm register: what each law and each selection instrument does, in the words of the national standard."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_safe

from spil.services.openness.register import Entry, entries, words
from spil.text import T, choose

STATES = {"In gebruik": T(nl="In gebruik", en="In use"), "Buiten gebruik": T(nl="Buiten gebruik", en="Out of use"),
          "In ontwikkeling": T(nl="In ontwikkeling", en="In development")}  # fmt: skip
CATEGORIES = {
    "Impactvolle algoritmes": T(nl="Impactvol", en="With impact"), "Overige algoritmes": T(nl="Overig", en="Other"),
}  # fmt: skip
PARTS = (
    (T(nl="Algemeen", en="General"), (
        ("organization", T(nl="Organisatie", en="Organisation")), ("status", T(nl="Status", en="State")),
        ("publication_category", T(nl="Categorie", en="Category")),
        ("begin_date", T(nl="In gebruik sinds", en="Since")),
        ("end_date", T(nl="In gebruik tot", en="Until")), ("contact_email", T(nl="Vragen aan", en="Questions to")),
    )),
    (T(nl="Verantwoord gebruik", en="Responsible use"), (
        ("goal", T(nl="Doel en impact", en="Purpose and impact")),
        ("proportionality", T(nl="Afwegingen", en="Weighing")),
        ("human_intervention", T(nl="Menselijke tussenkomst", en="Human role")),
        ("risks", T(nl="Risicobeheer", en="Care for risks")),
        ("lawful_basis", T(nl="Wettelijke basis", en="Legal basis")),
        ("impacttoetsen", T(nl="Impacttoetsen", en="Impact assessments")),
    )),
    (T(nl="Werking", en="How it works"), (
        ("source_data", T(nl="Gegevens", en="Data")),
        ("methods_and_models", T(nl="Technische werking", en="Technical working")),
        ("provider", T(nl="Leverancier", en="Supplier")), ("source_id", T(nl="Kenmerk", en="Reference")),
    )),
)  # fmt: skip
COLUMNS = (T(nl="Algoritme", en="Algorithm"), T(nl="Wat het doet", en="What it does"), T(nl="Soort", en="Kind"),
           T(nl="Status", en="State"))  # fmt: skip


@require_safe
def algorithms(request: HttpRequest) -> HttpResponse:
    """All entries."""
    rows = [
        (
            format_html('<a href="{}">{}</a>', reverse("algorithm", args=[key]), choose(*words(key)[0])),
            choose(*words(key)[1]), str(CATEGORIES[entry["publication_category"]]), str(STATES[entry["status"]]),
        )
        for key, entry in entries().items()
    ]  # fmt: skip
    return render(request, "site/algorithms.html", {"rows": rows, "columns": COLUMNS})


@require_safe
def algorithm(request: HttpRequest, key: str) -> HttpResponse:
    """One entry. Its texts are in Dutch, as the standard wants."""
    entry = entries().get(key)
    if entry is None:
        raise Http404
    name, short = words(key)
    context = {
        "title": choose(*name), "short": choose(*short), "parts": list(_parts(entry)), "entry": entry,
        "links": [(one["link"], one["title"]) for one in entry["lawful_basis_grouping"]],
        "assessments": [one["title"] for one in entry.get("impacttoetsen_grouping", ())],
        "crumbs": [(reverse("algorithms"), choose("Algoritmes", "Algorithms"))],
    }  # fmt: skip
    return render(request, "site/algorithm.html", context)


def _parts(entry: Entry) -> Any:
    """Titles, and the label and text of each field that is filled."""
    for title, fields in PARTS:
        yield title, [(label, _said(name, entry[name])) for name, label in fields if name in entry]


def _said(name: str, value: str) -> str:
    translated = {"status": STATES, "publication_category": CATEGORIES}.get(name)
    if translated is not None:
        return str(translated[value])
    lines = format_html_join("", "<p>{}</p>", ((line,) for line in value.split("\n")))
    return format_html('<div lang="nl">{}</div>', lines)
