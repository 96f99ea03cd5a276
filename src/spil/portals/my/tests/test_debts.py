"""The debt pages of a debtor: what is owed and paid, why, until when, and what can be asked for."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from spil.core.access.models import User
from spil.core.ledger.models import Account
from spil.core.messages.models import Message
from spil.law.repayment.facts import IntegrationAct
from spil.portals.my.tests import debtors
from spil.portals.my.tests.family import person_of
from spil.services.repayment import service
from spil.services.repayment.models import Request
from spil.text import euro

LogIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
HOME = "/mijn/schuld/"
LOAN = {Account.LOAN: 3_000_000}


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    """It is November 2026."""
    with time_machine.travel(debtors.NOW, tick=True):
        yield


@pytest.fixture
def anna(db: None) -> User:
    """SF35, one loan, repaying what her income allows."""
    anna = debtors.debtor(0, "Anna", debtors.IN_35, LOAN)
    debtors.open_months()
    return anna


def page(client: Client, address: str = HOME) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_debtor_reads_what_is_paid_why_until_when_and_how_the_interest_runs(anna: User, as_user: LogIn) -> None:
    shown = page(as_user(anna))
    debt = service.debts(person_of(anna).pk, date(2026, 11, 10))[0]
    assert euro(50_60) in shown
    assert "Met jullie inkomen hoef je niet meer te betalen dan dit" in shown
    assert "De rente is 0,46% per jaar en staat vast tot en met 31 december 2027" in shown
    assert "Daarna geldt de rente van dat moment, weer vijf jaar lang" in shown
    assert euro(debt.debt_cents + service.due(person_of(anna).pk)[Account.INSTALMENT]) in shown
    assert "SF35" in shown
    assert "31 december 2059" in shown
    assert "WSF 2000, art. 6.10" in shown
    assert euro(2_681_942) in shown  # the free amount


def test_the_page_gathers_the_facts_once(anna: User, as_user: LogIn) -> None:
    client = as_user(anna)
    with CaptureQueriesContext(connection) as captured:
        page(client)
    assert sum("first_finance_on" in query["sql"] for query in captured.captured_queries) == 1


def test_the_overview_says_what_is_paid_and_how_the_interest_runs(anna: User, as_user: LogIn) -> None:
    shown = page(as_user(anna), "/mijn/")
    assert "Je betaalt per maand" in shown
    assert euro(50_60) in shown
    assert "staat vast tot en met 31 december 2027" in shown


def test_the_future_shows_when_it_ends_what_lapses_and_what_more_saves(anna: User, as_user: LogIn) -> None:
    shown = page(as_user(anna))
    assert "tot december 2059" in shown
    assert "vervalt" in shown
    assert "<polyline" in shown
    assert "Betaal je elke maand" in shown


def test_both_languages(anna: User, as_user: LogIn) -> None:
    shown = page(as_user(anna, "en"))
    assert "You pay each month" in shown
    assert "is fixed until 31 December 2027" in shown


def test_who_is_in_the_start_up_phase_pays_nothing_yet(as_user: LogIn) -> None:
    user = debtors.debtor(1, "Bram", debtors.STARTING, LOAN)
    debtors.open_months()
    shown = page(as_user(user))
    assert "je aflosfase is nog niet begonnen" in shown
    assert "1 januari 2027" in shown.partition("Je betaalt vanaf")[2][:60]


def test_a_partners_income_is_used_but_not_shown(as_user: LogIn) -> None:
    one = debtors.debtor(0, "Anna", debtors.IN_35, LOAN, income=3_000_000)
    other = debtors.debtor(1, "Bob", debtors.IN_35, LOAN, income=2_345_600)
    debtors.marry(person_of(one), person_of(other))
    debtors.open_months()
    shown = page(as_user(one))
    assert "is bekend, maar het is niet van jou" in shown
    assert "23.456" not in shown


CIVIC = {"integration_act": int(IntegrationAct.ACT_2021), "integration_ended_on": date(2024, 9, 12), "rate_ppm": 22_100}
LIFELONG = {"lifelong_ended_on": date(2022, 8, 31)}
KINDS: dict[str, tuple[dict[str, Any], dict[Account, int], dict[str, Any], str]] = {
    "SF15": (debtors.IN_15, {Account.LOAN: 900_000}, {}, "SF15"),
    "SF15-old": (debtors.OLD, {Account.LOAN: 900_000}, {}, "Kijk naar mijn inkomen"),
    "abroad": (debtors.OLD, {Account.LOAN: 900_000}, {"income": None, "country": "CW"}, "Je betaalt per jaar"),
    "SF35 abroad": (debtors.IN_35, LOAN, {"income": None, "country": "DE"}, "Kijk naar mijn inkomen in het buitenland"),
    "lifelong": (LIFELONG, {Account.LIFELONG_LOAN: 400_000}, {}, "Levenlanglerenkrediet"),
    "civic": (CIVIC, {Account.CIVIC_LOAN: 600_000}, {"income": 2_000_000}, "Lening voor inburgering"),
    "school costs": (debtors.IN_35, {Account.SCHOOL_COSTS_LOAN: 200_000}, {}, "Lening voor schoolkosten"),
    "performance grant": (debtors.IN_35, {Account.LOAN: 1, Account.CONDITIONAL_GRANT: 900_000}, {},
                          "Dit kan een gift worden"),
}  # fmt: skip


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_debt_has_its_page(as_user: LogIn, kind: str, language: str) -> None:
    borrowed, amounts, more, words = KINDS[kind]
    user = debtors.debtor(3, "Dee", borrowed, amounts, **more)
    debtors.open_months()
    shown = page(as_user(user, language))
    if language == "nl":
        assert words in shown
    assert "per jaar" in shown or "a year" in shown  # how the interest runs
    links = set(re.findall(rf'href="({HOME}[a-z-]+/)"', shown))
    for address in links:
        assert as_user(user, language).get(address).status_code == 200, address


def _send(client: Client, slug: str, step: str, **answers: str) -> str:
    response = client.post(f"{HOME}{slug}/", answers | {"step": step}, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_a_fallen_income_lowers_the_amount_after_it_was_shown_and_confirmed(anna: User, as_user: LogIn) -> None:
    client, person = as_user(anna), person_of(anna)
    assert "Mijn inkomen is gedaald" in page(client)
    answers = {"year": "2", "income": "31000"}
    effect = _send(client, "inkomen-gedaald", "effect", **answers)
    assert "Je hebt nog niets aangevraagd" in effect
    assert euro(50_60) in effect
    assert not Request.objects.exists()
    done = _send(client, "inkomen-gedaald", "confirm", **answers)
    assert "Gelukt: mijn inkomen is gedaald" in done
    assert Request.objects.get(person=person).kind == Request.Kind.REFERENCE_YEAR
    december = service.debts(person.pk, date(2026, 12, 1))[0]
    assert december.amount_cents < 50_60
    assert "Dit vroeg je aan" in page(client)


def test_an_income_that_did_not_fall_enough_is_refused_and_changes_nothing(anna: User, as_user: LogIn) -> None:
    before = Message.objects.count()
    shown = _send(as_user(anna), "inkomen-gedaald", "effect", year="2", income="40000")
    assert "minder dan 15% lager" in shown
    assert not Request.objects.exists()
    assert Message.objects.count() == before


def test_months_without_payment(anna: User, as_user: LogIn) -> None:
    client = as_user(anna)
    early = _send(client, "aflosvrij", "effect", since="2027-01", number="2")
    assert "Fout:" in early
    effect = _send(client, "aflosvrij", "effect", since="2027-01", number="6")
    assert "juni 2060" in effect
    assert "Van januari 2027 tot juli 2027 betaal je niets" in effect
    assert not Request.objects.exists()
    _send(client, "aflosvrij", "confirm", since="2027-01", number="6")
    request = Request.objects.get()
    assert (request.valid.lower, request.valid.upper) == (date(2027, 1, 1), date(2027, 7, 1))
    again = _send(client, "aflosvrij", "confirm", since="2027-01", number="6")
    assert "heb je al een aflosvrije periode" in again
    assert Request.objects.count() == 1


def test_paying_more_each_month_and_stopping_it(anna: User, as_user: LogIn) -> None:
    client = as_user(anna)
    less = _send(client, "meer-betalen", "effect", amount="20")
    assert "niet lager is dan je maandbedrag" in less
    effect = _send(client, "meer-betalen", "effect", amount="150")
    assert euro(150_00) in effect
    _send(client, "meer-betalen", "confirm", amount="150")
    assert Request.objects.get().number == 150_00
    response = client.post(f"{HOME}verzoek/higher_amount/stoppen/", follow=True)
    assert "Dit stopt vanaf december 2026" in response.content.decode()
    assert not Request.objects.filter(recorded__upper_inf=True).exists()


def test_under_the_old_rules_the_income_counts_on_request_and_the_partner_can_be_left_out(as_user: LogIn) -> None:
    one = debtors.debtor(0, "Cor", debtors.OLD, LOAN, income=2_500_000)
    other = debtors.debtor(1, "Dik", debtors.IN_35, {Account.LOAN: 100_000}, income=6_000_000)
    debtors.marry(person_of(one), person_of(other))
    debtors.open_months()
    client = as_user(one)
    shown = page(client)
    assert "Kijk naar mijn inkomen" in shown
    assert "SF15-oud" in shown
    assert "Nu en straks" in _send(client, "draagkracht", "effect", tax_credit="0")
    _send(client, "draagkracht", "confirm", tax_credit="0")
    effect = page(client, f"{HOME}partner-niet-meetellen/")
    assert "Ja, vraag aan" in effect
    _send(client, "partner-niet-meetellen", "confirm")
    kinds = set(Request.objects.filter(recorded__upper_inf=True).values_list("kind", flat=True))
    assert kinds == {"means_test", "tax_credit", "partner_left_out"}


def test_who_pays_without_a_means_test_is_shown_no_capacity_and_how_to_ask_for_one(as_user: LogIn) -> None:
    cor = debtors.debtor(0, "Cor", debtors.OLD, LOAN)
    olena = debtors.debtor(1, "Olena", CIVIC, {Account.CIVIC_LOAN: 600_000}, income=2_000_000)
    pim = debtors.debtor(2, "Pim", debtors.OLD, LOAN, income=None, country="CW")
    debtors.open_months()
    for user in (cor, olena, pim):
        shown = page(as_user(user))
        assert "We kijken nu niet naar je inkomen" in shown
        assert "Wat je met je inkomen kunt betalen" not in shown
        assert "Kijk naar mijn inkomen" in shown
        assert "Mijn inkomen is gedaald" not in shown
    assert "uiterlijk op 31 december" in page(as_user(pim))
    before = service.debts(person_of(olena).pk, date(2026, 11, 10))[0].amount_cents
    assert euro(before) in page(as_user(olena), f"{HOME}draagkracht-inburgering/")
    _send(as_user(olena), "draagkracht-inburgering", "confirm")
    assert service.debts(person_of(olena).pk, date(2026, 12, 1))[0].amount_cents < before


def test_what_is_not_offered_is_not_there(anna: User, as_user: LogIn) -> None:
    client = as_user(anna)
    for slug in ("draagkracht", "partner-niet-meetellen", "per-maand", "studeren", "bestaat-niet"):
        assert client.get(f"{HOME}{slug}/").status_code == 404
        assert client.post(f"{HOME}{slug}/", {"step": "confirm"}).status_code == 404
    assert client.post(f"{HOME}verzoek/payment_free/stoppen/").status_code == 404
    assert client.get(f"{HOME}verzoek/payment_free/stoppen/").status_code == 405
    assert not Request.objects.exists()


def test_nobody_sees_anothers_debt(anna: User, as_user: LogIn) -> None:
    bob = debtors.debtor(1, "Bob", debtors.IN_35, {Account.LOAN: 71_234_500}, income=None)
    debtors.open_months()
    owed = euro(service.debts(person_of(bob).pk, debtors.NOW.date())[0].debt_cents)
    assert owed in page(as_user(bob))
    assert owed not in page(as_user(anna))
    assert Client().get(HOME).status_code == 302


def test_in_a_month_whose_rates_are_not_known_yet_the_last_known_one_is_shown(anna: User, as_user: LogIn) -> None:
    with time_machine.travel("2027-02-03T12:00:00+01:00"):
        assert "Je betaalt per maand" in page(as_user(anna))
