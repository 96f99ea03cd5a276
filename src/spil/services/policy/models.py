"""Studies of reforms: what was asked by whom, and the figures that came out."""

import tomllib

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q


class Study(models.Model):
    """A reform computed over the population for the months `first` to `last`.

    `reform` is the text of its file. `figures` are as figures.Figures writes them, without small groups; until they are
    there it waits, or `problem` says why they will not come.
    """

    reform = models.TextField()
    first = models.DateField()
    last = models.DateField()
    figures = models.JSONField(null=True)
    problem = models.TextField(default="", blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(name="study_months", condition=Q(first__day=1, last__day=1, first__lte=F("last"))),
            CheckConstraint(
                name="study_done_with_figures_or_problem",
                condition=Q(done_at=None, figures__isnull=True, problem="")
                | (Q(done_at__isnull=False) & (Q(figures__isnull=True) ^ Q(problem=""))),
            ),
        ]

    @property
    def name(self) -> tuple[str, str]:
        """What the reform is called, in Dutch and in English."""
        name = tomllib.loads(self.reform)["name"]
        return name["nl"], name["en"]
