"""Casework: the list, a case with its steps, deciding on an objection to settled money, the file for the court."""

import zipfile
from datetime import date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from spil.core.access.models import Role, User
from spil.core.cases.models import Case, Document, Event
from spil.core.cases.service import do_note, do_open
from spil.core.decisions.models import Decision
from spil.core.ledger.models import Account
from spil.core.ledger.service import balances, totals
from spil.core.messages.models import Message
from spil.core.messages.service import do_send
from spil.core.people.models import Circumstance, Income
from spil.portals.work import reasons
from spil.portals.work.tests.society import DeafBank, Society, log_in
from spil.services.objection.service import do_object
from spil.services.student_finance.service import PRODUCT, pay_month

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 stuk"
TODAY = date(2025, 11, 10)


def objection(people: Society, *, hearing: bool = False, **answers: int) -> Case:
    letter = Message.objects.filter(person=people.noor, data__has_key="objection_until").earliest("id")
    return do_object(
        people.noor, letter, reasons="Mijn moeder verdiende minder.", answers=answers, hearing=hearing,
        acting_user=people.citizen, file=("loon.pdf", PDF),
    )  # fmt: skip


def place(case: Case, rest: str = "") -> str:
    return f"/werk/persoon/{case.person_id}/zaak/{case.pk}/{rest}"


def settle(client: Client, case: Case, **answers: object) -> str:
    """Fill in, look at the effect, confirm; gives the page that comes last."""
    answers = {"motivation": "De loonstroken laten dit zien, dus dit klopt.", **answers}
    shown = client.post(place(case, "beslissen/"), answers).content.decode()
    if 'name="seen" value="' not in shown:
        return shown
    seen = shown.partition('name="seen" value="')[2].partition('"')[0]
    return client.post(place(case, "beslissen/"), answers | {"confirm": "1", "seen": seen}).content.decode()


def _with_reason(people: Society, user: User | None = None, language: str = "nl") -> Client:
    """A case worker's client with a reason to look at Noor."""
    client = log_in(user or people.worker, language)
    session = client.session
    session[reasons.KEPT] = {str(people.noor.pk): "Bezwaar behandelen"}
    session.save()
    return client


def test_an_objection_that_is_right_replaces_the_decisions_and_settles_the_money(
    people: Society, looking: Client
) -> None:
    before = {one.month: one for one in Decision.objects.filter(person=people.mila, product=PRODUCT)}
    letter = Message.objects.filter(person=people.mila, data__has_key="objection_until").earliest("id")
    case = do_object(
        people.mila, letter, reasons="Mijn vader verdiende veel minder.", answers={"income_first": 1_000_000},
        hearing=False, acting_user=None,
    )  # fmt: skip
    page = looking.get(place(case, "beslissen/")).content.decode()
    assert "Het inkomen van Gerard klopt niet" in page
    assert "Mijn vader verdiende veel minder." in page
    accepted = {"accepted": "income_first", "income_first_cents": "10.000", "outcome": "founded"}
    settle(looking, case, **accepted)
    case.refresh_from_db()
    assert case.closed_on == TODAY
    now = list(Decision.objects.current().filter(person=people.mila, product=PRODUCT).order_by("month"))
    assert [one.replaces for one in now] == [before[one.month].pk for one in now]
    assert {one.cause for one in now} == {"objection"}
    more = sum(one.outcome["paid_this_month"] - before[one.month].outcome["paid_this_month"] for one in now)
    assert more > 0
    assert balances(people.mila.pk)[Account.PAYABLE] == -more
    message = Message.objects.filter(person=people.mila).latest("id")
    assert message.data["title"] == "Beslissing op je bezwaar"
    assert sum(row["cents"] for row in message.data["amounts"]) == more
    assert message.decisions == [one.pk for one in now]
    assert "objection_until" not in message.data
    assert "22 december 2025" in " ".join(message.data["next_steps"])  # six weeks to appeal
    titles = list(Message.objects.filter(person=people.mila, pk__gt=letter.pk).values_list("data__title", flat=True))
    assert "Nieuw besluit over je studiefinanciering" not in titles
    assert Income.objects.get(person=people.gerard, year=2023, recorded__upper_inf=True).amount_cents == 1_000_000
    pay_month(date(2025, 12, 1), DeafBank())
    assert balances(people.mila.pk)[Account.PAYABLE] == 0
    assert sum(totals().values()) == 0


