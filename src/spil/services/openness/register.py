"""The algorithm register: an entry of the publication standard 1.0 for each law and each selection instrument.

Entries are made from the code: articles, facts, parameters, versions and cases are counted there. They are in Dutch, as
the standard wants. `FIELDS` says how long each may be.
"""

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from spil.law.engine import Law
from spil.law.engine.article import Rule
from spil.law.engine.cases import Case, read
from spil.law.engine.graph import LAWS, acts
from spil.services.openness.declared import IMPACTFUL, Described
from spil.services.openness.declared import LAWS as DESCRIBED
from spil.services.selection.instruments import INSTRUMENTS, Instrument

Entry = dict[str, Any]
PUBLISHED = Path(__file__).parent / "published.json"
FIELDS = {
    "name": 100, "description_short": 400, "organization": 100, "category": 0, "status": 0, "begin_date": 7,
    "end_date": 7, "contact_email": 500, "website": 500, "publication_category": 0, "goal": 2500,
    "proportionality": 2500, "human_intervention": 2500, "risks": 2500, "lawful_basis": 2500,
    "lawful_basis_grouping": 0, "impacttoetsen_grouping": 0, "impacttoetsen": 2500, "source_data": 2500,
    "methods_and_models": 5000, "provider": 200, "lang": 0, "standard_version": 0, "source_id": 100, "tags": 2500,
}  # fmt: skip
"""Fields that we fill, with the most characters of each; 0 where there is no such limit."""
REQUIRED = ("name", "description_short", "organization", "status", "contact_email", "publication_category", "lang")
ORGANISATION = "Spil, uitvoering van onderwijswetten"
CONTACT = "algoritmes@spil.example"
NO_ASSESSMENT = "In dit systeem is nog geen impacttoets bij deze registratie vastgelegd."
COUNTED = (
    "Aantallen: {rules} regels in {versions} versies, {parameters} bedragen en percentages, {cases} toetsgevallen."
)


@lru_cache
def entries() -> dict[str, Entry]:
    """All entries by key: of the laws first, the indication of the kind of tuition fee at the head."""
    of_laws = {one.key: _of_law(one) for one in DESCRIBED}
    return of_laws | {_key(one): _of_instrument(one) for one in INSTRUMENTS.values()}


