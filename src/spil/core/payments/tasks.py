"""What the queue does by itself with money: collect on the day, read what the bank says, pay back what was too much."""

from django.conf import settings
from django.utils.timezone import localdate
from procrastinate.contrib.django import app

from spil.contrib.bank.client import LocalBank
from spil.contrib.payment_provider.mollie import Mollie
from spil.core.payments import collecting, online, service


@app.periodic(cron="15 5 * * *")
@app.task(queue="payments", name="payments.daily", lock="payments.daily", pass_context=False)
def daily(timestamp: int) -> None:
    """Prepare and send collections as the day asks for, and pay back what people paid too much."""
    today, bank = localdate(), LocalBank()
    collecting.do_collect(today, bank)
    service.do_give_back(today, bank, acting_user=None)


@app.periodic(cron="5 * * * *")
@app.task(queue="payments", name="payments.read", lock="payments.read", pass_context=False)
def read(timestamp: int) -> None:
    """Take in what the bank has to say."""
    service.do_fetch(LocalBank(), acting_user=None)


@app.periodic(cron="*/15 * * * *")
@app.task(queue="payments", name="payments.poll", lock="payments.poll", pass_context=False)
def poll(timestamp: int) -> None:
    """Ask the provider about payments of which nobody came back."""
    online.do_poll(Mollie(f"http://{settings.ALLOWED_HOSTS[0]}"))
