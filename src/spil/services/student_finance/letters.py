"""What the letters of student finance say, in plain Dutch (B1) or English. Each function gives the data of a message.

Every text stands in both languages side by side; `@spoken` chooses the one of the person who gets the letter.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate

from spil.core.messages.writing import Letter, article_of, spoken
from spil.core.people.models import KINDS, Circumstance
from spil.core.terms import objection_until, pay_date
from spil.law.engine import Graph, Law
from spil.law.engine.units import say
from spil.law.student_finance.conversion import ConversionGround
from spil.law.student_finance.entitlement import Refusal
from spil.law.student_finance.facts import TravelChoice
from spil.text import T, choose, euro, month

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Outcome = Mapping[str, int]
WSF, BSF = "WSF 2000", "Bsf 2000"
AMOUNTS = (
    "basic_grant", "single_parent_allowance", "supplementary_grant", "supplementary_grant_as_loan",
    "access_costs_allowance", "loan", "tuition_fees_loan", "lifelong_credit", "travel_money",
)  # fmt: skip
FORMS = ("gift", "performance_grant", "borrowed")

Kind = Circumstance.Kind
RULINGS: dict[str, tuple["StrPromise", str, str]] = {
    Kind.ESTRANGED_PARENT: (
        T(nl="een ouder met wie je geen contact hebt", en="a parent you have no contact with"), WSF, "3.14",
    ),
    Kind.UNTRACEABLE_PARENT: (
        T(nl="een ouder die niet te vinden is", en="a parent who cannot be found"), WSF, "3.14",
    ),
    Kind.COURT_MAINTENANCE: (
        T(nl="alimentatie die de rechter bepaalde", en="maintenance set by a court"), BSF, "12",
    ),
    Kind.CARES_FOR_CHILD: (T(nl="de eenoudertoeslag", en="the one-parent allowance"), WSF, "3.5"),
    Kind.DISABILITY_YEAR: (
        T(nl="een extra jaar door een handicap of ziekte", en="an extra year for disability or illness"), WSF, "5.2b",
    ),
    Kind.DIPLOMA_TERM_EXTENSION: (T(nl="een langere diplomatermijn", en="a longer diploma term"), WSF, "5.16"),
    Kind.STRUCTURAL: (
        T(nl="omstandigheden waardoor een diploma niet lukt", en="circumstances that prevent a diploma"), WSF, "5.16",
    ),
    Kind.NO_LASTING_WORK_CAPACITY: (T(nl="blijvend niet kunnen werken", en="lasting inability to work"), WSF, "5.15"),
    Kind.LIVES_ELSEWHERE: (T(nl="het adres waar je woont", en="the address where you live"), WSF, "1.5"),
    Kind.LATE_STOP_EXCUSED: (
        T(nl="het te laat gestopte reisproduct", en="the travel product that was stopped late"), WSF, "3.27",
    ),
}  # fmt: skip
"""What a case worker may rule about, in words that follow `over` or `about`, and its act and article."""

IN_MBO: dict[str, str] = {
    Kind.DISABILITY_YEAR: "4.12", Kind.DIPLOMA_TERM_EXTENSION: "4.14", Kind.STRUCTURAL: "4.14",
    Kind.NO_LASTING_WORK_CAPACITY: "4.13",
}  # fmt: skip
"""The articles that take the place of those of chapter 5 for vocational education."""

HARDSHIP = T(nl="de hardheidsclausule", en="the hardship clause"), WSF, "11.5"
RULINGS[Kind.HARDSHIP] = HARDSHIP
CAUSES: dict[str, "StrPromise"] = {
    "application": T(nl="je iets hebt aangevraagd of gewijzigd", en="you applied for something or changed it"),
    "reference year": T(
        nl="we rekenen met een later inkomen van je ouders", en="we count a later income of your parents"
    ),
    "income given": T(nl="een ouder een inkomen heeft doorgegeven", en="a parent gave an income"),
    "objection": T(nl="we na een bezwaar opnieuw keken", en="we looked again after an objection"),
    "hardship": T(nl="de wet in jouw geval te hard uitpakt", en="the law works out too harshly in your case"),
}


def ruling_on(kind: str, *, higher: bool) -> tuple["StrPromise", str, str]:
    """What a ruling is about, its act and the article for higher or for vocational education."""
    about, act, article = RULINGS[kind]
    return about, act, article if higher else IN_MBO.get(kind, article)


@spoken
def of_month(on: date, outcome: Outcome) -> Letter:
    """The decision about a month and those after it, until something changes."""
    graph = _graph(on)
    intro = [
        choose(
            f"Dit is ons besluit over {month(on)} en de maanden daarna, zolang er niets verandert.",
            f"This is our decision about {month(on)} and the months after it, as long as nothing changes.",
        )
    ]
    if outcome["paid_this_month"]:
        day = pay_date(on).day
        intro.append(
            choose(f"Je krijgt het geld rond de {day}e van de maand.", f"You are paid around day {day} of the month.")
        )
    return {
        "title": choose("Je studiefinanciering", "Your student finance"),
        "intro": intro,
        "amounts_title": choose("Dit krijg je per maand", "What you get each month"),
        "amounts": _amounts(graph, outcome),
        "reasons": _reasons(graph, outcome),
        "articles": _articles(graph, outcome),
        "next_steps": _next_steps(outcome),
        "objection_until": objection_until(localdate()).isoformat(),
    }


@spoken
def of_revision(changes: Sequence[tuple[date, Outcome, Outcome]], cause: str) -> Letter:
    """A new decision about months that were decided before: (month, outcome before, outcome now) for each."""
    last, _, now = changes[-1]
    graph = _graph(last)
    rows = [
        {"label": month(on), "cents": new["paid_this_month"] - old.get("paid_this_month", 0)}
        for on, old, new in changes
    ]
    first_label, last_label = rows[0]["label"], rows[-1]["label"]
    period = (
        first_label
        if len(rows) == 1
        else choose(f"{first_label} tot en met {last_label}", f"{first_label} to {last_label}")
    )
    difference = sum(new["paid_this_month"] - old.get("paid_this_month", 0) for _, old, new in changes)
    because = cause_in_words(cause)
    composition = "; ".join(f"{row['label']} {euro(row['cents'])}" for row in _amounts(graph, now))
    why = (
        [choose(f"In {month(last)} krijg je: {composition}.", f"In {month(last)} you get: {composition}.")]
        if composition
        else []
    )
    return {
        "title": choose("Nieuw besluit over je studiefinanciering", "New decision on your student finance"),
        "intro": [
            choose(
                f"We hebben je studiefinanciering van {period} opnieuw berekend, omdat {because}. "
                "Dit besluit vervangt ons eerdere besluit.",
                f"We worked out your student finance of {period} again, because {because}. "
                "This decision replaces our earlier one.",
            )
        ],
        "amounts_title": choose("Wat er verandert", "What changes"),
        "amounts_head": choose("Verschil", "Difference"),
        "amounts": rows,
        "amounts_note": _settlement(difference),
        "reasons": [*why, *_reasons(graph, now)],
        "articles": [
            *_articles(graph, now),
            *([] if cause == "application" else [article_of(WSF, "7.1", last)]),
            *([article_of(WSF, "7.4", last)] if difference < 0 else []),
        ],
        "next_steps": _next_steps(now),
        "objection_until": objection_until(localdate()).isoformat(),
    }


@spoken
def of_application(since: date, outcome: Outcome) -> Letter:
    """That an application or a change came in, and what it will give as far as we know now."""
    graph = _graph(since)
    refused = outcome["refusal"] != Refusal.NONE
    if not refused and not any(outcome[name] for name in AMOUNTS) and outcome["travel_product"] == TravelChoice.NONE:
        said = choose(
            f"Je studiefinanciering stopt. Vanaf {month(since)} krijg je geen geld meer van ons.",
            f"Your student finance stops. From {month(since)} on you get no money from us.",
        )
    else:
        said = choose(
            f"Je aanvraag geldt vanaf {month(since)}. Hieronder staat wat je krijgt, zoals het er nu uitziet. "
            "Voordat we betalen, krijg je ons besluit.",
            f"Your application holds from {month(since)}. Below is what you get as things are now. "
            "You receive our decision before we pay.",
        )
    return {
        "title": choose("We hebben je aanvraag ontvangen", "We received your application"),
        "intro": [said],
        "amounts_title": choose("Dit krijg je per maand", "What you get each month"),
        "amounts": _amounts(graph, outcome),
        "reasons": _reasons(graph, outcome),
        "next_steps": _next_steps(outcome),
    }


@spoken
def of_ruling(ruling: tuple["StrPromise", str, str], on: date, *, granted: bool, motivation: str) -> Letter:
    """A case worker's decision on what the law leaves open."""
    about, act, article = ruling
    verdict = choose("goedgekeurd", "approved") if granted else choose("niet goedgekeurd", "not approved")
    intro = [
        choose(f"We hebben beslist over {about}. Dit is {verdict}.", f"We decided about {about}. It is {verdict}.")
    ]
    if granted:
        intro.append(
            choose(
                "Verandert daardoor je studiefinanciering? Dan krijg je daarover een aparte brief.",
                "If this changes your student finance, you get a separate letter about that.",
            )
        )
    return {
        "title": choose("Ons besluit over jouw situatie", "Our decision about your situation"),
        "intro": intro,
        "reasons": [motivation],
        "articles": [article_of(act, article, on)],
        "objection_until": objection_until(localdate()).isoformat(),
    }


