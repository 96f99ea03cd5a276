"""My Spil on a day of which the law knows all amounts, and clients logged in as the people of the families."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from spil.core.access.models import User
from spil.core.access.permissions import LEVEL_KEY
from spil.portals.my.tests import family


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    """It is a Monday in November 2025."""
    with time_machine.travel(family.NOW, tick=True):
        yield


@pytest.fixture
def people(db: None) -> family.Family:
    """The two families."""
    return family.make()


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    """A client that is logged in as a user."""

    def log_in(user: User, language: str = "nl") -> Client:
        client = Client()
        client.force_login(user)
        session = client.session
        session[LEVEL_KEY] = settings.OIDC_LEVEL
        session.save()
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        return client

    return log_in
