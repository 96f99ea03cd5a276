"""What someone must do now, the most urgent first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from spil import text
from spil.dates import first_of
from spil.portals.my.figures import Month
from spil.portals.my.glance import Glance
from spil.text import T

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

SOON = timedelta(days=62)
STOP_TRAVEL_DAY = 10  # of the month in which the right has ended (WSF 2000, 3.27(1))


@dataclass(frozen=True)
class Task:
    """Something to do, why, and where."""

    title: "StrPromise"
    text: "StrPromise | str"
    address: str


def tasks_of(how: Glance, month: Month | None, today: date, behind: int) -> list[Task]:
    """What follows from how someone stands, from the month, and from the cents that they are behind with."""
    return list(_tasks(how, month, today, behind))


def _tasks(how: Glance, month: Month | None, today: date, behind: int) -> Iterator[Task]:
    if behind:
        yield Task(
            T(nl="Betaal je achterstand", en="Pay your arrears"),
            T(nl="Je bent {sum} achter. Betaal alles, of vraag een regeling.",
              en="You are {sum} behind. Pay all of it, or ask for an arrangement.", sum=text.euro(behind)),
            "/mijn/regeling/",
        )  # fmt: skip
    if how.account_refused:
        yield Task(
            T(nl="Controleer je rekeningnummer", en="Check your account number"),
            T(nl="Je bank stuurde een betaling terug. Met het goede nummer betalen we opnieuw.",
              en="Your bank sent a payment back. With the right number we pay again."), "/mijn/gegevens/rekening/",
        )  # fmt: skip
    elif (how.applied or how.has_allowance) and not how.has_account:
        yield Task(
            T(nl="Geef je rekeningnummer door", en="Give us your account number"),
            T(nl="Zonder rekeningnummer kunnen we je niet betalen.", en="Without it we cannot pay you."),
            "/mijn/gegevens/rekening/",
        )
    if how.parent_of_applicant and how.income_missing:
        yield Task(
            T(nl="Geef je inkomen door", en="Give us your income"),
            T(nl="Je kind heeft een aanvullende beurs aangevraagd. Daarvoor hebben we je inkomen nodig.",
              en="Your child applied for a supplementary grant. We need your income for that."), "/mijn/ouder/",
        )  # fmt: skip
    if month and month.outcome["travel_product"] and how.study_ends and how.study_ends <= today + SOON:
        ends = how.study_ends if how.study_ends.day == 1 else first_of(how.study_ends, 1)
        yield Task(
            T(nl="Zet je reisproduct op tijd stop", en="Stop your travel product in time"),
            T(nl="Je inschrijving loopt af. Zet het stop voor of op {day}, anders kost het geld.",
              en="Your enrolment ends. Stop it on or before {day}, or it costs money.",
              day=text.day(ends.replace(day=STOP_TRAVEL_DAY))), "/mijn/aanvragen/reisproduct/",
        )  # fmt: skip
    if month and month.outcome["supplementary_grant_as_loan"]:
        yield Task(
            T(nl="Vraag je ouders om hun inkomen", en="Ask your parents for their income"),
            T(nl="We kennen hun inkomen niet. Daarom krijg je de aanvullende beurs nu als lening.",
              en="We do not know their income. That is why you get the supplementary grant as a loan for now."),
            "/mijn/aanvragen/aanvullende-beurs/",
        )  # fmt: skip
    if how.unread:
        yield Task(
            T(nl="Lees je nieuwe berichten", en="Read your new messages"),
            T(nl="Je hebt er {count}.", en="You have {count}.", count=how.unread), "/mijn/berichten/",
        )  # fmt: skip
    if how.debt.overpaid:
        yield Task(
            T(nl="Bekijk wat je te veel kreeg", en="See what you received too much"),
            T(nl="Er staat nog {sum} open.", en="{sum} is still open.", sum=text.euro(how.debt.overpaid)),
            "/mijn/schuld/",
        )  # fmt: skip
    if how.at_school and not how.has_allowance:
        yield Task(
            T(nl="Vraag de tegemoetkoming scholieren aan", en="Apply for the allowance for pupils"),
            T(nl="Ben je 18 of ouder en zit je op school? Dan kun je geld krijgen.",
              en="Are you 18 or over and at school? Then you can get money."), "/mijn/scholieren/",
        )  # fmt: skip
    if not (how.applied or how.at_school or how.parent_of_applicant or how.debt.total):
        yield Task(
            T(nl="Vraag studiefinanciering aan", en="Apply for student finance"),
            T(nl="Je hebt nog niets aangevraagd. Het duurt ongeveer vijf minuten.",
              en="You have not applied yet. It takes about five minutes."), "/mijn/aanvragen/nieuw/",
        )  # fmt: skip
