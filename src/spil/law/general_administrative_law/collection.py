"""Collecting what is owed: demand, costs, writ, prescription (Awb, titel 4.4), and which debt a payment goes to."""

from collections.abc import Sequence
from typing import NamedTuple

from spil.law.engine import LONG_AGO, Cents, Date, Days, Flag, Years, article
from spil.law.engine.calendar import add_months
from spil.law.general_administrative_law.days_off import end_of_term


@article(
    "Awb", "4:112", paragraph=1, since="2009-10-01",
    nl="Na de aanmaning is {result} de laatste dag om te betalen.",
    en="After the demand {result} is the last day to pay.",
)  # fmt: skip
def demand_answer_by(demanded_on: Date, demand_days: Days) -> Date:
    """Last day to pay after a demand (einde van de aanmaningstermijn).

    Two weeks, counted from the day after the demand was sent; it does not end on a day off (Algemene termijnenwet, 1).
    """
    return end_of_term(demanded_on + demand_days)


@article(
    "Awb", "4:113", paragraph=1, since="2024-01-01",
    nl="De aanmaning kost {result}.", en="The demand costs {result}.",
)  # fmt: skip
def demand_fee(demanded: Cents, demand_fee_limit: Cents, demand_fee_low: Cents, demand_fee_high: Cents) -> Cents:
    """Fee for the demand (aanmaningsvergoeding).

    One fee for one demand, by the debt that it asks for; no debt, no fee.
    """
    if demanded <= 0:
        return 0
    return demand_fee_low if demanded < demand_fee_limit else demand_fee_high


@article(
    "Awb", "4:117 (4:94)", since="2009-10-01",
    nl="Mag er een dwangbevel komen? {result}.", en="May a writ be issued? {result}.",
)  # fmt: skip
def writ_possible(on: Date, demand_answer_by: Date, demanded: Cents, deferred: Flag) -> Flag:
    """Writ possible (dwangbevel mogelijk).

    Only when the term of the demand went by and not all was paid (4:117), and never during a deferral (4:94(2)). That
    the Minister may issue one stands in the act on the debt itself (WSF 2000, 8.3).
    """
    return on > demand_answer_by and demanded > 0 and not deferred


@article(
    "Awb", "4:104 (4:110, 4:111)", since="2009-10-01",
    nl="Na {result} kunnen we deze schuld niet meer innen.", en="After {result} we can no longer collect this debt.",
)  # fmt: skip
def prescribed_after(payment_due: Date, interrupted_on: Date, deferral_days: Days, prescription_years: Years) -> Date:
    """Last day before the claim is prescribed (laatste dag voor de verjaring).

    Five years after the term to pay, or from the day after the last demand, writ or acknowledgement (4:105, 4:106,
    4:110); longer by the days of deferral (4:111).
    """
    start = max(payment_due, interrupted_on) if interrupted_on > LONG_AGO else payment_due
    return add_months(start, 12 * prescription_years) + deferral_days


class Owed(NamedTuple):
    """One debt for the division of a payment: the last day to pay, and cents of costs, of interest and of principal.

    `rate` (ppm) is the interest that runs on it: what makes it the more onerous.
    """

    due_on: int
    rate: int
    costs: int
    interest: int
    principal: int


class Paid(NamedTuple):
    """What of a payment goes to the costs, the interest and the principal of one debt."""

    costs: int
    interest: int
    principal: int


def divide(cents: int, debts: Sequence[Owed]) -> list[Paid]:
    """Divide a payment over debts that are due, in the order given; what is left when all is paid is not in it.

    The most onerous debt first, of equal ones the oldest, of equally old ones in proportion (BW 6:43, second
    paragraph; a payer may point out another debt, Awb 4:92, second paragraph); of each debt first the costs, then the
    interest that has run, then the principal (Awb 4:92, first paragraph; BW 6:44, first paragraph).
    """
    paid = [Paid(0, 0, 0)] * len(debts)
    left = cents
    for rank in sorted({(-debt.rate, debt.due_on) for debt in debts}):
        equals = [n for n, debt in enumerate(debts) if (-debt.rate, debt.due_on) == rank]
        amounts = [debts[n].costs + debts[n].interest + debts[n].principal for n in equals]
        for n, share in zip(equals, _in_proportion(min(left, sum(amounts)), amounts), strict=True):
            costs = min(share, debts[n].costs)
            interest = min(share - costs, debts[n].interest)
            paid[n] = Paid(costs, interest, share - costs - interest)
            left -= share
    return paid


def _in_proportion(cents: int, amounts: Sequence[int]) -> list[int]:
    """Cents in proportion to amounts; cents that are left over go one each to the first."""
    whole = sum(amounts)
    if whole == 0:
        return [0] * len(amounts)
    shares = [cents * amount // whole for amount in amounts]
    for n in range(cents - sum(shares)):
        shares[n] += 1
    return shares
