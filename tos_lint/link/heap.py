"""Objects: what has an identity and remembers values under names.

An object is named by where it was made and under which activation, so that evaluating the same spot
again finds the same object. Its cells are named by steps (`.x`, `[key]`, `[*]`) and only grow.
Whoever reads a cell is remembered, and evaluated again when the cell grows: that is the whole
fixpoint.

Order counts where it can be known. The activation that makes an object, its **owner**, sees it as it
is at that **moment**: each run of its body begins the object anew and fills it in the order of the
facts, so that what is put in later is not there yet, and what is replaced or removed is gone. Everybody
else, who may look at any time, sees what it holds or ever held; so does the owner inside a loop that
the object was not made in, where later is also earlier. What others put into an object stays in it.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace

from tos_lint.ir.facts import ANY, Step
from tos_lint.link.values import NOTHING, Content, Made, Ref, Value, Values

WIDTH = 24
"""Values that one cell may hold; a cell that would hold more keeps its first ones."""
STATE = ".["
"""What the steps of an object's state begin with: attributes and elements, not how it was made."""
OPAQUE = ("class", "module", "closure", "options")
"""Kinds of objects whose contents are not data that travels with them."""
KEYS = "{keys}"
"""The cell of a mapping's keys that are not constants."""


@dataclass(slots=True)
class Moment:
    """Who is being evaluated, and where in its body."""

    writer: int = -1
    """The activation."""
    run: int = 0
    """Which run of its body this is, over all activations."""
    block: int = 0
    """Identity of the innermost block of facts."""
    loops: int = 0
    """Loops around it."""


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
    readers: dict[Step, set[int]] = field(default_factory=dict)
    laden: bool = False
    """It holds material, or an object that does."""
    holders: set[int] = field(default_factory=set)
    """Objects that hold this one as part of their state."""
    watchers: set[int] = field(default_factory=set)
    """Activations that found no material here and must look again once there is some."""
    bases: tuple[Value, ...] = ()
    fields: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    """For `options`: the scripts whose command lines set them."""
    config: str = ""
    """For `options`: the flag whose document's keys are options too."""
    owner: int = -1
    """The activation that makes it; -1 where several may."""
    made: Moment | None = None
    """When its owner last made it."""
    past: dict[Step, Values] | None = None
    """What it held at another moment."""
    foreign: dict[Step, Values] | None = None
    """What others than its owner put into it."""
    many: bool = False
    """It stands for several objects, of which a change concerns one."""


