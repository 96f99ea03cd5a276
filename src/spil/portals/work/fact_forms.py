"""Forms to add, correct and withdraw a fact of any kind.

They follow from the fields of the models, so that a kind of fact that is added shows up with its own checks; only its
words stand in kinds.py. What the database would refuse, the form says first, by the database's own constraints. What a
case worker decides with a letter of its own (rulings.toml) is not added here.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from stdnum import iban

from spil.core.people.models import KINDS, Circumstance, Fact, Income, Person
from spil.core.people.service import Period, kind_of, value_fields
from spil.portals.base.fields import DateField, EuroField
from spil.portals.work.kinds import CHOICES, IN_CENTS, LABELS, OTHER, choices_of
from spil.portals.work.rulings import RULINGS
from spil.text import T, choose

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_CENTS = 100_000_000_00
MOST_COUNT = 10_000
Finder = Callable[[str], Person | None]

REFUSED: dict[str, tuple[str, "StrPromise"]] = {
    "address_postcode_form": ("postcode", T(nl="Een Nederlandse postcode heeft vier cijfers en twee letters.",
                                            en="A Dutch postcode has four digits and two letters.")),
    "address_country_form": ("country", T(nl="Vul twee letters in, zoals NL.", en="Enter two letters, such as NL.")),
    "nationality_code_form": ("code", T(nl="Vul vier cijfers in, zoals 0001.", en="Enter four digits, such as 0001.")),
    "work_hours_in_month": ("hours_per_month", T(nl="Een maand heeft niet zoveel uren.",
                                                 en="A month does not have so many hours.")),
    "tie_place": ("position", T(nl="Een ouder is nummer 1 of 2, een partner nummer 1.",
                                en="A parent is number 1 or 2, a partner number 1.")),
    "tie_not_with_oneself": (OTHER, T(nl="Niemand is familie van zichzelf.", en="Nobody is family of themselves.")),
    "enrolment_length": ("nominal_months", T(nl="Hoogstens 120 maanden en 420 studiepunten.",
                                             en="At most 120 months and 420 credits.")),
    "choice_amounts": ("loan_cents", T(nl="Hoogstens 10.000 euro per maand.", en="At most 10,000 euros a month.")),
}  # fmt: skip
"""Constraints of the database: the field that they are about, and what to say."""


def own_period(kind: str) -> bool:
    """Whether the period is asked; an income holds for its year, a diploma from its day on."""
    return kind not in ("income", "degree")


class FactForm(forms.Form):
    """The values of one fact and its period. `values` and `period` are what is to be recorded once it is valid.

    `find` looks up another person by BSN or education number, for facts that name one.
    """

    def __init__(
        self,
        kind: str,
        person: Person,
        data: Any = None,
        *,
        fact: Fact | None = None,
        find: Finder,
        names: Mapping[int, str],
    ) -> None:
        super().__init__(data)
        self.kind, self.model, self.person, self.fact, self.find = kind, KINDS[kind], person, fact, find
        for name in value_fields(self.model):
            if fact is not None and (kind, name) == ("income", "year"):
                continue
            self.fields[name] = _field(kind, self.model._meta.get_field(name), fact, names)
            self.initial[name] = _initial(fact, name) if fact else self.fields[name].initial
        if own_period(kind):
            self.fields["since"] = DateField(
                label=T(nl="Geldt vanaf", en="Holds from"),
                help_text=T(nl="De nieuwe gegevens gelden voor deze periode. Daarbuiten blijft staan wat er stond.",
                            en="The new values hold for this period. Outside it everything stays as it was.")
                if fact else "",
            )  # fmt: skip
            self.fields["until"] = DateField(
                label=T(nl="Tot en met", en="Until (inclusive)"), required=False,
                help_text=T(nl="Laat leeg als er geen einde bekend is.", en="Leave empty when no end is known."),
            )  # fmt: skip
            if fact is not None:
                self.initial["since"] = fact.valid.lower
                self.initial["until"] = date.fromordinal(fact.valid.upper.toordinal() - 1) if fact.valid.upper else None

    def clean(self) -> None:
        """Say in words what the database's own constraints would refuse."""
        answers = self.cleaned_data
        since, until = answers.get("since"), answers.get("until")
        if since and until and until < since:
            self.add_error("until", T(nl="Het einde ligt voor het begin.", en="The end lies before the start."))
        if self.kind == "choice" and since and since.day != 1:
            self.add_error("since", T(nl="Een aanvraag geldt vanaf de eerste van een maand.",
                                      en="An application holds from the first of a month."))  # fmt: skip
        if self.errors:
            return
        made = self.model(person=self.person, valid=DateRange(*self.period), source="case_worker", **self.values)
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, models.CheckConstraint):
                try:
                    constraint.validate(self.model, made)
                except ValidationError:
                    generic = T(nl="Dit kan niet bij dit gegeven ({rule}).", en="This cannot be ({rule}).",
                                rule=constraint.name)  # fmt: skip
                    self.add_error(*REFUSED.get(constraint.name, (None, generic)))

    @property
    def values(self) -> dict[str, Any]:
        """Field values of the fact."""
        fixed = {"year": self.fact.year} if isinstance(self.fact, Income) else {}
        return fixed | {name: self.cleaned_data[name] for name in value_fields(self.model) if name in self.fields}

    @property
    def period(self) -> Period:
        """First day, and the first day after it or None."""
        if self.kind == "income":
            return date(self.values["year"], 1, 1), date(self.values["year"] + 1, 1, 1)
        if self.kind == "degree":
            return self.values["diploma_on"], None
        until = self.cleaned_data["until"]
        return self.cleaned_data["since"], date.fromordinal(until.toordinal() + 1) if until else None

    def clean_iban(self) -> str:
        """Without blanks, and checked."""
        compact = iban.compact(self.cleaned_data["iban"])
        if not iban.is_valid(compact):
            raise ValidationError(T(nl="Dit is geen geldig IBAN.", en="This is not a valid IBAN."))
        return str(compact)

    def clean_postcode(self) -> str:
        """In capitals, without a blank for a Dutch one."""
        written = self.cleaned_data["postcode"].upper().strip()
        return written.replace(" ", "") if self.data.get("country", "NL").upper() == "NL" else written

    def clean_country(self) -> str:
        """In capitals."""
        return str(self.cleaned_data["country"]).upper()

    def clean_number(self) -> int:
        """Nothing is none."""
        return self.cleaned_data["number"] or 0

    def clean_other(self) -> Person | None:
        """The person with a number, or the one that the fact named already."""
        written = self.cleaned_data[OTHER].strip()
        if not written:
            return self.fact.other if self.fact else None  # type: ignore[attr-defined]
        found = self.find(written)
        if found is None:
            raise ValidationError(T(nl="Niemand heeft dit nummer.", en="Nobody has this number."))
        return found


