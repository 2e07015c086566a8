"""The evaluator's state: activations, and the order in which they are evaluated.

A function is evaluated once per distinct *abstract call*: its body, its closure and the values of
its arguments. That keeps two callers of one helper apart without naming call strings, follows
functions passed as values, and lets a constant argument decide a branch. An **activation** is one
such evaluation, with what its places hold and what it gives back.

Why it ends. Values are finite: texts come from literals, objects from pairs of a place and an
activation, library paths from rows. Three bounds keep them few: a function has at most `CONTEXTS`
activations, and calls beyond share one whose arguments grow; a cell or place holds at most a fixed
number of values; an activation is evaluated at most `ROUNDS` times. Each bound that is hit is a gap.

What is deliberately coarse: only who makes an object sees in which order it changes (`link.heap`), and
a condition on anything but constants takes both ways.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tos_lint.ir.facts import MODULE, Body, Branch, Fact, Gap, Loop, Place, Reason
from tos_lint.ir.graph import CallEdge
from tos_lint.ir.spans import Location, Span
from tos_lint.link.heap import Heap, Moment
from tos_lint.link.ledger import Ledger
from tos_lint.link.program import Program
from tos_lint.link.rows import Rows
from tos_lint.link.runs import Runs
from tos_lint.link.values import NOTHING, UNKNOWN, Function, Ref, Text, Value, Values

if TYPE_CHECKING:
    from tos_lint.link.documents import Documents
    from tos_lint.link.makers import Makers

CONTEXTS = range(2, 25)
"""Fewest and most activations of one function; calls beyond share one."""
FACTS = 400
"""Facts of one function over all its activations: a short helper may have many, a long one few."""
DEPTH = 48
"""Calls within calls that are evaluated at once; deeper ones wait their turn."""
ROUNDS = 6
"""Evaluations of one activation."""
BREADTH = 16
"""Values that one place holds."""


@dataclass(slots=True)
class Activation:
    """One function under one abstract call, or one file's top level."""

    number: int
    path: str
    body: Body
    env: dict[Place, Values]
    site: Location | None
    """The call that first led here."""
    parent: int | None
    """The activation of that call."""
    depth: int
    returns: Values = NOTHING
    yields: Values = NOTHING
    generator: bool = False
    callers: set[int] = field(default_factory=set)
    rounds: int = 0
    running: bool = False

    def hold(self, place: Place, values: Values) -> None:
        """A place comes to hold more values."""
        known = self.env.get(place)
        if known is None:
            self.env[place] = values
        elif not values <= known and len(known) < BREADTH:
            self.env[place] = known | values

    stored: str = ""
    """The file that holds the text of this body, where it is not the body's own."""

    def at(self, span: Span) -> Location:
        """The place in the project of something in this body."""
        return Location(self.stored or self.path, span)


RunBody = Callable[["Machine", Activation], None]
"""What evaluates one body; it needs the machine, so the machine is given it."""


