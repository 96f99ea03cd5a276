"""A reform: what one would change in a law, kept as a file that people review and cite.

    law = "student_finance"
    name = { nl = "Hogere basisbeurs", en = "Higher basic grant" }
    why = { nl = "Wonen is duurder geworden.", en = "Housing has become more expensive." }
    source = "proposal of 24 November 2026"
    rules = "reform_rules.py"

    [[parameters]]
    name = "basic_grant_away_ho"
    since = 2025-09-01
    value = "350.00"

Of a parameter, `until` may be given too; without `since` the value holds always. `rules` names a Python file beside
this one, with rules under @article that take the place of all versions of the same name.
"""

import hashlib
import linecache
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

from spil.law.engine.article import RULES, LawError, Rule
from spil.law.engine.graph import Law, nearest
from spil.law.engine.parameters import Parameter, Value
from spil.law.engine.units import ValueProblem, parse

KEYS = {"law", "name", "why", "source", "rules", "parameters"}
WORDS = ("nl", "en")


@dataclass(frozen=True)
class Change:
    """Another value of a parameter, as people write it, for the days `since` to `until` (inclusive)."""

    parameter: str
    value: str | bool | int
    since: date = date.min
    until: date = date.max


@dataclass(frozen=True)
class Reform:
    """Changes of parameters, and the text of a Python file with replacing rules. Words are (Dutch, English)."""

    law: str
    changes: tuple[Change, ...] = ()
    rules: str = ""
    name: tuple[str, str] = ("", "")
    why: tuple[str, str] = ("", "")
    source: str = ""

    @property
    def digest(self) -> str:
        """What the reform does, as a hash (SHA-256) to cite it by; words and source left aside."""
        return hashlib.sha256(repr((self.law, self.changes, self.rules)).encode()).hexdigest()

    def reformed(self) -> Law:
        """The law with these changes. Raises LawError for what the law does not know or cannot hold."""
        return _reformed(self.law, self.changes, self.rules)

    def written(self) -> str:
        """The reform as the text of its file, if it changes parameters only. `read_text` gives it back."""
        rows = [f"law = {_quoted(self.law)}", f"name = {_both(self.name)}", f"why = {_both(self.why)}"]
        rows += [f"source = {_quoted(self.source)}"] if self.source else []
        for change in self.changes:
            value = str(change.value).lower() if isinstance(change.value, bool) else _quoted(str(change.value))
            rows += ["", "[[parameters]]", f"name = {_quoted(change.parameter)}"]
            rows += [f"since = {change.since}"] if change.since > date.min else []
            rows += [f"until = {change.until}"] if change.until < date.max else []
            rows.append(f"value = {value}")
        return "\n".join(rows) + "\n"


