"""Files of any size give what the law gives row by row; what is wrong is named with file, column and row."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest

from spil.law.engine import Law, LawError, streaming
from spil.law.engine.kernel import InvalidColumn
from spil.law.engine.reform import Change, Reform, read, read_text
from spil.law.engine.streaming import InvalidSource, Task, as_integers, stream

ON = date(2025, 8, 1)
TARGETS = ("school_fee_kind", "school_fee_due", "of_age_for_school_fee")
TASK = Task("school_fees", ON, TARGETS)
DEARER = Reform("school_fees", (Change("school_fee_amount", "2000.00", date(2025, 8, 1)),))
KINDS = ["mbo_12", "mbo_34", "hbo_bachelor"]
RULES = '''
from spil.law.engine import Cents, CentsPerYear, Flag, article


@article("LCW", "5", since="2015-09-01", nl="Je betaalt {result}.", en="You pay {result}.")
def school_fee_due(of_age_for_school_fee: Flag, school_fee_amount: CentsPerYear) -> Cents:
    """School fee due (verschuldigd lesgeld)."""
    return school_fee_amount // 2 if of_age_for_school_fee else 0
'''
TOML = """law = "school_fees"
name = { nl = "Duurder", en = "Dearer" }
why = { nl = "Een proef \\"met\\" tekens.", en = "A trial." }
source = "memo 12"
"""


def facts(rows: int, **other: Any) -> pa.Table:
    """Facts as people write them, with a person and a note that are no facts of the law."""
    born = [date(2000 + number % 12, 1 + number % 12, 3) for number in range(rows)]
    columns = {"person": list(range(rows)), "birth_date": born, "education": [KINDS[n % 3] for n in range(rows)]}
    return pa.table(columns | {"note": [f"n{number}" for number in range(rows)]} | other)


def written(path: Path, table: pa.Table) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pyarrow.parquet.write_table(table, path, row_group_size=7)
    return path


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of five rows."""
    monkeypatch.setattr(streaming, "ROWS", 5)


@pytest.mark.usefixtures("few")
def test_a_folder_gives_what_the_law_gives_for_each_row(tmp_path: Path) -> None:
    written(tmp_path / "in" / "a.parquet", facts(23))
    written(tmp_path / "in" / "below" / "b.parquet", facts(4))
    told: list[int] = []
    totals = stream(TASK, tmp_path / "in", tmp_path / "out", told.append)
    graph = Law.load("school_fees").on(ON)
    found = pyarrow.parquet.read_table(tmp_path / "out" / "a.parquet").to_pylist()
    for row, given in zip(found, facts(23).to_pylist(), strict=True):
        known = {name: given[name] for name in ("birth_date", "education")}
        expected = graph.write(graph.evaluate(graph.read(known), TARGETS))
        assert row == {
            "person": given["person"], "note": given["note"], "school_fee_kind": expected["school_fee_kind"],
            "school_fee_due": int(Decimal(str(expected["school_fee_due"])) * 100),
            "of_age_for_school_fee": expected["of_age_for_school_fee"],
        }  # fmt: skip
    assert {row["school_fee_kind"] for row in found} == {"none", "school_fee"}
    below = pyarrow.parquet.read_table(tmp_path / "out" / "below" / "b.parquet")
    assert below.num_rows == 4
    assert totals.rows == sum(told) == 27
    due = [row["school_fee_due"] for row in [*found, *below.to_pylist()]]
    assert totals.sums["school_fee_due"] == sum(due) > 0


@pytest.mark.usefixtures("few")
def test_a_reform_stands_beside_the_law(tmp_path: Path) -> None:
    task = Task("school_fees", ON, TARGETS, DEARER)
    totals = stream(task, written(tmp_path / "in.parquet", facts(23)), tmp_path / "out.parquet")
    rows = pyarrow.parquet.read_table(tmp_path / "out.parquet").to_pylist()
    changed = [row for row in rows if row["school_fee_due"] != row["school_fee_due_reform"]]
    assert {row["school_fee_due_reform"] for row in changed} == {200_000}
    assert totals.changed["school_fee_due"] == len(changed) > 0
    assert totals.changed["school_fee_kind"] == 0


def test_csv_is_read_and_written_too(tmp_path: Path) -> None:
    pyarrow.csv.write_csv(facts(9), tmp_path / "in.csv")
    stream(TASK, tmp_path / "in.csv", tmp_path / "out.csv")
    stream(TASK, written(tmp_path / "in.parquet", facts(9)), tmp_path / "out.parquet")
    found = pyarrow.csv.read_csv(tmp_path / "out.csv").to_pylist()
    assert found == pyarrow.parquet.read_table(tmp_path / "out.parquet").to_pylist()


