"""Invented people whom the tests of My Spil log in as: a student with a past, one who starts, and a parent."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from spil.core.access.models import User
from spil.core.people.models import Address, BankAccount, Enrolment, FamilyTie, Income, Nationality, Person
from spil.core.people.service import do_add_person, do_record
from spil.law.common import Education
from spil.law.student_finance.facts import TravelChoice
from spil.services.student_finance.decide import decide_piece
from spil.services.student_finance.models import Choice

NOW = datetime(2025, 11, 10, 10, tzinfo=ZoneInfo("Europe/Amsterdam"))
DECIDED = (date(2025, 9, 1), date(2025, 10, 1), date(2025, 11, 1))
ACCOUNT, OTHER_ACCOUNT = "NL91ABNA0417164300", "NL39RABO0300065264"


@dataclass(frozen=True)
class Family:
    """People of two families. `noor` studies and was decided about; `teun` starts; `lotte` is somebody else."""

    noor: User
    teun: User
    karin: User
    lotte: User

    @property
    def everyone(self) -> tuple[User, ...]:
        return self.noor, self.teun, self.karin, self.lotte


def person_of(user: User) -> Person:
    """The person whom a user is."""
    assert user.person is not None
    return user.person


def make() -> Family:
    """The two families, with three months decided for the student."""
    karin = _person("Karin", "Wentelteef", date(1974, 3, 2), "999990019")
    ruud = _person("Ruud", "Wentelteef", date(1971, 8, 19), "999990020", number="9")
    for parent, euros in ((karin, 31_000), (ruud, 12_500)):
        do_record(
            Income, parent, (date(2023, 1, 1), date(2024, 1, 1)), source="Belastingdienst", acting_user=None,
            year=2023, amount_cents=euros * 100, status=Income.Status.ASSESSED, lone_parent=False,
        )  # fmt: skip
    noor = _person("Noor", "Wentelteef", date(2005, 5, 14), "999990032", number="12", parents=(karin, ruud))
    teun = _person("Teun", "Wentelteef", date(2007, 2, 3), "999990044", parents=(karin, ruud))
    lotte = _person("Lotte", "Vreemdeling", date(2004, 1, 9), "999990056", number="30")
    for student in (noor, teun, lotte):
        do_record(
            Enrolment, student, (date(2025, 9, 1), date(2030, 9, 1)), source="ROD", acting_user=None,
            institution="99ZZ", institution_name="Voorbeeldhogeschool", programme="9004", programme_name="Werktuigbouw",
            education=int(Education.HBO_BACHELOR), nominal_months=48, ec=240, fee_cents=260_100,
        )  # fmt: skip
    for student in (noor, lotte):
        do_record(
            BankAccount, student, (date(2025, 8, 1), None), source="own statement", acting_user=None, iban=ACCOUNT,
            holder=student.full_name,
        )  # fmt: skip
        do_record(
            Choice, student, (date(2025, 9, 1), None), source="application", acting_user=None,
            applied_on=date(2025, 8, 20), basic_grant=True, supplementary_grant=True, loan_cents=15_000,
            travel=int(TravelChoice.WEEK),
        )  # fmt: skip
    for month in DECIDED:
        decide_piece(month, sorted([noor.pk, lotte.pk]), key=f"test:{month}")
    return Family(*(_user(one) for one in (noor, teun, karin, lotte)))


def _user(person: Person) -> User:
    return User.objects.create(subject=f"test:{person.bsn}", name=person.full_name, person=person)


def _person(
    given: str, family: str, born: date, bsn: str, *, number: str = "1", parents: tuple[Person, ...] = ()
) -> Person:
    person = do_add_person(acting_user=None, bsn=bsn, given_name=given, family_name=family, birth_date=born)
    do_record(
        Address, person, (born, None), source="BRP", acting_user=None, street="Wilgenlaan", house_number=number,
        postcode="8011AB", city="Zwolle", country="NL",
    )  # fmt: skip
    do_record(Nationality, person, (born, None), source="BRP", acting_user=None, code="0001", category=0)
    for position, parent in enumerate(parents, 1):
        do_record(
            FamilyTie, person, (born, None), source="BRP", acting_user=None, kind=FamilyTie.Kind.PARENT,
            position=position, other=parent,
        )  # fmt: skip
    return person
