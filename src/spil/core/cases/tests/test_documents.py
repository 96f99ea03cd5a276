"""Papers: what may come in, under which name, how long it stays, and that nothing else of it changes."""

from datetime import date
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from typer.testing import CliRunner

from spil.contrib.virus_scanner.client import EICAR, Clamd
from spil.core.access.models import User
from spil.core.cases.documents import (
    MOST_DOCUMENTS,
    do_add,
    do_archive,
    do_destroy,
    do_send_in,
    safe_name,
    selection_list,
    to_destroy,
)
from spil.core.cases.models import Case, Document, Event
from spil.core.cases.service import Refused, do_note, do_open
from spil.core.messages.models import Message
from spil.core.messages.service import pdf
from spil.core.people.models import Person

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 stuk"
PERSON = Document.Source.PERSON
LIST = '[redress]\nkinds = ["complaint"]\nyears = 5\nsource = "selectielijst, handeling 12"\n'


@pytest.fixture
def case(person: Person) -> Case:
    return do_open("complaint", person, date(2020, 3, 2), title="Klacht", acting_user=None)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "leeg"), (b"GIF89a", "geen PDF"), (b"<html>", "geen PDF"), (b"\xff\xd8\xff" + EICAR, "virus"),
     (PDF + bytes(10_000_000), "te groot")],
)  # fmt: skip
def test_what_may_not_come_in_is_not_kept(case: Case, content: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        do_add(case, "a.pdf", content, source=PERSON, acting_user=None)
    assert not Document.objects.exists()


def test_what_could_not_be_looked_at_is_not_kept(case: Case) -> None:
    with pytest.raises(Refused, match="niet controleren"):
        do_add(case, "a.pdf", PDF, source=PERSON, acting_user=None, checked_by=Clamd("127.0.0.1", 1))
    assert not Document.objects.exists()


def test_there_is_an_end_to_what_one_can_send(case: Case) -> None:
    for number in range(MOST_DOCUMENTS):
        do_add(case, f"{number}.pdf", PDF, source=PERSON, acting_user=None)
    with pytest.raises(Refused, match="Voeg ze samen"):
        do_add(case, "nog een.pdf", PDF, source=PERSON, acting_user=None)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("loonstrook.PDF", "loonstrook.pdf"), ("..\\..\\boot.ini", "boot.ini.pdf"), ("/etc/passwd", "passwd.pdf"),
        ('a"\r\nX: y.pdf', "a_X_ y.pdf"), ("", "bestand.pdf"), ("...", "bestand.pdf"), ("é ç.pdf", "é ç.pdf"),
        ("a" * 300 + ".pdf", "a" * 150 + ".pdf"),
    ],
)  # fmt: skip
def test_a_name_is_made_safe(name: str, safe: str) -> None:
    assert safe_name(name, "application/pdf") == safe


def test_of_a_paper_only_the_content_goes_and_only_once(case: Case, worker: User) -> None:
    paper = do_add(case, "a.pdf", PDF, source=PERSON, acting_user=None)
    papers = Document.objects.filter(pk=paper.pk)
    for change in ({"name": "b.pdf"}, {"content": b"other"}, {"sha256": "0" * 64}):
        with pytest.raises(DatabaseError), transaction.atomic():
            papers.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        papers.delete()
    assert do_destroy(papers, date(2026, 1, 1), acting_user=worker) == 1
    assert do_destroy(papers, date(2026, 1, 2), acting_user=worker) == 0
    with pytest.raises(DatabaseError), transaction.atomic():
        papers.update(content=b"again", destroyed_on=None)
    kept = papers.get()
    assert (kept.content, kept.sha256, kept.destroyed_on) == (None, paper.sha256, date(2026, 1, 1))


def test_an_event_is_never_changed(case: Case) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.filter(case=case).update(on=date(2019, 1, 1))
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.filter(case=case).delete()


def test_a_letter_is_archived_as_it_was_sent(case: Case) -> None:
    message = Message.objects.get(person=case.person)
    paper = do_archive(case, message)
    assert bytes(paper.content or b"") == pdf(message)
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf(message)
    assert do_archive(case, message).pk == paper.pk


