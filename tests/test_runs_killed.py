"""A run whose workers are killed at random ends with the same books; two workers at once take nobody twice."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection

KILLS = int(os.environ.get("SPIL_KILLS", "3"))
PEOPLE = 4_000
SIZE = 50  # people in a chunk: few, so that some are left whenever a worker is killed
BOOKS = (
    "select person_id, account, sum(amount_cents), count(*) from ledger_posting group by 1, 2 order by 1, 2",
    "select person_id, sequence, facts, outcome from decisions_decision order by person_id, sequence",
    "select person_id, iban, amount_cents, status from payments_paymentorder order by person_id",
    "select person_id, kind, data from messages_message order by person_id",
    "select number, state, reason, totals from runs_chunk order by number",
    "select state from runs_run",
)
SETUP = """
from datetime import date
from spil.cli import start_django
start_django()
from spil.core.access.models import User
from spil.core.runs import service
from spil.demo.compensation import AWARDED_ON, load
load({people})
one, two = (User.objects.create(subject=name, name=name, role="manager") for name in ("one", "two"))
run = service.do_plan("compensation", month=AWARDED_ON, on=AWARDED_ON, size={size}, acting_user=one)
service.do_rehearse(run, acting_user=one)
service.do_approve(run, acting_user=two)
"""


class Agency:
    """An agency of its own on the test server, with a run that is approved."""

    def __init__(self, name: str, var: Path) -> None:
        self.name = name
        self.server = f"postgresql://postgres@/{{}}?host={connection.settings_dict['HOST']}"
        self.environment = os.environ | {
            "DATABASE_URL": self.server.format(name),
            "SPIL_VAR": str(var),
            "SPIL_KERNELS": str(settings.ROOT / "var" / "kernels"),
            "DJANGO_SETTINGS_MODULE": "spil.settings",
        }

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        """Start a Python command."""
        return subprocess.Popen(
            [sys.executable, *arguments], env=self.environment, stdout=subprocess.DEVNULL, cwd=settings.ROOT
        )

    def run(self, *arguments: str) -> None:
        """Run a Python command to its end."""
        assert self.start(*arguments).wait() == 0

    def do(self, *arguments: str) -> None:
        """Run a `spil run` command with two workers to its end."""
        self.run("-m", "spil", "run", *arguments, "1", "--by", "one", "--workers", "2")

    def books(self) -> list[list[tuple[object, ...]]]:
        """Everything that must be the same."""
        with psycopg.connect(self.server.format(self.name)) as database:
            return [database.execute(query).fetchall() for query in BOOKS]

    def left(self) -> int:
        """How many chunks wait."""
        with psycopg.connect(self.server.format(self.name)) as database:
            row = database.execute("select count(*) from runs_chunk where state = 'waiting'").fetchone()
            assert row is not None
            return int(row[0])


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_run_survives_kills(tmp_path: Path) -> None:
    names = [f"{connection.settings_dict['NAME']}_run_{kind}" for kind in ("whole", "killed")]
    whole, killed = (Agency(name, tmp_path / name) for name in names)
    template = connection.settings_dict["TEST"]["TEMPLATE"]
    with psycopg.connect(whole.server.format("postgres"), autocommit=True) as server:
        for name in names:
            server.execute(f'drop database if exists "{name}" with (force)')
        server.execute(f'create database "{names[0]}" template "{template}"')
    try:
        whole.run("-c", SETUP.format(people=PEOPLE, size=SIZE))
        with psycopg.connect(whole.server.format("postgres"), autocommit=True) as server:
            server.execute(f'create database "{names[1]}" template "{names[0]}"')
        whole.do("start")
        whole.do("release")
        moments = random.Random(11)
        with psycopg.connect(killed.server.format(killed.name), autocommit=True) as database:
            database.execute("update runs_run set state = 'running', started_at = now()")
        waiting = killed.left()
        for _ in range(KILLS):
            worker = killed.start("-m", "spil", "run", "work", "1")
            began = killed.left()
            while worker.poll() is None and killed.left() > began - 1:
                time.sleep(0.02)
            time.sleep(moments.uniform(0, 0.1))
            worker.send_signal(signal.SIGKILL)
            worker.wait()
        assert 0 < killed.left() < waiting
        killed.do("start")
        killed.do("release")
        assert killed.books() == whole.books()
        postings, decisions, orders, messages, chunks, _ = whole.books()
        assert len({row[0] for row in decisions}) == len(decisions) > PEOPLE / 2
        assert len(orders) > 100
        assert len(messages) >= len(decisions)
        assert len(chunks) == PEOPLE / SIZE
        assert sum(int(str(row[2])) for row in postings) == 0
    finally:
        with psycopg.connect(whole.server.format("postgres"), autocommit=True) as server:
            for name in names:
                server.execute(f'drop database if exists "{name}" with (force)')
