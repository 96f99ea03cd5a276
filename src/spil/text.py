"""Words and numbers for people: two languages side by side, money, dates.

Every text is written in Dutch and in English in one place, as in `T(nl="Jouw geld", en="Your money")`.
The language of the moment is `django.utils.translation.get_language()`.
"""

from datetime import date
from typing import TYPE_CHECKING, cast

from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import get_language, override

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

NO_BREAK_SPACE = "\u00a0"


def is_english() -> bool:
    """Whether the language of the moment is English; every other language falls back to Dutch."""
    return (get_language() or "nl").startswith("en")


def choose(nl: str, en: str) -> str:
    """The text in the language of the moment."""
    return en if is_english() else nl


def _text(nl: str, en: str, values: dict[str, object]) -> str:
    chosen = choose(nl, en)
    return chosen.format(**values) if values else chosen


_lazy_text = lazy(_text, str)


def T(*, nl: str, en: str, **values: object) -> "StrPromise":
    """A text in both languages that is chosen when it is shown, so that it may stand in a class or a constant.

    `{name}` placeholders are filled from the keyword arguments. Wrap it in `str()` where a real string is needed.
    """
    return cast("StrPromise", _lazy_text(nl, en, values))


def both(text: object) -> tuple[str, str]:
    """A text of `T` in Dutch and in English."""
    with override("nl"):
        dutch = str(text)
    with override("en"):
        return dutch, str(text)


def euro(cents: int, *, whole: bool = False) -> str:
    """An amount of euro cents: `€ 1.234,56` in Dutch, `€1,234.56` in English. `whole` leaves `,00` out.

    Between sign and amount stands a no-break space in Dutch, so that an amount never falls apart at a line's end.
    """
    euros, rest = divmod(abs(int(cents)), 100)
    amount = f"{euros:,}" if whole and rest == 0 else f"{euros:,}.{rest:02d}"
    sign = "-" if cents < 0 else ""
    if is_english():
        return f"{sign}€{amount}"
    return f"{sign}€{NO_BREAK_SPACE}{amount.translate(str.maketrans('.,', ',.'))}"


def percentage(ppm: int) -> str:
    """A rate in parts per million: `2,56%` in Dutch, `2.56%` in English, without needless zeros."""
    whole, rest = divmod(abs(ppm), 10_000)
    digits = f"{rest:04d}".rstrip("0")
    text = f"{'-' if ppm < 0 else ''}{whole}{'.' + digits if digits else ''}%"
    return text if is_english() else text.replace(".", ",")


def day(value: date) -> str:
    """A date in words: `1 september 2025`, `1 September 2025`."""
    return date_format(value, "j F Y")


def months(first: date, last: date) -> str:
    """A period of months in words: `september 2025 tot en met maart 2026`; one month by its own name."""
    begins, ends = month(first), month(last)
    return begins if begins == ends else choose(f"{begins} tot en met {ends}", f"{begins} to {ends}")


def month(value: date) -> str:
    """A month in words: `september 2025`, `September 2025`."""
    return date_format(value, "F Y")
