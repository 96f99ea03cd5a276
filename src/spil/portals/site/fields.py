"""What the questions of several calculators share. All are sent by GET, so that a result has an address."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django import forms
from django.forms.widgets import RadioSelect
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from spil import text
from spil.law.engine import Choice, InvalidFacts
from spil.portals.site.calculation import months, usual
from spil.text import T, choose


class MonthField(forms.TypedChoiceField):
    """A choice among the months of which a law knows all that the targets need, as 2025-09.

    With `empty` (what no choice is called) none may be chosen too.
    """

    def __init__(self, law: str, *targets: str, empty: Any = None, **options: Any) -> None:
        self.law, self.targets, self.empty = law, targets, empty
        super().__init__(choices=self._choices, coerce=_first_day, empty_value=None, **options)

    def known(self) -> list[date]:
        """The first days of what can be chosen, the latest first."""
        return list(months(self.law, *self.targets))

    def said(self, day: date) -> str:
        """A choice in words."""
        return text.month(day)

    @property
    def usual(self) -> str:
        """The choice for today, or the latest that is known."""
        return f"{usual(self.known()):%Y-%m}"

    def _choices(self) -> list[tuple[str, str]]:
        known = [(f"{day:%Y-%m}", self.said(day)) for day in self.known()]
        return [("", str(self.empty)), *known] if self.empty else known


class StudyYearField(MonthField):
    """A choice among study years that begin in one month (`begins`) of the year."""

    def __init__(self, law: str, *targets: str, begins: int, **options: Any) -> None:
        self.begins = begins
        super().__init__(law, *targets, **options)

    def known(self) -> list[date]:
        """The first days of study years, the latest first."""
        return [day for day in super().known() if day.month == self.begins]

    def said(self, day: date) -> str:
        """A study year as it is written: 2025-2026."""
        return f"{day.year}-{day.year + 1}"


def _first_day(value: str) -> date:
    return date.fromisoformat(f"{value}-01")


def choices(kinds: Iterable[Choice]) -> Callable[[], list[tuple[str, str]]]:
    """Members of an enumeration of the law, by name, in the visitor's language and with a capital."""

    def made() -> list[tuple[str, str]]:
        words = [(kind.name.lower(), text.choose(kind.nl, kind.en)) for kind in kinds]
        return [(name, word[:1].upper() + word[1:]) for name, word in words]

    return made


def radio(label: Any, *options: tuple[str, Any], **more: Any) -> forms.ChoiceField:
    """A question with a few answers beneath each other."""
    return forms.ChoiceField(label=label, choices=options, widget=RadioSelect, **more)


def yes_or_no(label: Any, **more: Any) -> forms.ChoiceField:
    """A question that is answered with yes or no."""
    return radio(label, ("yes", T(nl="Ja", en="Yes")), ("no", T(nl="Nee", en="No")), **more)


Answer = Callable[[dict[str, Any]], dict[str, Any]]


def show(
    request: HttpRequest, form_class: type[forms.Form], template: str, initial: dict[str, Any], answer: Answer
) -> HttpResponse:
    """A calculator: the questions with what is usual, or with what is wrong, or with what `answer` makes of them."""
    if not any(name in request.GET for name in form_class.base_fields):
        return render(request, template, {"form": form_class(initial=initial), "asked": False})
    form = form_class(request.GET)
    context: dict[str, Any] = {}
    if form.is_valid():
        try:
            context = answer(form.cleaned_data)
        except InvalidFacts as error:
            for nl, en in error.problems.values():
                form.add_error(None, choose(nl, en))
    return render(request, template, {"form": form, "asked": bool(context)} | context)
