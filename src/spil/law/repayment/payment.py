"""What is to be paid this month, and why (WSF 2000, art. 6.9, 6.10(4), 10a.7(4); Bsf 2000, art. 18-18c)."""

from spil.law.engine import Cents, CentsPerMonth, CentsPerYear, Choice, Flag, Months, article
from spil.law.engine.money import down_to_cent
from spil.law.repayment.phases import Regime, RepaymentPhase


class PaymentReason(Choice):
    """Why this is the amount for the student debt."""

    NO_DEBT = 0, "er is geen schuld", "there is no debt"
    NOT_YET = 1, "de aflosfase is nog niet begonnen", "the repayment phase has not begun"
    SUSPENDED = 2, "je studeert", "you study"
    PAYMENT_FREE = 3, "je hebt een aflosvrije periode", "you have a payment-free period"
    ENDED = 4, "de aflosfase is voorbij", "the repayment phase has ended"
    INSTALMENT = 5, "dit is het wettelijk maandbedrag", "this is the statutory monthly amount"
    CAPACITY = 6, "meer kun je met je inkomen niet betalen", "with your income you cannot pay more"
    BELOW_MINIMUM = 7, "met je inkomen hoef je niets te betalen", "with your income you need not pay anything"
    LAST = 8, "dit is het laatste deel van je schuld", "this is the last part of your debt"
    YEARLY = 9, "je betaalt een keer per jaar", "you pay once a year"


@article(
    "WSF 2000", "6.9", paragraph=1, since="2015-09-01",
    nl="Voor je studieschuld is de termijn {result}.", en="For your student debt the instalment is {result}.",
)  # fmt: skip
def study_due(repayment_phase: RepaymentPhase, instalment: CentsPerMonth, pays_yearly: Flag) -> CentsPerMonth:
    """Instalment of the student debt that falls due (termijn van de studieschuld die vervalt)."""
    return instalment if repayment_phase == RepaymentPhase.REPAYMENT and not pays_yearly else 0


@article(
    "Bsf 2000", "18", paragraph="1 and 2", since="2015-09-01",
    nl="Voor al je schulden samen kun je {result} betalen.", en="For all your debts together you can pay {result}.",
)  # fmt: skip
def combined_capacity(
    study_due: CentsPerMonth,
    lifelong_due: CentsPerMonth,
    means_test_applies: Flag,
    capacity: CentsPerMonth,
    lifelong_capacity: CentsPerMonth,
) -> CentsPerMonth:
    """Capacity for all loans together (draagkracht voor alle leningen samen).

    The highest of those by the rules of each loan that is being repaid; a loan that is free of payment for a while
    does not count (Bsf 18c). The division of article 18a does not change what is paid on each: it holds when both
    instalments can be paid in full.
    """
    of_study = capacity if study_due > 0 and means_test_applies else 0
    of_lifelong = lifelong_capacity if lifelong_due > 0 else 0
    return max(of_study, of_lifelong)


@article(
    "WSF 2000", "6.10", paragraph=4, since="2015-09-01",
    nl="Is wat je kunt betalen zo weinig dat je niets betaalt? {result}.",
    en="Is what you can pay so little that you pay nothing? {result}.",
)  # fmt: skip
def nothing_below_minimum(
    regime: Regime,
    study_due: CentsPerMonth,
    lifelong_due: CentsPerMonth,
    combined_capacity: CentsPerMonth,
    minimum_instalment: CentsPerMonth,
    minimum_instalments_lifelong: CentsPerYear,
    nothing_due_below_minimum: Flag,
) -> Flag:
    """Nothing to pay below the minimum (niets betalen onder het minimumbedrag).

    The text says that the capacity is paid; the agency asks nothing when it is below the lowest minimum of the loans
    that are being repaid (not under the old rules).
    """
    if not nothing_due_below_minimum or (study_due > 0 and regime == Regime.OLD_15):
        return False
    of_lifelong = down_to_cent(minimum_instalments_lifelong, 12)
    if study_due == 0:
        return combined_capacity < of_lifelong
    least = min(minimum_instalment, of_lifelong) if lifelong_due > 0 else minimum_instalment
    return combined_capacity < least


