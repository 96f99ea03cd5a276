"""What the demo's agency did before today: waves of letters, the months of the people with a story, and one for all."""

from collections.abc import Callable, Iterator
from datetime import date

from spil.contrib.bank.client import LocalBank
from spil.core.payments.service import do_fetch
from spil.core.people.models import Person
from spil.core.terms import pay_date
from spil.dates import first_of, months_until
from spil.demo import arrears, debts, take_up
from spil.law.engine import LawError
from spil.services.student_finance.decide import OUTCOMES, decide_piece, law
from spil.services.student_finance.models import Choice
from spil.services.student_finance.service import pay_month, run_month

FIRST = date(2023, 9, 1)
MONTHS_TOLD = 14  # months of which the people with a story have letters


def live(today: date, progress: Callable[[date], None] = lambda month: None) -> None:
    """Decide and pay for the people with a story since `FIRST`, and the last month that the law knows for everyone."""
    take_up.replay(today)
    debts.tell()
    months = [month for month in _months(today) if _is_known(month)]
    people = Person.objects.filter(users__isnull=False).values("id")
    bank = LocalBank()
    for month in months:
        progress(month)
        asking = Choice.objects.filter(person__in=people, valid__contains=month, recorded__upper_inf=True)
        students = sorted(asking.values_list("person_id", flat=True))
        decide_piece(month, students, key=f"demo:{month}", tell=month in months[-MONTHS_TOLD:])
        if month == months[-1]:
            run_month(month)
        pay_month(month, bank)
        if pay_date(month) <= today:
            do_fetch(bank, acting_user=None)
    debts.live(today, FIRST, progress)
    arrears.live(today)


def _months(today: date) -> Iterator[date]:
    return months_until(FIRST, first_of(today, 1))


def _is_known(month: date) -> bool:
    try:
        law().on(month).order(OUTCOMES)
    except LawError:
        return False
    return True
