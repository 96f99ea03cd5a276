"""What the law must know of pupils with numbers in a span, in one query; and whom it may concern.

By the first day of the month (WTOS 1.2). The parent who counts was a legal representative just before the pupil turned
18; of two the one whom the pupil named, else the one with whom the pupil lived on 1 August (1.1). Partner of that parent
is who was so for more than half of the calendar year in which the school year began, by the register or as the other
parent at the same address (1.1; Awir 3).

Not asked of any register yet, and so taken as the law's default: absence from school (4.12 and 2.15), months between two
courses (2.19(3)), a fall of income (2.28), parents who refuse (4.11), and school fees, which Spil does not levy.
"""
# ruff: noqa: E501 (lines of SQL)

from datetime import date

import numpy as np

from spil.core.columns import day_number, read
from spil.core.ledger.models import Account
from spil.core.runs.product import Plan, Rows
from spil.law.common import Nationality
from spil.law.engine import Law
from spil.law.engine.units import from_day
from spil.law.student_finance.entitlement import Refusal as FinanceRefusal
from spil.services.student_finance.service import would_get
from spil.text import choose, day

LAW = "school_costs"
HALF_A_YEAR = 183  # days; more than six months
ASKED = """
    select person_id, applied_on, supplementary_allowance, counting_parent, away_from from school_costs_allowancechoice
    where person_id between %(first)s and %(last)s and valid @> %(on)s and upper_inf(recorded)
        and (%(again)s or coalesce((
            select outcome = '{}' from decisions_decision made where made.product = 'school_costs'
                and made.month = %(on)s and made.person_id = school_costs_allowancechoice.person_id
            order by sequence desc limit 1), true))
"""
AS_IF_ASKED = """
    select distinct person_id, %(on)s::date as applied_on, %(incomes)s as supplementary_allowance,
        0 as counting_parent, %(on)s::date as away_from
    from school_costs_schoolenrolment
    where person_id between %(first)s and %(last)s and valid @> %(on)s and upper_inf(recorded)
"""


def _same(one: str, other: str) -> str:
    return " and ".join(f"{one}.{part} = {other}.{part}" for part in
                        ("country", "postcode", "street", "house_number", "city"))  # fmt: skip


def _together(one: str, other: str) -> str:
    """Days of the calendar year on which two people were registered at one address."""
    return f"""coalesce((
        select sum(upper(period) - lower(period)) from (
            select a.valid * b.valid * %(calendar_year)s::daterange as period
            from people_address a join people_address b on {_same("a", "b")}
            where a.person_id = {one} and b.person_id = {other} and upper_inf(a.recorded) and upper_inf(b.recorded)
        ) periods where not isempty(period)), 0)"""  # noqa: S608 (names of columns of ours)


def _live_together(one: str, other: str, day: str) -> str:
    return f"""exists (
        select from people_address a join people_address b on {_same("a", "b")}
        where a.person_id = {one} and b.person_id = {other} and a.valid @> {day} and b.valid @> {day}
            and upper_inf(a.recorded) and upper_inf(b.recorded))"""


