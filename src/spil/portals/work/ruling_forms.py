"""Forms for what a case worker decides: a question that the law leaves open, and the hardship clause."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MinLengthValidator
from django.forms.widgets import RadioSelect
from django.utils import timezone
from django.utils.translation import override

from spil.core.people.models import Person
from spil.core.people.service import Period
from spil.dates import years_before
from spil.law.engine.article import Fact
from spil.law.engine.units import MONEY, Unit, to_day
from spil.portals.base.fields import DateField, EuroField
from spil.portals.work.rulings import Ruling
from spil.text import T, choose

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

SHORTEST_MOTIVATION = 20  # characters: a decision says more than a word
LONGEST_MOTIVATION = 2_000
MOST_MONTHS = 120
MOST_MAINTENANCE = 1_000_000  # cents a month
GRANTED, REFUSED = "granted", "refused"
OUTCOMES: list[tuple[str, "StrPromise"]] = [(GRANTED, T(nl="Ja, dat geldt", en="Yes, it holds")),
            (REFUSED, T(nl="Nee, afgewezen", en="No, refused"))]  # fmt: skip


class JudgementForm(forms.Form):
    """What every judgement asks: for which period, yes or no, and why."""

    outcome = forms.ChoiceField(label=T(nl="Wat is je oordeel?", en="What is your ruling?"), choices=OUTCOMES,
                                widget=RadioSelect)  # fmt: skip
    since = DateField(label=T(nl="Geldt vanaf", en="Holds from"))
    until = DateField(
        label=T(nl="Tot en met", en="Until (inclusive)"), required=False,
        help_text=T(nl="Laat leeg als er geen einde bekend is.", en="Leave empty when no end is known."),
    )  # fmt: skip
    motivation = forms.CharField(
        label=T(nl="Motivering", en="Motivation"), max_length=LONGEST_MOTIVATION,
        widget=forms.Textarea(attrs={"rows": 5}),
        validators=[MinLengthValidator(SHORTEST_MOTIVATION, T(
            nl="Leg het uit in minstens {least} tekens.", en="Explain it in at least {least} characters.",
            least=SHORTEST_MOTIVATION))],
    )  # fmt: skip

    def __init__(self, person: Person, data: Any = None) -> None:
        super().__init__(data)
        self.person = person
        language = T(nl="het Nederlands", en="Dutch") if person.language == "nl" else T(nl="het Engels", en="English")
        self.fields["motivation"].help_text = T(
            nl="Dit komt zo in de brief. Schrijf in {language}, in gewone woorden.",
            en="This goes into the letter as it is. Write in {language}, in plain words.", language=language,
        )  # fmt: skip

    def clean(self) -> None:
        """A period that ends after it begins."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", T(nl="Het einde ligt voor het begin.", en="The end lies before the start."))

    @property
    def granted(self) -> bool:
        return bool(self.cleaned_data["outcome"] == GRANTED)

    @property
    def period(self) -> Period:
        """First day, and the first day after it or None."""
        until = self.cleaned_data["until"]
        return self.cleaned_data["since"], date.fromordinal(until.toordinal() + 1) if until else None

    @property
    def motivation_in_letter(self) -> str:
        """The reasons as the letter gives them."""
        return str(self.cleaned_data["motivation"]).strip()


