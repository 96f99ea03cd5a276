"""A referral holds what its schema allows and no more, and is there once."""

import json
from pathlib import Path

import jsonschema_rs
import pytest

from spil.contrib.debt_help import client
from spil.contrib.debt_help.client import LocalDebtHelp

MESSAGE = {
    "message": "referral/1", "number": "3f1c1b9e-6f0e-4c55-9a5e-0d7c7a3f9f11", "on": "2026-11-24",
    "name": "Tess Testman", "telephone": "0612345678", "language": "nl",
    "consent": {"on": "2026-11-24", "text": "Ja, bel mij."},
}  # fmt: skip


def test_a_referral_that_is_sent_twice_is_there_once(tmp_path: Path) -> None:
    for _ in range(2):
        LocalDebtHelp(tmp_path).refer(MESSAGE)
    [path] = tmp_path.iterdir()
    assert json.loads(path.read_text(encoding="utf-8")) == MESSAGE


@pytest.mark.parametrize("more", [{"debtCents": 100}, {"bsn": "999990019"}, {"telephone": "bel me"}])
def test_the_schema_lets_nothing_about_debts_or_numbers_through(more: dict[str, object]) -> None:
    schema = json.loads((Path(client.__file__).parent / "referral.schema.json").read_text(encoding="utf-8"))
    assert jsonschema_rs.is_valid(schema, MESSAGE)
    assert not jsonschema_rs.is_valid(schema, MESSAGE | more)
