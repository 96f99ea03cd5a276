"""What the letters of the allowance for pupils say, in plain Dutch (B1) or English."""

from collections.abc import Mapping
from datetime import date

from django.utils.timezone import localdate

from spil.core.messages.writing import Letter, spoken
from spil.core.terms import objection_until
from spil.law.engine.graph import acts
from spil.law.school_costs.entitlement import Refusal
from spil.text import T, choose, euro, month

ACT = "WTOS"
AMOUNTS = {
    "basic_allowance": T(nl="Basistoelage", en="Basic allowance"),
    "school_costs_allowance": T(nl="Voor schoolkosten", en="For school costs"),
    "fee_allowance": T(nl="Voor het lesgeld", en="For fees"),
}
ARTICLES = {"basic_allowance": "4.3", "school_costs_allowance": "4.6", "fee_allowance": "4.4"}


@spoken
def of_month(on: date, outcome: Mapping[str, int]) -> Letter:
    """The decision about a month and those after it, until something changes."""
    given = [name for name in AMOUNTS if outcome[name]] if outcome["gift"] else []
    intro = [
        choose(
            f"Dit is ons besluit over {month(on)} en de maanden daarna, zolang er niets verandert.",
            f"This is our decision about {month(on)} and the months after it, as long as nothing changes.",
        )
    ]
    if given:
        title = choose("Je krijgt een tegemoetkoming scholieren", "You get the allowance for pupils")
        intro.append(
            choose(
                f"Je krijgt {euro(outcome['gift'])} per maand. Het is een gift: je betaalt het niet terug.",
                f"You get {euro(outcome['gift'])} a month. It is a gift: you do not pay it back.",
            )
        )
        where = (
            choose("We rekenen met het bedrag voor uitwonenden.", "We use the amount for living away from home.")
            if outcome["living_away"]
            else choose("We rekenen met het bedrag voor thuiswonenden.", "We use the amount for living at home.")
        )
        reasons = [where]
        if len(given) == 1:
            reasons.append(
                choose(
                    "Je krijgt geen bedrag voor schoolkosten. Je vroeg het niet aan, het inkomen van je ouder is te "
                    "hoog, of we kennen dat inkomen niet.",
                    "You get no amount for school costs. You did not ask for it, your parent's income is too high, or "
                    "we do not know that income.",
                )
            )
        steps = [
            choose(
                "Verhuis je, of stop je met school? Kijk dan in Mijn Spil wat dat voor je tegemoetkoming betekent.",
                "Do you move, or leave school? Then see in My Spil what that means for your allowance.",
            )
        ]
    else:
        title = choose("Je krijgt geen tegemoetkoming scholieren", "You do not get the allowance for pupils")
        refusal = Refusal.of(outcome["refusal"])
        reasons = [choose(f"De reden: {refusal.nl}.", f"The reason: {refusal.en}.")]
        steps = [
            choose(
                "Verandert dit, dan besluiten we opnieuw. Je hoeft niet nog een keer aan te vragen in dit schooljaar.",
                "When this changes, we decide again. You need not apply again in this school year.",
            )
        ]
    return {
        "title": title,
        "intro": intro,
        "amounts_title": choose("Wat je per maand krijgt", "What you get a month"),
        "amounts_head": choose("Bedrag", "Amount"),
        "amounts": [{"label": str(AMOUNTS[name]), "cents": outcome[name]} for name in given],
        "reasons": reasons,
        "articles": [
            {"label": f"{ACT}, art. {number}", "address": acts()[ACT].address_of(number, on)}
            for number in ([ARTICLES[name] for name in given] or ["2.1"])
        ],
        "next_steps": steps,
        "objection_until": objection_until(localdate()).isoformat(),
    }
