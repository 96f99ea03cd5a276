"""Registers the room with Django under the name that its tables begin with."""

from django.apps import AppConfig


class Selection(AppConfig):
    """Fair selection: instruments that choose whom to check, their screening, and the gate before they run."""

    name = "spil.services.selection"
    label = "selection"
