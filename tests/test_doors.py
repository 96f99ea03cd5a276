"""Every door of the agency, tried by everybody: all addresses as nobody, as a citizen, as another, as staff, by token.

The addresses come from the resolver and the roles from the code, so that a new page cannot be forgotten: one that is
open to all must be named in `OPEN`, and one about something that belongs to somebody needs its argument in `OBJECTS`.
Whoever is refused changes nothing and sees nothing; of a look at a person nothing but the refusal is recorded.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from spil.core.access.models import AccessRecord, ApiToken, Role, User
from spil.core.access.service import do_make_token
from spil.core.cases.documents import do_add
from spil.core.cases.models import Document
from spil.core.cases.service import do_open
from spil.core.decisions.models import Decision
from spil.core.messages.models import Message
from spil.core.payments.models import OnlinePayment
from spil.core.people.models import Income
from spil.portals.api.zgw import named, numbered
from spil.portals.work.tests import society
from spil.portals.work.tests.society import Society, log_in

Call = tuple[str, str, int]  # method, address, status


@dataclass(frozen=True)
class World:
    """Invented people, and what belongs to citizen A: everything that somebody else may try to reach."""

    people: Society
    a: User
    b: User
    message: int
    decision: int
    income: int
    case: int
    paper: int
    breach: int
    report: int
    names: dict[str, str]  # of that case, its paper and its first event, as other systems name them
    token: ApiToken
    keys: dict[str, str]  # texts of tokens by whose and what for


Arguments = Callable[[World], dict[str, object]]

OPEN: dict[str, tuple[dict[str, object], int]] = {
    "": ({}, 200),
    "rekenen/": ({}, 200),
    "budget/": ({}, 200),
    "collegegeld/": ({}, 200),
    "lesgeld/": ({}, 200),
    "scholieren/": ({}, 200),
    "reisproduct-te-laat/": ({}, 200),
    "terugbetalen/": ({}, 200),
    "bedragen/": ({}, 200),
    "bedragen/<str:law>/<str:name>/": ({"law": "student_finance", "name": "free_amount_ho"}, 200),
    "algoritmes/": ({}, 200),
    "algoritmes/<slug:key>/": ({"key": "soort-collegegeld"}, 200),
    "api/v1/algorithms": ({}, 200),
    "taal/<str:language>/": ({"language": "en"}, 302),
    "inloggen/": ({}, 200),
    "inloggen/terug/": ({}, 400),
    "inloggen/uit/": ({}, 405),
    "inloggen/uitgelogd/": ({}, 200),
    "api/v1/": ({}, 302),
    "api/v1/docs": ({}, 200),
    "api/v1/openapi.json": ({}, 200),
    "api/v1/laws": ({}, 200),
    "api/v1/laws/<law>/schema": ({"law": "student_finance"}, 200),
    "api/v1/laws/<law>/evaluations": ({"law": "student_finance"}, 405),
    "api/v1/laws/<law>/explanations": ({"law": "student_finance"}, 405),
    **{
        f"api/v1/zgw/catalogi/api/v1/{resource}": ({}, 200)
        for resource in ("catalogussen", "zaaktypen", "statustypen", "besluittypen", "informatieobjecttypen")
    },
    "api/v1/zgw/catalogi/api/v1/catalogussen/<uuid:name>": ({"name": named("catalogus")}, 200),
    "api/v1/zgw/catalogi/api/v1/zaaktypen/<uuid:name>": ({"name": named("zaaktype", "objection")}, 200),
    "api/v1/zgw/catalogi/api/v1/statustypen/<uuid:name>": (
        {"name": named("statustype", "objection", "received")},
        200,
    ),
    "api/v1/zgw/catalogi/api/v1/besluittypen/<uuid:name>": ({"name": named("besluittype", "decided")}, 200),
    "api/v1/zgw/catalogi/api/v1/informatieobjecttypen/<uuid:name>": ({"name": named("papers", "letter")}, 200),
    "api/v1/<path:rest>": ({"rest": "nothing/here"}, 404),
    "demo/identiteit/.well-known/openid-configuration": ({}, 200),
    "demo/identiteit/kies": ({}, 400),
    "demo/identiteit/token": ({}, 405),
    "demo/identiteit/sleutels": ({}, 200),
    "mijn/betalen/melding/": ({}, 405),
    "demo/betaaldienst/v2/payments": ({}, 405),
    "demo/betaaldienst/v2/payments/<str:name>": ({"name": "tr_unknown1"}, 401),
    "demo/betaaldienst/betalen/<str:name>": ({"name": "tr_unknown1"}, 404),
}
"""Pages for everyone: arguments, and what a visitor gets."""

OWN = "api/v1/"
"""Below it, what is not in OPEN is for the holder of a token with scope `own`."""

PERSON: Arguments = lambda world: {"number": world.people.noor.pk}  # noqa: E731
OBJECTS: dict[str, Arguments] = {
    "mijn/maand/<month:month>/": lambda world: {"month": "2025-09"},
    "mijn/aanvragen/<slug:slug>/": lambda world: {"slug": "lening"},
    "mijn/aanvragen/<slug:slug>/klaar/": lambda world: {"slug": "lening"},
    "mijn/berichten/<int:number>/": lambda world: {"number": world.message},
    "mijn/berichten/<int:number>/brief.pdf": lambda world: {"number": world.message},
    "mijn/berichten/<int:number>/bezwaar/": lambda world: {"number": world.message},
    "mijn/zaken/nieuw/<slug:slug>/": lambda world: {"slug": "klacht"},
    "mijn/zaken/<int:number>/": lambda world: {"number": world.case},
    "mijn/zaken/<int:number>/document/<int:paper>/": lambda world: {"number": world.case, "paper": world.paper},
    "mijn/schuld/<slug:slug>/": lambda world: {"slug": "aflosvrij"},
    "mijn/schuld/verzoek/<str:kind>/stoppen/": lambda world: {"kind": "payment_free"},
    "mijn/betalen/<int:number>/": lambda world: {"number": OnlinePayment.objects.get(person=world.people.noor).pk},
    "mijn/betalen/<str:product>/<str:purpose>/": lambda world: {"product": "repayment", "purpose": "study"},
    "mijn/sleutels/<int:number>/beeindigen/": lambda world: {"number": world.token.pk},
    "werk/persoon/<int:number>/": PERSON,
    "werk/persoon/<int:number>/reden/": PERSON,
    "werk/persoon/<int:number>/bericht/<int:message>/": lambda world: PERSON(world) | {"message": world.message},
    "werk/persoon/<int:number>/gegeven/<str:kind>/nieuw/": lambda world: PERSON(world) | {"kind": "income"},
    "werk/persoon/<int:number>/gegeven/<str:kind>/<int:fact>/": lambda world: {
        "number": world.people.karin.pk, "kind": "income", "fact": world.income,
    },
    "werk/persoon/<int:number>/gegeven/<str:kind>/<int:fact>/intrekken/": lambda world: {
        "number": world.people.karin.pk, "kind": "income", "fact": world.income,
    },
    "werk/persoon/<int:number>/aanvraag/": PERSON,
    "werk/persoon/<int:number>/regeling/": PERSON,
    "werk/persoon/<int:number>/regeling/doen/": PERSON,
    "werk/persoon/<int:number>/beslagvrij/": PERSON,
    "werk/persoon/<int:number>/schuld/": PERSON,
    "werk/persoon/<int:number>/schuld/<slug:slug>/": lambda world: PERSON(world) | {"slug": "aflosvrij"},
    "werk/persoon/<int:number>/schuld/verzoek/<str:kind>/stoppen/": lambda world: PERSON(world) | {
        "kind": "payment_free"},
    "werk/persoon/<int:number>/oordeel/hardheid/": PERSON,
    "werk/persoon/<int:number>/oordeel/<str:kind>/": lambda world: PERSON(world) | {"kind": "estranged_parent"},
    "werk/persoon/<int:number>/tegemoetkoming/": PERSON,
    "werk/tegemoetkoming/<slug:kind>/": lambda world: {"kind": "later"},
    "werk/niet-gebruik/nieuw/<str:target>/": lambda world: {"target": "basic_grant"},
    "werk/niet-gebruik/<int:number>/": lambda world: {"number": 1},
    "werk/beleid/<int:number>/": lambda world: {"number": 1},
    "werk/beleid/<int:number>/huishouden/<int:case>/": lambda world: {"number": 1, "case": 1},
    "werk/beleid/<int:number>/<str:kind>/": lambda world: {"number": 1, "kind": "csv"},
    "werk/persoon/<int:number>/zaak/nieuw/": PERSON,
    "werk/persoon/<int:number>/zaak/bezwaar/": PERSON,
    "werk/persoon/<int:number>/zaak/<int:case>/": lambda world: PERSON(world) | {"case": world.case},
    "werk/persoon/<int:number>/zaak/<int:case>/stap/<str:step>/": lambda world: PERSON(world) | {
        "case": world.case, "step": "heard",
    },
    "werk/persoon/<int:number>/zaak/<int:case>/beslissen/": lambda world: PERSON(world) | {"case": world.case},
    "werk/persoon/<int:number>/zaak/<int:case>/document/<int:paper>/": lambda world: PERSON(world) | {
        "case": world.case, "paper": world.paper,
    },
    "werk/persoon/<int:number>/zaak/<int:case>/dossier/": lambda world: PERSON(world) | {"case": world.case},
    "werk/zaken/<int:number>/": lambda world: {"number": world.breach},
    "werk/zaken/<int:number>/stap/<str:step>/": lambda world: {"number": world.breach, "step": "reported"},
    "werk/zaken/<int:number>/document/<int:paper>/": lambda world: {"number": world.breach, "paper": world.report},
    "werk/niet-herkend/<int:number>/": lambda world: {"number": 1},
    "werk/selectie/geschiedenis/<int:year>/": lambda world: {"year": 2019},
    "werk/selectie/geschiedenis/<int:year>/rapport.pdf": lambda world: {"year": 2019},
    "werk/selectie/<slug:name>/": lambda world: {"name": "away_from_home_draw"},
    "werk/selectie/<slug:name>/rapport.pdf": lambda world: {"name": "away_from_home_draw"},
    "werk/massaal/<int:number>/": lambda world: {"number": 1},
    "werk/massaal/<int:number>/opvallend/<int:case>/": lambda world: {"number": 1, "case": 1},
    "werk/maanden/<str:month>/": lambda world: {"month": "2025-09"},
    "werk/inzage/persoon/<int:number>/": PERSON,
    "werk/inzage/kijker/<int:number>/": lambda world: {"number": world.people.worker.pk},
    "api/v1/zgw/zaken/api/v1/zaken/<uuid:name>": lambda world: {"name": world.names["case"]},
    "api/v1/zgw/zaken/api/v1/statussen/<uuid:name>": lambda world: {"name": world.names["event"]},
    "api/v1/zgw/zaken/api/v1/zaakinformatieobjecten/<uuid:name>": lambda world: {"name": world.names["paper"]},
    "api/v1/zgw/besluiten/api/v1/besluiten/<uuid:name>": lambda world: {"name": world.names["event"]},
    "api/v1/zgw/documenten/api/v1/enkelvoudiginformatieobjecten/<uuid:name>": lambda world: {
        "name": world.names["paper"],
    },
    "api/v1/zgw/documenten/api/v1/enkelvoudiginformatieobjecten/<uuid:name>/download": lambda world: {
        "name": world.names["paper"],
    },
    "api/v1/decisions/<number>": lambda world: {"number": world.decision},
    "api/v1/messages/<number>/letter": lambda world: {"number": world.message},
}  # fmt: skip
"""Arguments of the other addresses: always something of citizen A."""

POST_ONLY = {
    "werk/persoon/<int:number>/zaak/<int:case>/dossier/",
    "mijn/schuld/verzoek/<str:kind>/stoppen/",
    "werk/persoon/<int:number>/schuld/verzoek/<str:kind>/stoppen/",
    "mijn/sleutels/<int:number>/beeindigen/",
    "mijn/regeling/stoppen/",
    "werk/persoon/<int:number>/regeling/doen/",
}  # fmt: skip
ANSWERS_A = {
    "mijn/aanvragen/nieuw/": 302,  # A has applied
    "mijn/schuld/<slug:slug>/": 404,  # A studies, and repays nothing yet
    "mijn/regeling/klaar/": 302,  # A has no arrears
    "mijn/scholieren/aanvragen/": 302,  # A is at no school
    "mijn/scholieren/aanvragen/klaar/": 302,
    "mijn/ouder/inkomen/": 404,  # no child asks for A's income
    "mijn/ouder/peiljaar/": 404,
}
"""What A gets at a door of A's own, where that is not the page."""
NOT_THERE = {
    "api/v1/zgw/zaken/api/v1/zaakinformatieobjecten", "api/v1/zgw/besluiten/api/v1/besluiten",
    "api/v1/zgw/besluiten/api/v1/besluiten/<uuid:name>",
}  # fmt: skip
"""Lists of one case, which is not named here; and a decision, which the case does not have yet."""
READS_A = {"mijn/berichten/<int:number>/": {"messages_message"}}
"""What reading changes: a message that is opened has been read."""
STRANGERS = {"nobody", "b", "case worker", "auditor", "manager", "token of b", "token of law", "token of worker"}
LOOKED = {"a", "token of a", "case worker with a reason", "auditor"}
"""Whose looks at A or A's parent are allowed and recorded so; an auditor looks at the record about them."""
REFUSED = {"case worker", "token of b"}
"""Who comes as far as the door of A, where the refusal is recorded; others do not even learn that there is an A."""
SECRETS = {"Spaakwiel", "999990032", "999990019"}
"""The name and numbers of A and A's parents: no stranger may read them anywhere."""


