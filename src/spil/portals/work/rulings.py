"""What the law leaves to judgement: each question with the grounds and limits that the law gives (rulings.toml)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from spil.core.people.models import Circumstance
from spil.law.engine.graph import acts
from spil.portals.base.words import CIRCUMSTANCES
from spil.text import T

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class Article:
    """A ground or a limit of the law in plain words, with its article. A ground has a name."""

    nl: str
    en: str
    act: str
    article: str
    name: str = ""

    @property
    def words(self) -> "StrPromise":
        return T(nl=self.nl, en=self.en)

    @property
    def citation(self) -> str:
        return f"{self.act}, art. {self.article}"

    @property
    def address(self) -> str:
        """The official address of the article as it reads today."""
        return acts()[self.act].address_of(self.article, timezone.localdate())


@dataclass(frozen=True)
class Ruling:
    """One question that a case worker decides; what its parts mean stands on top of rulings.toml."""

    kind: Circumstance.Kind
    question: "StrPromise"
    grounds: tuple[Article, ...]
    limits: tuple[Article, ...]
    parent: bool
    number: str
    years_back: int

    @property
    def title(self) -> "StrPromise":
        return CIRCUMSTANCES[self.kind]


def _ruling(kind: str, entry: Mapping[str, Any]) -> Ruling:
    return Ruling(
        kind=Circumstance.Kind(kind),
        question=T(nl=entry["nl"], en=entry["en"]),
        grounds=tuple(Article(**ground) for ground in entry["grounds"]),
        limits=tuple(Article(**limit) for limit in entry.get("limits", ())),
        parent=entry.get("parent", False),
        number=entry.get("number", ""),
        years_back=entry.get("years_back", 0),
    )


RULINGS = {
    kind: _ruling(kind, entry)
    for kind, entry in tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")).items()
}
