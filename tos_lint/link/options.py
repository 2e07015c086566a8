"""Command-line options: what a script's parameters may be, from defaults and from command lines.

A parser object collects the options it is told of; parsing gives an `options` object whose members
are the defaults and every value that a command of the project passes to the script. Members that
nobody declared are looked up too, because many parsers take their options from a library's class.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tos_lint.ir.catalogue import Options, Root
from tos_lint.ir.facts import ANY, Place
from tos_lint.ir.graph import Linkage
from tos_lint.link.configured import configurations
from tos_lint.link.machine import Activation, Machine, one
from tos_lint.link.members import lineage
from tos_lint.link.ports import Scope, read
from tos_lint.link.values import (
    NOTHING,
    UNKNOWN,
    Api,
    Datum,
    Function,
    Ref,
    Text,
    Value,
    Values,
    literals,
)

DECLARED = "{option}"
Run = Callable[[Machine, Activation, Value, dict[str, Values]], Values]


def happen(machine: Machine, frame: Activation, row: Options, scope: Scope, place: Place, run: Run) -> Values:
    """Declare an option, or give the object that holds the parsed ones."""
    match row.verb:
        case "declare":
            return _declare(machine, frame, row, scope)
        case "parse":
            return one(_namespace(machine, frame, row, scope, place))
        case "parse-known":
            pair = machine.heap.make((frame.number, place, "known"), "tuple", api="builtins.tuple()")
            machine.heap.grow(pair, "[0]", one(_namespace(machine, frame, row, scope, place)))
            return one(pair)
        case "parse-classes":
            return _instances(machine, frame, row, scope, place)
        case "parse-class":
            return _single(machine, frame, row, scope, place, run)
        case "entry":
            return _enter(machine, frame, row, scope, run)
        case "compose":
            return _compose(machine, frame, row, scope, run)
        case _:
            return UNKNOWN


def as_default(values: Values) -> Values:
    """The values as defaults: a text may be another one in another run."""
    return frozenset(
        replace(value, linkage=Linkage.PATH_DEFAULT)
        if isinstance(value, Text) and value.linkage is None
        else value
        for value in values
        if not (isinstance(value, Datum) and value.value is None)
    )


def _dest(names: list[str], told: list[Text]) -> str:
    if told:
        return told[0].literal or ""
    long = [name for name in names if name.startswith("--")] or names
    return max(long, key=len).lstrip("-").replace("-", "_") if long else ""


def _declare(machine: Machine, frame: Activation, row: Options, scope: Scope) -> Values:
    names = [text.literal or "" for text in literals(read(machine, frame, row.names, scope))]
    dest = _dest(names, literals(read(machine, frame, row.destination, scope)))
    default = as_default(read(machine, frame, row.default, scope))
    if not dest:
        return UNKNOWN
    scripts = machine.entry_paths(frame)
    for name in names:
        default |= machine.runs.flag(scripts, name.lstrip("-")) if name.startswith("-") else NOTHING
    for target in _targets(machine, frame, row, scope):
        machine.heap.grow(target, f"{DECLARED}{dest}", default or UNKNOWN)
        if machine.heap[target].kind == "library" and row.function and row.function[0].root is Root.API:
            flags = machine.runs.flag(machine.entry_paths(frame), dest)
            machine.heap.grow(target, f".{dest}", default | flags or UNKNOWN)
        if names and not names[0].startswith("-"):
            order = machine.positionals.setdefault(target.number, [])
            if dest not in order:
                order.append(dest)
    return read(machine, frame, row.function, scope) or UNKNOWN


def _targets(machine: Machine, frame: Activation, row: Options, scope: Scope) -> list[Ref]:
    """What remembers a declared option: a parser, a decorated function, a library's flag object."""
    if row.function and row.function[0].root is Root.API:
        return [machine.heap.make(("api", row.function[0].text), "library")]
    functions = read(machine, frame, row.function, scope) if row.function else NOTHING
    closures = [Ref(value.closure) for value in functions if isinstance(value, Function)]
    receiver = scope.receiver
    return closures or ([receiver] if isinstance(receiver, Ref) else [])


def _namespace(machine: Machine, frame: Activation, row: Options, scope: Scope, place: Place) -> Ref:
    made = machine.heap.make((frame.number, place, "options"), "options")
    thing = machine.heap[made]
    thing.scripts, thing.config = machine.entry_paths(frame), row.config
    parser = scope.receiver
    if isinstance(parser, Ref):
        machine.heap.read(parser, ANY)
        for cell, values in list(machine.heap[parser].cells.items()):
            if cell.startswith(DECLARED):
                machine.heap.grow(made, f".{cell.removeprefix(DECLARED)}", values)
        for position, dest in enumerate(machine.positionals.get(parser.number, ())):
            words = machine.runs.positional(thing.scripts, position)
            machine.heap.grow(made, f".{dest}", words)
    return made


