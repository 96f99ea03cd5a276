"""Why a case worker looks at someone: asked once a session for each person, kept on the server, recorded each time."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from spil.core.access.models import Role
from spil.core.access.permissions import SignedIn, View, require_role
from spil.core.people import access
from spil.core.people.models import Person
from spil.text import T

USUAL = {
    "application": ("Aanvraag of wijziging behandelen", "Handle an application or change"),
    "question": ("Vraag van de student of ouder", "Question from the student or parent"),
    "objection": ("Bezwaar behandelen", "Handle an objection"),
    "report": ("Melding van een school of register", "Report from a school or register"),
    "payment": ("Betaling die terugkwam of niet lukt", "Payment that came back or fails"),
    "check": ("Controle van een besluit", "Check of a decision"),
}
"""Usual reasons in both languages. What is recorded is the Dutch text: the record has one language."""
OTHER = "other"
CHOICES = [
    *((key, T(nl=nl, en=en)) for key, (nl, en) in USUAL.items()),
    (OTHER, T(nl="Iets anders", en="Something else")),
]
KEPT = "reasons"  # in the session: reason by person number
P = ParamSpec("P")


class PersonRequest(SignedIn):
    """A request about one person; the type of the first argument of a view behind `of_person`."""

    person: Person
    reason: str


def in_words(usual: str, own_words: str) -> str:
    """The reason as it is recorded: the usual one, a colon, and the case worker's own words."""
    return ": ".join(part for part in (USUAL.get(usual, ("",))[0], own_words.strip()) if part)


def keep(request: HttpRequest, number: int, reason: str) -> None:
    """Let a reason hold for one person as long as this session lasts."""
    request.session[KEPT] = request.session.get(KEPT, {}) | {str(number): reason}


def given(request: HttpRequest, number: int) -> str:
    """The reason that was given for a person in this session, or nothing."""
    return str(request.session.get(KEPT, {}).get(str(number), ""))


def of_person(what: str) -> Callable[[Callable[Concatenate[PersonRequest, P], HttpResponse]], View[...]]:
    """A view of one person, for case workers; `what` is how the access record names it, `{name}` a part of the address.

    Without a reason for this person a page leads to the question why, and anything that would change something is
    refused; the refusal is recorded.
    """

    def decorate(view: Callable[Concatenate[PersonRequest, P], HttpResponse]) -> View[...]:
        @wraps(view)
        def guarded(request: PersonRequest, number: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            request.reason = given(request, number)
            if not request.reason and request.method in ("GET", "HEAD"):
                query = urlencode({"next": request.get_full_path()})
                return HttpResponseRedirect(f"{reverse('work-reason', args=[number])}?{query}")
            try:
                request.person = access.person(request.user, number, reason=request.reason, what=what.format(**kwargs))
            except Person.DoesNotExist:
                raise Http404 from None
            return view(request, *args, **kwargs)

        return require_role(Role.CASE_WORKER)(cast(Callable[..., HttpResponse], guarded))

    return decorate


def names_of(request: PersonRequest, numbers: set[int], what: str = "name, as family") -> dict[int, str]:
    """Names by number of who appears on a person's page; a look at another is recorded with the same reason."""

    def name(number: int) -> str:
        if number == request.person.pk:
            return request.person.full_name
        return access.person(request.user, number, reason=request.reason, what=what).full_name

    return {number: name(number) for number in sorted(numbers)}
