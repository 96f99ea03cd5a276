"""The rules of a graph fused into one compiled loop over columns, of which threads take pieces.

The source of each rule and of the helpers that it calls is written into one module without annotations, with
enumeration members and dates as plain integers; the module is named by the hash of its text, so that Numba's
cache on disk is right for ever. What one rule alone asks for once is computed where that rule needs it, or not at all.
The explained path runs the very same functions one case at a time.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false, reportMissingParameterType=false, reportUnnecessaryIsInstance=false
import ast
import hashlib
import importlib.util
import inspect
import os
import sys
import textwrap
from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Sized
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FunctionType
from typing import Any

import numpy as np
import pyarrow as pa

from spil.law.engine.article import Fact, LawError
from spil.law.engine.graph import Graph
from spil.law.engine.units import Choice, Unit, UnitOf, to_day, unit_name, write

PIECE = 32_768  # rows that a thread computes at a time
BUILTINS = {"min", "max", "abs", "range", "int", "bool"}
DIVISIONS: dict[type[ast.operator], str] = {ast.FloorDiv: "quotient", ast.Mod: "remainder"}
Columns = Mapping[str, Any]

HEAD = '''"""Generated from the law by spil.law.engine.kernel."""
from llvmlite import ir
from numba import int64, njit, types, uint64
from numba.extending import intrinsic

helper = njit(forceinline=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)

@intrinsic
def floored(typing, x, d):
    """x / d rounded down, for a positive d: the bits of a negative x are turned before and after."""
    def generate(context, builder, signature, args):
        sign = builder.ashr(args[0], ir.Constant(args[0].type, 63))
        return builder.xor(builder.udiv(builder.xor(args[0], sign), args[1]), sign)
    return types.int64(types.int64, types.int64), generate

@helper
def quotient(x, d):
    if d == 0:
        raise ZeroDivisionError("division by zero")
    return floored(x, d) if d > 0 else floored(-x, -d)

@helper
def remainder(x, d):
    return x - quotient(x, d) * d
'''
"""What the generated functions stand on: division without a branch, which makes a kernel a quarter faster."""


class InvalidColumn(ValueError):
    """A column that the law cannot use; says which column, which row (from 0) and what was expected."""


def dtype_of(unit: UnitOf) -> type[np.generic]:
    """Type of a column in memory: int64 for money, int32 for dates and counts, int8 for choices, bool for flags."""
    if not isinstance(unit, Unit):
        return np.int8
    if unit.name == "flag":
        return np.bool_
    return np.int64 if unit.name.startswith("cents") else np.int32


def run(graph: Graph, columns: Columns, targets: Sequence[str]) -> dict[str, np.ndarray]:
    """Outcomes of the targets for every row. See Graph.run."""
    if not targets:
        return {}
    rules, needed = graph.order(targets)
    given = [name for name in needed if name in columns]
    assumed = [name for name in needed if name not in columns]
    for name in assumed:
        if graph.law.facts[name].default is None:
            raise InvalidColumn(f"column {name} is missing")
    constants = sorted({name for rule in rules for name in rule.inputs} & ({"on", *graph.values, *assumed}))
    kernel = _compiled(graph, tuple(targets), tuple(given), tuple(constants))
    values = np.array([_constant(graph, name) for name in constants], dtype=np.int64)
    many = any(isinstance(columns[name], Sized) and len(columns[name]) > PIECE for name in given)
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        each = threads.map if many else map
        arrays = list(each(check, given, (graph.law.facts[name] for name in given), (columns[name] for name in given)))
        rows = {len(array) for array in arrays}
        if len(rows) > 1:
            raise InvalidColumn(f"columns differ in length: {dict(zip(given, map(len, arrays), strict=True))}")
        length = rows.pop() if rows else 0
        outputs = [np.empty(length, dtype_of(graph.unit(target))) for target in targets]

        def compute(first: int) -> None:
            kernel(first, min(first + PIECE, length), values, *arrays, *outputs)

        list(each(compute, range(0, max(length, 1), PIECE)))
    return dict(zip(targets, outputs, strict=True))


def check(name: str, fact: Fact, column: Any) -> np.ndarray:
    """The column as an array of the unit's type. Raises InvalidColumn for a wrong type, a null or a wrong value."""
    wanted = dtype_of(fact.unit)
    if isinstance(column, (pa.Array, pa.ChunkedArray)):
        column = _from_arrow(name, column)
    array = np.asarray(column)
    if array.ndim != 1:
        raise InvalidColumn(f"column {name}: expected one dimension, not {array.ndim}")
    if array.dtype.kind not in ("b" if wanted is np.bool_ else "iu"):
        row = 0 if len(array) else "-"
        expected = f"{unit_name(fact.unit)} as {np.dtype(wanted)}"
        raise InvalidColumn(f"column {name}, row {row}: expected {expected}, not {array.dtype}")
    if wanted is not np.bool_ and len(array):
        _check_range(name, fact, array, wanted)
    return np.ascontiguousarray(array, dtype=wanted)


