"""Add, correct and withdraw facts: the effect is seen before anything is kept, and what was done says who and why."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from spil.core.access.models import AccessRecord
from spil.core.decisions.models import Decision
from spil.core.messages.models import Message
from spil.core.people.models import KINDS, Address, Circumstance, Enrolment, FamilyTie, Income, Person
from spil.core.people.service import current, do_correct
from spil.portals.work.fact_forms import FactForm
from spil.portals.work.kinds import CHOICES, choices_of
from spil.portals.work.rulings import RULINGS
from spil.portals.work.tests.society import MONTHS, Society
from spil.services.repayment.models import Request

CONFIRM = {"confirm": "1", "why": "Aanslag van 3 november"}


def income_of(people: Society) -> Income:
    """What the mother earned in the year that counts."""
    found = current(Income, people.karin).get(year=2023)
    assert isinstance(found, Income)
    return found


def address_of(person: Person, page: str) -> str:
    return f"/werk/persoon/{person.pk}/{page}"


def seen(page: str) -> str:
    """The digest of the effect that a page shows."""
    return page.split('name="seen" value="')[1].split('"')[0]


def confirmed(client: Client, address: str, answers: dict[str, Any]) -> Any:
    """Fill in, look, confirm; gives the last answer."""
    page = client.post(address, answers).content.decode()
    return client.post(address, answers | CONFIRM | {"seen": seen(page)})


def test_the_effect_of_a_correction_is_shown_and_nothing_is_kept(looking: Client, people: Society) -> None:
    income, decisions, letters = income_of(people), Decision.objects.count(), Message.objects.count()
    address = address_of(people.karin, f"gegeven/income/{income.pk}/")
    page = looking.post(address, {"amount_cents": "41.500", "status": "assessed"}).content.decode()
    page = page.replace("\u00a0", " ")
    assert "€ 21.500,00" in page
    assert "€ 41.500,00" in page
    assert "Noor Spaakwiel" in page
    assert "september 2025" in page
    assert "Aan Noor Spaakwiel: nieuw besluit" in page
    assert "Dit is te veel betaald" in page
    assert income_of(people).amount_cents == 2_150_000
    assert (Decision.objects.count(), Message.objects.count()) == (decisions, letters)
    look = AccessRecord.objects.filter(person_id=people.noor.pk).latest("id")
    assert look.what == "effect of correction: income"


def test_a_confirmed_correction_decides_again_writes_and_records_why(looking: Client, people: Society) -> None:
    income = income_of(people)
    address = address_of(people.karin, f"gegeven/income/{income.pk}/")
    answer = confirmed(looking, address, {"amount_cents": "41500", "status": "assessed", "lone_parent": "on"})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/werk/persoon/{people.karin.pk}/")
    now = income_of(people)
    assert (now.amount_cents, now.lone_parent, now.source) == (4_150_000, True, "case_worker")
    assert now.recorded_by == people.worker
    for month in MONTHS:
        old, new = Decision.objects.filter(person=people.noor, month=month).order_by("sequence")
        assert new.cause == "correction:income"
        assert new.replaces == old.pk
        assert new.outcome["paid_this_month"] < old.outcome["paid_this_month"]
    letter = Message.objects.filter(person=people.noor).latest("id")
    assert letter.data["title"] == "Nieuw besluit over je studiefinanciering"
    done = AccessRecord.objects.filter(person_id=people.karin.pk, what="correction: income").get()
    assert (done.reason, done.viewer_id) == ("Aanslag van 3 november", people.worker.pk)
    page = looking.get(f"/werk/persoon/{people.noor.pk}/").content.decode()
    assert "Correctie: Inkomen" in page
    assert "Inkomen eerste ouder in het peiljaar" in page


def test_a_correction_needs_a_reason_of_its_own(looking: Client, people: Society) -> None:
    income = income_of(people)
    address = address_of(people.karin, f"gegeven/income/{income.pk}/")
    answers = {"amount_cents": "41500", "status": "assessed"}
    page = looking.post(address, answers).content.decode()
    page = looking.post(address, answers | {"confirm": "1", "why": "x", "seen": seen(page)}).content.decode()
    assert "minstens 5 tekens" in page
    assert income_of(people).amount_cents == 2_150_000


def test_going_back_keeps_what_was_filled_in(looking: Client, people: Society) -> None:
    address = address_of(people.karin, f"gegeven/income/{income_of(people).pk}/")
    page = looking.post(address, {"amount_cents": "41500", "status": "assessed", "back": "1"}).content.decode()
    assert 'value="41500"' in page
    assert 'name="seen"' not in page


def test_who_is_overtaken_is_told_and_nothing_is_written(looking: Client, people: Society) -> None:
    income = income_of(people)
    address = address_of(people.karin, f"gegeven/income/{income.pk}/")
    answers = {"amount_cents": "41500", "status": "assessed"}
    page = looking.post(address, answers).content.decode()
    do_correct(income_of(people), source="Belastingdienst", acting_user=None, amount_cents=3_000_000)
    decisions = Decision.objects.count()
    answer = looking.post(address, answers | CONFIRM | {"seen": seen(page)})
    assert answer.status_code == 409
    assert "Iemand anders was je voor" in answer.content.decode()
    assert income_of(people).amount_cents == 3_000_000
    assert Decision.objects.count() == decisions


def test_an_effect_that_moved_is_shown_again(looking: Client, people: Society) -> None:
    address = address_of(people.karin, f"gegeven/income/{income_of(people).pk}/")
    answers = {"amount_cents": "41500", "status": "assessed"}
    page = looking.post(address, answers).content.decode()
    other = current(Income, people.ruud).get(year=2023)
    do_correct(other, source="Belastingdienst", acting_user=None, amount_cents=9_000_000)
    again = looking.post(address, answers | CONFIRM | {"seen": seen(page)})
    assert "Het gevolg is intussen anders geworden" in again.content.decode()
    assert income_of(people).amount_cents == 2_150_000
    done = looking.post(address, answers | CONFIRM | {"seen": seen(again.content.decode())})
    assert done.status_code == 302
    assert income_of(people).amount_cents == 4_150_000


def test_a_fact_is_added(looking: Client, people: Society) -> None:
    address = address_of(people.noor, "gegeven/detention/nieuw/")
    answer = confirmed(looking, address, {"since": "2025-09-05", "until": "2025-10-20"})
    assert answer.status_code == 302
    added = KINDS["detention"]._default_manager.get(person=people.noor)
    assert (added.valid.lower, added.valid.upper) == (date(2025, 9, 5), date(2025, 10, 21))
    assert AccessRecord.objects.filter(person_id=people.noor.pk, what="add: detention").exists()


def test_a_fact_of_part_of_the_period_leaves_the_rest(looking: Client, people: Society) -> None:
    old = current(Address, people.noor).get()
    address = address_of(people.noor, f"gegeven/address/{old.pk}/")
    answers = {"street": "Eikenlaan", "house_number": "1", "postcode": "8011 ab", "city": "Zwolle", "country": "nl",
               "since": "2025-10-01", "until": ""}  # fmt: skip
    assert confirmed(looking, address, answers).status_code == 302
    homes = [(home.street, home.postcode, home.valid.lower) for home in current(Address, people.noor)]
    assert homes == [("Wilgenlaan", "8011AB", old.valid.lower), ("Eikenlaan", "8011AB", date(2025, 10, 1))]


def test_a_fact_is_ended(looking: Client, people: Society) -> None:
    enrolment = current(Enrolment, people.noor).get()
    address = address_of(people.noor, f"gegeven/enrolment/{enrolment.pk}/intrekken/")
    page = looking.post(address, {"since": "2025-11-01", "until": ""}).content.decode()
    assert "november 2025" in page
    assert "oktober 2025" not in page
    assert (
        looking.post(address, {"since": "2025-11-01", "until": ""} | CONFIRM | {"seen": seen(page)}).status_code == 302
    )
    left = current(Enrolment, people.noor).get()
    assert left.valid.upper == date(2025, 11, 1)
    last = Decision.objects.filter(person=people.noor).order_by("-month", "-sequence")[0]
    assert (last.month, last.outcome["paid_this_month"]) == (date(2025, 11, 1), 0)


@pytest.mark.parametrize(
    "outside",
    [{"since": "1999-01-01"}, {"since": "2031-01-01"}, {"since": "2026-01-01", "until": "2025-12-01"}],
)
def test_a_withdrawal_stays_within_the_fact(looking: Client, people: Society, outside: dict[str, str]) -> None:
    enrolment = current(Enrolment, people.noor).get()
    address = address_of(people.noor, f"gegeven/enrolment/{enrolment.pk}/intrekken/")
    page = looking.post(address, outside | CONFIRM).content.decode()
    assert "Er klopt nog iets niet" in page
    assert current(Enrolment, people.noor).get() == enrolment


def test_an_income_is_withdrawn_as_a_whole(looking: Client, people: Society) -> None:
    address = address_of(people.karin, f"gegeven/income/{income_of(people).pk}/intrekken/")
    assert "helemaal ingetrokken" in looking.get(address).content.decode()
    assert confirmed(looking, address, {"since": "2023-07-01"}).status_code == 302
    assert not current(Income, people.karin).filter(year=2023).exists()
    assert current(Income, people.karin).filter(year=2022).exists()


def test_a_parent_is_added_by_number_and_the_look_is_recorded(looking: Client, people: Society) -> None:
    address = address_of(people.mila, "gegeven/family_tie/nieuw/")
    answers = {"kind": "1", "position": "2", "other": "999990020", "since": "2003-11-23", "until": ""}
    assert confirmed(looking, address, answers).status_code == 302
    tie = current(FamilyTie, people.mila).get(position=2)
    assert tie.other == people.ruud
    looks = AccessRecord.objects.filter(person_id=people.ruud.pk)
    assert "found by search" in {look.what for look in looks}
    wrong = looking.post(address, answers | {"other": "999990123"}).content.decode()
    assert "Niemand heeft dit nummer" in wrong


def test_a_correction_of_family_keeps_who_it_is_when_no_number_is_given(looking: Client, people: Society) -> None:
    tie = current(FamilyTie, people.mila).get()
    address = address_of(people.mila, f"gegeven/family_tie/{tie.pk}/")
    assert "Gerard Verweggen" in looking.get(address).content.decode()
    answers = {"kind": "1", "position": "2", "other": "", "since": "2003-11-23", "until": ""}
    assert confirmed(looking, address, answers).status_code == 302
    moved = current(FamilyTie, people.mila).get()
    assert (moved.position, moved.other) == (2, people.gerard)


HOME = {"street": "Eikenlaan", "house_number": "1", "city": "Zwolle"}
WRONG: list[tuple[str, dict[str, str], str]] = [
    ("address", HOME | {"postcode": "12", "country": "NL"}, "en twee letters"),
    ("address", HOME | {"postcode": "12", "country": "N1"}, "twee letters"),
    ("nationality", {"code": "12", "category": "0"}, "vier cijfers"),
    ("work", {"hours_per_month": "800"}, "niet zoveel uren"),
    ("family_tie", {"kind": "1", "position": "3", "other": "999990020"}, "nummer 1 of 2"),
    ("family_tie", {"kind": "1", "position": "1", "other": "999990032"}, "familie van zichzelf"),
    ("bank_account", {"iban": "NL00ABNA0417164300", "holder": "N"}, "geen geldig IBAN"),
    ("enrolment", {"programme": "1", "institution": "99ZZ", "education": "4", "form": "0", "country": "NL",
                   "nominal_months": "500", "ec": "0", "fee_cents": "0"}, "Hoogstens 120 maanden"),
    ("detention", {"until": "2001-01-01"}, "voor het begin"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "answers", "said"), WRONG)
def test_what_the_database_would_refuse_is_said_in_words(
    looking: Client, people: Society, kind: str, answers: dict[str, str], said: str
) -> None:
    before = KINDS[kind]._default_manager.count()
    page = looking.post(address_of(people.noor, f"gegeven/{kind}/nieuw/"), {"since": "2025-09-01"} | answers | CONFIRM)
    assert said in page.content.decode()
    assert KINDS[kind]._default_manager.count() == before


def test_clashing_facts_are_refused_in_words(looking: Client, people: Society) -> None:
    tie = current(FamilyTie, people.noor).get(position=2)
    address = address_of(people.noor, f"gegeven/family_tie/{tie.pk}/")
    answers = {"kind": "2", "position": "2", "other": "", "since": "2005-05-14"}
    assert "partner nummer 1" in looking.post(address, answers).content.decode()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("choice", "deviation")])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_kind_can_be_added(looking: Client, people: Society, kind: str, language: str) -> None:
    looking.cookies["taal"] = language
    page = looking.get(address_of(people.noor, f"gegeven/{kind}/nieuw/"))
    assert page.status_code == 200
    assert f'lang="{language}"' in page.content.decode()


def test_what_has_a_page_of_its_own_leads_there(looking: Client, people: Society) -> None:
    root = f"/werk/persoon/{people.noor.pk}/"
    assert looking.get(f"{root}gegeven/choice/nieuw/").headers["Location"] == f"{root}aanvraag/"
    assert looking.get(f"{root}gegeven/deviation/nieuw/").headers["Location"] == f"{root}oordeel/hardheid/"
    form = FactForm("circumstance", people.noor, find=lambda number: None, names={})
    offered = {value for value, _ in form.fields["kind"].choices}  # type: ignore[attr-defined]
    assert offered == {"", *Circumstance.Kind.values} - {*RULINGS, "hardship"}


def test_every_choice_offers_what_the_database_takes() -> None:
    numbers = {
        ("degree", "kind"): range(1, 9), ("enrolment", "education"): range(1, 8), ("enrolment", "form"): range(4),
        ("family_tie", "kind"): range(1, 3), ("nationality", "category"): range(4),
        ("residence_permit", "permit"): range(8), ("choice", "travel"): range(3),
        ("borrowing", "integration_act"): range(2), ("past_right", "month_right"): range(1, 6),
        ("school_enrolment", "school_kind"): range(1, 7),
    }  # fmt: skip
    texts = {
        ("circumstance", "kind"): Circumstance.Kind.values, ("income", "status"): Income.Status.values,
        ("repayment_request", "kind"): Request.Kind.values,
    }  # fmt: skip
    assert set(CHOICES) == {*numbers, *texts}
    for (kind, name), values in [*numbers.items(), *texts.items()]:
        assert [value for value, _ in choices_of(kind, name)] == list(values), (kind, name)
        assert all(words for _, words in choices_of(kind, name))


@pytest.mark.parametrize("page", ["gegeven/nonsense/nieuw/", "gegeven/income/99999999/", "gegeven/income/{income}/"])
def test_a_fact_of_another_or_of_no_kind_is_not_found(looking: Client, people: Society, page: str) -> None:
    income = income_of(people)
    answer = looking.post(address_of(people.noor, page.format(income=income.pk)), {"amount_cents": "1"} | CONFIRM)
    assert answer.status_code == 404
    assert income_of(people) == income
