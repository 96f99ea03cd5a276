"""Loans: basic and supplementary loan, loan phase, tuition fees loan (WSF 2000, art. 3.15-3.16a, 4.7, 5.2)."""

from spil.law.engine import Cents, CentsPerMonth, CentsPerYear, Count, Date, Flag, article
from spil.law.engine.calendar import date_of
from spil.law.engine.money import half_up
from spil.law.student_finance.duration import Phase


@article(
    "WSF 2000", "3.15", since="2015-09-01",
    nl="De basislening is hoogstens {result}.", en="The basic loan is at most {result}.",
)  # fmt: skip
def maximum_basic_loan(
    vocational_education: Flag,
    cohort_guarantee: Flag,
    maximum_basic_loan_mbo: CentsPerMonth,
    maximum_basic_loan_ho: CentsPerMonth,
    maximum_basic_loan_ho_old_cohort: CentsPerMonth,
) -> CentsPerMonth:
    """Maximum basic loan (maximale basislening)."""
    if vocational_education:
        return maximum_basic_loan_mbo
    return maximum_basic_loan_ho_old_cohort if cohort_guarantee else maximum_basic_loan_ho


@article(
    "WSF 2000", "3.16", since="2015-09-01",
    nl="Wat je niet als aanvullende beurs krijgt, mag je lenen: {result}.",
    en="What you do not receive as supplementary grant you may borrow: {result}.",
)  # fmt: skip
def maximum_supplementary_loan(
    maximum_supplementary_grant: CentsPerMonth,
    supplementary_grant: CentsPerMonth,
    supplementary_grant_as_loan: CentsPerMonth,
) -> CentsPerMonth:
    """Maximum supplementary loan (maximale aanvullende lening)."""
    return maximum_supplementary_grant - supplementary_grant - supplementary_grant_as_loan


@article(
    "WSF 2000", "5.2", paragraph="4 and 5", since="2015-09-01",
    nl="Je mag hoogstens {result} lenen.", en="You may borrow at most {result}.",
)  # fmt: skip
def maximum_loan(
    phase: Phase,
    maximum_basic_loan: CentsPerMonth,
    maximum_supplementary_loan: CentsPerMonth,
    maximum_loan_phase: CentsPerMonth,
    cares_for_child_under_18: Flag,
    has_partner: Flag,
    single_parent_allowance_amount: CentsPerMonth,
) -> CentsPerMonth:
    """Maximum loan (maximale lening).

    In the loan phase one amount, with the one-parent allowance on top for who would have it (4.7(3)-(4), 5.2(4)-(5)).
    """
    if phase == Phase.NONE:
        return 0
    if phase == Phase.LOAN:
        extra = single_parent_allowance_amount if cares_for_child_under_18 and not has_partner else 0
        return maximum_loan_phase + extra
    return maximum_basic_loan + maximum_supplementary_loan


@article(
    "WSF 2000", "3.15", since="2015-09-01",
    nl="Je leent {result}.", en="You borrow {result}.",
)  # fmt: skip
def loan(requested_loan: CentsPerMonth, maximum_loan: CentsPerMonth) -> CentsPerMonth:
    """Loan (lening).

    What was asked for, up to the maximum.
    """
    return min(requested_loan, maximum_loan)


@article(
    "WSF 2000", "3.16a", paragraph=2, since="2015-09-01",
    nl="Het collegegeld dat meetelt voor je collegegeldkrediet is {result}.",
    en="The fee that counts for your tuition fees loan is {result}.",
)  # fmt: skip
def fee_that_counts(
    on: Date, fee_due_per_year: CentsPerYear, owes_reduced_fee: Flag, statutory_tuition_fee: CentsPerYear
) -> CentsPerYear:
    """Fee that counts for the tuition fees loan (collegegeld dat meetelt voor het collegegeldkrediet).

    The fee due, or the statutory fee when no other is known. Until 1 September 2019 who owed the reduced statutory fee
    could borrow the full one (12.26).
    """
    due = fee_due_per_year if fee_due_per_year > 0 else statutory_tuition_fee
    if owes_reduced_fee and on < date_of(2019, 9, 1):
        return max(due, statutory_tuition_fee)
    return due


@article(
    "WSF 2000", "3.16a", paragraph=2, since="2015-09-01", until="2023-08-31",
    nl="Je collegegeldkrediet is hoogstens {result}.", en="Your tuition fees loan is at most {result}.",
)  # fmt: skip
def maximum_tuition_fees_loan(
    phase: Phase,
    higher_education: Flag,
    entitled_to_access_costs_only: Flag,
    fee_that_counts: CentsPerYear,
    fee_paid_by_third_party: CentsPerYear,
    statutory_tuition_fee: CentsPerYear,
    tuition_fees_loan_factor: Count,
) -> CentsPerMonth:
    """Maximum tuition fees loan (maximaal collegegeldkrediet).

    A twelfth of the fee that the student pays, at most a twelfth of five times the statutory fee; to the cent. Also for
    who only has a right to the costs of access (Bsf 3a; until 2017 3b).
    """
    if not higher_education or (phase == Phase.NONE and not entitled_to_access_costs_only):
        return 0
    own_part = max(fee_that_counts - fee_paid_by_third_party, 0)
    return half_up(min(own_part, statutory_tuition_fee * tuition_fees_loan_factor), 12)


@article(
    "WSF 2000", "3.16a", paragraph=2, since="2023-09-01",
    nl="Je collegegeldkrediet is hoogstens {result}.", en="Your tuition fees loan is at most {result}.",
)  # fmt: skip
def maximum_tuition_fees_loan(
    phase: Phase,
    higher_education: Flag,
    entitled_to_access_costs_only: Flag,
    fee_that_counts: CentsPerYear,
    fee_paid_by_third_party: CentsPerYear,
    premaster_fee_per_5_credits: Cents,
    statutory_tuition_fee: CentsPerYear,
    tuition_fees_loan_factor: Count,
) -> CentsPerMonth:
    """Maximum tuition fees loan (maximaal collegegeldkrediet).

    Who pays for a pre-master or an educational module of less than 60 credits may have the fee of five credits each
    month instead (3.16f): the fact is that fee when the student asked for it.
    """
    if not higher_education or (phase == Phase.NONE and not entitled_to_access_costs_only):
        return 0
    if premaster_fee_per_5_credits > 0:
        return premaster_fee_per_5_credits
    own_part = max(fee_that_counts - fee_paid_by_third_party, 0)
    return half_up(min(own_part, statutory_tuition_fee * tuition_fees_loan_factor), 12)


@article(
    "WSF 2000", "3.16a", paragraph=1, since="2015-09-01",
    nl="Je collegegeldkrediet is {result}.", en="Your tuition fees loan is {result}.",
)  # fmt: skip
def tuition_fees_loan(
    requested_tuition_fees_loan: CentsPerMonth, maximum_tuition_fees_loan: CentsPerMonth
) -> CentsPerMonth:
    """Tuition fees loan (collegegeldkrediet)."""
    return min(requested_tuition_fees_loan, maximum_tuition_fees_loan)
