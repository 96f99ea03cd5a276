"""Paying the tuition fee, getting it back, and borrowing for it (WHW, art. 7.46-7.48; WSF 2000, art. 3.16a)."""

from spil.law.engine import Cents, CentsPerYear, Count, Date, Flag, Months, article
from spil.law.engine.calendar import add_months, day_of, first_of_month, month_of, months_between
from spil.law.engine.money import half_up
from spil.law.tuition_fees.amount import for_months, months_of_period
from spil.law.tuition_fees.kind import FeeKind


def next_first_of_month(day: Date) -> Date:
    """The day itself when it is the first of a month, else the first of the next month."""
    return day if day_of(day) == 1 else add_months(first_of_month(day), 1)


@article(
    "WHW", "7.47", paragraph=1, since="2015-09-01",
    nl="Betaal je in termijnen, dan is elke termijn {result}.", en="When you pay in instalments, each is {result}.",
)  # fmt: skip
def tuition_fee_instalment(tuition_fee_due: Cents, tuition_fee_instalments: Count) -> Cents:
    """Instalment of the tuition fee (termijn van het collegegeld).

    In five, on request; to the cent. Institution and payer may agree on another number.
    """
    return half_up(tuition_fee_due, tuition_fee_instalments)


@article(
    "WHW", "7.47", paragraph=2, since="2015-09-01",
    nl="In termijnen betaal je in totaal hoogstens {result}.", en="In instalments you pay at most {result} in total.",
)  # fmt: skip
def tuition_fee_in_instalments(tuition_fee_due: Cents, tuition_fee_instalment_cost: Cents) -> Cents:
    """Most that is paid in instalments, costs included (hoogste bedrag bij betalen in termijnen, met kosten)."""
    return tuition_fee_due + tuition_fee_instalment_cost if tuition_fee_due > 0 else 0


@article(
    "WHW", "7.48", paragraph=4, since="2015-09-01",
    nl="Door het einde van je inschrijving krijg je {result} terug.",
    en="As your enrolment ended you get {result} back.",
)  # fmt: skip
def tuition_fee_refund(
    tuition_fee_kind: FeeKind,
    tuition_fee_due: Cents,
    tuition_fee_per_year: CentsPerYear,
    reduced_fee_per_year: CentsPerYear,
    first_year_reduction_from: Date,
    teaching_reduction_from: Date,
    start_of_enrolment: Date,
    start_of_academic_year: Date,
    enrolment_ended_on: Date,
    tuition_fee_paid_in_instalments: Flag,
    student_died: Flag,
    summer_refund_by_institution: Flag,
) -> Cents:
    """Refund when the enrolment ends (terugbetaling bij einde van de inschrijving).

    A twelfth of the statutory fee for each month left. Nothing for who leaves from July or August, unless the
    institution decides so, and nothing for who pays in instalments: those stop. After a death each later month is
    refunded.
    """
    end = add_months(start_of_academic_year, 12)
    left = max(start_of_enrolment, next_first_of_month(enrolment_ended_on))
    if tuition_fee_kind != FeeKind.STATUTORY_FULL and tuition_fee_kind != FeeKind.STATUTORY_PARTIAL:
        return 0
    if left >= end:
        return 0
    if not student_died:
        summer = month_of(left) == 7 or month_of(left) == 8
        if tuition_fee_paid_in_instalments or (summer and not summer_refund_by_institution):
            return 0
    reduced = months_of_period(left, end, first_year_reduction_from)
    reduced += months_of_period(left, end, teaching_reduction_from)
    months: Months = months_between(left, end)
    return min(tuition_fee_due, for_months(months, reduced, tuition_fee_per_year, reduced_fee_per_year))


@article(
    "WHW", "7.46", paragraph=4, since="2015-09-01",
    nl="Omdat je alsnog aan de voorwaarden voldoet, krijg je {result} terug.",
    en="As you meet the conditions after all, you get {result} back.",
)  # fmt: skip
def institutional_fee_refund(
    tuition_fee_kind: FeeKind,
    institutional_fee: CentsPerYear,
    full_time_fee: CentsPerYear,
    start_of_enrolment: Date,
    start_of_academic_year: Date,
    statutory_conditions_met_on: Date,
) -> Cents:
    """Refund for who meets the conditions later in the year (terugbetaling bij alsnog voldoen aan de voorwaarden).

    On request: for each month left a twelfth of the difference between the institutional and the full statutory fee.
    """
    end = add_months(start_of_academic_year, 12)
    met = max(start_of_enrolment, next_first_of_month(statutory_conditions_met_on))
    if tuition_fee_kind != FeeKind.INSTITUTIONAL or met >= end:
        return 0
    return half_up(max(0, institutional_fee - full_time_fee) * months_between(met, end), 12)


@article(
    "WSF 2000", "3.16a", paragraph=2, since="2015-09-01",
    nl="Je collegegeld is {result} hoger dan het wettelijk collegegeld.",
    en="Your fee is {result} above the statutory fee.",
)  # fmt: skip
def fee_above_statutory(
    tuition_fee_kind: FeeKind, tuition_fee_per_year: CentsPerYear, statutory_tuition_fee: CentsPerYear
) -> CentsPerYear:
    """Fee above the statutory fee (collegegeld boven het wettelijk collegegeld).

    Gives a right to a higher tuition fees loan, up to the maximum of the Student Finance Act, on proof of the fee.
    """
    return max(0, tuition_fee_per_year - statutory_tuition_fee) if tuition_fee_kind != FeeKind.EXEMPT else 0


@article(
    "WSF 2000", "3.16a", paragraph=2, since="2015-09-01",
    nl="Kun je een hoger collegegeldkrediet krijgen dan voor het wettelijk collegegeld? {result}.",
    en="Can you get a higher tuition fees loan than for the statutory fee? {result}.",
)  # fmt: skip
def higher_tuition_fees_loan(fee_above_statutory: CentsPerYear) -> Flag:
    """Right to a higher tuition fees loan (recht op een hoger collegegeldkrediet).

    For who has a right to the tuition fees loan; also for another study, as the loan follows the fee, not its kind.
    """
    return fee_above_statutory > 0
