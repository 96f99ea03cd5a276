"""The letters of repayment, in Dutch at level B1 and in English: what is paid, why, and how the interest runs."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from django.utils.timezone import localdate

from spil.core.access.models import User
from spil.core.messages.service import do_send_many, make
from spil.core.messages.writing import Letter, article_of, spoken
from spil.core.people.models import Address, Person
from spil.core.terms import objection_until
from spil.law.engine import Law
from spil.law.engine.calendar import LONG_AGO, NEVER
from spil.law.engine.units import from_day
from spil.law.repayment.payment import PaymentReason
from spil.law.repayment.phases import Regime, RepaymentPhase
from spil.law.repayment.remission import RemissionGround
from spil.text import T, choose, day, euro, month, percentage

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Outcome = Mapping[str, int]
WSF = "WSF 2000"
AMOUNTS: tuple[tuple[str, "StrPromise"], ...] = (
    ("study_amount", T(nl="Studieschuld", en="Student debt")),
    ("lifelong_amount", T(nl="Levenlanglerenkrediet", en="Lifelong learning credit")),
    ("integration_amount", T(nl="Lening voor inburgering", en="Civic integration loan")),
)
REASONS: dict[PaymentReason, "StrPromise"] = {
    PaymentReason.NOT_YET: T(
        nl="Je hoeft nog niet te betalen: je aflosfase is nog niet begonnen. De rente loopt wel door.",
        en="You need not pay yet: your repayment phase has not begun. Interest does run.",
    ),
    PaymentReason.SUSPENDED: T(
        nl="Je hoeft niet te betalen zolang je studeert. De rente loopt wel door.",
        en="You need not pay while you study. Interest does run.",
    ),
    PaymentReason.PAYMENT_FREE: T(
        nl="Je hebt een aflosvrije periode. De rente loopt wel door.",
        en="You have a payment-free period. Interest does run.",
    ),
    PaymentReason.INSTALMENT: T(
        nl="Dit is je wettelijk maandbedrag: hiermee is je schuld aan het einde van de aflosfase betaald.",
        en="This is your statutory monthly amount: it pays off your debt by the end of the repayment phase.",
    ),
    PaymentReason.CAPACITY: T(
        nl="Met jullie inkomen hoef je niet meer te betalen dan dit. Het is minder dan je wettelijk maandbedrag.",
        en="With your household's income you need not pay more than this. It is less than the statutory amount.",
    ),
    PaymentReason.BELOW_MINIMUM: T(
        nl="Je inkomen is te laag om af te lossen. Daarom betaal je nu niets.",
        en="Your income is too low to repay. That is why you pay nothing now.",
    ),
    PaymentReason.LAST: T(nl="Dit is het laatste deel van je schuld.", en="This is the last part of your debt."),
    PaymentReason.YEARLY: T(nl="Je betaalt een keer per jaar.", en="You pay once a year."),
}
CAUSES: dict[str, "StrPromise"] = {
    "year": T(nl="er een nieuw jaar begint", en="a new year begins"),
    "month": T(nl="er iets verandert in je terugbetaling", en="something changes in your repayment"),
    "request": T(nl="je dat hebt gevraagd", en="you asked for it"),
    "payment": T(nl="je extra hebt betaald", en="you made an extra payment"),
}


def tell(
    on: date, people: np.ndarray, decisions: np.ndarray, outcome: Mapping[str, np.ndarray], cause: str,
    acting_user: User | None,
) -> None:  # fmt: skip
    """A letter for each decision."""
    do_send_many(
        [
            make(person, "decision", data, acting_user=acting_user, decisions=[decision], key=f"repayment:{decision}")
            for person, decision, data in of_decisions(on, people, decisions, outcome, cause)
        ]
    )


def of_decisions(
    on: date, people: np.ndarray, decisions: np.ndarray, outcome: Mapping[str, np.ndarray], cause: str
) -> Iterator[tuple[Person, int, Letter]]:
    """The letters of many decisions: to whom, about which, and what they say."""
    persons = Person.objects.in_bulk(people.tolist())
    homes = Address.objects.filter(person__in=people.tolist(), valid__contains=on, recorded__upper_inf=True)
    away = dict(homes.exclude(country="NL").values_list("person_id", "country").order_by("person_id"))
    columns = {name: column.tolist() for name, column in outcome.items()}
    for row, (number, decision) in enumerate(zip(people.tolist(), decisions.tolist(), strict=True)):
        new = {name: int(column[row]) for name, column in columns.items()}
        person = persons[number]
        yield person, decision, of_decision(person.language, on, new, cause, away.get(number, "NL"))


@spoken
def of_decision(on: date, new: Outcome, cause: str, country: str) -> Letter:
    """What someone pays from a month on, why, and how the interest runs."""
    if new["remission_ground"]:
        return _of_remission(on, new)
    yearly = new["yearly_amount"]
    rows = [{"label": str(label), "cents": new[name]} for name, label in AMOUNTS if new[name]]
    if new["direct_debit_discount"]:
        label = choose("Korting voor automatische incasso", "Discount for direct debit")
        rows.append({"label": label, "cents": -new["direct_debit_discount"]})
    total = sum(row["cents"] for row in rows)  # type: ignore[misc]
    because = str(CAUSES.get(cause, CAUSES["month"]))
    if yearly:
        rows = [{"label": str(AMOUNTS[0][1]), "cents": yearly}, *rows]
        what = choose(
            f"Je betaalt een keer per jaar {euro(yearly)}, uiterlijk op 31 december.",
            f"You pay {euro(yearly)} once a year, on 31 December at the latest.",
        )
    else:
        what = choose(
            f"Vanaf {month(on)} betaal je {euro(total)} per maand.", f"From {month(on)} you pay {euro(total)} a month."
        )
    return {
        "title": choose("Zo betaal je terug", "How you repay"),
        "intro": [
            what,
            choose(f"We sturen je dit besluit omdat {because}.", f"We send you this decision because {because}."),
        ],
        "amounts_title": choose("Dit betaal je per jaar", "What you pay each year")
        if yearly
        else choose("Dit betaal je per maand", "What you pay each month"),
        "amounts_head": choose("Bedrag per jaar", "Amount per year")
        if yearly
        else choose("Bedrag per maand", "Amount per month"),
        "amounts": rows,
        "reasons": [*_reasons(new), *_interest(new), *_phase(new)],
        "articles": _articles(on, new),
        "next_steps": _next_steps(new, country),
        "objection_until": objection_until(localdate()).isoformat(),
    }


def _of_remission(on: date, new: Outcome) -> Letter:
    gone = new["debt_remitted"] + new["lifelong_debt_remitted"]
    ground = RemissionGround.of(new["remission_ground"])
    died = ground == RemissionGround.DEATH
    return {
        "title": choose("De schuld vervalt", "The debt lapses") if died
        else choose("Je schuld vervalt", "Your debt lapses"),
        "intro": [
            choose(
                f"De schuld van {euro(gone)} vervalt. Niemand hoeft die terug te betalen.",
                f"The debt of {euro(gone)} lapses. Nobody has to pay it back.",
            )
        ],
        "reasons": [choose(f"De reden: {ground.nl}.", f"The reason: {ground.en}.")],
        "articles": [article_of(WSF, "11.5" if ground == RemissionGround.MEDICAL else "6.16", on)],
        "objection_until": objection_until(localdate()).isoformat(),
    }  # fmt: skip


def _reasons(new: Outcome) -> list[str]:
    said = []
    reason = PaymentReason.of(new["payment_reason"])
    if reason in REASONS and new["study_debt"]:
        said.append(str(REASONS[reason]))
    if new["means_test_applies"] and reason in (PaymentReason.CAPACITY, PaymentReason.BELOW_MINIMUM):
        said.append(
            choose(
                f"We rekenen met een inkomen van {euro(new['capacity_income'])} per jaar. Je wettelijk maandbedrag "
                f"is {euro(new['instalment'])}.",
                f"We count an income of {euro(new['capacity_income'])} a year. Your statutory monthly amount is "
                f"{euro(new['instalment'])}.",
            )
        )
    return said


def _interest(new: Outcome) -> list[str]:
    said = []
    for debt, rate, until, nl, en in (
        (new["study_debt"], "interest_rate", "interest_fixed_until", "je studieschuld", "your student debt"),
        (new["lifelong_phase"] != RepaymentPhase.BEFORE or new["lifelong_amount"], "lifelong_interest_rate",
         "lifelong_interest_fixed_until", "je levenlanglerenkrediet", "your lifelong learning credit"),
    ):  # fmt: skip
        if debt:
            last = day(from_day(new[until]))
            said.append(
                choose(
                    f"De rente over {nl} is {percentage(new[rate])} per jaar. Die staat vast tot en met {last}. Daarna "
                    "geldt de rente van dat moment.",
                    f"The interest on {en} is {percentage(new[rate])} a year. It is fixed until {last}. After that the "
                    "rate of that moment applies.",
                )
            )
    return said


def _phase(new: Outcome) -> list[str]:
    if not new["study_debt"] or not LONG_AGO < new["repayment_phase_until"] < NEVER:
        return []
    since, until = day(from_day(new["repayment_phase_from"])), day(from_day(new["repayment_phase_until"]))
    return [
        choose(
            f"Je aflosfase loopt van {since} tot en met {until}. Wat dan nog open staat, vervalt.",
            f"Your repayment phase runs from {since} to {until}. What is still open then lapses.",
        )
    ]


def _next_steps(new: Outcome, country: str) -> list[str]:
    steps = []
    if new["monthly_amount"] or new["integration_amount"]:
        steps.append(
            choose(
                "Is dit bedrag te hoog voor je? Kijk in Mijn Spil wat je kunt doen. Je mag ook altijd meer betalen.",
                "Is this amount too high for you? See in My Spil what you can do. You may always pay more.",
            )
        )
    if country in CARIBBEAN:
        steps.append(
            choose(
                "Je woont in het Caribisch deel van het Koninkrijk. Je betaalt in euro's. Maak het op tijd over, "
                "want een betaling kan langer onderweg zijn. De dag en de tijd in Nederland tellen.",
                "You live in the Caribbean part of the Kingdom. You pay in euros. Transfer the amount in time: a "
                "payment may take longer. The day and time in the Netherlands count.",
            )
        )
    elif country != "NL":
        steps.append(
            choose(
                "Je woont in het buitenland. Je betaalt in euro's. Automatische incasso kan van een rekening in een "
                "SEPA-land. Houden we nog geen rekening met je inkomen? Vraag dat aan in Mijn Spil en geef je hele "
                "inkomen door.",
                "You live abroad. You pay in euros. Direct debit is possible from an account in a SEPA country. Do we "
                "not take your income into account yet? Apply for that in My Spil and give all your income.",
            )
        )
    return steps


CARIBBEAN = ("AW", "BQ", "CW", "SX")


def _articles(on: date, new: Outcome) -> list[dict[str, str]]:
    graph = Law.load("repayment").on(on)
    names = [name for name in ("study_amount", "lifelong_amount", "integration_amount", "yearly_amount") if new[name]]
    if new["study_debt"]:
        names += ["repayment_phase", "interest_rate"]
        if new["means_test_applies"]:
            names.append("capacity" if new["regime"] == Regime.OLD_15 else "household_capacity")
    return [dict(article) for article in _cited(on, tuple(name for name in names if name in graph.rules))]


@lru_cache(1024)
def _cited(on: date, names: tuple[str, ...]) -> list[dict[str, str]]:
    """The articles of these rules, each once."""
    graph = Law.load("repayment").on(on)
    rules = [graph.rules[name] for name in names]
    return [article_of(act, number, on) for act, number in dict.fromkeys((rule.act, rule.article) for rule in rules)]


@spoken
def of_request(what: "StrPromise", since: date, granted: bool, reason: str, article: str) -> Letter:
    """Whether a request is granted, and why not; `article` as in `WSF 2000 6.12`."""
    act, _, number = article.rpartition(" ")
    said = (
        choose(f"We hebben je verzoek om {what} goedgekeurd. Het geldt vanaf {month(since)}.",
               f"We granted your request for {what}. It holds from {month(since)}.")
        if granted
        else choose(f"We hebben je verzoek om {what} niet goedgekeurd.", f"We did not grant your request for {what}.")
    )  # fmt: skip
    return {
        "title": choose("Ons besluit over je verzoek", "Our decision about your request"),
        "intro": [said],
        "reasons": [reason] if reason else [],
        "articles": [article_of(act, number, since)],
        "objection_until": objection_until(localdate()).isoformat(),
    }


@spoken
def of_payment(cents: int, on: date, left: int, returned: int) -> Letter:
    """That an extra payment came in, and what is left of the debt."""
    intro = [
        choose(f"We hebben op {day(on)} {euro(cents)} van je ontvangen. Dank je wel.",
               f"We received {euro(cents)} from you on {day(on)}. Thank you.")
    ]  # fmt: skip
    if left:
        intro.append(choose(f"Je schuld is nu {euro(left)}.", f"Your debt is {euro(left)} now."))
    else:
        intro.append(choose("Je hebt alles terugbetaald.", "You have repaid everything."))
    if returned:
        intro.append(choose(f"Je betaalde {euro(returned)} te veel. Dat krijg je terug.",
                            f"You paid {euro(returned)} too much. You get that back."))  # fmt: skip
    return {"title": choose("Je betaling is verwerkt", "Your payment was booked"), "intro": intro}
