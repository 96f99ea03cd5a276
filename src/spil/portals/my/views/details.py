"""What we know of someone, who looked at it, and what one changes oneself: account number and language."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from spil.core.access.models import Role
from spil.core.access.permissions import SignedIn, require_role
from spil.core.people.access import oneself
from spil.core.people.models import BankAccount
from spil.core.people.service import current, do_choose_language
from spil.portals.my.account import do_change_account
from spil.portals.my.details import identity, sections, spaced_iban
from spil.portals.my.forms import AccountForm, LanguageForm
from spil.portals.my.looks import looks_of_others
from spil.portals.my.views.start import crumbs
from spil.services.take_up.service import wants_taps
from spil.text import T, choose

HOME = "/mijn/gegevens/"
STEPS = (T(nl="Invullen", en="Fill in"), T(nl="Nakijken", en="Check"), T(nl="Klaar", en="Done"))


@require_safe
@require_role(Role.CITIZEN)
def details(request: SignedIn) -> HttpResponse:
    """Everything we know, from which register, since when."""
    person = oneself(request.user, what="details")
    language = choose("Nederlands", "Dutch") if person.language == "nl" else choose("Engels", "English")
    context = {"identity": identity(person), "sections": sections(person, localdate()), "letters_in": language,
               "wants_tips": wants_taps(person),
               "crumbs": crumbs()}  # fmt: skip
    return render(request, "my/details.html", context)


@require_safe
@require_role(Role.CITIZEN)
def looks(request: SignedIn) -> HttpResponse:
    """Who looked at me?"""
    oneself(request.user, what="access record")
    return render(request, "my/looks.html", {"looks": looks_of_others(request.user), "crumbs": _crumbs()})


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(Role.CITIZEN)
def account(request: SignedIn) -> HttpResponse:
    """Where we pay: fill in, check, done."""
    person = oneself(request.user, what="account number")
    today = localdate()
    old = current(BankAccount, person).filter(valid__contains=today).first()
    context = {"old": spaced_iban(old.iban) if old else "", "steps": STEPS, "crumbs": _crumbs()}
    if request.method != "POST":
        return render(request, "my/account.html", context | {"form": AccountForm(initial={"holder": person.full_name})})
    form, step = AccountForm(request.POST), request.POST.get("step")
    if step == "back" or not form.is_valid():
        return render(request, "my/account.html", context | {"form": form})
    number, holder = form.cleaned_data["iban"], form.cleaned_data["holder"]
    if step != "confirm":
        return render(request, "my/account_check.html", context | {"form": form, "number": spaced_iban(number)})
    do_change_account(person, number, holder, acting_user=request.user)
    words = T(nl="Gelukt. Vanaf nu betalen we op dit nummer.", en="Done. We pay to it from now on.")
    messages.success(request, str(words))
    return HttpResponseRedirect(HOME)


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(Role.CITIZEN)
def language(request: SignedIn) -> HttpResponse:
    """In which language we write."""
    person = oneself(request.user, what="language")
    form = LanguageForm(request.POST if request.method == "POST" else None, initial={"language": person.language})
    if form.is_valid():
        do_choose_language(person, form.cleaned_data["language"], acting_user=request.user)
        messages.success(request, str(T(nl="Gelukt. Nieuwe brieven schrijven we in deze taal.",
                                        en="Done. We write new letters in this language.")))  # fmt: skip
        return HttpResponseRedirect(HOME)
    return render(request, "my/language.html", {"form": form, "crumbs": _crumbs()})


def _crumbs() -> list[tuple[str, str]]:
    return crumbs((HOME, choose("Gegevens", "Details")))
