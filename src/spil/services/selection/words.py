"""What the gate and a screening say, in words and numbers for people; the same for the page and for the PDF."""

from collections.abc import Iterable, Mapping
from math import log
from typing import Any

from spil.services.selection.counts import GROUPS, REFERENCE
from spil.services.selection.gate import Obstacle
from spil.services.selection.instruments import Instrument
from spil.text import T, choose, is_english

OBSTACLES = {
    "ended": T(nl="Dit instrument wordt niet meer gebruikt.", en="This instrument is no longer in use."),
    "no_code": T(nl="De code is er niet. Daarom is niet na te gaan waar het naar keek.",
                 en="The code is not there. So what it looked at cannot be checked."),
    "criteria_differ": T(nl="De opgegeven kenmerken zijn andere dan die in de code.",
                         en="The criteria declared are not those in the code."),
    "forbidden_criterion": T(nl="Er is een kenmerk bij dat nooit mag worden gebruikt.",
                             en="There is a criterion that may never be used."),
    "not_registered": T(nl="Deze versie is niet geregistreerd.", en="This version is not registered."),
    "changed": T(nl="Het instrument is veranderd na de registratie. Registreer het opnieuw.",
                 en="The instrument changed after its registration. Register it again."),
    "not_approved": T(nl="Een tweede persoon heeft het nog niet goedgekeurd.",
                      en="A second person has not approved it yet."),
    "no_random_arm": T(nl="Er wordt geen deel geloot. Zonder loting weet je niet wat je mist.",
                       en="No share is drawn at random. Without a draw you do not know what you miss."),
    "no_entry": T(nl="Het staat niet in het algoritmeregister.", en="It is not in the algorithm register."),
    "not_screened": T(nl="Er is geen screening. Vraag het statistiekbureau om tellingen per groep.",
                      en="There is no screening. Ask the statistics office for counts by group."),
    "other_version_screened": T(nl="De screening gaat over een andere versie.",
                                en="The screening is about another version."),
    "report_old": T(nl="De screening is ouder dan een jaar.", en="The screening is more than a year old."),
    "too_unequal": T(nl="Te ongelijk", en="Too unequal"),
    "too_little_known": T(nl="Te weinig bekend", en="Too little known"),
}  # fmt: skip
VERDICTS = {
    "fine": (T(nl="gelijk genoeg", en="equal enough"), "ok"),
    "exceeds": (T(nl="te ongelijk", en="too unequal"), "error"),
    "unclear": (T(nl="te weinig bekend", en="too little known"), "warning"),
    "missing": (T(nl="geen tellingen", en="no counts"), "warning"),
}
WIDEST = 12  # the picture runs from a twelfth to twelve times as often


def gate_in_words(instrument: Instrument, found: Iterable[Obstacle]) -> list[str]:
    """Why the gate is shut, a line for each reason; groups of one step and reason together."""
    places: dict[tuple[str, str], list[str]] = {}
    for one in sorted(found, key=lambda one: one.key == "too_little_known"):
        places.setdefault((one.key, one.step), []).extend([group_of(one.group)] if one.group else [])
    return [
        f"{OBSTACLES[key]}: {step_of(instrument, step).lower()} ({'; '.join(groups)})" if groups
        else f"{OBSTACLES[key]}: {step_of(instrument, step).lower()}" if step else str(OBSTACLES[key])
        for (key, step), groups in places.items()
    ]  # fmt: skip


def step_of(instrument: Instrument, key: str) -> str:
    """What a step is called."""
    step = next(one for one in instrument.steps if one.key == key)
    return choose(step.nl, step.en)


def group_of(key: str) -> str:
    """What a group is called."""
    return str(GROUPS[key])


def number(value: float | None, digits: int = 2) -> str:
    """A number as people write it; a dash when there is none."""
    if value is None:
        return "–"
    written = f"{value:,.{digits}f}"
    return written if is_english() else written.replace(",", " ").replace(".", ",").replace(" ", ".")


def percentage(rate: float | None) -> str:
    """A rate between 0 and 1 as a percentage."""
    return "–" if rate is None else f"{number(100 * rate)}%"


def between(interval: Mapping[str, Any], digits: int = 2) -> str:
    """`6,22 (5,78 tot 6,70)`."""
    if interval["high"] is None:
        return number(interval["estimate"], digits)
    low, high = number(interval["low"], digits), number(interval["high"], digits)
    return f"{number(interval['estimate'], digits)} ({low} {choose('tot', 'to')} {high})"


