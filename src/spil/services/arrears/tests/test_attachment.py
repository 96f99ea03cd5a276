"""What the writ says that a bailiff must leave: from registers, and never from the income of a partner."""

from datetime import date

import pytest

from spil.core.ledger.models import Account
from spil.core.messages.models import Message
from spil.core.people.models import Address, FamilyTie, Income, Person
from spil.core.people.service import do_add_person, do_record
from spil.law.attachment.facts import Household
from spil.services.arrears import letters
from spil.services.arrears.attachment import Known, amounts_known, indication, known
from spil.services.arrears.tests.conftest import Office, debtor
from spil.services.arrears.tests.test_steps import JANUARY, run_until

ON = date(2026, 3, 18)


def earns(person: Person, cents: int, year: int = 2024) -> None:
    do_record(
        Income, person, (date(year, 1, 1), date(year + 1, 1, 1)), source="Belastingdienst", acting_user=None,
        year=year, amount_cents=cents, status="assessed",
    )  # fmt: skip


def tied(person: Person, other: Person, kind: FamilyTie.Kind) -> None:
    do_record(FamilyTie, person, (date(2015, 1, 1), None), source="BRP", acting_user=None, kind=kind, other=other)


def move(person: Person, country: str = "NL") -> None:
    do_record(
        Address, person, (date(2020, 1, 1), None), source="BRP", acting_user=None, street="Beukenlaan",
        house_number="2", postcode="8011AC" if country == "NL" else "1000", city="Zwolle", country=country,
    )  # fmt: skip


def reasons(person: Person) -> str:
    message = Message.objects.get(person=person, key__startswith="arrears:writ:")
    return " ".join(message.data["reasons"]).replace("\u00a0", " ")


def test_the_writ_shows_the_amount_and_how_it_came_about(office: Office, tess: Person) -> None:
    earns(tess, 32_000_00)
    office.owes(tess, Account.INSTALMENT, 45_41, JANUARY)
    run_until(office, ON)
    said = reasons(tess)
    assert "is dat € 1.550,28 per maand" in said
    assert "Leefsituatie: alleenstaande. Inkomen over 2024: € 32.000,00." in said
    assert "95% van de bijstandsnorm is € 1.331,43" in said
    assert "nooit meer dan 95% van wat je netto krijgt" in said
    assert "kinder" not in said  # a part that is nothing is not told
    message = Message.objects.get(person=tess, key__startswith="arrears:writ:")
    assert any("Rv, art. 475da" in article["label"] for article in message.data["articles"])


def test_without_a_known_income_the_writ_says_what_to_tell_us(office: Office, tess: Person) -> None:
    office.owes(tess, Account.INSTALMENT, 45_41, JANUARY)
    run_until(office, ON)
    said = reasons(tess)
    assert "Wij weten niet genoeg om het uit te rekenen. Bel ons" in said
    assert "€" not in said


def test_an_income_of_longer_ago_does_not_count(tess: Person) -> None:
    earns(tess, 20_000_00, 2023)
    assert known(tess.pk, ON).income is None
    assert indication(known(tess.pk, ON), ON) is None


@pytest.mark.parametrize(
    ("child_born", "partner_here", "household"),
    [
        (None, False, Household.SINGLE),
        (date(2010, 5, 1), False, Household.SINGLE_PARENT),
        (date(2008, 3, 18), False, Household.SINGLE),  # 18 today
        (date(2008, 3, 19), False, Household.SINGLE_PARENT),
        (None, True, Household.COUPLE),
        (date(2010, 5, 1), True, Household.COUPLE_WITH_CHILDREN),
    ],
)
def test_the_household_is_what_the_population_register_shows(
    tess: Person, child_born: date | None, partner_here: bool, household: Household
) -> None:
    earns(tess, 30_000_00)
    partner = debtor("999990020", "Bo")
    earns(partner, 91_234_00)
    tied(tess, partner, FamilyTie.Kind.PARTNER)
    if not partner_here:
        move(partner)
    if child_born:
        child = debtor("999990032", "Kim")
        Person.objects.filter(pk=child.pk).update(birth_date=child_born)
        tied(child, tess, FamilyTie.Kind.PARENT)
    found = known(tess.pk, ON)
    assert found.household == household
    assert (found.income is None) == found.shared == partner_here  # the income of a partner is never shown
    assert (indication(found, ON) is None) == partner_here


def test_a_child_that_lives_elsewhere_does_not_count(tess: Person) -> None:
    child = debtor("999990032", "Kim")
    Person.objects.filter(pk=child.pk).update(birth_date=date(2012, 1, 1))
    tied(child, tess, FamilyTie.Kind.PARENT)
    move(child)
    assert known(tess.pk, ON).household == Household.SINGLE


def test_abroad_and_without_an_address_there_is_no_amount(tess: Person) -> None:
    earns(tess, 30_000_00)
    move(tess, "BE")
    assert (known(tess.pk, ON).lives_in, indication(known(tess.pk, ON), ON)) == ("BE", None)
    roofless = do_add_person(
        acting_user=None, bsn="999990044", given_name="Ray", family_name="Testman", birth_date=date(1998, 4, 1)
    )
    assert known(roofless.pk, ON) == Known(Household.SINGLE, "")
    assert indication(known(roofless.pk, ON), ON) is None


def test_a_day_without_amounts_in_the_law_gives_none_and_promises_nothing() -> None:
    day, found = date(2027, 1, 1), Known(Household.SINGLE, "NL", 32_000_00, 2025)
    assert not amounts_known(day)
    assert indication(found, day) is None
    said = " ".join(letters.writ("en", {Account.INSTALMENT: 45_41}, day, day, day, found, None)["reasons"])
    assert "The bailiff works it out for you." in said
    assert "Call us" not in said


def test_at_the_maximum_the_writ_says_so_in_english() -> None:
    found = Known(Household.SINGLE_PARENT, "NL", 90_000_00, 2025)
    day = date(2026, 11, 24)
    letter = letters.writ("en", {Account.INSTALMENT: 45_41}, day, day, day, found, indication(found, day))
    said = " ".join(letter["reasons"])
    assert "it is €2,543.75 a month" in said
    assert "Household: single parent. Income over 2025: €90,000.00." in said
    assert "never higher than €2,543.75" in said
