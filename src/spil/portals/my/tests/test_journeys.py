"""Account number, language, the parent's side, keys, messages, what-if: wrong input is told, and nothing changed."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from spil.core.access.models import ApiToken
from spil.core.access.service import token_user
from spil.core.decisions.models import Decision
from spil.core.messages.models import Message
from spil.core.people.models import BankAccount, Income, Person
from spil.core.people.service import current, do_withdraw
from spil.portals.my.tests.family import ACCOUNT, DECIDED, OTHER_ACCOUNT, Family, person_of
from spil.services.student_finance.models import Choice
from spil.services.student_finance.service import do_recompute
from spil.text import NO_BREAK_SPACE

LogIn = Callable[..., Client]
HOLDER = "N. Wentelteef"


def _post(client: Client, address: str, **answers: object) -> str:
    response = client.post(address, answers, follow=True)
    assert response.status_code == 200
    return response.content.decode().replace(NO_BREAK_SPACE, " ")


def _account(person: Person) -> str:
    found: str = current(BankAccount, person).filter(valid__contains=date(2025, 11, 10)).get().iban
    return found


@pytest.mark.parametrize("number", ["NL91ABNA0417164301", "12345", "", "NL91 ABNA 0417 1643 00 0000"])
def test_a_wrong_account_number_is_refused(people: Family, as_user: LogIn, number: str) -> None:
    noor = person_of(people.noor)
    for step in ("effect", "confirm"):
        page = _post(as_user(people.noor), "/mijn/gegevens/rekening/", iban=number, holder=HOLDER, step=step)
        assert "Er klopt nog iets niet" in page
        assert _account(noor) == ACCOUNT
    assert not Message.objects.filter(person=noor, data__title="Je rekeningnummer is gewijzigd").exists()


def test_an_account_number_is_checked_confirmed_and_told_once(people: Family, as_user: LogIn) -> None:
    noor, client = person_of(people.noor), as_user(people.noor)
    answers = {"iban": "nl39 rabo 0300 0652 64", "holder": HOLDER}
    page = _post(client, "/mijn/gegevens/rekening/", **answers, step="effect")
    assert "NL39 RABO 0300 0652 64" in page
    assert _account(noor) == ACCOUNT
    for _ in range(2):
        _post(client, "/mijn/gegevens/rekening/", **answers, step="confirm")
    assert _account(noor) == OTHER_ACCOUNT
    assert Message.objects.filter(person=noor, data__title="Je rekeningnummer is gewijzigd").count() == 1


def test_the_language_of_letters_is_chosen(people: Family, as_user: LogIn) -> None:
    client = as_user(people.noor)
    assert "Er klopt nog iets niet" in _post(client, "/mijn/gegevens/taal/", language="fr")
    assert Person.objects.get(pk=person_of(people.noor).pk).language == "nl"
    _post(client, "/mijn/gegevens/taal/", language="en")
    assert Person.objects.get(pk=person_of(people.noor).pk).language == "en"


def _forget_income(people: Family) -> None:
    (income,) = current(Income, person_of(people.karin))
    do_withdraw(income, source="test", acting_user=None)
    do_recompute([person_of(people.noor).pk], DECIDED, cause="correction:income", acting_user=None)


def test_a_parent_gives_an_income_and_the_child_gets_the_grant(people: Family, as_user: LogIn) -> None:
    _forget_income(people)
    karin, client = person_of(people.karin), as_user(people.karin)
    answers = {"income": "31.000", "lone_parent": "no"}
    page = _post(client, "/mijn/ouder/inkomen/", **answers, step="effect")
    assert "€ 31.000,00" in page
    assert not current(Income, karin).filter(year=2023).exists()
    for _ in range(2):
        _post(client, "/mijn/ouder/inkomen/", **answers, step="confirm")
    (income,) = current(Income, karin).filter(year=2023)
    assert (income.amount_cents, income.status, income.lone_parent) == (3_100_000, "estimated", False)
    last = Decision.objects.current().get(person=person_of(people.noor), month=DECIDED[-1])
    assert last.outcome["supplementary_grant_as_loan"] == 0 < last.outcome["supplementary_grant"]
    assert Message.objects.filter(person=karin).count() == 1


@pytest.mark.parametrize(
    "answers", [{"income": "veel", "lone_parent": "no"}, {"income": "1000"}, {"lone_parent": "no"}]
)
def test_a_wrong_income_is_refused(people: Family, as_user: LogIn, answers: dict[str, str]) -> None:
    _forget_income(people)
    page = _post(as_user(people.karin), "/mijn/ouder/inkomen/", **answers, step="confirm")
    assert "Er klopt nog iets niet" in page
    assert not current(Income, person_of(people.karin)).filter(year=2023).exists()


def test_an_assessed_income_is_not_replaced(people: Family, as_user: LogIn) -> None:
    page = _post(as_user(people.karin), "/mijn/ouder/inkomen/", income="1", lone_parent="no", step="confirm")
    assert "heeft dit inkomen al vastgesteld" in page
    (income,) = current(Income, person_of(people.karin))
    assert (income.amount_cents, income.status) == (3_100_000, "assessed")


def test_a_parent_asks_for_another_reference_year(people: Family, as_user: LogIn) -> None:
    client = as_user(people.karin)
    before = Decision.objects.current().get(person=person_of(people.noor), month=DECIDED[-1]).outcome
    page = _post(client, "/mijn/ouder/peiljaar/", income="5000", step="effect")
    assert "Er is nog niets verstuurd." in page
    assert not current(Income, person_of(people.karin)).filter(year=2025).exists()
    _post(client, "/mijn/ouder/peiljaar/", income="5000", step="confirm")
    assert current(Income, person_of(people.karin)).get(year=2025).amount_cents == 500_000
    after = Decision.objects.current().get(person=person_of(people.noor), month=DECIDED[-1]).outcome
    assert after["supplementary_grant"] >= before["supplementary_grant"]


@pytest.mark.parametrize("address", ["/mijn/ouder/inkomen/", "/mijn/ouder/peiljaar/"])
def test_who_is_no_parent_is_asked_nothing(people: Family, as_user: LogIn, address: str) -> None:
    assert as_user(people.noor).get(address).status_code == 404
    answers = {"income": "1", "lone_parent": "no", "step": "confirm"}
    assert as_user(people.noor).post(address, answers).status_code == 404
    assert not current(Income, person_of(people.noor)).exists()


def test_a_key_is_shown_once_works_and_is_ended(people: Family, as_user: LogIn) -> None:
    client = as_user(people.noor)
    page = _post(client, "/mijn/sleutels/", name="mijn budget", scopes=["own"], days="30")
    text = page.split('<code class="spil-code">')[1].split("</code>")[0]
    assert token_user(text, "own") == people.noor
    assert token_user(text, "law") is None
    assert text not in client.get("/mijn/sleutels/").content.decode()
    again = _post(client, "/mijn/sleutels/", name="mijn budget", scopes=["own"], days="30")
    assert "Je hebt al een sleutel met deze naam" in again
    token = ApiToken.objects.get(user=people.noor)
    _post(client, f"/mijn/sleutels/{token.pk}/beeindigen/")
    assert token_user(text, "own") is None


@pytest.mark.parametrize(
    "wrong", [{"scopes": ["everything"]}, {"scopes": []}, {"name": ""}, {"days": "9999"}, {"days": "no"}]
)
def test_a_wrong_key_is_not_made(people: Family, as_user: LogIn, wrong: dict[str, object]) -> None:
    answers: dict[str, object] = {"name": "x", "scopes": ["own"], "days": "30"}
    assert "Er klopt nog iets niet" in _post(as_user(people.noor), "/mijn/sleutels/", **(answers | wrong))
    assert not ApiToken.objects.exists()


def test_a_message_says_what_the_letter_says_and_is_read_by_opening(people: Family, as_user: LogIn) -> None:
    message = Message.objects.filter(person=person_of(people.noor)).latest("id")
    client = as_user(people.noor, "en")
    page = client.get(f"/mijn/berichten/{message.pk}/").content.decode().replace(NO_BREAK_SPACE, " ")
    for text in (*message.data["intro"], *message.data["reasons"], *message.data["next_steps"]):
        assert text.replace(NO_BREAK_SPACE, " ") in page
    for article in message.data["articles"]:
        assert article["label"] in page
    assert f'lang="{message.language}"' in page
    assert "22 december 2025" in page  # six weeks on, moved to a working day
    assert "You can object until 22 December 2025" in page
    message.refresh_from_db()
    assert message.read_at is not None
    letter = client.get(f"/mijn/berichten/{message.pk}/brief.pdf")
    assert letter.headers["Content-Type"] == "application/pdf"
    assert letter.content.startswith(b"%PDF")
    objection = client.get(f"/mijn/berichten/{message.pk}/bezwaar/").content.decode()
    assert f"S-{message.pk}" in objection


def test_looking_ahead_keeps_nothing(people: Family, as_user: LogIn) -> None:
    noor, client = person_of(people.noor), as_user(people.noor)
    known = list(current(Choice, noor).values_list("id", flat=True))
    answers = {"month": "2025-11", "home": "home", "education": "hbo_bachelor", "loan": "0", "income_first": "0"}
    page = _post(client, "/mijn/wat-als/", **answers)
    assert "Dan zou je dit krijgen" in page
    assert "€ 125,99" in page or "wordt" in page
    assert list(current(Choice, noor).values_list("id", flat=True)) == known
    assert "Er klopt nog iets niet" in _post(client, "/mijn/wat-als/", **(answers | {"loan": "veel"}))


def test_who_has_not_applied_may_look_ahead_too(people: Family, as_user: LogIn) -> None:
    answers = {"month": "2025-11", "home": "away", "education": "wo_bachelor", "loan": ""}
    assert "Dan zou je dit krijgen" in _post(as_user(people.teun), "/mijn/wat-als/", **answers)
    assert not current(Choice, person_of(people.teun)).exists()