def _query(asked: str) -> str:
    return f"""
with pupil as (
    select person.id, person.birth_date, asked.*
    from people_person person join ({asked}) asked on asked.person_id = person.id
    where person.death_date is null or person.death_date > %(on)s
),
parent as (
    select pupil.id as child, tie.other_id, tie.position, pupil.counting_parent
    from pupil
    join people_familytie tie on tie.person_id = pupil.id and tie.kind = 1 and upper_inf(tie.recorded)
        and tie.valid @> (pupil.birth_date + interval '18 years' - interval '1 day')::date
    join people_person known on known.id = tie.other_id and (known.death_date is null or known.death_date > %(on)s)
),
counting as (
    select distinct on (child) child, other_id as parent from parent
    order by child, (position = counting_parent) desc,
        {_live_together("child", "other_id", "%(school_year)s::date")} desc, position
),
partner as (
    select distinct on (child) child, who from (
        select child, tie.other_id as who
        from counting join people_familytie tie on tie.person_id = counting.parent and tie.kind = 2
            and upper_inf(tie.recorded) and tie.valid && %(calendar_year)s::daterange
        group by child, tie.other_id
        having sum(upper(tie.valid * %(calendar_year)s::daterange) - lower(tie.valid * %(calendar_year)s::daterange)) > {HALF_A_YEAR}
        union all
        select counting.child, parent.other_id
        from counting join parent on parent.child = counting.child and parent.other_id <> counting.parent
        where {_together("counting.parent", "parent.other_id")} > {HALF_A_YEAR}
    ) partners order by child, who
),
household as (
    select counting.child, counting.parent, partner.who as partner,
        {_live_together("counting.child", "counting.parent", "%(on)s::date")}
            or coalesce({_live_together("counting.child", "partner.who", "%(on)s::date")}, false) as at_home,
        (select count(distinct tie.person_id) from people_familytie tie
            join school_costs_allowancechoice choice on choice.person_id = tie.person_id
                and choice.valid @> %(on)s and upper_inf(choice.recorded)
            join school_costs_schoolenrolment school on school.person_id = tie.person_id
                and school.valid @> %(on)s and upper_inf(school.recorded)
            join people_person sibling on sibling.id = tie.person_id
                and sibling.birth_date <= (%(on)s::date - interval '18 years')
            where tie.kind = 1 and tie.other_id in (counting.parent, partner.who) and tie.person_id <> counting.child
                and upper_inf(tie.recorded) and tie.valid @> %(on)s) as siblings
    from counting left join partner on partner.child = counting.child
),
school as (
    select distinct on (person_id) * from school_costs_schoolenrolment
    where person_id between %(first)s and %(last)s and valid @> %(on)s and upper_inf(recorded)
    order by person_id, lower(valid) desc, id
),
income as not materialized (
    select person_id, amount_cents from people_income
    where %(incomes)s and year = %(reference_year)s and upper_inf(recorded)
),
situation as (
    select person_id, bool_or(kind in ('eu_worker', 'family_of_eu_worker')) as eu_worker,
        bool_or(kind = 'designated_departure') as departure
    from people_circumstance
    where person_id between %(first)s and %(last)s and valid @> %(on)s and upper_inf(recorded) group by person_id
),
booked as (
    select person_id, sum(amount_cents) filter (where account = {Account.GIFT:d}) as gift,
        -sum(amount_cents) filter (where account = {Account.PAYABLE:d}) as payable,
        sum(amount_cents) filter (where account = {Account.RECEIVABLE:d}) as receivable
    from ledger_posting
    where product = 'school_costs' and month = %(on)s and person_id between %(first)s and %(last)s group by person_id
)
select {{select}}
from pupil
left join household on household.child = pupil.id
left join school on school.person_id = pupil.id
left join situation on situation.person_id = pupil.id
left join booked on booked.person_id = pupil.id
left join income parent_income on parent_income.person_id = household.parent
left join income partner_income on partner_income.person_id = household.partner
left join people_address home on home.person_id = pupil.id and home.valid @> %(on)s and upper_inf(home.recorded)
left join people_residencepermit permit
    on permit.person_id = pupil.id and permit.valid @> %(on)s and upper_inf(permit.recorded)
left join people_detention detention
    on detention.person_id = pupil.id and detention.valid @> %(on)s and upper_inf(detention.recorded)
order by pupil.id
"""  # noqa: S608 (only numbers of enumerations and names of ours are filled in)


