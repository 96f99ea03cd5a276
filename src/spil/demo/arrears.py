"""Arrears in the demo society: when debts were due, some arrangements that run, and the steps that are due today."""

from datetime import date, timedelta

from spil.contrib.bailiff.client import LocalBailiff
from spil.contrib.debt_help.client import LocalDebtHelp
from spil.core.ledger.models import Account
from spil.core.people.models import Person
from spil.services.arrears.models import Arrangement, Claim
from spil.services.arrears.service import do_ask, do_day, do_find_claims, do_receive, do_set_due, proposal, standing

JORIS = (
    (Account.TRAVEL_DEBT, "repayment", date(2026, 6, 1), date(2026, 7, 15)),
    (Account.SCHOOL_FEE_DEBT, "school_fees", date(2026, 8, 1), date(2026, 9, 15)),
)
ARRANGED = 10  # of the others have an arrangement, and paid its first instalment
DAYS_AGO = 45  # that they asked for it


def live(today: date) -> None:
    """Find out who is late, make arrangements with some of them, and run the day."""
    joris = Person.objects.filter(given_name="Joris", users__isnull=False).first()
    if joris:
        for account, product, month, due_on in JORIS:
            do_set_due(joris.pk, account, product=product, month=month, due_on=due_on)
    do_find_claims()
    on = today - timedelta(DAYS_AGO)
    late = Claim.objects.filter(due_on__lt=on).exclude(person=joris).order_by("person").distinct("person")
    made = 0
    for claim in late.select_related("person")[: 5 * ARRANGED]:
        offer = proposal(standing(claim.person_id, on)) if made < ARRANGED else None
        if offer:
            channel = Arrangement.Channel.values[made % 3]
            do_ask(claim.person, offer.amount, on + timedelta(14), channel, on=on, acting_user=None)
            key = f"demo:arrangement:{claim.person_id}"
            do_receive(claim.person_id, offer.amount, on + timedelta(13), key=key)
            made += 1
    do_day(today, LocalBailiff(), LocalDebtHelp())
