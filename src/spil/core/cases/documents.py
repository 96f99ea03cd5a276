"""The papers of a case: what people send, archive copies of letters, the file for a court, and destruction in time.

What comes in must be a PDF or a picture by its content, not too large, and clean; nothing is kept before that is known.
"""

import hashlib
import re
import tomllib
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import override

from spil.contrib.virus_scanner.client import Infected, ScanFailed, Scanner, scanner
from spil.core.access.models import User
from spil.core.cases.models import Case, Document, Event
from spil.core.cases.service import Refused, do_note, lock
from spil.core.cases.terms import in_force, standing
from spil.core.cases.types import EVENTS, OUTCOMES, TYPES
from spil.core.messages import letters as pdf_letters
from spil.core.messages.models import Message
from spil.core.messages.service import pdf, title
from spil.law.engine.calendar import add_months
from spil.law.engine.units import from_day, to_day
from spil.text import T, choose, day

MOST_BYTES = 10_000_000
MOST_DOCUMENTS = 50  # of one case, sent by the person
KINDS = {
    "application/pdf": (b"%PDF-", ".pdf"),
    "image/jpeg": (b"\xff\xd8\xff", ".jpg"),
    "image/png": (b"\x89PNG\r\n\x1a\n", ".png"),
}
"""What may come in: how its content begins, and how its name ends."""

CLOSED = T(nl="Deze zaak is afgesloten. Je kunt niets meer toevoegen.",
           en="This case has been closed. You cannot add anything.")  # fmt: skip

pdf_letters.register("inventory", Path(__file__).parent / "letters" / "inventory.typ")


@transaction.atomic
def do_add(
    case: Case,
    name: str,
    content: bytes,
    *,
    source: Document.Source,
    acting_user: User | None,
    on: date | None = None,
    checked_by: Scanner | None = None,
) -> Document:
    """Keep a paper that came in. Raises Refused, with what to do, for what may not come in."""
    case = lock(case)
    if case.closed_on and source == Document.Source.PERSON:
        raise Refused(CLOSED)
    media_type = check(content)
    if source == Document.Source.PERSON and case.documents.filter(source=source).count() >= MOST_DOCUMENTS:
        raise Refused(T(nl="Je stuurde al {most} bestanden. Voeg ze samen tot minder bestanden.",
                        en="You sent {most} files. Join them into fewer files.", most=MOST_DOCUMENTS))  # fmt: skip
    found = checked_by or scanner()
    try:
        found.check(content)
    except Infected:
        raise Refused(T(nl="In dit bestand zit een virus. We hebben het niet bewaard. Maak het bestand opnieuw.",
                        en="This file has a virus. We did not keep it. Make it again.")) from None  # fmt: skip
    except ScanFailed:
        raise Refused(T(nl="We konden het bestand nu niet controleren. Probeer het over een paar minuten opnieuw.",
                        en="We could not check the file now. Try again in a few minutes.")) from None  # fmt: skip
    return _keep(
        case, name, media_type, content, source=source, on=on or localdate(), scanned_by=found.name,
        added_by=acting_user,
    )  # fmt: skip


def _keep(case: Case, name: str, media_type: str, content: bytes, **values: Any) -> Document:
    return Document.objects.create(
        case=case, name=safe_name(name, media_type), media_type=media_type, content=content, size=len(content),
        sha256=hashlib.sha256(content).hexdigest(), **values,
    )  # fmt: skip


def check(content: bytes) -> str:
    """The type of a file by its content. Raises Refused for one that is empty, too large or of another type."""
    if not content:
        raise Refused(T(nl="Dit bestand is leeg. Kies een ander bestand.", en="This file is empty. Choose another."))
    if len(content) > MOST_BYTES:
        raise Refused(T(nl="Dit bestand is te groot. Kies een bestand van hoogstens 10 MB.",
                        en="This file is too large. Choose a file of at most 10 MB."))  # fmt: skip
    media_type = next((kind for kind, (begin, _) in KINDS.items() if content.startswith(begin)), "")
    if not media_type:
        raise Refused(T(nl="Dit is geen PDF en geen foto (JPG of PNG). Kies een ander bestand.",
                        en="This is not a PDF and not a photo (JPG or PNG). Choose another file."))  # fmt: skip
    return media_type