class Machine:
    """Everything that evaluation reads and writes."""

    def __init__(
        self,
        program: Program,
        rows: Rows,
        runs: Runs,
        ledger: Ledger,
        makers: Makers,
        documents: Documents,
        run_body: RunBody,
    ) -> None:
        self.program, self.rows, self.runs, self.ledger = program, rows, runs, ledger
        self.makers, self.documents = makers, documents
        self.trainers: set[Ref] = set()
        """Objects whose construction was a training step already."""
        self.started: set[tuple[Location, tuple[Text, ...]]] = set()
        """Commands that Python code runs."""
        self.calls: set[CallEdge] | None = None
        """Who called whom, while somebody asks."""
        self.lineages: dict[Ref, tuple[tuple[Value, ...], list[Value]]] = {}
        """The ancestors of each class, with the bases for which they hold."""
        self.positionals: dict[int, list[str]] = {}
        """Positional options of each parser object, in order."""
        self._run_body = run_body
        self.heap = Heap()
        self.classes: dict[tuple[str, str], Ref] = {}
        """Classes by file and symbol."""
        self.activations: list[Activation] = []
        self._known: dict[object, int] = {}
        self._contexts: dict[tuple[str, str], int] = {}
        self._limits: dict[tuple[str, str], int] = {}
        self._loops: dict[tuple[str, str], bool] = {}
        self.reached: set[tuple[str, str]] = set()
        self.bounded: set[tuple[str, str]] = set()

    def module(self, path: str) -> Ref:
        """The object that holds a module's variables."""
        return self.heap.make(("module", path), "module", symbol=(path, ""))

    def enter_module(self, path: str, parent: Activation | None, site: Location | None) -> None:
        """Evaluate a file's top level, once."""
        if (path, "") in self.reached or (path, "") not in self.program.bodies:
            return
        self._start((path, ""), self.program.bodies[path, ""], path, {}, parent, site)

    def enter(
        self, function: Function, arguments: Mapping[Place, Values], parent: Activation, site: Location
    ) -> Activation | None:
        """The activation of a function under these arguments, evaluated if it is new."""
        body = self.program.bodies.get((function.path, function.symbol))
        if body is None:
            return None
        if self.calls is not None:
            self.calls.add(CallEdge(parent.path, parent.body.symbol, function.path, function.symbol))
        family = (function.path, function.symbol, function.closure)
        key = (*family, frozenset(arguments.items()))
        return self._find(family, key, function, body, arguments, parent, site)

    def _find(
        self, family: tuple[str, str, int], key: object, function: Function, body: Body,
        arguments: Mapping[Place, Values], parent: Activation, site: Location,
    ) -> Activation:  # fmt: skip
        number = self._known.get(key)
        if number is None and self._contexts.get(family[:2], 0) >= self._limit(family[:2], body):
            self._bound(body, function.path, "many different calls share one evaluation")
            key = (*family, "shared")
            number = self._known.get(key)
            if number is not None:
                self._widen(self.activations[number], arguments)
        if number is None:
            self._contexts[family[:2]] = self._contexts.get(family[:2], 0) + 1
            found = self._start(key, body, function.path, arguments, parent, site, function.closure)
        else:
            found = self.activations[number]
        found.callers.add(parent.number)
        return found

    def _limit(self, name: tuple[str, str], body: Body) -> int:
        """How many activations a body may have."""
        known = self._limits.get(name)
        if known is None:
            known = min(max(FACTS // max(size_of(body.facts), 1), CONTEXTS.start), CONTEXTS.stop - 1)
            self._limits[name] = known
        return known

    def loops(self, name: tuple[str, str], body: Body) -> bool:
        """Whether some block of the body may run again."""
        known = self._loops.get(name)
        if known is None:
            known = self._loops[name] = has_loop(body.facts)
        return known

    def _widen(self, shared: Activation, arguments: Mapping[Place, Values]) -> None:
        for name, values in arguments.items():
            if not values <= shared.env.get(name, NOTHING):
                shared.hold(name, values)
                self.heap.stale.add(shared.number)

    def _start(
        self, key: object, body: Body, path: str, arguments: Mapping[Place, Values],
        parent: Activation | None, site: Location | None, closure: int = -1,
    ) -> Activation:  # fmt: skip
        number = len(self.activations)
        depth = 0 if parent is None else parent.depth + 1
        env = dict(arguments)
        env[MODULE] = frozenset({self.module(path)})
        if closure >= 0:
            env["@closure"] = frozenset({Ref(closure)})
        above = parent.number if parent else None
        stored = self.program.stored.get(path, "")
        started = Activation(number, path, body, env, site, above, depth, stored=stored)
        self.activations.append(started)
        self._known[key] = number
        self.reached.add((path, body.symbol))
        if depth <= DEPTH:
            self.evaluate(started)
        else:
            self.heap.stale.add(number)
        return started

    def evaluate(self, activation: Activation) -> None:
        """Evaluate one activation; its callers are due again when it gives more back than before."""
        if activation.running:
            self.heap.stale.add(activation.number)
            return
        if activation.rounds >= ROUNDS:
            self._bound(activation.body, activation.path, "values kept growing")
            return
        activation.rounds += 1
        activation.running = True
        before = (activation.returns, activation.yields)
        outer, self.heap.moment = self.heap.moment, Moment(activation.number)
        self._run_body(self, activation)
        self.heap.moment = outer
        activation.running = False
        if (activation.returns, activation.yields) != before:
            self.heap.stale |= activation.callers

    def settle(self) -> None:
        """Evaluate what is due until nothing is."""
        while self.heap.stale:
            due = sorted(self.heap.stale, reverse=True)
            self.heap.stale.clear()
            for number in due:
                self.evaluate(self.activations[number])
                self.heap.stale.discard(number)

    def chain(self, activation: Activation) -> tuple[Location, ...]:
        """The call sites that lead to an activation, outermost first."""
        sites: list[Location] = []
        current: Activation | None = activation
        while current is not None and len(sites) < DEPTH:
            if current.site is not None and current.body.symbol:
                sites.append(current.site)
            current = self.activations[current.parent] if current.parent is not None else None
        return tuple(reversed(sites))

    def entry_paths(self, activation: Activation) -> tuple[str, ...]:
        """The files through which an activation was reached: its own, and its callers'."""
        paths = [activation.path]
        current = activation
        while current.parent is not None:
            current = self.activations[current.parent]
            if current.path not in paths:
                paths.append(current.path)
        return tuple(paths)

    def _bound(self, body: Body, path: str, why: str) -> None:
        if (path, body.symbol) not in self.bounded:
            self.bounded.add((path, body.symbol))
            name = body.symbol or "the top level"
            self.ledger.gap(path, Gap(Reason.BOUND, f"{name}: {why}; some of it is approximate", body.span))


def size_of(facts: tuple[Fact, ...]) -> int:
    """The number of facts, those inside branches and loops included."""
    total = 0
    for fact in facts:
        total += 1
        if isinstance(fact, Branch):
            total += size_of(fact.then) + size_of(fact.otherwise)
        elif isinstance(fact, Loop):
            total += size_of(fact.block)
    return total


def has_loop(facts: tuple[Fact, ...]) -> bool:
    """Whether some block among the facts may run again."""
    return any(
        isinstance(fact, Loop)
        or (isinstance(fact, Branch) and (has_loop(fact.then) or has_loop(fact.otherwise)))
        for fact in facts
    )


def values_of(activation: Activation, place: Place) -> Values:
    """What a place holds now; a place that was never assigned holds something unknown."""
    return activation.env.get(place, UNKNOWN)


def one(value: Value) -> Values:
    """A set of one value."""
    return frozenset({value})
