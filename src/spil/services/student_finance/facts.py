"""One set-based query that gathers, for one month, what the law must know of one student or of all."""
# ruff: noqa: E501 (lines of SQL)

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from django.db import connection

from spil.law.common import Education, Nationality
from spil.law.engine.calendar import NEVER
from spil.law.engine.explain import FactOrigin
from spil.law.engine.fusing import dtype_of
from spil.law.engine.units import Unit
from spil.law.student_finance import facts as law_facts
from spil.law.student_finance.duration import Phase
from spil.law.student_finance.facts import DiplomaKind, IncomeStatus, LifelongKind, ParentSituation

ASKED = """
        select person_id as chooser, applied_on, basic_grant, supplementary_grant, single_parent_allowance, loan_cents,
            tuition_fees_loan_cents, lifelong_cents, lifelong_applied_on, travel, reference_year_shift
        from student_finance_choice
        where valid @> %(on)s and recorded @> %(known_at)s and person_id = any(%(people)s::bigint[])
"""
AS_IF_ASKED = """
        select chooser, %(on)s::date as applied_on, true as basic_grant, %(incomes)s as supplementary_grant,
            false as single_parent_allowance, 0 as loan_cents, 0 as tuition_fees_loan_cents, 0 as lifelong_cents,
            null::date as lifelong_applied_on, 0 as travel,
            false as reference_year_shift
        from unnest(%(people)s::bigint[]) chooser
"""
CHILDREN = "greatest(coalesce({parent}_studying.children, 1), 1)"
CHILDREN_AND_ONESELF = """
    coalesce({parent}_studying.children, 0) + (not coalesce(student.id = any({parent}_studying.who), false))::int
"""


