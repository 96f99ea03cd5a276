"""Whether someone wants to be told about money that they leave lying."""

from django import forms
from django.contrib import messages
from django.forms.widgets import RadioSelect
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from spil.core.access.models import Role
from spil.core.access.permissions import SignedIn, require_role
from spil.core.people.access import oneself
from spil.portals.my.views.start import crumbs
from spil.services.take_up.service import do_wish, wants_taps
from spil.text import T, choose

DETAILS = "/mijn/gegevens/"


class TipsForm(forms.Form):
    """Yes or no."""

    wants = forms.TypedChoiceField(
        label=T(nl="Mogen we je erop wijzen als je geld laat liggen?",
                en="May we tell you when you leave money unclaimed?"),
        choices=[("yes", T(nl="Ja", en="Yes")), ("no", T(nl="Nee", en="No"))], coerce=lambda value: value == "yes",
        widget=RadioSelect,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(Role.CITIZEN)
def tips(request: SignedIn) -> HttpResponse:
    """What we do to find money that someone leaves lying, and whether they want that."""
    person = oneself(request.user, what="tips")
    known = "yes" if wants_taps(person) else "no"
    form = TipsForm(request.POST if request.method == "POST" else None, initial={"wants": known})
    if form.is_valid():
        do_wish(person, form.cleaned_data["wants"], acting_user=request.user)
        messages.success(request, choose("Gelukt. We houden ons hieraan.", "Done. We keep to this."))
        return redirect("my-details")
    return render(request, "my/tips.html", {"form": form, "crumbs": crumbs((DETAILS, choose("Gegevens", "Details")))})
