"""A person's page: amounts with why, the chain of decisions, books, payments, letters, facts by both times."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from spil.core.access.models import AccessRecord
from spil.core.decisions.models import Decision
from spil.core.messages.models import Message
from spil.core.people.models import Address, Income
from spil.core.people.service import current, do_correct
from spil.portals.work.tests.society import Society
from spil.services.student_finance.service import do_recompute


def shown(client: Client, person: int, query: str = "") -> str:
    """The page of a person, with ordinary blanks."""
    answer = client.get(f"/werk/persoon/{person}/{query}")
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ")


def test_the_page_tells_who_what_and_why(looking: Client, people: Society) -> None:
    page = shown(looking, people.noor.pk, "?maand=2025-09")
    paid = Decision.objects.get(person=people.noor, month=date(2025, 9, 1)).outcome["paid_this_month"]
    for words in (
        "Noor Spaakwiel", "14 mei 2005 (20 jaar)", "999990032", "Ouder 1: Karin Spaakwiel", "Ouder 2: Ruud Spaakwiel",
        f"€ {paid // 100},{paid % 100:02d}", "Maandelijks besluit", "Prestatiebeurs", "NL91ABNA0417164300", "verstuurd",
        "Werktuigbouwkunde", "Wilgenlaan 12, 8011AB Zwolle", "Basisregistratie Personen", "wetten.overheid.nl",
        "Je reisproduct", "Je kijkt hier omdat",
    ):  # fmt: skip
        assert words in page, words


def test_the_page_takes_at_most_sixty_queries(
    looking: Client, people: Society, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    looking.get(f"/werk/persoon/{people.noor.pk}/")
    with django_assert_max_num_queries(60):
        looking.get(f"/werk/persoon/{people.noor.pk}/?maand=2025-09")


def test_a_parents_page_leads_to_the_children(looking: Client, people: Society) -> None:
    page = shown(looking, people.karin.pk)
    assert f'href="/werk/persoon/{people.noor.pk}/">Noor Spaakwiel</a>' in page
    assert "Voor deze maand is niets aangevraagd" in page
    assert AccessRecord.objects.filter(person_id=people.noor.pk, what="name, as family").exists()


def test_a_month_that_the_law_does_not_know_yet_is_said_so(looking: Client, people: Society) -> None:
    page = shown(looking, people.noor.pk, "?maand=2099-01")
    assert "De bedragen van deze maand staan nog niet allemaal in de wet" in page


@pytest.mark.parametrize("written", ["2025-13", "x", ""])
def test_a_month_that_is_none_shows_the_latest(looking: Client, people: Society, written: str) -> None:
    assert "november 2025" in shown(looking, people.noor.pk, f"?maand={written}")


def test_the_chain_shows_what_replaced_what_and_why(looking: Client, people: Society) -> None:
    income = current(Income, people.karin).get(year=2023)
    do_correct(income, source="Belastingdienst", acting_user=None, amount_cents=4_500_000)
    do_recompute([people.noor.pk], [date(2025, 9, 1)], cause="correction:income", acting_user=people.worker)
    old, new = Decision.objects.filter(person=people.noor, month=date(2025, 9, 1)).order_by("sequence")
    page = shown(looking, people.noor.pk)
    assert f"Besluit {new.pk}" in page
    assert f"Gegevens: anders dan in besluit {old.pk}" in page
    assert f"Uitkomsten: anders dan in besluit {old.pk}" in page
    assert "Vervangen" in page


def test_facts_are_read_by_both_times(looking: Client, people: Society) -> None:
    home = current(Address, people.noor).get()
    moved = date(2025, 10, 1)
    do_correct(home, source="BRP", acting_user=None, valid=(moved, None), street="Beukenlaan")
    today = timezone.localdate(current(Address, people.noor)[0].recorded.lower)
    held = ("<b>Wilgenlaan 12, 8011AB Zwolle</b>", "<b>Beukenlaan 12, 8011AB Zwolle</b>")

    def found(query: str) -> list[bool]:
        page = shown(looking, people.noor.pk, query)
        return [words in page for words in held]

    assert found("") == [True, True]
    assert found("?valid_on=2025-09-30") == [True, False]
    assert found("?valid_on=2025-10-01") == [False, True]
    assert found(f"?known_on={today.isoformat()}") == [True, True]
    assert found(f"?known_on={(today - timedelta(days=1)).isoformat()}") == [False, False]
    assert "Met deze datums is hierover niets bekend" in shown(looking, people.noor.pk, "?valid_on=1990-01-01")
    assert "Er klopt nog iets niet" in shown(looking, people.noor.pk, "?valid_on=morgen")


def test_a_letter_opens_and_the_look_is_recorded(looking: Client, people: Society) -> None:
    message = Message.objects.filter(person=people.noor).latest("id")
    answer = looking.get(f"/werk/persoon/{people.noor.pk}/bericht/{message.pk}/")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    look = AccessRecord.objects.filter(person_id=people.noor.pk).latest("id")
    assert look.what == f"letter S-{message.pk}"
    message.refresh_from_db()
    assert message.read_at is None  # that we read it does not say that the student did


def test_the_letter_of_another_is_not_found(looking: Client, people: Society) -> None:
    message = Message.objects.filter(person=people.noor).latest("id")
    assert looking.get(f"/werk/persoon/{people.mila.pk}/bericht/{message.pk}/").status_code == 404


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_speaks_both_languages(looking: Client, people: Society, language: str) -> None:
    looking.cookies["taal"] = language
    page = shown(looking, people.noor.pk)
    assert f'<html lang="{language}"' in page
    assert ("What do you want to do?" in page) == (language == "en")
    assert ("Monthly decision" in page) == (language == "en")