def _query(asked: str, children: str) -> str:
    """The query; `asked` says who asks for what, `children` how many children of a parent study and count."""
    return f"""
with tie as (
    select person_id as child, kind, position, other_id
    from people_familytie
    where valid @> %(on)s and recorded @> %(known_at)s and person_id = any(%(people)s::bigint[])
),
concerned as (select unnest(%(people)s::bigint[]) as id union select other_id from tie where kind = 1),
student as (
    select person.id, person.birth_date, choice.*, ties.*
    from people_person person
    join ({asked}) choice on chooser = person.id
    left join (
        select child,
            min(other_id) filter (where kind = 1 and position = 1) as first_parent,
            min(other_id) filter (where kind = 1 and position = 2) as second_parent,
            bool_or(kind = 2) as has_partner
        from tie
        group by child
    ) ties on child = person.id
    where person.death_date is null or person.death_date > %(on)s
),
best_enrolment as (
    select distinct on (person_id) *
    from people_enrolment
    where valid @> %(on)s and recorded @> %(known_at)s and person_id = any(%(people)s::bigint[])
    order by person_id, (form in (0, 1)) desc, education desc, id
),
first_enrolment as (
    select person_id,
        min(lower(valid)) filter (where education between {Education.ASSOCIATE_DEGREE:d} and {Education.WO_MASTER:d}) as ho,
        min(lower(valid)) filter (where education in ({Education.HBO_MASTER:d}, {Education.WO_MASTER:d})) as master
    from people_enrolment
    where recorded @> %(known_at)s and person_id = any(%(people)s::bigint[])
    group by person_id
),
home as not materialized (select * from people_address where valid @> %(on)s and recorded @> %(known_at)s),
applicant as (
    select tie.other_id as parent, tie.person_id as child
    from people_familytie tie
    join student_finance_choice choice on choice.person_id = tie.person_id
        and choice.valid @> %(on)s and choice.recorded @> %(known_at)s and choice.supplementary_grant
    join people_enrolment enrolment on enrolment.person_id = tie.person_id
        and enrolment.valid @> %(on)s and enrolment.recorded @> %(known_at)s and enrolment.form in (0, 1)
    where tie.kind = 1 and tie.valid @> %(on)s and tie.recorded @> %(known_at)s
        and tie.other_id in (select first_parent from student union select second_parent from student)
),
studying as (
    select parent, count(distinct child) as children, array_agg(child) as who from applicant group by parent
),
degree as (
    select distinct on (person_id) person_id, kind, diploma_on, nominal_months,
        bool_or(kind in ({DiplomaKind.HBO_BACHELOR:d}, {DiplomaKind.HBO_MASTER:d}, {DiplomaKind.WO_MASTER:d}))
            over (partition by person_id) as bachelor_or_master
    from people_degree
    where valid @> %(on)s and recorded @> %(known_at)s and person_id = any(%(people)s::bigint[])
    order by person_id, kind desc, diploma_on
),
income as not materialized (
    select person_id, year, amount_cents, status, lone_parent from people_income
    where %(incomes)s and year between %(year)s - 2 and %(year)s and recorded @> %(known_at)s
),
decided as (
    select distinct on (person_id, month) person_id, month, (outcome->>'phase')::int as phase,
        (facts->>'education')::int as education, coalesce((outcome->>'lifelong_credit')::int, 0) > 0 as lifelong
    from decisions_decision
    where product = 'student_finance' and month < %(on)s and person_id = any(%(people)s::bigint[])
    order by person_id, month, sequence desc
),
history as (
    select person_id,
        count(*) filter (where phase > 0 and education <= {Education.MBO_34:d}) as months_mbo,
        count(*) filter (where phase > 0 and education > {Education.MBO_34:d}) as months_ho,
        count(*) filter (where phase = {Phase.PERFORMANCE:d} and education <= {Education.MBO_34:d}) as performance_mbo,
        count(*) filter (where phase = {Phase.PERFORMANCE:d} and education > {Education.MBO_34:d}) as performance_ho,
        count(*) filter (where phase = {Phase.LOAN:d} and education <= {Education.MBO_34:d}) as loan_mbo,
        count(*) filter (where phase = {Phase.LOAN:d} and education > {Education.MBO_34:d}) as loan_ho,
        min(month) filter (where phase = {Phase.PERFORMANCE:d} and education <= {Education.MBO_34:d}) as first_mbo,
        min(month) filter (where phase > 0 and education > {Education.MBO_34:d}) as first_ho,
        count(*) filter (where lifelong) as lifelong,
        bool_or(lifelong and month = %(on)s - interval '1 month') as lifelong_last_month
    from decided
    group by person_id
),
situation as (
    select person_id,
        bool_or(kind = 'lives_elsewhere') as lives_elsewhere,
        bool_or(kind = 'cares_for_child') as cares_for_child,
        bool_or(kind = 'eu_worker') as eu_worker,
        bool_or(kind = 'family_of_eu_worker') as family_of_eu_worker,
        bool_or(kind = 'tie_with_netherlands') as tie_with_netherlands,
        bool_or(kind = 'not_comparable_abroad') as not_comparable_abroad,
        bool_or(kind = 'exchange_abroad') as exchange_abroad,
        bool_or(kind = 'foreign_support') as foreign_support,
        bool_or(kind = 'designated_departure') as designated_departure,
        bool_or(kind = 'disability_year') as disability_year,
        max(number) filter (where kind = 'diploma_term_extension') as diploma_term_extension,
        max(number) filter (where kind = 'child_benefit_children') as benefit_children,
        max(number) filter (where kind = 'reference_year') as reference_year,
        bool_or(kind = 'structural') as structural,
        bool_or(kind = 'no_lasting_work_capacity') as no_lasting_work_capacity,
        jsonb_object_agg(other_id, number) filter (where kind = 'court_maintenance' and other_id is not null) as maintenance,
        array_agg(other_id) filter (where kind in ('estranged_parent', 'untraceable_parent')) as left_out
    from people_circumstance
    where valid @> %(on)s and recorded @> %(known_at)s and person_id in (select id from concerned)
    group by person_id
)
select
    student.id,
    student.birth_date - date '1970-01-01' as birth_date,
    coalesce((select min(category) from people_nationality n
        where n.person_id = student.id and n.valid @> %(on)s and n.recorded @> %(known_at)s), {Nationality.OTHER:d})
        as nationality,
    coalesce(permit.permit, 0) as residence_permit,
    coalesce(permit.permanent_right, false) as permanent_residence_right,
    coalesce(work.hours_per_month, 0) as work_hours_per_month,
    coalesce(mine.eu_worker, false) as individual_worker_status,
    coalesce(mine.family_of_eu_worker, false) as family_of_eu_worker,
    coalesce(home.country = 'NL', false) as lives_in_netherlands,
    enrolment.id is not null as enrolled,
    coalesce(enrolment.education, 0) as education,
    coalesce(enrolment.form, 0) as study_form,
    coalesce(enrolment.recognised, false) as recognised_programme,
    coalesce(enrolment.nominal_months >= 12, false) as programme_years_at_least_one,
    coalesce(enrolment.nominal_months, 0) as nominal_months,
    coalesce(least(enrolment.ec, 240), 0) as master_credits,
    coalesce(enrolment.specialist, false) as specialist_programme,
    coalesce(enrolment.teacher_top_up, false) as teacher_top_up,
    coalesce(enrolment.country <> 'NL', false) as study_abroad,
    coalesce(enrolment.fee_cents, 0) as fee_due_per_year,
    coalesce(first_enrolment.ho - date '1970-01-01', {NEVER}) as first_enrolled_ho,
    coalesce(first_enrolment.master - date '1970-01-01', {NEVER}) as first_enrolled_master,
    coalesce(case when enrolment.education <= {Education.MBO_34:d} then history.months_mbo else history.months_ho end, 0)
        as months_entitled_before,
    coalesce(history.performance_mbo, 0) as months_performance_grant_mbo,
    coalesce(history.performance_ho, 0) as months_performance_grant_ho,
    coalesce(case when enrolment.education <= {Education.MBO_34:d} then history.loan_mbo else history.loan_ho end, 0)
        as months_loan_phase,
    coalesce(history.first_mbo - date '1970-01-01', {NEVER}) as first_performance_month_mbo,
    coalesce(history.first_ho - date '1970-01-01', {NEVER}) as first_month_ho,
    not coalesce(mine.not_comparable_abroad, false) as programme_abroad_comparable,
    coalesce(mine.tie_with_netherlands, false) as tie_with_netherlands,
    coalesce(mine.exchange_abroad, false) as exchange_abroad,
    coalesce(mine.foreign_support, false) as foreign_support,
    coalesce(mine.designated_departure, false) as designated_departure,
    coalesce(mine.disability_year, false) as disability_extension_granted,
    least(coalesce(mine.diploma_term_extension, 0), 120) as granted_diploma_term_extension,
    not coalesce(mine.lives_elsewhere, false) as lives_at_registered_address,
    coalesce((home.country, home.postcode, home.street, home.house_number, home.city) in (
        (first_home.country, first_home.postcode, first_home.street, first_home.house_number, first_home.city),
        (second_home.country, second_home.postcode, second_home.street, second_home.house_number, second_home.city)
    ), false) as registered_with_parent,
    coalesce(student.has_partner, false) as has_partner,
    coalesce(mine.cares_for_child, false) as cares_for_child_under_18,
    coalesce(lower(detention.valid) - date '1970-01-01', {NEVER}) as detained_since,
    coalesce(detention.exempt, false) as detention_exempt,
    case when absence.id is null then 0 else least((%(on)s - lower(absence.valid)) / 7, 60) end as unexcused_absence_weeks,
    case when first.id is null then {ParentSituation.NOT_REGISTERED:d} when first.death_date <= %(on)s
        then {ParentSituation.DIED:d} when first.id = any(mine.left_out) then {ParentSituation.LEFT_OUT:d} else 0 end
        as situation_first_parent,
    case when second.id is null then {ParentSituation.NOT_REGISTERED:d} when second.death_date <= %(on)s
        then {ParentSituation.DIED:d} when second.id = any(mine.left_out) then {ParentSituation.LEFT_OUT:d} else 0 end
        as situation_second_parent,
    coalesce(first_income.amount_cents, 0) as income_first_parent,
    coalesce(second_income.amount_cents, 0) as income_second_parent,
    case when first.id is not null and first_income.status is null then {IncomeStatus.UNKNOWN:d}
        when first_income.status = 'estimated' then {IncomeStatus.ESTIMATED:d} else 0 end as income_status_first_parent,
    case when second.id is not null and second_income.status is null then {IncomeStatus.UNKNOWN:d}
        when second_income.status = 'estimated' then {IncomeStatus.ESTIMATED:d} else 0 end as income_status_second_parent,
    coalesce(first_income.lone_parent, false) as lone_parent_first,
    coalesce(second_income.lone_parent, false) as lone_parent_second,
    (student.reference_year_shift or first_situation.reference_year is not null or second_situation.reference_year is not null)
        and coalesce(first_later.amount_cents, second_later.amount_cents) is not null as reference_year_shift_requested,
    coalesce(first_later.amount_cents, first_income.amount_cents, 0) as shifted_income_first_parent,
    coalesce(second_later.amount_cents, second_income.amount_cents, 0) as shifted_income_second_parent,
    coalesce((mine.maintenance->>first.id::text)::bigint, 0) as court_maintenance_first_parent,
    coalesce((mine.maintenance->>second.id::text)::bigint, 0) as court_maintenance_second_parent,
    coalesce(degree.kind, 0) as diploma,
    coalesce(degree.diploma_on - date '1970-01-01', {NEVER}) as diploma_on,
    coalesce(degree.nominal_months, 0) as diploma_duration,
    coalesce(first_situation.benefit_children, 0) as deductible_children_first_parent,
    coalesce(second_situation.benefit_children, 0) as deductible_children_second_parent,
    {children.format(parent="first")} as studying_children_first_parent,
    {children.format(parent="second")} as studying_children_second_parent,
    student.birth_date + interval '18 years' <= study_year.began as owes_school_fee,
    student.birth_date + interval '18 years' > study_year.began
        and student.birth_date + interval '18 years' < study_year.began + interval '1 year' as turns_18_in_study_year,
    student.applied_on - date '1970-01-01' as applied_on,
    student.basic_grant as applies_basic_grant,
    student.single_parent_allowance as applies_single_parent_allowance,
    student.supplementary_grant as applies_supplementary_grant,
    student.loan_cents as requested_loan,
    student.tuition_fees_loan_cents as requested_tuition_fees_loan,
    student.travel as travel_choice,
    case when student.lifelong_cents > 0 then {LifelongKind.FULL_FEE:d} else {LifelongKind.NONE:d} end as lifelong_kind,
    student.lifelong_cents as requested_lifelong_credit,
    coalesce(student.lifelong_applied_on - date '1970-01-01', {law_facts.applied_for_lifelong_on.default})
        as applied_for_lifelong_on,
    coalesce(history.lifelong, 0) as months_lifelong_credit,
    coalesce(history.lifelong_last_month, false) as continuous_lifelong_credit,
    coalesce(degree.bachelor_or_master, false) as completed_bachelor_or_master
from student
cross join (select make_date(case when extract(month from %(on)s) >= 8 then %(year)s else %(year)s - 1 end, 8, 1) as began)
    study_year
left join best_enrolment enrolment on enrolment.person_id = student.id
left join first_enrolment on first_enrolment.person_id = student.id
left join history on history.person_id = student.id
left join home on home.person_id = student.id
left join people_person first on first.id = student.first_parent
left join people_person second on second.id = student.second_parent
left join home first_home on first_home.person_id = first.id
left join home second_home on second_home.person_id = second.id
left join income first_income on first_income.person_id = first.id and first_income.year = %(year)s - 2
left join income second_income on second_income.person_id = second.id and second_income.year = %(year)s - 2
left join situation mine on mine.person_id = student.id
left join situation first_situation on first_situation.person_id = first.id
left join situation second_situation on second_situation.person_id = second.id
left join income first_later on first_later.person_id = first.id
    and first_later.year = coalesce(first_situation.reference_year, second_situation.reference_year, %(year)s - 1)
left join income second_later on second_later.person_id = second.id
    and second_later.year = coalesce(first_situation.reference_year, second_situation.reference_year, %(year)s - 1)
left join degree on degree.person_id = student.id
left join studying first_studying on first_studying.parent = first.id
left join studying second_studying on second_studying.parent = second.id
left join people_residencepermit permit
    on permit.person_id = student.id and permit.valid @> %(on)s and permit.recorded @> %(known_at)s
left join people_work work on work.person_id = student.id and work.valid @> %(on)s and work.recorded @> %(known_at)s
left join people_detention detention
    on detention.person_id = student.id and detention.valid @> %(on)s and detention.recorded @> %(known_at)s
left join people_schoolabsence absence
    on absence.person_id = student.id and absence.valid @> %(on)s and absence.recorded @> %(known_at)s
order by student.id
"""  # noqa: S608 (only numbers of enumerations and parts of this query are filled in)


