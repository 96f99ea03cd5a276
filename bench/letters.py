"""Letters as accessible PDF, made by two processes; beside the same compiler on a page with one word."""

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bench import Measure
from bench._child import child

LETTERS = 2_000
PROCESSES = 2
WORD = Path(__file__).parent / "word.typ"


def run(full: bool) -> Iterator[Measure]:
    """Letters about a decision, as a month sends them; the start of the processes is counted."""
    rate, peer = child("bench.letters:rates", letters=LETTERS).result
    yield Measure("letters as PDF/UA-1", rate, "1/s", peer, "(pages with one word)", aim=250)


def rates(letters: int) -> tuple[float, float]:
    """Letters a second, and pages with one word a second."""
    from spil.cli import start_django

    start_django()
    from spil.core.messages.letters import render_many
    from spil.services.student_finance.letters import of_month

    outcome = dict.fromkeys(
        ("refusal", "single_parent_allowance", "supplementary_grant_as_loan", "access_costs_allowance",
         "tuition_fees_loan", "lifelong_credit", "travel_money"), 0
    )  # fmt: skip
    outcome |= {"basic_grant": 324_52, "supplementary_grant": 491_08, "loan": 150_00, "travel_product": 1,
                "gift": 0, "performance_grant": 815_60, "borrowed": 150_00, "paid_this_month": 965_60}  # fmt: skip
    data = of_month("nl", date(2026, 11, 1), outcome)
    one = {"kind": "decision", "data": data, "address": ["Molenpad 300", "8011 AB Zwolle"], "on": date(2026, 11, 1),
           "language": "nl"}  # fmt: skip
    many = [one | {"name": f"Noor {number}", "reference": f"S-{number}"} for number in range(letters)]
    return _rate(render_many(many, PROCESSES)), _rate(_pages(letters))


def _rate(made: Iterable[bytes]) -> float:
    began = time.perf_counter()
    count = sum(1 for pdf in made if pdf.startswith(b"%PDF"))
    return count / (time.perf_counter() - began)


def _pages(count: int) -> Iterator[bytes]:
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_page, range(count), chunksize=25)


@cache
def _compiler() -> Any:
    import typst

    return typst.Compiler(str(WORD))


def _page(number: int) -> bytes:
    return _compiler().compile(format="pdf", pdf_standards=["ua-1"], sys_inputs={"number": str(number)})
