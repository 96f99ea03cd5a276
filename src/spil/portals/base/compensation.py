"""Words and figures on the compensation for the loan system that more than one portal shows."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import Sum
from django.utils.timezone import localdate

from spil import text
from spil.core.ledger.models import Account, Posting
from spil.core.ledger.service import balances
from spil.core.terms import end_of_term
from spil.dates import first_of, months_until
from spil.law.engine.explain import Explanation
from spil.law.engine.units import from_day, to_day
from spil.portals.base.explaining import Why, why
from spil.services.compensation.models import Application
from spil.services.compensation.product import PRODUCT
from spil.services.compensation.service import LOAN_YEARS, WhatFor, law_on
from spil.services.repayment.models import Loan
from spil.services.repayment.service import NotKnownYet, gathered, simulate
from spil.services.repayment.service import overview as debt_in
from spil.text import T, choose

MONTHS, BACHELOR, VOUCHER = "months", "bachelor", "voucher"  # what can be applied for
GIVES = ("missed_grant_compensation", "voucher_compensation")
GOES = ("missed_grant_remitted", "voucher_remitted", "paid_out")
STUDENT_LOAN = (Account.LOAN, Account.TUITION_LOAN)  # what the monthly amount of chapter 6 pays off
WORDS = {
    "missed_grant_compensation": ("Gemiste basisbeurs", "Missed basic grant"),
    "voucher_compensation": ("Studievoucher", "Study voucher"),
    "missed_grant_remitted": ("Van je schuld af (gemiste basisbeurs)", "Off your debt (missed basic grant)"),
    "voucher_remitted": ("Van je schuld af (studievoucher)", "Off your debt (study voucher)"),
    "paid_out": ("Op je rekening", "To your account"),
}
"""Amounts of a decision in the order in which people read them, in Dutch and English."""


def _months() -> list[tuple[str, str]]:
    months = [(f"{month:%Y-%m}", text.month(month)) for month in months_until(*LOAN_YEARS)]
    return [("", choose("Kies een maand", "Choose a month")), *months]


def month_field(nl: str, en: str) -> forms.TypedChoiceField:
    """A month of the years of the loan system."""
    return forms.TypedChoiceField(
        label=T(nl=nl, en=en), required=False, choices=_months, coerce=lambda value: date.fromisoformat(f"{value}-01"),
        empty_value=None,
    )  # fmt: skip


class ApplicationForm(forms.Form):
    """What an application asks, however it comes in; forms declare the fields, with words of their own."""

    def clean(self) -> None:
        """Months go with a first and a last one."""
        answers = self.cleaned_data
        if MONTHS not in answers.get("asked", ()):
            answers |= {"first_month": None, "last_month": None, "months_claimed": None}
            return
        for name in ("first_month", "last_month"):
            if answers.get(name) is None and name not in self.errors:
                self.add_error(name, T(nl="Kies een maand.", en="Choose a month."))

    @property
    def application(self) -> dict[str, Any]:
        """Arguments of do_apply."""
        answers = self.cleaned_data
        names = ("first_month", "last_month", "months_claimed", "evidence")
        asked = {"bachelor_alone": BACHELOR in answers["asked"], "voucher": VOUCHER in answers["asked"]}
        return {name: answers[name] for name in names} | asked


def amounts_of(explanation: Explanation) -> dict[str, list[tuple[str, int, Why]]]:
    """Each amount that is not nothing, with why: what the law `gives`, and where that `goes`."""

    def shown(names: tuple[str, ...]) -> list[tuple[str, int, Why]]:
        steps = [(name, explanation.steps[name].value) for name in names]
        return [(choose(*WORDS[name]), cents, why(explanation, name)) for name, cents in steps if cents]

    return {"gives": shown(GIVES), "goes": shown(GOES)}


def debt_rows(before: int, after: int) -> list[tuple[str, int, int]]:
    """The debt before and after, as the picture wants it."""
    return [(choose("Je studieschuld", "Your student debt"), before, after)]


def monthly(person_id: int, remitted: int, *, done: bool) -> tuple[int, int] | None:
    """What someone pays a month on the student debt before and after (cents), from when they begin to pay.

    `done`: the compensation has been taken off already. None when nothing of the student debt is taken off, or nothing
    is ever due.
    """
    owed = balances(person_id)
    now = sum(max(0, owed.get(account, 0)) for account in STUDENT_LOAN)
    if done:
        taken = Posting.objects.filter(
            person=person_id, product=PRODUCT.name, code="remission", account__in=STUDENT_LOAN
        ).aggregate(cents=Sum("amount_cents"))["cents"]
        before, after = now - int(taken or 0), now
    else:
        before, after = now, now - min(now, max(0, remitted - max(0, owed.get(Account.INSTALMENT, 0))))
    if before == after:
        return None
    month = localdate().replace(day=1)
    try:
        facts = gathered(person_id, month)
        was, will = (_first_due(person_id, month, {**facts, "student_loan": cents}) for cents in (before, after))
    except NotKnownYet:
        return None
    return (was, will) if was else None


def _first_due(person_id: int, month: date, facts: Mapping[str, int]) -> int:
    """The first amount due on a student debt; of who has no day yet on which to begin, the statutory instalment."""
    lives = [one for one in simulate(person_id, since=month, facts=facts).loans if one.loan == Loan.STUDY]
    if lives:
        return max(0, lives[0].first_due_cents)
    return debt_in(person_id, month, facts).outcome["instalment"] if facts["student_loan"] else 0


def refusals(stands: WhatFor) -> list[str]:
    """Why there is nothing, or not all, in words."""
    said = []
    if stands.refusal:
        said.append(choose(f"Gemiste basisbeurs: {stands.refusal.nl}.", f"Missed basic grant: {stands.refusal.en}."))
    if stands.voucher_refusal:
        nl, en = stands.voucher_refusal.nl, stands.voucher_refusal.en
        said.append(choose(f"Studievoucher: {nl}.", f"Study voucher: {en}."))
    return said


def said(application: Application) -> str:
    """How far an application is, in words."""
    if application.state == Application.State.RECEIVED:
        return choose("we kijken hem na", "we are checking it")
    if application.state == Application.State.WITHDRAWN:
        return choose("ingetrokken", "withdrawn")
    if not application.months_claimed:
        return choose("behandeld", "handled")
    accepted, claimed = application.months_accepted, application.months_claimed
    return choose(f"{accepted} van {claimed} maanden meegeteld", f"{accepted} of {claimed} months counted")


def due(application: Application) -> date | None:
    """Until when we decide on an application that waits."""
    if application.state != Application.State.RECEIVED:
        return None
    applied = {"applied_on": to_day(application.applied_on)}
    return end_of_term(from_day(law_on(application.applied_on).evaluate(applied, ["decision_due"])["decision_due"]))


def spans(months: list[date]) -> list[str]:
    """Months that follow on each other, as periods in words."""
    found: list[list[date]] = []
    for month in months:
        if found and month == first_of(found[-1][-1], 1):
            found[-1].append(month)
        else:
            found.append([month])
    return [text.months(one[0], one[-1]) for one in found]
