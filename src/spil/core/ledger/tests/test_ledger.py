"""The ledger balances whatever is booked, in whatever way it is tried, and nothing is booked twice."""

from datetime import date

import numpy as np
import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spil.core.ledger import service
from spil.core.ledger.models import Account, Posting, PostingSet
from spil.core.ledger.service import Lines, post
from spil.core.people.models import Person

MONTH = date(2025, 9, 1)


def award(person: Person, cents: int, number: int = 1) -> Lines:
    return Lines.of(
        (number, person.pk, Account.LOAN, cents, "loan", 5), (number, person.pk, Account.PAYABLE, -cents, "loan", 5)
    )


def book(lines: Lines, key: str, month: date = MONTH) -> int | None:
    return post(lines, key=key, product="demo", month=month)


def test_book_and_read(people: list[Person]) -> None:
    me = people[0].pk
    book(award(people[0], 300_00), "a")
    book(award(people[0], 100_00), "b", date(2025, 10, 1))
    book(award(people[1], 50_00), "c")
    assert service.balances(me) == {Account.LOAN: 400_00, Account.PAYABLE: -400_00}
    assert service.owed(me) == {Account.LOAN: 400_00}
    assert service.totals(MONTH) == {Account.LOAN: 350_00, Account.PAYABLE: -350_00}
    assert set(Posting.objects.values_list("decision", "code")) == {(5, "loan")}


def test_a_key_books_once(people: list[Person]) -> None:
    assert book(award(people[0], 300_00), "month:2025-09:1") is not None
    assert book(award(people[0], 300_00), "month:2025-09:1") is None
    assert Posting.objects.count() == 2


def test_unbalanced_is_refused_before_anything_is_written(people: list[Person]) -> None:
    lines = Lines.of((1, people[0].pk, Account.LOAN, 5, "x", 0), (2, people[0].pk, Account.PAYABLE, -5, "x", 0))
    with pytest.raises(service.Unbalanced, match="transaction 1 comes to 5"):
        book(lines, "a")
    assert not PostingSet.objects.exists()


@pytest.mark.parametrize("table", ["ledger_posting", "ledger_posting_2025_09"])
def test_database_refuses_what_does_not_balance(people: list[Person], table: str) -> None:
    posting_set = book(award(people[0], 100), "a")
    number = Posting.objects.values_list("transaction", flat=True)[0]
    row = f"(%s, {number}, {posting_set}, {people[0].pk}, 3, %s, '2025-09-01', 'demo', 'x', null, null, now())"
    with connection.cursor() as cursor:
        for values, arguments in [(row, [1, 5]), (f"{row}, {row}", [1, 5, 2, -4])]:
            with pytest.raises(IntegrityError, match="comes to zero"), transaction.atomic():
                cursor.execute(f"insert into {table} values {values}", arguments)
        with pytest.raises(IntegrityError, match="comes to zero"), transaction.atomic():  # its counterpart never comes
            cursor.execute(f"insert into {table} values {row}", [1, 5])
        line = f"1\t1\t{posting_set}\t{people[0].pk}\t3\t5\t2025-09-01\tdemo\tx\t\\N\t\\N\t2025-09-01\n"
        with (
            pytest.raises(IntegrityError, match="comes to zero"),
            transaction.atomic(),
            connection.wrap_database_errors,
            cursor.copy(f"copy {table} from stdin") as sink,
        ):
            sink.write(line)
    assert Posting.objects.count() == 2
    assert sum(service.totals().values()) == 0


def test_the_first_rows_of_a_month_are_checked_too(people: list[Person]) -> None:
    """They go into a table that is not yet a partition."""
    with pytest.raises(IntegrityError, match="nobody"):
        book(Lines.of((1, 10**12, Account.LOAN, 5, "x", 0), (1, 10**12, Account.PAYABLE, -5, "x", 0)), "a")
    assert not PostingSet.objects.exists()


@pytest.mark.parametrize("table", ["ledger_posting", "ledger_posting_2025_09", "ledger_postingset"])
@pytest.mark.parametrize("what", ["update {} set id = id + 1", "delete from {}", "truncate {}"])
def test_append_only(people: list[Person], table: str, what: str) -> None:
    book(award(people[0], 100), "a")
    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="never"), transaction.atomic():
        cursor.execute(f"set local spil.may_truncate = off; set constraints all immediate; {what.format(table)}")
    assert Posting.objects.count() == 2


def test_personal_account_needs_a_person(people: list[Person]) -> None:
    with pytest.raises(IntegrityError, match="posting_personal_account"), transaction.atomic():
        book(Lines.of((1, 0, Account.LOAN, 5, "x", 0), (1, 0, Account.BANK, -5, "x", 0)), "a")
    assert book(Lines.of((1, 0, Account.GIFT, 5, "x", 0), (1, 0, Account.BANK, -5, "x", 0)), "a") is not None


def test_reverse_once(people: list[Person]) -> None:
    book(award(people[0], 100), "a")
    number = Posting.objects.values_list("transaction", flat=True)[0]
    service.do_reverse(number, acting_user=None)
    assert service.owed(people[0].pk) == {}
    with pytest.raises(service.AlreadyReversed):
        service.do_reverse(number, acting_user=None)
    assert Posting.objects.filter(reverses=number).count() == 2
    with pytest.raises(LookupError):
        service.do_reverse(1, acting_user=None)


transactions = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.lists(st.tuples(st.sampled_from(list(Account)), st.integers(-(10**9), 10**9)), min_size=1, max_size=4),
        st.booleans(),
    ),
    max_size=8,
)


@given(transactions)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_booked_and_reversed_comes_to_zero(people: list[Person], booked: list) -> None:  # type: ignore[type-arg]
    with transaction.atomic():
        expected = dict.fromkeys(Account, 0)
        for turn, (who, parts, back) in enumerate(booked):
            person = people[who].pk
            lines = [(turn, person, account, cents, "x", 0) for account, cents in parts]
            lines.append((turn, person, Account.BANK, -sum(cents for _, cents in parts), "x", 0))
            posting_set = book(Lines.of(*lines), f"k{turn}")
            assert posting_set is not None
            number = Posting.objects.filter(posting_set=posting_set).values_list("transaction", flat=True).first()
            if back and number:
                service.do_reverse(number, acting_user=None)
            else:
                for _, _, account, cents, _, _ in lines:
                    expected[account] += cents
        found = service.totals()
        assert {account: found.get(account, 0) for account in Account} == expected
        assert sum(found.values()) == 0
        transaction.set_rollback(True)


def test_zero_lines_are_left_out(people: list[Person]) -> None:
    lines = award(people[0], 0)
    assert book(lines, "a") is not None
    assert not Posting.objects.exists()
    assert np.all(lines.amount_cents == 0)
