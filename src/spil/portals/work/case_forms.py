"""Questions to a case worker about cases: a new one, a step, a paper, and the decision on an objection."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.validators import MinLengthValidator
from django.forms.widgets import CheckboxSelectMultiple, RadioSelect
from django.utils.timezone import localdate

from spil.core.cases.models import Case, Document, Ministry
from spil.core.cases.terms import Standing
from spil.core.cases.types import OUTCOMES, TYPES, CaseType, Step
from spil.portals.base.fields import DateField, EuroField
from spil.portals.my.objection_forms import ACCEPT, FILE_HINT
from spil.portals.work.ruling_forms import LONGEST_MOTIVATION, SHORTEST_MOTIVATION
from spil.services.objection.points import HOME, POINTS
from spil.services.objection.service import UNDONE
from spil.text import T

LONGEST = 10_000
MINISTRIES = [
    (Ministry.EDUCATION, T(nl="Onderwijs, Cultuur en Wetenschap", en="Education, Culture and Science")),
    (Ministry.SOCIAL_AFFAIRS, T(nl="Sociale Zaken en Werkgelegenheid", en="Social Affairs and Employment")),
    (Ministry.FINANCE, T(nl="Financiën", en="Finance")),
]
SOURCES = [
    (Document.Source.PERSON, T(nl="de indiener", en="the person")),
    (Document.Source.AGENCY, T(nl="ons", en="us")),
    (Document.Source.OTHER, T(nl="een ander: rechter, ombudsman, overheid", en="another: court, ombudsman, authority")),
]
HOME_LABELS = {
    "street": T(nl="Straat", en="Street"), "house_number": T(nl="Huisnummer", en="House number"),
    "postcode": T(nl="Postcode", en="Postcode"), "city": T(nl="Plaats", en="City"),
}  # fmt: skip


class NewCaseForm(forms.Form):
    """A case that came in by post, by telephone or from another authority."""

    def __init__(self, kinds: Sequence[CaseType], before: Sequence[Case], data: Any = None) -> None:
        super().__init__(data)
        self.fields["kind"] = forms.ChoiceField(
            label=T(nl="Wat voor zaak?", en="What kind of case?"), choices=[(one.name, one.title) for one in kinds]
        )
        self.fields["received_on"] = DateField(label=T(nl="Binnengekomen op", en="Received on"), initial=localdate)
        self.fields["title"] = forms.CharField(label=T(nl="Onderwerp", en="Subject"), max_length=200)
        self.fields["text"] = forms.CharField(
            label=T(nl="Waar gaat het over?", en="What is it about?"), max_length=LONGEST,
            widget=forms.Textarea({"rows": 5}),
        )  # fmt: skip
        self.fields["ministry"] = forms.ChoiceField(
            label=T(nl="Namens welk ministerie?", en="On behalf of which ministry?"), choices=MINISTRIES
        )
        if any(not one.due for one in kinds):
            self.fields["until"] = DateField(
                label=T(nl="Antwoord gevraagd uiterlijk op", en="Answer asked for by"), required=False,
                help_text=T(nl="Voor de ombudsman en voor vorderingen: de dag die in het verzoek staat.",
                            en="For the ombudsman and for demands: the day that the request names."),
            )  # fmt: skip
        if before:
            self.fields["follows"] = forms.TypedChoiceField(
                label=T(nl="Volgt op een eerdere zaak", en="Follows an earlier case"), required=False, coerce=int,
                empty_value=None,
                choices=[("", T(nl="Nee", en="No")),
                         *((one.pk, f"{TYPES[one.kind].title} {one.reference}") for one in before)],
            )  # fmt: skip


class ObjectionByPostForm(forms.Form):
    """An objection on paper: to which letter, when it came and was posted, and what it says."""

    def __init__(self, letters: Sequence[tuple[int, str]], data: Any = None) -> None:
        super().__init__(data)
        self.fields["about"] = forms.TypedChoiceField(
            label=T(nl="Tegen welk besluit?", en="To which decision?"), coerce=int, choices=letters
        )
        self.fields["received_on"] = DateField(label=T(nl="Binnengekomen op", en="Received on"), initial=localdate)
        self.fields["posted_on"] = DateField(
            label=T(nl="Op de post gedaan op", en="Posted on"), required=False,
            help_text=T(nl="Zie het poststempel. Telt als de brief na de laatste dag binnenkwam (Awb, art. 6:9).",
                        en="See the postmark. Counts when the letter came in after the last day (Awb, art. 6:9)."),
        )  # fmt: skip
        self.fields["text"] = forms.CharField(
            label=T(nl="Waarom is de indiener het niet eens?", en="Why does the person disagree?"),
            max_length=LONGEST, widget=forms.Textarea({"rows": 5}),
        )  # fmt: skip


class StepForm(forms.Form):
    """A step in a case: its day, and what it asks besides."""

    def __init__(self, step: Step, now: Standing, data: Any = None) -> None:
        super().__init__(data)
        self.fields["on"] = DateField(label=T(nl="Op welke dag?", en="On which day?"), initial=localdate)
        if "until" in step.asks:
            self.fields["until"] = DateField(label=T(nl="Tot en met welke dag?", en="Until which day?"))
            if step.name == "invited":
                self.fields["until"].label = T(nl="Dag van het gesprek", en="Day of the hearing")
        if "outcome" in step.asks:
            self.fields["outcome"] = forms.ChoiceField(
                label=T(nl="Uitkomst", en="Outcome"), widget=RadioSelect,
                choices=[(one, OUTCOMES[one]) for one in now.kind.outcomes],
            )  # fmt: skip
        about = T(nl="Toelichting", en="Explanation")
        hint = T(nl="Dit gaat in een brief naar de indiener.", en="This goes to the person in a letter.")
        self.fields["text"] = forms.CharField(
            label=about, max_length=LONGEST, required=step.needs_words, widget=forms.Textarea({"rows": 5}),
            help_text=hint if step.tells and now.case.person_id else "",
        )  # fmt: skip


class PaperForm(forms.Form):
    """A paper that came in or that we made elsewhere."""

    file = forms.FileField(label=T(nl="Bestand", en="File"), max_length=200, help_text=FILE_HINT,
                           widget=forms.FileInput(ACCEPT))  # fmt: skip
    source = forms.ChoiceField(label=T(nl="Van wie?", en="From whom?"), choices=SOURCES)


class DecideForm(forms.Form):
    """The decision on an objection: which points are right, the outcome, and the motivation."""

    def __init__(self, points: Sequence[tuple[str, str]], raised: Mapping[str, int], *, home: bool, hear: bool,
                 data: Any = None) -> None:  # fmt: skip
        super().__init__(data)
        self.hear = hear
        self.names = [name for name, _ in points]
        if points:
            self.fields["accepted"] = forms.MultipleChoiceField(
                label=T(nl="Wat klopt?", en="What is right?"), required=False, widget=CheckboxSelectMultiple,
                choices=points,
                help_text=T(nl="Wat je aanvinkt, wordt vastgelegd. Iets anders dan deze punten? Verbeter dan eerst dat "
                               "gegeven op de persoonspagina.",
                            en="What you tick is recorded. Something else than these points? Then correct that fact on "
                               "the person's page first."),
            )  # fmt: skip
        for name, label in points:
            if POINTS[name].asks_cents:
                self.fields[f"{name}_cents"] = EuroField(
                    label=T(nl="{point}: het juiste bedrag per jaar",
                            en="{point}: the right amount a year", point=label),
                    required=False, most=10_000_000_00, initial=raised.get(name),
                )  # fmt: skip
        if home and "lives_away" in self.names:
            for part, said in HOME_LABELS.items():
                self.fields[part] = forms.CharField(label=said, required=False, max_length=80)
        self.fields["outcome"] = forms.ChoiceField(
            label=T(nl="Beslissing", en="Decision"), widget=RadioSelect,
            choices=[(one, OUTCOMES[one]) for one in TYPES["objection"].outcomes],
        )  # fmt: skip
        self.fields["motivation"] = forms.CharField(
            label=T(nl="Motivering", en="Motivation"), max_length=LONGEST_MOTIVATION,
            widget=forms.Textarea({"rows": 6}),
            validators=[MinLengthValidator(SHORTEST_MOTIVATION, T(
                nl="Leg het uit in minstens {least} tekens.", en="Explain it in at least {least} characters.",
                least=SHORTEST_MOTIVATION))],
            help_text=T(nl="Dit komt zo in de brief. Ga in op alles wat de indiener schreef.",
                        en="This goes into the letter as it is. Go into everything that the person wrote."),
        )  # fmt: skip

    def clean(self) -> None:
        """Who wanted a talk has had it or said no; a point with an amount has one; points and outcome agree."""
        given = self.cleaned_data
        if self.hear:
            self.add_error(None, T(
                nl="De indiener wil een gesprek. Leg eerst vast dat het is gevoerd, of waarom niet.",
                en="The person wants a talk. First record that it was held, or why not."))  # fmt: skip
        for name in given.get("accepted", ()):
            if POINTS[name].asks_cents and given.get(f"{name}_cents") is None and f"{name}_cents" not in self.errors:
                self.add_error(f"{name}_cents", T(nl="Vul het juiste bedrag in.", en="Enter the right amount."))
        if given.get("accepted") and given.get("outcome") and given["outcome"] not in UNDONE:
            self.add_error("outcome", T(nl="Je vinkt punten aan die kloppen. Kies (voor een deel) gegrond.",
                                        en="You ticked points. Choose (partly) well-founded."))  # fmt: skip

    @property
    def accepted(self) -> dict[str, int]:
        """Points that are right: 1, or an amount in cents."""
        given = self.cleaned_data
        return {name: given[f"{name}_cents"] if POINTS[name].asks_cents else 1 for name in given.get("accepted", ())}

    @property
    def home(self) -> dict[str, str]:
        """The address that was shown to be right, as far as it was asked."""
        return {name: self.cleaned_data.get(name, "").strip() for name in HOME}