def test_contact_lost_is_recorded_as_a_circumstance(people: Society, looking: Client) -> None:
    letter = Message.objects.filter(person=people.mila, data__has_key="objection_until").earliest("id")
    case = do_object(people.mila, letter, reasons="Geen contact.", answers={"no_contact_first": 1}, hearing=False,
                     acting_user=None)  # fmt: skip
    settle(looking, case, accepted="no_contact_first", outcome="founded")
    found = Circumstance.objects.get(person=people.mila, kind="estranged_parent")
    assert (found.other, found.source) == (people.gerard, "objection")


def test_an_unfounded_objection_leaves_all_as_it_is(people: Society, looking: Client) -> None:
    case = objection(people, income_first=1_000_000)
    decisions = Decision.objects.count()
    settle(looking, case, outcome="unfounded")
    assert Decision.objects.count() == decisions
    message = Message.objects.filter(person=people.noor).latest("id")
    assert "ongegrond" in " ".join(message.data["intro"])
    assert case.events.get(kind="decided").data == {"accepted": {}, "decisions": [], "cents": 0, "outcome": "unfounded"}


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"outcome": "founded"}, "Zo verandert er niets aan het besluit"),
        (
            {"outcome": "unfounded", "accepted": "income_first", "income_first_cents": "1"},
            "Kies (voor een deel) gegrond",
        ),
        ({"outcome": "founded", "accepted": "income_first"}, "Vul het juiste bedrag in"),
        ({"outcome": "founded", "accepted": "income_first", "income_first_cents": "90.000"}, "niemand slechter worden"),
        ({"accepted": "income_first", "income_first_cents": "1"}, "Dit veld is verplicht"),
    ],
)
def test_a_decision_that_does_not_fit_changes_nothing(
    people: Society, looking: Client, answers: dict[str, str], said: str
) -> None:
    case = objection(people, income_first=1_000_000)
    state = (Decision.objects.count(), Event.objects.count(), Message.objects.count(), Income.objects.count())
    assert said in settle(looking, case, **answers)
    assert state == (Decision.objects.count(), Event.objects.count(), Message.objects.count(), Income.objects.count())


def test_who_wants_a_talk_gets_it_first(people: Society, looking: Client) -> None:
    case = objection(people, hearing=True, income_first=1_000_000)
    assert "Leg eerst vast dat het is gevoerd" in settle(looking, case, outcome="unfounded")
    looking.post(place(case, "stap/heard/"), {"on": "2025-11-10", "text": "Zij liet de loonstroken zien."})
    settle(looking, case, outcome="unfounded")
    case.refresh_from_db()
    assert case.closed_on == TODAY


def test_who_decided_does_not_decide_on_the_objection(people: Society, looking: Client) -> None:
    letter = do_send(
        people.noor, "decision", {"title": "Ons besluit", "objection_until": "2025-12-22"}, acting_user=people.worker
    )
    case = do_object(people.noor, letter, reasons="Oneens", answers={}, hearing=False, acting_user=None)
    assert "Een collega moet over het bezwaar beslissen" in settle(looking, case, outcome="founded")
    colleague = User.objects.create(subject="test:other", name="Bo Ander", role=Role.CASE_WORKER)
    other = _with_reason(people, colleague)
    settle(other, case, outcome="founded")  # a ruling has no months: the words are the decision
    case.refresh_from_db()
    assert case.closed_on == TODAY


