"""The demo's payment provider: it speaks Mollie's API v2 at an address of its own, and nobody's money moves.

It keeps its payments in files under var/stand_in, knows idempotency keys, and calls our webhook as the provider does:
a classic call with the payment's name, and a signed event. So all is told twice. It answers only with SPIL_DEMO=1.
"""

import hashlib
import json
import re
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from spil.contrib.bank.client import LocalBank
from spil.contrib.payment_provider.mollie import PAYMENT, SIGNATURE, sign, stand_in_secret
from spil.core.access.oidc import InProcess
from spil.demo.identity import only_in_demo

VALUE = re.compile(r"\d{1,7}\.\d{2}")
LIVES = timedelta(minutes=15)  # as an iDEAL payment at the provider
ENDINGS = ("paid", "canceled", "failed", "expired")
HAL = "application/hal+json"


@csrf_exempt
@only_in_demo
@require_POST
def payments(request: HttpRequest) -> HttpResponse:
    """Create a payment."""
    if refused := _refused(request):
        return refused
    key = request.headers.get("Idempotency-Key", "")
    earlier = _folder() / f"key-{hashlib.sha256(key.encode()).hexdigest()}"
    if key and earlier.exists():
        return JsonResponse(_shown(request, _read(earlier.read_text()) or {}), status=201, content_type=HAL)
    try:
        asked = json.loads(request.body)
    except ValueError:
        return _error(400, "Bad Request", "The request body is not JSON.")
    for field, holds in _asked_for(asked).items():
        if not holds:
            return _error(422, "Unprocessable Entity", f"The {field} is missing or invalid.", field)
    now = datetime.now(UTC)
    payment = {
        "resource": "payment", "id": f"tr_{secrets.token_hex(8)}", "mode": "test", "createdAt": _time(now),
        "expiresAt": _time(now + LIVES), "status": "open", "method": "ideal", "sequenceType": "oneoff",
        **{name: asked.get(name) for name in ("amount", "description", "redirectUrl", "webhookUrl", "metadata")},
    }  # fmt: skip
    _write(payment)
    if key:
        earlier.write_text(str(payment["id"]))
    return JsonResponse(_shown(request, payment), status=201, content_type=HAL)


@csrf_exempt
@only_in_demo
@require_GET
def payment(request: HttpRequest, name: str) -> HttpResponse:
    """What became of a payment."""
    if refused := _refused(request):
        return refused
    known = _read(name)
    if known is None:
        return _error(404, "Not Found", "No payment exists with this token.")
    return JsonResponse(_shown(request, known), content_type=HAL)


@only_in_demo
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest, name: str) -> HttpResponse:
    """The page on which one pays, or not; it stands in the place of the provider's page and the bank's."""
    known = _read(name)
    if known is None:
        raise Http404
    if request.method == "POST" and known["status"] == "open" and request.POST.get("ending") in ENDINGS:
        known["status"] = request.POST["ending"]
        if known["status"] == "paid":
            known["paidAt"] = _time(datetime.now(UTC))
            _settle(known)
        _write(known)
        if "silent" not in request.POST:
            _tell(known)
    if known["status"] != "open":
        return HttpResponseRedirect(known["redirectUrl"])
    cents = int(known["amount"]["value"].replace(".", ""))
    return render(request, "demo/checkout.html", {"cents": cents, "description": known["description"]})


def _asked_for(asked: Any) -> dict[str, bool]:
    """What a payment needs, and whether it is there."""
    if not isinstance(asked, dict):
        return {"amount": False}
    amount = asked.get("amount")
    return {
        "amount": isinstance(amount, dict) and amount.get("currency") == "EUR"
        and VALUE.fullmatch(str(amount.get("value"))) is not None and amount.get("value") != "0.00",
        "description": bool(asked.get("description")),
        "redirectUrl": str(asked.get("redirectUrl")).startswith(("http://", "https://")),
    }  # fmt: skip


def _refused(request: HttpRequest) -> HttpResponse | None:
    if request.headers.get("Authorization") == f"Bearer test_{stand_in_secret('key')}":
        return None
    return _error(401, "Unauthorized Request", "Missing or invalid authentication")


def _error(status: int, title: str, detail: str, field: str = "") -> HttpResponse:
    body: dict[str, Any] = {"status": status, "title": title, "detail": detail}
    return JsonResponse(body | ({"field": field} if field else {}), status=status, content_type=HAL)


def _shown(request: HttpRequest, known: dict[str, Any]) -> dict[str, Any]:
    """A payment as the API shows it, with its links."""
    own = request.build_absolute_uri(reverse("demo-payment", args=[known["id"]]))
    links = {"self": {"href": own, "type": HAL}}
    if known["status"] == "open":
        page = request.build_absolute_uri(reverse("demo-checkout", args=[known["id"]]))
        links["checkout"] = {"href": page, "type": "text/html"}
    return known | {"_links": links}


def _tell(known: dict[str, Any]) -> None:
    """Call the webhook twice: with the name alone, and with a signed event."""
    event = {
        "resource": "event", "id": f"event_{secrets.token_hex(8)}", "type": f"payment.{known['status']}",
        "entityId": known["id"], "createdAt": _time(datetime.now(UTC)), "_embedded": {"entity": known},
    }  # fmt: skip
    body = json.dumps(event).encode()
    with requests.Session() as session:
        session.mount(known["webhookUrl"], InProcess())
        session.post(known["webhookUrl"], data={"id": known["id"]}, timeout=15)
        signature = sign(body, stand_in_secret("events"))
        headers = {SIGNATURE: signature, "Content-Type": "application/json"}
        session.post(known["webhookUrl"], data=body, headers=headers, timeout=15)


def _settle(known: dict[str, Any]) -> None:
    """Pay out what was paid, to the agency's account."""
    LocalBank().pay_in(
        known["id"], int(known["amount"]["value"].replace(".", "")), localdate(),
        iban=settings.PAYMENT_PROVIDER_IBAN, holder="Betaaldienst (nagebootst)", text=f"settlement {known['id']}",
    )  # fmt: skip


def _folder() -> Path:
    folder: Path = settings.VAR / "stand_in" / "payment_provider" / settings.DATABASES["default"]["NAME"]
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _read(name: str) -> dict[str, Any] | None:
    path = _folder() / f"{name}.json"
    if not PAYMENT.fullmatch(name) or not path.exists():
        return None
    known: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return known


def _write(known: dict[str, Any]) -> None:
    path = _folder() / f"{known['id']}.json"
    written = path.with_suffix(f".{secrets.token_hex(4)}")
    written.write_text(json.dumps(known), encoding="utf-8")
    written.rename(path)


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
