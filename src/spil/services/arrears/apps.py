"""Registers the room with Django under the name that its tables begin with."""

from importlib import import_module

from django.apps import AppConfig


class Arrears(AppConfig):
    """Arrears: reminder, demand, writ, bailiff, and one payment arrangement over all of it."""

    name = "spil.services.arrears"
    label = "arrears"

    def ready(self) -> None:
        """Have money for arrears taken in here."""
        import_module("spil.services.arrears.receiver")
