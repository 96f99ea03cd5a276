"""The allowance: at home or away, basic and supplementary, its form and payment (WTOS, art. 1.5, 2.22a, 4.2-4.13)."""

from spil.law.engine import Cents, CentsPerMonth, CentsPerYear, Count, Date, Days, Flag, Months, Years, article
from spil.law.engine.calendar import add_months, month_index, month_of
from spil.law.engine.money import clamp, half_up, per_month
from spil.law.school_costs.facts import SchoolKind


@article(
    "WTOS", "2.22a", since="2015-09-01",
    nl="Krijg je door detentie alleen het bedrag voor thuiswonenden? {result}.",
    en="Do you only receive the amount for living at home because of detention? {result}.",
)  # fmt: skip
def detention_limits_to_home(
    on: Date, detained_since: Date, detention_exempt: Flag, school_costs_detention_minimum_months: Months
) -> Flag:
    """Detention limits to the amount at home (detentie beperkt tot thuiswonend).

    From the month after the month in which the detention has lasted one month. Detentions with less than four weeks
    between them count as one: the fact gives the first day of that row.
    """
    lasted = month_index(detained_since) + school_costs_detention_minimum_months
    return not detention_exempt and month_index(on) > lasted


@article(
    "WTOS", "1.5", paragraph="2 and 3", since="2015-09-01",
    nl="Krijg je het bedrag voor thuiswonenden omdat je adres niet klopt? {result}.",
    en="Do you receive the amount for living at home because your address is not right? {result}.",
)  # fmt: skip
def address_limits_to_home(
    on: Date,
    address_differs_since: Date,
    address_notice_on: Date,
    address_repaired_on: Date,
    address_difference_excused: Flag,
    school_costs_address_repair_term: Days,
) -> Flag:
    """Differing address limits to the amount at home (afwijkend adres beperkt tot thuiswonend).

    When it was not put right within four weeks after the notice: from the month in which it arose until and including
    the month of repair.
    """
    too_late = address_repaired_on > address_notice_on + school_costs_address_repair_term
    since = month_index(on) >= month_index(address_differs_since)
    return too_late and since and not address_difference_excused and month_index(on) <= month_index(address_repaired_on)


@article(
    "WTOS", "1.1", since="2015-09-01",
    nl="Tel je als uitwonend? {result}.",
    en="Do you count as living away from home? {result}.",
)  # fmt: skip
def living_away(
    on: Date,
    lives_with_tos_parent: Flag,
    away_applied_on: Date,
    address_limits_to_home: Flag,
    detention_limits_to_home: Flag,
) -> Flag:
    """Pupil living away from home (uitwonende leerling).

    Not at the address of the parent who counts or of that parent's partner. The higher amount is paid from the month
    in which it was applied for (4.10(3)).
    """
    if lives_with_tos_parent or address_limits_to_home or detention_limits_to_home:
        return False
    return month_index(on) >= month_index(away_applied_on)


@article(
    "WTOS", "4.3a", since="2015-09-01", until="2023-07-31",
    nl="De tijdelijke verhoging is {result}.", en="The temporary increase is {result}.",
)  # fmt: skip
def temporary_supplement() -> CentsPerMonth:
    """Temporary purchasing-power supplement (tijdelijke koopkrachttegemoetkoming).

    There was none before the school year 2023-2024.
    """
    return 0


@article(
    "WTOS", "4.3a", since="2023-08-01", until="2024-07-31",
    nl="De tijdelijke verhoging is {result}.", en="The temporary increase is {result}.",
)  # fmt: skip
def temporary_supplement(living_away: Flag, temporary_away_supplement_pupil: CentsPerMonth) -> CentsPerMonth:
    """Temporary purchasing-power supplement (tijdelijke koopkrachttegemoetkoming)."""
    return temporary_away_supplement_pupil if living_away else 0


@article(
    "WTOS", "4.3a", since="2024-08-01",
    nl="De tijdelijke verhoging is {result}.", en="The temporary increase is {result}.",
)  # fmt: skip
def temporary_supplement() -> CentsPerMonth:
    """Temporary purchasing-power supplement (tijdelijke koopkrachttegemoetkoming).

    It ended with the school year 2023-2024. A decree may bring another (4.3b); there has been none.
    """
    return 0


