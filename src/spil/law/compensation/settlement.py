"""How the compensations reach their owner: debt first, the rest to the account (Bsf 2000, art. 21 and 21c).

Neither the act nor the decree says from which loan is remitted first, nor does the act speak of tax.
"""

from spil.law.engine import Cents, Choice, Date, Months, article
from spil.law.engine.calendar import add_months


class Payout(Choice):
    """What becomes of the part that is not remitted (Bsf 2000, art. 21(2) and 21c(2))."""

    NONE = 0, "er is niets uit te betalen", "there is nothing to pay out"
    PAY = 1, "wij betalen het op je rekening", "we pay it to your account"
    ACCOUNT_NEEDED = 2, "wij hebben je rekeningnummer nodig", "we need your account number"
    LAPSES = (
        3,
        "je gaf niet op tijd een rekeningnummer; je recht vervalt",
        "you gave no account number in time; your right lapses",
    )


@article(
    "Bsf 2000", "21c", paragraph="1(a)", since="2025-01-01",
    nl="Van je studieschuld schelden wij {result} kwijt met de tegemoetkoming gemiste basisbeurs.",
    en="Of your student debt we remit {result} with the missed basic grant compensation.",
)  # fmt: skip
def missed_grant_remitted(missed_grant_compensation: Cents, student_debt: Cents) -> Cents:
    """Remitted, missed basic grant (kwijtgescholden, gemiste basisbeurs)."""
    return min(missed_grant_compensation, student_debt)


@article(
    "Bsf 2000", "21", paragraph="1(a)", since="2025-01-01",
    nl="Van je studieschuld schelden wij {result} kwijt met de tegemoetkoming studievoucher.",
    en="Of your student debt we remit {result} with the study voucher compensation.",
)  # fmt: skip
def voucher_remitted(voucher_compensation: Cents, student_debt: Cents, missed_grant_remitted: Cents) -> Cents:
    """Remitted, study voucher (kwijtgescholden, studievoucher).

    Of what the other compensation leaves of the debt.
    """
    return min(voucher_compensation, student_debt - missed_grant_remitted)


@article(
    "Bsf 2000", "21c", paragraph=1, since="2025-01-01",
    nl="Na de tegemoetkoming is je studieschuld {result}.", en="After the compensation your student debt is {result}.",
)  # fmt: skip
def student_debt_after(student_debt: Cents, missed_grant_remitted: Cents, voucher_remitted: Cents) -> Cents:
    """Student debt afterwards (studieschuld na de tegemoetkoming)."""
    return student_debt - missed_grant_remitted - voucher_remitted


@article(
    "Bsf 2000", "21c", paragraph="1(b)", since="2025-01-01",
    nl="Van de tegemoetkoming gemiste basisbeurs is {result} voor je rekening.",
    en="Of the missed basic grant compensation {result} is for your account.",
)  # fmt: skip
def missed_grant_for_account(missed_grant_compensation: Cents, missed_grant_remitted: Cents) -> Cents:
    """Rest for the account, missed basic grant (rest voor de rekening, gemiste basisbeurs)."""
    return missed_grant_compensation - missed_grant_remitted


@article(
    "Bsf 2000", "21", paragraph="1(b)", since="2025-01-01",
    nl="Van de tegemoetkoming studievoucher is {result} voor je rekening.",
    en="Of the study voucher compensation {result} is for your account.",
)  # fmt: skip
def voucher_for_account(voucher_compensation: Cents, voucher_remitted: Cents) -> Cents:
    """Rest for the account, study voucher (rest voor de rekening, studievoucher)."""
    return voucher_compensation - voucher_remitted


@article(
    "Bsf 2000", "21c", paragraph=2, since="2025-01-01",
    nl="Geef je rekeningnummer uiterlijk op {result}.", en="Give your account number on {result} at the latest.",
)  # fmt: skip
def account_due(account_asked_on: Date, account_number_term: Months) -> Date:
    """Last day to give an account number (laatste dag om een rekeningnummer te geven).

    Twelve months after we asked for it.
    """
    return add_months(account_asked_on, account_number_term)


@article(
    "Bsf 2000", "21c", paragraph=2, since="2025-01-01",
    nl="Wat er met de rest gebeurt: {result}.", en="What becomes of the rest: {result}.",
)  # fmt: skip
def payout(
    on: Date,
    missed_grant_for_account: Cents,
    voucher_for_account: Cents,
    account_known_since: Date,
    account_due: Date,
) -> Payout:
    """What becomes of the rest (wat er met de rest gebeurt).

    The right lapses by a decision of its own, not by itself. Art. 21(2) says the same of the study voucher.
    """
    if missed_grant_for_account + voucher_for_account == 0:
        return Payout.NONE
    if account_known_since <= on and account_known_since <= account_due:
        return Payout.PAY
    return Payout.ACCOUNT_NEEDED if on <= account_due else Payout.LAPSES


@article(
    "Bsf 2000", "21c", paragraph="1(b)", since="2025-01-01",
    nl="Wij betalen {result} op je rekening.", en="We pay {result} to your account.",
)  # fmt: skip
def paid_out(payout: Payout, missed_grant_for_account: Cents, voucher_for_account: Cents) -> Cents:
    """Paid to the account (uitbetaald op de rekening)."""
    return missed_grant_for_account + voucher_for_account if payout == Payout.PAY else 0
