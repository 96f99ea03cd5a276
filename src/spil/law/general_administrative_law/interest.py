"""Statutory interest on late payment (Awb, art. 4:87 and 4:97-4:102; BW 6:119 and 6:120).

Interest runs over years in which the rate changes, while the engine gives each parameter for one day only. So the rates
stand here, as a function of the day: one table, which the explained path, the kernel and `periods` all read.
"""

from collections.abc import Iterator
from typing import NamedTuple

from spil.law.engine import Cents, Count, Date, Flag, Ppm, article
from spil.law.engine.calendar import add_months, first_day, month_index
from spil.law.engine.money import part, times, total
from spil.law.general_administrative_law.days_off import end_of_term
from spil.law.general_administrative_law.facts import InterestGround

FIRST_DAY = 12_449  # 1 February 2004; older rates are not here, and days before it bear no interest


def rate_on(day: int) -> int:
    """Statutory interest rate (ppm a year) on a day: decree of 18 January 1971, Stb. 27, as amended (BW 6:120(1)).

    It is set for each 1 January and 1 July: the main refinancing rate of the European Central Bank two months before,
    plus 2.25%, rounded to a whole percent. Published up to 2024; for 2025 and 2026 computed by that rule. Whether it
    changed on 1 July 2026 was not found.
    """
    month = month_index(day)
    if month >= 2023 * 12:
        if month >= 2026 * 12:
            return 40_000  # 2.15 + 2.25
        if month >= 2025 * 12:
            return 60_000  # 3.40 + 2.25
        if month >= 2024 * 12:
            return 70_000  # Stb. 2023, 484
        return 60_000 if month >= 2023 * 12 + 6 else 40_000  # Stb. 2023, 235
    if month >= 2015 * 12:
        return 20_000  # Stb. 2014, 491
    if month >= 2012 * 12 + 6:
        return 30_000  # Stb. 2012, 285
    if month >= 2011 * 12 + 6:
        return 40_000
    if month >= 2010 * 12:
        return 30_000
    if month >= 2009 * 12 + 6:
        return 40_000  # Stb. 2009, 262
    return 60_000 if month >= 2007 * 12 else 40_000


def next_half_year(day: int) -> int:
    """The first 1 January or 1 July after a day, on which the rate may change."""
    return first_day(month_index(day) // 6 * 6 + 6)


def rate_until(day: int, latest: int) -> int:
    """The day from which the rate of `day` holds no longer, or `latest` when that comes first."""
    end = day
    while end < latest and rate_on(end) == rate_on(day):
        end = next_half_year(end)
    return min(end, latest)


def interest_over(principal: int, since: int, until: int) -> int:
    """Interest (cents) on a principal (cents) from the day `since` to the day `until`, which does not count itself.

    By the day, a 365th of the yearly rate of that day; after each year of default its interest is added to the amount
    that bears interest (6:119(2)). Carried with eighteen decimals and rounded once, a half cent upwards.
    """
    since = max(since, FIRST_DAY)
    day, years, anniversary = since, 1, add_months(since, 12)
    balance, accrued = (principal, 0, 0), (0, 0, 0)
    while day < until:
        end = rate_until(day, min(until, anniversary))
        accrued = total(accrued, part(times(balance, rate_on(day) * (end - day)), 365_000_000))
        day = end
        if day == anniversary:
            balance, accrued = total(balance, accrued), (0, 0, 0)
            years += 1
            anniversary = add_months(since, 12 * years)
    cents, fraction, _ = total(balance, accrued)
    return cents - principal + fraction // 500_000_000


class InterestPeriod(NamedTuple):
    """Interest (cents) from one day to another at one rate (ppm) in one year of default."""

    since: int
    until: int
    rate: int
    interest: int


def periods(principal: int, since: int, until: int) -> Iterator[InterestPeriod]:
    """The periods that make up `interest_over`, to show them one by one; their interest adds up to it."""
    since = max(since, FIRST_DAY)
    day, years, so_far = since, 1, 0
    while day < until:
        end = rate_until(day, min(until, add_months(since, 12 * years)))
        upto = interest_over(principal, since, end)
        yield InterestPeriod(day, end, rate_on(day), upto - so_far)
        day, so_far = end, upto
        years += day == add_months(since, 12 * years)


@article(
    "Awb", "4:87", paragraph=1, since="2009-10-01",
    nl="De laatste dag om te betalen: {result}.", en="The last day to pay: {result}.",
)  # fmt: skip
def payment_due(payment_decided_on: Date, payment_named_for: Date, payment_weeks: Count) -> Date:
    """Last day to pay (laatste dag om te betalen).

    Six weeks after the decision was sent, unless the decision names a later day.
    """
    return max(end_of_term(payment_decided_on + 7 * payment_weeks), payment_named_for)


@article(
    "Awb", "4:97 (4:100, 4:102)", since="2009-10-01",
    nl="De rente loopt vanaf {result}, want {interest_ground}.",
    en="Interest runs from {result}, as {interest_ground}.",
)  # fmt: skip
def interest_from(
    interest_ground: InterestGround,
    payment_due: Date,
    due_on: Date,
    first_paid_on: Date,
    damage_since: Date,
    payment_weeks: Count,
) -> Date:
    """First day of interest (eerste dag van de rente).

    The day after the last day to pay (4:97). When the decision to pay came late, or only after a refusal was undone: as
    if it had been given on the last day of the term to decide (4:100, 4:102(2)). When a payment is undone: the day of
    that payment (4:102(1)).
    """
    if interest_ground == InterestGround.LATE_PAYMENT:
        return payment_due + 1
    if interest_ground == InterestGround.LATE_DECISION:
        return end_of_term(due_on + 7 * payment_weeks) + 1
    return first_paid_on if interest_ground == InterestGround.PAID_BACK else damage_since


@article(
    "BW 6", "119", paragraph="1 and 2", since="2009-10-01",
    nl="Over {principal} is vanaf {interest_from} {result} wettelijke rente opgebouwd.",
    en="On {principal} statutory interest of {result} has built up since {interest_from}.",
)  # fmt: skip
def statutory_interest(on: Date, principal: Cents, interest_from: Date, paid_on: Date) -> Cents:
    """Statutory interest until the payment, or until today (wettelijke rente)."""
    return interest_over(principal, interest_from, min(on, paid_on))


@article(
    "Awb", "4:98", paragraph=2, since="2009-10-01",
    nl="Aan wettelijke rente moet {result} worden betaald.", en="Statutory interest of {result} has to be paid.",
)  # fmt: skip
def interest_payable(
    statutory_interest: Cents,
    interest_ground: InterestGround,
    agency_owes: Flag,
    wrong_data_supplied: Flag,
    interest_threshold: Cents,
    interest_threshold_agency: Cents,
) -> Cents:
    """Interest to be paid (te betalen rente).

    Nothing below 20 euros, or 10 euros when the agency owes it (that limit is not one for damages). Nothing for an
    undone payment or refusal when the person supplied wrong data (4:102(3)).
    """
    if interest_ground == InterestGround.DAMAGES:
        return statutory_interest
    if wrong_data_supplied and interest_ground != InterestGround.LATE_PAYMENT:
        return 0
    least = interest_threshold_agency if agency_owes else interest_threshold
    return statutory_interest if statutory_interest >= least else 0


@article(
    "BW 6", "120", paragraph=1, since="2009-10-01",
    nl="De wettelijke rente is nu {result} per jaar.", en="The statutory interest rate is now {result} a year.",
)  # fmt: skip
def statutory_rate(on: Date) -> Ppm:
    """Statutory interest rate of today (wettelijke rente van vandaag)."""
    return rate_on(on)
