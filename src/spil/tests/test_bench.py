"""Benchmarks are found, compared with their peer in the right direction, and written down; their helpers work.

No time is asserted here: how fast something is stands in build/bench.json.
"""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from bench import Measure, _grants, _load, _society
from bench._child import child
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
    def run(full: bool) -> list[Measure]:
        return [Measure("rows", 300, "1/s", peer=20, peer_name="other", aim=1000)]


def test_a_child_gives_its_result_and_its_own_memory() -> None:
    ballast = bytearray(200_000_000)
    outcome = child("bench._grants:explained", people=2)
    assert outcome.result > 0
    assert 20 < outcome.peak_mb < len(ballast) / 1e6


def test_the_population_is_the_same_for_the_same_seed_and_lawful() -> None:
    law = _grants.law()
    one, same, other = (dict(_grants.population(law, 50, seed)) for seed in (1, 1, 2))
    assert all(np.array_equal(one[name], same[name]) for name in one)
    assert not all(np.array_equal(one[name], other[name]) for name in one)
    found = law.on(_grants.MONTHS[0]).run(one, _grants.TARGETS)
    assert found["basic_grant"].any()
    case = _grants.cases(law, 50)[7]
    expected = law.on(_grants.MONTHS[0]).evaluate(case, _grants.TARGETS)
    assert {name: int(column[7]) for name, column in found.items()} == expected


def test_openfisca_has_the_same_law(tmp_path: Path) -> None:
    pytest.importorskip("openfisca_core", reason="only `make bench` installs the peer")
    ours, theirs = tmp_path / "ours.npz", tmp_path / "theirs.npz"
    child("bench._grants:year", people=2000, kept=str(ours))
    child("bench._openfisca:year", people=2000, kept=str(theirs))
    for name, cents in np.load(ours).items():
        assert np.abs(cents - np.load(theirs)[name] * 100.0).max() <= 2.01, name
        assert cents.any(), name


def test_a_difference_between_the_paths_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    law = pytest.importorskip("bench.law", reason="only `make bench` installs the peer")
    arguments = ("school_fees", date(2025, 9, 1), 30, 1)
    assert law.differences(*arguments) == 0
    monkeypatch.setattr("spil.law.engine.graph.Graph.evaluate", lambda *arguments: {"school_fee": -1})
    assert law.differences(*arguments) == 30


def test_each_request_is_answered_once_over_few_connections() -> None:
    with _answering(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello") as (port, seen):
        found = _load.load(port, [_load.request("GET", "/a"), _load.request("POST", "/b", b"{}")], 10, 3)
    assert sorted(seen) == [b"GET /a"] * 5 + [b"POST /b"] * 5
    assert found.per_second > 0
    assert found.median_ms <= found.p95_ms


def test_an_answer_other_than_200_is_an_error_that_says_what_came() -> None:
    with (
        _answering(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy") as (port, _),
        pytest.raises(_load.WrongAnswer, match="busy"),
    ):
        _load.load(port, [_load.request("GET", "/")], 2, 1)


def test_a_request_says_what_it_carries() -> None:
    assert _load.request("POST", "/x", b"{}", ["Cookie: a=b"]).split(b"\r\n") == [
        b"POST /x HTTP/1.1", b"Host: 127.0.0.1", b"Cookie: a=b", b"Content-Type: application/json",
        b"Content-Length: 2", b"", b"{}",
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_a_society_is_loaded_and_decided_beside_plain_copies() -> None:
    loaded = _society.load(60)
    decided = _society.decide(_society.MONTH)
    assert loaded.count >= 60
    assert loaded.rows > loaded.count
    assert decided.rows > decided.count > 0


@contextmanager
def _answering(answer: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """A server that gives the same answer to everything, and the first two words of what it was asked."""
    seen: list[bytes] = []

    def serve(connection: socket.socket) -> None:
        with connection:
            while part := connection.recv(65_536):
                seen.append(b" ".join(part.split()[:2]))
                connection.sendall(answer)

    def accept() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=[connection], daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=accept, daemon=True).start()
        yield listening.getsockname()[1], seen
        listening.shutdown(socket.SHUT_RDWR)
