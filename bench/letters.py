"""Letters as accessible PDF, made by two processes; beside the same compiler on a page with one word."""

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import Measure

PEER = "(a page with one word)"
LETTERS = 2_000
PROCESSES = 2


def run() -> Iterator[Measure]:
    """Letters about a decision, as a month sends them."""
    from spil.cli import start_django

    start_django()
    from spil.core.messages import letters
    from spil.services.student_finance.letters import of_month

    outcome = dict.fromkeys(
        ("refusal", "single_parent_allowance", "supplementary_grant_as_loan", "access_costs_allowance",
         "tuition_fees_loan", "lifelong_credit", "travel_money"), 0
    )  # fmt: skip
    outcome |= {"basic_grant": 324_52, "supplementary_grant": 491_08, "loan": 150_00, "travel_product": 1,
                "gift": 0, "performance_grant": 815_60, "borrowed": 150_00, "paid_this_month": 965_60}  # fmt: skip
    data = of_month("nl", date(2026, 11, 1), outcome)
    with TemporaryDirectory(dir=Path(letters.__file__).parent) as folder:
        word = Path(folder) / "word.typ"
        word.write_text("#let data = json(bytes(sys.inputs.data))\n#set document(title: data.title)\nJa", "utf-8")
        letters.register("bench", word)
        peer = _rate("bench", data)
    yield Measure("letters as PDF/UA-1", _rate("decision", data), "1/s", peer, PEER, aim=250)


def _rate(kind: str, data: dict[str, Any]) -> float:
    from spil.core.messages import letters

    one = {"kind": kind, "data": data, "address": ["Molenpad 300", "8011 AB Zwolle"], "on": date(2026, 11, 1),
           "language": "nl"}  # fmt: skip
    many = [one | {"name": f"Noor {number}", "reference": f"S-{number}"} for number in range(LETTERS)]
    began = time.perf_counter()
    count = sum(made.startswith(b"%PDF") for made in letters.render_many(many, PROCESSES))
    assert count == LETTERS
    return LETTERS / (time.perf_counter() - began)
