"""Where the case workers' portal is, below /werk/. A person is named by our own number, never by a BSN."""

from django.urls import path

from spil.portals.work.views import (
    apply,
    audit,
    debtor,
    facts,
    money,
    person,
    policy,
    rulings,
    start,
    take_up,
    unmatched,
)

urlpatterns = [
    path("", start.start, name="work"),
    path("persoon/<int:number>/reden/", start.reason, name="work-reason"),
    path("persoon/<int:number>/", person.show, name="work-person"),
    path("persoon/<int:number>/bericht/<int:message>/", person.letter, name="work-letter"),
    path("persoon/<int:number>/gegeven/<str:kind>/nieuw/", facts.add, name="work-add"),
    path("persoon/<int:number>/gegeven/<str:kind>/<int:fact>/", facts.correct, name="work-correct"),
    path("persoon/<int:number>/gegeven/<str:kind>/<int:fact>/intrekken/", facts.withdraw, name="work-withdraw"),
    path("persoon/<int:number>/aanvraag/", apply.apply, name="work-apply"),
    path("persoon/<int:number>/schuld/", debtor.show, name="work-debtor"),
    path("persoon/<int:number>/schuld/verzoek/<str:kind>/stoppen/", debtor.end, name="work-debt-request-end"),
    path("persoon/<int:number>/schuld/<slug:slug>/", debtor.ask, name="work-debt-request"),
    path("persoon/<int:number>/oordeel/hardheid/", rulings.hardship, name="work-hardship"),
    path("persoon/<int:number>/oordeel/<str:kind>/", rulings.rule, name="work-rule"),
    path("niet-betaald/", money.unpaid, name="work-unpaid"),
    path("niet-herkend/", unmatched.unmatched, name="work-unmatched"),
    path("niet-herkend/<int:number>/", unmatched.one, name="work-unmatched-one"),
    path("maanden/", money.months, name="work-months"),
    path("maanden/<str:month>/", money.month, name="work-month"),
    path("niet-gebruik/", take_up.waves, name="work-take-up"),
    path("niet-gebruik/nieuw/<str:target>/", take_up.plan, name="work-wave-plan"),
    path("niet-gebruik/<int:number>/", take_up.wave, name="work-wave"),
    path("beleid/", policy.studies, name="work-policy"),
    path("beleid/<int:number>/", policy.study, name="work-study"),
    path("beleid/<int:number>/huishouden/<int:case>/", policy.household, name="work-household"),
    path("beleid/<int:number>/<str:kind>/", policy.export, name="work-policy-export"),
    path("inzage/", audit.search, name="work-audit"),
    path("inzage/persoon/<int:number>/", audit.of_person, name="work-audit-person"),
    path("inzage/kijker/<int:number>/", audit.of_viewer, name="work-audit-viewer"),
]
