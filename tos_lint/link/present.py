"""What a function is handed, as it is at the moment of the call.

Others than its owner see all that an object ever held (`link.history`). A function that is called after
a part was taken away must not see that part, so it is handed a likeness: an object that holds what the
original holds without it, and passes on to the original what the function puts in.
"""

from __future__ import annotations

from tos_lint.ir.facts import Place
from tos_lint.link.arguments import Given
from tos_lint.link.machine import Activation, Machine
from tos_lint.link.values import Ref, Value, Values, references

_NESTING = 3
"""Objects within objects that are looked at."""


def as_it_is(machine: Machine, frame: Activation, passed: Given, place: Place) -> Given:
    """The arguments of a call, with likenesses of the objects from which parts were taken away."""
    if frame.number not in machine.heap.revising:
        return passed

    def now(values: Values) -> Values:
        return _likenesses(machine, frame, values, place, _NESTING)

    keywords = {name: now(values) for name, values in passed.keywords.items()}
    return Given(
        [now(values) for values in passed.positional], keywords, now(passed.rest), now(passed.others)
    )


def _likenesses(machine: Machine, frame: Activation, values: Values, place: Place, depth: int) -> Values:
    if not any(_is_revised(machine, frame, value) for value in references(values)):
        return values
    return frozenset(_likeness(machine, frame, value, place, depth) for value in values)


def _is_revised(machine: Machine, frame: Activation, value: Ref) -> bool:
    """Whether this activation took something from an object, or from what it holds."""
    return frame.number in machine.heap[value].revisers


def _likeness(machine: Machine, frame: Activation, value: Value, place: Place, depth: int) -> Value:
    """The value itself, unless it or what it holds has lost something."""
    if not isinstance(value, Ref) or not depth or not _is_revised(machine, frame, value):
        return value
    heap, thing = machine.heap, machine.heap[value]
    if thing.original is not None or not heap.is_own(thing):
        return value
    left = {
        step: _likenesses(machine, frame, values, place, depth - 1)
        for step, values in heap.left(value).items()
    }
    if left == thing.cells:
        return value
    made = heap.make_like(value, (frame.number, place, "now", value.number))
    heap[made].original = value
    for step, values in left.items():
        heap.grow(made, step, values)
    return made
