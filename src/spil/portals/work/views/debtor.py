"""A debtor on one page: what is owed, paid and why, arrears and arrangement, requests; and requests on behalf."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from spil import text
from spil.core.ledger.models import Account
from spil.core.payments.collecting import mandate_of
from spil.core.payments.notices import hidden
from spil.law.repayment.phases import RepaymentPhase
from spil.portals.base import debts
from spil.portals.base.debts import Owed
from spil.portals.base.requests import BY_SLUG, CAN_END, offered
from spil.portals.base.words import ACCOUNTS
from spil.portals.work import words
from spil.portals.work.reasons import PersonRequest, of_person
from spil.services.arrears import service as arrears
from spil.services.arrears.models import Step, Stop
from spil.services.repayment import requests
from spil.services.repayment.models import Loan, Receipt
from spil.text import T, choose

STAGES = (T(nl="Invullen", en="Fill in"), T(nl="Gevolg", en="Effect"), T(nl="Vastgelegd", en="Recorded"))
COLUMNS = {
    "loans": (T(nl="Lening", en="Loan"), T(nl="Regels en fase", en="Rules and phase"), T(nl="Tot en met", en="Until"),
              T(nl="Rente, vast tot en met", en="Interest rate, fixed until"), T(nl="Per maand", en="A month"),
              T(nl="Schuld vandaag", en="Debt today")),
    "arrears": (T(nl="Schuld", en="Debt"), T(nl="Vervallen op", en="Due on"), T(nl="Bedrag", en="Amount"),
                T(nl="Rente", en="Interest"), T(nl="Kosten", en="Costs")),
    "steps": (T(nl="Stap", en="Step"), T(nl="Op", en="On"), T(nl="Betalen voor", en="Pay before"),
              T(nl="Open", en="Unpaid"), T(nl="Kosten", en="Costs")),
    "plan": (T(nl="Termijn", en="Instalment"), T(nl="Bedrag", en="Amount"), T(nl="Betaald", en="Paid")),
    "payments": (T(nl="Ontvangen op", en="Received on"), T(nl="Bedrag", en="Amount"), T(nl="Waarvoor", en="What for"),
                 T(nl="Kenmerk", en="Reference")),
}  # fmt: skip
PAYMENTS = 24  # most that are shown


@require_safe
@of_person("debts")
def show(request: PersonRequest) -> HttpResponse:
    """Everything about what someone owes the agency."""
    person, today = request.person, timezone.localdate()
    owes = debts.debts_of(person.pk, today, hide=False)
    standing = arrears.standing(person.pk, today)
    mandate = mandate_of(person)
    context = {
        "person": person, "reason": request.reason, "title": _title(person.full_name), "debts": owes,
        "loans": [_loan(one) for one in owes.loans], "future": debts.future_of(person.pk, owes),
        "due": [(str(ACCOUNTS[account]), text.euro(cents)) for account, cents in owes.due.items() if cents > 0],
        "arrears": _arrears(standing), "owed": standing.owed, "steps": _steps(standing.steps),
        "held_by": [_held(one) for one in standing.held_by], "arrangement": standing.arrangement,
        "plan": [(words.short_day(one.due_on), text.euro(one.cents), text.euro(one.paid_cents))
                 for one in standing.plan],
        "payments": [_payment(one) for one in debts.payments(person.pk, PAYMENTS)],
        "running": [(one, said, one.kind in CAN_END) for one, said in debts.running(person.pk, today)],
        "roads": offered(owes), "account": hidden(mandate.iban) if mandate else "", "columns": COLUMNS,
        "crumbs": _crumbs(request),
    }  # fmt: skip
    return render(request, "work/debtor.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@of_person("debt request on behalf")
def ask(request: PersonRequest, slug: str) -> HttpResponse:
    """A request that someone makes by phone, at the counter or on paper: fill in, see what it does, record."""
    person = request.person
    owes = debts.debts_of(person.pk, timezone.localdate(), hide=False)
    road = BY_SLUG.get(slug)
    if road is None or road not in offered(owes):
        raise Http404
    form = road.asked(owes, request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {
        "person": person, "reason": request.reason, "road": road, "title": road.title, "form": form, "stages": STAGES,
        "crumbs": [*_crumbs(request), (_home(person.pk), choose("Schuld", "Debt"))],
    }  # fmt: skip
    result = road.step(person, form, request.POST, request.user)
    if result is None:
        return render(request, "work/debt_request.html", context)
    if isinstance(result, debts.Effect):
        return render(request, "work/debt_request_effect.html", context | {"effect": result})
    done = T(nl="Vastgelegd vanaf {month}. {name} krijgt een brief.",
             en="Recorded from {month} on. {name} gets a letter.",
             month=text.month(result.since), name=person.full_name)  # fmt: skip
    messages.success(request, str(done))
    return HttpResponseRedirect(_home(person.pk))


@require_POST
@of_person("debt request on behalf")
def end(request: PersonRequest, kind: str) -> HttpResponse:
    """Let something that was asked for end, because the debtor says so."""
    if kind not in CAN_END or not debts.held(request.person.pk, timezone.localdate(), kind):
        raise Http404
    answer = requests.do_end_request(request.person, kind, acting_user=request.user)
    done = T(nl="Dit stopt vanaf {month}.", en="This ends from {month} on.", month=text.month(answer.since))
    messages.success(request, str(done))
    return HttpResponseRedirect(_home(request.person.pk))


def _home(number: int) -> str:
    return reverse("work-debtor", args=[number])


def _title(name: str) -> str:
    return choose(f"Schuld van {name}", f"Debt of {name}")


def _crumbs(request: PersonRequest) -> list[tuple[str, str]]:
    person = request.person
    return [(reverse("work"), choose("Zoeken", "Find")),
            (reverse("work-person", args=[person.pk]), person.full_name)]  # fmt: skip


def _loan(one: Owed) -> tuple[object, ...]:
    """A row: loan, rules and phase, until, interest, a month, debt today."""
    debt = one.debt
    phase = choose(debt.phase.nl, debt.phase.en)
    if debt.loan == Loan.STUDY:
        phase = f"{choose(debt.regime.nl, debt.regime.en)}, {phase}"
    if debt.phase in (RepaymentPhase.BEFORE, RepaymentPhase.START_UP) and debt.phase_from:
        phase += choose(f", betaalt vanaf {words.short_day(debt.phase_from)}",
                        f", pays from {words.short_day(debt.phase_from)}")  # fmt: skip
    fixed = f", {words.short_day(debt.rate_fixed_until)}" if debt.rate_fixed_until else ""
    return (one.title, phase, _day(debt.phase_until), text.percentage(debt.rate_ppm) + fixed,
            text.euro(debt.amount_cents), text.euro(debt.debt_cents))  # fmt: skip


def _day(day: date | None) -> str:
    return words.short_day(day) if day else "–"


def _arrears(standing: arrears.Standing) -> list[tuple[object, ...]]:
    """Rows: debt, due on, amount, interest, costs; what is with the bailiff says so."""
    gone = {debt.claim.pk for debt in standing.gone}
    with_bailiff = choose(" (bij de deurwaarder)", " (with the bailiff)")
    return [
        (f"{ACCOUNTS[Account(one.claim.account)]}{with_bailiff if one.claim.pk in gone else ''}",
         words.short_day(one.claim.due_on), text.euro(one.principal), text.euro(one.interest), text.euro(one.costs))
        for one in standing.debts
    ]  # fmt: skip


def _steps(steps: Iterable[Step]) -> list[tuple[object, ...]]:
    """Rows, the newest first: step, on, pay before, unpaid, costs."""
    return [
        (one.get_kind_display(), words.short_day(one.on), _day(one.answer_by), text.euro(one.owed_cents),
         text.euro(one.fee_cents))
        for one in sorted(steps, key=lambda step: step.on, reverse=True)
    ]  # fmt: skip


def _held(pause: arrears.Pause) -> str:
    """Why nothing is collected, and until when."""
    reasons = dict(Stop.Reason.choices)
    why = str(reasons.get(pause.why, choose("een regeling of een verzoek", "an arrangement or a request")))
    return f"{why} ({choose('tot en met', 'until')} {words.short_day(pause.until)})" if pause.until else why


def _payment(one: Receipt) -> tuple[object, ...]:
    """A row: received on, amount, what for, reference."""
    parts = ", ".join(f"{ACCOUNTS[Account(int(account))]} {text.euro(cents)}" for account, cents in one.parts.items())
    returned = choose(" (teruggeboekt)", " (returned)") if one.reversed_on else ""
    return words.short_day(one.on), text.euro(one.amount_cents), parts + returned, one.reference or "–"
