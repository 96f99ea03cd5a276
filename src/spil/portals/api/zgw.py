"""Cases for other systems, to read: Zaken, Catalogi, Besluiten and Documenten by the names of the ZGW standards.

The catalogue is open to all. Cases are for the one whom a token speaks for (scope `own`), and for a case worker's token
with scope `cases`, who says why in the header X-Audit-Toelichting of the standard; every look at a person is recorded.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.timezone import localdate, localtime
from django.views.decorators.http import require_safe

from spil.core.access.models import AccessRecord, Role, User
from spil.core.access.service import make_record, record, token_user
from spil.core.cases.models import Case, Document, Event
from spil.core.cases.terms import in_force, law, standing
from spil.core.cases.types import EVENTS, OUTCOMES, STEPS, TYPES, CaseType
from spil.core.people.access import OWN as OWN_DATA
from spil.core.people.access import may_see
from spil.core.terms import objection_until
from spil.portals.api.limit import OWN, BadToken, OtherScope, TooMany, count
from spil.portals.api.problems import method_as_problem, problem, versioned
from spil.text import T, both

CASES = "cases"  # scope of a token of a case worker
REASON = "X-Audit-Toelichting"
PAGE = 100  # as in the standard
NAMES = UUID("6f1b5a52-5d3e-5b0e-9a55-5c1f3d2a7e10")  # what the names of the catalogue are hashed with
RSIN = "999990603"  # of the test range; an installation has its own
SINCE = "2009-10-01"  # from when on the law package holds
SECRET = "zaakvertrouwelijk"  # noqa: S105 (a level of confidentiality of the standard)
DURATIONS = {
    "application": ("reasonable_term_weeks", "W"), "tailored_solution": ("reasonable_term_weeks", "W"),
    "objection": ("objection_weeks", "W"), "appeal": ("court_file_weeks", "W"),
    "further_appeal": ("court_file_weeks", "W"), "complaint": ("complaint_weeks", "W"),
    "privacy_request": ("privacy_months", "M"), "disclosure_request": ("disclosure_weeks", "W"),
}  # fmt: skip
"""The parameter of the law that a kind of case may take, and its unit in ISO 8601."""
EXTENSIONS = {
    "objection": ("objection_adjournment_weeks", "W"), "complaint": ("complaint_adjournment_weeks", "W"),
    "privacy_request": ("privacy_extension_months", "M"), "disclosure_request": ("disclosure_adjournment_weeks", "W"),
}  # fmt: skip
PAPERS = {"letter": "Brief", "received": "Ontvangen stuk", "other": "Ander stuk"}
DECIDING = {"decided": "Beslissing", "penalty_set": "Besluit over de dwangsom"}
NAMED = {
    "catalogussen": "catalogus", "zaaktypen": "zaaktype", "statustypen": "statustype", "besluittypen": "besluittype",
    "informatieobjecttypen": "papers",
}  # fmt: skip
"""Resources of the catalogue, and what the names of what is in them begin with."""
Content = dict[str, Any]


# Names of things


def named(*parts: str) -> str:
    """The UUID of something in the catalogue."""
    return str(uuid5(NAMES, ":".join(parts)))


def numbered(event: Event) -> str:
    """The UUID of an event: version 8 of RFC 9562, with our number in it."""
    return str(UUID(int=(8 << 76) | (2 << 62) | event.pk))


def _number(name: UUID) -> int:
    return name.int & (2**62 - 1) if name.version == 8 else 0


class Places:
    """Addresses of this API as the caller sees it."""

    def __init__(self, request: HttpRequest) -> None:
        self.root = request.build_absolute_uri("/api/v1/zgw/")

    def __call__(self, component: str, resource: str, name: object = "") -> str:
        return f"{self.root}{component}/api/v1/{resource}" + (f"/{name}" if name else "")

    def catalogue(self, resource: str, *name: str) -> str:
        """Address of something in the catalogue, by its own name."""
        return self("catalogi", resource, named(NAMED[resource], *name))


# Catalogi


def catalogus(at: Places) -> Content:
    """Catalogus: the only one."""
    return {
        "url": at.catalogue("catalogussen"), "domein": "SPIL", "rsin": RSIN,
        "contactpersoonBeheerNaam": "Spil", "contactpersoonBeheerTelefoonnummer": "",
        "contactpersoonBeheerEmailadres": "", "naam": "Spil", "versie": "1", "begindatumVersie": SINCE,
        "zaaktypen": [at.catalogue("zaaktypen", name) for name in TYPES],
        "besluittypen": [at.catalogue("besluittypen", name) for name in DECIDING],
        "informatieobjecttypen": [at.catalogue("informatieobjecttypen", name) for name in PAPERS],
    }  # fmt: skip


def zaaktype(at: Places, one: CaseType) -> Content:
    """ZaakType: a kind of case; how long it may take comes from the law."""
    title = both(one.title)[0]
    cited = f"{one.act}, art. {one.article}"
    extension = _duration(EXTENSIONS, one.name)
    return {
        "url": at.catalogue("zaaktypen", one.name), "identificatie": one.name,
        "omschrijving": title, "omschrijvingGeneriek": title, "vertrouwelijkheidaanduiding": SECRET,
        "doel": f"Afhandelen volgens {cited}", "aanleiding": title, "toelichting": cited,
        "indicatieInternOfExtern": "extern", "handelingInitiator": "indienen", "onderwerp": title,
        "handelingBehandelaar": "behandelen", "doorlooptijd": _duration(DURATIONS, one.name), "servicenorm": None,
        "opschortingEnAanhoudingMogelijk": "asked" in one.steps, "verlengingMogelijk": extension is not None,
        "verlengingstermijn": extension, "trefwoorden": [], "publicatieIndicatie": False, "publicatietekst": "",
        "verantwoordingsrelatie": [], "productenOfDiensten": [], "selectielijstProcestype": "",
        "referentieproces": {"naam": cited, "link": ""}, "concept": False, "verantwoordelijke": RSIN,
        "beginGeldigheid": SINCE, "eindeGeldigheid": None, "versiedatum": SINCE, "beginObject": SINCE,
        "eindeObject": None, "catalogus": at.catalogue("catalogussen"),
        "statustypen": [at.catalogue("statustypen", one.name, kind) for kind in _kinds(one)],
        "resultaattypen": [], "eigenschappen": [],
        "informatieobjecttypen": catalogus(at)["informatieobjecttypen"], "roltypen": [],
        "besluittypen": [at.catalogue("besluittypen", name) for name in _decisions(one)],
        "deelzaaktypen": [], "gerelateerdeZaaktypen": [], "zaakobjecttypen": [],
    }  # fmt: skip


def _duration(table: Mapping[str, tuple[str, str]], kind: str) -> str | None:
    if kind not in table:
        return None
    name, unit = table[kind]
    return f"P{law().on(localdate()).values[name].value}{unit}"


def _kinds(one: CaseType) -> list[str]:
    """Events that a case of a kind may see, in the order of the declarations."""
    first = ["announced", "received", "added"] if one.name == "objection" else ["received", "added"]
    last = ["late_told", "penalty_set"] if one.penalty else []
    return [*first, *one.steps, *last, "assigned"]


def _decisions(one: CaseType) -> list[str]:
    return [name for name in DECIDING if name in one.steps or (name == "penalty_set" and one.penalty)]


def statustype(at: Places, one: CaseType, kind: str) -> Content:
    """StatusType: an event that may happen in a kind of case."""
    return {
        "url": at.catalogue("statustypen", one.name, kind),
        "omschrijving": both(EVENTS[kind])[0], "omschrijvingGeneriek": "", "statustekst": "",
        "zaaktype": at.catalogue("zaaktypen", one.name), "zaaktypeIdentificatie": one.name,
        "volgnummer": _kinds(one).index(kind) + 1, "isEindstatus": kind in STEPS and STEPS[kind].closes,
        "informeren": kind in STEPS and STEPS[kind].tells, "doorlooptijd": None, "toelichting": "",
        "checklistitemStatustype": [], "eigenschappen": [], "catalogus": at.catalogue("catalogussen"),
        "zaakobjecttypen": [], "beginGeldigheid": SINCE, "eindeGeldigheid": None, "beginObject": SINCE,
        "eindeObject": None,
    }  # fmt: skip


def besluittype(at: Places, name: str) -> Content:
    """BesluitType: the end of a case, and the decision on a penalty."""
    return {
        "url": at.catalogue("besluittypen", name), "catalogus": at.catalogue("catalogussen"),
        "zaaktypen": [at.catalogue("zaaktypen", one.name) for one in TYPES.values()
                      if name in _decisions(one)],
        "omschrijving": DECIDING[name], "omschrijvingGeneriek": "", "besluitcategorie": "", "reactietermijn": None,
        "publicatieIndicatie": False, "publicatietekst": "", "publicatietermijn": None, "toelichting": "",
        "informatieobjecttypen": [at.catalogue("informatieobjecttypen", "letter")],
        "beginGeldigheid": SINCE, "eindeGeldigheid": None, "concept": False, "resultaattypen": [],
        "resultaattypenOmschrijving": [], "vastgelegdIn": [], "beginObject": SINCE, "eindeObject": None,
    }  # fmt: skip


def informatieobjecttype(at: Places, name: str) -> Content:
    """InformatieObjectType: a kind of paper."""
    return {
        "url": at.catalogue("informatieobjecttypen", name), "catalogus": at.catalogue("catalogussen"),
        "omschrijving": PAPERS[name], "vertrouwelijkheidaanduiding": SECRET, "beginGeldigheid": SINCE,
        "eindeGeldigheid": None, "concept": False, "zaaktypen": catalogus(at)["zaaktypen"],
        "besluittypen": catalogus(at)["besluittypen"], "informatieobjectcategorie": "stuk", "trefwoord": [],
        "omschrijvingGeneriek": {
            "informatieobjecttypeOmschrijvingGeneriek": PAPERS[name],
            "definitieInformatieobjecttypeOmschrijvingGeneriek": PAPERS[name],
            "herkomstInformatieobjecttypeOmschrijvingGeneriek": "Spil",
            "hierarchieInformatieobjecttypeOmschrijvingGeneriek": "hoog",
            "opmerkingInformatieobjecttypeOmschrijvingGeneriek": "",
        },
        "beginObject": SINCE, "eindeObject": None,
    }  # fmt: skip


def _catalogue(at: Places) -> dict[str, list[Content]]:
    """Everything in the catalogue by resource."""
    return {
        "catalogussen": [catalogus(at)],
        "zaaktypen": [zaaktype(at, one) for one in TYPES.values()],
        "statustypen": [statustype(at, one, kind) for one in TYPES.values() for kind in _kinds(one)],
        "besluittypen": [besluittype(at, name) for name in DECIDING],
        "informatieobjecttypen": [informatieobjecttype(at, name) for name in PAPERS],
    }


# Zaken, Besluiten, Documenten


def zaak(at: Places, case: Case, events: Iterable[Event] | None = None) -> Content:
    """Zaak: a case as it stands today, in the words of its person's language."""
    now = standing(case, localdate(), events)
    came = next(event for event in now.events if event.kind == "received")
    extended = next((event for event in now.events if event.kind == "extended"), None)
    asked = [event for event in now.events if event.kind == "asked"]
    papers = [at("zaken", "zaakinformatieobjecten", one.key) for one in case.documents.all()]
    return {
        "url": at("zaken", "zaken", case.key), "uuid": str(case.key), "identificatie": case.reference,
        "bronorganisatie": RSIN, "omschrijving": case.title[:80], "toelichting": came.text[:1000],
        "zaaktype": at.catalogue("zaaktypen", case.kind),
        "registratiedatum": localdate(case.opened_at).isoformat(), "verantwoordelijkeOrganisatie": RSIN,
        "startdatum": came.on.isoformat(), "einddatum": _iso(case.closed_on), "einddatumGepland": None,
        "uiterlijkeEinddatumAfdoening": _iso(now.due), "publicatiedatum": None,
        "laatstGemuteerd": localtime(now.events[-1].recorded_at).isoformat(), "laatstGeopend": None,
        "communicatiekanaal": "", "communicatiekanaalNaam": "", "productenOfDiensten": [],
        "vertrouwelijkheidaanduiding": SECRET, "betalingsindicatie": "", "betalingsindicatieWeergave": "",
        "laatsteBetaaldatum": None, "zaakgeometrie": None, "verlenging": _extension(extended),
        "opschorting": {"indicatie": now.question is not None, "eerdereOpschorting": bool(asked),
                        "reden": asked[-1].text[:200] if now.question else ""},
        "selectielijstklasse": "", "hoofdzaak": None, "deelzaken": [],
        "relevanteAndereZaken": [{"url": at("zaken", "zaken", case.follows.key), "aardRelatie": "vervolg"}]
        if case.follows else [],
        "gerelateerdeZaken": [], "eigenschappen": [], "rollen": [],
        "status": at("zaken", "statussen", numbered(now.events[-1])), "zaakinformatieobjecten": papers,
        "zaakobjecten": [], "kenmerken": [], "archiefnominatie": None, "archiefstatus": "nog_te_archiveren",
        "archiefactiedatum": None, "resultaat": None, "opdrachtgevendeOrganisatie": "", "processobjectaard": "",
        "startdatumBewaartermijn": _iso(case.closed_on), "processobject": None,
    }  # fmt: skip


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _extension(event: Event | None) -> Content | None:
    if event is None or event.until is None:
        return None
    return {"reden": event.text[:200], "duur": f"P{(event.until - event.on).days}D"}


