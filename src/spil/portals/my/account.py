"""Changing the account number: the fact, and a message so that the owner notices when it was somebody else."""

from django.db import transaction
from django.utils.timezone import localdate

from spil.core.access.models import User
from spil.core.messages.service import do_send
from spil.core.payments.notices import hidden
from spil.core.people.models import BankAccount, Person
from spil.core.people.service import Change, do_record


@transaction.atomic
def do_change_account(person: Person, number: str, holder: str, *, acting_user: User) -> Change:
    """Pay someone to another account from today on. The same number again changes nothing and sends nothing."""
    change = do_record(
        BankAccount, person, (localdate(), None), source="own statement", acting_user=acting_user, iban=number,
        holder=holder,
    )  # fmt: skip
    if change:
        do_send(person, "notice", _notice(number, person.language), acting_user=acting_user)
    return change


def _notice(number: str, language: str) -> dict[str, object]:
    account = hidden(number)
    if language == "en":
        return {
            "title": "Your account number was changed",
            "intro": [f"From now on we pay you on account {account}."],
            "next_steps": ["Was it not you who changed this? Change it back in My Spil now, and tell us."],
        }
    return {
        "title": "Je rekeningnummer is gewijzigd",
        "intro": [f"Vanaf nu betalen we je op rekening {account}."],
        "next_steps": ["Heb je dit niet zelf gedaan? Wijzig het dan meteen terug in Mijn Spil, en laat het ons weten."],
    }
