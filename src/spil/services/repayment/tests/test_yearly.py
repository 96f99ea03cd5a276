"""Setting instalments for everyone: rehearsed and approved in December, told, and then January finds nothing new."""

from datetime import date

import pytest
import time_machine

from spil.core.access.models import Role, User
from spil.core.decisions.models import Decision
from spil.core.decisions.service import replay
from spil.core.ledger.models import Account
from spil.core.messages.models import Message
from spil.core.runs import service as runs
from spil.services.repayment import service
from spil.services.repayment.service import do_month, do_receive
from spil.services.repayment.tests.conftest import Debtor

DECEMBER, JANUARY = date(2025, 12, 1), date(2026, 1, 1)
pytestmark = pytest.mark.django_db


@time_machine.travel("2025-12-15", tick=False)
def test_a_year_is_set_by_a_run(debtor: Debtor) -> None:
    managers = [User.objects.create(subject=f"m{n}", name=f"M {n}", role=Role.MANAGER) for n in range(2)]
    people = [
        debtor({Account.LOAN: 1_500_000 + n, Account.CONDITIONAL_GRANT: 333 * n}, month=DECEMBER) for n in range(7)
    ]
    do_month(DECEMBER)
    counted = Decision.objects.count()
    run = runs.do_plan("repayment", month=JANUARY, on=JANUARY, acting_user=managers[0], size=3)
    rehearsal = runs.do_rehearse(run, acting_user=managers[0])
    assert Decision.objects.count() == counted
    run.refresh_from_db()
    runs.do_approve(run, acting_user=managers[1])
    run.refresh_from_db()
    runs.do_start(run, acting_user=managers[0])
    runs.work(run.pk)
    run.refresh_from_db()
    runs.do_release(run, acting_user=managers[0])
    runs.work(run.pk)
    made = Decision.objects.filter(product="repayment", month=JANUARY).order_by("person")
    assert [decision.person_id for decision in made] == [person.pk for person in people]
    assert rehearsal.as_json()
    letters = Message.objects.filter(decisions__overlap=[decision.pk for decision in made])
    assert letters.count() == 7
    assert replay(made, service.law()).differences == []
    do_receive(people[0].pk, 100_000, date(2025, 12, 20), key="extra")
    assert do_month(JANUARY).decisions == 0
    assert made.count() == 7


@time_machine.travel("2025-12-15", tick=False)
def test_one_debtor_is_set_as_everyone_is(debtor: Debtor) -> None:
    person = debtor(month=DECEMBER)
    do_month(DECEMBER)
    before = service.facts_of(person.pk, JANUARY)
    assert service.do_set_instalments(2026, [person.pk], acting_user=None) == 1
    assert before is not None
    do_month(JANUARY)
    after = service.facts_of(person.pk, JANUARY)
    assert after is not None
    assert before[1] == after[1]
    assert Decision.objects.filter(person=person, month=JANUARY).count() == 1
    with pytest.raises(service.NotKnownYet):
        service.do_set_instalments(2030, [person.pk], acting_user=None)
