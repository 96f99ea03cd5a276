"""What the compensation must know of people with numbers in a span, in one query; and whom it may concern.

Which months count is asked of the law (`month_counts`) once for every month and kind of right; the query adds those up.
Debts are read from the ledger. A performance grant that may still become a gift is not counted as a debt: whoever gets
a compensation has a diploma, which makes it a gift.
"""
# ruff: noqa: E501 (lines of SQL)

from datetime import date
from functools import lru_cache

import numpy as np

from spil.core.columns import day_number, read
from spil.core.ledger.models import Account
from spil.core.runs.product import Plan, Rows
from spil.dates import first_of
from spil.law.common import Education
from spil.law.compensation.facts import MonthRight
from spil.law.engine import Law
from spil.law.engine.calendar import NEVER
from spil.law.engine.units import to_day
from spil.law.student_finance.facts import DiplomaKind

DEBTS = (Account.INSTALMENT, Account.LOAN, Account.TUITION_LOAN, Account.LIFELONG_LOAN)
"""Student debts in the order in which the compensation is set off against them.

Act and decree say "the student debt" and no order (Bsf 2000, 21 and 21c). First what has fallen due, so that no more
costs come of it; then the loan, the tuition fees loan, and last the lifelong learning credit, which is a debt of its own
(WSF 2000, 6.1(4)).
"""
FIRST_YEAR, LAST_YEAR = 1990, 2040  # months of the past are looked up in a list that begins and ends here
DIPLOMAS = {
    "associate_degree": DiplomaKind.ASSOCIATE_DEGREE, "hbo_bachelor": DiplomaKind.HBO_BACHELOR,
    "hbo_master": DiplomaKind.HBO_MASTER, "university_bachelor": DiplomaKind.WO_BACHELOR,
    "university_master": DiplomaKind.WO_MASTER,
}  # fmt: skip
"""The first diploma of each level, by the name of its facts."""
STUDENT_FINANCE = (MonthRight.FEE_LOAN, MonthRight.BASIC_GRANT, MonthRight.LOAN_PHASE, MonthRight.NO_BASIC_GRANT)
BACHELORS = (Education.HBO_BACHELOR, Education.WO_BACHELOR)
PACK = 256  # a day and a length in months travel as one number


def _numbers(members: object) -> str:
    return ", ".join(str(int(member)) for member in members)  # type: ignore[attr-defined]


QUERY = f"""
with past as (
    select person_id,
        sum((lookup.counted)[(month_right - 1) * %(months)s + least(greatest(index_until, 0), %(months)s - 1) + 1]
            - (lookup.counted)[(month_right - 1) * %(months)s + least(greatest(index_since, 0), %(months)s - 1) + 1]) as months_known,
        sum(index_until - index_since) filter (where month_right = {
    MonthRight.BASIC_GRANT:d}) as months_old_basic_grant,
        min(since) filter (where month_right in ({_numbers(STUDENT_FINANCE)})) as first_month,
        min(since) filter (where month_right in ({_numbers(STUDENT_FINANCE)}) and education in ({
    _numbers(BACHELORS)
})) as first_bachelor
    from (
        select person_id, month_right, education, lower(valid) as since,
            ((extract(year from lower(valid)) - {
    FIRST_YEAR
}) * 12 + extract(month from lower(valid)) - 1)::int as index_since,
            ((extract(year from upper(valid)) - {
    FIRST_YEAR
}) * 12 + extract(month from upper(valid)) - 1)::int as index_until
        from compensation_pastright where person_id between %(first)s and %(last)s and upper_inf(recorded)
    ) periods, (select %(counted)s::int[] as counted) lookup
    group by person_id
),
degree as (
    select person_id,
        {
    ", ".join(
        f"min((diploma_on - date '1970-01-01') * {PACK} + nominal_months) filter (where kind = {kind:d}) as {name}"
        for name, kind in DIPLOMAS.items()
    )
},
        bool_and(institution <> '') as reported
    from people_degree
    where person_id between %(first)s and %(last)s and upper_inf(recorded) and kind >= {DiplomaKind.ASSOCIATE_DEGREE:d}
    group by person_id
),
application as (
    select person_id, sum(months_accepted) as months_shown, min(applied_on) as applied_on,
        bool_or(bachelor_alone) as bachelor_alone, min(applied_on) filter (where voucher) as voucher_applied_on
    from compensation_application
    where person_id between %(first)s and %(last)s and state = 'checked' group by person_id
),
situation as (
    select person_id, max(number) filter (where kind = 'diploma_term_extension') as extension,
        bool_or(kind = 'disability_year') as disability
    from people_circumstance
    where person_id between %(first)s and %(last)s and valid @> %(on)s and upper_inf(recorded)
        and kind in ('diploma_term_extension', 'disability_year')
    group by person_id
),
before as (
    select person_id, sum((outcome->>'missed_grant_months')::int) as months,
        bool_or((outcome->>'voucher_compensation')::bigint > 0) as voucher
    from decisions_decision made
    where product = 'compensation' and person_id between %(first)s and %(last)s and not exists (
        select from decisions_decision taken_back where taken_back.replaces = made.id
            and taken_back.person_id = made.person_id and taken_back.month = made.month
            and taken_back.product = 'compensation' and taken_back.outcome = '{{}}'
    )
    group by person_id
),
debt as (
    select person_id,
        {", ".join(f"sum(amount_cents) filter (where account = {account:d}) as debt_{account:d}" for account in DEBTS)}
    from ledger_posting
    where person_id between %(first)s and %(last)s and account in ({_numbers(DEBTS)}) group by person_id
)
select {{select}}
from people_person person
left join past on past.person_id = person.id
left join degree on degree.person_id = person.id
left join application on application.person_id = person.id
left join situation on situation.person_id = person.id
left join before on before.person_id = person.id
left join debt on debt.person_id = person.id
left join compensation_voucher voucher
    on voucher.person_id = person.id and voucher.valid @> %(on)s and upper_inf(voucher.recorded)
left join people_bankaccount account
    on account.person_id = person.id and account.valid @> %(on)s and upper_inf(account.recorded)
where person.id between %(first)s and %(last)s and (person.death_date is null or person.death_date > %(on)s)
    and (%(anyone)s or past.person_id is not null or application.person_id is not null)
order by person.id
"""  # noqa: S608 (only numbers of enumerations and names of ours are filled in)


