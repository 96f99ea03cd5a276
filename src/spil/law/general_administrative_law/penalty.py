"""Notice of default and the penalty for a late decision (Awb, art. 4:17-4:20).

The amounts are those of the day on which the law is asked: ask it on the last day of the penalty at the latest.
"""

from spil.law.engine import NEVER, Cents, Count, Date, Days, Flag, Years, article
from spil.law.engine.calendar import add_months
from spil.law.engine.money import clamp, down_to_cent
from spil.law.general_administrative_law.days_off import end_of_term
from spil.law.general_administrative_law.facts import NoPenalty

STEP = 14  # days of each of the three amounts (4:17(2)); the third ends with the 42nd day


def penalty_over(days: int, first: int, second: int, third: int) -> int:
    """Penalty (cents) over days: fourteen at the first amount, fourteen at the second, the rest at the third."""
    return min(days, STEP) * first + clamp(days - STEP, 0, STEP) * second + max(0, days - 2 * STEP) * third


@article(
    "Awb", "4:17", paragraph=3, since="2009-10-01",
    nl="De ingebrekestelling telt vanaf {result}.", en="The notice of default counts from {result}.",
)  # fmt: skip
def notice_counts_from(due_on: Date, notice_received_on: Date, early_notice_accepted: Flag) -> Date:
    """Day from which the notice of default counts (dag vanaf wanneer de ingebrekestelling telt).

    One that came a day early by mistake may count from the day after (Handelingen II 2005/06, 80, p. 4981-4982).
    """
    return notice_received_on + 1 if early_notice_accepted and notice_received_on == due_on else notice_received_on


@article(
    "Awb", "4:17", since="2009-10-01",
    nl="Wat staat een dwangsom in de weg: {result}.", en="What stands in the way of a penalty: {result}.",
)  # fmt: skip
def no_penalty_ground(
    due_on: Date,
    notice_counts_from: Date,
    notice_unreasonably_late: Flag,
    penalty_excluded: Flag,
    interested_party: Flag,
    manifestly_without_chance: Flag,
) -> NoPenalty:
    """Why no penalty is due (waarom er geen dwangsom is).

    Paragraphs 1, 3 and 5 (6 until 2025). A notice of default that comes before the term has ended is none
    (RVS:2011:BP3711). An objection counts as an application; for a request under the Open Government Act the paragraph
    does not apply (Woo 8.2).
    """
    if penalty_excluded:
        return NoPenalty.EXCLUDED
    if notice_counts_from >= NEVER:
        return NoPenalty.NO_NOTICE
    if notice_counts_from <= due_on:
        return NoPenalty.TOO_EARLY
    if notice_unreasonably_late:
        return NoPenalty.UNREASONABLY_LATE
    if not interested_party:
        return NoPenalty.NOT_INTERESTED
    return NoPenalty.MANIFEST if manifestly_without_chance else NoPenalty.NONE


@article(
    "Awb", "4:17", paragraph=3, since="2009-10-01",
    nl="Zonder beslissing betalen we een dwangsom vanaf {result}.",
    en="Without a decision we pay a penalty from {result}.",
)  # fmt: skip
def penalty_from(notice_counts_from: Date, no_penalty_ground: NoPenalty, notice_weeks: Count) -> Date:
    """First day of the penalty (eerste dag van de dwangsom).

    The day on which two weeks have passed after the notice of default was received: on a Tuesday for a notice received
    on a Monday (circular BWBR0035670, 6.1). Two weeks that end on a day off last until the next day that is none
    (Algemene termijnenwet, art. 1), as only the 42 days are excepted from that (4:17(1)).
    """
    if no_penalty_ground != NoPenalty.NONE:
        return NEVER
    return end_of_term(notice_counts_from + 7 * notice_weeks) + 1


@article(
    "Awb", "4:17", paragraph=1, since="2009-10-01",
    nl="We zijn {result} te laat waarover we een dwangsom betalen.",
    en="We are late for {result} over which we pay a penalty.",
)  # fmt: skip
def penalty_days(on: Date, penalty_from: Date, decided_on: Date, penalty_most_days: Days) -> Days:
    """Days of the penalty (dagen waarover de dwangsom loopt).

    Calendar days until today, at most 42, up to and including the day on which the decision is sent (RBROT:2025:5069).
    """
    return clamp(min(on, decided_on) - penalty_from + 1, 0, penalty_most_days)


