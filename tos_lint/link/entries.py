"""Where evaluation begins: every file's top level, then whatever nothing called.

A function that nobody in the project calls may still be run: by a command line, a framework, a test,
another repository. It is evaluated once with what its defaults and the commands say of its
parameters, and a method with an instance of its class.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tos_lint.ir.facts import Gap, Reason
from tos_lint.ir.spans import Span
from tos_lint.link.arguments import Given, bind
from tos_lint.link.calls import instantiate
from tos_lint.link.library import Site
from tos_lint.link.machine import Activation, Machine, one
from tos_lint.link.relevance import relevant_bodies
from tos_lint.link.standing import layers
from tos_lint.link.subcommands import entry_arguments
from tos_lint.link.values import Function, Ref, Values

FRAMES = 20_000
"""Python frames that evaluation may nest: about ten per call of the analysed program."""


def evaluate_all(machine: Machine) -> None:
    """Evaluate the whole program until nothing changes."""
    with _deep_recursion(machine):
        _evaluate(machine)


def evaluate_again(machine: Machine, scripts: set[str]) -> None:
    """Evaluate once more what reads the options of scripts that turned out to be run."""
    with _deep_recursion(machine):
        for activation in machine.activations:
            if scripts.intersection(machine.entry_paths(activation)):
                machine.reconsider(activation)
        machine.settle()


def _evaluate(machine: Machine) -> None:
    for path in machine.program.modules:
        machine.enter_module(path, None, None)
    machine.settle()
    for path, symbol in sorted(relevant_bodies(machine.program, machine.rows)):
        if symbol and (path, symbol) not in machine.reached:
            _enter_unreached(machine, path, symbol)
    machine.settle()


@contextmanager
def _deep_recursion(machine: Machine) -> Iterator[None]:
    """Let evaluation nest deeply; what nests deeper still is a gap."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, FRAMES))
    try:
        yield
    except RecursionError:
        why = "calls are nested too deeply; some were not followed"
        machine.ledger.gap(".", Gap(Reason.BOUND, why, Span(1)))
    finally:
        sys.setrecursionlimit(before)


def _enter_unreached(machine: Machine, path: str, symbol: str) -> None:
    frame = _top(machine, path)
    function = _find(machine, frame, path, symbol)
    if frame is None or function is None:
        return
    body = machine.program.bodies[function.path, function.symbol]
    word = symbol.rpartition(".")[2].replace("_", "-")
    is_said = machine.runs.saying(machine.entry_paths(frame), word)
    said = entry_arguments(machine, frame, function, word if is_said else "")
    passed = Given([] if function.receiver is None else [one(function.receiver)], said)
    arguments = bind(machine, frame, body, function.closure, passed, (frame.number, "entry", path, symbol))
    machine.enter(function, arguments, frame, frame.at(body.span))
    machine.settle()


def _top(machine: Machine, path: str) -> Activation | None:
    """The activation of a file's top level."""
    return next((a for a in machine.activations if a.path == path and not a.body.symbol), None)


def _find(machine: Machine, frame: Activation | None, path: str, symbol: str) -> Function | None:
    """The function value of a body that nothing called: a module's variable or a class's member."""
    if frame is None or "<" in symbol:
        return None
    owner, _, name = symbol.rpartition(".")
    if not owner:
        return _among(machine, machine.heap.read(machine.module(path), f".{name}"), path, symbol)
    cls = machine.classes.get((path, owner))
    if cls is None:
        return None
    found = _among(machine, _members(machine, frame, cls, name), path, symbol)
    if found is None:
        return None
    return Function(path, symbol, found.closure, _instance(machine, frame, cls))


def _members(machine: Machine, frame: Activation, cls: Ref, name: str) -> Values:
    values = machine.heap.read(cls, f".{name}")
    inner = frozenset(
        function
        for value in values
        if isinstance(value, Ref) and machine.heap[value].kind == "wrapped"
        for function in machine.heap.read(value, "{wrapped}")
    )
    return values | inner


def _among(machine: Machine, values: Values, path: str, symbol: str) -> Function | None:
    """The value that is the body itself, or stands for it; a decorator may have put others beside it."""
    for value in values:
        within = layers(machine, value) if isinstance(value, Function) else ()
        if isinstance(value, Function) and any((each.path, each.symbol) == (path, symbol) for each in within):
            return value
    return None


def _instance(machine: Machine, frame: Activation, cls: Ref) -> Ref:
    """The instance on which a class's uncalled methods are evaluated: constructed like any entry."""
    thing = machine.heap[cls]
    site = Site(frame.body.span, f"@{thing.symbol[1]}")
    return instantiate(machine, frame, cls, Given(), site)
