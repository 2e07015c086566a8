"""The evaluator's state: activations, and the order in which they are evaluated.

A function is evaluated once per distinct *abstract call*: its body, its closure and the values of
its arguments. That keeps two callers of one helper apart without naming call strings, follows
functions passed as values, and lets a constant argument decide a branch. An **activation** is one
such evaluation, with what its places hold and what it gives back.

The state only grows, so evaluation is incremental: whoever reads a place or a heap cell is one
fact of one activation, written as a single number (a *point*), and when the place or cell grows that
fact alone is due again.

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

from tos_lint.ir.facts import MODULE, Body, Gap, Place, Reason
from tos_lint.ir.graph import CallEdge
from tos_lint.ir.spans import Location, Span
from tos_lint.link.choices import NONE, Choice
from tos_lint.link.heap import RESERVED, Heap
from tos_lint.link.history import Moment, Point
from tos_lint.link.ledger import Ledger
from tos_lint.link.plan import Plan
from tos_lint.link.program import Program
from tos_lint.link.rows import Rows
from tos_lint.link.runs import Runs, Started
from tos_lint.link.values import NOTHING, UNKNOWN, Function, Ref, Value, Values, materials

if TYPE_CHECKING:
    from tos_lint.link.documents import Documents
    from tos_lint.link.makers import Makers

CONTEXTS = range(2, 25)
"""Fewest and most activations of one function; calls beyond share one."""
FACTS = 400
"""Facts of one function over all its activations: a short helper may have many, a long one few."""
DEPTH = 48
"""Calls within calls that are evaluated at once; deeper ones wait their turn."""
ROUNDS = 24
"""Evaluations of one activation; all but the first run only the facts that are due."""
BREADTH = 16
"""Values that one place tells apart; of more than these it keeps material alone, if it has little."""
_FACT_BITS = 24
"""Bits of a point that number the fact; those above number the activation."""


@dataclass(slots=True)
class Activation:
    """One function under one abstract call, or one file's top level."""

    number: int
    path: str
    body: Body
    plan: Plan
    env: dict[Place, Values]
    site: Location | None
    """The call that first led here."""
    parent: int | None
    """The activation of that call."""
    depth: int
    returns: Values = NOTHING
    yields: Values = NOTHING
    generator: bool = False
    callers: set[Point] = field(default_factory=set)
    """The points at which it is called."""
    rounds: int = 0
    running: bool = False
    done: bytearray = field(default_factory=bytearray)
    """For each fact, by number, whether it was run with everything that it reads."""
    now: Moment = field(default_factory=Moment)
    """The fact that is run, or was run last; its number is 0 before the first."""
    choice: Choice = NONE
    """What decides that the current fact is run."""
    decisions: dict[int, Values] = field(default_factory=dict)
    """For each branch, by number, the material that its test held."""
    crowded: bool = False
    """Some place was to hold more values than it tells apart."""
    again: bool = False
    """A fact that was passed is due again."""
    command: str = ""
    """The sub-command of the command line under which the current fact is run, where that is known."""
    commands: dict[Place, str] = field(default_factory=dict)
    """For each place that tells whether a sub-command was given: which."""

    def turn_to(self, number: int) -> None:
        """The fact of that number is run now."""
        self.now.number = number
        self.now.point = Point(self.number << _FACT_BITS | number)

    def hold(self, place: Place, values: Values) -> None:
        """A place comes to hold more values; the facts that read it are due."""
        known = self.env.get(place)
        if known is None:
            self.env[place] = values
        elif values <= known:
            return
        elif len(known) < BREADTH:
            self.env[place] = known | values
        else:
            self.crowded = True
            values = materials(values)
            if values <= known or len(materials(known)) >= RESERVED:
                return
            self.env[place] = known | values
        for number in self.plan.users.get(place, ()):
            self.wake(number)

    def wake(self, number: int) -> None:
        """A fact is due (again)."""
        self.done[number] = 0
        if number <= self.now.number:
            self.again = True

    def decide(self, number: int, material: Values, end: int) -> None:
        """A branch is decided by material; when it is new, all up to the end of its block is due."""
        if self.decisions.get(number) != material:
            self.decisions[number] = material
            for inner in range(number + 1, end + 1):
                self.done[inner] = 0

    def wake_all(self) -> None:
        """Every fact is due again."""
        self.done = bytearray(self.plan.size + 1)

    stored: str = ""
    """The file that holds the text of this body, where it is not the body's own."""

    def at(self, span: Span) -> Location:
        """The place in the project of something in this body."""
        return Location(self.stored or self.path, span)


