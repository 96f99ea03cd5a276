"""Keys for programs: make, list, end."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from spil.core.access.models import ApiToken, Role
from spil.core.access.permissions import SignedIn, require_role
from spil.core.access.service import do_make_token, do_revoke_token
from spil.portals.my.forms import SCOPES, TokenForm
from spil.portals.my.views.start import crumbs
from spil.text import T

HOME = "/mijn/sleutels/"


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(Role.CITIZEN)
def tokens(request: SignedIn) -> HttpResponse:
    """The keys that there are, and a new one. Its text is in the answer to this one request and nowhere else."""
    form, made = TokenForm(request.user.pk), ""
    if request.method == "POST":
        form = TokenForm(request.user.pk, data=request.POST)
        if form.is_valid():
            _, made = do_make_token(
                request.user, name=form.cleaned_data["name"], scopes=form.cleaned_data["scopes"],
                expires_at=timezone.now() + form.lifetime, acting_user=request.user,
            )  # fmt: skip
            form = TokenForm(request.user.pk)
    kept = ApiToken.objects.filter(user=request.user, revoked_at=None).order_by("-id")
    scopes = dict(SCOPES)
    context = {
        "form": form, "made": made, "now": timezone.now(), "crumbs": crumbs(),
        "tokens": [(token, [scopes.get(scope, scope) for scope in token.scopes]) for token in kept],
    }  # fmt: skip
    return render(request, "my/tokens.html", context)


@require_POST
@require_role(Role.CITIZEN)
def end(request: SignedIn, number: int) -> HttpResponse:
    """End a key of one's own; another's is not there."""
    token = get_object_or_404(ApiToken, pk=number, user=request.user)
    do_revoke_token(token, acting_user=request.user)
    words = T(nl="De sleutel {name} werkt niet meer.", en="The key {name} no longer works.", name=token.name)
    messages.success(request, str(words))
    return HttpResponseRedirect(HOME)