def closed(person: Person, worker: User, on: date) -> Document:
    case = do_open("complaint", person, date(2020, 3, 2), title="Klacht", acting_user=worker)
    paper = do_add(case, "a.pdf", PDF, source=PERSON, acting_user=None)
    do_note(case, "decided", on, acting_user=worker, text="Gegrond.", outcome="founded")
    return paper


def test_papers_go_when_their_time_is_over(person: Person, worker: User, tmp_path: Path) -> None:
    path = tmp_path / "list.toml"
    path.write_text(LIST)
    old, edge = closed(person, worker, date(2020, 6, 1)), closed(person, worker, date(2020, 6, 2))
    open_still = do_open("complaint", person, date(2020, 3, 2), title="Klacht", acting_user=worker)
    do_add(open_still, "a.pdf", PDF, source=PERSON, acting_user=None)
    found = to_destroy(selection_list(path), date(2025, 6, 2))
    assert [(paper.pk, item.name) for paper, item in found] == [(old.pk, "redress")]
    assert edge.pk in {paper.pk for paper, _ in to_destroy(selection_list(path), date(2025, 6, 3))}
    do_open("appeal", person, date(2025, 1, 6), title="Beroep", acting_user=worker, follows=old.case)
    assert to_destroy(selection_list(path), date(2025, 6, 2)) == []  # a later case still needs it


def test_papers_stay_as_long_as_a_court_further_on_needs_them(person: Person, worker: User, tmp_path: Path) -> None:
    path = tmp_path / "list.toml"
    path.write_text(LIST)
    old = closed(person, worker, date(2020, 6, 1))
    appeal = do_open("appeal", person, date(2020, 7, 1), title="Beroep", acting_user=worker, follows=old.case)
    do_note(appeal, "judgment", date(2020, 9, 1), acting_user=worker, text="Ongegrond.", outcome="unfounded")
    assert [paper.pk for paper, _ in to_destroy(selection_list(path), date(2026, 6, 2))] == [old.pk]
    do_open("further_appeal", person, date(2020, 10, 1), title="Hoger beroep", acting_user=worker, follows=appeal)
    assert to_destroy(selection_list(path), date(2026, 6, 2)) == []


def test_to_a_closed_case_nothing_is_added(person: Person, worker: User) -> None:
    case = closed(person, worker, date(2020, 6, 1)).case
    for text, file in (("Nog iets.", None), ("", ("b.pdf", PDF))):
        with pytest.raises(Refused, match="afgesloten"):
            do_send_in(case, text=text, file=file, acting_user=worker)
    assert not case.events.filter(kind="added").exists()


@pytest.mark.parametrize(
    "wrong",
    [LIST.replace("complaint", "nothing"), LIST.replace("5", '"5"'), LIST.replace("years = 5\n", ""),
     LIST.replace("years = 5", "years = 0"), LIST + LIST.replace("[redress]", "[other]"), LIST.partition("source")[0]],
)  # fmt: skip
def test_a_mistake_in_the_list_destroys_nothing(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "list.toml"
    path.write_text(wrong)
    with pytest.raises(ValueError, match=r"list\.toml"):
        selection_list(path)


def test_the_command_lists_first_and_destroys_when_told(person: Person, worker: User, tmp_path: Path) -> None:
    from spil.commands.cases_due import app as due
    from spil.commands.destroy import app

    path = tmp_path / "list.toml"
    path.write_text(LIST)
    paper = closed(person, worker, date(2020, 6, 1))
    run = CliRunner()
    base = [str(path), "--worker", "test:worker", "--on", "2026-01-01"]
    assert "a.pdf" in run.invoke(app, base).output
    assert Document.objects.get(pk=paper.pk).content is not None
    assert run.invoke(app, [str(path), "--worker", "nobody"]).exit_code == 1
    assert "1 papers destroyed" in run.invoke(app, [*base, "--really"]).output
    assert Document.objects.get(pk=paper.pk).content is None
    assert "0 told that we are late" in run.invoke(due, ["--no-pay"]).output
