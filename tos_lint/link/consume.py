"""What a trainer gets to see of the data it is handed.

A data set object may load lazily: its material appears only when somebody asks it for an element.
So whoever consumes data asks, as the framework would.
"""

from __future__ import annotations

from tos_lint.ir.facts import Span
from tos_lint.link import access
from tos_lint.link.arguments import Given, bind
from tos_lint.link.machine import Activation, Machine
from tos_lint.link.values import NOTHING, UNKNOWN, Function, Ref, Value, Values

_ASKED = ("__getitem__", "__iter__", "__next__", "__call__", "train_dataloader")
"""Methods by which Python and its frameworks draw data from an object."""


def consumed(machine: Machine, frame: Activation, values: Values, span: Span) -> Values:
    """All material that reaches whoever consumes the values."""
    found = access.reach(machine, frame, values)
    for value in values:
        found |= _drawn(machine, frame, value, span)
    return found


def _drawn(machine: Machine, frame: Activation, value: Value, span: Span, depth: int = 3) -> Values:
    if isinstance(value, Function):
        return _called(machine, frame, value, span)
    if not isinstance(value, Ref) or not depth:
        return NOTHING
    thing = machine.heap[value]
    found: Values = NOTHING
    if thing.kind == "instance":
        for name in _ASKED:
            for member in access.get(machine, frame, value, f".{name}", span):
                if isinstance(member, Function):
                    found |= _called(machine, frame, member, span)
    if thing.kind in ("library", "list", "dict", "tuple"):
        for held in machine.heap.everything(value, frame.number):
            for inner in held:
                if isinstance(inner, Ref) and inner != value:
                    found |= _drawn(machine, frame, inner, span, depth - 1)
        for cell, held in list(thing.cells.items()):
            if cell in ("@0", "@dataset", "@train_dataset"):
                for inner in held:
                    found |= _drawn(machine, frame, inner, span, depth - 1)
    return found


def _called(machine: Machine, frame: Activation, member: Function, span: Span) -> Values:
    body = machine.program.bodies.get((member.path, member.symbol))
    if body is None:
        return NOTHING
    receiver = [frozenset({member.receiver})] if member.receiver is not None else []
    passed = Given(receiver + [UNKNOWN] * (len(body.parameters) - len(receiver)))
    arguments = bind(machine, frame, body, member.closure, passed, (frame.number, "consumed", member.path))
    called = machine.enter(member, arguments, frame, frame.at(span))
    return access.reach(machine, frame, called.returns | called.yields) if called else NOTHING
