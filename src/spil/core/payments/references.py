"""The number with which somebody pays for one purpose: a Dutch betalingskenmerk, or the same as a creditor reference.

A betalingskenmerk of 16 digits has its check digit in front (weighted modulus 11, Betaalvereniging Nederland). Banks
abroad know a creditor reference (ISO 11649).
"""

import re

from django.db import transaction
from stdnum import iso11649
from stdnum.iso7064 import mod_97_10

from spil.core.partitions import new_number
from spil.core.payments.models import PaymentReference
from spil.core.people.models import Person

WEIGHTS = (2, 4, 8, 5, 10, 9, 7, 3, 6, 1)  # from the right, over and over
LENGTH = 16
DIGITS_APART = re.compile(r"(?<![0-9])(?:[0-9][ .]?){15}[0-9](?![0-9])")
CREDITOR_REFERENCE = re.compile(r"(?<![A-Z0-9])RF[0-9]{2}(?:[ ]?[A-Z0-9]){1,21}(?![A-Z0-9])")


def check_digit(digits: str) -> str:
    """The check digit of a betalingskenmerk without it; 10 is written as 1 and 11 as 0."""
    total = sum(int(digit) * WEIGHTS[place % len(WEIGHTS)] for place, digit in enumerate(reversed(digits)))
    return str({10: 1, 11: 0}.get(left := 11 - total % 11, left))


def is_valid(number: str) -> bool:
    """Whether a number is a betalingskenmerk of 16 digits with the right check digit."""
    return len(number) == LENGTH and number.isascii() and number.isdigit() and check_digit(number[1:]) == number[0]


def creditor_reference(number: str) -> str:
    """The same number as a creditor reference: RF, two check digits, the number."""
    return f"RF{mod_97_10.calc_check_digits(f'{number}RF')}{number}"


def spaced(number: str) -> str:
    """In groups of four, as people read and type it."""
    return " ".join(number[place : place + 4] for place in range(0, len(number), 4))


def find(text: str) -> str | None:
    """The betalingskenmerk in a text that somebody wrote, also inside a creditor reference; None when there is none."""
    for written in CREDITOR_REFERENCE.findall(text.upper()):
        reference = iso11649.compact(written)
        if iso11649.is_valid(reference) and is_valid(reference[4:]):
            return str(reference[4:])
    numbers = (re.sub(r"[ .]", "", written) for written in DIGITS_APART.findall(text))
    return next((number for number in numbers if is_valid(number)), None)


@transaction.atomic
def reference_for(person: Person, product: str, purpose: str) -> PaymentReference:
    """The reference of a person for a purpose; made when it is asked for the first time."""
    known = PaymentReference.objects.filter(person=person, product=product, purpose=purpose).first()
    if known:
        return known
    digits = f"{new_number():015d}"
    made, _ = PaymentReference.objects.get_or_create(
        person=person, product=product, purpose=purpose, defaults={"number": check_digit(digits) + digits}
    )
    return made
