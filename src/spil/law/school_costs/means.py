"""Parents' means: whose income counts, of which year, and how it lowers the allowance (WTOS, art. 1.8, 2.23-2.29)."""

from spil.law.engine import CentsPerMonth, CentsPerYear, Count, Date, Flag, Ppm, Years, article
from spil.law.engine.calendar import month_of, year_of
from spil.law.engine.money import half_up, share


@article(
    "WTOS", "1.1", since="2015-09-01",
    nl="We kijken naar het inkomen van {result}.",
    en="We look at the income of {result}.",
)  # fmt: skip
def reference_year(
    on: Date, school_year_start: Date, bridging: Flag, school_costs_reference_year_offset: Years
) -> Count:
    """Reference year (peiljaar).

    The second year before the year in which the school year starts. In bridging months from August to November the
    income of the school year before still counts (2.19(3)).
    """
    year = year_of(school_year_start) - school_costs_reference_year_offset
    return year - 1 if bridging and 8 <= month_of(on) <= 11 else year


@article(
    "WTOS", "1.8", paragraph="b", since="2015-09-01",
    nl="Je ouder en diens partner hadden in het peiljaar samen een inkomen van {result}.",
    en="Your parent and that parent's partner had a joint income of {result} in the reference year.",
)  # fmt: skip
def capacity_in_reference_year(income_tos_parent: CentsPerYear, income_tos_partner: CentsPerYear) -> CentsPerYear:
    """Capacity in the reference year (draagkracht in het peiljaar).

    The joint income of the parent and the partner (Awir 7(1)). Until it is assessed an estimate counts (2.29).
    """
    return income_tos_parent + income_tos_partner


@article(
    "WTOS", "2.28", since="2015-09-01",
    nl="Telt een later jaar omdat het inkomen sterk en voor langere tijd is gedaald? {result}.",
    en="Does a later year count because the income fell sharply and for a longer time? {result}.",
)  # fmt: skip
def later_year_counts(
    later_year_requested: Flag,
    income_fall_lasting: Flag,
    capacity_in_reference_year: CentsPerYear,
    later_income_tos_parent: CentsPerYear,
    later_income_tos_partner: CentsPerYear,
    school_costs_reference_year_shift_fall: Ppm,
) -> Flag:
    """A later year counts (peiljaarverlegging).

    One of the two years after the reference year, at the stated fall. Whether the fall is more than an ordinary
    fluctuation and will last three years is for the case worker to judge.
    """
    later = later_income_tos_parent + later_income_tos_partner
    most = capacity_in_reference_year * (1_000_000 - school_costs_reference_year_shift_fall)
    return later_year_requested and income_fall_lasting and later * 1_000_000 <= most


@article(
    "WTOS", "2.23", paragraph=1, since="2015-09-01",
    nl="Het inkomen dat meetelt is {result}.",
    en="The income that counts is {result}.",
)  # fmt: skip
def capacity(
    later_year_counts: Flag,
    capacity_in_reference_year: CentsPerYear,
    later_income_tos_parent: CentsPerYear,
    later_income_tos_partner: CentsPerYear,
) -> CentsPerYear:
    """Capacity (draagkracht)."""
    return later_income_tos_parent + later_income_tos_partner if later_year_counts else capacity_in_reference_year


@article(
    "WTOS", "2.25", paragraph=3, since="2015-09-01",
    nl="Boven de grens van {school_costs_threshold} gaat {school_costs_reduction_rate} af. Dat is {result}.",
    en="Above the limit of {school_costs_threshold} {school_costs_reduction_rate} is taken off. That is {result}.",
)  # fmt: skip
def reduction(
    capacity: CentsPerYear, school_costs_threshold: CentsPerYear, school_costs_reduction_rate: Ppm
) -> CentsPerYear:
    """Reduction by income (korting)."""
    return share(max(0, capacity - school_costs_threshold), school_costs_reduction_rate)


@article(
    "WTOS", "2.25", paragraph=4, since="2015-09-01",
    nl="Voor jou gaat er {result} af.",
    en="For you {result} is taken off.",
)  # fmt: skip
def monthly_reduction(reduction: CentsPerYear, counting_children: Count) -> CentsPerMonth:
    """Reduction a month (kortingsbedrag per maand).

    A twelfth, divided over the children who count (2.27), to the cent.
    """
    return half_up(reduction, 12 * counting_children)
