"""Letters: a Typst template and the data of a message make an accessible PDF to keep, the same data the same bytes.

Data reaches the template as JSON and is shown as text; it can never become markup. What a message may hold is in the
docstring of `LetterData`; the name, address, reference, date and language are added here.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NotRequired, TypedDict

import typst

HERE = Path(__file__).parent
ADDRESS_LINES = 5
STANDARDS: Any = ["ua-1", "a-2a"]  # for everyone to read, and to keep: every letter is its own archive copy
NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed')  # PDF/UA wants a glyph for each character
TEMPLATES: dict[str, Path] = {}


class Amount(TypedDict):
    """A line of the table: its label in the language of the letter, and cents."""

    label: str
    cents: int


class Article(TypedDict):
    """An article of law, with its official address."""

    label: str
    address: NotRequired[str]


class LetterData(TypedDict):
    """What a message holds, in the language of the one who gets it. Dates are ISO texts."""

    title: str
    intro: NotRequired[list[str]]
    amounts: NotRequired[list[Amount]]
    amounts_title: NotRequired[str]
    amounts_head: NotRequired[str]  # above the amounts; else: amount per month
    amounts_note: NotRequired[str]
    amounts_sum: NotRequired[bool]  # False: lines that do not add up to something
    reasons: NotRequired[list[str]]
    articles: NotRequired[list[Article]]
    next_steps: NotRequired[list[str]]
    objection_until: NotRequired[str]


def register(kind: str, template: Path) -> None:
    """Make a kind of message known with its template. Raises ValueError when the kind is taken by another."""
    if TEMPLATES.setdefault(kind, template) != template:
        raise ValueError(f"the kind of message {kind} is registered twice")


def template(kind: str) -> Path:
    """Template of a kind. Raises LookupError."""
    if kind not in TEMPLATES:
        raise LookupError(f"there is no kind of message {kind!r}; choose from {', '.join(sorted(TEMPLATES))}")
    return TEMPLATES[kind]


register("decision", HERE / "decision.typ")
register("notice", HERE / "decision.typ")


@lru_cache
def _compiler(template: Path) -> typst.Compiler:
    """A compiler keeps fonts and templates between letters. Its root is the package, so that all find base.typ."""
    return typst.Compiler(str(template), root=str(HERE.parents[2]), ignore_system_fonts=False)


def render(
    kind: str, data: Mapping[str, Any], *, name: str, address: Sequence[str], reference: str, on: date, language: str
) -> bytes:
    """The letter as PDF/UA-1 and PDF/A-2a. The same arguments give the same bytes."""
    return _render((kind, _inputs(data, name, address, reference, on, language)))


def render_png(
    kind: str, data: Mapping[str, Any], *, name: str, address: Sequence[str], reference: str, on: date, language: str
) -> bytes:
    """The first page of the letter as a picture."""
    inputs = _inputs(data, name, address, reference, on, language)
    made = _compiler(template(kind)).compile(format="png", ppi=110, sys_inputs={"data": inputs})
    return _bytes(made[0] if isinstance(made, list) else made)


def _bytes(made: object) -> bytes:
    """What the compiler made, when it was not told to write it to a file."""
    assert isinstance(made, bytes)
    return made


def render_many(letters: Iterable[Mapping[str, Any]], processes: int) -> Iterator[bytes]:
    """Letters in the order given, made by several processes. Each mapping holds the arguments of render()."""
    jobs = [
        (one["kind"], _inputs(*(one[part] for part in ("data", "name", "address", "reference", "on", "language"))))
        for one in letters
    ]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_render_from, [(template(kind), inputs) for kind, inputs in jobs], chunksize=25)


def _inputs(data: Mapping[str, Any], name: str, address: Sequence[str], reference: str, on: date, language: str) -> str:
    added = {
        "name": name,
        "address": [name, *address][:ADDRESS_LINES],
        "reference": reference,
        "date": on.isoformat(),
        "language": language,
    }
    return json.dumps(_printable({**data, **added}), sort_keys=True, ensure_ascii=False)


def _printable(value: Any) -> Any:
    """The same value without control characters and halves of characters in its texts."""
    if isinstance(value, str):
        return "".join(one for one in value if unicodedata.category(one) not in ("Cc", "Cs"))
    if isinstance(value, Mapping):
        return {key: _printable(part) for key, part in value.items()}
    return [_printable(part) for part in value] if isinstance(value, list | tuple) else value


def _render(job: tuple[str, str]) -> bytes:
    kind, inputs = job
    return _render_from((template(kind), inputs))


def _render_from(job: tuple[Path, str]) -> bytes:
    path, inputs = job
    while True:
        try:
            made = _compiler(path).compile(format="pdf", pdf_standards=STANDARDS, sys_inputs={"data": inputs})
        except typst.TypstError as error:
            missing = NO_GLYPH.search(str(error))
            if missing is None or missing[1] not in inputs:
                raise
            inputs = inputs.replace(missing[1], "?" * len(missing[1]))
        else:
            return _bytes(made)
