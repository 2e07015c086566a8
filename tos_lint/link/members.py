"""The members of classes: where they are looked for, and what asking for one runs."""

from __future__ import annotations

from collections.abc import Iterable

from tos_lint.ir.spans import Span
from tos_lint.link.heap import Thing
from tos_lint.link.machine import Activation, Machine, one
from tos_lint.link.values import NOTHING, Api, Function, Ref, Value, Values

ANY_ATTRIBUTE = ".*"
"""The cell of the attributes whose names are not known."""
ANCESTORS = 8
"""Generations of ancestors that are looked at."""


def lineage(machine: Machine, owner: Value) -> list[Value]:
    """A class and its ancestors, nearest first, a shared ancestor after all who share it."""
    if not isinstance(owner, Ref):
        return [owner]
    bases = machine.heap[owner].bases
    known = machine.lineages.get(owner)
    if known is not None and known[0] == bases:
        return known[1]
    found: list[Value] = []

    def visit(value: Value, depth: int) -> None:
        if value in found:
            found.remove(value)
        found.append(value)
        if isinstance(value, Ref) and depth < ANCESTORS:
            for base in machine.heap[value].bases:
                if isinstance(base, Ref | Api):
                    visit(base, depth + 1)

    visit(owner, 0)
    machine.lineages[owner] = (bases, found)
    return found


def asked(
    machine: Machine, frame: Activation, functions: Iterable[Value], receiver: Value, span: Span
) -> Values:
    """What methods give when Python itself calls them, with the receiver alone."""
    found: Values = NOTHING
    for function in functions:
        if not isinstance(function, Function):
            continue
        body = machine.program.bodies.get((function.path, function.symbol))
        if body is not None and body.parameters:
            first = {body.parameters[0].name: one(receiver)}
            called = machine.enter(function, first, frame, frame.at(span))
            found |= called.returns if called else NOTHING
    return found


def class_of(machine: Machine, value: Value) -> Values:
    """The class of an object of the project."""
    if not isinstance(value, Ref) or machine.heap[value].kind != "instance":
        return NOTHING
    owner = machine.classes.get(machine.heap[value].symbol)
    return NOTHING if owner is None else one(owner)


def field_names(machine: Machine, base: Ref) -> tuple[str, ...]:
    """The annotated names of an object's class, its ancestors' first."""
    names: list[str] = []
    for owner in class_of(machine, base):
        for cls in reversed(lineage(machine, owner)):
            if isinstance(cls, Ref):
                names += [name for name in machine.heap[cls].fields if name not in names]
    return tuple(names)


def is_mapping(thing: Thing) -> bool:
    """Whether an object is a mapping: iterating over it gives its keys."""
    return thing.kind in ("dict", "options") or (thing.kind == "instance" and thing.api == "builtins.dict()")
