"""What one container takes over from another: pairs of a mapping, elements of the rest in their order."""

from __future__ import annotations

from tos_lint.ir.facts import ANY
from tos_lint.ir.spans import Span
from tos_lint.ir.steps import under
from tos_lint.link import access
from tos_lint.link.machine import Activation, Machine
from tos_lint.link.members import is_mapping
from tos_lint.link.values import Document, Ref, Value, Values


def spread(
    machine: Machine, frame: Activation, base: Ref, values: Values, span: Span, first: int = 0
) -> None:
    """The contents of values become contents of a container, those of a list from a position on."""
    for value in values:
        is_open = isinstance(value, Ref) and machine.heap[value].kind == "library"
        if isinstance(value, Ref) and (is_open or is_mapping(machine.heap[value])):
            for step, held in list(machine.heap.cells(value).items()):
                if step.startswith("["):
                    machine.heap.grow(base, step, held)
            machine.heap.read(value, ANY)
        elif isinstance(value, Document):
            for keys in machine.documents.below(value.path, value.keys):
                step = under(keys[-1])
                if machine.heap.is_one(base):
                    machine.heap.remove(base, step)
                machine.heap.grow(base, step, machine.documents.value(value.path, keys))
        else:
            held = access.each(machine, frame, value, span)
            machine.heap.grow(base, ANY, held)
            note_order(machine, base, value, held, first)


def note_order(machine: Machine, base: Ref, value: Value, held: Values, first: int) -> None:
    """Remember the order in which elements were added to a list."""
    thing = machine.heap[value] if isinstance(value, Ref) else None
    is_ordered = thing is not None and thing.kind in ("list", "tuple") and not thing.disordered
    added = machine.heap.sequence(value) if isinstance(value, Ref) and is_ordered else []
    if not added and len(held) > 1:
        machine.heap.mingle(base)
    added = added or [held]
    for position, values in enumerate(added, first):
        machine.heap.note(base, position, values)
