"""The repayment calculator: amounts by the law for every regime and household, what it costs, and what if."""

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from spil.text import euro

DEBTOR = {
    "debt": "40000", "ended": "2022", "education": "higher", "first": "before_2023", "household": "single",
    "income": "42000", "extra": "",
}  # fmt: skip
IN_15 = {"education": "vocational", "first": "before_2023"}


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    """It is February 2026: the amounts of that year are published."""
    with time_machine.travel("2026-02-10T12:00:00+01:00"):
        yield


def _get(language: str = "nl", **answers: str) -> str:
    client = Client()
    client.cookies["taal"] = language
    response = client.get("/terugbetalen/", DEBTOR | answers)
    assert response.status_code == 200
    return response.content.decode()


def _figure(page: str) -> str:
    return page.partition('spil-sum__figure">')[2].partition("<")[0]


def _compared(page: str) -> list[list[str]]:
    """Cells of the comparison: choice, a month, done in, interest, lapses."""
    rows = page.partition("Wat je kiest, naast elkaar")[2].partition("</table>")[0].split("<tr")[2:]
    return [[re.sub("<.*?>", "", cell).strip() for cell in re.findall("<t[hd] .*?</t[hd]>", row)] for row in rows]


@pytest.mark.parametrize(
    ("answers", "cents"),
    [
        ({}, 50_60),  # 4% of what is above the minimum wage
        (IN_15, 194_71),  # 12% of what is above 84% of it
        ({"household": "partner", "income": "45000", "partner_income": "25000"}, 105_49),
        (IN_15 | {"household": "lone_parent"}, 98_16),
        ({"income": "28000"}, 0),  # 3.93 is below the minimum of 5 euros
        (IN_15 | {"income": "27000"}, 0),  # 44.71 is below the minimum of 45.41
        ({"debt": "10000", "income": "60000", "instalment": "33,10"}, 33_10),
    ],
)
def test_the_amount_is_that_of_the_law(answers: dict[str, str], cents: int) -> None:
    assert _figure(_get(**answers)) == euro(cents)


@pytest.mark.parametrize(
    ("answers", "regime"),
    [
        ({}, "SF35"),
        (IN_15, "SF15"),
        ({"first": "before_2015"}, "SF15"),
        ({"first": "before_2009", "ended": "2018"}, "SF15-oud"),
        ({"first": "before_2015", "ended": "2022", "chosen": "years_35"}, "SF35"),
        ({"first": "later", "ended": "2026", "education": "vocational"}, "SF35"),
    ],
)
def test_the_rules_follow_from_when_and_for_what_someone_borrowed(answers: dict[str, str], regime: str) -> None:
    assert re.search(rf"Terugbetalingsregels</span> <span class=\"spil-amount__figure\">{regime}<", _get(**answers))


def test_the_amount_opens_into_income_free_amount_and_share() -> None:
    page = _get()
    for words in ("WSF 2000, art. 6.10", "€ 26.819,42", "4%", "door jou opgegeven", "€ 42.000,00"):
        assert words.replace("€ ", "€\u00a0") in page, words


def test_more_each_month_and_another_income_end_sooner_at_less_interest() -> None:
    rows = _compared(_get(extra="250", later_income="90000"))
    assert [row[0] for row in rows] == ["Zoals nu", "€\u00a0250 per maand extra", "Met een inkomen van €\u00a090.000"]
    now, more, richer = rows
    assert more[1] == "€\u00a0300,60"
    assert now[2] == richer[2] == "december 2059"
    assert int(more[2].split()[1]) < 2045
    assert now[4] != "€\u00a00,00"
    assert more[4] == "€\u00a00,00"
    assert _cents(more[3]) < _cents(richer[3]) < _cents(now[3])


def _cents(amount: str) -> int:
    return int(re.sub(r"\D", "", amount))


def test_the_years_of_the_table_add_up_to_what_is_paid_and_what_it_costs() -> None:
    page = _get()
    table = page.partition("Schuld daarna")[2].partition("</table>")[0]
    rows = [[_cents(cell) for cell in re.findall('numeric">(.*?)<', row)] for row in table.split("<tr>")[1:]]
    paid, interest = (sum(row[column] for row in rows) for column in (0, 1))
    assert f"Je betaalt in totaal {euro(paid)}. De rente is samen {euro(interest)}." in page
    assert 40_000_00 + interest - paid == rows[-1][2]
    assert euro(rows[-1][2]) in _compared(page)[0][4]


def test_lifelong_learning_credit_is_a_debt_of_its_own_with_its_own_fixed_rate() -> None:
    page = _get(debt="0", lifelong="9000", lifelong_ended="2024", income="60000")
    assert "Je levenlanglerenkrediet" in page
    assert "Je studieschuld</h2>" not in page
    assert "De rente staat vast tot en met 31 december 2029" in page
    assert _figure(page) != euro(0)


def test_who_stops_later_reads_from_when_to_pay() -> None:
    assert "From January 2029 you pay each month" in _get("en", ended="2026")


def test_who_is_done_reads_that_the_rest_has_lapsed() -> None:
    page = _get(first="before_2009", ended="2005")
    assert "Je aflosfase is voorbij" in page
    assert "spil-sum__figure" not in page


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"household": "partner"}, "Vul het inkomen van je partner in"),
        ({"household": "partner", "partner_income": "20000", "partner_rules": "years_15"},
         "Vul het maandbedrag van je partner in"),
        ({"first": "later", "ended": "2022"}, "Dat is voor je eerste studiefinanciering"),
        ({"debt": "0"}, "Vul je schuld in"),
        ({"debt": "abc"}, "Vul een bedrag in"),
        ({"lifelong": "1000"}, "Kies het jaar waarin het krediet stopte"),
    ],
)  # fmt: skip
def test_mistakes_are_named_and_nothing_is_computed(answers: dict[str, str], words: str) -> None:
    page = _get(**answers)
    assert words in page
    assert "spil-sum__figure" not in page
