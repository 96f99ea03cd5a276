"""What the queue does by itself, so that nobody has to remember it: the month before closed, and this one opened."""

import structlog
from django.utils.timezone import localdate
from procrastinate.contrib.django import app

from spil.services.repayment import service

log = structlog.get_logger()


@app.periodic(cron="15 3 * * *")
@app.task(queue="repayment", name="repayment.daily", lock="repayment.daily", pass_context=False)
def daily(timestamp: int) -> None:
    """Open this month for whoever does not have it open: on its first day everyone, later who began to owe since."""
    try:
        service.do_month(localdate().replace(day=1))
    except service.NotKnownYet as unknown:
        log.error("month_not_known", product=service.PRODUCT, month=str(unknown.month))
