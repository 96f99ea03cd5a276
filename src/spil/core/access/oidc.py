"""Log-in by OpenID Connect, as with DigiD behind a bridge: code flow with PKCE, state and nonce, level checked.

The issuer comes from OIDC_ISSUER; without one, and only in a demo, it is the demo's own provider, which is called
inside this process: a worker that calls its own server over the network would wait for itself.
"""

import hmac
import io
import secrets
import time
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest
from django.urls import resolve, reverse
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests.adapters import BaseAdapter

LEVELS = (
    "http://eidas.europa.eu/LoA/low",
    "http://eidas.europa.eu/LoA/substantial",
    "http://eidas.europa.eu/LoA/high",
)
ALGORITHMS = ("RS256", "PS256", "ES256")
DEMO_PATH = "/demo/identiteit"
SESSION_KEY = "log-in"
STARTED_AT_ONCE = 5  # log-ins that one browser may have open
PATIENCE = (5, 10)  # seconds to connect and to answer
KEEP_DISCOVERY = 600  # seconds
LEEWAY = 30  # seconds that clocks may differ

_discovered: dict[str, tuple[float, dict[str, Any]]] = {}


class LogInFailed(Exception):
    """The identity provider's answer is not one that we asked for or can trust. The text is for the log."""


@dataclass(frozen=True)
class Identity:
    """Who came in, by the provider's claims, at which level, and where they wanted to go."""

    claims: dict[str, Any]
    level: str
    target: str


def start(request: HttpRequest, target: str) -> str:
    """Begin a log-in; the address to send the browser to. What must come back is kept in the session."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    started = request.session.get(SESSION_KEY, {})
    for oldest in list(started)[: max(0, len(started) - STARTED_AT_ONCE + 1)]:
        del started[oldest]
    started[state] = {"nonce": nonce, "verifier": verifier, "target": target}
    request.session[SESSION_KEY] = started
    with _client(request) as client:
        address, _ = client.create_authorization_url(
            _discover(request, client)["authorization_endpoint"],
            state=state, nonce=nonce, code_verifier=verifier, acr_values=settings.OIDC_LEVEL,
        )  # fmt: skip
    return str(address)


def finish(request: HttpRequest) -> Identity:
    """Take the provider's answer, get the ID token and check it; raises LogInFailed."""
    started = request.session.get(SESSION_KEY, {}).pop(request.GET.get("state", ""), None)
    request.session.modified = True
    if started is None:
        raise LogInFailed("unknown state")
    if "error" in request.GET:
        raise LogInFailed(f"the provider says {request.GET['error'][:80]}")
    try:
        with _client(request) as client:
            provider = _discover(request, client)
            if request.GET.get("iss", provider["issuer"]) != provider["issuer"]:
                raise LogInFailed("answer of another issuer")
            token = client.fetch_token(
                provider["token_endpoint"], code=request.GET.get("code", ""), code_verifier=started["verifier"],
                timeout=PATIENCE,
            )  # fmt: skip
            keys = _json(client, provider["jwks_uri"])
        claims = _check(token["id_token"], keys, provider["issuer"], started["nonce"])
    except (AuthlibBaseError, JoseError, requests.RequestException, KeyError, ValueError) as error:
        raise LogInFailed(f"{type(error).__name__}: {error}") from error
    level = claims.get("acr", "")
    if level not in LEVELS or LEVELS.index(level) < LEVELS.index(settings.OIDC_LEVEL):
        raise LogInFailed(f"level {level!r} is too low")
    return Identity(claims, level, started["target"])


def _check(id_token: str, keys: dict[str, Any], issuer: str, nonce: str) -> dict[str, Any]:
    token = jwt.decode(id_token, KeySet.import_key_set(keys), algorithms=ALGORITHMS)  # type: ignore[arg-type]
    registry = jwt.JWTClaimsRegistry(
        leeway=LEEWAY,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": settings.OIDC_CLIENT_ID},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True},
    )
    registry.validate(token.claims)
    claims: dict[str, Any] = token.claims
    if not hmac.compare_digest(str(claims["nonce"]), nonce):
        raise LogInFailed("another nonce")
    if claims.get("azp", settings.OIDC_CLIENT_ID) != settings.OIDC_CLIENT_ID:
        raise LogInFailed("a token for another client")
    return claims


def issuer(request: HttpRequest) -> str:
    """Who logs people in: the configured issuer, or the demo's."""
    if settings.OIDC_ISSUER:
        return str(settings.OIDC_ISSUER)
    if settings.DEMO:
        return request.build_absolute_uri(DEMO_PATH)
    raise LogInFailed("OIDC_ISSUER is not set")


def _client(request: HttpRequest) -> OAuth2Session:
    client = OAuth2Session(
        settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET or None, scope="openid profile",
        redirect_uri=request.build_absolute_uri(reverse("log-in-return")), code_challenge_method="S256",
        token_endpoint_auth_method="client_secret_basic" if settings.OIDC_CLIENT_SECRET else "none",
    )  # fmt: skip
    if not settings.OIDC_ISSUER:
        client.mount(issuer(request), InProcess())
    return client


def _discover(request: HttpRequest, client: OAuth2Session) -> dict[str, Any]:
    name = issuer(request)
    at, found = _discovered.get(name, (0.0, {}))
    if not found or time.monotonic() - at > KEEP_DISCOVERY:
        found = _json(client, f"{name}/.well-known/openid-configuration")
        if found.get("issuer") != name:
            raise LogInFailed("the discovery document is of another issuer")
        _discovered[name] = (time.monotonic(), found)
    return found


def _json(client: OAuth2Session, address: str) -> dict[str, Any]:
    response = client.get(address, timeout=PATIENCE, withhold_token=True)
    response.raise_for_status()
    answer: dict[str, Any] = response.json()
    return answer


class InProcess(BaseAdapter):
    """Answers requests with our own views instead of over the network."""

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        url = urlsplit(str(request.url))
        body = request.body.encode() if isinstance(request.body, str) else bytes(cast(bytes, request.body or b""))
        environ: dict[str, Any] = {
            **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in request.headers.items()},
            "REQUEST_METHOD": request.method,
            "PATH_INFO": url.path,
            "QUERY_STRING": url.query,
            "CONTENT_TYPE": request.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "SERVER_NAME": url.hostname,
            "SERVER_PORT": str(url.port or (443 if url.scheme == "https" else 80)),
            "HTTP_HOST": url.netloc,
            "wsgi.url_scheme": url.scheme,
            "wsgi.input": io.BytesIO(body),
        }
        view, view_args, view_kwargs = resolve(url.path)
        answered = view(WSGIRequest(environ), *view_args, **view_kwargs)
        response = requests.Response()
        response.status_code = answered.status_code
        response.headers.update(answered.headers)
        response.raw = io.BytesIO(answered.content)
        response.url = str(request.url)
        response.request = request
        return response

    def close(self) -> None:
        """Nothing to close."""
