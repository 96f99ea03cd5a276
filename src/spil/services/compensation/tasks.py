"""What the queue does by itself, so that nobody has to remember it: every day, until there is nobody left."""

from django.utils.timezone import localdate
from procrastinate.contrib.django import app

from spil.contrib.bank.client import LocalBank
from spil.services.compensation import service


@app.periodic(cron="30 5 * * *")
@app.task(queue="compensation", name="compensation.daily", pass_context=False)
def daily(timestamp: int) -> None:
    """Give it to whose diploma came in, remind who has half a year left, pay whose account is known, let lapse."""
    today = localdate()
    service.sweep(today)
    service.do_remind(today)
    service.do_lapse(today)
    service.do_pay(today, LocalBank())
