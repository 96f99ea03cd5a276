"""A month that is killed ten times at random moments ends with the same books and payments as one that was not."""

import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection

KILLS = 10
BOOKS = (
    "select account, sum(amount_cents) from ledger_posting group by account order by account",
    "select person_id, sequence, facts, outcome from decisions_decision order by person_id, sequence",
    "select person_id, iban, amount_cents, status from payments_paymentorder order by person_id",
    "select person_id, kind, data from messages_message order by person_id",
    "select count(*), sum(orders_count), sum(total_cents) from payments_paymentbatch where status = 'sent'",
)


class Agency:
    """An agency of its own on the test server: a database and a folder for what goes to the bank."""

    def __init__(self, name: str, var: Path) -> None:
        self.name, self.bank = name, var / "bank" / name / "out"
        host = connection.settings_dict["HOST"]
        self.server = f"postgresql://postgres@/{{}}?host={host}"
        self.environment = os.environ | {
            "DATABASE_URL": self.server.format(name),
            "SPIL_VAR": str(var),
            "SPIL_KERNELS": str(settings.ROOT / "var" / "kernels"),
            "DJANGO_SETTINGS_MODULE": "spil.settings",
        }

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Start a `spil` command."""
        return subprocess.Popen(
            [sys.executable, "-m", "spil", *arguments], env=self.environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def run(self, *arguments: str) -> None:
        """Run a `spil` command to its end."""
        process = self.start(*arguments)
        output, _ = process.communicate()
        assert process.returncode == 0, output

    def books(self) -> list[list[tuple[object, ...]]]:
        """Everything that must be the same."""
        with psycopg.connect(self.server.format(self.name)) as database:
            return [database.execute(query).fetchall() for query in BOOKS]

    def paid(self) -> list[tuple[str, str]]:
        """IBAN and amount of every payment that the bank got."""
        texts = [path.read_text() for path in self.bank.glob("*.xml")]
        found = [
            re.findall(r"<InstdAmt[^>]*>([\d.]+)<.*?<CdtrAcct>\s*<Id>\s*<IBAN>(\w+)<", text, re.S) for text in texts
        ]
        return sorted(pair for pairs in found for pair in pairs)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_month_survives_ten_kills(tmp_path: Path) -> None:
    names = [f"{connection.settings_dict['NAME']}_{kind}" for kind in ("whole", "killed")]
    whole, killed = (Agency(name, tmp_path / name) for name in names)
    with psycopg.connect(whole.server.format("postgres"), autocommit=True) as server:
        for name in names:
            server.execute(f'create database "{name}"')
    try:
        for agency in (whole, killed):
            subprocess.run(
                [sys.executable, settings.ROOT / "manage.py", "migrate", "--verbosity=0"],
                env=agency.environment, check=True,
            )  # fmt: skip
            agency.run("demo", "--people", "400", "--seed", "7")
        began = time.monotonic()
        whole.run("month", "2025-09", "--size", "20")
        length = time.monotonic() - began
        moments = random.Random(11)
        for _ in range(KILLS):
            process = killed.start("month", "2025-09", "--size", "20")
            time.sleep(moments.uniform(length / 3, length))
            process.send_signal(signal.SIGKILL)
            process.communicate()
        killed.run("month", "2025-09", "--size", "20")
        assert killed.books() == whole.books()
        assert killed.paid() == whole.paid()
        assert len(whole.paid()) > 50
    finally:
        with psycopg.connect(whole.server.format("postgres"), autocommit=True) as server:
            for name in names:
                server.execute(f'drop database if exists "{name}" with (force)')
