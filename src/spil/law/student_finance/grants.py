"""Grants: at home or away, basic grant, one-parent allowance, supplementary grant (WSF 2000, 1.5, 3.2-3.8, 3.18)."""

from spil.law.engine import CentsPerMonth, CentsPerYear, Flag, article
from spil.law.engine.money import per_month
from spil.law.student_finance.duration import Phase


@article(
    "WSF 2000", "1.5", since="2015-09-01",
    nl="Tel je als uitwonend? {result}.",
    en="Do you count as living away from home? {result}.",
)  # fmt: skip
def living_away(
    study_abroad: Flag, lives_at_registered_address: Flag, registered_with_parent: Flag, detention_limits_to_home: Flag
) -> Flag:
    """Living away from home (uitwonend).

    At the registered address, which is not that of a parent; abroad only the second condition holds (1.5(2)).
    """
    if registered_with_parent or detention_limits_to_home:
        return False
    return study_abroad or lives_at_registered_address


@article(
    "WSF 2000", "3.18a", since="2015-09-01", until="2023-07-31",
    nl="De tijdelijke verhoging is {result}.", en="The temporary increase is {result}.",
)  # fmt: skip
def temporary_supplement() -> CentsPerMonth:
    """Temporary purchasing-power supplement (tijdelijke koopkrachttegemoetkoming).

    There was none before the study year 2023-2024.
    """
    return 0


@article(
    "WSF 2000", "3.18a", since="2023-08-01", until="2023-08-31",
    nl="De tijdelijke verhoging is {result}.", en="The temporary increase is {result}.",
)  # fmt: skip
def temporary_supplement(
    living_away: Flag, vocational_education: Flag, temporary_away_supplement_mbo: CentsPerMonth
) -> CentsPerMonth:
    """Temporary purchasing-power supplement (tijdelijke koopkrachttegemoetkoming).

    The study year of vocational education starts in August, that of higher education in September.
    """
    return temporary_away_supplement_mbo if living_away and vocational_education else 0


@article(
    "WSF 2000", "3.18a", since="2023-09-01", until="2024-07-31",
    nl="De tijdelijke verhoging is {result}.", en="The temporary increase is {result}.",
)  # fmt: skip
def temporary_supplement(
    living_away: Flag,
    vocational_education: Flag,
    temporary_away_supplement_mbo: CentsPerMonth,
    temporary_away_supplement_ho: CentsPerMonth,
) -> CentsPerMonth:
    """Temporary purchasing-power supplement (tijdelijke koopkrachttegemoetkoming)."""
    if not living_away:
        return 0
    return temporary_away_supplement_mbo if vocational_education else temporary_away_supplement_ho


@article(
    "WSF 2000", "3.18a", since="2024-08-01", until="2024-08-31",
    nl="De tijdelijke verhoging is {result}.", en="The temporary increase is {result}.",
)  # fmt: skip
def temporary_supplement(
    living_away: Flag, vocational_education: Flag, temporary_away_supplement_ho: CentsPerMonth
) -> CentsPerMonth:
    """Temporary purchasing-power supplement (tijdelijke koopkrachttegemoetkoming)."""
    return temporary_away_supplement_ho if living_away and not vocational_education else 0


@article(
    "WSF 2000", "3.18a", since="2024-09-01",
    nl="De tijdelijke verhoging is {result}.", en="The temporary increase is {result}.",
)  # fmt: skip
def temporary_supplement() -> CentsPerMonth:
    """Temporary purchasing-power supplement (tijdelijke koopkrachttegemoetkoming).

    It ended with the study year 2023-2024.
    """
    return 0


@article(
    "WSF 2000", "3.18", since="2015-09-01", until="2023-08-31",
    nl="Het bedrag van de basisbeurs is {result}.", en="The amount of the basic grant is {result}.",
)  # fmt: skip
def basic_grant_rate(
    living_away: Flag,
    vocational_education: Flag,
    cohort_guarantee: Flag,
    basic_grant_home_mbo: CentsPerMonth,
    basic_grant_away_mbo: CentsPerMonth,
    basic_grant_home_ho_old_cohort: CentsPerMonth,
    basic_grant_away_ho_old_cohort: CentsPerMonth,
    temporary_supplement: CentsPerMonth,
) -> CentsPerMonth:
    """Amount of the basic grant (bedrag van de basisbeurs).

    In the loan system higher education had none, except for who studied before (12.14).
    """
    if vocational_education:
        return (basic_grant_away_mbo if living_away else basic_grant_home_mbo) + temporary_supplement
    if cohort_guarantee:
        return basic_grant_away_ho_old_cohort if living_away else basic_grant_home_ho_old_cohort
    return 0


