"""Questions to who objects, complains, or adds to a case."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.widgets import CheckboxSelectMultiple, RadioSelect

from spil.portals.base.fields import EuroField
from spil.services.objection.points import Point
from spil.text import T

LONGEST = 10_000  # characters of what someone writes
YES_NO = [("no", T(nl="Nee", en="No")), ("yes", T(nl="Ja", en="Yes"))]
ACCEPT = {"accept": "application/pdf,image/jpeg,image/png"}
FILE_HINT = T(
    nl="Een PDF of een foto (JPG of PNG), hoogstens 10 MB.", en="A PDF or a photo (JPG or PNG), at most 10 MB."
)


class FileForm(forms.Form):
    """One file to send along."""

    file = forms.FileField(label=T(nl="Bewijs meesturen", en="Send evidence"), required=False, max_length=200,
                           help_text=FILE_HINT, widget=forms.FileInput(ACCEPT))  # fmt: skip

    @property
    def sent(self) -> tuple[str, bytes] | None:
        """Name and content of the file, if there is one."""
        file = self.cleaned_data.get("file")
        return (file.name, file.read()) if file else None


class ObjectionForm(forms.Form):
    """What is wrong in a decision: points that can be computed with, and one's own words."""

    def __init__(
        self, points: Sequence[Point], names: Mapping[str, str], *, late: bool, data: Any = None, **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.points = points
        plain = [(one.name, self._title(one, names)) for one in points if not one.asks_cents]
        if plain:
            self.fields["points"] = forms.MultipleChoiceField(
                label=T(nl="Wat klopt er niet?", en="What is wrong?"), choices=plain, required=False,
                widget=CheckboxSelectMultiple,
                help_text=T(nl="Staat het er niet bij? Schrijf het dan hieronder op.",
                            en="Is it not in this list? Then write it below."),
            )  # fmt: skip
        for one in points:
            if one.asks_cents:
                self.fields[one.name] = EuroField(
                    label=T(nl="Klopt het inkomen van {name} niet? Wat is het wel, per jaar?",
                            en="Is the income of {name} wrong? What is it, a year?", name=names[one.parent]),
                    required=False, most=10_000_000_00,
                    help_text=T(nl="Laat leeg als het klopt.", en="Leave empty when it is right."),
                )  # fmt: skip
        self.fields["reasons"] = forms.CharField(
            label=T(nl="Waarom ben je het niet eens met ons besluit?", en="Why do you disagree with our decision?"),
            max_length=LONGEST, widget=forms.Textarea({"rows": 6}),
        )  # fmt: skip
        if late:
            self.fields["late_reason"] = forms.CharField(
                label=T(nl="Waarom ben je te laat?", en="Why are you late?"), max_length=LONGEST,
                widget=forms.Textarea({"rows": 3}),
                help_text=T(nl="Kon je er niets aan doen, dan kijken we toch naar je bezwaar.",
                            en="If you could not help it, we look at your objection all the same."),
            )  # fmt: skip
        self.fields["hearing"] = forms.ChoiceField(
            label=T(nl="Wil je je bezwaar vertellen in een gesprek?", en="Do you want to explain it in a talk?"),
            choices=YES_NO, initial="no", widget=RadioSelect,
        )  # fmt: skip

    @staticmethod
    def _title(point: Point, names: Mapping[str, str]) -> str:
        return str(point.title).format(name=names.get(point.parent, ""))

    @property
    def answers(self) -> dict[str, int]:
        """The disputed points: 1, or an amount in cents."""
        given = self.cleaned_data
        ticked = set(given.get("points", ()))
        cents = {one.name: given[one.name] for one in self.points if one.asks_cents and given[one.name] is not None}
        return {one.name: cents.get(one.name, 1) for one in self.points if one.name in cents or one.name in ticked}


class WordsForm(FileForm):
    """What someone adds to a case: words, a file, or both."""

    text = forms.CharField(label=T(nl="Wat wil je toevoegen?", en="What do you want to add?"), required=False,
                           max_length=LONGEST, widget=forms.Textarea({"rows": 4}))  # fmt: skip
    field_order = ("text", "file")


class NewCaseForm(FileForm):
    """A complaint, or a request for a tailored solution."""

    text = forms.CharField(label=T(nl="Wat is er aan de hand?", en="What is the matter?"), max_length=LONGEST,
                           widget=forms.Textarea({"rows": 8}))  # fmt: skip
    field_order = ("text", "file")
