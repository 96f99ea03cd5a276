"""Which rules a debtor has and in which phase the repayment is (WSF 2000, 6.1, 6.5-6.7, 10a.1-10a.5, 12.14, 12.32)."""

from spil.law.engine import Choice, Count, Date, Flag, Months, Years, article
from spil.law.engine.calendar import add_months, date_of, month_index, months_between, year_of
from spil.law.repayment.facts import RequestedRules


class LoanKind(Choice):
    """Kind of loan (WSF 2000, art. 6.1 and 12.14(4))."""

    VOCATIONAL = 0, "lening beroepsonderwijs", "loan for vocational education"
    HIGHER_OLD = 1, "lening hoger onderwijs van voor het leenstelsel", "higher education loan of before the loan system"
    HIGHER = 2, "lening hoger onderwijs", "loan for higher education"


class Regime(Choice):
    """Rules by which a student loan is repaid (terugbetalingsregels; WSF 2000, art. 6.1, 10a.1 and 12.32)."""

    OLD_15 = 0, "SF15-oud", "SF15-old"
    YEARS_15 = 1, "SF15", "SF15"
    YEARS_35 = 2, "SF35", "SF35"


class RepaymentPhase(Choice):
    """Phase of the repayment (WSF 2000, art. 6.5-6.7 and 6.16)."""

    BEFORE = 0, "nog niet begonnen", "not started yet"
    START_UP = 1, "aanloopfase", "start-up phase"
    REPAYMENT = 2, "aflosfase", "repayment phase"
    SUSPENDED = 3, "stilstand door studie", "suspended because of a study"
    PAYMENT_FREE = 4, "aflosvrije periode", "payment-free period"
    ENDED = 5, "voorbij", "ended"


@article(
    "WSF 2000", "6.1", paragraph="2 and 3", since="2015-09-01",
    nl="Je schuld telt als {result}.", en="Your debt counts as a {result}.",
)  # fmt: skip
def loan_kind(borrowed_for_higher_education: Flag, higher_loan_of_old_cohort: Flag) -> LoanKind:
    """Kind of loan (soort lening).

    Who also borrows for higher education has a loan for higher education as a whole. The loan of who studied before
    September 2015 counts as one for vocational education (12.14(4)).
    """
    if not borrowed_for_higher_education:
        return LoanKind.VOCATIONAL
    return LoanKind.HIGHER_OLD if higher_loan_of_old_cohort else LoanKind.HIGHER


@article(
    "WSF 2000", "6.5", paragraph=1, since="2015-09-01",
    nl="De terugbetalingsperiode begint op {result}: 1 januari nadat je studiefinanciering stopte.",
    en="The repayment period starts on {result}: 1 January after your student finance ended.",
)  # fmt: skip
def repayment_period_from(last_finance_on: Date) -> Date:
    """Start of the repayment period (begin van de terugbetalingsperiode)."""
    return date_of(year_of(last_finance_on) + 1, 1, 1)


@article(
    "WSF 2000", "6.6", paragraph=1, since="2015-09-01",
    nl="Je aflosfase begint op {result}. Tot die dag hoef je niets te betalen.",
    en="Your repayment phase starts on {result}. Until that day you need not pay.",
)  # fmt: skip
def repayment_phase_from(
    repayment_period_from: Date, start_up_years: Years, months_suspended_before_repayment: Months
) -> Date:
    """Start of the repayment phase (begin van de aflosfase).

    Months of suspension do not count (6.5(3)).
    """
    return add_months(repayment_period_from, 12 * start_up_years + months_suspended_before_repayment)


def thirty_five_years_chosen(
    kind: LoanKind,
    first_finance_on: int,
    no_basic_grant_for_master: bool,
    requested: RequestedRules,
    requested_on: int,
    repayment_phase_from: int,
) -> bool:
    """Whether an old-cohort debtor without a basic grant for the master chose 35 years in time (12.14(5), 10a.2(1)(b)).

    After 31 December 2016 and before the repayment phase began.
    """
    old_cohort = kind == LoanKind.HIGHER_OLD or first_finance_on < date_of(2009, 9, 1)
    in_time = date_of(2016, 12, 31) < requested_on < repayment_phase_from
    return old_cohort and no_basic_grant_for_master and requested == RequestedRules.YEARS_35 and in_time


def first_paid_before_2009(first_finance_on: int, kind: LoanKind) -> bool:
    """Whether the first student finance was for a study year before 2009-2010 (10a.1)."""
    return first_finance_on < date_of(2009, 8 if kind == LoanKind.VOCATIONAL else 9, 1)


def old_rules_left(
    requested: RequestedRules, requested_on: int, repayment_phase_from: int, thirty_five_years: bool
) -> bool:
    """Whether the old rules were left by a valid choice (10a.2).

    Open only to whose repayment phase had not begun on 31 December 2011, and until it begins.
    """
    fifteen_years = requested == RequestedRules.YEARS_15 and requested_on < repayment_phase_from
    return repayment_phase_from > date_of(2011, 12, 31) and (fifteen_years or thirty_five_years)


