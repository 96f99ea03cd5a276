"""What every page knows: the languages."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `language` is the language of the page (`nl` or `en`)."""
    return {"language": get_language() or "nl"}
