"""Reading a row's ports at a call: the argument, the receiver, what made the receiver."""

from __future__ import annotations

from dataclasses import dataclass

from tos_lint.ir.facts import ANY
from tos_lint.ir.ports import Port, Ports, Root
from tos_lint.ir.spans import Span
from tos_lint.link import access
from tos_lint.link.arguments import Given
from tos_lint.link.machine import Activation, Machine, one
from tos_lint.link.text import concatenated
from tos_lint.link.values import NOTHING, UNKNOWN, Datum, Handle, Ref, Text, Value, Values

_MAKER = Port(Root.RECEIVER, names=("receiver",))


@dataclass(frozen=True, slots=True)
class Scope:
    """What the ports of one call may refer to."""

    passed: Given
    receiver: Value | None
    span: Span
    made: Value | None = None


def read(machine: Machine, frame: Activation, ports: Ports, scope: Scope) -> Values:
    """The values at the first of the alternatives that is present."""
    for port in ports:
        found = _read_one(machine, frame, port, scope)
        if found - UNKNOWN:
            return found
    return NOTHING


def given(machine: Machine, frame: Activation, ports: Ports, scope: Scope) -> bool:
    """Whether something is said at the first of the alternatives that is present, known or not.

    None says nothing: a library takes it for an argument that was left out.
    """
    for port in ports:
        if found := _read_one(machine, frame, port, scope):
            return not any(isinstance(value, Datum) and value.value is None for value in found)
    return False


def _read_one(machine: Machine, frame: Activation, port: Port, scope: Scope) -> Values:
    match port.root:
        case Root.ARG:
            found = _argument(port, scope.passed)
        case Root.RECEIVER:
            found = _receiver(machine, frame, port, scope)
        case Root.MAKER:
            makers = made_with(machine, frame, scope.receiver, _MAKER) if scope.receiver else NOTHING
            found = NOTHING.union(*(made_with(machine, frame, maker, port) for maker in makers))
        case Root.MADE:
            found = one(scope.made) if scope.made is not None else NOTHING
        case Root.API:
            found = _variable(machine, frame, port.text)
        case Root.CONST:
            found = one(Text((port.text,), frame.at(scope.span)))
        case Root.TEXT:
            found = _composed(machine, frame, port, scope)
        case Root.SITE:
            at = frame.at(scope.span)
            found = one(Text((f"{at.path}-{at.span.line}-{at.span.column}",), at))
        case _:
            return NOTHING
    for step in port.steps:
        found = _stepped(machine, frame, found, step, scope.span)
    return found


def _composed(machine: Machine, frame: Activation, port: Port, scope: Scope) -> Values:
    """A text made of the texts at other ports, and of the names of what stands there."""
    pieces = [
        piece if isinstance(piece, str) else _named(read(machine, frame, piece, scope))
        for piece in port.pieces
    ]
    return frozenset(concatenated(pieces, Text(("",), frame.at(scope.span))))


def _named(values: Values) -> Values:
    """The values, artefacts replaced by their names."""
    return frozenset(value.name if isinstance(value, Handle) else value for value in values)


def _stepped(machine: Machine, frame: Activation, values: Values, step: str, span: Span) -> Values:
    found: Values = NOTHING
    for value in values:
        if step == ANY:
            found |= access.each(machine, frame, value, span)
        elif step.startswith(".") and isinstance(value, Ref) and machine.heap[value].kind == "dict":
            found |= access.get(machine, frame, value, f"[{step[1:]}]", span)
        else:
            found |= access.get(machine, frame, value, step, span)
    return found - UNKNOWN


def _argument(port: Port, passed: Given) -> Values:
    if port.everything:
        return passed.all()
    if port.rest_from >= 0:
        return passed.rest.union(*passed.positional[port.rest_from :])
    found: Values = NOTHING
    for name in port.names:
        found |= passed.keywords.get(name, NOTHING)
    for position in port.positions:
        if position < len(passed.positional):
            found |= passed.positional[position]
        elif not found:
            found |= passed.rest
    return found or (passed.others if port.names else NOTHING)


def _receiver(machine: Machine, frame: Activation, port: Port, scope: Scope) -> Values:
    if scope.receiver is None:
        return NOTHING
    if not port.names and not port.positions and port.rest_from < 0:
        return one(scope.receiver)
    return made_with(machine, frame, scope.receiver, port)


def made_with(machine: Machine, frame: Activation, receiver: Value, port: Port) -> Values:
    """The arguments of the call that made an object."""
    if not isinstance(receiver, Ref):
        return NOTHING
    found: Values = NOTHING
    for name in (*port.names, *map(str, port.positions)):
        found |= machine.heap.read(receiver, f"@{name}")
    if not found:
        for name in port.names:
            found |= machine.heap.read(receiver, f".{name}")
    return found


def _variable(machine: Machine, frame: Activation, dotted: str) -> Values:
    """What the program assigned to a library's module variable."""
    path, _, name = dotted.rpartition(".")
    return machine.heap.read(machine.heap.make(("api", path), "library"), f".{name}")


def remember(machine: Machine, made: Ref, passed: Given, maker: Value | None = None) -> None:
    """Keep the arguments of the call that made an object, for rows that ask for them later.

    `maker` is the object whose method, or itself, was called.
    """
    if maker is not None and maker != made:
        machine.heap.grow(made, "@receiver", one(maker))
    for position, values in enumerate(passed.positional):
        machine.heap.grow(made, f"@{position}", values)
    for name, values in passed.keywords.items():
        machine.heap.grow(made, f"@{name}", values)
    if passed.others:
        machine.heap.grow(made, "@**", passed.others)
