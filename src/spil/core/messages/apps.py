"""Registers the room with Django under the name that its tables begin with."""

from django.apps import AppConfig


class Messages(AppConfig):
    name = "spil.core.messages"
    label = "messages"
