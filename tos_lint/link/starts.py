"""Programs that Python starts: the words of their commands, in order, and the environment they are given.

A command is one text for a shell, or a list of words. A list is often put together: begun, extended,
appended to under conditions. The heap remembers in which order that is written. Where a word may be
one of several (a loop over names) there is a command for each; where several words may be, the order
of their texts in the file says which belong together.
"""

from __future__ import annotations

import re
from itertools import islice, product
from typing import Final

from tos_lint.ir.catalogue import Row
from tos_lint.ir.facts import ANY
from tos_lint.ir.ports import Port
from tos_lint.link.generations import answered
from tos_lint.link.machine import Activation, Machine
from tos_lint.link.ports import Scope, read
from tos_lint.link.values import NOTHING, Ref, Text, Values, texts

VERSIONS: Final = 8
"""Commands that one call may start."""
_USE: Final = re.compile(r"\{\{\s*([\w.]+)\s*\}\}")
"""A use of a parameter in the text of a command."""

Words = tuple[Text, ...]


def start(machine: Machine, frame: Activation, row: Row, scope: Scope) -> Values:
    """A program that Python starts: its words join the commands that scripts run.

    What it prints comes back where the program is one that a model answers through.
    """
    at = frame.at(scope.span)
    environment = tuple(_environment(machine, read(machine, frame, row.environment, scope)))
    found: Values = NOTHING
    for words in dict.fromkeys(_commands(machine, frame, row.command, scope)):
        told = tuple(_filled(machine, word, read(machine, frame, row.parameters, scope)) for word in words)
        machine.started.add((at, told, environment))
        found |= answered(machine, frame, told, scope.span)
    return found


def _commands(machine: Machine, frame: Activation, ports: tuple[Port, ...], scope: Scope) -> list[Words]:
    unknown = Text((None,), frame.at(scope.span))
    if ports[0].everything or ports[0].rest_from >= 0:
        told = scope.passed.positional[max(ports[0].rest_from, 0) :]
        return _versions(told, unknown) if told else []
    found: list[Words] = []
    for value in sorted(read(machine, frame, ports, scope), key=repr):
        if isinstance(value, Text):
            found.append((value,))
        elif isinstance(value, Ref):
            several = [values for values in machine.heap.sequence(value) if len(texts(values)) > 1]
            if len(several) > 1 or machine.heap[value].disordered:
                found.append(_by_place(machine, value, unknown))
            else:
                found += _versions(machine.heap.sequence(value), unknown)
    return [words for words in found if words][:VERSIONS]


def _versions(sequence: list[Values], unknown: Text) -> list[Words]:
    """The words, once for each of the texts that one of them may be."""
    choices = [texts(values) or [unknown] for values in sequence]
    return list(islice(product(*choices), VERSIONS))


def _by_place(machine: Machine, value: Ref, unknown: Text) -> Words:
    """The first words as they are, the others in the order in which they are written."""
    count = sum(1 for key in machine.heap.keys(value) if key.isdigit())
    first = [texts(machine.heap.read(value, f"[{index}]")) for index in range(count)]
    added = _in_order(texts(machine.heap.read(value, ANY)))
    return (*(held[0] if held else unknown for held in first), *added)


def _in_order(added: list[Text]) -> list[Text]:
    """Words that were added to a list, in the order in which they are written.

    A value that is written elsewhere belongs to a flag that has none, where there is one of each.
    """
    ordered = sorted(added, key=lambda text: text.at)
    begin = next((n for n, text in enumerate(ordered) if (text.parts[0] or "").startswith("-")), 0)
    early, words = ordered[:begin], ordered[begin:]
    flags = [(text.parts[0] or "").startswith("-") for text in words]
    bare = [n for n, is_flag in enumerate(flags) if is_flag and (n + 1 == len(flags) or flags[n + 1])]
    if len(early) == len(bare) == 1:
        words.insert(bare[0] + 1, early[0])
    return words


def _environment(machine: Machine, values: Values) -> list[tuple[str, Text]]:
    """The variables that a mapping sets, each to one text."""
    found: list[tuple[str, Text]] = []
    for value in sorted(values, key=repr):
        for key in machine.heap.keys(value) if isinstance(value, Ref) else ():
            held = texts(machine.heap.element(value, f"[{key}]")) if isinstance(value, Ref) else []
            found += [(key, text) for text in held[:1]]
    return found


def _filled(machine: Machine, word: Text, parameters: Values) -> Text:
    """A word with what its template takes from the parameters."""
    if word.literal is None or "{{" not in word.literal:
        return word
    parts: list[str | None] = []
    last = 0
    for use in _USE.finditer(word.literal):
        name = use[1].rpartition(".")[2]
        held = [t for p in parameters if isinstance(p, Ref) for t in texts(machine.heap.read(p, f"[{name}]"))]
        parts += [word.literal[last : use.start()], *(held[0].parts if held else (None,))]
        last = use.end()
    return word.with_parts((*parts, word.literal[last:]))
