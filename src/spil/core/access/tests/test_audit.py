"""The Merkle tree, the signed checkpoints, and every way to tamper with the record that must show."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from spil.commands.audit import app
from spil.core.access.checkpoints import as_line, do_checkpoint, from_line, verify
from spil.core.access.merkle import EMPTY, Tree, inclusion_proof, leaf_hash, node_hash, root_from_proof, tree_of
from spil.core.access.models import AccessRecord, Checkpoint, User
from spil.core.access.service import record, record_entry
from spil.core.people.models import Person


def by_definition(leaves: list[bytes]) -> bytes:
    """The root as RFC 6962, section 2.1, defines it."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    middle = 1
    while middle * 2 < len(leaves):
        middle *= 2
    return node_hash(by_definition(leaves[:middle]), by_definition(leaves[middle:]))


@given(st.integers(0, 70), st.integers(0, 70), st.integers(0, 69))
def test_the_tree_is_as_defined(size: int, stop: int, index: int) -> None:
    leaves = [leaf_hash(bytes([number])) for number in range(size)]
    assert tree_of(leaves).root == by_definition(leaves)
    stop = min(stop, size)
    before = tree_of(leaves[:stop])
    resumed = Tree(before.size, before.frontier)
    for leaf in leaves[stop:]:
        resumed.add(leaf)
    assert resumed.root == by_definition(leaves)
    if index < size:
        proof = inclusion_proof(leaves, index)
        assert root_from_proof(leaves[index], index, size, proof) == by_definition(leaves)
        assert root_from_proof(leaf_hash(b"another"), index, size, proof) != by_definition(leaves)


def test_known_hashes() -> None:
    """The two that RFC 6962 fixes: an empty tree, and a leaf without content."""
    assert EMPTY.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


@pytest.fixture
def records(case_worker: User, student: Person) -> list[AccessRecord]:
    """Seven looks, of which three and then six are under a checkpoint."""
    made = []
    for number in range(7):
        made.append(record(case_worker, student.pk, reason=f"objection {number}", what="overview"))
        if number in (2, 5):
            do_checkpoint()
    return made


def tamper(sql: str, *values: int | str | bytes) -> None:
    """Change what the triggers protect, as only the owner of the database can."""
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute(sql, values)
        cursor.execute("set session_replication_role = origin")


def test_what_was_not_tampered_with_is_well(records: list[AccessRecord]) -> None:
    report = verify()
    assert (report.records, report.checkpoints, report.covered, report.faults) == (7, 2, 6, [])
    assert do_checkpoint()
    assert do_checkpoint() is None


def test_records_and_checkpoints_cannot_be_changed(records: list[AccessRecord]) -> None:
    for attempt in (
        lambda: AccessRecord.objects.update(reason="another"),
        lambda: AccessRecord.objects.all().delete(),
        lambda: Checkpoint.objects.update(size=1),
        lambda: Checkpoint.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            attempt()
    assert verify().faults == []


def forge(record: AccessRecord) -> None:
    """Change a record and its hash with it."""
    record.refresh_from_db()
    record.reason = "another"
    tamper("update access_accessrecord set reason = %s, leaf = %s where id = %s", record.reason,
           leaf_hash(record_entry(record)), record.pk)  # fmt: skip


@pytest.mark.parametrize(
    ("deed", "fault"),
    [
        (lambda made: tamper("update access_accessrecord set reason = 'x' where id = %s", made[1].pk), "was changed"),
        (lambda made: tamper("update access_accessrecord set reason = 'x' where id = %s", made[6].pk), "was changed"),
        (lambda made: tamper("update access_accessrecord set viewer_id = 0 where id = %s", made[4].pk), "was changed"),
        (lambda made: forge(made[1]), "changed or replaced"),
        (lambda made: forge(made[4]), "changed or replaced"),
        (lambda made: tamper("delete from access_accessrecord where id = %s", made[1].pk), "there are 2"),
        (lambda made: tamper("delete from access_accessrecord where id >= %s", made[4].pk), "there are 4"),
        (lambda made: tamper("delete from access_accessrecord"), "there are 0"),
        (lambda made: tamper("update access_accessrecord set id = id + 100 where id = %s", made[0].pk), "there are 2"),
        (lambda made: tamper("update access_checkpoint set size = size - 1"), "signature"),
        (lambda made: tamper("update access_checkpoint set root = frontier"), "signature"),
    ],
)  # fmt: skip
def test_tampering_shows(deed: Callable[[list[AccessRecord]], None], fault: str, records: list[AccessRecord]) -> None:
    deed(records)
    assert any(fault in each for each in verify().faults)


def test_cutting_off_records_with_their_checkpoint_shows_in_a_copy(records: list[AccessRecord]) -> None:
    newest = Checkpoint.objects.latest("size")
    copies = [from_line(as_line(newest))]
    tamper("delete from access_accessrecord where id >= %s", records[3].pk)
    tamper("delete from access_checkpoint where id = %s", newest.pk)
    assert verify().faults == []
    assert "signed 6 records" in verify(copies).faults[0]


def test_a_checkpoint_does_not_build_on_a_spoiled_one(records: list[AccessRecord]) -> None:
    tamper("update access_checkpoint set frontier = root || root")
    with pytest.raises(ValueError, match="does not fit"):
        do_checkpoint()
    assert Checkpoint.objects.count() == 2


def test_recording_is_one_insert(
    case_worker: User, student: Person, django_assert_num_queries: Callable[..., object]
) -> None:
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        record(case_worker, student.pk, reason="objection", what="overview")


def test_the_commands(records: list[AccessRecord], tmp_path: Path) -> None:
    copy = tmp_path / "copy.jsonl"
    run = CliRunner().invoke
    assert "7 records" in run(app, ["checkpoint", "--copy", str(copy)]).output
    assert run(app, ["verify", "--copy", str(copy)]).exit_code == 0
    tamper("delete from access_accessrecord where id = %s", records[6].pk)
    result = run(app, ["verify", "--copy", str(copy)])
    assert result.exit_code == 1
    assert "signed 7 records" in result.output
