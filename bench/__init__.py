"""Benchmarks. Each module here has `run()`, which yields what it measured; `spil bench` finds and runs them.

All of them together end within ten minutes on two cores, unless they are `full`.

def run(full: bool) -> Iterator[Measure]:
    yield Measure("explained case", 0.048, "ms", aim=1, less_is_better=True)
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """One number. `peer` is the same measured on `peer_name` in this run; `aim` is what we promised."""

    name: str
    value: float
    unit: str
    peer: float | None = None
    peer_name: str = ""
    aim: float | None = None
    less_is_better: bool = False

    @property
    def ratio(self) -> float | None:
        """How many times better than the peer: above 1 is better, whatever the direction of the number."""
        if not self.peer or not self.value:
            return None
        return self.peer / self.value if self.less_is_better else self.value / self.peer

    @property
    def is_met(self) -> bool | None:
        """Whether the aim is reached; None without an aim."""
        if self.aim is None:
            return None
        return self.value <= self.aim if self.less_is_better else self.value >= self.aim
