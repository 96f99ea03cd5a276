"""A made-up generation that studied under the loan system: any number of people, made by the database itself.

Nobody in it exists. The same number of people gives the same generation: what someone did follows from a hash of their
number. Proportions are plausible, not statistics: about two in three have a right to a compensation in January 2025.
"""

from datetime import date
from typing import Any

from django.db import connection

from spil.core.ledger.models import Account
from spil.core.partitions import new_number
from spil.core.people.bulk import guards_checked_afterwards
from spil.demo.society import BANK
from spil.law.common import Education
from spil.law.compensation.facts import MonthRight
from spil.law.student_finance.facts import DiplomaKind

AWARDED_ON = date(2025, 1, 10)
OPENING = date(2024, 12, 1)
FIRST_NUMBER = 400_000_000  # education numbers of this generation begin here

GENERATION = """
create temporary table generation on commit drop as
select %(after)s + n as id, n, dice, kind, started,
    started + make_interval(months => length + (dice[3] %% 4) * 6) as ended,
    length, dice[4] %% 100 < 84 as graduated
from (
    select n, dice, make_date(2015 + dice[1] %% 6, 9, 1) as started,
        case when dice[2] %% 100 < 62 then 'hbo' when dice[2] %% 100 < 92 then 'wo' else 'ad' end as kind,
        case when dice[2] %% 100 < 92 then 48 else 24 end as length
    from (
        select n, array(select abs(hashint8extended(n, k) %% 1000000)::int from generate_series(1, 9) k) as dice
        from generate_series(1, %(people)s) n
    ) thrown
) made
"""
PEOPLE = """
insert into people_person (id, education_number, given_name, family_name, birth_date, language)
select id, (%(first_number)s + n)::text, 'Noor', 'Vliegwiel',
    (started - interval '18 years' - (dice[5] %% 700) * interval '1 day')::date,
    case when dice[6] %% 100 < 12 then 'en' else 'nl' end
from generation
"""
RIGHTS = """
insert into compensation_pastright (person_id, valid, recorded, source, month_right, education)
select id, daterange(started, least(until, date '2023-09-01')), tstzrange(%(known)s, null), 'demo',
    %(no_grant)s, case kind when 'ad' then %(ad)s when 'hbo' then %(hbo)s else %(wo)s end
from (
    select *, (started + make_interval(months => case when dice[4] %% 100 >= 94 then 6 else length end))::date as until
    from generation
) one
union all
select id, daterange((started + interval '48 months')::date, ended::date), tstzrange(%(known)s, null), 'demo',
    %(loan_phase)s, case kind when 'hbo' then %(hbo)s else %(wo)s end
from generation where kind <> 'ad' and ended > started + interval '48 months' and dice[4] %% 100 < 94
    and started + interval '48 months' < date '2023-09-01' and dice[7] %% 3 = 0
"""
DEGREES = """
insert into people_degree (person_id, valid, recorded, source, institution, programme, programme_name, kind, sector,
    diploma_on, nominal_months)
select id, daterange(on_day, null), tstzrange(%(known)s, null), 'demo', '98ZZ', 'P' || degree, 'Vliegwielkunde', degree,
    '', on_day, months
from (
    select id, ended::date - 1 as on_day, case kind when 'ad' then %(degree_ad)s when 'hbo' then %(degree_hbo)s
        else %(degree_master)s end as degree, case kind when 'ad' then 24 when 'hbo' then 48 else 12 end as months
    from generation where graduated
    union all
    select id, (ended - interval '14 months')::date, %(degree_bachelor)s, 36 from generation
    where graduated and kind = 'wo'
) earned
where on_day < %(awarded_on)s
"""
ACCOUNTS = """
insert into people_bankaccount (person_id, valid, recorded, source, iban, holder)
select id, daterange(started, null), tstzrange(%(known)s, null), 'demo',
    'NL' || lpad((98 - (%(bank_digits)s || account || '232100')::numeric %% 97)::text, 2, '0') || %(bank)s || account,
    'N. Vliegwiel'
from (select id, started, lpad(id::text, 10, '0') as account from generation where dice[8] %% 100 < 93) held
"""
DEBTS = """
insert into {table} (id, transaction, posting_set, person_id, account, amount_cents, month, product, code, booked_at)
select number, number - side, %(posting_set)s, id, case side when 0 then account else %(bank_account)s end,
    case side when 0 then cents else -cents end, %(opening)s, 'opening', 'opening', now()
from (
    select id, account, cents, side, %(posting_set)s + (row_number() over (order by id, account, side)) as number
    from (
        select id, %(loan)s as account, 100000 + (dice[9] * 7) %% 3900000 as cents from generation
        where dice[9] %% 100 < 70
        union all
        select id, %(tuition)s, 50000 + dice[6] %% 700000 from generation where dice[6] %% 100 < 20
        union all
        select id, %(instalment)s, 1000 + dice[5] %% 20000 from generation where dice[5] %% 100 < 5
    ) debts, generate_series(0, 1) side
) lines
"""


def load(people: int) -> int:
    """Add a generation of so many people to those who are there; gives the number of the first."""
    with guards_checked_afterwards(), connection.cursor() as cursor:
        cursor.execute("select coalesce(max(id), 0) from people_person")
        after: int = cursor.fetchone()[0]
        values = _values() | {"after": after, "people": people, "posting_set": new_number()}
        for statement in (GENERATION, PEOPLE, RIGHTS, DEGREES, ACCOUNTS):
            cursor.execute(statement, values)
        cursor.execute("select setval(pg_get_serial_sequence('people_person', 'id'), %s)", [after + people])
        _debts(cursor, values)
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    return after + 1


def _debts(cursor: Any, values: dict[str, Any]) -> None:
    """What people owe when Spil begins with them; numbers are taken from the sequence of all numbers."""
    cursor.execute(
        "insert into ledger_postingset (id, key, booked_at) values (%s, %s, now())",
        [values["posting_set"], f"opening:{values['posting_set']}"],
    )
    cursor.execute("select setval('spil_numbers', %s)", [values["posting_set"] + 1000 * (values["people"] // 200 + 2)])
    cursor.execute("select spil_new_partition('ledger_posting', 'spil_ledger_check', %s)", [OPENING])
    fresh = cursor.fetchone()[0]
    cursor.execute(DEBTS.replace("{table}", fresh or "ledger_posting"), values)
    if fresh:
        cursor.execute("select spil_attach_partition('ledger_posting', %s)", [OPENING])


def _values() -> dict[str, Any]:
    return {
        "first_number": FIRST_NUMBER, "known": "2024-12-15", "awarded_on": AWARDED_ON, "opening": OPENING,
        "no_grant": int(MonthRight.NO_BASIC_GRANT), "loan_phase": int(MonthRight.LOAN_PHASE),
        "ad": int(Education.ASSOCIATE_DEGREE), "hbo": int(Education.HBO_BACHELOR), "wo": int(Education.WO_BACHELOR),
        "degree_ad": int(DiplomaKind.ASSOCIATE_DEGREE), "degree_hbo": int(DiplomaKind.HBO_BACHELOR),
        "degree_bachelor": int(DiplomaKind.WO_BACHELOR), "degree_master": int(DiplomaKind.WO_MASTER),
        "bank": BANK, "bank_digits": "".join(str(int(sign, 36)) for sign in BANK),
        "bank_account": int(Account.BANK), "loan": int(Account.LOAN), "tuition": int(Account.TUITION_LOAN),
        "instalment": int(Account.INSTALMENT),
    }  # fmt: skip
