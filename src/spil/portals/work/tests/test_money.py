"""The months for managers come to zero, and a list of unpaid people names nobody."""

from datetime import date

import pytest
from django.test import Client

from spil.core.ledger.models import Account
from spil.core.ledger.service import totals
from spil.core.payments.models import CollectionStatus, PaymentBatch, PaymentOrder, Status
from spil.core.payments.service import do_read
from spil.core.people.models import BankAccount
from spil.core.people.service import do_record
from spil.portals.work import words
from spil.portals.work.tests.society import MONTHS, DeafBank, Society, log_in
from spil.portals.work.views.money import AWARDED
from spil.services.arrears.money import CODE
from spil.services.repayment.facts import COLLECTED, GENERAL, RETURNED
from spil.services.student_finance.service import pay_month

RETURN = """<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn><Ntfctn><Ntry>
<Amt Ccy="EUR">{euros}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2025-11-26</Dt></BookgDt>
<NtryDtls><TxDtls><Refs><EndToEndId>{name}</EndToEndId></Refs><Amt Ccy="EUR">{euros}</Amt>
<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls></NtryDtls></Ntry></Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"""


@pytest.fixture
def returned(people: Society) -> PaymentOrder:
    """Mila's payment of November came back: her account is closed."""
    order = PaymentOrder.objects.get(person=people.mila, month=date(2025, 11, 1))
    euros = f"{order.amount_cents // 100}.{order.amount_cents % 100:02d}"
    assert do_read(RETURN.format(name=order.end_to_end_id, euros=euros).encode(), acting_user=None).returned == 1
    return order


def text_of(client: Client, address: str) -> str:
    return client.get(address).content.decode().replace("\u00a0", " ")


def test_the_months_stand_in_one_table(people: Society) -> None:
    page = text_of(log_in(people.manager), "/werk/maanden/")
    for month in MONTHS:
        assert f'href="{month:%Y-%m}/"' in page
        booked = sum(cents for account, cents in totals(month).items() if account in AWARDED)
        assert f"€ {booked // 100:,}".replace(",", ".") + f",{booked % 100:02d}" in page
    assert "september 2025" in page


def test_a_month_comes_to_zero_by_account(people: Society, returned: PaymentOrder) -> None:
    page = text_of(log_in(people.manager), "/werk/maanden/2025-11/")
    booked = totals(date(2025, 11, 1))
    assert sum(booked.values()) == 0
    for cents in booked.values():
        whole, rest = divmod(abs(cents), 100)
        amount = f"{whole:,}".replace(",", ".") + f",{rest:02d}"
        assert amount in page
    assert "De boeken komen op nul uit" in page
    batch = PaymentBatch.objects.get(month=date(2025, 11, 1))
    assert batch.message_id in page
    assert "teruggekomen" in page
    open_cents = -booked[Account.PAYABLE]
    assert open_cents > returned.amount_cents  # and what Teun has no account for
    assert "Nog niet betaald" in page


@pytest.mark.parametrize("month", ["2025-08", "2025-13", "x"])
def test_a_month_that_was_not_decided_is_not_found(people: Society, month: str) -> None:
    assert log_in(people.manager).get(f"/werk/maanden/{month}/").status_code == 404


def test_who_was_not_paid_is_listed_with_the_reason_and_without_a_name(people: Society, returned: PaymentOrder) -> None:
    for viewer in (people.worker, people.manager):
        page = text_of(log_in(viewer), "/werk/niet-betaald/")
        assert "betaling kwam terug: rekening is opgeheven" in page
        assert "geen rekeningnummer bekend" in page
        assert f">{people.stray.pk}<" in page
        assert "Verweggen" not in page
        assert "Zonderbank" not in page
        assert (f'href="/werk/persoon/{people.mila.pk}/"' in page) == (viewer == people.worker)


def test_who_gets_an_account_is_paid_with_the_next_payment(people: Society) -> None:
    do_record(
        BankAccount, people.stray, (date(2025, 1, 1), None), source="own statement", acting_user=None,
        iban="NL44RABO0123456789", holder="T. Zonderbank",
    )  # fmt: skip
    page = text_of(log_in(people.worker), "/werk/niet-betaald/")
    assert "wordt met de volgende maand betaald" in page
    pay_month(MONTHS[-1], DeafBank())
    assert "Iedereen is betaald" in text_of(log_in(people.manager), "/werk/niet-betaald/")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_both_languages(people: Society, language: str) -> None:
    client = log_in(people.manager, language)
    for address in ("/werk/maanden/", "/werk/maanden/2025-11/", "/werk/niet-betaald/"):
        assert f'<html lang="{language}"' in text_of(client, address)


def test_what_is_booked_of_a_debt_has_words() -> None:
    assert {*Status.values, *CollectionStatus.values} <= set(words.STATUSES)
    assert {*GENERAL, COLLECTED, RETURNED, CODE, "instalment", "direct_debit_discount"} <= set(words.CODES)