def status(at: Places, event: Event) -> Content:
    """Status: an event of a case."""
    case = event.case
    last = in_force(case.events.all())[-1]
    return {
        "url": at("zaken", "statussen", numbered(event)), "uuid": numbered(event),
        "zaak": at("zaken", "zaken", case.key),
        "statustype": at.catalogue("statustypen", case.kind, event.kind),
        "datumStatusGezet": f"{event.on.isoformat()}T00:00:00{localtime(event.recorded_at):%z}",
        "statustoelichting": event.text[:1000], "indicatieLaatstGezetteStatus": event.pk == last.pk,
        "gezetdoor": None, "zaakinformatieobjecten": [],
    }  # fmt: skip


def besluit(at: Places, event: Event) -> Content:
    """Besluit: the decision in a case, or that on a penalty."""
    case, outcome = event.case, event.data.get("outcome")
    said = both(OUTCOMES[outcome])[0] if isinstance(outcome, str) else DECIDING[event.kind]
    return {
        "url": at("besluiten", "besluiten", numbered(event)), "identificatie": f"{case.reference}-{event.pk}",
        "verantwoordelijkeOrganisatie": RSIN,
        "besluittype": at.catalogue("besluittypen", event.kind),
        "zaak": at("zaken", "zaken", case.key), "datum": event.on.isoformat(),
        "toelichting": ": ".join(part for part in (said, event.text) if part), "bestuursorgaan": "Spil",
        "ingangsdatum": event.on.isoformat(), "vervaldatum": None, "vervalreden": "", "vervalredenWeergave": "",
        "publicatiedatum": None, "verzenddatum": event.on.isoformat(),
        "uiterlijkeReactiedatum": _iso(objection_until(event.on) if TYPES[case.kind].penalty else None),
    }  # fmt: skip