@dataclass(frozen=True)
class Door:
    """An address with its arguments filled in, and who may come in: roles, or nobody in particular."""

    route: str
    address: str
    roles: frozenset[Role] | None

    @property
    def is_of_a_person(self) -> bool:
        """Whether a case worker needs a reason here."""
        return self.route.startswith("werk/persoon/") and not self.route.endswith("/reden/")

    @property
    def is_only_of_a(self) -> bool:
        """Whether it is about one thing of citizen A that no other citizen has."""
        return any(part in self.route for part in ("<int:number>", "<number>", "<uuid:name>"))


def patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route there is, with its pattern."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, route)
        else:
            yield route, pattern


def doors(world: World) -> list[Door]:
    """Every address of the agency. Fails for a route whose arguments nobody gave."""
    found = []
    for route, pattern in patterns():
        arguments = OPEN[route][0] if route in OPEN else OBJECTS[route](world) if route in OBJECTS else {}
        assert set(pattern.pattern.converters) <= set(arguments), f"{route}: give its arguments in OPEN or OBJECTS"
        address = "/" + route
        for name, value in arguments.items():
            before, _, rest = address.partition("<")
            inside, _, after = rest.partition(">")
            assert inside.rpartition(":")[2] == name, f"{route}: arguments in the order of the address"
            address = f"{before}{value}{after}"
        found.append(Door(route, address, getattr(pattern.callback, "roles", None)))
    return found


