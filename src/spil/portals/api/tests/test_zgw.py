"""The ZGW standards to read: their names, addresses that lead on, and that nobody reads another's case."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from typer.testing import CliRunner

from spil.commands.token import app
from spil.core.access.models import AccessRecord, User
from spil.core.access.service import do_make_token
from spil.core.cases.models import Case
from spil.core.cases.service import do_note, do_open
from spil.core.messages.models import Message
from spil.portals.api.zgw import CASES
from spil.portals.work.tests import society
from spil.portals.work.tests.society import Society
from spil.services.objection.service import do_object

pytestmark = pytest.mark.django_db
ROOT = "http://testserver/api/v1/zgw/"
ZAAK = set(
    """url uuid identificatie bronorganisatie omschrijving toelichting zaaktype registratiedatum
    verantwoordelijkeOrganisatie startdatum einddatum einddatumGepland uiterlijkeEinddatumAfdoening publicatiedatum
    laatstGemuteerd laatstGeopend communicatiekanaal communicatiekanaalNaam productenOfDiensten
    vertrouwelijkheidaanduiding betalingsindicatie betalingsindicatieWeergave laatsteBetaaldatum zaakgeometrie
    verlenging opschorting selectielijstklasse hoofdzaak deelzaken relevanteAndereZaken gerelateerdeZaken eigenschappen
    rollen status zaakinformatieobjecten zaakobjecten kenmerken archiefnominatie archiefstatus archiefactiedatum
    resultaat opdrachtgevendeOrganisatie processobjectaard startdatumBewaartermijn processobject""".split()
)
ZAAKTYPE = set(
    """aanleiding beginGeldigheid beginObject besluittypen catalogus concept doel doorlooptijd eigenschappen
    eindeObject gerelateerdeZaaktypen handelingBehandelaar handelingInitiator indicatieInternOfExtern
    informatieobjecttypen omschrijving onderwerp opschortingEnAanhoudingMogelijk productenOfDiensten
    publicatieIndicatie referentieproces resultaattypen roltypen statustypen url verantwoordelijke verlengingMogelijk
    versiedatum vertrouwelijkheidaanduiding zaakobjecttypen""".split()
)
DOCUMENT = set(
    """auteur beginRegistratie bestandsdelen bronorganisatie creatiedatum informatieobjecttype locked taal
    titel url versie inhoud bestandsomvang formaat integriteit""".split()
)
BESLUIT = set("besluittype datum ingangsdatum url verantwoordelijkeOrganisatie vervalredenWeergave zaak".split())
STATUS = set(
    """datumStatusGezet indicatieLaatstGezetteStatus statustype url uuid zaak zaakinformatieobjecten""".split()
)
"""What the standards require (all of Zaak)."""


@pytest.fixture
def people(db: None, settings: Any) -> Iterator[Society]:
    settings.API_CALLS_PER_MINUTE = 0
    cache.clear()
    with time_machine.travel(society.NOW, tick=True):
        yield society.make()


@pytest.fixture
def case(people: Society) -> Case:
    letter = Message.objects.filter(person=people.noor, data__has_key="objection_until").earliest("id")
    made = do_object(people.noor, letter, reasons="Oneens", answers={}, hearing=False, acting_user=people.citizen,
                     file=("loon.pdf", b"%PDF-1.7"))  # fmt: skip
    do_note(made, "asked", society.NOW.date(), acting_user=people.worker,
            until=society.NOW.date() + timedelta(days=14), text="Stuur je jaaropgave.")  # fmt: skip
    return made


def client(user: User, scope: str = "own", **headers: str) -> Client:
    _, text = do_make_token(user, name="t", scopes=[scope], expires_at=timezone.now() + timedelta(days=1),
                            acting_user=user)  # fmt: skip
    return Client(headers={"authorization": f"Bearer {text}"} | headers)


def test_ones_own_case_by_the_names_of_the_standard(people: Society, case: Case) -> None:
    reader = client(people.citizen)
    page = reader.get(f"{ROOT}zaken/api/v1/zaken").json()
    assert (set(page), page["count"], page["next"]) == ({"count", "next", "previous", "results"}, 1, None)
    zaak = page["results"][0]
    assert set(zaak) == ZAAK
    assert (zaak["identificatie"], zaak["startdatum"]) == (case.reference, "2025-11-10")
    assert zaak["opschorting"] == {"indicatie": True, "eerdereOpschorting": True, "reden": "Stuur je jaaropgave."}
    assert reader.get(zaak["url"]).json() == zaak
    status = reader.get(zaak["status"]).json()
    assert set(status) >= STATUS
    assert status["statustoelichting"] == "Stuur je jaaropgave."
    assert reader.get(status["statustype"]).json()["omschrijving"] == "Informatie gevraagd"
    link = reader.get(zaak["zaakinformatieobjecten"][0]).json()
    paper = reader.get(link["informatieobject"]).json()
    assert set(paper) >= DOCUMENT
    assert reader.get(paper["inhoud"]).content == b"%PDF-1.7"
    listed = reader.get(f"{ROOT}zaken/api/v1/zaakinformatieobjecten", {"zaak": zaak["url"]}).json()
    assert listed == [link]


def test_a_decision_is_a_besluit(people: Society, case: Case) -> None:
    complaint = do_open("complaint", people.noor, society.NOW.date(), title="Klacht", acting_user=None)
    do_note(complaint, "decided", society.NOW.date(), acting_user=people.worker, text="Dat klopt.", outcome="founded")
    reader = client(people.citizen)
    zaak = f"{ROOT}zaken/api/v1/zaken/{complaint.key}"
    found = reader.get(f"{ROOT}besluiten/api/v1/besluiten", {"zaak": zaak}).json()
    assert found["count"] == 1
    besluit = found["results"][0]
    assert set(besluit) >= BESLUIT
    assert besluit["toelichting"] == "gegrond: je hebt gelijk: Dat klopt."
    assert reader.get(besluit["url"]).json() == besluit
    assert reader.get(besluit["besluittype"]).json()["omschrijving"] == "Beslissing"
    assert reader.get(zaak).json()["einddatum"] == "2025-11-10"


def test_the_catalogue_is_open_and_every_address_in_it_leads_somewhere(db: None, settings: Any) -> None:
    settings.API_CALLS_PER_MINUTE = 0
    anyone = Client()
    types = anyone.get(f"{ROOT}catalogi/api/v1/zaaktypen").json()["results"]
    assert all(set(one) >= ZAAKTYPE for one in types)
    objection = next(one for one in types if one["identificatie"] == "objection")
    assert (objection["doorlooptijd"], objection["verlengingstermijn"]) == ("P6W", "P6W")
    addresses = {objection["url"], objection["catalogus"]}
    for name in ("statustypen", "besluittypen", "informatieobjecttypen"):
        addresses |= set(objection[name])
    for address in addresses:
        assert anyone.get(address).json()["url"] == address


def test_another_finds_nothing_and_the_refusal_is_recorded(people: Society, case: Case) -> None:
    other = client(User.objects.create(subject="test:mila", name="Mila", person=people.mila))
    assert other.get(f"{ROOT}zaken/api/v1/zaken").json()["count"] == 0
    paper = case.documents.get()
    places = (f"zaken/api/v1/zaken/{case.key}", f"zaken/api/v1/zaakinformatieobjecten/{paper.key}",
              f"documenten/api/v1/enkelvoudiginformatieobjecten/{paper.key}/download",
              f"besluiten/api/v1/besluiten?zaak={ROOT}zaken/api/v1/zaken/{case.key}")  # fmt: skip
    for place in places:
        assert other.get(ROOT + place).status_code == 404
    looks = AccessRecord.objects.filter(viewer_id=User.objects.get(subject="test:mila").pk, person_id=people.noor.pk)
    assert list(looks.values_list("granted", flat=True)) == [False] * len(places)


def test_a_case_worker_says_why(people: Society, case: Case) -> None:
    place = f"{ROOT}zaken/api/v1/zaken"
    assert client(people.worker).get(place).status_code == 403  # a token of another kind
    assert client(people.worker, CASES).get(place).status_code == 400
    assert client(people.worker, CASES).get(f"{place}/{case.key}").status_code == 404
    reading = client(people.worker, CASES, **{"x-audit-toelichting": "Overdracht aan de gemeente"})
    assert reading.get(place).json()["count"] == 1
    assert reading.get(f"{place}?identificatie={case.reference}").json()["count"] == 1
    assert reading.get(f"{place}?identificatie=Z-0").json()["count"] == 0
    assert reading.get(f"{place}/{case.key}").status_code == 200
    looks = AccessRecord.objects.filter(viewer_id=people.worker.pk, person_id=people.noor.pk, granted=True)
    assert {look.reason for look in looks} == {"Overdracht aan de gemeente"}
    assert looks.count() == 3


@pytest.mark.parametrize(
    "place", ["zaken?page=2", "zaken?page=0", "zaken?page=x", f"zaken/{'0' * 8}-0000-4000-8000-{'0' * 12}"]
)
def test_what_is_not_there(people: Society, place: str) -> None:
    assert client(people.citizen).get(f"{ROOT}zaken/api/v1/{place}").status_code == 404


def test_without_a_token_nothing_of_a_person(people: Society, case: Case) -> None:
    answer = Client().get(f"{ROOT}zaken/api/v1/zaken/{case.key}")
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert client(people.citizen).post(f"{ROOT}zaken/api/v1/zaken").status_code == 405


def test_a_page_takes_few_queries(people: Society, case: Case, django_assert_max_num_queries: Any) -> None:
    for _ in range(5):
        do_open("complaint", people.noor, society.NOW.date(), title="Klacht", acting_user=None)
    reader = client(people.citizen)
    with django_assert_max_num_queries(8):
        assert reader.get(f"{ROOT}zaken/api/v1/zaken").json()["count"] == 6


def test_the_command_makes_a_token_of_a_case_worker_only(people: Society, case: Case) -> None:
    run = CliRunner()
    made = run.invoke(app, ["test:worker", "gemeente"])
    reading = Client(headers={"authorization": f"Bearer {made.output.strip()}", "x-audit-toelichting": "Overdracht"})
    assert reading.get(f"{ROOT}zaken/api/v1/zaken/{case.key}").status_code == 200
    for subject in ("test:manager", "test:noor", "nobody"):
        assert run.invoke(app, [subject, "gemeente"]).exit_code == 1
