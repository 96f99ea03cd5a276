"""An application by phone or on paper: shown before it is taken down, not for months that are gone."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from spil.core.access.models import AccessRecord
from spil.core.decisions.models import Decision
from spil.core.people.service import current
from spil.portals.work.tests.society import Society
from spil.portals.work.tests.test_facts import seen
from spil.services.student_finance.models import Choice

ASKED = {
    "channel": "paper", "received_on": "2025-11-07", "since": "2025-11", "basic_grant": "on",
    "supplementary_grant": "on", "loan_cents": "250", "tuition_fees_loan_cents": "0", "lifelong_cents": "0",
    "travel": "1",
}  # fmt: skip
NOTHING = {
    "loan_cents": "0",
    "tuition_fees_loan_cents": "0",
    "lifelong_cents": "0",
    "travel": "0",
    "basic_grant": "",
    "supplementary_grant": "",
}


def applied(client: Client, people: Society, **other: str) -> Any:
    address = f"/werk/persoon/{people.noor.pk}/aanvraag/"
    said = {name: value for name, value in (ASKED | other).items() if value}
    page = client.post(address, said).content.decode()
    return client.post(address, said | {"confirm": "1", "seen": seen(page)})


def test_what_is_asked_for_now_stands_in_the_form(looking: Client, people: Society) -> None:
    page = looking.get(f"/werk/persoon/{people.noor.pk}/aanvraag/").content.decode()
    assert 'value="150"' in page
    assert 'name="basic_grant" id="id_basic_grant" checked' in page


def test_the_effect_is_shown_and_nothing_is_kept(looking: Client, people: Society) -> None:
    page = looking.post(f"/werk/persoon/{people.noor.pk}/aanvraag/", ASKED).content.decode().replace("\u00a0", " ")
    assert "€ 150,00" in page
    assert "€ 250,00" in page
    assert "+€ 100,00" in page
    assert not Choice.objects.filter(person=people.noor, loan_cents=25_000).exists()


def test_an_application_on_paper_is_taken_down_and_decided(looking: Client, people: Society) -> None:
    assert applied(looking, people).status_code == 302
    asked = current(Choice, people.noor).get(valid__contains=date(2025, 11, 1))
    assert (asked.loan_cents, asked.recorded_by) == (25_000, people.worker)
    decision = Decision.objects.filter(person=people.noor, month=date(2025, 11, 1)).latest("sequence")
    assert (decision.cause, decision.outcome["loan"]) == ("application", 25_000)
    done = AccessRecord.objects.filter(person_id=people.noor.pk, what="application on behalf").latest("id")
    assert done.reason == "Papier, 2025-11-07"


def test_everything_off_is_a_stop(looking: Client, people: Society) -> None:
    assert applied(looking, people, **NOTHING).status_code == 302
    decision = Decision.objects.filter(person=people.noor, month=date(2025, 11, 1)).latest("sequence")
    assert decision.outcome["paid_this_month"] == 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"since": "2025-08"}, "Dat kan niet eerder dan vanaf september 2025"),
        ({"since": "2025-10"} | NOTHING, "Dat kan niet eerder dan vanaf november 2025"),
        ({"received_on": "2025-11-11"}, "nog niet geweest"),
        ({"channel": ""}, "Er klopt nog iets niet"),
        ({"loan_cents": "10.001"}, "tot en met"),
    ],
)
def test_what_cannot_be_is_said(looking: Client, people: Society, wrong: dict[str, str], said: str) -> None:
    before = list(Choice.objects.order_by("id"))
    answers = {name: value for name, value in (ASKED | wrong).items() if value}
    page = looking.post(f"/werk/persoon/{people.noor.pk}/aanvraag/", answers | {"confirm": "1"}).content.decode()
    assert said in page
    assert list(Choice.objects.order_by("id")) == before
