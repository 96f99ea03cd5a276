"""Form fields that speak the visitor's notation: amounts of money in cents, dates with the browser's own calendar."""

import re
from typing import Any

from django import forms

from spil import text
from spil.text import T

MOST_CENTS = 100_000_000_00
LONGEST_AMOUNT = 16
AMOUNT = re.compile(
    r"-?(\d+(?:[.,]\d{1,2})?|\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?|\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?)", re.ASCII
)


class EuroInput(forms.TextInput):
    """A text box with a euro sign before it and a numeric keyboard on a phone."""

    template_name = "spil/widgets/euro.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off"} | (attrs or {}))

    def format_value(self, value: Any) -> str | None:
        """Cents as the visitor writes them; what they typed themselves stays as it is."""
        if isinstance(value, int):
            return text.euro(value, whole=True).replace("€", "").replace(text.NO_BREAK_SPACE, "")
        return super().format_value(value)


class EuroField(forms.Field):
    """An amount of money. Cleans to integer cents; accepts `1.234,56`, `1,234.56`, `1234` and `€ 1234,5`."""

    widget = EuroInput

    def __init__(self, *, least: int = 0, most: int = MOST_CENTS, **options: Any) -> None:
        super().__init__(**options)
        self.least, self.most = least, most

    def to_python(self, value: Any) -> int | None:
        """Cents, or None for an empty box."""
        if value in self.empty_values:
            return None
        if isinstance(value, int):
            return value
        written = re.sub(r"[€\s\u00a0]", "", str(value))
        if len(written) > LONGEST_AMOUNT or not AMOUNT.fullmatch(written):
            raise forms.ValidationError(
                T(nl="Vul een bedrag in, zoals 1.250 of 1.250,50.", en="Enter an amount, such as 1,250 or 1,250.50.")
            )
        whole, _, rest = re.sub(r"[.,](\d{1,2})$", r"|\1", written).partition("|")
        cents = int(re.sub(r"\D", "", whole)) * 100 + int(rest.ljust(2, "0"))
        return -cents if written.startswith("-") else cents

    def validate(self, value: Any) -> None:
        """Within `least` and `most` (cents, both included)."""
        super().validate(value)
        if value is not None and not self.least <= value <= self.most:
            raise forms.ValidationError(
                T(nl="Vul een bedrag in van {least} tot en met {most}.", en="Enter an amount from {least} to {most}.",
                  least=text.euro(self.least, whole=True), most=text.euro(self.most, whole=True))
            )  # fmt: skip

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another amount was given, however written."""
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except forms.ValidationError:
            return True


class DateField(forms.DateField):
    """A date, with the calendar that the browser brings."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        options.setdefault("input_formats", ["%Y-%m-%d", "%d-%m-%Y"])
        super().__init__(**options)
