"""Recording, correcting and reading back on both time axes."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from spil.core.people.models import Address, BankAccount, Circumstance, Nationality, Person, Work
from spil.core.people.service import (
    NoLongerCurrent,
    Period,
    as_of,
    current,
    do_add_person,
    do_correct,
    do_record,
    do_withdraw,
    history,
)

REGISTER: dict[str, Any] = {"source": "BRP", "acting_user": None}
ZWOLLE: dict[str, Any] = {"street": "Laan", "house_number": "1", "postcode": "8011AB", "city": "Zwolle"}
MEPPEL: dict[str, Any] = {"street": "Kade", "house_number": "2", "postcode": "7941CD", "city": "Meppel"}
JANUARY, SEPTEMBER = date(2020, 1, 1), date(2025, 9, 1)


def told(facts: Any) -> list[tuple[str, date, date | None]]:
    return [(fact.city, fact.valid.lower, fact.valid.upper) for fact in facts]


def test_moving_ends_the_address_before(student: Person) -> None:
    do_record(Address, student, (JANUARY, None), **ZWOLLE, **REGISTER)
    change = do_record(Address, student, (SEPTEMBER, None), **MEPPEL, **REGISTER)
    assert told(current(Address, student)) == [("Zwolle", JANUARY, SEPTEMBER), ("Meppel", SEPTEMBER, None)]
    assert change.period == (SEPTEMBER, None)
    assert told(
        history(student, "address", valid_on=date(2025, 8, 31), known_at=change.written[-1].recorded.lower)
    ) == [("Zwolle", JANUARY, SEPTEMBER)]


def test_what_is_known_already_is_not_written_again(student: Person) -> None:
    do_record(Address, student, (JANUARY, None), **ZWOLLE, **REGISTER)
    change = do_record(Address, student, (SEPTEMBER, None), **ZWOLLE, **REGISTER)
    assert not change
    assert Address.objects.count() == 1


def test_a_correction_splits_the_period_and_keeps_what_we_thought(student: Person) -> None:
    wrong = do_record(Address, student, (JANUARY, None), **ZWOLLE, **REGISTER).written[0]
    before = wrong.recorded.lower
    do_correct(wrong, valid=(date(2022, 1, 1), date(2023, 1, 1)), city="Meppel", **REGISTER)
    assert told(current(Address, student)) == [
        ("Zwolle", JANUARY, date(2022, 1, 1)),
        ("Meppel", date(2022, 1, 1), date(2023, 1, 1)),
        ("Zwolle", date(2023, 1, 1), None),
    ]
    assert told(history(student, "address", known_at=before)) == [("Zwolle", JANUARY, None)]


def test_a_version_is_corrected_once(student: Person) -> None:
    wrong = do_record(Address, student, (JANUARY, None), **ZWOLLE, **REGISTER).written[0]
    do_correct(wrong, city="Meppel", **REGISTER)
    with pytest.raises(NoLongerCurrent):
        do_correct(wrong, city="Assen", **REGISTER)
    assert [fact.city for fact in current(Address, student)] == ["Meppel"]


def test_correcting_the_key_moves_the_fact(student: Person) -> None:
    wrong = do_record(Nationality, student, (JANUARY, None), code="0052", category=1, **REGISTER).written[0]
    do_correct(wrong, code="0055", **REGISTER)
    assert [fact.code for fact in current(Nationality, student)] == ["0055"]


def test_withdrawing_leaves_nothing_of_those_days(student: Person) -> None:
    wrong = do_record(Work, student, (JANUARY, None), hours_per_month=40, **REGISTER).written[0]
    change = do_withdraw(wrong, valid=(SEPTEMBER, None), **REGISTER)
    assert [fact.valid.upper for fact in current(Work, student)] == [SEPTEMBER]
    assert change.period == (SEPTEMBER, None)
    assert not as_of(Work, SEPTEMBER).exists()
    assert as_of(Work, SEPTEMBER, wrong.recorded.lower).exists()


def test_facts_with_another_key_stay(student: Person) -> None:
    for kind in (Circumstance.Kind.HARDSHIP, Circumstance.Kind.DISABILITY_YEAR):
        do_record(Circumstance, student, (JANUARY, None), kind=kind, **REGISTER)
    do_record(Circumstance, student, (SEPTEMBER, None), kind=Circumstance.Kind.HARDSHIP, number=1, **REGISTER)
    assert current(Circumstance, student).count() == 3


def test_an_iban_is_written_compactly_and_checked(student: Person) -> None:
    do_record(BankAccount, student, (JANUARY, None), iban="nl91 abna 0417 1643 00", holder="N Vliegwiel", **REGISTER)
    assert BankAccount.objects.get().iban == "NL91ABNA0417164300"
    with pytest.raises(ValidationError):
        do_record(BankAccount, student, (SEPTEMBER, None), iban="NL92ABNA0417164300", holder="N", **REGISTER)
    assert BankAccount.objects.count() == 1


@pytest.mark.django_db
def test_someone_new() -> None:
    person = do_add_person(acting_user=None, bsn="999990020", family_name="Rad", birth_date=date(1970, 1, 1))
    assert Person.objects.get() == person


def test_reading_a_set_uses_the_periods(student: Person) -> None:
    do_record(Address, student, (JANUARY, SEPTEMBER), **ZWOLLE, **REGISTER)
    with CaptureQueriesContext(connection) as queries:
        assert [fact.person_id for fact in as_of(Address, date(2025, 8, 31))] == [student.pk]
        assert list(as_of(Address, SEPTEMBER)) == []
    assert len(queries) == 2


FIRST = date(2024, 1, 1)
DAYS = 12
day = st.integers(0, DAYS - 1)
span = st.tuples(day, st.integers(1, DAYS)).map(lambda pair: (pair[0], min(DAYS, pair[0] + pair[1])))
step = st.one_of(
    st.tuples(st.just("record"), span, st.integers(1, 3)),
    st.tuples(st.just("correct"), span, st.integers(1, 3)),
    st.tuples(st.just("withdraw"), span, st.just(0)),
)


def period(days: tuple[int, int]) -> Period:
    return FIRST + timedelta(days[0]), FIRST + timedelta(days[1])


class BothAxes(TestCase):
    """Random writes against a dictionary of day to value, kept after each step."""

    @settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(step, min_size=1, max_size=8))
    def test_agree_with_a_dictionary(self, steps: list[tuple[str, tuple[int, int], int]]) -> None:
        person = Person.objects.create(bsn="999990032", family_name="As", birth_date=date(2000, 1, 1))
        known: dict[int, int] = {}
        remembered: list[tuple[Any, dict[int, int]]] = []
        for action, days, hours in steps:
            versions = list(current(Work, person))
            if action == "record":
                do_record(Work, person, period(days), hours_per_month=hours, **REGISTER)
                known = known | dict.fromkeys(range(*days), hours)
            elif versions:
                fact = versions[days[0] % len(versions)]
                own = range((fact.valid.lower - FIRST).days, (fact.valid.upper - FIRST).days)
                if action == "correct":
                    do_correct(fact, hours_per_month=hours, **REGISTER)
                    known = known | dict.fromkeys(own, hours)
                else:
                    do_withdraw(fact, valid=period(days), **REGISTER)
                    gone = set(own) & set(range(*days))
                    known = {each: value for each, value in known.items() if each not in gone}
            with connection.cursor() as cursor:
                cursor.execute("select clock_timestamp()")
                remembered.append((cursor.fetchone()[0], known))
        for moment, then in remembered:
            read = {
                each: fact.hours_per_month
                for fact in history(person, "work", known_at=moment)
                for each in range((fact.valid.lower - FIRST).days, (fact.valid.upper - FIRST).days)
            }
            assert read == then