def document(at: Places, paper: Document) -> Content:
    """EnkelvoudigInformatieObject: a paper; `inhoud` is where its content is, nothing once it was destroyed."""
    kind = "letter" if paper.message_id else "received" if paper.source == Document.Source.PERSON else "other"
    gone = paper.destroyed_on is not None
    place = at("documenten", "enkelvoudiginformatieobjecten", paper.key)
    return {
        "url": place, "identificatie": f"D-{paper.pk}", "bronorganisatie": RSIN, "creatiedatum": paper.on.isoformat(),
        "titel": paper.name[:200], "vertrouwelijkheidaanduiding": SECRET,
        "auteur": "Spil" if paper.source == Document.Source.AGENCY else "indiener of derde", "status": "definitief",
        "formaat": paper.media_type, "taal": "nld", "versie": 1,
        "beginRegistratie": localtime(paper.added_at).isoformat(), "bestandsnaam": paper.name,
        "inhoud": None if gone else f"{place}/download", "bestandsomvang": paper.size, "link": "", "beschrijving": "",
        "ontvangstdatum": paper.on.isoformat() if paper.source != Document.Source.AGENCY else None,
        "verzenddatum": None, "indicatieGebruiksrecht": None, "verschijningsvorm": "", "ondertekening": None,
        "integriteit": {"algoritme": "sha_256", "waarde": paper.sha256, "datum": localdate(paper.added_at).isoformat()},
        "informatieobjecttype": at.catalogue("informatieobjecttypen", kind), "locked": False,
        "bestandsdelen": [], "trefwoorden": [],
    }  # fmt: skip


