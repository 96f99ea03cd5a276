"""What can be done about the compensation: see where someone stands, apply, check, and what happens by itself each day.

For many it is a run (core.runs) of the product "compensation"; for one the same pipeline, when an application was
checked or a diploma came in.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone
from django.utils.timezone import localdate

from spil.contrib.bank.client import Bank
from spil.core.access.models import User
from spil.core.columns import read
from spil.core.decisions.models import Decision
from spil.core.decisions.service import day_of, law_facts
from spil.core.ledger.models import Account
from spil.core.ledger.service import Lines
from spil.core.messages.service import do_send, do_send_many, make
from spil.core.payments import service as payments
from spil.core.people.models import Enrolment, Person
from spil.core.people.service import current
from spil.core.runs.pipeline import do_carry_out_for, lock, work_out
from spil.core.runs.product import Letter, Plan, Rows
from spil.core.runs.service import months_held
from spil.core.terms import end_of_term
from spil.dates import months_apart, months_until, years_before
from spil.law.common import Education, StudyForm
from spil.law.compensation.missed_grant import Refusal
from spil.law.compensation.settlement import Payout
from spil.law.compensation.voucher import VoucherRefusal
from spil.law.engine import Graph, Law
from spil.law.engine.calendar import NEVER
from spil.law.engine.explain import Explanation
from spil.law.engine.fusing import dtype_of
from spil.law.engine.units import from_day, to_day
from spil.law.student_finance.facts import DiplomaKind
from spil.services.compensation import letters
from spil.services.compensation.facts import gather
from spil.services.compensation.models import MOST_MONTHS, Application, PastRight
from spil.services.compensation.product import PRODUCT, TARGETS, english_among, may_come_later, must_apply

LOAN_YEARS = date(2015, 9, 1), date(2023, 9, 1)  # first day, and first day after
RECENT = timedelta(days=60)  # a diploma that came in longer ago was looked at before
HALF_YEAR = timedelta(days=182)
BLOCK = 2_000  # numbers of people that are looked at in one go


class Standing(models.TextChoices):
    """Where someone stands."""

    GRANTED = "granted"  # a decision gave something
    COMING = "coming"  # the law gives something, and it will be decided without an application
    LATER = "later"  # without a diploma as yet, in time
    MUST_APPLY = "must_apply"  # only an application can show it
    APPLIED = "applied"  # an application waits to be checked
    NONE = "none"


@dataclass(frozen=True)
class WhatFor:
    """Where someone stands, in whole months and cents.

    Of who was granted something amounts are sums of all decisions and the explanation is of the last; of others it is
    what the law gives today. `debt_before` and `debt_after` are of the last decision. `payable_cents` waits for an
    account number until `account_due`. `deadline` is the last day for a diploma, `apply_until` the last to apply.
    """

    status: Standing
    months: int = 0
    missed_grant_cents: int = 0
    voucher_cents: int = 0
    remitted_cents: int = 0
    debt_before: int = 0
    debt_after: int = 0
    payable_cents: int = 0
    refusal: Refusal = Refusal.NONE
    voucher_refusal: VoucherRefusal = VoucherRefusal.NONE
    deadline: date | None = None
    apply_until: date | None = None
    explanation: Explanation | None = None
    decisions: list[Decision] = field(default_factory=list)
    applications: list[Application] = field(default_factory=list)

    @property
    def amount_cents(self) -> int:
        """Both compensations together."""
        return self.missed_grant_cents + self.voucher_cents


def law_on(day: date) -> Graph:
    """The law of the compensation on a day."""
    return Law.load("compensation").on(day)


def what_for(person_id: int, on: date | None = None) -> WhatFor:
    """Where someone stands on a day (default today), whether they ever had student finance or not."""
    day = on or localdate()
    facts = facts_of(person_id, day)
    if facts is None:
        return WhatFor(Standing.NONE)
    applications = list(Application.objects.filter(person=person_id).order_by("-id"))
    decisions = _in_force(person_id)
    granted = [one for one in decisions if _gave(one)]
    if granted:
        last = granted[-1]
        explanation = law_on(day_of(last)).explain(law_facts(last.facts), TARGETS)
        status, outcome = Standing.GRANTED, last.outcome
        total = {name: sum(one.outcome.get(name, 0) for one in granted) for name in TARGETS}
    else:
        explanation = law_on(day).explain(facts, [*TARGETS, "application_due"])
        outcome = total = {name: explanation.steps[name].value for name in TARGETS}
        status = _standing(outcome, applications)
    dates = law_on(day).evaluate(facts, ["diploma_deadline", "application_due"])
    after = outcome["student_debt_after"]
    return WhatFor(
        status, total["missed_grant_months"], total["missed_grant_compensation"], total["voucher_compensation"],
        _remitted(total), after + _remitted(outcome), after, payable_to(person_id),
        Refusal.of(outcome["missed_grant_refusal"]), VoucherRefusal.of(outcome["voucher_refusal"]),
        _date(dates["diploma_deadline"]), _term(dates["application_due"]), explanation, decisions, applications,
    )  # fmt: skip


def _remitted(outcome: Mapping[str, int]) -> int:
    return outcome["missed_grant_remitted"] + outcome["voucher_remitted"]


def _standing(outcome: Mapping[str, int], applications: list[Application]) -> Standing:
    if any(one.state == Application.State.RECEIVED for one in applications):
        return Standing.APPLIED
    if outcome["missed_grant_compensation"] + outcome["voucher_compensation"]:
        return Standing.COMING
    if must_apply(outcome):
        return Standing.MUST_APPLY
    if may_come_later(outcome):
        return Standing.LATER
    return Standing.NONE


def _date(day: int) -> date | None:
    return from_day(day) if day < NEVER else None


def _term(day: int) -> date | None:
    """A term of months that ends on a day off moves to the next working day (Algemene termijnenwet, 1)."""
    return end_of_term(from_day(day)) if day < NEVER else None


def facts_of(person_id: int, on: date) -> dict[str, int] | None:
    """The law's facts of one person; None for who is not known or has died."""
    rows = gather(Plan(on.replace(day=1), on, "look", {"anyone": True}), person_id, person_id)
    return {name: int(column[0]) for name, column in rows.facts.items()} if len(rows) else None


