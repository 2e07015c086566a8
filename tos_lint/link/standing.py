"""Functions that stand in for others: a wrapper that says whose name, page and signature it bears.

Whoever asks what a function takes (a library that turns parameters into options, or the question what
nobody called) asks the function that it stands for; the call goes to the wrapper.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tos_lint.link.machine import Machine
from tos_lint.link.values import Function, Ref, Values

STANDS: Final = "{stands for}"
"""The cell of a function in which those are that it stands for."""
_LAYERS: Final = 16
"""Wrappers around wrappers."""


def stand_in(machine: Machine, wrappers: Values, originals: Values) -> None:
    """Remember for whom functions stand in."""
    wrapped = frozenset(value for value in originals if isinstance(value, Function))
    for value in wrappers:
        if isinstance(value, Function):
            machine.heap.grow(Ref(value.closure), STANDS, wrapped)


def layers(machine: Machine, function: Function) -> Iterator[Function]:
    """A function, the only one that it stands for, and so on inwards."""
    yield function
    for _ in range(_LAYERS):
        inner = [
            each for each in machine.heap.read(Ref(function.closure), STANDS) if isinstance(each, Function)
        ]
        if len(inner) != 1:
            return
        function = inner[0]
        yield function
