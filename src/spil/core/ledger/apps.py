"""Registers the room with Django under the name that its tables begin with."""

from django.apps import AppConfig


class Ledger(AppConfig):
    name = "spil.core.ledger"
    label = "ledger"
