"""Each kind of fact in words: what its values are called, how they are written, and a fact in one line."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from spil import text
from spil.core.people.models import KINDS, Circumstance, Fact, FamilyTie
from spil.core.people.service import value_fields
from spil.law.common import Education, Nationality, ResidencePermit, StudyForm
from spil.law.compensation.facts import MonthRight
from spil.law.engine.units import Choice as LawChoice
from spil.law.engine.units import say
from spil.law.repayment.facts import IntegrationAct
from spil.law.school_costs.facts import SchoolKind
from spil.law.student_finance.facts import DiplomaKind, TravelChoice
from spil.portals.base.words import CIRCUMSTANCES
from spil.services.repayment.requests import WORDS as REPAYMENT_REQUESTS
from spil.services.student_finance.service import law
from spil.text import T, choose

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

OTHER = "other"
Words = Mapping[Any, "StrPromise | str"]

IN_CENTS, IN_MONTHS = ("court_maintenance",), ("diploma_term_extension",)  # what the number of a circumstance counts
INCOME_STATUSES: Words = {
    "estimated": T(nl="geschat", en="estimated"), "assessed": T(nl="vastgesteld", en="assessed"),
    "foreign": T(nl="buitenlands", en="foreign"),
}  # fmt: skip
TIES: Words = {1: T(nl="Ouder", en="Parent"), 2: T(nl="Partner", en="Partner")}

LABELS: dict[str, "StrPromise"] = {
    "amount_cents": T(nl="Inkomen over het jaar", en="Income over the year"),
    "applied_on": T(nl="Aangevraagd op", en="Applied on"),
    "asked_on": T(nl="Gevraagd op", en="Asked on"),
    "at_least_one_year": T(nl="Duurt een jaar of langer", en="Takes a year or longer"),
    "away_from": T(nl="Hoger bedrag voor uitwonend vanaf", en="Higher amount for living away from"),
    "basic_grant": T(nl="Basisbeurs", en="Basic grant"),
    "before_1992": T(nl="Lening van voor 1992", en="Loan of before 1992"),
    "category": T(nl="Soort voor de wet", en="Kind for the law"),
    "city": T(nl="Plaats", en="City"),
    "code": T(nl="Code (vier cijfers, 0001 is Nederlands)", en="Code (four digits, 0001 is Dutch)"),
    "completed_on": T(nl="Laatste schooljaar afgerond op", en="Last school year completed on"),
    "counting_parent": T(nl="Ouder die meetelt (1 of 2; 0 volgens de regels)",
                         en="Parent who counts (1 or 2; 0 by the rules)"),
    "country": T(nl="Land (twee letters)", en="Country (two letters)"),
    "diploma_term_until": T(nl="Einde van de diplomatermijn", en="End of the diploma term"),
    "diploma_on": T(nl="Datum van het diploma", en="Date of the diploma"),
    "ec": T(nl="Studiepunten", en="Credits"),
    "education": T(nl="Soort onderwijs", en="Kind of education"),
    "exempt": T(nl="Deze detentie telt niet mee", en="This detention does not count"),
    "fact": T(nl="Gegeven in de wet", en="Fact in the law"),
    "fee_cents": T(nl="Collegegeld of lesgeld per jaar", en="Fee a year"),
    "first_finance_on": T(nl="Eerste studiefinanciering", en="First student finance"),
    "for_higher_education": T(nl="Geleend voor hoger onderwijs", en="Borrowed for higher education"),
    "form": T(nl="Vorm", en="Form of study"),
    "holder": T(nl="Op naam van", en="Account holder"),
    "hours_a_year": T(nl="Klokuren per schooljaar", en="Clock hours a school year"),
    "hours_per_month": T(nl="Gewerkte uren per maand", en="Hours worked a month"),
    "house_number": T(nl="Huisnummer", en="House number"),
    "iban": T(nl="IBAN", en="IBAN"),
    "institution": T(nl="Code van de school (BRIN)", en="Code of the institution (BRIN)"),
    "institution_name": T(nl="Naam van de school", en="Name of the institution"),
    "integration_act": T(nl="Wet van de inburgeringslening", en="Act of the civic integration loan"),
    "integration_ended_on": T(nl="Inburgering klaar of termijn voorbij", en="Integration completed or its term over"),
    "kind": T(nl="Soort", en="Kind"),
    "last_finance_on": T(nl="Laatste studiefinanciering", en="Last student finance"),
    "left_cents": T(nl="Wat er nog over is", en="What is left of it"),
    "lifelong_applied_on": T(nl="Levenlanglerenkrediet gevraagd op", en="Lifelong learning credit asked for on"),
    "lifelong_cents": T(nl="Levenlanglerenkrediet per maand", en="Lifelong learning credit a month"),
    "lifelong_ended_on": T(nl="Levenlanglerenkrediet gestopt op", en="Lifelong learning credit ended on"),
    "loan_cents": T(nl="Lening per maand", en="Loan a month"),
    "lone_parent": T(nl="Had in dat jaar geen partner", en="Had no partner in that year"),
    "month_right": T(nl="Recht in die maand", en="Right in that month"),
    "nominal_months": T(nl="Duur van de opleiding in maanden", en="Length of the programme in months"),
    "number": T(nl="Aantal of bedrag", en="Number or amount"),
    "of_old_cohort": T(nl="Studeerde voor september 2015", en="Studied before September 2015"),
    "other": T(nl="Over wie", en="About whom"),
    "permanent_right": T(nl="Duurzaam verblijfsrecht", en="Right of permanent residence"),
    "permit": T(nl="Vergunning", en="Permit"),
    "position": T(nl="Plaats (ouder 1 of 2)", en="Place (parent 1 or 2)"),
    "postcode": T(nl="Postcode", en="Postcode"),
    "programme": T(nl="Code van de opleiding", en="Code of the programme"),
    "programme_name": T(nl="Naam van de opleiding", en="Name of the programme"),
    "rate_ppm": T(nl="Rente (miljoensten)", en="Interest rate (millionths)"),
    "recognised": T(nl="Opleiding is erkend", en="Programme is recognised"),
    "reference_year_shift": T(nl="Ander peiljaar gevraagd", en="Another reference year asked for"),
    "school_kind": T(nl="Soort school", en="Kind of school"),
    "sector": T(nl="Sector", en="Sector"),
    "single_parent_allowance": T(nl="Eenoudertoeslag", en="One-parent allowance"),
    "special_course": T(nl="Cursus met eigen bekostiging (WVO 2020, 4.28)",
                        en="Course with funding of its own (WVO 2020, 4.28)"),
    "specialist": T(nl="Specialistenopleiding (mbo)", en="Specialist programme (mbo)"),
    "status": T(nl="Hoe bekend", en="Status"),
    "street": T(nl="Straat", en="Street"),
    "supplementary_allowance": T(nl="Aanvullende toelage", en="Supplementary allowance"),
    "supplementary_grant": T(nl="Aanvullende beurs", en="Supplementary grant"),
    "teacher_top_up": T(nl="Kopopleiding tot leraar", en="Teacher top-up year"),
    "travel": T(nl="Reisproduct", en="Travel product"),
    "tuition_fees_loan_cents": T(nl="Collegegeldkrediet per maand", en="Tuition fees loan a month"),
    "value": T(nl="Waarde (zoals de wet die schrijft)", en="Value (as the law writes it)"),
    "without_basic_grant_for_master": T(nl="Kreeg door het leenstelsel geen basisbeurs voor de master",
                                        en="Had no basic grant for the master because of the loan system"),
    "year": T(nl="Jaar", en="Year"),
}  # fmt: skip
CHOICES: dict[tuple[str, str], type[LawChoice] | Words] = {
    ("circumstance", "kind"): CIRCUMSTANCES, ("degree", "kind"): DiplomaKind, ("enrolment", "education"): Education,
    ("enrolment", "form"): StudyForm, ("family_tie", "kind"): TIES, ("income", "status"): INCOME_STATUSES,
    ("nationality", "category"): Nationality, ("residence_permit", "permit"): ResidencePermit,
    ("choice", "travel"): TravelChoice, ("borrowing", "integration_act"): IntegrationAct,
    ("past_right", "month_right"): MonthRight, ("school_enrolment", "school_kind"): SchoolKind,
    ("repayment_request", "kind"): {kind: what for kind, (what, _) in REPAYMENT_REQUESTS.items()},
}  # fmt: skip
NEVER_NONE = {
    ("enrolment", "education"),
    ("degree", "kind"),
    ("past_right", "month_right"),
    ("school_enrolment", "school_kind"),
}  # here 0 would say that there is no such fact


def others_of(facts: Iterable[Fact]) -> set[int]:
    """The numbers of other persons that facts name."""
    return {fact.other_id for fact in facts if getattr(fact, "other_id", None)}  # type: ignore[attr-defined]


def value_of(fact: Fact, name: str, names: Mapping[int, str]) -> str:
    """One value of a fact in words; `names` are those of the persons it may be about."""
    kind = kind_name(fact)
    value = getattr(fact, f"{name}_id" if name == OTHER else name)
    if name == OTHER:
        return names.get(value, "") if value else ""
    if isinstance(value, bool):
        return choose("ja", "yes") if value else choose("nee", "no")
    if isinstance(value, date):
        return text.day(value)
    if name.endswith("_cents") or (name == "number" and _circumstance(fact) in IN_CENTS):
        return text.euro(value)
    if kind == "deviation":
        return _deviation(fact, name)
    if name == "rate_ppm":
        return text.percentage(value)
    if kind == "repayment_request" and name == "number":
        return _number_of_request(fact, value)
    return _choice(CHOICES.get((kind, name)), value)


def summary(fact: Fact, names: Mapping[int, str]) -> str:
    """A fact in one line."""
    said = {name: value_of(fact, name, names) for name in value_fields(type(fact))}
    kind = kind_name(fact)
    if kind == "address":
        place = f"{said['street']} {said['house_number']}, {said['postcode']} {said['city']}"
        return place if said["country"] == "NL" else f"{place}, {said['country']}"
    if kind == "family_tie":
        return f"{_part_of_family(fact)}: {said['other']}"
    if kind == "circumstance":
        number = _number(fact, said["number"])
        return ", ".join(part for part in (said["kind"], said["other"], number) if part)
    if kind == "income":
        lone = choose(", geen partner", ", no partner") if fact.lone_parent else ""  # type: ignore[attr-defined]
        return f"{said['year']}: {said['amount_cents']} ({said['status']}{lone})"
    if kind == "enrolment":
        return f"{said['programme_name'] or said['programme']}, {said['institution_name']} ({said['form']})"
    if kind == "school_enrolment":
        return f"{said['institution_name'] or said['institution']} ({said['school_kind']})"
    if kind == "degree":
        return f"{said['programme_name'] or said['programme']} ({said['kind']})"
    if kind == "nationality":
        return f"{said['category']} ({said['code']})"
    if kind == "bank_account":
        return f"{said['iban']}, {said['holder']}"
    if kind == "work":
        return choose(f"{said['hours_per_month']} uur per maand", f"{said['hours_per_month']} hours a month")
    if kind == "deviation":
        return f"{said['fact']}: {said['value']}"
    if kind == "choice":
        return _asked_for(fact, said)
    if kind == "borrowing":
        return _borrowed(fact, said)
    flags = [LABELS[name] for name in said if getattr(fact, name) is True]
    rest = [said[name] for name in said if said[name] and not isinstance(getattr(fact, name), bool)]
    return ", ".join(map(str, [*rest, *flags])) or str(type(fact).label)


def group_of(fact: Fact, names: Mapping[int, str]) -> str:
    """What a fact is about within its kind: versions with the same group follow each other, others hold beside it."""
    kind = kind_name(fact)
    if kind == "family_tie":
        return _part_of_family(fact)
    if kind == "circumstance":
        said = (value_of(fact, name, names) for name in type(fact).KEY)
        return ", ".join(part for part in said if part)
    if kind == "nationality":
        return f"{choose('Code', 'Code')} {fact.code}"  # type: ignore[attr-defined]
    if kind == "school_enrolment":
        return str(fact.institution_name or fact.institution)  # type: ignore[attr-defined]
    if kind in ("enrolment", "degree"):
        return str(fact.programme_name or fact.programme)  # type: ignore[attr-defined]
    return ", ".join(value_of(fact, name, names) for name in type(fact).KEY)


def choices_of(kind: str, name: str) -> list[tuple[Any, str]]:
    """Values that may be chosen, with their words in the language of the moment."""
    choices = CHOICES[kind, name]
    if isinstance(choices, type):
        return [(int(one), choose(one.nl, one.en)) for one in choices if one or (kind, name) not in NEVER_NONE]
    return [(value, str(words)) for value, words in choices.items()]


def kind_name(fact: Fact) -> str:
    """The name of a fact's kind in KINDS."""
    return next(name for name, model in KINDS.items() if isinstance(fact, model))