@article(
    "WTOS", "4.3", since="2015-09-01",
    nl="Je basistoelage is {result}.", en="Your basic allowance is {result}.",
)  # fmt: skip
def basic_allowance(
    entitled: Flag,
    living_away: Flag,
    basic_allowance_home: CentsPerMonth,
    basic_allowance_away: CentsPerMonth,
    temporary_supplement: CentsPerMonth,
) -> CentsPerMonth:
    """Basic allowance (basistoelage).

    Parents' income does not matter (2.25(2)).
    """
    if not entitled:
        return 0
    return (basic_allowance_away if living_away else basic_allowance_home) + temporary_supplement


@article(
    "WTOS", "4.6", since="2015-09-01",
    nl="Voor schoolkosten is er hoogstens {result}.", en="For school costs there is at most {result}.",
)  # fmt: skip
def school_costs_norm(
    school_kind: SchoolKind,
    school_costs_funded_lower: CentsPerMonth,
    school_costs_funded_upper: CentsPerMonth,
    school_costs_private_lower: CentsPerMonth,
    school_costs_private_upper: CentsPerMonth,
    school_costs_special_education: CentsPerMonth,
    school_costs_vavo: CentsPerMonth,
) -> CentsPerMonth:
    """Full allowance for school costs (volledige tegemoetkoming in de schoolkosten).

    By kind of school, and by lower or upper years (4.5).
    """
    if school_kind == SchoolKind.FUNDED_LOWER:
        return school_costs_funded_lower
    if school_kind == SchoolKind.FUNDED_UPPER:
        return school_costs_funded_upper
    if school_kind == SchoolKind.PRIVATE_LOWER:
        return school_costs_private_lower
    if school_kind == SchoolKind.PRIVATE_UPPER:
        return school_costs_private_upper
    if school_kind == SchoolKind.SPECIAL:
        return school_costs_special_education
    return school_costs_vavo if school_kind == SchoolKind.ADULT else 0


@article(
    "WTOS", "4.4", paragraph=2, since="2015-09-01",
    nl="Word je 18 in dit schooljaar? {result}.", en="Do you turn 18 in this school year? {result}.",
)  # fmt: skip
def turns_18_this_school_year(birth_date: Date, school_year_start: Date, school_costs_minimum_age: Years) -> Flag:
    """Turns 18 in this school year (wordt 18 in dit schooljaar)."""
    eighteenth = add_months(birth_date, 12 * school_costs_minimum_age)
    return school_year_start <= eighteenth < add_months(school_year_start, 12)


@article(
    "WTOS", "4.4", since="2015-09-01",
    nl="Voor het lesgeld is er hoogstens {result}.", en="For fees there is at most {result}.",
)  # fmt: skip
def fee_norm(
    on: Date,
    school_kind: SchoolKind,
    turns_18_this_school_year: Flag,
    bridging: Flag,
    next_course_has_fee: Flag,
    fee_allowance_granted_this_year: Flag,
    school_fee_amount: CentsPerYear,
) -> CentsPerMonth:
    """Full allowance for fees (volledige tegemoetkoming in de onderwijsbijdrage).

    A twelfth of the school fee, in vavo and at schools that are not fully funded (4.2(2)); not in the school year in
    which the pupil turns 18. In bridging months from August to November for who goes on to a course with a fee and had
    no allowance for it yet (2.19(3)).
    """
    if bridging and 8 <= month_of(on) <= 11:
        has_fee = next_course_has_fee and not fee_allowance_granted_this_year
    else:
        has_fee = school_kind >= SchoolKind.ADULT and not turns_18_this_school_year
    return per_month(school_fee_amount) if has_fee else 0


@article(
    "WTOS", "4.2", since="2015-09-01",
    nl="De aanvullende toelage is hoogstens {result}.", en="The supplementary allowance is at most {result}.",
)  # fmt: skip
def maximum_supplementary_allowance(school_costs_norm: CentsPerMonth, fee_norm: CentsPerMonth) -> CentsPerMonth:
    """Maximum supplementary allowance (maximale aanvullende toelage).

    The agency's name for the allowances for school costs and for fees together.
    """
    return school_costs_norm + fee_norm