@article(
    "Awb", "4:17", paragraph=2, since="2009-10-01",
    nl="De dwangsom over {penalty_days} is {result}.", en="The penalty over {penalty_days} is {result}.",
)  # fmt: skip
def penalty(
    penalty_days: Days, penalty_days_1_to_14: Cents, penalty_days_15_to_28: Cents, penalty_days_29_to_42: Cents
) -> Cents:
    """Penalty for a late decision (dwangsom bij niet tijdig beslissen)."""
    return penalty_over(penalty_days, penalty_days_1_to_14, penalty_days_15_to_28, penalty_days_29_to_42)


@article(
    "Awb", "4:17", paragraph="1 and 2", since="2009-10-01",
    nl="De dwangsom is nooit hoger dan {result}.", en="The penalty is never higher than {result}.",
)  # fmt: skip
def penalty_maximum(
    penalty_most_days: Days, penalty_days_1_to_14: Cents, penalty_days_15_to_28: Cents, penalty_days_29_to_42: Cents
) -> Cents:
    """Highest penalty (hoogste dwangsom)."""
    return penalty_over(penalty_most_days, penalty_days_1_to_14, penalty_days_15_to_28, penalty_days_29_to_42)


@article(
    "Awb", "4:17", since="2009-10-01",
    nl="Ieder van de aanvragers krijgt {result}.", en="Each of the applicants receives {result}.",
)  # fmt: skip
def penalty_each(penalty: Cents, applicants: Count) -> Cents:
    """Penalty for each applicant (dwangsom voor ieder van de aanvragers).

    Equal shares (paragraph 6, 7 until 2025), rounded down to the cent.
    """
    return down_to_cent(penalty, applicants)


@article(
    "Awb", "4:18", since="2009-10-01",
    nl="De laatste dag waarover we een dwangsom betalen is {result}, als we niet eerder beslissen.",
    en="The last day over which we pay a penalty is {result}, unless we decide earlier.",
)  # fmt: skip
def penalty_until(penalty_from: Date, decided_on: Date, penalty_most_days: Days) -> Date:
    """Last day of the penalty (laatste dag van de dwangsom)."""
    if penalty_from >= NEVER or decided_on < penalty_from:
        return NEVER
    return min(decided_on, penalty_from + penalty_most_days - 1)


@article(
    "Awb", "4:18", since="2009-10-01",
    nl="Je hoort uiterlijk op {result} hoe hoog de dwangsom is.",
    en="You hear on {result} at the latest how high the penalty is.",
)  # fmt: skip
def penalty_decision_due(penalty_until: Date, penalty_decision_weeks: Count) -> Date:
    """Last day to decide on the penalty (laatste dag om over de dwangsom te beslissen)."""
    return NEVER if penalty_until >= NEVER else end_of_term(penalty_until + 7 * penalty_decision_weeks)


@article(
    "Awb", "4:87", paragraph=1, since="2009-10-01",
    nl="We betalen de dwangsom uiterlijk op {result}.", en="We pay the penalty on {result} at the latest.",
)  # fmt: skip
def penalty_payment_due(penalty_decided_on: Date, payment_weeks: Count) -> Date:
    """Last day to pay the penalty (laatste dag om de dwangsom te betalen)."""
    return end_of_term(penalty_decided_on + 7 * payment_weeks)


@article(
    "Awb", "4:20", since="2009-10-01",
    nl="Wat we te veel betaalden, mogen we terugvragen tot en met {result}.",
    en="What we paid too much we may claim back until {result}.",
)  # fmt: skip
def penalty_recovery_until(penalty_decided_on: Date, penalty_recovery_years: Years) -> Date:
    """Last day to claim a penalty back (laatste dag om een dwangsom terug te vorderen)."""
    return add_months(penalty_decided_on, 12 * penalty_recovery_years)
