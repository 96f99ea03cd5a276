"""From a debt that was not paid to the bailiff: each step on its day, once, with its costs; and what stops it."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from spil.contrib.bailiff import client
from spil.contrib.bailiff.client import LocalBailiff
from spil.core.ledger.models import Account
from spil.core.ledger.service import balances, totals
from spil.core.messages.models import Message
from spil.core.messages.service import pdf
from spil.core.people.models import Person
from spil.services.arrears.models import Claim, Report, Step, Stop
from spil.services.arrears.service import (
    do_day,
    do_end_stop,
    do_find_claims,
    do_note_contact,
    do_receive,
    do_set_due,
    do_stop,
)
from spil.services.arrears.tests.conftest import Office, debtor

JANUARY = date(2026, 1, 1)
KINDS = ("reminder", "demand", "writ", "bailiff")


def run_until(office: Office, last: date, first: date = date(2026, 1, 6)) -> None:
    """Every day of the calendar."""
    for n in range((last - first).days + 1):
        office.day(first + timedelta(n))


def steps(person: Person) -> list[tuple[str, date]]:
    return list(Step.objects.filter(person=person).order_by("on", "id").values_list("kind", "on"))


def test_an_instalment_that_nobody_pays_goes_step_by_step_to_the_bailiff(office: Office, tess: Person) -> None:
    office.owes(tess, Account.INSTALMENT, 45_41, JANUARY)
    run_until(office, date(2026, 4, 20))
    claim = Claim.objects.get(person=tess)
    assert (claim.due_on, claim.account) == (date(2026, 1, 31), Account.INSTALMENT)
    assert steps(tess) == [
        ("reminder", date(2026, 2, 14)),  # two weeks after 31 January (WSF 2000, 6.8)
        ("demand", date(2026, 3, 3)),  # the reminder's last day, 28 February, is a Saturday: it moves to 2 March
        ("writ", date(2026, 3, 18)),  # two weeks after 3 March went by on the 17th (Awb 4:112, 4:117)
        ("bailiff", date(2026, 4, 2)),
    ]
    demand, writ, bailiff = Step.objects.filter(person=tess, kind__in=KINDS[1:]).order_by("on")
    assert (demand.owed_cents, demand.fee_cents, demand.answer_by) == (45_41, 9_00, date(2026, 3, 17))
    assert balances(tess.pk)[Account.COSTS_DUE] == writ.owed_cents - 45_41
    assert sum(totals().values()) == 0
    assert bailiff.sent_at is not None


def test_interest_is_that_of_the_act_by_day_and_compound(office: Office, tess: Person) -> None:
    office.owes(tess, Account.INSTALMENT, 10_000_00, JANUARY)
    run_until(office, date(2026, 3, 18))
    interest = balances(tess.pk)[Account.COSTS_DUE] - 20_00  # without the fee of a demand over 500 euros
    days = 34  # from 14 February to 18 March, months of 30 days
    assert interest == round(10_000_00 * (1.04 ** (days / 360) - 1))


def test_a_hand_over_is_as_its_schema_says_and_a_report_counts_once(
    office: Office, tess: Person, tmp_path: Path
) -> None:
    office.owes(tess, Account.INSTALMENT, 45_41, JANUARY)
    office.owes(tess, Account.SCHOOL_FEE_DEBT, 1_200_00, JANUARY)
    run_until(office, date(2026, 5, 20))
    schema = json.loads((Path(client.__file__).parent / "handover.schema.json").read_text(encoding="utf-8"))
    sent = sorted((tmp_path / "bailiff" / "out").glob("*.json"))
    assert len(sent) == 2
    for path in sent:
        jsonschema_rs.validator_for(schema).validate(json.loads(path.read_text(encoding="utf-8")))
    reference = json.loads(sent[0].read_text(encoding="utf-8"))["reference"]
    told = {
        "message": "report/1",
        "number": "D1",
        "reference": reference,
        "kind": "served",
        "on": "2026-05-21",
        "cents": 0,
    }
    for number, name in enumerate(("D1", "D1", "D2")):
        other = {"reference": "A1"} if name == "D2" else {}
        (tmp_path / "bailiff" / "in" / f"{number}.json").write_text(json.dumps(told | {"number": name} | other))
    assert (office.day(date(2026, 5, 21)).reports, Report.objects.count()) == (1, 1)
    assert office.day(date(2026, 5, 22)).unknown == ["D2"]
    assert Report.objects.count() == 1


def test_a_day_that_is_run_again_does_nothing_more(office: Office, tess: Person) -> None:
    office.owes(tess, Account.INSTALMENT, 45_41, JANUARY)
    run_until(office, date(2026, 3, 3))
    before = balances(tess.pk), steps(tess), Message.objects.count()
    day = office.day(date(2026, 3, 3))
    assert (balances(tess.pk), steps(tess), Message.objects.count()) == before
    assert sum(day.steps.values()) == 0


def test_who_pays_after_the_reminder_gets_no_demand(office: Office, tess: Person) -> None:
    office.owes(tess, Account.INSTALMENT, 45_41, JANUARY)
    run_until(office, date(2026, 2, 20))
    assert do_receive(tess.pk, 45_41 + 3, date(2026, 2, 20), key="p1")  # with three cents of interest since the 14th
    run_until(office, date(2026, 4, 20), date(2026, 2, 21))
    assert [kind for kind, _ in steps(tess)] == ["reminder"]
    assert balances(tess.pk)[Account.INSTALMENT] == 0


def test_contact_stops_everything_for_a_while(office: Office, tess: Person) -> None:
    office.owes(tess, Account.INSTALMENT, 45_41, JANUARY)
    run_until(office, date(2026, 3, 3))
    do_note_contact(tess, on=date(2026, 3, 10), acting_user=office.worker)
    run_until(office, date(2026, 4, 10), date(2026, 3, 4))
    assert steps(tess)[-1] == ("writ", date(2026, 4, 8))  # two weeks of contact, two more after it


@pytest.mark.parametrize("reason", ["objection", "means_test", "insolvency"])
def test_nothing_happens_while_a_stop_has_no_end_and_two_weeks_after_it(
    office: Office, tess: Person, reason: str
) -> None:
    office.owes(tess, Account.INSTALMENT, 45_41, JANUARY)
    stop = do_stop(tess, reason, since=date(2026, 2, 1), acting_user=None, key="case:1")
    assert do_stop(tess, reason, since=date(2026, 2, 9), acting_user=None, key="case:1") == stop
    run_until(office, date(2026, 5, 31))
    assert steps(tess) == []
    do_end_stop(stop, on=date(2026, 5, 31))
    run_until(office, date(2026, 6, 15), date(2026, 6, 1))
    assert steps(tess) == [("reminder", date(2026, 6, 15))]
    assert Stop.objects.get().until == date(2026, 5, 31)


def test_what_an_objection_is_against_comes_back_from_the_bailiff(office: Office, tess: Person, tmp_path: Path) -> None:
    office.owes(tess, Account.INSTALMENT, 45_41, JANUARY)
    run_until(office, date(2026, 4, 5))
    do_stop(tess, "objection", since=date(2026, 4, 6), acting_user=None)
    run_until(office, date(2026, 4, 8), date(2026, 4, 6))
    assert steps(tess)[-1] == ("recall", date(2026, 4, 6))
    assert len(list((tmp_path / "bailiff" / "out").glob("*.recall.json"))) == 1


def test_what_is_paid_to_us_comes_back_from_the_bailiff(office: Office, tess: Person) -> None:
    office.owes(tess, Account.INSTALMENT, 45_41, JANUARY)
    run_until(office, date(2026, 4, 5))
    assert do_receive(tess.pk, 60_00, date(2026, 4, 6), key="p1")
    run_until(office, date(2026, 4, 8), date(2026, 4, 6))
    assert steps(tess)[-1] == ("recall", date(2026, 4, 6))
    assert balances(tess.pk)[Account.PAYABLE] < 0
    assert sum(totals().values()) == 0


def test_who_lives_abroad_gets_a_collector_there_and_no_writ(office: Office) -> None:
    lea = debtor("999990020", "Lea", country="BE")
    office.owes(lea, Account.INSTALMENT, 45_41, JANUARY)
    run_until(office, date(2026, 4, 20))
    assert [kind for kind, _ in steps(lea)] == ["reminder", "demand", "abroad"]


def test_from_who_died_nothing_is_asked(office: Office, tess: Person) -> None:
    office.owes(tess, Account.INSTALMENT, 45_41, JANUARY)
    Person.objects.filter(pk=tess.pk).update(death_date=date(2026, 1, 20))
    run_until(office, date(2026, 4, 20))
    assert steps(tess) == []


def test_a_debt_smaller_than_the_fee_is_reminded_of_and_no_more(office: Office, tess: Person) -> None:
    office.owes(tess, Account.INSTALMENT, 5_00, JANUARY)
    run_until(office, date(2026, 4, 20))
    assert [kind for kind, _ in steps(tess)] == ["reminder"]


def test_a_debt_is_due_six_weeks_after_it_was_booked_or_when_somebody_said(office: Office, tess: Person) -> None:
    office.owes(tess, Account.SCHOOL_FEE_DEBT, 100_00, JANUARY)
    office.owes(tess, Account.TRAVEL_DEBT, 100_00, JANUARY)
    do_set_due(tess.pk, Account.SCHOOL_FEE_DEBT, product="school_fees", month=JANUARY, due_on=date(2026, 2, 5))
    assert do_find_claims() == 1
    due = dict(Claim.objects.filter(person=tess).order_by("id").values_list("account", "due_on"))
    assert due == {Account.SCHOOL_FEE_DEBT: date(2026, 2, 5), Account.TRAVEL_DEBT: date(2026, 2, 16)}


def test_three_kinds_of_debt_bring_an_offer_of_help_once(office: Office, tess: Person) -> None:
    for account in (Account.INSTALMENT, Account.SCHOOL_FEE_DEBT, Account.TRAVEL_DEBT):
        office.owes(tess, account, 100_00, JANUARY)
    run_until(office, date(2026, 3, 31))
    assert [on for kind, on in steps(tess) if kind == "help"] == [date(2026, 2, 17)]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_letter_makes_a_pdf(office: Office, language: str) -> None:
    ann = debtor("999990020", "Ann", language=language)
    for account in (Account.INSTALMENT, Account.SCHOOL_FEE_DEBT, Account.TRAVEL_DEBT):
        office.owes(ann, account, 100_00, JANUARY)
    run_until(office, date(2026, 5, 1))
    sent = list(Message.objects.filter(person=ann).order_by("id"))
    assert len(sent) >= 6
    assert all(pdf(message).startswith(b"%PDF") for message in sent)


class BrokenLine(LocalBailiff):
    """A bailiff that takes a hand-over in, and is gone before anybody could note that."""

    def hand_over(self, message: Mapping[str, Any]) -> None:
        super().hand_over(message)
        raise ConnectionError("the line broke")


def test_a_hand_over_that_nobody_noted_goes_again_and_is_there_once(
    office: Office, tess: Person, tmp_path: Path
) -> None:
    office.owes(tess, Account.INSTALMENT, 45_41, JANUARY)
    run_until(office, date(2026, 4, 1))
    with pytest.raises(ConnectionError):
        do_day(date(2026, 4, 2), BrokenLine(tmp_path / "bailiff"), office.debt_help)
    assert Step.objects.get(kind="bailiff").sent_at is None
    assert office.day(date(2026, 4, 2)).sent == 1
    assert Step.objects.get(kind="bailiff").sent_at
    assert len(list((tmp_path / "bailiff" / "out").glob("*.json"))) == 1
