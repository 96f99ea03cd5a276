"""Logging in and out."""

from typing import Any

import structlog
from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from spil.core.access import oidc
from spil.core.access.models import Role, User
from spil.core.access.permissions import LEVEL_KEY
from spil.core.access.service import NotWelcome, TooManyAttempts, do_welcome, throttle
from spil.portals.base.views import too_many_requests

log = structlog.get_logger("spil.access")

PER_ADDRESS = {"limit": 60, "seconds": 300}  # many people may share an address
PER_SUBJECT = {"limit": 20, "seconds": 300}
HOME = {Role.CITIZEN: "/mijn/", Role.CASE_WORKER: "/werk/", Role.AUDITOR: "/werk/", Role.MANAGER: "/werk/"}


def address_of(request: HttpRequest) -> str:
    """Where a request comes from: behind our own proxy what that proxy saw, else the connection itself."""
    if settings.SECURE_PROXY_SSL_HEADER:
        return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def _target(request: HttpRequest, wanted: str) -> str:
    """Where to go after logging in; nothing when the address is not ours."""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else ""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """The page before the identity provider, and the step to it."""
    target = _target(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.method != "POST":
        return render(request, "access/log_in.html", {"target": target, "demo": settings.DEMO})
    try:
        throttle("log-in by address", address_of(request), **PER_ADDRESS)
        return HttpResponseRedirect(oidc.start(request, target))
    except TooManyAttempts as error:
        return too_many_requests(request, seconds=error.seconds)
    except (oidc.LogInFailed, OSError) as error:
        log.warning("log-in not started", reason=str(error))
        return _failed(request, 503)


@never_cache
@require_GET
def log_in_return(request: HttpRequest) -> HttpResponse:
    """Where the identity provider sends the browser back to."""
    try:
        throttle("log-in by address", address_of(request), **PER_ADDRESS)
        identity = oidc.finish(request)
        throttle("log-in by subject", str(identity.claims["sub"]), **PER_SUBJECT)
        user = do_welcome(identity.claims)
    except TooManyAttempts as error:
        return too_many_requests(request, seconds=error.seconds)
    except oidc.LogInFailed as error:
        log.warning("log-in failed", reason=str(error))
        return _failed(request, 400)
    except NotWelcome as error:
        log.warning("log-in refused", reason=str(error))
        return _failed(request, 403, unknown=True)
    auth.login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session[LEVEL_KEY] = identity.level
    request.session.pop(oidc.SESSION_KEY, None)
    return HttpResponseRedirect(identity.target or _home(user))


@never_cache
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    auth.logout(request)
    return HttpResponseRedirect(reverse("logged-out"))


@require_GET
def logged_out(request: HttpRequest) -> HttpResponse:
    """The page that says that it worked."""
    return render(request, "access/logged_out.html")


def _home(user: User) -> str:
    return HOME[Role(user.role)]


def _failed(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    return render(request, "access/failed.html", {"unknown": False} | context, status=status)
