"""A made-up society loaded, and a month decided for it; beside COPY of the same rows into tables without any guard."""

from collections.abc import Iterator

from bench import Measure, _society

PEER = "(COPY of the same rows into bare tables)"


def run(full: bool) -> Iterator[Measure]:
    """A million people when `full`, else a tenth of that."""
    people = 1_000_000 if full else _society.PEOPLE
    for what, unit, done in (
        (f"demo society: people loaded ({people:,})", "people/s", _society.society(people)),
        (f"spil month: decisions with postings and letters ({people:,} people)", "decisions/s", _society.month(people)),
    ):
        peer = done.count / done.copy_seconds
        yield Measure(what, done.count / done.seconds, unit, peer, PEER)
