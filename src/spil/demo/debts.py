"""Debtors of every regime in the demo society, people with a story among them, and what they paid before today.

Their loans stand in the books as they were at the end of 2025; from January 2026 on the agency opens each month.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
from django.db import connection

from spil.core.access.models import Role, User
from spil.core.ledger.models import Account
from spil.core.ledger.service import Lines, owed, post
from spil.core.payments.models import Mandate
from spil.core.people.models import Address, FamilyTie, Income, Person
from spil.core.people.service import do_record
from spil.dates import first_of
from spil.demo.society import iban_of
from spil.demo.stories import SOURCE, _person
from spil.law.repayment.facts import IntegrationAct
from spil.services.repayment.models import Borrowing
from spil.services.repayment.service import do_month, do_receive, is_known

OPENING = date(2025, 12, 1)
LATE = 33  # one in so many of the others did not pay
BY_TRANSFER = 6  # one in so many of the others gave no mandate to collect
KINDS: tuple[tuple[Account, dict[str, Any]], ...] = (
    (Account.LOAN, {"first_finance_on": date(2016, 9, 1), "last_finance_on": date(2023, 8, 31)}),
    (Account.LOAN, {"first_finance_on": date(2010, 9, 1), "last_finance_on": date(2014, 8, 31), "of_old_cohort": True}),
    (Account.LOAN, {"first_finance_on": date(2004, 9, 1), "last_finance_on": date(2010, 8, 31), "of_old_cohort": True}),
    (Account.LIFELONG_LOAN, {"lifelong_ended_on": date(2022, 8, 31)}),
)
"""How the others borrowed: SF35, SF15, SF15-old, lifelong learning credit. Of ten parents four owe something."""
SF35, SF15, SF15_OLD, LIFELONG = (values for _, values in KINDS)


def tell() -> None:
    """Put the debtors into the database: the people with a story, and four of ten parents."""
    lotte = _debtor("Lotte", "van Terugwoude", date(1997, 2, 11), {Account.LOAN: 2_840_000}, SF35, income=41_000)
    bram = _debtor("Bram", "van Terugwoude", date(1991, 9, 30), {Account.LOAN: 980_000}, SF15, income=38_000)
    for one, other in ((lotte, bram), (bram, lotte)):
        do_record(
            FamilyTie, one, (date(2021, 5, 1), None), source=SOURCE, acting_user=None, kind=FamilyTie.Kind.PARTNER,
            other=other,
        )  # fmt: skip
    _debtor("Henk", "Oudeboer-Test", date(1984, 6, 17), {Account.LOAN: 420_000}, SF15_OLD, income=52_000)
    _debtor(
        "Hanneke", "Blijfleerder-Test", date(1992, 12, 3), {Account.LOAN: 1_150_000, Account.LIFELONG_LOAN: 430_000},
        SF35 | LIFELONG, income=39_500,
    )  # fmt: skip
    _debtor(
        "Olena", "Nieuwlandtest", date(1990, 4, 22), {Account.CIVIC_LOAN: 640_000},
        {"integration_act": int(IntegrationAct.ACT_2021), "integration_ended_on": date(2025, 9, 12),
         "rate_ppm": 22_100},
        income=24_000, language="en",
    )  # fmt: skip
    pim = _debtor("Pim", "Overzeetest", date(1985, 1, 8), {Account.LOAN: 760_000}, SF15_OLD, income=None)
    do_record(
        Address, pim, (date(2019, 1, 1), None), source=SOURCE, acting_user=None, street="Kaya Test",
        house_number="7", postcode="", city="Willemstad", country="CW",
    )  # fmt: skip
    _debtor(
        "Sanne", "Startklaar-Test", date(2001, 10, 25), {Account.LOAN: 1_710_000, Account.CONDITIONAL_GRANT: 1_380_000},
        {"first_finance_on": date(2019, 9, 1), "last_finance_on": date(2025, 8, 31)}, income=18_000,
    )  # fmt: skip
    joris = _debtor("Joris", "Achterop-Test", date(1996, 7, 14), {Account.LOAN: 1_620_000}, SF35, income=44_000)
    _owe(joris, date(2026, 6, 1), {Account.TRAVEL_DEBT: (45_000, Account.TRAVEL)})
    _owe(joris, date(2026, 8, 1), {Account.SCHOOL_FEE_DEBT: (39_000, Account.SCHOOL_FEES)})
    _debtor("Marga", "Kleinbeurs-Test", date(1995, 11, 2), {Account.LOAN: 2_230_000}, SF35, income=19_500)
    _lend_to_parents()
    _give_mandates()


def live(today: date, since: date, progress: Callable[[date], None] = lambda month: None) -> None:
    """Open every month from the one after `since` to today, with the payments that came in meanwhile."""
    month = first_of(since, 1)
    while month <= today and is_known(month):
        progress(month)
        do_month(month)
        if month > OPENING:
            _pay(month)
        month = first_of(month, 1)


def _debtor(
    given_name: str, family_name: str, birth_date: date, amounts: dict[Account, int], borrowed: dict[str, Any], *,
    income: int | None, language: str = "nl",
) -> Person:  # fmt: skip
    person = _person(given_name, family_name, birth_date, "999970100", income=income, away=True, language=language)
    if income is not None:
        do_record(
            Income, person, (date(2025, 1, 1), date(2026, 1, 1)), source=SOURCE, acting_user=None, year=2025,
            amount_cents=income * 100, status=Income.Status.ASSESSED, lone_parent=False,
        )  # fmt: skip
    do_record(Borrowing, person, (date(2000, 1, 1), None), source=SOURCE, acting_user=None, **borrowed)
    _owe(person, OPENING, {account: (cents, Account.BANK) for account, cents in amounts.items()})
    User.objects.create(subject=f"demo:{person.bsn}", name=person.full_name, person=person, role=Role.CITIZEN)
    return person


def _owe(person: Person, month: date, amounts: dict[Account, tuple[int, Account]]) -> None:
    """Book debts against the account that they came from."""
    lines = []
    for number, (account, (cents, source)) in enumerate(amounts.items()):
        lines += [(number, person.pk, account, cents, "opening", 0), (number, person.pk, source, -cents, "opening", 0)]
    post(Lines.of(*lines), key=f"demo:owes:{person.pk}:{month}", product=_product(amounts), month=month)


def _product(amounts: dict[Account, Any]) -> str:
    return "school_fees" if Account.SCHOOL_FEE_DEBT in amounts else "repayment"


def _lend_to_parents() -> None:
    """Loans of 1,500 to 26,500 euros for four of ten parents, each regime as often."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct other_id from people_familytie join people_income income on income.person_id = other_id"
            " where kind = 1 and income.source = %s and not exists"
            " (select from access_user where access_user.person_id = other_id) order by other_id",
            [SOURCE],
        )
        parents = np.array([row[0] for row in cursor.fetchall()], np.int64)
    kind = parents % 10
    people, kind = parents[kind < len(KINDS)], kind[kind < len(KINDS)]
    if not len(people):
        return
    Borrowing.objects.bulk_create(
        [
            Borrowing(person_id=person, valid=(date(2000, 1, 1), None), source=SOURCE, **KINDS[of][1])
            for person, of in zip(people.tolist(), kind.tolist(), strict=True)
        ],
        batch_size=2000,
    )
    cents = 150_000 + people * 7_919 % 2_500_000
    account = np.array([int(account) for account, _ in KINDS])[kind]
    bank = np.full(len(people), int(Account.BANK))
    lines = Lines(
        np.tile(np.arange(len(people)), 2), np.tile(people, 2), np.concatenate([account, bank]),
        np.concatenate([cents, -cents]), "opening",
    )  # fmt: skip
    post(lines, key="demo:loans", product="repayment", month=OPENING)


