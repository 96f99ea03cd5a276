"""Mass operations in the portal: planned by one manager, approved by another, worked off by the queue; nobody else."""

from typing import Any

import pytest
from django.test import Client

from spil.core.access.models import AccessRecord, Role, User
from spil.core.decisions.models import Decision
from spil.core.people.models import Person
from spil.core.runs import service, tasks
from spil.core.runs.models import Run, State
from spil.portals.work.tests.society import log_in
from spil.services.compensation.tests.conftest import TODAY, graduated, has_account, owes, studied

Managers = tuple[User, User]


@pytest.fixture
def managers(db: None) -> Managers:
    """Who plans, and who approves."""
    one, two = (User.objects.create(subject=f"test:{name}", name=name, role=Role.MANAGER) for name in ("Mo", "Lin"))
    return one, two


@pytest.fixture
def student(db: None) -> Person:
    """Somebody who studied four years under the loan system, with a diploma and a debt."""
    person = Person.objects.create(
        education_number="310000001", given_name="Noor", family_name="Spaakwiel", birth_date=TODAY.replace(year=1998)
    )
    studied(person, TODAY.replace(2018, 9, 1), TODAY.replace(2022, 9, 1))
    graduated(person, TODAY.replace(2022, 8, 31))
    has_account(person)
    owes(person, 100_000)
    return person


def text_of(client: Client, address: str) -> str:
    return client.get(address).content.decode().replace("\u00a0", " ")


def do(client: Client, run: Run, name: str) -> str:
    response: Any = client.post(f"/werk/massaal/{run.pk}/", {"do": name}, follow=True)
    run.refresh_from_db()
    return response.content.decode().replace("\u00a0", " ")


def plan(client: Client, **values: str) -> Any:
    asked = {"product": "compensation", "month": "2025-03", "on": "10-03-2025", "budget": "1000"}
    return client.post("/werk/massaal/", asked | values)


def test_from_plan_to_payment(managers: Managers, student: Person) -> None:
    mo, lin = log_in(managers[0]), log_in(managers[1])
    assert plan(mo).status_code == 302
    run = Run.objects.get()
    assert run.planned_by == managers[0]
    do(mo, run, "rehearse")
    tasks.rehearse(run.pk, managers[0].pk)
    page = text_of(mo, f"/werk/massaal/{run.pk}/")
    assert "€ 1.640,16" in page
    assert "te weinig" in page
    assert "Goedkeuren" not in page
    assert "Iemand anders" in do(mo, run, "approve")
    assert run.state == State.REHEARSED
    do(lin, run, "approve")
    do(mo, run, "start")
    service.work(run.pk)
    assert Decision.objects.get().person == student
    do(mo, run, "release")
    service.work(run.pk)
    run.refresh_from_db()
    assert run.state == State.RELEASED
    assert "Betaald en geschreven" in text_of(lin, f"/werk/massaal/{run.pk}/")


def test_an_odd_case_opens_without_a_name_and_the_look_is_recorded(managers: Managers, student: Person) -> None:
    mo = log_in(managers[0])
    plan(mo)
    run = Run.objects.get()
    tasks.rehearse(run.pk, managers[0].pk)
    page = text_of(mo, f"/werk/massaal/{run.pk}/opvallend/1/")
    assert "48 maanden" in page
    assert "Spaakwiel" not in page
    look = AccessRecord.objects.get(person_id=student.pk)
    assert (look.viewer_id, look.granted) == (managers[0].pk, True)
    assert mo.get(f"/werk/massaal/{run.pk}/opvallend/2/").status_code == 404
    assert AccessRecord.objects.count() == 1


def test_stopped_and_undone(managers: Managers, student: Person) -> None:
    mo, lin = log_in(managers[0]), log_in(managers[1])
    plan(mo)
    run = Run.objects.get()
    tasks.rehearse(run.pk, managers[0].pk)
    do(lin, run, "approve")
    do(mo, run, "start")
    do(mo, run, "stop")
    assert service.work(run.pk) == 0
    assert "Verdergaan" in text_of(mo, f"/werk/massaal/{run.pk}/")
    do(mo, run, "go_on")
    service.work(run.pk)
    do(mo, run, "undo")
    service.work(run.pk)
    run.refresh_from_db()
    assert run.state == State.UNDONE
    assert "Dat kan nu niet" in do(mo, run, "release")


@pytest.mark.parametrize("wrong", [{"month": "maart"}, {"budget": "veel"}, {"product": "niets"}, {"on": "31-02-2025"}])
def test_a_plan_that_is_not_one_is_explained_and_not_kept(
    managers: Managers, student: Person, wrong: dict[str, str]
) -> None:
    response = plan(log_in(managers[0]), **wrong)
    assert response.status_code == 200
    assert "Fout:" in response.content.decode()
    assert not Run.objects.exists()


def test_a_plan_for_nobody_is_refused(managers: Managers) -> None:
    assert "niemand" in plan(log_in(managers[0])).content.decode()
    assert not Run.objects.exists()


@pytest.mark.parametrize("role", [Role.CASE_WORKER, Role.AUDITOR])
def test_only_managers(managers: Managers, student: Person, role: Role) -> None:
    plan(log_in(managers[0]))
    run = Run.objects.get()
    other = log_in(User.objects.create(subject="test:other", name="Ot", role=role))
    for address in ("/werk/massaal/", f"/werk/massaal/{run.pk}/", f"/werk/massaal/{run.pk}/opvallend/1/"):
        assert other.get(address).status_code == 403
    assert other.post(f"/werk/massaal/{run.pk}/", {"do": "rehearse"}).status_code == 403
    run.refresh_from_db()
    assert run.state == State.PLANNED
