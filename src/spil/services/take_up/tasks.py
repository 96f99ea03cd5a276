"""Work for the queue: counting and sending large waves (`manage.py procrastinate worker`)."""

from procrastinate.contrib.django import app

from spil.services.take_up import service
from spil.services.take_up.models import Wave


@app.task(queue="take_up", name="take_up.count")
def count(wave: int) -> None:
    """Count whom a planned wave could reach."""
    service.do_count(Wave.objects.get(pk=wave))


@app.task(queue="take_up", name="take_up.send")
def send(wave: int) -> None:
    """Draw and send a wave; one that could not be sent may be tried again."""
    one = Wave.objects.get(pk=wave)
    try:
        service.do_send(one, acting_user=one.approved_by)
    except Exception:
        service.do_forget_queued(one)
        raise
