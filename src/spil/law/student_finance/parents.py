"""Parental contribution: what parents are presumed to pay (WSF 2000, art. 3.8-3.14)."""

from spil.law.engine import CentsPerMonth, CentsPerYear, Count, Flag, Ppm, article
from spil.law.engine.money import clamp, half_up, per_month
from spil.law.student_finance.facts import IncomeStatus, ParentSituation


@article(
    "WSF 2000", "3.10", since="2015-09-01",
    nl="Mag een later jaar gelden omdat het inkomen van je ouders samen sterk daalde? {result}.",
    en="May a later year count because your parents' joint income fell sharply? {result}.",
)  # fmt: skip
def reference_year_shifted(
    reference_year_shift_requested: Flag,
    income_first_parent: CentsPerYear,
    income_second_parent: CentsPerYear,
    shifted_income_first_parent: CentsPerYear,
    shifted_income_second_parent: CentsPerYear,
    reference_year_shift_fall: Ppm,
) -> Flag:
    """Reference year moved (peiljaarverlegging).

    The incomes of both parents together must have fallen by the stated share; the student or a parent may ask. The
    condition of durability that stood in the text until the end of 2015 is for the case worker to judge.
    """
    before = income_first_parent + income_second_parent
    fall = before - shifted_income_first_parent - shifted_income_second_parent
    enough = fall > 0 and fall * 1_000_000 >= abs(before) * reference_year_shift_fall
    return reference_year_shift_requested and enough


@article(
    "WSF 2000", "3.9", paragraph=1, since="2015-09-01",
    nl="Het inkomen van je eerste ouder dat meetelt is {result}.",
    en="The income of your first parent that counts is {result}.",
)  # fmt: skip
def test_income_first_parent(
    reference_year_shifted: Flag, income_first_parent: CentsPerYear, shifted_income_first_parent: CentsPerYear
) -> CentsPerYear:
    """Income of the first parent that counts (toetsingsinkomen van de eerste ouder)."""
    return shifted_income_first_parent if reference_year_shifted else income_first_parent


@article(
    "WSF 2000", "3.9", paragraph=1, since="2015-09-01",
    nl="Het inkomen van je tweede ouder dat meetelt is {result}.",
    en="The income of your second parent that counts is {result}.",
)  # fmt: skip
def test_income_second_parent(
    reference_year_shifted: Flag, income_second_parent: CentsPerYear, shifted_income_second_parent: CentsPerYear
) -> CentsPerYear:
    """Income of the second parent that counts (toetsingsinkomen van de tweede ouder)."""
    return shifted_income_second_parent if reference_year_shifted else income_second_parent


@article(
    "WSF 2000", "3.9a", since="2015-09-01",
    nl="Van het inkomen van een ouder met een partner telt de eerste {result} niet mee.",
    en="Of the income of a parent with a partner the first {result} does not count.",
)  # fmt: skip
def free_amount(
    vocational_education: Flag, cohort_guarantee: Flag, free_amount_mbo: CentsPerYear, free_amount_ho: CentsPerYear
) -> CentsPerYear:
    """Free amount (vrije voet).

    Higher education has its own amount (3.9a); until 1 September 2016 it was the same as in vocational education, and
    for the older cohorts it still is (12.14(1)(c)).
    """
    return free_amount_mbo if vocational_education or cohort_guarantee else free_amount_ho


@article(
    "WSF 2000", "3.9a", since="2015-09-01",
    nl="Van het inkomen van een ouder zonder partner telt de eerste {result} niet mee.",
    en="Of the income of a parent without a partner the first {result} does not count.",
)  # fmt: skip
def free_amount_lone_parent(
    vocational_education: Flag,
    cohort_guarantee: Flag,
    free_amount_lone_parent_mbo: CentsPerYear,
    free_amount_lone_parent_ho: CentsPerYear,
) -> CentsPerYear:
    """Free amount of a lone parent (vrije voet van een alleenstaande ouder)."""
    return free_amount_lone_parent_mbo if vocational_education or cohort_guarantee else free_amount_lone_parent_ho


@article(
    "WSF 2000", "3.9a", since="2015-09-01",
    nl="Van het inkomen boven het vrije bedrag telt {result} mee.",
    en="Of the income above the free amount {result} counts.",
)  # fmt: skip
def reduction_rate(
    vocational_education: Flag, cohort_guarantee: Flag, reduction_rate_mbo: Ppm, reduction_rate_ho: Ppm
) -> Ppm:
    """Share of income that counts (kortingspercentage)."""
    return reduction_rate_mbo if vocational_education or cohort_guarantee else reduction_rate_ho


def base_of_parent(
    income: CentsPerYear,
    lone: Flag,
    other_parent: ParentSituation,
    free_amount: CentsPerYear,
    free_amount_lone_parent: CentsPerYear,
    double_free_amount_factor: Count,
    reduction_rate: Ppm,
    deduction: CentsPerYear,
) -> CentsPerMonth:
    """A parent's contribution a month before it is divided over children, to the cent; may be negative (3.9(2)-(5)).

    The free amount is double when the other parent died, is unknown or is left out (3.9(2)(a), 3.14).
    """
    free = free_amount
    if other_parent != ParentSituation.COUNTS:
        free = free_amount * double_free_amount_factor
    elif lone:
        free = free_amount_lone_parent
    yearly = half_up((income - free) * reduction_rate, 1_000_000) - deduction
    return per_month(yearly)


