"""What the outside parties tell: the population register's real format, the stand-ins, and taking it over."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import requests

from spil.core.access.models import AccessRecord
from spil.core.people.contrib import base
from spil.core.people.contrib.base import Adapter, PartyUnavailable, Registry, Told
from spil.core.people.contrib.institutions import client as institutions
from spil.core.people.contrib.population_register import client as register
from spil.core.people.contrib.population_register.adapter import day
from spil.core.people.contrib.tax_authority import client as tax
from spil.core.people.contrib.tax_authority.adapter import cents
from spil.core.people.models import Address, Degree, Enrolment, FamilyTie, Income, Nationality, Person
from spil.core.people.nationalities import EEA_AND_SWISS, EU, category_of
from spil.core.people.refresh import do_refresh_person
from spil.core.people.service import current
from spil.law.common import Nationality as Category


def full(text: str) -> dict[str, Any]:
    return {"type": "Datum", "datum": text, "langFormaat": text}


def someone(bsn: str, given: str, family: str, born: str) -> dict[str, Any]:
    return {
        "burgerservicenummer": bsn,
        "naam": {"voornamen": given, "voorvoegsel": "van", "geslachtsnaam": family},
        "geboorte": {"datum": full(born)},
    }


NOOR: dict[str, Any] = someone("999990019", "Noor Lies", "Vliegwiel", "2005-03-01") | {
    "leeftijd": 20,
    "opschortingBijhouding": {"reden": {"code": "."}},
    "nationaliteiten": [
        {"type": "Nationaliteit", "nationaliteit": {"code": "0001", "omschrijving": "Nederlandse"}},
        {"type": "Nationaliteit", "nationaliteit": {"code": "0052"}, "datumIngangGeldigheid": full("2010-05-06")},
    ],
    "verblijfplaats": {
        "type": "Adres",
        "datumVan": full("2023-09-01"),
        "verblijfadres": {
            "officieleStraatnaam": "Spaakweg", "huisnummer": 12, "huisletter": "A", "huisnummertoevoeging": "2",
            "postcode": "8011 ab", "woonplaats": "Zwolle",
        },
    },
    "ouders": [
        someone("999990020", "Ada", "Rad", "1975-01-01") | {"ouderAanduiding": "1"},
        {"ouderAanduiding": "2", "naam": {"geslachtsnaam": "Onbekend"}},
    ],
    "partners": [],
}  # fmt: skip


@pytest.fixture(autouse=True)
def var(tmp_path: Path, settings: Any) -> Path:
    settings.VAR = tmp_path
    settings.DEMO = True
    return tmp_path


def question(**changes: Any) -> dict[str, Any]:
    return {"type": register.TYPE, "burgerservicenummer": ["999990019"], "fields": list(register.FIELDS)} | changes


def test_taking_over_what_all_parties_tell(student: Person) -> None:
    register.store.put("999990019", NOOR)
    tax.store.put("999990019", [{"year": 2023, "status": "assessed", "amount": "1234.56", "alone": True}])
    institutions.store.put(
        "999990019",
        {
            "enrolments": [{"institution": "25KB", "programme": "34089", "education": "hbo_bachelor",
                            "from": "2023-09-01", "until": None, "nominalMonths": 48, "credits": 240,
                            "fee": "2530.00"}],
            "diplomas": [{"institution": "08PG", "programme": "25655", "kind": "mbo_34", "on": "2023-06-30"}],
        },
    )  # fmt: skip
    refreshed = do_refresh_person(student.pk)
    assert refreshed.unavailable == {}
    assert {change.kind for change in refreshed.changes} == {
        "address", "nationality", "family_tie", "income", "enrolment", "degree"
    }  # fmt: skip
    student.refresh_from_db()
    assert (student.given_name, student.family_name) == ("Noor Lies", "van Vliegwiel")
    home = current(Address, student).get()
    assert (home.street, home.house_number, home.postcode, home.source) == (
        "Spaakweg",
        "12A 2",
        "8011AB",
        "BRP (stand-in)",
    )
    assert [(each.code, each.valid.lower) for each in current(Nationality, student)] == [
        ("0001", student.birth_date), ("0052", date(2010, 5, 6))
    ]  # fmt: skip
    tie = current(FamilyTie, student).get()
    assert (tie.other.bsn, tie.other.family_name, tie.position) == ("999990020", "van Rad", 1)
    income = current(Income, student).get()
    assert (income.amount_cents, income.status, income.lone_parent) == (123_456, "assessed", True)
    enrolment = current(Enrolment, student).get()
    assert (enrolment.education, enrolment.fee_cents, enrolment.valid.upper) == (4, 253_000, None)
    assert current(Degree, student).get().kind == 2
    assert AccessRecord.objects.get().what == "all registers"
    assert do_refresh_person(student.pk).changes == []


def test_what_ended_ends(student: Person) -> None:
    enrolment = {"institution": "25KB", "programme": "34089", "education": "hbo_bachelor", "from": "2023-09-01",
                 "nominalMonths": 48}  # fmt: skip
    partner = someone("999990020", "Teun", "Rad", "2003-01-01") | {
        "aangaanHuwelijkPartnerschap": {"datum": full("2024-01-01")}
    }
    institutions.store.put("999990019", {"enrolments": [enrolment]})
    register.store.put("999990019", NOOR | {"partners": [partner]})
    do_refresh_person(student.pk)
    again = enrolment | {"from": "2026-02-01"}
    institutions.store.put("999990019", {"enrolments": [again, enrolment | {"until": "2025-08-31"}]})
    register.store.put(
        "999990019", NOOR | {"partners": [partner | {"ontbindingHuwelijkPartnerschap": {"datum": full("2025-01-01")}}]}
    )
    do_refresh_person(student.pk)
    institutions.store.put(
        "999990019", {"enrolments": [again | {"until": "2026-03-31"}, enrolment | {"until": "2025-08-31"}]}
    )
    do_refresh_person(student.pk)
    assert [(each.valid.lower, each.valid.upper) for each in current(Enrolment, student)] == [
        (date(2023, 9, 1), date(2025, 9, 1)),
        (date(2026, 2, 1), date(2026, 4, 1)),
    ]
    assert current(FamilyTie, student, kind=2).get().valid.upper == date(2025, 1, 1)
    assert do_refresh_person(student.pk).changes == []


def test_a_failing_party_leaves_the_others(student: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    tax.store.put("999990019", [{"year": 2023, "status": "assessed", "amount": "1.00"}])
    monkeypatch.setattr(register, "people", lambda bsns: (_ for _ in ()).throw(PartyUnavailable("closed at night")))
    refreshed = do_refresh_person(student.pk)
    assert refreshed.unavailable == {"population_register": "closed at night"}
    assert [change.kind for change in refreshed.changes] == ["income"]


def test_stand_ins_answer_in_a_demo_only(student: Person, settings: Any) -> None:
    settings.DEMO = False
    refreshed = do_refresh_person(student.pk)
    assert set(refreshed.unavailable) == set(base.PARTIES)
    assert refreshed.changes == []


def test_the_stand_in_gives_only_the_fields_that_were_asked() -> None:
    register.store.put("999990019", NOOR)
    status, answer = register.stand_in(
        question(fields=["naam.voornamen", "ouders.burgerservicenummer", "verblijfplaats"])
    )
    assert status == 200
    assert answer == {
        "type": register.TYPE,
        "personen": [
            {
                "opschortingBijhouding": {"reden": {"code": "."}},
                "naam": {"voornamen": "Noor Lies"},
                "ouders": [{"burgerservicenummer": "999990020"}, {}],
                "verblijfplaats": NOOR["verblijfplaats"],
            }
        ],
    }
    assert register.stand_in(question(burgerservicenummer=["999990032"]))[1]["personen"] == []


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"type": "ZoekMetPostcodeEnHuisnummer"}, "type"),
        ({"burgerservicenummer": []}, "burgerservicenummer"),
        ({"burgerservicenummer": ["1"]}, "burgerservicenummer"),
        ({"burgerservicenummer": ["999990019"] * 21}, "burgerservicenummer"),
        ({"fields": []}, "fields"),
        ({"fields": ["inOnderzoek"]}, "fields"),
    ],
)
def test_a_wrong_question_gets_problem_details(changes: dict[str, Any], name: str) -> None:
    status, problem = register.stand_in(question(**changes))
    assert (status, problem["status"], problem["code"]) == (400, 400, "paramsValidation")
    assert [each["name"] for each in problem["invalidParams"]] == [name]


class Answer:
    """An answer over the network."""

    def __init__(self, status: int, body: Any) -> None:
        self.status_code, self.body = status, body

    def json(self) -> Any:
        if isinstance(self.body, Exception):
            raise self.body
        return self.body


def test_the_real_service_is_asked_over_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, Any]] = []

    def post(address: str, *, json: Any, headers: dict[str, str], timeout: object) -> Answer:
        asked.append((address, json))
        assert headers["X-API-Key"] == "key"
        return Answer(*register.stand_in(json))

    monkeypatch.setenv("SPIL_BRP_URL", "https://brp.example/api/")
    monkeypatch.setenv("SPIL_BRP_KEY", "key")
    monkeypatch.setattr(requests, "post", post)
    register.store.put("999990019", NOOR)
    assert register.people(["999990019"])[0]["naam"]["geslachtsnaam"] == "Vliegwiel"
    assert asked[0][0] == "https://brp.example/api/personen"
    assert "999990019" not in asked[0][0]
    for answer in (Answer(403, {"title": "Niet geautoriseerd."}), Answer(200, ValueError("no JSON"))):
        monkeypatch.setattr(requests, "post", lambda *args, answer=answer, **kwargs: answer)
        with pytest.raises(PartyUnavailable):
            register.people(["999990019"])


@pytest.mark.parametrize(
    ("told", "read"),
    [
        (full("2025-02-03"), date(2025, 2, 3)),
        ({"type": "JaarMaandDatum", "jaar": 2025, "maand": 2}, date(2025, 2, 1)),
        ({"type": "JaarDatum", "jaar": 2025}, date(2025, 1, 1)),
        ({"type": "DatumOnbekend", "onbekend": True}, None),
        (None, None),
    ],
)
def test_dates_may_be_incomplete(told: dict[str, Any] | None, read: date | None) -> None:
    assert day(told) == read


def test_an_address_abroad(student: Person) -> None:
    lines = {"regel1": "1 Cog Street", "regel2": "Gearville", "land": {"omschrijving": "Canada"}}
    place = {"type": "VerblijfplaatsBuitenland", "datumVan": full("2024-01-01"), "verblijfadres": lines}
    register.store.put("999990019", NOOR | {"verblijfplaats": place})
    do_refresh_person(student.pk)
    home = current(Address, student).get()
    assert (home.street, home.city, home.country) == ("1 Cog Street", "Gearville, Canada", "ZZ")


def test_two_adapters_of_one_name_are_refused() -> None:
    class One(Adapter):
        name, source, is_stand_in = "one", "ONE", True

        def ask(self, person: Person) -> Told:
            return Told()

    registry = Registry()
    registry.register(One)
    with pytest.raises(ValueError, match="two adapters"):
        registry.register(One)


def test_nationalities() -> None:
    assert (len(EU), len(EEA_AND_SWISS)) == (26, 4)
    assert [category_of(code) for code in ("0001", "0055", "0081", "0263", "0060")] == [
        Category.DUTCH, Category.EU_EEA_SWISS, Category.EU_EEA_SWISS, Category.SURINAMESE, Category.OTHER
    ]  # fmt: skip


def test_amounts_are_exact() -> None:
    assert cents("41250.07") == 4_125_007
    with pytest.raises(ValueError, match="whole cents"):
        cents("1.005")
