"""Registers the room with Django under the name that its tables begin with."""

from django.apps import AppConfig


class StudentFinance(AppConfig):
    """Student finance: apply, decide, pay."""

    name = "spil.services.student_finance"
    label = "student_finance"
