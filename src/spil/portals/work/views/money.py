"""Months for managers, and the people whose money came back or who have no account, without their names."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.db import connection
from django.db.models import Count, Q, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from spil import text
from spil.core.access.models import Role
from spil.core.access.permissions import SignedIn, require_role
from spil.core.decisions.models import Decision
from spil.core.ledger.models import Account, Posting
from spil.core.ledger.service import totals
from spil.core.payments.models import PaymentBatch, PaymentOrder, Status
from spil.portals.base.words import ACCOUNTS
from spil.portals.work import words
from spil.services.student_finance.service import PRODUCT
from spil.text import T, choose

AWARDED = (Account.GIFT, Account.CONDITIONAL_GRANT, Account.LOAN, Account.TUITION_LOAN)
SHOWN = 200  # rows of a list that people work off

COLUMNS = {
    "unpaid": (T(nl="Persoon", en="Person"), T(nl="Maand", en="Month"), T(nl="Bedrag", en="Amount"),
               T(nl="Waarom", en="Why")),
    "months": (T(nl="Maand", en="Month"), T(nl="Besloten", en="Decided"), T(nl="Opnieuw besloten", en="Decided again"),
               T(nl="Geboekt", en="Booked"),
               T(nl="Betaald", en="Paid"), T(nl="Bij de bank", en="At the bank"),
               T(nl="Teruggekomen", en="Returned"), T(nl="Nog niet betaald", en="Unpaid")),
    "accounts": (T(nl="Rekening", en="Account"), T(nl="Bedrag", en="Amount")),
    "causes": (T(nl="Oorzaak", en="Cause"), T(nl="Aantal", en="Number")),
    "orders": (T(nl="Stand", en="State"), T(nl="Aantal", en="Number"), T(nl="Bedrag", en="Amount")),
    "batches": (T(nl="Kenmerk", en="Reference"), T(nl="Aantal", en="Number"), T(nl="Bedrag", en="Amount"),
                T(nl="Betaaldag", en="Pay day"), T(nl="Stand", en="State")),
}  # fmt: skip
WAITING = """
    select posting.person_id, posting.month, -sum(posting.amount_cents) as cents,
        (select min(account.iban) from people_bankaccount account
            where account.person_id = posting.person_id and account.valid @> current_date
                and upper_inf(account.recorded)) as iban,
        (select sent.return_reason from payments_paymentorder sent
            where sent.person_id = posting.person_id and sent.status = 'returned'
            order by sent.returned_on desc, sent.id desc limit 1) as return_reason,
        exists (select from payments_paymentorder sent join people_bankaccount account
            on account.person_id = sent.person_id and account.iban = sent.iban
                and account.valid @> current_date and upper_inf(account.recorded)
            where sent.person_id = posting.person_id and sent.status = 'returned') as came_back
    from ledger_posting posting
    where posting.account = %(payable)s and posting.product = %(product)s
    group by posting.person_id, posting.month having sum(posting.amount_cents) < 0
    order by posting.month desc, posting.person_id limit %(limit)s
"""


@require_safe
@require_role(Role.CASE_WORKER, Role.MANAGER)
def unpaid(request: SignedIn) -> HttpResponse:
    """Who did not get their money: by number, so that a name takes a reason to see."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING, {"payable": Account.PAYABLE, "product": PRODUCT, "limit": SHOWN + 1})
        found = cursor.fetchall()
    opens = request.user.role == Role.CASE_WORKER
    rows = [
        (_person(number, opens), text.month(month), text.euro(int(cents)), _obstacle(iban, reason, came_back))
        for number, month, cents, iban, reason, came_back in found[:SHOWN]
    ]
    total = sum(int(cents) for _, _, cents, *_ in found[:SHOWN])
    return render(request, "work/unpaid.html", {"rows": rows, "total": total, "more": len(found) > SHOWN,
                                                "columns": COLUMNS["unpaid"]})  # fmt: skip