@article(
    "WSF 2000", "6.10", paragraph=4, since="2015-09-01",
    nl="Voor je studieschuld betaal je {result}.", en="For your student debt you pay {result}.",
)  # fmt: skip
def study_amount(
    study_due: CentsPerMonth,
    lifelong_due: CentsPerMonth,
    combined_capacity: CentsPerMonth,
    nothing_below_minimum: Flag,
    means_test_applies: Flag,
    months_remaining: Months,
    lifelong_months_remaining: Months,
    study_debt: Cents,
    interest_of_the_month: CentsPerMonth,
) -> CentsPerMonth:
    """Amount to pay for the student debt (te betalen voor de studieschuld).

    The lower of instalment and capacity (10a.7(4) under the old rules). With two loans and too little capacity the one
    that ends first is paid first; when both end together, the lifelong learning credit (Bsf 18b). Never more than what
    is left.
    """
    amount = study_due
    if means_test_applies:
        first = lifelong_due if lifelong_months_remaining <= months_remaining else 0
        amount = 0 if nothing_below_minimum else min(study_due, max(0, combined_capacity - first))
    return amount if amount <= study_debt else min(amount, study_debt + interest_of_the_month)


@article(
    "WSF 2000", "6.10", paragraph=4, since="2015-09-01",
    nl="De reden van dit bedrag: {result}.", en="The reason for this amount: {result}.",
)  # fmt: skip
def payment_reason(
    study_debt: Cents,
    repayment_phase: RepaymentPhase,
    pays_yearly: Flag,
    study_due: CentsPerMonth,
    study_amount: CentsPerMonth,
) -> PaymentReason:
    """Reason for the amount (reden van het bedrag)."""
    if study_debt == 0:
        return PaymentReason.NO_DEBT
    if repayment_phase == RepaymentPhase.BEFORE or repayment_phase == RepaymentPhase.START_UP:
        return PaymentReason.NOT_YET
    if repayment_phase == RepaymentPhase.SUSPENDED:
        return PaymentReason.SUSPENDED
    if repayment_phase == RepaymentPhase.PAYMENT_FREE:
        return PaymentReason.PAYMENT_FREE
    if repayment_phase == RepaymentPhase.ENDED:
        return PaymentReason.ENDED
    if pays_yearly:
        return PaymentReason.YEARLY
    if study_amount == study_due:
        return PaymentReason.INSTALMENT
    if study_amount == 0:
        return PaymentReason.BELOW_MINIMUM
    return PaymentReason.LAST if study_amount >= study_debt else PaymentReason.CAPACITY


@article(
    "WSF 2000", "10a.7", paragraph=4, since="2015-09-01",
    nl="In het buitenland betaal je {result}.", en="From abroad you pay {result}.",
)  # fmt: skip
def yearly_amount(
    yearly_instalment: CentsPerYear,
    means_test_applies: Flag,
    capacity: CentsPerMonth,
    repayment_phase: RepaymentPhase,
) -> CentsPerYear:
    """Amount to pay a year from abroad (jaarbedrag in het buitenland).

    The lower of the yearly instalment and twelve times the capacity a month.
    """
    if repayment_phase != RepaymentPhase.REPAYMENT:
        return 0
    return min(yearly_instalment, 12 * capacity) if means_test_applies else yearly_instalment


@article(
    "Rsf 2000", "7.4", since="2015-09-01",
    nl="Omdat je met automatische incasso betaalt, gaat er {result} af.",
    en="As you pay by direct debit, {result} is taken off.",
)  # fmt: skip
def direct_debit_discount(
    regime: Regime, pays_by_direct_debit: Flag, study_amount: CentsPerMonth, old_direct_debit_discount: CentsPerMonth
) -> CentsPerMonth:
    """Discount for direct debit (korting voor automatische incasso).

    Only under the old rules, where direct debit is a choice.
    """
    if regime != Regime.OLD_15 or not pays_by_direct_debit:
        return 0
    return min(study_amount, old_direct_debit_discount)


@article(
    "WSF 2000", "6.9", since="2017-09-01",
    nl="Je betaalt {result}.", en="You pay {result}.",
)  # fmt: skip
def monthly_amount(
    study_amount: CentsPerMonth, direct_debit_discount: CentsPerMonth, lifelong_amount: CentsPerMonth
) -> CentsPerMonth:
    """Monthly amount (maandbedrag)."""
    return study_amount - direct_debit_discount + lifelong_amount


@article(
    "WSF 2000", "6.9", since="2015-09-01", until="2017-08-31",
    nl="Je betaalt {result}.", en="You pay {result}.",
)  # fmt: skip
def monthly_amount(study_amount: CentsPerMonth, direct_debit_discount: CentsPerMonth) -> CentsPerMonth:
    """Monthly amount (maandbedrag)."""
    return study_amount - direct_debit_discount