class Heap:
    """All objects of one run, with the activations that depend on each cell."""

    def __init__(self) -> None:
        self._things: list[Thing] = []
        self._numbers: dict[Hashable, int] = {}
        self.stale: set[int] = set()
        """Activations to evaluate again."""
        self.moment = Moment()
        self._runs = 0

    def make(self, name: Hashable, kind: str, **traits: object) -> Ref:
        """The object of that name, made if need be; its owner's number is the first part of its name."""
        number = self._numbers.get(name)
        moment = self.moment
        if number is None:
            number = len(self._things)
            self._numbers[name] = number
            self._things.append(Thing(kind, **traits))  # type: ignore[arg-type]
            if type(name) is tuple and name[0] == moment.writer:
                self._things[number].owner = moment.writer
                self._things[number].made = replace(moment)
        elif self._things[number].owner == moment.writer >= 0 and not moment.loops:
            self._renew(self._things[number])
        return Ref(number)

    def _renew(self, thing: Thing) -> None:
        """Begin an object anew, once in each run of its owner's body."""
        if thing.made is not None and thing.made.run != self.moment.run:
            thing.past = self.union(thing.past or {}, thing.cells)
            thing.cells = dict(thing.foreign or {})
            thing.made = replace(self.moment)

    @staticmethod
    def union(first: Mapping[Step, Values], second: Mapping[Step, Values]) -> dict[Step, Values]:
        """Under each step what both hold."""
        found = dict(first)
        for step, values in second.items():
            found[step] = found.get(step, NOTHING) | values
        return found

    def begin_run(self) -> None:
        """The body of the activation in hand is run once more."""
        self._runs += 1
        self.moment.run = self._runs

    def _sees_now(self, thing: Thing, reader: int) -> bool:
        """Whether a reader knows at which moment it looks at an object."""
        if thing.past is None:
            return True
        moment = self.moment
        same_block = thing.made is not None and thing.made.block == moment.block
        return reader == thing.owner and (not moment.loops or same_block)

    def cells(self, ref: Ref, reader: int) -> Mapping[Step, Values]:
        """What an object holds under each step, as its reader sees it."""
        thing = self._things[ref.number]
        if thing.past is None or self._sees_now(thing, reader):
            return thing.cells
        return self.union(thing.past, thing.cells)

    def __getitem__(self, ref: Ref) -> Thing:
        return self._things[ref.number]

    def read(self, ref: Ref, step: Step, reader: int) -> Values:
        """What one cell holds; the reader is evaluated again when it grows."""
        thing = self._things[ref.number]
        thing.readers.setdefault(step, set()).add(reader)
        held = thing.cells.get(step, NOTHING)
        if thing.past is None or self._sees_now(thing, reader):
            return held
        return held | thing.past.get(step, NOTHING)

    def element(self, ref: Ref, step: Step, reader: int) -> Values:
        """What stands under a constant key or, for `[*]`, under any."""
        thing = self._things[ref.number]
        if step != ANY:
            return self.read(ref, step, reader) | self.read(ref, ANY, reader)
        thing.readers.setdefault(ANY, set()).add(reader)
        found: set[Value] = set()
        for cell, values in self.cells(ref, reader).items():
            if cell.startswith("["):
                found |= values
        return frozenset(found)

    def everything(self, ref: Ref, reader: int) -> list[Values]:
        """All that an object holds as its state: elements and attributes, not how it was made."""
        thing = self._things[ref.number]
        thing.readers.setdefault(ANY, set()).add(reader)
        return [values for cell, values in self.cells(ref, reader).items() if cell[0] in STATE]

    def keys(self, ref: Ref) -> tuple[str, ...]:
        """The constant keys of a mapping."""
        return tuple(s[1:-1] for s in self._things[ref.number].cells if s.startswith("[") and s != ANY)

    def grow(self, ref: Ref, step: Step, values: Values) -> None:
        """Add values to a cell and call its readers back."""
        if not values:
            return
        thing = self._things[ref.number]
        if thing.owner >= 0 and thing.owner != self.moment.writer:
            self._put_by_others(thing, step, values)
        known = thing.cells.get(step, NOTHING)
        if values <= known:
            return
        if len(known) >= WIDTH:
            return
        thing.cells[step] = known | values
        if thing.past is not None and values <= known | thing.past.get(step, NOTHING):
            return
        if step[0] in STATE:
            self._lade(ref, values)
        self.stale |= thing.readers.get(step, set())
        self.stale |= thing.readers.get(ANY, set())

    @staticmethod
    def _put_by_others(thing: Thing, step: Step, values: Values) -> None:
        if thing.foreign is None:
            thing.foreign = {}
        held = thing.foreign.get(step, NOTHING)
        if not values <= held:
            thing.foreign[step] = held | values

    def is_one(self, ref: Ref) -> bool:
        """Whether a change here is one of this very object, and surely happens after its making."""
        thing = self._things[ref.number]
        if thing.many or thing.made is None or thing.owner != self.moment.writer:
            return False
        return thing.made.block == self.moment.block

    def remove(self, ref: Ref, step: Step) -> None:
        """What an object held under a step is gone, but for what others put there."""
        thing = self._things[ref.number]
        held = thing.cells.pop(step, NOTHING)
        if held:
            thing.past = self.union(thing.past or {}, {step: held})
            if thing.foreign and step in thing.foreign:
                thing.cells[step] = thing.foreign[step]

    def stands_for_many(self, values: Values, depth: int = 4) -> None:
        """Objects among the values, and those they hold, are made again and again."""
        for value in values:
            if isinstance(value, Ref) and depth and not self._things[value.number].many:
                self._things[value.number].many = True
                for held in self._things[value.number].cells.values():
                    self.stands_for_many(held, depth - 1)

    def _lade(self, ref: Ref, values: Values) -> None:
        """Remember that an object came to hold material, and tell whoever holds it."""
        laden = False
        for value in values:
            if isinstance(value, Made | Content):
                laden = True
            elif isinstance(value, Ref):
                held = self._things[value.number]
                if held.kind not in OPAQUE:
                    held.holders.add(ref.number)
                    laden = laden or held.laden
        pending = [ref.number] if laden else []
        while pending:
            thing = self._things[pending.pop()]
            if not thing.laden:
                thing.laden = True
                self.stale |= thing.watchers
                if thing.kind not in OPAQUE:
                    pending += thing.holders

    def is_laden(self, ref: Ref, reader: int) -> bool:
        """Whether an object holds material; the reader is evaluated again when it comes to."""
        thing = self._things[ref.number]
        if not thing.laden:
            thing.watchers.add(reader)
        return thing.laden and thing.kind not in OPAQUE
