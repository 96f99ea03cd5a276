"""Registers the room with Django under the name that its tables begin with."""

from django.apps import AppConfig


class Decisions(AppConfig):
    name = "spil.core.decisions"
    label = "decisions"
