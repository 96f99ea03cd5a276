"""Extra repayments: to which debt they go, and what is paid back (WSF 2000, 6.9a; Awb 4:92; BW 6:43)."""

from spil.law.engine import Cents, Ppm, article
from spil.law.repayment.facts import ExtraRepayment


def lifelong_first(choice: ExtraRepayment, study_rate: int, lifelong_rate: int) -> bool:
    """Whether lifelong learning credit comes first: as chosen, else the debt with the higher rate, else the older one.

    The student debt counts as the older one.
    """
    if choice == ExtraRepayment.NOT_CHOSEN:
        return lifelong_rate > study_rate
    return choice == ExtraRepayment.LIFELONG


@article(
    "BW 6", "43", paragraph=2, since="2015-09-01",
    nl="Van je extra aflossing gaat {result} naar je achterstand.",
    en="Of your extra repayment {result} goes to your arrears.",
)  # fmt: skip
def extra_to_arrears(extra_repayment: Cents, arrears: Cents, extra_repayment_choice: ExtraRepayment) -> Cents:
    """Extra repayment on arrears (extra aflossing op de achterstand).

    What is due comes first, unless the payer named another debt (Awb 4:92(2)).
    """
    return min(extra_repayment, arrears) if extra_repayment_choice == ExtraRepayment.NOT_CHOSEN else 0


@article(
    "WSF 2000", "6.9a", paragraph=1, since="2017-09-01",
    nl="Van je extra aflossing gaat {result} naar je levenlanglerenkrediet.",
    en="Of your extra repayment {result} goes to your lifelong learning credit.",
)  # fmt: skip
def extra_to_lifelong(
    extra_repayment: Cents,
    extra_to_arrears: Cents,
    extra_repayment_choice: ExtraRepayment,
    study_debt: Cents,
    lifelong_debt: Cents,
    interest_rate: Ppm,
    lifelong_interest_rate: Ppm,
) -> Cents:
    """Extra repayment on lifelong learning credit (extra aflossing op levenlanglerenkrediet)."""
    left = extra_repayment - extra_to_arrears
    if not lifelong_first(extra_repayment_choice, interest_rate, lifelong_interest_rate):
        left = max(0, left - study_debt)
    return min(left, lifelong_debt)


@article(
    "WSF 2000", "6.9a", paragraph=1, since="2017-09-01",
    nl="Van je extra aflossing gaat {result} naar je studieschuld.",
    en="Of your extra repayment {result} goes to your student debt.",
)  # fmt: skip
def extra_to_study(
    extra_repayment: Cents, extra_to_arrears: Cents, extra_to_lifelong: Cents, study_debt: Cents
) -> Cents:
    """Extra repayment on the student debt (extra aflossing op de studieschuld)."""
    return min(extra_repayment - extra_to_arrears - extra_to_lifelong, study_debt)


@article(
    "WSF 2000", "6.9a", since="2017-09-01",
    nl="Je betaalde te veel. Je krijgt {result} terug.", en="You paid too much. You get {result} back.",
)  # fmt: skip
def overpayment_returned(
    extra_repayment: Cents,
    extra_to_arrears: Cents,
    extra_to_lifelong: Cents,
    extra_to_study: Cents,
    arrears: Cents,
    least_refund: Cents,
) -> Cents:
    """Overpayment returned (te veel betaald bedrag terug).

    After all debts, arrears among them; amounts below the stated one are not paid back.
    """
    left = extra_repayment - extra_to_arrears - extra_to_lifelong - extra_to_study
    left = max(0, left - (arrears - extra_to_arrears))
    return left if left >= least_refund else 0
