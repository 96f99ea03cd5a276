"""Questions to a case worker, besides those about facts: whom to look for and why, and why something is changed."""

import re
from typing import Any

from django import forms
from django.core.validators import MinLengthValidator
from django.forms.widgets import RadioSelect

from spil.core.people.access import SHORTEST_REASON
from spil.portals.base.fields import DateField
from spil.portals.work import reasons
from spil.text import T

LENGTH = 9  # digits of a BSN or an education number
LONGEST = 400  # characters of a reason in the record, beside the usual one
NUMBER = forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})
SAY_WHY = T(nl="Schrijf kort op waarom: minstens {least} tekens.", en="Write briefly why: at least {least} characters.",
            least=SHORTEST_REASON)  # fmt: skip


class ReasonForm(forms.Form):
    """Why a case worker looks."""

    usual = forms.ChoiceField(label=T(nl="Waarom kijk je?", en="Why do you look?"), choices=reasons.CHOICES,
                              widget=RadioSelect)  # fmt: skip
    own_words = forms.CharField(
        label=T(nl="In eigen woorden", en="In your own words"), required=False, max_length=LONGEST,
        help_text=T(nl="Bijvoorbeeld het kenmerk van de brief. De persoon kan dit lezen.",
                    en="For example the reference of the letter. The person can read this."),
    )  # fmt: skip

    def clean(self) -> None:
        """Something else needs words of one's own."""
        written = self.cleaned_data.get("own_words", "").strip()
        if self.cleaned_data.get("usual") == reasons.OTHER and len(written) < SHORTEST_REASON:
            self.add_error("own_words", SAY_WHY)

    @property
    def reason(self) -> str:
        """The reason as it is recorded."""
        return reasons.in_words(self.cleaned_data["usual"], self.cleaned_data["own_words"])


class FindForm(ReasonForm):
    """Whom a case worker looks for: by number, or by name and date of birth."""

    bsn = forms.CharField(
        label=T(nl="BSN of onderwijsnummer", en="BSN or education number"), required=False, max_length=13,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "autofocus": True}),
    )  # fmt: skip
    family_name = forms.CharField(label=T(nl="Achternaam", en="Family name"), required=False, max_length=200)
    birth_date = DateField(label=T(nl="Geboortedatum", en="Date of birth"), required=False)

    def clean_bsn(self) -> str:
        """Nine digits, or eight when the first one is a zero that got lost; blanks, dots and dashes may divide them."""
        number = re.sub(r"[\s.-]", "", self.cleaned_data["bsn"])
        if number and not re.fullmatch(r"\d{8,9}", number, re.ASCII):
            raise forms.ValidationError(T(nl="Dit nummer heeft negen cijfers.", en="This number has nine digits."))
        return number.zfill(LENGTH) if number else ""

    def clean(self) -> None:
        """Either a number, or a name with a date of birth."""
        super().clean()
        answers = self.cleaned_data
        if "bsn" in answers and not answers["bsn"]:
            for name in ("family_name", "birth_date"):
                if not answers.get(name) and name not in self.errors:
                    self.add_error(name, T(nl="Vul een nummer in, of naam en geboortedatum.",
                                           en="Enter a number, or name and date of birth."))  # fmt: skip


class ConfirmForm(forms.Form):
    """Why something is changed; kept in the access record, where the person can read it."""

    why = forms.CharField(
        label=T(nl="Waarom verander je dit?", en="Why do you change this?"), max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[MinLengthValidator(SHORTEST_REASON, SAY_WHY)],
        help_text=T(nl="Noem waar het op rust: een brief, een bewijs, een gesprek. De persoon kan dit lezen.",
                    en="Name what it rests on: a letter, a proof, a call. The person can read this."),
    )  # fmt: skip


class FilterForm(forms.Form):
    """Which facts a page shows: those that hold on a day, and as we knew them at the end of a day."""

    valid_on = DateField(label=T(nl="Geldig op", en="Valid on"), required=False)
    known_on = DateField(label=T(nl="Zoals bekend op", en="As known on"), required=False)


class RecordForm(forms.Form):
    """Whose access record an auditor reads."""

    number = forms.CharField(
        label=T(nl="Over wie: BSN, onderwijsnummer of ons nummer", en="About whom: BSN, education or own number"),
        required=False, max_length=11, widget=NUMBER,
    )  # fmt: skip
    viewer = forms.TypedChoiceField(
        label=T(nl="Of door wie er is gekeken", en="Or who looked"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, viewers: list[tuple[int, str]], data: Any = None) -> None:
        super().__init__(data)
        self.fields["viewer"].choices = [("", T(nl="Kies een medewerker", en="Choose a member of staff")), *viewers]  # type: ignore[attr-defined]

    def clean(self) -> None:
        """One of both."""
        if bool(self.cleaned_data.get("number")) == bool(self.cleaned_data.get("viewer")):
            self.add_error("number", T(nl="Vul een nummer in, of kies een medewerker.",
                                       en="Enter a number, or choose a member of staff."))  # fmt: skip