class WithdrawForm(forms.Form):
    """For which days a fact is taken back; what holds for its own period (an income) is taken back as a whole."""

    since = DateField(label=T(nl="Intrekken vanaf", en="Withdraw from"))
    until = DateField(
        label=T(nl="Tot en met", en="Until (inclusive)"), required=False,
        help_text=T(nl="Leeg: tot het einde van het gegeven.", en="Empty: to the end of the fact."),
    )  # fmt: skip

    def __init__(self, fact: Fact, data: Any = None) -> None:
        super().__init__(data, initial={"since": fact.valid.lower})
        self.fact = fact
        if not own_period(kind_of(type(fact))):
            self.fields = {}

    def clean(self) -> None:
        """Days within the fact's own period."""
        since, until, held = self.cleaned_data.get("since"), self.cleaned_data.get("until"), self.fact.valid
        if since and ((held.lower and since < held.lower) or (held.upper and since >= held.upper)):
            self.add_error(
                "since", T(nl="Op die dag geldt dit gegeven niet.", en="The fact does not hold on that day.")
            )
        elif since and until and until < since:
            self.add_error("until", T(nl="Het einde ligt voor het begin.", en="The end lies before the start."))

    @property
    def period(self) -> Period:
        """First day, and the first day after it or None; never beyond the fact's own end."""
        if not self.fields:
            return self.fact.valid.lower, self.fact.valid.upper
        until, end = self.cleaned_data["until"], self.fact.valid.upper
        beyond = date.fromordinal(until.toordinal() + 1) if until else end
        return self.cleaned_data["since"], min(beyond, end) if beyond and end else beyond


def _field(kind: str, field: Any, fact: Fact | None, names: Mapping[int, str]) -> forms.Field:
    label, required = LABELS[field.name], not (field.blank or field.has_default())
    if (kind, field.name) in CHOICES:
        options = choices_of(kind, field.name)
        if fact is None:
            decided_elsewhere = {*RULINGS, "hardship"} if kind == "circumstance" else set()
            options = [("", choose("Kies", "Choose")), *(one for one in options if one[0] not in decided_elsewhere)]
        return forms.TypedChoiceField(label=label, choices=options, coerce=field.to_python)
    if field.name == OTHER:
        return _person_field(label, field, fact, names)
    if field.name == "number" and isinstance(fact, Circumstance) and fact.kind in IN_CENTS:
        return EuroField(label=label)
    if field.name == "number":
        hint = T(nl="Alleen als de soort erom vraagt: maanden, kinderen of een jaar.",
                 en="Only when the kind asks for it: months, children or a year.")  # fmt: skip
        return forms.IntegerField(label=label, min_value=0, max_value=MOST_COUNT, required=False, help_text=hint)
    if field.name.endswith("_cents"):
        least = -MOST_CENTS if field.name == "amount_cents" else 0
        return EuroField(label=label, least=least, most=MOST_CENTS if kind == "income" else 200_000_00, initial=0)
    if isinstance(field, models.BooleanField):
        default = field.default if isinstance(field.default, bool) else False
        return forms.BooleanField(label=label, required=False, initial=default)
    if isinstance(field, models.DateField):
        return DateField(label=label)
    if field.name == "year":
        return forms.IntegerField(label=label, min_value=FIRST_YEAR, max_value=LAST_YEAR)
    if isinstance(field, models.IntegerField):
        initial = field.default if field.has_default() else None
        return forms.IntegerField(label=label, min_value=0, max_value=MOST_COUNT, initial=initial)
    return forms.CharField(label=label, required=required or field.name == "country", max_length=field.max_length,
                           initial=field.default if field.has_default() else None)  # fmt: skip


def _person_field(label: Any, field: Any, fact: Fact | None, names: Mapping[int, str]) -> forms.Field:
    known = names.get(getattr(fact, "other_id", None) or 0)
    hint = T(nl="BSN of onderwijsnummer. Laat leeg als het {name} blijft.",
             en="BSN or education number. Leave empty to keep {name}.", name=known) if known else (
        T(nl="BSN of onderwijsnummer.", en="BSN or education number."))  # fmt: skip
    return forms.CharField(label=label, max_length=9, help_text=hint, required=not (known or field.null),
                           widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}))  # fmt: skip


def _initial(fact: Fact, name: str) -> Any:
    return "" if name == OTHER else getattr(fact, name)