def _give_mandates() -> None:
    """Most debtors let it be collected: not who lives abroad or is behind, nor one in BY_TRANSFER of the others."""
    told = dict(User.objects.filter(person__isnull=False).values_list("person_id", "person__given_name"))
    debtors = Person.objects.filter(pk__in=Borrowing.objects.order_by().values("person")).order_by("pk")
    Mandate.objects.bulk_create(
        [
            Mandate(
                person=person, reference=f"SPIL-DEMO-{person.pk}", iban=iban_of(9_000_000 + person.pk),
                holder=person.full_name, signed_on=OPENING,
            )
            for person in debtors
            if (told[person.pk] not in ("Joris", "Pim") if person.pk in told else person.pk % BY_TRANSFER)
        ],
        batch_size=2000,
    )  # fmt: skip


def _pay(month: date) -> None:
    """What fell due at the end of the month before is paid: by people with a story, and by most of the others."""
    told = User.objects.filter(person__isnull=False).exclude(person__given_name="Joris").order_by("id")
    people = list(told.values_list("person_id", flat=True))
    if month < date(2026, 7, 1):
        people += list(Person.objects.filter(given_name="Joris", users__isnull=False).values_list("id", flat=True))
    for person in people:
        cents = owed(person).get(Account.INSTALMENT, 0)
        if cents > 0:
            do_receive(person, cents, month, key=f"demo:paid:{month}:{person}", purpose="due", tell=False)
    with connection.cursor() as cursor:
        cursor.execute(
            "select person_id, sum(amount_cents)::bigint from ledger_posting where account = %s"
            " and person_id %% %s <> 0 and not exists"
            " (select from access_user where access_user.person_id = ledger_posting.person_id)"
            " group by person_id having sum(amount_cents) > 0 order by person_id",
            [Account.INSTALMENT, LATE],
        )
        rows = np.array(cursor.fetchall(), np.int64).reshape(-1, 2)
    if not len(rows):
        return
    number, amount = rows.T
    accounts = np.repeat([int(Account.BANK), int(Account.INSTALMENT)], len(number))
    lines = Lines(
        np.tile(np.arange(len(number)), 2), np.tile(number, 2), accounts, np.concatenate([amount, -amount]), "repayment"
    )
    post(lines, key=f"demo:paid:{month}", product="repayment", month=month)