def _circumstance(fact: Fact) -> str:
    return fact.kind if isinstance(fact, Circumstance) else ""


def _choice(choices: "type[LawChoice] | Words | None", value: Any) -> str:
    if choices is None:
        return str(value)
    if isinstance(choices, type):
        member = choices.of(value)
        return choose(member.nl, member.en)
    return str(choices.get(value, value))


def _part_of_family(fact: Fact) -> str:
    assert isinstance(fact, FamilyTie)
    tie = str(TIES[fact.kind])
    return f"{tie} {fact.position}" if fact.kind == FamilyTie.Kind.PARENT else tie


def _number(fact: Fact, said: str) -> str:
    assert isinstance(fact, Circumstance)
    if not fact.number:
        return ""
    return choose(f"{said} maanden", f"{said} months") if fact.kind in IN_MONTHS else said


def _asked_for(fact: Any, said: Mapping[str, str]) -> str:
    flags = ("basic_grant", "supplementary_grant", "single_parent_allowance", "reference_year_shift")
    parts = [str(LABELS[name]).lower() for name in flags if getattr(fact, name)]
    for name, nl, en in (("loan_cents", "lening", "loan"),
                         ("tuition_fees_loan_cents", "collegegeldkrediet", "tuition fees loan"),
                         ("lifelong_cents", "levenlanglerenkrediet", "lifelong learning credit")):  # fmt: skip
        parts += [f"{choose(nl, en)} {said[name]}"] if getattr(fact, name) else []
    if fact.travel != TravelChoice.NONE:
        parts.append(f"{choose('reisproduct', 'travel product')} {said['travel']}")
    return ", ".join(parts) or choose("niets", "nothing")


def _number_of_request(fact: Any, number: int) -> str:
    """What was asked for: an amount a month, or a choice of the law; nothing for the other kinds."""
    if fact.kind == fact.Kind.HIGHER_AMOUNT:
        return text.euro(number)
    return _choice(fact.NUMBERS[fact.kind], number) if fact.kind in fact.NUMBERS else ""


def _borrowed(fact: Any, said: Mapping[str, str]) -> str:
    """First and last day with student finance, and what else there is."""
    days = [said[name] if getattr(fact, name) else choose("onbekend", "unknown")
            for name in ("first_finance_on", "last_finance_on")]  # fmt: skip
    flags = [str(LABELS[name]).lower() for name in said if getattr(fact, name) is True]
    return ", ".join([" – ".join(days), *flags])


def _deviation(fact: Any, name: str) -> str:
    known = law().facts.get(fact.fact)
    if known is None:
        return str(getattr(fact, name))
    words = choose(known.nl, known.en)
    return words if name == "fact" else say(known.unit, fact.value, choose("nl", "en"))
