"""Registers the room with Django under the name that its tables begin with."""

from django.apps import AppConfig


class Payments(AppConfig):
    name = "spil.core.payments"
    label = "payments"
