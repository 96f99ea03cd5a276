"""An arrangement by phone in three clicks, a request answered, collection stopped; figures name nobody."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from spil.core.access.models import AccessRecord
from spil.core.ledger.models import Account
from spil.core.ledger.service import Lines, post
from spil.portals.work.tests.society import Society, log_in
from spil.services.arrears.models import Arrangement, Claim, Stop
from spil.services.arrears.service import do_ask, do_set_due

ON = date(2025, 11, 10)


@pytest.fixture
def address(people: Society) -> str:
    """Mila owes a school fee of 1,200 euros that was due in September."""
    lines = Lines.of(
        (0, people.mila.pk, Account.SCHOOL_FEE_DEBT, 1_200_00, "due", 0),
        (0, people.mila.pk, Account.SCHOOL_FEES, -1_200_00, "due", 0),
    )
    month = date(2025, 8, 1)
    post(lines, key="school fee", product="school_fees", month=month)
    do_set_due(people.mila.pk, Account.SCHOOL_FEE_DEBT, product="school_fees", month=month, due_on=date(2025, 9, 30))
    return f"/werk/persoon/{people.mila.pk}/regeling/"


def text_of(response: object) -> str:
    return response.content.decode().replace("\u00a0", " ")  # type: ignore[attr-defined]


def values(step: str, **more: str) -> dict[str, str]:
    return {"channel": "phone", "amount": "50", "first_on": "2025-11-25", "motivation": "", "step": step} | more


def test_a_phone_call_ends_with_an_arrangement_in_three_clicks(looking: Client, people: Society, address: str) -> None:
    page = text_of(looking.get(address))
    assert "€ 50,00" in page  # filled in: 1,200 euros in 24 months
    assert 'value="50"' in page
    page = text_of(looking.post(address, values("check")))
    assert "Lees voor en bevestig" in page
    assert not Arrangement.objects.exists()
    page = text_of(looking.post(address, values("confirm"), follow=True))
    assert "Afgesproken" in page
    one = Arrangement.objects.get()
    assert (one.runs, one.channel, one.asked_by, one.person) == (True, "phone", people.worker, people.mila)
    assert AccessRecord.objects.filter(person_id=people.mila.pk, what="arrangement on behalf").exists()


def test_a_lower_amount_needs_a_reason(looking: Client, address: str) -> None:
    page = text_of(looking.post(address, values("confirm", amount="20")))
    assert "Schrijf op waarom het lager is" in page
    assert not Arrangement.objects.exists()
    looking.post(address, values("confirm", amount="20", motivation="Meer lukt niet.", channel="paper"))
    assert Arrangement.objects.get().motivation == "Meer lukt niet."


def test_a_request_is_granted_or_refused(looking: Client, people: Society, address: str) -> None:
    asked = do_ask(people.mila, 10_00, date(2025, 11, 25), "online", on=ON, acting_user=None)
    assert f">{people.mila.pk}<" in text_of(log_in(people.worker).get("/werk/regelingen/"))
    page = text_of(looking.get(address))
    assert "Verzoek beantwoorden" in page
    looking.post(f"{address}doen/", {"what": "refuse", "why": ""})
    assert Arrangement.objects.get().ended_on is None
    looking.post(address, values("confirm", amount="10", motivation="Dit lukt wel."))
    asked.refresh_from_db()
    assert (asked.runs, asked.amount_cents) == (True, 10_00)
    looking.post(f"{address}doen/", {"what": "end"})
    again = do_ask(people.mila, 10_00, date(2025, 11, 25), "online", on=ON, acting_user=None)
    looking.post(f"{address}doen/", {"what": "refuse", "why": "Dit duurt ruim tien jaar."})
    again.refresh_from_db()
    assert again.end == "refused"


def test_collection_is_stopped_and_goes_on(looking: Client, people: Society, address: str) -> None:
    for what in ("contact", "contact", "objection", "objection"):
        looking.post(f"{address}doen/", {"what": what})
    assert sorted(Stop.objects.values_list("reason", flat=True)) == ["contact", "objection"]
    assert "er loopt een bezwaar" in text_of(looking.get(address))
    looking.post(f"{address}doen/", {"what": "resume"})
    assert not Stop.objects.filter(until=None).exists()
    assert looking.post(f"{address}doen/", {"what": "nonsense"}).status_code == 302
    assert Stop.objects.count() == 2


def test_what_is_no_longer_possible_is_said_as_an_error(looking: Client, address: str) -> None:
    answer = looking.post(f"{address}doen/", {"what": "end"}, follow=True)
    assert [message.level_tag for message in get_messages(answer.wsgi_request)] == ["error"]
    assert "Er is intussen iets veranderd" in text_of(answer)


def test_without_arrears_there_is_nothing_to_agree(looking: Client, people: Society) -> None:
    assert "Er is geen achterstand" in text_of(looking.get(f"/werk/persoon/{people.noor.pk}/regeling/"))
    assert not Claim.objects.filter(person=people.noor).exists()


def test_figures_name_nobody(people: Society, address: str) -> None:
    do_ask(people.mila, 100_00, date(2025, 11, 25), "online", on=ON, acting_user=None)
    for viewer in (people.worker, people.manager):
        page = text_of(log_in(viewer).get("/werk/regelingen/"))
        assert "Lesgeld" in page
        assert "€ 100,00" in page
        assert "Verweggen" not in page


@pytest.mark.parametrize("language", ["nl", "en"])
def test_both_languages(looking: Client, people: Society, address: str, language: str) -> None:
    looking.cookies["django_language"] = language
    assert looking.get(address).status_code == 200
    assert log_in(people.manager, language).get("/werk/regelingen/").status_code == 200