@article(
    "WTOS", "2.25", paragraph=1, since="2015-09-01",
    nl="Je aanvullende toelage is {result}: hoogstens {maximum_supplementary_allowance}, min {monthly_reduction}.",
    en="Your supplementary allowance is {result}: at most {maximum_supplementary_allowance}, less {monthly_reduction}.",
)  # fmt: skip
def supplementary_allowance(
    entitled: Flag,
    applies_supplementary_allowance: Flag,
    capacity_known: Flag,
    maximum_supplementary_allowance: CentsPerMonth,
    monthly_reduction: CentsPerMonth,
) -> CentsPerMonth:
    """Supplementary allowance (aanvullende toelage).

    Without an income that can be established there is only the basic allowance (4.9).
    """
    if not (entitled and applies_supplementary_allowance and capacity_known):
        return 0
    return max(0, maximum_supplementary_allowance - monthly_reduction)


@article(
    "WTOS", "2.26", paragraph=1, since="2015-09-01",
    nl="Van je aanvullende toelage is {result} voor het lesgeld.",
    en="Of your supplementary allowance {result} is for fees.",
)  # fmt: skip
def fee_allowance(
    supplementary_allowance: CentsPerMonth,
    maximum_supplementary_allowance: CentsPerMonth,
    fee_norm: CentsPerMonth,
    school_costs_norm: CentsPerMonth,
) -> CentsPerMonth:
    """Allowance for fees (tegemoetkoming in de onderwijsbijdrage).

    A reduced allowance is divided as the full amounts for fees and for school costs are to each other: the first
    divided by the second, rounded to two decimals. That rounding never lifts a part above its full amount.
    """
    if fee_norm == 0 or supplementary_allowance == maximum_supplementary_allowance:
        return min(fee_norm, supplementary_allowance)
    if school_costs_norm == 0:
        return supplementary_allowance
    hundredths = half_up(100 * fee_norm, school_costs_norm)
    part = half_up(supplementary_allowance * hundredths, 100 + hundredths)
    return clamp(part, supplementary_allowance - school_costs_norm, fee_norm)


@article(
    "WTOS", "2.26", paragraph=1, since="2015-09-01",
    nl="Van je aanvullende toelage is {result} voor schoolkosten.",
    en="Of your supplementary allowance {result} is for school costs.",
)  # fmt: skip
def school_costs_allowance(supplementary_allowance: CentsPerMonth, fee_allowance: CentsPerMonth) -> CentsPerMonth:
    """Allowance for school costs (tegemoetkoming in de schoolkosten)."""
    return supplementary_allowance - fee_allowance


@article(
    "Besluit TOS", "3a", paragraph=2, since="2015-09-01",
    nl="Je tegemoetkoming voor de toegang tot het onderwijs komt neer op {result}.",
    en="Your allowance for access to education comes to {result}.",
)  # fmt: skip
def access_allowance(
    entitled_to_access_costs_only: Flag, maximum_supplementary_allowance: CentsPerMonth
) -> CentsPerMonth:
    """Allowance for the costs of access, a month (tegemoetkoming in de kosten van de toegang, per maand).

    A gift of the full amounts for school costs and fees; parents' income does not matter.
    """
    return maximum_supplementary_allowance if entitled_to_access_costs_only else 0


@article(
    "Besluit TOS", "3a", paragraph=4, since="2015-09-01",
    nl="Voor de rest van het schooljaar krijg je {result} in een keer.",
    en="For the rest of the school year you receive {result} at once.",
)  # fmt: skip
def access_allowance_at_once(on: Date, school_year_start: Date, access_allowance: CentsPerMonth) -> Cents:
    """Allowance for the costs of access, at once (tegemoetkoming voor de toegang, in één bedrag).

    A twelfth of the year for each month that is left of the school year, this month included: ask it for the first
    month with a right.
    """
    return access_allowance * (12 - (month_index(on) - month_index(school_year_start)))


@article(
    "WTOS", "4.11", since="2015-09-01",
    nl="Omdat je ouders niet bijdragen, krijg je {result} als lening.",
    en="Because your parents do not contribute, you receive {result} as a loan.",
)  # fmt: skip
def loan_for_refusing_parents(
    entitled: Flag,
    living_away: Flag,
    parents_refuse_declared: Flag,
    maximum_supplementary_allowance: CentsPerMonth,
    supplementary_allowance: CentsPerMonth,
) -> CentsPerMonth:
    """Loan when parents refuse to contribute (lening bij weigerachtige ouders).

    What is not awarded of the maximum, on request of a pupil living away.
    """
    if not (entitled and living_away and parents_refuse_declared):
        return 0
    return maximum_supplementary_allowance - supplementary_allowance


