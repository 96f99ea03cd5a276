"""Postings by month: the database refuses what does not balance, and every change."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = r"""
create trigger immutable before update or delete on ledger_postingset
    for each row execute function spil_immutable();
create trigger not_emptied before truncate on ledger_postingset
    for each statement execute function spil_not_emptied();

create table ledger_posting (
    id bigint not null,
    transaction bigint not null,
    posting_set bigint not null,
    person_id bigint,
    account smallint not null constraint posting_account_known check (account between 1 and 12),
    amount_cents bigint not null constraint posting_not_zero check (amount_cents <> 0),
    month date not null constraint posting_month_first_day check (extract(day from month) = 1),
    product varchar(30) not null,
    code varchar(60) not null,
    decision bigint,
    reverses bigint,
    booked_at timestamptz not null,
    constraint posting_personal_account check (person_id is not null or account not between 2 and 7),
    primary key (id, month)
) partition by range (month);
create index posting_person on ledger_posting (person_id, account) include (amount_cents);
create index posting_transaction on ledger_posting (transaction);

-- Every statement must leave each transaction that it touches at zero by itself. So a transaction that is spread over
-- statements is refused at its first unbalanced part, and what balanced parts add up to is zero again.
create function spil_ledger_check() returns trigger language plpgsql as $$
begin
    if exists (
        select from new_rows group by transaction having sum(amount_cents) <> 0 or min(month) <> max(month)
    ) then
        raise exception 'a transaction comes to zero within one month' using errcode = 'integrity_constraint_violation';
    end if;
    if exists (
        select from new_rows left join people_person person on person.id = new_rows.person_id
        where new_rows.person_id is not null and person.id is null
    ) then
        raise exception 'a posting for nobody' using errcode = 'foreign_key_violation';
    end if;
    if exists (
        select from (select distinct posting_set from new_rows) booked
        left join ledger_postingset known on known.id = booked.posting_set where known.id is null
    ) then
        raise exception 'a posting belongs to a set' using errcode = 'foreign_key_violation';
    end if;
    return null;
end $$;

select spil_guard('ledger_posting', 'spil_ledger_check');
create trigger immutable before update or delete on ledger_posting for each row execute function spil_immutable();
"""

REVERSE = """
drop table ledger_posting;
drop function spil_ledger_check();
drop trigger immutable on ledger_postingset;
drop trigger not_emptied on ledger_postingset;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0002_initial"),
        ("decisions", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PostingSet",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=120, unique=True)),
                ("booked_at", models.DateTimeField(auto_now_add=True)),
                (
                    "booked_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SQL, REVERSE)],
            state_operations=[
                migrations.CreateModel(
                    name="Posting",
                    fields=[
                        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("transaction", models.BigIntegerField()),
                        ("posting_set", models.BigIntegerField()),
                        (
                            "account",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (1, "gift"),
                                    (2, "conditional grant"),
                                    (3, "loan"),
                                    (4, "tuition fees loan"),
                                    (5, "lifelong learning credit"),
                                    (6, "receivable"),
                                    (7, "payable"),
                                    (8, "payments in transit"),
                                    (9, "bank"),
                                    (10, "interest"),
                                    (11, "remission"),
                                    (12, "student travel product"),
                                ]
                            ),
                        ),
                        ("amount_cents", models.BigIntegerField()),
                        ("month", models.DateField()),
                        ("product", models.CharField(max_length=30)),
                        ("code", models.CharField(max_length=60)),
                        ("decision", models.BigIntegerField(null=True)),
                        ("reverses", models.BigIntegerField(null=True)),
                        ("booked_at", models.DateTimeField()),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.person",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["person", "account"], include=("amount_cents",), name="posting_person"
                            ),
                            models.Index(fields=["transaction"], name="posting_transaction"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("account__range", (1, 12))), name="posting_account_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount_cents", 0), _negated=True), name="posting_not_zero"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("month__day", 1)), name="posting_month_first_day"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("person__isnull", False),
                                    models.Q(("account__range", (2, 7)), _negated=True),
                                    _connector="OR",
                                ),
                                name="posting_personal_account",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