def test_a_fact_comes_along_when_asked(tmp_path: Path) -> None:
    source = written(tmp_path / "in.parquet", facts(3))
    stream(Task("school_fees", ON, TARGETS, keep=("education",)), source, tmp_path / "out.parquet")
    assert pyarrow.parquet.read_table(tmp_path / "out.parquet").column_names == [
        "person",
        "education",
        "note",
        *TARGETS,
    ]


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(
    ("other", "said"),
    [
        (
            {"education": ["mbo_34"] * 12 + ["mbo_5"]},
            r"bad\.parquet, column education, row 12: mbo_5 is none of none, ",
        ),
        ({"education": pa.array([2] * 11 + [9, 2], pa.int8())}, r"bad\.parquet, column education, row 11: 9 is above"),
        ({"birth_date": [date(2000, 1, 1)] * 8 + [None] * 5}, r"bad\.parquet, column birth_date, row 8: null"),
        ({"birth_date": ["long ago"] * 13}, r"bad\.parquet, column birth_date, row 0: expected date"),
        ({"educatoin": ["mbo_34"] * 13}, r"column educatoin: no fact of the law; is it education\?"),
        ({"school_fee_due": [1] * 13}, r"column school_fee_due: this is the name of an outcome"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written_of_that_file(
    tmp_path: Path, other: dict[str, Any], said: str
) -> None:
    written(tmp_path / "in" / "a.parquet", facts(13).set_column(3, "note", pa.array(["n"] * 13)))
    table = facts(13)
    for name, values in other.items():
        table = table.drop_columns(name) if name in table.column_names else table
        table = table.append_column(name, pa.array(values) if isinstance(values, list) else values)
    written(tmp_path / "in" / "bad.parquet", table)
    with pytest.raises(InvalidColumn, match=said):
        stream(TASK, tmp_path / "in", tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.parquet"]


def test_a_missing_fact_is_named(tmp_path: Path) -> None:
    source = written(tmp_path / "in.parquet", facts(3).drop_columns("birth_date"))
    with pytest.raises(InvalidColumn, match=r"in\.parquet, column birth_date: missing"):
        stream(TASK, source)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda folder: folder.mkdir(), "holds no file that ends in .parquet"),
        (
            lambda folder: written(folder / "a.parquet", facts(2)).write_bytes(b"no Parquet"),
            "a.parquet: cannot be read",
        ),
    ],
)
def test_a_source_that_cannot_be_read_is_named(tmp_path: Path, make: Callable[[Path], None], said: str) -> None:
    make(tmp_path / "in")
    with pytest.raises(InvalidSource, match=said):
        stream(TASK, tmp_path / "in", tmp_path / "out")


def test_files_of_one_folder_have_the_same_columns(tmp_path: Path) -> None:
    written(tmp_path / "in" / "a.parquet", facts(2))
    written(tmp_path / "in" / "b.parquet", facts(2).drop_columns("note"))
    with pytest.raises(InvalidSource, match=r"b\.parquet: its columns are not those of .*a\.parquet"):
        stream(TASK, tmp_path / "in", tmp_path / "out")


def test_outcomes_do_not_mix_with_those_of_others(tmp_path: Path) -> None:
    written(tmp_path / "in" / "a.parquet", facts(2))
    other = written(tmp_path / "out" / "other.parquet", facts(1))
    with pytest.raises(InvalidSource, match=r"other\.parquet is not of this source"):
        stream(TASK, tmp_path / "in", tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == [other]


def test_a_stopped_run_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "abc":
        written(tmp_path / "in" / f"{name}.parquet", facts(6))
    whole = stream(TASK, tmp_path / "in", tmp_path / "whole")
    run, asked = Task.run, []

    def stopped(task: Task, batch: pa.RecordBatch) -> dict[str, np.ndarray]:
        asked.append(batch.num_rows)
        if len(asked) == 2:
            raise KeyboardInterrupt
        return run(task, batch)

    monkeypatch.setattr(Task, "run", stopped)
    with pytest.raises(KeyboardInterrupt):
        stream(TASK, tmp_path / "in", tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.parquet"]
    totals = stream(TASK, tmp_path / "in", tmp_path / "out")
    assert len(asked) == 4  # a, then b in vain, then b and c
    assert totals == whole
    for name in "abc":
        one, other = (pyarrow.parquet.read_table(tmp_path / side / f"{name}.parquet") for side in ("whole", "out"))
        assert one.equals(other)


def test_what_was_made_of_something_else_is_made_again(tmp_path: Path) -> None:
    source = written(tmp_path / "in.parquet", facts(13))
    before = stream(Task("school_fees", date(2020, 8, 1), TARGETS), source, tmp_path / "out.parquet")
    after = stream(TASK, source, tmp_path / "out.parquet")
    assert before.sums["school_fee_due"] != after.sums["school_fee_due"]
    written(source, facts(2))
    assert stream(TASK, source, tmp_path / "out.parquet").rows == 2


@pytest.mark.parametrize(
    ("column", "cents"),
    [
        (pa.array([12, -3]), [1200, -300]),
        (pa.array([12.34, 0.1]), [1234, 10]),
        (pa.array([Decimal("12.3"), Decimal("0.01")], pa.decimal128(9, 2)), [1230, 1]),
    ],
)
def test_euros_become_cents(column: Any, cents: list[int]) -> None:
    fact = Law.load("student_finance").facts["income_first_parent"]
    assert as_integers("income_first_parent", fact, column).to_pylist() == cents


@pytest.mark.parametrize(
    "column",
    [
        pa.array([1.0, 12.345, 3.0]),
        pa.array([1.0, float("inf"), 3.0]),
        pa.array([1, 2**60, 3]),
        pa.array([Decimal("1.000"), Decimal("0.001"), Decimal("1.000")]),
    ],
)
def test_what_is_no_amount_in_cents_is_refused(column: Any) -> None:
    fact = Law.load("student_finance").facts["income_first_parent"]
    with pytest.raises(InvalidColumn, match="column income_first_parent, row 1: expected"):
        as_integers("income_first_parent", fact, column)


# Reforms as files


def test_a_parameter_changes_for_its_days_only() -> None:
    change = Change("school_fee_amount", "2000.00", date(2024, 8, 1), date(2025, 7, 31))
    law, reformed = Law.load("school_fees"), Reform("school_fees", (change,)).reformed()
    for day in (date(2024, 7, 31), date(2025, 8, 1)):
        assert reformed.on(day).values["school_fee_amount"].value == law.on(day).values["school_fee_amount"].value
    assert reformed.on(date(2024, 8, 1)).values["school_fee_amount"].value == 200_000
    assert law.on(date(2024, 8, 1)).values["school_fee_amount"].value != 200_000


def test_a_rule_of_a_file_takes_the_place_of_the_laws(tmp_path: Path) -> None:
    (tmp_path / "rules.py").write_text(RULES)
    path = tmp_path / "reform.toml"
    path.write_text(TOML + 'rules = "rules.py"\n')
    task = Task("school_fees", ON, TARGETS, read(path))
    stream(task, written(tmp_path / "in.parquet", facts(13)), tmp_path / "out.parquet")
    amount = Law.load("school_fees").on(ON).values["school_fee_amount"].value
    rows = pyarrow.parquet.read_table(tmp_path / "out.parquet").to_pylist()
    assert {row["school_fee_due_reform"] for row in rows if row["of_age_for_school_fee"]} == {amount // 2}


def test_a_reform_is_written_as_it_is_read() -> None:
    text = TOML + '\n[[parameters]]\nname = "school_fee_amount"\nsince = 2025-08-01\nvalue = "2000.00"\n'
    reform = read_text(text, "here")
    assert reform.written() == text
    assert read_text(reform.written(), "there") == reform
    assert (reform.name, reform.why[0]) == (("Duurder", "Dearer"), 'Een proef "met" tekens.')


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("law =", "here: "),
        (TOML, "changes nothing"),
        (TOML + "[[parameters]]\nname = 'school_fee_amount'", "change 1: lacks value"),
        (TOML + "[[parameters]]\nname = 'school_fee_amoun'\nvalue = '1'", r"did you mean school_fee_amount\?"),
        (TOML + "[[parameters]]\nname = 'school_fee_amount'\nvalue = 'much'", "expected an amount in euros"),
        (TOML + "[[parameters]]\nname = 'school_fee_amount'\nvalue = '1'\nsince = 2025", "are dates"),
        (TOML + "[[parameters]]\nname = 'school_fee_amount'\nvalue = '1'\nfrom = 2025-01-01", "from is none of"),
        (TOML + "rules = 'none.py'", "beside the reform"),
        (TOML.replace("why", "wy"), "wy is none of"),
        ('law = "x"\n' + TOML.partition("\n")[2] + "[[parameters]]\nname = 'y'\nvalue = '1'", "there is no law 'x'"),
    ],
)
def test_a_wrong_reform_says_what_is_wrong_where(text: str, said: str) -> None:
    with pytest.raises(LawError, match=said):
        read_text(text, "here")
