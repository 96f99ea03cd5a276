"""The allowance for pupils from application to account: for one at once, for everyone by a run."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.db.backends.postgresql.psycopg_any import DateRange

from spil.contrib.bank.client import LocalBank
from spil.core.access.models import User
from spil.core.decisions.models import Decision
from spil.core.decisions.service import replay
from spil.core.ledger.models import Account
from spil.core.ledger.service import balances, totals
from spil.core.messages.models import Message
from spil.core.payments.models import PaymentOrder, Status
from spil.core.people.models import Address, Enrolment, Income, Nationality, Person
from spil.core.people.service import current, do_correct, do_record
from spil.core.runs import service as runs
from spil.core.runs.models import Run
from spil.law.common import Education
from spil.law.engine import Law
from spil.law.school_costs.entitlement import Refusal
from spil.services.school_costs import service
from spil.services.school_costs.models import AllowanceChoice, SchoolEnrolment
from spil.services.school_costs.product import PRODUCT
from spil.services.school_costs.tests.conftest import MONTH, TODAY, add_person, attends, earns, is_child_of

Parents = tuple[Person, Person]
DECEMBER = date(2026, 12, 1)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=False):
        yield


def amount(name: str, on: date = MONTH) -> int:
    """A parameter of the law in cents."""
    value = Law.load("school_costs").parameters[name].on(on)
    assert value is not None
    return value.value


def applies(pupil: Person, *, supplementary: bool = True, counting_parent: int = 0) -> None:
    service.do_apply(pupil, supplementary=supplementary, counting_parent=counting_parent, acting_user=None)


def outcomes(pupil: Person) -> dict[date, dict[str, int]]:
    made = Decision.objects.current().filter(person=pupil, product="school_costs").order_by("month")
    return {one.month: one.outcome for one in made}


def test_who_applies_is_decided_about_from_the_start_of_the_school_year(pupil: Person) -> None:
    applies(pupil)
    made = outcomes(pupil)
    assert list(made) == [date(2026, month, 1) for month in (8, 9, 10, 11)]
    home, costs = amount("basic_allowance_home"), amount("school_costs_funded_upper")
    assert {(one["basic_allowance"], one["school_costs_allowance"]) for one in made.values()} == {(home, costs)}
    assert balances(pupil.pk) == {Account.GIFT: 4 * (home + costs), Account.PAYABLE: -4 * (home + costs)}
    (letter,) = Message.objects.filter(person=pupil)
    assert letter.data["title"] == "Je krijgt een tegemoetkoming scholieren"
    assert [row["cents"] for row in letter.data["amounts"]] == [home, costs]


def test_applying_twice_changes_nothing(pupil: Person) -> None:
    applies(pupil)
    before = balances(pupil.pk)
    applies(pupil)
    assert balances(pupil.pk) == before
    assert Decision.objects.count() == 4
    assert AllowanceChoice.objects.count() == 1


def test_it_is_paid_once(pupil: Person, tmp_path: Path) -> None:
    applies(pupil)
    bank = LocalBank(tmp_path)
    assert service.do_pay(TODAY, bank) == (4, 4)
    assert service.do_pay(TODAY, bank) == (0, 0)
    assert balances(pupil.pk)[Account.PAYABLE] == 0
    assert sum(totals().values()) == 0


def test_nobody_turns_18_too_early(pupil: Person) -> None:
    Person.objects.filter(pk=pupil.pk).update(birth_date=date(2008, 8, 20))
    pupil.refresh_from_db()
    applies(pupil)
    made = outcomes(pupil)
    assert [one["refusal"] for one in made.values()] == [Refusal.TOO_YOUNG] * 2 + [Refusal.NONE] * 2
    titles = list(Message.objects.filter(person=pupil).order_by("id").values_list("data__title", flat=True))
    assert titles == ["Je krijgt geen tegemoetkoming scholieren", "Je krijgt een tegemoetkoming scholieren"]


def test_a_month_for_everyone_goes_through_a_run_and_is_told_only_when_it_differs(
    pupil: Person, managers: tuple[User, User], tmp_path: Path
) -> None:
    applies(pupil)
    written = Message.objects.count()
    run = runs.do_plan(PRODUCT.name, month=DECEMBER, on=DECEMBER, acting_user=managers[0])
    runs.do_rehearse(run, acting_user=managers[0])
    runs.do_approve(run, acting_user=managers[1])
    runs.do_start(run, acting_user=managers[0])
    runs.work(run.pk)
    assert list(outcomes(pupil))[-1] == DECEMBER
    run.refresh_from_db()
    runs.do_release(run, acting_user=managers[0])
    runs.work(run.pk)
    run.refresh_from_db()
    assert run.state == "released"
    assert not run.chunks.exclude(reason="").exists()
    assert Message.objects.count() == written
    service.do_pay(TODAY, LocalBank(tmp_path))
    assert PaymentOrder.objects.get(run=run.key).status == Status.SENT  # what the run ordered goes to the bank too
    again = runs.do_plan(PRODUCT.name, month=DECEMBER, on=DECEMBER, acting_user=managers[0])
    assert runs.do_rehearse(again, acting_user=managers[0]).people == 0  # everyone is decided about


def test_a_run_that_was_undone_can_be_done_again(pupil: Person, managers: tuple[User, User]) -> None:
    applies(pupil)
    before = balances(pupil.pk)[Account.GIFT]
    for undone in (True, False):
        run = runs.do_plan(PRODUCT.name, month=DECEMBER, on=DECEMBER, acting_user=managers[0])
        runs.do_rehearse(run, acting_user=managers[0])
        runs.do_approve(run, acting_user=managers[1])
        runs.do_start(run, acting_user=managers[0])
        runs.work(run.pk)
        if undone:
            run.refresh_from_db()
            runs.do_undo(run, acting_user=managers[0])
            runs.work(run.pk)
            assert balances(pupil.pk)[Account.GIFT] == before
            assert service.preview(pupil, supplementary=True, counting_parent=0)[1] == before // 4
    assert balances(pupil.pk)[Account.GIFT] == before + before // 4


def test_the_first_day_of_the_month_decides(pupil: Person, managers: tuple[User, User]) -> None:
    applies(pupil)
    with pytest.raises(ValueError, match="eerste dag van de maand"):
        runs.do_plan(PRODUCT.name, month=DECEMBER, on=TODAY, acting_user=managers[0])
    assert not Run.objects.exists()


def test_every_decision_replays(pupil: Person) -> None:
    applies(pupil)
    result = replay(Decision.objects.filter(product=PRODUCT.name), Law.load(PRODUCT.law))
    assert (result.checked, result.differences) == (4, [])


def test_parents_income_lowers_only_the_part_for_school_costs(pupil: Person, parents: Parents) -> None:
    income = current(Income, parents[0]).get()
    do_correct(income, source="test", acting_user=None, amount_cents=6_000_000)
    applies(pupil)
    assert outcomes(pupil)[MONTH]["school_costs_allowance"] == 0
    assert outcomes(pupil)[MONTH]["gift"] == amount("basic_allowance_home")


def test_an_unknown_income_gives_the_basic_allowance(pupil: Person, parents: Parents) -> None:
    third = add_person(9, born=date(1970, 1, 1))
    other = add_person(10, born=date(2008, 1, 5))
    is_child_of(other, third)
    attends(other)
    applies(other)
    assert outcomes(other)[MONTH]["gift"] == amount("basic_allowance_home")


def test_parents_apart_only_the_one_who_counts_is_looked_at(pupil: Person, parents: Parents) -> None:
    rich = add_person(20, born=date(1970, 1, 1), street="Grachtkade")
    earns(rich, 90_000)
    child = add_person(21, born=date(2008, 1, 5))
    is_child_of(child, rich, parents[1])
    attends(child)
    applies(child)
    assert outcomes(child)[MONTH]["school_costs_allowance"] == amount("school_costs_funded_upper")
    assert not outcomes(child)[MONTH]["living_away"]
    applies(child, counting_parent=1)
    assert outcomes(child)[MONTH]["school_costs_allowance"] == 0
    assert outcomes(child)[MONTH]["living_away"]


def test_the_reduction_is_divided_among_brothers_and_sisters_who_applied(pupil: Person, parents: Parents) -> None:
    do_correct(current(Income, parents[0]).get(), source="test", acting_user=None, amount_cents=3_300_000)
    applies(pupil)
    alone = outcomes(pupil)[MONTH]["school_costs_allowance"]
    sister = add_person(5, born=date(2007, 2, 2))
    is_child_of(sister, *parents)
    attends(sister)
    applies(sister)
    full, shared = amount("school_costs_funded_upper"), outcomes(pupil)[MONTH]["school_costs_allowance"]
    assert full > shared > alone > 0
    assert abs((full - shared) * 2 - (full - alone)) <= 1
    assert outcomes(sister)[MONTH]["school_costs_allowance"] == shared


def test_who_moves_out_gets_more_from_the_month_in_which_they_ask(pupil: Person) -> None:
    applies(pupil)
    home = current(Address, pupil).get()
    do_record(
        Address, pupil, (date(2026, 10, 1), None), source="test", acting_user=None, street="Havenlaan",
        house_number="9", postcode=home.postcode, city=home.city, country="NL",
    )  # fmt: skip
    service.decide(pupil.pk, [date(2026, 10, 1), MONTH], cause="correction", acting_user=None)
    assert not outcomes(pupil)[MONTH]["living_away"]
    applies(pupil)
    assert [one["living_away"] for one in outcomes(pupil).values()] == [0, 0, 0, 1]


def test_what_was_paid_too_much_is_to_be_paid_back(pupil: Person, tmp_path: Path) -> None:
    applies(pupil)
    service.do_pay(TODAY, LocalBank(tmp_path))
    school = current(SchoolEnrolment, pupil).get()
    do_record(
        SchoolEnrolment, pupil, (school.valid.lower, date(2026, 11, 1)), known=(school.valid.lower, None),
        source="test", acting_user=None, institution="98VO", institution_name="Het Tandrad", school_kind=2,
    )  # fmt: skip
    service.decide(pupil.pk, [MONTH], cause="correction", acting_user=None)
    assert outcomes(pupil)[MONTH]["refusal"] == Refusal.SCHOOL
    month = amount("basic_allowance_home") + amount("school_costs_funded_upper")
    assert balances(pupil.pk)[Account.RECEIVABLE] == month
    assert balances(pupil.pk)[Account.GIFT] == 3 * month


def test_a_right_to_student_finance_excludes(pupil: Person) -> None:
    Enrolment.objects.create(
        person=pupil, valid=DateRange(date(2026, 9, 1), None), institution="98ZZ", programme="P5",
        education=int(Education.HBO_BACHELOR), nominal_months=48, ec=240, source="test",
    )  # fmt: skip
    applies(pupil)
    assert [one["refusal"] for one in outcomes(pupil).values()] == [Refusal.NONE] + [Refusal.STUDENT_FINANCE] * 3


def test_without_a_school_nothing_can_be_applied_for(parents: Parents) -> None:
    person = add_person(7, born=date(2008, 1, 1))
    with pytest.raises(service.NoPupil):
        applies(person)
    assert not AllowanceChoice.objects.exists()


def test_a_preview_says_what_applying_gives_and_keeps_nothing(pupil: Person) -> None:
    seen, until_now = service.preview(pupil, supplementary=True, counting_parent=0)
    assert not AllowanceChoice.objects.exists()
    applies(pupil)
    assert outcomes(pupil)[MONTH] == seen.outcome
    assert balances(pupil.pk)[Account.GIFT] == until_now
    assert service.preview(pupil, supplementary=False, counting_parent=0)[1] == -4 * amount("school_costs_funded_upper")


def test_who_may_only_get_help_with_access_is_not_decided_about_here(pupil: Person) -> None:
    do_correct(current(Nationality, pupil).get(), source="test", acting_user=None, category=1, code="0059")
    applies(pupil)
    assert service.stands(pupil.pk, MONTH).outcome["refusal"] == Refusal.ACCESS_ONLY
    assert not Decision.objects.exists()
    assert balances(pupil.pk) == {}


def test_who_lives_away_gets_the_higher_amount_from_the_start(pupil: Person, parents: Parents) -> None:
    away = add_person(30, born=date(2008, 3, 3), street="Havenlaan")
    is_child_of(away, *parents)
    attends(away)
    applies(away)
    assert {one["basic_allowance"] for one in outcomes(away).values()} == {amount("basic_allowance_away")}
