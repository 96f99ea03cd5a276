"""Benchmarks are found, compared with their peer in the right direction, and written down."""

import json
from pathlib import Path

import pytest
from bench import Measure
from typer.testing import CliRunner

from spil.commands import bench


@pytest.mark.parametrize(
    ("measure", "ratio", "is_met"),
    [
        (Measure("rows", 300, "1/s", peer=20, aim=250), 15, True),
        (Measure("rows", 200, "1/s", aim=250), None, False),
        (Measure("memory", 50, "MB", peer=200, less_is_better=True), 4, None),
        (Measure("time", 2, "ms", aim=1, less_is_better=True), None, False),
    ],
)
def test_better_is_above_one_whatever_the_direction(measure: Measure, ratio: float | None, is_met: bool | None) -> None:
    assert (measure.ratio, measure.is_met) == (ratio, is_met)


def test_results_are_written_with_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bench").mkdir()
    monkeypatch.setattr(bench, "ROOT", tmp_path)
    (tmp_path / "bench" / "one.py").touch()
    monkeypatch.setattr("importlib.import_module", lambda name: _OneBench)
    output = tmp_path / "build" / "bench.json"
    result = CliRunner().invoke(bench.app, ["--output", str(output)])
    assert result.exit_code == 0, result.output
    written = json.loads(output.read_text())
    assert written["machine"]["cores"] >= 1
    assert (
        written["measures"][0] | {"name": "rows", "value": 300, "ratio": 15, "is_met": False} == written["measures"][0]
    )
    assert "Aim not reached: rows" in result.output


def test_an_unknown_benchmark_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "ROOT", tmp_path)
    assert CliRunner().invoke(bench.app, ["none"]).exit_code == 2


class _OneBench:
    @staticmethod
    def run() -> list[Measure]:
        return [Measure("rows", 300, "1/s", peer=20, peer_name="other", aim=1000)]
