"""Registers the room with Django under the name that its tables begin with."""

from django.apps import AppConfig


class Policy(AppConfig):
    """Policy laboratory: reforms computed over the population."""

    name = "spil.services.policy"
    label = "policy"