UNCOUNTED = {"access_accessrecord", "access_attempts", "django_session"}


def state() -> dict[str, tuple[object, ...]]:
    """Number of rows and a hash of the content of every table, but for sessions and the records of who tried what."""
    with connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace")
        tables = sorted({row[0] for row in cursor.fetchall()} - UNCOUNTED)
        each = " union all ".join(
            f"select '{table}', count(*), sum(hashtextextended(t::text, 0)) from \"{table}\" t" for table in tables
        )
        cursor.execute(each)
        return {row[0]: row[1:] for row in cursor.fetchall()}


@pytest.fixture
def world(db: None, settings: Any) -> Iterator[World]:
    """A Monday in November 2025."""
    settings.API_CALLS_PER_MINUTE = 0
    cache.clear()
    with time_machine.travel(society.NOW, tick=True):
        people = society.make()
        a, b = people.citizen, User.objects.create(subject="test:mila", name=people.mila.full_name, person=people.mila)
        end = timezone.now() + timedelta(days=1)
        keys = {}
        for name, user, scope in (
            ("a", a, "own"),
            ("b", b, "own"),
            ("law", a, "law"),
            ("worker", people.worker, "own"),
        ):
            _, keys[name] = do_make_token(user, name=name, scopes=[scope], expires_at=end, acting_user=user)
        mine = ApiToken.objects.get(user=a, name="a")
        message = Message.objects.filter(person=people.noor).latest("id").pk
        decision = Decision.objects.filter(person=people.noor, month=society.MONTHS[0]).get().pk
        income = Income.objects.get(person=people.karin, year=2023).pk
        OnlinePayment.objects.create(
            key=uuid4(), person=people.noor, product="repayment", purpose="study", amount_cents=1, provider="mollie"
        )
        case = do_open("complaint", people.noor, society.NOW.date(), title="Klacht", acting_user=a)
        paper = do_add(case, "brief.pdf", b"%PDF-1.7", source=Document.Source.PERSON, acting_user=a)
        names = {"case": str(case.key), "paper": str(paper.key), "event": numbered(case.events.earliest("id"))}
        breach = do_open("data_breach", None, society.NOW.date(), title="Datalek", acting_user=people.worker)
        report = do_add(breach, "melding.pdf", b"%PDF-1.7", source=Document.Source.AGENCY, acting_user=people.worker)
        yield World(people, a, b, message, decision, income, case.pk, paper.pk, breach.pk, report.pk, names, mine, keys)


