"""Writes the rules of a graph as the Python text of one loop over columns, which Numba compiles.

The source of each rule and of the helpers that it calls is written without annotations, with enumeration members and
dates as plain integers. What one rule alone asks for once is computed where that rule needs it, or not at all. The
explained path runs the very same functions one case at a time.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
import ast
import inspect
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from pathlib import Path
from types import FunctionType
from typing import Any

import numpy as np

from spil.law.engine.article import Fact, LawError
from spil.law.engine.graph import Graph
from spil.law.engine.units import Choice, Unit, UnitOf

BLOCK = 4096  # rows that are checked and then computed, so that they are still near the processor
BUILTINS = {"min", "max", "abs", "range", "int", "bool"}
DIVISIONS: dict[type[ast.operator], tuple[str, str]] = {
    ast.FloorDiv: ("quotient", "floor_quotient"),
    ast.Mod: ("remainder", "floor_rest"),
}
"""What divides by anything (or says that it is zero), and what divides by a number that is known to be above zero."""

HEAD = '''"""Generated from the law by spil.law.engine.kernel."""
from llvmlite import ir
from numba import int8, int32, int64, njit, types, uint64
from numba.extending import intrinsic

helper = njit(forceinline=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)

def scope_of_facts(module):
    """Says to the compiler that facts never lie where outcomes are written: else it would compute row by row."""
    return module.add_metadata([module.add_metadata(["facts", module.add_metadata(["spil"])])])

def access(kind):
    """Functions that read and write one place of the column of this type at an address, and that check the column."""
    def place(builder, address, row):
        column = builder.inttoptr(address, ir.IntType(kind.bitwidth).as_pointer())
        return builder.gep(column, [row])

    @intrinsic
    def read(typing, address, row):
        def generate(context, builder, signature, args):
            fact = builder.load(place(builder, *args))
            fact.set_metadata("alias.scope", scope_of_facts(builder.module))
            return fact
        return kind(types.int64, types.uint64), generate

    @intrinsic
    def write(typing, address, row, value):
        def generate(context, builder, signature, args):
            stored = builder.store(args[2], place(builder, *args[:2]))
            stored.set_metadata("noalias", scope_of_facts(builder.module))
            return context.get_dummy_value()
        return types.void(types.int64, types.uint64, kind), generate

    @helper
    def at(column, row):
        return int64(read(column, row))

    @helper
    def to(column, row, value):
        write(column, row, kind(value))

    @njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)
    def within(column, first, end, least, most):
        outside = False
        for row in range(uint64(first), uint64(end)):
            value = read(column, row)
            outside |= (value < kind(least)) | (value > kind(most))
        return not outside

    return at, to, within

int8_at, int8_to, int8_within = access(int8)
int32_at, int32_to, int32_within = access(int32)
int64_at, int64_to, int64_within = access(int64)
flag_to = int8_to

@helper
def flag_at(column, row):
    return int8_at(column, row) != 0

@intrinsic
def floor_quotient(typing, x, d):
    """x / d rounded down, for a positive d: the bits of a negative x are turned before and after."""
    def generate(context, builder, signature, args):
        sign = builder.ashr(args[0], ir.Constant(args[0].type, 63))
        return builder.xor(builder.udiv(builder.xor(args[0], sign), args[1]), sign)
    return types.int64(types.int64, types.int64), generate

@intrinsic
def choose(typing, test, one, other):
    """One of two values that were both computed: a move instead of a jump, for nobody can predict people's facts."""
    same = one == other == types.boolean or isinstance(one, types.BaseTuple)
    kind = one if same else types.int64
    def generate(context, builder, signature, args):
        wanted = (types.boolean, kind, kind)
        return builder.select(*(context.cast(builder, *each) for each in zip(args, signature.args, wanted)))
    return kind(test, one, other), generate

@njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)
def unusual_quotient(x, d):
    if d == 0:
        raise ZeroDivisionError("division by zero")
    return floor_quotient(-x, -d)

