"""Which scope every name of a file belongs to, found in one walk before anything is lowered.

A name is **local** where its scope binds it, **captured** where an enclosing function does, the
**module's** where the top level or a `global` statement does, and **unbound** otherwise.

A captured name whose value is settled when the inner function is made is handed over as a place.
One that is bound again later (a `nonlocal` name, a helper that calls a helper further down) is
**shared**: its owner keeps it as an attribute of one cell object, which the inner bodies hold too.

Bindings are remembered by their position in the text. That answers both questions that come up
later, without walking again: is a name bound after an inner function that reads it, and which names
does a loop assign. Annotations are not read: they do not flow anywhere.
"""

from __future__ import annotations

import ast
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

Position = tuple[int, int]
Maker = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Child = ast.AST | str | bool | None
"""What a field of a node may hold, alone or in a list; only in nodes names may stand."""
BEFORE_ALL: Position = (0, 0)


class Kind(Enum):
    """What opens a scope."""

    MODULE = "module"
    FUNCTION = "function"
    CLASS = "class"
    COMPREHENSION = "comprehension"


@dataclass(slots=True, eq=False)
class Scope:
    """The names of one module, function, class or comprehension."""

    kind: Kind
    parent: Scope | None
    position: Position
    bound: set[str] = field(default_factory=set)
    uses: set[str] = field(default_factory=set)
    global_names: set[str] = field(default_factory=set)
    nonlocal_names: set[str] = field(default_factory=set)
    bindings: list[tuple[Position, str]] = field(default_factory=list)
    captured: dict[str, Scope] = field(default_factory=dict)
    """Names read here or further in that an enclosing function binds, with that function's scope."""
    shared: set[str] = field(default_factory=set)
    """Own names that are kept in the cell object as well."""
    rebound_inside: set[str] = field(default_factory=set)
    """Shared names that an inner function assigns."""
    symbol: str = ""
    """Given when the scope's function is lowered."""

    def owns(self, name: str) -> bool:
        """Whether the name is local here."""
        return name in self.bound and name not in self.global_names and name not in self.nonlocal_names

    def bind(self, name: str, position: Position) -> None:
        """Note that the name gets a value at a position."""
        self.bound.add(name)
        self.bindings.append((position, name))

    def assigned_in(self, node: ast.stmt) -> list[str]:
        """The local names that a statement assigns, in order of the first assignment."""
        start = (node.lineno, node.col_offset)
        end = (node.end_lineno or node.lineno, node.end_col_offset or 0)
        low = bisect_left(self.bindings, (start, ""))
        high = bisect_right(self.bindings, (end, "\U0010ffff"))
        return [
            name for name in dict.fromkeys(name for _, name in self.bindings[low:high]) if self.owns(name)
        ]


def position_of(node: ast.expr | ast.stmt | ast.excepthandler | ast.pattern) -> Position:
    """Line and column as the parser counts them."""
    return (node.lineno, node.col_offset)


