"""What a month comes to: gift, performance grant, debt, and what is paid (WSF 2000, art. 3.1)."""

from spil.law.engine import CentsPerMonth, Flag, article
from spil.law.student_finance.duration import Phase


@article(
    "WSF 2000", "3.1", paragraph=1, since="2015-09-01",
    nl="Je krijgt {result} als gift: dat hoef je nooit terug te betalen.",
    en="You receive {result} as a gift: you never pay that back.",
)  # fmt: skip
def gift(
    phase: Phase,
    absence_makes_loan: Flag,
    remaining_months_are_gift: Flag,
    supplementary_grant_is_gift: Flag,
    basic_grant: CentsPerMonth,
    supplementary_grant: CentsPerMonth,
    single_parent_allowance: CentsPerMonth,
    access_costs_allowance: CentsPerMonth,
) -> CentsPerMonth:
    """Gift (gift)."""
    grants = basic_grant + supplementary_grant + single_parent_allowance
    if phase == Phase.GIFT:
        return 0 if absence_makes_loan else grants
    if remaining_months_are_gift:
        return grants + access_costs_allowance
    return (supplementary_grant if supplementary_grant_is_gift else 0) + access_costs_allowance


@article(
    "WSF 2000", "3.1", paragraph=2, since="2015-09-01",
    nl="Je krijgt {result} als prestatiebeurs: met een diploma binnen tien jaar wordt dat een gift.",
    en="You receive {result} as performance grant: a diploma within ten years turns it into a gift.",
)  # fmt: skip
def performance_grant(
    phase: Phase,
    gift: CentsPerMonth,
    basic_grant: CentsPerMonth,
    supplementary_grant: CentsPerMonth,
    single_parent_allowance: CentsPerMonth,
    access_costs_allowance: CentsPerMonth,
) -> CentsPerMonth:
    """Performance grant (prestatiebeurs)."""
    if phase != Phase.PERFORMANCE:
        return 0
    return basic_grant + supplementary_grant + single_parent_allowance + access_costs_allowance - gift


@article(
    "WSF 2000", "3.1", paragraph=2, since="2015-09-01",
    nl="Je leent in totaal {result}.", en="You borrow {result} in total.",
)  # fmt: skip
def borrowed(
    phase: Phase,
    absence_makes_loan: Flag,
    basic_grant: CentsPerMonth,
    supplementary_grant: CentsPerMonth,
    single_parent_allowance: CentsPerMonth,
    supplementary_grant_as_loan: CentsPerMonth,
    loan: CentsPerMonth,
    tuition_fees_loan: CentsPerMonth,
    lifelong_credit: CentsPerMonth,
) -> CentsPerMonth:
    """Borrowed this month (geleend deze maand).

    Includes the grants of who lost the gift by absence (4.3), and the lifelong learning credit of who has no right to
    other student finance (3.1(3)).
    """
    lost = basic_grant + supplementary_grant + single_parent_allowance
    by_absence = lost if phase == Phase.GIFT and absence_makes_loan else 0
    return by_absence + supplementary_grant_as_loan + loan + tuition_fees_loan + lifelong_credit


@article(
    "WSF 2000", "3.1", since="2015-09-01",
    nl="Je krijgt {result} op je rekening.", en="{result} is paid into your account.",
)  # fmt: skip
def paid_this_month(
    gift: CentsPerMonth, performance_grant: CentsPerMonth, borrowed: CentsPerMonth, travel_money: CentsPerMonth
) -> CentsPerMonth:
    """Paid this month (uitbetaald deze maand)."""
    return gift + performance_grant + borrowed + travel_money
