"""Lifelong learning credit: a loan for the fee when there is no right to other student finance (2.3a, 3.16b-3.16f)."""

from spil.law.common import StudyForm
from spil.law.engine import Cents, CentsPerMonth, CentsPerYear, Choice, Count, Date, Flag, Months, Years, article
from spil.law.engine.calendar import age_on
from spil.law.engine.money import half_up, up
from spil.law.student_finance.entitlement import Equality
from spil.law.student_finance.facts import LifelongKind


class LifelongRefusal(Choice):
    """The first reason why there is no lifelong learning credit, in the order in which the law is applied."""

    NONE = 0, "geen", "none"
    NOT_APPLIED = 1, "je hebt het niet op tijd aangevraagd", "you did not apply for it in time"
    NATIONALITY = 2, "je nationaliteit of verblijfsrecht geeft geen recht", "your nationality or permit gives no right"
    EDUCATION = 3, "je opleiding geeft er geen recht op", "your education gives no right to it"
    AGE = 4, "je leeftijd geeft er geen recht op", "your age gives no right to it"
    OTHER_FINANCE = 5, "je kunt nog gewone studiefinanciering krijgen", "you can still receive ordinary student finance"
    DEGREE = 6, "je bent nog geen 30 en hebt nog geen diploma", "you are not yet 30 and hold no degree yet"
    USED_UP = 7, "je maanden zijn op", "your months are used up"


@article(
    "WSF 2000", "2.3a", since="2017-09-01",
    nl="Heb je de leeftijd voor het levenlanglerenkrediet? {result}.",
    en="Are you of the age for the lifelong learning credit? {result}.",
)  # fmt: skip
def lifelong_age_condition(
    on: Date,
    birth_date: Date,
    vocational_education: Flag,
    continuous_lifelong_credit: Flag,
    lifelong_learning_minimum_age_mbo: Years,
    lifelong_learning_maximum_age_mbo: Years,
    lifelong_learning_maximum_age: Years,
) -> Flag:
    """Age for lifelong learning credit (leeftijd voor levenlanglerenkrediet).

    Vocational: from the 30th birthday. Who receives the credit without a break keeps it at the maximum age. The maximum
    age rises with the state pension age, from the study year that starts in that year.
    """
    age = age_on(birth_date, on)
    if vocational_education and age < lifelong_learning_minimum_age_mbo:
        return False
    maximum = lifelong_learning_maximum_age_mbo if vocational_education else lifelong_learning_maximum_age
    return continuous_lifelong_credit or age < maximum


@article(
    "WSF 2000", "2.12", since="2017-09-01", until="2018-07-31",
    nl="Volg je een opleiding waarvoor je levenlanglerenkrediet kunt krijgen? {result}.",
    en="Are you in a programme for which you can receive lifelong learning credit? {result}.",
)  # fmt: skip
def lifelong_education_condition(
    education_condition: Flag,
    enrolled: Flag,
    recognised_programme: Flag,
    higher_education: Flag,
    study_form: StudyForm,
    study_abroad: Flag,
    lifelong_kind: LifelongKind,
) -> Flag:
    """Education for lifelong learning credit (onderwijs voor levenlanglerenkrediet).

    Part-time higher education counts too. Not abroad (2.13a and 2.14), not for separate units yet.
    """
    part_time = higher_education and study_form == StudyForm.PART_TIME and enrolled and recognised_programme
    return (education_condition or part_time) and not study_abroad and lifelong_kind != LifelongKind.MODULAR


@article(
    "WSF 2000", "2.12", since="2018-08-01",
    nl="Volg je een opleiding waarvoor je levenlanglerenkrediet kunt krijgen? {result}.",
    en="Are you in a programme for which you can receive lifelong learning credit? {result}.",
)  # fmt: skip
def lifelong_education_condition(
    education_condition: Flag,
    enrolled: Flag,
    recognised_programme: Flag,
    higher_education: Flag,
    study_form: StudyForm,
    study_abroad: Flag,
    lifelong_kind: LifelongKind,
) -> Flag:
    """Education for lifelong learning credit (onderwijs voor levenlanglerenkrediet).

    Also part-time higher education, and separate units of an accredited programme. Not abroad (2.13a and 2.14).
    """
    other_form = study_form == StudyForm.PART_TIME or lifelong_kind == LifelongKind.MODULAR
    if lifelong_kind == LifelongKind.MODULAR and not higher_education:
        return False
    in_other_form = higher_education and other_form and enrolled and recognised_programme
    return (education_condition or in_other_form) and not study_abroad


@article(
    "WSF 2000", "3.16b", paragraph="2 a", since="2017-09-01",
    nl="Kun je voor deze opleiding nog gewone studiefinanciering krijgen? {result}.",
    en="Can you still receive ordinary student finance for this programme? {result}.",
)  # fmt: skip
def other_finance_possible(
    lifelong_kind: LifelongKind, education_condition: Flag, young_enough: Flag, exhausted: Flag
) -> Flag:
    """Other student finance possible (andere studiefinanciering mogelijk).

    Whether it was applied for makes no difference. Separate units give no right to other student finance.
    """
    return lifelong_kind != LifelongKind.MODULAR and education_condition and young_enough and not exhausted