@dataclass(frozen=True)
class Visitor:
    """Somebody at the door: the user of the session, or the token that is shown."""

    name: str
    client: Client
    user: User | None = None
    key: str = ""

    @property
    def with_reason(self) -> bool:
        """Whether a case worker has said why."""
        return self.name.endswith("with a reason")


def visitor(world: World, name: str) -> Visitor:
    """Somebody by the name of the test."""
    people = world.people
    if name == "nobody":
        return Visitor(name, Client())
    if name.startswith("token of "):
        key = name.removeprefix("token of ")
        return Visitor(name, Client(headers={"authorization": f"Bearer {world.keys[key]}"}), key=key)
    users = {"a": world.a, "b": world.b, "case worker": people.worker, "auditor": people.auditor,
             "manager": people.manager}  # fmt: skip
    user = users[name.removesuffix(" with a reason")]
    client = log_in(user)
    who = Visitor(name, client, user)
    if who.with_reason:
        for person in (people.noor, people.karin):
            client.post("/werk/", {"bsn": person.bsn, "usual": "objection", "own_words": "kenmerk 12"})
    return who


def may_enter(door: Door, who: Visitor) -> bool:
    """Whether a page with roles lets somebody in."""
    if who.user is None or door.roles is None or who.user.role not in door.roles:
        return False
    if who.user.role == Role.CITIZEN:
        return who.name == "a" or not door.is_only_of_a
    return who.with_reason or not door.is_of_a_person


