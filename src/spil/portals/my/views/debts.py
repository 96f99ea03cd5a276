"""Debts: what I owe, what I pay and why, until when; and everything that a debtor can ask for.

A request is: choose, see the effect, confirm. Nothing is kept between the steps.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from spil import text
from spil.core.access.models import Role
from spil.core.access.permissions import SignedIn, require_role
from spil.core.ledger.models import DEBTS, DUE
from spil.core.payments.collecting import collect_date, mandate_of
from spil.core.payments.notices import hidden
from spil.core.people.access import oneself
from spil.core.people.models import Person
from spil.dates import first_of
from spil.law.common import Education
from spil.portals.base import debts
from spil.portals.base.requests import BY_SLUG, CAN_END, Road, offered
from spil.portals.base.words import ACCOUNTS
from spil.portals.my import figures
from spil.portals.my.figures import LOANS
from spil.portals.my.views.start import crumbs, short
from spil.services.repayment import requests
from spil.services.repayment.requests import Answer
from spil.text import T, choose

HOME = "/mijn/schuld/"
STEPS = (T(nl="Invullen", en="Fill in"), T(nl="Gevolgen", en="Effect"), T(nl="Klaar", en="Done"))


@require_safe
@require_role(Role.CITIZEN)
def debt(request: SignedIn) -> HttpResponse:
    """What do I owe, what do I pay and why, until when; how did it grow, and what becomes a gift?"""
    person, today = oneself(request.user, what="debt"), localdate()
    owes, growth = debts.debts_of(person.pk, today), figures.debt_of(person.pk)
    context: dict[str, Any] = {"debts": owes, "debt": growth, "kinds": _kinds(growth), "crumbs": crumbs()}
    if owes.has_begun:
        context |= _of_debtor(person, owes)
    else:
        month = figures.month_of(person.pk, first_of(today))
        context |= {
            "columns": [(short(each), cents) for each, cents in growth.months], "month": month,
            "loans": [(str(ACCOUNTS[one]), growth.owed[one]) for one in LOANS if one in growth.owed],
            "is_higher": bool(month and month.facts["education"] > Education.MBO_34),
        }  # fmt: skip
    context["gift_until"] = figures.diploma_by(person.pk) if growth.conditional else None
    return render(request, "my/debts.html" if owes.has_begun else "my/debt.html", context)


def _of_debtor(person: Person, owes: debts.Debts) -> dict[str, Any]:
    mandate = mandate_of(person)
    return {
        "future": debts.future_of(person.pk, owes), "roads": offered(owes), "payments": debts.payments(person.pk),
        "running": [(one, said, one.kind in CAN_END) for one, said in debts.running(person.pk, owes.on)],
        "due": [(str(ACCOUNTS[account]), owes.due[account]) for account in DUE if owes.due.get(account, 0) > 0],
        "account": hidden(mandate.iban) if mandate else "", "collected_on": collect_date(first_of(owes.on)),
    }  # fmt: skip


def _kinds(growth: figures.Debt) -> list[tuple[str, int]]:
    """Debts by kind, loans first."""
    return [(str(ACCOUNTS[account]), growth.owed[account]) for account in DEBTS if growth.owed.get(account, 0) > 0]


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(Role.CITIZEN)
def ask(request: SignedIn, slug: str) -> HttpResponse:
    """One request: fill in, see what it does, confirm."""
    person = oneself(request.user, what="debt")
    owes = debts.debts_of(person.pk, localdate())
    road = BY_SLUG.get(slug)
    if road is None or road not in offered(owes):
        raise Http404
    form = road.asked(owes, request.POST if request.method == "POST" else None)
    context = {"road": road, "form": form, "steps": STEPS, "crumbs": crumbs((HOME, choose("Schuld", "Debt")))}
    result = road.step(person, form, request.POST, request.user)
    if result is None:
        return render(request, "my/ask.html", context)
    if isinstance(result, debts.Effect):
        return render(request, "my/ask_effect.html", context | {"effect": result})
    _say(request, road, result)
    return HttpResponseRedirect(HOME)


def _say(request: SignedIn, road: Road, answer: Answer) -> None:
    month = text.month(answer.since)
    words = T(nl="Gelukt: {what}. Dit geldt vanaf {month}. Je krijgt een brief in je berichten.",
              en="Done: {what}. This holds from {month} on. You get a letter in your messages.",
              what=str(road.title).lower(), month=month)  # fmt: skip
    messages.success(request, str(words))


@require_POST
@require_role(Role.CITIZEN)
def end(request: SignedIn, kind: str) -> HttpResponse:
    """Let something that was asked for end."""
    person = oneself(request.user, what="debt")
    if kind not in CAN_END or not debts.held(person.pk, localdate(), kind):
        raise Http404
    answer = requests.do_end_request(person, kind, acting_user=request.user)
    words = T(nl="Gelukt. Dit stopt vanaf {month}.", en="Done. This ends from {month} on.",
              month=text.month(answer.since))  # fmt: skip
    messages.success(request, str(words))
    return HttpResponseRedirect(HOME)
