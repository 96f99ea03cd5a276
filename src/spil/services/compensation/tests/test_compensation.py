"""The compensation from the registers to the account: for many by a run, for one by an application or a diploma."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine

from spil.contrib.bank.client import LocalBank
from spil.core.access.models import User
from spil.core.decisions.models import Decision
from spil.core.decisions.service import replay
from spil.core.ledger.models import Account
from spil.core.ledger.service import balances, owed, totals
from spil.core.messages.models import Message
from spil.core.payments.models import PaymentOrder
from spil.core.people.models import Person
from spil.core.runs import service as runs
from spil.core.runs.models import Run, State
from spil.core.runs.product import Plan
from spil.law.compensation.facts import MonthRight
from spil.law.compensation.missed_grant import Refusal
from spil.law.engine import Law
from spil.law.engine.units import to_day
from spil.law.student_finance.facts import DiplomaKind
from spil.services.compensation import service
from spil.services.compensation.facts import FIRST_YEAR, gather
from spil.services.compensation.models import Application
from spil.services.compensation.product import PRODUCT
from spil.services.compensation.service import Standing, what_for
from spil.services.compensation.tests.conftest import TODAY, add_person, graduated, has_account, owes, studied

MONTH = TODAY.replace(day=1)
FULL = 164_016  # 48 x 34.17 euros
VOUCHER = 209_708
People = dict[str, Person]
Managers = tuple[User, User]


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(TODAY, tick=False):
        yield


def run_for_all(managers: Managers, *, release: bool = True) -> Run:
    run = runs.do_plan(PRODUCT.name, month=MONTH, on=TODAY, size=3, acting_user=managers[0])
    runs.do_rehearse(run, acting_user=managers[0])
    runs.do_approve(run, acting_user=managers[1])
    runs.do_start(run, acting_user=managers[0])
    runs.work(run.pk)
    if release:
        run.refresh_from_db()
        runs.do_release(run, acting_user=managers[0])
        runs.work(run.pk)
    run.refresh_from_db()
    assert not run.chunks.exclude(reason="").exists()
    return run


def test_everyone_gets_what_the_law_says(people: People, managers: Managers) -> None:
    run = run_for_all(managers)
    assert run.state == State.RELEASED
    much, little, nothing = (balances(people[name].pk) for name in ("much", "little", "nothing"))
    assert much[Account.LOAN] == 2_000_000 - FULL - VOUCHER
    assert much[Account.COMPENSATION] == FULL + VOUCHER
    assert Account.PAYABLE not in much
    assert little[Account.INSTALMENT] == little[Account.LOAN] == 0
    assert little[Account.IN_TRANSIT] == -(FULL + VOUCHER - 120_000)
    assert nothing[Account.IN_TRANSIT] == -(FULL + VOUCHER)
    assert PaymentOrder.objects.count() == 3
    assert balances(people["short"].pk)[Account.COMPENSATION] == VOUCHER  # for which no number of months is needed
    assert not Decision.objects.filter(person__in=[people[n] for n in ("later", "bachelor", "never")]).exists()
    assert sum(totals().values()) == 0


def test_what_fell_due_goes_first(people: People, managers: Managers) -> None:
    owes(people["nothing"], FULL + VOUCHER, Account.LOAN)
    owes(people["nothing"], 5_000, Account.INSTALMENT)
    run_for_all(managers)
    assert owed(people["nothing"].pk) == {Account.LOAN: 5_000}


def test_everyone_hears_what_concerns_them(people: People, managers: Managers) -> None:
    run_for_all(managers)
    titles = dict(Message.objects.values_list("person", "data__title"))
    assert titles == {
        people["much"].pk: "Je krijgt een tegemoetkoming",
        people["little"].pk: "You get a compensation",
        people["nothing"].pk: "Je krijgt een tegemoetkoming",
        people["no_account"].pk: "Je krijgt een tegemoetkoming",
        people["later"].pk: "Je kunt nog een tegemoetkoming krijgen",
        people["short"].pk: "Je krijgt een tegemoetkoming",  # the voucher has no least number of months
        people["bachelor"].pk: "Misschien krijg je een tegemoetkoming",
    }
    letter = Message.objects.get(person=people["little"])
    amounts = {row["label"]: row["cents"] for row in letter.data["amounts"]}
    assert amounts["Your student debt was"] == 120_000
    assert amounts["Your student debt is now"] == 0
    assert amounts["To your account"] == FULL + VOUCHER - 120_000
    assert "48 months" in letter.data["reasons"][0]
    asked = Message.objects.get(person=people["no_account"])
    assert "rekeningnummer" in asked.data["next_steps"][0]


def test_no_account_is_kept_in_claim_and_paid_when_it_is_known(
    people: People, managers: Managers, tmp_path: Path
) -> None:
    run_for_all(managers)
    person = people["no_account"]
    assert what_for(person.pk).payable_cents == FULL + VOUCHER
    bank = LocalBank(tmp_path)
    service.do_pay(TODAY, bank)
    assert balances(person.pk)[Account.PAYABLE] == -(FULL + VOUCHER)
    has_account(person, TODAY)
    ordered, sent = service.do_pay(TODAY, bank)
    assert (ordered, sent) == (1, 1)
    assert balances(person.pk)[Account.PAYABLE] == 0
    assert service.do_pay(TODAY, bank) == (0, 0)
    assert what_for(person.pk).payable_cents == 0


def test_what_nobody_gave_an_account_for_lapses_after_twelve_months(people: People, managers: Managers) -> None:
    run_for_all(managers)
    person = people["no_account"]
    assert service.do_lapse(date(2026, 3, 10)) == []
    with time_machine.travel(date(2026, 3, 11)):
        (decision,) = service.do_lapse(date(2026, 3, 11))
        assert service.do_lapse(date(2026, 3, 11)) == []
    assert balances(person.pk)[Account.PAYABLE] == 0
    assert balances(person.pk)[Account.COMPENSATION] == 0
    assert Message.objects.get(decisions=[decision]).data["title"] == "Je recht op uitbetaling is vervallen"
    assert what_for(person.pk).months == 48
    assert service.decide([person.pk], cause="again", acting_user=None) == []


def test_what_a_run_booked_is_not_paid_before_it_is_released(
    people: People, managers: Managers, tmp_path: Path
) -> None:
    run_for_all(managers, release=False)
    assert service.do_pay(TODAY, LocalBank(tmp_path)) == (0, 0)
    assert not PaymentOrder.objects.exists()
    assert service.sweep(TODAY) == []


def test_a_diploma_that_comes_in_gives_the_compensation_by_itself(people: People, managers: Managers) -> None:
    run_for_all(managers)
    assert service.sweep(TODAY) == []
    person = people["later"]
    with time_machine.travel(date(2026, 7, 2)):
        graduated(person, date(2026, 7, 1))
        assert what_for(person.pk).status == Standing.COMING
        (decision,) = service.sweep(date(2026, 7, 2))
        assert service.sweep(date(2026, 7, 2)) == []
    assert Decision.objects.get(pk=decision).person_id == person.pk
    assert what_for(person.pk).missed_grant_cents == 48 * 3_531
    assert Message.objects.filter(person=person, kind="decision").count() == 1


def test_a_later_master_adds_months_and_nothing_twice(people: People, managers: Managers) -> None:
    person = people["bachelor"]
    graduated(person, date(2024, 6, 30), DiplomaKind.WO_MASTER)
    run_for_all(managers)
    found = what_for(person.pk)
    assert (found.status, found.months) == (Standing.GRANTED, 48)
    assert service.decide([person.pk], cause="again", acting_user=None) == []


def test_who_has_half_a_year_left_is_reminded_once(people: People, managers: Managers) -> None:
    on = date(2028, 4, 1)
    with time_machine.travel(on):
        assert service.do_remind(on) == 1
        assert service.do_remind(on + timedelta(days=30)) == 0
    assert Message.objects.get().person == people["later"]


def test_where_people_stand(people: People) -> None:
    standings = {name: what_for(person.pk).status for name, person in people.items()}
    assert standings == {
        "much": Standing.COMING, "little": Standing.COMING, "nothing": Standing.COMING, "no_account": Standing.COMING,
        "later": Standing.LATER, "short": Standing.COMING, "bachelor": Standing.MUST_APPLY,
        "never": Standing.MUST_APPLY,
    }  # fmt: skip
    much = what_for(people["much"].pk)
    assert (much.months, much.amount_cents) == (48, FULL + VOUCHER)
    assert (much.debt_before, much.debt_after) == (2_000_000, 2_000_000 - FULL - VOUCHER)
    assert much.explanation is not None
    assert what_for(people["later"].pk).deadline == date(2028, 8, 31)


def test_who_never_had_student_finance_applies_and_gets_it(people: People, worker: User) -> None:
    person = people["never"]
    assert len(service.months_enrolled(person.pk)) == 48
    application = service.do_apply(
        person, first_month=date(2018, 9, 1), last_month=date(2022, 8, 1), acting_user=None, evidence="bewijs"
    )
    assert what_for(person.pk).status == Standing.APPLIED
    with pytest.raises(service.AlreadyApplied):
        service.do_apply(person, first_month=date(2018, 9, 1), last_month=date(2022, 8, 1), acting_user=None)
    decision = service.do_check(application, months_accepted=48, motivation="Klopt met ROD", acting_user=worker)
    found = what_for(person.pk)
    assert (found.status, found.months, found.missed_grant_cents) == (Standing.GRANTED, 48, FULL)
    assert application.decision == decision == found.decisions[0].pk
    with pytest.raises(service.AlreadyChecked):
        service.do_check(application, months_accepted=48, motivation="Nog eens", acting_user=worker)
    assert Decision.objects.count() == 1


def test_an_application_that_shows_too_little_is_refused_by_a_decision(people: People, worker: User) -> None:
    person = people["never"]
    application = service.do_apply(
        person, first_month=date(2018, 9, 1), last_month=date(2022, 8, 1), acting_user=None, channel="paper"
    )
    decision = service.do_check(application, months_accepted=3, motivation="Alleen deeltijd", acting_user=worker)
    assert decision is not None
    assert Decision.objects.get(pk=decision).outcome["missed_grant_refusal"] == Refusal.TOO_FEW_MONTHS
    letter = Message.objects.get(decisions=[decision])
    assert letter.data["title"] == "Je krijgt geen tegemoetkoming"
    assert "objection_until" in letter.data
    assert Account.COMPENSATION not in totals()


def test_a_university_bachelor_counts_alone_for_who_asks(people: People) -> None:
    person = people["bachelor"]
    application = service.do_apply(person, bachelor_alone=True, acting_user=None)
    application.refresh_from_db()
    assert application.state == Application.State.CHECKED
    found = what_for(person.pk)
    assert (found.status, found.months) == (Standing.GRANTED, 36)


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"first_month": date(2015, 8, 1), "last_month": date(2016, 8, 1)},
        {"first_month": date(2022, 9, 1), "last_month": date(2023, 9, 1)},
        {"first_month": date(2016, 8, 1), "last_month": date(2016, 7, 1)},
        {"first_month": date(2016, 8, 1), "last_month": date(2016, 9, 1), "months_claimed": 3},
        {"months_claimed": 3},
    ],
)
def test_an_application_asks_for_what_can_be(people: People, asked: dict[str, object]) -> None:
    with pytest.raises(service.NothingAsked):
        service.do_apply(people["never"], acting_user=None, **asked)  # type: ignore[arg-type]
    assert not Application.objects.exists()


def test_who_applies_too_late_hears_until_when_it_could_be(people: People) -> None:
    with pytest.raises(service.TooLate) as refused:
        service.do_apply(
            people["never"], first_month=date(2018, 9, 1), last_month=date(2022, 8, 1), acting_user=None,
            received_on=date(2029, 1, 1),
        )  # fmt: skip
    assert refused.value.due == date(2028, 12, 1)
    assert not Application.objects.exists()


def test_the_query_adds_months_up_as_the_law_counts_them(db: None) -> None:
    graph = Law.load("compensation").on(TODAY)
    person = add_person(99)
    periods = [
        (date(2014, 9, 1), date(2015, 9, 1), MonthRight.BASIC_GRANT),
        (date(2015, 9, 1), date(2016, 2, 1), MonthRight.FEE_LOAN),
        (date(2016, 2, 1), date(2019, 9, 1), MonthRight.NO_BASIC_GRANT),
        (date(2019, 9, 1), date(2021, 9, 1), MonthRight.LOAN_PHASE),
        (date(2022, 9, 1), date(2024, 9, 1), MonthRight.NO_BASIC_GRANT),
    ]
    for period in periods:
        studied(person, *period)
    counted = sum(
        graph.evaluate({"month_on": to_day(month), "right_in_month": right}, ["month_counts"])["month_counts"]
        for since, until, right in periods
        for month in (date(n // 12, n % 12 + 1, 1) for n in range(FIRST_YEAR * 12, 2040 * 12))
        if since <= month < until
    )
    rows = gather(Plan(MONTH, TODAY, "test"), person.pk, person.pk)
    assert rows.facts["months_known"].tolist() == [counted] == [43 + 12]
    assert rows.facts["months_old_basic_grant"].tolist() == [12]
    assert rows.facts["first_month_ho"].tolist() == [to_day(date(2014, 9, 1))]


def test_an_undone_run_may_be_run_again(people: People, managers: Managers) -> None:
    run = run_for_all(managers, release=False)
    before = totals()
    runs.do_undo(run, acting_user=managers[1])
    runs.work(run.pk)
    assert totals()[Account.COMPENSATION] == 0
    assert what_for(people["much"].pk).status == Standing.COMING
    run_for_all(managers, release=False)
    assert totals() == before


def test_what_was_decided_is_computed_again_to_the_same(people: People, managers: Managers) -> None:
    run_for_all(managers)
    result = replay(Decision.objects.filter(product=PRODUCT.name), Law.load("compensation"))
    assert result.checked == Decision.objects.count() > 3
    assert result.differences == []


def test_how_far_the_campaign_is(people: People, managers: Managers) -> None:
    run_for_all(managers)
    Message.objects.filter(person=people["much"]).update(read_at=Message.objects.all()[0].created_at)
    found = service.campaign()
    assert (found.reached, found.settled, found.paid, found.no_account, found.later) == (1, 2, 3, 1, 1)
    assert found.granted == Decision.objects.count()