@require_safe
@require_role(Role.MANAGER)
def months(request: SignedIn) -> HttpResponse:
    """The months that were decided, each in one line."""
    decided = _decided()
    orders, books = _orders(), _books()
    rows = [
        (
            format_html('<a href="{}/">{}</a>', f"{month:%Y-%m}", text.month(month)),
            words.count(first), words.count(again), text.euro(sum(books[month].get(one, 0) for one in AWARDED)),
            *(_sums(orders.get((month, status))) for status in (Status.BOOKED, Status.SENT, Status.RETURNED)),
            text.euro(-books[month].get(Account.PAYABLE, 0)),
        )
        for month, first, again in decided
    ]  # fmt: skip
    return render(request, "work/months.html", {"rows": rows, "columns": COLUMNS["months"]})


@require_safe
@require_role(Role.MANAGER)
def month(request: SignedIn, month: str) -> HttpResponse:
    """One month: decisions, the books by account, payments by state, batches."""
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise Http404 from None
    found = [one for one in _decided() if one[0] == first]
    if not found:
        raise Http404
    _, decided, again = found[0]
    booked, orders = totals(first), _orders(first)
    context = {
        "month": first, "decided": words.count(decided), "again": words.count(again), "causes": _causes(first),
        "accounts": [(str(ACCOUNTS[account]), text.euro(cents)) for account, cents in sorted(booked.items())],
        "sum": sum(booked.values()),
        "orders": [(words.said(words.STATUSES, status), words.count(number), text.euro(cents))
                   for (_, status), (number, cents) in sorted(orders.items())],
        "unpaid": -booked.get(Account.PAYABLE, 0), "batches": _batches(first), "columns": COLUMNS,
        "title": text.month(first).capitalize(), "crumbs": [(reverse("work-months"), choose("Maanden", "Months"))],
    }  # fmt: skip
    return render(request, "work/month.html", context)


def _decided() -> list[tuple[date, int, int]]:
    """Month, number of first decisions, number of decisions that replaced one; the latest month first."""
    counts = Decision.objects.filter(product=PRODUCT).order_by("-month").values_list("month")
    return list(counts.annotate(first=Count("id", filter=Q(sequence=0)), again=Count("id", filter=Q(sequence__gt=0))))


def _causes(first: date) -> list[tuple[str, str]]:
    causes = Decision.objects.filter(product=PRODUCT, month=first).order_by("cause").values_list("cause")
    return [(words.cause(cause), words.count(number)) for cause, number in causes.annotate(number=Count("id"))]


def _orders(first: date | None = None) -> Mapping[tuple[date, str], tuple[int, int]]:
    """Number and sum of payment orders by month and state; of one month or of all."""
    orders = PaymentOrder.objects.filter(product=PRODUCT, **({"month": first} if first else {}))
    sums = orders.order_by().values_list("month", "status").annotate(number=Count("id"), cents=Sum("amount_cents"))
    return {(month, status): (number, int(cents)) for month, status, number, cents in sums}


def _books() -> Mapping[date, dict[int, int]]:
    """Balance of each account by month, in cents."""
    books: dict[date, dict[int, int]] = defaultdict(dict)
    postings = Posting.objects.filter(product=PRODUCT).order_by().values_list("month", "account")
    for month, account, cents in postings.annotate(cents=Sum("amount_cents")):
        books[month][account] = int(cents)
    return books


def _batches(first: date) -> list[tuple[object, ...]]:
    """Rows: name at the bank, number of payments, sum, day of payment, state."""
    batches = PaymentBatch.objects.filter(product=PRODUCT, month=first).defer("xml").order_by("-id")
    return [
        (one.message_id, words.count(one.orders_count), text.euro(one.total_cents), words.short_day(one.pay_date),
         words.said(words.STATUSES, one.status))
        for one in batches
    ]  # fmt: skip


def _sums(pair: tuple[int, int] | None) -> str:
    number, cents = pair or (0, 0)
    return f"{words.count(number)} · {text.euro(cents)}" if number else "–"


def _person(number: int, opens: bool) -> object:
    return format_html('<a href="/werk/persoon/{}/">{}</a>', number, number) if opens else number


def _obstacle(iban: str | None, reason: str | None, came_back: bool) -> str:
    if iban is None:
        return choose("geen rekeningnummer bekend", "no account number known")
    if came_back:
        why = words.said(words.RETURN_REASONS, reason or "")
        return choose("betaling kwam terug", "payment came back") + (f": {why}" if why else "")
    return choose("wordt met de volgende maand betaald", "will be paid with the next month")