def read(path: Path) -> Reform:
    """The reform of a TOML file. Raises LawError that names the file and what is wrong in it."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LawError(f"{path}: {error}") from None
    return read_text(text, str(path), path.parent)


def read_text(text: str, place: str, folder: Path | None = None) -> Reform:
    """The reform of a TOML text that stands at `place`; its rules are read from `folder`. Raises LawError."""
    try:
        table: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LawError(f"{place}: {error}") from None
    if unknown := sorted(set(table) - KEYS):
        raise LawError(f"{place}: {unknown[0]} is none of {', '.join(sorted(KEYS))}{nearest(unknown[0], sorted(KEYS))}")
    law = table.get("law")
    if not isinstance(law, str):
        raise LawError(f'{place}: say which law, as in law = "student_finance"')
    rules = table.get("rules", "")
    if rules and folder is None:
        raise LawError(f"{place}: rules in Python are read from a file beside the reform only")
    try:
        written = (folder / rules).read_text(encoding="utf-8") if rules and folder else ""
    except OSError as error:
        raise LawError(f"{place}: the rules cannot be read: {error}") from None
    changes = tuple(_change(row, f"{place}, change {number}") for number, row in enumerate(_rows(table, place), 1))
    if not changes and not written:
        raise LawError(f"{place}: the reform changes nothing; give [[parameters]] or rules")
    reform = Reform(
        law, changes, written, _two(table, "name", place), _two(table, "why", place), str(table.get("source", ""))
    )
    try:
        reform.reformed()
    except LawError as error:
        raise LawError(f"{place}: {error}") from None
    return reform


def _rows(table: Mapping[str, Any], place: str) -> list[dict[str, Any]]:
    rows = table.get("parameters", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):  # pyright: ignore
        raise LawError(f"{place}: write each parameter under a heading [[parameters]]")
    return rows  # pyright: ignore


def _change(row: Mapping[str, Any], place: str) -> Change:
    if missing := [key for key in ("name", "value") if key not in row]:
        raise LawError(f"{place}: lacks {' and '.join(missing)}")
    if unknown := sorted(set(row) - {"name", "value", "since", "until"}):
        raise LawError(f"{place}: {unknown[0]} is none of name, value, since, until")
    days = [row.get("since", date.min), row.get("until", date.max)]
    if not all(type(day) is date for day in days) or days[0] > days[1]:
        raise LawError(f"{place}: since and until are dates, as in since = 2025-09-01, the first before the last")
    value = row["value"]
    return Change(row["name"], value if isinstance(value, bool) else str(value), days[0], days[1])


def _two(table: Mapping[str, Any], key: str, place: str) -> tuple[str, str]:
    words: Any = table.get(key)
    if not isinstance(words, dict) or not all(isinstance(words.get(one), str) for one in WORDS):  # pyright: ignore
        raise LawError(f'{place}: give {key} in both languages, as in {key} = {{ nl = "...", en = "..." }}')
    return words["nl"], words["en"]  # pyright: ignore


def _quoted(text: str) -> str:
    """A text as TOML writes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(one if one >= " " and one != "\x7f" else f"\\u{ord(one):04x}" for one in escaped) + '"'


def _both(words: tuple[str, str]) -> str:
    return "{ " + ", ".join(f"{key} = {_quoted(word)}" for key, word in zip(WORDS, words, strict=True)) + " }"


@lru_cache(maxsize=64)
def _reformed(name: str, changes: tuple[Change, ...], rules: str) -> Law:
    law = Law.load(name)
    replaced = dict(law.parameters)
    for change in changes:
        if change.parameter not in replaced:
            hint = nearest(change.parameter, list(replaced))
            raise LawError(f"{name} has no parameter {change.parameter}{hint}")
        replaced[change.parameter] = _changed(replaced[change.parameter], change)
    kept = Law(name, law.facts, [rule for versions in law.rules.values() for rule in versions], replaced)
    return kept.reformed({}, _rules(rules)) if rules else kept


def _changed(old: Parameter, change: Change) -> Parameter:
    """The parameter with another value for some days; before and after them its own values hold."""
    try:
        value = parse(old.unit, change.value)
    except ValueProblem as problem:
        raise LawError(f"parameter {old.name}: expected {problem.en}, not {change.value!r}") from None
    new = Value(change.since, change.until, value, "reform", "", "set for this reform")
    values: list[Value] = [new]
    for one in old.values:
        if one.since < change.since:
            last = min(one.until, change.since - timedelta(days=1))
            values.append(Value(one.since, last, one.value, one.status, one.source, one.note))
        if one.until > change.until:
            first = max(one.since, change.until + timedelta(days=1))
            values.append(Value(first, one.until, one.value, one.status, one.source, one.note))
    values.sort(key=lambda one: one.since)
    return Parameter(old.name, old.unit, old.act, old.article, old.nl, old.en, tuple(values), old.place)


def _rules(text: str) -> list[Rule]:
    """The rules that a Python text defines. It runs the text: only for files that somebody reviewed."""
    name = f"spil_reform_{hashlib.sha256(text.encode()).hexdigest()[:16]}"
    module = ModuleType(name)
    module.__file__ = f"<{name}>"
    linecache.cache[module.__file__] = (len(text), None, text.splitlines(keepends=True), module.__file__)
    sys.modules[name] = module  # the source of a rule is found by the name of its module
    try:
        exec(compile(text, module.__file__, "exec"), module.__dict__)  # noqa: S102
    except LawError:
        raise
    except Exception as error:
        raise LawError(f"the rules of the reform do not load: {type(error).__name__}: {error}") from None
    found = RULES.pop(name, [])
    if not found:
        raise LawError("the rules of the reform hold no rule under @article")
    return found


__all__ = ["Change", "Reform", "read", "read_text"]