class Binder:
    """The scopes of one file, by the node that opens them."""

    def __init__(self, tree: ast.Module) -> None:
        self.module = Scope(Kind.MODULE, None, BEFORE_ALL)
        self.scopes: dict[ast.AST, Scope] = {tree: self.module}
        self._opened: list[tuple[Scope, list[Child]]] = [(self.module, [*tree.body])]
        while self._opened:
            scope, self._work = self._opened.pop()
            self._walk(scope)
        for scope in self.scopes.values():
            scope.bindings.sort()
        self._capture()

    def _walk(self, scope: Scope) -> None:
        """Visit what stands in one scope; the scopes that it opens wait for their turn."""
        work, uses = self._work, scope.uses
        while work:
            node = work.pop()
            if isinstance(node, ast.Name) and node.ctx.__class__ is ast.Load:  # by far the most frequent
                uses.add(node.id)
            else:
                _VISIT.get(node.__class__, Binder._children)(self, node, scope)

    def _children(self, node: ast.AST, scope: Scope) -> None:
        work = self._work
        for name in _PARTS[node.__class__]:
            part = getattr(node, name, None)
            if part.__class__ is list:
                work += part
            else:
                work.append(part)

    def _nothing(self, node: ast.AST, scope: Scope) -> None:
        """Nothing in it names anything."""

    def _assigned(self, node: ast.Name, scope: Scope) -> None:
        scope.bind(node.id, (node.lineno, node.col_offset))

    def _value(self, node: ast.Attribute | ast.Expr | ast.keyword, scope: Scope) -> None:
        self._work.append(node.value)

    def _call(self, node: ast.Call, scope: Scope) -> None:
        work = self._work
        work.append(node.func)
        work += node.args
        for keyword in node.keywords:
            work.append(keyword.value)

    def _assign(self, node: ast.Assign, scope: Scope) -> None:
        self._work.append(node.value)
        end = (node.end_lineno or node.lineno, node.end_col_offset or 0)
        for target in node.targets:
            if isinstance(target, ast.Name):
                scope.bind(target.id, end)
            else:
                self._work.append(target)

    def _annotated(self, node: ast.AnnAssign, scope: Scope) -> None:
        if node.value is not None:
            self._work += (node.target, node.value)
        elif isinstance(node.target, ast.Name):
            scope.bound.add(node.target.id)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> None:
        scope.bind(node.name, position_of(node))
        self._work += node.decorator_list
        self._inner(node, scope, [*node.body])

    def _lambda(self, node: ast.Lambda, scope: Scope) -> None:
        self._inner(node, scope, [node.body])

    def _inner(self, node: Maker, scope: Scope, body: list[Child]) -> None:
        arguments = node.args
        self._work += arguments.defaults
        self._work += arguments.kw_defaults
        inner = self._open(node, Kind.FUNCTION, scope, body)
        for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
            inner.bind(argument.arg, BEFORE_ALL)
        for rest in (arguments.vararg, arguments.kwarg):
            if rest is not None:
                inner.bind(rest.arg, BEFORE_ALL)

    def _open(self, node: ast.expr | ast.stmt, kind: Kind, scope: Scope, body: list[Child]) -> Scope:
        inner = Scope(kind, scope, position_of(node))
        self.scopes[node] = inner
        self._opened.append((inner, body))
        return inner

    def _class(self, node: ast.ClassDef, scope: Scope) -> None:
        scope.bind(node.name, position_of(node))
        self._work += (*node.decorator_list, *node.bases, *node.keywords)
        self._open(node, Kind.CLASS, scope, [*node.body])

    def _comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, scope: Scope
    ) -> None:
        first = node.generators[0]
        self._work.append(first.iter)
        elements = (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)
        inside = [first.target, *first.ifs, *node.generators[1:], *elements]
        self._open(node, Kind.COMPREHENSION, scope, inside)

    def _walrus(self, node: ast.NamedExpr, scope: Scope) -> None:
        self._work.append(node.value)
        while scope.kind is Kind.COMPREHENSION and scope.parent is not None:
            scope = scope.parent
        scope.bind(node.target.id, position_of(node))

    def _import(self, node: ast.Import | ast.ImportFrom, scope: Scope) -> None:
        whole = isinstance(node, ast.Import)
        for alias in node.names:
            name = alias.asname or (alias.name.partition(".")[0] if whole else alias.name)
            if name != "*":
                scope.bind(name, position_of(node))

    def _handler(self, node: ast.ExceptHandler, scope: Scope) -> None:
        if node.name:
            scope.bind(node.name, position_of(node))
        self._work.append(node.type)
        self._work += node.body

    def _pattern(self, node: ast.MatchAs | ast.MatchStar | ast.MatchMapping, scope: Scope) -> None:
        name = node.rest if isinstance(node, ast.MatchMapping) else node.name
        if name:
            scope.bind(name, position_of(node))
        self._children(node, scope)

    def _global(self, node: ast.Global, scope: Scope) -> None:
        scope.global_names.update(node.names)
        self.module.bound.update(node.names)
        self.module.rebound_inside.update(node.names)

    def _nonlocal(self, node: ast.Nonlocal, scope: Scope) -> None:
        scope.nonlocal_names.update(node.names)

    def _capture(self) -> None:
        """Tell every scope what it captures, and every owner what it shares."""
        needed: dict[Scope, set[str]] = {}
        first: dict[tuple[Scope, str], Position] = {}
        for scope in reversed(list(self.scopes.values())):
            if scope.parent is None:
                continue
            needs = needed.pop(scope, set())
            if scope.kind is Kind.CLASS:
                free = needs | {name for name in scope.uses if not scope.owns(name)}
            else:
                free = {name for name in needs | scope.uses if not scope.owns(name)}
            free = (free - scope.global_names) | scope.nonlocal_names
            if not free:
                continue
            needed.setdefault(scope.parent, set()).update(free)
            for name in sorted(free):
                owner = _owner(scope, name)
                if owner is None:
                    continue
                scope.captured[name] = owner
                if scope.kind is Kind.FUNCTION:
                    first[owner, name] = min(first.get((owner, name), scope.position), scope.position)
                if name in scope.nonlocal_names:
                    owner.rebound_inside.add(name)
                    owner.shared.add(name)
        for (owner, name), position in first.items():
            if owner.kind is Kind.FUNCTION and any(
                bound == name and at >= position for at, bound in reversed(owner.bindings)
            ):
                owner.shared.add(name)


def _owner(scope: Scope, name: str) -> Scope | None:
    """The enclosing function (or comprehension) that binds a name; none for the module's names."""
    above = scope.parent
    while above is not None and above.kind is not Kind.MODULE:
        if above.kind is not Kind.CLASS:
            if name in above.global_names:
                return None
            if above.owns(name):
                return above
        above = above.parent
    return None


class _Parts(dict[type, tuple[str, ...]]):
    """The fields of each class of node in which names may stand; none, of what is no node."""

    def __missing__(self, kind: type) -> tuple[str, ...]:
        self[kind] = tuple(name for name in getattr(kind, "_fields", ()) if name not in _NAMELESS)
        return self[kind]


_NAMELESS: Final = frozenset({"ctx", "op", "ops", "attr", "arg", "kind", "type_comment", "conversion"})
_PARTS: Final = _Parts()
_VISIT: Final[dict[type, Callable[..., None]]] = {
    ast.Name: Binder._assigned,
    ast.Constant: Binder._nothing,
    ast.Pass: Binder._nothing,
    ast.Attribute: Binder._value,
    ast.Expr: Binder._value,
    ast.keyword: Binder._value,
    ast.Call: Binder._call,
    ast.Assign: Binder._assign,
    ast.AnnAssign: Binder._annotated,
    ast.FunctionDef: Binder._function,
    ast.AsyncFunctionDef: Binder._function,
    ast.Lambda: Binder._lambda,
    ast.ClassDef: Binder._class,
    ast.ListComp: Binder._comprehension,
    ast.SetComp: Binder._comprehension,
    ast.DictComp: Binder._comprehension,
    ast.GeneratorExp: Binder._comprehension,
    ast.NamedExpr: Binder._walrus,
    ast.Import: Binder._import,
    ast.ImportFrom: Binder._import,
    ast.ExceptHandler: Binder._handler,
    ast.MatchAs: Binder._pattern,
    ast.MatchStar: Binder._pattern,
    ast.MatchMapping: Binder._pattern,
    ast.Global: Binder._global,
    ast.Nonlocal: Binder._nonlocal,
    type(None): Binder._nothing,
}
