"""Single households under a reform: the published cases of the law, which name nobody; never people that we know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from spil.law.engine import InvalidFacts, Law, LawError
from spil.law.engine.cases import Case, read
from spil.law.engine.explain import Explanation
from spil.law.engine.graph import LAWS
from spil.services.policy.figures import GRANTS, PARTS

SHOWN = ("basic_grant", "supplementary_grant", "single_parent_allowance", "access_costs_allowance", *PARTS)


@dataclass(frozen=True)
class Household:
    """A case with its outcomes before and after a reform (cents a month, by name); `change` is that of the grants."""

    number: int
    name: str
    source: str
    before: dict[str, int]
    after: dict[str, int]

    @property
    def grants(self) -> tuple[int, int]:
        """Grants before and after, in cents a month."""
        before, after = (sum(one[name] for name in GRANTS) for one in (self.before, self.after))
        return before, after


def households(law: Law, reformed: Law, month: date) -> list[Household]:
    """Cases with grants in a month, the greatest change first; of those with the same outcomes only the first."""
    found: dict[str, Household] = {}
    for number, case in enumerate(_cases(law.name)):
        graphs = law.on(month), reformed.on(month)
        try:
            before, after = (graph.evaluate(graph.read(case.facts), SHOWN) for graph in graphs)
        except (InvalidFacts, LawError):
            continue  # a case about something else, that does not say what the grants need
        household = Household(number, case.name, case.source, before, after)
        if sum(household.grants):
            found.setdefault(repr((before, after)), household)
    return sorted(found.values(), key=lambda one: (-abs(one.grants[1] - one.grants[0]), one.number))


def explained(law: Law, reformed: Law, month: date, number: int) -> tuple[Explanation, Explanation]:
    """Both explanations of one household. Raises LookupError for a number that is not one of them."""
    cases = _cases(law.name)
    if not 0 <= number < len(cases):
        raise LookupError(f"there is no case {number}")
    try:
        both = [one.on(month) for one in (law, reformed)]
        before, after = (graph.explain(graph.read(cases[number].facts), SHOWN) for graph in both)
    except (InvalidFacts, LawError):
        raise LookupError(f"case {number} does not say what the grants need") from None
    return before, after


@lru_cache
def _cases(law: str) -> Sequence[Case]:
    """The published cases; of those with the same facts only the first."""
    distinct: dict[str, Case] = {}
    for case in read(LAWS / law / "cases"):
        if case.law == law:
            distinct.setdefault(repr(case.facts), case)
    return list(distinct.values())
