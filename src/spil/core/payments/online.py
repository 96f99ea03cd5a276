"""Paying through the payment provider (iDEAL): start, learn the outcome, and book it once.

The amount is kept by us before the provider is asked. Whatever tells us that something happened (the webhook, twice or
late or forged, or the payer who comes back) only makes us ask the provider itself.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate

from spil.contrib.payment_provider.base import Provider, ProviderUnavailable
from spil.core.ledger.models import Account
from spil.core.payments.models import OnlinePayment
from spil.core.payments.receivers import Claim, NotTaken, Received, registry
from spil.core.people.models import Person

LEAST_CENTS = 1
SETTLED_AFTER = timedelta(minutes=15)  # by then a payment by iDEAL has ended
log = structlog.get_logger()


class NotPayable(ValueError):
    """There is nothing of this kind to pay for this person, or less than what was offered. `most_cents` is what is."""

    def __init__(self, most_cents: int) -> None:
        super().__init__(f"at most {most_cents} cents can be paid")
        self.most_cents = most_cents


class Mismatch(Exception):
    """The provider says something else about a payment than we know: nothing was booked, somebody has to look."""


@dataclass(frozen=True)
class Begun:
    """A payment of ours and where it is made."""

    payment: OnlinePayment
    checkout: str


def claim_of(person_id: int, product: str, purpose: str, on: date) -> Claim | None:
    """What a person can pay for, by its names."""
    found = registry.claims(person_id, on)
    return next((claim for of, claim in found if (of, claim.purpose) == (product, purpose)), None)


def do_start(
    person: Person,
    product: str,
    purpose: str,
    cents: int,
    *,
    provider: Provider,
    back: str,
    webhook: str,
    language: str,
) -> Begun:
    """Begin a payment of at most what is owed. `back` is an address with `{}` for the number of the payment.

    Raises NotPayable; ProviderUnavailable and NotAccepted of the provider, after which nothing will be booked.
    Call it outside of a transaction: the payment is kept before the provider hears of it.
    """
    claim = claim_of(person.pk, product, purpose, localdate())
    if claim is None or not LEAST_CENTS <= cents <= claim.most_cents:
        raise NotPayable(claim.most_cents if claim else 0)
    payment = OnlinePayment.objects.create(
        key=uuid4(), person=person, product=product, purpose=purpose, amount_cents=cents, provider=provider.name
    )
    description = f"Spil {payment.pk}"  # the payer's bank shows it: nothing about a person's debts
    started = provider.start(
        payment.key, cents, description, back=back.format(payment.pk), webhook=webhook, language=language
    )
    payment.provider_id = started.provider_id
    payment.save(update_fields=["provider_id"])
    return Begun(payment, started.checkout)


def do_update(provider_id: str, *, provider: Provider) -> OnlinePayment | None:
    """Ask the provider what became of a payment, and book it when it was paid: once, whoever asks how often.

    None for a payment that is not ours. Raises ProviderUnavailable, and Mismatch.
    """
    ours = OnlinePayment.objects.filter(provider=provider.name, provider_id=provider_id).first()
    if ours is None or ours.status == OnlinePayment.Status.PAID:
        return ours
    state = provider.state(provider_id)
    if state is None or state.key != str(ours.key) or state.cents != ours.amount_cents:
        log.error("payment_mismatch", payment=ours.pk, provider_id=provider_id)
        raise Mismatch(provider_id)
    with transaction.atomic():
        payment = OnlinePayment.objects.select_for_update().get(pk=ours.pk)
        if state.outcome in ("open", payment.status) or payment.status == OnlinePayment.Status.PAID:
            return payment
        if payment.status == OnlinePayment.Status.OPEN or state.outcome == "paid":
            payment.status = OnlinePayment.Status(state.outcome)
            payment.paid_on = (state.paid_on or localdate()) if state.outcome == "paid" else None
            payment.save(update_fields=["status", "paid_on"])
        if payment.paid_on:
            _book(payment, payment.paid_on)
    return payment


def do_poll(provider: Provider, *, progress: Callable[[int], None] = lambda _: None) -> int:
    """Ask about payments that are still open, of which nobody came back and no webhook came; gives how many ended.

    One that the provider cannot or will not tell about stays open until the next time.
    """
    ended = 0
    waiting = OnlinePayment.objects.filter(
        provider=provider.name, status=OnlinePayment.Status.OPEN, provider_id__isnull=False,
        started_at__lt=timezone.now() - SETTLED_AFTER,
    )  # fmt: skip
    for name in list(waiting.order_by("id").values_list("provider_id", flat=True)):
        with suppress(ProviderUnavailable, Mismatch):
            payment = do_update(str(name), provider=provider)
            ended += payment is not None and payment.status != OnlinePayment.Status.OPEN
        progress(1)
    return ended


def _book(payment: OnlinePayment, on: date) -> None:
    """The money is with the provider; it pays the debt at once, and reaches our account with the next settlement."""
    key = f"online:{payment.pk}"
    money = Received(payment.person_id, payment.purpose, payment.amount_cents, on, key, Account.IN_TRANSIT)
    receiver = registry.get(payment.product)
    if receiver is None:
        raise NotTaken(payment.product)
    receiver.receive(money, acting_user=None)
