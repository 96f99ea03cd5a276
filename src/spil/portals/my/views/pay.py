"""Paying: what for, how much, to the bank, and back with the outcome; by direct debit or by transfer too.

The webhook of the payment provider is here as well. Neither it nor the browser is believed: see core/payments/online.
"""

from contextlib import suppress

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from spil.contrib.payment_provider import mollie
from spil.contrib.payment_provider.base import Forged, NotAccepted, Provider, ProviderUnavailable
from spil.core.access.models import Role
from spil.core.access.permissions import SignedIn, require_role
from spil.core.payments import collecting, creditor, online, references
from spil.core.payments.models import OnlinePayment, PaymentReference
from spil.core.payments.notices import hidden
from spil.core.payments.online import claim_of
from spil.core.payments.receivers import registry
from spil.core.people.access import oneself
from spil.core.people.models import BankAccount, Person
from spil.core.people.service import current
from spil.portals.my.details import spaced_iban
from spil.portals.my.paying import MandateForm, PayForm
from spil.portals.my.views.start import crumbs
from spil.text import T, choose

HOME = "/mijn/betalen/"
REFUSED = {
    NotAccepted: T(nl="Dit bedrag kan niet met iDEAL. Vul een lager bedrag in, of maak het zelf over.",
                   en="This amount is not possible with iDEAL. Enter a lower amount, or make a transfer."),
    ProviderUnavailable: T(nl="iDEAL werkt nu niet. Er is niets betaald. Probeer het straks, of maak het zelf over.",
                           en="iDEAL does not work now. Nothing was paid. Try again later, or make a transfer."),
    online.NotPayable: T(nl="Dit is net betaald of veranderd. Ga terug en kies opnieuw.",
                         en="This was just paid or changed. Go back and choose again."),
}  # fmt: skip
SHOWN = 10  # earlier payments
STEPS = (T(nl="Bedrag", en="Amount"), T(nl="Bank", en="Bank"), T(nl="Klaar", en="Done"))
MANDATE_STEPS = (T(nl="Invullen", en="Fill in"), T(nl="Nakijken", en="Check"), T(nl="Klaar", en="Done"))


def _provider(request: HttpRequest) -> Provider:
    return mollie.Mollie(request.build_absolute_uri("/").rstrip("/"))


