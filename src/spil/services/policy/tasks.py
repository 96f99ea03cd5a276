"""Work for the queue: one job for each study (`manage.py procrastinate worker`)."""

from procrastinate.contrib.django import app

from spil.services.policy.models import Study
from spil.services.policy.service import do_compute


@app.task(queue="policy", name="policy.work_on")
def work_on(study: int) -> None:
    """Compute a study."""
    do_compute(Study.objects.get(pk=study))
