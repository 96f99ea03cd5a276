"""Mass operations in a browser: every page, in both sizes, and the way from plan to approval without JavaScript."""

from collections.abc import Callable
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from spil.core.access.models import Role, User
from spil.core.runs import service, tasks
from spil.core.runs.models import Run
from spil.demo.compensation import AWARDED_ON, load
from tests.browser.conftest import Check, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
Picture = Callable[[Page, str], Path]


@pytest.fixture
def managers(transactional_db: None) -> tuple[User, User]:
    """Who plans, and who approves; and people who studied under the loan system."""
    load(300)
    one, two = (User.objects.create(subject=f"test:{name}", name=name, role=Role.MANAGER) for name in ("Mo", "Lin"))
    return one, two


def test_every_page_is_accessible(
    page: Page, live_server: LiveServer, managers: tuple[User, User], axe: Check, picture: Picture
) -> None:
    with time_machine.travel(AWARDED_ON, tick=True):
        run = service.do_plan(
            "compensation", month=AWARDED_ON, on=AWARDED_ON, size=50, budget_cents=10_000_000, acting_user=managers[0]
        )
        sign_in(page, live_server, managers[1])
        page.goto(live_server.url + "/werk/massaal/")
        axe(page)
        picture(page, "runs")
        page.goto(live_server.url + f"/werk/massaal/{run.pk}/")
        axe(page)
        service.do_rehearse(run, acting_user=managers[0])
        page.reload()
        axe(page)
        picture(page, "run-rehearsed")
        page.goto(live_server.url + f"/werk/massaal/{run.pk}/opvallend/1/")
        axe(page)
        picture(page, "run-odd")
        service.do_approve(run, acting_user=managers[1])
        service.do_start(run, acting_user=managers[1])
        service.work_on_next(run.pk)
        service.work_on_next(run.pk)
        page.goto(live_server.url + f"/werk/massaal/{run.pk}/")
        axe(page)
        picture(page, "run-running")
        service.work(run.pk)
        page.goto(live_server.url + f"/taal/en/?next=/werk/massaal/{run.pk}/")
        page.goto(live_server.url + f"/werk/massaal/{run.pk}/")
        axe(page)
        picture(page, "run-decided-en")


def test_from_plan_to_approval_without_javascript(
    plain_page: Page, live_server: LiveServer, managers: tuple[User, User]
) -> None:
    with time_machine.travel(AWARDED_ON, tick=True):
        sign_in(plain_page, live_server, managers[0])
        plain_page.goto(live_server.url + "/werk/massaal/")
        plain_page.get_by_label("Wat").select_option("compensation")
        plain_page.get_by_label("Maand waarop je boekt").fill("2025-01")
        plain_page.get_by_role("button", name="Plan").click()
        plain_page.get_by_role("button", name="Oefenen").click()
        run = Run.objects.get()
        tasks.rehearse(run.pk, managers[0].pk)
        plain_page.reload()
        expect(plain_page.get_by_text("Een collega moet het goedkeuren")).to_be_visible()
        sign_in(plain_page, live_server, managers[1])
        plain_page.reload()
        plain_page.get_by_role("button", name="Goedkeuren").click()
        plain_page.get_by_role("button", name="Besluiten en boeken").click()
        service.work(run.pk)
        plain_page.reload()
        expect(plain_page.get_by_role("button", name="Betalen en schrijven")).to_be_visible()