def divided(base: CentsPerMonth, children: Count) -> CentsPerMonth:
    """A parent's monthly base divided over the children that study, to the cent, a half upwards (3.13(3))."""
    return half_up(base, children)


@article(
    "WSF 2000", "3.9", paragraph="2-5", since="2015-09-01",
    nl="Van je eerste ouder rekenen we op {result}.",
    en="From your first parent we count on {result}.",
)  # fmt: skip
def contribution_first_parent(
    situation_first_parent: ParentSituation,
    situation_second_parent: ParentSituation,
    test_income_first_parent: CentsPerYear,
    lone_parent_first: Flag,
    became_lone_parent_first: Flag,
    free_amount: CentsPerYear,
    free_amount_lone_parent: CentsPerYear,
    double_free_amount_factor: Count,
    reduction_rate: Ppm,
    own_debt_instalments_first_parent: CentsPerYear,
    deductible_children_first_parent: Count,
    child_deduction: CentsPerYear,
    studying_children_first_parent: Count,
    court_maintenance_first_parent: CentsPerMonth,
) -> CentsPerMonth:
    """Contribution of the first parent (bijdrage van de eerste ouder).

    Who has no partner any more after the reference year counts as a lone parent on request (3.12). Maintenance set by a
    court takes the place of the computed contribution (Bsf 12).
    """
    if situation_first_parent != ParentSituation.COUNTS:
        return 0
    if court_maintenance_first_parent > 0:
        return court_maintenance_first_parent
    deduction = own_debt_instalments_first_parent + deductible_children_first_parent * child_deduction
    base = base_of_parent(
        test_income_first_parent, lone_parent_first or became_lone_parent_first, situation_second_parent, free_amount,
        free_amount_lone_parent, double_free_amount_factor, reduction_rate, deduction,
    )  # fmt: skip
    return divided(base, studying_children_first_parent)


@article(
    "WSF 2000", "3.9", paragraph="2-5", since="2015-09-01",
    nl="Van je tweede ouder rekenen we op {result}.",
    en="From your second parent we count on {result}.",
)  # fmt: skip
def contribution_second_parent(
    situation_first_parent: ParentSituation,
    situation_second_parent: ParentSituation,
    test_income_second_parent: CentsPerYear,
    lone_parent_second: Flag,
    became_lone_parent_second: Flag,
    free_amount: CentsPerYear,
    free_amount_lone_parent: CentsPerYear,
    double_free_amount_factor: Count,
    reduction_rate: Ppm,
    own_debt_instalments_second_parent: CentsPerYear,
    deductible_children_second_parent: Count,
    child_deduction: CentsPerYear,
    studying_children_second_parent: Count,
    court_maintenance_second_parent: CentsPerMonth,
) -> CentsPerMonth:
    """Contribution of the second parent (bijdrage van de tweede ouder).

    Who has no partner any more after the reference year counts as a lone parent on request (3.12). Maintenance set by a
    court takes the place of the computed contribution (Bsf 12).
    """
    if situation_second_parent != ParentSituation.COUNTS:
        return 0
    if court_maintenance_second_parent > 0:
        return court_maintenance_second_parent
    deduction = own_debt_instalments_second_parent + deductible_children_second_parent * child_deduction
    base = base_of_parent(
        test_income_second_parent, lone_parent_second or became_lone_parent_second, situation_first_parent, free_amount,
        free_amount_lone_parent, double_free_amount_factor, reduction_rate, deduction,
    )  # fmt: skip
    return divided(base, studying_children_second_parent)


@article(
    "WSF 2000", "3.13", paragraph="1 and 2", since="2015-09-01",
    nl="We rekenen erop dat je ouders samen {result} bijdragen.",
    en="We count on your parents to contribute {result} together.",
)  # fmt: skip
def parental_contribution(
    contribution_first_parent: CentsPerMonth,
    contribution_second_parent: CentsPerMonth,
    maximum_supplementary_grant: CentsPerMonth,
) -> CentsPerMonth:
    """Presumed parental contribution (veronderstelde ouderlijke bijdrage).

    The negative base of one parent lowers that of the other: the floor holds for the sum.
    """
    return clamp(contribution_first_parent + contribution_second_parent, 0, maximum_supplementary_grant)


@article(
    "WSF 2000", "3.20", since="2015-09-01",
    nl="Is er genoeg bekend over het inkomen van je ouders? {result}.",
    en="Is enough known of your parents' incomes? {result}.",
)  # fmt: skip
def parental_income_known(
    situation_first_parent: ParentSituation,
    situation_second_parent: ParentSituation,
    income_status_first_parent: IncomeStatus,
    income_status_second_parent: IncomeStatus,
) -> Flag:
    """Parents' incomes known (inkomens van de ouders bekend).

    An estimate is enough and is revised later (3.11).
    """
    first = situation_first_parent != ParentSituation.COUNTS or income_status_first_parent != IncomeStatus.UNKNOWN
    second = situation_second_parent != ParentSituation.COUNTS or income_status_second_parent != IncomeStatus.UNKNOWN
    return first and second
