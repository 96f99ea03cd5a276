"""A made-up society loaded, and a month decided for it; beside COPY of the same rows into tables without any guard."""

from collections.abc import Iterator

from bench import Measure, _society

PEER = "(COPY of the same rows into bare tables)"


def run(full: bool) -> Iterator[Measure]:
    """How long a million people take is `spil demo --people 1000000`; here there are fewer."""
    for what, unit, done in (
        ("demo society: people loaded", "people/s", _society.society()),
        ("spil month: decisions with postings and letters", "decisions/s", _society.month()),
    ):
        peer = done.count / done.copy_seconds
        yield Measure(what, done.count / done.seconds, unit, peer, PEER)