def preview(person_id: int, on: date | None = None, **facts: int) -> Explanation:
    """What the law would give if some facts were others (`months_shown=24, applied_on=...`). Keeps nothing."""
    day = on or localdate()
    known = facts_of(person_id, day)
    if known is None:
        raise LookupError(f"there is no person {person_id}")
    return law_on(day).explain({**known, **facts}, TARGETS)


def _in_force(person_id: int) -> list[Decision]:
    """Decisions that were not taken back, oldest first. Each adds to those before it."""
    made = list(Decision.objects.filter(person=person_id, product=PRODUCT.name).order_by("month", "sequence"))
    taken_back = {one.replaces for one in made if not one.outcome}
    return [one for one in made if one.outcome and one.pk not in taken_back]


def _gave(decision: Decision) -> bool:
    return any(decision.outcome.get(name, 0) for name in ("missed_grant_compensation", "voucher_compensation"))


def payable_to(person_id: int) -> int:
    """Cents of the compensation that wait to be ordered, as for want of an account number."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select coalesce(-sum(amount_cents), 0) from ledger_posting where person_id = %s and account = %s"
            " and product = %s",
            [person_id, Account.PAYABLE, PRODUCT.name],
        )
        return int(cursor.fetchone()[0])


# Applying


class AlreadyApplied(ValueError):
    """An application of this person waits to be checked."""


class TooLate(ValueError):
    """Applied after the last day (`due`) on which one may."""

    def __init__(self, due: date) -> None:
        super().__init__(f"not after {due}")
        self.due = due


class NothingAsked(ValueError):
    """An application asks for months, for a bachelor alone, or for the voucher; `first_month` to `last_month` lie in
    the years of the loan system and hold at least as many months as are claimed."""


@transaction.atomic
def do_apply(
    person: Person,
    *,
    acting_user: User | None,
    channel: str = Application.Channel.MY,
    first_month: date | None = None,
    last_month: date | None = None,
    months_claimed: int | None = None,
    bachelor_alone: bool = False,
    voucher: bool = False,
    evidence: str = "",
    received_on: date | None = None,
) -> Application:
    """Apply for months without student finance (from `first_month` to `last_month`, `months_claimed` of them), to count
    a university bachelor alone, or for the voucher for a diploma from elsewhere.

    `received_on` is the day of a form on paper; else it is today. What needs no case worker is decided at once. Raises
    NothingAsked, TooLate, AlreadyApplied.
    """
    received = received_on or localdate()
    claimed = _claimed(first_month, last_month, months_claimed)
    if not (claimed or bachelor_alone or voucher):
        raise NothingAsked
    facts = facts_of(person.pk, received)
    if facts is None:
        raise LookupError(f"nothing can be applied for by person {person.pk}")
    name = "application_due" if claimed or bachelor_alone else "voucher_application_due"
    due = _term(law_on(received).evaluate(facts, [name])[name])
    if due is not None and received > due:
        raise TooLate(due)
    try:
        with transaction.atomic():
            application = Application.objects.create(
                person=person, applied_on=received, channel=channel, months_claimed=claimed, first_month=first_month,
                last_month=last_month, bachelor_alone=bachelor_alone, voucher=voucher, evidence=evidence,
            )  # fmt: skip
    except IntegrityError as error:
        if "application_one_at_a_time" in str(error):
            raise AlreadyApplied from error
        raise
    if not claimed and not voucher:
        _check(application, 0, "", None)
    else:
        decided_by = law_on(received).evaluate({"applied_on": to_day(received)}, ["decision_due"])
        data = letters.of_receipt(person.language, from_day(decided_by["decision_due"]))
        do_send(person, "notice", data, acting_user=acting_user, key=f"compensation:receipt:{application.pk}")
    return application


def _claimed(first: date | None, last: date | None, months: int | None) -> int:
    """How many months are claimed. Raises NothingAsked when they are not what they can be."""
    if first is None or last is None:
        if first or last or months:
            raise NothingAsked
        return 0
    length = months_apart(first, last) + 1
    if not LOAN_YEARS[0] <= first <= last < LOAN_YEARS[1]:
        raise NothingAsked
    claimed = length if months is None else months
    if not 0 < claimed <= min(length, MOST_MONTHS):
        raise NothingAsked
    return claimed


@transaction.atomic
def do_check(application: Application, *, months_accepted: int, motivation: str, acting_user: User) -> int | None:
    """A case worker accepts some of the months claimed, or none, and says why; then it is decided, with a letter.

    Gives the number of the decision. Raises NothingAsked when more is accepted than was claimed, AlreadyChecked.
    """
    if not 0 <= months_accepted <= application.months_claimed:
        raise NothingAsked
    return _check(application, months_accepted, motivation, acting_user)


class AlreadyChecked(ValueError):
    """Somebody checked this application before, or it was withdrawn."""


def _check(application: Application, months: int, motivation: str, acting_user: User | None) -> int | None:
    lock(application.person_id, application.person_id)
    checked = Application.objects.filter(pk=application.pk, state=Application.State.RECEIVED).update(
        state=Application.State.CHECKED, months_accepted=months, motivation=motivation, checked_by=acting_user,
        checked_at=timezone.now(),
    )  # fmt: skip
    if not checked:
        raise AlreadyChecked
    made = decide([application.person_id], cause=f"application:{application.pk}", acting_user=acting_user, always=True)
    application.refresh_from_db()
    if made:
        application.decision = made[0]
        application.save(update_fields=["decision"])
    return made[0] if made else None


@transaction.atomic
def do_withdraw(application: Application, *, acting_user: User | None) -> None:
    """Take an application back before it is checked. Raises AlreadyChecked."""
    waiting = Application.objects.filter(pk=application.pk, state=Application.State.RECEIVED)
    if not waiting.update(state=Application.State.WITHDRAWN):
        raise AlreadyChecked
    application.refresh_from_db()


def months_enrolled(person_id: int) -> list[date]:
    """Months of the loan years in which someone was enrolled full-time or dual in higher education and that no student
    finance of the past covers: what the registers say about months that are claimed."""
    enrolments = current(Enrolment, person_id).filter(
        education__gte=Education.ASSOCIATE_DEGREE, form__in=(StudyForm.FULL_TIME, StudyForm.DUAL)
    )
    covered = [one.valid for one in current(PastRight, person_id)]
    periods = [one.valid for one in enrolments]
    return [
        month
        for month in months_until(*LOAN_YEARS)
        if any(month in one for one in periods) and not any(month in one for one in covered)
    ]


# Deciding for some


def decide(
    people: Iterable[int], *, cause: str, acting_user: User | None, on: date | None = None, always: bool = False
) -> list[int]:
    """Decide, book and write to some people on what is known now; gives the numbers of the decisions.

    Nobody gets twice what was given before. With `always` also a decision that gives nothing is made.
    """
    day = on or localdate()
    product = replace(PRODUCT, decides=None) if always else replace(PRODUCT, tell=_only_decided)
    return do_carry_out_for(product, Plan(day.replace(day=1), day, cause), people, acting_user=acting_user)


def _only_decided(plan: Plan, rows: Rows) -> Iterable[Letter]:
    return (letter for letter in PRODUCT.tell(plan, rows) if letter.decision)


# What happens by itself


def sweep(on: date) -> list[int]:
    """Give the compensation to whose diploma came in of late; gives the numbers of the decisions.

    Run daily it leaves nobody out; repeated it does nothing. As long as a run is open it waits.
    """
    if months_held(PRODUCT.name):
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            """select distinct degree.person_id from people_degree degree
            join compensation_pastright past on past.person_id = degree.person_id and upper_inf(past.recorded)
            where upper_inf(degree.recorded) and lower(degree.recorded) >= %s and degree.kind >= %s
            union select person_id from compensation_application where state = 'checked' and checked_at >= %s
            order by 1""",
            [on - RECENT, DiplomaKind.ASSOCIATE_DEGREE, on - RECENT],
        )
        people = np.array([row[0] for row in cursor.fetchall()], np.int64)
    found = _worked_out(people, on)
    entitled = [person for rows in found for person in PRODUCT.decided(rows).people.tolist()]
    return decide(entitled, cause="diploma", acting_user=None, on=on)


def _worked_out(people: np.ndarray, on: date) -> Iterator[Rows]:
    """What the law gives to many people on a day, by blocks of numbers. Changes nothing."""
    for block in np.unique(people // BLOCK).tolist():
        part = people[people // BLOCK == block]
        rows = work_out(PRODUCT, Plan(on.replace(day=1), on, "look"), int(part[0]), int(part[-1]))
        yield rows.take(np.isin(rows.people, part))


REMINDER = "compensation:reminder:"  # the key of the message, before the number of the person
TO_REMIND = """
select {select} from (
    select person_id from compensation_pastright where upper_inf(recorded) group by person_id
    having min(lower(valid)) between %(first)s and %(last)s
) concerned
where not exists (select from messages_message where key = %(reminder)s || person_id) order by person_id
"""


def do_remind(on: date) -> int:
    """Write once to who has half a year left to obtain the diploma; gives the number of messages."""
    began = {"first": years_before(on, 10), "last": years_before(on + HALF_YEAR, 10)}
    told = 0
    for rows in _worked_out(read(TO_REMIND, {"id": "person_id"}, {**began, "reminder": REMINDER})["id"], on):
        late = rows.take(rows.outcome["missed_grant_refusal"] == Refusal.NO_DIPLOMA_YET)
        people = Person.objects.in_bulk(late.people.tolist())
        messages = []
        for number, deadline in zip(late.people.tolist(), late.outcome["diploma_deadline"].tolist(), strict=True):
            person = people[number]
            data = letters.of_reminder(person.language, deadline)
            messages.append(make(person, "notice", data, acting_user=None, key=f"{REMINDER}{number}"))
        do_send_many(messages)
        told += len(messages)
    return told


def do_pay(on: date, bank: Bank) -> tuple[int, int]:
    """Order what is payable to whom an account is known, and send every order to the bank; gives orders and batches.

    What an open run booked waits until the run is released.
    """
    return payments.do_pay(PRODUCT.name, on, bank, held=months_held(PRODUCT.name))


ASKED = """
    select made.person_id, made.month, made.facts::text, message.created_at::date, payable.cents
    from (
        select person_id, month, -sum(amount_cents)::bigint as cents from ledger_posting
        where product = 'compensation' and account = %(payable)s group by person_id, month having sum(amount_cents) < 0
    ) payable
    join decisions_decision made on made.person_id = payable.person_id and made.month = payable.month
        and made.product = 'compensation' and (made.outcome->>'payout')::int = %(needed)s
    join messages_message message on message.key = 'compensation:' || made.id || ':' || made.person_id
    where message.created_at::date < %(before)s and not exists (
        select from people_bankaccount account where account.person_id = made.person_id
            and account.valid @> %(on)s::date and upper_inf(account.recorded)
    )
    order by made.person_id, made.month