SELECT = {
    "id": "pupil.id",
    "birth_date": "pupil.birth_date - date '1970-01-01'",
    "nationality": f"""coalesce((select min(category) from people_nationality n where n.person_id = pupil.id
        and n.valid @> %(on)s and upper_inf(n.recorded)), {Nationality.OTHER:d})""",  # noqa: S608 (numbers only)
    "residence_permit": "coalesce(permit.permit, 0)",
    "permanent_residence_right": "coalesce(permit.permanent_right, false)::int",
    "eu_worker_or_family": "coalesce(situation.eu_worker, false)::int",
    "lives_in_netherlands": "coalesce(home.country = 'NL', false)::int",
    "school_kind": "coalesce(school.school_kind, 0)",
    "enrolled": "(school.id is not null)::int",
    "recognised_school": "coalesce(school.recognised, false)::int",
    "course_at_least_one_year": "coalesce(school.at_least_one_year, false)::int",
    "hours_a_year": "coalesce(school.hours_a_year, 0)",
    "funded_as_special_course": "coalesce(school.special_course, false)::int",
    "completed_on": day_number("school.completed_on"),
    "detained_since": day_number("lower(detention.valid)"),
    "detention_exempt": "coalesce(detention.exempt, false)::int",
    "designated_departure": "coalesce(situation.departure, false)::int",
    "lives_with_tos_parent": "coalesce(household.at_home, false)::int",
    "away_applied_on": day_number("pupil.away_from"),
    "capacity_known": """(parent_income.amount_cents is not null
        and (household.partner is null or partner_income.amount_cents is not null))::int""",
    "income_tos_parent": "coalesce(parent_income.amount_cents, 0)",
    "income_tos_partner": "coalesce(partner_income.amount_cents, 0)",
    "counting_children": "least(1 + coalesce(household.siblings, 0), 30)",
    "applied_on": "pupil.applied_on - date '1970-01-01'",
    "applies_supplementary_allowance": "pupil.supplementary_allowance::int",
    "studies": """(exists (select from people_enrolment study where study.person_id = pupil.id
        and study.valid @> %(on)s and upper_inf(study.recorded)))::int""",
    **{name: f"coalesce(booked.{name}, 0)" for name in ("gift", "payable", "receivable")},
}
FLAGS = (
    "permanent_residence_right", "eu_worker_or_family", "lives_in_netherlands", "enrolled", "recognised_school",
    "course_at_least_one_year", "funded_as_special_course", "detention_exempt", "designated_departure",
    "lives_with_tos_parent", "capacity_known", "applies_supplementary_allowance",
)  # fmt: skip
BOOKED = ("gift", "payable", "receivable")


def gather(plan: Plan, first: int, last: int) -> Rows:
    """What the law must know of those with numbers from first to last who applied and were not decided about yet (or a run was undone).

    With the choice `again` also of those who were; with `as_if` of every pupil as if they had applied, and then
    parents' incomes are read only with `incomes`.
    """
    month, as_if = plan.month, bool(plan.choices.get("as_if"))
    columns = read(
        _query(AS_IF_ASKED if as_if else ASKED), SELECT,
        {"first": first, "last": last, "on": month, "again": bool(plan.choices.get("again")),
         "incomes": bool(plan.choices.get("incomes")) if as_if else True, **_years(month)},
    )  # fmt: skip
    for name in FLAGS:
        columns[name] = columns[name].astype(bool)
    people, studies = columns.pop("id"), columns.pop("studies").astype(bool)
    columns["entitled_to_student_finance"] = _entitled_to_student_finance(people, studies, month)
    return Rows(people, columns, {name: columns.pop(name) for name in BOOKED})


def _years(month: date) -> dict[str, object]:
    """The school year of a month, its calendar year as a range, and the year of which incomes count."""
    found = Law.load(LAW).on(month).evaluate({}, ["school_year_start", "reference_year"])
    began = from_day(found["school_year_start"])
    return {"school_year": began, "reference_year": found["reference_year"],
            "calendar_year": f"[{began.year}-01-01,{began.year + 1}-01-01)"}  # fmt: skip


def _entitled_to_student_finance(people: np.ndarray, studies: np.ndarray, month: date) -> np.ndarray:
    """Who, being enrolled elsewhere too, has a right to student finance, applied for or not (WTOS 2.21)."""
    entitled = np.zeros(len(people), bool)
    if studies.any():
        found, outcome = would_get(people[studies].tolist(), month, ["refusal"])
        entitled[np.isin(people, found[outcome["refusal"] == FinanceRefusal.NONE])] = True
    return entitled


EVERYONE = """
select {select} from (
    select distinct person_id from school_costs_allowancechoice where valid @> %(on)s and upper_inf(recorded)
) concerned order by person_id
"""


def people_of(plan: Plan) -> np.ndarray:
    """Numbers of everyone who applied for the month.

    Raises ValueError when another day than the first of the month is to decide (WTOS 1.2).
    """
    if plan.on != plan.month:
        raise ValueError(
            choose(
                f"De eerste dag van de maand beslist. Kies {day(plan.month)} als dag van de wet.",
                f"The first day of the month decides. Choose {day(plan.month)} as the day of the law.",
            )
        )
    return read(EVERYONE, {"id": "person_id"}, {"on": plan.month})["id"]
