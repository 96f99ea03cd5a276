"""Means test of chapter 10a, with bands, for who had student finance before the study year 2009-2010 (10a.7-10a.13)."""

from spil.law.engine import CentsPerMonth, CentsPerYear, Flag, Ppm, article
from spil.law.engine.money import half_up, share
from spil.law.repayment.facts import PartnerRules, TaxCredit
from spil.law.repayment.phases import Regime


def filled(income: int, free: int, third: int) -> tuple[int, int, int, int]:
    """How much of the free amount and of the three bands an income fills; the first two are each half of the former."""
    left = max(0, income)
    in_free = min(left, free)
    left -= in_free
    half = half_up(free, 2)
    in_first = min(left, half)
    left -= in_first
    in_second = min(left, half)
    return in_free, in_first, in_second, min(left - in_second, third)


def banded_capacity(
    income: int,
    free: int,
    all_bands: int,
    giving: bool,
    other_income: int,
    other_free: int,
    rate_first: int,
    rate_second: int,
    rate_third: int,
    rate_above: int,
    rounded_down: bool,
) -> int:
    """Capacity in cents a month by the three bands (10a.8(3)-(6)).

    `all_bands` is the free amount with all bands; the rest of it is the third band. With `giving` the other partner
    hands over what the other income leaves unused, band by band.
    """
    half, third = half_up(free, 2), all_bands - free - 2 * half_up(free, 2)
    width_first, width_second, width_third, width_free = half, half, third, free
    if giving:
        other_third = all_bands - other_free - 2 * half_up(other_free, 2)
        used_free, used_first, used_second, used_third = filled(other_income, other_free, other_third)
        width_free += other_free - used_free
        width_first += half_up(other_free, 2) - used_first
        width_second += half_up(other_free, 2) - used_second
        width_third += other_third - used_third
    left = max(0, income - width_free)
    first = min(left, width_first)
    second = min(left - first, width_second)
    third_part = min(left - first - second, width_third)
    above = left - first - second - third_part
    yearly = first * rate_first + second * rate_second + third_part * rate_third + above * rate_above
    return yearly // 12_000_000 if rounded_down else half_up(yearly, 12_000_000)


def hands_over(giver_income: int, receiver_income: int, all_bands: int, receiver_is_debtor: bool) -> bool:
    """Whether a partner hands over unused parts (10a.8(4) and (5)).

    Who earns less than all bands does; when both do, the one with the lowest income. With equal incomes the debtor
    receives.
    """
    if giver_income >= all_bands:
        return False
    if receiver_income >= all_bands or giver_income < receiver_income:
        return True
    return giver_income == receiver_income and receiver_is_debtor


@article(
    "WSF 2000", "10a.8", paragraph=2, since="2015-09-01",
    nl="Van je inkomen blijft {result} vrij.", en="Of your income {result} stays free.",
)  # fmt: skip
def old_free_amount(
    tax_credit: TaxCredit, became_lone_parent: Flag, minimum_wage: CentsPerYear, old_free_share_own_credit: Ppm
) -> CentsPerYear:
    """Free amount under the old rules (draagkrachtvrije voet, SF15-oud).

    The taxable minimum wage for a parent without a partner and for whose partner is paid out the tax credit; half of
    it with the own credit; nothing for who is paid out the credit. A later change counts on request (10a.9).
    """
    if became_lone_parent or tax_credit == TaxCredit.LONE_PARENT or tax_credit == TaxCredit.PARTNER_WITHOUT_INCOME:
        return minimum_wage
    return 0 if tax_credit == TaxCredit.PAID_OUT else share(minimum_wage, old_free_share_own_credit)


@article(
    "WSF 2000", "10a.8", paragraph=2, since="2015-09-01",
    nl="Van het inkomen van je partner blijft {result} vrij.", en="Of your partner's income {result} stays free.",
)  # fmt: skip
def old_free_amount_of_partner(
    tax_credit: TaxCredit, minimum_wage: CentsPerYear, old_free_share_own_credit: Ppm
) -> CentsPerYear:
    """Partner's free amount under the old rules (draagkrachtvrije voet van de partner, SF15-oud)."""
    if tax_credit == TaxCredit.PAID_OUT:
        return minimum_wage
    return 0 if tax_credit == TaxCredit.PARTNER_WITHOUT_INCOME else share(minimum_wage, old_free_share_own_credit)


