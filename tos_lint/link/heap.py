"""Objects: what has an identity and remembers values under names.

An object is named by where it was made and under which activation, so that evaluating the same spot
again finds the same object. Its cells are named by steps (`.x`, `[key]`, `[*]`). Over the whole run a
cell only grows; what a reader sees of it may be less, where the order of changes is known
(`link.history`).

Whoever reads a cell is remembered, and due again when the cell grows: that is the whole fixpoint. A
reader is a point: one fact of one activation. The heap is told of each fact that is run, as `now`.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from tos_lint.ir.facts import ANY, Step
from tos_lint.link.history import History, Moment, Point
from tos_lint.link.values import NOTHING, Ref, Value, Values, materials, references

WIDTH = 24
"""Values that one cell tells apart; of more than these it keeps material alone, if it has little."""
RESERVED = 4
"""Pieces of material for which there is room in a cell however many other values it holds."""
ORDERED = 256
"""Elements that were added to a list and whose order is known; two lists that take over each other grow."""
STATE = ".["
"""What the steps of an object's state begin with: attributes and elements, not how it was made."""
OPAQUE = ("class", "module", "closure", "options", "factory")
"""Kinds of objects whose contents are not data that travels with them."""
KEYS = "{keys}"
"""The cell of a mapping's keys that are not constants."""


@dataclass(slots=True)
class Thing:
    """One object: what it is, and its cells."""

    kind: str
    """`list`, `dict`, `set`, `tuple`, `class`, `instance`, `library`, `module`, `closure`, `options`."""
    api: str = ""
    """The access path by which a library's rows know it."""
    symbol: tuple[str, str] = ("", "")
    """File and symbol of the class, for classes; of its class, for instances."""
    cells: dict[Step, Values] = field(default_factory=dict)
    """What it holds or ever held."""
    readers: dict[Step, set[Point]] = field(default_factory=dict)
    carried: Values = NOTHING
    """The material that it holds or ever held, directly or in what it holds."""
    order: dict[tuple[Point, int], Values] = field(default_factory=dict)
    """What was added to a list at its end: when, and what; several values are alternatives."""
    disordered: bool = False
    """Several elements were added of which the order is not known."""
    holders: set[int] = field(default_factory=set)
    """Objects that hold this one as part of their state."""
    watchers: set[Point] = field(default_factory=set)
    """Points that asked for the material and must look again once there is more."""
    bases: tuple[Value, ...] = ()
    fields: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    """For `options`: the scripts whose command lines set them."""
    config: str = ""
    """For `options`: the flag whose document's keys are options too."""
    command: str = ""
    """For `options`: the sub-command under which they hold; for a parser or function: its own."""
    prefix: str = ""
    """For `options`: what the flags begin with that set its members."""
    history: History | None = None
    """Its changes in order, where one activation makes it."""
    revisers: set[int] = field(default_factory=set)
    """The activations that took something out of it, or out of what it holds, and know when."""
    home: int = -1
    """The container that each object it stands for was put into, in the block that made it."""
    original: Ref | None = None
    """The object of which this one is a likeness: it, too, gets what is put in."""


