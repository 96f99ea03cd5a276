"""From a visitor's answers to facts, and from the law's outcomes to what a page shows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from spil.law.common import Education
from spil.law.engine import Graph, Law, LawError
from spil.law.engine.explain import Explanation, Step
from spil.law.student_finance.entitlement import Refusal
from spil.law.student_finance.facts import ParentSituation
from spil.text import T, choose

SUM = "paid_this_month"
GRANTS = ("basic_grant", "supplementary_grant", "single_parent_allowance", "supplementary_grant_as_loan", "loan",
          "tuition_fees_loan")  # fmt: skip
FORMS = ("gift", "performance_grant", "borrowed")
TARGETS = (SUM, *FORMS, *GRANTS, "access_costs_allowance", "refusal", "maximum_loan")
MONTHS_OF = {
    Education.MBO_12: 24, Education.MBO_34: 36, Education.ASSOCIATE_DEGREE: 24, Education.HBO_BACHELOR: 48,
    Education.HBO_MASTER: 12, Education.WO_BACHELOR: 36, Education.WO_MASTER: 12,
}  # fmt: skip
FIRST_MONTH, BEYOND = date(2023, 9, 1), date(2028, 1, 1)


def law() -> Law:
    """The law of student finance."""
    return Law.load("student_finance")


def months_between(first: date, beyond: date) -> Iterator[date]:
    """The first days of the months from `first` up to `beyond`."""
    for index in range(first.year * 12 + first.month - 1, beyond.year * 12 + beyond.month - 1):
        yield date(index // 12, index % 12 + 1, 1)


@lru_cache
def months(*targets: str) -> tuple[date, ...]:
    """The months of which the law knows all that the targets need, the latest first."""
    known = [month for month in months_between(FIRST_MONTH, BEYOND) if _computable(law().on(month), targets)]
    return tuple(reversed(known))


def _computable(graph: Graph, targets: tuple[str, ...]) -> bool:
    try:
        graph.order(targets)
    except LawError:
        return False
    return True


def facts_of(answers: Mapping[str, Any]) -> dict[str, object]:
    """Facts of the law from the cleaned answers of the calculator."""
    education = Education[answers["education"].upper()]
    parents = answers["parents"]
    together = parents == "together"
    facts: dict[str, object] = {
        "birth_date": answers["birth_date"], "education": education, "nominal_months": MONTHS_OF[education],
        "registered_with_parent": answers["home"] == "home",
        "applies_supplementary_grant": answers["supplementary"] == "yes",
        "requested_loan": euros(answers["loan"]), "requested_tuition_fees_loan": euros(answers["fee_loan"]),
        "fee_due_per_year": euros(answers["fee"]),
        "income_first_parent": euros(answers["income_first"]), "income_second_parent": euros(answers["income_second"]),
        "lone_parent_first": not together, "lone_parent_second": not together,
    }  # fmt: skip
    if parents == "one":
        facts["situation_second_parent"] = ParentSituation.DIED
    for parent in ("first", "second"):
        facts[f"studying_children_{parent}_parent"] = 1 + (answers["studying"] or 0)
        facts[f"deductible_children_{parent}_parent"] = answers["children"] or 0
    return facts


def euros(cents: int | None) -> str:
    """Cents as the law reads money: euros with two decimals."""
    return f"{(cents or 0) // 100}.{(cents or 0) % 100:02d}"


@dataclass(frozen=True)
class Why:
    """A line of an explanation in the visitor's language: a sentence with its article, or a value with its source.

    `near`: the outcome itself, or something that it uses directly.
    """

    words: str
    citation: str
    address: str
    source: str
    status: str
    kind: str
    near: bool


@dataclass(frozen=True)
class Result:
    """What a month gives, with every step."""

    explanation: Explanation

    def value(self, name: str) -> int:
        """Cents, or whatever integer the outcome is."""
        return self.explanation.steps[name].value

    @property
    def total(self) -> int:
        """Cents paid this month."""
        return self.value(SUM)

    @property
    def refusal(self) -> str:
        """Why there is no right, in words; empty when there is."""
        step = self.explanation.steps["refusal"]
        return "" if step.value == Refusal.NONE else step.said(choose("nl", "en"))

    @property
    def forms(self) -> list[tuple[str, int]]:
        """Gift, performance grant and debt, as far as there are any."""
        words = {
            "gift": T(nl="Gift: nooit terugbetalen", en="Gift: never pay back"),
            "performance_grant": T(nl="Prestatiebeurs: gift als je je diploma haalt",
                                   en="Performance grant: a gift once you graduate"),
            "borrowed": T(nl="Lening: terugbetalen met rente", en="Loan: pay back with interest"),
        }  # fmt: skip
        return [(str(words[name]), self.value(name)) for name in FORMS if self.value(name)]

    @property
    def rows(self) -> list[tuple[Step, str, list[Why], list[Why]]]:
        """The components: result, title, the rules that made it (last first), and the facts and parameters used."""
        shown = [name for name in GRANTS if self.value(name) or name in ("basic_grant", "supplementary_grant")]
        return [(self.explanation.steps[name], title(self.explanation.steps[name]), *steps_of(self.explanation, name))
                for name in shown]  # fmt: skip


def title(step: Step) -> str:
    """What a step is called in the visitor's language, with a capital."""
    words = choose(step.title_nl, step.title_en)
    return words[:1].upper() + words[1:]


def steps_of(explanation: Explanation, name: str) -> tuple[list[Why], list[Why]]:
    """The rules behind an outcome (the outcome itself first), and the facts and parameters used; each once."""
    language = choose("nl", "en")
    rules, used = [], []
    for step in {step.name: step for _, step, _ in explanation.tree(name)}.values():
        near = step.name == name or step.name in explanation.steps[name].uses
        if step.kind == "rule":
            rules.append(
                Why(step.sentence(language), step.citation, step.address, step.source, step.status, step.kind, near)
            )
        elif step.kind == "parameter" or step.status == "given":
            words = f"{title(step)}: {step.said(language)}"
            used.append(Why(words, step.citation, step.address, step.source, step.status, step.kind, near))
    return rules, used


def compute(facts: Mapping[str, object], month: date, targets: tuple[str, ...] = TARGETS) -> Explanation:
    """The law on one case. Raises InvalidFacts."""
    graph = law().on(month)
    return graph.explain(graph.read(facts, graph.order(targets)[1]), targets)
