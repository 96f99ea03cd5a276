"""The questions of My Spil. What the law says about months and maxima is checked here, before anything is kept."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.forms.widgets import CheckboxSelectMultiple, RadioSelect
from stdnum import iban

from spil import text
from spil.core.access.models import ApiToken
from spil.law.common import Education
from spil.portals.base.fields import EuroField
from spil.portals.my.components import Component
from spil.text import T, choose

LIFETIMES = [
    (30, T(nl="30 dagen", en="30 days")), (90, T(nl="90 dagen", en="90 days")), (365, T(nl="1 jaar", en="1 year")),
]  # fmt: skip
"""How long a key may work, in days."""
SCOPES = [
    ("own", T(nl="Mijn besluiten, berichten en schuld lezen", en="Read my decisions, messages and debt")),
    ("law", T(nl="Vaker rekenen met de wet", en="Calculate with the law more often")),
]
"""What a key may be for, as the API knows it."""


class MonthField(forms.TypedChoiceField):
    """A choice among months, written as 2025-09."""

    def __init__(self, months: Sequence[date], **options: Any) -> None:
        super().__init__(
            choices=[(f"{month:%Y-%m}", text.month(month)) for month in months],
            coerce=lambda value: date.fromisoformat(f"{value}-01"), **options,
        )  # fmt: skip


class ChangeForm(forms.Form):
    """One component, all of them, or none (to stop), and the month from which it holds."""

    def __init__(
        self,
        asked: Sequence[Component],
        months: Sequence[date],
        *,
        usual: date,
        most: Mapping[str, int],
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.asked = asked
        since = MonthField(months, label=T(nl="Vanaf welke maand?", en="From which month?"), initial=f"{usual:%Y-%m}")
        self.fields = {one.name: one.question() for one in asked} | {"since": since}
        for one in asked:
            self.fields[one.name].help_text = one.hint(most.get(one.name))

    def changes(self) -> dict[str, Any]:
        """Fields of Choice that were chosen."""
        return {one.name: self.cleaned_data[one.name] for one in self.asked}

    def refuse_more_than(self, component: Component, cents: int, why: str) -> None:
        """The law allows less than was asked for, or nothing at all (`why`, of lifelong learning credit)."""
        most = text.euro(cents)
        if component.name == "lifelong_cents" and why:
            self.add_error(component.name, str(T(nl="Je kunt dit niet krijgen: {why}. Vul 0 in.",
                                                 en="You cannot get this: {why}. Enter 0.", why=why)))  # fmt: skip
            return
        self.add_error(component.name, str(
            T(nl="Je kunt in deze maand hoogstens {most} lenen. Vul een lager bedrag in.",
              en="You can borrow {most} at most in this month. Enter a lower amount.", most=most)
        ))  # fmt: skip

    def refuse_the_same(self) -> None:
        """What was chosen is what there is already."""
        self.add_error(None, str(T(nl="Je hebt dit al. Kies iets anders om het te veranderen.",
                                   en="You have this already. Choose something else to change it.")))  # fmt: skip

    def refuse_before(self, first: date) -> None:
        """What was asked for cannot begin that early."""
        self.add_error("since", str(
            T(nl="Dit kan alleen voor de maanden die nog komen. Kies {month} of later.",
              en="This is possible for months to come only. Choose {month} or later.", month=text.month(first))
        ))  # fmt: skip


class WhatIfForm(forms.Form):
    """Another life, to see what it would give. Nothing is kept."""

    def __init__(self, months: Sequence[date], *, parents: Sequence[str], **options: Any) -> None:
        super().__init__(**options)
        self.fields["month"] = MonthField(months, label=T(nl="Voor welke maand?", en="For which month?"))
        self.fields["home"] = forms.ChoiceField(
            label=T(nl="Waar woon je?", en="Where do you live?"), widget=RadioSelect,
            choices=[("home", T(nl="Bij (een van) mijn ouders", en="With (one of) my parents")),
                     ("away", T(nl="Niet bij mijn ouders", en="Not with my parents"))],
        )  # fmt: skip
        self.fields["education"] = forms.ChoiceField(
            label=T(nl="Welke opleiding?", en="Which education?"),
            choices=[(kind.name.lower(), choose(kind.nl, kind.en)) for kind in Education if kind != Education.NONE],
        )
        self.fields["loan"] = EuroField(label=T(nl="Lening per maand", en="Loan a month"), required=False,
                                        most=10_000_00)  # fmt: skip
        labels = {
            "first": T(nl="Inkomen van je ene ouder per jaar", en="Income a year of your first parent"),
            "second": T(nl="Inkomen van je andere ouder per jaar", en="Income a year of your other parent"),
        }
        for one in parents:
            self.fields[f"income_{one}"] = EuroField(
                label=labels[one], required=False,
                help_text=T(nl="Laat leeg om te rekenen met wat wij weten.", en="Leave empty to use what we know."),
            )  # fmt: skip


class AccountForm(forms.Form):
    """Where we pay someone."""

    iban = forms.CharField(
        label=T(nl="Rekeningnummer (IBAN)", en="Account number (IBAN)"), max_length=42,
        help_text=T(nl="Bijvoorbeeld NL91 ABNA 0417 1643 00.", en="For example NL91 ABNA 0417 1643 00."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    holder = forms.CharField(
        label=T(nl="Naam van de rekeninghouder", en="Name of the account holder"), max_length=140,
        help_text=T(nl="Zoals die op je bankpas staat.", en="As it is on your bank card."),
    )  # fmt: skip

    def clean_iban(self) -> str:
        """The number without blanks, when its check digits are right."""
        number: str = iban.compact(self.cleaned_data["iban"])
        if not iban.is_valid(number):
            raise forms.ValidationError(
                T(nl="Dit rekeningnummer klopt niet. Kijk het nog eens na.",
                  en="This account number is not right. Please check it.")
            )  # fmt: skip
        return number


class LanguageForm(forms.Form):
    """The language in which we write."""

    language = forms.ChoiceField(
        label=T(nl="In welke taal schrijven we je?", en="In which language do we write to you?"), widget=RadioSelect,
        choices=[("nl", "Nederlands"), ("en", "English")],
    )  # fmt: skip


class IncomeForm(forms.Form):
    """A parent's income over a year."""

    income = EuroField(label=T(nl="Je inkomen in dat jaar", en="Your income in that year"), most=10_000_000_00)
    lone_parent = forms.TypedChoiceField(
        label=T(nl="Had je in dat jaar een partner?", en="Did you have a partner in that year?"), widget=RadioSelect,
        choices=[("no", T(nl="Ja", en="Yes")), ("yes", T(nl="Nee, ik was alleen", en="No, I was on my own"))],
        coerce=lambda value: value == "yes",
    )  # fmt: skip

    def __init__(self, year: int, **options: Any) -> None:
        super().__init__(**options)
        self.fields["income"].label = str(T(nl="Je inkomen over {year}", en="Your income over {year}", year=year))
        self.fields["income"].help_text = T(
            nl="Het verzamelinkomen: dat staat op je aanslag van de Belastingdienst. Een schatting mag ook.",
            en="The total income: it is on your tax assessment. An estimate will do.",
        )
        self.fields["lone_parent"].label = str(
            T(nl="Had je in {year} een partner?", en="Did you have a partner in {year}?", year=year)
        )


