"""Instruments that choose whom to check: declared here in words, with the function that chooses beside them.

An instrument is known by its name and its version: a hash over the declaration and the code. Whatever changes in
either asks for a new registration, approval and screening.
"""

import hashlib
import inspect
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass

NEVER = frozenset({"race", "ethnicity", "origin", "birth_country", "nationality", "religion", "name", "language"})
"""Facts that no instrument may use: GDPR art. 9, Equal Treatment Act art. 1; Constitution art. 1."""


@dataclass(frozen=True)
class Criterion:
    """A fact that an instrument looks at, why that is allowed, and what speaks for it."""

    name: str
    nl: str
    en: str
    ground_nl: str
    ground_en: str


@dataclass(frozen=True)
class Part:
    """Rows of a table of counts that are added up: a measure, in these strata."""

    measure: str
    strata: tuple[str, ...] = ("all",)


@dataclass(frozen=True)
class Step:
    """One step on the way to a check: who of `of` come into `into`. `judged` steps count for the gate."""

    key: str
    nl: str
    en: str
    of: tuple[Part, ...]
    into: tuple[Part, ...]
    judged: bool = True


@dataclass(frozen=True)
class Instrument:
    """What an instrument is for and does. `rule` gets the criteria by name and says whether someone is to be checked.

    `criteria` without `rule` is an instrument of the past of which the code is not there: it never runs.
    """

    name: str
    nl: str
    en: str
    purpose_nl: str
    purpose_en: str
    basis: tuple[tuple[str, str], ...]  # act and article
    data: tuple[tuple[str, str], ...]  # registers, in Dutch and English
    criteria: tuple[Criterion, ...]
    human_nl: str
    human_en: str
    weighing_nl: str
    weighing_en: str
    risks_nl: str
    risks_en: str
    steps: tuple[Step, ...]
    rule: Callable[..., bool] | None
    since: str  # month, empty when that is not known
    until: str = ""

    @property
    def in_code(self) -> frozenset[str] | None:
        """Names of the facts that the code asks for; None without code."""
        return None if self.rule is None else frozenset(inspect.signature(self.rule).parameters)

    @property
    def declared(self) -> frozenset[str]:
        """Names of the criteria that are declared."""
        return frozenset(one.name for one in self.criteria)

    @property
    def version(self) -> str:
        """Hash over declaration and code."""
        words = {name: value for name, value in asdict(self).items() if name != "rule"}
        code = "" if self.rule is None else inspect.getsource(self.rule)
        return hashlib.sha256((json.dumps(words, sort_keys=True) + code).encode()).hexdigest()


POPULATION, SELECTED = Part("population"), Part("selected")
CHAIN = Step(
    "chain", "De hele keten: gekozen voor controle", "The whole chain: chosen for a check", (POPULATION,), (SELECTED,)
)
BURDEN = Step(
    "burden", "Gecontroleerd terwijl alles klopte", "Checked while all was in order",
    (POPULATION,), (Part("rightful"), Part("upheld")),
)  # fmt: skip
FOUND = Step(
    "found", "Van de bezochten: onterecht volgens de controleur", "Of those visited: unlawful, says the inspector",
    (Part("rightful"), Part("unlawful")), (Part("unlawful"),), judged=False,
)  # fmt: skip
APPEAL = Step(
    "appeal", "Van de bezwaren: gelijk gekregen", "Of the objections: upheld",
    (Part("appealed"),), (Part("upheld"),), judged=False,
)  # fmt: skip
HIGH, LOW, UNKNOWN = ("1", "2"), ("3", "4", "5"), ("6",)


def _choice(key: str, nl: str, en: str, strata: tuple[str, ...]) -> Step:
    """What people did after the profile, within some risk categories."""
    return Step(
        f"choice_{key}", f"Keuze door een medewerker, risico {nl}", f"Choice by staff, risk {en}",
        (Part("population", strata),), (Part("selected", strata),),
    )  # fmt: skip


