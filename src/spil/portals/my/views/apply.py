"""Applying, changing and stopping. Every journey is the same road: choose, see the effect, confirm, done.

Nothing is kept between the steps: what was chosen comes back with the form and is checked again. Sending the last step
twice records the same thing, which changes nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from spil.core.access.models import Role, User
from spil.core.access.permissions import SignedIn, require_role
from spil.core.people.access import oneself
from spil.core.people.models import BankAccount, Person
from spil.core.people.service import current
from spil.core.terms import pay_date
from spil.dates import first_of, months_apart
from spil.law.common import Education
from spil.law.student_finance.facts import TravelChoice
from spil.portals.my.components import BY_SLUG, COMPONENTS, Component, asks_for_something, forward, is_less
from spil.portals.my.details import known_rows, study_of
from spil.portals.my.effects import Effect, choice_on, effect_of, later_choices, maxima
from spil.portals.my.figures import known_to_law
from spil.portals.my.forms import ChangeForm
from spil.portals.my.views.start import crumbs
from spil.services.student_finance.models import Choice
from spil.services.student_finance.service import NOTHING, TooEarly, do_apply, do_stop, earliest_month
from spil.text import T, choose

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

AHEAD = 12  # months ahead for which one may choose, as far as the law knows them
HOME = "/mijn/aanvragen/"
STEPS = (T(nl="Kiezen", en="Choose"), T(nl="Gevolgen", en="Effect"), T(nl="Klaar", en="Done"))
CarryOut = Callable[[Person, date, Mapping[str, Any], User], object]


def _apply(person: Person, since: date, changes: Mapping[str, Any], user: User) -> object:
    return do_apply(person, since, acting_user=user, **changes)


def _stop(person: Person, since: date, changes: Mapping[str, Any], user: User) -> object:
    return do_stop(person, since, acting_user=user)


@dataclass(frozen=True)
class Road:
    """A journey: what is asked, of which months, the one proposed, and what carries it out."""

    slug: str
    title: "StrPromise | str"
    about: "StrPromise | str"
    asked: Sequence[Component]
    months: list[date]
    usual: date
    carry_out: CarryOut = _apply
    stops: bool = False


@require_safe
@require_role(Role.CITIZEN)
def choices(request: SignedIn) -> HttpResponse:
    """What did I ask for, and what can I change?"""
    person, today = oneself(request.user, what="application"), localdate()
    now = choice_on(person, forward(today))
    if now is None:
        return HttpResponseRedirect(f"{HOME}nieuw/")
    rows = [(one, one.said(getattr(now, one.name))) for one in _offered(person, today)]
    context = {"rows": rows, "stopped": not asks_for_something(now), "choice": now, "crumbs": crumbs()}
    return render(request, "my/choices.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(Role.CITIZEN)
def change(request: SignedIn, slug: str) -> HttpResponse:
    """One component."""
    if slug not in BY_SLUG:
        raise Http404
    person, component, today = oneself(request.user, what="application"), BY_SLUG[slug], localdate()
    if choice_on(person, today) is None:
        return HttpResponseRedirect(f"{HOME}nieuw/")
    first = forward(today) if component.forward_only else earliest_month(person.pk, today)
    road = Road(slug, component.title, component.about, [component], _months(first, today), forward(today))
    return _go(request, person, road)


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(Role.CITIZEN)
def stop(request: SignedIn) -> HttpResponse:
    """Everything off."""
    person, today = oneself(request.user, what="application"), localdate()
    if choice_on(person, today) is None:
        return HttpResponseRedirect(f"{HOME}nieuw/")
    first = forward(today)
    about = T(nl="Stop je met je opleiding, of wil je niets meer krijgen? Dan stop je alles tegelijk: je beurzen, je "
                 "leningen en je reisproduct.",
              en="Are you leaving your studies, or do you want nothing any more? Then you stop all at once: your "
                 "grants, your loans and your travel product.")  # fmt: skip
    title = T(nl="Alles stoppen", en="Stop everything")
    return _go(request, person, Road("stoppen", title, about, [], _months(first, today), first, _stop, stops=True))


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(Role.CITIZEN)
def first(request: SignedIn) -> HttpResponse:
    """The first application: all components in one go."""
    person, today = oneself(request.user, what="application"), localdate()
    if request.method != "POST" and choice_on(person, today) is not None:
        return HttpResponseRedirect(HOME)
    start, study = earliest_month(person.pk, today), study_of(person, today)
    months = _months(start, today)
    usual = max(start, forward(study.valid.lower)) if study else start
    title = T(nl="Studiefinanciering aanvragen", en="Apply for student finance")
    about = T(nl="Kies wat je wilt. Daarna zie je wat je krijgt en wat je schuld wordt. Pas als je bevestigt, vraag je "
                 "het aan.",
              en="Choose what you want. Then you see what you get and what your debt becomes. You apply only when you "
                 "confirm.")  # fmt: skip
    road = Road("nieuw", title, about, _offered(person, today), months, usual if usual in months else start)
    return _go(request, person, road)


@require_safe
@require_role(Role.CITIZEN)
def done(request: SignedIn, slug: str) -> HttpResponse:
    """What was chosen, and what happens next."""
    person, today = oneself(request.user, what="application"), localdate()
    last = Choice.objects.filter(person=person, recorded__upper_inf=True).order_by("-valid").first()
    if last is None or slug not in (*BY_SLUG, "nieuw", "stoppen"):
        raise Http404
    asked = [BY_SLUG[slug]] if slug in BY_SLUG else _offered(person, today)
    month = max(last.valid.lower, first_of(today))
    next_pay_days = (pay_date(first_of(month, later)) for later in range(3))
    has_account = current(BankAccount, person).filter(valid__contains=today).exists()
    about_travel = slug in ("nieuw", "stoppen", "reisproduct")
    context = {
        "chosen": [(one.title, one.said(getattr(last, one.name))) for one in asked], "since": last.valid.lower,
        "has_account": has_account, "stopped": not asks_for_something(last), "steps": STEPS,
        "pay_on": next(day for day in next_pay_days if day >= today), "is_first": slug == "nieuw",
        "travel_starts": about_travel and last.travel != TravelChoice.NONE,
        "travel_stops": about_travel and last.travel == TravelChoice.NONE and slug != "nieuw",
        "crumbs": crumbs((HOME, choose("Aanvragen", "Apply"))),
    }  # fmt: skip
    return render(request, "my/done.html", context)


def _go(request: SignedIn, person: Person, road: Road) -> HttpResponse:
    """Ask; then show the effect; then carry it out."""
    if not road.months:
        return _page(request, "unknown", road)
    today = localdate()
    known, most = known_rows(person, today), maxima(person, road.usual, road.asked)
    if request.method != "POST":
        now = choice_on(person, road.usual)
        initial = {one.name: one.asked(getattr(now, one.name)) for one in road.asked} if now else FIRST
        return _page(request, "choose", road, form=_form(road, most, initial=initial), known=known)
    form, step = _form(road, most, data=request.POST), request.POST.get("step")
    if step == "back" or not form.is_valid():
        return _page(request, "choose", road, form=form, known=known)
    since = form.cleaned_data["since"]
    now = choice_on(person, since)
    changes = NOTHING | ({name: getattr(now, name) for name in NOTHING} if now else {}) | form.changes()
    effect = effect_of(person, since, NOTHING if road.stops else changes)
    later = later_choices(person, since)
    if step != "confirm" and now and not later and not road.stops and _same(now, form):
        form.refuse_the_same()
    if not _allows(form, road, now, effect, today):
        return _page(request, "choose", road, form=form, known=known)
    if step != "confirm":
        return _page(request, "effect", road, form=form, effect=effect, later=later, is_first=now is None)
    try:
        road.carry_out(person, since, changes, request.user)
    except TooEarly as error:  # midnight passed
        form.refuse_before(error.earliest)
        return _page(request, "choose", road, form=form, known=known)
    return HttpResponseRedirect(f"{HOME}{road.slug}/klaar/")


FIRST = {"basic_grant": "yes", "supplementary_grant": "yes", "loan_cents": 0, "tuition_fees_loan_cents": 0,
         "lifelong_cents": 0,
         "travel": int(TravelChoice.WEEK), "single_parent_allowance": "no"}  # fmt: skip
"""What a first application proposes: everything that need not be paid back with a diploma, and no loan."""


def _form(road: Road, most: Mapping[str, int], **options: Any) -> ChangeForm:
    return ChangeForm(road.asked, road.months, usual=road.usual, most=most, **options)


def _allows(form: ChangeForm, road: Road, now: Choice | None, effect: Effect, today: date) -> bool:
    """Whether the law allows the choice; else the form says what is wrong."""
    for one in road.asked if form.is_valid() else ():
        new = form.cleaned_data[one.name]
        old = getattr(now, one.name) if now else None
        if old is not None and is_less(one, old, new) and effect.since < forward(today):
            form.refuse_before(forward(today))
        is_limited = one.limit and (one.name == "lifelong_cents" or not effect.refused)
        if is_limited and new != (old or 0) and new > effect.most(one.limit):
            form.refuse_more_than(one, effect.most(one.limit), effect.lifelong_refusal)
    return form.is_valid()


def _same(now: Choice, form: ChangeForm) -> bool:
    return all(getattr(now, name) == value for name, value in form.changes().items())


def _page(request: SignedIn, name: str, road: Road, **context: Any) -> HttpResponse:
    way = crumbs() if road.slug == "nieuw" else crumbs((HOME, choose("Aanvragen", "Apply")))
    return render(request, f"my/{name}.html", {"road": road, "steps": STEPS, "crumbs": way} | context)


def _offered(person: Person, today: date) -> list[Component]:
    """Components that there are in someone's kind of education, all when we do not know it; what the law refuses only
    when it was asked for before."""
    study, now = study_of(person, today), choice_on(person, today)
    higher = study is None or study.education >= Education.ASSOCIATE_DEGREE
    may = maxima(person, forward(today), [BY_SLUG["levenlanglerenkrediet"]]) if study else {}
    lifelong = "lifelong_cents" in may or (now is not None and now.lifelong_cents > 0)
    return [one for one in COMPONENTS if (higher or not one.higher_only) and (lifelong or one.name != "lifelong_cents")]


def _months(first: date, today: date) -> list[date]:
    """Months that may be chosen: from the first by law on, as far as the law knows their amounts."""
    ahead = months_apart(first, today) + AHEAD
    return [month for later in range(ahead + 1) if known_to_law(month := first_of(first, later))]