@article(
    "WSF 2000", "6.7", paragraph=1, since="2015-09-01", until="2023-07-31",
    nl="Je betaalt terug volgens de regels {result}.", en="You repay by the rules {result}.",
)  # fmt: skip
def regime(
    loan_kind: LoanKind,
    first_finance_on: Date,
    no_basic_grant_for_master: Flag,
    requested_rules: RequestedRules,
    requested_rules_on: Date,
    repayment_phase_from: Date,
) -> Regime:
    """Repayment rules (terugbetalingsregels).

    A loan for vocational education is repaid in 15 years, one for higher education in 35. Who had student finance
    before the study year 2009-2010 has the old rules of chapter 10a, unless another choice was made in time; that
    choice is open only to whose repayment phase had not begun on 31 December 2011.
    """
    chosen = thirty_five_years_chosen(
        loan_kind, first_finance_on, no_basic_grant_for_master, requested_rules, requested_rules_on,
        repayment_phase_from,
    )  # fmt: skip
    old = first_paid_before_2009(first_finance_on, loan_kind)
    if old and not old_rules_left(requested_rules, requested_rules_on, repayment_phase_from, chosen):
        return Regime.OLD_15
    if chosen or (loan_kind == LoanKind.HIGHER and not old):
        return Regime.YEARS_35
    return Regime.YEARS_15


@article(
    "WSF 2000", "12.32", paragraph="1 to 3", since="2023-08-01",
    nl="Je betaalt terug volgens de regels {result}.", en="You repay by the rules {result}.",
)  # fmt: skip
def regime(
    loan_kind: LoanKind,
    first_finance_on: Date,
    last_finance_on: Date,
    no_basic_grant_for_master: Flag,
    requested_rules: RequestedRules,
    requested_rules_on: Date,
    repayment_phase_from: Date,
) -> Regime:
    """Repayment rules (terugbetalingsregels).

    Since August 2023 vocational education has 35 years too. Who had finance only before keeps the 15 years; who had
    finance before and after may choose them before the repayment phase begins.
    """
    chosen = thirty_five_years_chosen(
        loan_kind, first_finance_on, no_basic_grant_for_master, requested_rules, requested_rules_on,
        repayment_phase_from,
    )  # fmt: skip
    old = first_paid_before_2009(first_finance_on, loan_kind)
    if old and not old_rules_left(requested_rules, requested_rules_on, repayment_phase_from, chosen):
        return Regime.OLD_15
    if chosen or (loan_kind == LoanKind.HIGHER and not old):
        return Regime.YEARS_35
    if last_finance_on < date_of(2023, 8, 1):
        return Regime.YEARS_15
    fifteen_years = requested_rules == RequestedRules.YEARS_15 and requested_rules_on < repayment_phase_from
    return Regime.YEARS_15 if first_finance_on < date_of(2023, 8, 1) and fifteen_years else Regime.YEARS_35


@article(
    "WSF 2000", "6.7", paragraph=1, since="2015-09-01",
    nl="Je aflosfase eindigt op {result}. Wat er dan nog open staat, vervalt.",
    en="Your repayment phase ends on {result}. What is still open then lapses.",
)  # fmt: skip
def repayment_phase_until(
    regime: Regime,
    repayment_phase_from: Date,
    repayment_years_15: Years,
    repayment_years_35: Years,
    payment_free_months_used: Months,
    months_suspended_in_repayment: Months,
    months_partner_left_out: Months,
) -> Date:
    """Last day of the repayment phase (laatste dag van de aflosfase).

    Payment-free months and months of suspension are added. Under the old rules (10a.4, 10a.5) so are the months in
    which the partner's income was left out: the phase stands still in them (10a.11(2); Centrale Raad van Beroep 23
    March 2023, CRVB:2023:537).
    """
    years = repayment_years_35 if regime == Regime.YEARS_35 else repayment_years_15
    extra = payment_free_months_used + months_suspended_in_repayment
    if regime == Regime.OLD_15:
        extra += months_partner_left_out
    return add_months(repayment_phase_from, 12 * years + extra) - 1


@article(
    "WSF 2000", "6.5", paragraph="3 to 5", since="2015-09-01",
    nl="Staat je terugbetaling stil omdat je studeert? {result}.",
    en="Is your repayment suspended because you study? {result}.",
)  # fmt: skip
def suspended(
    on: Date,
    receives_finance: Flag,
    studies_again: Flag,
    suspension_requested: Flag,
    diploma_term_until: Date,
    study_inquiry_sent_on: Date,
    study_inquiry_answered_on: Date,
    study_inquiry_weeks: Count,
) -> Flag:
    """Repayment suspended (terugbetaling geschorst).

    By law with student finance, on request for another study (with lifelong learning credit too, 6.19b), until the
    end of the diploma term; without time limit for who never had one (6.5(4)). It ends on the day on which we asked
    whether the debtor still studies, when no answer came within eight weeks.
    """
    if on > diploma_term_until:
        return False
    answered = study_inquiry_answered_on <= study_inquiry_sent_on + 7 * study_inquiry_weeks
    if on >= study_inquiry_sent_on and not answered:
        return False
    return receives_finance or (studies_again and suspension_requested)