def expected(door: Door, who: Visitor, method: str) -> set[int]:
    """What the visitor may get. A method that a page does not have is refused before all else (405)."""
    if door.route in OPEN:
        return {OPEN[door.route][1]}
    if door.roles is None:
        assert door.route.startswith(OWN), f"{door.route}: restrict it with require_role, or name it in OPEN"
        refused = {"": 401, "law": 403, "worker": 403, "b": 404 if door.is_only_of_a else 200}
        found = 404 if door.route in NOT_THERE else 200
        return {405} if method != "get" else {refused.get(who.key, found) if refused.get(who.key) != 200 else found}
    if method == "get" and door.route in POST_ONLY:
        return {405}
    if may_enter(door, who):
        return {ANSWERS_A.get(door.route, 200)} if who.name == "a" else {200, 302, 404}
    if who.user is None:
        refusal = 302  # to the page to log in
    elif who.user.role not in door.roles:
        refusal = 403
    elif who.user.role == Role.CITIZEN:
        refusal = 404  # what is another's is as if it were not there
    else:
        refusal = 302 if method == "get" else 403  # a case worker is asked why
    return {refusal} if method == "get" else {refusal, 405}


def tried(door: Door, who: Visitor) -> list[str]:
    """Methods to try: reading always; sending where it should be refused, as what is allowed has tests of its own."""
    return ["get"] if door.route in OPEN or may_enter(door, who) else ["get", "post"]


@pytest.mark.parametrize("name", [
    "nobody", "a", "b", "case worker", "case worker with a reason", "auditor", "manager",
    "token of a", "token of b", "token of law", "token of worker",
])  # fmt: skip
def test_every_door(world: World, name: str) -> None:
    who = visitor(world, name)
    who.client.raise_request_exception = False
    recorded = AccessRecord.objects.count()
    wrong: list[str] = []
    now = state()
    for door in doors(world):
        for method in tried(door, who):
            response = getattr(who.client, method)(door.address)
            before, now = now, state()
            changed = {table for table, content in now.items() if before[table] != content}
            may = expected(door, who, method)
            told = f"{method.upper()} {door.address}: {response.status_code}"
            if response.status_code not in may:
                wrong.append(f"{told} instead of {may}")
            if changed - (READS_A.get(door.route, set()) if name == "a" else set()):
                wrong.append(f"{told} changed {changed}")
            if response.status_code == 302 and who.user is None and door.roles is not None:
                assert response.headers["Location"].startswith("/inloggen/?next=")
            if name in STRANGERS and not SECRETS.isdisjoint(words(response)):
                wrong.append(f"{told} tells {SECRETS & words(response)}")
    assert not wrong, "\n".join(wrong)
    looks = AccessRecord.objects.order_by("id")[recorded:]
    of_a = [one for one in looks if one.person_id in (world.people.noor.pk, world.people.karin.pk)]
    assert {one.granted for one in of_a} == ({True} if name in LOOKED else {False} if name in REFUSED else set())


@pytest.mark.parametrize("name", ["a", "case worker with a reason", "auditor", "manager"])
def test_nothing_is_taken_from_a_page_that_is_not_ours(world: World, name: str) -> None:
    who = visitor(world, name)
    who.client.handler.enforce_csrf_checks = True
    before = state()
    for door in doors(world):
        if who.user and door.roles and who.user.role in door.roles:
            assert who.client.post(door.address).status_code in (403, 405), door.address
    assert state() == before


def words(response: Any) -> set[str]:
    """What stands in an answer."""
    text = b"" if response.streaming else response.content
    return {secret for secret in SECRETS if secret.encode() in text}
