"""Loading facts in millions: the guards that cost most for each row are checked over all rows at the end."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from spil.core.people.models import KINDS


@contextmanager
def guards_checked_afterwards() -> Iterator[None]:
    """Inside, COPY into the tables of facts runs without exclusion constraints and foreign keys; they come back after.

    One transaction: when a row breaks a rule, or anything else fails, nothing was loaded and the guards stand.
    The tables are locked meanwhile. Building them at the end takes a third of the time of checking row by row.
    """
    tables = [model._meta.db_table for model in KINDS.values()]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local maintenance_work_mem = '512MB'")
        cursor.execute(
            """select conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) from pg_constraint
            where contype in ('x', 'f') and conrelid = any(%s::regclass[]) order by conrelid, contype, conname""",
            [tables],
        )
        guards = cursor.fetchall()
        for table, name, _ in guards:
            cursor.execute(f"alter table {table} drop constraint {name}")
        yield
        cursor.execute("set constraints all immediate")
        for table, name, definition in guards:
            cursor.execute(f"alter table {table} add constraint {name} {definition}")
