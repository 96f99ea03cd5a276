"""Means test of chapter 6: income, free amount, share and partner (WSF 2000, art. 6.10-6.14)."""

from spil.law.engine import CentsPerMonth, CentsPerYear, Flag, Ppm, article
from spil.law.engine.money import half_up, share
from spil.law.repayment.facts import IncomeKnown, PartnerRules, ReferenceYear
from spil.law.repayment.phases import Regime


def monthly_capacity(income: int, free: int, rate: int, rounded_down: bool) -> int:
    """A twelfth of `rate` (ppm) of the income a year above the free amount, in cents a month (6.10(3))."""
    yearly = max(0, income - free) * rate
    return yearly // 12_000_000 if rounded_down else half_up(yearly, 12_000_000)


def divided_capacity(
    own_income: int,
    partner_income: int,
    own_capacity: int,
    partner_capacity: int,
    own_instalment: int,
    partner_instalment: int,
) -> int:
    """Capacity of one of two debtors in a household (6.14(1)(b) and (c)), in cents a month.

    Each has the capacity of the household by the own percentages in proportion to the own income. What the partner
    does not need for the own instalment is added when this debtor falls short. No income, no capacity.
    """
    own, other = max(0, own_income), max(0, partner_income)
    if own + other == 0:
        return 0
    own_share = own_capacity * own // (own + other)
    left_over = max(0, partner_capacity * other // (own + other) - partner_instalment)
    return own_share + left_over if own_share < own_instalment else own_share


@article(
    "WSF 2000", "6.12", paragraph="1 and 2", since="2015-09-01",
    nl="Het inkomen dat telt is dat van {result}.", en="The income that counts is that of {result}.",
)  # fmt: skip
def reference_year(
    requested_reference_year: ReferenceYear,
    income: CentsPerYear,
    income_last_year: CentsPerYear,
    income_this_year: CentsPerYear,
    partner_income: CentsPerYear,
    partner_income_last_year: CentsPerYear,
    partner_income_this_year: CentsPerYear,
    has_partner: Flag,
    reference_year_fall: Ppm,
) -> ReferenceYear:
    """Reference year (peiljaar).

    Two years ago; a later year on request when the income fell by the stated share. The text names the income of the
    debtor, the agency looks at that of both: a fall in either is enough here. That it must last and be out of the
    ordinary, as the text of 2015 said, is for the case worker to judge.
    """
    if requested_reference_year == ReferenceYear.TWO_YEARS_AGO:
        return ReferenceYear.TWO_YEARS_AGO
    last = requested_reference_year == ReferenceYear.LAST_YEAR
    own_after = income_last_year if last else income_this_year
    both_before, both_after = income, own_after
    if has_partner:
        both_before += partner_income
        both_after += partner_income_last_year if last else partner_income_this_year
    own_fall, both_fall = income - own_after, both_before - both_after
    own_enough = own_fall > 0 and own_fall * 1_000_000 >= abs(income) * reference_year_fall
    both_enough = both_fall > 0 and both_fall * 1_000_000 >= abs(both_before) * reference_year_fall
    return requested_reference_year if own_enough or both_enough else ReferenceYear.TWO_YEARS_AGO


def of_year(year: ReferenceYear, two_years_ago: int, last_year: int, this_year: int) -> int:
    """The amount of the reference year."""
    if year == ReferenceYear.LAST_YEAR:
        return last_year
    return this_year if year == ReferenceYear.THIS_YEAR else two_years_ago


@article(
    "WSF 2000", "6.10", paragraph=1, since="2015-09-01",
    nl="Je inkomen dat meetelt is {result}.", en="Your income that counts is {result}.",
)  # fmt: skip
def own_income(
    reference_year: ReferenceYear,
    income: CentsPerYear,
    income_last_year: CentsPerYear,
    income_this_year: CentsPerYear,
) -> CentsPerYear:
    """Own income that counts (eigen toetsingsinkomen)."""
    return of_year(reference_year, income, income_last_year, income_this_year)


@article(
    "WSF 2000", "6.10", paragraph=1, since="2015-09-01",
    nl="Het inkomen van je partner dat meetelt is {result}.", en="Your partner's income that counts is {result}.",
)  # fmt: skip
def income_of_partner(
    has_partner: Flag,
    reference_year: ReferenceYear,
    partner_income: CentsPerYear,
    partner_income_last_year: CentsPerYear,
    partner_income_this_year: CentsPerYear,
) -> CentsPerYear:
    """Partner's income that counts (toetsingsinkomen van de partner)."""
    if not has_partner:
        return 0
    return of_year(reference_year, partner_income, partner_income_last_year, partner_income_this_year)


@article(
    "WSF 2000", "6.10", paragraph=1, since="2015-09-01",
    nl="In totaal telt een inkomen van {result}.", en="In all an income of {result} counts.",
)  # fmt: skip
def capacity_income(own_income: CentsPerYear, income_of_partner: CentsPerYear) -> CentsPerYear:
    """Income for the means test (draagkrachtinkomen).

    Also income that the Netherlands does not tax: the assessment income holds the world income.
    """
    return own_income + income_of_partner


@article(
    "WSF 2000", "6.1a", since="2015-09-01",
    nl="Het minimumloon waarmee we rekenen is {result}.", en="The minimum wage that we use is {result}.",
)  # fmt: skip
def minimum_wage(
    reference_year: ReferenceYear,
    taxable_minimum_wage_of_two_years_ago: CentsPerYear,
    taxable_minimum_wage_of_last_year: CentsPerYear,
    taxable_minimum_wage: CentsPerYear,
) -> CentsPerYear:
    """Taxable minimum wage of the reference year (belastbaar minimumloon in het peiljaar).

    The year of the income and that of the wage are the same (6.12(3)).
    """
    return of_year(
        reference_year, taxable_minimum_wage_of_two_years_ago, taxable_minimum_wage_of_last_year, taxable_minimum_wage
    )


@article(
    "WSF 2000", "6.10", paragraph="2 a to c", since="2015-09-01",
    nl="Heb je een partner of ben je ouder zonder partner? {result}.",
    en="Do you have a partner or are you a parent without a partner? {result}.",
)  # fmt: skip
def household_free_amount(has_partner: Flag, lone_parent_in_reference_year: Flag, became_lone_parent: Flag) -> Flag:
    """Free amount of a household (draagkrachtvrije voet voor een gezin).

    Who became a parent without a partner later may ask for it (6.13).
    """
    return has_partner or lone_parent_in_reference_year or became_lone_parent


@article(
    "WSF 2000", "6.10", paragraph=2, since="2015-09-01",
    nl="Van je inkomen blijft {result} vrij.", en="Of your income {result} stays free.",
)  # fmt: skip
def free_amount(
    regime: Regime,
    household_free_amount: Flag,
    minimum_wage: CentsPerYear,
    free_share_single_15: Ppm,
    free_share_household_15: Ppm,
    free_share_single_35: Ppm,
    free_share_household_35: Ppm,
) -> CentsPerYear:
    """Free amount (draagkrachtvrije voet)."""
    if regime == Regime.YEARS_35:
        return share(minimum_wage, free_share_household_35 if household_free_amount else free_share_single_35)
    return share(minimum_wage, free_share_household_15 if household_free_amount else free_share_single_15)


@article(
    "WSF 2000", "6.10", paragraph=3, since="2015-09-01",
    nl="Van wat daarboven komt, telt {result} mee.", en="Of what comes above, {result} counts.",
)  # fmt: skip
def capacity_share(regime: Regime, capacity_share_15: Ppm, capacity_share_35: Ppm) -> Ppm:
    """Share of income that counts (draagkrachtpercentage)."""
    return capacity_share_35 if regime == Regime.YEARS_35 else capacity_share_15


@article(
    "WSF 2000", "6.10", paragraph="1 to 3", since="2015-09-01",
    nl="Met dit inkomen kan je huishouden {result} betalen.", en="With this income your household can pay {result}.",
)  # fmt: skip
def household_capacity(
    capacity_income: CentsPerYear, free_amount: CentsPerYear, capacity_share: Ppm, amounts_rounded_down: Flag
) -> CentsPerMonth:
    """Capacity of the household (draagkracht van het huishouden)."""
    return monthly_capacity(capacity_income, free_amount, capacity_share, amounts_rounded_down)


@article(
    "WSF 2000", "6.14", since="2015-09-01",
    nl="Volgens de regels van je partner kan je huishouden {result} betalen.",
    en="By your partner's rules your household can pay {result}.",
)  # fmt: skip
def household_capacity_by_partner_rules(
    partner_rules: PartnerRules,
    capacity_income: CentsPerYear,
    minimum_wage: CentsPerYear,
    free_share_household_15: Ppm,
    free_share_household_35: Ppm,
    capacity_share_15: Ppm,
    capacity_share_35: Ppm,
    amounts_rounded_down: Flag,
) -> CentsPerMonth:
    """Capacity of the household by the partner's rules (draagkracht volgens de regels van de partner).

    With one partner in 15 and the other in 35 years, each uses the own percentages: article 6.14(2) as it stood until
    August 2023, kept by 12.32(1) and (4). Nil when the partner does not repay under chapter 6.
    """
    if partner_rules == PartnerRules.YEARS_35:
        free, rate = share(minimum_wage, free_share_household_35), capacity_share_35
    elif partner_rules == PartnerRules.YEARS_15:
        free, rate = share(minimum_wage, free_share_household_15), capacity_share_15
    else:
        return 0
    return monthly_capacity(capacity_income, free, rate, amounts_rounded_down)


def capacity_with_partner(
    household: int,
    by_partner_rules: int,
    partner_rules: PartnerRules,
    own_income: int,
    partner_income: int,
    own_instalment: int,
    partner_instalment: int,
    partner_old_capacity: int,
    partner_old_capacity_determined: bool,
) -> int:
    """Capacity of a debtor after the partner's debt (6.14), in cents a month.

    A partner under the old rules comes first, with the instalment or the capacity as determined; not below nil.
    """
    if partner_rules == PartnerRules.NONE:
        return household
    if partner_rules == PartnerRules.OLD_15:
        return max(0, household - (partner_old_capacity if partner_old_capacity_determined else partner_instalment))
    return divided_capacity(own_income, partner_income, household, by_partner_rules, own_instalment, partner_instalment)


@article(
    "WSF 2000", "6.14", since="2015-09-01",
    nl="Met dit inkomen kun jij voor je studieschuld {result} betalen.",
    en="With this income you can pay {result} on your student debt.",
)  # fmt: skip
def chapter_6_capacity(
    household_capacity: CentsPerMonth,
    household_capacity_by_partner_rules: CentsPerMonth,
    partner_rules: PartnerRules,
    own_income: CentsPerYear,
    income_of_partner: CentsPerYear,
    instalment: CentsPerMonth,
    partner_instalment: CentsPerMonth,
    partner_old_capacity: CentsPerMonth,
    partner_old_capacity_determined: Flag,
) -> CentsPerMonth:
    """Capacity under chapter 6 (draagkracht volgens hoofdstuk 6)."""
    return capacity_with_partner(
        household_capacity, household_capacity_by_partner_rules, partner_rules, own_income, income_of_partner,
        instalment, partner_instalment, partner_old_capacity, partner_old_capacity_determined,
    )  # fmt: skip


@article(
    "WSF 2000", "6.11", paragraph=1, since="2015-09-01",
    nl="Houden we rekening met je inkomen? {result}.", en="Do we take your income into account? {result}.",
)  # fmt: skip
def means_test_applies(
    regime: Regime, means_test_requested: Flag, taxed_in_netherlands: Flag, income_known: IncomeKnown
) -> Flag:
    """Means test applies (draagkrachtmeting).

    By itself under chapter 6, but on request for who was not liable to tax in the Netherlands (6.11) and under the old
    rules (10a.7(1)). Not when the income cannot even be estimated (6.10(6)).
    """
    if income_known == IncomeKnown.UNKNOWN:
        return False
    return means_test_requested or (taxed_in_netherlands and regime != Regime.OLD_15)
