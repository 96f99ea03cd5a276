"""Requests over connections that stay open, a bounded number of them, and how long each answer took.

Plain sockets and one selector, so that on a machine with two cores the one that asks takes little from those that
answer; what it can reach at most is measured with a server that answers nothing (`empty_server`).
"""

import os
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60  # seconds to wait for a server to start, and for any answer


@dataclass(frozen=True)
class Load:
    """Answers a second, and within how many milliseconds half and 95 of each hundred came."""

    per_second: float
    median_ms: float
    p95_ms: float


class WrongAnswer(Exception):
    """The server did not answer 200; holds what it said."""


def load(port: int, requests: Sequence[bytes], count: int, connections: int = 20) -> Load:
    """Ask `count` times, the requests in turn, over so many connections at 127.0.0.1. Raises WrongAnswer."""
    took: list[float] = []
    asked = 0
    began = time.perf_counter()
    with selectors.DefaultSelector() as selector, ExitStack() as sockets:
        for _ in range(min(connections, count)):
            asking = _Asking(sockets.enter_context(socket.create_connection(("127.0.0.1", port), PATIENCE)))
            selector.register(asking.socket, selectors.EVENT_READ, asking)
            asking.send(requests[asked % len(requests)])
            asked += 1
        while len(took) < count:
            ready = selector.select(PATIENCE)
            if not ready:
                raise WrongAnswer(f"no answer within {PATIENCE} seconds")
            for key, _ in ready:
                asking = key.data
                if not asking.is_answered():
                    continue
                took.append(time.perf_counter() - asking.since)
                if asked < count:
                    asking.send(requests[asked % len(requests)])
                    asked += 1
                else:
                    selector.unregister(asking.socket)
    seconds = time.perf_counter() - began
    took.sort()
    return Load(count / seconds, took[count // 2] * 1000, took[min(count * 95 // 100, count - 1)] * 1000)


class _Asking:
    """One connection with a question that waits for its answer."""

    def __init__(self, connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket = connection

    def send(self, request: bytes) -> None:
        self.answer = b""
        self.length = 0  # of head and body together; 0 until the head is in
        self.since = time.perf_counter()
        self.socket.sendall(request)

    def is_answered(self) -> bool:
        """Read what came; whether that completes the answer."""
        part = self.socket.recv(262_144)
        self.answer += part
        if not part:
            raise WrongAnswer(f"the server hung up after {self.answer[:200]!r}")
        if not self.length:
            head, end, _ = self.answer.partition(b"\r\n\r\n")
            if not end:
                return False
            if not head.startswith(b"HTTP/1.1 200"):
                raise WrongAnswer(self.answer[:2000].decode(errors="replace"))
            fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
            self.length = len(head) + 4 + int(fields[b"content-length"])
        return len(self.answer) >= self.length


def request(method: str, path: str, body: bytes = b"", headers: Sequence[str] = ()) -> bytes:
    """A request as it goes over the line."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *headers]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


@contextmanager
def serving(*command: str, environment: Mapping[str, str] | None = None) -> Iterator[tuple[int, float]]:
    """Run a server (a command that takes `--port`) until the end; gives its port and the seconds until it answered."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    began = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port, process)
        yield port, time.perf_counter() - began
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.perf_counter() + PATIENCE
    while time.perf_counter() < until:
        if process.poll() is not None:
            raise WrongAnswer(f"the server ended with {process.returncode}")
        try:
            load(port, [request("GET", "/")], 1, 1)
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise WrongAnswer(f"no answer within {PATIENCE} seconds")


def empty_server() -> AbstractContextManager[tuple[int, float]]:
    """The same server as Spil's with an application that answers two bytes: what server and asker can do at most."""
    return serving(sys.executable, "-m", "bench._load")


def application(environ: Any, start_response: Any) -> list[bytes]:
    """Answers "ok" to everything."""
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
    return [b"ok"]


if __name__ == "__main__":
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        "bench._load:application",
        address="127.0.0.1",
        port=int(sys.argv[2]),
        interface=Interfaces.WSGI,
        workers=2,
        blocking_threads=1,
        workers_kill_timeout=2,
        log_level=LogLevels.warning,
    ).serve()