class Heap:
    """All objects of one run, with the points that depend on each cell."""

    def __init__(self) -> None:
        self._things: list[Thing] = []
        self._refs: list[Ref] = []
        self._numbers: dict[Hashable, int] = {}
        self.stale: set[Point] = set()
        """Points to evaluate again."""
        self.now = Moment()
        self.crowded: set[int] = set()
        """The activations that put more into some cell than it can tell apart."""
        self.revising: set[int] = set()
        """The activations that took something out of any object."""

    def make(self, name: Hashable, kind: str, **traits: object) -> Ref:
        """The object of that name, made if need be; its owner's number is the first part of its name."""
        number = self._numbers.get(name)
        if number is None:
            made = Thing(kind, **traits)  # type: ignore[arg-type]
            if type(name) is tuple and name[0] == self.now.writer:
                made.history = History(self.now.writer, self.now.number)
            number = len(self._things)
            self._refs.append(Ref(number))
            self._things.append(made)
            self._numbers[name] = number
        return self._refs[number]

    def make_like(self, model: Ref, name: tuple[Hashable, ...]) -> Ref:
        """An empty object of the same type; copies of one type that bear one name are one object."""
        thing = self._things[model.number]
        name = (*name, thing.kind, thing.api, thing.symbol)
        return self.make(name, thing.kind, api=thing.api, symbol=thing.symbol, fields=thing.fields)

    def __getitem__(self, ref: Ref) -> Thing:
        return self._things[ref.number]

    def cells(self, ref: Ref) -> Mapping[Step, Values]:
        """What an object holds under each step, as the reader sees it now."""
        thing = self._things[ref.number]
        thing.readers.setdefault(ANY, set()).add(self.now.point)
        if thing.history is None or thing.history.is_all_seen(self.now):
            return thing.cells
        held = {step: thing.history.seen(step, self.now) for step in thing.cells}
        return {step: values for step, values in held.items() if values}

    def read(self, ref: Ref, step: Step) -> Values:
        """What one cell holds; the reader is due again when it grows."""
        thing = self._things[ref.number]
        readers = thing.readers.get(step)
        if readers is None:
            thing.readers[step] = {self.now.point}
        else:
            readers.add(self.now.point)
        held = thing.cells.get(step, NOTHING)
        if not held or thing.history is None or thing.history.is_all_seen(self.now):
            return held
        return thing.history.seen(step, self.now)

    def left(self, ref: Ref) -> Mapping[Step, Values]:
        """What an object holds under each step, sooner or later, but for what was taken away before."""
        thing = self._things[ref.number]
        thing.readers.setdefault(ANY, set()).add(self.now.point)
        if thing.history is None or not thing.history.has_lost(self.now):
            return thing.cells
        held = {step: thing.history.left(step, self.now) for step in thing.cells}
        return {step: values for step, values in held.items() if values}

    def note(self, ref: Ref, position: int, values: Values) -> None:
        """Remember when values were added to a list: by which fact, and where among what that adds."""
        thing = self._things[ref.number]
        key = self.now.point, position
        if thing.kind == "list" and (len(thing.order) < ORDERED or key in thing.order):
            thing.order[key] = thing.order.get(key, NOTHING) | values
        elif thing.kind == "list":
            thing.disordered = True

    def mingle(self, ref: Ref) -> None:
        """Remember that elements were added to a list in an order that is not known."""
        self._things[ref.number].disordered = True

    def sequence(self, ref: Ref) -> list[Values]:
        """The elements of a list or tuple, in order, as far as that is known."""
        self.read(ref, ANY)
        thing = self._things[ref.number]
        begin = [self.read(ref, f"[{n}]") for n in range(len(thing.cells)) if f"[{n}]" in thing.cells]
        return begin + [thing.order[key] for key in sorted(thing.order)]

    def final(self, ref: Ref, step: Step) -> Values:
        """What one cell holds when its owner is done: what an importer finds in a module."""
        held = self.read(ref, step)
        history = self._things[ref.number].history
        return held if history is None or history.owner == self.now.writer else history.last_seen(step)

    def own(self, ref: Ref, owner: int) -> None:
        """An object's changes are those of one activation, from its first fact on."""
        self._things[ref.number].history = History(owner, 0)

    def element(self, ref: Ref, step: Step) -> Values:
        """What stands under a constant key or, for `[*]`, under any."""
        if step != ANY:
            return self.read(ref, step) | self.read(ref, ANY)
        return NOTHING.union(*(values for cell, values in self.cells(ref).items() if cell[0] == "["))

    def everything(self, ref: Ref) -> list[Values]:
        """All that an object holds as its state: elements and attributes, not how it was made."""
        return [values for cell, values in self.cells(ref).items() if cell[0] in STATE]

    def keys(self, ref: Ref) -> tuple[str, ...]:
        """The constant keys of a mapping."""
        return tuple(step[1:-1] for step in self.cells(ref) if step[0] == "[" and step != ANY)

    def grow(self, ref: Ref, step: Step, values: Values) -> None:
        """Add values to a cell and call its readers back."""
        if not values:
            return
        thing = self._things[ref.number]
        if thing.history is not None:
            thing.history.put(step, values, self.now)
        if thing.original is not None and not self.is_own(thing):
            self.grow(thing.original, step, values)
        known = thing.cells.get(step, NOTHING)
        if values <= known:
            return
        if len(known) >= WIDTH:
            self.crowded.add(self.now.writer)
            self._carry(ref, values)
            values = self.material(values)
            if values <= known or len(materials(known)) >= RESERVED:
                return
        thing.cells[step] = known | values
        if step[0] in STATE:
            self._carry(ref, values)
        self.stale |= thing.readers.get(step, set())
        self.stale |= thing.readers.get(ANY, set())

    def material(self, values: Values) -> Values:
        """The material among values and that of the objects among them."""
        return materials(values).union(*(self._things[v.number].carried for v in references(values)))

    def is_own(self, thing: Thing) -> bool:
        """Whether the activation in hand made an object."""
        return thing.history is not None and thing.history.owner == self.now.writer

    def is_one(self, ref: Ref) -> bool:
        """Whether a change now is one of this very object, and surely happens after its making."""
        history = self._things[ref.number].history
        if history is None:
            return False
        visited = self.now.visited.get(self.now.block, ())
        return history.is_certain(self.now) or (history.owner == self.now.writer and ref in visited)

    def remove(self, ref: Ref, step: Step) -> None:
        """What an object held under a step is gone, but for what others put there."""
        thing = self._things[ref.number]
        if thing.history is not None and step in thing.cells and thing.history.remove(step, self.now):
            self._revise(ref.number, {self.now.writer})

    def _revise(self, number: int, revisers: set[int]) -> None:
        """These activations must look closely at an object, and at whoever holds it, from now on."""
        self.revising |= revisers
        pending = [number]
        while pending:
            thing = self._things[pending.pop()]
            if not revisers <= thing.revisers:
                thing.revisers |= revisers
                self.stale |= thing.watchers
                pending += thing.holders

    def stands_for_many(self, values: Values, depth: int = 4) -> None:
        """Objects among the values, and those they hold, are made again and again."""
        for value in values:
            if isinstance(value, Ref) and depth:
                history = self._things[value.number].history
                if history is not None and not history.many:
                    history.many = True
                    for held in self._things[value.number].cells.values():
                        self.stands_for_many(held, depth - 1)

    def _carry(self, ref: Ref, values: Values) -> None:
        """Remember what material an object came to hold, and tell whoever holds it."""
        carried = materials(values)
        for value in references(values):
            held = self._things[value.number]
            if held.home < 0 and held.history is not None and held.history.is_made_in(self.now):
                held.home = ref.number
            if held.kind not in OPAQUE:
                held.holders.add(ref.number)
                carried |= held.carried
                if held.revisers:
                    self._revise(ref.number, held.revisers)
        if carried and self._things[ref.number].holders and self.is_own(self._things[ref.number]):
            self._revise(ref.number, {self.now.writer})  # who held it before did not hold this
        pending = [ref.number] if carried else []
        while pending:
            thing = self._things[pending.pop()]
            if not carried <= thing.carried:
                thing.carried |= carried
                self.stale |= thing.watchers
                if thing.kind not in OPAQUE:
                    pending += thing.holders

    def carried(self, ref: Ref) -> Values:
        """The material in an object and in what it holds; the reader is due when there is more."""
        self._things[ref.number].watchers.add(self.now.point)
        found: Values = NOTHING
        pending, seen = [ref], {ref}
        while pending:
            each = pending.pop()
            thing = self._things[each.number]
            if thing.kind in OPAQUE or thing.carried <= found:
                continue
            if self._is_plain(thing):
                found |= thing.carried
                continue
            for values in self.everything(each):
                found |= materials(values)
                held = [value for value in references(values) if value not in seen]
                seen.update(held)
                pending += held
        return found

    def _is_plain(self, thing: Thing) -> bool:
        """Whether the order of changes makes no difference to what an object carries now."""
        return self.now.writer not in thing.revisers and (
            thing.history is None or thing.history.is_all_seen(self.now)
        )
