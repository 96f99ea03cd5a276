"""Loading in bulk leaves every guard as it was, and refuses the same rows."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from spil.core.people.bulk import guards_checked_afterwards
from spil.core.people.models import Person, Work


def guards() -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("""select conrelid::regclass::text, conname, contype, pg_get_constraintdef(oid)
                          from pg_constraint where conrelid::regclass::text like 'people_%' order by 1, 2""")
        return cursor.fetchall()


def test_the_guards_are_back(student: Person) -> None:
    before = guards()
    with guards_checked_afterwards():
        assert len(guards()) < len(before)
        Work.objects.create(person=student, valid=DateRange(date(2020, 1, 1), None), source="x", hours_per_month=1)
    assert guards() == before
    assert Work.objects.count() == 1


@pytest.mark.parametrize("stranger", [False, True])
def test_what_breaks_a_rule_is_refused_whole(student: Person, stranger: bool) -> None:
    before = guards()
    always = DateRange(date(2020, 1, 1), None)
    work = [
        Work(person_id=person_id, valid=always, source="x", hours_per_month=1)
        for person_id in (student.pk, 0 if stranger else student.pk)
    ]
    with pytest.raises(IntegrityError), transaction.atomic(), guards_checked_afterwards():
        Work.objects.bulk_create(work)
    assert guards() == before
    assert not Work.objects.exists()