@article(
    "WSF 2000", "10a.11", paragraph=1, since="2015-09-01",
    nl="Telt je partner mee? {result}.", en="Does your partner count? {result}.",
)  # fmt: skip
def partner_counts(has_partner: Flag, partner_left_out: Flag) -> Flag:
    """Partner counts under the old rules (partner telt mee, SF15-oud).

    Each of both may ask to leave the partner out; the repayment phase then takes as much longer (10a.11(2)).
    """
    return has_partner and not partner_left_out


@article(
    "WSF 2000", "10a.8", paragraph="1 and 3 to 6", since="2015-09-01",
    nl="Met je eigen inkomen kun je {result} betalen.", en="With your own income you can pay {result}.",
)  # fmt: skip
def old_own_capacity(
    own_income: CentsPerYear,
    income_of_partner: CentsPerYear,
    old_free_amount: CentsPerYear,
    old_free_amount_of_partner: CentsPerYear,
    partner_counts: Flag,
    minimum_wage: CentsPerYear,
    old_bands_together: Ppm,
    old_share_first_band: Ppm,
    old_share_second_band: Ppm,
    old_share_third_band: Ppm,
    old_share_above: Ppm,
    old_amounts_rounded_down: Flag,
) -> CentsPerMonth:
    """Own capacity under the old rules (eigen draagkracht, SF15-oud).

    The minimum income of 10a.8(7), below which there is no capacity, is not published in a form that we found.
    """
    all_bands = share(minimum_wage, old_bands_together)
    giving = partner_counts and hands_over(income_of_partner, own_income, all_bands, True)
    return banded_capacity(
        own_income, old_free_amount, all_bands, giving, income_of_partner, old_free_amount_of_partner,
        old_share_first_band, old_share_second_band, old_share_third_band, old_share_above, old_amounts_rounded_down,
    )  # fmt: skip


@article(
    "WSF 2000", "10a.10", since="2015-09-01",
    nl="Van de draagkracht van je partner is {result} voor jouw schuld.",
    en="Of your partner's capacity {result} is for your debt.",
)  # fmt: skip
def old_capacity_from_partner(
    partner_counts: Flag,
    partner_rules: PartnerRules,
    partner_instalment: CentsPerMonth,
    own_income: CentsPerYear,
    income_of_partner: CentsPerYear,
    old_free_amount: CentsPerYear,
    old_free_amount_of_partner: CentsPerYear,
    old_own_capacity: CentsPerMonth,
    household_capacity_by_partner_rules: CentsPerMonth,
    minimum_wage: CentsPerYear,
    old_bands_together: Ppm,
    old_share_first_band: Ppm,
    old_share_second_band: Ppm,
    old_share_third_band: Ppm,
    old_share_above: Ppm,
    old_amounts_rounded_down: Flag,
) -> CentsPerMonth:
    """Capacity from the partner under the old rules (draagkracht van de partner, SF15-oud).

    A partner who repays too comes first to the own instalment (10a.12). Of a partner under chapter 6 only the capacity
    above the own instalment counts (10a.13), after this debtor's capacity was taken off it (6.14).
    """
    if not partner_counts:
        return 0
    if partner_rules == PartnerRules.YEARS_15 or partner_rules == PartnerRules.YEARS_35:
        return max(0, household_capacity_by_partner_rules - old_own_capacity - partner_instalment)
    all_bands = share(minimum_wage, old_bands_together)
    giving = hands_over(own_income, income_of_partner, all_bands, False)
    capacity = banded_capacity(
        income_of_partner, old_free_amount_of_partner, all_bands, giving, own_income, old_free_amount,
        old_share_first_band, old_share_second_band, old_share_third_band, old_share_above, old_amounts_rounded_down,
    )  # fmt: skip
    return max(0, capacity - partner_instalment) if partner_rules == PartnerRules.OLD_15 else capacity


@article(
    "WSF 2000", "10a.7", paragraph=2, since="2015-09-01",
    nl="Voor je studieschuld kun je {result} betalen: dat is je draagkracht.",
    en="On your student debt you can pay {result}: that is your capacity.",
)  # fmt: skip
def capacity(
    regime: Regime,
    chapter_6_capacity: CentsPerMonth,
    old_own_capacity: CentsPerMonth,
    old_capacity_from_partner: CentsPerMonth,
    instalment: CentsPerMonth,
) -> CentsPerMonth:
    """Capacity for the student debt (draagkracht voor de studieschuld).

    Under the old rules the partner's capacity fills what is short of the instalment (10a.10(2)).
    """
    if regime != Regime.OLD_15:
        return chapter_6_capacity
    if old_own_capacity >= instalment:
        return old_own_capacity
    return min(instalment, old_own_capacity + old_capacity_from_partner)
