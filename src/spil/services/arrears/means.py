"""What someone can bear beside what they pay already, by the means test of the law."""

from datetime import date


def bearable(person_id: int, on: date) -> int | None:
    """Cents a month that the means test leaves beside the usual instalment; None when it is not known."""
    return None
