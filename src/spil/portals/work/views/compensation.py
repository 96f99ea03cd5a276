"""The compensation for the loan system: how far the campaign is, who is missing, and one person's applications.

The campaign shows numbers only. A list of persons takes a reason, which is recorded for each person on it.
"""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.validators import MinLengthValidator
from django.db import connection
from django.forms.widgets import CheckboxSelectMultiple, RadioSelect
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe

from spil import text
from spil.core.access.models import AccessRecord, Role
from spil.core.access.permissions import SignedIn, require_role
from spil.core.access.service import make_record
from spil.core.cases.service import Refused, documents_of
from spil.core.ledger.models import Account
from spil.core.people import access
from spil.core.people.models import Person
from spil.law.engine.units import to_day
from spil.portals.base.compensation import (
    BACHELOR,
    MONTHS,
    VOUCHER,
    ApplicationForm,
    amounts_of,
    debt_rows,
    due,
    month_field,
    refusals,
    said,
    spans,
)
from spil.portals.base.explaining import every_step
from spil.portals.base.fields import DateField
from spil.portals.my.objection_forms import FILE_HINT, FileForm
from spil.portals.work import reasons, words
from spil.portals.work.forms import SAY_WHY, ReasonForm
from spil.portals.work.proposal import page_of
from spil.portals.work.reasons import PersonRequest, of_person
from spil.services.compensation import cases, service
from spil.services.compensation.models import MOST_MONTHS, Application
from spil.services.compensation.service import Standing
from spil.text import T, choose

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

SHOWN = 100  # persons of a list at a time
STANDINGS: dict[str, "StrPromise"] = {
    Standing.GRANTED: T(nl="Toegekend", en="Granted"),
    Standing.COMING: T(nl="Krijgt het zonder aanvraag", en="Gets it without an application"),
    Standing.LATER: T(nl="Kan het later nog krijgen", en="Can still get it later"),
    Standing.MUST_APPLY: T(nl="Moet het aanvragen", en="Must apply"),
    Standing.APPLIED: T(nl="Heeft aangevraagd", en="Has applied"),
    Standing.NONE: T(nl="Krijgt niets, zoals we het nu weten", en="Gets nothing, as we know it now"),
}
CHANNELS = {
    Application.Channel.MY: T(nl="Mijn Spil", en="My Spil"),
    Application.Channel.PAPER: T(nl="Papier", en="Paper"),
}
LISTS: dict[str, tuple["StrPromise", "StrPromise", str]] = {
    "aanvragen": (
        T(nl="Moeten aanvragen en deden het niet", en="Must apply and did not"),
        T(nl="Zij kregen bericht dat alleen een aanvraag kan laten zien of ze recht hebben.",
          en="They were told that only an application can show whether they have a right."),
        "select distinct person_id from messages_message message where key like 'compensation:%%:apply'"
        " and not exists (select from compensation_application a where a.person_id = message.person_id)",
    ),
    "later": (
        T(nl="Kunnen het later nog krijgen", en="Can still get it later"),
        T(nl="Zij hebben nog geen diploma, en wel nog tijd.", en="They have no diploma yet, and still have time."),
        "select distinct person_id from messages_message message where key like 'compensation:%%:later'"
        " and not exists (select from ledger_posting p where p.person_id = message.person_id"
        " and p.product = 'compensation' and p.account = %(compensation)s)",
    ),
    "zonder-rekening": (
        T(nl="Hebben geen rekeningnummer gegeven", en="Gave no account number"),
        T(nl="Hun geld staat klaar.", en="Their money is ready."),
        "select person_id from ledger_posting where product = 'compensation' and account = %(payable)s"
        " group by person_id having sum(amount_cents) < 0 and not exists (select from people_bankaccount b"
        " where b.person_id = ledger_posting.person_id and b.valid @> current_date and upper_inf(b.recorded))",
    ),
}  # fmt: skip
"""Who is missing: title, who they are, and the query that finds their numbers."""
COLUMNS = {
    "waiting": (T(nl="Aanvraag", en="Application"), T(nl="Persoon", en="Person"), T(nl="Ontvangen", en="Received"),
                T(nl="Hoe", en="How"), T(nl="Maanden", en="Months"), T(nl="Beslissen voor", en="Decide by")),
    "people": (T(nl="Persoon", en="Person"), T(nl="Naam", en="Name")),
}  # fmt: skip


