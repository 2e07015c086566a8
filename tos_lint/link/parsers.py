"""Parsers of command lines: the options that they are told of, and the namespace that they give.

A parser remembers each option under a cell of its own, with its default and what commands pass; the
parsers of sub-commands and those that it takes over belong to it. Parsing gives an `options` object
whose members these are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tos_lint.ir.catalogue import Options
from tos_lint.ir.commands import Word
from tos_lint.ir.facts import ANY, Place
from tos_lint.ir.graph import Linkage
from tos_lint.ir.ports import Root
from tos_lint.link import access
from tos_lint.link.machine import Activation, Machine, one
from tos_lint.link.ports import Scope, read
from tos_lint.link.values import NOTHING, UNKNOWN, Datum, Function, Ref, Text, Value, Values, literals, texts
from tos_lint.link.words import flags_and_words

DECLARED = "{option}"
_COMMANDS = "{commands}"
_CHOSEN = "{chosen}"
_PARENTS = "@parents"
_GENERATIONS = 4
"""Parsers within parsers that are looked at."""


def as_default(values: Values) -> Values:
    """The values as defaults: a text may be another one in another run, and what is off may be on."""
    return frozenset(
        replace(value, linkage=Linkage.PATH_DEFAULT)
        if isinstance(value, Text) and value.linkage is None
        else value
        for value in values
        if not (isinstance(value, Datum) and (value.value is None or isinstance(value.value, bool)))
    )


def _destination(names: list[str], told: list[Text]) -> str:
    """The name of an option: told, or without dashes, or the first of the long ones."""
    if told:
        return told[0].literal or ""
    bare = [name for name in names if not name.startswith("-")]
    long = [name for name in names if name.startswith("--")]
    return (bare or long or names or [""])[0].lstrip("-").replace("-", "_")


def declare(machine: Machine, frame: Activation, row: Options, scope: Scope) -> Values:
    """A parser is told of one option; a decorated function is given back, a held flag its values."""
    names = [text.literal or "" for text in literals(read(machine, frame, row.names, scope))]
    names.sort(key=lambda name: not name.startswith("--"))
    dest = _destination(names, literals(read(machine, frame, row.destination, scope)))
    if not dest:
        return UNKNOWN
    scripts = machine.entry_paths(frame)
    values = as_default(read(machine, frame, row.default, scope))
    for name in names:
        values |= machine.runs.flag(scripts, name.lstrip("-")) if name.startswith("-") else NOTHING
    for text in literals(read(machine, frame, row.environment, scope)):
        values |= machine.runs.environment(scripts, text.literal or "")
    if row.function and row.function[0].root is Root.API:
        return _declare_globally(
            machine, row.function[0].text, dest, values | machine.runs.flag(scripts, dest)
        )
    for target in _targets(machine, frame, row, scope):
        machine.heap.grow(target, f"{DECLARED}{dest}", values or UNKNOWN)
        if names and not any(name.startswith("-") for name in names):
            _declare_position(machine, target, dest)
    return read(machine, frame, row.function, scope) or UNKNOWN


def _declare_globally(machine: Machine, holder: str, dest: str, values: Values) -> Values:
    """A library's own object remembers the option."""
    target = machine.heap.make(("api", holder), "library")
    for step in (f"{DECLARED}{dest}", f".{dest}"):
        machine.heap.grow(target, step, values or UNKNOWN)
    return values or UNKNOWN


def _declare_position(machine: Machine, target: Ref, dest: str) -> None:
    """An option that is a position: decorators are applied from the last to the first."""
    order = machine.positionals.setdefault(target.number, [])
    if dest not in order and machine.heap[target].kind == "closure":
        order.insert(0, dest)
    elif dest not in order:
        order.append(dest)


def _targets(machine: Machine, frame: Activation, row: Options, scope: Scope) -> list[Ref]:
    """What remembers a declared option: a parser, or a decorated function."""
    functions = read(machine, frame, row.function, scope) if row.function else NOTHING
    closures = [Ref(value.closure) for value in functions if isinstance(value, Function)]
    return closures or _parser(scope)


def _parser(scope: Scope) -> list[Ref]:
    return [scope.receiver] if isinstance(scope.receiver, Ref) else []


def set_defaults(machine: Machine, scope: Scope) -> Values:
    """Keywords become options; what a sub-command's parser holds is for that sub-command."""
    for parser in _parser(scope):
        for name, values in scope.passed.keywords.items():
            machine.heap.grow(parser, f"{DECLARED}{name}", as_default(_handling(machine, parser, values)))
    return UNKNOWN


