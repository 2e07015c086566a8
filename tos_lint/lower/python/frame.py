"""One body while it is being lowered: its facts so far, and which place each name stands for now.

A name stands for one place at a time. Assigning makes a fresh place (`rows`, `rows~2`), so a read
knows its definition. Where ways of execution meet, the name stands for a fresh place that each way
`Move`s its own definition into; the `Move` is a fact *of that way*, so that a linker which rules a
way out rules out its definition too.

The environment is one dictionary. An **arm** (a branch's block, a loop's) is lowered on it directly
while a log notes what was overwritten; closing the arm undoes the log and keeps the differences.
So a branch costs what it assigns, not what is in scope.

Class bodies and comprehensions have names of their own but no body of their own. They are **layers**
over the environment: the same dictionary, with keys that carry the layer's prefix.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tos_lint.ir.facts import MODULE, Body, Fact, Gap, Get, Move, New, Place, Reason, Set, Stop, Unbound
from tos_lint.ir.spans import Span
from tos_lint.lower.python.binder import Binder, Kind, Maker, Scope
from tos_lint.lower.python.origin import Node, Origin

_BUILTINS = frozenset(dir(builtins))


@dataclass(slots=True)
class Unit:
    """One file while it is being lowered: what its bodies share."""

    binder: Binder
    origin: Origin
    bodies: list[Body] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    waiting: list[tuple[Maker, str]] = field(default_factory=list)
    """Functions whose bodies are still to be lowered, with their symbols."""
    symbols: dict[str, int] = field(default_factory=dict)

    def symbol(self, wanted: str) -> str:
        """A symbol that no other body or class of the file has."""
        count = self.symbols.get(wanted, 0) + 1
        self.symbols[wanted] = count
        return wanted if count == 1 else f"{wanted}~{count}"


@dataclass(slots=True)
class Arm:
    """A block that may or may not run: its facts, and what its names stand for at its end."""

    facts: list[Fact]
    changes: dict[str, Place | None]
    live: bool
    """Whether its end is reached."""


@dataclass(slots=True)
class Layer:
    """A scope whose names are visible at the moment, and the prefix of its keys."""

    scope: Scope
    prefix: str
    holder: Place
    """The object that has its names as attributes: the module, a class, or a cell; else empty."""
    symbol: str


@dataclass(slots=True)
class _Open:
    facts: list[Fact]
    overwritten: dict[str, Place | None]
    live: bool


class Frame:
    """The state of lowering one body."""

    def __init__(self, unit: Unit, scope: Scope, symbol: str) -> None:
        self.unit = unit
        self.span: Callable[[Node], Span] = unit.origin.span
        """Where a node is written."""
        self.symbol = symbol
        self.rebound = scope.rebound_inside
        """Names that must be fetched for every use, because an inner function assigns them."""
        self.facts: list[Fact] = []
        self.live = True
        self.env: dict[str, Place] = {}
        self.definitions: list[tuple[str, Place]] = []
        """Every definition so far, for those who may start after any of them."""
        self.loops: list[dict[str, Place]] = []
        """Of each loop around: the joined places of the names that it assigns."""
        holder = MODULE if scope.kind is Kind.MODULE else ""
        self.layers = [Layer(scope, "", holder, symbol)]
        self._open: list[_Open] = []
        self._overwritten: dict[str, Place | None] = {}
        self._counts: dict[str, int] = {}
        self._temporaries = 0
        self._prefixes = 0

    def gap(self, reason: Reason, detail: str, span: Span) -> None:
        """Note something that is not understood."""
        self.unit.gaps.append(Gap(reason, detail, span))

    def temporary(self) -> Place:
        """A fresh place without a name."""
        self._temporaries += 1
        return f"%{self._temporaries}"

    def fresh(self, name: str) -> Place:
        """A fresh place for another definition of a name."""
        count = self._counts.get(name, 0) + 1
        self._counts[name] = count
        return name if count == 1 else f"{name}~{count}"

    def push(self, scope: Scope, holder: Place, symbol: str) -> None:
        """Begin a class body or a comprehension."""
        self._prefixes += 1
        self.layers.append(Layer(scope, f"{self._prefixes}:", holder, symbol))

    def pop(self) -> None:
        """End a class body or a comprehension, and forget its names."""
        layer = self.layers.pop()
        for name in layer.scope.bound:
            key = layer.prefix + name
            if key in self.env:
                self.assign(key, None)

    def define(self, name: str, place: Place, span: Span) -> None:
        """From here on the name stands for this place."""
        layer = self.layers[-1]
        scope = layer.scope
        if name in scope.global_names and scope.kind is not Kind.MODULE:
            self.facts.append(Set(MODULE, f".{name}", place, span))
            return
        if name in scope.nonlocal_names:
            owner = scope.captured.get(name)
            if owner is not None:
                self.facts.append(Set(cell_of(owner), f".{name}", place, span))
            return
        self.assign(layer.prefix + name, place)
        if layer.holder:
            self.facts.append(Set(layer.holder, f".{name}", place, span))
        elif name in scope.shared:
            self.facts.append(Set(cell_of(scope), f".{name}", place, span))

    def define_outside(self, name: str, place: Place, span: Span) -> None:
        """As `define`, for a name that comprehensions leave to the body around them."""
        hidden = []
        while self.layers[-1].scope.kind is Kind.COMPREHENSION:
            hidden.append(self.layers.pop())
        self.define(name, place, span)
        self.layers.extend(reversed(hidden))

    def forget(self, name: str) -> None:
        """The name stands for nothing from here on."""
        key = self.layers[-1].prefix + name
        if key in self.env:
            self.assign(key, None)

    def assign(self, key: str, place: Place | None) -> None:
        """Change the environment and log what it was."""
        if key not in self._overwritten:
            self._overwritten[key] = self.env.get(key)
        if place is None:
            self.env.pop(key, None)
        else:
            self.env[key] = place
            self.definitions.append((key, place))

    def known(self, name: str, *, from_inner: bool = False) -> Place | None:
        """The place that a name stands for now, if a body or class around defines it.

        `from_inner` asks for a nested function, which does not see the names of classes.
        """
        if len(self.layers) == 1:
            return self.env.get(name)
        for layer in reversed(self.layers):
            if from_inner and layer.scope.kind is Kind.CLASS:
                continue
            place = self.env.get(layer.prefix + name)
            if place is not None:
                return place
        return None

    def read(self, name: str, span: Span, dst: Place | None = None) -> Place:
        """The place that holds a name's value, fetched from its holder where there is one."""
        if name not in self.rebound and (place := self.known(name)) is not None:
            return place
        dst = dst or self.temporary()
        self.facts.append(self._fetch(name, dst, self.layers[0].scope, span))
        return dst

    def _fetch(self, name: str, dst: Place, scope: Scope, span: Span) -> Fact:
        owner: Scope | None = None
        for layer in reversed(self.layers):
            owner = owner or layer.scope.captured.get(name)
        if scope.owns(name) and name in scope.shared:
            owner = scope
        if owner is not None and name in owner.shared:
            return Get(dst, cell_of(owner), f".{name}", span)
        module = self.unit.binder.module
        if name in module.bound and (scope is not module or name not in _BUILTINS):
            return Get(dst, MODULE, f".{name}", span)
        return Unbound(dst, name, span)

    def begin(self, names: Iterable[str], span: Span) -> None:
        """Begin a function's body: its parameters and captured names are places already."""
        scope = self.layers[0].scope
        if scope.shared:
            self.facts.append(New(cell_of(scope), "cell", span))
        for name, owner in scope.captured.items():
            if name not in owner.shared:
                self.env[name] = self.fresh(name)
        for name in names:
            self.env[name] = self.fresh(name)
            if name in scope.shared:
                self.facts.append(Set(cell_of(scope), f".{name}", name, span))

    def open(self) -> None:
        """Begin an arm: what follows may not run."""
        self._open.append(_Open(self.facts, self._overwritten, self.live))
        self.facts, self._overwritten = [], {}

    def close(self) -> Arm:
        """End the innermost arm; the environment is again what it was before it."""
        changes: dict[str, Place | None] = {}
        for key, before in self._overwritten.items():
            changes[key] = self.env.get(key)
            if before is None:
                self.env.pop(key, None)
            else:
                self.env[key] = before
        arm = Arm(self.facts, changes, self.live)
        outer = self._open.pop()
        self.facts, self._overwritten, self.live = outer.facts, outer.overwritten, outer.live
        return arm

    def depth(self) -> tuple[int, int, int]:
        """How many arms, layers and loops are open; for `unwind`."""
        return len(self._open), len(self.layers), len(self.loops)

    def unwind(self, depth: tuple[int, int, int]) -> None:
        """Abandon what was begun since, keeping its facts in place."""
        arms, layers, loops = depth
        while len(self._open) > arms:
            abandoned = self.close()
            self.facts.extend(abandoned.facts)
        del self.layers[layers:], self.loops[loops:]

    def join(self, arms: list[Arm]) -> None:
        """Go on after arms of which one has run; each moves its definitions to where they meet."""
        meeting = [arm for arm in arms if arm.live]
        if not meeting:
            self.live = False
            return
        for key in dict.fromkeys(key for arm in meeting for key in arm.changes):
            before = self.env.get(key)
            places = [arm.changes.get(key, before) for arm in meeting]
            distinct = {place for place in places if place is not None}
            if len(distinct) <= 1:
                self.assign(key, distinct.pop() if distinct else None)
                continue
            joined = self.fresh(key.rpartition(":")[2])
            for arm, place in zip(meeting, places, strict=True):
                if place is not None:
                    arm.facts.append(Move(joined, place))
            self.assign(key, joined)

    def stop(self, span: Span) -> None:
        """Nothing after this is executed in this block."""
        self.facts.append(Stop(span))
        self.live = False


def cell_of(scope: Scope) -> Place:
    """The place of the object that keeps a function's shared names, in it and in inner bodies."""
    return f"@{scope.symbol}()"
