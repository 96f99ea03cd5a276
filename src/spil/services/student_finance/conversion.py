"""When performance grant becomes a gift (WSF 2000, 4.10-4.14, 5.7-5.16): found for everyone in one query, or for some.

The law gives what converts in all; what was converted before is in the books, so a repetition books nothing.
"""
# ruff: noqa: E501 (lines of SQL)

from collections.abc import Sequence
from datetime import date

import numpy as np
from django.db import connection, transaction

from spil.core.access.models import User
from spil.core.decisions.service import Decisions, outcomes_of, write
from spil.core.ledger.models import Account
from spil.core.ledger.service import Lines, post
from spil.core.messages.service import do_send_many, make
from spil.core.people.models import Person
from spil.law.common import Education
from spil.law.engine import Law
from spil.law.engine.calendar import NEVER
from spil.law.engine.fusing import dtype_of
from spil.law.engine.units import Unit
from spil.law.student_finance.conversion import ConversionGround
from spil.law.student_finance.duration import Phase
from spil.law.student_finance.facts import DiplomaKind
from spil.services.student_finance import letters

LAW = "student_finance"
VOCATIONAL, HIGHER = "student_finance/conversion_mbo", "student_finance/conversion_ho"
SECTORS = {VOCATIONAL: Education.MBO_34, HIGHER: Education.HBO_BACHELOR}
"""The products of conversion, each with a kind of education that stands for its sector."""
OUTCOMES = ("conversion_ground", "converted_months", "converted_travel_months", "converted_grant", "converted_travel")

QUERY = f"""
with decided as (
    select distinct on (person_id, month) person_id, month, (outcome->>'phase')::int as phase,
        (outcome->>'performance_grant')::bigint as performance_grant, (outcome->>'travel_money')::bigint as travel_money
    from decisions_decision
    where product = 'student_finance' and ((facts->>'education')::int > {Education.MBO_34:d}) = %(higher)s
        and person_id in (
            select person_id from people_degree where upper_inf(recorded)
            union select person_id from people_circumstance
                where kind in ('structural', 'no_lasting_work_capacity') and upper_inf(recorded)
            union select person_id from student_finance_choice where upper_inf(recorded)
                and not (basic_grant or supplementary_grant or single_parent_allowance) and loan_cents = 0 and travel = 0
        )
        and (%(everyone)s or person_id = any(%(people)s))
    order by person_id, month, sequence desc
),
entitled as (
    select *, lead(month) over (partition by person_id order by month) as next
    from decided where phase > 0
),
received as (
    select person_id, min(month) as first_month, sum(performance_grant) as performance_grant,
        count(*) filter (where phase = {Phase.PERFORMANCE:d}) as months, sum(travel_money) as travel_money,
        count(*) filter (where travel_money > 0) as travel_months, max(month) as last_month,
        min(month + interval '1 month') filter (where next is null or next > month + interval '1 month') as stopped_from
    from entitled group by person_id having sum(performance_grant) + sum(travel_money) > 0
),
degree as (
    select distinct on (person_id) person_id, kind, diploma_on, nominal_months
    from people_degree where diploma_on <= %(on)s and upper_inf(recorded)
    order by person_id, (kind >= {DiplomaKind.MBO_34:d}) desc, kind desc, diploma_on
),
situation as (
    select person_id, bool_or(kind = 'structural') as structural,
        bool_or(kind = 'no_lasting_work_capacity') as no_lasting_work_capacity,
        max(number) filter (where kind = 'diploma_term_extension') as extension
    from people_circumstance where valid @> %(on)s and upper_inf(recorded) group by person_id
),
booked as (
    select person_id, sum(amount_cents)::bigint as cents from ledger_posting
    where product = %(product)s and account = {Account.REMISSION:d} group by person_id
)
select received.person_id, received.first_month - date '1970-01-01', received.performance_grant::bigint, received.months,
    received.travel_money::bigint, received.travel_months,
    case when received.stopped_from <= %(on)s then received.stopped_from::date - date '1970-01-01' else {NEVER} end,
    case when received.stopped_from <= received.last_month then (
        select min(month) from entitled later where later.person_id = received.person_id and later.month >= received.stopped_from
    ) - date '1970-01-01' else {NEVER} end,
    coalesce(degree.kind, 0), coalesce(degree.diploma_on - date '1970-01-01', {NEVER}), coalesce(degree.nominal_months, 0),
    exists (select from people_degree d where d.person_id = received.person_id and d.kind <= {DiplomaKind.MBO_SPECIALIST:d}
        and d.diploma_on <= %(on)s and upper_inf(d.recorded)),
    coalesce(situation.structural, false), coalesce(situation.no_lasting_work_capacity, false),
    least(coalesce(situation.extension, 0), 120), coalesce(booked.cents, 0)
from received
left join degree on degree.person_id = received.person_id
left join situation on situation.person_id = received.person_id
left join booked on booked.person_id = received.person_id
order by received.person_id
"""  # noqa: S608 (only numbers of enumerations are filled in)

