"""A Merkle tree over a growing list, hashed as RFC 6962 says: leaves and nodes each with their own first byte."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

SIZE = 32  # bytes of a hash
EMPTY = sha256().digest()


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one entry."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees."""
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """The roots of the whole subtrees, largest first: all that is needed to add leaves and to know the root."""

    def __init__(self, size: int = 0, frontier: bytes = b"") -> None:
        self.size = size
        self.subtrees = [frontier[start : start + SIZE] for start in range(0, len(frontier), SIZE)]
        if len(self.subtrees) != size.bit_count():
            raise ValueError(
                f"A tree of {size} leaves has {size.bit_count()} whole subtrees, not {len(self.subtrees)}."
            )

    def add(self, leaf: bytes) -> None:
        """Add the hash of a leaf at the end."""
        node, size = leaf, self.size
        while size & 1:
            node = node_hash(self.subtrees.pop(), node)
            size >>= 1
        self.subtrees.append(node)
        self.size += 1

    @property
    def root(self) -> bytes:
        if not self.subtrees:
            return EMPTY
        *rest, root = self.subtrees
        for subtree in reversed(rest):
            root = node_hash(subtree, root)
        return root

    @property
    def frontier(self) -> bytes:
        return b"".join(self.subtrees)


def tree_of(leaves: Iterable[bytes]) -> Tree:
    """The tree over hashes of leaves."""
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf)
    return tree


def _split(size: int) -> int:
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes that lead from leaf `index` to the root (RFC 6962, 2.1.1)."""
    if len(leaves) <= 1:
        return []
    middle = _split(len(leaves))
    if index < middle:
        return [*inclusion_proof(leaves[:middle], index), tree_of(leaves[middle:]).root]
    return [*inclusion_proof(leaves[middle:], index - middle), tree_of(leaves[:middle]).root]


def root_from_proof(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """The root that a proof of inclusion leads to; ValueError when the proof has the wrong length."""
    if size == 1:
        if proof:
            raise ValueError("The proof is too long.")
        return leaf
    if not proof:
        raise ValueError("The proof is too short.")
    middle = _split(size)
    *rest, last = proof
    if index < middle:
        return node_hash(root_from_proof(leaf, index, middle, rest), last)
    return node_hash(last, root_from_proof(leaf, index - middle, size - middle, rest))
