"""What an award says: lines of debt and of money are not added up."""

import json
from datetime import date

import pytest

from spil.core.messages import letters
from spil.law.compensation.settlement import Payout
from spil.services.compensation.letters import of_award

TODAY = date(2026, 3, 24)
OUTCOME = {
    "missed_grant_compensation": 124_000, "voucher_compensation": 206_500, "missed_grant_remitted": 124_000,
    "voucher_remitted": 100_000, "student_debt_after": 0, "missed_grant_months": 40, "payout": int(Payout.PAY),
}  # fmt: skip


@pytest.mark.parametrize("language", ["nl", "en"])
def test_an_award_has_no_line_that_adds_debt_to_money(language: str) -> None:
    data = json.loads(of_award(language, OUTCOME, TODAY))
    assert [row["cents"] for row in data["amounts"]] == [124_000, 206_500, 224_000, 224_000, 0, 106_500]
    assert data["amounts_sum"] is False
    address = {"name": "Noor Testman", "address": [], "reference": "S-1", "on": TODAY, "language": language}
    with_sum = letters.render("decision", data | {"amounts_sum": True}, **address)  # type: ignore[arg-type]
    without = letters.render("decision", data, **address)  # type: ignore[arg-type]
    assert len(without) < len(with_sum)