"""


def do_lapse(on: date) -> list[int]:
    """Decide that what nobody gave an account number for lapses, twelve months after we asked (Bsf 2000, 21 and 21c).

    Gives the numbers of the decisions; each comes with a letter to which one may object.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            ASKED,
            {"payable": Account.PAYABLE, "needed": Payout.ACCOUNT_NEEDED, "on": on, "before": on - timedelta(days=360)},
        )
        found = cursor.fetchall()
    made: list[int] = []
    for person, month, facts, asked_on, cents in found:
        known = law_facts(json.loads(facts)) | {"account_asked_on": to_day(asked_on)}
        made += _lapse(person, month, on, known, cents)
    return made


def _lapse(person: int, month: date, on: date, facts: dict[str, int], cents: int) -> list[int]:
    law = Law.load("compensation")

    def known(plan: Plan, first: int, last: int) -> Rows:
        columns = {name: np.array([value], dtype_of(law.facts[name].unit)) for name, value in facts.items()}
        return Rows(np.array([person], np.int64), columns)

    def lines(plan: Plan, rows: Rows) -> Lines:
        decision = int(rows.decisions[0])
        return Lines.of(
            (0, person, Account.PAYABLE, cents, "lapsed", decision),
            (0, person, Account.COMPENSATION, -cents, "lapsed", decision),
        )

    def tell(plan: Plan, rows: Rows) -> Iterable[Letter]:
        language = "en" if english_among(rows.people) else "nl"
        return [
            Letter(person, language, "decision", letters.of_lapse(language, cents), decision)
            for decision in rows.decisions.tolist()
            if decision
        ]

    product = replace(
        PRODUCT, targets=("payout",), gather=known, lines=lines, tell=tell,
        decides=lambda outcome: outcome["payout"] == Payout.LAPSES,
    )  # fmt: skip
    return do_carry_out_for(product, Plan(month, on, "lapse"), [person], acting_user=None)


