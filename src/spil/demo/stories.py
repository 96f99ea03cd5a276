"""People with a name and a story, each of whom shows another side of the agency. Nobody here exists."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from spil.core.access.models import Role, User
from spil.core.people.models import (
    Address,
    BankAccount,
    Circumstance,
    Degree,
    Enrolment,
    FamilyTie,
    Income,
    Nationality,
    Person,
)
from spil.core.people.nationalities import category_of
from spil.core.people.service import Period, do_add_person, do_record
from spil.demo.schools import programmes, schools
from spil.demo.society import TEST_BSN_LAST, iban_of
from spil.law.common import Education
from spil.law.student_finance.facts import DiplomaKind, TravelChoice
from spil.services.student_finance.models import Choice
from spil.text import T

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

SOURCE = "demo"
INCOME_YEARS = range(2020, 2025)
DUTCH, GREEK = "0001", "0059"
FEE = 260_100  # statutory tuition fee of 2025-2026, cents a year
STREET, POSTCODE, CITY = "Industrieweg", "8011AB", "Zwolle"


@dataclass(frozen=True)
class Story:
    """Whom one can log in as, and what is worth seeing there."""

    subject: str
    name: str
    words: "StrPromise"


STAFF = (
    Story(
        "demo:case-worker", "Sam Behandelaar",
        T(nl="behandelaar: zoekt, verbetert, beslist", en="case worker: finds, corrects, decides"),
    ),
    Story(
        "demo:auditor", "Ada Toezichthouder",
        T(nl="toezichthouder: ziet wie wie bekeek", en="auditor: sees who looked at whom"),
    ),
    Story(
        "demo:manager", "Mo Leidinggevende",
        T(nl="leidinggevende: ziet de maanden en het geld", en="manager: sees the months and the money"),
    ),
    Story(
        "demo:second-manager", "Lin Medeleidinggevende",
        T(nl="leidinggevende: keurt goed wat een ander plant", en="manager: approves what another plans"),
    ),
)  # fmt: skip
WORDS = {
    "Noor": T(nl="hbo, op kamers, ouders met een laag inkomen", en="lives away, parents with a low income"),
    "Karin": T(nl="de moeder van Noor en Sjoerd", en="the mother of Noor and Sjoerd"),
    "Sjoerd": T(nl="net begonnen, heeft nog niets aangevraagd", en="just started, has not applied yet"),
    "Youssef": T(nl="mbo, zijn vader is overleden", en="vocational student, his father died"),
    "Mila": T(nl="heeft geen contact met haar rijke vader", en="has no contact with her rich father"),
    "Elena": T(nl="uit Griekenland, werkt te weinig uren", en="from Greece, works too few hours"),
    "Dewi": T(nl="alleenstaande moeder in het mbo", en="single mother in vocational education"),
    "Tariq": T(nl="afgestudeerd: zijn prestatiebeurs werd een gift", en="graduated: his grant became a gift"),
    "Fenna": T(nl="we kennen het inkomen van haar vader niet", en="we do not know her father's income"),
    "Bert": T(nl="de vader van Fenna, geeft zijn inkomen door", en="the father of Fenna, gives his income"),
    "Lotte": T(nl="betaalt terug in 35 jaar, samen met Bram", en="repays in 35 years, together with Bram"),
    "Bram": T(nl="de partner van Lotte, betaalt terug in 15 jaar", en="Lotte's partner, repays in 15 years"),
    "Henk": T(nl="betaalt terug volgens de oude regels", en="repays under the old rules"),
    "Hanneke": T(nl="studieschuld en levenlanglerenkrediet", en="student debt and lifelong learning credit"),
    "Olena": T(nl="lening voor inburgering", en="civic integration loan"),
    "Pim": T(nl="woont op Curaçao, betaalt een keer per jaar", en="lives on Curaçao, pays once a year"),
    "Sanne": T(nl="klaar met studeren, in de aanloopfase", en="stopped studying, in the start-up phase"),
    "Joris": T(nl="heeft achterstand op drie schulden", en="is in arrears on three debts"),
    "Jesse": T(nl="18 en nog op school, heeft nog niets aangevraagd", en="18 and still at school, has not applied yet"),
    "Marga": T(nl="betaalt niets: haar inkomen is te laag", en="pays nothing: her income is too low"),
}
"""Citizens that one can log in as, by given name, and what is worth seeing there."""


def stories() -> list[Story]:
    """Everyone with a story who is in the database, staff last."""
    users = User.objects.filter(subject__startswith="demo:", is_active=True).select_related("person").order_by("id")
    return [Story(user.subject, user.name, words) for user in users if (words := _words_of(user))]


def _words_of(user: User) -> "StrPromise | None":
    if user.person:
        return WORDS.get(user.person.given_name)
    return next((story.words for story in STAFF if story.subject == user.subject), None)


def tell() -> list[Person]:
    """Put them into the database; gives the students among them."""
    karin = _person("Karin", "Oosterhofstede", date(1974, 3, 2), "999970000", income=21_500)
    ruud = _person("Ruud", "Oosterhofstede", date(1971, 8, 19), "999970001", income=18_250)
    noor = _person("Noor", "Oosterhofstede", date(2005, 5, 14), "999970002", parents=(karin, ruud), away=True)
    _studies(noor, Education.HBO_BACHELOR, date(2024, 9, 1))
    _applies(noor, date(2024, 9, 1), loan=15_000)
    sjoerd = _person("Sjoerd", "Oosterhofstede", date(2008, 6, 30), "999970009", parents=(karin, ruud))
    _studies(sjoerd, Education.WO_BACHELOR, date(2026, 9, 1))

    samira = _person("Samira", "El Bahri-Test", date(1977, 1, 30), "999970003", income=34_000, alone=True)
    omar = _person("Omar", "El Bahri-Test", date(1975, 10, 8), "999970014", death_date=date(2021, 3, 4))
    youssef = _person("Youssef", "El Bahri-Test", date(2007, 2, 3), "999970004", parents=(samira, omar))
    _studies(youssef, Education.MBO_34, date(2024, 8, 1))
    _applies(youssef, date(2024, 8, 1))

    gerard = _person("Gerard", "van Verweggen", date(1969, 6, 6), "999970005", income=92_000, alone=True)
    mila = _person("Mila", "van Verweggen", date(2003, 11, 23), "999970006", parents=(gerard,), away=True)
    _studies(mila, Education.WO_BACHELOR, date(2023, 9, 1))
    _applies(mila, date(2023, 9, 1), loan=20_000)

    elena = _person("Elena", "Testopoulou", date(2004, 4, 9), "999970007", code=GREEK, language="en", away=True)
    _studies(elena, Education.HBO_BACHELOR, date(2025, 9, 1))
    _applies(elena, date(2025, 9, 1))

    dewi = _person("Dewi", "Ramdintest", date(2001, 7, 7), "999970008", away=True)
    _studies(dewi, Education.MBO_12, date(2024, 8, 1))
    _applies(dewi, date(2024, 8, 1), one_parent=True)
    do_record(
        Circumstance, dewi, (date(2023, 5, 1), None), source=SOURCE, acting_user=None,
        kind=Circumstance.Kind.CARES_FOR_CHILD,
    )  # fmt: skip

    tariq = _person("Tariq", "Oudshoorntest", date(2002, 9, 12), "999970010", parents=(), away=True)
    _studies(tariq, Education.HBO_BACHELOR, date(2023, 9, 1), until=date(2026, 11, 1))
    _applies(tariq, date(2023, 9, 1), loan=10_000)
    _graduates(tariq, Education.HBO_BACHELOR, DiplomaKind.HBO_BACHELOR, date(2026, 10, 29))

    bert = _person("Bert", "Hoogedijktest", date(1975, 12, 5), "999970011")
    ans = _person("Ans", "Hoogedijktest", date(1976, 2, 17), "999970012", income=27_800)
    fenna = _person("Fenna", "Hoogedijktest", date(2006, 8, 21), "999970013", parents=(bert, ans), away=True)
    _studies(fenna, Education.WO_BACHELOR, date(2025, 9, 1))
    _applies(fenna, date(2025, 9, 1))

    for person in (noor, karin, sjoerd, youssef, mila, elena, dewi, tariq, fenna, bert):
        User.objects.create(subject=f"demo:{person.bsn}", name=person.full_name, person=person, role=Role.CITIZEN)
    for story, role in zip(STAFF, (Role.CASE_WORKER, Role.AUDITOR, Role.MANAGER, Role.MANAGER), strict=True):
        User.objects.create(subject=story.subject, name=story.name, role=role)
    return [noor, youssef, mila, elena, dewi, tariq, fenna]


def _person(
    given_name: str, family_name: str, birth_date: date, start: str, *, parents: tuple[Person, ...] = (),
    income: int | None = None, alone: bool = False, away: bool = False, code: str = DUTCH, language: str = "nl",
    death_date: date | None = None,
) -> Person:  # fmt: skip
    person = do_add_person(
        acting_user=None, bsn=_free_bsn(int(start)), given_name=given_name, family_name=family_name,
        birth_date=birth_date, language=language, death_date=death_date,
    )  # fmt: skip
    always: Period = (birth_date, None)
    number = "300" if away else str(sum(map(ord, family_name)) % 200 + 1)
    do_record(
        Address, person, always, source=SOURCE, acting_user=None,
        street=STREET, house_number=number, postcode=POSTCODE, city=CITY, country="NL",
    )  # fmt: skip
    do_record(Nationality, person, always, source=SOURCE, acting_user=None, code=code, category=int(category_of(code)))
    do_record(
        BankAccount, person, always, source=SOURCE, acting_user=None, iban=iban_of(9_000_000 + person.pk),
        holder=person.full_name,
    )  # fmt: skip
    for position, parent in enumerate(parents, 1):
        do_record(FamilyTie, person, always, source=SOURCE, acting_user=None, kind=1, position=position, other=parent)
    for year in INCOME_YEARS if income is not None else ():
        do_record(
            Income, person, (date(year, 1, 1), date(year + 1, 1, 1)), source=SOURCE, acting_user=None, year=year,
            amount_cents=(income or 0) * 100, status=Income.Status.ASSESSED, lone_parent=alone,
        )  # fmt: skip
    return person


def _studies(person: Person, education: Education, since: date, *, until: date | None = None) -> None:
    school = schools(education)[person.pk % len(schools(education))]
    programme = programmes(education)[person.pk % len(programmes(education))]
    do_record(
        Enrolment, person, (since, until or date(since.year + 5, since.month, 1)), source=SOURCE, acting_user=None,
        institution=school.brin, institution_name=school.name, programme=programme.code, programme_name=programme.name,
        education=int(education), form=0, nominal_months=programme.months, ec=programme.ec,
        fee_cents=FEE if education >= Education.ASSOCIATE_DEGREE else 0,
    )  # fmt: skip


def _graduates(person: Person, education: Education, kind: DiplomaKind, day: date) -> None:
    school = schools(education)[person.pk % len(schools(education))]
    programme = programmes(education)[person.pk % len(programmes(education))]
    do_record(
        Degree, person, (day, None), source=SOURCE, acting_user=None, institution=school.brin,
        programme=programme.code, programme_name=programme.name, kind=int(kind), diploma_on=day,
        nominal_months=programme.months,
    )  # fmt: skip


def _applies(person: Person, since: date, *, loan: int = 0, one_parent: bool = False) -> None:
    do_record(
        Choice, person, (since, None), source=SOURCE, acting_user=None, applied_on=since, basic_grant=True,
        supplementary_grant=True, single_parent_allowance=one_parent, loan_cents=loan, travel=int(TravelChoice.WEEK),
    )  # fmt: skip


def _free_bsn(start: int) -> str:
    taken = set(Person.objects.filter(bsn__gte=str(start)).values_list("bsn", flat=True))
    return next(str(number) for number in _test_bsns(start) if str(number) not in taken)


def _test_bsns(start: int) -> Iterable[int]:
    for number in range(start, TEST_BSN_LAST):
        if sum(w * int(d) for w, d in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), str(number), strict=True)) % 11 == 0:
            yield number
