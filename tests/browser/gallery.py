"""Every part that templates/spil/parts offers, on one page, for the tests of how they look and behave."""

from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from spil.law.engine import Law
from spil.law.engine.explain import Explanation
from spil.portals.base.explaining import why
from spil.portals.base.fields import DateField, EuroField
from spil.text import T
from spil.urls import handler404
from spil.urls import urlpatterns as agency

__all__ = ["handler404", "urlpatterns"]

PAGE = """{% extends "spil/base.html" %}
{% block title %}Bouwstenen{% endblock %}
{% block head %}{% page_head "Jouw studiefinanciering" crumbs=crumbs %}In november krijg je <strong>{{ 78917|euro }}</strong>. Elk bedrag kun je openen.{% endpage_head %}{% endblock %}
{% block content %}
<div class="spil-summary">
{% sum_card "get" "Dit krijg je in november" figure=78917|euro href="#" link="Hoe komen we hieraan?" %}<p>Op 24 november op je rekening.</p>{% endsum_card %}
{% sum_card "owe" "Dit is je schuld nu" figure=1245033|euro href="#" link="Bekijk je schuld" %}<p>Een deel wordt een gift als je je diploma haalt.</p>{% endsum_card %}
{% sum_card "do" "Dit moet je doen" figure="1 taak" href="#" link="Geef het inkomen van je ouder door" %}<p>Voor 1 december 2026.</p>{% endsum_card %}
</div>
<div class="spil-columns">
<div class="spil-stack">
{% card "Zo is je bedrag opgebouwd" %}
<div class="spil-amounts">
{% amount "Basisbeurs" 31400 note="Je woont uit" %}<p>Je studeert aan een hogeschool en woont niet bij je ouders. Het bedrag staat in <a href="#">artikel 3.18 WSF 2000</a>.</p>{% facts terms %}{% endamount %}
{% amount "Aanvullende beurs" 47517 %}<p>Je ouders verdienen samen te weinig om bij te dragen.</p>{% endamount %}
{% amount "Reisproduct" 0 note="Weekabonnement" %}{% endamount %}
{% amount "Samen" 78917 total=True per="per maand" %}{% endamount %}
</div>
{% endcard %}
{% card "Je gegevens" %}{% facts terms %}{% endcard %}
{% card "Aanvragen" %}{% steps journey 2 %}{% form form submit="Verder" back="/" %}{% endcard %}
{% card "Betalingen" %}{% table "Betalingen dit jaar" columns payments numeric="3" %}{% endcard %}
</div>
<div class="spil-stack">
{% card "Waar het geld vandaan komt" %}{% stack "Per maand" parts %}{% endcard %}
{% card "Vergelijk" %}{% bars "Basisbeurs per maand" parts %}{% endcard %}
{% card "Wat verandert er?" %}{% compare "Per maand" changes now="Nu" then="Vanaf december" total="Samen" %}{% endcard %}
{% card "Berichten" %}<ul class="spil-entries"><li><a href="#">Je studiefinanciering</a> {% badge "Nieuw" %}<br><span class="spil-soft">24 november 2026</span></li><li class="spil-entries__row"><a href="#">oktober 2026</a><span class="spil-entries__figure">{{ 78917|euro }}</span></li></ul><ol class="spil-entries spil-numbered"><li>Je krijgt een bericht.</li><li>We betalen op 24 december.</li></ol>{% endcard %}
{% card "Waarom?" %}{% why reasons %}{% every_step reasons %}{% endcard %}
{% card "Je schuld" %}{% columns "Schuld per jaar" years numbers="Jaar" %}{% endcard %}
{% alert "info" "Nieuw in 2027" %}<p>De bedragen veranderen op 1 januari.</p>{% endalert %}
{% alert "ok" %}<p>We hebben je aanvraag ontvangen. {% badge "Klaar" "ok" %}</p>{% endalert %}
{% alert "warning" %}<p>Je reisproduct stopt over tien dagen. {% badge "Let op" "warning" %}</p>{% endalert %}
{% alert "error" %}<p>De betaling is teruggekomen. {% badge "Mislukt" "error" %} {% badge "Nieuw" %}</p>{% endalert %}
{% disclosure "Waarom vragen we dit?" %}<p>Omdat de wet het vraagt.</p>{% enddisclosure %}
<div class="spil-actions">{% button "Aanvragen" href="#" %}{% button "Later" href="#" kind="second" %}{% button "Verwijderen" href="#" kind="danger" %}</div>
</div>
</div>
{% endblock %}"""


class Application(forms.Form):
    income = EuroField(
        label=T(nl="Inkomen van je ouder", en="Income of your parent"),
        help_text=T(nl="Het verzamelinkomen over 2024.", en="The total income of 2024."),
    )
    since = DateField(label=T(nl="Vanaf wanneer?", en="From when?"))
    place = forms.ChoiceField(
        label=T(nl="Waar woon je?", en="Where do you live?"),
        widget=forms.RadioSelect,
        choices=[("home", "Bij mijn ouders"), ("away", "Ergens anders")],
    )
    school = forms.ChoiceField(label=T(nl="Opleiding", en="Education"), choices=[("", "Kies"), ("hbo", "Hogeschool")])
    remarks = forms.CharField(
        label=T(nl="Opmerking", en="Remark"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    agree = forms.BooleanField(label=T(nl="Ik heb dit naar waarheid ingevuld", en="This is the truth"))


def explained() -> Explanation:
    """The basic grant of a student at a university of applied sciences."""
    graph = Law.load("student_finance").on(date(2025, 9, 1))
    return graph.explain(graph.read({"birth_date": "2005-05-01", "education": "hbo_bachelor"}), ["basic_grant"])


def gallery(request: HttpRequest) -> HttpResponse:
    context = {
        "form": Application(request.POST if request.method == "POST" else None),
        "crumbs": [("/", "Spil"), ("/mijn/", "Mijn Spil")],
        "terms": [
            ("Naam", "Noor de Vries"),
            ("Opleiding", "Hbo-bachelor Verpleegkunde"),
            ("Woont", "uit, sinds 1 september 2025"),
        ],
        "journey": ["Gegevens", "Keuze", "Gevolgen", "Versturen"],
        "columns": ["Maand", "Soort", "Bedrag"],
        "payments": [("september 2026", "Basisbeurs", "€ 314,00"), ("oktober 2026", "Basisbeurs", "€ 314,00")],
        "parts": [("Basisbeurs", 31400), ("Aanvullende beurs", 47517), ("Lening", 20000)],
        "changes": [("Basisbeurs", 31400, 31400), ("Lening", 15000, 30000), ("Reisgeld", 5000, 0)],
        "reasons": why(explained(), "basic_grant"),
        "years": [(year, (year - 2022) * 260000) for year in range(2023, 2029)],
    }
    return HttpResponse(engines["django"].from_string(PAGE).render(context, request))


urlpatterns = [path("bouwstenen/", gallery), *agency]
