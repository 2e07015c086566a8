"""Exceptions: what is thrown anywhere may be caught wherever its class, or an ancestor, is named.

Which `try` a `raise` ends in is not asked: that would need every call's way out. A class remembers
what was thrown of it and of its descendants. Only exceptions of the project's own classes are
followed: of a library's, nothing is known but that it was thrown.
"""

from __future__ import annotations

from collections.abc import Iterator

from tos_lint.ir.facts import ANY, Catch, Raise
from tos_lint.link.arguments import Given
from tos_lint.link.calls import instantiate
from tos_lint.link.library import Site
from tos_lint.link.machine import Activation, Machine, one, values_of
from tos_lint.link.members import lineage
from tos_lint.link.values import NOTHING, UNKNOWN, Api, Ref, Value, Values

THROWN = "{thrown}"
"""The cell of a class that holds what was thrown of it."""
_ALL = "builtins.Exception"
"""What every class of exceptions that somebody writes descends from."""


def throw(machine: Machine, frame: Activation, fact: Raise) -> None:
    """Remember an exception; a class is made into one."""
    for value in values_of(frame, fact.src):
        if not isinstance(value, Ref):
            continue
        thrown = value
        if machine.heap[value].kind == "class":
            thrown = instantiate(machine, frame, value, Given(), Site(fact.span, "@raise"))
        owner = machine.classes.get(machine.heap[thrown].symbol)
        if owner is not None:
            for ancestor in (*lineage(machine, owner), Api(_ALL)):
                machine.heap.grow(_memory(machine, ancestor), THROWN, one(thrown))


def catch(machine: Machine, frame: Activation, fact: Catch) -> None:
    """What a handler may be given: what was thrown of the classes it names."""
    found: Values = NOTHING
    for kind in _kinds(machine, frame, values_of(frame, fact.kind)):
        thrown = machine.heap.read(_memory(machine, kind), THROWN)
        found |= thrown or one(kind)
    frame.hold(fact.dst, found or UNKNOWN)


def _kinds(machine: Machine, frame: Activation, values: Values) -> Iterator[Ref | Api]:
    """The classes that a handler names, alone or in a tuple."""
    for value in values:
        if isinstance(value, Ref) and machine.heap[value].kind == "tuple":
            yield from _kinds(machine, frame, machine.heap.element(value, ANY))
        elif isinstance(value, Ref | Api):
            yield value


def _memory(machine: Machine, cls: Value) -> Ref:
    """The object that remembers what was thrown of a class."""
    if isinstance(cls, Ref):
        return cls
    return machine.heap.make(("thrown", cls.path if isinstance(cls, Api) else ""), "class")