@helper
def quotient(x, d):
    return floor_quotient(x, d) if d > 0 else unusual_quotient(x, d)

@helper
def floor_rest(x, d):
    return x - floor_quotient(x, d) * d

@helper
def remainder(x, d):
    return x - quotient(x, d) * d
'''
"""What the generated functions stand on. Hundreds of columns come as one array of addresses, which compiles in half the
time that as many arguments take; division has no branch, which makes a kernel a quarter faster."""


def dtype_of(unit: UnitOf) -> type[np.generic]:
    """Type of a column in memory: int64 for money, int32 for dates and counts, int8 for choices, bool for flags."""
    if not isinstance(unit, Unit):
        return np.int8
    if unit.name == "flag":
        return np.bool_
    return np.int64 if unit.name.startswith("cents") else np.int32


def source(graph: Graph, targets: Sequence[str], given: Sequence[str], constants: Sequence[str]) -> str:
    """Python text of the kernel: `kernel(first, end, constants, addresses of the facts and then of the targets)`.

    It gives False as soon as a fact from row `first` to `end` is out of its bounds.
    """
    rules, _ = graph.order(targets)
    writer = _Writer()
    wanted = Counter([*targets, *(name for rule in rules for name in rule.inputs)])
    facts = {name: _call(f"{_place(graph.unit(name))}_at", [f"at_{name}", "row"]) for name in given}
    calls: dict[str, ast.Call] = {name: facts.pop(name) for name in targets if name in facts}
    for rule in rules:
        calls |= {name: facts.pop(name) for name in rule.inputs if name in facts}
        once = {name: calls[name] for name in rule.inputs if wanted[name] == 1 and writer.is_slow(calls.get(name))}
        positive = frozenset(n for n in rule.inputs if n in graph.law.facts and is_positive(graph.law.facts[n]))
        calls[rule.name], taken = writer.rule(rule.function, once, positive)
        for name in taken:
            del calls[name]
    unpack = [
        f"    {name} = constants[{i}]{' != 0' if _place(graph.unit(name)) == 'flag' else ''}"
        for i, name in enumerate(constants)
    ]
    place = [f"    at_{name} = columns[{i}]" for i, name in enumerate(given)]
    place += [f"    of_{name} = columns[{i}]" for i, name in enumerate(targets, len(given))]
    store = [f"            {_place(graph.unit(name))}_to(of_{name}, row, {name})" for name in targets]
    bounds = [
        f"{_place(graph.unit(name))}_within(at_{name}, start, stop, {limits[0]}, {limits[1]})"
        for name in given
        if (limits := bounds_of(graph.law.facts[name]))
    ]
    lines = [
        HEAD,
        *writer.texts,
        "@njit(nogil=True, cache=True)",
        "def kernel(first, end, constants, columns):",
        *unpack,
        *place,
        f"    for start in range(first, end, {BLOCK}):",
        f"        stop = min(start + {BLOCK}, end)",
        *([f"        if not ({' and '.join(bounds)}):", "            return False"] if bounds else []),
        "        for row in range(uint64(start), uint64(stop)):",  # an unsigned index need not count from the end
        *(f"            {name} = {ast.unparse(call)}" for name, call in calls.items()),
        *store,
        "    return True",
    ]
    return "\n".join(lines) + "\n"


def text_of(function: Callable[..., Any]) -> tuple[str, str]:
    """Python text of one plain function of integers with all that it calls, for a loop of one's own, and its name."""
    writer = _Writer()
    name = writer.function(function, frozenset())
    return "\n".join([HEAD, *writer.texts]) + "\n", name


def bounds_of(fact: Fact) -> tuple[int, int] | None:
    """Least and most value (inclusive) that a column of a fact may hold; None when its type already says so."""
    if not isinstance(fact.unit, Unit):
        return int(min(fact.unit)), int(max(fact.unit))
    if fact.unit.name == "flag" or (fact.least is None and fact.most is None):
        return None
    kind: type[Any] = dtype_of(fact.unit)
    limits = np.iinfo(kind)
    least = limits.min if fact.least is None else max(limits.min, fact.least)
    return least, limits.max if fact.most is None else min(limits.max, fact.most)


def is_positive(fact: Fact) -> bool:
    """Whether a fact is always above zero, so that one may divide by it."""
    limits = bounds_of(fact)
    return limits is not None and limits[0] > 0


def _place(unit: UnitOf) -> str:
    """What a column of this unit holds in memory: flag, int8, int32 or int64."""
    kind = np.dtype(dtype_of(unit)).name
    return "flag" if kind == "bool" else kind


def _call(function: str, arguments: Iterable[str]) -> ast.Call:
    return ast.Call(ast.Name(function, ast.Load()), [ast.Name(name, ast.Load()) for name in arguments], [])


class _Writer:
    """Collects the text of functions, each after those that it calls."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.names: dict[tuple[Callable[..., Any], frozenset[str]], str] = {}
        self.slow: set[str] = set()

    def function(self, function: Callable[..., Any], positive: frozenset[str]) -> str:
        """Name under which a function stands in the generated module, when these arguments are above zero."""
        key = (function, positive)
        if key not in self.names:
            self.names[key] = self._write(self._plain(function, positive))
        return self.names[key]

    def rule(
        self, function: Callable[..., Any], once: Mapping[str, ast.Call], positive: frozenset[str]
    ) -> tuple[ast.Call, set[str]]:
        """A call of a rule, and which of the arguments in `once` it computes by itself where it needs them, if ever."""
        tree = self._plain(function, positive)
        nodes = list(ast.walk(tree))
        local = _stored(tree)
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
        return _call(self._write(tree), arguments), set(taken)

    def is_slow(self, node: ast.AST | None) -> bool:
        """Whether something is better skipped than computed in vain: loops, and divisions that may be by zero."""
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            return node.func.id in self.slow or node.func.id in ("quotient", "remainder")
        return isinstance(node, (ast.For, ast.While))

    def _write(self, tree: ast.FunctionDef) -> str:
        tree.name = f"{tree.name}_{len(self.texts)}"
        if any(self.is_slow(node) for node in ast.walk(tree)):
            self.slow.add(tree.name)
        _Choices(self.is_slow).visit(tree)
        self.texts.append("@helper\n" + ast.unparse(ast.fix_missing_locations(tree)))
        return tree.name

    def _plain(self, function: Callable[..., Any], positive: frozenset[str]) -> ast.FunctionDef:
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
        local |= _stored(tree)
        plain = _Plain(self, function.__globals__, local, place, positive - _stored(tree)).visit(tree)
        assert isinstance(plain, ast.FunctionDef)
        return plain


class _Replace(ast.NodeTransformer):
    """Puts computations in the place of names."""

    def __init__(self, calls: Mapping[str, ast.Call]) -> None:
        self.calls = calls

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return self.calls.get(node.id, node)


class _Choices(ast.NodeTransformer):
    """Turns a choice between what is not slow into `choose`, which computes both sides."""

    def __init__(self, is_slow: Callable[[ast.AST], bool]) -> None:
        self.is_slow = is_slow

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        node.body = self._block(node.body)
        return node

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        self.generic_visit(node)
        return self._choice(node.test, node.body, node.orelse) or node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        self.generic_visit(node)
        if not self._quick(*node.values):
            return node
        sign = ast.BitAnd() if isinstance(node.op, ast.And) else ast.BitOr()
        return reduce(lambda left, right: ast.BinOp(left, sign, right), node.values)

    def _quick(self, *nodes: ast.AST | None) -> bool:
        parts = [part for node in nodes if node for part in ast.walk(node)]
        return not any(self.is_slow(part) or isinstance(part, (ast.IfExp, ast.BoolOp)) for part in parts)

    def _choice(self, test: ast.expr, one: ast.expr | None, other: ast.expr | None) -> ast.Call | None:
        if one is None or other is None or not self._quick(test, one, other):
            return None
        return ast.Call(ast.Name("choose", ast.Load()), [test, one, other], [])

    def _block(self, body: list[ast.stmt]) -> list[ast.stmt]:
        """Statements with `if` made into a choice where both ways return, or give the same variable, a value."""
        done: list[ast.stmt] = []
        for place, statement in enumerate(body):
            if isinstance(statement, ast.If):
                then, other = self._block(statement.body), self._block(statement.orelse)
                if _returned(then) is not None and not other:
                    rest = self._block(body[place + 1 :])
                    steps, last = rest[:-1], rest[-1:]
                    choice = self._choice(statement.test, _returned(then), _returned(last))
                    plain = all(isinstance(step, ast.Assign) and self._quick(step.value) for step in steps)
                    if choice and plain and not _stored(*steps) & _named(statement.test, *then):
                        return [*done, *steps, ast.Return(choice)]
                    return [*done, ast.If(statement.test, then, []), *rest]
                name, value = _assigned(then)
                kept = (name, ast.Name(name, ast.Load())) if not other else _assigned(other)
                choice = self._choice(statement.test, value, kept[1]) if name and name == kept[0] else None
                done.append(
                    ast.Assign([ast.Name(name, ast.Store())], choice) if choice else ast.If(statement.test, then, other)
                )
            else:
                done.append(statement)
        return done


def _named(*nodes: ast.AST) -> set[str]:
    """Names that stand in these nodes."""
    return {part.id for node in nodes for part in ast.walk(node) if isinstance(part, ast.Name)}


def _stored(*nodes: ast.AST) -> set[str]:
    """Names that these nodes give a value."""
    parts = [part for node in nodes for part in ast.walk(node) if isinstance(part, ast.Name)]
    return {part.id for part in parts if isinstance(part.ctx, ast.Store)}


def _returned(body: list[ast.stmt]) -> ast.expr | None:
    """What a block returns that does nothing else."""
    return body[0].value if len(body) == 1 and isinstance(body[0], ast.Return) else None


def _assigned(body: list[ast.stmt]) -> tuple[str, ast.expr | None]:
    """The variable, and its value, that a block sets that does nothing else."""
    if len(body) == 1 and isinstance(body[0], ast.Assign) and isinstance(body[0].targets[0], ast.Name):
        return body[0].targets[0].id, body[0].value
    return "", None


class _Plain(ast.NodeTransformer):
    """Rewrites names of the law's module to integers and to generated functions."""

    def __init__(
        self, writer: _Writer, scope: dict[str, Any], local: set[str], place: str, positive: frozenset[str]
    ) -> None:
        self.writer, self.scope, self.local, self.place = writer, scope, local, place
        self.positive = positive

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
        self.generic_visit(node)
        if isinstance(called, FunctionType):
            given = zip(called.__code__.co_varnames, node.args, strict=False)
            positive = frozenset(name for name, value in given if self._is_positive(value))
            node.func = ast.Name(self.writer.function(called, positive), ast.Load())
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        names = DIVISIONS.get(type(node.op))
        self.generic_visit(node)
        if not names:
            return node
        return ast.Call(ast.Name(names[self._is_positive(node.right)], ast.Load()), [node.left, node.right], [])

    def _is_positive(self, node: ast.expr) -> bool:
        """Whether an expression is always above zero, as far as one sees here."""
        if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Mult)):
            return self._is_positive(node.left) and self._is_positive(node.right)
        if isinstance(node, ast.Constant):
            return isinstance(node.value, int) and node.value > 0
        return isinstance(node, ast.Name) and node.id in self.positive

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
            return node  # visit_Call gives it its name
        raise LawError(f"{self.place}: the kernel cannot compile {node.id}")
