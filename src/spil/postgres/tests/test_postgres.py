"""The embedded server starts with its first user, is shared, and stops with its last, whatever way that one ends."""

import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from spil import postgres

USER = """
import pathlib, sys
from spil import postgres
print(postgres.start(pathlib.Path(sys.argv[1])), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def var() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="spil-test-") as folder:
        yield Path(folder)


def user(var: Path) -> tuple[subprocess.Popen[str], str]:
    """A process that uses the server until its input ends, and the folder of the socket."""
    process = subprocess.Popen(
        [sys.executable, "-c", USER, str(var)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def end(process: subprocess.Popen[str]) -> None:
    process.communicate()
    assert process.returncode == 0


def answers(sockets: str) -> bool:
    try:
        with psycopg.connect(host=sockets, user=postgres.SUPERUSER, dbname="postgres") as connection:
            return connection.execute("select 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


def test_the_last_user_stops_the_server_also_after_another_was_killed(var: Path) -> None:
    first, sockets = user(var)
    second, same = user(var)
    assert sockets == same
    assert answers(sockets)
    end(first)
    assert answers(sockets)
    second.send_signal(signal.SIGKILL)
    second.communicate()
    assert answers(sockets)
    third, _ = user(var)
    end(third)
    assert not answers(sockets)
    assert not (var / "pg" / "postmaster.pid").exists()


def test_the_server_listens_on_its_socket_only(var: Path) -> None:
    process, sockets = user(var)
    with psycopg.connect(host=sockets, user=postgres.SUPERUSER, dbname="postgres") as connection:
        assert connection.execute("show listen_addresses").fetchone() == ("",)
    assert (var / "pg").stat().st_mode & 0o077 == 0
    end(process)


def test_a_deep_folder_has_its_socket_elsewhere() -> None:
    deep = Path("/") / "/".join(["a" * 30] * 4)
    elsewhere = postgres.socket_directory(deep)
    assert len(str(elsewhere)) < postgres.LONGEST_SOCKET_PATH
    assert elsewhere == postgres.socket_directory(deep)
    assert elsewhere != postgres.socket_directory(deep / "b")
    assert postgres.socket_directory(Path("/srv/spil/pg")) == Path("/srv/spil/pg")


def test_a_failure_says_what_postgresql_said(var: Path) -> None:
    (var / "pg").mkdir()
    (var / "pg" / "stray").touch()
    with pytest.raises(postgres.PostgresDidNotStart, match="not empty"):
        postgres.start(var)