@require_safe
@require_role(Role.CITIZEN)
def pay(request: SignedIn) -> HttpResponse:
    """What can I pay?"""
    person = oneself(request.user, what="payments")
    rows = [(claim, reverse("my-pay-amount", args=[product, claim.purpose]))
            for product, claim in registry.claims(person.pk, localdate())]  # fmt: skip
    mandate = collecting.mandate_of(person)
    earlier = OnlinePayment.objects.filter(person=person, status=OnlinePayment.Status.PAID).order_by("-id")[:SHOWN]
    context = {
        "together": [row for row in rows if row[0].due_cents and row[0].together],
        "due": [row for row in rows if row[0].due_cents and not row[0].together],
        "extra": [row for row in rows if not row[0].due_cents],
        "account": hidden(mandate.iban) if mandate else "", "earlier": list(earlier), "crumbs": crumbs(),
    }  # fmt: skip
    return render(request, "my/pay.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(Role.CITIZEN)
def amount(request: SignedIn, product: str, purpose: str) -> HttpResponse:
    """How much, and then to the bank; or the number with which one pays by transfer."""
    person = oneself(request.user, what="payments")
    claim = claim_of(person.pk, product, purpose, localdate())
    if claim is None:
        raise Http404
    if request.POST.get("how") == "transfer":
        references.reference_for(person, product, purpose)
        return HttpResponseRedirect(f"{request.path}#overmaken")
    form = PayForm(claim, data=request.POST if request.method == "POST" else None)
    if form.is_valid() and (address := _checkout(request, person, product, purpose, form)):
        return HttpResponseRedirect(address)
    reference = PaymentReference.objects.filter(person=person, product=product, purpose=purpose).first()
    context = {"claim": claim, "form": form, "steps": STEPS, "transfer": _transfer(reference) if reference else None,
               "crumbs": _crumbs()}  # fmt: skip
    return render(request, "my/pay_amount.html", context)


def _checkout(request: SignedIn, person: Person, product: str, purpose: str, form: PayForm) -> str | None:
    """Where the payment is made; None when it cannot be, which the form then says."""
    try:
        return online.do_start(
            person, product, purpose, form.cleaned_data["amount"], provider=_provider(request),
            back=request.build_absolute_uri(HOME) + "{}/", language=choose("nl", "en"),
            webhook=request.build_absolute_uri(reverse("payment-webhook")),
        ).checkout  # fmt: skip
    except (NotAccepted, ProviderUnavailable, online.NotPayable) as reason:
        form.refuse(REFUSED[type(reason)])
    return None


def _transfer(reference: PaymentReference) -> list[tuple[str, str]]:
    return [
        (choose("Rekeningnummer", "Account number"), spaced_iban(creditor.IBAN)),
        (choose("Op naam van", "In the name of"), creditor.NAME),
        (choose("Betalingskenmerk", "Payment reference"), references.spaced(reference.number)),
        (choose("Vanuit het buitenland", "From abroad"),
         references.spaced(references.creditor_reference(reference.number))),
    ]  # fmt: skip


@require_safe
@require_role(Role.CITIZEN)
def outcome(request: SignedIn, number: int) -> HttpResponse:
    """Back from the bank: paid or not. Asks the provider itself, since its message may come later."""
    person = oneself(request.user, what="payments")
    payment = get_object_or_404(OnlinePayment, pk=number, person=person)
    if payment.provider_id:
        with suppress(ProviderUnavailable, online.Mismatch):  # then the page says that we do not know yet
            payment = online.do_update(payment.provider_id, provider=_provider(request)) or payment
    again = reverse("my-pay-amount", args=[payment.product, payment.purpose])
    context = {"payment": payment, "again": again, "steps": STEPS, "crumbs": _crumbs()}
    return render(request, "my/pay_outcome.html", context)


@csrf_exempt
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    """The provider says that something happened to a payment; anyone may say so, since we ask the provider."""
    provider = _provider(request)
    try:
        name = provider.named_in(request.body, request.headers)
        if name:
            online.do_update(name, provider=provider)
    except Forged:
        return HttpResponseBadRequest("signature")
    except (ProviderUnavailable, online.Mismatch):
        return HttpResponse("later", status=503)  # the provider tries again
    return HttpResponse("ok")


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(Role.CITIZEN)
def mandate(request: SignedIn) -> HttpResponse:
    """Direct debit: agree to it, from another account, or no longer."""
    person, today = oneself(request.user, what="mandate"), localdate()
    known = collecting.mandate_of(person)
    context = {"mandate": known, "account": spaced_iban(known.iban) if known else "", "steps": MANDATE_STEPS,
               "identifier": creditor.CREDITOR.identifier, "crumbs": _crumbs()}  # fmt: skip
    if request.POST.get("step") == "withdraw":
        if collecting.do_withdraw_mandate(person, on=today, acting_user=request.user):
            words = T(nl="Je machtiging is ingetrokken. Betaal voortaan zelf, op tijd.",
                      en="Your authorisation is withdrawn. Pay yourself from now on, in time.")  # fmt: skip
            messages.success(request, str(words))
        return redirect("my-mandate")
    if request.method != "POST":
        account = current(BankAccount, person).filter(valid__contains=today).first()
        usual = {"iban": spaced_iban(account.iban), "holder": account.holder} if account and not known else {}
        return render(request, "my/mandate.html", context | {"form": MandateForm(initial=usual)})
    form = MandateForm(request.POST)
    if request.POST.get("step") == "back" or not form.is_valid():
        return render(request, "my/mandate.html", context | {"form": form})
    number, holder = form.cleaned_data["iban"], form.cleaned_data["holder"]
    if request.POST.get("step") != "confirm":
        return render(request, "my/mandate_check.html", context | {"form": form, "number": spaced_iban(number)})
    collecting.do_give_mandate(person, number, holder, signed_on=today, acting_user=request.user)
    words = T(nl="Gelukt. Vanaf nu schrijven we af wat je moet betalen.",
              en="Done. From now on we debit what you have to pay.")  # fmt: skip
    messages.success(request, str(words))
    return redirect("my-mandate")


def _crumbs() -> list[tuple[str, str]]:
    return crumbs((HOME, choose("Betalen", "Pay")))
