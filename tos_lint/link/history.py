"""What an object held when: the order in which its maker changes it.

The activation that makes an object, its **owner**, runs its facts in the order of their numbers, so it
knows what the object holds at each of them: what was put in before and neither replaced nor removed
since. What is put in later is not there yet. Everybody else may look at any time and sees whatever the
object holds or ever held; so does the owner inside a loop that the object was not made in, where later
is also earlier. What others put into an object stays in it.

Facts are numbered in textual order and blocks nest, so "before" is "of a smaller number", and a change
in the block in which the object was made certainly happens to every later look at it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NewType

from tos_lint.ir.facts import Step
from tos_lint.link.values import NOTHING, Ref, Values

Point = NewType("Point", int)
"""One fact of one activation."""


@dataclass(slots=True)
class Moment:
    """The fact that is being run: its activation, its number there, and both as a point."""

    writer: int = -1
    number: int = 0
    point: Point = field(default=Point(0))
    blocks: Sequence[int] = ()
    """By number, the block that a fact stands in."""
    loops: Sequence[tuple[int, ...]] = ()
    """By number, the loops around a fact, outermost first."""
    visited: dict[int, frozenset[Ref]] = field(default_factory=dict)
    """By the number of a loop, the objects that it visits one by one, leaving none out."""

    @property
    def block(self) -> int:
        """The block that the fact stands in."""
        return self.blocks[self.number]


@dataclass(slots=True)
class History:
    """The changes of one object: those of its owner by the number of the fact, and all others."""

    owner: int
    made: int
    """The number of the fact that made it."""
    last: int = 0
    """The highest number of a fact that changed it."""
    many: bool = False
    """It stands for several objects, of which a change concerns one."""
    own: dict[Step, dict[int, Values]] = field(default_factory=dict)
    foreign: dict[Step, Values] = field(default_factory=dict)
    removed: dict[Step, list[int]] = field(default_factory=dict)

    def put(self, step: Step, values: Values, now: Moment) -> None:
        """Values came to stand under a step."""
        if now.writer != self.owner:
            self.foreign[step] = self.foreign.get(step, NOTHING) | values
            return
        changes = self.own.setdefault(step, {})
        changes[now.number] = changes.get(now.number, NOTHING) | values
        self.last = max(self.last, now.number)

    def remove(self, step: Step, now: Moment) -> bool:
        """What stood under a step is gone; false where that was known."""
        known = self.removed.setdefault(step, [])
        if now.number in known:
            return False
        known.append(now.number)
        self.last = max(self.last, now.number)
        return True

    def is_certain(self, now: Moment) -> bool:
        """Whether a change now is one of this very object, and precedes every later look at it."""
        return not self.many and self.is_made_in(now)

    def is_made_in(self, now: Moment) -> bool:
        """Whether it is made in the block that is run now."""
        return now.writer == self.owner and now.block == now.blocks[self.made]

    def is_all_seen(self, now: Moment) -> bool:
        """Whether a look now sees all that the object holds or ever held."""
        if now.writer != self.owner:
            return True
        return (not self.removed and now.number >= self.last) or not self._is_in_order(now)

    def _is_in_order(self, now: Moment) -> bool:
        """Whether earlier is not later too: no loop goes round between its making and now."""
        around, made_in = now.loops[now.number], now.loops[self.made]
        return around == made_in[: len(around)]

    def has_lost(self, now: Moment) -> bool:
        """Whether the owner knows that something is not there any more."""
        if now.writer != self.owner or not self._is_in_order(now):
            return False
        return any(number < now.number for numbers in self.removed.values() for number in numbers)

    def left(self, step: Step, now: Moment) -> Values:
        """What is under a step after what was taken away before now, later changes included."""
        return self._between(self._start(step, now.number), step, None)

    def seen(self, step: Step, now: Moment) -> Values:
        """What the owner finds under a step now."""
        return self._between(self._start(step, now.number), step, now.number)

    def last_seen(self, step: Step) -> Values:
        """What there is under a step when the owner is done."""
        return self._between(self._start(step, self.last + 1), step, None)

    def _start(self, step: Step, end: int) -> int:
        """The last fact before one that took away what is under a step; it sees that itself."""
        return max((number for number in self.removed.get(step, ()) if number < end), default=0)

    def _between(self, start: int, step: Step, end: int | None) -> Values:
        found = self.foreign.get(step, NOTHING)
        for number, values in self.own.get(step, {}).items():
            if start <= number and (end is None or number <= end):
                found |= values
        return found
