"""Every page of My Spil answers, in both languages, for who it is for."""

from collections.abc import Callable

import pytest
from django.test import Client

from spil.portals.my.tests.family import Family

PAGES = (
    "/mijn/", "/mijn/maand/", "/mijn/maand/2025-09/", "/mijn/maand/2025-12/", "/mijn/schuld/", "/mijn/aanvragen/",
    "/mijn/aanvragen/basisbeurs/", "/mijn/aanvragen/aanvullende-beurs/", "/mijn/aanvragen/lening/",
    "/mijn/aanvragen/collegegeldkrediet/", "/mijn/aanvragen/reisproduct/", "/mijn/aanvragen/eenoudertoeslag/",
    "/mijn/aanvragen/stoppen/", "/mijn/aanvragen/lening/klaar/", "/mijn/wat-als/", "/mijn/berichten/",
    "/mijn/gegevens/", "/mijn/gegevens/ingezien/", "/mijn/gegevens/rekening/", "/mijn/gegevens/taal/",
    "/mijn/ouder/", "/mijn/sleutels/",
)  # fmt: skip


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_answers_a_student(people: Family, as_user: Callable[..., Client], language: str) -> None:
    client = as_user(people.noor, language)
    for page in PAGES:
        response = client.get(page)
        assert response.status_code == 200, page
        assert f'<html lang="{language}"' in response.content.decode()
        assert response.headers["Cache-Control"] == "no-store"