def everyone_alike() -> bool:
    """Nobody is chosen for what is known of them; the draw alone decides."""
    return False


RANDOM = Instrument(
    name="away_from_home_draw",
    nl="Loting voor de controle op de beurs voor uitwonenden",
    en="Draw for checks of the grant for students living away from home",
    purpose_nl="Nagaan of een student met een beurs voor uitwonenden woont waar die staat ingeschreven.",
    purpose_en="Find out whether a student with a grant for living away from home lives where registered.",
    basis=(("WSF 2000", "1.5"), ("WSF 2000", "9.9")),
    data=(("Toegekende studiefinanciering", "Student finance awarded"),),
    criteria=(),
    human_nl="Niemand kiest: de loting beslist. De controleur weet niet waarom iemand is gekozen. Een medewerker "
    "beoordeelt elke controle voordat die gevolgen heeft.",
    human_en="Nobody chooses: the draw decides. The inspector does not know why somebody was chosen. A member of staff "
    "judges each check before it has any effect.",
    weighing_nl="Een profiel vindt misschien meer, maar het oude profiel trof groepen ongelijk en de "
    "steekproeven waren "
    "te klein om de kenmerken te dragen. Loten treft iedereen gelijk.",
    weighing_en="A profile may find more, but the old one hit groups unequally and the samples were too small to "
    "support "
    "its criteria. A draw treats all alike.",
    risks_nl="De uitkomst wordt elk jaar per groep gescreend op tellingen van het statistiekbureau. Wij houden "
    "zelf van niemand de herkomst bij.",
    risks_en="The outcome is screened by group every year on counts of the statistics office. The agency itself keeps "
    "nobody's origin.",
    steps=(CHAIN, BURDEN, FOUND, APPEAL),
    rule=everyone_alike,
    since="2023-06",
)
PROFILE = Instrument(
    name="away_from_home_profile",
    nl="Risicoprofiel voor de controle op de beurs voor uitwonenden (2012-2023)",
    en="Risk profile for checks of the grant for students living away from home (2012-2023)",
    purpose_nl="Kiezen bij wie wordt gecontroleerd of de beurs voor uitwonenden terecht is.",
    purpose_en="Choose with whom to check whether the grant for living away from home is right.",
    basis=(("WSF 2000", "1.5"), ("WSF 2000", "9.9")),
    data=(
        ("Toegekende studiefinanciering", "Student finance awarded"),
        ("Basisregistratie personen", "Personal Records Database"),
    ),
    criteria=(
        Criterion("education", "Soort onderwijs", "Kind of education", "Geen statistische grond gevonden (2024)",
                  "No statistical ground found (2024)"),
        Criterion("age", "Leeftijd", "Age", "Geen statistische grond gevonden (2024)",
                  "No statistical ground found (2024)"),
        Criterion("distance", "Afstand tot het adres van de ouders", "Distance to the parents' address",
                  "Een verband, in kleine steekproeven", "A link, in small samples"),
    ),
    human_nl="Een medewerker koos uit de lijst van het profiel wie werd bezocht.",
    human_en="A member of staff chose from the profile's list who was visited.",
    weighing_nl="Niet vooraf gemaakt.",
    weighing_en="Not made beforehand.",
    risks_nl="Het profiel en de keuze erna troffen studenten met een herkomst buiten Europa vaker. In juni "
    "2023 gestopt.",
    risks_en="The profile and the choice after it hit students of an origin outside Europe more often. Stopped in June "
    "2023.",
    steps=(
        Step("profile", "Profiel: hoog risico", "Profile: high risk",
             (Part("population"),), (Part("population", HIGH),)),
        _choice("high", "hoog", "high", HIGH),
        _choice("low", "laag", "low", LOW),
        _choice("unknown", "onbekend", "unknown", UNKNOWN),
        CHAIN, BURDEN, FOUND, APPEAL,
    ),
    rule=None,
    since="",
    until="2023-06",
)  # fmt: skip
INSTRUMENTS = {one.name: one for one in (RANDOM, PROFILE)}
