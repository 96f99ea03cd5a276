"""The demo's identity provider: a small real OpenID Connect provider at which one chooses who to be.

It stands in for DigiD. Anyone may be anyone here, so it answers only with SPIL_DEMO=1. Codes are signed, live for a
minute and work once; ID tokens are signed with a key of this installation (SPIL_DEMO_IDENTITY_KEY, or one in var/).
"""

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from functools import cache, wraps
from typing import Any
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from joserfc import jwt
from joserfc.jwk import ECKey
from stdnum.exceptions import ValidationError as NotANumber
from stdnum.nl import bsn as numbers

from spil.core.access.oidc import DEMO_PATH, LEVELS
from spil.core.access.service import TooManyAttempts, throttle
from spil.demo.stories import stories
from spil.settings import secret

SUBJECT = "demo:"  # how the subjects of invented people begin; then a BSN or the name of a role
CODE_LIVES = 60  # seconds
TOKEN_LIVES = 300  # seconds
A_DAY = 24 * 60 * 60
SALT = "demo identity code"

View = Callable[..., HttpResponse]


def only_in_demo(view: View) -> View:
    """Answer 404 outside of a demo."""

    @wraps(view)
    def guarded(request: HttpRequest, **arguments: str) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, **arguments)

    return guarded


@cache
def _key() -> ECKey:
    """The signing key, P-256: it follows from the installation's secret, so that every worker has the same."""
    number = int.from_bytes(hashlib.sha512(secret("SPIL_DEMO_IDENTITY_KEY").encode()).digest())
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256
    private = ec.derive_private_key(number % (order - 1) + 1, ec.SECP256R1())
    key = ECKey(private, private, {})
    key.ensure_kid()
    return key


def _issuer(request: HttpRequest) -> str:
    return request.build_absolute_uri(DEMO_PATH)


@only_in_demo
@require_GET
def discovery(request: HttpRequest) -> HttpResponse:
    """The provider's own description (OpenID Connect Discovery 1.0)."""
    issuer = _issuer(request)
    return JsonResponse(
        {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/kies",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/sleutels",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "scopes_supported": ["openid", "profile"],
            "claims_supported": ["sub", "name", "bsn", "acr", "auth_time", "nonce"],
            "acr_values_supported": list(LEVELS),
            "grant_types_supported": ["authorization_code"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["none"],
            "authorization_response_iss_parameter_supported": True,
        }
    )


@only_in_demo
@require_GET
def keys(request: HttpRequest) -> HttpResponse:
    """The public key."""
    key = _key().as_dict(private=False) | {"use": "sig", "alg": "ES256"}
    return JsonResponse({"keys": [key]})


@only_in_demo
@never_cache
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """The page on which one chooses who to be (the authorization endpoint)."""
    asked = request.GET
    back = request.build_absolute_uri(reverse("log-in-return"))
    if asked.get("client_id") != settings.OIDC_CLIENT_ID or asked.get("redirect_uri") != back:
        return HttpResponseBadRequest("unknown client")
    if error := _mistake(request):
        return _back(request, error=error)
    if request.method == "GET":
        return _page(request)
    if "cancel" in request.POST:
        return _back(request, error="access_denied")
    try:
        subject = request.POST.get("subject") or SUBJECT + numbers.validate(request.POST.get("bsn", ""))
    except NotANumber:
        return _page(request, wrong=request.POST.get("bsn", ""))
    if not subject.startswith(SUBJECT):
        return HttpResponseBadRequest("not a person of the demo")
    level = next((each for each in asked.get("acr_values", "").split() if each in LEVELS), settings.OIDC_LEVEL)
    code = signing.dumps(
        {"sub": subject, "nonce": asked["nonce"], "challenge": asked["code_challenge"], "acr": level,
         "back": back, "id": secrets.token_urlsafe(16), "at": int(time.time())},
        salt=SALT,
    )  # fmt: skip
    return _back(request, code=code)


def _mistake(request: HttpRequest) -> str:
    asked = request.GET
    if asked.get("response_type") != "code":
        return "unsupported_response_type"
    if "openid" not in asked.get("scope", "").split():
        return "invalid_scope"
    if asked.get("code_challenge_method") != "S256" or not asked.get("code_challenge") or not asked.get("nonce"):
        return "invalid_request"
    return ""


def _back(request: HttpRequest, **answer: str) -> HttpResponse:
    query = urlencode(answer | {"state": request.GET.get("state", ""), "iss": _issuer(request)})
    return HttpResponseRedirect(f"{request.GET['redirect_uri']}?{query}")


def _page(request: HttpRequest, wrong: str = "") -> HttpResponse:
    return render(request, "demo/identity.html", {"stories": stories(), "wrong": wrong}, status=400 if wrong else 200)


@csrf_exempt
@only_in_demo
@never_cache
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """An ID token for a code (the token endpoint); refuses a wrong verifier, a second use, another return address."""
    form = request.POST
    if form.get("grant_type") != "authorization_code":
        return _refuse("unsupported_grant_type")
    try:
        code = signing.loads(form.get("code", ""), salt=SALT, max_age=CODE_LIVES)
        throttle("demo code", code["id"], limit=1, seconds=A_DAY)
    except (signing.BadSignature, TooManyAttempts):
        return _refuse("invalid_grant")
    digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    if not hmac.compare_digest(challenge, code["challenge"]) or form.get("redirect_uri") != code["back"]:
        return _refuse("invalid_grant")
    if form.get("client_id") != settings.OIDC_CLIENT_ID:
        return _refuse("invalid_client")
    now = int(time.time())
    claims: dict[str, Any] = {
        "iss": _issuer(request), "sub": code["sub"], "aud": settings.OIDC_CLIENT_ID, "iat": now,
        "exp": now + TOKEN_LIVES,
        "nonce": code["nonce"], "acr": code["acr"], "auth_time": code["at"],
    }  # fmt: skip
    number = code["sub"].removeprefix(SUBJECT)
    if numbers.is_valid(number):
        claims["bsn"] = number
    id_token = jwt.encode({"alg": "ES256", "kid": _key().kid}, claims, _key())
    return JsonResponse(
        {
            "access_token": secrets.token_urlsafe(32),
            "token_type": "Bearer",
            "expires_in": TOKEN_LIVES,
            "id_token": id_token,
        }
    )


def _refuse(error: str) -> HttpResponse:
    return JsonResponse({"error": error}, status=400)
