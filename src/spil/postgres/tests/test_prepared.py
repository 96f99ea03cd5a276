"""A prepared query answers as any other, is planned once, and leaves the connection as it was."""

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from spil.postgres.prepared import prepared_cursor

QUERY = "select %(one)s::int + 1, current_database()"


def _kept() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_prepared_statements where statement like 'select $1::int + 1%%'")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
def test_a_query_is_planned_once_and_counted_each_time() -> None:
    with CaptureQueriesContext(connection) as captured:
        for one in (1, 2, 3):
            with prepared_cursor() as cursor:
                cursor.execute(QUERY, {"one": one})
                assert cursor.fetchone()[0] == one + 1
    assert len(captured) == 3
    assert _kept() == 1


@pytest.mark.django_db
def test_a_query_that_fails_leaves_the_connection_as_it_was() -> None:
    connection.ensure_connection()
    usual = connection.connection.prepare_threshold
    with pytest.raises(ProgrammingError), transaction.atomic(), prepared_cursor() as cursor:
        cursor.execute("select from nothing_of_that_name")
    assert connection.connection.prepare_threshold == usual
    with prepared_cursor() as cursor:
        cursor.execute(QUERY, {"one": 1})
        assert cursor.fetchone()[0] == 2