@article(
    "WSF 2000", "3.18", since="2023-09-01",
    nl="Het bedrag van de basisbeurs is {result}.", en="The amount of the basic grant is {result}.",
)  # fmt: skip
def basic_grant_rate(
    living_away: Flag,
    vocational_education: Flag,
    cohort_guarantee: Flag,
    basic_grant_home_mbo: CentsPerMonth,
    basic_grant_away_mbo: CentsPerMonth,
    basic_grant_home_ho: CentsPerMonth,
    basic_grant_away_ho: CentsPerMonth,
    basic_grant_home_ho_old_cohort: CentsPerMonth,
    basic_grant_away_ho_old_cohort: CentsPerMonth,
    temporary_supplement: CentsPerMonth,
) -> CentsPerMonth:
    """Amount of the basic grant (bedrag van de basisbeurs).

    Who studied before the loan system keeps the older amounts (12.14(2)), which the temporary increase left as they
    were: it names those of article 3.18.
    """
    if vocational_education:
        return (basic_grant_away_mbo if living_away else basic_grant_home_mbo) + temporary_supplement
    if cohort_guarantee:
        return basic_grant_away_ho_old_cohort if living_away else basic_grant_home_ho_old_cohort
    return (basic_grant_away_ho if living_away else basic_grant_home_ho) + temporary_supplement


@article(
    "WSF 2000", "3.6", paragraph=1, since="2015-09-01",
    nl="Je basisbeurs is {result}.", en="Your basic grant is {result}.",
)  # fmt: skip
def basic_grant(phase: Phase, applies_basic_grant: Flag, basic_grant_rate: CentsPerMonth) -> CentsPerMonth:
    """Basic grant (basisbeurs)."""
    if not applies_basic_grant or phase == Phase.NONE or phase == Phase.LOAN:
        return 0
    return basic_grant_rate


@article(
    "Bsf 2000", "3a", since="2015-09-01",
    nl="Je tegemoetkoming voor de toegang tot het mbo is {result}.",
    en="Your allowance for access to vocational education is {result}.",
)  # fmt: skip
def access_costs_allowance(
    entitled_to_access_costs_only: Flag, vocational_education: Flag, basic_grant_home_mbo: CentsPerMonth
) -> CentsPerMonth:
    """Allowance for the costs of access (tegemoetkoming in de kosten van de toegang).

    A gift of the basic grant of who lives at home; in higher education there is the tuition fees loan instead (3b).
    """
    return basic_grant_home_mbo if entitled_to_access_costs_only and vocational_education else 0


@article(
    "WSF 2000", "3.5", since="2015-09-01",
    nl="Je eenoudertoeslag is {result}.", en="Your one-parent allowance is {result}.",
)  # fmt: skip
def single_parent_allowance(
    phase: Phase,
    applies_single_parent_allowance: Flag,
    cares_for_child_under_18: Flag,
    has_partner: Flag,
    single_parent_allowance_amount: CentsPerMonth,
) -> CentsPerMonth:
    """One-parent allowance (toeslag eenoudergezin).

    In the loan phase it may be borrowed instead (4.7(4), 5.2(5)).
    """
    in_grant_phase = phase == Phase.GIFT or phase == Phase.PERFORMANCE
    if in_grant_phase and applies_single_parent_allowance and cares_for_child_under_18 and not has_partner:
        return single_parent_allowance_amount
    return 0


@article(
    "WSF 2000", "3.2", paragraph="3 and 4", since="2015-09-01",
    nl="Voor het lesgeld komt er {result} bij het hoogste bedrag.",
    en="For the school fee {result} is added to the highest amount.",
)  # fmt: skip
def school_fee_part(
    vocational_education: Flag, owes_school_fee: Flag, turns_18_in_study_year: Flag, school_fee_amount: CentsPerYear
) -> CentsPerMonth:
    """School fee part of the supplementary grant (lesgelddeel van de aanvullende beurs).

    A twelfth of the school fee, to the cent; not in the study year in which the student turns 18.
    """
    if vocational_education and owes_school_fee and not turns_18_in_study_year:
        return per_month(school_fee_amount)
    return 0


