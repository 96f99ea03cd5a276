"""Decisions by month, guarded by the database; what guards them serves the ledger too."""

import django.db.models.deletion
from django.db import migrations, models

SQL = r"""
create sequence spil_numbers increment 1000;

create function spil_immutable() returns trigger language plpgsql as $$
begin
    raise exception '% is never changed or deleted', TG_TABLE_NAME using errcode = 'restrict_violation';
end $$;

create function spil_not_emptied() returns trigger language plpgsql as $$
begin
    -- tests empty their tables; who could set this outside tests owns the table and could drop the trigger too
    if current_setting('spil.may_truncate', true) is distinct from 'on' then
        raise exception '% is never emptied', TG_TABLE_NAME using errcode = 'restrict_violation';
    end if;
    return null;
end $$;

-- Statement triggers do not pass from a partitioned table to its partitions: each partition gets its own,
-- so that rows which go directly into a partition are checked as well.
create function spil_guard(guarded text, checker text) returns void language plpgsql as $$
begin
    execute format('create trigger check_new after insert on %I referencing new table as new_rows
        for each statement execute function %I()', guarded, checker);
    execute format('create trigger not_emptied before truncate on %I
        for each statement execute function spil_not_emptied()', guarded);
end $$;

-- A table beside the parent, ready to be filled and then attached; null when the month has its partition already.
-- The lock makes a second transaction that wants the same month wait until the first is committed.
create function spil_new_partition(parent text, checker text, month date) returns text language plpgsql as $$
declare
    partition text := parent || to_char(month, '_YYYY_MM');
begin
    if to_regclass(partition) is null then
        perform pg_advisory_xact_lock(hashtextextended(partition, 0));
    end if;
    if to_regclass(partition) is not null then
        return null;
    end if;
    execute format('create table %I (like %I including defaults including constraints)', partition, parent);
    perform spil_guard(partition, checker);
    return partition;
end $$;

create function spil_attach_partition(parent text, month date) returns void language plpgsql as $$
begin
    execute format('alter table %I attach partition %I for values from (%L) to (%L)',
        parent, parent || to_char(month, '_YYYY_MM'), month, month + interval '1 month');
end $$;

create table decisions_decision (
    id bigint not null,
    person_id bigint not null,
    product varchar(30) not null,
    month date not null constraint decision_month_first_day check (extract(day from month) = 1),
    sequence smallint not null default 0,
    facts jsonb not null,
    outcome jsonb not null,
    release varchar(64) not null,
    cause varchar(60) not null,
    replaces bigint,
    decided_at timestamptz not null,
    constraint decision_replaces_one
        check ((sequence = 0 and replaces is null) or (sequence > 0 and replaces is not null and replaces > 0)),
    primary key (id, month),
    constraint decision_one_end unique (person_id, product, month, sequence)
) partition by range (month);

create function spil_decisions_check() returns trigger language plpgsql as $$
begin
    if exists (
        select from new_rows left join people_person person on person.id = new_rows.person_id where person.id is null
    ) then
        raise exception 'a decision about nobody' using errcode = 'foreign_key_violation';
    end if;
    if exists (
        select from new_rows where sequence > 0 and not exists (
            select from decisions_decision earlier
            where earlier.id = new_rows.replaces and earlier.month = new_rows.month
                and earlier.person_id = new_rows.person_id and earlier.product = new_rows.product
                and earlier.sequence = new_rows.sequence - 1
        )
    ) then
        raise exception 'a decision replaces the one before it, of the same person, product and month'
            using errcode = 'integrity_constraint_violation';
    end if;
    return null;
end $$;

select spil_guard('decisions_decision', 'spil_decisions_check');
create trigger immutable before update or delete on decisions_decision for each row execute function spil_immutable();
"""

REVERSE = """
drop table decisions_decision;
drop function spil_decisions_check(), spil_attach_partition(text, date), spil_new_partition(text, text, date),
    spil_guard(text, text), spil_not_emptied(), spil_immutable();
drop sequence spil_numbers;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0002_initial"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL, REVERSE)],
            state_operations=[
                migrations.CreateModel(
                    name="Decision",
                    fields=[
                        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("product", models.CharField(max_length=30)),
                        ("month", models.DateField()),
                        ("sequence", models.PositiveSmallIntegerField(default=0)),
                        ("facts", models.JSONField()),
                        ("outcome", models.JSONField()),
                        ("release", models.CharField(max_length=64)),
                        ("cause", models.CharField(max_length=60)),
                        ("replaces", models.BigIntegerField(null=True)),
                        ("decided_at", models.DateTimeField()),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("person", "product", "month", "sequence"), name="decision_one_end"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("month__day", 1)), name="decision_month_first_day"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("replaces", None), ("sequence", 0)),
                                    models.Q(("replaces__gt", 0), ("sequence__gt", 0)),
                                    _connector="OR",
                                ),
                                name="decision_replaces_one",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
