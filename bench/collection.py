"""A month of direct debits: made and announced, in messages that are valid against their schema, sent, and booked."""

import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bench import Measure, _society
from bench.repayment import lend

DEBTORS, ALL_DEBTORS = 10_000, 1_000_000
NOVEMBER, DECEMBER, JANUARY = date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1)
ANNOUNCED = date(2026, 1, 5)


def run(full: bool) -> Iterator[Measure]:
    """With `full`: for a million debtors. The aim is a hundred thousand within two minutes for all steps together."""
    _society.start()
    yield from _month(ALL_DEBTORS if full else DEBTORS)


def _month(count: int) -> Iterator[Measure]:
    import sepaxml
    from django.db import connection
    from lxml import etree

    from spil.contrib.bank.client import LocalBank
    from spil.core.ledger.models import Account
    from spil.core.ledger.service import totals
    from spil.core.payments import collecting, sepa
    from spil.core.payments.models import Collection
    from spil.services.repayment.facts import PRODUCT
    from spil.services.repayment.service import do_month

    people = lend(count, DECEMBER)
    _give_mandates(int(people[0]), int(people[-1]))
    do_month(DECEMBER, tell=False)
    do_month(JANUARY, tell=False)
    with connection.cursor() as cursor:
        cursor.execute("analyze repayment_openmonth, ledger_posting, payments_mandate")
    schema = etree.XMLSchema(etree.parse(str(Path(sepaxml.__file__).parent / "schemas" / "pain.008.001.08.xsd")))
    with tempfile.TemporaryDirectory() as folder:
        bank, whole = LocalBank(Path(folder)), time.perf_counter()
        made = collecting.do_prepare(JANUARY, PRODUCT, today=ANNOUNCED).made
        yield Measure("made, and announced by a letter", made / (time.perf_counter() - whole), "collections/s")
        began = time.perf_counter()
        batches = collecting.do_batch(JANUARY, PRODUCT)
        yield Measure("put into messages", made / (time.perf_counter() - began), "collections/s")
        began = time.perf_counter()
        sent, _ = collecting.do_send_all(JANUARY, PRODUCT, bank, acting_user=None)
        yield Measure("sent", sent / (time.perf_counter() - began), "collections/s")
        began = time.perf_counter()
        for batch in batches:
            batch.refresh_from_db()
            on = batch.collect_on
            if not collecting.do_book(batch, batch.total_cents, on, acting_user=None):
                raise AssertionError(f"{batch.message_id} was not booked")
        yield Measure("booked", sent / (time.perf_counter() - began), "collections/s")
        seconds = time.perf_counter() - whole
        yield Measure("collected: all steps", made / seconds, "collections/s", aim=100_000 / 120)
        for batch in batches:
            schema.assertValid(etree.fromstring(bytes(batch.xml)))
    total = sum(batch.total_cents for batch in batches)
    if sum(totals().values()) or sent != made or Collection.objects.filter(status="booked").count() != made:
        raise AssertionError("something was lost or doubled")
    yield Measure(f"valid messages, of {sepa.amount(total)} euros in all", len(batches), "messages")
    if totals(JANUARY)[Account.INSTALMENT] != -total:
        raise AssertionError("what was collected is not what was paid")


def _give_mandates(first: int, last: int) -> None:
    """Leave to collect for all of these people, each from an account with valid check digits."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "insert into payments_mandate (person_id, reference, iban, holder, signed_on, end_reason, given_at)"
            " select n, 'BENCH-' || n, 'NL' || lpad((98 - (('28251821' || account || '232100')::numeric %% 97))::text,"
            " 2, '0') || 'SPIL' || account, 'Debtor ' || n, date '2025-01-02', '', now()"
            " from (select n, lpad(n::text, 10, '0') as account from generate_series(%s, %s) n) numbered",
            [first, last],
        )
