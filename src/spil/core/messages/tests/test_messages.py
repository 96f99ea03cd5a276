"""Letters say what they must, to everyone, in two languages; a message is sent once and never changed."""

import io
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from pypdf import PdfReader

from spil.core.messages import letters, service
from spil.core.messages.models import Message
from spil.core.people.models import Address, Person

DATA: dict[str, Any] = {
    "title": "Je krijgt studiefinanciering",
    "intro": ["Je hebt dit aangevraagd."],
    "amounts": [{"label": "Basisbeurs", "cents": 314_02}, {"label": "Lening", "cents": 1_200_05}],
    "reasons": ["Je woont niet bij je ouders."],
    "articles": [{"label": "WSF 2000, artikel 3.6", "address": "https://wetten.overheid.nl/BWBR0011453#Artikel3.6"}],
    "next_steps": ["Controleer je adres."],
    "objection_until": "2025-10-13",
}


def render(
    name: str = "Noor Vliegwiel", language: str = "nl", data: dict[str, Any] = DATA, kind: str = "decision"
) -> bytes:
    return letters.render(
        kind, data, name=name, address=["Molenstraat 12", "1234 AB Utrecht"], reference="SF-1", on=date(2025, 9, 1),
        language=language,
    )  # fmt: skip


def text(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", ["€ 314,02", "€ 1.514,07", "13 oktober 2025", "bezwaar maken", "1 september 2025", "Ons kenmerk: SF-1"]),
        (
            "en",
            ["€314.02", "€1,514.07", "13 October 2025", "you can object", "1 September 2025", "Our reference: SF-1"],
        ),
    ],
)
def test_letter_says_what_it_must(language: str, said: list[str]) -> None:
    pdf = render(language=language)
    for part in [
        *said,
        "Je woont niet bij je ouders.",
        "WSF 2000, artikel 3.6",
        "Controleer je adres.",
        "Molenstraat 12",
    ]:
        assert part in text(pdf)
    root: Any = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language
    assert "/StructTreeRoot" in root
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert PdfReader(io.BytesIO(pdf)).metadata.title == DATA["title"]  # type: ignore[union-attr]


def test_the_same_data_gives_the_same_bytes() -> None:
    assert render() == render()
    assert render() != render(name="Noor Vliegwie")


@pytest.mark.parametrize("name", ["#strong[x] $a$ *b* <l> @ref \\ // [", "Zoë Ďurišová-Ÿ", "X" * 80, "#panic()"])
def test_names_are_text_and_nothing_else(name: str) -> None:
    assert name.replace(" ", "") in text(render(name=name)).replace(" ", "")


@pytest.mark.parametrize("name", ["نور محمد", "נועה", "王小明", "😀", "a\x00b\x1bc", "\ud800", ""])
def test_odd_names_still_get_a_letter(name: str) -> None:
    assert "314,02" in text(render(name=name))


def test_a_letter_of_nothing_but_a_title() -> None:
    said = text(render(data={"title": "Hallo"}))
    assert "Hallo" in said
    assert "bezwaar" not in said


def test_many_are_the_same_as_one_by_one() -> None:
    names = ["Noor", "Sem", "Zoë"]
    arguments: dict[str, Any] = {
        "kind": "decision",
        "data": DATA,
        "address": ["Molenstraat 12", "1234 AB Utrecht"],
        "reference": "SF-1",
        "on": date(2025, 9, 1),
        "language": "nl",
    }
    made = list(letters.render_many([arguments | {"name": name} for name in names], processes=2))
    assert made == [render(name=name) for name in names]


@pytest.fixture
def person(db: None) -> Person:
    return Person.objects.create(bsn="999990019", family_name="Vliegwiel", birth_date=date(2005, 3, 1), language="en")


def test_send_and_read(person: Person) -> None:
    first = service.do_send(person, "decision", DATA, acting_user=None, decisions=[7])
    second = service.do_send(person, "notice", {"title": "Hi"}, acting_user=None, language="nl")
    assert list(service.inbox(person.pk)) == [second, first]
    assert (first.language, second.language, first.decisions) == ("en", "nl", [7])
    service.do_mark_read(first)
    first.refresh_from_db()
    seen = first.read_at
    service.do_mark_read(first)
    first.refresh_from_db()
    assert seen is not None
    assert first.read_at == seen


def test_letter_goes_to_the_address_of_that_day(person: Person) -> None:
    home = {"house_number": "12 A", "city": "Utrecht", "postcode": "1234AB", "source": "test"}
    Address.objects.create(person=person, street="Oudeweg", valid=DateRange(date(2020, 1, 1), date(2021, 1, 1)), **home)
    Address.objects.create(person=person, street="Molenstraat", valid=DateRange(date(2021, 1, 1), None), **home)
    message = service.do_send(person, "decision", DATA, acting_user=None)
    made = service.pdf(message)
    for part in ("Molenstraat 12 A", "1234 AB Utrecht", f"S-{message.pk}", "Dear Vliegwiel", "€314.02"):
        assert part in text(made)
    assert "Oudeweg" not in text(made)
    assert service.pdf(Message.objects.get()) == made


def test_a_key_sends_once(person: Person) -> None:
    sent = [service.do_send(person, "notice", {"title": word}, acting_user=None, key="k") for word in ("a", "b")]
    assert sent[0] == sent[1]
    assert [message.data["title"] for message in Message.objects.all()] == ["a"]


def test_unknown_kind_sends_nothing(person: Person) -> None:
    with pytest.raises(LookupError, match="choose from decision"):
        service.do_send(person, "nonsense", {}, acting_user=None)
    assert not Message.objects.exists()


def test_a_message_is_not_changed(person: Person) -> None:
    message = service.do_send(person, "decision", DATA, acting_user=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.update(data={})
    with pytest.raises(IntegrityError), transaction.atomic():
        message.delete()
    assert Message.objects.get() == message
