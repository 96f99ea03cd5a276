"""What the letters about cases say, in plain Dutch (B1) or English. Each function gives the data of a message."""

from datetime import date
from typing import TYPE_CHECKING

from spil.core.cases.types import EVENTS, OUTCOMES, STEPS
from spil.core.messages.writing import Letter, article_of, spoken
from spil.core.terms import end_of_term, objection_until
from spil.law.engine.explain import Explanation
from spil.text import choose, day, euro

if TYPE_CHECKING:
    from spil.core.cases.models import Event
    from spil.core.cases.terms import Standing

PLACE = {
    "objection": ("over je bezwaar", "about your objection"), "complaint": ("over je klacht", "about your complaint"),
    "tailored_solution": ("over je verzoek om maatwerk", "about your request for a tailored solution"),
    "application": ("over je aanvraag", "about your application"),
    "privacy_request": ("over je AVG-verzoek", "about your request on personal data"),
}  # fmt: skip


def where(kind: str) -> str:
    """`about your objection`: words that follow a noun."""
    return choose(*PLACE.get(kind, ("over je zaak", "about your case")))


def in_words(explanation: Explanation | None) -> list[str]:
    """The sentences of an explanation, in the order of computation."""
    if explanation is None:
        return []
    return [one.sentence(choose("nl", "en")) for one in explanation.steps.values() if one.kind == "rule"]


@spoken
def of_receipt(now: "Standing") -> Letter:
    """That something came in, and when the answer comes (Awb 4:14, 6:14, 9:6)."""
    case, reference = now.case, now.case.reference
    intro = [
        choose(
            f"We hebben dit ontvangen: {str(now.kind.title).lower()}. Ons kenmerk is {reference}.",
            f"We received this: {str(now.kind.title).lower()}. Our reference is {reference}.",
        )
    ]
    if now.due:
        intro.append(
            choose(
                f"Je hoort uiterlijk op {day(now.due)} van ons.", f"You hear from us by {day(now.due)} at the latest."
            )
        )
    return {
        "title": choose(
            f"We hebben bericht van je ontvangen {where(case.kind)}", f"We received your message {where(case.kind)}"
        ),
        "intro": intro,
        "reasons": in_words(now.lines()),
        "articles": [article_of(now.kind.act, now.kind.article, now.on)],
        "next_steps": [
            choose(
                "In Mijn Spil, bij Zaken, zie je hoe het ervoor staat. Daar kun je ook stukken toevoegen.",
                "My Spil shows under Cases how things stand. There you can add documents too.",
            )
        ],
    }  # fmt: skip


@spoken
def of_step(now: "Standing", event: "Event") -> Letter:
    """A step in which the case worker's words go to the person."""
    step, next_steps = STEPS[event.kind], []
    intro = [event.text] if event.text else []
    if event.kind == "asked" and event.until:
        next_steps.append(
            choose(
                f"Antwoord uiterlijk op {day(event.until)}, in Mijn Spil bij Zaken, of per post met ons kenmerk "
                f"{now.case.reference}.",
                f"Answer by {day(event.until)}, in My Spil under Cases, or by post with our reference "
                f"{now.case.reference}.",
            )
        )
    elif event.kind == "invited" and event.until:
        intro.insert(
            0,
            choose(
                f"We willen je graag spreken op {day(event.until)}.",
                f"We would like to talk to you on {day(event.until)}.",
            ),
        )
        next_steps.append(choose("Kun je dan niet, of wil je geen gesprek? Laat het ons weten.",
                                 "Can you not come, or do you not want to talk? Let us know."))  # fmt: skip
    title = f"{EVENTS[event.kind]} {where(now.case.kind)}"
    known = step.article.partition(" ")
    return {
        "title": title,
        "intro": intro,
        "reasons": in_words(now.lines()) if event.kind in ("asked", "extended", "committee") else [],
        "articles": [article_of(now.kind.act, now.kind.article, now.on),
                     *([article_of(known[0], known[2], now.on)] if step.article else [])],
        "next_steps": next_steps,
    }  # fmt: skip


@spoken
def of_decision(now: "Standing", outcome: str, motivation: str) -> Letter:
    """The end of a case other than an objection: what was decided and what one can do."""
    letter: Letter = {
        "title": choose(f"Onze beslissing {where(now.case.kind)}", f"Our decision {where(now.case.kind)}"),
        "intro": [choose(f"Onze beslissing: {OUTCOMES[outcome]}.", f"Our decision: {OUTCOMES[outcome]}.")],
        "reasons": [motivation],
        "articles": [article_of(now.kind.act, now.kind.article, now.on)],
    }
    if now.kind.name == "complaint":
        letter["next_steps"] = [
            choose(
                "Ben je niet tevreden? Dan kun je binnen een jaar naar de Nationale ombudsman (Awb, art. 9:24).",
                "Not satisfied? Then you can go to the National Ombudsman within a year (Awb, art. 9:24).",
            )
        ]
    elif now.kind.penalty:
        letter["objection_until"] = objection_until(now.on).isoformat()
    return letter


