"""Verbs that pick: what a value holds under keys that the call, or what it calls, was told."""

from __future__ import annotations

from collections.abc import Callable

from tos_lint.ir.catalogue import Row
from tos_lint.ir.facts import ANY, Place, Step
from tos_lint.link import access
from tos_lint.link.choices import looked_up
from tos_lint.link.machine import Activation, Machine, one
from tos_lint.link.ports import Scope, read
from tos_lint.link.values import NOTHING, UNKNOWN, Ref, Values, literals


def item(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    """What the receiver holds under a key; with an unknown key, anything it holds."""
    found = read(machine, frame, row.otherwise, scope)
    key = read(machine, frame, row.of, scope)
    if scope.receiver is not None:
        for step in access.steps(ANY, key or UNKNOWN):
            found |= access.get(machine, frame, scope.receiver, step, scope.span) - UNKNOWN
    return found | looked_up(found, key) or UNKNOWN


def entry(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    """What the receiver holds under one key after another."""
    found = one(scope.receiver) if scope.receiver is not None else NOTHING
    for key in scope.passed.positional:
        steps = access.steps(ANY, key)
        parts = (access.get(machine, frame, base, step, scope.span) for base in found for step in steps)
        found = NOTHING.union(*parts) - UNKNOWN
    return found | read(machine, frame, row.otherwise, scope) or UNKNOWN


def picked_items(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    """What values hold under keys that were told before; of several keys, a tuple."""
    return _picked(machine, frame, row, scope, place, lambda key: access.steps(ANY, key))


def picked_attributes(machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place) -> Values:
    """The attributes of values whose names were told before; of several names, a tuple."""
    return _picked(
        machine, frame, row, scope, place, lambda key: [f".{text.literal}" for text in literals(key)]
    )


def _picked(
    machine: Machine, frame: Activation, row: Row, scope: Scope, place: Place,
    steps: Callable[[Values], list[Step]],
) -> Values:  # fmt: skip
    bases = read(machine, frame, row.of, scope)
    picked: list[Values] = []
    while isinstance(scope.receiver, Ref) and (key := machine.heap.read(scope.receiver, f"@{len(picked)}")):
        found = (access.get(machine, frame, base, step, scope.span) for base in bases for step in steps(key))
        picked.append(NOTHING.union(*found))
    if len(picked) < 2:
        return picked[0] if picked else UNKNOWN
    made = machine.heap.make((frame.number, place, "picked"), "tuple", api="builtins.tuple()")
    for position, values in enumerate(picked):
        machine.heap.grow(made, f"[{position}]", values)
    return one(made)
