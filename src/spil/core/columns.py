"""Reading whole numbers from the database as columns, in millions a second: COPY in its binary form, without text."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from django.db import connection
from psycopg import ClientCursor
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus

from spil.law.engine.calendar import NEVER

HEADER = 19  # bytes before the first row
TRAILER = 2


def read(query: str, select: Mapping[str, str], parameters: Mapping[str, Any]) -> dict[str, np.ndarray]:
    """Columns (int64) of a query, by name. `select` gives for each name its expression, a whole number that is never
    null; `query` holds `{select}` where they go. Raises ValueError when one is null.
    """
    expressions = ", ".join(f"({expression})::bigint" for expression in select.values())
    data = _copied(f"copy ({query.replace('{select}', expressions)}) to stdout (format binary)", parameters)
    row = np.dtype([("fields", ">i2"), *((name, [("length", ">i4"), ("value", ">i8")]) for name in select)])
    body = memoryview(data)[HEADER : len(data) - TRAILER]
    if len(body) % row.itemsize:
        raise ValueError("a column is null")
    rows = np.frombuffer(body, row)
    if any((rows[name]["length"] != 8).any() for name in select):
        raise ValueError("a column is null")
    return {name: rows[name]["value"].astype(np.int64) for name in select}


def day_number(expression: str) -> str:
    """SQL for a date as the law counts days; NEVER where it is null."""
    return f"coalesce(({expression}) - date '1970-01-01', {NEVER})"


def _copied(statement: str, parameters: Mapping[str, Any]) -> bytes:
    """What COPY sends, all of it. By libpq itself: what psycopg does for each row costs more than the row."""
    connection.ensure_connection()
    libpq = connection.connection.pgconn
    pieces: list[bytes] = []
    with connection.wrap_database_errors:
        query = ClientCursor(connection.connection).mogrify(statement, parameters)
        started = libpq.exec_(query.encode())
        if started.status != ExecStatus.COPY_OUT:
            raise error_from_result(started)
        while True:
            size, data = libpq.get_copy_data(0)
            if size < 0:
                break
            pieces.append(bytes(data))
        results = list(iter(libpq.get_result, None))  # all of them, or the connection takes no other query
        for result in results:
            if result.status != ExecStatus.COMMAND_OK:
                raise error_from_result(result)
    return b"".join(pieces)
