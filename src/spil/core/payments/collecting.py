"""Direct debit: mandates, what is collected for a month, the messages to the bank, and collections that come back.

A collection is announced at least 14 days ahead (SEPA core rulebook) to whom it is new: the first under a mandate, or
another amount than the time before. It goes to the bank some days before the day, once, for no more than is due then.

Lock order: the advisory lock of product and month, then the batch, then its collections by id.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone

from spil.contrib.bank.client import Bank
from spil.core.access.models import User
from spil.core.messages import service as messages
from spil.core.messages.models import Message
from spil.core.partitions import new_number, numbers
from spil.core.payments import notices, sepa
from spil.core.payments.creditor import CREDITOR
from spil.core.payments.models import Collection, CollectionBatch, CollectionStatus, Mandate, Sequence
from spil.core.payments.receivers import Received, Receiver, registry
from spil.core.people.models import Person
from spil.core.terms import is_bank_day

ANNOUNCE_DAYS = 14
SEND_DAYS = 5  # before the day of collection; the bank wants a message a bank day ahead at the latest
LAPSE_MONTHS = 36  # a mandate that was not used for so long may not be used any more
USUAL_DAY = 25
BATCH_SIZE = 20_000  # collections in one message
AT_A_TIME = 2_000
UNUSABLE = {"AC01", "AC04", "AC06", "AC13", "AG01", "MD01", "MD07", "SL01"}
"""Reasons after which the next collection would come back too: there is no use in trying again."""


SEPA = frozenset(
    "AD AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU LV MC MT NL NO PL PT RO SE SI SK SM"
    " VA".split()
)
"""Countries whose accounts can be collected from, by the first letters of an IBAN."""


class TooLate(ValueError):
    """There are less than 14 days left to announce a collection in."""


class UnknownProduct(LookupError):
    """No service takes in money for this product."""


@dataclass(frozen=True)
class Prepared:
    """Collections made, how many people were told, and how many have something due but no mandate."""

    made: int
    announced: int
    without_mandate: int


def collect_date(month: date) -> date:
    """Day on which a month is collected: the 25th or the next day on which banks settle, in December the one before.

    As the dates of 2021 that the agency published.
    """
    day = month.replace(day=USUAL_DAY)
    step = timedelta(days=-1 if month.month == 12 else 1)
    while not is_bank_day(day):
        day += step
    return day


# mandates


def mandate_of(person: Person | int) -> Mandate | None:
    """The mandate in force."""
    return Mandate.objects.filter(person=person, ended_on=None).first()


@transaction.atomic
def do_give_mandate(person: Person, iban: str, holder: str, *, signed_on: date, acting_user: User | None) -> Mandate:
    """Record leave to collect from an account; it takes the place of the one before. The same again changes nothing."""
    Person.objects.select_for_update().get(pk=person.pk)
    known = mandate_of(person)
    if known and (known.iban, known.holder) == (iban, holder):
        return known
    if known:
        _end(known, max(signed_on, known.signed_on), "replaced")
    mandate = Mandate.objects.create(
        person=person, reference=f"SPIL-{new_number()}", iban=iban, holder=holder, signed_on=signed_on,
        given_by=acting_user,
    )  # fmt: skip
    messages.do_send(person, "notice", notices.given(mandate, person.language), acting_user=acting_user)
    return mandate


@transaction.atomic
def do_withdraw_mandate(person: Person, *, on: date, acting_user: User | None) -> bool:
    """End the mandate at the debtor's wish; False when there is none. What the bank has already is still collected."""
    mandate = Mandate.objects.select_for_update().filter(person=person, ended_on=None).first()
    if mandate is None:
        return False
    _end(mandate, max(on, mandate.signed_on), "withdrawn")
    messages.do_send(person, "notice", notices.withdrawn(mandate, person.language), acting_user=acting_user)
    return True


def _end(mandate: Mandate, on: date, reason: str) -> None:
    mandate.ended_on, mandate.end_reason = on, reason
    mandate.save(update_fields=["ended_on", "end_reason"])


# a month