def test_steps_tell_the_person_and_move_the_term(people: Society, looking: Client) -> None:
    case = objection(people)
    page = looking.get(place(case)).content.decode()
    assert "Awb, art. 7:10" in page
    assert "loon.pdf" in page
    looking.post(
        place(case, "stap/asked/"), {"on": "2025-11-10", "until": "2025-12-01", "text": "Stuur de jaaropgave."}
    )
    assert "Stuur de jaaropgave." in Message.objects.filter(person=people.noor).latest("id").data["intro"][0]
    assert "wacht op antwoord" in looking.get(place(case)).content.decode()
    wrong = looking.post(place(case, "stap/answered/"), {"on": "2026-01-01", "text": ""}).content.decode()
    assert "Kies een dag vanaf" in wrong
    event = case.events.get(kind="asked")
    looking.post(place(case), {"do": "undo", "event": event.pk})
    assert "wacht op antwoord" not in looking.get(place(case)).content.decode()
    looking.post(place(case), {"do": "take"})
    case.refresh_from_db()
    assert case.worker == people.worker


@pytest.mark.parametrize("step", ["judgment", "nothing"])
def test_a_step_of_another_kind_is_not_there(people: Society, looking: Client, step: str) -> None:
    assert looking.get(place(objection(people), f"stap/{step}/")).status_code == 404


def test_the_list_shows_no_names_and_the_case_takes_a_reason(people: Society, worker: Client) -> None:
    case = objection(people)
    page = worker.get("/werk/zaken/").content.decode()
    assert case.reference in page
    assert "Spaakwiel" not in page
    assert worker.get(place(case)).headers["Location"].startswith(f"/werk/persoon/{people.noor.pk}/reden/")
    manager = log_in(people.manager)
    assert place(case) not in manager.get("/werk/zaken/").content.decode()
    assert manager.get(place(case)).status_code == 403
    assert "Bezwaar en beroep" in manager.get("/werk/zaken/drukte/").content.decode()


def test_the_list_is_narrowed_to_a_team_and_to_oneself(people: Society, worker: Client) -> None:
    case = objection(people)
    breach = do_open("data_breach", None, TODAY, title="Laptop gestolen", acting_user=people.worker)
    page = worker.get("/werk/zaken/?team=privacy").content.decode()
    assert breach.reference in page
    assert case.reference not in page
    assert breach.reference not in worker.get("/werk/zaken/?mijn=1").content.decode()
    worker.post(f"/werk/zaken/{breach.pk}/", {"do": "take"})
    assert breach.reference in worker.get("/werk/zaken/?mijn=1").content.decode()


def test_a_case_of_nobody_in_particular(people: Society, worker: Client) -> None:
    opened = {"kind": "data_breach", "received_on": "2025-11-09", "title": "Mail aan een verkeerd adres",
              "text": "Twaalf brieven.", "ministry": "education"}  # fmt: skip
    worker.post("/werk/zaken/nieuw/", opened)
    case = Case.objects.get()
    base = f"/werk/zaken/{case.pk}/"
    assert "12 november 2025" in worker.get(base).content.decode()  # 72 hours
    worker.post(f"{base}stap/reported/", {"on": "2025-11-10", "text": "Melding 4711."})
    worker.post(base, {"do": "paper", "source": "agency", "file": SimpleUploadedFile("melding.pdf", PDF)})
    paper = Document.objects.get(case=case)
    assert worker.get(f"{base}document/{paper.pk}/").content == PDF
    worker.post(f"{base}stap/decided/", {"on": "2025-11-10", "text": "Iedereen is ingelicht.", "outcome": "closed"})
    case.refresh_from_db()
    assert case.closed_on == TODAY
    demand = {**opened, "kind": "information_demand"}
    assert "Vul de laatste dag in" in worker.post("/werk/zaken/nieuw/", demand).content.decode()
    assert Case.objects.count() == 1