@article(
    "WSF 2000", "3.18", since="2015-09-01",
    nl="De aanvullende beurs is hoogstens {result}.", en="The supplementary grant is at most {result}.",
)  # fmt: skip
def maximum_supplementary_grant(
    living_away: Flag,
    vocational_education: Flag,
    cohort_guarantee: Flag,
    maximum_supplementary_grant_home_mbo: CentsPerMonth,
    maximum_supplementary_grant_away_mbo: CentsPerMonth,
    maximum_supplementary_grant_ho: CentsPerMonth,
    maximum_supplementary_grant_home_ho_old_cohort: CentsPerMonth,
    maximum_supplementary_grant_away_ho_old_cohort: CentsPerMonth,
    school_fee_part: CentsPerMonth,
) -> CentsPerMonth:
    """Maximum supplementary grant (maximale aanvullende beurs)."""
    if vocational_education:
        maximum = maximum_supplementary_grant_away_mbo if living_away else maximum_supplementary_grant_home_mbo
        return maximum + school_fee_part
    if cohort_guarantee:
        if living_away:
            return maximum_supplementary_grant_away_ho_old_cohort
        return maximum_supplementary_grant_home_ho_old_cohort
    return maximum_supplementary_grant_ho


@article(
    "WSF 2000", "12.16", since="2015-09-01", until="2016-08-31",
    nl="Je aanvullende beurs is {result}. Van hoogstens {maximum_supplementary_grant} gaat {parental_contribution} af.",
    en="Your supplementary grant is {result}. Up to {maximum_supplementary_grant}, less {parental_contribution}.",
)  # fmt: skip
def supplementary_grant(
    phase: Phase,
    applies_supplementary_grant: Flag,
    parental_income_known: Flag,
    vocational_education: Flag,
    cohort_guarantee: Flag,
    maximum_supplementary_grant: CentsPerMonth,
    parental_contribution: CentsPerMonth,
    contribution_without_grant_2015_2016: CentsPerMonth,
) -> CentsPerMonth:
    """Supplementary grant (aanvullende beurs).

    In the first year of the loan system the grant of higher education was computed with the older maximum, and only who
    received a part of that received the increase: with a contribution as high as the older maximum there was none.
    """
    in_grant_phase = phase == Phase.GIFT or phase == Phase.PERFORMANCE
    if not (in_grant_phase and applies_supplementary_grant and parental_income_known):
        return 0
    in_loan_system = not vocational_education and not cohort_guarantee
    if in_loan_system and parental_contribution >= contribution_without_grant_2015_2016:
        return 0
    return maximum_supplementary_grant - parental_contribution


@article(
    "WSF 2000", "3.8", since="2016-09-01",
    nl="Je aanvullende beurs is {result}. Van hoogstens {maximum_supplementary_grant} gaat {parental_contribution} af.",
    en="Your supplementary grant is {result}. Up to {maximum_supplementary_grant}, less {parental_contribution}.",
)  # fmt: skip
def supplementary_grant(
    phase: Phase,
    applies_supplementary_grant: Flag,
    parental_income_known: Flag,
    maximum_supplementary_grant: CentsPerMonth,
    parental_contribution: CentsPerMonth,
) -> CentsPerMonth:
    """Supplementary grant (aanvullende beurs)."""
    in_grant_phase = phase == Phase.GIFT or phase == Phase.PERFORMANCE
    if not (in_grant_phase and applies_supplementary_grant and parental_income_known):
        return 0
    return maximum_supplementary_grant - parental_contribution


@article(
    "WSF 2000", "3.20", since="2015-09-01",
    nl="Van je aanvullende beurs is {result} een lening, tot het inkomen van je ouders bekend is.",
    en="Of your supplementary grant {result} is a loan until your parents' income is known.",
)  # fmt: skip
def supplementary_grant_as_loan(
    phase: Phase,
    applies_supplementary_grant: Flag,
    parental_income_known: Flag,
    maximum_supplementary_grant: CentsPerMonth,
) -> CentsPerMonth:
    """Supplementary grant as a loan for the time being (aanvullende beurs voorlopig als lening)."""
    in_grant_phase = phase == Phase.GIFT or phase == Phase.PERFORMANCE
    if in_grant_phase and applies_supplementary_grant and not parental_income_known:
        return maximum_supplementary_grant
    return 0
