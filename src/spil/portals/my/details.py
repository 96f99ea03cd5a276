"""What we know of someone, from which register and since when, and who can correct it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from spil import text
from spil.core.people.models import (
    Address,
    BankAccount,
    Circumstance,
    Degree,
    Enrolment,
    Fact,
    FamilyTie,
    Income,
    Nationality,
    Person,
    ResidencePermit,
)
from spil.law.common import Education, StudyForm
from spil.law.common import Nationality as NationalityKind
from spil.law.common import ResidencePermit as Permit
from spil.portals.base.explaining import register_of
from spil.portals.base.words import CIRCUMSTANCES
from spil.text import T, choose

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Row = tuple[str, str]
MUNICIPALITY = T(nl="Klopt dit niet? Geef het door aan je gemeente. Wij horen het dan vanzelf.",
                 en="Is this wrong? Tell your municipality. We hear it from them.")  # fmt: skip
SCHOOL = T(nl="Klopt dit niet? Vraag je school om het te verbeteren. Wij horen het dan vanzelf.",
           en="Is this wrong? Ask your school to correct it. We hear it from them.")  # fmt: skip
TAX = T(nl="Klopt dit niet? Neem contact op met de Belastingdienst. Een schatting kun je zelf veranderen.",
        en="Is this wrong? Contact the tax authority. You can change an estimate yourself.")  # fmt: skip
IMMIGRATION = T(nl="Klopt dit niet? Neem contact op met de IND.", en="Is this wrong? Contact the IND.")
OURSELVES = T(nl="Klopt dit niet? Maak bezwaar tegen het besluit, of stuur ons een brief.",
              en="Is this wrong? Object to the decision, or send us a letter.")  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One fact: what it says, where it came from, from when on it holds and since when we know it."""

    rows: list[Row]
    source: str
    since: date | None
    known_since: date


@dataclass(frozen=True)
class Section:
    """Facts of one kind, and how to have them corrected; `change` is where one changes them oneself."""

    title: "StrPromise"
    entries: list[Entry]
    correct: "StrPromise | str"
    change: str = ""


def sections(person: Person, today: date) -> list[Section]:
    """All that is known of someone on a day and after it, kind by kind."""
    made = [Section(title, _entries(person, model, today, say), how, where) for title, model, say, how, where in KINDS]
    return [one for one in made if one.entries or one.change]


def identity(person: Person) -> list[Row]:
    """Name, date of birth and number."""
    number = (choose("Burgerservicenummer", "Citizen service number"), person.bsn or "")
    if not person.bsn:
        number = (choose("Onderwijsnummer", "Education number"), person.education_number or "")
    return [
        (choose("Naam", "Name"), person.full_name),
        (choose("Geboren op", "Born on"), text.day(person.birth_date)),
        number,
    ]


def study_of(person: Person, today: date) -> Enrolment | None:
    """The enrolment of a day, else the next one."""
    found = Enrolment.objects.filter(_now_or_later(today), person=person, recorded__upper_inf=True)
    return found.order_by("valid", "-education").first()


def known_rows(person: Person, today: date) -> list[Row]:
    """What an application need not ask, because we know it."""
    study = study_of(person, today)
    rows = _study(study) if study else [(choose("Opleiding", "Education"), choose("nog niet bekend", "not known yet"))]
    return [*rows, *home_rows(person, today)]


def home_rows(person: Person, today: date) -> list[Row]:
    """The address of a day, when there is one."""
    home = Address.objects.filter(person=person, valid__contains=today, recorded__upper_inf=True).first()
    return _address(home) if home else []


def spaced_iban(number: str) -> str:
    """An account number in groups of four."""
    return " ".join(number[place : place + 4] for place in range(0, len(number), 4))


def _now_or_later(today: date) -> Q:
    return Q(valid__endswith__gt=today) | Q(valid__upper_inf=True)


def _entries(person: Person, model: type[Fact], today: date, say: Callable[[Any], list[Row]]) -> list[Entry]:
    found = model._default_manager.filter(person=person, recorded__upper_inf=True).order_by("-valid", "id")
    if model not in (Degree, Income):
        found = found.filter(_now_or_later(today))
    return [
        Entry(say(fact), register_of(fact.source), fact.valid.lower, timezone.localdate(fact.recorded.lower))
        for fact in found
    ]


