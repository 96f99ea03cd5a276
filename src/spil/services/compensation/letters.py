"""What the letters of the compensation say, in plain Dutch (B1) or English.

A letter about an award differs between people only in numbers. So its JSON is made once for each shape and language,
with places for the numbers, and a million letters cost a million fillings.
"""

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import override

from spil.core.messages.writing import article_of
from spil.core.terms import objection_until
from spil.law.compensation.missed_grant import Refusal
from spil.law.compensation.settlement import Payout
from spil.law.compensation.voucher import VoucherRefusal
from spil.law.engine.calendar import NEVER
from spil.law.engine.units import from_day
from spil.text import choose, day

WSF, BSF = "WSF 2000", "Bsf 2000"
PLACES = {
    "missed_grant_months": 810_000_001, "missed_grant_compensation": 810_000_002, "voucher_compensation": 810_000_003,
    "remitted": 810_000_004, "rest": 810_000_005, "student_debt_before": 810_000_006, "student_debt_after": 810_000_007,
}  # fmt: skip
"""Numbers that stand in a shape where those of a person go."""
Numbers = Mapping[str, int]


def of_award(language: str, outcome: Numbers, today: date) -> str:
    """The decision that gives one or both compensations, as JSON: what, of which debt, how much to the account."""
    missed, voucher = outcome["missed_grant_compensation"], outcome["voucher_compensation"]
    remitted = outcome["missed_grant_remitted"] + outcome["voucher_remitted"]
    rest = missed + voucher - remitted
    shape = _award(language, today, missed > 0, voucher > 0, remitted > 0, outcome["payout"] if rest else 0)
    return shape % {
        "missed_grant_months": outcome["missed_grant_months"],
        "missed_grant_compensation": missed,
        "voucher_compensation": voucher,
        "remitted": remitted,
        "rest": rest,
        "student_debt_before": outcome["student_debt_after"] + remitted,
        "student_debt_after": outcome["student_debt_after"],
    }


@lru_cache
def _award(language: str, today: date, missed: bool, voucher: bool, debt: bool, payout: int) -> str:
    with override(language):
        text = json.dumps(_award_data(today, missed, voucher, debt, payout), ensure_ascii=False).replace("%", "%%")
    for name, place in PLACES.items():
        text = text.replace(str(place), f"%({name})d")
    return text


def _award_data(today: date, missed: bool, voucher: bool, debt: bool, payout: int) -> dict[str, Any]:
    amounts, reasons, steps, articles = [], [], [], []

    def amount(nl: str, en: str, name: str) -> None:
        amounts.append({"label": choose(nl, en), "cents": PLACES[name]})

    if missed:
        amount("Tegemoetkoming gemiste basisbeurs", "Missed basic grant compensation", "missed_grant_compensation")
        months = PLACES["missed_grant_months"]
        reasons.append(
            choose(
                f"Je krijgt een bedrag voor {months} maanden waarin je door het leenstelsel geen basisbeurs kreeg.",
                f"You get an amount for {months} months in which the loan system left you without a basic grant.",
            )
        )
        articles += [(WSF, "12.30"), (BSF, "21c")]
    if voucher:
        amount("Tegemoetkoming studievoucher", "Study voucher compensation", "voucher_compensation")
        reasons.append(
            choose(
                "Je begon in de eerste vier jaar van het leenstelsel en haalde op tijd je diploma. Daarom krijg je "
                "geld in plaats van de studievoucher.",
                "You began in the first four years of the loan system and obtained your diploma in time. So you get "
                "money in place of the study voucher.",
            )
        )
        articles += [(WSF, "12.15"), (BSF, "21")]
    if debt:
        amount("Je studieschuld was", "Your student debt was", "student_debt_before")
        amount("Daar gaat af", "Taken off it", "remitted")
        amount("Je studieschuld is nu", "Your student debt is now", "student_debt_after")
        reasons.append(
            choose(
                "Eerst gaat de tegemoetkoming van je studieschuld af. Pas wat overblijft, betalen we uit.",
                "The compensation first comes off your student debt. Only what is left is paid out.",
            )
        )
    if payout == Payout.PAY:
        amount("Op je rekening", "To your account", "rest")
        steps.append(
            choose("Je hoeft niets te doen. Het geld komt vanzelf.", "You need not do anything. The money will come.")
        )
    elif payout == Payout.ACCOUNT_NEEDED:
        amount("Dit staat voor je klaar", "This is ready for you", "rest")
        steps.append(
            choose(
                "We weten je rekeningnummer niet. Geef het binnen twaalf maanden door in Mijn Spil. Daarna kan je "
                "recht op dit bedrag vervallen.",
                "We do not know your account number. Give it in My Spil within twelve months. After that your right to "
                "this amount can lapse.",
            )
        )
    else:
        steps.append(choose("Je hoeft niets te doen.", "You need not do anything."))
    return {
        "title": choose("Je krijgt een tegemoetkoming", "You get a compensation"),
        "intro": [
            choose(
                "Je studeerde in de jaren van het leenstelsel. Daarvoor krijg je geld van ons.",
                "You studied in the years of the loan system. You get money from us for that.",
            )
        ],
        "amounts_title": choose("Wat je krijgt", "What you get"),
        "amounts_head": choose("Bedrag", "Amount"),
        "amounts": amounts,
        "amounts_sum": False,
        "reasons": reasons,
        "articles": [article_of(act, number, today) for act, number in articles],
        "next_steps": steps,
        "objection_until": objection_until(today).isoformat(),
    }


