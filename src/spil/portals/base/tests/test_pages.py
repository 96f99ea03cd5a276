"""What every answer carries: language, security headers, and error pages that hold when all else fails."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from spil.portals.base import views
from spil.urls import handler400, handler403, handler404, handler500
from spil.urls import urlpatterns as agency

__all__ = ["handler400", "handler403", "handler404", "handler500"]


def broken(request: HttpRequest) -> HttpResponse:
    raise {"403": PermissionDenied, "400": SuspiciousOperation, "500": RuntimeError}[request.GET["as"]]


urlpatterns = [
    path("stuk/", broken),
    path("druk/", lambda request: views.too_many_requests(request, seconds=60)),
    *agency,
]
here = pytest.mark.urls(__name__)


@pytest.mark.django_db
@here
@pytest.mark.parametrize(
    ("status", "words"), [(400, "begrijpen we niet"), (403, "niet voor jou"), (500, "Er ging bij ons iets mis")]
)
def test_errors_are_told_plainly(status: int, words: str) -> None:
    response = Client(raise_request_exception=False).get(f"/stuk/?as={status}")
    assert response.status_code == status
    assert words in response.content.decode()


@here
def test_the_page_for_our_own_failure_needs_no_database() -> None:
    response = views.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "<h1>Er ging bij ons iets mis</h1>" in response.content.decode()


@pytest.mark.django_db
@here
def test_too_many_requests_says_how_long_to_wait(client: Client) -> None:
    response = client.get("/druk/")
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "60"


@pytest.mark.django_db
def test_a_form_from_elsewhere_is_refused() -> None:
    with override_settings(ROOT_URLCONF=__name__):
        response = Client(enforce_csrf_checks=True).post("/stuk/")
    assert response.status_code == 403
    assert "stond te lang open" in response.content.decode()


@pytest.mark.django_db
def test_every_answer_is_closed_to_others(client: Client) -> None:
    headers = client.get("/bestaat/niet/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.django_db
def test_the_language_is_dutch_until_chosen_otherwise(client: Client) -> None:
    assert client.get("/bestaat/niet/", headers={"accept-language": "en"}).headers["Content-Language"] == "nl"
    response = client.get("/taal/en/?next=/mijn/")
    assert response.headers["Location"] == "/mijn/"
    answer = client.get("/bestaat/niet/")
    assert answer.headers["Content-Language"] == "en"
    assert "This page does not exist" in answer.content.decode()


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_language_switch_leads_nowhere_else(client: Client, elsewhere: str) -> None:
    assert client.get("/taal/en/", {"next": elsewhere}).headers["Location"] == "/"


@pytest.mark.django_db
def test_an_unknown_language_is_not_kept(client: Client) -> None:
    assert client.get("/taal/xx/").status_code == 404
    client.cookies["taal"] = "../etc"
    assert client.get("/bestaat/niet/").headers["Content-Language"] == "nl"
