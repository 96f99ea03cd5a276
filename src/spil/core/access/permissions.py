"""Who may open a page: decorators for views. Who may see a person is decided in core/people/access.py."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from spil.core.access.models import Role, User
from spil.core.access.oidc import LEVELS

LEVEL_KEY = "level"  # in the session: the level of assurance (acr) at which this user logged in
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


class SignedIn(HttpRequest):
    """A request of which the user is known; the type of the first argument of a view behind `require_role`."""

    user: User


def has_level(request: HttpRequest, level: str) -> bool:
    """Whether this session was logged in at a level or higher."""
    reached = request.session.get(LEVEL_KEY, "")
    return reached in LEVELS and LEVELS.index(reached) >= LEVELS.index(level)


def require_role(
    *roles: Role, level: str = ""
) -> Callable[[Callable[Concatenate[SignedIn, P], HttpResponse]], View[P]]:
    """Open a view to these roles only: who is not logged in (or at too low a level) goes to log in, others get 403."""

    def decorate(view: Callable[Concatenate[SignedIn, P], HttpResponse]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            user = request.user
            if not isinstance(user, User) or not has_level(request, level or settings.OIDC_LEVEL):
                return redirect_to_login(request.get_full_path())
            if user.role not in roles:
                raise PermissionDenied
            response = view(cast(SignedIn, request), *args, **kwargs)
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        cast(Any, guarded).roles = frozenset(roles)
        return cast(View[P], guarded)

    return decorate
