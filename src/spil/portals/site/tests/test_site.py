"""The public pages: right amounts by the law, clear mistakes, both languages, no database."""

from datetime import date

import pytest
from django.test import Client

from spil.law.engine import Law
from spil.text import euro

STUDENT = {
    "education": "hbo_bachelor", "month": "2025-09", "birth_date": "2005-05-01", "home": "away",
    "supplementary": "yes", "parents": "together", "income_first": "0", "income_second": "0",
}  # fmt: skip
TUITION = {
    "year": "2025-09", "education": "wo_bachelor", "form": "full_time", "first_year": "yes", "nationality": "dutch",
    "field": "other",
}  # fmt: skip
PUPIL = {"school": "funded_upper", "month": "2025-10", "birth_date": "2007-03-04", "home": "home", "income": "0"}
SCHOOL_FEE = {
    "year": "2025-08", "birth_date": "2006-05-01", "education": "mbo_34", "path": "full_time", "start": "0",
}  # fmt: skip
PAGES = ("/", "/rekenen/", "/budget/", "/collegegeld/", "/lesgeld/", "/scholieren/", "/reisproduct-te-laat/",
         "/terugbetalen/", "/bedragen/", "/bedragen/student_finance/free_amount_ho/")  # fmt: skip


def _get(address: str, language: str = "nl", **answers: str) -> str:
    client = Client()
    client.cookies["taal"] = language
    response = client.get(address, answers)
    assert response.status_code == 200
    return response.content.decode()


def _figure(page: str) -> str:
    """The large amount of a result."""
    return page.partition('spil-sum__figure">')[2].partition("<")[0]


def _value(name: str, law: str = "student_finance", day: date = date(2025, 9, 1)) -> int:
    return Law.load(law).on(day).values[name].value


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_every_page_speaks_both_languages(address: str, language: str) -> None:
    assert f'<html lang="{language}"' in _get(address, language)


def test_the_front_door_shows_the_law_at_work_and_ways_in_for_everyone() -> None:
    page = _get("/")
    assert "wetten.overheid.nl" in page
    for address in (*PAGES[1:9], "/mijn/", "/api/v1/docs"):
        assert f'href="{address}"' in page


# Student finance


def test_a_student_away_with_poor_parents_gets_both_grants_in_full() -> None:
    page = _get("/rekenen/", **STUDENT)
    for name in ("basic_grant_away_ho", "maximum_supplementary_grant_ho"):
        assert euro(_value(name)) in page
    assert "wetten.overheid.nl" in page
    assert "door jou opgegeven" in page


def test_rich_parents_give_no_supplementary_grant_and_home_gives_less() -> None:
    page = _get("/rekenen/", **STUDENT | {"income_first": "150000", "home": "home"})
    assert _figure(page) == euro(_value("basic_grant_home_ho"))


def test_who_is_too_old_reads_why_and_until_when() -> None:
    page = _get("/rekenen/", "en", **STUDENT | {"birth_date": "1990-01-15"})
    assert "you have no right to a grant" in page
    assert "you are 30 or older" in page
    assert "begin in January 2020" in page


def test_who_is_too_young_reads_from_when_and_finds_that_calculation() -> None:
    young = STUDENT | {"education": "mbo_34", "month": "2025-06", "birth_date": "2007-05-20"}
    page = _get("/rekenen/", **young)
    assert "kan je recht ingaan op 1 juli 2025" in page
    assert "Een studentenreisproduct kun je nu al aanvragen" in page
    later = page.partition('<a href="?')[2].partition('"')[0].replace("&amp;", "&")
    assert "month=2025-07" in later
    assert "geen recht op een beurs" not in _get(f"/rekenen/?{later}")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"birth_date": ""}, "id_birth_date"),
        ({"income_second": ""}, "of 0 als er geen inkomen was"),
        ({"income_first": "veel"}, "Vul een bedrag in"),
        ({"month": "1999-01"}, "id_month"),
    ],
)
def test_mistakes_are_listed_on_top(wrong: dict[str, str], said: str) -> None:
    page = _get("/rekenen/", **STUDENT | wrong)
    assert "Er klopt nog iets niet" in page
    assert said in page
    assert "spil-sum__figure" not in page


# Budget


@pytest.mark.parametrize(("education", "sector"), [("hbo_bachelor", "ho"), ("mbo_34", "mbo")])
@pytest.mark.parametrize("income", ["0", "45000", "150000"])
def test_what_the_law_counts_as_costs_is_what_the_sources_come_to(education: str, sector: str, income: str) -> None:
    answers = {"education": education, "month": "2025-09", "parents": "together", "income_first": income}
    shown = Client().get("/budget/", answers).context
    for budget, home in zip(shown["budgets"], ("home", "away"), strict=True):
        assert budget.costs[0][1] == _value(f"norm_{home}_{sector}")
        assert budget.total == sum(cents for _, cents in budget.sources)


def test_the_budget_shows_home_and_away_beside_each_other() -> None:
    page = _get("/budget/", education="hbo_bachelor", month="2025-09", parents="together")
    for name in ("norm_home_ho", "norm_away_ho"):
        assert euro(_value(name)) in page


