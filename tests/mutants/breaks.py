"""Every small break that can be made in a file: one flipped comparison, one number moved, one statement gone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from copy import copy
from pathlib import Path
from typing import Final, NamedTuple

_FLIPS: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    **{ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq},
    **{ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In},
}
_ARITHMETIC: Final[dict[type[ast.operator], type[ast.operator]]] = {
    **{ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult},
}
_FLIPPED_ANYWAY: Final = (ast.Eq, ast.NotEq, ast.Is, ast.IsNot, ast.In, ast.NotIn)


class Mutant(NamedTuple):
    """One break. The first five fields say which, whatever else changes in the file."""

    file: str
    function: str
    """Dotted, with its classes; empty outside of all."""
    text: str
    """The line as it stands, without its indent."""
    was: str
    now: str
    first: int
    last: int
    """Lines."""
    imported: bool
    """It is carried out when the module is imported, not when a test calls something."""
    start: int
    end: int
    """Bytes."""

    def applied(self, source: bytes) -> bytes:
        """The file with this break in it."""
        return source[: self.start] + self.now.encode() + source[self.end :]


class _Place(NamedTuple):
    function: str
    imported: bool


def mutants(root: Path, file: str) -> Iterator[Mutant]:
    """All breaks of ``file``, a path below ``root``, in the order of its text."""
    source = (root / file).read_bytes()
    lines = source.splitlines(keepends=True)
    begins = [0]
    for line in lines:
        begins.append(begins[-1] + len(line))
    for node, now, place in _walk(ast.parse(source), _Place("", True)):
        start = begins[node.lineno - 1] + node.col_offset
        end = begins[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
        text = lines[node.lineno - 1].decode().strip()
        was = source[start:end].decode()
        lasts = node.end_lineno or node.lineno
        yield Mutant(file, place.function, text, was, now, node.lineno, lasts, place.imported, start, end)


def _walk(node: ast.AST, place: _Place) -> Iterator[tuple[ast.expr | ast.stmt, str, _Place]]:
    if _is_left_alone(node):
        return
    for broken, now in _breaks(node):
        yield broken, now, place
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            below = [(each, place) for each in (*node.args.defaults, *node.args.kw_defaults) if each is not None]
            inside = _Place(f"{place.function}.{node.name}".lstrip("."), False)
            below += [(each, inside) for each in node.body]  # type: ignore[misc]
        case ast.ClassDef():
            inside = _Place(f"{place.function}.{node.name}".lstrip("."), place.imported)
            below = [(each, inside) for each in node.body]  # type: ignore[misc]
        case ast.AnnAssign():
            below = [] if node.value is None else [(node.value, place)]
        case _:
            below = [(each, place) for each in ast.iter_child_nodes(node)]  # type: ignore[misc]
    for each, where in below:
        yield from _walk(each, where)


def _is_left_alone(node: ast.AST) -> bool:
    """What says nothing to the program: words for people, for the type checker, and for the layout of objects."""
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Assert() | ast.JoinedStr() | ast.Import() | ast.ImportFrom():
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")) | ast.Assign(targets=[ast.Name(id="__slots__")]):
            return True
    return False


def _breaks(node: ast.AST) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    """What can be put in the place of ``node``, or of its condition."""
    match node:
        case ast.Compare():
            for i, operator in enumerate(node.ops):
                if type(operator) in _FLIPS:
                    other = copy(node)
                    other.ops = [*node.ops[:i], _FLIPS[type(operator)](), *node.ops[i + 1 :]]
                    yield node, f"({ast.unparse(other)})"
        case ast.BinOp() if type(node.op) in _ARITHMETIC:
            yield node, f"({ast.unparse(ast.BinOp(node.left, _ARITHMETIC[type(node.op)](), node.right))})"
        case ast.BoolOp():
            swapped = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield node, f"({ast.unparse(ast.BoolOp(swapped, node.values))})"
        case ast.UnaryOp(op=ast.Not()):
            yield node, f"({ast.unparse(node.operand)})"
        case ast.Constant(value=bool()):
            yield node, str(not node.value)
        case ast.Constant(value=int() | float() as number):
            yield node, repr(number + 1)
        case ast.Return(value=ast.expr() as value) if ast.unparse(value) != "None":
            yield node, "return None"
        case ast.Expr() | ast.AugAssign():
            yield node, "pass"
        case ast.If() | ast.IfExp() if not _has_a_flip(node.test):
            yield node.test, f"(not ({ast.unparse(node.test)}))"


def _has_a_flip(test: ast.expr) -> bool:
    """A condition whose own break is the same as taking the other branch."""
    if isinstance(test, ast.UnaryOp):
        return isinstance(test.op, ast.Not)
    return isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], _FLIPPED_ANYWAY)