SELECT = {
    "id": "person.id",
    "months_known": "coalesce(past.months_known, 0)",
    "months_shown": "least(coalesce(application.months_shown, 0), 96)",
    "months_old_basic_grant": "least(coalesce(past.months_old_basic_grant, 0), 120)",
    "granted_extra_months_disability": "case when situation.disability then 12 else 0 end",
    "months_compensated_before": "least(coalesce(before.months, 0), 96)",
    "first_month_ho": day_number("past.first_month"),
    "first_enrolled_ho": f"""case when past.first_month is not null then {NEVER} else coalesce((
        select min(lower(valid)) - date '1970-01-01' from people_enrolment enrolment where enrolment.person_id = person.id
            and upper_inf(recorded) and education >= {Education.ASSOCIATE_DEGREE:d}), {NEVER}) end""",  # noqa: S608 (numbers only)
    "granted_diploma_term_extension": "least(coalesce(situation.extension, 0), 120)",
    "applied_on": day_number("application.applied_on"),
    **{name: f"coalesce(degree.{name}, {NEVER * PACK})" for name in DIPLOMAS},
    "bachelor_alone_requested": "coalesce(application.bachelor_alone, false)::int",
    "first_month_bachelor": day_number("past.first_bachelor"),
    "voucher_used": "(voucher.id is not null)::int",
    "voucher_left": "coalesce(voucher.left_cents, 0)",
    "voucher_compensated": "coalesce(before.voucher, false)::int",
    "diploma_reported": "coalesce(degree.reported, true)::int",
    "voucher_applied_on": day_number("application.voucher_applied_on"),
    **{f"debt_{account:d}": f"greatest(coalesce(debt.debt_{account:d}, 0), 0)" for account in DEBTS},
    "account_known_since": day_number("lower(account.valid)"),
}
FLAGS = ("bachelor_alone_requested", "voucher_used", "voucher_compensated", "diploma_reported")


def gather(plan: Plan, first: int, last: int) -> Rows:
    """What the law must know of people with numbers from first to last who had student finance or applied.

    With the choice `anyone` also of the others.
    """
    columns = read(
        QUERY, SELECT,
        {"first": first, "last": last, "on": plan.on, "counted": _counted(plan.on),
         "months": (LAST_YEAR - FIRST_YEAR) * 12, "anyone": bool(plan.choices.get("anyone"))},
    )  # fmt: skip
    law = Law.load("compensation")
    for name in DIPLOMAS:
        packed = columns.pop(name)
        length = packed % PACK
        columns[f"{name}_on"] = packed // PACK
        columns[f"{name}_months"] = np.where(length > 0, length, law.facts[f"{name}_months"].default or 0)
    for name in FLAGS:
        columns[name] = columns[name].astype(bool)
    people = columns.pop("id")
    other = {f"debt_{account:d}": columns.pop(f"debt_{account:d}") for account in DEBTS}
    columns["student_debt"] = np.stack([other[f"debt_{account:d}"] for account in DEBTS]).sum(axis=0)
    return Rows(people, columns, other)


@lru_cache
def _counted(on: date) -> list[int]:
    """For each kind of right in turn, and each month of the list, how many months before it count by the law."""
    graph = Law.load("compensation").on(on)
    counted: list[int] = []
    for right in list(MonthRight)[1:]:
        total = 0
        for index in range((LAST_YEAR - FIRST_YEAR) * 12):
            counted.append(total)
            month = to_day(first_of(date(FIRST_YEAR, 1, 1), index))
            facts = {"month_on": month, "right_in_month": int(right)}
            total += graph.evaluate(facts, ["month_counts"])["month_counts"]
    return counted


EVERYONE = """
select {select} from (
    select person_id from compensation_pastright where upper_inf(recorded)
    union select person_id from compensation_application where state = 'checked'
) concerned order by person_id
"""


def people_of(plan: Plan) -> np.ndarray:
    """Numbers of everyone who had student finance for higher education, or whose application was checked."""
    return read(EVERYONE, {"id": "person_id"}, {})["id"]