COLUMNS = (
    "first_month_ho", "performance_grant_received", "months_performance_grant_received", "travel_value_received",
    "months_travel_received", "stopped_from", "resumed_on", "diploma", "diploma_on", "diploma_duration",
    "holds_mbo_diploma", "structural_circumstance", "no_lasting_work_capacity", "granted_diploma_term_extension",
)  # fmt: skip


def convert(month: date, people: Sequence[int] | None, *, acting_user: User | None) -> int:
    """Turn performance grant into a gift for everyone (or `people`) whose right to that came in; gives how many.

    `month` (first day) is the month in which it is decided and booked. Each person gets a letter.
    """
    return sum(_convert_sector(month, people, product, acting_user) for product in SECTORS)


@transaction.atomic
def _convert_sector(month: date, people: Sequence[int] | None, product: str, acting_user: User | None) -> int:
    higher = product == HIGHER
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"convert:{product}"])
        cursor.execute(
            QUERY,
            {
                "on": month,
                "product": product,
                "higher": higher,
                "everyone": people is None,
                "people": list(people or ()),
            },
        )
        rows = cursor.fetchall()
    if not rows:
        return 0
    ids, *columns, booked = (np.array(column) for column in zip(*rows, strict=True))
    law = Law.load(LAW)
    facts = {name: column.astype(_dtype(law, name)) for name, column in zip(COLUMNS, columns, strict=True)}
    facts["first_performance_month_mbo"] = facts["first_month_ho"]
    facts["education"] = np.full(len(ids), int(SECTORS[product]), np.int8)
    outcome = outcomes_of(law.on(month), facts, OUTCOMES)
    total = outcome["converted_grant"] + outcome["converted_travel"]
    now = np.flatnonzero(total > booked)
    if not len(now):
        return 0
    persons, cents = ids[now].astype(np.int64), (total - booked)[now].astype(np.int64)
    made = write(
        Decisions(persons, product, month, {n: c[now] for n, c in facts.items()}, {n: c[now] for n, c in outcome.items()},
                  law.release, "conversion")
    )  # fmt: skip
    lines = Lines(
        transaction=np.tile(np.arange(len(now)), 2),
        person=np.tile(persons, 2),
        account=np.repeat([int(Account.REMISSION), int(Account.CONDITIONAL_GRANT)], len(now)),
        amount_cents=np.concatenate([cents, -cents]),
        code="conversion",
        decision=np.tile(made, 2),
    )
    post(lines, key=f"{product}:{month}:{int(made[0])}", product=product, month=month, acting_user=acting_user)
    left = facts["performance_grant_received"] + facts["travel_value_received"] - total
    _tell(product, month, persons, made, cents, left[now], outcome["conversion_ground"][now], acting_user)
    return len(now)


def _tell(
    product: str, month: date, persons: np.ndarray, made: np.ndarray, cents: np.ndarray, left: np.ndarray,
    grounds: np.ndarray, acting_user: User | None,
) -> None:  # fmt: skip
    known = Person.objects.in_bulk(persons.tolist())
    article = "5.7" if product == HIGHER else "4.10"
    messages = []
    columns = (column.tolist() for column in (persons, made, cents, left, grounds))
    for number, decision, converted, rest, ground in zip(*columns, strict=True):
        person = known[number]
        data = letters.of_conversion(person.language, month, article, ConversionGround.of(ground), converted, rest)
        messages.append(
            make(person, "decision", data, acting_user=acting_user, decisions=[decision], key=f"{product}:{decision}")
        )
    do_send_many(messages)


def _dtype(law: Law, name: str) -> type[np.generic]:
    unit = law.facts[name].unit
    return dtype_of(unit) if isinstance(unit, Unit) else np.int8
