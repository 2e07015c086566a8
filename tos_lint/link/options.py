"""Command-line options: what a script's parameters may be, from defaults and from command lines.

One function for each verb of a row's options. Parsers are told of options one by one (`parsers`);
classes and functions have them as fields and parameters (`subcommands`); the environment and files of
settings are read too (`surroundings`). Members that nobody declared are looked up in the command lines
all the same, because many parsers take their options from a library's class.
"""

from __future__ import annotations

from itertools import islice, product
from typing import Final

from tos_lint.ir.catalogue import Options
from tos_lint.ir.facts import Place
from tos_lint.link.configured import composed_in_code, configurations, overlaid
from tos_lint.link.instances import instantiated
from tos_lint.link.machine import Activation, Machine, one
from tos_lint.link.members import lineage
from tos_lint.link.parsers import (
    DECLARED,
    add_command,
    as_default,
    declare,
    name_commands,
    namespace,
    set_defaults,
)
from tos_lint.link.ports import Scope, read
from tos_lint.link.standing import stand_in
from tos_lint.link.subcommands import Run, describe, enter, named_arguments
from tos_lint.link.surroundings import fill_fields, hold_sections, load_settings, name_scripts
from tos_lint.link.values import (
    NOTHING,
    UNKNOWN,
    Api,
    Document,
    Function,
    Ref,
    Text,
    Value,
    Values,
    literals,
    texts,
)

_REGISTERED: Final = "registered"
MERGED: Final = 8
"""Combinations of documents that are merged."""


def happen(machine: Machine, frame: Activation, row: Options, scope: Scope, place: Place, run: Run) -> Values:
    """Declare an option, or give the object that holds the parsed ones."""
    match row.verb:
        case "declare":
            return declare(machine, frame, row, scope)
        case "declare-class" | "parse-classes" | "parse-class" | "wrap" | "entry":
            return _with_classes(machine, frame, row, scope, place, run)
        case "defaults":
            return set_defaults(machine, scope)
        case "command":
            return add_command(machine, frame, row, scope, place)
        case "commands":
            return name_commands(machine, frame, row, scope)
        case "parse":
            return one(namespace(machine, frame, row, scope, place))
        case "parse-known":
            pair = machine.heap.make((frame.number, place, "known"), "tuple", api="builtins.tuple()")
            machine.heap.grow(pair, "[0]", one(namespace(machine, frame, row, scope, place)))
            return one(pair)
        case "stand-in":
            stand_in(
                machine, read(machine, frame, row.function, scope), read(machine, frame, row.default, scope)
            )
            return read(machine, frame, row.function, scope) or UNKNOWN
        case "option" | "argument":
            return one(describe(machine, frame, row, scope, place))
        case _:
            return _from_files(machine, frame, row, scope, place, run)


def _with_classes(
    machine: Machine, frame: Activation, row: Options, scope: Scope, place: Place, run: Run
) -> Values:
    """The verbs by which fields of classes, or parameters of functions, are options."""
    match row.verb:
        case "declare-class":
            return _declare_class(machine, frame, row, scope, place)
        case "parse-classes":
            return _instances(machine, frame, row, scope, place)
        case "wrap":
            return _wrap(machine, frame, row, scope, place, run)
        case "parse-class":
            return _single(machine, frame, row, scope, place, run)
        case _:
            return enter(machine, frame, row, scope, run)


def _from_files(
    machine: Machine, frame: Activation, row: Options, scope: Scope, place: Place, run: Run
) -> Values:
    """The verbs by which files and the environment say what options are."""
    match row.verb:
        case "fields":
            return fill_fields(machine, frame, row, scope)
        case "settings":
            return load_settings(machine, frame, row, scope, place)
        case "values":
            at = frame.at(scope.span)
            told = machine.told.setdefault((at.path, at.span.line), {})
            for name, values in scope.passed.keywords.items():
                told[name] = told.get(name, NOTHING) | values
            return UNKNOWN
        case "scripts":
            return name_scripts(machine, frame, row, scope)
        case "sections":
            return hold_sections(machine, frame, row, scope)
        case "compose":
            return _compose(machine, frame, row, scope, run)
        case "register":
            return _register(machine, frame, row, scope)
        case "instantiate":
            return instantiated(machine, frame, row, scope, place, run)
        case "merge":
            return _merge(machine, frame, scope)
        case _:
            return UNKNOWN


def _declare_class(machine: Machine, frame: Activation, row: Options, scope: Scope, place: Place) -> Values:
    """The parsed options have an instance of a class as a member, or its fields as members."""
    names = [text.literal or "" for text in literals(read(machine, frame, row.destination, scope))]
    for made in _instances(machine, frame, row, scope, place):
        for instance in machine.heap.read(made, "[0]") if isinstance(made, Ref) else ():
            if isinstance(instance, Ref) and isinstance(scope.receiver, Ref):
                for name in names:
                    machine.heap.grow(scope.receiver, f"{DECLARED}{name}", one(instance))
                for step, values in list(machine.heap[instance].cells.items()) if not names else ():
                    machine.heap.grow(scope.receiver, f"{DECLARED}{step[1:]}", values)
    return UNKNOWN


def _instances(machine: Machine, frame: Activation, row: Options, scope: Scope, place: Place) -> Values:
    """One object per class, in a tuple: the class's defaults and the command lines' values."""
    result = machine.heap.make((frame.number, place, "parsed"), "tuple", api="builtins.tuple()")
    classes = _classes(machine, frame, read(machine, frame, row.classes, scope), scope)
    for index, owner in enumerate(classes):
        machine.heap.grow(result, f"[{index}]", one(_parsed(machine, frame, row, owner, (place, index))))
    return one(result)


