"""What the law leaves open: granted or refused, with reasons in a letter; and the hardship clause."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from spil.core.access.models import AccessRecord
from spil.core.decisions.models import Decision
from spil.core.messages.models import Message
from spil.core.people.models import Circumstance
from spil.law.student_finance.facts import ParentSituation
from spil.portals.work.rulings import RULINGS
from spil.portals.work.tests.society import MONTHS, Society
from spil.portals.work.tests.test_facts import seen
from spil.services.student_finance.letters import RULINGS as LETTERS
from spil.services.student_finance.models import Deviation

WHY = "Je huisarts schreef ons dat je je vader sinds je tiende niet meer zag."


def answers(people: Society, **other: str) -> dict[str, str]:
    """A ruling about the parent whom the student never sees."""
    return {
        "asked_on": "2025-11-03", "parent": str(people.gerard.pk), "outcome": "granted", "ground": "no_contact",
        "since": "2025-09-01", "until": "", "motivation": WHY,
    } | other  # fmt: skip


def ruled(client: Client, address: str, said: dict[str, str]) -> Any:
    page = client.post(address, said).content.decode()
    return client.post(address, said | {"confirm": "1", "seen": seen(page)})


def test_an_estranged_parent_is_left_out_and_the_letter_says_why(looking: Client, people: Society) -> None:
    address = f"/werk/persoon/{people.mila.pk}/oordeel/estranged_parent/"
    page = looking.post(address, answers(people)).content.decode()
    assert "Ouder met wie de verhouding ernstig is verstoord, Gerard Verweggen" in page
    assert "Dit wordt extra betaald" in page
    assert "dit oordeel, met de motivering" in page
    assert not Circumstance.objects.exists()
    assert ruled(looking, address, answers(people)).status_code == 302
    kept = Circumstance.objects.get()
    assert (kept.person, kept.other, kept.kind) == (people.mila, people.gerard, "estranged_parent")
    for month in MONTHS:
        decision = Decision.objects.filter(person=people.mila, month=month).order_by("-sequence")[0]
        assert decision.cause == "ruling:estranged_parent"
        assert decision.facts["situation_first_parent"] == ParentSituation.LEFT_OUT
    (letter,) = [one for one in Message.objects.filter(person=people.mila) if "situatie" in one.data["title"]]
    assert letter.data["reasons"] == [
        "Je had sinds de maand van je 12e verjaardag geen wezenlijk contact met je ouder. Een deskundige heeft dat "
        f"verklaard. {WHY}"
    ]
    assert letter.data["objection_until"] > "2025-12-20"
    done = AccessRecord.objects.get(what="ruling: estranged_parent granted")
    assert (done.person_id, done.viewer_id) == (people.mila.pk, people.worker.pk)
    assert WHY in done.reason


def test_a_refusal_changes_nothing_but_is_written_with_its_reasons(looking: Client, people: Society) -> None:
    address = f"/werk/persoon/{people.mila.pk}/oordeel/estranged_parent/"
    decisions = Decision.objects.count()
    said = answers(people, outcome="refused", ground="")
    assert ruled(looking, address, said).status_code == 302
    assert not Circumstance.objects.exists()
    assert Decision.objects.count() == decisions
    letter = Message.objects.filter(person=people.mila).latest("id")
    assert letter.data["reasons"] == [WHY]
    assert "niet" in letter.data["intro"][0]
    assert AccessRecord.objects.filter(what="ruling: estranged_parent refused").exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ground": ""}, "Kies de grond"),
        ({"outcome": ""}, "Er klopt nog iets niet"),
        ({"parent": ""}, "Er klopt nog iets niet"),
        ({"parent": "1"}, "Er klopt nog iets niet"),
        ({"motivation": "Nee."}, "minstens 20 tekens"),
        ({"since": "2023-11-02"}, "Niet eerder dan 03-11-2023"),
        ({"until": "2025-08-01"}, "Het einde ligt voor het begin"),
        ({"asked_on": "2025-12-01"}, "nog niet geweest"),
    ],
)
def test_a_ruling_that_is_not_complete_is_not_made(
    looking: Client, people: Society, wrong: dict[str, str], said: str
) -> None:
    letters = Message.objects.count()
    address = f"/werk/persoon/{people.mila.pk}/oordeel/estranged_parent/"
    page = looking.post(address, answers(people, **wrong) | {"confirm": "1", "seen": ""}).content.decode()
    assert said in page
    assert not Circumstance.objects.exists()
    assert Message.objects.count() == letters


def test_without_a_known_parent_there_is_nothing_to_rule_about(looking: Client, people: Society) -> None:
    address = f"/werk/persoon/{people.stray.pk}/oordeel/untraceable_parent/"
    page = looking.get(address).content.decode()
    assert "We kennen van deze student geen ouder" in page
    assert "Bekijk het gevolg" not in page


@pytest.mark.parametrize(
    ("kind", "more", "number"),
    [
        ("cares_for_child", {"ground": "child"}, 0),
        ("disability_year", {"ground": "ho"}, 0),
        ("diploma_term_extension", {"ground": "structural_ho", "number": "60"}, 60),
        ("court_maintenance", {"ground": "order", "number": "125,50"}, 125_50),
        ("lives_elsewhere", {"ground": "address"}, 0),
    ],
)
def test_every_other_question_can_be_decided(
    looking: Client, people: Society, kind: str, more: dict[str, str], number: int
) -> None:
    address = f"/werk/persoon/{people.mila.pk}/oordeel/{kind}/"
    assert ruled(looking, address, answers(people, **more)).status_code == 302
    kept = Circumstance.objects.get()
    assert (kept.kind, kept.number, kept.source) == (kind, number, "ruling")
    assert (kept.other == people.gerard) == RULINGS[kind].parent


def test_every_ruling_has_its_letter_and_official_addresses() -> None:
    for kind, ruling in RULINGS.items():
        assert kind in LETTERS
        for article in (*ruling.grounds, *ruling.limits):
            assert article.address.startswith("https://wetten.overheid.nl/BWBR0011"), article.citation


@pytest.mark.parametrize("kind", [*RULINGS, "hardheid"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_question_is_asked_in_both_languages(looking: Client, people: Society, kind: str, language: str) -> None:
    looking.cookies["taal"] = language
    page = looking.get(f"/werk/persoon/{people.mila.pk}/oordeel/{kind}/")
    assert page.status_code == 200
    assert f'lang="{language}"' in page.content.decode()


def test_the_letter_has_the_language_of_the_student(looking: Client, people: Society) -> None:
    type(people.mila).objects.filter(pk=people.mila.pk).update(language="en")
    address = f"/werk/persoon/{people.mila.pk}/oordeel/estranged_parent/"
    assert "Schrijf in het Engels" in looking.get(address).content.decode()
    ruled(looking, address, answers(people))
    (letter,) = [one for one in Message.objects.filter(person=people.mila) if one.language == "en" and "situation" in one.data["title"]]  # fmt: skip # noqa: E501
    assert letter.data["reasons"][0].startswith("Since the month of your 12th birthday")


# The hardship clause

HARD = {"value": "0", "outcome": "granted", "since": "2025-10-01", "until": "2025-10-31", "motivation": WHY}


def test_the_hardship_clause_takes_a_fact_otherwise_for_a_period(looking: Client, people: Society) -> None:
    address = f"/werk/persoon/{people.noor.pk}/oordeel/hardheid/"
    assert "Welk gegeven moet de wet anders nemen?" in looking.get(address).content.decode()
    address += "?feit=income_first_parent"
    page = looking.get(address).content.decode().replace("\u00a0", " ")
    assert "€ 21.500,00" in page
    assert ruled(looking, address, HARD | {"value": "95.000"}).status_code == 302
    kept = Deviation.objects.get()
    assert (kept.fact, kept.value) == ("income_first_parent", 9_500_000)
    assert (kept.valid.lower, kept.valid.upper) == (date(2025, 10, 1), date(2025, 11, 1))
    latest = {month: Decision.objects.filter(person=people.noor, month=month).latest("sequence") for month in MONTHS}
    assert latest[date(2025, 10, 1)].cause == "hardship"
    assert latest[date(2025, 10, 1)].facts["income_first_parent"] == 9_500_000
    assert [latest[month].sequence for month in MONTHS] == [0, 1, 0]
    assert AccessRecord.objects.filter(what="hardship: income_first_parent granted").exists()
    explained = looking.get(f"/werk/persoon/{people.noor.pk}/?maand=2025-10")
    assert explained.status_code == 200
    assert "ardheidsclausule" in explained.content.decode()


def test_a_refused_hardship_clause_is_only_written(looking: Client, people: Society) -> None:
    address = f"/werk/persoon/{people.noor.pk}/oordeel/hardheid/?feit=income_first_parent"
    assert ruled(looking, address, HARD | {"value": "0", "outcome": "refused"}).status_code == 302
    assert not Deviation.objects.exists()
    assert not Circumstance.objects.exists()
    letter = Message.objects.filter(person=people.noor).latest("id")
    assert letter.data["reasons"] == [WHY]
    assert "11.5" in letter.data["articles"][0]["label"]


@pytest.mark.parametrize(
    ("fact", "value"),
    [("registered_with_parent", "2"), ("education", "99"), ("own_debt_instalments_first_parent", "-5"),
     ("nominal_months", "500"), ("birth_date", "31-31-2005"), ("travel_choice", "")],
)  # fmt: skip
def test_the_law_takes_no_value_that_it_does_not_know(looking: Client, people: Society, fact: str, value: str) -> None:
    address = f"/werk/persoon/{people.noor.pk}/oordeel/hardheid/?feit={fact}"
    page = looking.post(address, HARD | {"value": value, "confirm": "1"}).content.decode()
    assert "Er klopt nog iets niet" in page
    assert not Deviation.objects.exists()


def test_a_fact_that_the_law_does_not_know_is_asked_for_again(looking: Client, people: Society) -> None:
    page = looking.get(f"/werk/persoon/{people.noor.pk}/oordeel/hardheid/?feit=shoe_size").content.decode()
    assert "Er klopt nog iets niet" in page


def test_a_deviation_is_corrected_by_the_clause_and_withdrawn_as_a_fact(looking: Client, people: Society) -> None:
    address = f"/werk/persoon/{people.noor.pk}/oordeel/hardheid/?feit=registered_with_parent"
    ruled(looking, address, HARD | {"value": "1"})
    kept = Deviation.objects.get()
    root = f"/werk/persoon/{people.noor.pk}/gegeven/deviation/{kept.pk}/"
    assert looking.get(root).headers["Location"] == address
    assert looking.get(f"{root}intrekken/").status_code == 200