def words(key: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """Name and short description of an entry, each in Dutch and English."""
    for one in DESCRIBED:
        if one.key == key:
            return (one.nl, one.en), (one.short_nl, one.short_en)
    made = next(one for one in INSTRUMENTS.values() if _key(one) == key)
    return (made.nl, made.en), (made.purpose_nl, made.purpose_en)


def has_entry(instrument: Instrument) -> bool:
    """Whether the register tells of this version of an instrument, in full."""
    known = INSTRUMENTS.get(instrument.name)
    return known is not None and known.version == instrument.version and not problems(_of_instrument(known))


def problems(entry: Entry) -> list[str]:
    """Fields that the standard would not take."""
    wrong = [name for name in REQUIRED if not entry.get(name)]
    return wrong + [name for name, most in FIELDS.items() if most and len(entry.get(name, "")) > most]


def published() -> dict[str, Entry]:
    """The entries as they were published last."""
    found: dict[str, Entry] = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    return found


def do_publish() -> list[str]:
    """Write down all entries as published; gives the keys of those that changed."""
    before, now = published() if PUBLISHED.exists() else {}, entries()
    PUBLISHED.write_text(json.dumps(now, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return sorted(key for key in {*before, *now} if before.get(key) != now.get(key))


def _of_law(described: Described) -> Entry:
    law = Law.load(described.law)
    rules = list(_needed(law, described.targets))
    named = {rule.name for rule in rules}
    inputs = {name for rule in rules for name in rule.inputs}
    facts = [law.facts[name] for name in sorted(inputs & set(law.facts))]
    parameters = [law.parameters[name] for name in sorted(inputs & set(law.parameters))]
    registers: dict[str, list[str]] = {}
    for one in facts:
        registers.setdefault(one.register, []).append(one.nl)
    cases = sum(bool(named & {*case.expect, *case.rounded}) for case in _cases(described.law))
    counted = COUNTED.format(rules=len(named), versions=len(rules), parameters=len(parameters), cases=cases)
    titles = sorted({rule.title_nl[:1].upper() + rule.title_nl[1:] for rule in rules})
    cited = {(rule.act, rule.article) for rule in rules} | {(one.act, one.article) for one in parameters}
    return _filled(
        name=described.nl, description_short=described.short_nl, publication_category=described.category,
        status="In gebruik", begin_date=described.since, website=described.website, goal=described.goal,
        proportionality=described.weighing, human_intervention=described.human, risks=described.risks,
        assessments=described.assessments, cited=sorted(cited),
        source_data=_fit(
            (f"{register}: {'; '.join(names)}." for register, names in sorted(registers.items())), 2500, "\n"
        ),
        methods_and_models=counted
        + " De regels zijn gewone berekeningen die elk hun artikel noemen, zonder kansberekening of zelflerend deel. "
        + "Wat ze achtereenvolgens bepalen: " + _fit(titles, 4500, "; ") + ".",
        source_id=described.key, tags=f"{described.law}, {described.nl}",
    )  # fmt: skip


def _of_instrument(instrument: Instrument) -> Entry:
    criteria = "; ".join(f"{one.nl} ({one.ground_nl})" for one in instrument.criteria)
    steps = "; ".join(step.nl for step in instrument.steps)
    return _filled(
        name=instrument.nl, description_short=instrument.purpose_nl, publication_category=IMPACTFUL,
        status="Buiten gebruik" if instrument.until else "In gebruik", begin_date=instrument.since,
        end_date=instrument.until, goal=instrument.purpose_nl, proportionality=instrument.weighing_nl,
        human_intervention=instrument.human_nl, risks=instrument.risks_nl, assessments=(), cited=list(instrument.basis),
        source_data="; ".join(nl for nl, _ in instrument.data),
        methods_and_models=f"Kenmerken: {criteria or 'geen'}. Screening van deze stappen, per groep: {steps}. "
        "Het instrument kiest alleen als de kenmerken gelijk zijn aan die in de code, een tweede "
        "persoon het goedkeurde, de "
        "screening jonger is dan een jaar, een deel wordt geloot en geen groep te ongelijk wordt getroffen.",
        source_id=_source(instrument), tags="selectie, controle, screening",
    )  # fmt: skip


@lru_cache
def _cases(law: str) -> tuple[Case, ...]:
    return tuple(case for case in read(LAWS / law / "cases") if case.law == law)


def _filled(*, assessments: tuple[str, ...], cited: list[tuple[str, str]], **texts: str) -> Entry:
    """An entry with what all have in common; empty fields are left out."""
    names = sorted({act for act, _ in cited})
    links = [{"title": f"{act}, art. {article}"[:100], "link": _address(act, article)} for act, article in cited]
    basis = "; ".join(f"{acts()[act].nl} ({act})" for act in names)
    entry: Entry = texts | {
        "organization": ORGANISATION, "category": ["Onderwijs en wetenschap"], "contact_email": CONTACT,
        "lawful_basis": basis, "lawful_basis_grouping": links,
        "impacttoetsen_grouping": [{"title": one} for one in assessments],
        "impacttoetsen": "" if assessments else NO_ASSESSMENT, "provider": "Intern ontwikkeld", "lang": "nld",
        "standard_version": "1.0",
    }  # fmt: skip
    return {name: entry[name] for name in FIELDS if entry.get(name)}


def _needed(law: Law, targets: tuple[str, ...]) -> Iterator[Rule]:
    """All versions of the targets and of every rule that they need; without targets those of the folder itself."""
    if not targets:
        yield from (
            rule for versions in law.rules.values() for rule in versions if rule.place.startswith(f"law/{law.name}/")
        )
        return
    waiting, seen = list(targets), set(targets)
    while waiting:
        for rule in law.rules[waiting.pop()]:
            yield rule
            new = [name for name in rule.inputs if name in law.rules and name not in seen]
            seen.update(new)
            waiting += new


def _address(act: str, article: str) -> str:
    """Address of an article as it stands now; without a day, so that an entry does not change with the calendar."""
    known = acts()[act]
    return known.address or f"https://wetten.overheid.nl/{known.bwb}#Artikel{article.split('(')[0].strip()}"


def _fit(parts: Iterable[str], most: int, between: str) -> str:
    """As many parts as fit, and how many more there are."""
    parts = list(parts)
    taken: list[str] = []
    for number, part in enumerate(parts):
        if len(between.join([*taken, part])) > most - 40:
            return between.join([*taken, f"en nog {len(parts) - number} andere"])
        taken.append(part)
    return between.join(taken)


def _key(instrument: Instrument) -> str:
    return instrument.name.replace("_", "-")


def _source(instrument: Instrument) -> str:
    return f"{_key(instrument)} {instrument.version[:16]}"
