"""Who looks for viruses in what people send: ClamAV's daemon, and a stand-in that knows the test file only."""

import socket
import struct
from abc import ABC, abstractmethod

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

CHUNK = 64 * 1024
SECONDS = 30
LONGEST_ANSWER = 4096
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-" + b"FILE!$H+H*"


class Infected(ValueError):
    """A virus was found; `name` is what the scanner calls it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class ScanFailed(OSError):
    """The scanner could not be asked, or did not know. What was not looked at must not come in."""


class Scanner(ABC):
    """Looks for viruses. `name` is kept with every document that it passed."""

    name: str

    @abstractmethod
    def check(self, content: bytes) -> None:
        """Raises Infected or ScanFailed."""


class Clamd(Scanner):
    """ClamAV's daemon over TCP, by its command INSTREAM: pieces after their length, an empty one at the end."""

    name = "clamd"

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port

    def check(self, content: bytes) -> None:
        answer = self._ask(content)
        if answer.endswith(" FOUND"):
            raise Infected(answer.removeprefix("stream: ").removesuffix(" FOUND"))
        if answer != "stream: OK":
            raise ScanFailed(answer or "no answer")

    def _ask(self, content: bytes) -> str:
        try:
            with socket.create_connection((self.host, self.port), SECONDS) as connection:
                connection.sendall(b"zINSTREAM\0")
                for start in range(0, len(content), CHUNK):
                    piece = content[start : start + CHUNK]
                    connection.sendall(struct.pack("!L", len(piece)) + piece)
                connection.sendall(struct.pack("!L", 0))
                answer = b""
                while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
                    if not (more := connection.recv(LONGEST_ANSWER)):
                        break
                    answer += more
        except OSError as error:
            raise ScanFailed(str(error)) from error
        return answer.rstrip(b"\0\n").decode("utf-8", "replace")


class StandIn(Scanner):
    """For development and tests: finds the industry's harmless test file, and nothing else."""

    name = "stand-in"

    def check(self, content: bytes) -> None:
        if EICAR in content:
            raise Infected("Eicar-Test-Signature")


def scanner() -> Scanner:
    """The scanner of this installation: SPIL_CLAMD is host:port. In production there must be one."""
    if settings.CLAMD:
        host, _, port = settings.CLAMD.rpartition(":")
        return Clamd(host, int(port))
    if settings.PRODUCTION:
        raise ImproperlyConfigured("SPIL_CLAMD must be set in production: host:port of ClamAV's daemon.")
    return StandIn()