@article(
    "WSF 2000", "3.16c", since="2017-09-01",
    nl="Je kunt {result} levenlanglerenkrediet krijgen.",
    en="You can receive lifelong learning credit for {result}.",
)  # fmt: skip
def lifelong_months(
    higher_education: Flag,
    study_form: StudyForm,
    nominal_months: Months,
    continuous_lifelong_credit: Flag,
    lifelong_learning_months: Months,
    lifelong_learning_part_time_extension_months: Months,
) -> Months:
    """Months of lifelong learning credit (maanden levenlanglerenkrediet).

    Four years. Longer for who stays without a break in a programme of more than four years or in part-time study.
    """
    if not continuous_lifelong_credit:
        return lifelong_learning_months
    months = max(lifelong_learning_months, nominal_months)
    if higher_education and study_form == StudyForm.PART_TIME:
        months += lifelong_learning_part_time_extension_months
    return months


@article(
    "WSF 2000", "3.16b", paragraph="2 b", since="2017-09-01",
    nl="Ben je 30 of ouder, studeer je in deeltijd of heb je al een diploma? {result}.",
    en="Are you 30 or older, do you study part-time or do you hold a degree already? {result}.",
)  # fmt: skip
def lifelong_degree_condition(
    on: Date,
    birth_date: Date,
    study_form: StudyForm,
    lifelong_kind: LifelongKind,
    completed_bachelor_or_master: Flag,
    lifelong_learning_age_without_degree: Years,
) -> Flag:
    """Degree for lifelong learning credit under 30 (diploma voor levenlanglerenkrediet onder de 30).

    Only full-time and dual higher education ask for it: a bachelor of applied sciences or a university master.
    """
    if age_on(birth_date, on) >= lifelong_learning_age_without_degree or completed_bachelor_or_master:
        return True
    return study_form == StudyForm.PART_TIME or lifelong_kind == LifelongKind.MODULAR


@article(
    "WSF 2000", "3.16b", paragraph=2, since="2017-09-01",
    nl="Reden om levenlanglerenkrediet te weigeren: {result}.",
    en="Reason to refuse lifelong learning credit: {result}.",
)  # fmt: skip
def lifelong_refusal(
    on: Date,
    lifelong_kind: LifelongKind,
    applied_for_lifelong_on: Date,
    nationality_group: Equality,
    lifelong_education_condition: Flag,
    programme_years_at_least_one: Flag,
    higher_education: Flag,
    foreign_support: Flag,
    designated_departure: Flag,
    lifelong_age_condition: Flag,
    other_finance_possible: Flag,
    lifelong_degree_condition: Flag,
    months_lifelong_credit: Months,
    lifelong_months: Months,
) -> LifelongRefusal:
    """First reason to refuse lifelong learning credit (eerste reden om levenlanglerenkrediet te weigeren).

    Never for a period before the application (3.21(4)). A right to the costs of access is enough (Bsf 3a). The rules on
    short programmes and on support from another state hold here too (2.5(1), 2.13(1)(c), (d) and (5)).
    """
    if lifelong_kind == LifelongKind.NONE or on < applied_for_lifelong_on:
        return LifelongRefusal.NOT_APPLIED
    if nationality_group == Equality.NONE or designated_departure:
        return LifelongRefusal.NATIONALITY
    if not lifelong_education_condition or not programme_years_at_least_one or (higher_education and foreign_support):
        return LifelongRefusal.EDUCATION
    if not lifelong_age_condition:
        return LifelongRefusal.AGE
    if other_finance_possible:
        return LifelongRefusal.OTHER_FINANCE
    if not lifelong_degree_condition:
        return LifelongRefusal.DEGREE
    return LifelongRefusal.USED_UP if months_lifelong_credit >= lifelong_months else LifelongRefusal.NONE


@article(
    "WSF 2000", "3.16d", since="2017-09-01",
    nl="Je kunt hoogstens {result} levenlanglerenkrediet krijgen.",
    en="You can receive at most {result} of lifelong learning credit.",
)  # fmt: skip
def lifelong_ceiling(
    higher_education: Flag,
    statutory_tuition_fee: CentsPerYear,
    school_fee_amount: CentsPerYear,
    lifelong_learning_factor: Count,
) -> CentsPerYear:
    """Ceiling of the lifelong learning credit in a year (plafond van het levenlanglerenkrediet per jaar).

    Five times the full statutory fee, in vocational education five times the school fee.
    """
    return lifelong_learning_factor * (statutory_tuition_fee if higher_education else school_fee_amount)


