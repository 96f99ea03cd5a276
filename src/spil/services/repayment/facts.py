"""One set-based query that gathers, for one month, what the law must know of one debtor or of all."""
# ruff: noqa: E501 (lines of SQL)

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from django.db import connection

from spil.core.ledger.models import Account
from spil.law.common import Education
from spil.law.engine import Law
from spil.law.engine.calendar import NEVER
from spil.law.engine.fusing import dtype_of
from spil.law.repayment.facts import IncomeKnown, TaxCredit
from spil.law.repayment.payment import PaymentReason
from spil.law.student_finance.duration import Phase

PRODUCT = "repayment"
STUDY = (Account.LOAN, Account.TUITION_LOAN, Account.SCHOOL_COSTS_LOAN, Account.CONDITIONAL_GRANT)
"""Accounts of the student debt, in the order in which they are paid off: what may still become a gift comes last."""
LOANS = (*STUDY, Account.LIFELONG_LOAN, Account.CIVIC_LOAN)
GENERAL = ("repayment", "payment_returned")
"""Codes of payments, and their way back, that the ledger has for no month in particular."""
COLLECTED, RETURNED = "instalment_collected", "collection_returned"
"""Codes of what was collected for a month, and its way back: it stands in that month, and pays nothing older."""

ACCOUNTS = ",".join(str(int(account)) for account in (*LOANS, Account.INSTALMENT))
MONTHS = "((extract(year from {end}) * 12 + extract(month from {end})) - (extract(year from {start}) * 12 + extract(month from {start})))::int"
REQUESTED_MONTHS = MONTHS.format(start="lower(valid)", end="least(coalesce(upper(valid), %(on)s), %(on)s)")
GRANTED_MONTHS = MONTHS.format(start="lower(valid)", end="upper(valid)")

