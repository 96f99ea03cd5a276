"""Registers the room with Django under the name that its tables begin with."""

from django.apps import AppConfig


class Repayment(AppConfig):
    """Repayment: interest, instalments, payments, requests."""

    name = "spil.services.repayment"
    label = "repayment"

    def ready(self) -> None:
        """Have money come in for repayment, and instalments set in a run."""
        from spil.core.runs.product import register
        from spil.services.repayment import receivers  # noqa: F401 (registers itself)
        from spil.services.repayment.yearly import YEARLY

        register(YEARLY)
