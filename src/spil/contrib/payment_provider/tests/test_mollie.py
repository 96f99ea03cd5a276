"""The client towards the provider itself: what it sends, and what it makes of every answer."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
import requests

from spil.contrib.payment_provider.base import NotAccepted, Provider, ProviderUnavailable, registry
from spil.contrib.payment_provider.mollie import Mollie

KEY = UUID("11111111-2222-3333-4444-555555555555")
PAYMENT = {
    "resource": "payment", "id": "tr_7UhSN1zuXS", "amount": {"currency": "EUR", "value": "1234.05"}, "status": "open",
    "metadata": {"key": str(KEY)}, "_links": {"checkout": {"href": "https://www.mollie.com/checkout/7UhSN1zuXS"}},
}  # fmt: skip
Answers = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Answers:
    """Has the provider answer with these (status, body) in turn, an exception for none; gives what was sent."""
    settings.MOLLIE_API_KEY = "live_x"
    sent: list[dict[str, Any]] = []

    def answer(*pairs: tuple[int, Any] | Exception) -> list[dict[str, Any]]:
        turns = iter(pairs)

        def request(self: requests.Session, method: str, url: str, **more: Any) -> requests.Response:
            sent.append({"method": method, "url": url, **more})
            pair = next(turns)
            if isinstance(pair, Exception):
                raise pair
            response = requests.Response()
            response.status_code = pair[0]
            response._content = pair[1].encode() if isinstance(pair[1], str) else json.dumps(pair[1]).encode()
            return response

        monkeypatch.setattr(requests.Session, "request", request)
        return sent

    return answer


def start(cents: int = 1234_05) -> Any:
    return Mollie("https://spil.example").start(
        KEY, cents, "Spil 7", back="https://spil.example/7/", webhook="https://spil.example/hook/", language="en"
    )


def test_what_is_sent(answers: Answers) -> None:
    sent = answers((201, PAYMENT))
    started = start()
    assert (started.provider_id, started.checkout) == ("tr_7UhSN1zuXS", "https://www.mollie.com/checkout/7UhSN1zuXS")
    (call,) = sent
    assert (call["method"], call["url"]) == ("POST", "https://api.mollie.com/v2/payments")
    assert call["headers"] == {"Authorization": "Bearer live_x", "Idempotency-Key": str(KEY)}
    assert call["json"] == {
        "amount": {"currency": "EUR", "value": "1234.05"}, "description": "Spil 7", "method": "ideal",
        "redirectUrl": "https://spil.example/7/", "webhookUrl": "https://spil.example/hook/", "locale": "en_US",
        "metadata": {"key": str(KEY)},
    }  # fmt: skip


def test_lost_on_the_way_it_is_sent_once_more_under_the_same_key(answers: Answers) -> None:
    sent = answers(requests.ConnectionError("reset"), (201, PAYMENT))
    assert start().provider_id == "tr_7UhSN1zuXS"
    assert [call["headers"]["Idempotency-Key"] for call in sent] == [str(KEY)] * 2
    answers(requests.Timeout("1"), requests.Timeout("2"))
    with pytest.raises(ProviderUnavailable, match="Timeout"):
        start()


def test_an_amount_that_the_provider_does_not_take(answers: Answers) -> None:
    answers(
        (422, {"status": 422, "title": "Unprocessable Entity", "detail": "The amount is too high", "field": "amount"})
    )
    with pytest.raises(NotAccepted, match="too high"):
        start()


@pytest.mark.parametrize(
    "wrong", [(500, "oops"), (401, {}), (302, ""), (201, "no JSON"), (201, []), (201, {"id": "x"})]
)
def test_another_answer_than_is_documented(answers: Answers, wrong: tuple[int, Any]) -> None:
    answers(wrong)
    with pytest.raises(ProviderUnavailable):
        start()


def test_outcomes(answers: Answers) -> None:
    answers((200, PAYMENT | {"status": "paid", "paidAt": "2026-01-31T23:30:00+00:00"}), (200, PAYMENT), (404, {}))
    provider = Mollie("https://spil.example")
    paid = provider.state("tr_7UhSN1zuXS")
    assert paid is not None
    assert (paid.outcome, paid.cents, paid.key) == ("paid", 1234_05, str(KEY))
    assert str(paid.paid_on) == "2026-02-01"  # the day in the Netherlands
    assert getattr(provider.state("tr_7UhSN1zuXS"), "outcome", "") == "open"
    assert provider.state("tr_7UhSN1zuXS") is None


@pytest.mark.parametrize("change", [
    {"id": "tr_other"}, {"amount": {"currency": "USD", "value": "1.00"}}, {"amount": {"currency": "EUR", "value": "x"}},
    {"amount": None}, {"status": "new"}, {"status": "paid", "paidAt": "yesterday"}, {"metadata": "text"},
])  # fmt: skip
def test_a_state_that_cannot_be(answers: Answers, change: dict[str, Any]) -> None:
    answers((200, PAYMENT | change))
    with pytest.raises(ProviderUnavailable):
        Mollie("https://spil.example").state("tr_7UhSN1zuXS")


def test_without_a_key_and_outside_of_a_demo_nothing_is_paid(settings: Any) -> None:
    settings.MOLLIE_API_KEY, settings.DEMO = "", False
    with pytest.raises(ProviderUnavailable, match="MOLLIE_API_KEY"):
        start()


def test_a_second_provider_of_a_name_is_refused() -> None:
    assert registry.get("mollie") is Mollie

    class Other(Mollie):
        name = "mollie"

    with pytest.raises(ValueError, match="two payment providers"):
        registry.register(Other)
    assert issubclass(registry.get("mollie"), Provider)