def _instances(machine: Machine, frame: Activation, row: Options, scope: Scope, place: Place) -> Values:
    """One object per class, in a tuple: the class's defaults and the command lines' values."""
    result = machine.heap.make((frame.number, place, "parsed"), "tuple", api="builtins.tuple()")
    classes = _classes(machine, frame, read(machine, frame, row.classes, scope), scope)
    for index, owner in enumerate(classes):
        name = (frame.number, place, "options", index)
        made = machine.heap.make(name, "options", symbol=_symbol(machine, owner))
        machine.heap[made].scripts = machine.entry_paths(frame)
        machine.heap[made].config = row.config
        for ancestor in lineage(machine, owner):
            if isinstance(ancestor, Ref):
                for step, values in list(machine.heap[ancestor].cells.items()):
                    if step.startswith(".") and not any(isinstance(v, Function) for v in values):
                        machine.heap.grow(made, step, as_default(values))
        machine.heap.grow(result, f"[{index}]", one(made))
    return one(result)


def _single(
    machine: Machine, frame: Activation, row: Options, scope: Scope, place: Place, run: Run
) -> Values:
    """The instance of a class with the command line's values; a function is called with them instead."""
    found: Values = NOTHING
    for made in _instances(machine, frame, row, scope, place):
        if isinstance(made, Ref):
            found |= machine.heap.read(made, "[0]")
    for value in read(machine, frame, row.classes, scope):
        if isinstance(value, Function):
            run(machine, frame, value, _named_arguments(machine, frame, value))
    return found or UNKNOWN


def _symbol(machine: Machine, owner: Value) -> tuple[str, str]:
    return machine.heap[owner].symbol if isinstance(owner, Ref) else ("", "")


def _classes(machine: Machine, frame: Activation, values: Values, scope: Scope) -> list[Value]:
    found: list[Value] = []
    for value in sorted(values, key=repr):
        if isinstance(value, Ref) and machine.heap[value].kind in ("tuple", "list"):
            for index in range(len(machine.heap.keys(value))):
                found += sorted(machine.heap.read(value, f"[{index}]"), key=repr)[:1]
        elif isinstance(value, Ref | Api):
            found.append(value)
    return found


def _enter(machine: Machine, frame: Activation, row: Options, scope: Scope, run: Run) -> Values:
    """A library calls a function with options as its parameters."""
    functions = read(machine, frame, row.function, scope)
    for value in functions:
        if isinstance(value, Function):
            run(machine, frame, value, _named_arguments(machine, frame, value))
    return functions or UNKNOWN


def _compose(machine: Machine, frame: Activation, row: Options, scope: Scope, run: Run) -> Values:
    """A library hands a function the configuration that commands change: documents, composed."""
    folders = [text.literal or "" for text in literals(read(machine, frame, row.folder, scope))]
    names = [text.literal or "" for text in literals(read(machine, frame, row.names, scope))]
    found = configurations(machine.documents, machine.runs, machine.entry_paths(frame), folders, names)
    functions = read(machine, frame, row.function, scope)
    for value in functions:
        body = machine.program.bodies.get((value.path, value.symbol)) if isinstance(value, Function) else None
        if body is not None and body.parameters:
            run(machine, frame, value, {body.parameters[0].name: found or UNKNOWN})
    return functions or found or UNKNOWN


def entry_arguments(machine: Machine, frame: Activation, function: Function) -> dict[str, Values]:
    """The parameters of a function that the command line calls: defaults and what is passed."""
    body = machine.program.bodies.get((function.path, function.symbol))
    scripts = tuple(dict.fromkeys((*machine.entry_paths(frame), function.path)))
    found: dict[str, Values] = {}
    position = 0
    for parameter in body.parameters if body else ():
        closure = Ref(function.closure)
        default = machine.heap.read(closure, f"={parameter.name}")
        declared = machine.heap.read(closure, f"{DECLARED}{parameter.name}")
        passed = machine.runs.flag(scripts, parameter.name)
        if not default and not declared and parameter.kind == "plain":
            passed |= machine.runs.positional(scripts, position)
            position += 1
        found[parameter.name] = as_default(default | declared) | passed or UNKNOWN
    return found


def _named_arguments(machine: Machine, frame: Activation, function: Function) -> dict[str, Values]:
    """What the command line passes by name; `**kwargs` take every flag that no parameter takes."""
    found = entry_arguments(machine, frame, function)
    body = machine.program.bodies.get((function.path, function.symbol))
    for parameter in body.parameters if body else ():
        if parameter.kind in ("args", "kwargs"):
            del found[parameter.name]
        if parameter.kind == "kwargs":
            scripts = tuple(dict.fromkeys((*machine.entry_paths(frame), function.path)))
            for name in machine.runs.flags(scripts):
                found.setdefault(name, machine.runs.flag(scripts, name))
    return found
