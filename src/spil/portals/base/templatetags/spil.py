"""Template tags and filters that every template has without `{% load %}`. docs/pages.md shows each with an example."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from django import template
from django.forms import BaseForm
from django.template import Context
from django.template.engine import Engine
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from spil import text
from spil.portals.base.explaining import Line, Why

register = template.Library()

LABELS = 6  # most that fit beneath columns on a phone
SERIES = 6  # colours of a chart; spil.css names them spil-series-1 and on
PARTS = "spil/parts/"


# Words and numbers


@register.simple_tag
def t(nl: str, en: str, **values: object) -> SafeString:
    """`{% t "Hallo {name}" "Hello {name}" name=person.given_name %}`: the text in the page's language.

    A literal may hold markup; whatever comes from a variable is escaped.
    """
    chosen: str = conditional_escape(text.choose(nl, en))
    if values:
        chosen = chosen.format(**{name: conditional_escape(str(value)) for name, value in values.items()})
    return mark_safe(chosen)  # noqa: S308 (every variable in it is escaped above)


@register.simple_tag(name="euro")
def euro_tag(cents: int, whole: bool = False) -> str:
    """`{% euro cents %}`: an amount in euros."""
    return text.euro(cents, whole=whole)


register.filter("euro", text.euro)
register.filter("percentage", text.percentage)


@register.filter
def day(value: date) -> str:
    """`{{ value|day }}`: 1 september 2025."""
    return text.day(value)


@register.filter
def month(value: date) -> str:
    """`{{ value|month }}`: september 2025."""
    return text.month(value)


# Parts of a page


@register.simple_tag(takes_context=True)
def nav_link(context: Context, address: str, nl: str, en: str, exact: bool = False) -> SafeString:
    """An item of the navigation; it is marked as current on its own page and (unless `exact`) on those below it."""
    path = context["request"].path
    current = path == address or (not exact and path.startswith(address))
    label = text.choose(nl, en)
    if current:
        place = "page" if path == address else "true"
        return format_html('<li><a href="{}" aria-current="{}">{}</a></li>', address, place, label)
    return format_html('<li><a href="{}">{}</a></li>', address, label)


@register.simple_block_tag
def page_head(content: str, title: str, crumbs: Sequence[tuple[str, str]] = ()) -> SafeString:
    """The coloured band with the h1; its content is the introduction. `crumbs`: (address, label), outermost first."""
    return _part("head", title=title, crumbs=crumbs, content=content)


@register.simple_block_tag
def card(content: str, title: str = "", level: int = 2) -> SafeString:
    """A white card with a heading."""
    return _part("card", title=title, level=level, content=content)


@register.simple_block_tag
def sum_card(content: str, kind: str, title: str, figure: object = "", href: str = "", link: str = "") -> SafeString:
    """A card of the overview: `kind` is get, owe or do; `figure` its large text, `href` and `link` where it leads."""
    if kind not in ("get", "owe", "do"):
        raise template.TemplateSyntaxError(f"sum_card has kinds get, owe and do, not {kind!r}")
    return _part("sum_card", kind=kind, title=title, figure=figure, href=href, link=link, content=content)


@register.simple_block_tag
def amount(
    content: str, label: str, cents: int = 0, note: str = "", total: bool = False, per: str = "", opened: bool = False,
    figure: str = "", name: str = "",
) -> SafeString:  # fmt: skip
    """A row with an amount that opens into its content, the explanation; without content a plain row.

    `per` follows the amount (as in "per maand"); `figure` is a text instead of an amount; a `name` makes the row a
    place that an address can end with. Put rows in `<div class="spil-amounts">`.
    """
    return _part(
        "amount", label=label, cents=cents, note=note, total=total, per=per, opened=opened, figure=figure, name=name,
        content=SafeString(content.strip()),
    )  # fmt: skip


@register.simple_block_tag
def alert(content: str, kind: str = "info", title: str = "", level: int = 2) -> SafeString:
    """A message that stands out: `kind` is info, ok, warning or error, or the level of one of Django's messages."""
    kind = {"success": "ok", "debug": "info"}.get(kind, kind)
    if kind not in ("info", "ok", "warning", "error"):
        raise template.TemplateSyntaxError(f"alert has kinds info, ok, warning and error, not {kind!r}")
    return _part("alert", kind=kind, title=title, level=level, content=content)


@register.simple_block_tag
def disclosure(content: str, title: str, opened: bool = False) -> SafeString:
    """Something that is closed until asked for."""
    return _part("disclosure", title=title, opened=opened, content=content)


@register.simple_tag
def badge(label: str, kind: str = "") -> SafeString:
    """A small mark: `kind` is empty, ok, warning or error."""
    return format_html('<span class="spil-badge{}">{}</span>', f" spil-badge--{kind}" if kind else "", label)


@register.simple_tag
def button(label: str, href: str = "", kind: str = "", name: str = "", value: str = "") -> SafeString:
    """A button that sends the form, or with `href` a link that looks like it. `kind`: empty, second, link, danger."""
    style = f"spil-button spil-button--{kind}" if kind else "spil-button"
    if href:
        return format_html('<a class="{}" href="{}">{}</a>', style, href, label)
    if name:
        return format_html('<button class="{}" name="{}" value="{}">{}</button>', style, name, value, label)
    return format_html('<button class="{}">{}</button>', style, label)


@register.simple_tag
def facts(rows: Iterable[tuple[object, object]]) -> SafeString:
    """A list of terms and their values."""
    return _part("facts", rows=rows)


@register.simple_tag
def steps(labels: Sequence[object], current: int) -> SafeString:
    """Where one is in a journey; `current` counts from 1."""
    items = [(label, "done" if number < current else "current" if number == current else "next")
             for number, label in enumerate(labels, 1)]  # fmt: skip
    return _part("steps", items=items, current=current, total=len(items))


