"""A change in three steps that one address serves: fill in, see the effect, confirm. Nothing is kept before the last.

What was filled in travels along in hidden fields. The confirmation carries a digest of the effect that was seen: when
the effect has become another meanwhile, it is shown again instead of carried out.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from spil import text
from spil.core.people import access
from spil.core.people.service import NoLongerCurrent
from spil.law.engine import LawError
from spil.portals.work.decided import PAID, Difference, outcome_differences
from spil.portals.work.forms import ConfirmForm
from spil.portals.work.reasons import PersonRequest, names_of
from spil.services.student_finance.service import Effect
from spil.text import T, choose

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

STAGES = (T(nl="Invullen", en="Fill in"), T(nl="Gevolg", en="Effect"), T(nl="Vastgelegd", en="Recorded"))
COLUMNS = {
    "values": (T(nl="Wat", en="What"), T(nl="Nu", en="Now"), T(nl="Straks", en="Then")),
    "months": (T(nl="Maand", en="Month"), T(nl="Nu", en="Now"), T(nl="Straks", en="Then"),
               T(nl="Verschil", en="Difference")),
}  # fmt: skip
CONFIRM, BACK, SEEN = "confirm", "back", "seen"  # names in the form


@dataclass(frozen=True)
class Proposal:
    """What is to be changed: `effects` gives what it would do, `do` does it.

    `what` names the change in the access record, `reason` says why when the form itself asks it. `letters` go out
    besides those about new decisions; `rows` show what is recorded: name, now, then.
    """

    title: str
    what: str
    effects: Callable[[], Sequence[Effect]]
    do: Callable[[], Any]
    rows: Sequence[tuple[str, str, str]] = ()
    letters: Sequence[str] = ()
    reason: str = ""


@dataclass(frozen=True)
class Affected:
    """One person whose decided months become others."""

    name: str
    months: list[tuple[object, ...]]
    barred: list[str]
    difference_cents: int
    details: list[tuple[str, list[Difference]]]

    @property
    def letter(self) -> str:
        """Which letter goes out."""
        return choose(f"Aan {self.name}: nieuw besluit", f"To {self.name}: new decision")


def propose(
    request: PersonRequest,
    form: forms.Form,
    proposal: Callable[[], Proposal],
    *,
    title: object,
    template: str = "work/fill_in.html",
    **context: Any,
) -> HttpResponse:
    """Answer one step of a change. `proposal` is called once the form is valid."""
    context |= {"form": form, "stages": STAGES, "columns": COLUMNS} | page_of(request, title)
    if request.method != "POST" or BACK in request.POST or not form.is_valid():
        return render(request, template, context)
    asked = proposal()
    try:
        effects = asked.effects()
        seen = _digest(effects)
        confirm = ConfirmForm(request.POST if CONFIRM in request.POST else None)
        confirmed = CONFIRM in request.POST and request.POST.get(SEEN) == seen
        if confirmed and (asked.reason or confirm.is_valid()):
            return _carry_out(request, confirm, asked)
    except NoLongerCurrent:
        return render(request, "work/overtaken.html", context, status=409)
    except (ValidationError, IntegrityError, LawError) as error:
        form.add_error(None, _refusal(error))
        return render(request, template, context)
    names = names_of(request, {one.person.pk for one in effects}, f"effect of {asked.what}")
    affected = [_affected(names[number], list(group)) for number, group in groupby(effects, lambda one: one.person.pk)]
    context |= {
        "proposal": asked, "affected": affected, "confirm": confirm, "seen": seen,
        "moved": CONFIRM in request.POST and not confirmed,
        "total_cents": sum(one.difference_cents for one in affected),
        "letters": [*asked.letters, *(one.letter for one in affected if one.months)],
    }  # fmt: skip
    return render(request, "work/effect.html", context)


def page_of(request: PersonRequest, title: object) -> dict[str, Any]:
    """What every page below a person's page shows."""
    name = request.person.full_name
    crumbs = [(reverse("work"), choose("Zoeken", "Find")), (reverse("work-person", args=[request.person.pk]), name)]
    return {"person": request.person, "reason": request.reason, "title": title, "crumbs": crumbs}


def _carry_out(request: PersonRequest, confirm: ConfirmForm, asked: Proposal) -> HttpResponse:
    """Record why and do it."""
    why = asked.reason or confirm.cleaned_data["why"]
    access.person(request.user, request.person.pk, reason=why, what=asked.what)
    asked.do()
    messages.success(request, T(nl="Vastgelegd. {what}.", en="Recorded. {what}.", what=asked.title))
    return redirect("work-person", request.person.pk)


def _refusal(error: ValidationError | IntegrityError | LawError) -> "ValidationError | StrPromise":
    if isinstance(error, ValidationError):
        return ValidationError(error.messages)
    if isinstance(error, LawError):
        return T(nl="Van een van deze maanden zijn nog niet alle bedragen van de wet bekend.",
                 en="Of one of these months not all amounts of the law are known yet.")  # fmt: skip
    return T(nl="Dit botst met een ander gegeven over deze persoon. Bekijk de geschiedenis.",
             en="This clashes with another fact about this person. Look at its history.")  # fmt: skip


def _digest(effects: Sequence[Effect]) -> str:
    """The same for the same effect, so that what is confirmed is what was seen."""
    said = [
        (one.person.pk, one.month.isoformat(), sorted(one.before.items()), sorted(one.after.items()), one.barred)
        for one in effects
    ]
    return hashlib.sha256(repr(said).encode()).hexdigest()


def _affected(name: str, effects: list[Effect]) -> Affected:
    revised = [one for one in effects if not one.barred]
    return Affected(
        name=name,
        months=[_row(one) for one in revised],
        barred=[text.month(one.month) for one in effects if one.barred],
        difference_cents=sum(one.difference_cents for one in revised),
        details=[(text.month(one.month), outcome_differences(one.month, one.before, one.after)) for one in revised],
    )


def _row(one: Effect) -> tuple[object, ...]:
    """Cells: month, paid before, paid after, difference."""
    return (text.month(one.month), text.euro(one.before.get(PAID, 0)), text.euro(one.after.get(PAID, 0)),
            signed(one.difference_cents))  # fmt: skip


def signed(cents: int) -> str:
    """An amount with its sign, also when it is more."""
    return f"+{text.euro(cents)}" if cents > 0 else text.euro(cents)