def zaakinformatieobject(at: Places, paper: Document) -> Content:
    """ZaakInformatieObject: that a paper belongs to a case."""
    return {
        "url": at("zaken", "zaakinformatieobjecten", paper.key), "uuid": str(paper.key),
        "informatieobject": at("documenten", "enkelvoudiginformatieobjecten", paper.key),
        "zaak": at("zaken", "zaken", paper.case.key), "aardRelatieWeergave": "Hoort bij, omgekeerd: kent",
        "titel": paper.name[:200], "beschrijving": "", "registratiedatum": localtime(paper.added_at).isoformat(),
        "vernietigingsdatum": None, "status": None,
    }  # fmt: skip


# Who may read


def _reader(request: HttpRequest) -> User:
    """Whom the token speaks for. Raises BadToken, OtherScope, TooMany."""
    user = count(request, OWN, CASES)
    if user is None:
        raise BadToken
    if user.person_id is None and user.role != Role.CASE_WORKER:
        raise OtherScope
    if user.role == Role.CASE_WORKER and not _may_read_all(request, user):
        raise OtherScope
    return user


def _may_read_all(request: HttpRequest, user: User) -> bool:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and token_user(token.strip(), CASES) == user


def _reason(request: HttpRequest, user: User) -> str:
    return OWN_DATA if user.role == Role.CITIZEN else request.headers.get(REASON, "").strip()


