"""How someone stands, for the overview: all of it in one query, because everybody who logs in asks for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from spil.core.ledger.models import DEBTS, Account
from spil.core.payments.models import Status
from spil.core.people.models import FamilyTie
from spil.portals.my.figures import Debt, Headline, Month, complete
from spil.postgres.prepared import prepared_cursor
from spil.services.student_finance.service import PRODUCT

NEWEST = 3  # messages
QUERY = """
with account as (
    select iban from people_bankaccount
    where person_id = %(person)s and valid @> %(today)s and upper_inf(recorded)
)
select
    exists (select from student_finance_choice where person_id = %(person)s and upper_inf(recorded)) as applied,
    exists (
        select from school_costs_schoolenrolment
        where person_id = %(person)s and valid @> %(today)s and upper_inf(recorded)
    ) as at_school,
    exists (
        select from school_costs_allowancechoice
        where person_id = %(person)s and valid @> %(today)s and upper_inf(recorded)
    ) as has_allowance,
    exists (select from account) as has_account,
    exists (
        select from payments_paymentorder
        where person_id = %(person)s and status = %(returned)s and iban in (select iban from account)
    ) as account_refused,
    (
        select max(upper(valid)) from people_enrolment
        where person_id = %(person)s and valid @> %(today)s and upper_inf(recorded)
    ) as study_ends,
    exists (
        select from people_familytie tie
        join student_finance_choice choice on choice.person_id = tie.person_id
        where tie.other_id = %(person)s and tie.kind = %(parent)s and tie.valid @> %(today)s
            and upper_inf(tie.recorded) and choice.valid @> %(today)s and upper_inf(choice.recorded)
            and choice.supplementary_grant
    ) as parent_of_applicant,
    not exists (
        select from people_income where person_id = %(person)s and year = %(year)s - 2 and upper_inf(recorded)
    ) as income_missing,
    (select count(*) from messages_message where person_id = %(person)s and read_at is null) as unread,
    (
        select coalesce(json_agg(json_build_array(id, title, language, created_at, read_at)), '[]')
        from (
            select id, data->>'title' as title, language, created_at, read_at from messages_message
            where person_id = %(person)s order by id desc limit %(newest)s
        ) newest
    ) as headlines,
    (
        select coalesce(json_agg(json_build_array(id, month, facts, outcome, decided_at)), '[]')
        from (
            select distinct on (month) id, month, facts, outcome, decided_at from decisions_decision
            where product = %(product)s and person_id = %(person)s and month = any(%(months)s)
            order by month, sequence desc
        ) in_force
    ) as decided,
    (
        select coalesce(json_agg(json_build_array(account, cents)), '[]')
        from (
            select account, sum(amount_cents) as cents from ledger_posting
            where person_id = %(person)s and account = any(%(debts)s) group by account
        ) owed
    ) as owed
"""


@dataclass(frozen=True)
class Glance:
    """What decides which tasks someone has, their debt, newest messages, and what was decided about the months.

    `study_ends`: the day after the enrolment of today ends. `income_missing`: their own, of the reference year.
    `at_school`: secondary education; `has_allowance`: they applied for the allowance for pupils.
    """

    applied: bool
    at_school: bool
    has_allowance: bool
    has_account: bool
    account_refused: bool
    study_ends: date | None
    parent_of_applicant: bool
    income_missing: bool
    unread: int
    headlines: list[Headline]
    months: dict[date, Month]
    debt: Debt


def glance(person: int, today: date, months: Sequence[date]) -> Glance:
    """How someone stands on a day; `months` are those of which the decision is wanted."""
    asked: dict[str, Any] = {
        "person": person, "today": today, "year": today.year, "months": list(months), "product": PRODUCT,
        "returned": Status.RETURNED.value, "parent": FamilyTie.Kind.PARENT.value, "newest": NEWEST,
        "debts": [account.value for account in DEBTS],
    }  # fmt: skip
    with prepared_cursor() as cursor:
        cursor.execute(QUERY, asked)
        names = [column.name for column in cursor.description or ()]
        found: dict[str, Any] = dict(zip(names, cursor.fetchone(), strict=True))
    months_decided = [_month(*row) for row in found.pop("decided")]
    debt = Debt({Account(account): cents for account, cents in found.pop("owed") if cents})
    newest = [_headline(*row) for row in found.pop("headlines")]
    return Glance(headlines=newest, months={one.month: one for one in months_decided}, debt=debt, **found)


def _headline(number: int, title: str, language: str, created_at: str, read_at: str | None) -> Headline:
    read = datetime.fromisoformat(read_at) if read_at else None
    return Headline(number, title, language, datetime.fromisoformat(created_at), read)


def _month(number: int, month: str, facts: dict[str, Any], outcome: dict[str, Any], decided_at: str) -> Month:
    decided_on = localdate(datetime.fromisoformat(decided_at))
    return Month(date.fromisoformat(month), facts, complete(outcome), decided_on, number)