def _parsed(machine: Machine, frame: Activation, row: Options, owner: Value, name: tuple[Place, int]) -> Ref:
    """An object with the class's defaults, whose members commands and configurations set."""
    made = machine.heap.make((frame.number, "options", *name), "options", symbol=_symbol(machine, owner))
    machine.heap[made].scripts = machine.entry_paths(frame)
    machine.heap[made].config = row.config
    for ancestor in lineage(machine, owner):
        for step, values in list(machine.heap[ancestor].cells.items()) if isinstance(ancestor, Ref) else ():
            if step.startswith(".") and not any(isinstance(v, Function) for v in values):
                machine.heap.grow(made, step, as_default(values) or UNKNOWN)
    return made


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
            run(machine, frame, value, named_arguments(machine, frame, value, ""))
        elif row.function:
            enter(machine, frame, row, scope, run)
    return found or UNKNOWN


def _wrap(machine: Machine, frame: Activation, row: Options, scope: Scope, place: Place, run: Run) -> Values:
    """A library calls a function with an instance of the class that annotates its first parameter."""
    functions = read(machine, frame, row.function, scope)
    for value in functions:
        body = machine.program.bodies.get((value.path, value.symbol)) if isinstance(value, Function) else None
        if not isinstance(value, Function) or body is None or not body.parameters:
            continue
        name = body.parameters[0].annotation.rpartition(".")[2]
        owners = machine.heap.final(machine.module(value.path), f".{name}")
        classes = sorted((owner for owner in owners if isinstance(owner, Ref)), key=repr)
        made = [_parsed(machine, frame, row, owner, (place, n)) for n, owner in enumerate(classes)]
        run(machine, frame, value, {body.parameters[0].name: frozenset(made) or UNKNOWN})
    return functions or UNKNOWN


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


def _compose(machine: Machine, frame: Activation, row: Options, scope: Scope, run: Run) -> Values:
    """A library hands a function the configuration that commands change: documents, composed."""
    folders = [text.literal or "" for text in literals(read(machine, frame, row.folder, scope))]
    names = [text.literal or "" for text in literals(read(machine, frame, row.names, scope))]
    found = configurations(machine.documents, machine.runs, machine.entry_paths(frame), folders, names)
    functions = read(machine, frame, row.function, scope)
    if row.default and (overrides := _listed(machine, read(machine, frame, row.default, scope))):
        name = f"{frame.path}:{scope.span.line}:{scope.span.column}"
        found = composed_in_code(machine.documents, machine.entry_paths(frame), names, overrides, name)
    for each in names if not found else ():
        found |= _registered(machine, frame, each, scope, run)
    for value in functions:
        body = machine.program.bodies.get((value.path, value.symbol)) if isinstance(value, Function) else None
        if body is not None and body.parameters:
            run(machine, frame, value, {body.parameters[0].name: found or UNKNOWN})
    return functions or found or UNKNOWN


def _listed(machine: Machine, values: Values) -> list[Text]:
    """The texts of lists, in order."""
    lists = [value for value in values if isinstance(value, Ref)]
    return [text for each in lists for held in machine.heap.sequence(each) for text in texts(held)]


def _register(machine: Machine, frame: Activation, row: Options, scope: Scope) -> Values:
    """A class is to be the configuration of a name."""
    for name in literals(read(machine, frame, row.names, scope)):
        classes = read(machine, frame, row.classes, scope)
        machine.heap.grow(machine.heap.make((_REGISTERED,), "library"), f".{name.literal}", classes)
    return UNKNOWN


def _registered(machine: Machine, frame: Activation, name: str, scope: Scope, run: Run) -> Values:
    """The configuration that a class is: an instance, and what commands set."""
    classes = machine.heap.read(machine.heap.make((_REGISTERED,), "library"), f".{name}")
    found: Values = NOTHING
    for value in classes:
        is_class = isinstance(value, Ref) and machine.heap[value].kind == "class"
        found |= run(machine, frame, value, {}) if is_class else one(value)
    parsed = machine.heap.make((frame.number, "registered", name), "options")
    machine.heap[parsed].scripts = machine.entry_paths(frame)
    return found | one(parsed) if found else NOTHING


def _merge(machine: Machine, frame: Activation, scope: Scope) -> Values:
    """Documents and what a command line sets, merged; other things side by side."""
    layers = [values - UNKNOWN for values in scope.passed.positional if values - UNKNOWN]
    whole = [[v.path for v in values if isinstance(v, Document) and not v.keys] for values in layers]
    parsed = [v for values in layers for v in values if isinstance(v, Ref) and _is_parsed(machine, v)]
    if not all(paths or _all_parsed(machine, values) for paths, values in zip(whole, layers, strict=True)):
        return NOTHING.union(*layers) or UNKNOWN
    found: set[Value] = set()
    for paths in islice(product(*(sorted(paths) for paths in whole if paths)), MERGED):
        scripts = machine.entry_paths(frame) if parsed else ()
        found |= overlaid(machine.documents, machine.runs, scripts, paths) if paths else frozenset(parsed)
    return frozenset(found) or UNKNOWN


def _is_parsed(machine: Machine, value: Value) -> bool:
    return isinstance(value, Ref) and machine.heap[value].kind == "options"


def _all_parsed(machine: Machine, values: Values) -> bool:
    return all(_is_parsed(machine, value) for value in values)