@article(
    "WSF 2000", "3.16d", paragraph=1, since="2017-09-01",
    nl="Voor een opleiding van een heel studiejaar kun je hoogstens {result} lenen.",
    en="For a programme of a whole study year you can borrow at most {result}.",
)  # fmt: skip
def lifelong_share_of_fee(
    higher_education: Flag,
    fee_due_per_year: CentsPerYear,
    fee_paid_by_third_party: CentsPerYear,
    statutory_tuition_fee: CentsPerYear,
    school_fee_amount: CentsPerYear,
    lifelong_ceiling: CentsPerYear,
) -> CentsPerMonth:
    """Month's share of the fee (maanddeel van het les- of collegegeld).

    A twelfth of the fee that the student pays (of the statutory fee when no other is known), at most a twelfth of the
    ceiling; to the cent. What another pays is left out (3.16b(2)(c)).
    """
    usual = statutory_tuition_fee if higher_education else school_fee_amount
    due = fee_due_per_year if fee_due_per_year > 0 else usual
    return half_up(min(max(due - fee_paid_by_third_party, 0), lifelong_ceiling), 12)


@article(
    "WSF 2000", "3.16d", paragraph=2, since="2018-08-01",
    nl="Voor losse onderdelen kun je hoogstens {result} lenen.",
    en="For separate units you can borrow at most {result}.",
)  # fmt: skip
def lifelong_share_of_units(
    unit_fee: Cents,
    fee_paid_by_third_party: CentsPerYear,
    unit_credits: Count,
    months_paid_for_units: Months,
    lifelong_learning_credits_per_payment: Count,
    lifelong_ceiling: CentsPerYear,
    lifelong_credit_of_last_eleven_months: Cents,
) -> CentsPerMonth:
    """Month's share of the fee of separate units (maanddeel van het collegegeld voor losse onderdelen).

    A payment for each five credits, begun fives included; in twelve months no more than the ceiling.
    """
    payments = up(unit_credits, lifelong_learning_credits_per_payment)
    if months_paid_for_units >= payments:
        return 0
    share = half_up(max(unit_fee - fee_paid_by_third_party, 0), payments)
    return min(share, max(lifelong_ceiling - lifelong_credit_of_last_eleven_months, 0))


@article(
    "WSF 2000", "3.16d", since="2017-09-01", until="2018-07-31",
    nl="Je levenlanglerenkrediet is hoogstens {result}.",
    en="Your lifelong learning credit is at most {result}.",
)  # fmt: skip
def maximum_lifelong_credit(lifelong_refusal: LifelongRefusal, lifelong_share_of_fee: CentsPerMonth) -> CentsPerMonth:
    """Maximum lifelong learning credit (maximaal levenlanglerenkrediet)."""
    return lifelong_share_of_fee if lifelong_refusal == LifelongRefusal.NONE else 0


@article(
    "WSF 2000", "3.16d", since="2018-08-01", until="2023-08-31",
    nl="Je levenlanglerenkrediet is hoogstens {result}.",
    en="Your lifelong learning credit is at most {result}.",
)  # fmt: skip
def maximum_lifelong_credit(
    lifelong_refusal: LifelongRefusal,
    lifelong_kind: LifelongKind,
    lifelong_share_of_fee: CentsPerMonth,
    lifelong_share_of_units: CentsPerMonth,
) -> CentsPerMonth:
    """Maximum lifelong learning credit (maximaal levenlanglerenkrediet)."""
    if lifelong_refusal != LifelongRefusal.NONE:
        return 0
    return lifelong_share_of_units if lifelong_kind == LifelongKind.MODULAR else lifelong_share_of_fee


@article(
    "WSF 2000", "3.16f", since="2023-09-01",
    nl="Je levenlanglerenkrediet is hoogstens {result}.",
    en="Your lifelong learning credit is at most {result}.",
)  # fmt: skip
def maximum_lifelong_credit(
    lifelong_refusal: LifelongRefusal,
    lifelong_kind: LifelongKind,
    premaster_fee_per_5_credits: Cents,
    lifelong_share_of_fee: CentsPerMonth,
    lifelong_share_of_units: CentsPerMonth,
) -> CentsPerMonth:
    """Maximum lifelong learning credit (maximaal levenlanglerenkrediet).

    Who pays for a pre-master or an educational module of less than 60 credits may have the fee of five credits each
    month instead (3.16f): the fact is that fee when the student asked for it.
    """
    if lifelong_refusal != LifelongRefusal.NONE:
        return 0
    if lifelong_kind == LifelongKind.MODULAR:
        return lifelong_share_of_units
    return premaster_fee_per_5_credits if premaster_fee_per_5_credits > 0 else lifelong_share_of_fee


@article(
    "WSF 2000", "3.16b", since="2015-09-01", until="2017-08-31",
    nl="Het levenlanglerenkrediet bestond nog niet.",
    en="The lifelong learning credit did not exist yet.",
)  # fmt: skip
def lifelong_credit() -> CentsPerMonth:
    """Lifelong learning credit (levenlanglerenkrediet)."""
    return 0


@article(
    "WSF 2000", "3.16b", paragraph=1, since="2017-09-01",
    nl="Je levenlanglerenkrediet is {result}.",
    en="Your lifelong learning credit is {result}.",
)  # fmt: skip
def lifelong_credit(requested_lifelong_credit: CentsPerMonth, maximum_lifelong_credit: CentsPerMonth) -> CentsPerMonth:
    """Lifelong learning credit (levenlanglerenkrediet).

    What was asked for, up to the maximum.
    """
    return min(requested_lifelong_credit, maximum_lifelong_credit)
