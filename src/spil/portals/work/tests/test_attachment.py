"""What a bailiff must leave, worked out during a call: step by step, nothing kept, clear errors."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from spil.core.access.models import AccessRecord
from spil.core.people.models import Income
from spil.portals.work.tests.society import Society


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel("2026-11-24T10:00:00+01:00", tick=True):
        yield


def text_of(response: object) -> str:
    return response.content.decode().replace("\u00a0", " ")  # type: ignore[attr-defined]


def given(**more: str) -> dict[str, str]:
    return {"household": "0", "taxable_income": "32000", "net_income": "2250", "lives": "home"} | more


def address(people: Society) -> str:
    return f"/werk/persoon/{people.mila.pk}/beslagvrij/"


def test_the_amount_is_worked_out_and_nothing_is_kept(looking: Client, people: Society) -> None:
    incomes = Income.objects.count()
    page = text_of(looking.get(address(people)))
    assert "Wij kennen geen recent inkomen" in page
    page = text_of(looking.post(address(people), given()))
    assert "blijft € 1.567,34 per maand vrij" in page
    assert "kan € 682,66 per maand inhouden" in page
    assert "95% van de bijstandsnorm is € 1.348,49 per maand" in page
    assert "Rv, art. 475da" in page
    assert Income.objects.count() == incomes
    assert AccessRecord.objects.filter(person_id=people.mila.pk, what="attachment-free amount").count() == 2


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"household": "2", "partner_net_income": "1.000"}, "Aftrek voor de partner"),
        ({"lives": "none"}, "blijft € 963,20 per maand vrij"),
        ({"lives": "institution", "institution_price": "900"}, "blijft € 1.246,63 per maand vrij"),
        ({"housing_costs": "1200"}, "blijft € 1.741,12 per maand vrij"),
    ],
)
def test_how_one_lives_counts(looking: Client, people: Society, more: dict[str, str], said: str) -> None:
    assert said in text_of(looking.post(address(people), given(**more)))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"net_income": ""}, "Netto inkomen per maand"),
        ({"net_income": "-5"}, "Vul een bedrag in van"),
        ({"other_net_income": "2251"}, "vul niet meer in dan dat"),
        ({"lives": "institution"}, "Vul in wat de instelling per maand kost"),
    ],
)
def test_an_error_says_what_to_do_and_gives_no_amount(
    looking: Client, people: Society, more: dict[str, str], said: str
) -> None:
    page = text_of(looking.post(address(people), given(**more)))
    assert "Fout: " in page
    assert said in page
    assert "per maand vrij" not in page


def test_a_period_without_amounts_gives_no_form(looking: Client, people: Society) -> None:
    with time_machine.travel("2025-11-10T10:00:00+01:00", tick=True):
        page = text_of(looking.post(address(people), given()))
    assert "Verwijs naar de deurwaarder" in page
    assert "per maand vrij" not in page
