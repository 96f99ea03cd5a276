"""The command line of a month's collection and of the bank, started again and again."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from typer.testing import CliRunner

from spil.cli import app
from spil.core.ledger import service as ledger
from spil.core.ledger.models import Account
from spil.core.payments import collecting
from spil.core.payments.models import Collection
from spil.core.payments.tests.conftest import IBANS
from spil.core.payments.tests.receiver import owe, registered
from spil.core.people.models import Person

NOVEMBER = date(2025, 11, 1)


@pytest.fixture(autouse=True)
def receiver(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.VAR = tmp_path
    with registered():
        yield


def run(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, words)
    assert result.exit_code == code, result.output
    return result.output


def test_a_month_from_announcement_to_the_books(people: list[Person]) -> None:
    collecting.do_give_mandate(people[0], IBANS[0], "N. Vliegwiel", signed_on=NOVEMBER, acting_user=None)
    owe(people[0].pk, 50_00, NOVEMBER)
    for _ in range(2):
        run("collect", "2025-11", "--on", "2025-11-03")
        one = Collection.objects.get()
        assert (one.status, one.batch) == ("made", None)
    assert "2025-11-20" in run("collect", "2025-11", "--on", "2025-11-19")
    for _ in range(2):
        run("collect", "2025-11", "--on", "2025-11-20")
        assert Collection.objects.get().status == "sent"
    with time_machine.travel(date(2025, 11, 24)):
        assert "0 batches booked" in run("bank")
    with time_machine.travel(date(2025, 11, 25)):
        assert "1 batches booked" in run("bank")
        assert "0 batches booked" in run("bank")
        assert "2 paid back, in 1 batches" in run("bank", "--refund")  # what the fixture made payable
        assert "0 paid back" in run("bank", "--refund")
    assert ledger.balances(people[0].pk)[Account.INSTALMENT] == 0


def test_who_comes_too_late_is_told_so(people: list[Person]) -> None:
    collecting.do_give_mandate(people[0], IBANS[0], "N. Vliegwiel", signed_on=NOVEMBER, acting_user=None)
    owe(people[0].pk, 50_00, NOVEMBER)
    assert "less than 14 days" in run("collect", "2025-11", "--on", "2025-11-14").replace("\n", " ")
    assert not Collection.objects.exists()


def test_an_unknown_product_is_refused(db: None) -> None:
    assert "Choose one of" in run("collect", "2025-11", "--product", "gone", code=1)
