"""The amount by household and income (Rv 475da), other ways to live (475e), and what is taken off (475db, 475dc, 475b).

Every part is rounded to the cent, a half upwards; the act names no rounding. The published maximum amounts follow from
the same formula with one rounding at the end, so that a sum may differ from them by a cent; the maximum then holds.
"""

from spil.law.attachment.facts import Household
from spil.law.engine import CentsPerMonth, CentsPerYear, Flag, Ppm, article
from spil.law.engine.money import half_up, share

YEAR = 12_000_000
"""Twelve months times a million: by what a rate (ppm) of an amount a year is divided to give an amount a month."""


@article(
    "Rv", "475da", paragraph=1, since="2026-01-01",
    nl="De beslagvrije voet is nooit hoger dan {result}.",
    en="The attachment-free amount is never higher than {result}.",
)  # fmt: skip
def maximum_amount(
    household: Household,
    maximum_single: CentsPerMonth,
    maximum_single_parent: CentsPerMonth,
    maximum_couple: CentsPerMonth,
    maximum_couple_with_children: CentsPerMonth,
) -> CentsPerMonth:
    """Maximum for the household (maximum voor de leefsituatie)."""
    if household == Household.SINGLE:
        return maximum_single
    if household == Household.SINGLE_PARENT:
        return maximum_single_parent
    return maximum_couple if household == Household.COUPLE else maximum_couple_with_children


@article(
    "Rv", "475da", paragraph=2, since="2026-01-01",
    nl="95% van de bijstandsnorm is {result}.", en="95% of the social assistance norm is {result}.",
)  # fmt: skip
def part_for_living(
    household: Household, norm_single: CentsPerMonth, norm_couple: CentsPerMonth, share_of_norm: Ppm
) -> CentsPerMonth:
    """Part for living (deel voor levensonderhoud).

    The norm from 21 years to pension age, whatever the age of the debtor: the act names only that one.
    """
    norm = norm_couple if household >= Household.COUPLE else norm_single
    return share(norm, share_of_norm)


@article(
    "Rv", "475da", paragraph="2 and 3", since="2026-01-01",
    nl="Voor zorgtoeslag die je door je inkomen mist telt {result} mee.",
    en="For healthcare benefit that you miss because of your income {result} counts.",
)  # fmt: skip
def part_for_care(
    household: Household,
    taxable_income: CentsPerYear,
    threshold_income: CentsPerYear,
    care_benefit_rate: Ppm,
    standard_premium: CentsPerYear,
    care_supplement_single: CentsPerMonth,
    care_supplement_couple: CentsPerMonth,
) -> CentsPerMonth:
    """Part for care (deel voor zorg).

    A couple counts the standard premium twice (Wzt, art. 2(1)): only so do the published maximum amounts come out.
    """
    missed = max(0, taxable_income - threshold_income) * care_benefit_rate
    if household >= Household.COUPLE:
        most = 2 * standard_premium - 12 * care_supplement_couple
    else:
        most = standard_premium - 12 * care_supplement_single
    return half_up(min(missed, most * 1_000_000), YEAR)


@article(
    "Rv", "475da", paragraph=2, since="2026-01-01",
    nl="Voor huurtoeslag die je door je inkomen mist telt {result} mee.",
    en="For housing benefit that you miss because of your income {result} counts.",
)  # fmt: skip
def part_for_housing(
    household: Household,
    taxable_income: CentsPerYear,
    income_point_single: CentsPerYear,
    income_point_several: CentsPerYear,
    housing_benefit_rate_single: Ppm,
    housing_benefit_rate_several: Ppm,
    rent_limit: CentsPerMonth,
    basic_rent_single: CentsPerMonth,
    basic_rent_several: CentsPerMonth,
) -> CentsPerMonth:
    """Part for housing (deel voor wonen).

    Nothing below the reference income: housing benefit is lowered only above it (Wht, art. 21(2)).
    """
    if household == Household.SINGLE:
        missed = max(0, taxable_income - income_point_single) * housing_benefit_rate_single
        return min(half_up(missed, YEAR), rent_limit - basic_rent_single)
    missed = max(0, taxable_income - income_point_several) * housing_benefit_rate_several
    return min(half_up(missed, YEAR), rent_limit - basic_rent_several)


@article(
    "Rv", "475da", paragraph=2, since="2026-01-01",
    nl="Voor kindgebonden budget dat je door je inkomen mist telt {result} mee.",
    en="For child budget that you miss because of your income {result} counts.",
)  # fmt: skip
def part_for_children(
    household: Household,
    taxable_income: CentsPerYear,
    threshold_income: CentsPerYear,
    threshold_extra_for_couple: CentsPerYear,
    child_budget_rate: Ppm,
) -> CentsPerMonth:
    """Part for children (deel voor kinderen)."""
    if household == Household.SINGLE or household == Household.COUPLE:
        return 0
    threshold = threshold_income
    if household == Household.COUPLE_WITH_CHILDREN:
        threshold += threshold_extra_for_couple
    return half_up(max(0, taxable_income - threshold) * child_budget_rate, YEAR)


