"""A law on one date: argument names resolved to facts, parameters and rules, checked, in the order of computation."""

import hashlib
import importlib
import inspect
import pkgutil
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import pairwise
from operator import itemgetter
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from spil.law.engine import parameters
from spil.law.engine.article import DATE, RULES, Fact, LawError, Rule
from spil.law.engine.parameters import Parameter, Value
from spil.law.engine.units import Unit, UnitOf, ValueProblem, parse, to_day, unit_name, write

if TYPE_CHECKING:
    from spil.law.engine.explain import Explanation, FactOrigin

LAWS = Path(__file__).parent.parent
Picker = Callable[[Mapping[str, int]], tuple[int, ...]]


class InvalidFacts(ValueError):
    """Facts that the law cannot use. `problems` maps each fact to what was expected, in Dutch and English."""

    def __init__(self, problems: Mapping[str, tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{name}: {english}" for name, (_, english) in problems.items()))
        self.problems = dict(problems)


@dataclass(frozen=True)
class Act:
    """An act or decree: its number in the national law database, or its one official address elsewhere."""

    nl: str
    en: str
    bwb: str = ""
    address: str = ""

    def address_of(self, article: str, on: date) -> str:
        """Official address of an article as it stood on a date."""
        if self.address:
            return self.address
        return f"https://wetten.overheid.nl/{self.bwb}/{on.isoformat()}#Artikel{article.split('(')[0].strip()}"


@lru_cache
def acts() -> dict[str, Act]:
    """All acts that rules and parameters may cite, by their short name."""
    table: dict[str, dict[str, str]] = tomllib.loads((LAWS / "acts.toml").read_text(encoding="utf-8"))
    return {name: Act(**row) for name, row in table.items()}


class Law:
    """All versions of the rules, the facts and the parameters of one folder under `law/` and of those in its `USES`.

    Of the folders in its `PARAMETERS_OF` it has the parameters only.
    """

    def __init__(
        self, name: str, facts: Mapping[str, Fact], rules: Iterable[Rule], parameters: Mapping[str, Parameter]
    ) -> None:
        self.name = name
        self.facts = dict(facts)
        self.parameters = dict(parameters)
        self.rules: dict[str, list[Rule]] = {}
        for rule in rules:
            self.rules.setdefault(rule.name, []).append(rule)
        self._check()
        self._graphs: dict[date, Graph] = {}

    @classmethod
    def load(cls, name: str) -> "Law":
        """The law in folder `name`. Raises LawError for any mistake of its authors."""
        return _load(name)

    @staticmethod
    def names() -> list[str]:
        """The laws that there are."""
        return sorted(path.parent.name for path in LAWS.glob("*/parameters.toml"))

    def _check(self) -> None:
        for name, versions in self.rules.items():
            versions.sort(key=lambda rule: rule.since)
            for kind, others in (("fact", self.facts), ("parameter", self.parameters)):
                if name in others:
                    raise LawError(f"{versions[0].place}: rule {name} has the name of a {kind}{_at(others[name])}")
            for first, second in pairwise(versions):
                if second.since <= first.until:
                    raise LawError(
                        f"{second.place}: rule {name} holds since {second.since}, but the version at "
                        f"{first.place} still holds until {first.until}"
                    )
            for rule in versions:
                if rule.unit != versions[0].unit:
                    raise LawError(
                        f"{rule.place}: {name} gives {unit_name(rule.unit)}, but its version at "
                        f"{versions[0].place} gives {unit_name(versions[0].unit)}"
                    )
                if rule.act not in acts():
                    raise LawError(f"{rule.place}: rule {name} cites the act {rule.act!r}, which law/acts.toml lacks")
                for argument, wanted in rule.inputs.items():
                    self._check_wire(rule, argument, wanted)
        for parameter in self.parameters.values():
            if parameter.act not in acts():
                raise LawError(f"{parameter.place}: {parameter.name} cites {parameter.act!r}, not in law/acts.toml")
            if parameter.name in self.facts:
                raise LawError(f"{parameter.place}: parameter {parameter.name} has the name of a fact")
        self._check_cycles()

    def _check_wire(self, rule: Rule, argument: str, wanted: UnitOf) -> None:
        if argument == "on":
            given: UnitOf = DATE
            place = "the date of evaluation"
        elif argument in self.facts:
            given, place = self.facts[argument].unit, f"fact {argument}"
        elif argument in self.parameters:
            given, place = self.parameters[argument].unit, f"parameter at {self.parameters[argument].place}"
        elif argument in self.rules:
            given, place = self.rules[argument][0].unit, f"rule at {self.rules[argument][0].place}"
        else:
            raise LawError(
                f"{rule.place}: {rule.name} asks for {argument}, which is no fact, parameter or rule of {self.name}"
                f"{nearest(argument, [*self.facts, *self.parameters, *self.rules])}"
            )
        if given != wanted and not _same(given, wanted):
            raise LawError(
                f"{rule.place}: {rule.name} takes {argument} as {unit_name(wanted)}, "
                f"but it is {unit_name(given)} ({place})"
            )

    def _check_cycles(self) -> None:
        starts = sorted({rule.since for versions in self.rules.values() for rule in versions})
        for day in starts:
            rules = {name: rule for name in self.rules if (rule := self.version(name, day))}
            done: set[str] = set()

            def visit(name: str, path: tuple[str, ...], rules: dict[str, Rule] = rules, done: set[str] = done) -> None:
                if name in path:
                    circle = [*path[path.index(name) :], name]
                    raise LawError(
                        f"{rules[name].place}: {' -> '.join(circle)} is a circle; "
                        f"the step before it is at {rules[path[-1]].place}"
                    )
                if name in done or name not in rules:
                    return
                for argument in rules[name].inputs:
                    visit(argument, (*path, name))
                done.add(name)

            for name in rules:
                visit(name, ())

    def version(self, name: str, day: date) -> Rule | None:
        """The version of a rule in force on a day, or None."""
        return next((rule for rule in self.rules.get(name, ()) if rule.holds_on(day)), None)

    def on(self, day: date) -> "Graph":
        """The law as it holds on a day."""
        if day not in self._graphs:
            self._graphs[day] = Graph(self, day)
        return self._graphs[day]

    def reformed(self, values: Mapping[str, object], rules: Iterable[Rule] = ()) -> "Law":
        """This law with other parameter values (as people write them, on every date) and replaced rules.

        A replacing rule takes the place of all versions of the same name. Raises LawError for an unknown name.
        """
        replaced = dict(self.parameters)
        for name, raw in values.items():
            if name not in replaced:
                raise LawError(f"{self.name} has no parameter {name}{nearest(name, list(replaced))}")
            old = replaced[name]
            try:
                value = parse(old.unit, raw)
            except ValueProblem as problem:
                raise LawError(f"parameter {name}: expected {problem.en}, not {raw!r}") from None
            always = Value(date.min, date.max, value, "derived", "reform", "set for this reform")
            replaced[name] = Parameter(name, old.unit, old.act, old.article, old.nl, old.en, (always,), "reform")
        other = list(rules)
        names = {rule.name for rule in other}
        if missing := names - set(self.rules):
            raise LawError(f"{self.name} has no rule {', '.join(sorted(missing))}")
        kept = [rule for versions in self.rules.values() for rule in versions if rule.name not in names]
        return Law(self.name, self.facts, [*kept, *other], replaced)

    def dates_of_change(self, since: date, until: date) -> list[date]:
        """The dates from `since` to `until` on which a rule or parameter changes, `since` itself included."""
        starts = {rule.since for versions in self.rules.values() for rule in versions}
        starts |= {value.since for parameter in self.parameters.values() for value in parameter.values}
        return sorted({since} | {day for day in starts if since <= day <= until})

    @cached_property
    def release(self) -> str:
        """Hash (SHA-256) of all rules, the functions that they call and all parameters."""
        digest = hashlib.sha256()
        modules = {inspect.getmodule(rule.function) for versions in self.rules.values() for rule in versions}
        for module in sorted((module for module in modules if module), key=lambda module: module.__name__):
            digest.update(inspect.getsource(module).encode())
        for name in ("money.py", "calendar.py"):
            digest.update((Path(__file__).parent / name).read_bytes())
        for name in sorted(self.parameters):
            digest.update(repr((name, [(v.since, v.until, v.value) for v in self.parameters[name].values])).encode())
        return digest.hexdigest()


class Graph:
    """A law on one day, ready to compute."""

    def __init__(self, law: Law, day: date) -> None:
        self.law = law
        self.day = day
        self.rules = {name: rule for name in law.rules if (rule := law.version(name, day))}
        self.values = {
            name: value for name, parameter in law.parameters.items() if (value := parameter.on(day)) is not None
        }
        self._known = {name: value.value for name, value in self.values.items()} | {"on": to_day(day)}
        self._orders: dict[tuple[str, ...], tuple[list[Rule], list[str]]] = {}
        self._plans: dict[tuple[str, ...], list[tuple[str, Callable[..., int], Picker]]] = {}

    def order(self, targets: Sequence[str]) -> tuple[list[Rule], list[str]]:
        """Rules in order of computation, and the names of the facts, that the targets need. Raises LawError."""
        key = tuple(targets)
        if key not in self._orders:
            self._orders[key] = self._resolve(key)
        return self._orders[key]

    def _resolve(self, targets: tuple[str, ...]) -> tuple[list[Rule], list[str]]:
        rules: dict[str, Rule] = {}
        facts: dict[str, None] = {}

        def visit(name: str, asked_by: str) -> None:
            if name in rules or name in facts or name == "on" or name in self.values:
                return
            if name in self.law.facts:
                facts[name] = None
            elif name in self.rules:
                rule = self.rules[name]
                for argument in rule.inputs:
                    visit(argument, rule.place)
                rules[name] = rule
            elif name in self.law.parameters:
                place = self.law.parameters[name].place
                raise LawError(f"{place}: {name} has no value on {self.day}, which {asked_by} needs")
            elif name in self.law.rules:
                place = self.law.rules[name][0].place
                raise LawError(f"{place}: no version of {name} holds on {self.day}; {asked_by} needs it")
            else:
                raise LawError(f"{self.law.name} has no outcome {name}{nearest(name, list(self.law.rules))}")

        for target in targets:
            visit(target, "the question")
        return list(rules.values()), list(facts)

    def outcomes(self) -> list[str]:
        """Names of all rules in force that have all that they need on this day."""
        return [name for name in self.rules if self._has_all(name)]

    def _has_all(self, name: str) -> bool:
        try:
            self.order([name])
        except LawError:
            return False
        return True

    def read(self, raw: Mapping[str, object], needed: Iterable[str] | None = None) -> dict[str, int]:
        """Facts as integers from facts as people write them. Raises InvalidFacts with all problems at once."""
        problems: dict[str, tuple[str, str]] = {}
        facts: dict[str, int] = {}
        for name, value in raw.items():
            fact = self.law.facts.get(name)
            if fact is None:
                hint = nearest(name, list(self.law.facts))
                problems[name] = (f"dit gegeven kent de wet niet{hint}", f"the law knows no such fact{hint}")
                continue
            try:
                facts[name] = parse(fact.unit, value)
            except ValueProblem as problem:
                problems[name] = (problem.nl, problem.en)
                continue
            if (bound := out_of_range(fact, facts[name])) is not None:
                problems[name] = bound
        for name in needed or ():
            if name not in raw and self.law.facts[name].default is None:
                problems[name] = ("dit gegeven ontbreekt", "this fact is missing")
        if problems:
            raise InvalidFacts(problems)
        return facts

    def start(self, facts: Mapping[str, int], needed: Iterable[str]) -> dict[str, int]:
        """Values to begin with: the date, the parameters, and the needed facts with their defaults."""
        values = dict(self._known)
        for name in needed:
            value = facts.get(name, self.law.facts[name].default)
            if value is None:
                raise InvalidFacts({name: ("dit gegeven ontbreekt", "this fact is missing")})
            values[name] = value
        return values

    def evaluate(self, facts: Mapping[str, int], targets: Sequence[str]) -> dict[str, int]:
        """Outcomes for one case as integers. `facts` are integers too; see `read`."""
        rules, needed = self.order(targets)
        key = tuple(targets)
        if key not in self._plans:
            self._plans[key] = [(rule.name, rule.function, _picker(rule.inputs)) for rule in rules]
        values = self.start(facts, needed)
        for name, function, inputs in self._plans[key]:
            values[name] = int(function(*inputs(values)))
        return {target: values[target] for target in targets}

    def explain(
        self, facts: Mapping[str, int], targets: Sequence[str], origins: "Mapping[str, FactOrigin] | None" = None
    ) -> "Explanation":
        """Outcomes for one case with every step. `origins` says where and when each fact was found."""
        from spil.law.engine.explain import explain

        return explain(self, facts, targets, origins or {})

    def run(self, columns: Mapping[str, Any], targets: Sequence[str]) -> dict[str, Any]:
        """Outcomes for a population: NumPy or Arrow columns in, NumPy columns out, by the compiled kernel.

        Only the needed columns are read. Raises InvalidColumn (with column and row) before anything runs.
        """
        from spil.law.engine.kernel import run

        return run(self, columns, targets)

    def write(self, outcome: Mapping[str, int]) -> dict[str, object]:
        """Outcomes as JSON writes them (money as euros in text)."""
        return {name: write(self.unit(name), value) for name, value in outcome.items()}

    def unit(self, name: str) -> UnitOf:
        """Unit of a fact, parameter, rule or the date."""
        if name == "on":
            return DATE
        if name in self.law.facts:
            return self.law.facts[name].unit
        return self.law.parameters[name].unit if name in self.law.parameters else self.law.rules[name][0].unit

    def schema(self) -> dict[str, Any]:
        """JSON Schema of the facts and the outcomes on this day, with descriptions."""
        facts = {name: _schema(fact.unit, fact.nl, fact.en, fact) for name, fact in sorted(self.law.facts.items())}
        outcomes = {
            name: _schema(rule.unit, rule.title_nl, rule.title_en) | {"x-article": f"{rule.act}, {rule.article}"}
            for name, rule in sorted(self.rules.items())
        }
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": self.law.name,
            "type": "object",
            "properties": {
                "facts": {
                    "type": "object",
                    "properties": facts,
                    "required": sorted(name for name, fact in self.law.facts.items() if fact.default is None),
                    "additionalProperties": False,
                },
                "outcomes": {"type": "object", "properties": outcomes, "additionalProperties": False},
            },
        }


def _picker(names: Iterable[str]) -> Picker:
    """Picks values by name; the quick way of the standard library gives no tuple for fewer than two."""
    wanted = tuple(names)
    return itemgetter(*wanted) if len(wanted) > 1 else lambda values: tuple(values[name] for name in wanted)


def out_of_range(fact: Fact, value: int) -> tuple[str, str] | None:
    """What is wrong (Dutch, English) with a value outside the bounds of its fact, or None."""
    if fact.least is not None and value < fact.least:
        least = write(fact.unit, fact.least)
        return f"niet lager dan {least}", f"not lower than {least}"
    if fact.most is not None and value > fact.most:
        most = write(fact.unit, fact.most)
        return f"niet hoger dan {most}", f"not higher than {most}"
    return None


def _schema(unit: UnitOf, nl: str, en: str, fact: Fact | None = None) -> dict[str, Any]:
    schema: dict[str, Any] = {"title": en, "description": f"{nl} ({unit_name(unit)})"}
    if not isinstance(unit, Unit):
        schema |= {"enum": [member.name.lower() for member in unit]}
    elif unit.name == "flag":
        schema |= {"type": "boolean"}
    elif unit.name.startswith("cents"):
        schema |= {"type": ["string", "number"], "pattern": r"^-?\d+(\.\d{1,2})?$"}
    elif unit.name == "ppm":
        schema |= {"type": "string", "pattern": r"^-?\d+(\.\d{1,4})?%$"}
    elif unit.name == "date":
        schema |= {"type": "string", "format": "date"}
    elif unit.name == "month":
        schema |= {"type": "string", "pattern": r"^\d{4}-\d{2}$"}
    else:
        schema |= {"type": "integer"}
        if fact is not None and fact.least is not None:
            schema["minimum"] = fact.least
        if fact is not None and fact.most is not None:
            schema["maximum"] = fact.most
    if fact is not None:
        schema["x-register"] = fact.register
        if fact.default is not None:
            schema["default"] = write(unit, fact.default)
    return schema


def _at(other: object) -> str:
    return f" at {other.place}" if isinstance(other, Parameter) else ""


def _same(given: UnitOf, wanted: UnitOf) -> bool:
    return isinstance(given, Unit) and isinstance(wanted, Unit) and given.name == wanted.name


def nearest(name: str, known: list[str]) -> str:
    """A question that names the known name that looks most like this one, or nothing."""
    from difflib import get_close_matches

    close = get_close_matches(name, known, 1)
    return f" (did you mean {close[0]}?)" if close else ""


@lru_cache
def _load(name: str) -> Law:
    if not (LAWS / name / "parameters.toml").exists():
        raise LawError(f"there is no law {name!r}; choose from {', '.join(Law.names())}")
    package = importlib.import_module(f"spil.law.{name}")
    facts: dict[str, Fact] = {}
    rules: list[Rule] = []
    values: dict[str, Parameter] = {}
    parameters_of: tuple[str, ...] = getattr(package, "PARAMETERS_OF", ())
    for folder in (name, *getattr(package, "USES", ()), *parameters_of):
        for module in () if folder in parameters_of else _modules(f"spil.law.{folder}"):
            for attribute, value in vars(module).items():
                if isinstance(value, Fact) and facts.setdefault(attribute, value) != value:
                    raise LawError(f"law/{folder}: fact {attribute} is declared twice, and differently")
            rules += RULES[module.__name__]
        for parameter in parameters.load(LAWS / folder / "parameters.toml").values():
            if parameter.name in values:
                other = values[parameter.name].place
                raise LawError(f"{parameter.place}: parameter {parameter.name} is also at {other}")
            values[parameter.name] = parameter
    return Law(name, facts, rules, values)


def _modules(package_name: str) -> list[ModuleType]:
    package = importlib.import_module(package_name)
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__) if module.name != "tests")
    return [importlib.import_module(f"{package_name}.{name}") for name in names]


__all__ = ["Act", "Graph", "InvalidFacts", "Law", "acts", "out_of_range"]
