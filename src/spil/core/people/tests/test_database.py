"""What the database itself refuses, whoever writes."""

from datetime import date
from typing import Any

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.utils import timezone
from stdnum.nl import bsn as numbers

from spil.core.people.models import KINDS, Address, BankAccount, Enrolment, Income, Nationality, Person

pytestmark = pytest.mark.django_db
ALWAYS = DateRange(date(2000, 1, 1), None)


def address(person: Person, valid: DateRange = ALWAYS, **values: Any) -> Address:
    return Address.objects.create(
        **{"person": person, "valid": valid, "source": "BRP", "street": "Laan", "house_number": "1",
           "postcode": "1234AB", "city": "Zwolle"} | values
    )  # fmt: skip


def sql_boolean(function: str, value: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"select {function}(%s)", [value])
        return bool(cursor.fetchone()[0])


@pytest.mark.parametrize("bsn", ["999990018", "000000000", "99999001", "99999001X"])
def test_a_bsn_must_pass_the_eleven_test(bsn: str) -> None:
    with pytest.raises(IntegrityError, match="eleven_test"), transaction.atomic():
        Person.objects.create(bsn=bsn, family_name="X", birth_date=date(2000, 1, 1))
    assert not Person.objects.exists()


def test_the_eleven_test_agrees_with_another_implementation() -> None:
    for number in range(999_990_000, 999_990_100):
        assert sql_boolean("spil_eleven_test", str(number)) == numbers.is_valid(str(number)), number


@pytest.mark.parametrize(
    ("iban", "valid"),
    [("NL91ABNA0417164300", True), ("NL91ABNA0417164301", False), ("DE89370400440532013000", True), ("NL91", False),
     ("nl91abna0417164300", False)],
)  # fmt: skip
def test_an_iban_must_have_its_check_digits(iban: str, valid: bool, student: Person) -> None:
    assert sql_boolean("spil_iban_valid", iban) is valid
    if not valid:
        with pytest.raises(IntegrityError, match="iban_valid"), transaction.atomic():
            BankAccount.objects.create(person=student, valid=ALWAYS, source="opgave", iban=iban, holder="N Vliegwiel")


def test_someone_has_a_number() -> None:
    with pytest.raises(IntegrityError, match="has_number"):
        Person.objects.create(family_name="X", birth_date=date(2000, 1, 1))


def test_two_addresses_cannot_hold_on_one_day(student: Person) -> None:
    address(student, DateRange(date(2020, 1, 1), date(2025, 9, 1)))
    address(student, DateRange(date(2025, 9, 1), None), city="Meppel")
    with pytest.raises(IntegrityError, match="address_no_overlap"), transaction.atomic():
        address(student, DateRange(date(2025, 8, 31), date(2025, 9, 1)))


def test_what_we_once_held_for_true_may_overlap_with_what_we_hold_now(student: Person) -> None:
    wrong = address(student)
    wrong.recorded = DateTimeTZRange(wrong.recorded.lower if wrong.recorded else None, timezone.now())
    wrong.refresh_from_db()
    Address.objects.filter(pk=wrong.pk).update(recorded=DateTimeTZRange(wrong.recorded.lower, timezone.now()))
    assert address(student, city="Meppel").pk


def test_the_key_of_a_fact_says_what_may_hold_beside_it(student: Person) -> None:
    for code in ("0001", "0052"):
        Nationality.objects.create(person=student, valid=ALWAYS, source="BRP", code=code, category=0)
    with pytest.raises(IntegrityError, match="nationality_no_overlap"), transaction.atomic():
        Nationality.objects.create(person=student, valid=ALWAYS, source="BRP", code="0001", category=0)
    for programme in ("34089", "60000"):
        Enrolment.objects.create(
            person=student,
            valid=ALWAYS,
            source="ROD",
            institution="25KB",
            programme=programme,
            education=4,
            nominal_months=48,
        )


@pytest.mark.parametrize(
    "values",
    [{"postcode": "0123AB"}, {"postcode": "1234 ab"}, {"country": "Nederland"}, {"valid": DateRange(empty=True)}],
)
def test_a_malformed_address_is_refused(student: Person, values: dict[str, Any]) -> None:
    with pytest.raises((IntegrityError, DataError)), transaction.atomic():
        address(student, **values)
    assert not Address.objects.exists()


def test_an_income_holds_for_its_year(student: Person) -> None:
    income = {
        "person": student,
        "source": "Belastingdienst",
        "year": 2023,
        "amount_cents": 4_200_000,
        "status": "assessed",
    }
    with pytest.raises(IntegrityError, match="valid_is_year"), transaction.atomic():
        Income.objects.create(valid=DateRange(date(2023, 1, 1), date(2024, 2, 1)), **income)
    assert Income.objects.create(valid=DateRange(date(2023, 1, 1), date(2024, 1, 1)), **income).pk


def test_a_fact_is_never_changed_or_deleted(student: Person) -> None:
    kept = address(student)
    kept.refresh_from_db()
    facts = Address.objects.filter(pk=kept.pk)
    later = timezone.now()
    for attempt in (
        lambda: facts.update(city="Meppel"),
        lambda: facts.update(valid=DateRange(date(2001, 1, 1), None)),
        lambda: facts.update(recorded=DateTimeTZRange(None, later)),
        lambda: facts.update(recorded=DateTimeTZRange(kept.recorded.lower, later), city="Meppel"),
        lambda: facts.delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
    facts.update(recorded=DateTimeTZRange(kept.recorded.lower, later))
    with pytest.raises(IntegrityError), transaction.atomic():
        facts.update(recorded=DateTimeTZRange(kept.recorded.lower, None))
    assert Address.objects.get().city == "Zwolle"


def test_every_kind_of_fact_is_guarded() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select tgrelid::regclass::text from pg_trigger where tgname like 'pgtrigger_append_only%'")
        triggered = {row[0] for row in cursor.fetchall()}
        cursor.execute("select conrelid::regclass::text from pg_constraint where contype = 'x'")
        exclusive = {row[0] for row in cursor.fetchall()}
    tables = {model._meta.db_table for model in KINDS.values()}
    assert tables <= triggered
    assert tables <= exclusive
