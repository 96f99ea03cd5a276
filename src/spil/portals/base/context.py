"""What every page knows besides the request: its language, and whether this is a demonstration."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `language` (`nl` or `en`) and `demo`."""
    return {"language": get_language() or settings.LANGUAGE_CODE, "demo": settings.DEMO}
