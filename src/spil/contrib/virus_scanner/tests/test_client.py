"""The daemon's protocol against a small daemon of our own, which answers as ClamAV does."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from spil.contrib.virus_scanner.client import CHUNK, EICAR, Clamd, Infected, ScanFailed, StandIn, scanner


class Daemon(socketserver.BaseRequestHandler):
    """Reads a stream by its pieces and says what it is; refuses one that is too long as ClamAV does."""

    def handle(self) -> None:
        assert self._read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!L", self._read(4))[0]:
            assert size <= CHUNK
            content += self._read(size)
        if len(content) > 3 * CHUNK:
            self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
        elif EICAR in content:
            self.request.sendall(b"stream: Win.Test.EICAR_HDB-1 FOUND\0")
        else:
            self.request.sendall(b"stream: OK\0")

    def _read(self, size: int) -> bytes:
        read = b""
        while len(read) < size:
            read += self.request.recv(size - len(read))
        return read


@pytest.fixture
def clamd() -> Iterator[Clamd]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Daemon) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield Clamd("127.0.0.1", server.server_address[1])
        server.shutdown()
        thread.join()


def test_what_is_clean_passes(clamd: Clamd) -> None:
    clamd.check(b"")
    clamd.check(b"%PDF-1.7" + bytes(2 * CHUNK))


@pytest.mark.parametrize("before", [0, 100_000])
def test_a_virus_is_named(clamd: Clamd, before: int) -> None:
    with pytest.raises(Infected, match=r"Win\.Test\.EICAR_HDB-1"):
        clamd.check(bytes(before) + EICAR)


def test_what_was_not_looked_at_does_not_pass(clamd: Clamd) -> None:
    with pytest.raises(ScanFailed, match="size limit exceeded"):
        clamd.check(bytes(4 * CHUNK))
    with pytest.raises(ScanFailed):
        Clamd("127.0.0.1", 1).check(b"anything")


def test_the_stand_in_finds_the_test_file_only() -> None:
    StandIn().check(b"letter")
    with pytest.raises(Infected):
        StandIn().check(b"x" + EICAR)


def test_an_installation_has_the_scanner_that_it_names(settings: Any) -> None:
    settings.CLAMD = ""
    assert isinstance(scanner(), StandIn)
    settings.CLAMD = "clamav.example:3310"
    found = scanner()
    assert isinstance(found, Clamd)
    assert (found.host, found.port) == ("clamav.example", 3310)