def do_prepare(month: date, product: str, *, today: date, progress: Callable[[int], None] = lambda _: None) -> Prepared:
    """Make a collection for everyone who owes for the month and gave a mandate, and tell whom it is new to.

    Works in pieces of one transaction each. Whoever has a collection for the month gets no other. Raises TooLate when
    there is somebody to collect from and the term to announce it has passed, UnknownProduct for what nobody collects.
    """
    receiver = _receiver(product)
    day = collect_date(month)
    done = set(Collection.objects.filter(product=product, month=month).values_list("person_id", flat=True))
    owing = [(person, cents) for person, cents in receiver.to_collect(month) if person not in done]
    made = announced = without = 0
    for start in range(0, len(owing), AT_A_TIME):
        piece = dict(owing[start : start + AT_A_TIME])
        mandates = _usable(piece, day)
        without += len(piece) - len(mandates)
        if mandates and (day - today).days < ANNOUNCE_DAYS:
            raise TooLate(f"{day:%Y-%m-%d} is less than {ANNOUNCE_DAYS} days after {today:%Y-%m-%d}")
        told = _prepare_piece(month, product, day, today, piece, mandates)
        made, announced = made + len(mandates), announced + told
        progress(len(piece))
    return Prepared(made, announced, without)


def _receiver(product: str) -> Receiver:
    receiver = registry.get(product)
    if receiver is None:
        raise UnknownProduct(product)
    return receiver


def _usable(people: Iterable[int], day: date) -> dict[int, Mandate]:
    """Mandates by person that may be used on a day: not one that nobody used for 36 months."""
    mandates = Mandate.objects.filter(person__in=list(people), ended_on=None).order_by("person_id")
    since = day.replace(year=day.year - LAPSE_MONTHS // 12, day=1)
    used = set(
        Collection.objects.filter(mandate__in=mandates, collect_on__gte=since).values_list("mandate_id", flat=True)
    )
    return {one.person_id: one for one in mandates if one.signed_on >= since or one.pk in used}


@transaction.atomic
def _prepare_piece(
    month: date, product: str, day: date, today: date, piece: dict[int, int], mandates: dict[int, Mandate]
) -> int:
    """Write a piece; gives the number of people who were told."""
    _lock(product, month)
    done = Collection.objects.filter(product=product, month=month, person__in=mandates)
    mandates = {person: mandates[person] for person in mandates.keys() - set(done.values_list("person_id", flat=True))}
    last = dict(
        Collection.objects.filter(person__in=mandates, product=product, month__lt=month)
        .exclude(status=CollectionStatus.CANCELLED)
        .order_by("person_id", "-month")
        .distinct("person_id")
        .values_list("person_id", "amount_cents")
    )
    same = set(Collection.objects.filter(mandate__in=mandates.values()).values_list("mandate_id", flat=True))
    new = {person for person, one in mandates.items() if one.pk not in same or last.get(person) != piece[person]}
    Collection.objects.bulk_create(
        Collection(
            person_id=person, product=product, month=month, mandate=mandates[person], collect_on=day,
            amount_cents=piece[person], end_to_end_id=f"DD{own}", announced_on=today if person in new else None,
        )
        for person, own in zip(sorted(mandates), numbers(len(mandates)).tolist(), strict=True)
    )  # fmt: skip
    _announce(product, month, day, [(mandates[person], piece[person]) for person in sorted(new)])
    return len(new)


def _announce(product: str, month: date, day: date, what: list[tuple[Mandate, int]]) -> None:
    people = Person.objects.in_bulk([mandate.person_id for mandate, _ in what])
    made: list[Message] = []
    for mandate, cents in what:
        person = people[mandate.person_id]
        data = notices.announcement(mandate, cents, day, person.language)
        key = f"collect:{product}:{month}:{person.pk}"
        made.append(messages.make(person, "notice", data, acting_user=None, key=key))
    messages.do_send_many(made)


def _lock(product: str, month: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"collections:{product}:{month}"])


def do_batch(month: date, product: str, *, size: int = BATCH_SIZE) -> list[CollectionBatch]:
    """Put the collections of a month that have no batch yet into batches for the bank, each in one transaction.

    Looks again at what is due: who paid in the meantime, or withdrew the mandate, is not collected from; of who paid a
    part the rest is collected.
    """
    due = dict(_receiver(product).to_collect(month))
    made: list[CollectionBatch] = []
    while (batch := _batch_piece(month, product, due, size)) is not None:
        made += batch
    return made


