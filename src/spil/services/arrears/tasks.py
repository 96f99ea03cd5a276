"""What the queue does by itself, so that nobody has to remember it: the steps about arrears that are due on a day."""

import structlog
from django.utils.timezone import localdate
from procrastinate.contrib.django import app

from spil.contrib.bailiff.client import LocalBailiff, WrongReport
from spil.contrib.bank.client import LocalBank
from spil.contrib.debt_help.client import LocalDebtHelp
from spil.services.arrears import service

log = structlog.get_logger()


@app.periodic(cron="15 6 * * *")
@app.task(queue="arrears", name="arrears.daily", lock="arrears.daily", pass_context=False)
def daily(timestamp: int) -> None:
    """Take the steps that are due, and pay back what was paid too much."""
    today = localdate()
    try:
        service.do_day(today, LocalBailiff(), LocalDebtHelp())
    except WrongReport as wrong:  # every step was taken; the report waits for somebody to mend it
        log.error("wrong_report", product=service.PRODUCT, reason=str(wrong))
    service.do_pay_back(today, LocalBank())
