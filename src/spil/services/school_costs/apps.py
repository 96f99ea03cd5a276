"""Registers the room with Django under the name that its tables begin with, and its product."""

from django.apps import AppConfig


class SchoolCosts(AppConfig):
    """The allowance for pupils of 18 and over: apply, decide, pay."""

    name = "spil.services.school_costs"
    label = "school_costs"

    def ready(self) -> None:
        from spil.core.runs.product import register
        from spil.services.school_costs.product import PRODUCT

        register(PRODUCT)