@spoken
def of_income(year: int, cents: int) -> Letter:
    """To a parent: that the income came in."""
    return {
        "title": choose("We hebben je inkomen ontvangen", "We received your income"),
        "intro": [
            choose(
                f"Je gaf voor {year} een inkomen van {euro(cents)} door. We rekenen hiermee totdat de Belastingdienst "
                "je inkomen vaststelt. Is het dan anders, dan rekenen we opnieuw.",
                f"You gave an income of {euro(cents)} for {year}. We use it until the tax authority assesses your "
                "income. If that differs, we work it out again.",
            )
        ],
    }


@spoken
def of_conversion(on: date, article: str, ground: ConversionGround, converted: int, left: int) -> Letter:
    """That performance grant became a gift: cents converted now, cents that stay a debt, and why."""
    rows = [{"label": choose("Nu een gift", "A gift now"), "cents": converted}]
    if left:
        rows.append({"label": choose("Blijft een schuld", "Stays a debt"), "cents": left})
    return {
        "title": choose("Je prestatiebeurs is een gift", "Your performance grant is a gift"),
        "intro": [
            choose(
                f"Goed nieuws: {euro(converted)} van je prestatiebeurs is nu een gift. Dat betaal je nooit terug.",
                f"Good news: {euro(converted)} of your performance grant is a gift now. You never pay that back.",
            )
        ],
        "amounts_title": choose("Je prestatiebeurs", "Your performance grant"),
        "amounts_head": choose("Bedrag", "Amount"),
        "amounts": rows,
        "reasons": [choose(f"De reden: {ground.nl}.", f"The reason: {ground.en}.")],
        "articles": [article_of(WSF, article, on)],
        "objection_until": objection_until(localdate()).isoformat(),
    }


