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
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum

Position = tuple[int, int]
Maker = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
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
        self._work: list[tuple[ast.AST, Scope]] = []
        self._push(tree.body, self.module)
        work = self._work
        while work:
            node, scope = work.pop()
            _VISIT.get(node.__class__, Binder._children)(self, node, scope)
        for scope in self.scopes.values():
            scope.bindings.sort()
        self._capture()

    def _push(self, nodes: Iterable[ast.AST | None], scope: Scope) -> None:
        self._work.extend([(node, scope) for node in nodes if node is not None])

    def _children(self, node: ast.AST, scope: Scope) -> None:
        work = self._work
        for name in node._fields:
            value = getattr(node, name, None)
            if value.__class__ is list:
                work.extend([(child, scope) for child in value if isinstance(child, ast.AST)])
            elif isinstance(value, ast.AST):
                work.append((value, scope))

    def _leaf(self, node: ast.AST, scope: Scope) -> None:
        """Nothing in it names anything."""

    def _name(self, node: ast.Name, scope: Scope) -> None:
        if node.ctx.__class__ is ast.Load:
            scope.uses.add(node.id)
        else:
            scope.bind(node.id, (node.lineno, node.col_offset))

    def _attribute(self, node: ast.Attribute, scope: Scope) -> None:
        self._work.append((node.value, scope))

    def _assign(self, node: ast.Assign, scope: Scope) -> None:
        self._work.append((node.value, scope))
        end = (node.end_lineno or node.lineno, node.end_col_offset or 0)
        for target in node.targets:
            if isinstance(target, ast.Name):
                scope.bind(target.id, end)
            else:
                self._work.append((target, scope))

    def _annotated(self, node: ast.AnnAssign, scope: Scope) -> None:
        if node.value is not None:
            self._push((node.target, node.value), scope)
        elif isinstance(node.target, ast.Name):
            scope.bound.add(node.target.id)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> None:
        scope.bind(node.name, position_of(node))
        self._push(node.decorator_list, scope)
        self._push(node.body, self._inner(node, scope))

    def _lambda(self, node: ast.Lambda, scope: Scope) -> None:
        self._work.append((node.body, self._inner(node, scope)))

    def _inner(self, node: Maker, scope: Scope) -> Scope:
        arguments = node.args
        self._push((*arguments.defaults, *arguments.kw_defaults), scope)
        inner = self._open(node, Kind.FUNCTION, scope)
        for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
            inner.bind(argument.arg, BEFORE_ALL)
        for rest in (arguments.vararg, arguments.kwarg):
            if rest is not None:
                inner.bind(rest.arg, BEFORE_ALL)
        return inner

    def _open(self, node: ast.expr | ast.stmt, kind: Kind, scope: Scope) -> Scope:
        inner = Scope(kind, scope, position_of(node))
        self.scopes[node] = inner
        return inner

    def _class(self, node: ast.ClassDef, scope: Scope) -> None:
        scope.bind(node.name, position_of(node))
        self._push((*node.decorator_list, *node.bases, *(k.value for k in node.keywords)), scope)
        self._push(node.body, self._open(node, Kind.CLASS, scope))

    def _comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, scope: Scope
    ) -> None:
        inner = self._open(node, Kind.COMPREHENSION, scope)
        first = node.generators[0]
        self._work.append((first.iter, scope))
        self._push((first.target, *first.ifs, *node.generators[1:]), inner)
        elements = (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)
        self._push(elements, inner)

    def _walrus(self, node: ast.NamedExpr, scope: Scope) -> None:
        self._work.append((node.value, scope))
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
        self._push((node.type, *node.body), scope)

    def _pattern(self, node: ast.MatchAs | ast.MatchStar | ast.MatchMapping, scope: Scope) -> None:
        name = node.rest if isinstance(node, ast.MatchMapping) else node.name
        if name:
            scope.bind(name, position_of(node))
        self._children(node, scope)

    def _global(self, node: ast.Global, scope: Scope) -> None:
        scope.global_names.update(node.names)
        self.module.bound.update(node.names)

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


_VISIT: dict[type, Callable[..., None]] = {
    ast.Name: Binder._name,
    ast.Constant: Binder._leaf,
    ast.Pass: Binder._leaf,
    ast.Attribute: Binder._attribute,
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
    ast.Load: Binder._leaf,
    ast.Store: Binder._leaf,
}
