"""Work for the queue: one job for each chunk, taken by any worker on any machine (`manage.py procrastinate worker`).

A job takes the next chunk that is free, whichever that is; what is done already leaves it nothing to do.
"""

from contextlib import suppress
from typing import Any

from procrastinate.contrib.django import app

from spil.core.access.models import User
from spil.core.runs import service
from spil.core.runs.models import Chunk, Run, State


@app.task(queue="runs", name="runs.work_on_next")
def work_on_next(run: int) -> None:
    """Work on the next chunk of a run."""
    service.work_on_next(run)


@app.task(queue="runs", name="runs.rehearse")
def rehearse(run: int, user: int) -> None:
    """Rehearse a run; one that has been approved meanwhile and carried out stays as it is."""
    with suppress(service.NotNow):
        service.do_rehearse(Run.objects.get(pk=run), acting_user=User.objects.get(pk=user))


def do_queue(run: Run) -> int:
    """Put a job in the queue for each chunk that the run's present step has to do; gives their number.

    Call it in the transaction that starts the step, so that work and state commit together.
    """
    step = service.STEPS.get(State(run.state))
    if step is None or run.stopped_at:
        return 0
    waiting = Chunk.objects.filter(run=run, state=step.before, reason="").count()
    jobs: list[Any] = [{"run": run.pk}] * waiting
    work_on_next.batch_defer(*jobs)
    return waiting
