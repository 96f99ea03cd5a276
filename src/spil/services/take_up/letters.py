"""What a tap on the shoulder says, in plain Dutch (B1) or English: two texts for each target, to learn which works."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from spil.core.messages.writing import Letter, spoken
from spil.law.engine.graph import acts
from spil.services.take_up.facts import PURPOSES
from spil.services.take_up.models import Target
from spil.text import T, choose, euro

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class Text:
    """A text that a wave may use; `amount` in title and `intro` is what the law would give, or its maximum."""

    name: "StrPromise"
    title: "StrPromise"
    intro: tuple["StrPromise", ...]


PLAIN, AMOUNT, GIFT = (
    T(nl="Kort", en="Short"), T(nl="Met het bedrag", en="With the amount"), T(nl="Over de gift", en="On the gift"),
)  # fmt: skip
FREE = T(nl="Je laat misschien geld liggen", en="You may be leaving money unclaimed")
TEXTS: dict[str, dict[str, Text]] = {
    Target.BASIC_GRANT: {
        "short": Text(PLAIN, FREE, (
            T(nl="Je studeert, maar je hebt geen studiefinanciering aangevraagd. Waarschijnlijk heb je er recht op.",
              en="You study, but you have not applied for student finance. You are probably entitled to it."),
        )),
        "amount": Text(AMOUNT, T(nl="Je kunt {amount} per maand krijgen", en="You can get {amount} a month"), (
            T(nl="Je studeert, maar je hebt geen studiefinanciering aangevraagd. Zoals we het nu zien, is je "
                 "basisbeurs {amount} per maand.",
              en="You study, but you have not applied for student finance. As we see it now, your basic grant is "
                 "{amount} a month."),
        )),
    },
    Target.SUPPLEMENTARY_GRANT: {
        "short": Text(PLAIN, FREE, (
            T(nl="Je krijgt een basisbeurs, maar je hebt geen aanvullende beurs aangevraagd. Misschien heb je er recht "
                 "op: hoogstens {amount} per maand.",
              en="You get a basic grant, but you have not applied for a supplementary grant. You may be entitled to "
                 "it: at most {amount} a month."),
        )),
        "gift": Text(GIFT, T(nl="Een beurs die je niet terugbetaalt", en="A grant that you do not pay back"), (
            T(nl="Je hebt geen aanvullende beurs aangevraagd. Misschien heb je er recht op. Hij is hoogstens {amount} "
                 "per maand.",
              en="You have not applied for a supplementary grant. You may be entitled to it. It is at most {amount} a "
                 "month."),
            T(nl="Haal je op tijd je diploma? Dan is de aanvullende beurs een gift. Dat is voordeliger dan lenen.",
              en="Do you get your diploma in time? Then this grant is a gift. That is better than a loan."),
        )),
    },
    Target.TURNED_18: {
        "short": Text(PLAIN, T(nl="Je bent 18: vraag je basisbeurs aan", en="You are 18: apply for your basic grant"), (
            T(nl="Je hebt een reisproduct van ons. Nu je 18 bent, kun je ook een basisbeurs krijgen. Die komt niet "
                 "vanzelf: je vraagt hem aan.",
              en="You have a travel product from us. Now that you are 18, you can also get a basic grant. It does not "
                 "come by itself: you apply for it."),
        )),
        "amount": Text(AMOUNT, T(nl="Je bent 18: je kunt {amount} per maand krijgen",
                                 en="You are 18: you can get {amount} a month"), (
            T(nl="Je hebt een reisproduct van ons. Nu je 18 bent, kun je ook een basisbeurs krijgen. Zoals we het nu "
                 "zien, is die {amount} per maand.",
              en="You have a travel product from us. Now that you are 18, you can also get a basic grant. As we see it "
                 "now, it is {amount} a month."),
        )),
    },
    Target.PUPILS: {
        "short": Text(PLAIN, FREE, (
            T(nl="Je bent 18 of ouder en je zit op school. Waarschijnlijk heb je recht op de tegemoetkoming "
                 "scholieren. Die betaal je niet terug.",
              en="You are 18 or over and at school. You are probably entitled to the allowance for pupils. You do not "
                 "pay it back."),
        )),
        "amount": Text(AMOUNT, T(nl="Je kunt {amount} per maand krijgen", en="You can get {amount} a month"), (
            T(nl="Je bent 18 of ouder en je zit op school. Zoals we het nu zien, is je basistoelage {amount} per "
                 "maand. Die betaal je niet terug. Soms komt daar een bedrag voor schoolkosten bij.",
              en="You are 18 or over and at school. As we see it now, your basic allowance is {amount} a month. You do "
                 "not pay it back. Sometimes an amount for school costs is added."),
        )),
    },
}  # fmt: skip
"""By target and key. A text on the supplementary grant names no amount of one's own: it follows from an income."""
WHERE = T(nl="Vraag het aan in Mijn Spil, bij Aanvragen. Het duurt ongeveer vijf minuten.",
          en="Apply in My Spil, under Apply. It takes about five minutes.")  # fmt: skip
IN_TIME = T(nl="Vraag op tijd aan: je krijgt geen geld over een studiejaar dat voorbij is.",
            en="Apply in time: you get no money for a study year that is over.")  # fmt: skip
NEXT: dict[str, tuple["StrPromise", "StrPromise"]] = {
    Target.PUPILS: (
        T(nl="Vraag het aan in Mijn Spil, bij Tegemoetkoming scholieren op je overzicht. Het duurt ongeveer vijf "
             "minuten.",
          en="Apply in My Spil, at Allowance for pupils on your overview. It takes about five minutes."),
        T(nl="Vraag op tijd aan: je krijgt geen geld over een schooljaar dat voorbij is.",
          en="Apply in time: you get no money for a school year that is over."),
    ),
}  # fmt: skip
"""Where one applies and how long one can, by target; for the others WHERE and IN_TIME."""


@spoken
def of_wave(target: str, on: date, key: str, cents: int) -> Letter:
    """The message about a target in a month, with one of its texts; `cents` is the amount that it may name."""
    text, purpose = TEXTS[target][key], PURPOSES[target]
    amount = euro(cents)
    return {
        "title": str(text.title).format(amount=amount),
        "intro": [str(part).format(amount=amount) for part in text.intro],
        "reasons": [
            choose(
                f"Dit is geen besluit. Voor dit bericht gebruikten we: {purpose.uses}. Als je aanvraagt, kijken we "
                "opnieuw naar je situatie.",
                f"This is not a decision. For this message we used: {purpose.uses}. When you apply, we look at your "
                "situation again.",
            )
        ],
        "articles": [
            {
                "label": f"{purpose.act}, art. {purpose.article}",
                "address": acts()[purpose.act].address_of(purpose.article, on),
            }
        ],
        "next_steps": [
            *map(str, NEXT.get(target, (WHERE, IN_TIME))),
            choose(
                "Wil je zulke berichten niet? Zet ze uit in Mijn Spil, bij Gegevens.",
                "Do you not want messages like this? Turn them off in My Spil, under Details.",
            ),
        ],
    }
