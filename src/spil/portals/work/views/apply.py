"""Take down what a student asks for by phone, at the counter or on paper, after seeing what it gives."""

from datetime import date
from typing import Any

from django import forms
from django.forms.widgets import RadioSelect
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from spil import text
from spil.core.people.models import Person
from spil.core.people.service import current, values_of
from spil.dates import first_of, months_until
from spil.law.student_finance.facts import TravelChoice
from spil.portals.base.fields import DateField, EuroField
from spil.portals.work.kinds import LABELS
from spil.portals.work.proposal import Proposal, propose
from spil.portals.work.reasons import PersonRequest, of_person
from spil.services.student_finance.models import Choice
from spil.services.student_finance.service import (
    NOTHING,
    Effect,
    do_apply,
    do_stop,
    earliest_month,
    preview,
)
from spil.text import T, choose

MOST_LOAN = 1_000_000  # cents a month, as the database has it
MONTHS_BACK, MONTHS_AHEAD = 24, 12
CHANNELS = {
    "phone": ("Telefoon", "Phone"), "counter": ("Balie", "Counter"), "paper": ("Papier", "Paper"),
}  # fmt: skip


class ApplyForm(forms.Form):
    """What the student asks for, from which month, and how it came in."""

    channel = forms.ChoiceField(
        label=T(nl="Hoe kwam het binnen?", en="How did it come in?"), widget=RadioSelect,
        choices=[(key, T(nl=nl, en=en)) for key, (nl, en) in CHANNELS.items()],
    )  # fmt: skip
    received_on = DateField(label=T(nl="Binnengekomen op", en="Received on"), initial=timezone.localdate)
    since = forms.TypedChoiceField(
        label=T(nl="Vanaf welke maand?", en="From which month?"), coerce=lambda value: date.fromisoformat(f"{value}-01")
    )
    basic_grant = forms.BooleanField(label=LABELS["basic_grant"], required=False)
    supplementary_grant = forms.BooleanField(label=LABELS["supplementary_grant"], required=False)
    single_parent_allowance = forms.BooleanField(label=LABELS["single_parent_allowance"], required=False)
    loan_cents = EuroField(label=LABELS["loan_cents"], most=MOST_LOAN, initial=0)
    tuition_fees_loan_cents = EuroField(label=LABELS["tuition_fees_loan_cents"], most=MOST_LOAN, initial=0)
    lifelong_cents = EuroField(label=LABELS["lifelong_cents"], most=MOST_LOAN, initial=0)
    travel = forms.TypedChoiceField(label=LABELS["travel"], coerce=int)

    def __init__(self, person: Person, data: Any = None) -> None:
        super().__init__(data, initial=_asked_now(person))
        self.person = person
        self.fields["since"].choices = _months  # type: ignore[attr-defined]
        self.fields["travel"].choices = [(int(one), choose(one.nl, one.en)) for one in TravelChoice]  # type: ignore[attr-defined]

    @property
    def changes(self) -> dict[str, Any]:
        """Fields of Choice."""
        return {name: self.cleaned_data[name] for name in NOTHING}

    @property
    def stops(self) -> bool:
        """Whether nothing is asked for any more."""
        return self.changes == NOTHING

    def clean(self) -> None:
        """Not before the study year of the day that it came in; a stop not before this month (WSF 2000, 3.21)."""
        received, since = self.cleaned_data.get("received_on"), self.cleaned_data.get("since")
        if received and received > timezone.localdate():
            self.add_error("received_on", T(nl="Die dag is nog niet geweest.", en="That day is yet to come."))
        if self.errors or received is None:
            return
        this_month = timezone.localdate().replace(day=1)
        earliest = this_month if self.stops else earliest_month(self.person.pk, received)
        if since is not None and since < earliest:
            self.add_error("since", T(nl="Dat kan niet eerder dan vanaf {month}.", en="Not before {month}.",
                                      month=text.month(earliest)))  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@of_person("application on behalf")
def apply(request: PersonRequest) -> HttpResponse:
    """Apply, change or stop on behalf of a student."""
    person = request.person
    form = ApplyForm(person, request.POST if request.method == "POST" else None)
    title = T(nl="Aanvraag of wijziging namens de student", en="Application or change on behalf of the student")

    def effects() -> list[Effect]:
        since = form.cleaned_data["since"]
        before, after = preview(person.pk, since, **form.changes)
        return [Effect(person, since, before, after)]

    def do() -> None:
        if form.stops:
            do_stop(person, form.cleaned_data["since"], acting_user=request.user)
        else:
            do_apply(person, form.cleaned_data["since"], acting_user=request.user,
                     received_on=form.cleaned_data["received_on"], **form.changes)  # fmt: skip

    def proposal() -> Proposal:
        how, on = CHANNELS[form.cleaned_data["channel"]][0], form.cleaned_data["received_on"]
        return Proposal(title=str(title), what="application on behalf", effects=effects, do=do, rows=_rows(form),
                        reason=f"{how}, {on.isoformat()}")  # fmt: skip

    return propose(request, form, proposal, title=title, own_letter=True)


def _asked_now(person: Person) -> dict[str, Any]:
    """What is asked for in this month, to start with; for who never applied the two grants."""
    this_month = timezone.localdate().replace(day=1)
    known = current(Choice, person).filter(valid__contains=this_month).first()
    asked = values_of(known) if known else NOTHING | {"basic_grant": True, "supplementary_grant": True}
    return {name: asked[name] for name in NOTHING} | {"since": f"{this_month:%Y-%m}"}


def _months() -> list[tuple[str, str]]:
    today = timezone.localdate()
    months = list(months_until(first_of(today, -MONTHS_BACK), first_of(today, MONTHS_AHEAD + 1)))
    return [(f"{month:%Y-%m}", text.month(month)) for month in reversed(months)]


def _rows(form: ApplyForm) -> list[tuple[str, str, str]]:
    """What is asked for now and then, where it differs."""
    now = _asked_now(form.person)
    return [
        (str(LABELS[name]), _said(name, now[name]), _said(name, value))
        for name, value in form.changes.items()
        if now[name] != value
    ]


def _said(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return choose("ja", "yes") if value else choose("nee", "no")
    if name == "travel":
        return choose(TravelChoice.of(value).nl, TravelChoice.of(value).en)
    return text.euro(value)
