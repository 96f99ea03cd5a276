"""What the queue does by itself, every day."""

from django.utils.timezone import localdate
from procrastinate.contrib.django import app

from spil.contrib.bank.client import LocalBank
from spil.services.school_costs import service


@app.periodic(cron="45 5 * * *")
@app.task(queue="school_costs", name="school_costs.daily", pass_context=False)
def daily(timestamp: int) -> None:
    """Pay what applications and corrections made payable."""
    service.do_pay(localdate(), LocalBank())
