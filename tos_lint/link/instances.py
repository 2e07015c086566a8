"""Objects that a configuration describes: one key says what is called, those beside it with what."""

from __future__ import annotations

from typing import Final

from tos_lint.ir.catalogue import Options
from tos_lint.ir.facts import Import, Place
from tos_lint.link import access
from tos_lint.link.imports import imported
from tos_lint.link.machine import Activation, Machine
from tos_lint.link.ports import Scope, read
from tos_lint.link.subcommands import Run
from tos_lint.link.values import NOTHING, UNKNOWN, Document, Ref, Value, Values, literals

DEPTH: Final = 4
"""Objects within the arguments of objects."""


def instantiated(
    machine: Machine, frame: Activation, row: Options, scope: Scope, place: Place, run: Run
) -> Values:
    """What calling gives that the mapping names under `row.config`, with its other keys and the call's."""
    found: Values = NOTHING
    for value in read(machine, frame, row.names, scope):
        made = _called(machine, frame, value, row.config, scope, run, dict(scope.passed.keywords), DEPTH)
        found |= made
    return found or UNKNOWN


def _called(
    machine: Machine, frame: Activation, value: Value, key: str, scope: Scope, run: Run,
    keywords: dict[str, Values], depth: int,
) -> Values:  # fmt: skip
    target = access.get(machine, frame, value, f"[{key}]", scope.span)
    names = [name for name in _keys(machine, value) if not name.startswith("_")]
    arguments: dict[str, Values] = {}
    for name in names:
        held = access.get(machine, frame, value, f"[{name}]", scope.span)
        inner = [_called(machine, frame, each, key, scope, run, {}, depth - 1) for each in held if depth]
        arguments[name] = NOTHING.union(*inner) or held
    found: Values = NOTHING
    for text in literals(target):
        module, _, name = (text.literal or "").rpartition(".")
        if module:
            what = Import(f"@{text.literal}", module, name, 0, scope.span)
            for callee in imported(machine, frame, what):
                found |= run(machine, frame, callee, {**arguments, **keywords})
    return found


def _keys(machine: Machine, value: Value) -> list[str]:
    """The keys of a mapping, or of a part of a document."""
    match value:
        case Document(path=path, keys=keys):
            return [str(known[-1]) for known in machine.documents.below(path, keys)]
        case Ref() if machine.heap[value].kind == "dict":
            return list(machine.heap.keys(value))
        case _:
            return []