def _address(home: Address) -> list[Row]:
    postcode = f"{home.postcode[:4]} {home.postcode[4:]}" if home.country == "NL" else home.postcode
    country = [] if home.country == "NL" else [home.country]
    return [(choose("Adres", "Address"), ", ".join([f"{home.street} {home.house_number}", f"{postcode} {home.city}",
                                                   *country]))]  # fmt: skip


def _nationality(one: Nationality) -> list[Row]:
    kind = NationalityKind.of(one.category)
    return [(choose("Nationaliteit", "Nationality"), choose(kind.nl, kind.en))]


def _permit(one: ResidencePermit) -> list[Row]:
    kind = Permit.of(one.permit)
    rows = [(choose("Verblijfsvergunning", "Residence permit"), choose(kind.nl, kind.en))]
    if one.permanent_right:
        rows.append((choose("Duurzaam verblijfsrecht", "Permanent residence"), choose("ja", "yes")))
    return rows


def _tie(tie: FamilyTie) -> list[Row]:
    word = choose("Ouder", "Parent") if tie.kind == FamilyTie.Kind.PARENT else choose("Partner", "Partner")
    return [(word, tie.other.full_name)]


def _study(one: Enrolment) -> list[Row]:
    kind, form = Education.of(one.education), StudyForm.of(one.form)
    how = "" if form == StudyForm.FULL_TIME else f", {choose(form.nl, form.en)}"
    return [
        (choose("Opleiding", "Programme"), one.programme_name or choose(kind.nl, kind.en)),
        (choose("School", "Institution"), one.institution_name or one.institution),
        (choose("Soort", "Kind"), f"{choose(kind.nl, kind.en)}{how}"),
        (choose("Duurt", "Takes"), choose(f"{one.nominal_months} maanden", f"{one.nominal_months} months")),
    ]


def _degree(one: Degree) -> list[Row]:
    return [(choose("Diploma", "Diploma"), one.programme_name or one.programme),
            (choose("Behaald op", "Obtained on"), text.day(one.diploma_on))]  # fmt: skip


def _income(one: Income) -> list[Row]:
    statuses = {"estimated": choose("geschat", "estimated"), "assessed": choose("vastgesteld", "assessed"),
                "foreign": choose("buitenlands", "foreign")}  # fmt: skip
    return [(choose(f"Inkomen over {one.year}", f"Income over {one.year}"),
             f"{text.euro(one.amount_cents)} ({statuses[one.status]})")]  # fmt: skip


def _account(one: BankAccount) -> list[Row]:
    return [(choose("Rekeningnummer", "Account number"), spaced_iban(one.iban)),
            (choose("Op naam van", "In the name of"), one.holder)]  # fmt: skip


def _circumstance(one: Circumstance) -> list[Row]:
    return [(str(CIRCUMSTANCES[one.kind]), one.other.full_name if one.other else choose("ja", "yes"))]


KINDS: Sequence[tuple["StrPromise", type[Fact], Callable[[Any], list[Row]], "StrPromise | str", str]] = (
    (T(nl="Rekeningnummer", en="Bank account"), BankAccount, _account, "", "/mijn/gegevens/rekening/"),
    (T(nl="Adres", en="Address"), Address, _address, MUNICIPALITY, ""),
    (T(nl="Opleiding", en="Education"), Enrolment, _study, SCHOOL, ""),
    (T(nl="Diploma's", en="Diplomas"), Degree, _degree, SCHOOL, ""),
    (T(nl="Nationaliteit", en="Nationality"), Nationality, _nationality, MUNICIPALITY, ""),
    (T(nl="Verblijf", en="Residence"), ResidencePermit, _permit, IMMIGRATION, ""),
    (T(nl="Familie", en="Family"), FamilyTie, _tie, MUNICIPALITY, ""),
    (T(nl="Inkomen", en="Income"), Income, _income, TAX, ""),
    (T(nl="Bijzondere omstandigheden", en="Special circumstances"), Circumstance, _circumstance, OURSELVES, ""),
)  # fmt: skip
"""What the page shows, in this order: title, kind of fact, its words, who corrects it, where one does so oneself."""
