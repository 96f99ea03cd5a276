"""A query that is asked all the time, planned once for each connection instead of each time.

Django writes values into the text of a query, so that PostgreSQL plans it anew whenever it comes. For a query over
many partitions that takes longer than answering it.
"""

from typing import Any

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper


class _Cursor(psycopg.Cursor[Any]):
    """Sends values apart from the text, under a name that the server keeps. Django's own cursors stay as they are."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> "_Cursor":
        self.connection.prepare_threshold, usual = 0, self.connection.prepare_threshold
        try:
            return super().execute(query, params, **(options | {"prepare": True}))
        finally:
            self.connection.prepare_threshold = usual


def prepared_cursor() -> CursorWrapper:
    """A cursor of the usual connection, as `connection.cursor()`, whose queries are planned once."""
    connection.ensure_connection()
    cursor: Any = _Cursor(connection.connection)
    wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    return wrap(cursor)