@register.simple_tag
def table(
    caption: str, columns: Sequence[object], rows: Iterable[Sequence[object]], numeric: str = "", quiet: bool = False
) -> SafeString:
    """A table that becomes a pile of cards on a phone.

    The first cell of a row is its heading. `numeric` lists the columns with amounts, counted from 1, as in "2,3".
    `quiet`: the caption is for screen readers only, because a heading just said it.
    """
    right = {int(number) - 1 for number in numeric.split(",") if number}
    headings = [(column, index in right) for index, column in enumerate(columns)]
    body = [[(cell, column, index in right) for index, (cell, column) in enumerate(zip(row, columns, strict=True))]
            for row in rows]  # fmt: skip
    return _part("table", caption=caption, headings=headings, rows=body, quiet=quiet)


@register.simple_tag
def why(lines: Why | Iterable[Line]) -> SafeString:
    """Lines of an explanation (`spil.portals.base.explaining`): all of a Why, or those of one kind."""
    return _part("why", lines=[*lines.rules, *lines.facts, *lines.parameters] if isinstance(lines, Why) else lines)


@register.simple_tag
def every_step(lines: Why) -> SafeString:
    """Every step of an explanation: rules, facts and parameters, each kind closed until asked for."""
    return _part("every_step", why=lines)


# Forms


@register.simple_tag
def error_summary(form: BaseForm) -> SafeString:
    """What is wrong in a form, above it, with a link to each field. Nothing when all is well."""
    return _part("error_summary", form=form) if form.is_bound and form.errors else SafeString()


@register.simple_tag
def fields(form: BaseForm, *names: str) -> SafeString:
    """The named fields of a form, or all that are visible."""
    chosen = [form[name] for name in names] if names else form.visible_fields()
    return SafeString("".join(field.as_field_group() for field in chosen))


@register.inclusion_tag(PARTS + "form.html", takes_context=True)
def form(context: Context, form: BaseForm, submit: str, back: str = "", action: str = "") -> dict[str, Any]:
    """A whole form: error summary, fields, button, and a link back when there is one."""
    return {"form": form, "submit": submit, "back": back, "action": action, "csrf_token": context.get("csrf_token", "")}


# Pictures


@dataclass(frozen=True)
class Slice:
    """A part of a picture: what it is, how much, and its share of the whole width in percent."""

    label: object
    cents: int
    share: str
    start: str
    series: int


def _slices(parts: Iterable[tuple[object, int]], whole: int) -> list[Slice]:
    slices, begin = [], 0
    for number, (label, cents) in zip(count(), parts):
        share, start = (f"{100 * max(value, 0) / max(whole, 1):.2f}" for value in (cents, begin))
        slices.append(Slice(label, cents, share, start, number % SERIES + 1))
        begin += max(cents, 0)
    return slices


@register.simple_tag
def bars(caption: str, parts: Sequence[tuple[object, int]], most: int = 0) -> SafeString:
    """Amounts beneath each other as bars: `parts` are (label, cents); `most` is the amount of a full bar."""
    whole = most or max((cents for _, cents in parts), default=0)
    return _part("bars", caption=caption, slices=_slices(parts, whole))


@register.simple_tag
def stack(caption: str, parts: Sequence[tuple[object, int]]) -> SafeString:
    """One bar divided into parts, with a key that gives the amounts: `parts` are (label, cents)."""
    return _part("stack", caption=caption, slices=_slices(parts, sum(max(cents, 0) for _, cents in parts)))


@register.simple_tag
def compare(
    caption: str, rows: Sequence[tuple[object, int, int]], now: str, then: str, per: str = "", total: str = ""
) -> SafeString:
    """Amounts before and after a change: `rows` are (label, cents before, cents after), all drawn on one scale.

    `now` and `then` name the two; `per` follows a difference; with `total` a row of that name gives both sums.
    """
    shown = [*rows, (total, sum(row[1] for row in rows), sum(row[2] for row in rows))] if total else rows
    most = max((abs(cents) for _, *both in shown for cents in both), default=0) or 1
    items = [
        {"label": label, "before": before, "after": after, "difference": after - before,
         "was": f"{100 * max(before, 0) / most:.2f}", "will": f"{100 * max(after, 0) / most:.2f}",
         "total": bool(total) and number == len(rows)}
        for number, (label, before, after) in enumerate(shown)
    ]  # fmt: skip
    return _part("compare", caption=caption, rows=items, now=now, then=then, per=per)


@register.simple_tag
def columns(caption: str, parts: Sequence[tuple[object, int]], numbers: str = "") -> SafeString:
    """Amounts beside each other, as over months or years, with the same numbers in a table below.

    `numbers` is the heading of that table.
    """
    height, top = 160, max((cents for _, cents in parts), default=0) or 1
    width, apart = 100 / max(len(parts), 1), -(-len(parts) // LABELS)
    items = []
    for number, (label, cents) in enumerate(parts):
        tall = round(height * max(cents, 0) / top)
        x, middle, broad = (f"{width * place:.2f}" for place in (number + 0.15, number + 0.5, 0.7))
        place = {"x": x, "middle": middle, "width": broad, "y": height - tall, "height": tall}
        labelled = (len(parts) - 1 - number) % apart == 0
        items.append({"label": label, "cents": cents, "labelled": labelled} | place)
    return _part("columns", caption=caption, items=items, numbers=numbers)


def _part(part: str, /, **values: object) -> SafeString:
    return Engine.get_default().get_template(f"{PARTS}{part}.html").render(Context(values))
