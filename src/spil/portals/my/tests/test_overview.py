"""The overview: what I get, owe and must do; and what it may cost the database."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from spil.core.payments.service import do_order
from spil.core.people.models import BankAccount, Enrolment, Income
from spil.core.people.service import current, do_correct, do_withdraw
from spil.portals.my import figures
from spil.portals.my.tests.family import DECIDED, Family, person_of
from spil.services.student_finance.service import do_recompute
from spil.text import NO_BREAK_SPACE, euro

LogIn = Callable[..., Client]
MOST_QUERIES = 8


def _overview(client: Client) -> str:
    return client.get("/mijn/").content.decode().replace(NO_BREAK_SPACE, " ")


def test_it_takes_at_most_eight_queries(people: Family, as_user: LogIn) -> None:
    client = as_user(people.noor)
    client.get("/mijn/")
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/mijn/").status_code == 200
    assert len(captured) <= MOST_QUERIES, [str(one["sql"])[:90] for one in captured.captured_queries]


def test_it_says_what_was_decided_and_what_is_owed(people: Family, as_user: LogIn) -> None:
    page = _overview(as_user(people.noor))
    decision = person_of(people.noor).decisions.get(month=DECIDED[-1])
    debt = figures.debt_of(person_of(people.noor).pk)
    assert debt.loans == len(DECIDED) * 15_000
    assert debt.conditional == sum(d.outcome["performance_grant"] for d in person_of(people.noor).decisions.all())
    for cents in (decision.outcome["paid_this_month"], decision.outcome["basic_grant"], debt.total, debt.conditional):
        assert euro(cents).replace(NO_BREAK_SPACE, " ") in page
    assert "Op 24 november 2025 op je rekening." in page
    assert "wetten.overheid.nl" in page


def test_an_amount_opens_into_why_in_the_readers_language(people: Family, as_user: LogIn) -> None:
    page = as_user(people.noor, "en").get("/mijn/").content.decode()
    assert "Your supplementary grant is" in page
    assert "Je aanvullende beurs" not in page


def test_a_month_that_was_not_decided_is_called_an_expectation(people: Family, as_user: LogIn) -> None:
    page = as_user(people.noor).get("/mijn/maand/2025-12/").content.decode()
    assert "We verwachten dat je" in page
    assert "Nog geen." in page


@pytest.mark.parametrize("address", ["/mijn/maand/2031-01/", "/mijn/maand/2025-13/", "/mijn/maand/2024-09/"])
def test_a_month_of_nothing_is_not_there(people: Family, as_user: LogIn, address: str) -> None:
    assert as_user(people.noor).get(address).status_code == 404


def test_tasks_follow_from_how_someone_stands(people: Family, as_user: LogIn) -> None:
    noor = person_of(people.noor)
    (account,) = current(BankAccount, noor)
    do_withdraw(account, source="test", acting_user=None)
    (study,) = current(Enrolment, noor)
    do_withdraw(study, source="test", acting_user=None, valid=(date(2026, 1, 1), study.valid.upper))
    page = _overview(as_user(people.noor))
    assert "Geef je rekeningnummer door" in page
    assert "We kunnen nog niet betalen" in page
    assert "Zet het stop voor of op 10 januari 2026" in page
    assert "Lees je nieuwe berichten" in page


def test_a_parents_unknown_income_is_a_task_for_both(people: Family, as_user: LogIn) -> None:
    noor, karin = person_of(people.noor), person_of(people.karin)
    (income,) = current(Income, karin)
    do_withdraw(income, source="test", acting_user=None)
    do_recompute([noor.pk], DECIDED, cause="correction:income", acting_user=None)
    assert "Vraag je ouders om hun inkomen" in _overview(as_user(people.noor))
    assert "Geef je inkomen door" in _overview(as_user(people.karin))


def test_overpaid_is_told_with_what_to_do(people: Family, as_user: LogIn) -> None:
    noor = person_of(people.noor)
    (income,) = current(Income, person_of(people.karin))
    pay(noor.pk)
    do_correct(income, source="test", acting_user=None, amount_cents=9_000_000)
    do_recompute([noor.pk], DECIDED, cause="correction:income", acting_user=None)
    assert "Bekijk wat je te veel kreeg" in _overview(as_user(people.noor))
    page = as_user(people.noor).get("/mijn/schuld/").content.decode()
    assert "Je hebt te veel gekregen" in page
    month = as_user(people.noor).get("/mijn/maand/2025-09/").content.decode()
    assert "Opnieuw besloten omdat" in month
    assert "minder" in month


def pay(person: int) -> None:
    """Order what is payable to someone for the decided months."""
    for month in DECIDED:
        do_order(month, "student_finance", "test", people=[person], acting_user=None)
