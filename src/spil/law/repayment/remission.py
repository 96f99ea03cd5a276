"""Remission: at the end, at death, on medical grounds, and of the supplementary grant on a low income (6.2, 6.16)."""

from spil.law.engine import NEVER, Cents, CentsPerYear, Choice, Date, Flag, Ppm, Years, article
from spil.law.engine.calendar import date_of, year_of
from spil.law.engine.money import share
from spil.law.repayment.phases import RepaymentPhase


class RemissionGround(Choice):
    """Why a debt lapses or is remitted (WSF 2000, art. 6.16 and 11.5)."""

    NONE = 0, "geen", "none"
    END = 1, "einde van de aflosfase", "end of the repayment phase"
    DEATH = 2, "overlijden", "death"
    MEDICAL = 3, "medische gronden", "medical grounds"


@article(
    "WSF 2000", "6.16", since="2015-09-01",
    nl="Reden waarom je schuld vervalt: {result}.", en="Reason why your debt lapses: {result}.",
)  # fmt: skip
def remission_ground(repayment_phase: RepaymentPhase, died: Flag, medical_remission_granted: Flag) -> RemissionGround:
    """Ground of remission (grond van kwijtschelding).

    Medical grounds have no article of their own: the hardship clause (11.5) is for the case worker to apply.
    """
    if died:
        return RemissionGround.DEATH
    if medical_remission_granted:
        return RemissionGround.MEDICAL
    return RemissionGround.END if repayment_phase == RepaymentPhase.ENDED else RemissionGround.NONE


@article(
    "WSF 2000", "6.16", paragraph="1 and 2", since="2015-09-01",
    nl="Er vervalt {result} van je schuld.", en="{result} of your debt lapses.",
)  # fmt: skip
def debt_remitted(remission_ground: RemissionGround, study_debt: Cents, arrears: Cents) -> Cents:
    """Debt that lapses (schuld die vervalt).

    Arrears stay at the end of the phase (6.8(3)), not at death.
    """
    if remission_ground == RemissionGround.NONE:
        return 0
    return study_debt + arrears if remission_ground == RemissionGround.DEATH else study_debt


@article(
    "WSF 2000", "6.19", paragraph=1, since="2017-09-01",
    nl="Er vervalt {result} van je levenlanglerenkrediet.",
    en="{result} of your lifelong learning credit lapses.",
)  # fmt: skip
def lifelong_debt_remitted(
    lifelong_phase: RepaymentPhase, died: Flag, medical_remission_granted: Flag, lifelong_debt: Cents
) -> Cents:
    """Lifelong learning credit that lapses (levenlanglerenkrediet dat vervalt).

    On the same grounds as the student debt (6.16), at the end of its own period.
    """
    return lifelong_debt if died or medical_remission_granted or lifelong_phase == RepaymentPhase.ENDED else 0


@article(
    "Bsf 2000", "12b", since="2015-09-01",
    nl="Van de aanvullende beurs kan {result} worden kwijtgescholden.",
    en="Of the supplementary grant {result} can be remitted.",
)  # fmt: skip
def supplementary_grant_remission_share(
    remission_income: CentsPerYear,
    partner_more_than_six_months: Flag,
    taxable_minimum_wage: CentsPerYear,
    remission_full_single: Ppm,
    remission_none_single: Ppm,
    remission_full_partner: Ppm,
    remission_none_partner: Ppm,
) -> Ppm:
    """Share of the supplementary grant remitted (deel van de aanvullende beurs dat wordt kwijtgescholden).

    Asked on a day of the third calendar year after the last student finance: its income and its minimum wage count.
    All up to the lower limit (12b, 12d), then evenly less up to the higher one (12c, 12e), rounded down.
    """
    full_rate = remission_full_partner if partner_more_than_six_months else remission_full_single
    none_rate = remission_none_partner if partner_more_than_six_months else remission_none_single
    full, none = share(taxable_minimum_wage, full_rate), share(taxable_minimum_wage, none_rate)
    if remission_income <= full:
        return 1_000_000
    return max(0, none - remission_income) * 1_000_000 // (none - full)


@article(
    "WSF 2000", "6.2", paragraph="1 and 3", since="2015-09-01",
    nl="Van je schuld schelden we {result} aan aanvullende beurs kwijt, met de rente daarover.",
    en="Of your debt we remit {result} of supplementary grant, with its interest.",
)  # fmt: skip
def supplementary_grant_remitted(
    supplementary_grant_outstanding: Cents, supplementary_grant_remission_share: Ppm
) -> Cents:
    """Supplementary grant remitted (kwijtgescholden aanvullende beurs).

    What is no longer owed is paid out (Bsf 12f(4)).
    """
    return share(supplementary_grant_outstanding, supplementary_grant_remission_share)


@article(
    "Bsf 2000", "12f", paragraph=1, since="2015-09-01",
    nl="We behandelen je aanvraag vanaf {result}.", en="We handle your application from {result}.",
)  # fmt: skip
def remission_application_from(last_finance_on: Date, remission_handled_after_years: Years) -> Date:
    """First day on which the application is handled (eerste dag van behandeling van de aanvraag)."""
    return date_of(year_of(last_finance_on) + remission_handled_after_years, 11, 1)


@article(
    "Bsf 2000", "12f", paragraph=3, since="2015-09-01",
    nl="Je kunt kwijtschelding aanvragen tot en met {result}.", en="You can apply for remission until {result}.",
)  # fmt: skip
def remission_application_until(
    last_finance_on: Date, diploma_term_until: Date, remission_application_years: Years
) -> Date:
    """Last day to apply for remission of the supplementary grant (laatste dag voor de aanvraag van kwijtschelding).

    The end of the diploma term, or of the fifth calendar year after the student finance when that is later.
    """
    years_later = date_of(year_of(last_finance_on) + remission_application_years, 12, 31)
    return years_later if diploma_term_until == NEVER else max(diploma_term_until, years_later)