def _handling(machine: Machine, parser: Ref, values: Values) -> Values:
    """The values, functions among them as they are called under the parser's sub-command."""
    command = machine.heap[parser].command
    if not command:
        return values
    found: set[Value] = set()
    for value in values:
        if isinstance(value, Function):
            made = machine.heap.make(("handles", parser.number, value), "wrapped")
            machine.heap[made].command = command
            machine.heap.grow(made, "{wrapped}", one(value))
            found.add(made)
        else:
            found.add(value)
    return frozenset(found)


def add_command(machine: Machine, frame: Activation, row: Options, scope: Scope, place: Place) -> Values:
    """The parsers of sub-commands, by their names."""
    found: set[Value] = set()
    for parser in _parser(scope):
        for text in literals(read(machine, frame, row.names, scope)):
            name = (text.literal or "").replace("_", "-")
            made = machine.heap.make((frame.number, place, "command", name), "library")
            machine.heap[made].api, machine.heap[made].command = machine.heap[parser].api, name
            machine.heap.grow(parser, _COMMANDS, one(made))
            parents = scope.passed.keywords.get("parents", NOTHING)
            machine.heap.grow(made, _PARENTS, parents)
            found.add(made)
    return frozenset(found) or frozenset(_parser(scope)) or UNKNOWN


def name_commands(machine: Machine, frame: Activation, row: Options, scope: Scope) -> Values:
    """What parsers of sub-commands are added to: the parser itself, which may hold the name."""
    for parser in _parser(scope):
        machine.heap.grow(parser, _CHOSEN, read(machine, frame, row.destination, scope))
    return frozenset(_parser(scope)) or UNKNOWN


def namespace(machine: Machine, frame: Activation, row: Options, scope: Scope, place: Place) -> Ref:
    """The object whose members are the parsed options."""
    made = machine.heap.make((frame.number, place, "options"), "options")
    thing = machine.heap[made]
    thing.scripts, thing.config = machine.entry_paths(frame), row.config
    for parser in _parser(scope):
        _tell_commands(machine, made, parser)
        for each in _family(machine, frame, parser, _GENERATIONS):
            _fill(machine, made, each)
            for dest, values in _told(machine, frame, row, scope, each):
                machine.heap.grow(made, f".{dest}", values)
    return made


def _family(machine: Machine, frame: Activation, parser: Ref, depth: int) -> Iterator[Ref]:
    """A parser, those whose options it takes over, and those of its sub-commands."""
    yield parser
    parents = machine.heap.read(parser, _PARENTS)
    elements = NOTHING.union(*(access.each(machine, frame, each, frame.body.span) for each in parents))
    for value in elements | machine.heap.read(parser, _COMMANDS):
        if isinstance(value, Ref) and depth:
            yield from _family(machine, frame, value, depth - 1)


def _tell_commands(machine: Machine, made: Ref, parser: Ref) -> None:
    """The name of the sub-command: of each that some command gives; it may be another."""
    scripts = machine.heap[made].scripts
    for dest in literals(machine.heap.read(parser, _CHOSEN)):
        names: Values = UNKNOWN
        for child in machine.heap.read(parser, _COMMANDS):
            if isinstance(child, Ref):
                names |= machine.runs.saying(scripts, machine.heap[child].command)
        machine.heap.grow(made, f".{dest.literal}", names)


def _fill(machine: Machine, made: Ref, parser: Ref) -> None:
    """A namespace gets what one parser was told of."""
    machine.heap.read(parser, ANY)
    for cell, values in list(machine.heap[parser].cells.items()):
        if cell.startswith(DECLARED):
            machine.heap.grow(made, f".{cell.removeprefix(DECLARED)}", values)
    command = machine.heap[parser].command
    for position, dest in enumerate(machine.positionals.get(parser.number, ())):
        words = machine.runs.positional(machine.heap[made].scripts, position, command)
        machine.heap.grow(made, f".{dest}", machine.runs.under(words, command))


def _told(
    machine: Machine, frame: Activation, row: Options, scope: Scope, parser: Ref
) -> Iterator[tuple[str, Values]]:
    """What the words say that the program itself hands to the parser."""
    given: list[Text] = []
    for value in read(machine, frame, row.names, scope):
        if isinstance(value, Ref) and machine.heap[value].kind in ("list", "tuple"):
            for key in sorted((k for k in machine.heap.keys(value) if k.isdigit()), key=int):
                given += [text for text in texts(machine.heap.read(value, f"[{key}]"))[:1] if not text.run]
    words = tuple(Word(text.parts, text.at.span) for text in given)
    flags, plain = flags_and_words(words, frame.path, "", Linkage.PATH_DEFAULT, None)
    for name, values in flags.items():
        yield name, frozenset(replace(text, linkage=None) for text in values)
    for dest, text in zip(machine.positionals.get(parser.number, ()), plain, strict=False):
        yield dest, one(replace(text, linkage=None))