class RulingForm(JudgementForm):
    """One question of rulings.toml: what it is about, on which ground, from when, and why."""

    ground = forms.ChoiceField(
        label=T(nl="Op welke grond?", en="On which ground?"), widget=RadioSelect, required=False,
        help_text=T(nl="Alleen bij ja. De grond komt in de brief, voor je motivering.",
                    en="Only with yes. The ground goes into the letter, before your motivation."),
    )  # fmt: skip
    asked_on = DateField(label=T(nl="Aangevraagd op", en="Applied on"), initial=timezone.localdate)

    def __init__(self, person: Person, ruling: Ruling, parents: Mapping[int, str], data: Any = None) -> None:
        super().__init__(person, data)
        self.ruling = ruling
        self.fields["ground"].choices = [  # type: ignore[attr-defined]
            (ground.name, f"{ground.words} ({ground.citation})") for ground in ruling.grounds
        ]
        asked: dict[str, forms.Field] = {"asked_on": self.fields["asked_on"]}
        if ruling.parent:
            asked["parent"] = forms.TypedChoiceField(
                label=T(nl="Om welke ouder gaat het?", en="Which parent is it about?"), coerce=int,
                widget=RadioSelect, choices=list(parents.items()),
            )  # fmt: skip
        if ruling.number == "months":
            asked["number"] = forms.IntegerField(
                label=T(nl="Hoeveel maanden langer?", en="How many months longer?"), min_value=1, max_value=MOST_MONTHS
            )
        if ruling.number == "cents":
            asked["number"] = EuroField(label=T(nl="Alimentatie per maand", en="Maintenance a month"), least=1,
                                        most=MOST_MAINTENANCE)  # fmt: skip
        rest = ("outcome", "ground", "since", "until", "motivation")
        self.fields = asked | {name: self.fields[name] for name in rest}

    def clean(self) -> None:
        """Granted on a ground, and not for longer ago than the law lets an application reach."""
        super().clean()
        answers = self.cleaned_data
        if answers.get("outcome") == GRANTED and not answers.get("ground") and "ground" not in self.errors:
            self.add_error("ground", T(nl="Kies de grond.", en="Choose the ground."))
        since, asked_on, back = answers.get("since"), answers.get("asked_on"), self.ruling.years_back
        if asked_on and asked_on > timezone.localdate():
            self.add_error("asked_on", T(nl="Die dag is nog niet geweest.", en="That day is yet to come."))
        if back and since and asked_on and since < (earliest := years_before(asked_on, back)):
            self.add_error("since", T(nl="Niet eerder dan {day}: hoogstens {back} jaar voor de aanvraag.",
                                      en="Not before {day}: at most {back} years before the application.",
                                      day=earliest.strftime("%d-%m-%Y"), back=back))  # fmt: skip

    @property
    def motivation_in_letter(self) -> str:
        """The ground in the language of the letter, and the case worker's own words."""
        ground = next(
            (one for one in self.ruling.grounds if self.granted and one.name == self.cleaned_data["ground"]), None
        )
        with override(self.person.language):
            return " ".join(
                part for part in (str(ground.words) if ground else "", super().motivation_in_letter) if part
            )


class DeviationForm(JudgementForm):
    """Which value the law takes a fact to have, when applying it as it stands would be most unfair."""

    def __init__(self, person: Person, fact: Fact, data: Any = None) -> None:
        super().__init__(person, data)
        self.fact = fact
        rest = ("outcome", "since", "until", "motivation")
        self.fields = {"value": _value_field(fact)} | {name: self.fields[name] for name in rest}

    def clean_value(self) -> int | None:
        """The integer that the law uses, within its bounds."""
        value, fact = self.cleaned_data["value"], self.fact
        if isinstance(value, date):
            value = to_day(value)
        if value is not None and (value < (fact.least or value) or value > (fact.most or value)):
            raise forms.ValidationError(T(nl="De wet kent deze waarde niet.", en="The law does not know this value."))
        return None if value is None else int(value)


class FactChoiceForm(forms.Form):
    """Of which fact the law should take another value."""

    feit = forms.ChoiceField(
        label=T(nl="Welk gegeven moet de wet anders nemen?", en="Which fact should the law take otherwise?")
    )

    def __init__(self, facts: Mapping[str, Fact], data: Any = None) -> None:
        super().__init__(data)
        words = sorted((choose(fact.nl, fact.en), name) for name, fact in facts.items())
        self.fields["feit"].choices = [("", choose("Kies", "Choose")), *((name, label) for label, name in words)]  # type: ignore[attr-defined]


def _value_field(fact: Fact) -> forms.Field:
    """The field for a value of the law by its unit."""
    label = T(nl="De wet neemt dit als", en="The law takes this to be")
    hint = T(nl="{fact}.", en="{fact}.", fact=choose(fact.nl, fact.en))
    unit = fact.unit
    if not isinstance(unit, Unit):
        options = [(int(one), choose(one.nl, one.en)) for one in unit]
        return forms.TypedChoiceField(label=label, help_text=hint, choices=options, coerce=int, widget=RadioSelect)
    if unit.name == "flag":
        yes_or_no = [(1, choose("ja", "yes")), (0, choose("nee", "no"))]
        return forms.TypedChoiceField(label=label, help_text=hint, choices=yes_or_no, coerce=int, widget=RadioSelect)
    if unit.name in MONEY:
        least, most = fact.least or 0, fact.most or 100_000_000_00
        return EuroField(label=label, help_text=hint, least=least, most=most)
    if unit.name == "date":
        return DateField(label=label, help_text=hint)
    return forms.IntegerField(label=label, help_text=hint, min_value=fact.least, max_value=fact.most)
