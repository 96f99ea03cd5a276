"""Signed roots over the access record, and the check that nothing in it was changed, removed or cut off.

A checkpoint is signed with Ed25519 by a key that comes from the secret SPIL_AUDIT_KEY. Who keeps copies of checkpoints
elsewhere (`spil audit checkpoint --copy FILE`) also notices when records were cut off together with their checkpoints.
"""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.db import connection, transaction
from django.utils import timezone

from spil.core.access.merkle import Tree, leaf_hash
from spil.core.access.models import AccessRecord, Checkpoint
from spil.core.access.service import record_entry
from spil.settings import secret

ORIGIN = "spil access record"
PATIENCE = "5s"  # how long a checkpoint waits for transactions that are still writing
SHOWN = 20  # faults named one by one


@cache
def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(sha256(secret("SPIL_AUDIT_KEY").encode()).digest())


def public_key() -> str:
    """The key that checks our signatures, in base64, to be published."""
    return base64.b64encode(_key().public_key().public_bytes_raw()).decode()


def note(size: int, last_record: int, root: bytes, made_at: datetime) -> bytes:
    """The text that is signed: origin, number of records, root, last number, time; a line each."""
    when = made_at.astimezone(UTC).isoformat(timespec="microseconds")
    return f"{ORIGIN}\n{size}\n{base64.b64encode(root).decode()}\n{last_record}\n{when}\n".encode()


def do_checkpoint() -> Checkpoint | None:
    """Sign the record as it stands now; None when nothing came since the last time."""
    last_record = _last_record()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('access checkpoint'))")
        before = Checkpoint.objects.order_by("-size").first()
        tree = Tree(before.size, bytes(before.frontier)) if before else Tree()
        if before and tree.root != bytes(before.root):
            raise ValueError(f"Checkpoint {before.pk} does not fit its own root: run `spil audit verify`.")
        records = AccessRecord.objects.filter(id__gt=before.last_record if before else 0, id__lte=last_record)
        for record in records.order_by("id").iterator(10_000):
            tree.add(leaf_hash(record_entry(record)))
        if before and tree.size == before.size:
            return None
        made_at = timezone.now()
        signature = _key().sign(note(tree.size, last_record, tree.root, made_at))
        return Checkpoint.objects.create(
            size=tree.size, last_record=last_record, root=tree.root, frontier=tree.frontier,
            made_at=made_at, signature=signature,
        )  # fmt: skip


def _last_record() -> int:
    """The newest number below which no transaction can still add one: the lock waits for who is writing.

    Numbers are given while holding the table's lock, so whoever comes after us gets a higher one.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"set local lock_timeout = '{PATIENCE}'")
        cursor.execute("lock table access_accessrecord in share mode")
        cursor.execute("select coalesce(max(id), 0) from access_accessrecord")
        last: int = cursor.fetchone()[0]
        cursor.execute("set local lock_timeout = 0")
    return last


def as_line(checkpoint: Checkpoint) -> str:
    """A checkpoint as one line of JSON, for a copy elsewhere."""
    return json.dumps(
        {
            "origin": ORIGIN,
            "size": checkpoint.size,
            "root": base64.b64encode(checkpoint.root).decode(),
            "last_record": checkpoint.last_record,
            "made_at": checkpoint.made_at.astimezone(UTC).isoformat(timespec="microseconds"),
            "signature": base64.b64encode(checkpoint.signature).decode(),
            "key": public_key(),
        }
    )


def from_line(line: str) -> Checkpoint:
    """A checkpoint from its copy."""
    data = json.loads(line)
    return Checkpoint(
        size=data["size"],
        root=base64.b64decode(data["root"]),
        last_record=data["last_record"],
        made_at=datetime.fromisoformat(data["made_at"]),
        signature=base64.b64decode(data["signature"]),
    )


@dataclass
class Report:
    """What `verify` found: the first faults in words, and how much was checked."""

    records: int = 0
    checkpoints: int = 0
    covered: int = 0  # records below the last checkpoint
    faults: list[str] = field(default_factory=list)
    number_of_faults: int = 0

    def fault(self, text: str) -> None:
        self.number_of_faults += 1
        if len(self.faults) < SHOWN:
            self.faults.append(text)


def verify(copies: list[Checkpoint] | None = None) -> Report:
    """Compute the whole tree anew and compare it with every checkpoint and every copy kept elsewhere."""
    report = Report()
    with transaction.atomic():
        checkpoints = sorted(
            [*((f"checkpoint {each.pk}", each) for each in Checkpoint.objects.order_by("size")),
             *((f"copy of size {each.size}", each) for each in copies or [])],
            key=lambda pair: (pair[1].last_record, pair[1].size),
        )  # fmt: skip
        checkpoints = [(name, each) for name, each in checkpoints if _is_signed(name, each, report)]
        report.checkpoints = len(checkpoints)
        tree = Tree()
        for name, checkpoint, records in _between(checkpoints):
            for record in records:
                leaf = leaf_hash(record_entry(record))
                if leaf != bytes(record.leaf):
                    report.fault(f"record {record.pk} was changed: it does not have its own hash")
                tree.add(leaf)
            report.records = tree.size
            if checkpoint is None:
                continue
            report.covered = tree.size
            if tree.size != checkpoint.size:
                report.fault(
                    f"{name} of {checkpoint.made_at:%Y-%m-%d %H:%M}: it signed {checkpoint.size} records up to number "
                    f"{checkpoint.last_record}, there are {tree.size}"
                )
            elif tree.root != bytes(checkpoint.root):
                report.fault(
                    f"{name} of {checkpoint.made_at:%Y-%m-%d %H:%M}: a record up to number {checkpoint.last_record} "
                    "was changed or replaced"
                )
    return report


def _is_signed(name: str, checkpoint: Checkpoint, report: Report) -> bool:
    text = note(checkpoint.size, checkpoint.last_record, bytes(checkpoint.root), checkpoint.made_at)
    key: Ed25519PublicKey = _key().public_key()
    try:
        key.verify(bytes(checkpoint.signature), text)
    except InvalidSignature:
        report.fault(f"{name} does not have our signature")
        return False
    return True


def _between(
    checkpoints: list[tuple[str, Checkpoint]],
) -> Iterator[tuple[str, Checkpoint | None, Iterator[AccessRecord]]]:
    """Each checkpoint with the records since the one before, and at the end those that none covers yet."""
    after = 0
    for name, checkpoint in checkpoints:
        records = AccessRecord.objects.filter(id__gt=after, id__lte=checkpoint.last_record).order_by("id")
        yield name, checkpoint, records.iterator(10_000)
        after = checkpoint.last_record
    yield "", None, AccessRecord.objects.filter(id__gt=after).order_by("id").iterator(10_000)