def _check_range(name: str, fact: Fact, array: np.ndarray, wanted: type[Any]) -> None:
    least, most = (fact.least, fact.most) if isinstance(fact.unit, Unit) else (min(fact.unit), max(fact.unit))
    if not np.can_cast(array.dtype, wanted):
        limits = np.iinfo(wanted)
        least, most = (limits.min if least is None else least), (limits.max if most is None else most)
    if least is not None and int(array.min()) < least:
        row = int(array.argmin())
        raise InvalidColumn(f"column {name}, row {row}: {array[row]} is below {int(least)}")
    if most is not None and int(array.max()) > most:
        row = int(array.argmax())
        raise InvalidColumn(f"column {name}, row {row}: {array[row]} is above {int(most)}")


def _from_arrow(name: str, column: Any) -> np.ndarray:
    if column.null_count:
        row = column.is_null().to_pylist().index(True)
        raise InvalidColumn(f"column {name}, row {row}: null")
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


def _compiled(
    graph: Graph, targets: tuple[str, ...], given: tuple[str, ...], constants: tuple[str, ...]
) -> Callable[..., None]:
    cache: dict[Any, Callable[..., None]] = graph.__dict__.setdefault("_kernels", {})
    key = (targets, given, constants)
    if key not in cache:
        cache[key] = load(source(graph, targets, given, constants))
    return cache[key]


_loaded: dict[str, Callable[..., None]] = {}


def load(text: str) -> Callable[..., None]:
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
        sys.modules[path.stem] = module  # Numba finds cached functions by the name of their module
        spec.loader.exec_module(module)
        _loaded[digest] = module.kernel
    return _loaded[digest]


def source(graph: Graph, targets: Sequence[str], given: Sequence[str], constants: Sequence[str]) -> str:
    """Python text of the fused kernel: `kernel(first, end, constants, *fact columns, *target columns)`."""
    rules, _ = graph.order(targets)
    writer = _Writer()
    wanted = Counter([*targets, *(name for rule in rules for name in rule.inputs)])
    calls: dict[str, ast.Call] = {}
    for rule in rules:
        once = {name: calls[name] for name in rule.inputs if name in calls and wanted[name] == 1}
        calls[rule.name], taken = writer.rule(rule.function, once)
        for name in taken:
            del calls[name]
    unpack = [f"    {name} = {_read(graph.unit(name), f'constants[{i}]')}" for i, name in enumerate(constants)]
    read = [f"        {name} = {_read(graph.unit(name), f'column_{name}[row]')}" for name in given]
    store = [f"        target_{name}[row] = {name}" for name in targets]
    columns = [*(f"column_{name}" for name in given), *(f"target_{name}" for name in targets)]
    lines = [
        HEAD,
        *writer.texts,
        "@njit(nogil=True, cache=True)",
        f"def kernel({', '.join(['first', 'end', 'constants', *columns])}):",
        *unpack,
        "    for row in range(uint64(first), uint64(end)):",  # an unsigned index need not count from the end
        *read,
        *(f"        {name} = {ast.unparse(call)}" for name, call in calls.items()),
        *store,
    ]
    return "\n".join(lines) + "\n"


def _read(unit: UnitOf, expression: str) -> str:
    if isinstance(unit, Unit) and unit.name == "flag":
        return f"{expression} != 0"
    return f"int64({expression})"


