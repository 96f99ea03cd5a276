"""Rows by COPY into tables that are partitioned by month, and numbers for them.

The first rows of a month go into a table beside the others that is attached when it is full: its indexes are built
afterwards, which takes half the time. Triggers check the rows on either way.
"""

from collections.abc import Iterable
from datetime import date

import numpy as np
from django.db import connection, transaction

BLOCK = 1000  # numbers that one step of the sequence hands out
PIECE = 5000  # rows sent to the server at a time


def numbers(count: int) -> np.ndarray:
    """New numbers, unique over all tables that use them, increasing within the block of this call."""
    blocks = -(-count // BLOCK)
    with connection.cursor() as cursor:
        cursor.execute("select nextval('spil_numbers') from generate_series(1, %s)", [blocks])
        starts = np.array([row[0] for row in cursor.fetchall()], np.int64)
    return (starts[:, None] + np.arange(BLOCK)).ravel()[:count]


def new_number() -> int:
    """One new number, the smallest of a block of its own."""
    return int(numbers(1)[0])


def text(value: str) -> str:
    """A text as COPY writes it."""
    return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def copy(table: str, checker: str, month: date, columns: str, lines: Iterable[str]) -> None:
    """Write lines (tab-separated, `\\N` for null, ending in a newline) for one month, in the running transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select spil_new_partition(%s, %s, %s)", [table, checker, month])
        row = cursor.fetchone()
        fresh = row[0] if row else None
        with connection.wrap_database_errors, cursor.copy(f"copy {fresh or table} ({columns}) from stdin") as sink:
            piece: list[str] = []
            for line in lines:
                piece.append(line)
                if len(piece) == PIECE:
                    sink.write("".join(piece))
                    piece.clear()
            sink.write("".join(piece))
        if fresh:
            cursor.execute("select spil_attach_partition(%s, %s)", [table, month])
