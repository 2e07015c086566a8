"""What a trainer gets to see of the data it is handed.

A data set object may load lazily: its material appears only when somebody asks it for an element.
So whoever consumes data asks, as the framework would.
"""

from __future__ import annotations

from tos_lint.ir.spans import Span
from tos_lint.link import access
from tos_lint.link.arguments import Given, bind
from tos_lint.link.machine import Activation, Machine
from tos_lint.link.ports import Scope, read
from tos_lint.link.values import NOTHING, UNKNOWN, Function, Ref, Value, Values

_ASKED = ("__getitem__", "__iter__", "__next__", "__call__")
"""Methods by which Python draws data from an object; a catalogue names those of frameworks."""
_NESTING = 4
"""Objects within objects that are asked."""


def consumed(machine: Machine, frame: Activation, values: Values, span: Span) -> Values:
    """All material that reaches whoever consumes the values."""
    found = access.reach(machine, frame, values)
    seen: set[Value] = set()
    level: Values = values
    for _ in range(_NESTING):
        inside: set[Value] = set()
        for value in level - seen:
            seen.add(value)
            if isinstance(value, Function):
                found |= _called(machine, frame, value, span)
            elif isinstance(value, Ref):
                found |= _asked(machine, frame, value, span)
                inside |= _held(machine, frame, value, span)
        if not inside:
            break
        level = frozenset(inside)
    return found


def _asked(machine: Machine, frame: Activation, value: Ref, span: Span) -> Values:
    """What an object of the project gives to whoever asks it for elements."""
    found: Values = NOTHING
    if machine.heap[value].kind == "instance":
        for name in (*_ASKED, *machine.rows.catalogue.asked):
            for member in access.get(machine, frame, value, f".{name}", span):
                if isinstance(member, Function):
                    found |= _called(machine, frame, member, span)
    return found


def _held(machine: Machine, frame: Activation, value: Ref, span: Span) -> set[Value]:
    """The objects and functions inside a library's object or a container."""
    thing = machine.heap[value]
    if thing.kind not in ("library", "list", "dict", "tuple"):
        return set()
    wrapped = read(machine, frame, machine.rows.catalogue.data, Scope(Given(), value, span))
    inside = NOTHING.union(*machine.heap.everything(value), wrapped)
    return {inner for inner in inside if isinstance(inner, Ref | Function)}


def _called(machine: Machine, frame: Activation, member: Function, span: Span) -> Values:
    body = machine.program.bodies.get((member.path, member.symbol))
    if body is None:
        return NOTHING
    receiver = [frozenset({member.receiver})] if member.receiver is not None else []
    passed = Given(receiver + [UNKNOWN] * (len(body.parameters) - len(receiver)))
    arguments = bind(machine, frame, body, member.closure, passed, (frame.number, "consumed", member.path))
    called = machine.enter(member, arguments, frame, frame.at(span))
    return access.reach(machine, frame, called.returns | called.yields) if called else NOTHING
