"""Outcomes for a population: checks the columns, and lets threads compute pieces of them by a compiled kernel.

The text of a kernel (see fusing.py) stands in a module that is named by its hash, so that Numba's cache on disk is
right for ever.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false, reportMissingParameterType=false, reportUnnecessaryIsInstance=false
import hashlib
import importlib.util
import os
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from spil.law.engine.article import Fact
from spil.law.engine.fusing import bounds_of, dtype_of, source
from spil.law.engine.graph import Graph
from spil.law.engine.units import Unit, to_day, unit_name, write

PIECE = 65_536  # rows that a thread computes at a time
Columns = Mapping[str, Any]
Kernel = Callable[[int, int, np.ndarray, Any], bool]


class InvalidColumn(ValueError):
    """A column that the law cannot use; says which column, which row (from 0) and what was expected."""

    def __init__(self, column: str, row: int | None, said: str, file: str = "") -> None:
        place = f"{file}, " if file else ""
        super().__init__(
            f"{place}column {column}: {said}" if row is None else f"{place}column {column}, row {row}: {said}"
        )
        self.column, self.row, self.said = column, row, said

    def at(self, file: str, first: int) -> "InvalidColumn":
        """The same, in a file of which the rows that were computed begin at row `first`."""
        return InvalidColumn(self.column, None if self.row is None else first + self.row, self.said, file)


def run(graph: Graph, columns: Columns, targets: Sequence[str]) -> dict[str, np.ndarray]:
    """Outcomes of the targets for every row. See Graph.run."""
    if not targets:
        return {}
    rules, needed = graph.order(targets)
    given = [name for name in needed if name in columns]
    assumed = [name for name in needed if name not in columns]
    for name in assumed:
        if graph.law.facts[name].default is None:
            raise InvalidColumn(name, None, "missing")
    constants = sorted({name for rule in rules for name in rule.inputs} & ({"on", *graph.values, *assumed}))
    kernel = _compiled(graph, tuple(targets), tuple(given), tuple(constants))
    values = np.array([_constant(graph, name) for name in constants], dtype=np.int64)
    arrays = {name: as_array(name, graph.law.facts[name], columns[name]) for name in given}
    lengths = {name: len(array) for name, array in arrays.items()}
    if len(set(lengths.values())) > 1:
        raise InvalidColumn(", ".join(lengths), None, f"differ in length: {lengths}")
    length = max(lengths.values(), default=0)
    outputs = [np.empty(length, dtype_of(graph.unit(target))) for target in targets]
    columns_at = addresses([*arrays.values(), *outputs])

    def compute(first: int) -> bool:
        return kernel(first, min(first + PIECE, length), values, columns_at)

    if length <= PIECE:
        valid = compute(0)
    else:
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            valid = all(threads.map(compute, range(0, length, PIECE)))
    if not valid:
        for name, array in arrays.items():
            _check_bounds(name, array, bounds_of(graph.law.facts[name]))
    return dict(zip(targets, outputs, strict=True))


def as_array(name: str, fact: Fact, column: Any) -> np.ndarray:
    """The column as an array of the unit's type. Raises InvalidColumn for a wrong type, a null or what does not fit."""
    wanted: type[Any] = dtype_of(fact.unit)
    if isinstance(column, (pa.Array, pa.ChunkedArray)):
        column = _from_arrow(name, column)
    array = np.asarray(column)
    if array.ndim != 1:
        raise InvalidColumn(name, None, f"expected one dimension, not {array.ndim}")
    if array.dtype.kind not in ("b" if wanted is np.bool_ else "iu"):
        expected = f"{unit_name(fact.unit)} as {np.dtype(wanted)}"
        raise InvalidColumn(name, 0 if len(array) else None, f"expected {expected}, not {array.dtype}")
    if not np.can_cast(array.dtype, wanted):
        limits = np.iinfo(wanted)
        _check_bounds(name, array, bounds_of(fact) or (limits.min, limits.max))
    return np.ascontiguousarray(array, dtype=wanted)


def _check_bounds(name: str, array: np.ndarray, bounds: tuple[int, int] | None) -> None:
    if bounds is None or not len(array):
        return
    for row, is_wrong, said in (
        (int(array.argmin()), int(array.min()) < bounds[0], f"below {bounds[0]}"),
        (int(array.argmax()), int(array.max()) > bounds[1], f"above {bounds[1]}"),
    ):
        if is_wrong:
            raise InvalidColumn(name, row, f"{array[row]} is {said}")


def addresses(columns: Sequence[np.ndarray]) -> Any:
    """Where columns without gaps lie in memory, as the compiled kernel takes them."""
    return np.array([column.ctypes.data for column in columns], np.int64)


def _from_arrow(name: str, column: Any) -> np.ndarray:
    if column.null_count:
        row = column.is_null().to_pylist().index(True)
        raise InvalidColumn(name, row, "null")
    if pa.types.is_date32(column.type):
        column = column.cast(pa.int32())
    return column.to_numpy(zero_copy_only=False) if isinstance(column, pa.Array) else column.to_numpy()


def _constant(graph: Graph, name: str) -> int:
    if name == "on":
        return to_day(graph.day)
    if name in graph.values:
        return graph.values[name].value
    default = graph.law.facts[name].default
    assert default is not None
    return default


def _compiled(graph: Graph, targets: tuple[str, ...], given: tuple[str, ...], constants: tuple[str, ...]) -> Kernel:
    kept: dict[Any, Kernel] = graph.__dict__.setdefault("_kernels", {})
    key = (targets, given, constants)
    if key not in kept:
        kept[key] = load(source(graph, targets, given, constants))
    return kept[key]


_loaded: dict[str, Kernel] = {}


def load(text: str) -> Kernel:
    """The kernel of a generated module, compiled at its first call or taken from the cache on disk."""
    digest = hashlib.sha256(text.encode()).hexdigest()[:32]
    if digest not in _loaded:
        folder = Path(os.environ.get("SPIL_KERNELS", "var/kernels")).absolute()
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"kernel_{digest}.py"
        if not path.exists():
            partial = path.with_suffix(f".{os.getpid()}")
            partial.write_text(text, encoding="utf-8")
            partial.replace(path)
        spec = importlib.util.spec_from_file_location(path.stem, path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        _avoid_branches()
        sys.modules[path.stem] = module  # Numba finds cached functions by the name of their module
        spec.loader.exec_module(module)
        _loaded[digest] = module.kernel
    return _loaded[digest]


@cache
def _avoid_branches() -> None:
    """Compile choices into moves where both sides are cheap: no processor can predict what people's facts are."""
    from llvmlite import binding

    options = ["-two-entry-phi-node-folding-threshold=20", "-phi-node-folding-threshold=20"]
    if platform.machine() in ("x86_64", "AMD64"):
        options.append("-x86-cmov-converter=0")
    for option in options:
        binding.set_option("spil", option)


def as_table(graph: Graph, outcome: Mapping[str, np.ndarray]) -> pa.Table:
    """Outcomes as an Arrow table: choices as text, money as whole cents."""
    columns: dict[str, Any] = {}
    for name, array in outcome.items():
        unit = graph.unit(name)
        if isinstance(unit, Unit):
            columns[name] = pa.array(array, pa.int32()).cast(pa.date32()) if unit.name == "date" else pa.array(array)
        else:
            labels = [str(write(unit, member)) for member in unit]
            index = np.searchsorted(np.array([int(member) for member in unit]), array)
            columns[name] = pa.array(labels, pa.string()).take(pa.array(index.astype(np.int32)))
    return pa.table(columns)
