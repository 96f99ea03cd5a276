"""Two workers that want the first partition of a month at once: the second must see that the first made it.

to_regclass() answers from a cache that an advisory lock does not renew; a query of the catalog sees what is committed.
"""

from django.db import migrations

SQL = r"""
create or replace function spil_new_partition(parent text, checker text, month date) returns text language plpgsql as $$
declare
    partition text := parent || to_char(month, '_YYYY_MM');
begin
    if to_regclass(partition) is null then
        perform pg_advisory_xact_lock(hashtextextended(partition, 0));
    end if;
    if exists (
        select from pg_class made join pg_class origin on origin.oid = parent::regclass
        where made.relname = partition and made.relnamespace = origin.relnamespace
    ) then
        return null;
    end if;
    execute format('create table %I (like %I including defaults including constraints)', partition, parent);
    perform spil_guard(partition, checker);
    return partition;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("runs", "0001_initial"), ("decisions", "0001_initial")]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