# Tuition fees


def test_a_first_study_costs_the_statutory_fee_and_can_be_borrowed() -> None:
    page = _get("/collegegeld/", **TUITION)
    fee = _value("statutory_tuition_fee", "tuition_fees")
    assert _figure(page) == euro(fee)
    assert "Volledig wettelijk collegegeld" in page
    assert euro(fee // 12) in page


def test_a_second_bachelor_costs_what_the_institution_asks_and_lends_more() -> None:
    page = _get("/collegegeld/", **TUITION | {"degrees": "bachelor_degree", "first_year": "no", "asked": "12.000"})
    assert _figure(page) == euro(1_200_000)
    assert "Instellingscollegegeld" in page
    assert "meer lenen dan gewoonlijk" in page
    assert euro(100_000) in page


def test_a_fee_that_is_not_known_is_at_least_the_statutory_fee() -> None:
    page = _get("/collegegeld/", **TUITION | {"degrees": "bachelor_degree", "first_year": "no"})
    assert _figure(page) == f"Minstens {euro(_value('statutory_tuition_fee', 'tuition_fees'))}"


def test_a_first_programme_in_health_care_is_an_exception() -> None:
    care = {"degrees": "bachelor_degree", "first_year": "no", "field": "health_care"}
    assert "Volledig wettelijk collegegeld" in _get("/collegegeld/", **TUITION | care | {"first_in_field": "yes"})
    assert "Instellingscollegegeld" in _get("/collegegeld/", **TUITION | care | {"first_in_field": "no"})


# Pupils and school fees


def test_a_pupil_with_a_poor_parent_gets_the_whole_allowance() -> None:
    page = _get("/scholieren/", **PUPIL)
    whole = sum(_value(name, "school_costs") for name in ("basic_allowance_home", "school_costs_funded_upper"))
    assert _figure(page) == euro(whole)


def test_a_pupil_who_is_too_young_reads_from_when() -> None:
    page = _get("/scholieren/", "en", **PUPIL | {"month": "2025-03"})
    assert "can begin on 1 April 2025" in page
    assert "month=2025-04" in page


def test_the_school_fee_is_due_from_eighteen_on() -> None:
    assert _figure(_get("/lesgeld/", **SCHOOL_FEE)) == euro(_value("school_fee_amount", "school_fees"))
    young = _get("/lesgeld/", **SCHOOL_FEE | {"birth_date": "2007-08-02"})
    assert _figure(young) == euro(0)
    assert "Voor jou is dat 2026-2027" in young


def test_who_learns_at_work_pays_no_school_fee() -> None:
    assert "cursusgeld aan je school" in _get("/lesgeld/", **SCHOOL_FEE | {"path": "work_based"})


def test_who_leaves_with_a_diploma_gets_half_a_year_back() -> None:
    page = _get("/lesgeld/", **SCHOOL_FEE | {"ended": "2026-02-01", "reason": "diploma"})
    assert euro(_value("school_fee_amount", "school_fees") // 2) in page
    assert "Vul een dag in dit studiejaar in" in _get("/lesgeld/", **SCHOOL_FEE | {"ended": "2027-02-01"})


# Travel product and amounts


def test_a_travel_product_stopped_late_costs_more_when_used_longer() -> None:
    one = {"ended": "2025-08-01", "month": "2025-08", "first": "on"}
    low, high = _value("late_stop_charge_low"), _value("late_stop_charge_high")
    assert _figure(_get("/reisproduct-te-laat/", **one)) == euro(low)
    assert _figure(_get("/reisproduct-te-laat/", **one | {"second": "on"})) == euro(2 * low)
    assert _figure(_get("/reisproduct-te-laat/", **one | {"month": "2025-10"})) == euro(high)


def test_the_month_chosen_decides_the_amounts_and_two_stand_beside_each_other() -> None:
    earlier, later = (_get("/bedragen/", maand=month) for month in ("2024-09", "2025-09"))
    assert "2.530,00" in earlier
    assert "2.601,00" in later
    assert "2.530,00" not in later
    both = _get("/bedragen/", maand="2025-09", naast="2024-09")
    assert "2.530,00" in both
    assert "2.601,00" in both


def test_amounts_go_back_to_2015_and_not_beyond_what_is_known() -> None:
    page = _get("/bedragen/", "en", maand="2015-09")
    assert "€1,951.00" in page
    months = page.partition('name="maand"')[2].partition("</select>")[0]
    assert "September 2015" in months
    assert "2026" in months
    assert "2027" not in months


def test_every_amount_on_the_list_opens_into_its_history() -> None:
    page = _get("/bedragen/", maand="2025-09")
    addresses = {part.partition('"')[0] for part in page.split('href="/bedragen/')[1:]} - {""}
    assert len(addresses) > 50
    client = Client()
    for address in addresses:
        assert client.get(f"/bedragen/{address}").status_code == 200


@pytest.mark.parametrize(
    "address", ["student_finance/happiness", "gravity/basic_grant_away_ho", "student_finance/maximum_age"]
)
def test_what_is_no_amount_is_not_found(address: str) -> None:
    assert Client().get(f"/bedragen/{address}/").status_code == 404