RunBody = Callable[["Machine", Activation], None]
"""What evaluates one body; it needs the machine, so the machine is given it."""
MakePlan = Callable[[Body], Plan]
"""What prepares a body for that."""


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
        make_plan: MakePlan,
    ) -> None:
        self.program, self.rows, self.runs, self.ledger = program, rows, runs, ledger
        self.makers, self.documents = makers, documents
        self.trainers: set[Ref] = set()
        """Objects whose construction was a training step already."""
        self.started: set[Started] = set()
        """Commands that Python code runs."""
        self.told: dict[tuple[str, int], dict[str, Values]] = {}
        """By file and line, the values that a command there takes from the program around it."""
        self.calls: set[CallEdge] | None = None
        """Who called whom, while somebody asks."""
        self.lineages: dict[Ref, tuple[tuple[Value, ...], list[Value]]] = {}
        """The ancestors of each class, with the bases for which they hold."""
        self.positionals: dict[int, list[str]] = {}
        """Positional options of each parser object, in order."""
        self._run_body, self._make_plan = run_body, make_plan
        self.heap = Heap()
        self.classes: dict[tuple[str, str], Ref] = {}
        """Classes by file and symbol."""
        self.activations: list[Activation] = []
        self._known: dict[object, int] = {}
        self._contexts: dict[tuple[str, str], int] = {}
        self._plans: dict[tuple[str, str], Plan] = {}
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
        if number is None and self._is_full(family[:2], body):
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
        found.callers.add(parent.now.point)
        return found

    def _is_full(self, name: tuple[str, str], body: Body) -> bool:
        """Whether a body has as many activations as it may have: a short one may have many."""
        limit = min(max(FACTS // max(self._plan(name[0], body).size, 1), CONTEXTS.start), CONTEXTS.stop - 1)
        return self._contexts.get(name, 0) >= limit

    def _plan(self, path: str, body: Body) -> Plan:
        """A body prepared for evaluation, once."""
        known = self._plans.get((path, body.symbol))
        if known is None:
            known = self._plans[path, body.symbol] = self._make_plan(body)
        return known

    def _widen(self, shared: Activation, arguments: Mapping[Place, Values]) -> None:
        for name, values in arguments.items():
            if not values <= shared.env.get(name, NOTHING):
                shared.hold(name, values)
                self.heap.stale.add(_whole(shared.number))

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
        plan = self._plan(path, body)
        started = Activation(number, path, body, plan, env, site, above, depth, stored=stored)
        started.wake_all()
        started.now = Moment(number, blocks=plan.blocks, loops=plan.loops)
        started.turn_to(0)
        self.activations.append(started)
        self._known[key] = number
        self.reached.add((path, body.symbol))
        if not body.symbol:
            self.heap.own(self.module(path), number)
        if depth <= DEPTH:
            self.evaluate(started)
        else:
            self.heap.stale.add(_whole(number))
        return started

    def evaluate(self, activation: Activation) -> None:
        """Evaluate one activation; its callers are due again when it gives more back than before."""
        if activation.running:
            self.heap.stale.add(_whole(activation.number))
            return
        if activation.rounds >= ROUNDS:
            self._bound(activation.body, activation.path, "values kept growing")
            return
        activation.rounds += 1
        activation.running = True
        before = (activation.returns, activation.yields)
        outer, self.heap.now = self.heap.now, activation.now
        self._run_body(self, activation)
        self.heap.now = outer
        activation.running = False
        if activation.crowded or activation.number in self.heap.crowded:
            self._bound(activation.body, activation.path, "more values meet than are told apart")
        if (activation.returns, activation.yields) != before:
            self.heap.stale |= activation.callers

    def settle(self) -> None:
        """Evaluate what is due until nothing is."""
        while self.heap.stale:
            due, self.heap.stale = self.heap.stale, set()
            for point in due:
                self.activations[point >> _FACT_BITS].wake(point & (1 << _FACT_BITS) - 1)
            for number in sorted({point >> _FACT_BITS for point in due}, reverse=True):
                self.evaluate(self.activations[number])

    def reconsider(self, activation: Activation) -> None:
        """Everything in an activation is due again."""
        activation.wake_all()
        self.heap.stale.add(_whole(activation.number))

    def chain(self, activation: Activation) -> tuple[Location, ...]:
        """The call sites that lead to an activation, outermost first."""
        sites: list[Location] = []
        current: Activation | None = activation
        while current is not None and len(sites) < DEPTH:
            if current.site is not None and current.body.symbol:
                sites.append(current.site)
            current = self.activations[current.parent] if current.parent is not None else None
        return tuple(reversed(sites))

    def outermost(self, activation: Activation) -> Activation:
        """The first activation of the same body that led to this one: itself, but for recursion.

        What each round of a recursion makes is one thing, or receivers that are made on the way down
        would tell the rounds apart without end.
        """
        found = current = activation
        while current.parent is not None:
            current = self.activations[current.parent]
            if current.body is activation.body:
                found = current
        return found

    def entry_paths(self, activation: Activation) -> tuple[str, ...]:
        """The files through which an activation was reached: its own, its callers', and who imports it."""
        paths = [activation.path]
        current = activation
        while current.parent is not None:
            current = self.activations[current.parent]
            if current.path not in paths:
                paths.append(current.path)
        if not current.body.symbol:
            paths += [path for path in self.program.importers(current.path) if path not in paths]
        return tuple(paths)

    def crossings(self) -> dict[str, set[str]]:
        """By file, the other files from which it was called."""
        found: dict[str, set[str]] = {}
        for called in self.activations:
            for point in called.callers:
                caller = self.activations[point >> _FACT_BITS].path
                if caller != called.path:
                    found.setdefault(called.path, set()).add(caller)
        return found

    def _bound(self, body: Body, path: str, why: str) -> None:
        if (path, body.symbol) not in self.bounded:
            self.bounded.add((path, body.symbol))
            name = body.symbol or "the top level"
            self.ledger.gap(path, Gap(Reason.BOUND, f"{name}: {why}; some of it is approximate", body.span))


def _whole(number: int) -> Point:
    """An activation without any fact of it: it is due for what wakes in it."""
    return Point(number << _FACT_BITS)


def values_of(activation: Activation, place: Place) -> Values:
    """What a place holds now; a place that was never assigned holds something unknown."""
    return activation.env.get(place, UNKNOWN)


def one(value: Value) -> Values:
    """A set of one value."""
    return frozenset({value})
