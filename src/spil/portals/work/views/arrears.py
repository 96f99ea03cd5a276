"""Arrears of a person, and an arrangement agreed on by phone or from a form; requests to answer; figures.

A phone call takes three clicks: what is filled in is what we propose, the schedule is shown, confirm.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.forms.widgets import RadioSelect
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from spil import text
from spil.core.access.models import Role
from spil.core.access.permissions import SignedIn, require_role
from spil.core.ledger.models import Account
from spil.core.people import access
from spil.portals.base.arrears import COLUMNS, first_days, owed_rows, steps_rows, term_rows
from spil.portals.base.fields import EuroField
from spil.portals.work import words
from spil.portals.work.proposal import page_of
from spil.portals.work.reasons import PersonRequest, of_person
from spil.services.arrears.attachment import indication, known
from spil.services.arrears.letters import KINDS
from spil.services.arrears.models import Arrangement, Step, Stop
from spil.services.arrears.service import (
    COMBINED,
    Figure,
    NotPossible,
    Proposal,
    Standing,
    do_arrange,
    do_end_stop,
    do_grant,
    do_note_contact,
    do_refuse,
    do_stop,
    do_withdraw,
    figures,
    preview,
    proposal,
    standing,
    steps_taken,
    waiting,
)
from spil.text import T, choose

Channel = Arrangement.Channel
FIGURES = (
    T(nl="Over", en="Over"), T(nl="Aangevraagd", en="Requested"), T(nl="Toegekend", en="Granted"),
    T(nl="Lopend", en="Running"), T(nl="Afbetaald", en="Paid off"), T(nl="Niet nagekomen", en="Broken"),
    T(nl="Overgedragen", en="Handed over"), T(nl="Gestopt", en="Withdrawn"), T(nl="Afgewezen", en="Refused"),
    T(nl="Gemiddelde termijn", en="Average instalment"),
)  # fmt: skip
WAITING = (T(nl="Persoon", en="Person"), T(nl="Gevraagd op", en="Asked on"), T(nl="Per maand", en="A month"),
           T(nl="Achterstand", en="Arrears"))  # fmt: skip
CHANGED = T(nl="Er is intussen iets veranderd. Bekijk het opnieuw.", en="Something has changed meanwhile. Look again.")


class AgreeForm(forms.Form):
    """What is agreed on, and how the debtor asked for it."""

    channel = forms.ChoiceField(
        label=T(nl="Hoe kwam het binnen?", en="How did it come in?"), widget=RadioSelect,
        choices=[(one.value, one.label) for one in (Channel.PHONE, Channel.PAPER)], initial=Channel.PHONE.value,
    )  # fmt: skip
    amount = EuroField(label=T(nl="Bedrag per maand", en="Amount a month"), least=100)
    first_on = forms.TypedChoiceField(label=T(nl="Eerste keer", en="First time"), coerce=date.fromisoformat)
    motivation = forms.CharField(
        label=T(nl="Waarom een lager bedrag?", en="Why a lower amount?"), required=False, max_length=300,
        help_text=T(nl="Alleen als het lager is dan ons voorstel. Dit komt in de brief.",
                    en="Only when it is lower than we propose. It stands in the letter."),
    )  # fmt: skip

    def __init__(self, offer: Proposal, today: date, data: Any = None, asked: Arrangement | None = None) -> None:
        self.offer, days = offer, first_days(today)
        if asked and asked.first_on >= today and asked.first_on not in days:
            days.append(asked.first_on)
        first = asked.first_on if asked and asked.first_on in days else days[0]
        initial = {
            "amount": min(asked.amount_cents, offer.total) if asked else offer.amount,
            "first_on": first.isoformat(),
        }
        super().__init__(data, initial=initial)
        self.fields["first_on"].choices = [(day.isoformat(), text.day(day)) for day in sorted(days)]  # type: ignore[attr-defined]
        amount = self.fields["amount"]
        assert isinstance(amount, EuroField)
        amount.least, amount.most = min(100, offer.total), offer.total

    def clean(self) -> None:
        """A lower amount has a reason."""
        amount = self.cleaned_data.get("amount")
        if amount and amount < self.offer.amount and not self.cleaned_data.get("motivation", "").strip():
            self.add_error("motivation", T(nl="Schrijf op waarom het lager is dan {sum}.",
                                           en="Write down why it is lower than {sum}.",
                                           sum=text.euro(self.offer.amount)))  # fmt: skip


class RefuseForm(forms.Form):
    """Why not."""

    why = forms.CharField(
        label=T(nl="Waarom kan dit niet?", en="Why is this not possible?"), min_length=10, max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=T(nl="Dit leest de debiteur in de brief.", en="The debtor reads this in the letter."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@of_person("arrears")
def arrears(request: PersonRequest) -> HttpResponse:
    """All arrears of a person, and an arrangement over them: fill in, see the schedule, agree."""
    today = localdate()
    now = standing(request.person.pk, today)
    offer = proposal(now)
    context = _page(request, now, offer)
    if offer is None:
        return render(request, "work/arrears.html", context)
    asked = now.arrangement if now.arrangement and not now.arrangement.runs else None
    data = request.POST if request.method == "POST" else None
    form = AgreeForm(offer, today, data, asked)
    context |= {"form": form, "asked": asked, "refuse": RefuseForm()}
    step = request.POST.get("step")
    if request.method != "POST" or step == "back" or not form.is_valid():
        return render(request, "work/arrears.html", context)
    wanted = form.cleaned_data
    if step != "confirm":
        plan = preview(now, wanted["amount"], wanted["first_on"])
        context |= {"preview": plan, "last": plan[-1], "preview_rows": term_rows(plan)}
        return render(request, "work/arrears.html", context)
    access.person(request.user, request.person.pk, reason=request.reason, what="arrangement on behalf")
    terms = {"motivation": wanted["motivation"].strip(), "on": today, "acting_user": request.user}
    try:
        if asked:
            do_grant(asked, amount=wanted["amount"], first_on=wanted["first_on"], **terms)
        else:
            do_arrange(request.person, wanted["amount"], wanted["first_on"], wanted["channel"], **terms)
    except NotPossible:
        messages.error(request, CHANGED)
        return redirect("work-arrears", request.person.pk)
    messages.success(request, T(nl="Afgesproken. De debiteur krijgt een brief met het schema.",
                                en="Agreed. The debtor gets a letter with the schedule."))  # fmt: skip
    return redirect("work-arrears", request.person.pk)


@require_POST
@of_person("arrears")
def act(request: PersonRequest) -> HttpResponse:
    """Note contact, stop collection or let it go on, refuse a request, end an arrangement."""
    today, what, person = localdate(), request.POST.get("what", ""), request.person
    waits = Arrangement.objects.filter(person=person, granted_on=None, ended_on=None).first()
    refuse = RefuseForm(request.POST)
    try:
        if what == "contact":
            do_note_contact(person, on=today, acting_user=request.user)
        elif what in (Stop.Reason.OBJECTION, Stop.Reason.MEANS_TEST, Stop.Reason.DEBT_HELP, Stop.Reason.INSOLVENCY):
            if not Stop.objects.filter(person=person, reason=what, until=None).exists():
                do_stop(person, what, since=today, acting_user=request.user)
        elif what == "resume":
            for stop in Stop.objects.filter(person=person, until=None).order_by("id"):
                do_end_stop(stop, on=today)
        elif what == "refuse" and waits and refuse.is_valid():
            do_refuse(waits, motivation=refuse.cleaned_data["why"], on=today, acting_user=request.user)
        elif what == "end":
            do_withdraw(person, on=today, acting_user=request.user)
        else:
            said = T(nl="Er is niets vastgelegd. Vul in waarom het niet kan.",
                     en="Nothing was recorded. Fill in why it is not possible.")  # fmt: skip
            messages.error(request, said)
            return redirect("work-arrears", person.pk)
    except NotPossible:
        messages.error(request, CHANGED)
    else:
        messages.success(request, T(nl="Vastgelegd.", en="Recorded."))
    return redirect("work-arrears", person.pk)


@require_safe
@require_role(Role.CASE_WORKER, Role.MANAGER)
def overview(request: SignedIn) -> HttpResponse:
    """Requests to answer, by number, and the figures of this year by kind of debt and combined."""
    today = localdate()
    since = today.replace(month=1, day=1)
    opens = request.user.role == Role.CASE_WORKER
    rows = [
        (format_html('<a href="/werk/persoon/{}/regeling/">{}</a>', one.person_id, one.person_id) if opens
         else one.person_id, text.day(one.asked_on), text.euro(one.amount_cents), text.euro(one.owed_cents))
        for one in waiting()
    ]  # fmt: skip
    found, taken = figures(since, today), steps_taken(since, today)
    context = {
        "waiting": rows, "waiting_columns": WAITING, "figures": [_figure(one) for one in found],
        "figures_columns": FIGURES, "steps": [(kind.label, words.count(taken[kind])) for kind in Step.Kind],
        "since": since, "today": today,
        "bars": [(_over(one.kind), one.average_cents) for one in found if one.running],
    }  # fmt: skip
    return render(request, "work/arrangements.html", context)


def _figure(one: Figure) -> tuple[object, ...]:
    numbers = (one.requested, one.granted, one.running, one.paid_off, one.broken, one.handed_over, one.withdrawn,
               one.refused)  # fmt: skip
    return (_over(one.kind), *map(words.count, numbers), text.euro(one.average_cents) if one.running else "–")


def _over(kind: int) -> str:
    return choose("Meer soorten samen", "Several kinds together") if kind == COMBINED else str(KINDS[Account(kind)])


def _page(request: PersonRequest, now: Standing, offer: Proposal | None) -> dict[str, Any]:
    """What the page of a person's arrears shows."""
    return page_of(request, T(nl="Achterstand en betalingsregeling", en="Arrears and payment arrangement")) | {
        "now": now, "offer": offer, "owed": owed_rows(offer.owed) if offer else [], "gone": owed_rows(now.gone),
        "one": now.arrangement, "terms": term_rows(now.plan, now.on), "columns": COLUMNS,
        "taken": steps_rows(now.steps), "held": _held(now), "outside": owed_rows(now.outside),
        "next": next((term for term in now.plan if not term.is_paid), None), "free": _free(now),
    }  # fmt: skip


def _free(now: Standing) -> int | None:
    """Cents a month that a bailiff must leave, when registers show enough."""
    answer = indication(known(now.person_id, now.on), now.on)
    return answer.steps["amount_for_household"].value if answer else None


def _held(now: Standing) -> Sequence[str]:
    labels = {value: str(label) for value, label in Stop.Reason.choices}
    until = choose("tot en met", "until")
    return [labels[pause.why] + (f" ({until} {text.day(pause.until)})" if pause.until else "") for pause in now.held_by]
