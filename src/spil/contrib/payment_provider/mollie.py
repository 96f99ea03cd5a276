"""Mollie API v2: payments by iDEAL.

https://docs.mollie.com/reference/create-payment, get-payment, webhooks, webhooks-best-practices, api-idempotency.
A classic webhook names a payment and is not signed: what it says is asked for. An event (next-generation webhook) bears
an HMAC-SHA256 of its body in `X-Mollie-Signature`, which is checked; its outcome is asked for all the same.
"""

import hmac
import json
import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID
from zoneinfo import ZoneInfo

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter

from spil.contrib.payment_provider.base import (
    Forged,
    NotAccepted,
    Outcome,
    Provider,
    ProviderUnavailable,
    Started,
    State,
    registry,
)
from spil.core.access.oidc import InProcess

STAND_IN_PATH = "/demo/betaaldienst"
PATIENCE = (5, 10)  # seconds to connect and to answer
PAYMENT = re.compile(r"tr_[A-Za-z0-9]{4,30}")
SIGNATURE, PREFIX = "X-Mollie-Signature", "sha256="
OUTCOMES: dict[str, Outcome] = {
    "open": "open", "pending": "open", "authorized": "open", "paid": "paid", "failed": "failed",
    "canceled": "canceled", "expired": "expired",
}  # fmt: skip
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def stand_in_secret(what: str) -> str:
    """Key and signing secret of the stand-in: they follow from the installation's secret."""
    return hmac.new(settings.SECRET_KEY.encode(), f"payment provider {what}".encode(), "sha256").hexdigest()[:32]


def sign(body: bytes, secret: str) -> str:
    """The signature of an event."""
    return PREFIX + hmac.new(secret.encode(), body, "sha256").hexdigest()


@registry.register
class Mollie(Provider):
    """The provider itself when there is a key, in a demo its stand-in."""

    name = "mollie"

    @property
    def is_stand_in(self) -> bool:
        return not settings.MOLLIE_API_KEY

    @property
    def secret(self) -> str:
        """With which events are signed."""
        return stand_in_secret("events") if self.is_stand_in else str(settings.MOLLIE_WEBHOOK_SECRET)

    def start(self, key: UUID, cents: int, description: str, *, back: str, webhook: str, language: str) -> Started:
        body = {
            "amount": {"currency": "EUR", "value": f"{cents // 100}.{cents % 100:02d}"},
            "description": description, "redirectUrl": back, "webhookUrl": webhook, "method": "ideal",
            "locale": {"nl": "nl_NL", "en": "en_US"}[language], "metadata": {"key": str(key)},
        }  # fmt: skip
        answer = self._call("POST", "/payments", json=body, headers={"Idempotency-Key": str(key)})
        if answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY:
            raise NotAccepted(answer.text[:500])
        payment = _json(answer, HTTPStatus.CREATED)
        try:
            return Started(str(payment["id"]), str(payment["_links"]["checkout"]["href"]))
        except (KeyError, TypeError) as error:
            raise ProviderUnavailable(f"a payment without {error}") from None

    def state(self, provider_id: str) -> State | None:
        answer = self._call("GET", f"/payments/{provider_id}")
        if answer.status_code == HTTPStatus.NOT_FOUND:
            return None
        payment = _json(answer, HTTPStatus.OK)
        try:
            if payment["id"] != provider_id or payment["amount"]["currency"] != "EUR":
                raise ProviderUnavailable(f"another payment than {provider_id}")
            exact = Decimal(payment["amount"]["value"]) * 100
            paid_at = payment.get("paidAt")
            return State(
                key=str((payment.get("metadata") or {}).get("key", "")),
                cents=int(exact),
                outcome=OUTCOMES[payment["status"]],
                paid_on=datetime.fromisoformat(paid_at).astimezone(AMSTERDAM).date() if paid_at else None,
            )
        except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation) as error:
            raise ProviderUnavailable(f"{type(error).__name__}: {error}") from None

    def named_in(self, body: bytes, headers: Mapping[str, str]) -> str | None:
        """A signed event (JSON), or a form with `id`."""
        signature = headers.get(SIGNATURE, "")
        if signature:
            secret = self.secret
            if not secret or not hmac.compare_digest(sign(body, secret), signature):
                raise Forged("signature does not fit")
            try:
                name = json.loads(body)["entityId"]
            except (ValueError, KeyError, TypeError):
                return None
        else:
            name = parse_qs(body[:1000].decode("ascii", "replace")).get("id", [""])[0]
        return name if isinstance(name, str) and PAYMENT.fullmatch(name) else None

    def _call(self, method: str, path: str, headers: dict[str, str] | None = None, **more: Any) -> requests.Response:
        """Call the API; a call that was lost on the way is made once more, which the idempotency key allows."""
        if self.is_stand_in and not settings.DEMO:
            raise ProviderUnavailable("MOLLIE_API_KEY is not set, and a stand-in answers only in a demo")
        base = f"{self.own}{STAND_IN_PATH}/v2" if self.is_stand_in else settings.MOLLIE_API
        key = f"test_{stand_in_secret('key')}" if self.is_stand_in else settings.MOLLIE_API_KEY
        with requests.Session() as session:
            session.mount(base, InProcess() if self.is_stand_in else HTTPAdapter(max_retries=0))
            for attempt in (1, 2):
                try:
                    return session.request(
                        method, base + path, headers={"Authorization": f"Bearer {key}", **(headers or {})},
                        timeout=PATIENCE, allow_redirects=False, **more,
                    )  # fmt: skip
                except requests.RequestException as error:
                    if attempt == 2:
                        raise ProviderUnavailable(f"{type(error).__name__}: {error}") from error
        raise AssertionError("unreachable")


def _json(answer: requests.Response, wanted: int) -> dict[str, Any]:
    """The body of an answer; raises ProviderUnavailable for another status or what is no object."""
    if answer.status_code != wanted:
        raise ProviderUnavailable(f"{answer.status_code}: {answer.text[:300]}")
    try:
        body = answer.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise ProviderUnavailable("the answer is not a JSON object")
    return body