def cause_in_words(cause: str) -> str:
    """Why a decision was made, as words that follow `omdat` or `because`, in the language of the moment."""
    kind, _, what = cause.partition(":")
    if kind == "ruling" and what in RULINGS:
        about = RULINGS[what][0]
        return choose(f"we hebben beslist over {about}", f"we decided about {about}")
    if kind == "correction" and what in KINDS:
        label = str(KINDS[what].label).lower()
        return choose(f"er iets is veranderd in deze gegevens: {label}", f"something changed in these details: {label}")
    if cause in CAUSES:
        return str(CAUSES[cause])
    return choose("er iets is veranderd in onze gegevens", "something changed in our records")


def _settlement(difference: int) -> str:
    if difference > 0:
        return choose(
            f"Je krijgt {euro(difference)} extra. Dat betalen we bij de eerstvolgende betaling.",
            f"You get {euro(difference)} more. We pay that together with the next payment.",
        )
    if difference < 0:
        return choose(
            f"Je hebt {euro(-difference)} te veel gekregen. Dat moet je terugbetalen. Je hoeft nu nog niets te doen: "
            "in Mijn Spil zie je steeds wat er openstaat.",
            f"You received {euro(-difference)} too much. You have to pay that back. You need not do anything yet: "
            "My Spil always shows what is open.",
        )
    return choose("Je krijgt evenveel geld, maar in een andere vorm.", "You get the same money, in another form.")


def _graph(on: date) -> Graph:
    return Law.load("student_finance").on(on)


def _amounts(graph: Graph, outcome: Outcome) -> list[dict[str, Any]]:
    rules = [graph.rules[name] for name in AMOUNTS if outcome[name]]
    titles = [choose(rule.title_nl, rule.title_en) for rule in rules]
    return [
        {"label": title[:1].upper() + title[1:], "cents": outcome[rule.name]}
        for title, rule in zip(titles, rules, strict=True)
    ]


def _reasons(graph: Graph, outcome: Outcome) -> list[str]:
    """Why: the reason to refuse, or in which form the money comes."""
    said = []
    if (refusal := Refusal.of(outcome["refusal"])) != Refusal.NONE and not outcome.get("lifelong_credit"):
        said.append(choose(f"Je krijgt minder of niets: {refusal.nl}.", f"You get less or nothing: {refusal.en}."))
    for rule in (graph.rules[name] for name in FORMS if outcome[name]):
        amount = say(rule.unit, outcome[rule.name], choose("nl", "en"))
        said.append(choose(rule.nl, rule.en).format(result=amount))
    return said


def _articles(graph: Graph, outcome: Outcome) -> list[dict[str, str]]:
    names: Iterable[str] = (name for name in (*AMOUNTS, "refusal") if outcome[name])
    rules = [graph.rules[name] for name in names]
    return [article_of(act, article, graph.day) for act, article in dict.fromkeys((r.act, r.article) for r in rules)]


def _next_steps(outcome: Outcome) -> list[str]:
    steps = []
    if outcome["supplementary_grant_as_loan"]:
        steps.append(
            choose(
                "We kennen het inkomen van je ouders nog niet. Vraag hun het door te geven in Mijn Spil: dan kan de "
                "lening een aanvullende beurs worden.",
                "We do not know your parents' income yet. Ask them to give it in My Spil: then the loan can become a "
                "supplementary grant.",
            )
        )
    if outcome["travel_product"] != TravelChoice.NONE:
        steps.append(
            choose(
                "Zet je reisproduct op je OV-chipkaart. Stop het zelf op tijd als je recht eindigt.",
                "Put your travel product on your public transport card. Stop it in time when your right ends.",
            )
        )
    steps.append(choose("Klopt er iets niet? Wijzig het in Mijn Spil.", "Is something wrong? Change it in My Spil."))
    return steps