@article(
    "Rv", "475da", paragraph="1 and 2", since="2026-01-01",
    nl="Bij je leefsituatie en inkomen hoort {result}.", en="To your household and income belongs {result}.",
)  # fmt: skip
def amount_for_household(
    part_for_living: CentsPerMonth,
    part_for_care: CentsPerMonth,
    part_for_housing: CentsPerMonth,
    part_for_children: CentsPerMonth,
    maximum_amount: CentsPerMonth,
) -> CentsPerMonth:
    """Amount for household and income (bedrag bij leefsituatie en inkomen)."""
    return min(part_for_living + part_for_care + part_for_housing + part_for_children, maximum_amount)


@article(
    "Rv", "475da", paragraph=5, since="2026-01-01",
    nl="Voor hoge woonkosten komt er {result} bij.", en="For high housing costs {result} is added.",
)  # fmt: skip
def extra_for_housing_costs(
    household: Household, housing_costs: CentsPerMonth, rent_limit: CentsPerMonth, housing_costs_above: Ppm
) -> CentsPerMonth:
    """Addition for high housing costs (verhoging bij hoge woonkosten).

    On request and for a limited time. Not for a couple: there it depends on whether the income of the other suffices,
    which the bailiff judges.
    """
    if household >= Household.COUPLE:
        return 0
    return max(0, housing_costs - rent_limit - share(rent_limit, housing_costs_above))


@article(
    "Rv", "475e", paragraph=2, since="2026-01-01",
    nl="In een instelling hoort daarbij {result}.", en="In an institution {result} belongs to it.",
)  # fmt: skip
def amount_in_institution(
    household: Household,
    institution_price: CentsPerMonth,
    institution_norm_single: CentsPerMonth,
    institution_norm_couple: CentsPerMonth,
    care_supplement_single: CentsPerMonth,
    care_supplement_couple: CentsPerMonth,
) -> CentsPerMonth:
    """Amount in an institution (bedrag in een instelling).

    What the institution costs, two thirds of the norm there, and the amount for care insurance. For a couple, when
    both stay there.
    """
    if household >= Household.COUPLE:
        return institution_price + half_up(2 * institution_norm_couple, 3) + care_supplement_couple
    return institution_price + half_up(2 * institution_norm_single, 3) + care_supplement_single


@article(
    "Rv", "475da", paragraph="2, 4 and 5", since="2026-01-01",
    nl="Voor aftrek van ander inkomen is de beslagvrije voet {result}.",
    en="Before other income is taken off the attachment-free amount is {result}.",
)  # fmt: skip
def amount_before_deduction(
    amount_for_household: CentsPerMonth,
    extra_for_housing_costs: CentsPerMonth,
    in_institution: Flag,
    amount_in_institution: CentsPerMonth,
    registered_home: Flag,
    norm_couple: CentsPerMonth,
    share_of_norm_without_home: Ppm,
) -> CentsPerMonth:
    """Before deduction (voor aftrek)."""
    if in_institution:
        return amount_in_institution
    if not registered_home:
        return share(norm_couple, share_of_norm_without_home)
    return amount_for_household + extra_for_housing_costs


@article(
    "Rv", "475db", paragraph="1(a)", since="2026-01-01",
    nl="Voor het inkomen van je partner gaat er {result} af.",
    en="For the income of your partner {result} is taken off.",
)  # fmt: skip
def deducted_for_partner(
    household: Household, partner_net_income: CentsPerMonth, amount_before_deduction: CentsPerMonth
) -> CentsPerMonth:
    """Deducted for the partner (aftrek voor de partner).

    At most half of the amount.
    """
    return min(partner_net_income, amount_before_deduction // 2) if household >= Household.COUPLE else 0


@article(
    "Rv", "475db", paragraph=1, since="2026-01-01",
    nl="Na aftrek van ander inkomen blijft {result} over.", en="After other income is taken off {result} is left.",
)  # fmt: skip
def amount_after_deduction(
    amount_before_deduction: CentsPerMonth,
    deducted_for_partner: CentsPerMonth,
    other_net_income: CentsPerMonth,
    company_car_tax: CentsPerMonth,
) -> CentsPerMonth:
    """After deduction (na aftrek)."""
    return max(0, amount_before_deduction - deducted_for_partner - other_net_income - company_car_tax)


@article(
    "Rv", "475dc", paragraph=1, since="2026-01-01",
    nl="De beslagvrije voet is {result}.", en="The attachment-free amount is {result}.",
)  # fmt: skip
def attachment_free_amount(
    amount_after_deduction: CentsPerMonth, net_income: CentsPerMonth, share_of_income: Ppm
) -> CentsPerMonth:
    """Attachment-free amount (beslagvrije voet).

    Never more than 95% of the income that is received.
    """
    return min(amount_after_deduction, share(net_income, share_of_income))


@article(
    "Rv", "475b", paragraph=1, since="2026-01-01",
    nl="Een deurwaarder kan per maand {result} inhouden.", en="A bailiff can withhold {result}.",
)  # fmt: skip
def attachable(
    net_income: CentsPerMonth, other_net_income: CentsPerMonth, attachment_free_amount: CentsPerMonth
) -> CentsPerMonth:
    """Open to attachment (vatbaar voor beslag).

    What of the attached income is above the amount.
    """
    return max(0, net_income - other_net_income - attachment_free_amount)