def of_refusal(language: str, outcome: Numbers) -> dict[str, Any]:
    """The decision on an application that gives nothing."""
    today = localdate()
    with override(language):
        reasons = []
        if outcome["missed_grant_refusal"]:
            missed = Refusal.of(outcome["missed_grant_refusal"])
            reasons.append(choose(f"Gemiste basisbeurs: {missed.nl}.", f"Missed basic grant: {missed.en}."))
        if outcome["voucher_refusal"]:
            voucher = VoucherRefusal.of(outcome["voucher_refusal"])
            reasons.append(choose(f"Studievoucher: {voucher.nl}.", f"Study voucher: {voucher.en}."))
        return {
            "title": choose("Je krijgt geen tegemoetkoming", "You get no compensation"),
            "intro": [
                choose(
                    "Je vroeg een tegemoetkoming aan voor de jaren van het leenstelsel. Die krijg je nu niet.",
                    "You applied for a compensation for the years of the loan system. You do not get it now.",
                )
            ],
            "reasons": reasons,
            "articles": [article_of(WSF, "12.30", today), article_of(WSF, "12.15", today)],
            "objection_until": objection_until(today).isoformat(),
        }


@lru_cache
def of_later(language: str, deadline: int, today: date) -> str:
    """To who has no diploma yet, as JSON: what it takes and until when (a day, or NEVER)."""
    with override(language):
        until = day(from_day(deadline)) if deadline < NEVER else ""
        data = {
            "title": choose("Je kunt nog een tegemoetkoming krijgen", "You can still get a compensation"),
            "intro": [
                choose(
                    "Je studeerde in de jaren van het leenstelsel. Haal je op tijd je diploma, dan krijg je geld van "
                    "ons.",
                    "You studied in the years of the loan system. When you obtain your diploma in time, you get money "
                    "from us.",
                )
            ],
            "reasons": [choose(f"Je diploma telt tot en met {until}.", f"Your diploma counts until {until}.")]
            if until
            else [],
            "articles": [article_of(WSF, "12.30", today)],
            "next_steps": [
                choose(
                    "Je hoeft niets aan te vragen. Zodra je diploma bij ons binnenkomt, krijg je vanzelf bericht.",
                    "You need not apply. As soon as your diploma reaches us, you hear from us.",
                )
            ],
        }
        return json.dumps(data, ensure_ascii=False)


