"""Waves of letters to people who leave money lying: plan, let another approve, send, and see what they did.

Only numbers are shown here. Who is in a wave stands nowhere; each person can read it in their own access record.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.forms.widgets import CheckboxSelectMultiple, RadioSelect
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from spil import text
from spil.core.access.models import Role
from spil.core.access.permissions import SignedIn, require_role
from spil.portals.work import words
from spil.services.take_up import service
from spil.services.take_up.effect import HORIZONS, TOLD, Difference, Effect, Rate, effect
from spil.services.take_up.letters import TEXTS, of_wave
from spil.services.take_up.models import Channel, Target, Wave
from spil.text import T, choose, is_english

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

CHANNELS: dict[str, "StrPromise"] = {
    Channel.MESSAGE: T(nl="Bericht in Mijn Spil", en="Message in My Spil"),
    Channel.LETTER: T(nl="Brief op papier, en in Mijn Spil", en="Letter on paper, and in My Spil"),
}
COLUMNS = {
    "waves": (T(nl="Golf", en="Wave"), T(nl="Doel", en="Target"), T(nl="Hoe", en="How"), T(nl="Stand", en="State"),
              T(nl="Benaderd", en="Told"), T(nl="Controlegroep", en="Control group")),
    "rates": (T(nl="Groep", en="Group"), T(nl="Mensen", en="People")),
    "weeks": (T(nl="Weken", en="Weeks"), T(nl="Benaderd", en="Told"), T(nl="Controlegroep", en="Control group")),
}  # fmt: skip
PERCENT = 10_000  # parts per million
EXAMPLE_CENTS = 12_599  # an amount to show a text with


class PlanForm(forms.Form):
    """Whom to tell, how, with which texts, how many, and how many hear nothing."""

    text = forms.MultipleChoiceField(
        label=T(nl="Teksten", en="Texts"), widget=CheckboxSelectMultiple,
        help_text=T(nl="Kies je er meer, dan verdelen we ze gelijk. Zo zie je welke beter werkt.",
                    en="If you choose more, they are divided equally. That shows which works better."),
    )  # fmt: skip
    channel = forms.ChoiceField(
        label=T(nl="Hoe vertellen we het?", en="How do we tell it?"), choices=list(CHANNELS.items()), widget=RadioSelect
    )
    size = forms.IntegerField(
        label=T(nl="Hoeveel mensen benaderen we hoogstens?", en="How many people do we tell at most?"),
        min_value=2, max_value=1_000_000,
    )  # fmt: skip
    control = forms.IntegerField(
        label=T(nl="Hoeveel procent is controlegroep?", en="What percentage is control group?"), min_value=1,
        max_value=90, initial=25,
        help_text=T(nl="Zij horen nog niets. Met hen vergelijken we wie wel bericht kreeg.",
                    en="They hear nothing yet. We compare those who were told with them."),
    )  # fmt: skip

    def __init__(self, target: str, data: Any = None) -> None:
        super().__init__(data)
        texts = [(key, one.name) for key, one in TEXTS[target].items()]
        self.fields["text"].choices = texts  # type: ignore[attr-defined]
        self.fields["text"].initial = [key for key, _ in texts]


@require_safe
@require_role(Role.CASE_WORKER, Role.MANAGER)
def waves(request: SignedIn) -> HttpResponse:
    """All waves, the newest first, and what one may look for."""
    sizes = _sizes()
    rows = [
        (
            format_html('<a href="{}">{}</a>', reverse("work-wave", args=[wave.pk]),
                        choose(f"Golf {wave.pk}", f"Wave {wave.pk}")),
            str(service.PURPOSES[wave.target].name), str(CHANNELS[wave.channel]), state(wave),
            *(words.count(sizes.get((wave.pk, told), 0)) if wave.sent_on else "–" for told in (True, False)),
        )
        for wave in Wave.objects.order_by("-id")
    ]  # fmt: skip
    return render(
        request,
        "work/take_up.html",
        {"rows": rows, "columns": COLUMNS["waves"], "targets": list(service.PURPOSES.items())},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(Role.CASE_WORKER, Role.MANAGER)
def plan(request: SignedIn, target: str) -> HttpResponse:
    """Plan a wave for this month; it is counted whom it could reach, and nobody is told anything yet."""
    if target not in Target.values:
        return redirect("work-take-up")
    form = PlanForm(target, request.POST if request.method == "POST" else None)
    if form.is_valid():
        answers = form.cleaned_data
        wave = service.do_plan(
            target, localdate().replace(day=1), answers["channel"], answers["text"], size=answers["size"],
            control_ppm=answers["control"] * PERCENT, acting_user=request.user,
        )  # fmt: skip
        messages.success(request, choose("De golf staat klaar. Iemand anders keurt hem goed.",
                                         "The wave is planned. Somebody else approves it."))  # fmt: skip
        return redirect("work-wave", wave.pk)
    examples = _letters(target, localdate(), TEXTS[target])
    context = {"form": form, "purpose": service.PURPOSES[target], "letters": examples, "crumbs": _crumbs()}
    return render(request, "work/take_up_plan.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require_role(Role.CASE_WORKER, Role.MANAGER)
def wave(request: SignedIn, number: int) -> HttpResponse:
    """One wave: what it says to whom, who approved it, and what it did. Approve and send it here."""
    one = get_object_or_404(Wave.objects.select_related("planned_by", "approved_by"), pk=number)
    if request.method == "POST":
        _act(request, one)
        return redirect("work-wave", one.pk)
    sizes = _sizes(one)
    context = {
        "wave": one, "purpose": service.PURPOSES[one.target], "state": state(one), "facts": _facts(one, sizes),
        "letters": _letters(one.target, one.month, one.texts), "crumbs": _crumbs(),
        "title": choose(f"Golf {one.pk}", f"Wave {one.pk}"),
        "may_approve": one.approved_by is None and request.user.role == Role.MANAGER
        and request.user.pk != one.planned_by_id,
        "may_send": one.approved_by is not None and one.sent_on is None and one.queued_at is None,
    }  # fmt: skip
    if one.sent_on:
        context |= _effect(one, effect(one, localdate()))
    return render(request, "work/take_up_wave.html", context)


def _act(request: SignedIn, wave: Wave) -> None:
    """Approve or send, as the button says; what may not be is said and changes nothing."""
    try:
        if "approve" in request.POST:
            service.do_approve(wave, acting_user=request.user)
            messages.success(request, choose("Goedgekeurd. De golf kan weg.", "Approved. The wave can go."))
        elif "send" in request.POST:
            told = service.do_ask_to_send(wave, acting_user=request.user)
            number = words.count(told or 0)
            messages.success(request, choose(f"Verstuurd aan {number} mensen.", f"Sent to {number} people.") if told
                             else choose("De golf is groot: hij wordt zo verstuurd. Kijk later opnieuw.",
                                         "The wave is large: it will be sent soon. Look again later."))  # fmt: skip
    except service.OwnPlan:
        messages.error(request, choose("Je hebt deze golf zelf gemaakt. Iemand anders keurt hem goed.",
                                       "You planned this wave. Somebody else approves it."))  # fmt: skip
    except PermissionError:
        messages.error(request, choose("Alleen een leidinggevende keurt een golf goed.",
                                       "Only a manager approves a wave."))  # fmt: skip
    except service.NotApproved:
        messages.error(request, choose("Iemand anders moet deze golf eerst goedkeuren.",
                                       "Somebody else must approve this wave first."))  # fmt: skip
    except service.AlreadySent:
        messages.error(request, choose("Deze golf is al verstuurd.", "This wave was sent already."))
    except service.NobodyEligible:
        messages.error(request, choose(
            "Er zijn nu te weinig mensen voor deze teksten en een controlegroep. Er is niets verstuurd.",
            "There are too few people now for these texts and a control group. Nothing was sent."))  # fmt: skip


def state(wave: Wave) -> str:
    """How far a wave is, in words."""
    if wave.sent_on:
        day = text.day(wave.sent_on)
        return choose(f"verstuurd op {day}", f"sent on {day}")
    if wave.queued_at:
        return choose("wordt verstuurd", "is being sent")
    return (
        choose("goedgekeurd", "approved") if wave.approved_by_id else choose("wacht op goedkeuring", "awaits approval")
    )


def _sizes(wave: Wave | None = None) -> Mapping[tuple[int, bool], int]:
    """Number of people by wave and whether they were told."""
    found = Wave.objects.filter(members__isnull=False, **({"pk": wave.pk} if wave else {})).order_by()
    sizes: dict[tuple[int, bool], int] = {}
    for number, arm, people in found.values_list("id", "members__arm").annotate(people=Count("members")):
        sizes[number, arm > 0] = sizes.get((number, arm > 0), 0) + people
    return sizes


def _facts(wave: Wave, sizes: Mapping[tuple[int, bool], int]) -> list[tuple[str, str]]:
    month = text.month(wave.month)
    rows = [
        (choose("Gemaakt door", "Planned by"), f"{wave.planned_by.name}, {words.moment(wave.planned_at)}"),
        (choose("Goedgekeurd door", "Approved by"),
         f"{wave.approved_by.name}, {words.moment(wave.approved_at)}" if wave.approved_by and wave.approved_at
         else choose("nog niemand", "nobody yet")),
        (choose("Hebben er recht op en gebruiken het niet", "Are entitled and do not use it"),
         _eligible(wave, month)),
        (choose("We benaderen hoogstens", "We tell at most"), words.count(wave.size)),
        (choose("Controlegroep", "Control group"), text.percentage(wave.control_ppm)),
        (choose("Hoe", "How"), str(CHANNELS[wave.channel])),
        (choose("Startgetal van de loting", "Seed of the draw"), str(wave.seed)),
    ]  # fmt: skip
    if wave.sent_on:
        told, control = (words.count(sizes.get((wave.pk, one), 0)) for one in (True, False))
        rows.insert(3, (choose("Geloot", "Drawn"), choose(f"{told} kregen bericht, {control} niet",
                                                          f"{told} were told, {control} were not")))  # fmt: skip
    return rows


def _eligible(wave: Wave, month: str) -> str:
    if wave.eligible is None:
        return choose("dat tellen we nu", "we are counting them")
    count = words.count(wave.eligible)
    return choose(f"{count} mensen, in {month}", f"{count} people, in {month}")


def _letters(target: str, month: date, keys: Mapping[str, Any] | Sequence[str]) -> list[tuple[str, Mapping[str, Any]]]:
    """Name of each text and what its letter says, in the language of the page, with an example amount."""
    language = "en" if is_english() else "nl"
    return [(str(TEXTS[target][key].name), of_wave(language, target, month, key, EXAMPLE_CENTS)) for key in keys]


# What a wave did


def _effect(wave: Wave, found: Effect) -> dict[str, Any]:
    """The effect in words, tables and pictures."""
    names = {TOLD: choose("Allen die bericht kregen", "All who were told"), 0: choose("Controlegroep", "Control group")}
    names |= {number: str(TEXTS[wave.target][key].name) for number, key in enumerate(wave.texts, 1)}
    all_told = TOLD if len(wave.texts) > 1 else 1
    latest = max(found.weeks, default=0)
    main = next((one for one in found.against_control if (one.group.weeks, one.group.arm) == (latest, all_told)), None)
    most = max((max(abs(one.low), abs(one.high)) for one in found.against_control), default=0.01)
    return {
        "effect": found, "main": main and _in_words(main), "waiting": [week for week in HORIZONS if week > latest],
        "rates": _rates(found, names),
        "rate_columns": [*COLUMNS["rates"], *(choose(f"Na {one} weken", f"After {one} weeks") for one in found.weeks)],
        "intervals": [(week, [_interval(one, names[one.group.arm], most) for one in found.against_control
                              if one.group.weeks == week]) for week in found.weeks],
        "texts": [_text_against_text(one, names) for one in found.between_texts if one.group.weeks == latest],
        "curve": _curve(found), "week_columns": COLUMNS["weeks"],
    }  # fmt: skip


def _rates(found: Effect, names: Mapping[int, str]) -> list[list[str]]:
    """A row for each group: its size, and how many applied after each number of weeks."""
    rows: dict[int, list[Rate]] = {}
    for rate in found.rates:
        rows.setdefault(rate.arm, []).append(rate)
    return [
        [
            names[arm],
            words.count(rates[0].people),
            *(f"{words.count(one.applied)} ({share(one.share)})" for one in rates),
        ]
        for arm, rates in rows.items()
    ]


def share(value: float) -> str:
    """A share with one decimal: `12,8%`."""
    return f"{number_format(100 * value, 1)}%"


def points(value: float) -> str:
    """A difference of shares in percentage points, with its sign: `+12,8`."""
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{number_format(abs(100 * value), 1)}"


def _in_words(one: Difference) -> dict[str, object]:
    extra = [round(part * one.group.people) for part in (one.difference, one.low, one.high)]
    return {
        "weeks": one.group.weeks, "told": share(one.group.share), "control": share(one.other.share),
        "points": points(one.difference), "low": points(one.low), "high": points(one.high), "sure": one.is_sure,
        "extra": words.count(extra[0]), "extra_low": words.count(extra[1]), "extra_high": words.count(extra[2]),
    }  # fmt: skip


def _interval(one: Difference, name: str, most: float) -> dict[str, object]:
    """A row of the picture: its interval as places in percent of a width that runs from -most to most."""

    def place(value: float) -> float:
        return 50 + 50 * value / most

    return {
        "name": name, "points": points(one.difference), "low": points(one.low), "high": points(one.high),
        "x": f"{place(one.low):.2f}", "width": f"{place(one.high) - place(one.low):.2f}",
        "dot": f"{place(one.difference):.2f}", "sure": one.is_sure,
    }  # fmt: skip


def _text_against_text(one: Difference, names: Mapping[int, str]) -> str:
    first, second, gap = names[one.group.arm], names[one.other.arm], f"{points(one.low)} {choose('tot', 'to')} {points(one.high)}"  # noqa: E501 # fmt: skip
    if not one.is_sure:
        return choose(
            f"Tussen “{first}” en “{second}” zien we geen zeker verschil ({gap} procentpunt).",
            f"Between “{first}” and “{second}” we see no sure difference ({gap} percentage points).",
        )
    better, worse = (first, second) if one.difference > 0 else (second, first)
    return choose(
        f"“{better}” werkt beter dan “{worse}” ({gap} procentpunt).",
        f"“{better}” works better than “{worse}” ({gap} percentage points).",
    )


def _curve(found: Effect) -> dict[str, object]:
    """The two lines of the picture over 12 weeks, in a field of 1000 by 200, and the same numbers for a table."""
    top = max((value for line in found.curves.values() for value in line), default=0) or 1

    def line(values: list[float]) -> str:
        return " ".join(f"{1000 * week / HORIZONS[-1]:.1f},{200 - 195 * value / top:.1f}" for week, value in enumerate(values))  # noqa: E501 # fmt: skip

    told, control = found.curves[TOLD], found.curves[0]
    return {
        "told": line(told), "control": line(control), "top": share(top),
        "rows": [(str(week), share(told[week]), share(control[week])) for week in range(len(told))],
        "marks": [(f"{100 * week / HORIZONS[-1]:.2f}", week, "end" if week == HORIZONS[-1] else "middle")
                  for week in HORIZONS],
    }  # fmt: skip


def _crumbs() -> list[tuple[str, str]]:
    return [(reverse("work-take-up"), choose("Niet-gebruik", "Take-up"))]