@article(
    "WSF 2000", "6.5", paragraph=2, since="2015-09-01",
    nl="Je terugbetaling is nu in deze fase: {result}.", en="Your repayment is now in this phase: {result}.",
)  # fmt: skip
def repayment_phase(
    on: Date,
    repayment_period_from: Date,
    repayment_phase_from: Date,
    repayment_phase_until: Date,
    suspended: Flag,
    payment_free_granted: Flag,
) -> RepaymentPhase:
    """Phase of the repayment (fase van de terugbetaling)."""
    if on < repayment_period_from:
        return RepaymentPhase.BEFORE
    if on > repayment_phase_until:
        return RepaymentPhase.ENDED
    if suspended:
        return RepaymentPhase.SUSPENDED
    if on < repayment_phase_from:
        return RepaymentPhase.START_UP
    return RepaymentPhase.PAYMENT_FREE if payment_free_granted else RepaymentPhase.REPAYMENT


@article(
    "WSF 2000", "6.9", paragraph=2, since="2015-09-01",
    nl="Je hebt nog {result} om af te lossen.", en="You have {result} left to repay.",
)  # fmt: skip
def months_remaining(on: Date, repayment_phase_from: Date, repayment_phase_until: Date) -> Months:
    """Months left of the repayment phase (resterende maanden van de aflosfase).

    Before the phase begins: all its months.
    """
    start = max(on, repayment_phase_from)
    return max(0, months_between(start, repayment_phase_until + 1))


@article(
    "WSF 2000", "6.9", paragraph=2, since="2015-09-01",
    nl="Dit is jaar {result} van je aflosfase.", en="This is year {result} of your repayment phase.",
)  # fmt: skip
def repayment_year(on: Date, repayment_phase_from: Date, months_suspended_in_repayment: Months) -> Count:
    """Year of the repayment phase (jaar van de aflosfase).

    From 1; 0 before the phase begins. Months of suspension do not count.
    """
    if on < repayment_phase_from:
        return 0
    return max(0, months_between(repayment_phase_from, on) - months_suspended_in_repayment) // 12 + 1


@article(
    "WSF 2000", "6.9", paragraph="2 a to c", since="2015-09-01",
    nl="Stellen we het wettelijk maandbedrag deze maand opnieuw vast? {result}.",
    en="Do we set the statutory monthly amount anew this month? {result}.",
)  # fmt: skip
def instalment_set_anew(
    on: Date,
    repayment_year: Count,
    repayment_phase_from: Date,
    months_suspended_in_repayment: Months,
    paid_less_last_year: Flag,
) -> Flag:
    """Instalment set anew (termijn opnieuw vastgesteld).

    At the start of years 1, 4, 9, 14 and so on, and on 1 January after a year in which less was paid because of the
    income (6.15).
    """
    if repayment_year == 0:
        return False
    if paid_less_last_year and month_index(on) % 12 == 0:
        return True
    first_month = (months_between(repayment_phase_from, on) - months_suspended_in_repayment) % 12 == 0
    return first_month and (repayment_year == 1 or (repayment_year >= 4 and (repayment_year - 4) % 5 == 0))


@article(
    "WSF 2000", "6.7", paragraph=2, since="2015-09-01",
    nl="Je kunt nog {result} aflosvrij krijgen.", en="You can still have {result} free of payment.",
)  # fmt: skip
def payment_free_months_left(payment_free_months_used: Months, payment_free_months_most: Months) -> Months:
    """Payment-free months left (aflosvrije maanden over).

    Five calendar years in all (10a.5(1)). Not for lifelong learning credit (6.19(1)).
    """
    return max(0, payment_free_months_most - payment_free_months_used)


@article(
    "Rsf 2000", "5.2", paragraph=2, since="2015-09-01",
    nl="Je krijgt {result} aflosvrij.", en="You are granted {result} free of payment.",
)  # fmt: skip
def payment_free_months_granted(
    payment_free_months_requested: Months,
    payment_free_months_left: Months,
    payment_free_requested_on: Date,
    payment_free_requested_from: Date,
    payment_free_block_least: Months,
    payment_free_notice: Months,
    payment_free_block_least_abroad: Months,
    pays_yearly: Flag,
    repayment_phase_from: Date,
) -> Months:
    """Payment-free months granted (toegekende aflosvrije maanden).

    Each block takes three months or more (who pays yearly from abroad: a year), is asked for a month ahead and lies
    in the repayment phase.
    """
    months = min(payment_free_months_requested, payment_free_months_left)
    least = payment_free_block_least_abroad if pays_yearly else payment_free_block_least
    in_time = add_months(payment_free_requested_on, payment_free_notice) <= payment_free_requested_from
    if months < least or not in_time or payment_free_requested_from < repayment_phase_from:
        return 0
    return months