class PaperForm(ApplicationForm, FileForm):
    """What stands on a form that came in on paper."""

    received_on = DateField(label=T(nl="Binnengekomen op", en="Received on"), initial=timezone.localdate)
    asked = forms.MultipleChoiceField(
        label=T(nl="Wat wordt gevraagd?", en="What is asked?"), widget=CheckboxSelectMultiple,
        choices=[(MONTHS, T(nl="Maanden zonder studiefinanciering", en="Months without student finance")),
                 (BACHELOR, T(nl="Universitaire bachelor alleen", en="University bachelor alone")),
                 (VOUCHER, T(nl="Studievoucher voor een diploma dat niet wordt doorgegeven",
                             en="Study voucher for a diploma that is not reported"))],
    )  # fmt: skip
    first_month = month_field("Eerste maand", "First month")
    last_month = month_field("Laatste maand", "Last month")
    months_claimed = forms.IntegerField(
        label=T(nl="Aantal maanden, als het niet alle zijn", en="Number of months, if not all of them"),
        required=False, min_value=1, max_value=MOST_MONTHS,
    )  # fmt: skip
    evidence = forms.CharField(
        label=T(nl="Wat er aan bewijs bij zit", en="What proof comes with it"), max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}), validators=[MinLengthValidator(5, SAY_WHY)],
    )  # fmt: skip

    file = forms.FileField(
        label=T(nl="Scan van het formulier en het bewijs", en="Scan of the form and the proof"), required=False,
        max_length=200, help_text=FILE_HINT,
    )  # fmt: skip
    field_order = ("received_on", "asked", "first_month", "last_month", "months_claimed", "evidence", "file")

    def clean(self) -> None:
        """Not received in the future; months with a first and a last one."""
        super().clean()
        received = self.cleaned_data.get("received_on")
        if received and received > timezone.localdate():
            self.add_error("received_on", T(nl="Die dag is nog niet geweest.", en="That day is yet to come."))

    @property
    def application(self) -> dict[str, Any]:
        """Arguments of do_apply."""
        return super().application | {"received_on": self.cleaned_data["received_on"]}