def safe_name(name: str, media_type: str) -> str:
    """A file name without paths and signs that a file system or a header would trip over, with the right ending."""
    end = KINDS[media_type][1]
    stem = re.sub(r"[^\w .,()-]+", "_", name.replace("\\", "/").rpartition("/")[2]).strip(" .")
    stem = re.sub(r"\.(pdf|jpe?g|png)$", "", stem, flags=re.IGNORECASE)[:150].strip(" .")
    return f"{stem or 'bestand'}{end}"


@transaction.atomic
def do_archive(case: Case, message: Message) -> Document:
    """Keep the letter of a message in the file of a case: PDF/A, the same bytes as were sent. Once for each letter."""
    known = case.documents.filter(message=message).first()
    if known:
        return known
    with override(message.language):
        name = f"{title(message)} S-{message.pk}"
    return _keep(
        case, name, "application/pdf", pdf(message), source=Document.Source.AGENCY, on=localdate(message.created_at),
        message=message,
    )  # fmt: skip


# The file for the court


def chain_of(case: Case) -> list[Case]:
    """A case and those that it follows, the first one first: decision, objection, appeal."""
    chain = [case]
    while chain[0].follows is not None:
        chain.insert(0, chain[0].follows)
    return chain


def court_file(case: Case, on: date) -> bytes:
    """Everything on the case as a ZIP: an index (PDF) and the papers, numbered (Awb 8:42). The same bytes on one day.

    The letters are archived first, so that the file is complete by construction: those that decided, those that a
    case before it sent, and every paper that came in.
    """
    chain = chain_of(case)
    for one in chain:
        for message in letters_of(one):
            do_archive(one, message)
    papers = list(Document.objects.filter(case__in=chain, destroyed_on=None).order_by("on", "id"))
    rows = []
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for number, paper in enumerate(papers, 1):
            name = f"{number:03d} {paper.name}"
            _put(file, name, bytes(paper.content or b""))
            rows.append({"number": number, "date": paper.on.isoformat(), "name": paper.name, "sha256": paper.sha256,
                         "from": _from(paper)})  # fmt: skip
        _put(file, "000 inventaris.pdf", _index(case, chain, rows, on))
    return packed.getvalue()


def letters_of(case: Case) -> list[Message]:
    """The letters of a case: the decision that it is about and all that were sent in it."""
    noted = Event.objects.filter(case=case, message__isnull=False).values("message")
    sent = Message.objects.filter(pk__in=noted) | Message.objects.filter(key__startswith=f"case:{case.pk}:")
    about = Message.objects.filter(pk=case.about_id) if case.about_id else Message.objects.none()
    return list((sent | about).select_related("person").distinct().order_by("id"))


def _put(file: zipfile.ZipFile, name: str, content: bytes) -> None:
    file.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


def _from(paper: Document) -> str:
    sources = {Document.Source.PERSON: "indiener", Document.Source.AGENCY: "Spil", Document.Source.OTHER: "derde"}
    return sources[Document.Source(paper.source)]


def _index(case: Case, chain: Iterable[Case], rows: list[dict[str, object]], on: date) -> bytes:
    """The index: in Dutch, the language of the court."""
    with override("nl"):
        course = [
            {"date": event.on.isoformat(), "what": f"{TYPES[one.kind].title}: {_what(event)}"}
            for one in chain
            for event in in_force(one.events.all())
            if event.kind not in ("assigned", "late_told")
        ]
        data = {
            "title": f"Inventaris van de stukken in zaak {case.reference}",
            "intro": [f"Dit zijn alle stukken die op de zaak betrekking hebben (Awb, art. 8:42), tot en met {day(on)}. "
                      "De stukken staan op volgorde van hun dag. De hash laat zien dat een stuk niet veranderd is."],
            "papers": rows,
            "course": course,
        }  # fmt: skip
    name = case.person.full_name if case.person else ""
    return pdf_letters.render("inventory", data, name=name, address=[], reference=case.reference, on=on, language="nl")