def _cases(user: User) -> Any:
    """Cases that a reader may see."""
    papers = Prefetch("documents", Document.objects.defer("content").order_by("on", "id"))
    found = Case.objects.select_related("follows").prefetch_related("events", papers).order_by("-id")
    return found if user.role == Role.CASE_WORKER else found.filter(person=user.person_id)


def _look(request: HttpRequest, user: User, case: Case, what: str) -> None:
    """Record a look at a case, and refuse as if it were not there who may not see its person."""
    if case.person_id is None:
        if user.role != Role.CASE_WORKER:
            raise Http404
        return
    reason = _reason(request, user)
    granted = may_see(user, case.person_id, reason=reason)
    record(user, case.person_id, reason=reason or OWN_DATA, what=what, granted=granted)
    if not granted:
        raise Http404


View = Callable[..., HttpResponse]


def _guarded(view: View) -> View:
    """A view with problems for answers where something is wrong."""

    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            return problem(404)
        except BadToken:
            response = problem(401)
            response.headers["WWW-Authenticate"] = "Bearer"
        except OtherScope:
            response = problem(403)
        except TooMany as error:
            response = problem(429)
            response.headers["Retry-After"] = str(error.seconds)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return method_as_problem(require_safe(answered))


def _answer(content: object) -> HttpResponse:
    return versioned(HttpResponse(json.dumps(content), content_type="application/json"))


def _page(request: HttpRequest, found: Any, make: Callable[[Any], Content]) -> HttpResponse:
    """A page of results as the standard has them."""
    given = request.GET.get("page", "1")
    number = int(given) if given.isdecimal() and len(given) < 9 else 0
    total = len(found) if isinstance(found, list) else found.count()
    if number < 1 or (number - 1) * PAGE >= max(total, 1):
        raise Http404
    shown = list(found[(number - 1) * PAGE : number * PAGE])
    here = request.build_absolute_uri(request.path)
    return _answer({
        "count": total, "next": f"{here}?page={number + 1}" if number * PAGE < total else None,
        "previous": f"{here}?page={number - 1}" if number > 1 else None, "results": [make(one) for one in shown],
    })  # fmt: skip


# Views


@_guarded
def catalogue(request: HttpRequest, resource: str, name: UUID | None = None) -> HttpResponse:
    """What kinds of cases there are, open to all."""
    count(request)
    at = Places(request)
    found = _catalogue(at)[resource]
    if name is None:
        return _page(request, found, lambda one: one)
    place = at("catalogi", resource, name)
    one = next((one for one in found if one["url"] == place), None)
    if one is None:
        raise Http404
    return _answer(one)


@_guarded
def cases(request: HttpRequest) -> HttpResponse:
    """Cases, the newest first."""
    user, at = _reader(request), Places(request)
    found, reason = _cases(user), _reason(request, user)
    if user.role == Role.CASE_WORKER and not may_see(user, 0, reason=reason):
        detail = T(nl="Zeg waarom je kijkt, in de header X-Audit-Toelichting.",
                   en="Say why you look, in the header X-Audit-Toelichting.")  # fmt: skip
        return problem(400, detail)
    if wanted := request.GET.get("identificatie"):
        number = wanted.removeprefix("Z-")
        found = found.filter(pk=int(number)) if number.isdecimal() and len(number) < 19 else found.none()
    seen: set[int] = set()

    def make(case: Case) -> Content:
        if case.person_id:
            seen.add(case.person_id)
        return zaak(at, case)

    response = _page(request, found, make)
    AccessRecord.objects.bulk_create(make_record(user, person, reason=reason, what="cases") for person in sorted(seen))
    return response