QUERY = _query(ASKED, CHILDREN)
AS_IF_QUERY = _query(AS_IF_ASKED, CHILDREN_AND_ONESELF)


def gather(month: date, people: Sequence[int], known_at: Any = None) -> tuple[Any, dict[str, Any]]:
    """Person numbers and the law's facts as columns, for those of these people who applied.

    `month` is the first day of the month; `known_at` (aware datetime, default now) reads as it was known then.
    """
    return _gather(QUERY, month, people, known_at)


def gather_as_if(month: date, people: Sequence[int], *, incomes: bool) -> tuple[Any, dict[str, Any]]:
    """The same for people as if each of them had applied for the grants, and nobody else had.

    Without `incomes` no income is read, and the supplementary grant is not asked for.
    """
    return _gather(AS_IF_QUERY, month, people, None, incomes=incomes)


def _gather(
    query: str, month: date, people: Sequence[int], known_at: Any, *, incomes: bool = True
) -> tuple[Any, dict[str, Any]]:
    with connection.cursor() as cursor:
        moment = known_at or _now(cursor)
        cursor.execute(
            query,
            {"on": month, "year": month.year, "known_at": moment, "people": list(people), "incomes": incomes},
        )
        names = [column.name for column in cursor.description or ()]
        rows = cursor.fetchall()
        known = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(names, ())
        ids = np.array(known.pop("id"), np.int64)
        columns = {name: np.array(values, _dtype(name)) for name, values in known.items()}
        _deviate(cursor, ids, columns, month, moment)
    return ids, columns