@article(
    "WTOS", "4.12", paragraph=1, since="2015-09-01",
    nl="Wordt je tegemoetkoming een lening doordat je {absent_weeks} weken afwezig was? {result}.",
    en="Does your allowance become a loan because you were absent for {absent_weeks} weeks? {result}.",
)  # fmt: skip
def absence_makes_loan(
    on: Date,
    absent_since: Date,
    absent_weeks: Count,
    attends_again_since: Date,
    school_costs_absence_weeks_loan: Count,
    school_costs_absence_weeks_lapse: Count,
) -> Flag:
    """Absence makes the allowance a loan (afwezigheid maakt de tegemoetkoming lening).

    From the month after the one in which an absence of five weeks began. Who attends again within eight weeks has a
    gift again from the month after (4.13).
    """
    if absent_weeks < school_costs_absence_weeks_loan or month_index(on) <= month_index(absent_since):
        return False
    return absent_weeks >= school_costs_absence_weeks_lapse or month_index(on) <= month_index(attends_again_since)


@article(
    "WTOS", "2.23", paragraph=3, since="2015-09-01",
    nl="Je tegemoetkoming is samen {result}.", en="Your allowance comes to {result}.",
)  # fmt: skip
def allowance(
    basic_allowance: CentsPerMonth,
    supplementary_allowance: CentsPerMonth,
    access_allowance: CentsPerMonth,
    school_costs_minimum_award: Cents,
) -> CentsPerMonth:
    """Allowance awarded (toegekende tegemoetkoming).

    Nothing when it is less than the lowest award; the basic allowance alone is more than that.
    """
    awarded = basic_allowance + supplementary_allowance + access_allowance
    return 0 if awarded < school_costs_minimum_award else awarded


@article(
    "WTOS", "4.12", since="2015-09-01",
    nl="Je krijgt {result} als gift: dat hoef je nooit terug te betalen.",
    en="You receive {result} as a gift: you never pay that back.",
)  # fmt: skip
def gift(absence_makes_loan: Flag, allowance: CentsPerMonth) -> CentsPerMonth:
    """Gift (gift)."""
    return 0 if absence_makes_loan else allowance


@article(
    "WTOS", "6.1", since="2015-09-01",
    nl="Je leent {result}.", en="You borrow {result}.",
)  # fmt: skip
def borrowed(
    absence_makes_loan: Flag, allowance: CentsPerMonth, loan_for_refusing_parents: CentsPerMonth
) -> CentsPerMonth:
    """Borrowed this month (geleend deze maand)."""
    return loan_for_refusing_parents + (allowance if absence_makes_loan else 0)


@article(
    "Regeling TOS", "4.1", since="2015-09-01",
    nl="Met je lesgeld verrekenen we {result}.", en="We set off {result} against your school fee.",
)  # fmt: skip
def set_off_against_fee(
    school_fee_owed: CentsPerYear,
    supplementary_allowance: CentsPerMonth,
    loan_for_refusing_parents: CentsPerMonth,
    access_allowance: CentsPerMonth,
    fee_norm: CentsPerMonth,
) -> CentsPerMonth:
    """Set off against the school fee (verrekend met het lesgeld).

    All but the basic allowance, up to the fee that is due to the minister; of the help with access only the part for
    fees (Besluit TOS 3a(2)). The agency books it in August for the whole school year (WTOS 4.7); here stands a twelfth.
    """
    available = supplementary_allowance + loan_for_refusing_parents
    if access_allowance > 0:
        available = fee_norm
    return min(per_month(school_fee_owed), available)


@article(
    "Regeling TOS", "4.2", since="2015-09-01",
    nl="Je krijgt {result} op je rekening.", en="{result} is paid into your account.",
)  # fmt: skip
def paid_this_month(gift: CentsPerMonth, borrowed: CentsPerMonth, set_off_against_fee: CentsPerMonth) -> CentsPerMonth:
    """Paid this month (uitbetaald deze maand)."""
    return gift + borrowed - set_off_against_fee