def _what(event: Event) -> str:
    outcome = event.data.get("outcome", "")
    words = str(EVENTS[event.kind])
    return f"{words}: {OUTCOMES[outcome]}" if outcome else words


# Keeping and destroying


@dataclass(frozen=True)
class SelectionItem:
    """A line of the selection list: which kinds of case, how many years after their end, and where it says so."""

    name: str
    kinds: tuple[str, ...]
    years: int
    source: str


def selection_list(path: Path) -> list[SelectionItem]:
    """The agency's selection list (Archiefwet 1995, art. 5) from a TOML file. Raises ValueError for a mistake in it."""
    items = []
    for name, row in tomllib.loads(path.read_text(encoding="utf-8")).items():
        kinds = tuple(row.get("kinds", ()))
        unknown = sorted(set(kinds) - set(TYPES))
        years = row.get("years")
        if unknown or not kinds or not isinstance(years, int) or years < 1 or not row.get("source"):
            wrong = f"unknown kinds {', '.join(unknown)}" if unknown else "it needs kinds, years (1 or more) and source"
            raise ValueError(f"{path.name}, {name}: {wrong}")
        items.append(SelectionItem(name, kinds, years, row["source"]))
    twice = [kind for kind in TYPES if sum(kind in item.kinds for item in items) > 1]
    if twice:
        raise ValueError(f"{path.name}: {', '.join(twice)} stands in two items")
    return items


def to_destroy(items: Iterable[SelectionItem], on: date) -> list[tuple[Document, SelectionItem]]:
    """Papers whose time is over: the case was closed so many years ago, and so was every case that followed it."""
    found = []
    for item in items:
        last = from_day(add_months(to_day(on), -12 * item.years))
        closed = Case.objects.filter(kind__in=item.kinds, closed_on__lt=last)
        papers = Document.objects.filter(case__in=closed, destroyed_on=None).exclude(case__in=_followed_since(last))
        found += [(paper, item) for paper in papers.defer("content").select_related("case").order_by("id")]
    return found


def _followed_since(last: date) -> set[int]:
    """Cases that others follow, by whatever steps, which were not closed before a day: their file begins there."""
    kept: set[int] = set()
    followers = Case.objects.exclude(closed_on__lt=last)
    while new := {number for number in followers.values_list("follows", flat=True) if number} - kept:
        kept |= new
        followers = Case.objects.filter(pk__in=new)
    return kept


@transaction.atomic
def do_destroy(papers: Iterable[Document], on: date, *, acting_user: User) -> int:
    """Destroy the content of papers; their names and hashes stay as the record of it. Gives how many."""
    numbers = [paper.pk for paper in papers]
    return Document.objects.filter(pk__in=numbers, destroyed_on=None).update(content=None, destroyed_on=on)


# What a person sends


@transaction.atomic
def do_send_in(case: Case, *, text: str, file: tuple[str, bytes] | None, acting_user: User) -> Document | None:
    """A person adds words or a file to their case; when we had asked something, it is the answer. Raises Refused."""
    case = lock(case)
    if case.closed_on:
        raise Refused(CLOSED)
    paper = do_add(case, file[0], file[1], source=Document.Source.PERSON, acting_user=acting_user) if file else None
    now = standing(case, localdate())
    if not text.strip() and paper is None:
        raise Refused(T(nl="Schrijf iets, of kies een bestand.", en="Write something, or choose a file."))
    if now.question:
        do_note(
            case,
            "answered",
            localdate(),
            acting_user=acting_user,
            text=text or choose("Zie het bestand.", "See the file."),
        )
    elif text.strip():
        Event.objects.create(case=case, kind="added", on=localdate(), text=text, recorded_by=acting_user)
    return paper
