"""What students, parents and case workers can do: the effect beforehand, the decisions, the money and the letters."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import time_machine

from spil.contrib.bank.client import LocalBank
from spil.core.access.models import Role, User
from spil.core.decisions.models import Decision
from spil.core.decisions.service import current as decision_of
from spil.core.ledger.models import Account
from spil.core.ledger.service import balances, totals
from spil.core.messages.models import Message
from spil.core.messages.service import pdf
from spil.core.payments.models import PaymentOrder
from spil.core.people.models import Circumstance, Degree, Fact, Income, Person
from spil.core.people.service import Change, current, do_correct, do_record
from spil.demo.load import load
from spil.law.student_finance.facts import DiplomaKind, TravelChoice
from spil.services.student_finance import service
from spil.services.student_finance.conversion import convert
from spil.services.student_finance.models import Choice, Deviation
from spil.services.student_finance.service import PRODUCT

MONTHS = [date(2025, month, 1) for month in (9, 10, 11)]
TODAY = "2025-11-20"

pytestmark = pytest.mark.usefixtures("society")


@pytest.fixture
def society(db: None) -> None:
    """The persons with a story and some others, on a day in November with three months decided and paid."""
    load(people=40, seed=5)
    with time_machine.travel(TODAY, tick=False):
        for month in MONTHS:
            service.run_month(month)


@pytest.fixture
def noor() -> Person:
    return Person.objects.get(given_name="Noor", family_name="Oosterhofstede")


@pytest.fixture
def mother(noor: Person) -> Person:
    found: Person = noor.familytie_facts.get(position=1).other
    return found


@pytest.fixture
def worker() -> User:
    return User.objects.get(role=Role.CASE_WORKER)


def paid(person: Person, month: date) -> int:
    decision = decision_of(person.pk, PRODUCT, month)
    assert decision is not None
    return int(decision.outcome["paid_this_month"])


def raise_income(mother: Person, cents: int = 2_000_000) -> Callable[[], list[Change]]:
    income = current(Income, mother).get(year=2023)
    return lambda: [
        do_correct(income, source="test", acting_user=None, amount_cents=income.amount_cents + cents)
    ]  # fmt: skip


@time_machine.travel(TODAY, tick=False)
def test_the_effect_of_a_parents_income_is_shown_and_nothing_is_kept(noor: Person, mother: Person) -> None:
    counted = Decision.objects.count(), Message.objects.count(), totals(), current(Income, mother).get(year=2023).pk
    effects = service.effect(raise_income(mother), person_id=mother.pk)
    assert [(one.person, one.month) for one in effects] == [(noor, month) for month in MONTHS]
    assert all(one.difference_cents < 0 and not one.barred for one in effects)
    assert counted == (
        Decision.objects.count(), Message.objects.count(), totals(), current(Income, mother).get(year=2023).pk,
    )  # fmt: skip


@time_machine.travel(TODAY, tick=False)
def test_a_correction_does_what_its_effect_said_with_one_letter(noor: Person, mother: Person, worker: User) -> None:
    effects = service.effect(raise_income(mother), person_id=mother.pk)
    letters = Message.objects.filter(person=noor).count()
    _, made = service.do_change(
        raise_income(mother), person_id=mother.pk, cause="correction:income", acting_user=worker
    )
    assert [Decision.objects.get(pk=number).outcome for number in made] == [one.after for one in effects]
    assert sum(totals().values()) == 0
    message = Message.objects.filter(person=noor).latest("id")
    assert Message.objects.filter(person=noor).count() == letters + 1
    assert [row["cents"] for row in message.data["amounts"]] == [one.difference_cents for one in effects]
    assert pdf(message).startswith(b"%PDF")


@time_machine.travel(TODAY, tick=False)
def test_what_was_not_paid_yet_is_lowered_and_what_was_paid_becomes_owed(
    noor: Person, mother: Person, tmp_path: Path
) -> None:
    service.pay_month(MONTHS[0], LocalBank(tmp_path))
    service.do_change(raise_income(mother), person_id=mother.pk, cause="correction:income", acting_user=None)
    known = balances(noor.pk)
    first = Decision.objects.get(person=noor, month=MONTHS[0], sequence=0).outcome["paid_this_month"]
    assert known[Account.RECEIVABLE] == first - paid(noor, MONTHS[0]) > 0
    assert known[Account.PAYABLE] == -(paid(noor, MONTHS[1]) + paid(noor, MONTHS[2]))
    service.do_change(
        raise_income(mother, -2_000_000), person_id=mother.pk, cause="correction:income", acting_user=None
    )
    assert balances(noor.pk)[Account.RECEIVABLE] == 0
    assert sum(totals().values()) == 0


@time_machine.travel(TODAY, tick=False)
def test_a_correction_upwards_is_paid_once_with_the_next_month(noor: Person, mother: Person, tmp_path: Path) -> None:
    bank = LocalBank(tmp_path)
    service.pay_month(MONTHS[0], bank)
    service.do_change(
        raise_income(mother, -1_000_000), person_id=mother.pk, cause="correction:income", acting_user=None
    )
    service.do_apply(noor, MONTHS[0], acting_user=None, loan_cents=20_000)
    service.pay_month(MONTHS[1], bank)
    assert service.pay_month(MONTHS[1], bank) == (0, 0)
    orders = PaymentOrder.objects.filter(person=noor, month=MONTHS[0]).order_by("id")
    assert [order.run for order in orders] == ["2025-09", "2025-10"]
    assert sum(order.amount_cents for order in orders) == paid(noor, MONTHS[0])


@time_machine.travel("2027-07-02", tick=False)
def test_after_the_term_to_revise_the_outcome_stays_and_the_effect_says_so(noor: Person, mother: Person) -> None:
    effects = service.effect(raise_income(mother), person_id=mother.pk, cause="correction:address")
    assert {one.barred for one in effects} == {True}
    assert all(one.difference_cents < 0 for one in effects)
    _, made = service.do_change(raise_income(mother), person_id=mother.pk, cause="correction:address", acting_user=None)
    assert made == []


@time_machine.travel(TODAY, tick=False)
def test_an_application_may_reach_the_start_of_the_study_year_and_no_further(noor: Person) -> None:
    with pytest.raises(service.TooEarly) as refused:
        service.do_apply(noor, date(2025, 8, 1), acting_user=None, loan_cents=20_000)
    assert refused.value.earliest == date(2025, 9, 1)
    assert not Choice.objects.filter(person=noor, loan_cents=20_000).exists()


@time_machine.travel(TODAY, tick=False)
def test_a_travel_product_does_not_reach_back_and_the_loan_does(noor: Person) -> None:
    service.do_apply(noor, MONTHS[0], acting_user=None, travel=int(TravelChoice.WEEKEND), loan_cents=20_000)
    outcomes = [decision.outcome for decision in Decision.objects.current().filter(person=noor).order_by("month")]
    assert [outcome["loan"] for outcome in outcomes] == [20_000] * 3
    assert [outcome["travel_product"] for outcome in outcomes[:2]] == [int(TravelChoice.WEEK)] * 2
    assert service.overview(noor.pk, date(2025, 12, 1)).outcome["travel_product"] == int(TravelChoice.WEEKEND)


@time_machine.travel(TODAY, tick=False)
def test_who_stops_gets_a_message_and_no_more_decisions(noor: Person) -> None:
    with pytest.raises(service.TooEarly):
        service.do_stop(noor, date(2025, 10, 1), acting_user=None)
    service.do_stop(noor, date(2025, 12, 1), acting_user=None)
    assert Message.objects.filter(person=noor).latest("id").data["title"] == "We hebben je aanvraag ontvangen"
    service.run_month(date(2025, 12, 1))
    assert not Decision.objects.filter(person=noor, month=date(2025, 12, 1)).exists()


@time_machine.travel(TODAY, tick=False)
def test_an_estranged_parent_is_left_out_by_a_ruling_with_reasons(worker: User) -> None:
    mila = Person.objects.get(given_name="Mila", family_name="van Verweggen")
    father = mila.familytie_facts.get(position=1).other
    before = paid(mila, MONTHS[2])
    motivation = "Uit het verslag blijkt dat er al jaren geen contact is."
    kind = Circumstance.Kind.ESTRANGED_PARENT
    period = (MONTHS[0], None)
    assert service.do_rule(
        mila, kind, granted=False, motivation=motivation, period=period, other=father, acting_user=worker
    ) == []  # fmt: skip
    assert not current(Circumstance, mila).exists()
    made = service.do_rule(
        mila, kind, granted=True, motivation=motivation, period=period, other=father, acting_user=worker
    )
    assert len(made) == 3
    assert paid(mila, MONTHS[2]) > before
    granted = [
        message.data for message in Message.objects.filter(person=mila, data__reasons=[motivation]).order_by("id")
    ]
    assert [("goedgekeurd" in data["intro"][0], "niet" in data["intro"][0]) for data in granted] == [
        (True, True),
        (True, False),
    ]


@time_machine.travel(TODAY, tick=False)
@pytest.mark.parametrize(("name", "article"), [("Noor", "5.2b"), ("Youssef", "4.12")])
def test_a_ruling_cites_the_chapter_of_the_kind_of_education(name: str, article: str, worker: User) -> None:
    person = Person.objects.get(given_name=name, users__isnull=False)
    kind = Circumstance.Kind.DISABILITY_YEAR
    service.do_rule(
        person, kind, granted=False, motivation="Niet aangetoond.", period=(MONTHS[0], None), acting_user=worker
    )
    (cited,) = Message.objects.filter(person=person).latest("id").data["articles"]
    assert cited["label"] == f"WSF 2000, art. {article}"


@time_machine.travel(TODAY, tick=False)
def test_the_hardship_clause_replaces_one_fact_and_is_shown_as_such(noor: Person, worker: User) -> None:
    october = (MONTHS[1], MONTHS[2])
    service.do_deviate(noor, "income_first_parent", 9_000_000, october, motivation="Bijzonder.", acting_user=worker)
    facts = [
        decision.facts["income_first_parent"]
        for decision in Decision.objects.current().filter(person=noor).order_by("month")
    ]
    assert facts == [2_150_000, 9_000_000, 2_150_000]
    explanation = service.overview(noor.pk, MONTHS[1], origins=True).explanation
    assert explanation is not None
    assert "hardheidsclausule" in explanation.steps["income_first_parent"].source
    with pytest.raises(LookupError):
        service.do_deviate(noor, "shoe_size", 1, (MONTHS[1], None), motivation="Bijzonder.", acting_user=worker)
    assert Deviation.objects.filter(recorded__upper_inf=True).count() == 1


@time_machine.travel(TODAY, tick=False)
def test_facts_in_an_explanation_say_where_they_come_from(noor: Person) -> None:
    explanation = service.overview(noor.pk, MONTHS[0], origins=True).explanation
    assert explanation is not None
    assert explanation.steps["income_first_parent"].status == "found"
    assert explanation.steps["income_first_parent"].source.startswith("demo, 20")


@time_machine.travel(TODAY, tick=False)
def test_a_parent_gives_an_income_and_the_loan_becomes_a_grant(worker: User) -> None:
    youssef = Person.objects.get(given_name="Youssef", family_name="El Bahri-Test")
    mother = youssef.familytie_facts.get(position=1).other
    asked = service.asked_of_parent(mother, MONTHS[0])
    assert [(one.child_id, one.year, one.status) for one in asked] == [(youssef.pk, 2023, "assessed")]
    with pytest.raises(service.AlreadyAssessed):
        service.do_give_income(mother, 2023, 1_000_000, lone_parent=True, acting_user=None)
    forget(Income, mother)
    assert service.asked_of_parent(mother, MONTHS[0])[0].known_cents is None
    service.do_recompute([youssef.pk], MONTHS, cause="correction:income", acting_user=None)
    assert service.overview(youssef.pk, MONTHS[0]).outcome["supplementary_grant_as_loan"] > 0
    made = service.do_give_income(mother, 2023, 1_000_000, lone_parent=True, acting_user=None)
    outcome = Decision.objects.get(pk=made[0]).outcome
    assert (outcome["supplementary_grant_as_loan"], outcome["supplementary_grant"] > 0) == (0, True)


def forget(model: type[Fact], person: Person) -> None:
    from spil.core.people.service import do_withdraw

    for fact in current(model, person):
        do_withdraw(fact, source="test", acting_user=None)


@time_machine.travel(TODAY, tick=False)
def test_another_reference_year_counts_only_when_both_parents_earn_fifteen_percent_less(
    noor: Person, mother: Person
) -> None:
    raise_to_high = raise_income(mother, 6_000_000)
    service.do_change(raise_to_high, person_id=mother.pk, cause="correction:income", acting_user=None)
    high = paid(noor, MONTHS[0])
    assert service.do_shift_reference_year(mother, MONTHS[0], cents=8_000_000, acting_user=None) == []
    made = service.do_shift_reference_year(mother, MONTHS[0], cents=1_500_000, acting_user=None)
    assert len(made) == 3
    assert paid(noor, MONTHS[0]) > high


@time_machine.travel("2026-02-10", tick=False)
def test_a_diploma_turns_performance_grant_into_a_gift_once(noor: Person, worker: User) -> None:
    debt = balances(noor.pk)[Account.CONDITIONAL_GRANT]
    assert debt > 0

    def graduate() -> list[Change]:
        day = date(2026, 1, 30)
        return [
            do_record(
                Degree, noor, (day, None), source="test", acting_user=worker, institution="99ZZ", programme="9004",
                kind=int(DiplomaKind.HBO_BACHELOR), diploma_on=day, nominal_months=48,
            )
        ]  # fmt: skip

    service.do_change(graduate, person_id=noor.pk, cause="correction:degree", acting_user=worker)
    assert balances(noor.pk)[Account.CONDITIONAL_GRANT] == 0
    assert totals()[Account.REMISSION] == debt
    assert Decision.objects.get(product="student_finance/conversion_ho").outcome["converted_grant"] == debt
    message = Message.objects.filter(person=noor).latest("id")
    assert message.data["amounts"] == [{"label": "Nu een gift", "cents": debt}]
    assert convert(date(2026, 3, 1), None, acting_user=None) == 0
    assert sum(totals().values()) == 0


@time_machine.travel(TODAY, tick=False)
def test_who_is_too_old_for_grants_borrows_the_fee_and_never_for_months_gone_by(noor: Person) -> None:
    Person.objects.filter(pk=noor.pk).update(birth_date=date(1985, 5, 1))
    service.do_apply(noor, MONTHS[1], acting_user=None, **service.NOTHING | {"lifelong_cents": 20_000})
    service.run_month(date(2025, 12, 1))
    before, then = (service.overview(noor.pk, month).outcome for month in (MONTHS[2], date(2025, 12, 1)))
    assert (before["lifelong_credit"], then["lifelong_credit"]) == (0, 20_000)
    assert (then["gift"], then["performance_grant"], then["borrowed"]) == (0, 0, 20_000)
    assert balances(noor.pk)[Account.LIFELONG_LOAN] == 20_000
    letter = Message.objects.filter(person=noor).latest("id").data
    assert "Je krijgt minder of niets" not in str(letter)
    facts = service.facts_of(noor.pk, date(2026, 1, 1))
    assert facts is not None
    assert (facts["months_lifelong_credit"], facts["continuous_lifelong_credit"]) == (1, True)