class CheckForm(forms.Form):
    """How many of the claimed months count, and why."""

    months_accepted = forms.IntegerField(
        label=T(nl="Hoeveel maanden tellen mee?", en="How many months count?"), min_value=0
    )
    motivation = forms.CharField(
        label=T(nl="Waarom? De aanvrager kan dit lezen.", en="Why? The applicant can read this."), max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}), validators=[MinLengthValidator(10)],
    )  # fmt: skip
    sure = forms.ChoiceField(
        label=T(nl="Besluiten?", en="Decide?"), widget=RadioSelect, initial="look",
        choices=[("look", T(nl="Laat eerst zien wat het geeft", en="First show what it gives")),
                 ("decide", T(nl="Besluit, en stuur de brief", en="Decide, and send the letter"))],
    )  # fmt: skip

    def __init__(self, application: Application, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["months_accepted"]
        assert isinstance(field, forms.IntegerField)
        field.max_value = application.months_claimed
        words_of = T(nl="Gevraagd zijn er {count}.", en="{count} are asked.", count=application.months_claimed)
        field.help_text = words_of
        self.application = application

    def clean_months_accepted(self) -> int:
        """Not more than were claimed."""
        accepted: int = self.cleaned_data["months_accepted"]
        if accepted > self.application.months_claimed:
            raise forms.ValidationError(T(nl="Er zijn er {count} gevraagd; meer kan niet.",
                                          en="{count} are asked; more is not possible.",
                                          count=self.application.months_claimed))  # fmt: skip
        return accepted


# The campaign


@require_safe
@require_role(Role.CASE_WORKER, Role.MANAGER)
def campaign(request: SignedIn) -> HttpResponse:
    """Invited, reached, applied, granted, paid, and who is still missing: in numbers."""
    far = service.campaign()
    opens = request.user.role == Role.CASE_WORKER
    steps = [
        (choose("Kregen bericht", "Were written to"), far.invited),
        (choose("Openden het", "Opened it"), far.reached),
        (choose("Vroegen zelf aan", "Applied themselves"), far.applied),
        (choose("Kregen het toegekend", "Were granted it"), far.granted),
        (choose("Hebben nu minder schuld", "Have less debt now"), far.settled),
        (choose("Kregen geld op hun rekening", "Got money into their account"), far.paid),
    ]
    missing = [
        ("aanvragen", far.to_apply), ("later", far.later), ("zonder-rekening", far.no_account),
    ]  # fmt: skip
    waiting = Application.objects.filter(state=Application.State.RECEIVED).order_by("applied_on", "id")
    context = {
        "steps": _bars(steps), "opens": opens,
        "missing": [(name, LISTS[name][0], words.count(number), LISTS[name][1]) for name, number in missing],
        "waiting": [_row(one, opens) for one in waiting[:SHOWN]], "total": words.count(waiting.count()),
        "columns": COLUMNS["waiting"],
    }  # fmt: skip
    return render(request, "work/compensation.html", context)


def _bars(steps: list[tuple[str, int]]) -> list[tuple[str, str, str]]:
    """Label, number, and share of the longest bar in percent."""
    most = max((number for _, number in steps), default=0) or 1
    return [(label, words.count(number), f"{100 * number / most:.2f}") for label, number in steps]


def _row(one: Application, opens: bool) -> tuple[object, ...]:
    address = reverse("work-compensation-person", args=[one.person_id])
    person = format_html('<a href="{}">{}</a>', address, one.person_id) if opens else one.person_id
    by = due(one)
    return (one.pk, person, words.short_day(one.applied_on), str(CHANNELS[Application.Channel(one.channel)]),
            one.months_claimed or "–", words.short_day(by) if by else "–")  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(Role.CASE_WORKER)
def missing(request: SignedIn, kind: str) -> HttpResponse:
    """Who is missing, by name; asks why first, and records that for each person on the list."""
    if kind not in LISTS:
        raise Http404
    title, about, query = LISTS[kind]
    form = ReasonForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "title": title, "about": about, "people": None, "crumbs": _crumbs()}
    if form.is_bound and form.is_valid():
        with connection.cursor() as cursor:
            cursor.execute(
                f"select person_id from ({query}) found order by person_id limit %(limit)s",  # noqa: S608 (ours)
                {"compensation": Account.COMPENSATION, "payable": Account.PAYABLE, "limit": SHOWN + 1},
            )
            numbers = [row[0] for row in cursor.fetchall()]
        people = Person.objects.filter(pk__in=numbers[:SHOWN]).order_by("pk")
        AccessRecord.objects.bulk_create(
            make_record(request.user, one, reason=form.reason, what="compensation list") for one in numbers[:SHOWN]
        )
        for one in numbers[:SHOWN]:
            reasons.keep(request, one, form.reason)
        rows = [(_link(one.pk), one.full_name) for one in people]
        context |= {"people": rows, "more": len(numbers) > SHOWN, "columns": COLUMNS["people"]}
    return render(request, "work/compensation_list.html", context)


def _link(number: int) -> object:
    return format_html('<a href="{}">{}</a>', reverse("work-compensation-person", args=[number]), number)


def _crumbs() -> list[tuple[str, str]]:
    return [(reverse("work-compensation"), choose("Tegemoetkoming", "Compensation"))]


# One person


@require_http_methods(["GET", "HEAD", "POST"])
@of_person("compensation")
def person(request: PersonRequest) -> HttpResponse:
    """Where someone stands; take down a form on paper, or check an application that waits."""
    number = request.person.pk
    stands = service.what_for(number)
    waiting = next((one for one in stands.applications if one.state == Application.State.RECEIVED), None)
    data = request.POST if request.method == "POST" else None
    if waiting:
        form: forms.Form = CheckForm(waiting, data, {"months_accepted": _proposed(waiting)})
    else:
        form = PaperForm(data, request.FILES if data is not None else None)
    context = page_of(request, choose("Tegemoetkoming leenstelsel", "Compensation for the loan system")) | {
        "stands": stands, "standing": STANDINGS[stands.status], "waiting": waiting, "form": form,
        "refusals": refusals(stands), "enrolled": spans(service.months_enrolled(number)),
        "applications": [(one, said(one), due(one), cases.case_of(one)) for one in stands.applications],
        "amounts": amounts_of(stands.explanation) if stands.explanation else {"gives": []},
        "every_step": every_step(stands.explanation) if stands.explanation else None,
        "debt": debt_rows(stands.debt_before, stands.debt_after) if stands.debt_before else [], "effect": None,
        "papers": documents_of(case) if waiting and (case := cases.case_of(waiting)) else [],
    }  # fmt: skip
    if data is None or not form.is_valid():
        return render(request, "work/compensation_person.html", context)
    if isinstance(form, CheckForm):
        return _checked(request, form, context)
    assert isinstance(form, PaperForm)
    return _received(request, form, context)