def steps_in_words(instrument: Instrument, report: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each step with its groups as rows of a table, and as bars: places are percentages of the width."""
    largest = report["largest_ratio"]
    found = []
    for step in instrument.steps:
        rows = [one for one in report["steps"] if one["step"] == step.key]
        if not rows:
            continue
        bars = [
            {
                "label": group_of(one["group"]), "figure": f"{number(one['ratio']['estimate'])} ×",
                "verdict": str(VERDICTS[one["verdict"]][0]) if step.judged else "",
                "mark": VERDICTS[one["verdict"]][1],
                "from": _place(one["widened"]["low"]), "width": _width(one["widened"]),
                "point": _place(one["ratio"]["estimate"] or one["ratio"]["low"]),
            }
            for one in rows if one["group"] != REFERENCE and one["verdict"] != "missing"
        ]  # fmt: skip
        found.append({
            "title": choose(step.nl, step.en), "judged": step.judged, "bars": bars,
            "band_from": _place(1 / largest), "band_width": round(_place(largest) - _place(1 / largest), 2),
            "rows": [
                (
                    group_of(one["group"]), number(one["of"], 0), number(one["into"], 0),
                    percentage(one["rate"]["estimate"]),
                    "–" if one["group"] == REFERENCE else between(one["ratio"]),
                    "–" if one["group"] == REFERENCE else _p(one["p"]),
                    str(VERDICTS[one["verdict"]][0]) if step.judged and one["group"] != REFERENCE else "–",
                )
                for one in rows
            ],
        })  # fmt: skip
    return found


def limits_in_words(report: Mapping[str, Any]) -> list[str]:
    """What the data cannot show, and how sure the figures are."""
    lines = [
        choose(
            f"Alle {report['tests']} toetsen zijn samen gecorrigeerd (Holm). Elk getal heeft een marge van 95%.",
            f"All {report['tests']} tests are corrected together (Holm). Each number has a margin of 95%.",
        )
    ]
    if report["rounded_to"] > 1:
        lines.append(
            choose(
                f"De tellingen zijn afgerond op {report['rounded_to']}. Het oordeel rekent met de "
                f"ruimste marge daarvan.",
                f"Counts are rounded to {report['rounded_to']}. The verdict allows for the widest margin of that.",
            )
        )
    arm = report["random_arm"]
    if arm is None:
        lines.append(choose("Er is geen loting. Hoe vaak er echt iets mis is, is niet bekend.",
                            "There is no draw. How often something is really wrong is not known."))  # fmt: skip
        return lines
    rate = {name: None if value is None else 100 * value for name, value in arm["rate"].items()}
    lines.append(
        choose(
            f"In de loting zijn {number(arm['checked'], 0)} mensen gecontroleerd. Bij "
            f"{number(arm['unlawful'], 0)} klopte "
            f"het niet: {between(rate, 1)} procent. Alleen de loting zegt hoe vaak er iets mis is; wat een keuze "
            "vindt, zegt vooral waar is gezocht.",
            f"In the draw {number(arm['checked'], 0)} people were checked. With "
            f"{number(arm['unlawful'], 0)} something was "
            f"wrong: {between(rate, 1)} percent. Only the draw tells how often something is wrong; what a choice finds "
            "tells mostly where one looked.",
        )
    )
    if arm["detectable"] is not None:
        lines.append(
            choose(
                f"De kleinste groep in de loting telt {number(arm['fewest'], 0)} mensen. Een verschil valt daar pas op "
                f"vanaf {percentage(arm['detectable'])}. Kleinere verschillen kan deze loting niet laten zien.",
                f"The smallest group in the draw has {number(arm['fewest'], 0)} people. A difference shows there only "
                f"from {percentage(arm['detectable'])} on. Smaller differences this draw cannot show.",
            )
        )
    return lines


def strata_in_words(report: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Rows: group, number of strata, ratio of odds within equal risk, corrected p."""
    return [(group_of(one["group"]), str(one["strata"]), between(one["ratio"]), _p(one["p"]))
            for one in report["strata"]]  # fmt: skip


def proxies_in_words(instrument: Instrument, report: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Rows: criterion, how strongly it goes with the group, how strongly with violations in the draw."""
    names = {one.name: choose(one.nl, one.en) for one in instrument.criteria}
    unknown = choose("niet bekend", "not known")
    return [
        (names[one["criterion"]], number(one["with_group"]),
         unknown if one["with_violation"] is None else number(one["with_violation"]))
        for one in report["proxies"]
    ]  # fmt: skip


def _p(value: float) -> str:
    return f"< {number(0.001, 3)}" if value < 0.001 else number(value, 3)


def _place(ratio: float | None) -> float:
    """Where a ratio is on the scale, in percent of its width."""
    if ratio is None or ratio >= WIDEST:
        return 100.0
    return 0.0 if ratio <= 1 / WIDEST else round(50 + 50 * log(ratio) / log(WIDEST), 2)


def _width(interval: Mapping[str, Any]) -> float:
    return max(round(_place(interval["high"]) - _place(interval["low"]), 2), 0.4)