class ReferenceYearForm(forms.Form):
    """What a parent expects to earn in the later year."""

    income = EuroField(label=T(nl="Je verwachte inkomen", en="Your expected income"), most=10_000_000_00)

    def __init__(self, year: int, **options: Any) -> None:
        super().__init__(**options)
        self.fields["income"].label = str(
            T(nl="Welk inkomen verwacht je over {year}?", en="Which income do you expect over {year}?", year=year)
        )
        self.fields["income"].help_text = T(nl="Over het hele jaar, voor de belasting eraf gaat.",
                                            en="Over the whole year, before tax.")  # fmt: skip


class TokenForm(forms.Form):
    """A key for a program."""

    name = forms.CharField(
        label=T(nl="Naam", en="Name"), max_length=100,
        help_text=T(nl="Waar je de sleutel voor gebruikt, zodat je hem later herkent.",
                    en="What you use the key for, so that you recognise it later."),
    )  # fmt: skip
    scopes = forms.MultipleChoiceField(
        label=T(nl="Wat mag het programma?", en="What may the program do?"), widget=CheckboxSelectMultiple,
        choices=SCOPES,
    )  # fmt: skip
    days = forms.TypedChoiceField(
        label=T(nl="Hoe lang werkt de sleutel?", en="How long does the key work?"), coerce=int, initial=90,
        choices=LIFETIMES,
    )  # fmt: skip

    def __init__(self, user_id: int, **options: Any) -> None:
        super().__init__(**options)
        self.user_id = user_id

    def clean_name(self) -> str:
        """A name that no working key of this user has, so that sending the form twice makes one key."""
        name: str = self.cleaned_data["name"].strip()
        if ApiToken.objects.filter(user=self.user_id, name=name, revoked_at=None).exists():
            raise forms.ValidationError(
                T(nl="Je hebt al een sleutel met deze naam. Kies een andere naam.",
                  en="You already have a key with this name. Choose another name.")
            )  # fmt: skip
        return name

    @property
    def lifetime(self) -> timedelta:
        """How long the key works."""
        return timedelta(days=self.cleaned_data["days"])
