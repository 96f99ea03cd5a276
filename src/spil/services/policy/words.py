"""Words for the groups of a population, in both languages."""

from spil import text
from spil.law.common import Education
from spil.services.policy.figures import INCOME_BANDS, STEPS, UNKNOWN
from spil.text import T, choose

DIMENSIONS = {
    "income": T(nl="Inkomen van de ouders samen", en="Income of both parents"),
    "education": T(nl="Soort onderwijs", en="Kind of education"),
    "home": T(nl="Thuis of uit huis", en="At home or away"),
}
HOME = {0: T(nl="Thuiswonend", en="Living at home"), 1: T(nl="Uitwonend", en="Living away")}


def group_of(dimension: str, value: int) -> str:
    """What a group is called."""
    if dimension == "education":
        kind = Education.of(value)
        words = choose(kind.nl, kind.en)
        return words[:1].upper() + words[1:]
    if dimension == "home":
        return str(HOME[value])
    if value == UNKNOWN:
        return choose("Niet bekend, of telt niet mee", "Not known, or does not count")
    return _between(
        [text.euro(euros * 100, whole=True) for euros in INCOME_BANDS], value, choose("{} of meer", "{} or more")
    )


def step_of(number: int) -> str:
    """What a step of the distribution is called: how much grants change a month on average."""
    return _between([text.euro(euros * 100, whole=True) for euros in STEPS], number, choose("{} of meer", "{} or more"))


def _between(edges: list[str], number: int, last: str) -> str:
    if number == 0:
        return choose("Minder dan {}", "Less than {}").format(edges[0])
    if number == len(edges):
        return last.format(edges[-1])
    return choose("{} tot {}", "{} to {}").format(edges[number - 1], edges[number])
