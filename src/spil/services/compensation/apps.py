"""Registers the room with Django under the name that its tables begin with, and its product."""

from django.apps import AppConfig


class Compensation(AppConfig):
    """Compensation for the years of the loan system: the missed basic grant and the study voucher."""

    name = "spil.services.compensation"
    label = "compensation"

    def ready(self) -> None:
        from spil.core.runs.product import register
        from spil.services.compensation.product import PRODUCT

        register(PRODUCT)
