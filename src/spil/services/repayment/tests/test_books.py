"""Random lives: whatever is paid, asked or given back on whatever day, the books are the debt, every day."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from spil.core.ledger.models import Account, Posting
from spil.core.ledger.service import balances, totals
from spil.core.people.models import Person
from spil.dates import first_of
from spil.law.engine.units import to_day
from spil.law.repayment.interest import balance_after, days_360
from spil.services.repayment import service
from spil.services.repayment.models import Loan, OpenMonth
from spil.services.repayment.months import PAID_FROM
from spil.services.repayment.service import do_accrue, do_month, do_receive, do_reverse
from spil.services.repayment.tests.conftest import make_debtor

START = date(2026, 1, 1)
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["pay", "pay study", "pay lifelong", "pay late", "return", "accrue", "nothing"]),
        st.integers(0, 40),
        st.integers(1, 400_000),
    ),
    max_size=14,
)


def owed(person: Person) -> dict[Loan, int]:
    known = balances(person.pk)
    found = {
        Loan.STUDY: sum(known.get(each, 0) for each in PAID_FROM[Loan.STUDY]),
        Loan.LIFELONG: known.get(Account.LIFELONG_LOAN, 0),
    }
    return {loan: cents for loan, cents in found.items() if cents}


@pytest.mark.django_db
@settings(max_examples=25, deadline=None)
@given(st.data())
def test_the_books_are_the_debt_on_every_day(data: st.DataObject) -> None:
    amounts = {
        Account.LOAN: data.draw(st.integers(0, 3_000_000)),
        Account.TUITION_LOAN: data.draw(st.integers(0, 500_000)),
        Account.CONDITIONAL_GRANT: data.draw(st.integers(0, 1_000_000)),
        Account.LIFELONG_LOAN: data.draw(st.integers(1, 800_000)),
    }
    with transaction.atomic(), time_machine.travel("2026-11-24", tick=False):
        person = make_debtor(amounts, income=data.draw(st.sampled_from([None, 0, 3_600_000, 9_000_000])),
                        lifelong_ended_on=date(2022, 8, 31))  # fmt: skip
        do_month(START)
        day, made, standing = START, 0, list[str]()
        for kind, later, cents in data.draw(EVENTS):
            day = min(day + timedelta(later), date(2026, 11, 20))
            month = OpenMonth.objects.filter(person=person).order_by("-month").first()
            while month and month.month < day.replace(day=1):
                do_month(first_of(month.month, 1))
                month = OpenMonth.objects.filter(person=person).order_by("-month").first()
            if kind.startswith("pay"):
                made += 1
                on = max(START, day - timedelta(20)) if kind == "pay late" else day
                purpose = kind[4:] if kind in ("pay study", "pay lifelong") else ""
                paid = do_receive(person.pk, cents, on, key=f"{made}", purpose=purpose, tell=False)
                standing.append(f"{made}")
                assert sum(paid.parts.values()) == cents
            elif kind == "return" and standing:
                assert do_reverse(standing.pop(), day)
            elif kind == "accrue":
                do_accrue(day)
            said = service.debt_on(person.pk, day)
            do_accrue(day)
            assert said == owed(person)
            rows = {Loan(row.loan): row for row in OpenMonth.objects.filter(person=person)}
            for loan, row in rows.items():
                until = min(day, first_of(row.month, 1))
                days = days_360(to_day(row.base_on), to_day(max(until, row.accrued_until)))
                assert owed(person).get(loan, 0) == balance_after(row.base_cents, row.rate_ppm, days, True)
            assert sum(totals().values()) == 0
            assert all(cents >= 0 for cents in owed(person).values())
        assert not Posting.objects.filter(person=person, account=Account.UNMATCHED).exists()
        transaction.set_rollback(True)
