"""Auditors read who looked at whom, see that the signatures hold, and see when they do not."""

import pytest
from django.db import connection
from django.test import Client

from spil.core.access.checkpoints import do_checkpoint
from spil.core.access.models import AccessRecord
from spil.core.people import access
from spil.portals.work.tests.society import Society, log_in


@pytest.fixture
def auditor(people: Society, worker: Client) -> Client:
    """An auditor, after a case worker looked at people."""
    for person in (people.mila, people.noor):
        worker.post("/werk/", {"bsn": person.bsn, "usual": "objection", "own_words": "kenmerk 12"})
    worker.get(f"/werk/persoon/{people.noor.pk}/")
    return log_in(people.auditor)


@pytest.mark.parametrize("named", ["999990032", "own"])
def test_the_record_of_a_person_says_who_what_and_why(auditor: Client, people: Society, named: str) -> None:
    number = str(people.noor.pk) if named == "own" else named
    answer = auditor.post("/werk/inzage/", {"search": "1", "number": number})
    assert answer.headers["Location"] == f"/werk/inzage/persoon/{people.noor.pk}/"
    page = auditor.get(answer.headers["Location"]).content.decode()
    for words in ("Sam Speurder", "Persoonspagina", "Gevonden bij zoeken", "Bezwaar behandelen: kenmerk 12"):
        assert words in page
    assert "Spaakwiel" not in page
    look = AccessRecord.objects.latest("id")
    assert (look.what, look.person_id, look.viewer_id) == ("access record", people.noor.pk, people.auditor.pk)


def test_the_record_of_a_viewer_says_at_whom(auditor: Client, people: Society) -> None:
    answer = auditor.post("/werk/inzage/", {"search": "1", "viewer": str(people.worker.pk)})
    assert answer.headers["Location"] == f"/werk/inzage/kijker/{people.worker.pk}/"
    page = auditor.get(answer.headers["Location"]).content.decode()
    assert "Naar wie keek Sam Speurder?" in page
    for person in (people.noor, people.mila):
        assert f'href="/werk/inzage/persoon/{person.pk}/"' in page


def test_older_records_are_on_a_next_page(auditor: Client, people: Society) -> None:
    for number in range(60):
        access.person(people.worker, people.stray.pk, reason=f"look number {number}", what="overview")
    first = auditor.get(f"/werk/inzage/kijker/{people.worker.pk}/").content.decode()
    assert "look number 59" in first
    assert "look number 9<" not in first
    older = first.split('href="?before=')[1].split('"')[0]
    second = auditor.get(f"/werk/inzage/kijker/{people.worker.pk}/?before={older}").content.decode()
    assert "look number 9<" in second
    assert "look number 59" not in second


@pytest.mark.parametrize(
    "wrong", [{"number": "999990123"}, {"number": "Noor"}, {}, {"number": "999990032", "viewer": "worker"}]
)
def test_a_search_for_nobody_says_so(auditor: Client, people: Society, wrong: dict[str, str]) -> None:
    said = {name: str(people.worker.pk) if value == "worker" else value for name, value in wrong.items()}
    answer = auditor.post("/werk/inzage/", {"search": "1"} | said)
    assert answer.status_code == 200
    assert "Er klopt nog iets niet" in answer.content.decode()


def test_an_unknown_viewer_is_not_found(auditor: Client) -> None:
    assert auditor.get("/werk/inzage/kijker/99999999/").status_code == 404


def test_the_signatures_are_checked_on_request(auditor: Client) -> None:
    before = auditor.get("/werk/inzage/").content.decode()
    assert "De lijst is nog nooit getekend" in before
    assert "Er is nog niets getekend" in auditor.post("/werk/inzage/", {"check": "1"}).content.decode()
    do_checkpoint()
    page = auditor.post("/werk/inzage/", {"check": "1"}).content.decode()
    assert "Alles is zoals het werd getekend" in page
    assert "Laatste handtekening" in page


def test_a_record_that_was_changed_shows(auditor: Client) -> None:
    do_checkpoint()
    changed = AccessRecord.objects.order_by("id")[0]
    with connection.cursor() as cursor:
        cursor.execute("alter table access_accessrecord disable trigger all")
        cursor.execute("update access_accessrecord set reason = 'nothing' where id = %s", [changed.pk])
        cursor.execute("alter table access_accessrecord enable trigger all")
    page = auditor.post("/werk/inzage/", {"check": "1"}).content.decode()
    assert "Er klopt iets niet" in page
    assert f"record {changed.pk} was changed" in page


def test_only_an_auditor_reads_the_record_of_others(people: Society) -> None:
    for viewer in (people.worker, people.manager, people.citizen, None):
        with pytest.raises(access.Refused):
            access.record_of(viewer, person=people.noor.pk)
        with pytest.raises(access.Refused):
            access.number_of(viewer, "999990032")
    assert not AccessRecord.objects.filter(what="access record").exists()