def _deviate(cursor: Any, ids: Any, columns: dict[str, Any], month: date, known_at: Any) -> None:
    """Put what the hardship clause takes for true in the place of what the registers say."""
    cursor.execute(
        "select person_id, fact, value from student_finance_deviation"
        " where valid @> %s and recorded @> %s and person_id = any(%s) order by person_id, fact",
        [month, known_at, ids.tolist()],
    )
    for person, name, value in cursor.fetchall():
        if name not in columns:
            default = getattr(law_facts, name).default
            columns[name] = np.full(len(ids), default, _dtype(name))
        columns[name][ids == person] = value


def _now(cursor: Any) -> Any:
    cursor.execute("select clock_timestamp()")
    return cursor.fetchone()[0]


def _dtype(name: str) -> Any:
    fact = getattr(law_facts, name)
    return dtype_of(fact.unit) if isinstance(fact.unit, Unit) else np.int8


ORIGINS = {
    "nationality": ("nationality", "self"),
    "residence_permit": ("residencepermit", "self"),
    "permanent_residence_right": ("residencepermit", "self"),
    "work_hours_per_month": ("work", "self"),
    "lives_in_netherlands": ("address", "self"),
    "registered_with_parent": ("address", "self"),
    "has_partner": ("familytie", "self"),
    **dict.fromkeys(
        ("enrolled", "education", "study_form", "recognised_programme", "programme_years_at_least_one", "nominal_months",
         "master_credits", "specialist_programme", "teacher_top_up", "study_abroad", "fee_due_per_year"),
        ("enrolment", "self"),
    ),
    **dict.fromkeys(
        ("diploma", "diploma_on", "diploma_duration", "completed_bachelor_or_master"), ("degree", "self")
    ),
    **{f"{name}_{parent}": ("income", parent) for parent in ("first_parent", "second_parent")
       for name in ("income", "income_status")},
    "lone_parent_first": ("income", "first_parent"),
    "lone_parent_second": ("income", "second_parent"),
    "detained_since": ("detention", "self"),
    "detention_exempt": ("detention", "self"),
    "unexcused_absence_weeks": ("schoolabsence", "self"),
    **dict.fromkeys(
        ("applied_on", "applies_basic_grant", "applies_supplementary_grant", "applies_single_parent_allowance",
         "requested_loan", "requested_tuition_fees_loan", "requested_lifelong_credit", "lifelong_kind", "applied_for_lifelong_on", "travel_choice"),
        ("choice", "self"),
    ),
}  # fmt: skip
"""Which kind of fact (table) of whom a fact of the law comes from."""

