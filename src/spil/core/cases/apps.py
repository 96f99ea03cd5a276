"""Registers the room with Django under the name that its tables begin with."""

from django.apps import AppConfig


class Cases(AppConfig):
    name = "spil.core.cases"
    label = "cases"
