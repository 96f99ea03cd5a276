"""Invented people for the tests of casework: students with a past, their parents, and staff of each role."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.test import Client

from spil.contrib.bank.client import Bank
from spil.core.access.models import Role, User
from spil.core.access.permissions import LEVEL_KEY
from spil.core.people.models import Address, BankAccount, Enrolment, FamilyTie, Income, Nationality, Person
from spil.core.people.service import do_add_person, do_record
from spil.law.common import Education
from spil.law.student_finance.facts import TravelChoice
from spil.services.student_finance.models import Choice
from spil.services.student_finance.service import pay_month, run_month

NOW = datetime(2025, 11, 10, 10, tzinfo=ZoneInfo("Europe/Amsterdam"))
MONTHS = (date(2025, 9, 1), date(2025, 10, 1), date(2025, 11, 1))
BORN = {"noor": date(2005, 5, 14), "mila": date(2003, 11, 23)}


class DeafBank(Bank):
    """A bank that takes in every message and says nothing."""

    def send(self, message_id: str, xml: bytes) -> None:
        """Forget it."""

    def fetch(self) -> Iterator[bytes]:
        """Nothing."""
        yield from ()


@dataclass(frozen=True)
class Society:
    """`noor` with her parents `karin` and `ruud`; `mila` with `gerard`; `stray` has no account. And the staff."""

    noor: Person
    karin: Person
    ruud: Person
    mila: Person
    gerard: Person
    stray: Person
    worker: User
    auditor: User
    manager: User
    citizen: User


def make() -> Society:
    """Everyone, with three months decided, booked and paid."""
    karin = _person("Karin", "Spaakwiel", date(1974, 3, 2), "999990019", income=21_500)
    ruud = _person("Ruud", "Spaakwiel", date(1971, 8, 19), "999990020", number="9", income=18_250)
    noor = _person("Noor", "Spaakwiel", BORN["noor"], "999990032", number="12", parents=(karin, ruud))
    gerard = _person("Gerard", "Verweggen", date(1969, 6, 6), "999990044", number="3", income=92_000)
    mila = _person("Mila", "Verweggen", BORN["mila"], "999990056", number="30", parents=(gerard,))
    stray = _person("Teun", "Zonderbank", date(2004, 1, 9), "999990068", number="31")
    for student in (noor, mila, stray):
        _student(student)
    for number, student in enumerate((noor, mila)):
        do_record(
            BankAccount, student, (date(2020, 1, 1), None), source="own statement", acting_user=None,
            iban=("NL91ABNA0417164300", "NL39RABO0300065264")[number], holder=student.full_name,
        )  # fmt: skip
    for month in MONTHS:
        run_month(month)
        pay_month(month, DeafBank())
    worker = User.objects.create(subject="test:worker", name="Sam Speurder", role=Role.CASE_WORKER)
    auditor = User.objects.create(subject="test:auditor", name="Ada Acht", role=Role.AUDITOR)
    manager = User.objects.create(subject="test:manager", name="Mo Leidt", role=Role.MANAGER)
    citizen = User.objects.create(subject="test:noor", name=noor.full_name, person=noor)
    return Society(noor, karin, ruud, mila, gerard, stray, worker, auditor, manager, citizen)


def log_in(user: User, language: str = "nl") -> Client:
    """A client with the session of a user."""
    client = Client()
    client.force_login(user)
    session = client.session
    session[LEVEL_KEY] = settings.OIDC_LEVEL
    session.save()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


def _person(
    given: str, family: str, born: date, bsn: str, *, number: str = "1", parents: tuple[Person, ...] = (),
    income: int | None = None,
) -> Person:  # fmt: skip
    person = do_add_person(acting_user=None, bsn=bsn, given_name=given, family_name=family, birth_date=born)
    do_record(
        Address, person, (born, None), source="BRP", acting_user=None, street="Wilgenlaan", house_number=number,
        postcode="8011AB", city="Zwolle", country="NL",
    )  # fmt: skip
    do_record(Nationality, person, (born, None), source="BRP", acting_user=None, code="0001", category=0)
    for position, parent in enumerate(parents, 1):
        do_record(
            FamilyTie, person, (born, None), source="BRP", acting_user=None, kind=1, position=position, other=parent
        )
    for year in (2022, 2023) if income is not None else ():
        do_record(
            Income, person, (date(year, 1, 1), date(year + 1, 1, 1)), source="Belastingdienst", acting_user=None,
            year=year, amount_cents=(income or 0) * 100, status=Income.Status.ASSESSED, lone_parent=False,
        )  # fmt: skip
    return person


def _student(person: Person) -> None:
    do_record(
        Enrolment, person, (date(2025, 9, 1), date(2030, 9, 1)), source="ROD", acting_user=None, institution="99ZZ",
        institution_name="Voorbeeldhogeschool", programme="9004", programme_name="Werktuigbouwkunde",
        education=int(Education.HBO_BACHELOR), nominal_months=48, ec=240, fee_cents=260_100,
    )  # fmt: skip
    do_record(
        Choice, person, (date(2025, 9, 1), None), source="application", acting_user=None, applied_on=date(2025, 8, 20),
        basic_grant=True, supplementary_grant=True, loan_cents=15_000, travel=int(TravelChoice.WEEK),
    )  # fmt: skip
