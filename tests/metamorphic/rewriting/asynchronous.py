"""Make functions asynchronous.

Each undecorated function of a file's top level that is only ever called, by the top level or by
another such function, becomes a coroutine function. Coroutines await what they call; the top level
runs it with `asyncio.run`. Nothing runs besides, so each call gives what it gave, in the same order.
"""

from __future__ import annotations

import ast

import libcst as cst

from tests.metamorphic.reading import fresh, head_length, own_functions, parsed, tree_of
from tests.metamorphic.transformation import Files, Transformation, everywhere

_BARRIERS = (ast.Lambda, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.GeneratorExp)
_TOP = ""


class _Callers(ast.NodeVisitor):
    """Who uses each function and how: the names of calling functions, None for any other use."""

    def __init__(self, names: set[str]) -> None:
        self.names = names
        self.owner: str | None = _TOP
        self.found: dict[str, set[str | None]] = {name: set() for name in names}

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Name) and node.func.id in self.names:
            self.found[node.func.id].add(self.owner)
        else:
            self.visit(node.func)
        for each in (*node.args, *(keyword.value for keyword in node.keywords)):
            self.visit(each)

    def visit_Name(self, node: ast.Name) -> None:
        if node.id in self.names:
            self.found[node.id].add(None)

    def generic_visit(self, node: ast.AST) -> None:
        before = self.owner
        if isinstance(node, _BARRIERS):
            named = isinstance(node, ast.FunctionDef) and before == _TOP and node.name in self.names
            self.owner = node.name if named and isinstance(node, ast.FunctionDef) else None
        super().generic_visit(node)
        self.owner = before


def _convertible(path: str, files: Files) -> set[str]:
    """The functions all of whose callers are the top level or convertible themselves."""
    tree = tree_of(files[path])
    names = {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and node.name in own_functions(path, files)
        and not any(isinstance(each, ast.Yield | ast.YieldFrom) for each in ast.walk(node))
    }
    callers = _Callers(names)
    callers.visit(tree)
    while unfit := {name for name in names if callers.found[name] - names - {_TOP}}:
        names -= unfit
    return names


class Awaiting(cst.CSTTransformer):
    """Makes coroutine functions, awaits them inside each other and runs them from the top level."""

    def __init__(self, names: set[str], asyncio: str) -> None:
        super().__init__()
        self.names = names
        self.asyncio = asyncio
        self.depth = 0

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        """Enter a function."""
        self.depth += 1

    def leave_FunctionDef(
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.FunctionDef:
        """Make a coroutine function."""
        self.depth -= 1
        if self.depth or original_node.name.value not in self.names:
            return updated_node
        return updated_node.with_changes(asynchronous=cst.Asynchronous())

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.BaseExpression:
        """Await a coroutine, or run it."""
        callee = original_node.func
        if not isinstance(callee, cst.Name) or callee.value not in self.names:
            return updated_node
        if self.depth:
            return cst.Await(updated_node, lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
        run = cst.Attribute(cst.Name(self.asyncio), cst.Name("run"))
        return cst.Call(run, [cst.Arg(updated_node)])


def rewritten(files: Files) -> dict[str, str]:
    """The project with coroutines in the place of functions."""
    return everywhere(files, _made_asynchronous)


def _made_asynchronous(path: str, files: Files) -> str:
    names = _convertible(path, files)
    if not names:
        return files[path]
    asyncio = fresh("asyncio_", files[path])
    module = parsed(files[path]).visit(Awaiting(names, asyncio))
    head = head_length(module)
    added = cst.parse_statement(f"import asyncio as {asyncio}")
    return module.with_changes(body=[*module.body[:head], added, *module.body[head:]]).code


TRANSFORMATION = Transformation(
    "make asynchronous", __doc__ or "", rewritten, "no function that is only called from the top level down"
)