# The campaign


@dataclass(frozen=True)
class Campaign:
    """People: written to, who opened it, who applied, to whom it was granted, who was paid or relieved of debt, and who
    is missing: may have a right and has not applied, may get it later, or gave no account number."""

    invited: int
    reached: int
    applied: int
    granted: int
    settled: int
    paid: int
    no_account: int
    to_apply: int
    later: int


def campaign() -> Campaign:
    """How far the campaign has come, from what was written, decided and booked."""
    with connection.cursor() as cursor:
        cursor.execute(
            """select count(distinct person_id), count(distinct person_id) filter (where read_at is not null),
                count(distinct person_id) filter (where key like '%:apply'),
                count(distinct person_id) filter (where key like '%:later')
            from messages_message where key like 'compensation:%'"""
        )
        invited, reached, asked, later = cursor.fetchone()
        cursor.execute(
            """select count(distinct person_id) filter (where account = %(compensation)s),
                count(distinct person_id) filter (where code = 'remission'),
                count(distinct person_id) filter (where account = %(transit)s)
            from ledger_posting where product = 'compensation'""",
            {"compensation": Account.COMPENSATION, "transit": Account.IN_TRANSIT},
        )
        granted, settled, paid = cursor.fetchone()
        cursor.execute(
            """select count(*) from (select person_id from ledger_posting where product = 'compensation'
                and account = %s group by person_id having sum(amount_cents) < 0) waiting""",
            [Account.PAYABLE],
        )
        no_account = cursor.fetchone()[0]
    applied = Application.objects.values("person").distinct().count()
    return Campaign(invited, reached, applied, granted, settled, paid, no_account, max(0, asked - applied), later)