@spoken
def of_lateness(now: "Standing") -> Letter:
    """That the last day has passed, and what the person can do (Awb 4:14, 4:17)."""
    assert now.due
    letter: Letter = {
        "title": choose("We zijn te laat", "We are late"),
        "intro": [
            choose(
                f"Uiterlijk op {day(now.due)} had je antwoord moeten hebben {where(now.case.kind)}, kenmerk "
                f"{now.case.reference}. Dat is niet gelukt. Dat spijt ons. We beslissen zo snel als we kunnen.",
                f"You should have had an answer {where(now.case.kind)}, reference {now.case.reference}, by "
                f"{day(now.due)}. We did not manage. We are sorry. We decide as soon as we can.",
            )
        ],
        "reasons": in_words(now.lines()),
        "articles": [article_of(now.kind.act, now.kind.article, now.on)],
    }
    if now.kind.penalty:
        letter["articles"].append(article_of("Awb", "4:17", now.on))
        letter["next_steps"] = [
            choose(
                "Je kunt ons in gebreke stellen: in Mijn Spil bij Zaken, met één knop, of per brief. Beslissen we dan "
                "nog niet binnen twee weken, dan betalen we je een dwangsom. Dat gaat vanzelf.",
                "You can give us notice of default: in My Spil under Cases, with one button, or by letter. If we then "
                "still do not decide within two weeks, we pay you a penalty. That happens by itself.",
            )
        ]
    return letter


@spoken
def of_notice(now: "Standing") -> Letter:
    """That a notice of default came in, and what follows from it."""
    first, ground = now.penalty_from, now.why_penalty().steps["no_penalty_ground"]
    intro = choose(
        f"Je stelde ons in gebreke {where(now.case.kind)}, kenmerk {now.case.reference}.",
        f"You gave us notice of default {where(now.case.kind)}, reference {now.case.reference}.",
    )
    if first:
        latest = date.fromordinal(first.toordinal() - 1)
        follows = choose(
            f"We beslissen nu uiterlijk op {day(latest)}. Lukt dat niet, dan betalen we je vanaf {day(first)} een "
            "dwangsom.",
            f"We now decide by {day(latest)}. If we do not, we pay you a penalty from {day(first)} on.",
        )
    else:
        follows = choose("Daardoor gaat nu geen dwangsom lopen.", "No penalty starts because of it now.")
    return {
        "title": choose("We hebben je ingebrekestelling ontvangen", "We received your notice of default"),
        "intro": [intro, follows],
        "reasons": [ground.sentence(choose("nl", "en"))] if not first else in_words(now.why_penalty())[-1:],
        "articles": [article_of("Awb", "4:17", now.on)],
    }


@spoken
def of_penalty(now: "Standing", explanation: Explanation, cents: int, pay_until: date) -> Letter:
    """The decision on the penalty (Awb 4:18), explained."""
    steps, language = explanation.steps, choose("nl", "en")
    told = [
        steps[name].sentence(language)
        for name in ("penalty_from", "penalty_until", "penalty_days", "penalty", "penalty_maximum")
    ]
    return {
        "title": choose("Je krijgt een dwangsom, want we waren te laat", "You get a penalty payment, as we were late"),
        "intro": [
            choose(
                f"We beslisten te laat {where(now.case.kind)}, kenmerk {now.case.reference}. Daarom betalen we je "
                f"{euro(cents)}. Je hoeft niets te doen. Het staat uiterlijk op {day(pay_until)} op je rekening.",
                f"We decided too late {where(now.case.kind)}, reference {now.case.reference}. So we pay you "
                f"{euro(cents)}. You need not do anything. It is in your account by {day(pay_until)}.",
            )
        ],
        "amounts": [{"label": choose("Dwangsom", "Penalty payment"), "cents": cents}],
        "amounts_title": choose("Dit krijg je", "What you get"),
        "amounts_head": choose("Bedrag", "Amount"),
        "reasons": told,
        "articles": [article_of("Awb", "4:17", now.on), article_of("Awb", "4:18", now.on)],
        "objection_until": objection_until(now.on).isoformat(),
    }  # fmt: skip


def pay_by(decided_on: date) -> date:
    """Last day to pay a penalty: six weeks after the decision on it (Awb 4:87), moved over days off."""
    return end_of_term(date.fromordinal(decided_on.toordinal() + 42))
