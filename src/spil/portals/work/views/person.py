"""Everything about one person on one page."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from spil import text
from spil.core.cases.models import Case
from spil.core.cases.types import TYPES
from spil.core.ledger import service as ledger
from spil.core.ledger.models import Account, Posting
from spil.core.messages import service as messages
from spil.core.messages.models import Message
from spil.core.payments.models import PaymentOrder
from spil.core.people.models import FamilyTie, Person
from spil.law.engine import LawError
from spil.law.engine.explain import Explanation
from spil.law.student_finance.entitlement import Refusal
from spil.portals.base.explaining import Why, every_step, title_of, why
from spil.portals.base.words import ACCOUNTS
from spil.portals.work import words
from spil.portals.work.decided import PAID, Month, months_of
from spil.portals.work.forms import FilterForm
from spil.portals.work.history import histories
from spil.portals.work.reasons import PersonRequest, names_of, of_person
from spil.portals.work.rulings import RULINGS
from spil.services.student_finance.service import overview
from spil.text import T, choose

ALWAYS = ("basic_grant", "supplementary_grant")
PARTS = (*ALWAYS, "single_parent_allowance", "supplementary_grant_as_loan", "access_costs_allowance", "loan",
         "tuition_fees_loan", "travel_money")  # fmt: skip
COLUMNS = {
    "orders": (T(nl="Maand", en="Month"), T(nl="Bedrag", en="Amount"), T(nl="Betaaldag", en="Pay day"),
               T(nl="Rekening", en="Account"), T(nl="Stand", en="State")),
    "postings": (T(nl="Geboekt op", en="Booked at"), T(nl="Waarvoor", en="What for"), T(nl="Rekening", en="Account"),
                 T(nl="Bedrag", en="Amount"), T(nl="Besluit", en="Decision")),
    "messages": (T(nl="Verstuurd", en="Sent"), T(nl="Onderwerp", en="Subject"), T(nl="Gelezen", en="Read"),
                 T(nl="Brief", en="Letter")),
    "cases": (T(nl="Zaak", en="Case"), T(nl="Soort", en="Kind"), T(nl="Geopend", en="Opened"),
              T(nl="Afgesloten", en="Closed")),
    "versions": (T(nl="Nr", en="No"), T(nl="Wat", en="What"), T(nl="Geldt", en="Holds"), T(nl="Bekend", en="Known"),
                 T(nl="Bron", en="Source"), T(nl="Door", en="By")),
    "differences": (T(nl="Wat", en="What"), T(nl="Eerst", en="Before"), T(nl="Nu", en="Now")),
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A part of what someone gets, with why."""

    label: str
    cents: int
    why: Why


@dataclass(frozen=True)
class Paid:
    """What someone gets in a month on what is known now; without rows there was no application."""

    month: date
    total_cents: int = 0
    rows: tuple[Row, ...] = ()
    travel: str = ""
    refusal: str = ""
    all_steps: Why | None = None
    missing: str = ""  # what the law as it is coded here does not know of this month


@require_safe
@of_person("person page")
def show(request: PersonRequest) -> HttpResponse:
    """Who someone is, what they get and why, what was decided, booked, paid and written, and every fact's history."""
    person, decided = request.person, months_of(request.person.pk)
    filters = FilterForm(request.GET if {"valid_on", "known_on"} & set(request.GET) else None)
    asked = filters.cleaned_data if filters.is_bound and filters.is_valid() else {}
    valid_on, known_on = asked.get("valid_on"), asked.get("known_on")
    facts = histories(
        person.pk, lambda numbers: names_of(request, numbers), valid_on=valid_on,
        known_at=_end_of(known_on) if known_on else None,
    )  # fmt: skip
    paid = _paid(person, _month(request, decided))
    context = {
        "person": person, "reason": request.reason, "who": _who(person), "children": _children(request),
        "paid": paid, "decided": decided,
        "months": _months(decided, paid.month), "balances": _balances(person), "postings": _postings(person),
        "orders": _orders(person), "messages_sent": _messages(person), "filters": filters,
        "filtered": any(asked.values()),
        "facts": [one for one in facts if one.groups], "unknown": [one for one in facts if not one.groups],
        "cases": _cases(person), "rulings": RULINGS.values(), "columns": COLUMNS, "title": person.full_name,
        "crumbs": [(reverse("work"), choose("Zoeken", "Find"))],
    }  # fmt: skip
    return render(request, "work/person.html", context)


@require_safe
@of_person("letter S-{message}")
def letter(request: PersonRequest, message: int) -> HttpResponse:
    """A letter as it was sent."""
    found = Message.objects.filter(person=request.person, pk=message).select_related("person").first()
    if found is None:
        raise Http404
    headers = {"Content-Disposition": f'inline; filename="S-{found.pk}.pdf"'}
    return HttpResponse(messages.pdf(found), content_type="application/pdf", headers=headers)


