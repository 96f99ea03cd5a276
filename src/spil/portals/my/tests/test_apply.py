"""Applying, changing and stopping: the effect beforehand, nothing kept before it is confirmed, the law's months."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from spil.core.decisions.models import Decision
from spil.core.ledger.models import Account
from spil.core.ledger.service import balances, owed
from spil.core.messages.models import Message
from spil.core.people.models import Enrolment, Person
from spil.core.people.service import current, do_withdraw
from spil.law.student_finance.facts import TravelChoice
from spil.portals.my.effects import effect_of
from spil.portals.my.figures import SUM
from spil.portals.my.tests.family import DECIDED, Family, person_of
from spil.services.student_finance.models import Choice
from spil.services.student_finance.service import NOTHING
from spil.text import NO_BREAK_SPACE

LogIn = Callable[..., Client]
LOAN = "/mijn/aanvragen/lening/"
FIRST = {
    "basic_grant": "yes", "supplementary_grant": "yes", "loan_cents": "100", "tuition_fees_loan_cents": "0",
    "travel": "1", "single_parent_allowance": "no", "since": "2025-09",
}  # fmt: skip


def _asked(person: Person) -> list[tuple[date, int]]:
    """From when which loan is asked for."""
    return [(one.valid.lower, one.loan_cents) for one in current(Choice, person)]


def _last(person: Person) -> Choice:
    """What is asked for in the end."""
    return list(current(Choice, person))[-1]


def _state(person: Person) -> tuple[object, ...]:
    """Everything that an application can change."""
    decided = Decision.objects.filter(person=person).order_by("id").values_list("id", flat=True)
    return _asked(person), list(decided), owed(person.pk), Message.objects.filter(person=person).count()


def _post(client: Client, address: str, answers: dict[str, str], step: str) -> str:
    response = client.post(address, answers | {"step": step}, follow=True)
    assert response.status_code == 200
    return response.content.decode().replace(NO_BREAK_SPACE, " ")


def test_the_effect_is_shown_and_nothing_kept(people: Family, as_user: LogIn) -> None:
    noor, client = person_of(people.noor), as_user(people.noor)
    before = _state(noor)
    page = _post(client, LOAN, {"loan_cents": "300", "since": "2025-12"}, "effect")
    assert "Vanaf december 2025 krijg je <strong>€ 150,00 meer</strong> per maand." in page
    assert "Er is nog niets veranderd." in page
    assert _state(noor) == before
    back = _post(client, LOAN, {"loan_cents": "300", "since": "2025-12"}, "back")
    assert 'value="300"' in back
    assert _state(noor) == before


def test_confirming_twice_is_confirming_once(people: Family, as_user: LogIn) -> None:
    noor, client = person_of(people.noor), as_user(people.noor)
    messages = Message.objects.filter(person=noor).count()
    for _ in range(2):
        page = _post(client, LOAN, {"loan_cents": "300", "since": "2025-12"}, "confirm")
        assert "€ 300,00 per maand" in page
    assert _asked(noor) == [(date(2025, 9, 1), 15_000), (date(2025, 12, 1), 30_000)]
    assert Message.objects.filter(person=noor).count() == messages + 1


def test_more_from_the_start_of_the_study_year_is_paid_for_the_months_before(people: Family, as_user: LogIn) -> None:
    noor, client = person_of(people.noor), as_user(people.noor)
    debt = owed(noor.pk)
    page = _post(client, LOAN, {"loan_cents": "200", "since": "2025-09"}, "effect")
    assert "samen <strong>€ 150,00</strong> extra" in page
    _post(client, LOAN, {"loan_cents": "200", "since": "2025-09"}, "confirm")
    assert sum(owed(noor.pk).values()) == sum(debt.values()) + 15_000
    assert Decision.objects.current().filter(person=noor, outcome__loan=20_000).count() == len(DECIDED)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"loan_cents": "100", "since": "2025-10"}, "Kies december 2025 of later"),  # less only for months to come
        ({"loan_cents": "5000", "since": "2025-12"}, "Je kunt in deze maand hoogstens"),
        ({"loan_cents": "veel", "since": "2025-12"}, "Vul een bedrag in"),
        ({"loan_cents": "-1", "since": "2025-12"}, "Vul een bedrag in"),
        ({"loan_cents": "300", "since": "2025-08"}, "id_since"),  # before the study year
        ({"loan_cents": "300", "since": "2031-01"}, "id_since"),
        ({}, "id_loan_cents"),
    ],
)
def test_what_the_law_does_not_allow_is_refused(
    people: Family, as_user: LogIn, answers: dict[str, str], said: str
) -> None:
    noor, client = person_of(people.noor), as_user(people.noor)
    before = _state(noor)
    for step in ("effect", "confirm"):
        page = _post(client, LOAN, answers, step)
        assert "Er klopt nog iets niet" in page
        assert said in page
        assert _state(noor) == before


def test_choosing_what_there_is_already_is_told(people: Family, as_user: LogIn) -> None:
    page = _post(as_user(people.noor), LOAN, {"loan_cents": "150", "since": "2025-12"}, "effect")
    assert "Je hebt dit al" in page


@pytest.mark.parametrize(
    ("slug", "answers", "name", "value"),
    [
        ("basisbeurs", {"basic_grant": "no", "since": "2025-12"}, "basic_grant", False),
        ("aanvullende-beurs", {"supplementary_grant": "no", "since": "2025-12"}, "supplementary_grant", False),
        ("collegegeldkrediet", {"tuition_fees_loan_cents": "50", "since": "2025-09"}, "tuition_fees_loan_cents", 5_000),
        ("reisproduct", {"travel": "2", "since": "2025-12"}, "travel", int(TravelChoice.WEEKEND)),
        ("eenoudertoeslag", {"single_parent_allowance": "yes", "since": "2025-09"}, "single_parent_allowance", True),
    ],
)
def test_each_component_goes_the_same_road(
    people: Family, as_user: LogIn, slug: str, answers: dict[str, str], name: str, value: object
) -> None:
    noor, client = person_of(people.noor), as_user(people.noor)
    before, address = _state(noor), f"/mijn/aanvragen/{slug}/"
    assert "Bekijk wat dit doet" in client.get(address).content.decode()
    assert "Ja, verander het" in _post(client, address, answers, "effect")
    assert _state(noor) == before
    assert "Dit gebeurt er nu" in _post(client, address, answers, "confirm")
    last = _last(noor)
    assert (getattr(last, name), f"{last.valid.lower:%Y-%m}") == (value, answers["since"])
    assert last.loan_cents == 15_000  # the rest stays


def test_lifelong_learning_credit_is_offered_to_whom_the_law_may_give_it(people: Family, as_user: LogIn) -> None:
    noor, client, address = person_of(people.noor), as_user(people.noor), "/mijn/aanvragen/levenlanglerenkrediet/"
    assert "Levenlanglerenkrediet" not in client.get("/mijn/aanvragen/").content.decode()
    refused = _post(client, address, {"lifelong_cents": "100", "since": "2025-12"}, "effect")
    assert "je kunt nog gewone studiefinanciering krijgen" in refused
    Person.objects.filter(pk=noor.pk).update(birth_date=date(1985, 5, 1))
    assert "Levenlanglerenkrediet" in client.get("/mijn/aanvragen/").content.decode()
    assert "Er klopt nog iets niet" in _post(client, address, {"lifelong_cents": "9000", "since": "2025-12"}, "effect")
    assert "Dit gebeurt er nu" in _post(client, address, {"lifelong_cents": "100", "since": "2025-12"}, "confirm")
    assert _last(noor).lifelong_cents == 10_000


def test_a_travel_product_cannot_be_changed_for_months_that_began(people: Family, as_user: LogIn) -> None:
    noor = person_of(people.noor)
    before = _state(noor)
    page = _post(as_user(people.noor), "/mijn/aanvragen/reisproduct/", {"travel": "2", "since": "2025-11"}, "confirm")
    assert "Er klopt nog iets niet" in page
    assert _state(noor) == before


def test_everything_stops_from_a_month_to_come(people: Family, as_user: LogIn) -> None:
    noor, client = person_of(people.noor), as_user(people.noor)
    before, address = _state(noor), "/mijn/aanvragen/stoppen/"
    assert "id_since" in _post(client, address, {"since": "2025-11"}, "confirm")
    page = _post(client, address, {"since": "2025-12"}, "effect")
    assert "Ja, stop alles" in page
    assert _state(noor) == before
    page = _post(client, address, {"since": "2025-12"}, "confirm")
    assert "Zet je reisproduct zelf stop" in page
    last = _last(noor)
    assert (last.basic_grant, last.loan_cents, last.travel) == (False, 0, int(TravelChoice.NONE))
    assert "Je hebt alles gestopt" in client.get("/mijn/aanvragen/").content.decode()


def test_a_first_application_is_one_journey(people: Family, as_user: LogIn) -> None:
    teun, client = person_of(people.teun), as_user(people.teun)
    for address in ("/mijn/aanvragen/", LOAN):
        assert client.get(address).headers["Location"] == "/mijn/aanvragen/nieuw/"
    page = _post(client, "/mijn/aanvragen/nieuw/", FIRST, "effect")
    assert "Vanaf september 2025 krijg je" in page
    assert not _asked(teun)
    page = _post(client, "/mijn/aanvragen/nieuw/", FIRST, "confirm")
    assert "We hebben je aanvraag ontvangen." in page
    assert "Geef je rekeningnummer door" in page
    (choice,) = current(Choice, teun)
    assert (choice.valid.lower, choice.applied_on, choice.loan_cents) == (date(2025, 9, 1), date(2025, 11, 10), 10_000)
    assert client.get("/mijn/aanvragen/nieuw/").status_code == 302


def test_months_that_were_decided_for_others_are_decided_for_who_applies_late(people: Family, as_user: LogIn) -> None:
    teun, client = person_of(people.teun), as_user(people.teun)
    effect = effect_of(teun, date(2025, 9, 1), NOTHING | {"basic_grant": True, "loan_cents": 10_000})
    assert effect.past_cents == sum(cents for _, cents in effect.past) == len(DECIDED) * effect.total
    assert effect.forecast_after.loans == 48 * 10_000
    assert "Over de maanden tot nu toe krijg je samen" in _post(client, "/mijn/aanvragen/nieuw/", FIRST, "effect")
    for _ in range(2):
        _post(client, "/mijn/aanvragen/nieuw/", FIRST, "confirm")
    decided = Decision.objects.filter(person=teun).order_by("month")
    assert list(decided.values_list("month", flat=True)) == list(DECIDED)
    assert owed(teun.pk)[Account.LOAN] == len(DECIDED) * 10_000
    assert balances(teun.pk)[Account.PAYABLE] == -sum(one.outcome[SUM] for one in decided)
    assert Message.objects.filter(person=teun, kind="decision").exists()


def test_the_travel_product_of_a_first_application_begins_after_it(people: Family, as_user: LogIn) -> None:
    _post(as_user(people.teun), "/mijn/aanvragen/nieuw/", FIRST, "confirm")
    for month, travels in (("2025-09", False), ("2025-11", False), ("2025-12", True)):
        page = as_user(people.teun).get(f"/mijn/maand/{month}/").content.decode()
        assert ("Studentenreisproduct</span>" in page.replace("<span class", "</span><span class")) == travels


def test_who_has_no_right_reads_why(people: Family, as_user: LogIn) -> None:
    (study,) = current(Enrolment, person_of(people.teun))
    do_withdraw(study, source="test", acting_user=None)
    page = _post(as_user(people.teun), "/mijn/aanvragen/nieuw/", FIRST, "effect")
    assert "je volgt geen opleiding die recht geeft" in page


def test_the_debt_at_the_end_of_the_study_is_the_sum_of_its_months(people: Family) -> None:
    noor = person_of(people.noor)
    effect = effect_of(noor, date(2025, 12, 1), {"loan_cents": 0})
    months = 48 - len(DECIDED)
    assert effect.until == date(2029, 9, 1)
    assert effect.forecast_before.loans == 48 * 15_000
    assert effect.forecast_after.loans == len(DECIDED) * 15_000
    grants = effect.debt.conditional + months * effect.before["performance_grant"]
    assert effect.forecast_before.without_diploma == 48 * 15_000 + grants
    assert effect.difference == effect.after[SUM] - effect.before[SUM] == -15_000


def test_a_later_choice_that_lapses_is_told(people: Family, as_user: LogIn) -> None:
    client = as_user(people.noor)
    _post(client, "/mijn/aanvragen/reisproduct/", {"travel": "0", "since": "2025-12"}, "confirm")
    page = _post(client, LOAN, {"loan_cents": "200", "since": "2025-11"}, "effect")
    assert "Je had al een andere keuze gemaakt" in page