FOUND = """
    select %(table)s, person_id, source, lower(recorded)::date from {table}
    where person_id = any(%(people)s::bigint[]) and valid @> %(day)s and upper_inf(recorded)
"""


def origins_of(person_id: int, month: date) -> dict[str, FactOrigin]:
    """Where each fact of the law was found for a student's month, and since when we know it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select position, other_id from people_familytie where person_id = %s and kind = 1 and valid @> %s"
            " and upper_inf(recorded)",
            [person_id, month],
        )
        parents = dict(cursor.fetchall())
        whom = {"self": person_id, "first_parent": parents.get(1, 0), "second_parent": parents.get(2, 0)}
        found: dict[tuple[str, int], FactOrigin] = {}
        for table in sorted({table for table, _ in ORIGINS.values()}):
            day = month.replace(year=month.year - 2, day=1) if table == "income" else month
            name = "student_finance_choice" if table == "choice" else f"people_{table}"
            cursor.execute(FOUND.format(table=name), {"table": table, "people": list(whom.values()), "day": day})
            found |= {(kind, person): FactOrigin(source, since) for kind, person, source, since in cursor.fetchall()}
        cursor.execute(
            "select fact, lower(recorded)::date from student_finance_deviation"
            " where person_id = %s and valid @> %s and upper_inf(recorded)",
            [person_id, month],
        )
        deviations = {
            name: FactOrigin("hardheidsclausule (WSF 2000, 11.5)", since) for name, since in cursor.fetchall()
        }
    known = {
        name: found[kind, whom[subject]] for name, (kind, subject) in ORIGINS.items() if (kind, whom[subject]) in found
    }
    return known | deviations
