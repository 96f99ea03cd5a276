"""What can be done with reforms: ask for a study, compute it, write its figures as tables."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pyarrow as pa
from django.db import transaction
from django.utils import timezone

from spil.core.access.models import User
from spil.dates import first_of, months_until
from spil.law.engine import Law, LawError
from spil.law.engine.reform import Reform, read_text
from spil.services.policy.figures import compute
from spil.services.policy.models import Study
from spil.services.policy.population import known_people
from spil.services.student_finance.service import PRODUCT

LONGEST = 60  # months of one study


class InvalidStudy(ValueError):
    """A study that cannot be asked for: of another law, or of too many or no months."""


def months_between(first: date, last: date) -> list[date]:
    """First days of the months from `first` to `last`."""
    return list(months_until(first, first_of(last, 1)))


def check(reform: Reform, months: list[date]) -> None:
    """Raises InvalidStudy when a reform cannot be studied over these months, LawError when the law cannot hold it."""
    if reform.law != PRODUCT:
        raise InvalidStudy(f"only reforms of {PRODUCT} can be studied, not of {reform.law}")
    if not 0 < len(months) <= LONGEST:
        raise InvalidStudy(f"choose at least one month and at most {LONGEST}")
    reformed = reform.reformed()
    for month in months:
        reformed.on(month).order(["paid_this_month"])


@transaction.atomic
def do_ask(reform: Reform, first: date, last: date, *, acting_user: User) -> Study:
    """Keep a study of a reform of parameters and queue its computation. Raises InvalidStudy and LawError."""
    from spil.services.policy.tasks import work_on

    check(reform, months_between(first, last))
    if reform.rules:
        raise InvalidStudy("a reform with rules in Python is computed on the command line")
    study = Study.objects.create(reform=reform.written(), first=first, last=last, asked_by=acting_user)
    work_on.defer(study=study.pk)
    return study


def do_compute(study: Study) -> None:
    """Compute the figures of a study that waits for them; of another one nothing changes."""
    if study.done_at is not None:
        return
    try:
        reform = reform_of(study)
        months = months_between(study.first, study.last)
        check(reform, months)
        figures = compute(known_people(), Law.load(reform.law), reform.reformed(), months).written()
        problem = ""
    except (LawError, InvalidStudy) as error:  # the law changed since it was asked
        figures, problem = None, str(error)
    Study.objects.filter(pk=study.pk, done_at=None).update(figures=figures, problem=problem, done_at=timezone.now())


def reform_of(study: Study) -> Reform:
    """The reform that a study is about. Raises LawError when the law no longer knows what it changes."""
    return read_text(study.reform, f"study {study.pk}")


def rows_of(figures: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """All figures as rows of one table; cents, and None for what would tell of a few people."""
    if figures["too_few"]:
        return
    for row in figures["budget"]:
        yield {"table": "budget", "row": row["month"], **{name: row.get(name) for name in COLUMNS if name in row}}
    for name, groups in figures["groups"].items():
        for row in groups:
            yield {"table": name, "row": str(row["group"]), **{one: row[one] for one in COLUMNS if one in row}}
    for number, people in enumerate(figures["steps"]):
        yield {"table": "change a month", "row": str(number), "people": people}


COLUMNS = (
    "people", "months", "winners", "losers", "changed", "grants", "grants_reform", "borrowed", "borrowed_reform",
    "travel_money", "travel_money_reform", "paid_this_month", "paid_this_month_reform",
)  # fmt: skip


def table_of(figures: dict[str, Any]) -> pa.Table:
    """The rows of `rows_of` as an Arrow table."""
    schema = pa.schema([("table", pa.string()), ("row", pa.string()), *((name, pa.int64()) for name in COLUMNS)])
    rows = [{name: row.get(name) for name in schema.names} for row in rows_of(figures)]
    return pa.Table.from_pylist(rows, schema)