@transaction.atomic
def _batch_piece(month: date, product: str, due: dict[int, int], size: int) -> list[CollectionBatch] | None:
    """Batches of the next collections, of each sequence one; None when there is nothing left."""
    _lock(product, month)
    waiting = Collection.objects.filter(product=product, month=month, batch=None, status=CollectionStatus.MADE)
    ones = list(waiting.select_for_update(of=("self",)).select_related("mandate").order_by("id")[:size])
    if not ones:
        return None
    going: list[Collection] = []
    for one in ones:
        cents = min(one.amount_cents, due.get(one.person_id, 0))
        if cents <= 0 or one.mandate.ended_on:
            one.status = CollectionStatus.CANCELLED
            one.save(update_fields=["status"])
        else:
            if cents < one.amount_cents:
                one.amount_cents = cents
                one.save(update_fields=["amount_cents"])
            going.append(one)
    used = _used([one.mandate_id for one in going])
    parts = {
        Sequence.FIRST: [one for one in going if one.mandate_id not in used],
        Sequence.RECURRENT: [one for one in going if one.mandate_id in used],
    }
    return [_make_batch(part, sequence) for sequence, part in parts.items() if part]


def _used(mandates: list[int]) -> set[int]:
    """Mandates under which a collection went to a debtor's bank before; one that was rejected does not count."""
    went = Collection.objects.filter(mandate__in=mandates, batch__isnull=False, rejected=False)
    return set(went.values_list("mandate_id", flat=True))


def _make_batch(ones: list[Collection], sequence: Sequence) -> CollectionBatch:
    first = ones[0]
    message_id = f"SPIL-DD-{first.month:%Y%m}-{first.end_to_end_id[2:]}"
    description = f"{first.product.replace('_', ' ')} {first.month:%Y-%m}"
    debits = [
        sepa.Debit(one.end_to_end_id, one.mandate.holder, one.mandate.iban, one.amount_cents, description,
                   one.mandate.reference, one.mandate.signed_on)
        for one in ones
    ]  # fmt: skip
    batch = CollectionBatch.objects.create(
        message_id=message_id, product=first.product, month=first.month, sequence=sequence, collect_on=first.collect_on,
        collections_count=len(ones), total_cents=sum(one.amount_cents for one in ones),
        xml=sepa.pain_008(message_id, timezone.now(), first.collect_on, sequence, CREDITOR, debits),
    )  # fmt: skip
    Collection.objects.filter(pk__in=[one.pk for one in ones]).update(batch=batch)
    return batch


def do_send(batch_id: int, bank: Bank, *, acting_user: User | None) -> bool:
    """Send a batch to the bank; False when it was sent before. Killed in between, the same bytes go again."""
    with transaction.atomic():
        batch = CollectionBatch.objects.select_for_update().get(pk=batch_id)
        if batch.status != CollectionStatus.MADE:
            return False
        bank.send(batch.message_id, bytes(batch.xml))
        batch.status, batch.sent_at = CollectionStatus.SENT, timezone.now()
        batch.save(update_fields=["status", "sent_at"])
        Collection.objects.filter(batch=batch).update(status=CollectionStatus.SENT)
    return True


def do_send_all(month: date, product: str, bank: Bank, *, acting_user: User | None) -> tuple[int, int]:
    """Send the batches of a month that were not sent yet; gives the number of collections and their cents."""
    waiting = CollectionBatch.objects.filter(month=month, product=product, status=CollectionStatus.MADE).order_by("id")
    sent = [batch for batch in waiting if do_send(batch.pk, bank, acting_user=acting_user)]
    return sum(batch.collections_count for batch in sent), sum(batch.total_cents for batch in sent)


@transaction.atomic
def do_lapse(today: date) -> int:
    """Cancel what was prepared but did not go to the bank before its day, and tell whom it was announced to.

    It stays due, and nothing more is collected for that month. Gives the number of collections.
    """
    late = Collection.objects.filter(status=CollectionStatus.MADE, collect_on__lte=today)
    for product, month in late.order_by().values_list("product", "month").distinct():
        _lock(product, month)
    batches = CollectionBatch.objects.filter(status=CollectionStatus.MADE, collect_on__lte=today).select_for_update()
    for batch in batches.order_by("id"):
        batch.status = CollectionStatus.CANCELLED
        batch.save(update_fields=["status"])
    ones = list(late.select_for_update(of=("self",)).select_related("person", "mandate").order_by("id"))
    Collection.objects.filter(pk__in=[one.pk for one in ones]).update(status=CollectionStatus.CANCELLED)
    messages.do_send_many(
        [
            messages.make(
                one.person, "notice", notices.not_collected(one, one.person.language), acting_user=None,
                key=f"collection-lapsed:{one.pk}",
            )
            for one in ones
        ]
    )  # fmt: skip
    return len(ones)


