"""How often a program may ask: a fixed window of one minute per address or token, kept in the cache."""

import hashlib
import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from spil.core.access.service import token_user

SCOPE = "law"
TOKEN_FACTOR = 10


class TooMany(Exception):
    """Asked too often; `seconds` is how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} seconds")
        self.seconds = seconds


class BadToken(Exception):
    """The token is unknown, ended, or not meant for this."""


def count(request: HttpRequest) -> None:
    """Count a request. Raises TooMany, or BadToken for a token that is not valid. Without a token: no query."""
    given = request.headers.get("Authorization", "")
    limit: int = settings.API_CALLS_PER_MINUTE
    who = request.META.get("REMOTE_ADDR", "")
    if given:
        scheme, _, token = given.partition(" ")
        if scheme.lower() != "bearer" or token_user(token.strip(), SCOPE) is None:
            raise BadToken
        who, limit = hashlib.sha256(token.encode()).hexdigest(), limit * TOKEN_FACTOR
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
