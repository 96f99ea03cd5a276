"""Registers the room with Django under the name that its tables begin with."""

from django.apps import AppConfig


class Runs(AppConfig):
    name = "spil.core.runs"
    label = "runs"