def do_collect(today: date, bank: Bank) -> tuple[int, int]:
    """Do for every product what the day asks for; gives the numbers of collections prepared and sent. Repeatable.

    Until 14 days before the day of this month it makes and announces collections, in the last days before it sends
    them; what was not sent by then lapses.
    """
    month, prepared, sent = today.replace(day=1), 0, 0
    day = collect_date(month)
    do_lapse(today)
    for product in [receiver.product for receiver in registry]:
        if (day - today).days >= ANNOUNCE_DAYS:
            prepared += do_prepare(month, product, today=today).made
        elif 0 < (day - today).days <= SEND_DAYS:
            do_batch(month, product)
            sent += do_send_all(month, product, bank, acting_user=None)[0]
    return prepared, sent


# what the bank says


@transaction.atomic
def do_book(batch: CollectionBatch, cents: int, on: date, *, acting_user: User | None) -> bool | None:
    """Take in what a whole batch brought; False when it was booked before, None when the sum is another than ours.

    What was rejected before the day was never credited; what came back after it is debited by itself.
    """
    if batch.status != CollectionStatus.SENT:
        return False
    ones = list(Collection.objects.select_for_update().filter(batch=batch, rejected=False).order_by("id"))
    if sum(one.amount_cents for one in ones) != cents:
        return None
    going = [one for one in ones if one.status == CollectionStatus.SENT]
    _receiver(batch.product).receive_many([_money(one, on) for one in going], acting_user=acting_user)
    Collection.objects.filter(pk__in=[one.pk for one in going]).update(status=CollectionStatus.BOOKED)
    batch.status = CollectionStatus.BOOKED
    batch.save(update_fields=["status"])
    return True


def do_book_one(one: Collection, on: date, *, acting_user: User | None) -> bool:
    """Take in what one collection brought: what it was for is paid. Once."""
    if one.status != CollectionStatus.SENT:
        return False
    _receiver(one.product).receive(_money(one, on), acting_user=acting_user)
    one.status = CollectionStatus.BOOKED
    one.save(update_fields=["status"])
    return True


def _money(one: Collection, on: date) -> Received:
    return Received(one.person_id, "", one.amount_cents, on, key=f"collection:{one.pk}", month=one.month)


def do_return(one: Collection, returned: sepa.Returned, *, acting_user: User | None) -> bool:
    """What was collected went back, or was never collected: it is due again, and the debtor is told what to do. Once.

    After a reason that will not pass, the mandate ends.
    """
    if one.status not in (CollectionStatus.SENT, CollectionStatus.BOOKED):
        return False
    if one.status == CollectionStatus.BOOKED:
        _receiver(one.product).take_back(f"collection:{one.pk}", returned.on, acting_user=acting_user)
    one.rejected = returned.rejected and one.status == CollectionStatus.SENT
    one.status, one.returned_on, one.return_reason = CollectionStatus.RETURNED, returned.on, returned.reason
    one.save(update_fields=["status", "returned_on", "return_reason", "rejected"])
    mandate = Mandate.objects.select_for_update().get(pk=one.mandate_id)
    ends = returned.reason in UNUSABLE and mandate.ended_on is None
    if ends:
        _end(mandate, max(returned.on, mandate.signed_on), returned.reason)
    data = notices.came_back(one, ends, one.person.language)
    messages.do_send(one.person, "notice", data, acting_user=acting_user, key=f"collection-returned:{one.pk}")
    return True


def do_refuse(batch: CollectionBatch, refused: sepa.Refused, *, acting_user: User | None) -> int:
    """The bank did not take a whole message: nothing of it was collected. Gives the number of collections."""
    ones = Collection.objects.select_for_update(of=("self",)).select_related("person").filter(batch=batch)
    return sum(
        do_return(
            one, sepa.Returned(one.end_to_end_id, refused.reason, refused.on, None, True), acting_user=acting_user
        )
        for one in ones.order_by("id")
    )
