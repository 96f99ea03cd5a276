"""The public pages: right amounts by the law, clear mistakes, both languages, no database."""

import pytest
from django.test import Client

from spil.law.engine import Law
from spil.portals.site.calculation import months

ANSWERS = {
    "education": "hbo_bachelor", "month": "2025-09", "birth_date": "2005-05-01", "home": "away",
    "supplementary": "yes", "parents": "together", "income_first": "0", "income_second": "0",
}  # fmt: skip
pytestmark = pytest.mark.django_db


def _get(address: str, language: str = "nl", **answers: str) -> str:
    client = Client()
    client.cookies["taal"] = language
    response = client.get(address, answers)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("address", ["/", "/rekenen/", "/bedragen/", "/reisproduct-te-laat/"])
def test_every_page_speaks_both_languages(address: str, language: str) -> None:
    assert f'<html lang="{language}"' in _get(address, language)


def test_a_student_away_with_poor_parents_gets_both_grants_in_full() -> None:
    page = _get("/rekenen/", **ANSWERS).replace("\u00a0", " ")
    values = Law.load("student_finance").on(months("basic_grant")[0].replace(year=2025, month=9)).values
    for name in ("basic_grant_away_ho", "maximum_supplementary_grant_ho"):
        cents = values[name].value
        assert f"€ {cents // 100},{cents % 100:02d}" in page
    assert "wetten.overheid.nl" in page


def test_rich_parents_give_no_supplementary_grant_and_home_gives_less() -> None:
    page = _get("/rekenen/", **ANSWERS | {"income_first": "150000", "home": "home"}).replace("\u00a0", " ")
    values = Law.load("student_finance").on(months("basic_grant")[0].replace(year=2025, month=9)).values
    cents = values["basic_grant_home_ho"].value
    assert f'spil-sum__figure">€ {cents // 100},{cents % 100:02d}' in page


def test_who_is_too_old_reads_why() -> None:
    page = _get("/rekenen/", "en", **ANSWERS | {"birth_date": "1990-01-01"})
    assert "You have no right to a grant" in page
    assert "you are 30 or older" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"birth_date": ""}, "id_birth_date"),
        ({"income_second": ""}, "of 0 als er geen inkomen was"),
        ({"income_first": "veel"}, "Vul een bedrag in"),
        ({"month": "1999-01"}, "id_month"),
    ],
)
def test_mistakes_are_listed_on_top(wrong: dict[str, str], said: str) -> None:
    page = _get("/rekenen/", **ANSWERS | wrong)
    assert "Er klopt nog iets niet" in page
    assert said in page
    assert "spil-sum__figure" not in page


def test_the_month_chosen_decides_the_amounts() -> None:
    earlier, later = (_get("/bedragen/", maand=month) for month in ("2024-09", "2025-09"))
    assert "2.530,00" in earlier
    assert "2.601,00" in later


def test_a_travel_product_stopped_late_costs_more_when_used_longer() -> None:
    one = {"ended": "2025-08-01", "month": "2025-09", "first": "on"}
    once, twice = (_get("/reisproduct-te-laat/", **more) for more in (one, one | {"second": "on"}))
    values = Law.load("student_finance").on(months("basic_grant")[0].replace(year=2025, month=9)).values
    low, high = values["late_stop_charge_low"].value, values["late_stop_charge_high"].value
    assert low < high
    assert any(f"{cents // 100},{cents % 100:02d}</span>" in once for cents in (low, high))
    assert any(f"{cents // 100},{cents % 100:02d}</span>" in twice for cents in (2 * low, low + high, 2 * high))
