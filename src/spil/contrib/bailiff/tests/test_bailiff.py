"""The bailiff's channel: a hand-over goes once, a report is read as its schema says or refused."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from spil.contrib.bailiff import client
from spil.contrib.bailiff.client import DifferentHandOver, LocalBailiff, WrongReport, read

SCHEMAS = Path(client.__file__).parent
REPORT = {
    "message": "report/1", "number": "D-1", "reference": "A12", "kind": "served", "on": "2026-11-24", "cents": 0,
}  # fmt: skip


def test_a_hand_over_that_is_sent_twice_is_there_once_and_never_another(tmp_path: Path) -> None:
    bailiff = LocalBailiff(tmp_path)
    bailiff.hand_over({"reference": "A12", "cents": 1})
    bailiff.hand_over({"reference": "A12", "cents": 1})
    with pytest.raises(DifferentHandOver):
        bailiff.hand_over({"reference": "A12", "cents": 2})
    bailiff.recall("A12")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["A12.json", "A12.recall.json"]
    assert json.loads((tmp_path / "out" / "A12.json").read_text()) == {"reference": "A12", "cents": 1}


def test_a_report_is_read_as_its_schema_says(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "1.json").write_text(json.dumps(REPORT))
    jsonschema_rs.validator_for(json.loads((SCHEMAS / "report.schema.json").read_text())).validate(REPORT)
    assert [report.number for report in LocalBailiff(tmp_path).reports()] == ["D-1"]


@pytest.mark.parametrize(
    "change",
    [{"message": "report/2"}, {"kind": "lost"}, {"cents": -1}, {"cents": "5"}, {"on": "yesterday"}, {"number": ""}],
)
def test_what_is_no_report_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(WrongReport):
        read(json.dumps(REPORT | change).encode())
    assert not jsonschema_rs.is_valid(json.loads((SCHEMAS / "report.schema.json").read_text()), REPORT | change) or (
        "on" in change
    )


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b"\xff"])
def test_what_is_no_message_is_refused(raw: bytes) -> None:
    with pytest.raises(WrongReport):
        read(raw)
