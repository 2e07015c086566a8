"""Objects: what has an identity and remembers values under names.

An object is named by where it was made and under which activation, so that evaluating the same spot
again finds the same object. Its cells are named by steps (`.x`, `[key]`, `[*]`) and only grow.
Whoever reads a cell is remembered, and evaluated again when the cell grows: that is the whole
fixpoint.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

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


class Heap:
    """All objects of one run, with the activations that depend on each cell."""

    def __init__(self) -> None:
        self._things: list[Thing] = []
        self._numbers: dict[Hashable, int] = {}
        self.stale: set[int] = set()
        """Activations to evaluate again."""

    def make(self, name: Hashable, kind: str, **traits: object) -> Ref:
        """The object of that name, made if need be."""
        number = self._numbers.get(name)
        if number is None:
            number = len(self._things)
            self._numbers[name] = number
            self._things.append(Thing(kind, **traits))  # type: ignore[arg-type]
        return Ref(number)

    def __getitem__(self, ref: Ref) -> Thing:
        return self._things[ref.number]

    def read(self, ref: Ref, step: Step, reader: int) -> Values:
        """What one cell holds; the reader is evaluated again when it grows."""
        thing = self._things[ref.number]
        thing.readers.setdefault(step, set()).add(reader)
        return thing.cells.get(step, NOTHING)

    def element(self, ref: Ref, step: Step, reader: int) -> Values:
        """What stands under a constant key or, for `[*]`, under any."""
        thing = self._things[ref.number]
        if step != ANY:
            return self.read(ref, step, reader) | self.read(ref, ANY, reader)
        thing.readers.setdefault(ANY, set()).add(reader)
        found: set[Value] = set()
        for cell, values in thing.cells.items():
            if cell.startswith("["):
                found |= values
        return frozenset(found)

    def everything(self, ref: Ref, reader: int) -> list[Values]:
        """All that an object holds as its state: elements and attributes, not how it was made."""
        thing = self._things[ref.number]
        thing.readers.setdefault(ANY, set()).add(reader)
        return [values for cell, values in thing.cells.items() if cell[0] in STATE]

    def keys(self, ref: Ref) -> tuple[str, ...]:
        """The constant keys of a mapping."""
        return tuple(s[1:-1] for s in self._things[ref.number].cells if s.startswith("[") and s != ANY)

    def grow(self, ref: Ref, step: Step, values: Values) -> None:
        """Add values to a cell and call its readers back."""
        if not values:
            return
        thing = self._things[ref.number]
        known = thing.cells.get(step, NOTHING)
        if values <= known:
            return
        if len(known) >= WIDTH:
            return
        thing.cells[step] = known | values
        if step[0] in STATE:
            self._lade(ref, values)
        self.stale |= thing.readers.get(step, set())
        self.stale |= thing.readers.get(ANY, set())

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
