"""Registers the room with Django under the name that its tables begin with."""

from django.apps import AppConfig


class TakeUp(AppConfig):
    """Take-up: a tap on the shoulder of who is entitled and does not use it."""

    name = "spil.services.take_up"
    label = "take_up"