class _Writer:
    """Collects the text of functions, each after those that it calls."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.names: dict[Callable[..., Any], str] = {}

    def function(self, function: Callable[..., Any]) -> str:
        """Name under which a function stands in the generated module."""
        if function not in self.names:
            self.names[function] = self._write(self._plain(function))
        return self.names[function]

    def rule(self, function: Callable[..., Any], once: Mapping[str, ast.Call]) -> tuple[ast.Call, set[str]]:
        """A call of a rule, and which of the arguments in `once` it computes by itself where it needs them, if ever."""
        tree = self._plain(function)
        nodes = list(ast.walk(tree))
        local = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        named = Counter(node.id for node in nodes if isinstance(node, ast.Name))
        loops = any(isinstance(node, (ast.For, ast.While)) for node in nodes)
        taken = {
            name: call
            for name, call in once.items()
            if named[name] == 1 and not loops and not local & {ast.unparse(part) for part in call.args}
        }
        inner = [ast.unparse(part) for call in taken.values() for part in call.args]
        arguments = dict.fromkeys([*(a.arg for a in tree.args.args if a.arg not in taken), *inner])
        tree.args.args = [ast.arg(name) for name in arguments]
        _Replace(taken).visit(tree)
        call = ast.Call(ast.Name(self._write(tree), ast.Load()), [ast.Name(name, ast.Load()) for name in arguments], [])
        return call, set(taken)

    def _write(self, tree: ast.FunctionDef) -> str:
        tree.name = f"{tree.name}_{len(self.texts)}"
        self.texts.append("@helper\n" + ast.unparse(ast.fix_missing_locations(tree)))
        return tree.name

    def _plain(self, function: Callable[..., Any]) -> ast.FunctionDef:
        """The function without annotations and documentation, with only names that the generated module knows."""
        assert isinstance(function, FunctionType)
        place = f"{Path(function.__code__.co_filename).name}:{function.__code__.co_firstlineno}"
        tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
        assert isinstance(tree, ast.FunctionDef)
        tree.name = f"{function.__module__.rsplit('.', 1)[-1]}_{function.__name__}"
        tree.decorator_list = []
        tree.returns = None
        for argument in tree.args.args:
            argument.annotation = None
        if ast.get_docstring(tree) is not None:
            tree.body = tree.body[1:]
        local = {argument.arg for argument in tree.args.args}
        local |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        plain = _Plain(self, function.__globals__, local, place).visit(tree)
        assert isinstance(plain, ast.FunctionDef)
        return plain


class _Replace(ast.NodeTransformer):
    """Puts computations in the place of names."""

    def __init__(self, calls: Mapping[str, ast.Call]) -> None:
        self.calls = calls

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return self.calls.get(node.id, node)


class _Plain(ast.NodeTransformer):
    """Rewrites names of the law's module to integers and to generated functions."""

    def __init__(self, writer: _Writer, scope: dict[str, Any], local: set[str], place: str) -> None:
        self.writer, self.scope, self.local, self.place = writer, scope, local, place

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        assert node.value is not None
        return ast.Assign([node.target], self.visit(node.value))

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        owner = self.scope.get(node.value.id) if isinstance(node.value, ast.Name) else None
        if isinstance(owner, type) and issubclass(owner, Choice):
            return ast.Constant(int(owner[node.attr]))
        raise LawError(f"{self.place}: {ast.unparse(node)} is not a member of a Choice; the kernel cannot compile it")

    def visit_Call(self, node: ast.Call) -> ast.AST:
        called = self.scope.get(node.func.id) if isinstance(node.func, ast.Name) else None
        if isinstance(called, type) and issubclass(called, Choice):
            return self.visit(node.args[0])
        return self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        name = DIVISIONS.get(type(node.op))
        self.generic_visit(node)
        return ast.Call(ast.Name(name, ast.Load()), [node.left, node.right], []) if name else node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        value = ast.BinOp(ast.Name(ast.unparse(node.target), ast.Load()), node.op, node.value)
        return self.visit(ast.Assign([node.target], value))

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if node.id in self.local or (node.id in BUILTINS and node.id not in self.scope):
            return node
        value = self.scope.get(node.id)
        if isinstance(value, (bool, int)):
            return ast.Constant(value if isinstance(value, bool) else int(value))
        if isinstance(value, FunctionType):
            return ast.Name(self.writer.function(value), ast.Load())
        raise LawError(f"{self.place}: the kernel cannot compile {node.id}")


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
            columns[name] = pa.DictionaryArray.from_arrays(pa.array(index.astype(np.int32)), labels)
    return pa.table(columns)
