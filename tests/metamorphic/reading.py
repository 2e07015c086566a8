"""What a rewriting must know before it may change anything: who binds, reads and mentions which names."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import libcst as cst

from tests.metamorphic.transformation import Files

_WORD = re.compile(r"\w+")
_MARKER = re.compile(r"(?:#~|<!--~|//~).*")
_EFFECTS = (
    ast.Call,
    ast.Subscript,
    ast.Attribute,
    ast.Delete,
    ast.AugAssign,
    ast.Await,
    ast.Yield,
    ast.YieldFrom,
    ast.With,
    ast.AsyncWith,
    ast.Raise,
    ast.Return,
    ast.Break,
    ast.Continue,
    ast.Assert,
    ast.Starred,
)
_PLAIN = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.Assign, ast.AnnAssign)


@dataclass(frozen=True, slots=True)
class Uses:
    """What one statement does with names, and whether its moment matters."""

    binds: frozenset[str]
    mentions: frozenset[str]
    effects: bool


@cache
def parsed(text: str) -> cst.Module:
    """The tree of a file, whose nodes are values and may be shared."""
    return cst.parse_module(text)


@cache
def tree_of(text: str) -> ast.Module:
    """What `ast` says of the same; nobody changes it."""
    return ast.parse(text)


def uses(statement: cst.BaseStatement) -> Uses:
    """The names of one statement; a definition mentions what its body mentions."""
    tree = tree_of(text_of(statement))
    mentions = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return Uses(
        frozenset(name for each in tree.body for name in bound_at(each)),
        frozenset(mentions),
        any(_has_effects(each) for each in tree.body),
    )


def text_of(node: cst.CSTNode) -> str:
    """The source of a part of a file."""
    return cst.Module([]).code_for_node(node)


def _has_effects(statement: ast.stmt) -> bool:
    if not isinstance(statement, _PLAIN):
        return True
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
        defaults = [*statement.args.defaults, *(each for each in statement.args.kw_defaults if each)]
        return bool(statement.decorator_list) or any(_has_call(each) for each in defaults)
    return _has_call(statement)


def _has_call(node: ast.AST) -> bool:
    return any(isinstance(each, _EFFECTS) for each in ast.walk(node))


def bound_at(statement: ast.stmt) -> Iterator[str]:
    """The names that a statement binds where it stands, not inside the functions that it defines."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
        return
    yield from _bound_by(statement)
    for child in ast.iter_child_nodes(statement):
        yield from bound_at(child)  # type: ignore[arg-type]


def _bound_by(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            yield name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.arg(arg=name):
            yield name
        case ast.alias(name=name, asname=asname):
            yield asname or name.partition(".")[0]
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            yield name
        case ast.MatchMapping(rest=str(name)):
            yield name


@cache
def bindings(text: str) -> Counter[str]:
    """How often each name is bound anywhere in a file, in whatever way."""
    return Counter(name for node in ast.walk(tree_of(text)) for name in _bound_by(node))


@cache
def bound_otherwise(text: str) -> frozenset[str]:
    """Names that are a parameter, an import, a class or its member, or declared global or nonlocal."""
    found: set[str] = set()
    for node in ast.walk(tree_of(text)):
        match node:
            case ast.arg() | ast.alias():
                found.update(_bound_by(node))
            case ast.ClassDef():
                found.add(node.name)
                found.update(name for each in node.body for name in bound_at(each))
            case ast.Global() | ast.Nonlocal():
                found.update(node.names)
    return frozenset(found)


def words_elsewhere(path: str, files: Files) -> set[str]:
    """Every word that stands in another file of the project, or inside a string of this one."""
    found: set[str] = set()
    for other, text in files.items():
        if other != path:
            found.update(_WORD.findall(_MARKER.sub("", text)))
    for node in ast.walk(tree_of(files[path])):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.update(_WORD.findall(node.value))
    return found


def own_functions(path: str, files: Files) -> set[str]:
    """Undecorated functions of a file's top level whose names mean nothing else anywhere."""
    text = files[path]
    counts, elsewhere = bindings(text), words_elsewhere(path, files)
    return {
        node.name
        for node in tree_of(text).body
        if isinstance(node, ast.FunctionDef)
        and not node.decorator_list
        and counts[node.name] == 1
        and node.name not in elsewhere
    }


def fresh(stem: str, text: str) -> str:
    """A name beginning with `stem` that does not stand in a text."""
    words = set(_WORD.findall(text))
    return next(name for name in (stem, *(f"{stem}_{n}" for n in range(2, 99))) if name not in words)


def head_length(module: cst.Module) -> int:
    """How many statements must stay first: the docstring and imports from `__future__`."""
    count = 0
    for statement in module.body:
        text = text_of(statement).strip()
        first = count == 0 and module.get_docstring(clean=False) is not None
        if not first and not text.startswith("from __future__"):
            break
        count += 1
    return count


def imports_of(module: cst.Module) -> list[cst.BaseStatement]:
    """The import statements of a file's top level."""
    return [each for each in module.body if is_import(each)]


def is_import(statement: cst.BaseStatement) -> bool:
    """The statement imports, and does nothing else."""
    return isinstance(statement, cst.SimpleStatementLine) and all(
        isinstance(part, cst.Import | cst.ImportFrom) for part in statement.body
    )
