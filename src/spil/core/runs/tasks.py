"""Work for the queue: one job for each chunk, taken by any worker on any machine (`manage.py procrastinate worker`).

A job takes the next chunk that is free, whichever that is; what is done already leaves it nothing to do.
"""

from procrastinate.contrib.django import app

from spil.core.runs import service
from spil.core.runs.models import Chunk, Run, State


@app.task(queue="runs", name="runs.work_on_next")
def work_on_next(run: int) -> None:
    """Work on the next chunk of a run."""
    service.work_on_next(run)


def do_queue(run: Run) -> int:
    """Put a job in the queue for each chunk that the run's present step has to do; gives their number.

    Call it in the transaction that starts the step, so that work and state commit together.
    """
    step = service.STEPS.get(State(run.state))
    if step is None:
        return 0
    waiting = Chunk.objects.filter(run=run, state=step.before, reason="").count()
    work_on_next.batch_defer(*({"run": run.pk} for _ in range(waiting)))
    return waiting