@_guarded
def case(request: HttpRequest, name: UUID) -> HttpResponse:
    """One case."""
    user, at = _reader(request), Places(request)
    found = Case.objects.select_related("follows").filter(key=name).first()
    if found is None:
        raise Http404
    _look(request, user, found, f"case {found.reference}")
    return _answer(zaak(at, found))


def _event(request: HttpRequest, name: UUID) -> Event:
    user = _reader(request)
    found = Event.objects.select_related("case").filter(pk=_number(name)).first()
    if found is None or found not in in_force(found.case.events.all()):
        raise Http404
    _look(request, user, found.case, f"case {found.case.reference}")
    return found


@_guarded
def case_status(request: HttpRequest, name: UUID) -> HttpResponse:
    """One event of a case."""
    return _answer(status(Places(request), _event(request, name)))


@_guarded
def decision(request: HttpRequest, name: UUID) -> HttpResponse:
    """One decision in a case."""
    found = _event(request, name)
    if found.kind not in DECIDING:
        raise Http404
    return _answer(besluit(Places(request), found))


@_guarded
def decisions(request: HttpRequest) -> HttpResponse:
    """The decisions in a case: `zaak` is its address."""
    user, at = _reader(request), Places(request)
    found = _case_of(request, user, at)
    made = [event for event in in_force(found.events.select_related("case")) if event.kind in DECIDING]
    return _page(request, made, lambda event: besluit(at, event))


@_guarded
def case_papers(request: HttpRequest) -> HttpResponse:
    """The papers of a case: `zaak` is its address. A list, as in the standard."""
    user, at = _reader(request), Places(request)
    found = _case_of(request, user, at)
    papers = found.documents.defer("content").select_related("case").order_by("on", "id")
    return _answer([zaakinformatieobject(at, one) for one in papers])


def _case_of(request: HttpRequest, user: User, at: Places) -> Case:
    """The case whose address is in the question."""
    prefix = at("zaken", "zaken") + "/"
    wanted = request.GET.get("zaak", "")
    try:
        found = Case.objects.filter(key=UUID(wanted.removeprefix(prefix))).first()
    except ValueError:
        found = None
    if found is None:
        raise Http404
    _look(request, user, found, f"case {found.reference}")
    return found


def _paper(request: HttpRequest, name: UUID) -> Document:
    user = _reader(request)
    found = Document.objects.select_related("case").filter(key=name).first()
    if found is None:
        raise Http404
    _look(request, user, found.case, f"document of case {found.case.reference}")
    return found


@_guarded
def case_paper(request: HttpRequest, name: UUID) -> HttpResponse:
    """That a paper belongs to a case."""
    return _answer(zaakinformatieobject(Places(request), _paper(request, name)))


@_guarded
def paper(request: HttpRequest, name: UUID) -> HttpResponse:
    """What a paper is."""
    return _answer(document(Places(request), _paper(request, name)))


@_guarded
def download(request: HttpRequest, name: UUID) -> HttpResponse:
    """What a paper says."""
    found = _paper(request, name)
    if found.content is None:
        raise Http404
    response = versioned(HttpResponse(bytes(found.content), content_type=found.media_type))
    response.headers["Content-Disposition"] = f'attachment; filename="{found.key}"'
    return response


PAPER = "documenten/api/v1/enkelvoudiginformatieobjecten/<uuid:name>"
urlpatterns = [
    *(
        path(f"catalogi/api/v1/{resource}{rest}", catalogue, {"resource": resource})
        for resource in NAMED
        for rest in ("", "/<uuid:name>")
    ),
    path("zaken/api/v1/zaken", cases),
    path("zaken/api/v1/zaken/<uuid:name>", case),
    path("zaken/api/v1/statussen/<uuid:name>", case_status),
    path("zaken/api/v1/zaakinformatieobjecten", case_papers),
    path("zaken/api/v1/zaakinformatieobjecten/<uuid:name>", case_paper),
    path("besluiten/api/v1/besluiten", decisions),
    path("besluiten/api/v1/besluiten/<uuid:name>", decision),
    path(PAPER, paper),
    path(f"{PAPER}/download", download),
]
