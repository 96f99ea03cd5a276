"""The algorithm register on the site and as data."""

import pytest
from django.test import Client

from spil.services.openness.register import entries, words


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_entry_is_on_the_site(client: Client, language: str) -> None:
    client.cookies["taal"] = language
    listed = client.get("/algoritmes/").content.decode()
    for key, entry in entries().items():
        assert f"/algoritmes/{key}/" in listed
        page = client.get(f"/algoritmes/{key}/").content.decode()
        assert words(key)[0][language == "en"] in page
        assert entry["lawful_basis_grouping"][0]["title"] in page
        assert entry["contact_email"] in page
    assert client.get("/algoritmes/geheim/").status_code == 404


@pytest.mark.django_db
def test_the_register_is_data_too(client: Client) -> None:
    assert client.get("/api/v1/algorithms").json() == entries()
