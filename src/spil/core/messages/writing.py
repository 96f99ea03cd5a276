"""What those who write letters share: the language of the one who gets it, and articles with their address."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.utils.translation import override

from spil.law.engine.graph import acts

Letter = dict[str, Any]  # core.messages.letters.LetterData
P = ParamSpec("P")


def spoken(make: Callable[P, Letter]) -> Callable[Concatenate[str, P], Letter]:
    """Have a letter speak the language (`nl` or `en`) that becomes its first argument."""

    @wraps(make)
    def speak(language: str, /, *args: P.args, **kwargs: P.kwargs) -> Letter:
        with override(language):
            return make(*args, **kwargs)

    return speak


def article_of(act: str, number: str, on: date) -> dict[str, str]:
    """An article of law as it stood on a day, with its official address."""
    return {"label": f"{act}, art. {number}", "address": acts()[act].address_of(number, on)}
