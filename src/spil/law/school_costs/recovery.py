"""What was paid too much: until when it may be revised, and how it is paid back (WTOS, art. 6.2, 7.1 and 7.3)."""

from spil.law.engine import NEVER, Cents, CentsPerMonth, Choice, Count, Date, Flag, Months, article
from spil.law.engine.calendar import add_months, date_of, year_of
from spil.law.engine.money import up
from spil.law.school_costs.facts import RevisionGround


class DebtForm(Choice):
    """What becomes of a debt (WTOS, art. 6.2 and 7.3)."""

    NONE = 0, "geen schuld", "no debt"
    SET_OFF = 1, "we verrekenen je schuld met je tegemoetkoming", "we set off your debt against your allowance"
    STUDENT_FINANCE = 2, "je schuld gaat mee naar je studiefinanciering", "your debt goes on to your student finance"
    LOAN = 3, "je schuld wordt een lening met rente", "your debt becomes a loan with interest"


@article(
    "WTOS", "7.1", paragraph="3 to 5", since="2015-09-01",
    nl="We mogen dit besluit nog herzien tot en met {result}.",
    en="We may still revise this decision until {result}.",
)  # fmt: skip
def revision_possible_until(
    on: Date,
    revision_ground: RevisionGround,
    school_costs_revision_term_general: Months,
    school_costs_revision_term_income: Months,
    school_costs_revision_term_long: Months,
) -> Date:
    """Last day on which a decision about this month may be revised (laatste dag van herziening).

    Counted from the end of the period of the award: the calendar year of the month (4.10(1)). Fraud knows no limit.
    """
    ends = date_of(year_of(on), 12, 31)
    if revision_ground == RevisionGround.FRAUD:
        return NEVER
    if revision_ground == RevisionGround.DATA:
        return add_months(ends, school_costs_revision_term_general)
    if revision_ground == RevisionGround.INCOME:
        return add_months(ends, school_costs_revision_term_income)
    return add_months(ends, school_costs_revision_term_long)


@article(
    "Regeling TOS", "3.1", paragraph=2, since="2015-09-01",
    nl="Met je nabetalingen verrekenen we {result}.", en="We set off {result} against your back payments.",
)  # fmt: skip
def set_off_against_back_payments(overpaid: Cents, back_payments_due: Cents) -> Cents:
    """Set off against back payments (verrekend met nabetalingen)."""
    return min(overpaid, back_payments_due)


@article(
    "Regeling TOS", "3.1", paragraph=1, since="2015-09-01",
    nl="Daarna staat nog {result} open.", en="After that {result} is still due.",
)  # fmt: skip
def overpaid_left(overpaid: Cents, set_off_against_back_payments: Cents) -> Cents:
    """Still to be paid back (nog terug te betalen)."""
    return overpaid - set_off_against_back_payments


@article(
    "WTOS", "6.2", since="2015-09-01",
    nl="Voor je schuld geldt: {result}.", en="For your debt: {result}.",
)  # fmt: skip
def debt_form(overpaid_left: Cents, entitled: Flag, student_finance_follows: Flag) -> DebtForm:
    """What becomes of the debt (wat er met de schuld gebeurt).

    When the right ends it becomes a loan by operation of law, or a debt under art. 7.4 of the Student Finance Act for
    who receives student finance in the month after.
    """
    if overpaid_left == 0:
        return DebtForm.NONE
    if entitled:
        return DebtForm.SET_OFF
    return DebtForm.STUDENT_FINANCE if student_finance_follows else DebtForm.LOAN


@article(
    "Regeling TOS", "3.1", paragraph=3, since="2015-09-01",
    nl="Deze maand verrekenen we {result}.", en="This month we set off {result}.",
)  # fmt: skip
def set_off_this_month(
    debt_form: DebtForm, overpaid_left: Cents, payment_due: CentsPerMonth, school_costs_offset_cap: CentsPerMonth
) -> CentsPerMonth:
    """Set off this month (verrekening van deze maand).

    The payment of the month, at most the amount of the regulation.
    """
    if debt_form != DebtForm.SET_OFF:
        return 0
    return min(overpaid_left, payment_due, school_costs_offset_cap)


@article(
    "Regeling TOS", "3.2", paragraph=2, since="2015-09-01",
    nl="Wat we niet kunnen verrekenen, mag je op verzoek in {result} termijnen terugbetalen.",
    en="What we cannot set off, you may on request pay back in {result} instalments.",
)  # fmt: skip
def most_instalments(
    overpaid_left: Cents, school_costs_minimum_instalment: CentsPerMonth, school_costs_maximum_instalments: Count
) -> Count:
    """Most instalments of a recovery (hoogste aantal termijnen).

    No instalment but the last may be lower than the regulation's amount. Statutory interest comes on top (3.2(3)).
    """
    return min(school_costs_maximum_instalments, up(overpaid_left, school_costs_minimum_instalment))