QUERY = f"""
with debtor as (
    select person.id, person.death_date from people_person person where person.id = any(%(people)s::bigint[])
),
owed as (
    select person_id,
        sum(amount_cents) filter (where account in ({Account.LOAN:d}, {Account.TUITION_LOAN:d})) as loan,
        sum(amount_cents) filter (where account = {Account.CONDITIONAL_GRANT:d}) as conditional,
        sum(amount_cents) filter (where account = {Account.SCHOOL_COSTS_LOAN:d}) as school_costs,
        sum(amount_cents) filter (where account = {Account.LIFELONG_LOAN:d}) as lifelong,
        sum(amount_cents) filter (where account = {Account.CIVIC_LOAN:d}) as civic,
        sum(amount_cents) filter (where account = {Account.INSTALMENT:d}) as instalments,
        greatest(sum(amount_cents) filter (where account = {Account.INSTALMENT:d} and code <> all(%(general)s)
            and month = (%(on)s - interval '1 month')::date), 0) as just_due
    from ledger_posting
    where person_id = any(%(people)s::bigint[]) and account in ({ACCOUNTS}) and month < %(on)s
    group by person_id
),
partner as (
    select person_id, min(other_id) as other_id from people_familytie
    where kind = 2 and valid @> %(on)s and upper_inf(recorded) and person_id = any(%(people)s::bigint[])
    group by person_id
),
income as (
    select person_id, year, amount_cents, status, lone_parent from people_income
    where year between %(year)s - 2 and %(year)s and upper_inf(recorded)
        and person_id in (select id from debtor union select other_id from partner)
),
earned as (
    select person_id,
        max(amount_cents) filter (where year = %(year)s - 2) as two_years_ago,
        max(amount_cents) filter (where year = %(year)s - 1) as last_year,
        max(amount_cents) filter (where year = %(year)s) as this_year,
        max(status) filter (where year = %(year)s - 2) as status_two_years_ago,
        max(status) filter (where year = %(year)s - 1) as status_last_year,
        max(status) filter (where year = %(year)s) as status_this_year,
        bool_or(lone_parent) filter (where year = %(year)s - 2) as lone_two_years_ago,
        bool_or(lone_parent) filter (where year = %(year)s - 1) as lone_last_year,
        bool_or(lone_parent) filter (where year = %(year)s) as lone_this_year
    from income group by person_id
),
financed as (
    select person_id, min(month) as first_month, max(month) as last_month,
        min(month) filter (where phase = {Phase.PERFORMANCE:d}) as first_performance,
        max(month) filter (where credit > 0) as last_credit,
        bool_or(education > {Education.MBO_34:d}) as higher
    from (
        select distinct on (person_id, month) person_id, month, (outcome->>'phase')::int as phase,
            (outcome->>'lifelong_credit')::bigint as credit, (facts->>'education')::int as education
        from decisions_decision
        where product = 'student_finance' and month <= %(on)s and person_id = any(%(people)s::bigint[])
        order by person_id, month, sequence desc
    ) decided
    where phase > 0 or credit > 0
    group by person_id
),
earlier as (
    select distinct on (person_id) person_id, facts, outcome from decisions_decision
    where product = '{PRODUCT}' and month < %(on)s and person_id = any(%(people)s::bigint[])
    order by person_id, month desc, sequence desc
),
of_partner as (
    select distinct on (decision.person_id) decision.person_id, outcome from decisions_decision decision
    where product = '{PRODUCT}' and month <= %(on)s and decision.person_id in (select other_id from partner)
    order by decision.person_id, month desc, sequence desc
),
last_year as (
    select person_id, bool_or((outcome->>'payment_reason')::int in ({PaymentReason.CAPACITY:d}, {PaymentReason.BELOW_MINIMUM:d})) as paid_less
    from (
        select distinct on (person_id, month) person_id, month, outcome from decisions_decision
        where product = '{PRODUCT}' and person_id = any(%(people)s::bigint[])
            and month >= make_date(%(year)s - 1, 1, 1) and month < make_date(%(year)s, 1, 1)
        order by person_id, month, sequence desc
    ) decided
    group by person_id
),
request as (
    select *, valid @> %(on)s as holds, sum({REQUESTED_MONTHS}) over (
        partition by person_id, kind order by lower(valid) rows between unbounded preceding and 1 preceding
    ) as months_before
    from repayment_request where upper_inf(recorded) and person_id = any(%(people)s::bigint[])
),
asked as (
    select person_id,
        bool_or(holds and kind = 'means_test') as means_test,
        max(number) filter (where holds and kind = 'reference_year') as reference_year,
        bool_or(holds and kind = 'lone_parent') as lone_parent,
        bool_or(holds and kind = 'partner_left_out') as partner_left_out,
        sum({REQUESTED_MONTHS}) filter (where kind = 'partner_left_out' and lower(valid) < %(on)s) as months_partner_left_out,
        max(number) filter (where holds and kind = 'tax_credit') as tax_credit,
        bool_or(holds and kind = 'monthly_terms') as monthly_terms,
        bool_or(holds and kind = 'payment_free') as payment_free,
        sum({GRANTED_MONTHS}) filter (where kind = 'payment_free') as payment_free_months,
        bool_or(holds and kind = 'suspension') as suspension,
        max(number) filter (where holds and kind = 'rules') as rules,
        max(asked_on) filter (where holds and kind = 'rules') as rules_on,
        bool_or(holds and kind = 'medical') as medical
    from request group by person_id
),
known as (
    select debtor.id, debtor.death_date, borrowing.id is not null as recorded,
        coalesce(borrowing.first_finance_on, financed.first_month) as first_finance_on,
        case when borrowing.id is not null then borrowing.last_finance_on
            when financed.last_month < (%(on)s - interval '1 month')::date
                then (financed.last_month + interval '1 month' - interval '1 day')::date end as last_finance_on,
        coalesce(borrowing.for_higher_education, financed.higher, true) as higher,
        coalesce(borrowing.of_old_cohort, false) as old_cohort,
        coalesce(borrowing.without_basic_grant_for_master, false) as no_master_grant,
        coalesce(borrowing.before_1992, false) as before_1992,
        coalesce(borrowing.diploma_term_until, (financed.first_performance + interval '10 years' - interval '1 day')::date) as diploma_term_until,
        case when borrowing.lifelong_ended_on is not null then borrowing.lifelong_ended_on
            when financed.last_credit < (%(on)s - interval '1 month')::date
                then (financed.last_credit + interval '1 month' - interval '1 day')::date end as lifelong_ended_on,
        coalesce(borrowing.integration_act, 0) as integration_act, borrowing.integration_ended_on,
        coalesce(borrowing.rate_ppm, 0) as integration_rate,
        borrowing.last_finance_on is not null and financed.last_month >= (%(on)s - interval '1 month')::date as receives_finance,
        partner.other_id as partner
    from debtor
    left join repayment_borrowing borrowing on borrowing.person_id = debtor.id and borrowing.valid @> %(on)s
        and upper_inf(borrowing.recorded)
    left join financed on financed.person_id = debtor.id
    left join partner on partner.person_id = debtor.id
),
stilled as (
    select request.person_id,
        sum({REQUESTED_MONTHS}) filter (where lower(valid) < %(on)s and lower(valid) < start + make_interval(months => coalesce(months_before, 0)::int)) as before_phase,
        sum({REQUESTED_MONTHS}) filter (where lower(valid) < %(on)s and lower(valid) >= start + make_interval(months => coalesce(months_before, 0)::int)) as in_phase
    from request
    join (select id, make_date(extract(year from last_finance_on)::int + 3, 1, 1) as start from known where last_finance_on is not null) phase
        on phase.id = request.person_id
    where kind = 'suspension' group by request.person_id
)
select
    known.id,
    coalesce(known.first_finance_on - date '1970-01-01', {NEVER}) as first_finance_on,
    coalesce(known.last_finance_on - date '1970-01-01', {NEVER}) as last_finance_on,
    known.higher as borrowed_for_higher_education,
    known.old_cohort as higher_loan_of_old_cohort,
    known.no_master_grant as no_basic_grant_for_master,
    coalesce(asked.rules, 0) as requested_rules,
    coalesce(asked.rules_on - date '1970-01-01', {NEVER}) as requested_rules_on,
    least(coalesce(stilled.before_phase, 0), 240) as months_suspended_before_repayment,
    least(coalesce(stilled.in_phase, 0), 240) as months_suspended_in_repayment,
    coalesce(known.receives_finance, false) as receives_finance,
    exists (select from people_enrolment e where e.person_id = known.id and e.valid @> %(on)s and upper_inf(e.recorded)) as studies_again,
    coalesce(asked.suspension, false) as suspension_requested,
    coalesce(known.diploma_term_until - date '1970-01-01', {NEVER}) as diploma_term_until,
    coalesce(asked.payment_free, false) as payment_free_granted,
    least(coalesce(asked.payment_free_months, 0), 60) as payment_free_months_used,
    least(coalesce(asked.months_partner_left_out, 0), 240) as months_partner_left_out,
    greatest(coalesce(owed.loan, 0), 0) as student_loan,
    greatest(coalesce(owed.conditional, 0), 0) as performance_grant_outstanding,
    greatest(coalesce(owed.school_costs, 0), 0) as school_costs_loan,
    known.before_1992 as borrowed_before_1992,
    coalesce((earlier.outcome->>'instalment')::bigint, 0) as instalment_set_earlier,
    coalesce(last_year.paid_less, false) as paid_less_last_year,
    coalesce(home.country <> 'NL', false) as lives_abroad,
    coalesce(asked.monthly_terms, false) as monthly_terms_requested,
    coalesce(mine.two_years_ago, 0) as income,
    coalesce(mine.last_year, 0) as income_last_year,
    coalesce(mine.this_year, 0) as income_this_year,
    case when found.status is null or (known.partner is not null and found.of_partner is null) then {IncomeKnown.UNKNOWN:d}
        when found.status = 'estimated' or found.of_partner = 'estimated' then {IncomeKnown.ESTIMATED:d}
        else {IncomeKnown.ASSESSED:d} end as income_known,
    known.partner is not null as has_partner,
    coalesce(other.two_years_ago, 0) as partner_income,
    coalesce(other.last_year, 0) as partner_income_last_year,
    coalesce(other.this_year, 0) as partner_income_this_year,
    coalesce(found.lone, false) as lone_parent_in_reference_year,
    coalesce(asked.lone_parent, false) as became_lone_parent,
    coalesce(asked.reference_year, 0) as requested_reference_year,
    case when found.status is null then coalesce(home.country, 'NL') = 'NL' else found.status <> 'foreign' end as taxed_in_netherlands,
    coalesce(asked.means_test, false) as means_test_requested,
    case when (of_partner.outcome->>'study_due')::bigint > 0 then (of_partner.outcome->>'regime')::int + 1 else 0 end as partner_rules,
    case when (of_partner.outcome->>'study_due')::bigint > 0 then (of_partner.outcome->>'instalment')::bigint else 0 end as partner_instalment,
    coalesce((of_partner.outcome->>'capacity')::bigint, 0) as partner_old_capacity,
    coalesce((of_partner.outcome->>'means_test_applies')::int = 1 and (of_partner.outcome->>'regime')::int = 0, false) as partner_old_capacity_determined,
    coalesce(asked.partner_left_out, false) as partner_left_out,
    coalesce(asked.tax_credit, case when found.lone then {TaxCredit.LONE_PARENT:d} else {TaxCredit.OWN:d} end) as tax_credit,
    greatest(coalesce(owed.lifelong, 0), 0) as lifelong_debt,
    coalesce(known.lifelong_ended_on - date '1970-01-01', {NEVER}) as lifelong_ended_on,
    coalesce((earlier.outcome->>'lifelong_instalment')::bigint, 0) as lifelong_instalment_set_earlier,
    greatest(coalesce(owed.instalments, 0) - coalesce(owed.just_due, 0), 0) as arrears,
    coalesce(known.death_date <= %(on)s, false) as died,
    coalesce(asked.medical, false) as medical_remission_granted,
    exists (select from payments_mandate m where m.person_id = known.id and m.signed_on <= %(on)s and (m.ended_on is null or m.ended_on > %(on)s)) as pays_by_direct_debit,
    known.integration_act,
    case when (earlier.outcome->>'integration_instalment')::bigint > 0 then (earlier.facts->>'integration_debt')::bigint
        else greatest(coalesce(owed.civic, 0), 0) end as integration_debt,
    coalesce(known.integration_ended_on - date '1970-01-01', {NEVER}) as integration_ended_on,
    known.integration_rate
from known
left join owed on owed.person_id = known.id
left join asked on asked.person_id = known.id
left join stilled on stilled.person_id = known.id
left join earlier on earlier.person_id = known.id
left join last_year on last_year.person_id = known.id
left join earned mine on mine.person_id = known.id
left join earned other on other.person_id = known.partner
left join of_partner on of_partner.person_id = known.partner
left join people_address home on home.person_id = known.id and home.valid @> %(on)s and upper_inf(home.recorded)
cross join lateral (
    select case coalesce(asked.reference_year, 0) when 0 then mine.status_two_years_ago when 1 then mine.status_last_year else mine.status_this_year end as status,
        case coalesce(asked.reference_year, 0) when 0 then other.status_two_years_ago when 1 then other.status_last_year else other.status_this_year end as of_partner,
        case coalesce(asked.reference_year, 0) when 0 then mine.lone_two_years_ago when 1 then mine.lone_last_year else mine.lone_this_year end as lone
) found
order by known.id
"""  # noqa: S608 (only numbers of enumerations and parts of this query are filled in)


def law() -> Law:
    """The rules of repayment as they are coded here."""
    return Law.load(PRODUCT)


def gather(month: date, people: Sequence[int]) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Facts of debtors on the first of a month: their numbers, and a column for each fact of the law.

    Debts are what the ledger says for the months before: interest until that day must be booked (see months.py).
    """
    with connection.cursor() as cursor:
        cursor.execute(QUERY, {"on": month, "year": month.year, "people": list(people), "general": [*GENERAL]})
        names = [column.name for column in cursor.description or ()]
        rows = cursor.fetchall()
    columns: list[Any] = list(zip(*rows, strict=True)) or [()] * len(names)
    facts = {
        name: np.array(column, dtype_of(law().facts[name].unit))
        for name, column in zip(names[1:], columns[1:], strict=True)
    }
    return np.array(columns[0], np.int64), facts
