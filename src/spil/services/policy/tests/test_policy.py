"""A reform over a population: sums, winners and losers by group, and nothing that tells of a few people."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from spil.core.access.models import Role, User
from spil.core.people.models import Person
from spil.law.common import Education
from spil.law.engine import Law
from spil.law.engine.reform import Change, Reform
from spil.law.engine.streaming import InvalidSource
from spil.law.student_finance.facts import IncomeStatus, ParentSituation
from spil.services.policy.figures import FEWEST, UNKNOWN, compute, income_band
from spil.services.policy.households import explained, households
from spil.services.policy.models import Study
from spil.services.policy.population import people_of
from spil.services.policy.service import InvalidStudy, check, do_ask, do_compute, months_between, reform_of, table_of
from spil.services.policy.tasks import work_on

MONTHS = months_between(date(2025, 9, 1), date(2025, 11, 1))
MORE = Change("basic_grant_away_ho", "400.00", date(2025, 10, 1))
LESS = Change("basic_grant_home_ho", "100.00", date(2025, 10, 1))
REFORM = Reform("student_finance", (MORE, LESS), name=("Anders", "Other"), why=("Een proef", "A trial"))
LAW = Law.load("student_finance")


def student(number: int, **other: Any) -> dict[str, Any]:
    """A student in higher education; every third lives at home, incomes differ."""
    return {
        "birth_date": date(2004, 5, 1 + number % 28), "education": "wo_bachelor" if number % 4 else "hbo_bachelor",
        "enrolled": True, "recognised_programme": True, "nominal_months": 48, "registered_with_parent": number % 3 == 0,
        "income_first_parent": 20_000 + 700 * number, "income_second_parent": 0,
        "first_enrolled_ho": date(2024, 9, 1), "first_month_ho": date(2024, 9, 1),
    } | other  # fmt: skip


def written(path: Path, rows: list[dict[str, Any]]) -> Path:
    pyarrow.parquet.write_table(pa.Table.from_pylist(rows), path)
    return path


def figures(tmp_path: Path, rows: list[dict[str, Any]], reform: Reform = REFORM) -> dict[str, Any]:
    path = written(tmp_path / "people.parquet", rows)
    return compute(people_of(path, LAW), LAW, reform.reformed(), MONTHS).written()


def expected(rows: list[dict[str, Any]]) -> list[list[tuple[int, int]]]:
    """Grants before and after, by person and month, by the explained path."""
    found = []
    for row in rows:
        months = []
        for month in MONTHS:
            both = []
            for law in (LAW, REFORM.reformed()):
                graph = law.on(month)
                outcome = graph.evaluate(graph.read(row), ["gift", "performance_grant"])
                both.append(outcome["gift"] + outcome["performance_grant"])
            months.append((both[0], both[1]))
        found.append(months)
    return found


def test_figures_are_what_the_law_gives_one_by_one(tmp_path: Path) -> None:
    rows = [student(number) for number in range(90)]
    found, one_by_one = figures(tmp_path, rows), expected(rows)
    assert found["people"] == 90
    assert found["months"] == 270
    assert found["grants"] == sum(before for person in one_by_one for before, _ in person) > 0
    assert found["grants_reform"] == sum(after for person in one_by_one for _, after in person)
    changes = [sum(after - before for before, after in person) for person in one_by_one]
    assert found["winners"] == sum(change > 0 for change in changes) == 60
    assert found["losers"] == sum(change < 0 for change in changes) == 30
    for month, row in enumerate(found["budget"]):
        assert row["grants"] == sum(person[month][0] for person in one_by_one)
        assert row["grants_reform"] == sum(person[month][1] for person in one_by_one)
    assert found["budget"][0]["changed"] == 0  # the reform begins in October
    assert sum(count or 0 for count in found["steps"]) == 90
    home = {row["group"]: row for row in found["groups"]["home"]}
    assert (home[1]["winners"], home[1]["losers"]) == (60, 0)
    assert (home[0]["winners"], home[0]["losers"]) == (0, 30)
    assert sum(row["people"] for row in found["groups"]["education"]) == 90
    income = [row["people"] for row in found["groups"]["income"] if row["people"] is not None]
    assert len(income) >= 2
    assert all(FEWEST <= people < 90 for people in income)


def test_of_a_few_people_nothing_is_told(tmp_path: Path) -> None:
    rows = [student(number, education="hbo_bachelor" if number < FEWEST - 1 else "wo_bachelor") for number in range(60)]
    rows += [student(number, education="wo_master") for number in range(20)]
    education = {row["group"]: row for row in figures(tmp_path, rows)["groups"]["education"]}
    hidden = dict.fromkeys(("people", "months", "winners", "losers", "grants", "grants_reform"))
    assert education[Education.HBO_BACHELOR] == {"group": Education.HBO_BACHELOR, **hidden}
    # the smallest other group too, or the total would tell of the first
    assert education[Education.WO_MASTER] == {"group": Education.WO_MASTER, **hidden}
    assert education[Education.WO_BACHELOR]["people"] == 51


def test_who_of_a_large_group_changes_is_not_told_of_a_few(tmp_path: Path) -> None:
    rows = [student(number, registered_with_parent=True) for number in range(40)]
    rows += [student(number, registered_with_parent=False, education="wo_bachelor") for number in range(20)]
    rows += [student(number, registered_with_parent=False, education="hbo_bachelor") for number in range(3)]
    reform = Reform("student_finance", (MORE,))
    education = {row["group"]: row for row in figures(tmp_path, rows, reform)["groups"]["education"]}
    few, other = education[Education.HBO_BACHELOR], education[Education.WO_BACHELOR]
    assert few["people"] == 13
    assert few["winners"] is few["losers"] is few["grants_reform"] is None
    assert other["winners"] is other["grants_reform"] is None  # or it would follow from the total


@pytest.mark.parametrize("people", [FEWEST - 1, 1])
def test_of_few_people_in_all_there_are_no_figures(tmp_path: Path, people: int) -> None:
    found = figures(tmp_path, [student(number) for number in range(people)])
    assert found == {"too_few": True}
    assert table_of(found).num_rows == 0


def test_of_few_people_that_change_there_are_no_figures(tmp_path: Path) -> None:
    rows = [student(number, registered_with_parent=number > 3) for number in range(40)]
    assert figures(tmp_path, rows, Reform("student_finance", (MORE,))) == {"too_few": True}


def test_figures_are_a_table_too(tmp_path: Path) -> None:
    found = figures(tmp_path, [student(number) for number in range(90)])
    table = table_of(found).to_pylist()
    budget = [row for row in table if row["table"] == "budget"]
    assert [row["row"] for row in budget] == [month.isoformat() for month in MONTHS]
    assert sum(row["grants_reform"] for row in budget) == found["grants_reform"]
    assert {row["table"] for row in table} == {"budget", "income", "education", "home", "change a month"}


def test_an_income_counts_of_a_parent_that_counts_and_is_known() -> None:
    facts = {
        "income_first_parent": np.array([2_000_000, 2_000_000, 2_000_000, 9_500_000]),
        "income_second_parent": np.array([3_000_000, 3_000_000, 3_000_000, 0]),
        "situation_second_parent": np.array([0, ParentSituation.DIED, 0, 0], np.int8),
        "income_status_first_parent": np.array([0, 0, IncomeStatus.UNKNOWN, 0], np.int8),
        "income_status_second_parent": np.array([0, 0, IncomeStatus.UNKNOWN, 0], np.int8),
    }
    assert income_band(facts, 4).tolist() == [2, 0, UNKNOWN, 4]


def test_a_file_that_is_wrong_says_where(tmp_path: Path) -> None:
    path = written(tmp_path / "people.parquet", [student(0), student(1, income_first_parent=2**60)])
    with pytest.raises(ValueError, match=r"people\.parquet, column income_first_parent, row 1: expected whole euros"):
        list(people_of(path, LAW))
    (tmp_path / "no.parquet").write_text("no")
    with pytest.raises(InvalidSource, match=r"no\.parquet: cannot be read"):
        list(people_of(tmp_path / "no.parquet", LAW))


def test_households_are_published_cases_with_both_explanations() -> None:
    found = households(LAW, REFORM.reformed(), date(2025, 10, 1))
    first = found[0]
    assert first.grants[1] != first.grants[0]
    changes = [abs(after - before) for before, after in (one.grants for one in found)]
    assert changes == sorted(changes, reverse=True)
    before, after = explained(LAW, REFORM.reformed(), date(2025, 10, 1), first.number)
    assert before.steps["basic_grant"].value == first.before["basic_grant"]
    assert after.steps["basic_grant"].value == first.after["basic_grant"] != first.before["basic_grant"]
    assert {after.steps[one.parameter].status for one in (MORE, LESS) if one.parameter in after.steps} == {"reform"}
    with pytest.raises(LookupError):
        explained(LAW, REFORM.reformed(), date(2025, 10, 1), 100_000)


@pytest.mark.parametrize(
    ("reform", "months", "said"),
    [
        (Reform("school_fees", (Change("school_fee_amount", "1.00"),)), MONTHS, "only reforms of student_finance"),
        (REFORM, [], "at least one month"),
        (REFORM, months_between(date(2010, 1, 1), date(2025, 1, 1)), "at most 60"),
    ],
)
def test_what_cannot_be_studied_is_refused(reform: Reform, months: list[date], said: str) -> None:
    with pytest.raises(InvalidStudy, match=said):
        check(reform, months)


@pytest.fixture
def manager(db: None) -> User:
    return User.objects.create(subject="test:manager", name="Mo Leidt", role=Role.MANAGER)


def test_a_study_is_kept_queued_and_computed_once(manager: User) -> None:
    study = do_ask(REFORM, MONTHS[0], MONTHS[-1], acting_user=manager)
    assert ProcrastinateJob.objects.get(task_name="policy.work_on").args == {"study": study.pk}
    assert reform_of(study) == REFORM
    work_on(study=study.pk)
    study.refresh_from_db()
    assert study.figures == {"too_few": True}  # there is nobody
    assert not Person.objects.exists()
    done = study.done_at
    do_compute(study)
    study.refresh_from_db()
    assert study.done_at == done


def test_rules_in_python_are_not_taken_from_a_portal(manager: User) -> None:
    with pytest.raises(InvalidStudy, match="command line"):
        do_ask(Reform("student_finance", (MORE,), rules=RULES), MONTHS[0], MONTHS[0], acting_user=manager)
    assert not Study.objects.exists()


RULES = '''
from spil.law.engine import CentsPerMonth, Flag, article
from spil.law.student_finance.duration import Phase


@article("WSF 2000", "3.6", since="2015-09-01", nl="Je krijgt {result}.", en="You get {result}.")
def basic_grant(phase: Phase, applies_basic_grant: Flag, basic_grant_rate: CentsPerMonth) -> CentsPerMonth:
    """Basic grant (basisbeurs)."""
    return 2 * basic_grant_rate if applies_basic_grant and phase != Phase.NONE else 0
'''


def test_a_study_of_a_law_that_changed_says_so(manager: User) -> None:
    text = REFORM.written().replace("basic_grant_away_ho", "a_grant_of_old")
    study = Study.objects.create(reform=text, first=MONTHS[0], last=MONTHS[0], asked_by=manager)
    do_compute(study)
    study.refresh_from_db()
    assert study.figures is None
    assert "a_grant_of_old" in study.problem