def _end_of(day: date) -> datetime:
    """The last moment of a day by our clock."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min)) - timedelta(microseconds=1)


def _month(request: PersonRequest, decided: list[Month]) -> date:
    """The month asked for, or the latest that was decided, or this one."""
    try:
        return date.fromisoformat(f"{request.GET.get('maand', '')}-01")
    except ValueError:
        return decided[0].month if decided else timezone.localdate().replace(day=1)


def _months(decided: list[Month], chosen: date) -> list[tuple[str, str, bool]]:
    """Months to choose from: value, words, whether it is the one shown."""
    months = {one.month for one in decided} | {chosen, timezone.localdate().replace(day=1)}
    return [(f"{month:%Y-%m}", text.month(month), month == chosen) for month in sorted(months, reverse=True)]


def _who(person: Person) -> list[tuple[str, object]]:
    today = timezone.localdate()
    age = (
        today.year
        - person.birth_date.year
        - ((today.month, today.day) < (person.birth_date.month, person.birth_date.day))
    )
    born = f"{text.day(person.birth_date)} ({choose(f'{age} jaar', f'{age} years old')})"
    rows: list[tuple[str, object]] = [(choose("Geboren", "Born"), born)]
    if person.death_date:
        rows.append((choose("Overleden", "Died"), text.day(person.death_date)))
    rows += [("BSN", person.bsn)] if person.bsn else []
    rows += (
        [(choose("Onderwijsnummer", "Education number"), person.education_number)] if person.education_number else []
    )
    language = choose("Nederlands", "Dutch") if person.language == "nl" else choose("Engels", "English")
    return [
        *rows,
        (choose("Taal van brieven", "Language of letters"), language),
        (choose("Ons nummer", "Our number"), person.pk),
    ]


def _children(request: PersonRequest) -> list[tuple[int, str]]:
    """Numbers and names of whose parent this person is."""
    ties = FamilyTie.objects.filter(other=request.person, kind=FamilyTie.Kind.PARENT, recorded__upper_inf=True)
    return list(names_of(request, set(ties.values_list("person_id", flat=True))).items())


def _paid(person: Person, month: date) -> Paid:
    try:
        found = overview(person.pk, month, origins=True)
    except LawError as error:
        return Paid(month, missing=str(error))
    explanation = found.explanation
    if explanation is None:
        return Paid(month)
    refusal = Refusal.of(found.outcome["refusal"])
    travel = explanation.steps["travel_product"]
    return Paid(
        month, found.outcome[PAID], tuple(_rows(explanation, found.outcome)),
        travel.said(choose("nl", "en")) if travel.value else "",
        choose(refusal.nl, refusal.en) if refusal != Refusal.NONE else "", every_step(explanation),
    )  # fmt: skip


def _rows(explanation: Explanation, outcome: dict[str, int]) -> list[Row]:
    shown = [name for name in PARTS if outcome[name] or name in ALWAYS]
    return [Row(title_of(explanation.steps[name]), outcome[name], why(explanation, name)) for name in shown]


def _balances(person: Person) -> list[tuple[str, str]]:
    known = ledger.balances(person.pk)
    agency = (Account.GIFT, Account.IN_TRANSIT, Account.BANK)
    order = sorted(known.items(), key=lambda pair: (pair[0] in agency, pair[0]))
    return [(str(ACCOUNTS[account]), text.euro(cents)) for account, cents in order]


def _postings(person: Person) -> list[tuple[str, list[tuple[object, ...]]]]:
    """Months with rows: booked at, what for, account, amount, decision."""
    postings = Posting.objects.filter(person=person).order_by("-month", "-booked_at", "transaction", "id")
    return [
        (text.month(month), [
            (words.moment(one.booked_at), words.said(words.CODES, one.code), ACCOUNTS[Account(one.account)],
             text.euro(one.amount_cents), one.decision or "–")
            for one in group
        ])
        for month, group in groupby(postings, key=lambda posting: posting.month)
    ]  # fmt: skip


def _orders(person: Person) -> list[tuple[object, ...]]:
    """Rows: month, amount, account, state."""
    rows: list[tuple[object, ...]] = []
    for order in PaymentOrder.objects.filter(person=person).select_related("batch").order_by("-month", "-id"):
        state = words.said(words.STATUSES, order.status)
        if order.returned_on:
            state = (
                f"{state} {words.short_day(order.returned_on)}: {words.said(words.RETURN_REASONS, order.return_reason)}"
            )
        pay_day = words.short_day(order.batch.pay_date) if order.batch else "–"
        rows.append((text.month(order.month), text.euro(order.amount_cents), pay_day, order.iban, state))
    return rows


def _cases(person: Person) -> list[tuple[object, ...]]:
    """Rows: link to the case, its kind, when it came in, and when it was closed."""
    return [
        (format_html('<a href="zaak/{}/">{}</a>', one.pk, one.reference), TYPES[one.kind].title,
         words.short_day(timezone.localdate(one.opened_at)), words.short_day(one.closed_on) if one.closed_on else "–")
        for one in Case.objects.filter(person=person).order_by("-id")
    ]  # fmt: skip


def _messages(person: Person) -> list[tuple[object, ...]]:
    """Rows: sent at, title, read at, link to the letter."""
    link = format_html('{}<span class="spil-hidden"> S-{{}}</span>', choose("Brief (PDF)", "Letter (PDF)"))
    return [
        (
            words.moment(one.created_at),
            messages.title(one),
            words.moment(one.read_at) if one.read_at else choose("nog niet", "not yet"),
            format_html('<a href="bericht/{}/">' + link + "</a>", one.pk, one.pk),
        )
        for one in messages.inbox(person.pk)
    ]