@lru_cache
def of_must_apply(language: str, missed: int, voucher: int, today: date) -> str:
    """To who may have a right that only an application can show, as JSON; why, as Refusal and VoucherRefusal."""
    with override(language):
        reasons = []
        if missed in (Refusal.MUST_APPLY, Refusal.BACHELOR_ALONE):
            reason = Refusal.of(missed)
            reasons.append(choose(f"Gemiste basisbeurs: {reason.nl}.", f"Missed basic grant: {reason.en}."))
        if voucher == VoucherRefusal.MUST_APPLY:
            because = VoucherRefusal.of(voucher)
            reasons.append(choose(f"Studievoucher: {because.nl}.", f"Study voucher: {because.en}."))
        data = {
            "title": choose("Misschien krijg je een tegemoetkoming", "You may get a compensation"),
            "intro": [
                choose(
                    "Je studeerde in de jaren van het leenstelsel. Of je daarvoor geld krijgt, weten we pas als je "
                    "het aanvraagt.",
                    "You studied in the years of the loan system. Whether you get money for that, we only know when "
                    "you apply.",
                )
            ],
            "reasons": reasons,
            "articles": [article_of(BSF, "21b", today)],
            "next_steps": [
                choose("Vraag de tegemoetkoming aan in Mijn Spil.", "Apply for the compensation in My Spil.")
            ],
        }
        return json.dumps(data, ensure_ascii=False)


def of_receipt(language: str, due: date) -> dict[str, Any]:
    """That an application came in, and when we decide at the latest."""
    with override(language):
        return {
            "title": choose("We hebben je aanvraag ontvangen", "We received your application"),
            "intro": [
                choose(
                    "Je vroeg een tegemoetkoming aan voor de jaren van het leenstelsel. We kijken je aanvraag na.",
                    "You applied for a compensation for the years of the loan system. We check your application.",
                )
            ],
            "next_steps": [
                choose(
                    f"Uiterlijk op {day(due)} krijg je ons besluit.",
                    f"You get our decision on {day(due)} at the latest.",
                )
            ],
        }


def of_lapse(language: str, cents: int) -> dict[str, Any]:
    """The decision that what nobody gave an account for lapses."""
    today = localdate()
    with override(language):
        return {
            "title": choose("Je recht op uitbetaling is vervallen", "Your right to a payment has lapsed"),
            "intro": [
                choose(
                    "We vroegen je meer dan twaalf maanden geleden om je rekeningnummer. We kregen het niet. Daarom "
                    "vervalt dit deel van je tegemoetkoming.",
                    "We asked for your account number more than twelve months ago. We did not get it. So this part of "
                    "your compensation lapses.",
                )
            ],
            "amounts_title": choose("Wat vervalt", "What lapses"),
            "amounts_head": choose("Bedrag", "Amount"),
            "amounts": [{"label": choose("Tegemoetkoming", "Compensation"), "cents": cents}],
            "articles": [article_of(BSF, "21c", today)],
            "next_steps": [
                choose(
                    "Kon je het nummer niet op tijd geven? Maak bezwaar en leg uit waarom.",
                    "Could you not give the number in time? Object, and explain why.",
                )
            ],
            "objection_until": objection_until(today).isoformat(),
        }


def of_reminder(language: str, deadline: int) -> dict[str, Any]:
    """To who has half a year left to obtain the diploma."""
    with override(language):
        until = day(from_day(deadline))
        return {
            "title": choose("Haal je diploma op tijd", "Obtain your diploma in time"),
            "intro": [
                choose(
                    f"Je kunt nog een tegemoetkoming krijgen voor de jaren van het leenstelsel. Dan moet je uiterlijk "
                    f"op {until} je diploma halen.",
                    f"You can still get a compensation for the years of the loan system. For that you have to obtain "
                    f"your diploma on {until} at the latest.",
                )
            ],
            "articles": [article_of(WSF, "12.30", localdate())],
            "next_steps": [
                choose(
                    "Heb je je diploma al? Kijk in Mijn Spil of wij het weten.",
                    "Do you have your diploma already? See in My Spil whether we know of it.",
                )
            ],
        }
