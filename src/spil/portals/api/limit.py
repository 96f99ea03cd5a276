"""Who asks, and how often: a token or an address, counted in a fixed window of one minute kept in the cache."""

import hashlib
import time
from collections.abc import Iterable

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from spil.core.access.models import User
from spil.core.access.service import token_user
from spil.core.access.views import address_of

LAW, OWN = SCOPES = ("law", "own")
"""What a token may be for: calculating with the law more often, and reading what belongs to whom it speaks for."""
TOKEN_FACTOR = 10


class TooMany(Exception):
    """Asked too often; `seconds` is how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} seconds")
        self.seconds = seconds


class BadToken(Exception):
    """The token is missing where one is needed, unknown, or ended."""


class OtherScope(Exception):
    """The token is valid, but not for this."""


def count(request: HttpRequest, *scopes: str) -> User | None:
    """Count a request and say whom its token speaks for: None without a token, and then without a query.

    The token has one of the scopes, or with none given any scope. One that does not fit counts for the address, so
    that nobody can try tokens without end. Raises TooMany, BadToken, OtherScope.
    """
    given = request.headers.get("Authorization", "")
    if not given:
        _count(address_of(request), settings.API_CALLS_PER_MINUTE)
        return None
    scheme, _, token = given.partition(" ")
    token = token.strip() if scheme.lower() == "bearer" else ""
    user = _holder(token, scopes or SCOPES)
    if user is None:
        _count(address_of(request), settings.API_CALLS_PER_MINUTE)
        raise OtherScope if _holder(token, SCOPES) else BadToken
    _count(hashlib.sha256(token.encode()).hexdigest(), settings.API_CALLS_PER_MINUTE * TOKEN_FACTOR)
    return user


def _holder(token: str, scopes: Iterable[str]) -> User | None:
    """Whom a token speaks for, when it has one of the scopes."""
    return next((user for scope in scopes if token and (user := token_user(token, scope))), None)


def _count(who: str, limit: int) -> None:
    if not limit:
        return
    minute, second = divmod(int(time.time()), 60)
    key = f"api:{minute}:{who}"
    if cache.add(key, 1, timeout=60):
        return
    try:
        times = cache.incr(key)
    except ValueError:  # the minute ended between the two calls
        return
    if times > limit:
        raise TooMany(60 - second)