def test_a_case_of_one_is_not_found_at_another(people: Society, looking: Client) -> None:
    case = objection(people)
    paper = Document.objects.get(case=case)
    wrong = f"/werk/persoon/{people.mila.pk}/zaak/{case.pk}/"
    for rest in ("", "stap/heard/", "beslissen/", f"document/{paper.pk}/"):
        assert looking.get(wrong + rest).status_code == 404
    assert looking.post(f"{wrong}dossier/").status_code == 404
    assert looking.get(f"/werk/zaken/{case.pk}/").status_code == 404


def test_an_objection_by_post_counts_from_the_postmark(people: Society) -> None:
    letter = Message.objects.filter(person=people.noor, data__has_key="objection_until").earliest("id")
    last = date.fromisoformat(letter.data["objection_until"])
    came = last + timedelta(days=3)
    with time_machine.travel(datetime(came.year, came.month, came.day, 10, tzinfo=ZoneInfo("Europe/Amsterdam"))):
        looking = _with_reason(people)
        looking.post(f"/werk/persoon/{people.noor.pk}/zaak/bezwaar/", {
            "about": letter.pk, "received_on": came.isoformat(), "posted_on": last.isoformat(), "text": "Oneens",
        })  # fmt: skip
        page = looking.get(place(Case.objects.get())).content.decode()
    assert "Het bezwaar is op tijd." in page


@pytest.fixture
def appealed(people: Society, looking: Client) -> Case:
    """An objection that was refused, and the appeal to the court."""
    case = objection(people, income_first=1_000_000)
    settle(looking, case, outcome="unfounded")
    looking.post(f"/werk/persoon/{people.noor.pk}/zaak/nieuw/", {
        "kind": "appeal", "received_on": "2025-11-10", "title": "Beroep ZWO 25/1", "text": "Gronden.",
        "ministry": "education", "follows": case.pk,
    })  # fmt: skip
    return Case.objects.get(kind="appeal")


def test_the_file_for_the_court_is_complete_by_one_button(appealed: Case, looking: Client) -> None:
    response = looking.post(place(appealed, "dossier/"))
    again = looking.post(place(appealed, "dossier/"))
    assert response.content == again.content
    file = zipfile.ZipFile(BytesIO(response.content))
    names = sorted(file.namelist())
    assert names[0] == "000 inventaris.pdf"
    told = " ".join(names)
    for part in ("Je studiefinanciering", "We hebben bericht", "Beslissing op je bezwaar", "loon.pdf"):
        assert part in told
    assert len(names) == 5
    for name in names:
        assert file.read(name).startswith(b"%PDF")
    kept = Document.objects.filter(message__isnull=False)
    assert all(b"pdfaid" in bytes(one.content or b"") for one in kept)


def test_an_appeal_waits_for_the_court_once_the_file_is_sent(appealed: Case, looking: Client) -> None:
    assert "8 december 2025" in looking.get(place(appealed)).content.decode()  # four weeks
    looking.post(place(appealed, "stap/file_sent/"), {"on": "2025-11-10", "text": ""})
    assert "bij de rechter of toezichthouder" in looking.get(place(appealed)).content.decode()
    looking.post(place(appealed, "stap/judgment/"), {"on": "2025-11-10", "text": "Ongegrond.", "outcome": "unfounded"})
    appealed.refresh_from_db()
    assert appealed.closed_on == TODAY


def test_in_english_too(people: Society) -> None:
    case = objection(people, income_first=1_000_000)
    do_note(case, "urgent", TODAY, acting_user=people.worker, text="Huur")
    client = _with_reason(people, language="en")
    for address, said in (
        ("/werk/zaken/", "Work list"), ("/werk/zaken/drukte/", "New a week"), (place(case), "Take this case"),
        (place(case, "beslissen/"), "What is right?"), (place(case, "stap/asked/"), "Ask for information"),
        (f"/werk/persoon/{people.noor.pk}/zaak/nieuw/", "New case"),
        (f"/werk/persoon/{people.noor.pk}/zaak/bezwaar/", "Objection by post"),
    ):  # fmt: skip
        assert said in client.get(address).content.decode(), address