def _proposed(application: Application) -> int:
    """Of the months claimed, those in which the registers say that the person was enrolled."""
    if not application.first_month or not application.last_month:
        return 0
    first, last = application.first_month, application.last_month
    known = [one for one in service.months_enrolled(application.person_id) if first <= one <= last]
    return min(len(known), application.months_claimed)


def _checked(request: PersonRequest, form: CheckForm, context: dict[str, Any]) -> HttpResponse:
    """Show what a check gives, or decide."""
    accepted, waiting = form.cleaned_data["months_accepted"], form.application
    if form.cleaned_data["sure"] != "decide":
        known = service.facts_of(request.person.pk, timezone.localdate()) or {}
        facts = {"months_shown": known.get("months_shown", 0) + accepted, "applied_on": to_day(waiting.applied_on)}
        facts |= {"bachelor_alone_requested": 1} if waiting.bachelor_alone else {}
        facts |= {"voucher_applied_on": to_day(waiting.applied_on)} if waiting.voucher else {}
        explanation = service.preview(request.person.pk, **facts)
        total = sum(explanation.steps[one].value for one in ("missed_grant_compensation", "voucher_compensation"))
        context |= {"effect": amounts_of(explanation), "effect_total": total, "effect_steps": every_step(explanation)}
        return render(request, "work/compensation_person.html", context)
    access.person(request.user, request.person.pk, reason=request.reason, what="compensation: checked")
    try:
        cases.do_check(
            waiting, months_accepted=accepted, motivation=form.cleaned_data["motivation"], acting_user=request.user
        )
    except service.AlreadyChecked:
        messages.error(request, choose("Iemand anders heeft deze aanvraag al behandeld, of hij is ingetrokken.",
                                       "Somebody else handled this application, or it was withdrawn."))  # fmt: skip
    else:
        messages.success(request, choose("Besloten. De brief is verstuurd.", "Decided. The letter has been sent."))
    return redirect("work-compensation-person", request.person.pk)


def _received(request: PersonRequest, form: PaperForm, context: dict[str, Any]) -> HttpResponse:
    """Take down what came in on paper."""
    access.person(request.user, request.person.pk, reason=request.reason, what="compensation: paper")
    try:
        cases.do_apply(
            request.person, acting_user=request.user, channel=Application.Channel.PAPER, file=form.sent,
            **form.application,
        )  # fmt: skip
    except Refused as error:
        form.add_error("file", str(error.reason))
    except service.TooLate as late:
        day = text.day(late.due)
        form.add_error(
            "received_on", T(nl="Aanvragen kon tot en met {day}.", en="One could apply until {day}.", day=day)
        )
    except service.NothingAsked:
        form.add_error("last_month", T(nl="Deze maanden kloppen niet. De laatste komt na de eerste, en het aantal past "
                                          "ertussen.",
                                       en="These months are not right. The last comes after the first, and the number "
                                          "fits in between."))  # fmt: skip
    except service.AlreadyApplied:
        form.add_error(None, T(nl="Er ligt al een aanvraag die nog moet worden nagekeken.",
                               en="There is an application already that is still to be checked."))  # fmt: skip
    else:
        messages.success(request, choose("Vastgelegd. De aanvrager krijgt een ontvangstbevestiging.",
                                         "Recorded. The applicant gets an acknowledgement."))  # fmt: skip
        return redirect("work-compensation-person", request.person.pk)
    return render(request, "work/compensation_person.html", context)
