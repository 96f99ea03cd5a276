"""Template tags and filters that every template has without `{% load %}`; see docs/pages.md."""

from datetime import date

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from spil import text

register = template.Library()


@register.simple_tag
def t(nl: str, en: str, **values: object) -> SafeString:
    """`{% t "Hallo {name}" "Hello {name}" name=person.given_name %}`: the text in the page's language, values escaped."""
    chosen: str = conditional_escape(text.choose(nl, en))
    if values:
        chosen = chosen.format(**{name: conditional_escape(str(value)) for name, value in values.items()})
    return mark_safe(chosen)


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
